use std::fmt;

use serde_core::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::decode::unread::{Step, Steps};
use super::decode::{Decode, Lenient};
use super::mend::{bare, from_json, mended};
use super::record::{Key, Record, set_by_key};

/// The two dialects of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnswerStyle {
    /// `oapi.dingtalk.com`: HTTP 200 always, the verdict is `errcode` beside the payload.
    Errcode,
    /// `api.dingtalk.com`: the verdict is the HTTP status, the body is the payload.
    Status,
}

/// A successful answer: the payload and the request id that the envelope carried, if any.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answered<R> {
    /// The payload.
    pub body: R,
    /// `request_id` of the envelope.
    pub request_id: Option<String>,
}

/// Why the body of an answer with a successful HTTP status is not a success.
#[derive(Debug)]
pub enum DecodeError {
    /// The body reports a failure; `error::classify` tells which.
    Failure,
    /// The body is not the documented JSON.
    Malformed(serde_json::Error),
}

/// What the body of a successful answer decodes into.
pub trait ResponseBody: Default + Send + 'static {
    /// Reads `body` in one pass: envelope and payload together.
    ///
    /// # Errors
    /// See [`DecodeError`].
    fn from_body(style: AnswerStyle, body: &[u8]) -> Result<Answered<Self>, DecodeError>;

    /// As [`from_body`](Self::from_body), into `payload`, which holds the default, and returns the request id. A large payload
    /// is filled where it lies: every move of it is a copy.
    ///
    /// # Errors
    /// See [`DecodeError`]; `payload` is then half filled.
    fn read_body(payload: &mut Self, style: AnswerStyle, body: &[u8]) -> Result<Option<String>, DecodeError> {
        let Answered { body, request_id } = Self::from_body(style, body)?;
        *payload = body;
        Ok(request_id)
    }
}

impl<R: Record + Decode + Send + 'static> ResponseBody for R {
    fn from_body(style: AnswerStyle, body: &[u8]) -> Result<Answered<Self>, DecodeError> {
        let mut answered = Answered::<Self>::default();
        answered.request_id = Self::read_body(&mut answered.body, style, body)?;
        Ok(answered)
    }

    fn read_body(payload: &mut Self, style: AnswerStyle, body: &[u8]) -> Result<Option<String>, DecodeError> {
        let body = bare(body);
        if body.trim_ascii().is_empty() {
            return Ok(None);
        }
        match read_object(payload, style, body) {
            Err(DecodeError::Malformed(error)) => match mended(body) {
                Some(body) => {
                    *payload = R::default();
                    read_object(payload, style, &body)
                }
                None => Err(DecodeError::Malformed(error)),
            },
            read => read,
        }
    }
}

fn read_object<R: Record>(
    payload: &mut R,
    style: AnswerStyle,
    body: &[u8],
) -> Result<Option<String>, DecodeError> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let visitor = EnvelopeVisitor { style, payload };
    match deserializer.deserialize_any(visitor).map_err(DecodeError::Malformed)? {
        Verdict::Failed => Err(DecodeError::Failure),
        Verdict::Succeeded { request_id } => {
            deserializer.end().map_err(DecodeError::Malformed)?;
            Ok(request_id)
        }
    }
}

enum Verdict {
    Succeeded { request_id: Option<String> },
    Failed,
}

struct EnvelopeVisitor<'a, R> {
    style: AnswerStyle,
    payload: &'a mut R,
}

