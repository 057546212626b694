//! A request as a document: what stands in path, query and body, each value in the type that its page gives it.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::check::CREDENTIALS;
use super::index::Published;
use super::model::{Field, Form, Type, Types};
use crate::call::Call;
use crate::document::{Document, boolean_of, list_of};
use crate::template;

/// `body` is what [`super::check`] gave. What the page does not list stays as it came.
pub(crate) fn read(published: &Published, call: &Call, body: Value) -> Document {
    let mut members = Map::new();
    for (name, text) in template::names(published.entry.path).zip(&call.path_parameters) {
        members.insert(name.to_owned(), Value::String(text.clone()));
    }
    let query: HashMap<&str, &Field> =
        published.operation.query.iter().map(|field| (field.name.as_str(), field)).collect();
    for (name, text) in &call.query {
        if CREDENTIALS.contains(&name.as_str()) && !published.on_new_host() {
            continue;
        }
        let value = Value::String(text.clone());
        let value = match query.get(name.as_str()) {
            Some(field) => of_field(published.types, field, value),
            None => value,
        };
        members.insert(name.clone(), value);
    }
    match (published.operation.body.as_ref(), body) {
        (Some(Type::Named(name)), Value::Object(body)) => members.extend(object(published.types, name, body)),
        (_, Value::Object(body)) => members.extend(body),
        (Some(ty), body) => drop(members.insert("body".to_owned(), of_type(published.types, ty, body))),
        (None, _) => {}
    }
    Document::of(Value::Object(members))
}

fn object(types: &Types, name: &str, members: Map<String, Value>) -> Map<String, Value> {
    let fields = types.get(name).map_or(&[][..], Vec::as_slice);
    let read = |(name, value): (String, Value)| {
        let value = match fields.iter().find(|field| field.name == name) {
            Some(field) => of_field(types, field, value),
            None => value,
        };
        (name, value)
    };
    members.into_iter().map(read).collect()
}

fn of_field(types: &Types, field: &Field, value: Value) -> Value {
    match (&field.ty, field.form, &value) {
        (Type::Any, Form::Json, Value::String(text)) => serde_json::from_str(text).unwrap_or(value),
        _ => of_type(types, &field.ty, value),
    }
}

fn of_type(types: &Types, ty: &Type, value: Value) -> Value {
    let value = match (&value, ty.is_container()) {
        (Value::String(text), true) => match serde_json::from_str(text) {
            Ok(inner @ (Value::Array(_) | Value::Object(_))) => inner,
            _ => value,
        },
        _ => value,
    };
    match (ty, value) {
        (Type::List(item), Value::Array(items)) => {
            items.into_iter().map(|value| of_type(types, item, value)).collect()
        }
        (Type::List(item), value @ (Value::String(_) | Value::Number(_))) => {
            list_of(&value).into_iter().map(|text| of_type(types, item, Value::String(text))).collect()
        }
        (Type::Map(inner), Value::Object(members)) => {
            let read = |(name, value)| (name, of_type(types, inner, value));
            Value::Object(members.into_iter().map(read).collect())
        }
        (Type::Named(name), Value::Object(members)) => Value::Object(object(types, name, members)),
        (Type::Integer, Value::String(text)) => {
            text.trim().parse::<i64>().map_or(Value::String(text), Value::from)
        }
        (Type::Float, Value::String(text)) => {
            text.trim().parse::<f64>().map_or(Value::String(text), Value::from)
        }
        (Type::Boolean, value) => boolean_of(&value).map_or(value, Value::from),
        (Type::Text, Value::Number(number)) => Value::String(number.to_string()),
        (_, value) => value,
    }
}
