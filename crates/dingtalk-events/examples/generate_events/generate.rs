//! From the catalogue to Rust.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde_json::Value;

use crate::tree::{Field, Shape, WRAPPER, fields};

const HEADER: &str = "// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.\n";
const KEYWORDS: [&str; 8] = ["type", "match", "ref", "use", "move", "where", "enum", "in"];

/// The files of the folder `generated`, by name.
pub(crate) fn files(catalogue: &Value) -> Result<BTreeMap<String, String>, String> {
    let mut areas = BTreeMap::<String, Vec<&Value>>::new();
    for event in catalogue["events"].as_array().ok_or("no `events` in the catalogue")? {
        areas.entry(text(event, "area")?.replace('-', "_")).or_default().push(event);
    }
    let mut files = BTreeMap::new();
    let mut table = BTreeMap::new();
    for (area, events) in &areas {
        let mut body = String::new();
        for event in events {
            let event_type = text(event, "type")?;
            let name = pascal_case(event_type);
            write_event(&mut body, event, &name)?;
            if table.insert(name.clone(), (area, event_type)).is_some() {
                return Err(format!("two events are called {name}"));
            }
        }
        files.insert(format!("{area}.rs"), with_uses(area, &body));
    }
    files.insert("mod.rs".to_owned(), index(areas.keys(), &table));
    Ok(files)
}

fn index<'a>(areas: impl Iterator<Item = &'a String>, table: &BTreeMap<String, (&String, &str)>) -> String {
    let mut text = format!("{HEADER}\n");
    for area in areas {
        let _ = writeln!(text, "pub mod {area};");
    }
    text.push_str("\nsuper::any::event_types! {\n");
    for (name, (area, event_type)) in table {
        let _ = writeln!(text, "    {area} {name} = \"{event_type}\",");
    }
    text.push_str("}\n");
    text
}

fn with_uses(area: &str, body: &str) -> String {
    let mut text = format!("{HEADER}\n//! Events of the area `{area}`.\n\n");
    if body.contains("Value>") {
        text.push_str("use serde_json::Value;\n\n");
    }
    if body.contains("Secret>") {
        text.push_str("use crate::Secret;\n");
    }
    let records = if body.contains("event_record!(") { "{event, event_record}" } else { "event" };
    let _ = writeln!(text, "use crate::event::record::{records};");
    text.push_str(body);
    text
}

fn write_event(body: &mut String, event: &Value, name: &str) -> Result<(), String> {
    let event_type = text(event, "type")?;
    let (fields, wrapped) = fields(event)?;
    let mut nested = Vec::new();
    let _ = write!(body, "\n/// `{event_type}`: <{}>\n", text(event, "doc")?);
    if let Some(ways) = ways(event) {
        let _ = write!(body, "///\n/// Pushed over {ways}.\n");
    }
    let mode = if wrapped { format!(" in \"{WRAPPER}\"") } else { String::new() };
    write_record(body, name, &fields, &format!("event!({name} = \"{event_type}\"{mode}"), &mut nested)?;
    while let Some((name, parent, field)) = nested.pop() {
        let _ = write!(body, "\n/// `{}` of [`{parent}`].\n", field.wire);
        write_record(body, &name, &field.fields, &format!("event_record!({name}"), &mut nested)?;
    }
    Ok(())
}

/// The ways in, where the catalogue knows them.
fn ways(event: &Value) -> Option<String> {
    let ways: Vec<&str> = [("http", "HTTP"), ("stream", "Stream"), ("sync_http_rds", "SyncHTTP and RDS")]
        .iter()
        .filter(|(key, _)| event[*key] == true)
        .map(|(_, way)| *way)
        .collect();
    (!ways.is_empty()).then(|| ways.join(", "))
}

fn write_record<'a>(
    body: &mut String,
    name: &str,
    fields: &'a [Field],
    macro_head: &str,
    nested: &mut Vec<(String, String, &'a Field)>,
) -> Result<(), String> {
    body.push_str("#[derive(Debug, Clone, Default, PartialEq)]\n#[non_exhaustive]\n");
    if fields.is_empty() {
        let _ = write!(body, "pub struct {name} {{}}\n\n{macro_head} {{}});\n");
        return Ok(());
    }
    let _ = writeln!(body, "pub struct {name} {{");
    let mut table = String::new();
    let mut names = BTreeSet::new();
    for field in fields {
        let rust = rust_name(&field.wire);
        if rust.is_empty() || !names.insert(rust.clone()) {
            return Err(format!("{name} has two fields {rust}"));
        }
        let record = format!("{name}{}", pascal_case(&field.wire));
        let shape = field.shape();
        let mode = match &shape {
            Shape::Secret => "!",
            Shape::List(_) => "=",
            _ => "?",
        };
        let _ = writeln!(body, "    /// `{}`", field.wire);
        let _ = writeln!(body, "    pub {rust}: {},", rust_type(&shape, &record));
        let _ = writeln!(table, "    {rust} {mode} \"{}\" | \"{}\",", field.wire, field.folded);
        if is_record(&shape) {
            nested.push((record, name.to_owned(), field));
        }
    }
    let _ = write!(body, "}}\n\n{macro_head} {{\n{table}}});\n");
    Ok(())
}

fn is_record(shape: &Shape) -> bool {
    match shape {
        Shape::Record => true,
        Shape::List(element) => is_record(element),
        _ => false,
    }
}

fn rust_type(shape: &Shape, record: &str) -> String {
    match shape {
        Shape::List(element) => format!("Vec<{}>", element_type(element, record)),
        other => format!("Option<{}>", element_type(other, record)),
    }
}

fn element_type(shape: &Shape, record: &str) -> String {
    match shape {
        Shape::Text => "String".to_owned(),
        Shape::Secret => "Secret".to_owned(),
        Shape::Integer => "i64".to_owned(),
        Shape::Number => "f64".to_owned(),
        Shape::Boolean => "bool".to_owned(),
        Shape::Record => record.to_owned(),
        Shape::Any => "Value".to_owned(),
        Shape::List(element) => format!("Vec<{}>", element_type(element, record)),
    }
}

fn text<'a>(event: &'a Value, key: &str) -> Result<&'a str, String> {
    event[key].as_str().ok_or_else(|| format!("an event without `{key}`"))
}

/// `user_add_org` is `UserAddOrg`, `SYNC_HTTP` is `SyncHttp`, `authInfo` is `AuthInfo`.
fn pascal_case(name: &str) -> String {
    let mut pascal = String::new();
    for word in name.split('_') {
        let shout = word.len() > 1 && !word.bytes().any(|byte| byte.is_ascii_lowercase());
        let word = if shout { word.to_ascii_lowercase() } else { word.to_owned() };
        let mut characters = word.chars();
        pascal.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        pascal.push_str(characters.as_str());
    }
    pascal
}

/// `userId` is `user_id`, `appID` is `app_id`, `type` is `r#type`.
fn rust_name(wire: &str) -> String {
    let mut name = String::new();
    let mut after_capital = true;
    for character in wire.chars() {
        if character.is_ascii_uppercase() && !after_capital {
            name.push('_');
        }
        after_capital = character.is_ascii_uppercase();
        name.push(character.to_ascii_lowercase());
    }
    if KEYWORDS.contains(&name.as_str()) { format!("r#{name}") } else { name }
}
