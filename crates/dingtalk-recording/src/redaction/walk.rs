//! Goes through a call, place by place.

use std::collections::BTreeMap;

use http::header::CONTENT_TYPE;
use serde_json::{Map, Number, Value};

use crate::body::{RecordedBody, RecordedPart};
use crate::exchange::{RecordedAnswer, RecordedExchange, RecordedRequest};
use crate::kind::Kind;
use crate::names;
use crate::path;
use crate::rules::Rules;

/// In the paths of operations whose `code` is a one-time code.
const OF_LOGIN: [&str; 5] = ["oauth2", "getuserinfo", "/sns/", "/sso/", "login"];

/// What is done at each place: the value that is to stand there.
pub(super) trait Visit {
    /// A text that is of a kind by its name, or any text.
    fn text(&mut self, text: &str, kind: Option<&Kind>) -> String;

    fn number(&mut self, number: &Number, kind: Option<&Kind>) -> Value;
}

pub(super) struct Walk<'w, V> {
    rules: &'w Rules,
    visit: &'w mut V,
    /// Whether a `code` here gives access.
    code_is_secret: bool,
}

impl<'w, V: Visit> Walk<'w, V> {
    pub(super) fn new(rules: &'w Rules, visit: &'w mut V) -> Self {
        Self { rules, visit, code_is_secret: false }
    }

    pub(super) fn exchange(&mut self, exchange: &RecordedExchange) -> RecordedExchange {
        let RecordedRequest { method, host, path, query, headers, body } = &exchange.request;
        self.code_is_secret = OF_LOGIN.iter().any(|part| path.contains(part));
        let request = RecordedRequest {
            method: method.clone(),
            host: host.clone(),
            path: self.path(path),
            query: self.members(query),
            headers: self.headers(headers),
            body: body.as_ref().map(|body| self.body(body)),
        };
        self.code_is_secret = false;
        let answer = RecordedAnswer {
            status: exchange.answer.status,
            headers: self.headers(&exchange.answer.headers),
            body: exchange.answer.body.as_ref().map(|body| self.body(body)),
        };
        RecordedExchange { request, answer, took_ms: exchange.took_ms }
    }

    fn path(&mut self, path: &str) -> String {
        let new_host = path.starts_with("/v1.0/") || path.starts_with("/v2.0/");
        let mut before = String::new();
        let segments: Vec<_> = path::segments(path)
            .map(|segment| {
                let of_person = new_host && names::is_person_segment(&before, &segment);
                let stem = if segment.contains('@') { "mail" } else { "user" };
                let text = self.visit.text(&segment, of_person.then(|| Kind::value(stem)).as_ref());
                before = segment;
                path::escape(&text)
            })
            .collect();
        segments.join("/")
    }

    fn headers(&mut self, headers: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        let let_in = headers.iter().filter(|(name, _)| self.rules.lets_header_in(name));
        let mut kept = BTreeMap::new();
        for (name, value) in let_in {
            let kind = self.kind_of(name, &Map::new());
            // The boundary of a form is made up each time.
            let value = match value.split_once(';') {
                Some((form, _)) if *name == CONTENT_TYPE.as_str() && form.starts_with("multipart/") => form,
                _ => value,
            };
            kept.insert(name.clone(), self.visit.text(value, kind.as_ref()));
        }
        kept
    }

    fn body(&mut self, body: &RecordedBody) -> RecordedBody {
        match body {
            RecordedBody::Json(value) => RecordedBody::Json(self.value(value, None)),
            RecordedBody::Form(members) => RecordedBody::Form(self.members(members)),
            RecordedBody::Text(text) => RecordedBody::Text(self.lines(text, None)),
            RecordedBody::Multipart(parts) => {
                RecordedBody::Multipart(parts.iter().map(|part| self.part(part)).collect())
            }
            RecordedBody::Base64(content) if !self.rules.keeps_files() => {
                RecordedBody::Bytes(RecordedBody::file_length(content))
            }
            RecordedBody::Bytes(_) | RecordedBody::Base64(_) => body.clone(),
        }
    }

    fn part(&mut self, part: &RecordedPart) -> RecordedPart {
        let kind = self.kind_of(&part.name, &Map::new());
        RecordedPart {
            name: part.name.clone(),
            file_name: part.file_name.as_ref().map(|name| self.visit.text(name, None)),
            content: part.content.as_ref().map(|content| match content {
                RecordedBody::Text(text) => RecordedBody::Text(self.lines(text, kind.as_ref())),
                content => self.body(content),
            }),
        }
    }

    /// A text, which may be a stream of events with JSON in them.
    fn lines(&mut self, text: &str, kind: Option<&Kind>) -> String {
        if !text.starts_with("data:") && !text.contains("\ndata:") {
            return self.text(text, kind);
        }
        let line = |line: &str| match line.strip_prefix("data:") {
            Some(data) => {
                let data = data.strip_prefix(' ').map_or((":", data), |data| (": ", data));
                format!("data{}{}", data.0, self.text(data.1, None))
            }
            None => self.text(line, None),
        };
        text.split('\n').map(line).collect::<Vec<_>>().join("\n")
    }

    fn members(&mut self, members: &Map<String, Value>) -> Map<String, Value> {
        members
            .iter()
            .map(|(name, value)| {
                let kind = self.kind_of(name, members);
                (self.visit.text(name, None), self.value(value, kind.as_ref()))
            })
            .collect()
    }

    fn value(&mut self, value: &Value, kind: Option<&Kind>) -> Value {
        match value {
            Value::Object(members) => Value::Object(self.members(members)),
            Value::Array(items) => Value::Array(items.iter().map(|item| self.value(item, kind)).collect()),
            Value::String(text) => Value::String(self.text(text, kind)),
            Value::Number(number) => self.visit.number(number, kind),
            Value::Bool(_) | Value::Null => value.clone(),
        }
    }

    /// A text, which may be JSON itself.
    fn text(&mut self, text: &str, kind: Option<&Kind>) -> String {
        match embedded(text).filter(|_| !kind.is_some_and(Kind::is_secret)) {
            Some(value) => {
                let new = self.value(&value, kind);
                if new == value { text.to_owned() } else { new.to_string() }
            }
            None => self.visit.text(text, kind),
        }
    }

    fn kind_of(&self, name: &str, beside: &Map<String, Value>) -> Option<Kind> {
        if name == "code" && self.code_is_secret {
            return Some(Kind::secret("code"));
        }
        self.rules.kind_of(name, beside)
    }
}

/// The object or list that a text is.
pub(crate) fn embedded(text: &str) -> Option<Value> {
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    serde_json::from_str(text).ok().filter(|value: &Value| value.is_object() || value.is_array())
}
