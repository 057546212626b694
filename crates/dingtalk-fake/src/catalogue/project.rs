//! One stored thing in the shape of an operation's answer: each field of the published type is looked for in the document, in
//! any spelling and under its other names. What the type does not name is left out, an optional field without a value is
//! absent, a required one is made up.

use std::borrow::Cow;

use dingtalk_catalogue::{Field, TextForm, ValueType};
use serde_json::{Map, Value};

use super::index::Published;
use super::objects::{Objects, is_container};
use super::seen::{Members, Seen};
use crate::date;
use crate::document::{Aliases, Document, Lookup, boolean_of, is_same_name, list_of};

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
            let members = value.as_object().unwrap_or(&empty);
            view.answer(name, view.object(name, &Lookup::in_object(members, aliases))).into_value()
        }
        Some(ty) => view.value(ty, value, false).map_or_else(|| Value::Object(Map::new()), Seen::into_value),
        None => Value::Object(Map::new()),
    }
}

/// The answer to a request about a thing, which [is an object](is_object) there.
pub(crate) fn project_thing<'a>(
    published: &Published,
    thing: &'a Document,
    place: &[String],
    aliases: Aliases,
) -> Seen<'a> {
    let view = View { objects: published.operation, aliases };
    match published.operation.response() {
        Some(ValueType::Object(name)) => view.answer(name, view.object_around(name, place, thing)),
        _ => Seen::Object(Vec::new()),
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

/// Whether what stands there has members.
pub(crate) fn is_object(published: &Published, place: &[String]) -> bool {
    matches!(type_at(published, place), Some(ValueType::Object(_)))
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
    NAMES.iter().any(|name| is_same_name(name, field.name()))
}

/// `'o` is the catalogue's, `'a` of what is seen.
struct View<'o> {
    objects: &'o dyn Objects,
    aliases: Aliases,
}

