//! One event has other names over Stream than over HTTP.

use serde_json::{Map, Value};

use crate::events::{Event, EventField};

/// How the names of an event's data are spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Spelling {
    /// As Stream frames have them.
    Stream,
    /// As HTTP pushes have them.
    Http,
}

impl Event {
    /// The same data with the names of another way: `userId` of a Stream frame is `UserId` of an HTTP push. Names that no sample
    /// has stay as they are.
    ///
    /// ```
    /// use dingtalk_catalogue::Spelling;
    ///
    /// let event = dingtalk_catalogue::event("user_add_org").unwrap();
    /// let pushed = event.respelt(&serde_json::json!({"userId": ["zhangsan"]}), Spelling::Http);
    /// assert_eq!(pushed, serde_json::json!({"UserId": ["zhangsan"]}));
    /// ```
    #[must_use]
    pub fn respelt(&self, data: &Value, spelling: Spelling) -> Value {
        let spelt = self.fields().iter().filter(|field| self.is_spelt(field, spelling));
        // What a field lies in has a name, too.
        let known: Vec<&str> = spelt.flat_map(|field| prefixes(field.path())).collect();
        respelt(data, "", &known)
    }

    pub(crate) fn is_spelt(&self, field: &EventField, spelling: Spelling) -> bool {
        let mut fields = self.fields().iter();
        match spelling {
            Spelling::Stream => field.is_over_stream() || !fields.any(EventField::is_over_stream),
            // A spelling of Stream alone is not that of HTTP where the same field has another.
            Spelling::Http => {
                let same = |other: &EventField| plain(other.path()) == plain(field.path());
                !field.is_over_stream() || !fields.any(|other| !other.is_over_stream() && same(other))
            }
        }
    }
}

/// A path without what spellings differ in.
fn plain(path: &str) -> String {
    path.replace(['_', '[', ']'], "").to_lowercase()
}

/// `a`, `a.b` and `a.b.c` of `a.b.c`.
fn prefixes(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.match_indices('.').map(|(end, _)| end).chain([path.len()]);
    ends.filter_map(|end| path.get(..end))
}

/// `parent` is the path of the data in the event, with a dot at its end.
fn respelt(data: &Value, parent: &str, known: &[&str]) -> Value {
    match data {
        Value::Object(members) => {
            let member = |(name, value): (&String, &Value)| {
                let path = format!("{parent}{name}");
                let below = if value.is_array() { format!("{path}[].") } else { format!("{path}.") };
                (name_of(&path, name, known), respelt(value, &below, known))
            };
            Value::Object(members.iter().map(member).collect::<Map<_, _>>())
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| respelt(item, parent, known)).collect()),
        other => other.clone(),
    }
}

/// Of several spellings that name itself, or it with a capital: `UserId` before `userid`.
fn name_of(path: &str, name: &str, known: &[&str]) -> String {
    let last = |path: &&str| path.rsplit('.').next().unwrap_or_default().trim_end_matches("[]").to_owned();
    let names: Vec<String> = known.iter().filter(|known| plain(known) == plain(path)).map(last).collect();
    let with_capital = |found: &&String| {
        let capital = found.chars().next().is_some_and(char::is_uppercase);
        capital && found.eq_ignore_ascii_case(name)
    };
    let same = |found: &&String| *found == name;
    let found = names.iter().find(same).or_else(|| names.iter().find(with_capital)).or_else(|| names.first());
    found.cloned().unwrap_or_else(|| name.to_owned())
}
