use std::fmt;
#[cfg(feature = "client")]
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use dingtalk_crypto::signature;
use dingtalk_types::error::{ApiError, classify};
use dingtalk_types::message::webhook::WebhookMessage;
use dingtalk_types::wire::{AnswerStyle, Empty, ResponseBody};
use dingtalk_types::{Hosts, LimitError, Secret, Validate};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, Request};

use crate::address_rule::is_dingtalk;
use crate::percent::push_query;

/// A custom robot of a group, known by the address of its webhook.
///
/// Its messages are sent by `oapi::robot::send`, or by any HTTP client of yours: the robot makes the request and reads
/// the answer without any I/O.
///
/// ```
/// use std::time::SystemTime;
///
/// use dingtalk_api::WebhookRobot;
/// use dingtalk_types::{Hosts, message::webhook::WebhookMessage};
///
/// let robot = WebhookRobot::from_url("https://oapi.dingtalk.com/robot/send?access_token=ff31", &Hosts::china())?
///     .signed_with("SEC8a67");
/// let message = WebhookMessage::text("The build is red.");
/// let request = robot.request(&Hosts::china(), &message, SystemTime::UNIX_EPOCH)?;
/// assert_eq!(request.uri().path(), "/robot/send");
///
/// // ... your client sends it and gets a status and a body back:
/// robot.read_answer(200, br#"{"errcode":0,"errmsg":"ok"}"#)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookRobot {
    access_token: Secret,
    secret: Option<Secret>,
}

/// Why a webhook robot cannot be addressed or its message not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookRobotError {
    /// The address is not `https://oapi.dingtalk.com/robot/send?access_token=…`.
    Address,
    /// The message breaks a documented limit.
    Limit(LimitError),
    /// The message cannot be written as a request.
    Request,
}

impl fmt::Display for WebhookRobotError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => formatter.write_str(
                "not a robot's webhook: paste https://oapi.dingtalk.com/robot/send?access_token=… as it is",
            ),
            Self::Limit(limit) => limit.fmt(formatter),
            Self::Request => formatter.write_str("the message or the host cannot be written as a request"),
        }
    }
}

impl std::error::Error for WebhookRobotError {}

impl WebhookRobot {
    /// The robot with this `access_token`.
    pub fn new(access_token: impl Into<Secret>) -> Self {
        Self { access_token: access_token.into(), secret: None }
    }

    /// The robot with this webhook, pasted as DingTalk shows it; other parameters than `access_token` are ignored.
    ///
    /// # Errors
    /// [`WebhookRobotError::Address`] when it is not an address of `hosts`, or has no token.
    pub fn from_url(url: &str, hosts: &Hosts) -> Result<Self, WebhookRobotError> {
        let (path, query) = url.split_once('?').ok_or(WebhookRobotError::Address)?;
        if !is_dingtalk(url, hosts) || !path.ends_with("/robot/send") {
            return Err(WebhookRobotError::Address);
        }
        let token = query.split('&').find_map(|pair| pair.strip_prefix("access_token=")).unwrap_or_default();
        let token = percent_encoding::percent_decode_str(token)
            .decode_utf8()
            .map_err(|_| WebhookRobotError::Address)?;
        match token.is_empty() {
            true => Err(WebhookRobotError::Address),
            false => Ok(Self::new(&*token)),
        }
    }

