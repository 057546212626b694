//! What a request says, or what is kept of a thing: members by name, in any of the platform's spellings.

use std::sync::LazyLock;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::call::{integer_of, text_of};

/// Names that mean one thing beyond its spellings: a line for each thing, what it is kept under first.
pub(crate) type Aliases = &'static [&'static [&'static str]];

/// Names of the two times that every kept thing has.
const TIMES: Aliases = &[
    &["createdTime", "createTime", "createdAt", "createAt", "gmtCreate"],
    &["modifiedTime", "modifyTime", "updatedTime", "updateTime", "updatedAt", "updateAt", "gmtModified"],
];

/// Members by name. `userId`, `user_id` and `userid` are one name; a null is no member.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Document(Vec<Member>);

/// A list of these is half as large as a map, and costs no hash for each name: there are few of them.
#[derive(Debug, Clone, PartialEq)]
struct Member {
    name: Box<str>,
    spelling: Spelling,
    value: Value,
}

impl Member {
    fn seen(&self) -> Seen<'_> {
        (self.spelling, &self.name, &self.value)
    }
}

/// A member where it is looked for.
type Seen<'a> = (Spelling, &'a str, &'a Value);

/// What the spellings of a name have in common: a hash of its letters and digits, without case and underscores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Spelling(u64);

impl Spelling {
    /// FNV-1a.
    fn of(name: &str) -> Self {
        let letters = name.bytes().filter(|byte| *byte != b'_');
        Self(letters.fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01B3)
        }))
    }
}

impl Document {
    /// The members of an object; none for anything else.
    pub(crate) fn of(value: Value) -> Self {
        match value {
            Value::Object(members) => members.into_iter().collect(),
            _ => Self::default(),
        }
    }

    /// One that is to get so many members.
    pub(crate) fn with_capacity(members: usize) -> Self {
        Self(Vec::with_capacity(members))
    }

    /// Gives room back that no member has come to need.
    pub(crate) fn shrink(&mut self) {
        self.0.shrink_to_fit();
    }

    pub(crate) fn into_value(self) -> Value {
        Value::Object(self.0.into_iter().map(|member| (member.name.into_string(), member.value)).collect())
    }

    /// A copy of the members.
    pub(crate) fn members(&self) -> Map<String, Value> {
        self.0.iter().map(|member| (member.name.to_string(), member.value.clone())).collect()
    }

    /// A member under its own name or another spelling of it.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.find(name, &[])
    }

    /// A member under any name that means the same.
    pub(crate) fn find(&self, name: &str, aliases: Aliases) -> Option<&Value> {
        let (members, spelling) = (|| self.0.iter().map(Member::seen), Spelling::of(name));
        spelt(members(), name, spelling).or_else(|| {
            let mut others = line_of(name, spelling, aliases)?.iter();
            others.find_map(|other| spelt(members(), other, Spelling::of(other)))
        })
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<Value>) {
        let (spelling, value) = (Spelling::of(name), value.into());
        match self.0.iter_mut().find(|member| member.spelling == spelling) {
            Some(before) => before.value = value,
            None => self.0.push(Member { name: name.into(), spelling, value }),
        }
    }

    /// Sets a member of this very name, beside those in other spellings.
    pub(crate) fn insert(&mut self, name: String, value: Value) {
        match self.0.iter_mut().find(|member| *member.name == *name) {
            Some(before) => before.value = value,
            None => self.0.push(Member { spelling: Spelling::of(&name), name: name.into(), value }),
        }
    }

    /// Sets a member unless it is there.
    pub(crate) fn set_default(&mut self, name: &str, value: impl Into<Value>) {
        if self.get(name).is_none() {
            self.set(name, value);
        }
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<Value> {
        let spelling = Spelling::of(name);
        let place = self.0.iter().position(|member| member.spelling == spelling)?;
        Some(self.0.remove(place).value)
    }

    /// Takes over the members of another document, each under the first name of its line.
    pub(crate) fn merge(&mut self, other: Self, aliases: Aliases) {
        for member in other.0 {
            let first = line_of(&member.name, member.spelling, aliases).and_then(<[_]>::first);
            match first.filter(|first| !is_same_name(first, &member.name)) {
                Some(first) => self.set(first, member.value),
                None => match self.0.iter_mut().find(|before| before.spelling == member.spelling) {
                    Some(before) => before.value = member.value,
                    None => self.0.push(member),
                },
            }
        }
    }

    /// A member as text; a number counts as its digits.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        text_of(self.get(name)?)
    }

    /// A member as an integer; digits in a text count.
    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        integer_of(self.get(name)?)
    }

    pub(crate) fn boolean(&self, name: &str) -> Option<bool> {
        boolean_of(self.get(name)?)
    }

    /// The items of a list as texts: of an array, of JSON text, or of one text with commas.
    pub(crate) fn list(&self, name: &str) -> Vec<String> {
        self.get(name).map(list_of).unwrap_or_default()
    }
}

/// By a number, those without it first.
pub(crate) fn sort_by(documents: &mut [Document], number: &str) {
    documents.sort_by_key(|document| document.integer(number));
}

/// The items of a list as texts.
pub(crate) fn list_of(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(text_of).collect(),
        Value::String(text) => match serde_json::from_str(text) {
            Ok(Value::Array(items)) => items.iter().filter_map(text_of).collect(),
            _ => text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect(),
        },
        other => text_of(other).into_iter().collect(),
    }
}

