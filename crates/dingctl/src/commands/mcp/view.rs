//! As much of an answer as was asked for and as fits.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::failure::Failure;

/// How many elements of each list are kept, from generous to least.
const KEPT: [usize; 8] = [200, 100, 50, 20, 10, 5, 2, 1];

/// Characters of a text that are kept where everything is too long.
const LONGEST_TEXT: usize = 500;

/// Fields by their paths: `result.list[0-20].name`; a list is walked through, with a range only its elements there.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Selection {
    range: Option<(usize, usize)>,
    fields: BTreeMap<String, Self>,
}

impl Selection {
    pub(super) fn parse(paths: &[String]) -> Result<Self, Failure> {
        let mut root = Self::default();
        for path in paths {
            let mut node = &mut root;
            for word in path.split('.').filter(|word| !word.is_empty()).map(Word::from) {
                let Some(name) = word.name else { return Err(no_path(path)) };
                node = node.fields.entry(name).or_default();
                node.range = word.range.or(node.range);
            }
        }
        Ok(root)
    }

    /// What of a value is selected.
    pub(super) fn of(&self, value: Value) -> Value {
        match value {
            Value::Array(elements) => {
                let (from, to) = self.range.unwrap_or((0, usize::MAX));
                let range = elements.into_iter().take(to).skip(from);
                range.map(|element| self.of(element)).collect()
            }
            Value::Object(members) if !self.fields.is_empty() => {
                let selected = |(name, value): (String, Value)| {
                    let value = self.fields.get(&name)?.of(value);
                    Some((name, value))
                };
                Value::Object(members.into_iter().filter_map(selected).collect())
            }
            other => other,
        }
    }
}

/// A word of a path; no name where it is none.
struct Word {
    name: Option<String>,
    range: Option<(usize, usize)>,
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        let Some((name, range)) = text.split_once('[') else {
            return Self { name: Some(text.to_owned()), range: None };
        };
        let range = range.strip_suffix(']').and_then(|range| range.split_once('-'));
        let range = range.and_then(|(from, to)| Some((from.parse().ok()?, to.parse().ok()?)));
        Self { name: range.is_some().then(|| name.to_owned()), range }
    }
}

fn no_path(path: &str) -> Failure {
    Failure::usage(format!("select: `{path}` is no path"))
        .next("write fields with dots and ranges of lists in brackets: result.list[0-20].name")
}

/// A value as JSON of at most `most` bytes, and what was left out.
pub(super) fn fit(value: &Value, most: usize) -> (String, Vec<String>) {
    let whole = value.to_string();
    if whole.len() <= most {
        return (whole, Vec::new());
    }
    for kept in KEPT {
        let mut cuts = Cuts { kept, told: BTreeMap::new() };
        let text = cuts.of(value, "").to_string();
        if text.len() <= most {
            return (text, cuts.told.into_values().collect());
        }
    }
    let mut end = most;
    while !whole.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    let note = format!("{end} of {} bytes: select fewer fields", whole.len());
    (whole.get(..end).unwrap_or_default().to_owned(), vec![note])
}

struct Cuts {
    kept: usize,
    /// By path.
    told: BTreeMap<String, String>,
}

impl Cuts {
    fn of(&mut self, value: &Value, path: &str) -> Value {
        match value {
            Value::Array(elements) => {
                let (kept, all) = (self.kept, elements.len());
                if all > kept {
                    let next = all.min(kept.saturating_mul(2));
                    self.tell(path, || {
                        format!("{path}: {kept} of {all} elements; more by select {path}[{kept}-{next}]")
                    });
                }
                elements.iter().take(kept).map(|element| self.of(element, path)).collect()
            }
            Value::Object(members) => {
                let cut = |(name, value): (&String, &Value)| {
                    let inner = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    (name.clone(), self.of(value, &inner))
                };
                Value::Object(members.iter().map(cut).collect::<Map<_, _>>())
            }
            Value::String(text) => {
                let all = text.chars().count();
                if all <= LONGEST_TEXT {
                    return value.clone();
                }
                self.tell(path, || {
                    format!("{path}: {LONGEST_TEXT} of {all} characters; the whole by select {path}")
                });
                text.chars().take(LONGEST_TEXT).chain("…".chars()).collect::<String>().into()
            }
            other => other.clone(),
        }
    }

    fn tell(&mut self, path: &str, what: impl FnOnce() -> String) {
        self.told.entry(path.to_owned()).or_insert_with(what);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn selected(paths: &[&str], value: Value) -> Value {
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        Selection::parse(&paths).unwrap().of(value)
    }

    #[test]
    fn fields_are_selected_through_lists() {
        let answer = json!({"errcode": 0, "result": {"list": [{"a": 1, "b": {"c": 2, "d": 3}}, {"a": 4}, {"a": 5}], "more": true}});
        assert_eq!(selected(&[], answer.clone()), answer);
        assert_eq!(
            selected(&["result.list[0-2].a", "result.list.b.c"], answer.clone()),
            json!({"result": {"list": [{"a": 1, "b": {"c": 2}}, {"a": 4}]}})
        );
        assert_eq!(
            selected(&["result.list[1-9]"], answer.clone()),
            json!({"result": {"list": [{"a": 4}, {"a": 5}]}})
        );
        assert_eq!(selected(&["nothing"], answer), json!({}));
        assert!(Selection::parse(&["a[x]".to_owned()]).is_err());
    }

    #[test]
    fn what_is_too_long_is_cut_and_says_how_to_get_the_rest() {
        let list: Vec<Value> = (0..300).map(|number| json!({"id": number, "text": "字".repeat(9)})).collect();
        let answer = json!({"result": {"list": list}});
        assert_eq!(fit(&answer, usize::MAX).1, Vec::<String>::new());
        let (text, told) = fit(&answer, 1000);
        assert!(text.len() <= 1000, "{}", text.len());
        assert_eq!(told, ["result.list: 20 of 300 elements; more by select result.list[20-40]"]);
        assert_eq!(
            serde_json::from_str::<Value>(&text).unwrap()["result"]["list"].as_array().unwrap().len(),
            20
        );
        let (text, told) = fit(&json!({"a": "字".repeat(600)}), 1700);
        assert!(text.len() <= 1700 && told[0].starts_with("a: 500 of 600 characters"), "{told:?}");
        let (text, told) = fit(&json!({"a": "字".repeat(600)}), 100);
        assert!(text.len() <= 100 && told[0].contains("of 1808 bytes"), "{told:?}");
    }
}