    /// Signs every message with the secret of the robot's security setting, `SEC…`, used whole.
    #[must_use]
    pub fn signed_with(mut self, secret: impl Into<Secret>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    /// `POST /robot/send` with `message`, signed for `now`; valid for one hour.
    ///
    /// # Errors
    /// When the message breaks a documented limit.
    pub fn request(
        &self,
        hosts: &Hosts,
        message: &WebhookMessage,
        now: SystemTime,
    ) -> Result<Request<Bytes>, WebhookRobotError> {
        message.validate().map_err(WebhookRobotError::Limit)?;
        let body = serde_json::to_vec(message).map_err(|_| WebhookRobotError::Request)?;
        let mut request = Request::new(Bytes::from(body));
        *request.method_mut() = Method::POST;
        let uri = format!("{}/robot/send?{}", hosts.oapi, self.query(now).expose());
        *request.uri_mut() = uri.parse().map_err(|_| WebhookRobotError::Request)?;
        let json = HeaderValue::from_static("application/json; charset=utf-8");
        request.headers_mut().insert(CONTENT_TYPE, json);
        Ok(request)
    }

    /// Whether the answer to [`WebhookRobot::request`] is a success; the legacy host says so in the body, not in the status.
    ///
    /// # Errors
    /// DingTalk's refusal, typed.
    pub fn read_answer(&self, status: u16, body: &[u8]) -> Result<(), ApiError> {
        match (status, Empty::from_body(AnswerStyle::Errcode, body)) {
            (200..=299, Ok(_)) => Ok(()),
            _ => Err(classify(status, body).for_operation("oapi::robot::send").without(&self.access_token)),
        }
    }

    /// The query of a request at `now`; it holds the token.
    pub(crate) fn query(&self, now: SystemTime) -> Secret {
        let mut query = String::new();
        push_query(&mut query, "access_token", self.access_token.expose());
        if let Some(secret) = &self.secret {
            let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
            let timestamp_ms = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
            push_query(&mut query, "timestamp", &timestamp_ms.to_string());
            push_query(&mut query, "sign", &signature::robot_webhook(timestamp_ms, secret));
        }
        Secret::new(query)
    }

    #[cfg(feature = "client")]
    pub(crate) fn access_token(&self) -> &Secret {
        &self.access_token
    }

    /// Tells robots apart without keeping their tokens.
    #[cfg(feature = "client")]
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.access_token.expose().hash(&mut hasher);
        hasher.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_webhook_gives_its_token_whatever_stands_around_it() {
        let hosts = Hosts::china();
        let pasted = "https://oapi.dingtalk.com/robot/send?access_token=ff%2B31&timestamp=1&sign=x";
        assert_eq!(WebhookRobot::from_url(pasted, &hosts), Ok(WebhookRobot::new("ff+31")));
        for wrong in [
            "https://oapi.dingtalk.com/robot/send",
            "https://oapi.dingtalk.com/robot/send?access_token=",
            "https://oapi.dingtalk.com/robot/sendBySession?access_token=1",
            "https://evil.com/robot/send?access_token=1",
            "http://oapi.dingtalk.com/robot/send?access_token=1",
        ] {
            assert_eq!(WebhookRobot::from_url(wrong, &hosts), Err(WebhookRobotError::Address), "{wrong}");
        }
    }

    #[test]
    fn every_message_is_signed_for_its_own_time_and_encoded_once() {
        let robot = WebhookRobot::new("t").signed_with("SEC1");
        let first = robot.query(UNIX_EPOCH + std::time::Duration::from_millis(1));
        let second = robot.query(UNIX_EPOCH + std::time::Duration::from_millis(2));
        assert_ne!(first, second);
        assert!(first.expose().starts_with("access_token=t&timestamp=1&sign="), "{}", first.expose());
        assert!(!first.expose().contains("%25"), "encoded twice: {}", first.expose());
    }

    #[test]
    fn a_refusal_in_a_successful_http_answer_is_an_error() {
        let robot = WebhookRobot::new("t");
        assert!(robot.read_answer(200, br#"{"errcode":"0","errmsg":"ok"}"#).is_ok());
        let refused = robot.read_answer(200, br#"{"errcode":310000,"errmsg":"sign not match"}"#);
        assert_eq!(refused.map_err(|error| error.code().to_owned()), Err("310000".to_owned()));
        assert!(robot.read_answer(502, b"<html>").is_err());
    }

    #[test]
    fn nothing_shows_the_token() {
        let robot = WebhookRobot::new("canary").signed_with("canary");
        assert!(!format!("{robot:?}").contains("canary"));
    }
}
