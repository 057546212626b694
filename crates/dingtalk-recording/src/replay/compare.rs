//! In what a request differs from a recorded one.

use std::net::IpAddr;

use serde_json::{Map, Value};

use super::difference::Difference;
use super::standing::Standing;
use crate::body::RecordedBody;
use crate::exchange::RecordedRequest;
use crate::kind::Kind;
use crate::names;
use crate::path;
use crate::redaction::embedded;

#[derive(Debug, Default)]
pub(super) struct Comparison {
    pub(super) differences: Vec<Difference>,
    /// How many values had to be taken for others.
    pub(super) strain: usize,
    pub(super) other_secrets: usize,
    /// What was recorded, and what belongs there if this request is the recorded one.
    pub(super) settled: Vec<(String, String)>,
}

pub(super) fn compare(recorded: &RecordedRequest, sent: &RecordedRequest, standing: &Standing) -> Comparison {
    let mut compare = Compare { standing, comparison: Comparison::default() };
    compare.texts("method", &recorded.method, &sent.method);
    if !(is_here(&recorded.host) || is_here(&sent.host)) {
        compare.texts("host", &recorded.host, &sent.host);
    }
    compare.paths(&recorded.path, &sent.path);
    compare.objects("query", &recorded.query, &sent.query);
    compare.bodies(recorded.body.as_ref(), sent.body.as_ref());
    let token = |request: &RecordedRequest| request.headers.get("x-acs-dingtalk-access-token").cloned();
    compare.comparison.other_secrets += usize::from(token(recorded) != token(sent));
    compare.comparison
}

struct Compare<'s> {
    standing: &'s Standing,
    comparison: Comparison,
}

