//! The request of a call, put together from the command line.

use dingtalk_catalogue::{Field, Operation, Place, TextForm, ValueType, nearest_names};
use dingtalk_fake::json::json;
use serde_json::{Map, Value};
use tokio::io::AsyncReadExt;

use super::flags::{Flags, kebab};
use crate::failure::{Failure, shown};

/// `--json`, then the values of the path, then `-f` and `-F`, then the flags of fields; what comes later wins.
pub(super) async fn build(
    operation: &'static Operation,
    path_values: &[(&'static str, String)],
    flags: &Flags,
) -> Result<Map<String, Value>, Failure> {
    let mut request = match &flags.options.json {
        Some(source) => base(operation, source).await?,
        None => Map::new(),
    };
    for (name, value) in path_values {
        request.insert((*name).to_owned(), value.as_str().into());
    }
    put_pairs(&mut request, flags, operation.request()).await?;
    for (field, values) in &flags.fields {
        request.insert(field.name().to_owned(), of_field(field, values).await?);
    }
    complete(operation, &request)?;
    Ok(request)
}

/// For a route whose fields nobody knows.
pub(super) async fn untyped(flags: &Flags) -> Result<Map<String, Value>, Failure> {
    let mut request = match &flags.options.json {
        Some(source) => serde_json::from_str(&inline_or_read(source).await?).map_err(|error| {
            Failure::usage(format!("--json: no JSON object: {error}"))
                .next("write it as {\"name\": \"value\"}")
        })?,
        None => Map::new(),
    };
    put_pairs(&mut request, flags, &[]).await?;
    Ok(request)
}

/// What `-f` and `-F` give, into a request of these fields.
async fn put_pairs(
    request: &mut Map<String, Value>,
    flags: &Flags,
    fields: &'static [Field],
) -> Result<(), Failure> {
    once(flags)?;
    for pair in &flags.options.texts {
        let (key, value) = split(pair)?;
        set(request, key, value.into())?;
    }
    for pair in &flags.options.typed {
        let (key, value) = split(pair)?;
        let field = fields.iter().find(|field| field.name() == key);
        let value = match field.map(Field::value_type) {
            // A file that is uploaded stays a path, and the text `5` is no number.
            Some(ValueType::File) => value.into(),
            Some(ValueType::String) => of_text(value).await?,
            _ => typed(value).await?,
        };
        set(request, key, value)?;
    }
    Ok(())
}

/// A field that is given by two means, or as a whole and in part, would silently be that of one.
fn once(flags: &Flags) -> Result<(), Failure> {
    let pairs = flags.options.texts.iter().chain(&flags.options.typed);
    let pairs: Vec<&str> = pairs.filter_map(|pair| pair.split_once('=')).map(|(key, _)| key).collect();
    let by_flag =
        |key: &str| flags.fields.iter().map(|(field, _)| field.name()).find(|name| clash(name, key));
    let clashing = pairs.iter().enumerate().find_map(|(at, key)| {
        let before = pairs.iter().take(at).copied().find(|one| clash(one, key));
        Some((*key, before.or_else(|| by_flag(key))?))
    });
    match clashing {
        Some((key, other)) if key == other => {
            Err(Failure::usage(format!("`{}` is given twice", shown(key))).next("give it once"))
        }
        Some((key, other)) => {
            Err(Failure::usage(format!("`{}` and `{}` are one in the other", shown(other), shown(key)))
                .next("give the whole or its parts"))
        }
        None => Ok(()),
    }
}

/// Whether two keys say different things of one field. `a[]` twice is two elements.
fn clash(one: &str, other: &str) -> bool {
    if one == other && one.ends_with("[]") {
        return false;
    }
    let (one, other) = (one.trim_end_matches("[]"), other.trim_end_matches("[]"));
    let within =
        |outer: &str, inner: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
    one == other || within(one, other) || within(other, one)
}

/// What is of another type than its field: DingTalk may read it, or refuse it in words of its own.
pub(super) fn mistyped(operation: &'static Operation, request: &Map<String, Value>) -> Vec<String> {
    let odd = |field: &'static Field| {
        let value = request.get(field.name())?;
        let fits = match field.value_type() {
            ValueType::String => value.is_string(),
            ValueType::Integer => value.is_i64() || value.is_u64(),
            ValueType::Float => value.is_number(),
            ValueType::Boolean => value.is_boolean(),
            ValueType::List(_) => value.is_array(),
            _ => true,
        };
        let told = (field.name(), field.value_type());
        (!fits && !value.is_null())
            .then(|| format!("note: `{}` is of the type {}; it is sent as it is", told.0, told.1))
    };
    // Elsewhere everything travels as text.
    let fields = operation
        .request()
        .iter()
        .filter(|field| field.place() == Place::Body && field.text_form().is_none());
    fields.filter_map(odd).collect()
}

/// What of a request its operation does not have: DingTalk leaves it unread, and says nothing.
pub(super) fn unknown(operation: &'static Operation, request: &Map<String, Value>) -> Vec<String> {
    let fields = || operation.request().iter();
    if fields().any(|field| field.place() == Place::WholeBody) {
        return Vec::new();
    }
    let odd = request.keys().filter(|name| !fields().any(|field| field.name() == name.as_str()));
    odd.map(|name| {
        let near = nearest_names(name, fields().map(Field::name), 3);
        let meant =
            if near.is_empty() { String::new() } else { format!(" (did you mean {}?)", near.join(", ")) };
        format!("note: {} has no field `{name}`{meant}; it is sent as it is", operation.dotted_id())
    })
    .collect()
}

/// `a.b=c`, put where it belongs.
pub(in crate::commands) async fn put(request: &mut Map<String, Value>, pair: &str) -> Result<(), Failure> {
    let (key, value) = split(pair)?;
    set(request, key, typed(value).await?)
}

async fn base(operation: &'static Operation, source: &str) -> Result<Map<String, Value>, Failure> {
    let value: Value = serde_json::from_str(&inline_or_read(source).await?).map_err(|error| {
        Failure::usage(format!("--json: no JSON: {error}")).next(format!(
            "`dingctl schema {} --sample` prints a request to begin with",
            operation.dotted_id()
        ))
    })?;
    match value {
        Value::Object(request) => Ok(request),
        other => match operation.request().iter().find(|field| field.place() == Place::WholeBody) {
            Some(whole) => Ok(Map::from_iter([(whole.name().to_owned(), other)])),
            None => Err(Failure::usage("--json: the request is no object: {…}").next(format!(
                "`dingctl schema {} --sample` prints a request to begin with",
                operation.dotted_id()
            ))),
        },
    }
}

/// JSON, that of `@file`, or with `-` that of standard input.
pub(in crate::commands) async fn inline_or_read(source: &str) -> Result<String, Failure> {
    match (source, source.strip_prefix('@')) {
        ("-", _) => read("-").await,
        (_, Some(file)) => read(file).await,
        (inline, None) => Ok(inline.to_owned()),
    }
}

/// The text of a file; of standard input with `-`.
pub(in crate::commands) async fn read(file: &str) -> Result<String, Failure> {
    let cannot = |error: std::io::Error| {
        Failure::usage(format!("cannot read {file}: {error}"))
            .next("name a file of UTF-8 text that is there, or - for standard input")
    };
    if file != "-" {
        return tokio::fs::read_to_string(file).await.map_err(cannot);
    }
    let mut text = String::new();
    tokio::io::stdin().read_to_string(&mut text).await.map_err(cannot)?;
    Ok(text)
}

fn split(pair: &str) -> Result<(&str, &str), Failure> {
    pair.split_once('=').filter(|(key, _)| !key.is_empty()).ok_or_else(|| {
        Failure::usage(format!("`{}` is not KEY=VALUE", shown(pair)))
            .next("write -f userid=manager4220, for instance")
    })
}

/// A text, or that of a file.
async fn of_text(text: &str) -> Result<Value, Failure> {
    Ok(match text.strip_prefix('@') {
        Some(file) => read(file).await?.trim_end().into(),
        None => text.into(),
    })
}

/// JSON where it is some, otherwise the text; `@file` is what the file holds.
pub(in crate::commands) async fn typed(text: &str) -> Result<Value, Failure> {
    let text = match text.strip_prefix('@') {
        Some(file) => read(file).await?,
        None => text.to_owned(),
    };
    Ok(serde_json::from_str(&text).unwrap_or_else(|_| Value::from(text.trim_end())))
}

/// A value of a flag, in the type of its field.
async fn of_field(field: &'static Field, values: &[String]) -> Result<Value, Failure> {
    let last = values.last().map(String::as_str).unwrap_or_default();
    let flag = kebab(field.name());
    let wrong = |expected: &str| {
        Failure::usage(format!("--{flag}: `{}` is no {expected}", shown(last))).next(match field.meaning() {
            Some(meaning) => format!("it is: {}", meaning.text()),
            None => "`dingctl schema` with the operation tells what it is".to_owned(),
        })
    };
    let many = matches!(field.value_type(), ValueType::List(_)) || field.text_form().is_some();
    if values.len() > 1 && !many {
        return Err(Failure::usage(format!("--{flag} was given {} times", values.len())).next("give it once"));
    }
    // A list or an object that travels as text is given as that text; in the query it becomes JSON text anyway.
    let in_query = field.place() == Place::Query && field.text_form() == Some(TextForm::Json);
    if field.text_form().is_some() && !in_query && !last.starts_with('@') {
        return Ok(values.join(",").into());
    }
    match field.value_type() {
        ValueType::File => Ok(last.into()),
        ValueType::String => of_text(last).await,
        ValueType::Integer => last.parse::<i64>().map(Value::from).map_err(|_| wrong("integer")),
        ValueType::Float => last.parse::<f64>().map(Value::from).map_err(|_| wrong("number")),
        ValueType::Boolean => last.parse::<bool>().map(Value::from).map_err(|_| wrong("true or false")),
        ValueType::List(item) => list(field, item, values).await,
        _ => {
            let value = typed(last).await?;
            let any = matches!(field.value_type(), ValueType::Any);
            if any || value.is_object() { Ok(value) } else { Err(wrong("JSON object")) }
        }
    }
}

/// JSON, a file of it, or the elements: with commas, or a flag for each.
async fn list(field: &'static Field, item: &ValueType, values: &[String]) -> Result<Value, Failure> {
    let last = values.last().map(String::as_str).unwrap_or_default();
    if last.starts_with('[') || last.starts_with('@') {
        let value = typed(last).await?;
        return if value.is_array() {
            Ok(value)
        } else {
            Err(Failure::usage(format!("--{}: that is no JSON list", kebab(field.name())))
                .next("write [\"a\",\"b\"], or a,b"))
        };
    }
    let mut elements = Vec::new();
    for value in values.iter().flat_map(|value| value.split(',')) {
        elements.push(match item {
            ValueType::String => value.into(),
            _ => typed(value).await?,
        });
    }
    Ok(Value::Array(elements))
}

/// `a.b` = a field of an object, `a[]` = one more element.
fn set(request: &mut Map<String, Value>, key: &str, value: Value) -> Result<(), Failure> {
    let (name, rest) = key.split_once('.').map_or((key, None), |(name, rest)| (name, Some(rest)));
    let wrong = |what: &str| Failure::usage(format!("`{key}`: `{name}` is {what} already"));
    if let Some(rest) = rest {
        let inner = request.entry(name).or_insert_with(|| Value::Object(Map::new()));
        return match inner {
            Value::Object(members) => set(members, rest, value),
            _ => Err(wrong("no object")),
        };
    }
    match name.strip_suffix("[]") {
        Some(list) => match request.entry(list).or_insert_with(|| Value::Array(Vec::new())) {
            Value::Array(elements) => elements.push(value),
            _ => return Err(wrong("no list")),
        },
        None => {
            request.insert(name.to_owned(), value);
        }
    }
    Ok(())
}

/// The fields that are required and not there.
pub(in crate::commands) fn missing(
    operation: &'static Operation,
    request: &Map<String, Value>,
) -> Vec<&'static str> {
    let required = operation.request().iter().filter(|field| field.is_required());
    required.map(Field::name).filter(|name| !request.contains_key(*name)).collect()
}

