//! One stored thing in the shape of an operation's answer: each field of the published type is looked for in the document, in
//! any spelling and under its other names. What the type does not name is left out, an optional field without a value is
//! absent, a required one is made up.

use dingtalk_catalogue::{Field, TextForm, ValueType};
use serde_json::{Map, Value};

use super::index::Published;
use super::objects::{Objects, is_container};
use crate::date;
use crate::document::{self, Aliases, boolean_of, list_of};

/// Members of an answer that say that all is well, beside or around the thing.
const VERDICTS: &[&str] = &["success", "isSuccess", "succ", "result", "ok"];

/// Numbers from here on are points in time where a text is asked for.
const FIRST_TIME_MS: i64 = 100_000_000_000;

/// The answer to a request about `value`.
pub(crate) fn project(published: &Published, value: &Value, aliases: Aliases) -> Value {
    let view = View { objects: published.operation, aliases };
    match published.operation.response() {
        Some(ValueType::Object(name)) => {
            let empty = Map::new();
            view.answer(name, value.as_object().unwrap_or(&empty))
        }
        Some(ty) => view.value(ty, value, false).unwrap_or_else(|| Value::Object(Map::new())),
        None => Value::Object(Map::new()),
    }
}

/// Where in the answer a thing stands: the names of the members that lead to it, none when it is the answer itself.
pub(crate) fn place_of_thing(published: &Published) -> Vec<String> {
    let Some(ValueType::Object(name)) = published.operation.response() else { return Vec::new() };
    let mut fields = published.operation.object(name).iter().filter(|field| !is_envelope(field));
    let (Some(field), None) = (fields.next(), fields.next()) else { return Vec::new() };
    match field.value_type() {
        ValueType::Object(_) => vec![field.name().to_owned()],
        // The id of what was created, under a name that is not its own.
        ValueType::String | ValueType::Integer if field.name() == "result" => vec![field.name().to_owned()],
        _ => Vec::new(),
    }
}

/// Whether the items of a list that stands there are ids.
pub(crate) fn lists_ids(published: &Published, place: &[String]) -> bool {
    matches!(type_at(published, place), Some(ValueType::List(item)) if !is_container(item))
}

/// Whether what stands there is an id, not a thing.
pub(crate) fn is_id(published: &Published, place: &[String]) -> bool {
    !place.is_empty() && matches!(type_at(published, place), Some(ValueType::String | ValueType::Integer))
}

fn type_at<'a>(published: &'a Published, place: &[String]) -> Option<&'a ValueType> {
    let mut ty = published.operation.response()?;
    for wanted in place {
        let ValueType::Object(name) = ty else { return None };
        ty = published.operation.object(name).iter().find(|field| field.name() == *wanted)?.value_type();
    }
    Some(ty)
}

/// Where the list of an answer stands.
pub(crate) fn place_of_list(published: &Published) -> Option<Vec<String>> {
    let mut open = match published.operation.response() {
        Some(ValueType::List(_)) => return Some(Vec::new()),
        Some(ValueType::Object(name)) => vec![(Vec::new(), name)],
        _ => return None,
    };
    for _ in 0..3 {
        let mut deeper = Vec::new();
        for (path, name) in open {
            for field in published.operation.object(name) {
                let path: Vec<_> = path.iter().cloned().chain([field.name().to_owned()]).collect();
                match field.value_type() {
                    ValueType::List(_) => return Some(path),
                    ValueType::Object(inner) => deeper.push((path, inner)),
                    _ => {}
                }
            }
        }
        open = deeper;
    }
    None
}

/// Whether a field tells about the request, not about the thing.
fn is_envelope(field: &Field) -> bool {
    const NAMES: &[&str] =
        &["success", "requestId", "errorCode", "errorMsg", "errorMessage", "errcode", "errmsg", "message"];
    NAMES.iter().any(|name| document::is_same_name(name, field.name()))
}

struct View<'a> {
    objects: &'a dyn Objects,
    aliases: Aliases,
}