impl Compare<'_> {
    fn paths(&mut self, recorded: &str, sent: &str) {
        let alike = recorded.split('/').count() == sent.split('/').count()
            && path::segments(recorded)
                .zip(path::segments(sent))
                .all(|(recorded, sent)| self.fits(&recorded, &sent));
        if !alike {
            self.differ("path", Some(recorded.to_owned()), Some(sent.to_owned()));
        }
    }

    fn bodies(&mut self, recorded: Option<&RecordedBody>, sent: Option<&RecordedBody>) {
        use RecordedBody::{Base64, Bytes, Form, Json, Multipart, Text};
        match (recorded, sent) {
            (None, None) => {}
            // An empty object says as much as no body.
            (Some(Json(Value::Object(members))), None) | (None, Some(Json(Value::Object(members))))
                if members.is_empty() => {}
            (Some(Json(recorded)), Some(Json(sent))) => self.values("body", "", recorded, sent),
            (Some(Form(recorded)), Some(Form(sent))) => self.objects("body", recorded, sent),
            (Some(Text(recorded)), Some(Text(sent))) => self.text("body", "", recorded, sent),
            (Some(Multipart(recorded)), Some(Multipart(sent))) => {
                self.number("body, the number of parts", recorded.len(), sent.len());
                for (recorded, sent) in recorded.iter().zip(sent) {
                    self.texts("body, the name of a part", &recorded.name, &sent.name);
                    let place = format!("body.{}", recorded.name);
                    let name = |name: &Option<String>| name.clone().unwrap_or_default();
                    self.text(
                        &format!("{place}, its file name"),
                        "",
                        &name(&recorded.file_name),
                        &name(&sent.file_name),
                    );
                    match (&recorded.content, &sent.content) {
                        (Some(Text(recorded)), Some(Text(sent))) => self.text(&place, &place, recorded, sent),
                        (recorded, sent) => self.bodies(recorded.as_ref(), sent.as_ref()),
                    }
                }
            }
            (Some(Bytes(recorded)), Some(Base64(sent))) => {
                let sent = RecordedBody::file_length(sent);
                self.number("body, its length", *recorded, sent);
            }
            (Some(recorded), Some(sent)) if recorded == sent => {}
            (recorded, sent) => self.differ("body", recorded.map(form_of), sent.map(form_of)),
        }
    }

    fn objects(&mut self, place: &str, recorded: &Map<String, Value>, sent: &Map<String, Value>) {
        let mut expected = 0_usize;
        for (name, value) in recorded {
            let place = format!("{place}.{name}");
            let sent_name = self.standing.of(name).unwrap_or(name);
            match sent.get(sent_name) {
                Some(sent) => {
                    expected += 1;
                    self.values(&place, name, value, sent);
                }
                None if is_free(name) => {}
                None => self.differ(&place, Some(value.to_string()), None),
            }
        }
        if expected < sent.len() {
            let known = |name: &str| recorded.contains_key(self.standing.behind(name).unwrap_or(name));
            let more: Vec<_> = sent.iter().filter(|(name, _)| !known(name) && !is_free(name)).collect();
            for (name, value) in more {
                self.differ(&format!("{place}.{name}"), None, Some(value.to_string()));
            }
        }
    }

    fn values(&mut self, place: &str, name: &str, recorded: &Value, sent: &Value) {
        if is_free(name) {
            self.comparison.other_secrets += usize::from(recorded != sent);
            return;
        }
        match (recorded, sent) {
            (Value::Object(recorded), Value::Object(sent)) => self.objects(place, recorded, sent),
            (Value::Array(recorded), Value::Array(sent)) if recorded.len() == sent.len() => {
                for (number, (recorded, sent)) in recorded.iter().zip(sent).enumerate() {
                    self.values(&format!("{place}[{number}]"), name, recorded, sent);
                }
            }
            (Value::String(recorded), Value::String(sent)) => match (embedded(recorded), embedded(sent)) {
                (Some(recorded), Some(sent)) => self.values(place, name, &recorded, &sent),
                _ => self.text(place, name, recorded, sent),
            },
            (Value::Number(one), Value::Number(other)) if self.standing.is_replacement(&one.to_string()) => {
                if !self.settle(&one.to_string(), &other.to_string()) {
                    self.differ(place, Some(one.to_string()), Some(other.to_string()));
                }
            }
            (recorded, sent) if recorded == sent => {}
            (recorded, sent) if names::is_moment(name) && is_moment(recorded) && is_moment(sent) => {
                self.comparison.strain += 1;
            }
            (recorded, sent) => self.differ(place, Some(recorded.to_string()), Some(sent.to_string())),
        }
    }

    fn texts(&mut self, place: &str, recorded: &str, sent: &str) {
        if recorded != sent {
            self.differ(place, Some(recorded.to_owned()), Some(sent.to_owned()));
        }
    }

    fn number<N: PartialEq + ToString>(&mut self, place: &str, recorded: N, sent: N) {
        if recorded != sent {
            self.differ(place, Some(recorded.to_string()), Some(sent.to_string()));
        }
    }

    /// Two texts that are alike, but for what was replaced in the recorded one.
    fn text(&mut self, place: &str, name: &str, recorded: &str, sent: &str) {
        let moments = || names::is_moment(name) && is_moment_text(recorded) && is_moment_text(sent);
        if self.fits(recorded, sent)
            || (is_random(recorded) && is_random(sent) && self.settle(recorded, sent))
        {
        } else if moments() {
            self.comparison.strain += 1;
        } else {
            self.differ(place, Some(Value::from(recorded).to_string()), Some(Value::from(sent).to_string()));
        }
    }

    fn fits(&mut self, recorded: &str, sent: &str) -> bool {
        let standing = self.standing;
        let places = standing.find(recorded);
        if places.is_empty() {
            return recorded == sent;
        }
        let before = self.comparison.settled.len();
        let (mut done, mut rest) = (0, sent);
        for (number, place) in places.iter().enumerate() {
            let literal = recorded.get(done..place.start).unwrap_or_default();
            let Some(after) = rest.strip_prefix(literal) else { return self.undo(before) };
            let next = places.get(number.saturating_add(1)).map_or(recorded.len(), |next| next.start);
            let following = recorded.get(place.end..next).unwrap_or_default();
            // What is known to belong there, the replacement itself, or all up to what comes next.
            let known = self.known(place.with).filter(|known| after.starts_with(known));
            let length = match known {
                Some(known) => known.len(),
                None if after.starts_with(place.with) => place.with.len(),
                None if following.is_empty() => after.len(),
                None => after.find(following).unwrap_or(after.len()),
            };
            let (value, left) = after.split_at(length);
            if value.is_empty() || !self.settle(place.with, value) {
                return self.undo(before);
            }
            (done, rest) = (place.end, left);
        }
        recorded.get(done..).unwrap_or_default() == rest || self.undo(before)
    }

    fn undo(&mut self, settled: usize) -> bool {
        self.comparison.settled.truncate(settled);
        false
    }

    fn known(&self, recorded: &str) -> Option<String> {
        let here = self.comparison.settled.iter().find(|(known, _)| known == recorded);
        here.map(|(_, sent)| sent.clone()).or_else(|| self.standing.of(recorded).map(str::to_owned))
    }

    /// Whether `sent` may stand in the place of `recorded`: nothing else does, and it stands for nothing else.
    fn settle(&mut self, recorded: &str, sent: &str) -> bool {
        if self.standing.is_secret(recorded) {
            self.comparison.other_secrets += usize::from(recorded != sent);
            return true;
        }
        if let Some(known) = self.known(recorded) {
            return known == sent;
        }
        let mut here = self.comparison.settled.iter();
        if self.standing.behind(sent).is_some() || here.any(|(_, known)| known == sent) {
            return false;
        }
        // What stands for itself is no strain, but from then on it does.
        self.comparison.strain += usize::from(recorded != sent);
        self.comparison.settled.push((recorded.to_owned(), sent.to_owned()));
        true
    }

    fn differ(&mut self, place: &str, recorded: Option<String>, sent: Option<String>) {
        self.comparison.differences.push(Difference { place: place.to_owned(), recorded, sent });
    }
}

/// Whether any value of this name does.
fn is_free(name: &str) -> bool {
    names::is_fleeting(name) || names::kind_of(name, &Map::new()).is_some_and(|kind| Kind::is_secret(&kind))
}

fn form_of(body: &RecordedBody) -> String {
    match body {
        RecordedBody::Json(_) => "JSON",
        RecordedBody::Form(_) => "a form",
        RecordedBody::Text(_) => "text",
        RecordedBody::Multipart(_) => "a form with files",
        RecordedBody::Bytes(_) | RecordedBody::Base64(_) => "a file, or another one",
    }
    .to_owned()
}

/// Whether a host is this machine.
fn is_here(host: &str) -> bool {
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|digit| digit.is_ascii_digit()));
    let name = name.map_or(host, |(name, _)| name).trim_matches(['[', ']']);
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A UUID, or as many hexadecimal digits.
fn is_random(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    digits == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

fn is_moment(value: &Value) -> bool {
    match value {
        Value::Number(number) => is_moment_text(&number.to_string()),
        Value::String(text) => is_moment_text(text),
        _ => false,
    }
}

/// Seconds or milliseconds of this time, or a date.
fn is_moment_text(text: &str) -> bool {
    let all_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let date = text.len() >= 10
        && text.bytes().take(10).enumerate().all(|(place, byte)| match place {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    (all_digits && matches!(text.len(), 10 | 13)) || date
}
