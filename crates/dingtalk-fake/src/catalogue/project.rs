//! One stored thing in the shape of an operation's answer: each field of the published type is looked for in the document, in
//! any spelling and under its other names. What the type does not name is left out, an optional field without a value is
//! absent, a required one is made up.

use serde_json::{Map, Value};

use super::index::Published;
use super::model::{Field, Form, Type, Types};
use super::sample;
use crate::date;
use crate::document::{self, Aliases, boolean_of, list_of};

/// Members of an answer that say that all is well, beside or around the thing.
const VERDICTS: &[&str] = &["success", "isSuccess", "succ", "result", "ok"];

/// Numbers from here on are points in time where a text is asked for.
const FIRST_TIME_MS: i64 = 100_000_000_000;

/// The answer to a request about `value`.
pub(crate) fn project(published: &Published, value: &Value, aliases: Aliases) -> Value {
    let view = View { types: published.types, aliases };
    match &published.operation.response {
        Some(Type::Named(name)) => {
            let empty = Map::new();
            view.answer(name, value.as_object().unwrap_or(&empty))
        }
        Some(ty) => view.value(ty, value, false).unwrap_or_else(|| Value::Object(Map::new())),
        None => Value::Object(Map::new()),
    }
}

/// Where in the answer a thing stands: the names of the members that lead to it, none when it is the answer itself.
pub(crate) fn place_of_thing(published: &Published) -> Vec<String> {
    let Some(Type::Named(name)) = &published.operation.response else { return Vec::new() };
    let mut fields = fields_of(published.types, name).iter().filter(|field| !is_envelope(field));
    match (fields.next(), fields.next()) {
        (Some(Field { name, ty: Type::Named(_), .. }), None) => vec![name.clone()],
        // The id of what was created, under a name that is not its own.
        (Some(Field { name, ty: Type::Text | Type::Integer, .. }), None) if name == "result" => {
            vec![name.clone()]
        }
        _ => Vec::new(),
    }
}

/// Whether the items of a list that stands there are ids.
pub(crate) fn lists_ids(published: &Published, place: &[String]) -> bool {
    matches!(type_at(published, place), Some(Type::List(item)) if !item.is_container())
}

/// Whether what stands there is an id, not a thing.
pub(crate) fn is_id(published: &Published, place: &[String]) -> bool {
    !place.is_empty() && matches!(type_at(published, place), Some(Type::Text | Type::Integer))
}

fn type_at<'a>(published: &'a Published, place: &[String]) -> Option<&'a Type> {
    let mut ty = published.operation.response.as_ref()?;
    for wanted in place {
        let Type::Named(name) = ty else { return None };
        ty = &fields_of(published.types, name).iter().find(|field| field.name == *wanted)?.ty;
    }
    Some(ty)
}