impl<'o> View<'o> {
    /// The outermost object, which also says that all went well.
    fn answer<'a>(&self, name: &str, mut members: Members<'a>) -> Seen<'a>
    where
        'o: 'a,
    {
        for field in self.objects.fields(name) {
            let name = field.name();
            if !VERDICTS.contains(&name) || members.iter().any(|(other, _)| *other == name) {
                continue;
            }
            match field.value_type() {
                ValueType::Boolean => members.push((name, Value::Bool(true).into())),
                ValueType::String if name != "result" => {
                    members.push((name, Value::String("true".to_owned()).into()));
                }
                _ => {}
            }
        }
        Seen::Object(members)
    }

    /// The object around a thing that stands deeper in it.
    fn object_around<'a>(&self, name: &str, place: &[String], thing: &'a Document) -> Members<'a>
    where
        'o: 'a,
    {
        let Some((step, rest)) = place.split_first() else {
            return self.object(name, &Lookup::in_document(thing, self.aliases));
        };
        let fields = self.objects.fields(name).iter();
        let seen = |field: &'o Field| match field.value_type() {
            ValueType::Object(inner) if field.name() == *step => {
                Some(in_form(field, Seen::Object(self.object_around(inner, rest, thing))))
            }
            _ => self.made_up(field),
        };
        fields.filter_map(|field| Some((field.name(), seen(field)?))).collect()
    }

    fn object<'a>(&self, name: &str, members: &Lookup<'a>) -> Members<'a>
    where
        'o: 'a,
    {
        let fields = self.objects.fields(name).iter();
        let seen = |field: &'o Field| {
            let found = members.find(field.name()).and_then(|value| self.field(field, value));
            found.or_else(|| self.made_up(field))
        };
        fields.filter_map(|field| Some((field.name(), seen(field)?))).collect()
    }

    /// What stands in a field that nothing is known for, if it may not be absent.
    fn made_up<'a>(&self, field: &Field) -> Option<Seen<'a>> {
        match field.value_type() {
            _ if !field.is_required() => None,
            ValueType::List(_) if field.text_form().is_none() => Some(Seen::List(Vec::new())),
            _ => self.objects.sample(field).map(Seen::from),
        }
    }

    fn field<'a>(&self, field: &Field, value: &'a Value) -> Option<Seen<'a>>
    where
        'o: 'a,
    {
        let is_time = || field.is_datetime() || named_as_time(field.name());
        let seen = match (field.value_type(), value) {
            (ValueType::String, Value::Number(number)) if is_time() => {
                let ms = number.as_i64().filter(|ms| *ms >= FIRST_TIME_MS);
                let write = if field.is_datetime() { date::china_datetime } else { date::iso_minutes };
                Value::String(ms.map_or_else(|| number.to_string(), write)).into()
            }
            _ => self.value(field.value_type(), value, field.text_form() == Some(TextForm::Comma))?,
        };
        Some(in_form(field, seen))
    }

    fn value<'a>(&self, ty: &ValueType, value: &'a Value, comma: bool) -> Option<Seen<'a>>
    where
        'o: 'a,
    {
        if let (Value::String(text), true) = (value, is_container(ty) && !comma) {
            if let Ok(parsed) = serde_json::from_str(text) {
                return Some(self.value(ty, &parsed, true)?.into_value().into());
            }
        }
        Some(match (ty, value) {
            (_, Value::Null) => return None,
            (ValueType::Any, value)
            | (ValueType::String | ValueType::File, value @ Value::String(_))
            | (ValueType::Boolean, value @ Value::Bool(_)) => Seen::Value(Cow::Borrowed(value)),
            (ValueType::String | ValueType::File, value) => Value::String(value.to_string()).into(),
            (ValueType::Integer, Value::Number(number)) if number.is_f64() => return None,
            (ValueType::Integer | ValueType::Float, Value::Number(_)) => Seen::Value(Cow::Borrowed(value)),
            (ValueType::Integer, Value::String(text)) => Value::from(text.trim().parse::<i64>().ok()?).into(),
            (ValueType::Integer, Value::Bool(value)) => Value::from(i64::from(*value)).into(),
            (ValueType::Float, Value::String(text)) => Value::from(text.trim().parse::<f64>().ok()?).into(),
            (ValueType::Boolean, value) => Value::Bool(boolean_of(value)?).into(),
            (ValueType::List(item), Value::Array(items)) => {
                Seen::List(items.iter().filter_map(|value| self.value(item, value, false)).collect())
            }
            (ValueType::List(item), value @ (Value::String(_) | Value::Number(_))) => {
                let items = list_of(value).into_iter().map(Value::String);
                let owned = |value: Value| Some(self.value(item, &value, false)?.into_value().into());
                Seen::List(items.filter_map(owned).collect())
            }
            (ValueType::List(item), value) => {
                Seen::List(self.value(item, value, false).into_iter().collect())
            }
            (ValueType::Map(inner), Value::Object(members)) => {
                let inner = |(name, value): (&'a String, &'a Value)| {
                    Some((name.as_str(), self.value(inner, value, false)?))
                };
                Seen::Object(members.iter().filter_map(inner).collect())
            }
            (ValueType::Object(name), Value::Object(members)) => {
                Seen::Object(self.object(name, &Lookup::in_object(members, self.aliases)))
            }
            _ => return None,
        })
    }
}

/// A value as text, where its field is one.
fn in_form<'a>(field: &Field, seen: Seen<'a>) -> Seen<'a> {
    match (field.text_form(), seen) {
        (None, seen) => seen,
        (Some(_), Seen::Value(value)) if value.is_string() => Seen::Value(value),
        (Some(TextForm::Comma), seen) => Value::String(list_of(&seen.into_value()).join(",")).into(),
        (_, seen) => Value::String(seen.into_value().to_string()).into(),
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
        Seen::Object(view.object(ty, &Lookup::in_object(value.as_object().unwrap(), view.aliases)))
            .into_value()
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