impl<'de, R: Record> Visitor<'de> for EnvelopeVisitor<'_, R> {
    type Value = Verdict;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "an object ({})", R::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Verdict, A::Error> {
        let (mut errcode_failed, mut banned, mut known) = (false, false, false);
        let mut foreign = Foreign::default();
        let mut request_id = None;
        let mut steps = Steps::begin();
        while let Some(key) = map.next_key_seed(Key)? {
            // On the legacy host the envelope's keys come first; on the new host a payload may own such a name.
            let own = self.style == AnswerStyle::Errcode && matches!(&*key, "errcode" | "request_id");
            if !own {
                let read = set_by_key(self.payload, &key, &mut map);
                if steps.after(read, Step::Member(&key))? != Some(false) {
                    known = true;
                    continue;
                }
            }
            match &*key {
                "errcode" => {
                    let errcode = map.next_value::<Value>()?;
                    errcode_failed = is_failure(&errcode);
                    foreign.refuted |= !errcode_failed;
                }
                "request_id" | "requestid" => request_id = map.next_value_seed(Lenient::new())?,
                "punish" => banned |= map.next_value::<Value>()? == "deny",
                other if Foreign::looks_at(other) => foreign.saw(other, &map.next_value::<Value>()?),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        // An unknown path on the new host answers 200 with an errcode and nothing of the payload.
        let failed = banned
            || (foreign.is_failure() && !known)
            || (errcode_failed && (self.style == AnswerStyle::Errcode || !known));
        Ok(if failed { Verdict::Failed } else { Verdict::Succeeded { request_id } })
    }

    fn visit_unit<E: Error>(self) -> Result<Verdict, E> {
        Ok(Verdict::Succeeded { request_id: None })
    }
}

/// Signs of a failure in another envelope than the host's own: the new host's on the legacy one, or that of a gateway before
/// it. They count only where nothing of the payload was there.
#[derive(Default)]
struct Foreign {
    code: bool,
    message: bool,
    error: bool,
    refuted: bool,
}

impl Foreign {
    fn looks_at(key: &str) -> bool {
        matches!(
            key,
            "code"
                | "message"
                | "msg"
                | "errCode"
                | "err_code"
                | "errorCode"
                | "error_code"
                | "error"
                | "error_description"
                | "error_response"
        )
    }

    fn saw(&mut self, key: &str, value: &Value) {
        match key {
            "code" => {
                let fine = value.as_str().is_some_and(|code| {
                    ["ok", "success", "200"].iter().any(|fine| code.eq_ignore_ascii_case(fine))
                });
                self.code |= is_failure(value) && !fine && *value != 200;
            }
            "message" | "msg" | "error_description" => self.message |= value.is_string(),
            // OAuth has a word there, others the whole failure.
            "error" => match value {
                Value::Object(inside) => {
                    self.error |= ["code", "errcode", "error_code"]
                        .iter()
                        .any(|name| inside.get(*name).is_some_and(is_failure));
                }
                word => self.code |= word.is_string() && is_failure(word),
            },
            "error_response" => self.error |= value.is_object(),
            _ => self.error |= is_failure(value),
        }
    }

    /// Whether there is a failure and nothing beside it that could be a payload.
    fn is_all_of(members: &Map<String, Value>) -> bool {
        let (mut foreign, mut payload) = (Self::default(), false);
        for (key, value) in members {
            match &**key {
                "errcode" => foreign.refuted |= !is_failure(value),
                key if Self::looks_at(key) => foreign.saw(key, value),
                key => payload |= !accompanies_failure(key) && says_something(value),
            }
        }
        !payload && foreign.is_failure()
    }

    fn is_failure(&self) -> bool {
        !self.refuted && (self.error || (self.code && self.message))
    }
}

/// What a failure says beside its code and message.
fn accompanies_failure(key: &str) -> bool {
    const KEYS: [&str; 18] = [
        "accessdenieddetail",
        "description",
        "errmsg",
        "errormessage",
        "errormsg",
        "httpcode",
        "hostid",
        "path",
        "recommend",
        "requestid",
        "status",
        "statuscode",
        "subcode",
        "submessage",
        "submsg",
        "success",
        "timestamp",
        "traceid",
    ];
    let folded: String =
        key.chars().filter(|letter| *letter != '_').map(|letter| letter.to_ascii_lowercase()).collect();
    KEYS.contains(&&*folded)
}

/// Failures come with members of the payload that are empty.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => true,
    }
}

/// `errcode` comes as a number or as text; absent, null and 0 are success.
fn is_failure(errcode: &Value) -> bool {
    match errcode {
        Value::Null => false,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !matches!(text.trim(), "" | "0"),
        _ => true,
    }
}

/// An answer whose payload is any JSON: the escape hatch.
impl ResponseBody for Value {
    fn from_body(style: AnswerStyle, body: &[u8]) -> Result<Answered<Self>, DecodeError> {
        let body = bare(body);
        if body.trim_ascii().is_empty() {
            return Ok(Answered::default());
        }
        let value: Self = from_json(body).map_err(DecodeError::Malformed)?;
        let failed = value.get("errcode").is_some_and(is_failure)
            && (style == AnswerStyle::Errcode || value.get("errmsg").is_some());
        let foreign = value.as_object().is_some_and(Foreign::is_all_of);
        if failed || foreign || value.get("punish").is_some_and(|punish| punish == "deny") {
            return Err(DecodeError::Failure);
        }
        let request_id = value.get("request_id").and_then(Self::as_str).map(str::to_owned);
        Ok(Answered { body: value, request_id })
    }
}
