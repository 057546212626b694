use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use dingtalk_crypto::signature;
use dingtalk_types::answer::{AnswerError, read_answer};
use dingtalk_types::error::{ApiError, classify};
use dingtalk_types::message::webhook::WebhookMessage;
use dingtalk_types::percent::{self, push_query};
use dingtalk_types::wire::{AnswerStyle, Empty, ResponseBody};
use dingtalk_types::{Hosts, Secret, Validate};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode};

use crate::error::WebhookRobotError;

/// A robot's way into one conversation, known by its address: the webhook of a custom robot, or the `sessionWebhook` that
/// came with a message to a robot.
///
/// Its messages are sent by `oapi::robot::send`, or by any HTTP client of yours: the robot makes the request and reads
/// the answer without any I/O.
///
/// ```
/// use std::time::SystemTime;
///
/// use dingtalk_webhook::WebhookRobot;
/// use dingtalk_types::{Hosts, message::webhook::WebhookMessage};
///
/// let robot = WebhookRobot::from_url("https://oapi.dingtalk.com/robot/send?access_token=ff31")?
///     .signed_with("SEC8a67");
/// let message = WebhookMessage::text("The build is red.");
/// let request = robot.request(&Hosts::china(), &message, SystemTime::UNIX_EPOCH)?;
/// assert_eq!(request.uri().path(), "/robot/send");
///
/// // ... your client sends it and gets an answer back:
/// let answer = http::Response::new(br#"{"errcode":0,"errmsg":"ok"}"#);
/// robot.read_response(&answer)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookRobot {
    address: Address,
    secret: Option<Secret>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Address {
    /// `access_token` of `/robot/send`.
    Webhook(Secret),
    /// `session` of `/robot/sendBySession`, decoded.
    Session(Secret),
}

impl Address {
    /// The parameter that carries the secret, which is all the proof that is asked for.
    fn parameter(&self) -> (&'static str, &Secret) {
        match self {
            Self::Webhook(token) => ("access_token", token),
            Self::Session(session) => ("session", session),
        }
    }

    fn path(&self) -> &'static str {
        match self {
            Self::Webhook(_) => "/robot/send",
            Self::Session(_) => "/robot/sendBySession",
        }
    }
}

impl WebhookRobot {
    /// The robot with this `access_token`, or with the token of a whole webhook given in its place. White space around it does
    /// not count. Messages go to the host of the client, whatever host stands in the address.
    pub fn new(access_token: impl Into<Secret>) -> Self {
        let given = access_token.into();
        let query = given.expose().split_once('?').map(|(_, query)| query);
        let token = query.and_then(|query| parameter(query.trim(), "access_token"));
        let secret = query.and_then(|query| parameter(query.trim(), "secret"));
        Self { address: Address::Webhook(token.unwrap_or_else(|| trimmed(&given))), secret }
    }

    /// The robot with this webhook of the platform in China or of the international one, pasted as DingTalk shows it, or the one
    /// that answers at this `sessionWebhook` until its `sessionWebhookExpiredTime`, about 90 minutes after the message. White
    /// space around it does not count. A `secret=SEC…`, which some programs add to the address of a robot, signs its messages;
    /// other parameters are ignored.
    ///
    /// # Errors
    /// [`WebhookRobotError::Address`] when it is not such an address of DingTalk's: one that came in a message is not followed
    /// elsewhere.
    pub fn from_url(url: &str) -> Result<Self, WebhookRobotError> {
        let china = Self::from_url_of(url, &Hosts::china());
        china.or_else(|_| Self::from_url_of(url, &Hosts::international()))
    }

