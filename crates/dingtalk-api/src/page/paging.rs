use serde_json::{Map, Value};

use super::dialect::{Answer, Dialect, integer};

/// How an operation pages: the dialect, and where its positions stand. Names are wire names, dotted inside objects.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    dialect: Dialect,
    position: &'static str,
    size: &'static str,
    next: &'static str,
    more: &'static str,
    items: &'static str,
}

impl Paging {
    /// The answer names the next position, an opaque text.
    pub const fn token(position: &'static str) -> Self {
        Self::new(Dialect::Token, position)
    }

    /// The answer names the next position, a number; 0 is the first.
    pub const fn cursor(position: &'static str) -> Self {
        Self::new(Dialect::Cursor, position)
    }

    /// Pages are numbered; 1 is the first where the request names none.
    pub const fn number(position: &'static str) -> Self {
        Self::new(Dialect::Number, position)
    }

    /// The position counts elements.
    pub const fn offset(position: &'static str) -> Self {
        Self::new(Dialect::Offset, position)
    }

    /// Reading removes: the same request again, as long as the answer says that there is more.
    pub const fn drain() -> Self {
        Self::new(Dialect::Drain, "")
    }

    const fn new(dialect: Dialect, position: &'static str) -> Self {
        Self { dialect, position, size: "", next: "", more: "", items: "" }
    }

    /// The request's field for the size of a page.
    #[must_use]
    pub const fn size(mut self, name: &'static str) -> Self {
        self.size = name;
        self
    }

    /// The answer's field for the next position.
    #[must_use]
    pub const fn next(mut self, name: &'static str) -> Self {
        self.next = name;
        self
    }

    /// The answer's field that says whether there is more.
    #[must_use]
    pub const fn more(mut self, name: &'static str) -> Self {
        self.more = name;
        self
    }

    /// The answer's list.
    #[must_use]
    pub const fn items(mut self, name: &'static str) -> Self {
        self.items = name;
        self
    }

    /// Turns `fields` into the request for the page after `answer`; the position, or `None` after the last page.
    pub(crate) fn advance(&self, fields: &mut Map<String, Value>, answer: &Value) -> Option<Value> {
        let found = |name: &str| if name.is_empty() { None } else { get(answer, name) };
        let answer = Answer {
            next: found(self.next),
            more: found(self.more).and_then(truth),
            items: found(self.items).and_then(Value::as_array).map(Vec::len),
            names_next: !self.next.is_empty(),
        };
        let request = Value::Object(std::mem::take(fields));
        let number = |name: &str| get(&request, name).and_then(integer);
        let (position, size) = (number(self.position), number(self.size));
        let next = self.dialect.next(position, size, &answer);
        let as_text = get(&request, self.position).is_some_and(Value::is_string);
        if let Value::Object(request) = request {
            *fields = request;
        }
        let next = match next? {
            Value::Number(number) if as_text => Value::String(number.to_string()),
            other => other,
        };
        if !self.position.is_empty() {
            set(fields, self.position, next.clone());
        }
        Some(next)
    }

    /// Whether a position that comes back means that the list turns in a circle.
    pub(crate) fn positions_are_unique(&self) -> bool {
        !matches!(self.dialect, Dialect::Drain)
    }
}

/// The value of a dotted name, part by part.
fn get<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    name.split('.').try_fold(value, |value, part| value.get(part)).filter(|value| !value.is_null())
}

/// Sets a dotted name, making the objects on the way.
fn set(fields: &mut Map<String, Value>, name: &str, value: Value) {
    match name.split_once('.') {
        None => {
            fields.insert(name.to_owned(), value);
        }
        Some((parent, rest)) => {
            let parent = fields.entry(parent).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(members) = parent {
                set(members, rest, value);
            }
        }
    }
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(more) => Some(*more),
        Value::String(text) => text.trim().to_ascii_lowercase().parse().ok(),
        other => other.as_i64().map(|number| number != 0),
    }
}
