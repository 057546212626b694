//! A request as a document: what stands in path, query and body, each value in the type that its page gives it.

use serde_json::{Map, Value};

use super::check::CREDENTIALS;
use super::index::Published;
use super::model::{Field, Form, Type, Types};
use crate::call::Call;
use crate::document::{Document, boolean_of, list_of};
use crate::template;

/// What the page does not list stays as it came.
pub(crate) fn read(published: &Published, call: &Call) -> Document {
    let types = published.types;
    let mut members = Map::new();
    for (name, text) in template::names(published.entry.path).zip(&call.path_parameters) {
        members.insert(name.to_owned(), Value::String(text.clone()));
    }
    for (name, text) in &call.query {
        if CREDENTIALS.contains(&name.as_str()) && !published.on_new_host() {
            continue;
        }
        let value = Value::String(text.clone());
        let field = published.operation.query.iter().find(|field| field.name == *name);
        let value = field.map_or_else(|| value.clone(), |field| of_field(types, field, &value));
        members.insert(name.clone(), value);
    }
    match (published.operation.body.as_ref(), &call.list_body) {
        (Some(Type::Named(name)), None) => members.extend(object(types, name, &call.members)),
        (Some(ty), Some(list)) => drop(members.insert("body".to_owned(), of_type(types, ty, list))),
        _ => members.extend(call.members.clone()),
    }
    Document::of(Value::Object(members))
}

fn object(types: &Types, name: &str, members: &Map<String, Value>) -> Map<String, Value> {
    let fields = types.get(name).map_or(&[][..], Vec::as_slice);
    let read = |(name, value): (&String, &Value)| {
        let field = fields.iter().find(|field| field.name == *name);
        (name.clone(), field.map_or_else(|| value.clone(), |field| of_field(types, field, value)))
    };
    members.iter().map(read).collect()
}

fn of_field(types: &Types, field: &Field, value: &Value) -> Value {
    match (&field.ty, field.form, value) {
        (Type::Any, Form::Json, Value::String(text)) => {
            serde_json::from_str(text).unwrap_or_else(|_| value.clone())
        }
        _ => of_type(types, &field.ty, value),
    }
}

fn of_type(types: &Types, ty: &Type, value: &Value) -> Value {
    if let (Value::String(text), true) = (value, ty.is_container()) {
        if let Ok(inner @ (Value::Array(_) | Value::Object(_))) = serde_json::from_str(text) {
            return of_type(types, ty, &inner);
        }
    }
    match (ty, value) {
        (Type::List(item), Value::Array(items)) => {
            items.iter().map(|value| of_type(types, item, value)).collect()
        }
        (Type::List(item), Value::String(_) | Value::Number(_)) => {
            list_of(value).into_iter().map(|text| of_type(types, item, &Value::String(text))).collect()
        }
        (Type::Map(inner), Value::Object(members)) => {
            let read = |(name, value): (&String, &Value)| (name.clone(), of_type(types, inner, value));
            Value::Object(members.iter().map(read).collect())
        }
        (Type::Named(name), Value::Object(members)) => Value::Object(object(types, name, members)),
        (Type::Integer, Value::String(text)) => {
            text.trim().parse::<i64>().map_or_else(|_| value.clone(), Value::from)
        }
        (Type::Float, Value::String(text)) => {
            text.trim().parse::<f64>().map_or_else(|_| value.clone(), Value::from)
        }
        (Type::Boolean, value) => boolean_of(value).map_or_else(|| value.clone(), Value::from),
        (Type::Text, Value::Number(number)) => Value::String(number.to_string()),
        (_, value) => value.clone(),
    }
}
