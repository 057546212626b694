//! Endpoint functions and their operation data.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Crate, Extent, HEADER, module_doc};
use crate::catalogue::{Family, Operation};
use crate::import::PAGES;
use crate::model::{Contents, Function, Module, PagePlan, is_uncounted};

const WIDTH: usize = 110;

/// `spliced` modules leave the re-export of their types to the hand-written module.
pub(super) fn module(module: &Module, extent: Extent, contents: &Contents, spliced: bool) -> String {
    let mut body = String::new();
    for function in &contents.functions {
        body.push('\n');
        operation(&mut body, module, function);
        self::function(&mut body, function);
    }
    let mut text = format!("{HEADER}//! Operations of {}//!\n", module_doc(module, extent));
    text.push_str(&listed(contents));
    if contents.functions.iter().any(is_undocumented) {
        text.push_str("//!\n//! A function without a link to its page is known from an official SDK only.\n");
    }
    // One file re-exports the types of a module.
    let re_exports = !spliced && (extent != Extent::Rest || module.core.records.is_empty());
    text.push_str(&imports(module, contents, re_exports, &body));
    text.push_str(&extent.splice(module));
    text.push_str(&body);
    text.push_str(&table(contents));
    text
}

/// The functions, by purpose where that is known.
fn listed(contents: &Contents) -> String {
    let mut groups: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for function in &contents.functions {
        let Operation { method, path, page, .. } = &function.operation;
        let name = plain(&function.name);
        let (group, line) = match &function.meaning {
            Some(meaning) => {
                (meaning.group.as_str(), format!("//! - [`{name}`]: {} {}", meaning.does, meaning.zh))
            }
            None => {
                let title = title(page).map_or_else(String::new, |title| format!(", {title}"));
                ("", format!("//! - [`{name}`]: `{method} {path}`{title}"))
            }
        };
        groups.entry(group).or_default().push(line);
    }
    let mut text = String::new();
    let alone = groups.len() == 1;
    for (group, lines) in groups {
        if !alone && !group.is_empty() {
            let _ = writeln!(text, "//! # {group}\n//!");
        }
        let _ = writeln!(text, "{}\n//!", lines.join("\n"));
    }
    text.trim_end_matches("//!\n").to_owned()
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
        let (visibility, family) = (if re_exports { "pub " } else { "" }, module.family.namespace());
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
    let in_query = match (&function.operation.body, module.family) {
        (Some(_), _) => false,
        (None, Family::Oapi) => get || function.operation.encoding == "query",
        (None, _) => !function.empty_body,
    };
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
    if let Some(meaning) = &function.meaning {
        let _ = writeln!(text, "#[doc(alias = {:?})]", meaning.zh);
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

fn documentation(function: &Function) -> Vec<String> {
    let operation = &function.operation;
    let mut words = function.doc.iter().flat_map(|words| words.lines());
    let wire = format!("`{} {}`", operation.method, operation.path);
    let mut lines = Vec::new();
    match (&function.meaning, words.next()) {
        (Some(meaning), _) => {
            lines.push(format!("{} {}", meaning.does, meaning.zh));
            let inferred = meaning.does.inferred.then_some(". No page says so: inferred from its name.");
            lines.extend([String::new(), format!("{wire}{}", inferred.unwrap_or_default())]);
        }
        (None, Some(what)) => lines.push(format!("{wire}: {what}.")),
        (None, None) => lines.push(wire),
    }
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
    lines.extend(words.flat_map(|paragraph| [String::new(), paragraph.to_owned()]));
    if !needs.is_empty() {
        lines.extend([String::new(), needs.join(" ")]);
    }
    if !operation.page.is_empty() {
        lines.extend(needs.is_empty().then(String::new));
        let title = title(&operation.page).unwrap_or_else(|| "Official page".to_owned());
        lines.push(format!("[{title}]({PAGES}{}).", operation.page));
    }
    lines
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
