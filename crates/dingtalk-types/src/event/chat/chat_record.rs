use std::collections::BTreeMap;

use serde_json::Value;

use super::RepliedMessage;
use super::members::Members;
use super::words::{json_inside, list_inside, object_inside, words};

/// Messages that somebody forwarded together.
///
/// The platform often sends fewer entries than were forwarded, and names the senders in the summary only.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ChatRecord {
    /// `title`, such as "Chat record of A and B".
    pub title: Option<String>,
    /// `summary`: the first messages, shortened, each with its sender: `A: hello`.
    pub summary: Vec<String>,
    /// `chatRecord` (seen also: `records`, `messages`): the messages.
    pub entries: Vec<RepliedMessage>,
    /// Members that this version does not know.
    pub other: BTreeMap<String, Value>,
}

/// What holds the messages.
const ENTRIES: [&str; 3] = ["chatRecord", "records", "messages"];

impl ChatRecord {
    /// Title and messages, a line each: of an entry its sender, as far as known, and its words.
    pub fn text(&self) -> String {
        let mut lines: Vec<_> = self.title.iter().cloned().collect();
        let mut summary = self.summary.iter();
        for entry in &self.entries {
            let told = summary.next();
            let named =
                told.and_then(|told| told.split_once([':', '：'])).map(|(sender, _)| sender.to_owned());
            lines.extend(match (entry.said(), entry.sender_nick.clone().or(named)) {
                (Some(words), Some(sender)) => Some(format!("{}: {words}", sender.trim())),
                (Some(words), None) => Some(words),
                (None, _) => told.cloned(),
            });
        }
        lines.extend(summary.cloned());
        lines.join("\n")
    }

    /// Reads an object with title, summary or entries, a bare list of entries, or the words of a summary.
    pub(super) fn read(value: &Value) -> Option<Self> {
        if let Some(list) = list_inside(value) {
            return Some(Self { entries: entries(&list), ..Self::default() });
        }
        let Some(members) = object_inside(value) else {
            return Some(Self { summary: lines(value)?, ..Self::default() });
        };
        let mut members = Members(members);
        let record = Self {
            title: members.take(&["title"]),
            summary: members.take_by(&["summary", "text", "content"], lines),
            entries: members.take_by(&ENTRIES, entries_inside),
            other: members.left(),
        };
        let empty = record.title.is_none() && record.summary.is_empty() && record.entries.is_empty();
        (!empty).then_some(record)
    }

    /// Whether an object looks like one, whatever the message calls itself.
    pub(super) fn is_like(value: &Value) -> bool {
        let has = |name: &str| value.get(name).is_some_and(|member| !member.is_null());
        has("chatRecord") || (has("summary") && !has("text") && !has("content"))
    }
}

fn entries(list: &[Value]) -> Vec<RepliedMessage> {
    list.iter().filter_map(|entry| RepliedMessage::read(entry).flatten()).collect()
}

/// The entries of a list, of an object around one, or an object that is the only entry.
fn entries_inside(value: &Value) -> Option<Vec<RepliedMessage>> {
    if let Some(list) = list_inside(value) {
        return Some(entries(&list));
    }
    let one = Value::Object(object_inside(value)?);
    match ENTRIES.iter().find_map(|name| one.get(*name)) {
        Some(inside) => entries_inside(inside),
        None => Some(entries(&[one])),
    }
}

/// A list of lines, also as JSON text, or lines in one text.
fn lines(value: &Value) -> Option<Vec<String>> {
    if let Some(list) = list_inside(value) {
        return Some(list.iter().filter_map(words).collect());
    }
    match value {
        Value::Null => Some(Vec::new()),
        Value::String(text) if json_inside(text).is_none() => {
            Some(text.lines().map(str::to_owned).filter(|line| !line.trim().is_empty()).collect())
        }
        other => words(other).map(|words| vec![words]),
    }
}