    /// As [`from_url`](Self::from_url), of other addresses, such as those of the embedded DingTalk.
    ///
    /// # Errors
    /// [`WebhookRobotError::Address`] when it is not such an address of `hosts`.
    pub fn from_url_of(url: &str, hosts: &Hosts) -> Result<Self, WebhookRobotError> {
        let url = url.trim();
        let (path, query) = url.split_once('?').ok_or(WebhookRobotError::Address)?;
        if !hosts.owns(url) {
            return Err(WebhookRobotError::Address);
        }
        let (address, secret) = match path {
            _ if path.ends_with("/robot/send") => {
                (parameter(query, "access_token").map(Address::Webhook), parameter(query, "secret"))
            }
            _ if path.ends_with("/robot/sendBySession") => {
                (parameter(query, "session").map(Address::Session), None)
            }
            _ => (None, None),
        };
        Ok(Self { address: address.ok_or(WebhookRobotError::Address)?, secret })
    }

    /// Signs every message with the secret of the robot's security setting, `SEC…`, used whole but for white space around it.
    #[must_use]
    pub fn signed_with(mut self, secret: impl Into<Secret>) -> Self {
        self.secret = Some(trimmed(&secret.into()));
        self
    }

    /// `POST /robot/send`, or `/robot/sendBySession`, with `message`; signed for `now` if the robot has a secret, and then
    /// valid for one hour.
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
        self.request_of_json(hosts, body, now)
    }

    /// As [`request`](Self::request), of a message that is JSON already, such as one that another program wrote; no limit is
    /// checked.
    ///
    /// # Errors
    /// When the address is none.
    pub fn request_of_json(
        &self,
        hosts: &Hosts,
        message: impl Into<Bytes>,
        now: SystemTime,
    ) -> Result<Request<Bytes>, WebhookRobotError> {
        let mut request = Request::new(message.into());
        *request.method_mut() = Method::POST;
        let uri = format!("{}{}?{}", hosts.oapi, self.address.path(), self.query(now).expose());
        *request.uri_mut() = uri.parse().map_err(|_| WebhookRobotError::Request)?;
        let json = HeaderValue::from_static("application/json; charset=utf-8");
        request.headers_mut().insert(CONTENT_TYPE, json);
        Ok(request)
    }

    /// Whether the answer to [`WebhookRobot::request`] is a success; the legacy host says so in the body, not in the status.
    /// The headers tell how long a throttle lasts (`Retry-After`) and the request id.
    ///
    /// # Errors
    /// DingTalk's refusal, typed.
    pub fn read_response<B: AsRef<[u8]>>(&self, response: &Response<B>) -> Result<(), ApiError> {
        self.read(response.status(), response.headers(), response.body().as_ref())
    }

    /// As [`read_response`](Self::read_response), for a client whose headers are out of reach: how long a throttle lasts is
    /// then known only as far as the body tells it.
    ///
    /// # Errors
    /// DingTalk's refusal, typed.
    pub fn read_answer(&self, status: u16, body: &[u8]) -> Result<(), ApiError> {
        match StatusCode::from_u16(status) {
            Ok(status) => self.read(status, &HeaderMap::new(), body),
            Err(_) => Err(self.refused(classify(status, body))),
        }
    }

    fn read(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Result<(), ApiError> {
        let decode = |body: &[u8]| Empty::from_body(AnswerStyle::Errcode, body);
        match read_answer(status, headers, body, decode) {
            Ok(_) => Ok(()),
            Err(AnswerError::Refused(error)) => Err(self.refused(error)),
            Err(AnswerError::Malformed { request_id, .. }) => {
                Err(self.refused(classify(status.as_u16(), body).or_request_id(|| request_id)))
            }
        }
    }

    fn refused(&self, error: ApiError) -> ApiError {
        let operation = match self.address {
            Address::Webhook(_) => "oapi::robot::send",
            Address::Session(_) => "oapi::robot::send_by_session",
        };
        error.for_operation(operation).without(self.address_secret())
    }

    /// The query of a request at `now`, signed if the robot has a secret; it holds the token.
    pub fn query(&self, now: SystemTime) -> Secret {
        let mut query = String::new();
        let (name, secret) = self.address.parameter();
        push_query(&mut query, name, secret.expose());
        if let Some(secret) = &self.secret {
            let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
            let timestamp_ms = u64::try_from(now.as_millis()).unwrap_or(u64::MAX);
            push_query(&mut query, "timestamp", &timestamp_ms.to_string());
            push_query(&mut query, "sign", &signature::robot_webhook(timestamp_ms, secret));
        }
        Secret::new(query)
    }

    /// What its address proves itself by: the access token, or the session of a `sessionWebhook`.
    pub fn address_secret(&self) -> &Secret {
        self.address.parameter().1
    }

    /// Whether it answers a message instead of writing into a group of its own.
    pub fn is_session(&self) -> bool {
        matches!(self.address, Address::Session(_))
    }
}

