//! A request against its operation: unknown fields, missing ones, wrong types. As lenient as the platform: numbers and
//! booleans as text, and the values that travel as text with commas or as JSON text.

use std::borrow::Cow;

use dingtalk_catalogue::{Field, Place, TextForm, ValueType};
use serde_json::{Map, Value};

use super::index::Published;
use super::json_text;
use super::objects::{Objects, is_container};
use crate::call::{Call, missing_body, missing_parameter};
use crate::document::boolean_of;
use crate::reply::{Dialect, Refusal};

/// Query parameters of the old host's credentials, which the gate has checked.
pub(crate) const CREDENTIALS: &[&str] = &[
    "access_token",
    "suite_access_token",
    "sns_token",
    "accessKey",
    "timestamp",
    "signature",
    "suiteTicket",
];

/// Refuses the request, or lets it through. Unknown fields are refused by a strict check only.
pub(crate) fn check(published: &Published, call: &Call, strict: bool) -> Result<(), Refusal> {
    judge(published, call, strict).map_err(|flaw| flaw.refusal(call.dialect()))
}

/// Refuses unknown fields where the operation itself judges the others.
pub(crate) fn refuse_unknown(published: &Published, call: &Call) -> Result<(), Refusal> {
    match judge(published, call, true) {
        Err(flaw @ Flaw::Unknown(_)) => Err(flaw.refusal(call.dialect())),
        _ => Ok(()),
    }
}

fn judge(published: &Published, call: &Call, strict: bool) -> Result<(), Flaw> {
    check_query(published, call, strict)?;
    check_body(published, call, strict)
}

/// What is wrong with a request.
#[derive(Debug, PartialEq, Eq)]
enum Flaw {
    Missing(String),
    Unknown(String),
    WrongType {
        place: String,
        expected: &'static str,
    },
    /// The body cannot be read at all.
    Unreadable(Refusal),
}

impl Flaw {
    /// The same, seen from what the value lies in: a member of this name, or an item `[0]`.
    fn within(self, step: &str) -> Self {
        let place = |inner: String| match inner.chars().next() {
            None => step.to_owned(),
            Some('[') => format!("{step}{inner}"),
            Some(_) => format!("{step}.{inner}"),
        };
        match self {
            Self::Missing(inner) => Self::Missing(place(inner)),
            Self::Unknown(inner) => Self::Unknown(place(inner)),
            Self::WrongType { place: inner, expected } => Self::WrongType { place: place(inner), expected },
            Self::Unreadable(refusal) => Self::Unreadable(refusal),
        }
    }

    /// In the words of each gateway, as far as they are known.
    fn refusal(self, dialect: Dialect) -> Refusal {
        let message = match (self, dialect) {
            (Self::Unreadable(refusal), _) => return refusal,
            // Its own table of parameters is what the gateway of the new host asks for; fields within them it does not know.
            (Self::Missing(place), Dialect::Api) if !place.contains(['.', '[']) => {
                return missing_parameter(&place);
            }
            (Self::Missing(place), Dialect::Topapi) => return Refusal::missing_argument(&place),
            (Self::WrongType { place, .. }, Dialect::Topapi) => return Refusal::invalid_argument(&place),
            (Self::Missing(place), _) => format!("the parameter {place} is missing"),
            (Self::Unknown(place), _) => format!("there is no parameter {place}"),
            (Self::WrongType { place, expected }, _) => {
                format!("the parameter {place} has to be {expected}")
            }
        };
        match dialect {
            Dialect::Api => Refusal::api(400, "param.error", message),
            Dialect::Oapi | Dialect::Topapi => Refusal::parameter(message),
        }
    }
}

fn check_query(published: &Published, call: &Call, strict: bool) -> Result<(), Flaw> {
    let fields = published.fields(Place::Query);
    let rules = Rules { objects: published.operation, text_is_json: true, strict };
    for (name, _) in &call.query {
        let belongs = |field: &Field| {
            let part_of_it = || name.strip_prefix(field.name()).is_some_and(|rest| rest.starts_with('.'));
            field.name() == *name || (is_container(field.value_type()) && part_of_it())
        };
        let credential = !published.on_new_host() && CREDENTIALS.contains(&name.as_str());
        if strict && !credential && !fields.clone().any(belongs) {
            return Err(Flaw::Unknown(name.clone()));
        }
    }
    for field in fields {
        let text = call.query(field.name());
        // Nothing tells how a container without a mark travels here.
        if is_container(field.value_type()) && field.text_form().is_none() {
            continue;
        }
        rules.field(field, text.map(|text| Value::String(text.to_owned())).as_ref())?;
    }
    Ok(())
}

