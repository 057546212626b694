use std::fmt;
use std::time::Duration;

/// What a refusal means, whichever host and spelling it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The access token is unknown or expired; the SDK has already fetched a new one and tried again once.
    TokenInvalid,
    /// The app's key, secret, corp id, suite key or ticket is wrong.
    CredentialInvalid,
    /// An authorisation or login code is unknown, expired or already used.
    CodeInvalid,
    /// The `sessionWebhook` of a robot message is over, about 90 minutes after the message: answer as the robot instead.
    SessionExpired,
    /// No custom robot has the `access_token` of this webhook.
    WebhookInvalid,
    /// The robot is switched off, not published, or may not write there.
    RobotDisabled,
    /// DingTalk asked the callback address and was not satisfied with what came back.
    CallbackRefused,
    /// The app lacks permission points; apply for them in the developer console.
    PermissionMissing {
        /// The missing permission points, as far as the answer names them.
        scopes: Vec<String>,
    },
    /// The person, department or organisation is outside what the app may see, or the app is disabled.
    NotAuthorized,
    /// The caller's public IP is not in the app's allow list.
    IpNotAllowed,
    /// A signature or a security setting (keyword, signature, IP range) of a robot refused the request.
    SecurityRefused,
    /// Too many calls; the gateway refused before anything happened.
    Throttled {
        /// What has been used up.
        scope: ThrottleScope,
        /// How long to wait.
        retry_after: Duration,
    },
    /// The quota of the month or the day is used up: repeating does not help.
    QuotaExhausted,
    /// The public IP is banned from every operation.
    Banned {
        /// How long the ban lasts.
        retry_after: Duration,
    },
    /// The request itself is wrong.
    InvalidParameter,
    /// The content was refused: forbidden words, sent already, too large.
    ContentRefused,
    /// What the request names does not exist.
    NotFound,
    /// It exists already, or a repeated idempotency key.
    Conflict,
    /// Another change is under way; the same request may be sent again shortly.
    TryAgain,
    /// DingTalk's servers failed; the operation may have happened.
    ServerBusy,
    /// The platform does not know this operation (errcode 22, "Invalid method").
    UnknownOperation,
    /// The answer is not one that DingTalk's API gives, such as a page of a proxy.
    UnexpectedAnswer,
    /// A code that the SDK does not know.
    Unknown,
}

/// What a throttle counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ThrottleScope {
    /// One app and one operation (20 per second in the standard edition).
    AppOperation,
    /// One operation of all customers of DingTalk.
    Operation,
    /// All calls of one app, suite or organisation.
    App,
    /// One webhook robot (20 messages per minute).
    Robot,
    /// A limit of one product.
    Product,
}

/// What may be done about a failure without changing the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAdvice {
    /// Repeating does not help.
    Never,
    /// Fetch a new token and repeat once.
    AfterTokenRefresh,
    /// Nothing was executed: any request may be repeated after this wait.
    Any(Duration),
    /// The operation may have happened: repeat only what is idempotent, after back-off.
    IdempotentOnly,
}

impl ErrorKind {
    /// What may be done without changing the request.
    pub fn retry_advice(&self) -> RetryAdvice {
        match self {
            Self::TokenInvalid => RetryAdvice::AfterTokenRefresh,
            Self::Throttled { retry_after, .. } | Self::Banned { retry_after } => {
                RetryAdvice::Any(*retry_after)
            }
            Self::TryAgain => RetryAdvice::Any(Duration::from_millis(500)),
            Self::ServerBusy => RetryAdvice::IdempotentOnly,
            _ => RetryAdvice::Never,
        }
    }
}

impl ErrorKind {
    /// Sets how long a throttle or a ban lasts.
    pub(super) fn last(&mut self, told: Duration) {
        if let Self::Throttled { retry_after, .. } | Self::Banned { retry_after } = self {
            *retry_after = told;
        }
    }

    /// Whether it knows something of this one failure, such as for how long.
    pub(super) fn tells_more(&self) -> bool {
        match self {
            Self::Throttled { .. } | Self::Banned { .. } => true,
            Self::PermissionMissing { scopes } => !scopes.is_empty(),
            _ => false,
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TokenInvalid => formatter.write_str("the access token was refused, also after a fresh one"),
            Self::CredentialInvalid => formatter.write_str("the app's credential is wrong: check key, secret, corp id"),
            Self::SessionExpired => formatter.write_str(
                "the sessionWebhook is over: answer as the robot, or in the session of a newer message",
            ),
            Self::WebhookInvalid => formatter.write_str(
                "no custom robot has this webhook: copy its address from the group's settings again, access_token included",
            ),
            Self::RobotDisabled => formatter.write_str(
                "the robot is switched off or may not write there: enable and publish it, and add it to the group",
            ),
            Self::CallbackRefused => formatter.write_str(
                "DingTalk's check of the callback address failed: it must be public, without redirects, and answer with the encrypted `success`",
            ),
            Self::CodeInvalid => formatter.write_str("the authorisation code is unknown, expired or used: log in again"),
            Self::PermissionMissing { scopes } if scopes.is_empty() => {
                formatter.write_str("the app lacks a permission point: apply for it in the developer console")
            }
            Self::PermissionMissing { scopes } => write!(
                formatter,
                "the app lacks the permission point {}: apply for it in the developer console",
                scopes.join(", ")
            ),
            Self::NotAuthorized => formatter.write_str("outside what the app is authorised for, or the app is disabled"),
            Self::IpNotAllowed => formatter.write_str("this machine's public IP is not in the app's allow list"),
            Self::SecurityRefused => {
                formatter.write_str("a security setting refused it: check keyword, signature, clock and IP range")
            }
            Self::Throttled { scope: ThrottleScope::Robot, retry_after } => write!(
                formatter,
                "this robot sends too fast (20 messages a minute): wait {retry_after:?}"
            ),
            Self::Throttled { retry_after, .. } => write!(formatter, "too many calls: wait {retry_after:?}"),
            Self::QuotaExhausted => formatter.write_str("the quota of the month or day is used up"),
            Self::Banned { retry_after } => write!(
                formatter,
                "DingTalk has banned this machine's public IP for {retry_after:?}"
            ),
            Self::InvalidParameter => formatter.write_str("the request is not valid"),
            Self::ContentRefused => formatter.write_str("the content was refused"),
            Self::NotFound => formatter.write_str("not found"),
            Self::Conflict => formatter.write_str("it exists already"),
            Self::TryAgain => formatter.write_str("another change is under way: try again shortly"),
            Self::ServerBusy => formatter.write_str("DingTalk's servers failed; the operation may have happened"),
            Self::UnknownOperation => formatter.write_str(
                "the platform does not offer this operation (to this app): undocumented operations may be switched off",
            ),
            Self::UnexpectedAnswer => formatter.write_str("the answer is not one of DingTalk's: check host and proxy"),
            Self::Unknown => formatter.write_str("DingTalk refused"),
        }
    }
}
