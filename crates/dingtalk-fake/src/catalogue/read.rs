//! A request as a document: what stands in path, query and body, each value in the type that its page gives it.

use dingtalk_catalogue::{Field, Operation, Place, TextForm, ValueType, path};
use serde_json::{Map, Value};

use super::check::CREDENTIALS;
use super::index::Published;
use super::json_text;
use super::objects::is_container;
use crate::call::Call;
use crate::document::{Document, boolean_of, list_of};

/// What the page does not list stays as it came.
pub(crate) fn read(published: &Published, call: &Call) -> Document {
    let operation = published.operation;
    let mut request = Document::default();
    for (name, text) in path::names(published.entry.path).zip(&call.path_parameters) {
        request.insert(name.to_owned(), Value::String(text.clone()));
    }
    for (name, text) in &call.query {
        if CREDENTIALS.contains(&name.as_str()) && !published.on_new_host() {
            continue;
        }
        let value = Value::String(text.clone());
        request.insert(name.clone(), member(operation, published.fields(Place::Query), name, &value));
    }
    match (published.fields(Place::WholeBody).next(), &call.list_body) {
        (Some(field), Some(list)) => {
            request.insert(field.name().to_owned(), of_type(operation, field.value_type(), list));
        }
        _ => {
            for (name, value) in &call.members {
                let value = member(operation, published.fields(Place::Body), name, value);
                request.insert(name.clone(), value);
            }
        }
    }
    request
}

fn object<'a>(
    operation: &Operation,
    fields: impl Iterator<Item = &'a Field> + Clone,
    members: &Map<String, Value>,
) -> Map<String, Value> {
    let read =
        |(name, value): (&String, &Value)| (name.clone(), member(operation, fields.clone(), name, value));
    members.iter().map(read).collect()
}

fn member<'a>(
    operation: &Operation,
    mut fields: impl Iterator<Item = &'a Field>,
    name: &str,
    value: &Value,
) -> Value {
    let field = fields.find(|field| field.name() == name);
    field.map_or_else(|| value.clone(), |field| of_field(operation, field, value))
}

fn of_field(operation: &Operation, field: &Field, value: &Value) -> Value {
    match (field.value_type(), field.text_form(), value) {
        (ValueType::Any, Some(TextForm::Json), Value::String(text)) => {
            json_text::parse(text).unwrap_or_else(|| value.clone())
        }
        _ => of_type(operation, field.value_type(), value),
    }
}

fn of_type(operation: &Operation, ty: &ValueType, value: &Value) -> Value {
    if let (Value::String(text), true) = (value, is_container(ty)) {
        if let Some(inner @ (Value::Array(_) | Value::Object(_))) = json_text::parse(text) {
            return of_type(operation, ty, &inner);
        }
    }
    match (ty, value) {
        (ValueType::List(item), Value::Array(items)) => {
            items.iter().map(|value| of_type(operation, item, value)).collect()
        }
        (ValueType::List(item), Value::String(_) | Value::Number(_)) => {
            list_of(value).into_iter().map(|text| of_type(operation, item, &Value::String(text))).collect()
        }
        (ValueType::Map(inner), Value::Object(members)) => {
            let read = |(name, value): (&String, &Value)| (name.clone(), of_type(operation, inner, value));
            Value::Object(members.iter().map(read).collect())
        }
        (ValueType::Object(name), Value::Object(members)) => {
            Value::Object(object(operation, operation.object(name).iter(), members))
        }
        (ValueType::Integer, Value::String(text)) => {
            text.trim().parse::<i64>().map_or_else(|_| value.clone(), Value::from)
        }
        (ValueType::Float, Value::String(text)) => {
            text.trim().parse::<f64>().map_or_else(|_| value.clone(), Value::from)
        }
        (ValueType::Boolean, value) => boolean_of(value).map_or_else(|| value.clone(), Value::from),
        (ValueType::String, Value::Number(number)) => Value::String(number.to_string()),
        (_, value) => value.clone(),
    }
}