/// `true` and `True` alike, as clients in different languages write them; PHP makes them 1 and 0.
pub(crate) fn boolean_of(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::String(text) if text == "1" => Some(true),
        Value::String(text) if text == "0" => Some(false),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

impl FromIterator<(String, Value)> for Document {
    /// Of names that differ.
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(members: I) -> Self {
        let member = |(name, value): (String, Value)| Member {
            spelling: Spelling::of(&name),
            name: name.into_boxed_str(),
            value,
        };
        Self(members.into_iter().map(member).collect())
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|member| (&member.name, &member.value)))
    }
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(|members| members.into_iter().collect())
    }
}

/// A name that is looked for in many documents.
#[derive(Debug)]
pub(crate) struct Name {
    spelling: Spelling,
    /// The names that mean the same, in the order in which they are looked for.
    others: Vec<(Spelling, &'static str)>,
}

impl Name {
    pub(crate) fn new(name: &str, aliases: Aliases) -> Self {
        let spelling = Spelling::of(name);
        let others = line_of(name, spelling, aliases).unwrap_or_default().iter();
        Self { spelling, others: others.map(|other| (Spelling::of(other), *other)).collect() }
    }
}

/// Members that many names are looked for in.
#[derive(Debug)]
pub(crate) struct Lookup<'a>(Vec<Seen<'a>>);

impl<'a> Lookup<'a> {
    pub(crate) fn in_document(document: &'a Document) -> Self {
        Self(document.0.iter().map(Member::seen).collect())
    }

    pub(crate) fn in_object(members: &'a Map<String, Value>) -> Self {
        let seen = |(name, value): (&'a String, &'a Value)| (Spelling::of(name), name.as_str(), value);
        Self(members.iter().map(seen).collect())
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// As [`Document::find`]; `name` is spelt as given, and prepared.
    pub(crate) fn find(&self, name: &str, prepared: &Name) -> Option<&'a Value> {
        let members = || self.0.iter().copied();
        spelt(members(), name, prepared.spelling).or_else(|| {
            prepared.others.iter().find_map(|(spelling, other)| spelt(members(), other, *spelling))
        })
    }
}

/// The member of this very name, else one in another spelling.
fn spelt<'a>(members: impl Iterator<Item = Seen<'a>>, name: &str, spelling: Spelling) -> Option<&'a Value> {
    let mut alike = members.filter(|(other, _, value)| *other == spelling && !value.is_null());
    let (_, first, value) = alike.next()?;
    let same = if first == name { None } else { alike.find(|(_, other, _)| *other == name) };
    Some(same.map_or(value, |(_, _, value)| value))
}

/// The names that mean the same as this one, if there are others.
fn line_of(name: &str, spelling: Spelling, aliases: Aliases) -> Option<&'static [&'static str]> {
    /// Looked through for nearly every name.
    static TIME_NAMES: LazyLock<Vec<(Spelling, &[&str])>> = LazyLock::new(|| {
        TIMES.iter().flat_map(|line| line.iter().map(|name| (Spelling::of(name), *line))).collect()
    });
    let own = aliases.iter().find(|line| line.iter().any(|other| is_same_name(other, name))).copied();
    own.or_else(|| TIME_NAMES.iter().find(|(other, _)| *other == spelling).map(|(_, line)| *line))
}

/// Whether two names differ in case and underscores only.
pub(crate) fn is_same_name(left: &str, right: &str) -> bool {
    // Nearly all names that are compared differ in their first letter.
    match (left.as_bytes(), right.as_bytes()) {
        ([one, ..], [other, ..]) if *one != b'_' && *other != b'_' && !one.eq_ignore_ascii_case(other) => {
            false
        }
        _ => is_spelt_alike(left, right),
    }
}

fn is_spelt_alike(left: &str, right: &str) -> bool {
    let (mut left, mut right) = (left.as_bytes(), right.as_bytes());
    loop {
        match (left, right) {
            ([b'_', rest @ ..], _) => left = rest,
            (_, [b'_', rest @ ..]) => right = rest,
            ([one, left_rest @ ..], [other, right_rest @ ..]) if one.eq_ignore_ascii_case(other) => {
                (left, right) = (left_rest, right_rest);
            }
            (rest, other_rest) => return rest.is_empty() && other_rest.is_empty(),
        }
    }
}

/// `deptId` as `dept_id`.
pub(crate) fn snake_case(name: &str) -> String {
    let mut written = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() {
            written.push('_');
        }
        written.push(character.to_ascii_lowercase());
    }
    written
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const ALIASES: Aliases = &[&["title", "position"]];

    #[test]
    fn a_member_is_found_in_every_spelling_and_under_its_other_names() {
        let document =
            Document::of(json!({"user_id": "ann", "title": "Lead", "gone": null, "createdTime": 5}));
        for name in ["user_id", "userId", "userid", "UserID"] {
            assert_eq!(document.text(name).as_deref(), Some("ann"), "{name}");
        }
        assert_eq!(document.find("position", ALIASES), Some(&json!("Lead")));
        assert_eq!(document.find("gmt_create", &[]), Some(&json!(5)));
        assert_eq!((document.get("gone"), document.get("position")), (None, None));
    }

    #[test]
    fn what_is_taken_over_replaces_the_member_of_another_spelling() {
        let mut document = Document::of(json!({"dept_id_list": [1], "title": "Lead"}));
        document.merge(Document::of(json!({"deptIdList": [2], "position": "Head"})), ALIASES);
        assert_eq!(document.into_value(), json!({"dept_id_list": [2], "title": "Head"}));
    }

    #[test]
    fn lists_and_truths_are_read_as_clients_write_them() {
        for list in [json!(["1", 2]), json!("1,2"), json!("[1,2]"), json!("1, 2,")] {
            assert_eq!(list_of(&list), ["1", "2"], "{list}");
        }
        assert_eq!((boolean_of(&json!("True")), boolean_of(&json!("FALSE"))), (Some(true), Some(false)));
        assert_eq!(boolean_of(&json!("yes")), None);
    }
}
