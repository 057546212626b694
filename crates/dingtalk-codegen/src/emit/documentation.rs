//! What the documentation of an operation and of a module of operations says.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::catalogue::{Field, Operation, Type};
use crate::import::PAGES;
use crate::model::{Function, Module, PageErrors};
use crate::names;

/// The functions, by purpose where that is known, and the errors that most have in common.
pub(super) fn page(module: &Module, functions: &mut dyn Iterator<Item = &Function>) -> String {
    let (mut groups, mut undocumented) = (BTreeMap::<&str, Vec<String>>::new(), false);
    for function in functions {
        undocumented |= is_undocumented(function);
        let Operation { method, path, page, .. } = &function.operation;
        let name = names::plain(&function.name);
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
fn errors(errors: &PageErrors) -> String {
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
