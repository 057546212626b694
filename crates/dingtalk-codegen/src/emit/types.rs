//! Structs and their `wire!` tables.

use std::fmt::Write as _;

use super::{Extent, HEADER, module_doc};
use crate::catalogue::Limit;
use crate::model::{Contents, Direction, Member, Module, Record};

/// More than these read better as a struct literal.
const MOST_ARGUMENTS: usize = 5;

const WIDTH: usize = 110;

pub(super) fn module(module: &Module, extent: Extent, contents: &Contents) -> String {
    let mut body = String::new();
    for record in &contents.records {
        body.push('\n');
        self::record(&mut body, record);
    }
    let (doc, splice) = (module_doc(module, extent), extent.splice(module));
    format!("{HEADER}//! Requests and answers of {doc}\n{}{splice}{body}", imports(&body))
}

fn imports(body: &str) -> String {
    let body = &super::code(body);
    let has =
        |word: &str| body.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|found| found == word);
    let mut text = String::new();
    if has("BTreeMap") {
        text.push_str("use std::collections::BTreeMap;\n\n");
    }
    if has("Value") {
        text.push_str("use serde_json::Value;\n\n");
    }
    if has("Secret") {
        text.push_str("use crate::Secret;\n");
    }
    if has("limits") {
        text.push_str("use crate::limit::limits;\n");
    }
    let wire: Vec<&str> = ["CommaList", "JsonText", "page", "wire"]
        .into_iter()
        .filter(|name| if *name == "page" { body.contains("\npage!(") } else { has(name) })
        .collect();
    let _ = writeln!(text, "use crate::wire::{{{}}};", wire.join(", "));
    text
}

fn record(text: &mut String, record: &Record) {
    let name = &record.name;
    for line in record.doc.lines() {
        let _ = writeln!(text, "{}", format!("/// {line}").trim_end());
    }
    let _ = writeln!(text, "#[derive(Debug, Clone, Default, PartialEq)]");
    if record.direction == Direction::Response {
        let _ = writeln!(text, "#[non_exhaustive]");
    }
    let _ = writeln!(text, "pub struct {name} {{");
    for member in &record.members {
        let ty = if member.optional { format!("Option<{}>", member.ty) } else { member.ty.clone() };
        let _ = writeln!(text, "/// {}", member.doc);
        let _ = writeln!(text, "pub {}: {ty},", member.name);
    }
    let _ = writeln!(text, "}}\n{}", table(record));
    if has_limits(record) {
        let _ = writeln!(text, "{}", limits(record));
    }
    if let Some((item, list)) = &record.page {
        let _ = writeln!(text, "page!({} => {item}, {});", record.name, list.join("."));
    }
    if record.is_request && !record.by_hand.constructors {
        constructor(text, record);
    }
}

/// The `wire!` line.
fn table(record: &Record) -> String {
    let direction = match record.direction {
        Direction::Request if record.is_request && !is_validated(record) => "call",
        Direction::Request => "request",
        Direction::Response => "response",
        Direction::Both => "both",
    };
    let head = format!("wire!({direction} {} {{", record.name);
    wrapped(head, record.members.iter().map(entry).collect())
}

fn is_validated(record: &Record) -> bool {
    record.by_hand.validation || has_limits(record)
}

fn has_limits(record: &Record) -> bool {
    let limited = record.members.iter().any(|member| member.limit != Limit::default());
    record.is_request && limited && !record.by_hand.validation
}

/// The `limits!` line.
fn limits(record: &Record) -> String {
    let entry = |member: &Member| {
        let end = |end: Option<i64>, sign: &str| end.map_or_else(String::new, |end| format!("{sign}{end}"));
        let (least, most) = (end(member.limit.least, ""), end(member.limit.most, "="));
        format!("{} \"{}\" {least}..{most}", member.name, member.wire)
    };
    let limited = record.members.iter().filter(|member| member.limit != Limit::default());
    wrapped(format!("limits!({} {{", record.name), limited.map(entry).collect())
}

/// A table on one line, or on as few as it needs: rustfmt leaves it alone.
pub(super) fn wrapped(head: String, entries: Vec<String>) -> String {
    let flat = format!("{head} {} }});", entries.join(", "));
    if flat.len() <= WIDTH {
        return flat.replace("{  }", "{}");
    }
    let mut lines = vec![head];
    let mut line = "   ".to_owned();
    for entry in entries {
        if line.len().saturating_add(entry.len()).saturating_add(2) > WIDTH {
            lines.push(std::mem::replace(&mut line, "   ".to_owned()));
        }
        let _ = write!(line, " {entry},");
    }
    lines.push(line);
    lines.push("});".to_owned());
    lines.join("\n")
}

fn entry(member: &Member) -> String {
    let mode = match (member.secret, member.optional) {
        (true, _) => '!',
        (false, true) => '?',
        (false, false) => '=',
    };
    format!("{} {mode} \"{}\"", member.name, member.wire)
}

fn constructor(text: &mut String, record: &Record) {
    let required: Vec<&Member> = record.members.iter().filter(|member| !member.optional).collect();
    if required.is_empty() || required.len() > MOST_ARGUMENTS {
        return;
    }
    let arguments: Vec<String> =
        required.iter().map(|member| format!("{}: {}", member.name, argument(&member.ty))).collect();
    let mut values: Vec<String> = required.iter().map(|member| value(member)).collect();
    if required.len() < record.members.len() {
        values.push("..Self::default()".to_owned());
    }
    let _ = writeln!(
        text,
        "impl {} {{\n/// The required fields.\npub fn new({}) -> Self {{\nSelf {{ {} }}\n}}\n}}",
        record.name,
        arguments.join(", "),
        values.join(", ")
    );
}

fn argument(ty: &str) -> &str {
    match ty {
        "String" => "impl Into<String>",
        "Secret" => "impl Into<Secret>",
        "Vec<String>" | "CommaList<String>" => "impl IntoIterator<Item = impl Into<String>>",
        other => other,
    }
}

fn value(member: &Member) -> String {
    let name = &member.name;
    match member.ty.as_str() {
        "String" | "Secret" => format!("{name}: {name}.into()"),
        "Vec<String>" => format!("{name}: {name}.into_iter().map(Into::into).collect()"),
        "CommaList<String>" => format!("{name}: {name}.into_iter().collect()"),
        _ => name.clone(),
    }
}
