//! What stands for what in a replay.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value};

use crate::body::RecordedBody;
use crate::exchange::RecordedAnswer;
use crate::kind::Kind;
use crate::redaction::embedded;
use crate::scanner::{Found, Scanner};

/// The replaced values of a recording, and what the requests so far had in their place.
pub(super) struct Standing {
    secrets: HashMap<String, bool>,
    scanner: Scanner,
    /// What was recorded, and what belongs there.
    settled: HashMap<String, String>,
    taken: HashMap<String, String>,
    /// Puts into answers what belongs there.
    into_answers: Scanner,
}

impl Standing {
    pub(super) fn new(replaced: &BTreeMap<String, String>) -> Self {
        let mut scanner = Scanner::default();
        for replacement in replaced.keys() {
            scanner.add(replacement, replacement, true);
        }
        let secrets = replaced.iter().map(|(text, label)| (text.clone(), Kind::is_secret_label(label)));
        Self {
            secrets: secrets.collect(),
            scanner,
            settled: HashMap::new(),
            taken: HashMap::new(),
            into_answers: Scanner::default(),
        }
    }

    /// Where replaced values stand in a recorded text.
    pub(super) fn find<'s>(&'s self, recorded: &str) -> Vec<Found<'s>> {
        self.scanner.find(recorded)
    }

    pub(super) fn is_replacement(&self, text: &str) -> bool {
        self.secrets.contains_key(text)
    }

    pub(super) fn is_secret(&self, replacement: &str) -> bool {
        self.secrets.get(replacement).copied().unwrap_or_default()
    }

    /// What belongs in the place of `recorded`, once that is known.
    pub(super) fn of(&self, recorded: &str) -> Option<&str> {
        self.settled.get(recorded).map(String::as_str)
    }

    /// In the place of what `sent` belongs.
    pub(super) fn behind(&self, sent: &str) -> Option<&str> {
        self.taken.get(sent).map(String::as_str)
    }

    pub(super) fn settle(&mut self, pairs: Vec<(String, String)>) {
        for (recorded, sent) in pairs {
            if recorded != sent {
                self.into_answers.add(&recorded, &sent, true);
            }
            self.taken.insert(sent.clone(), recorded.clone());
            self.settled.insert(recorded, sent);
        }
    }

    /// An answer with what belongs in it.
    pub(super) fn answer(&self, recorded: &RecordedAnswer) -> RecordedAnswer {
        let mut answer = recorded.clone();
        if self.into_answers.is_empty() {
            return answer;
        }
        answer.headers.values_mut().for_each(|value| *value = self.into_answers.replace(value));
        answer.body = answer.body.map(|body| match body {
            RecordedBody::Json(value) => RecordedBody::Json(self.value(value)),
            RecordedBody::Text(text) => RecordedBody::Text(self.into_answers.replace(&text)),
            body => body,
        });
        answer
    }

    fn value(&self, value: Value) -> Value {
        match value {
            Value::Object(members) => {
                let members = members.into_iter();
                Value::Object(
                    members
                        .map(|(name, value)| (self.into_answers.replace(&name), self.value(value)))
                        .collect::<Map<_, _>>(),
                )
            }
            Value::Array(items) => Value::Array(items.into_iter().map(|item| self.value(item)).collect()),
            Value::String(text) => Value::String(match embedded(&text) {
                Some(inner) => {
                    let new = self.value(inner.clone());
                    if new == inner { text } else { new.to_string() }
                }
                None => self.into_answers.replace(&text),
            }),
            Value::Number(number) => match self.of(&number.to_string()) {
                Some(sent) => sent.parse::<i64>().map_or_else(|_| Value::from(sent), Value::from),
                None => Value::Number(number),
            },
            other => other,
        }
    }
}