impl View<'_> {
    /// The outermost object, which also says that all went well.
    fn answer(&self, name: &str, members: &Map<String, Value>) -> Value {
        let mut answer = self.object(name, members);
        for field in self.objects.fields(name) {
            let verdict = VERDICTS.contains(&field.name()) && !answer.contains_key(field.name());
            match field.value_type() {
                ValueType::Boolean if verdict => {
                    drop(answer.insert(field.name().to_owned(), Value::Bool(true)))
                }
                ValueType::String if verdict && field.name() != "result" => {
                    answer.insert(field.name().to_owned(), Value::String("true".to_owned()));
                }
                _ => {}
            }
        }
        Value::Object(answer)
    }

    fn object(&self, name: &str, members: &Map<String, Value>) -> Map<String, Value> {
        let fields = self.objects.fields(name).iter();
        fields
            .filter_map(|field| {
                let found = document::find(members, field.name(), self.aliases);
                let value = found.and_then(|value| self.field(field, value));
                let value = value.or_else(|| if field.is_required() { self.made_up(field) } else { None })?;
                Some((field.name().to_owned(), value))
            })
            .collect()
    }

    fn made_up(&self, field: &Field) -> Option<Value> {
        match field.value_type() {
            ValueType::List(_) if field.text_form().is_none() => Some(Value::Array(Vec::new())),
            _ => self.objects.sample(field),
        }
    }

    fn field(&self, field: &Field, value: &Value) -> Option<Value> {
        let is_time = field.is_datetime() || named_as_time(field.name());
        let value = match (field.value_type(), value) {
            (ValueType::String, Value::Number(number)) if is_time => {
                let ms = number.as_i64().filter(|ms| *ms >= FIRST_TIME_MS);
                let write = if field.is_datetime() { date::china_datetime } else { date::iso_minutes };
                Value::String(ms.map_or_else(|| number.to_string(), write))
            }
            _ => self.value(field.value_type(), value, field.text_form() == Some(TextForm::Comma))?,
        };
        Some(match (field.text_form(), value) {
            (None, value) | (_, value @ Value::String(_)) => value,
            (Some(TextForm::Comma), value) => Value::String(list_of(&value).join(",")),
            (_, value) => Value::String(value.to_string()),
        })
    }

    fn value(&self, ty: &ValueType, value: &Value, comma: bool) -> Option<Value> {
        let parsed = match value {
            Value::String(text) if is_container(ty) && !comma => serde_json::from_str(text).ok(),
            _ => None,
        };
        let value = parsed.as_ref().unwrap_or(value);
        Some(match (ty, value) {
            (_, Value::Null) => return None,
            (ValueType::Any, value) => value.clone(),
            (ValueType::String | ValueType::File, Value::String(text)) => Value::String(text.clone()),
            (ValueType::String | ValueType::File, value) => Value::String(value.to_string()),
            (ValueType::Integer, Value::Number(number)) if number.is_f64() => return None,
            (ValueType::Integer | ValueType::Float, Value::Number(_)) => value.clone(),
            (ValueType::Integer, Value::String(text)) => Value::from(text.trim().parse::<i64>().ok()?),
            (ValueType::Integer, Value::Bool(value)) => Value::from(i64::from(*value)),
            (ValueType::Float, Value::String(text)) => Value::from(text.trim().parse::<f64>().ok()?),
            (ValueType::Boolean, value) => Value::Bool(boolean_of(value)?),
            (ValueType::List(item), Value::Array(items)) => {
                items.iter().filter_map(|value| self.value(item, value, false)).collect()
            }
            (ValueType::List(item), value @ (Value::String(_) | Value::Number(_))) => {
                let items = list_of(value).into_iter().map(Value::String);
                items.filter_map(|value| self.value(item, &value, false)).collect()
            }
            (ValueType::List(item), value) => self.value(item, value, false).into_iter().collect(),
            (ValueType::Map(inner), Value::Object(members)) => {
                let inner =
                    |(name, value): (&String, &Value)| Some((name.clone(), self.value(inner, value, false)?));
                Value::Object(members.iter().filter_map(inner).collect())
            }
            (ValueType::Object(name), Value::Object(members)) => Value::Object(self.object(name, members)),
            _ => return None,
        })
    }
}

fn named_as_time(name: &str) -> bool {
    let lower = name.to_lowercase();
    ["time", "date", "gmtcreate", "gmtmodified", "gmt_create", "gmt_modified"]
        .iter()
        .any(|ending| lower.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::objects::tests::Described;
    use super::*;

    fn view(ty: &str, value: Value) -> Value {
        let objects = Described::new(&[
            (
                "Old",
                &[
                    "user_id string !",
                    "dept_ids [int] comma",
                    "ext any json",
                    "gmt_create string",
                    "parent int !",
                ],
            ),
            (
                "New",
                &[
                    "userId string",
                    "deptIds [int]",
                    "ext .Ext",
                    "createTime int",
                    "title string",
                    "extra .New",
                ],
            ),
            ("Ext", &["a int"]),
        ]);
        let view = View { objects: &objects, aliases: &[&["title", "position"]] };
        Value::Object(view.object(ty, value.as_object().unwrap()))
    }

    #[test]
    fn one_thing_is_seen_by_both_hosts() {
        let thing = json!({"userid": "ann", "deptIdS": [1, 2], "ext": {"a": "1", "b": 2}, "position": "Lead",
            "createdTime": 1_704_067_200_000_i64, "secret": 1});
        assert_eq!(
            view("New", thing.clone()),
            json!({"userId": "ann", "deptIds": [1, 2], "ext": {"a": 1}, "createTime": 1_704_067_200_000_i64, "title": "Lead"})
        );
        assert_eq!(
            view("Old", thing),
            json!({"user_id": "ann", "dept_ids": "1,2", "ext": "{\"a\":\"1\",\"b\":2}",
                "gmt_create": "2024-01-01T00:00Z", "parent": 1})
        );
    }
}
