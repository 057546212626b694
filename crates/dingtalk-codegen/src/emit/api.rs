//! Endpoint functions and their operation data.

use std::fmt::Write as _;

use super::alias::aliases;
use super::documentation::{documentation, page};
use super::{Crate, Extent, File, HEADER, module_doc};
use crate::catalogue::{Family, Operation};
use crate::import::PAGES;
use crate::model::{Contents, Function, Module, PagePlan, is_uncounted};
use crate::names;

const WIDTH: usize = 110;

/// `spliced` modules leave the re-export of their types, and what their page says, to the hand-written module.
pub(super) fn module(module: &Module, extent: Extent, contents: &Contents, spliced: bool) -> String {
    let mut body = String::new();
    for function in &contents.functions {
        body.push('\n');
        operation(&mut body, module, function);
        self::function(&mut body, function);
    }
    let mut text = format!("{HEADER}//! Operations of {}", module_doc(module, extent));
    let (name, feature) = (&module.name, &module.feature);
    match extent {
        _ if spliced => {}
        // Nobody sees the page of a module that only the one above re-exports.
        Extent::Rest => {}
        Extent::Core { rest: true } => {
            let _ = writeln!(
                text,
                "#![cfg_attr(feature = \"{feature}\", doc = include_str!(\"../{name}.md\"))]\n#![cfg_attr(not(feature = \"{feature}\"), doc = include_str!(\"../{name}_core.md\"))]"
            );
        }
        Extent::Core { rest: false } | Extent::Whole => {
            for line in page(module, &mut contents.functions.iter()).lines() {
                let _ = writeln!(text, "{}", format!("//! {line}").trim_end());
            }
        }
    }
    // One file re-exports the types of a module.
    let re_exports = !spliced && (extent != Extent::Rest || module.core.records.is_empty());
    text.push_str(&imports(module, contents, re_exports, &body));
    text.push_str(&extent.splice(module));
    text.push_str(&body);
    text.push_str(&table(contents));
    text
}

/// What pages of modules include, where a page is not in the generated file: of all operations, and of those without a feature.
pub(super) fn pages(module: &Module, spliced: bool) -> Vec<File> {
    let (core, rest) = (&module.core.functions, &module.product.functions);
    let file = |end: &str, text: String| File {
        path: format!("{}/{}{end}.md", module.family.namespace(), module.name),
        text,
    };
    let mut files = Vec::new();
    if spliced || !core.is_empty() && !rest.is_empty() {
        files.push(file("", page(module, &mut module.functions())));
        if !core.is_empty() && !rest.is_empty() {
            files.push(file("_core", page(module, &mut core.iter())));
        }
    }
    files
}

fn imports(module: &Module, contents: &Contents, re_exports: bool, body: &str) -> String {
    let body = &super::code(body);
    let has =
        |word: &str| body.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|found| found == word);
    let mut text = "\n".to_owned();
    if has("BTreeMap") {
        text.push_str("use std::collections::BTreeMap;\n\n");
    }
    if !contents.records.is_empty() {
        // Their pages are those of dingtalk-types.
        let visibility = if re_exports { "#[doc(no_inline)]\npub " } else { "" };
        let family = module.family.namespace();
        let _ = writeln!(text, "{visibility}use dingtalk_types::{family}::{}::*;", module.name);
    }
    if has("Empty") {
        text.push_str("use dingtalk_types::wire::Empty;\n");
    }
    if has("Method") {
        text.push_str("use http::Method;\n");
    }
    if has("Value") {
        text.push_str("use serde_json::Value;\n");
    }
    let crate_names: Vec<&str> = ["Auth", "Call", "Client", "Encoding", "Streamed", "Operation", "Paging"]
        .into_iter()
        .filter(|name| has(name))
        .collect();
    let _ = writeln!(text, "\nuse crate::{{{}}};", crate_names.join(", "));
    text
}