/// What is required has to be there before anything is sent, and not empty as an unset variable is: DingTalk would refuse it in
/// words of its own. A first page has no position yet.
fn complete(operation: &'static Operation, request: &Map<String, Value>) -> Result<(), Failure> {
    let missing = missing(operation, request);
    if missing.is_empty() {
        let position = operation.paging().map(dingtalk_catalogue::Paging::position);
        let empty = operation.request().iter().find(|field| {
            let value = request.get(field.name());
            let is_empty = value.is_some_and(|value| *value == "" || *value == json!([""]));
            field.is_required() && is_empty && position != Some(field.name())
        });
        return empty.map_or(Ok(()), |field| {
            Err(Failure::usage(format!(
                "`{}` is empty, and {} needs it",
                field.name(),
                operation.dotted_id()
            ))
            .next("give it a value; a variable that is not set is empty"))
        });
    }
    let flags: Vec<String> = missing.iter().map(|name| format!("--{}", kebab(name))).collect();
    let id = operation.dotted_id();
    Err(Failure::usage(format!("{id} needs {}", flags.join(", ")))
        .next(format!("`dingctl api {id} --help` tells what it is"))
        .fact("missing", missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dotted_key_makes_the_objects_on_its_way() {
        let mut request = Map::new();
        for (key, value) in [("a.b", "1"), ("a.c", "2"), ("d[]", "3"), ("d[]", "4"), ("e", "5")] {
            set(&mut request, key, value.into()).unwrap();
        }
        assert_eq!(
            Value::Object(request.clone()),
            json!({"a": {"b": "1", "c": "2"}, "d": ["3", "4"], "e": "5"})
        );
        assert!(set(&mut request, "e.f", "6".into()).is_err());
        assert!(set(&mut request, "e[]", "6".into()).is_err());
    }
}