fn check_body(published: &Published, call: &Call, strict: bool) -> Result<(), Flaw> {
    let new_host = published.on_new_host();
    let rules = Rules { objects: published.operation, text_is_json: !new_host, strict };
    let fields = published.fields(Place::Body);
    let verdict = match (published.fields(Place::WholeBody).next(), &call.list_body) {
        (Some(whole), Some(list)) => rules.field(whole, Some(list)),
        (Some(whole), None) => rules.field(whole, Some(&Value::Object(call.members.clone()))),
        (None, None) => rules.members(fields, &call.members),
        (None, Some(_)) if fields.clone().next().is_some() => Err(wrong("an object").within("body")),
        (None, Some(_)) if strict => Err(Flaw::Unknown("body".to_owned())),
        (None, Some(_)) => Ok(()),
    };
    // Without a body there are no parameters to name.
    if new_host && call.body.is_empty() {
        return verdict.map_err(|_| Flaw::Unreadable(missing_body()));
    }
    verdict
}

struct Rules<'a> {
    objects: &'a dyn Objects,
    /// Whether a container may come as text: in queries, and on the old host, where clients send the same values as a form
    /// and as JSON.
    text_is_json: bool,
    /// Whether unknown fields are refused. The platform takes them.
    strict: bool,
}

impl Rules<'_> {
    fn members<'a>(
        &self,
        mut fields: impl Iterator<Item = &'a Field> + Clone,
        members: &Map<String, Value>,
    ) -> Result<(), Flaw> {
        let is_unknown = |key: &&String| fields.clone().all(|field| field.name() != **key);
        if let Some(unknown) = members.keys().filter(|_| self.strict).find(is_unknown) {
            return Err(Flaw::Unknown(unknown.clone()));
        }
        fields.try_for_each(|field| self.field(field, members.get(field.name())))
    }

    fn field(&self, field: &Field, value: Option<&Value>) -> Result<(), Flaw> {
        let verdict = match value {
            None | Some(Value::Null) if field.is_required() => Err(Flaw::Missing(String::new())),
            None | Some(Value::Null) => Ok(()),
            Some(value) => match (field.text_form(), value, field.value_type()) {
                (Some(TextForm::Comma), Value::String(text), ValueType::List(item)) => self.items(item, text),
                // A single number is a list of one, and the pages also print lists.
                (Some(TextForm::Comma), Value::Number(_), ValueType::List(item)) => self.value(item, value),
                (Some(TextForm::Comma), Value::Array(_), ty) => self.value(ty, value),
                (Some(TextForm::Comma), _, _) => Err(wrong("one text with commas between the items")),
                (Some(TextForm::Json), Value::String(text), ty) => json_text::parse(text)
                    .ok_or_else(|| wrong("JSON text"))
                    .and_then(|value| self.value(ty, &value)),
                (_, value, ty) => self.value(ty, value),
            },
        };
        verdict.map_err(|flaw| flaw.within(field.name()))
    }

    /// Items with commas between them.
    fn items(&self, item: &ValueType, text: &str) -> Result<(), Flaw> {
        let mut items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        items.try_for_each(|text| self.value(item, &Value::String(text.to_owned())))
    }

    fn value(&self, ty: &ValueType, value: &Value) -> Result<(), Flaw> {
        let value = match value {
            Value::String(text) if self.text_is_json && is_container(ty) => {
                match (json_text::parse(text), ty) {
                    (Some(value @ (Value::Array(_) | Value::Object(_))), _) => Cow::Owned(value),
                    (_, ValueType::List(item)) if !is_container(item) => return self.items(item, text),
                    _ => return Err(wrong(expected(ty))),
                }
            }
            _ => Cow::Borrowed(value),
        };
        let fits = match (ty, value.as_ref()) {
            (ValueType::Any, _) => true,
            (ValueType::String | ValueType::File, Value::String(_) | Value::Number(_) | Value::Bool(_)) => {
                true
            }
            (ValueType::Integer, Value::Number(number)) => number.is_i64() || number.is_u64(),
            (ValueType::Integer, Value::String(text)) => text.trim().parse::<i64>().is_ok(),
            (ValueType::Float, Value::Number(_)) => true,
            (ValueType::Float, Value::String(text)) => text.trim().parse::<f64>().is_ok(),
            (ValueType::Boolean, Value::Bool(_)) => true,
            // The official Python client writes `True` into queries.
            (ValueType::Boolean, Value::String(_)) => boolean_of(&value).is_some(),
            // One page gives a field as text, another as the list that it holds, such as `department` of `/user/create`.
            (ValueType::String, Value::Array(_)) if self.text_is_json => true,
            (ValueType::List(item), Value::Array(items)) => {
                let mut numbered = items.iter().enumerate();
                return numbered.try_for_each(|(at, value)| {
                    self.value(item, value).map_err(|flaw| flaw.within(&format!("[{at}]")))
                });
            }
            (ValueType::Map(inner), Value::Object(members)) => {
                // A null says that what stands there is to be taken away.
                let mut members = members.iter().filter(|(_, value)| !value.is_null());
                return members
                    .try_for_each(|(key, value)| self.value(inner, value).map_err(|flaw| flaw.within(key)));
            }
            (ValueType::Object(name), Value::Object(members)) => {
                return self.members(self.objects.fields(name).iter(), members);
            }
            _ => false,
        };
        if fits { Ok(()) } else { Err(wrong(expected(ty))) }
    }
}

