//! Samples against what is written: the same values, whatever form DingTalk's pages print them in.

use serde_json::Value;

/// What a comparison found.
#[derive(Default)]
pub(crate) struct Findings {
    /// Scalars of the sample that were looked for.
    pub(crate) values: usize,
    /// Those that are written otherwise, with their paths.
    pub(crate) differing: Vec<String>,
    /// Paths of keys that the catalogue does not know.
    pub(crate) unmodelled: Vec<String>,
}

impl Findings {
    pub(crate) fn add(&mut self, other: Self) {
        self.values += other.values;
        self.differing.extend(other.differing);
        self.unmodelled.extend(other.unmodelled);
    }

    pub(crate) fn compare(&mut self, sample: &Value, written: &Value, path: &str) {
        match (sample, written) {
            (Value::Null, _) => {}
            (Value::Object(members), Value::Object(fields)) => {
                for (key, member) in members {
                    let path = format!("{path}.{key}");
                    match fields.get(key).or_else(|| fields.get(&other_spelling(key))) {
                        Some(field) => self.compare(member, field, &path),
                        None if member.is_null() => {}
                        None => self.unmodelled.push(path),
                    }
                }
            }
            (Value::Array(elements), Value::Array(items)) if elements.len() == items.len() => {
                let path = format!("{path}[]");
                elements.iter().zip(items).for_each(|(element, item)| self.compare(element, item, &path));
            }
            // One object for a list.
            (Value::Object(_), Value::Array(items)) if items.len() == 1 => {
                self.compare(sample, &items[0], path)
            }
            // A list for one object, of which the first counts, or for a map, whose keys are then positions.
            (Value::Array(elements), Value::Object(fields)) => {
                let positions =
                    elements.iter().enumerate().map(|(index, element)| (index.to_string(), element));
                for (position, element) in positions {
                    match fields.get(&position) {
                        Some(field) => self.compare(element, field, path),
                        None if position == "0" => self.compare(element, written, path),
                        None => self.differ(element, written, path),
                    }
                }
            }
            // JSON text for a list or an object, and the reverse.
            (Value::String(text), Value::Array(_) | Value::Object(_)) => match serde_json::from_str(text) {
                Ok(inner @ (Value::Array(_) | Value::Object(_))) => self.compare(&inner, written, path),
                // The generated samples print the text `null` for objects that they leave out.
                _ if matches!(text.as_str(), "" | "null") && is_default(written) => self.values += 1,
                _ => match written {
                    Value::Array(items) if items.len() == 1 => self.compare(sample, &items[0], path),
                    _ => self.differ(sample, written, path),
                },
            },
            (Value::Array(_) | Value::Object(_), Value::String(text)) => {
                match (serde_json::from_str::<Value>(text), sample) {
                    (Ok(inner), _) if inner == *sample => self.values += 1,
                    (Ok(inner @ (Value::Array(_) | Value::Object(_))), _) => {
                        self.compare(sample, &inner, path)
                    }
                    (_, Value::Array(items)) if joined(items) == *text => self.values += 1,
                    _ => self.differ(sample, written, path),
                }
            }
            (_, Value::Array(items)) if items.len() == 1 => self.compare(sample, &items[0], path),
            // A bare boolean and the object that the page prints around it.
            (Value::Object(members), Value::Bool(_))
                if members.len() == 1 && members.contains_key("result") =>
            {
                self.compare(&members["result"], written, path);
            }
            _ => {
                self.values += 1;
                if !same_scalar(sample, written) {
                    self.differing.push(format!("{path}: {sample} is written as {written}"));
                }
            }
        }
    }

    fn differ(&mut self, sample: &Value, written: &Value, path: &str) {
        self.values += 1;
        self.differing.push(format!("{path}: {sample} is written as {written}"));
    }
}

/// What a model writes for a field that the sample does not have.
pub(crate) fn is_default(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(value) => !value,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty() || text == "null",
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(is_default),
    }
}

fn same_scalar(sample: &Value, written: &Value) -> bool {
    // JSON text is the same whatever the order of its members.
    let inner = |value: &Value| serde_json::from_str::<Value>(value.as_str()?).ok().filter(Value::is_object);
    if inner(sample).is_some() && inner(sample) == inner(written) {
        return true;
    }
    let number = |value: &Value| bare(value).trim().parse::<f64>().ok();
    bare(sample) == bare(written)
        || (number(sample).is_some() && number(sample) == number(written))
        || (bare(sample).trim().is_empty() && is_default(written))
        || (bare(sample).eq_ignore_ascii_case(&bare(written)) && written.is_boolean())
        || matches!((sample, written), (Value::Number(n), Value::Bool(b)) if n.as_i64() == Some(i64::from(*b)))
        || matches!((sample, written), (Value::String(n), Value::Bool(b)) if *n == i64::from(*b).to_string())
}

/// A scalar without its type: DingTalk prints numbers and booleans as text and the reverse.
fn bare(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn joined(items: &[Value]) -> String {
    items.iter().map(bare).collect::<Vec<_>>().join(",")
}

fn other_spelling(key: &str) -> String {
    let mut other = String::new();
    let mut characters = key.chars();
    while let Some(character) = characters.next() {
        match character {
            '_' => other.extend(characters.next().map(|next| next.to_ascii_uppercase())),
            'A'..='Z' => other.extend(['_', character.to_ascii_lowercase()]),
            _ => other.push(character),
        }
    }
    other
}
