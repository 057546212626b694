//! A request against its operation: unknown fields, missing ones, wrong types. As lenient as the platform: numbers and
//! booleans as text, and the values that travel as text with commas or as JSON text.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::index::Published;
use super::model::{Field, Form, Type, Types};
use crate::call::{Call, missing_body, missing_parameter};
use crate::document::boolean_of;
use crate::reply::{Dialect, Refusal};

/// Query parameters of the old host's credentials, which the gate has checked.
pub(super) const CREDENTIALS: &[&str] = &[
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
    let fields = &published.operation.query;
    let rules = Rules { types: published.types, text_is_json: true, strict };
    for (name, _) in &call.query {
        let belongs = |field: &Field| {
            let part_of_it =
                || name.strip_prefix(field.name.as_str()).is_some_and(|rest| rest.starts_with('.'));
            field.name == *name || (field.ty.is_container() && part_of_it())
        };
        let credential = !published.on_new_host() && CREDENTIALS.contains(&name.as_str());
        if strict && !credential && !fields.iter().any(belongs) {
            return Err(Flaw::Unknown(name.clone()));
        }
    }
    for field in fields {
        let text = call.query(&field.name);
        // Nothing tells how a container without a mark travels here.
        if field.ty.is_container() && field.form == Form::Plain {
            continue;
        }
        rules.field(&field.name, field, text.map(|text| Value::String(text.to_owned())).as_ref())?;
    }
    Ok(())
}

fn check_body(published: &Published, call: &Call, strict: bool) -> Result<(), Flaw> {
    let new_host = published.on_new_host();
    let rules = Rules { types: published.types, text_is_json: !new_host, strict };
    let Some(ty) = &published.operation.body else {
        let surplus = call.list_body.as_ref().map(|_| "body").or_else(|| Some(call.members.keys().next()?));
        return match surplus {
            Some(name) if strict => Err(Flaw::Unknown(name.to_owned())),
            _ => Ok(()),
        };
    };
    let verdict = match (ty, &call.list_body) {
        (Type::Named(name), None) => rules.object("", name, &call.members),
        (ty, Some(list)) => rules.value("body", ty, list),
        (ty, None) => rules.value("body", ty, &Value::Object(call.members.clone())),
    };
    // Without a body there are no parameters to name.
    if new_host && call.body.is_empty() {
        return verdict.map_err(|_| Flaw::Unreadable(missing_body()));
    }
    verdict
}

struct Rules<'a> {
    types: &'a Types,
    /// Whether a container may come as text: in queries, and on the old host, where clients send the same values as a form
    /// and as JSON.
    text_is_json: bool,
    /// Whether unknown fields are refused. The platform takes them.
    strict: bool,
}