/// Where the list of an answer stands.
pub(crate) fn place_of_list(published: &Published) -> Option<Vec<String>> {
    let mut open = match &published.operation.response {
        Some(Type::List(_)) => return Some(Vec::new()),
        Some(Type::Named(name)) => vec![(Vec::new(), name)],
        _ => return None,
    };
    for _ in 0..3 {
        let mut deeper = Vec::new();
        for (path, name) in open {
            for field in fields_of(published.types, name) {
                let path: Vec<_> = path.iter().chain([&field.name]).cloned().collect();
                match &field.ty {
                    Type::List(_) => return Some(path),
                    Type::Named(inner) => deeper.push((path, inner)),
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
    NAMES.iter().any(|name| document::is_same_name(name, &field.name))
}

fn fields_of<'a>(types: &'a Types, name: &str) -> &'a [Field] {
    types.get(name).map_or(&[][..], Vec::as_slice)
}

struct View<'a> {
    types: &'a Types,
    aliases: Aliases,
}

impl View<'_> {
    /// The outermost object, which also says that all went well.
    fn answer(&self, name: &str, members: &Map<String, Value>) -> Value {
        let mut answer = self.object(name, members);
        for field in fields_of(self.types, name) {
            let verdict = VERDICTS.contains(&field.name.as_str()) && !answer.contains_key(&field.name);
            match field.ty {
                Type::Boolean if verdict => drop(answer.insert(field.name.clone(), Value::Bool(true))),
                Type::Text if verdict && field.name != "result" => {
                    answer.insert(field.name.clone(), Value::String("true".to_owned()));
                }
                _ => {}
            }
        }
        Value::Object(answer)
    }

    fn object(&self, name: &str, members: &Map<String, Value>) -> Map<String, Value> {
        let fields = fields_of(self.types, name).iter();
        fields
            .filter_map(|field| {
                let found = document::find(members, &field.name, self.aliases);
                let value = found.and_then(|value| self.field(field, value));
                let value = value.or_else(|| self.made_up(field).filter(|_| field.required))?;
                Some((field.name.clone(), value))
            })
            .collect()
    }

    fn made_up(&self, field: &Field) -> Option<Value> {
        match &field.ty {
            Type::List(_) if field.form == Form::Plain => Some(Value::Array(Vec::new())),
            _ => sample::field(self.types, field),
        }
    }

    fn field(&self, field: &Field, value: &Value) -> Option<Value> {
        let is_time = field.datetime || named_as_time(&field.name);
        let value = match (&field.ty, value) {
            (Type::Text, Value::Number(number)) if is_time => {
                let ms = number.as_i64().filter(|ms| *ms >= FIRST_TIME_MS);
                let write = if field.datetime { date::china_datetime } else { date::iso_minutes };
                Value::String(ms.map_or_else(|| number.to_string(), write))
            }
            _ => self.value(&field.ty, value, field.form == Form::Comma)?,
        };
        Some(match (field.form, value) {
            (Form::Plain, value) | (_, value @ Value::String(_)) => value,
            (Form::Comma, value) => Value::String(list_of(&value).join(",")),
            (Form::Json, value) => Value::String(value.to_string()),
        })
    }

    fn value(&self, ty: &Type, value: &Value, comma: bool) -> Option<Value> {
        let parsed = match value {
            Value::String(text) if ty.is_container() && !comma => serde_json::from_str(text).ok(),
            _ => None,
        };
        let value = parsed.as_ref().unwrap_or(value);
        Some(match (ty, value) {
            (_, Value::Null) => return None,
            (Type::Any, value) => value.clone(),
            (Type::Text | Type::File, Value::String(text)) => Value::String(text.clone()),
            (Type::Text | Type::File, value) => Value::String(value.to_string()),
            (Type::Integer, Value::Number(number)) if number.is_f64() => return None,
            (Type::Integer | Type::Float, Value::Number(_)) => value.clone(),
            (Type::Integer, Value::String(text)) => Value::from(text.trim().parse::<i64>().ok()?),
            (Type::Integer, Value::Bool(value)) => Value::from(i64::from(*value)),
            (Type::Float, Value::String(text)) => Value::from(text.trim().parse::<f64>().ok()?),
            (Type::Boolean, value) => Value::Bool(boolean_of(value)?),
            (Type::List(item), Value::Array(items)) => {
                items.iter().filter_map(|value| self.value(item, value, false)).collect()
            }
            (Type::List(item), value @ (Value::String(_) | Value::Number(_))) => {
                let items = list_of(value).into_iter().map(Value::String);
                items.filter_map(|value| self.value(item, &value, false)).collect()
            }
            (Type::List(item), value) => self.value(item, value, false).into_iter().collect(),
            (Type::Map(inner), Value::Object(members)) => {
                let inner =
                    |(name, value): (&String, &Value)| Some((name.clone(), self.value(inner, value, false)?));
                Value::Object(members.iter().filter_map(inner).collect())
            }
            (Type::Named(name), Value::Object(members)) => Value::Object(self.object(name, members)),
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

    use super::*;
    use crate::catalogue::model::Product;

    fn view(ty: &str, value: Value) -> Value {
        let product: Product = serde_json::from_value(json!({
            "operations": {},
            "types": {
                "Old": ["user_id string !", "dept_ids [int] comma", "ext any json", "gmt_create string", "parent int !"],
                "New": ["userId string", "deptIds [int]", "ext .Ext", "createTime int", "title string", "extra .New"],
                "Ext": ["a int"],
            },
        }))
        .unwrap();
        let view = View { types: &product.types, aliases: &[&["title", "position"]] };
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