/// A parameter of a pasted address, decoded; `None` where it is missing or empty.
fn parameter(query: &str, name: &str) -> Option<Secret> {
    let raw = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
    let value = percent::decode(raw)?;
    let value = value.trim();
    (!value.is_empty()).then(|| Secret::new(value))
}

/// What is pasted or read from a file often ends in a new line.
fn trimmed(secret: &Secret) -> Secret {
    Secret::new(secret.expose().trim())
}

#[cfg(test)]
mod tests {
    use dingtalk_types::error::ErrorKind;

    use super::*;

    #[test]
    fn a_message_of_another_program_goes_out_as_it_is() {
        let robot = WebhookRobot::from_url("https://oapi.dingtalk.com/robot/sendBySession?session=s");
        let robot = robot.expect("a session webhook");
        let message = r#"{"msgtype":"new"}"#;
        let request = robot.request_of_json(&Hosts::china(), message, UNIX_EPOCH).expect("a request");
        assert_eq!(request.uri(), "https://oapi.dingtalk.com/robot/sendBySession?session=s");
        assert_eq!(request.body(), message);
    }

    #[test]
    fn a_refusal_names_the_operation_that_the_address_belongs_to() {
        for (path, operation) in [
            ("send?access_token=t", "oapi::robot::send"),
            ("sendBySession?session=s", "oapi::robot::send_by_session"),
        ] {
            let robot = WebhookRobot::from_url(&format!("https://oapi.dingtalk.com/robot/{path}"));
            let refusal = robot.expect("a webhook").read_answer(200, br#"{"errcode":310000,"errmsg":"no"}"#);
            assert_eq!(refusal.expect_err("a refusal").operation(), Some(operation));
        }
    }

    #[test]
    fn white_space_around_what_is_pasted_does_not_count() {
        let robot = WebhookRobot::new("ff31").signed_with("SEC1");
        let url = "https://oapi.dingtalk.com/robot/send?access_token=ff31";
        for (before, after) in [("", "\n"), (" ", "\r\n"), ("\t", " "), ("\n", "")] {
            let around = |text: &str| format!("{before}{text}{after}");
            let whole = WebhookRobot::from_url(&around(url)).expect("a webhook");
            for pasted in [whole, WebhookRobot::new(around("ff31")), WebhookRobot::new(around(url))] {
                assert_eq!(pasted.signed_with(around("SEC1")), robot, "{before:?} {after:?}");
            }
        }
    }

    #[test]
    fn a_whole_webhook_in_place_of_its_token_gives_the_token() {
        for pasted in [
            "https://oapi.dingtalk.com/robot/send?access_token=ff%2B31",
            "https://oapi.dingtalk.com/robot/send?timestamp=1&access_token=ff%2B31&sign=x",
            "/robot/send?access_token=ff%2B31",
        ] {
            assert_eq!(WebhookRobot::new(pasted), WebhookRobot::new("ff+31"), "{pasted}");
        }
    }

    #[test]
    fn a_secret_in_a_pasted_address_signs() {
        let signed = WebhookRobot::new("a").signed_with("SEC04");
        let pasted = "https://oapi.dingtalk.com/robot/send?access_token=a&secret=SEC04&at=150";
        assert_eq!(WebhookRobot::from_url(pasted), Ok(signed.clone()));
        assert_eq!(WebhookRobot::new(pasted), signed);
        let session = "https://oapi.dingtalk.com/robot/sendBySession?session=s&secret=SEC04";
        let session = WebhookRobot::from_url(session).expect("a session webhook");
        assert_eq!(session.query(UNIX_EPOCH).expose(), "session=s", "a session is not signed");
    }

    #[test]
    fn a_pasted_webhook_gives_its_token_whatever_stands_around_it() {
        let pasted = "https://oapi.dingtalk.com/robot/send?access_token=ff%2B31&timestamp=1&sign=x";
        assert_eq!(WebhookRobot::from_url(pasted), Ok(WebhookRobot::new("ff+31")));
        for wrong in [
            "https://oapi.dingtalk.com/robot/send",
            "https://oapi.dingtalk.com/robot/send?access_token=",
            "https://oapi.dingtalk.com/robot/sendBySession?access_token=1",
            "https://oapi.dingtalk.com/robot/send?session=1",
            "https://oapi.dingtalk.com/robot/other?session=1&access_token=1",
            "https://evil.com/robot/sendBySession?session=1",
            "https://evil.com/robot/send?access_token=1",
            "http://oapi.dingtalk.com/robot/send?access_token=1",
        ] {
            assert_eq!(WebhookRobot::from_url(wrong), Err(WebhookRobotError::Address), "{wrong}");
        }
    }

    #[test]
    fn an_address_of_either_platform_is_known_and_any_other_is_named_with_its_hosts() {
        let robot = Ok(WebhookRobot::new("1"));
        assert_eq!(WebhookRobot::from_url("https://oapi.dingtalk.io/robot/send?access_token=1"), robot);
        let (fake, url) = ("http://127.0.0.1:8080", "http://127.0.0.1:8080/robot/send?access_token=1");
        assert_eq!(WebhookRobot::from_url(url), Err(WebhookRobotError::Address));
        assert_eq!(WebhookRobot::from_url_of(url, &Hosts::custom(fake, fake)), robot);
    }

    #[test]
    fn a_session_webhook_is_used_as_it_came() {
        let hosts = Hosts::china();
        let came = "https://oapi.dingtalk.com/robot/sendBySession?session=a%2Bb%2F1";
        let robot = WebhookRobot::from_url(came).expect("a session webhook");
        let request = robot.request(&hosts, &WebhookMessage::text("hi"), UNIX_EPOCH).expect("a request");
        assert_eq!(request.uri().to_string(), came);
        assert!(!format!("{robot:?}").contains("b/1"), "{robot:?}");
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
    fn the_headers_of_an_answer_tell_how_long_a_throttle_lasts_and_its_id() {
        let robot = WebhookRobot::new("t");
        let throttled = br#"{"errcode":410100,"errmsg":"send too fast"}"#;
        let answer = |status: u16| {
            let answer = Response::builder().status(status).header("retry-after", "77");
            answer.header("x-acs-request-id", "r-1").body(throttled).expect("an answer")
        };
        for status in [200, 429] {
            let error = robot.read_response(&answer(status)).expect_err("a throttle");
            let ErrorKind::Throttled { retry_after, .. } = error.kind() else { panic!("{error:?}") };
            assert_eq!((retry_after.as_secs(), error.request_id()), (77, Some("r-1")), "{status}");
            assert!(robot.read_answer(status, throttled).is_err());
        }
        assert!(robot.read_answer(0, b"{}").is_err(), "no status of HTTP");
        let torn = Response::builder().header("x-acs-request-id", "r-2").body("{").expect("an answer");
        let error = robot.read_response(&torn).expect_err("no JSON");
        assert_eq!(error.request_id(), Some("r-2"));
    }

    #[test]
    fn nothing_shows_the_token() {
        let robot = WebhookRobot::new("canary").signed_with("canary");
        assert!(!format!("{robot:?}").contains("canary"));
    }
}