impl Rules<'_> {
    fn object(&self, place: &str, name: &str, members: &Map<String, Value>) -> Result<(), Flaw> {
        let fields = self.types.get(name).map_or(&[][..], Vec::as_slice);
        let inside = |member: &str| match place {
            "" => member.to_owned(),
            _ => format!("{place}.{member}"),
        };
        let is_unknown = |key: &&String| fields.iter().all(|field| field.name != **key);
        if let Some(unknown) = members.keys().find(is_unknown).filter(|_| self.strict) {
            return Err(Flaw::Unknown(inside(unknown)));
        }
        fields.iter().try_for_each(|field| self.field(&inside(&field.name), field, members.get(&field.name)))
    }

    fn field(&self, place: &str, field: &Field, value: Option<&Value>) -> Result<(), Flaw> {
        match value {
            None | Some(Value::Null) if field.required => Err(Flaw::Missing(place.to_owned())),
            None | Some(Value::Null) => Ok(()),
            Some(value) => match (field.form, value, &field.ty) {
                (Form::Comma, Value::String(text), Type::List(item)) => self.items(place, item, text),
                // A single number is a list of one, and the pages also print lists.
                (Form::Comma, Value::Number(_), Type::List(item)) => self.value(place, item, value),
                (Form::Comma, Value::Array(_), ty) => self.value(place, ty, value),
                (Form::Comma, _, _) => Err(wrong(place, "one text with commas between the items")),
                (Form::Json, Value::String(text), ty) => {
                    let value = json_text(text).ok_or_else(|| wrong(place, "JSON text"))?;
                    self.value(place, ty, &value)
                }
                (_, value, ty) => self.value(place, ty, value),
            },
        }
    }

    /// Items with commas between them.
    fn items(&self, place: &str, item: &Type, text: &str) -> Result<(), Flaw> {
        let mut items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        items.try_for_each(|text| self.value(place, item, &Value::String(text.to_owned())))
    }

    fn value(&self, place: &str, ty: &Type, value: &Value) -> Result<(), Flaw> {
        let value = match value {
            Value::String(text) if self.text_is_json && ty.is_container() => match (json_text(text), ty) {
                (Some(value @ (Value::Array(_) | Value::Object(_))), _) => Cow::Owned(value),
                (_, Type::List(item)) if !item.is_container() => return self.items(place, item, text),
                _ => return Err(wrong(place, expected(ty))),
            },
            _ => Cow::Borrowed(value),
        };
        let fits = match (ty, value.as_ref()) {
            (Type::Any, _) => true,
            (Type::Text | Type::File, Value::String(_) | Value::Number(_) | Value::Bool(_)) => true,
            (Type::Integer, Value::Number(number)) => number.is_i64() || number.is_u64(),
            (Type::Integer, Value::String(text)) => text.trim().parse::<i64>().is_ok(),
            (Type::Float, Value::Number(_)) => true,
            (Type::Float, Value::String(text)) => text.trim().parse::<f64>().is_ok(),
            (Type::Boolean, Value::Bool(_)) => true,
            // The official Python client writes `True` into queries.
            (Type::Boolean, Value::String(_)) => boolean_of(&value).is_some(),
            // One page gives a field as text, another as the list that it holds, such as `department` of `/user/create`.
            (Type::Text, Value::Array(_)) if self.text_is_json => true,
            (Type::List(item), Value::Array(items)) => {
                let mut numbered = items.iter().enumerate();
                return numbered
                    .try_for_each(|(at, value)| self.value(&format!("{place}[{at}]"), item, value));
            }
            (Type::Map(inner), Value::Object(members)) => {
                let mut members = members.iter();
                return members
                    .try_for_each(|(key, value)| self.value(&format!("{place}.{key}"), inner, value));
            }
            (Type::Named(name), Value::Object(members)) => return self.object(place, name, members),
            _ => false,
        };
        if fits { Ok(()) } else { Err(wrong(place, expected(ty))) }
    }
}

fn json_text(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

fn wrong(place: &str, expected: &'static str) -> Flaw {
    Flaw::WrongType { place: place.to_owned(), expected }
}

fn expected(ty: &Type) -> &'static str {
    match ty {
        Type::Text => "a text",
        Type::Integer => "a whole number",
        Type::Float => "a number",
        Type::Boolean => "true or false",
        Type::Any => "anything",
        Type::File => "a file",
        Type::List(_) => "a list",
        Type::Map(_) | Type::Named(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn verdict(text_is_json: bool, members: Value) -> Result<(), Flaw> {
        let product: crate::catalogue::model::Product = serde_json::from_value(json!({
            "operations": {},
            "types": {
                "Request": ["id int !", "users [string] comma", "msg .Message json", "deep [.Message]", "on bool"],
                "Message": ["text string !"],
            },
        }))
        .unwrap();
        let rules = Rules { types: &product.types, text_is_json, strict: true };
        match members {
            Value::Object(members) => rules.object("", "Request", &members),
            other => rules.value("body", &Type::Named("Request".to_owned()), &other),
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
        assert_eq!(verdict(false, form), Err(wrong("deep", "a list")));
    }

    #[test]
    fn a_flaw_is_named_with_its_place() {
        let cases = [
            (json!({}), Flaw::Missing("id".to_owned())),
            (json!({"id": null}), Flaw::Missing("id".to_owned())),
            (json!({"id": 1, "deep": [{}]}), Flaw::Missing("deep[0].text".to_owned())),
            (json!({"id": 1, "deep": [{"text": "a", "x": 1}]}), Flaw::Unknown("deep[0].x".to_owned())),
            (json!({"id": 1.5}), wrong("id", "a whole number")),
            (json!({"id": "x"}), wrong("id", "a whole number")),
            (json!({"id": 1, "users": {}}), wrong("users", "one text with commas between the items")),
            (json!({"id": 1, "msg": "{"}), wrong("msg", "JSON text")),
            (json!({"id": 1, "on": 2}), wrong("on", "true or false")),
            (json!([1]), wrong("body", "an object")),
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