/// Of the value itself: what it lies in adds the place.
fn wrong(expected: &'static str) -> Flaw {
    Flaw::WrongType { place: String::new(), expected }
}

fn expected(ty: &ValueType) -> &'static str {
    match ty {
        ValueType::String => "a text",
        ValueType::Integer => "a whole number",
        ValueType::Float => "a number",
        ValueType::Boolean => "true or false",
        ValueType::Any => "anything",
        ValueType::File => "a file",
        ValueType::List(_) => "a list",
        _ => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::objects::tests::Described;
    use super::*;

    fn verdict(text_is_json: bool, members: Value) -> Result<(), Flaw> {
        let objects = Described::new(&[
            (
                "Request",
                &["id int !", "users [string] comma", "msg .Message json", "deep [.Message]", "on bool"],
            ),
            ("Message", &["text string !"]),
        ]);
        let rules = Rules { objects: &objects, text_is_json, strict: true };
        match members {
            Value::Object(members) => rules.members(objects.fields("Request").iter(), &members),
            other => rules.value(&ValueType::Object("Request".to_owned()), &other),
        }
    }

    #[test]
    fn numbers_lists_and_objects_may_travel_as_text() {
        for members in [
            json!({"id": 1}),
            json!({"id": "1", "users": "a,b", "msg": "{\"text\":\"a\"}", "on": "true"}),
            json!({"id": 1, "users": ["a", "b"]}),
            json!({"id": 1, "users": 7, "msg": {"text": "a"}, "deep": [{"text": 5}], "on": null}),
        ] {
            assert_eq!(verdict(false, members.clone()), Ok(()), "{members}");
        }
        let form = json!({"id": "1", "deep": "[{\"text\":\"a\"}]"});
        assert_eq!(verdict(true, form.clone()), Ok(()));
        assert_eq!(verdict(false, form), Err(wrong("a list").within("deep")));
    }

    #[test]
    fn a_flaw_is_named_with_its_place() {
        let cases = [
            (json!({}), Flaw::Missing("id".to_owned())),
            (json!({"id": null}), Flaw::Missing("id".to_owned())),
            (json!({"id": 1, "deep": [{}]}), Flaw::Missing("deep[0].text".to_owned())),
            (json!({"id": 1, "deep": [{"text": "a", "x": 1}]}), Flaw::Unknown("deep[0].x".to_owned())),
            (json!({"id": 1.5}), wrong("a whole number").within("id")),
            (json!({"id": "x"}), wrong("a whole number").within("id")),
            (json!({"id": 1, "users": {}}), wrong("one text with commas between the items").within("users")),
            (json!({"id": 1, "msg": "{"}), wrong("JSON text").within("msg")),
            (json!({"id": 1, "on": 2}), wrong("true or false").within("on")),
            (json!([1]), wrong("an object")),
        ];
        for (members, flaw) in cases {
            assert_eq!(verdict(false, members.clone()), Err(flaw), "{members}");
        }
    }

    #[test]
    fn each_host_refuses_in_its_own_words() {
        let missing = || Flaw::Missing("id".to_owned());
        assert!(matches!(missing().refusal(Dialect::Api), Refusal::Api { code, .. } if code == "Missingid"));
        assert!(matches!(missing().refusal(Dialect::Oapi), Refusal::Code { code: 40035, .. }));
        assert_eq!(missing().refusal(Dialect::Topapi), Refusal::code(40, "Missing required arguments:id"));
        let wrong = Flaw::WrongType { place: "id".to_owned(), expected: "a text" };
        assert_eq!(wrong.refusal(Dialect::Topapi), Refusal::code(41, "Invalid arguments:id"));
    }
}