fn operation(text: &mut String, module: &Module, function: &Function) {
    let Operation { method, path, query, headers, scopes, page, .. } = &function.operation;
    let (id, name) = (&function.id, static_name(function));
    let get = method == "GET";
    let constructor = match (module.family, get) {
        (Family::Oapi, true) => format!("oapi_get(\"{id}\", \"{path}\")"),
        (Family::Oapi, false) => format!("oapi_post(\"{id}\", \"{path}\")"),
        _ => format!("api(\"{id}\", Method::{method}, \"{path}\")"),
    };
    let _ = write!(text, "static {name}: Operation = Operation::{constructor}");
    let auth = match function.operation.auth.as_str() {
        "" if function.operation.tokens == ["suite"] => "\n    .auth(Auth::Suite)",
        "" => "",
        "suite" | "suite+signature" => "\n    .auth(Auth::Suite)",
        _ => "\n    .auth(Auth::None)",
    };
    text.push_str(auth);
    let in_query = function.is_in_query();
    if in_query != get {
        text.push_str(if in_query {
            "\n    .encoding(Encoding::Query)"
        } else {
            "\n    .encoding(Encoding::Json)"
        });
    }
    if !in_query && !query.is_empty() {
        let _ = write!(text, "\n    .query(&[{}])", quoted(query.iter().map(|field| &field.name)));
    }
    if !headers.is_empty() {
        let _ = write!(text, "\n    .headers(&[{}])", quoted(headers.iter().map(|field| &field.name)));
    }
    if function.bare_body {
        text.push_str("\n    .bare_body(\"body\")");
    }
    if let Some(plan) = &function.paging {
        let _ = write!(text, "\n    .paging({})", paging(plan));
    }
    if function.idempotent != get {
        text.push_str(if function.idempotent { "\n    .idempotent()" } else { "\n    .not_idempotent()" });
    }
    if is_uncounted(module.family, &module.name) {
        text.push_str("\n    .uncounted()");
    }
    if !scopes.is_empty() {
        let _ = write!(text, "\n    .scopes(&[{}])", quoted(scopes.iter()));
    }
    if !page.is_empty() {
        let _ = write!(text, "\n    .documentation(\"{PAGES}{page}\")");
    }
    text.push_str(";\n");
}

fn paging(plan: &PagePlan) -> String {
    let mut text = format!("Paging::{}(\"{}\")", plan.dialect, plan.position);
    let places = [("size", &plan.size), ("next", &plan.next), ("more", &plan.more), ("items", &plan.items)];
    for (name, place) in places {
        if let Some(place) = place {
            let _ = write!(text, ".{name}(\"{place}\")");
        }
    }
    text
}

fn function(text: &mut String, function: &Function) {
    let Function { name, response, .. } = function;
    for line in documentation(function) {
        let _ = writeln!(text, "{}", format!("/// {line}").trim_end());
    }
    let aliases: Vec<String> = aliases(function).iter().map(|alias| format!("{alias:?}")).collect();
    if !aliases.is_empty() {
        let _ = writeln!(text, "#[doc(alias({}))]", aliases.join(", "));
    }
    if let Some(deprecated) = &function.deprecated {
        let _ = writeln!(text, "#[deprecated = \"{deprecated}\"]");
    }
    let constant = static_name(function);
    // Its request's codec is compiled where it is called, or `full` would compile four thousand for everybody.
    text.push_str("#[inline]\n");
    let _ = match &function.request {
        Some(request) => writeln!(
            text,
            "pub fn {name}<'c>(client: &'c Client, request: &{request}) -> Call<'c, {response}> {{\nCall::new(client, &{constant}, request)\n}}"
        ),
        None => writeln!(
            text,
            "pub fn {name}(client: &Client) -> Call<'_, {response}> {{\nCall::new(client, &{constant}, &Empty::default())\n}}"
        ),
    };
    if function.operation.event_stream {
        let _ = writeln!(text, "\nimpl Streamed for {response} {{}}");
    }
}

/// What the feature `operations` lists of a module.
fn table(contents: &Contents) -> String {
    let mut lines = vec!["   ".to_owned()];
    for function in &contents.functions {
        let entry = format!(" &{},", static_name(function));
        match lines.last_mut() {
            Some(line) if line.len().saturating_add(entry.len()) <= WIDTH => line.push_str(&entry),
            _ => lines.push(format!("   {entry}")),
        }
    }
    format!(
        "\n/// All of them.\n#[cfg(feature = \"operations\")]\n#[rustfmt::skip]\npub(crate) static OPERATIONS: &[&Operation] = &[\n{}\n];\n",
        lines.join("\n")
    )
}

/// What the feature `operations` lists of a namespace.
pub(super) fn operations<'a>(modules: impl Iterator<Item = &'a Module>) -> String {
    let mut lines = String::new();
    for module in modules {
        let (name, feature) = (&module.name, &module.feature);
        for extent in Extent::of(Crate::Api, module) {
            let _ = match extent {
                Extent::Core { .. } => writeln!(lines, "{name}::OPERATIONS,"),
                Extent::Rest => {
                    writeln!(lines, "#[cfg(feature = \"{feature}\")]\n{name}::product::OPERATIONS,")
                }
                Extent::Whole => writeln!(lines, "#[cfg(feature = \"{feature}\")]\n{name}::OPERATIONS,"),
            };
        }
    }
    format!(
        "\n/// The operations of each module that is switched on.\n#[cfg(feature = \"operations\")]\npub(crate) static OPERATIONS: &[&[&crate::Operation]] = &[\n{lines}];\n"
    )
}

fn static_name(function: &Function) -> String {
    names::plain(&function.name).to_uppercase()
}

fn quoted<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}
