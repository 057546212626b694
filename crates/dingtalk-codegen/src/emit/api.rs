//! Endpoint functions and their operation data.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::alias::aliases;
use super::{Crate, Extent, File, HEADER, module_doc};
use crate::catalogue::{Family, Field, Operation, Type};
use crate::import::PAGES;
use crate::model::{Contents, Function, Module, PageErrors, PagePlan, is_uncounted};

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

/// The functions, by purpose where that is known, and the errors that most have in common.
fn page(module: &Module, functions: &mut dyn Iterator<Item = &Function>) -> String {
    let (mut groups, mut undocumented) = (BTreeMap::<&str, Vec<String>>::new(), false);
    for function in functions {
        undocumented |= is_undocumented(function);
        let Operation { method, path, page, .. } = &function.operation;
        let name = plain(&function.name);
        let (group, line) = match &function.meaning {
            Some(meaning) => {
                (meaning.group.as_str(), format!("- [`{name}`]: {} {}", meaning.does, meaning.zh))
            }
            None => {
                let title = title(page).map_or_else(String::new, |title| format!(", {title}"));
                ("", format!("- [`{name}`]: `{method} {path}`{title}"))
            }
        };
        groups.entry(group).or_default().push(line);
    }
    let mut blocks = Vec::new();
    let alone = groups.len() == 1;
    for (group, lines) in groups {
        blocks.extend((!alone && !group.is_empty()).then(|| format!("# {group}")));
        blocks.push(lines.join("\n"));
    }
    if undocumented {
        blocks.push("A function without a link to its page is known from an official SDK only.".to_owned());
    }
    if !module.errors.is_empty() {
        blocks.push("# Errors of most operations".to_owned());
        let line = |(code, advice): &(String, String)| format!("- `{code}`: {advice}");
        blocks.push(module.errors.iter().map(line).collect::<Vec<_>>().join("\n"));
    }
    format!("\n{}\n", blocks.join("\n\n"))
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

pub(crate) fn documentation(function: &Function) -> Vec<String> {
    let operation = &function.operation;
    let mut words = function.doc.iter().flat_map(|words| words.lines());
    let mut paragraphs = Vec::new();
    match &function.meaning {
        Some(meaning) => {
            paragraphs.push(format!("{} {}", meaning.does, meaning.zh));
            let inferred =
                meaning.does.inferred.then_some(" No page says what it does: inferred from its name.");
            paragraphs.push(format!("{}.{}", wire(function), inferred.unwrap_or_default()));
        }
        None => {
            let what = words.next().map_or_else(String::new, |what| format!(": {what}."));
            paragraphs.push(format!("`{} {}`{what}", operation.method, operation.path));
        }
    }
    paragraphs.extend(words.map(str::to_owned));
    if !function.limits.is_empty() {
        paragraphs.push(format!("Limits: {}.", function.limits.join(", ")));
    }
    let needs = needs(operation).join(" ");
    let page = (!operation.page.is_empty()).then(|| {
        let title = function.title.clone().or_else(|| title(&operation.page));
        let title = title.unwrap_or_else(|| "official page".to_owned());
        format!("Page: [{title}]({PAGES}{}).", operation.page)
    });
    let last = [Some(needs).filter(|needs| !needs.is_empty()), page];
    let last: Vec<String> = last.into_iter().flatten().collect();
    paragraphs.extend((!last.is_empty()).then(|| last.join("\n")));
    let mut text = paragraphs.join("\n\n");
    text.push_str(&errors(&function.errors));
    text.lines().map(str::to_owned).collect()
}

/// What goes over the wire, and what comes of it when the answer is lost.
fn wire(function: &Function) -> String {
    let operation = &function.operation;
    let mut parts = vec![format!("`{} {}`", operation.method, operation.path)];
    let names = |fields: &[Field]| {
        let names: Vec<String> = fields.iter().map(|field| format!("`{}`", field.name)).collect();
        names.join(", ")
    };
    let in_query = function.is_in_query();
    match (&operation.body, in_query) {
        _ if function.request.is_none() => {}
        (_, true) if operation.query.is_empty() && operation.body.is_none() => {}
        (_, true) => parts.push("its fields in the query".to_owned()),
        (Some(Type::List(_)), false) => parts.push("a JSON list as its body".to_owned()),
        (None, false) if operation.query.is_empty() => {}
        (_, false) => parts.push("a JSON body".to_owned()),
    }
    if !in_query && !operation.query.is_empty() {
        parts.push(format!("{} in the query", names(&operation.query)));
    }
    if !operation.headers.is_empty() {
        let plural = if operation.headers.len() == 1 { "the header" } else { "the headers" };
        parts.push(format!("{plural} {}", names(&operation.headers)));
    }
    let mut text = parts.join(", ");
    if function.paging.as_ref().is_some_and(|plan| plan.items.is_some()) {
        text.push_str("; [`Call::items`] walks the pages");
    }
    match (function.idempotent, operation.method == "GET") {
        (true, false) => text.push_str("; repeated when its answer is lost"),
        (false, true) => text.push_str("; not repeated when its answer is lost, it changes something"),
        _ => {}
    }
    text
}

/// What the caller has to have: permission, token, kind of application.
fn needs(operation: &Operation) -> Vec<String> {
    let mut needs = Vec::new();
    if !operation.scopes.is_empty() {
        let scopes: Vec<String> = operation.scopes.iter().map(|scope| format!("`{scope}`")).collect();
        needs.push(format!("Permission: {}.", scopes.join(", ")));
    }
    match operation.auth.as_str() {
        "" if operation.tokens == ["user"] => needs.push("Token: the user's, by [`Call::token`].".to_owned()),
        "" if !operation.tokens.is_empty() => {
            let tokens: Vec<&str> = operation.tokens.iter().map(|token| token_name(token)).collect();
            needs.push(format!("Token: {}.", tokens.join(", ")));
        }
        "" => {}
        "none" => needs.push("Takes no token.".to_owned()),
        "suite" => needs.push("Token: suite.".to_owned()),
        "suite+signature" => needs.push("Token: suite, and a signature in the request.".to_owned()),
        _ => needs.push("Its credential is part of the request.".to_owned()),
    }
    if !operation.apps.is_empty() {
        let apps: Vec<&str> = operation.apps.iter().map(|app| app_name(app)).collect();
        needs.push(format!("Applications: {}.", apps.join(", ")));
    }
    if operation.event_stream {
        needs.push("Answers as server-sent events by [`Call::streamed`].".to_owned());
    }
    if operation.path_by_rule {
        needs.push(
            "The path follows the gateway's naming rule; no page and no public code confirms it.".to_owned(),
        );
    }
    needs
}

/// The section of errors, where the page lists any that are understood.
pub(super) fn errors(errors: &PageErrors) -> String {
    if errors.told.is_empty() {
        let common =
            errors.common.then_some("\n\nErrors: those of most operations, on the page of the module.");
        return common.unwrap_or_default().to_owned();
    }
    let mut text = "\n\n# Errors\n".to_owned();
    for (code, advice) in &errors.told {
        let _ = write!(text, "\n- `{code}`: {advice}");
    }
    if errors.more > 0 {
        let _ = write!(text, "\n- {} more on its page", errors.more);
    }
    text
}

/// Whether an official SDK alone has it; of a path by rule its function tells.
fn is_undocumented(function: &Function) -> bool {
    function.operation.page.is_empty() && !function.operation.path_by_rule
}

/// `development/get-a-list-of-files-1` = `get a list of files`; an address that begins with `api-` is no title.
fn title(page: &str) -> Option<String> {
    let address = page.rsplit('/').next()?;
    let counted = address.trim_end_matches(|last: char| last.is_ascii_digit());
    let address = counted.strip_suffix('-').unwrap_or(address);
    let is_title = address.contains('-') && !address.starts_with("api-");
    is_title.then(|| address.replace('-', " "))
}

fn token_name(token: &str) -> &str {
    match token {
        "internal_app" => "internal app",
        "third_party_corp" => "authorised organisation",
        other => other,
    }
}

fn app_name(app: &str) -> &str {
    match app {
        "third_party_enterprise" => "third-party enterprise",
        "third_party_personal" => "third-party personal",
        other => other,
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
    plain(&function.name).to_uppercase()
}

fn plain(name: &str) -> &str {
    name.trim_start_matches("r#")
}

fn quoted<'a>(names: impl Iterator<Item = &'a String>) -> String {
    names.map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_page_is_its_title() {
        assert_eq!(title("development/get-a-list-of-files-1").as_deref(), Some("get a list of files"));
        assert_eq!(title("development/create-common-group-v2").as_deref(), Some("create common group v2"));
        assert_eq!(title("development/api-deletefilter"), None);
        assert_eq!(title("development/authurl"), None);
        assert_eq!(title(""), None);
    }
}
