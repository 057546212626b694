//! Which operation words of the command line mean.

use dingtalk_catalogue::{Field, Operation, find, find_route, nearest_names, operations};

use crate::failure::{Failure, shown};

/// An operation, and the values that a path of the command line had in the holes of its template, or in its query.
#[derive(Debug)]
pub(crate) struct Chosen {
    pub(crate) operation: &'static Operation,
    pub(crate) values: Vec<(&'static str, String)>,
    /// How many words named it.
    pub(crate) words: usize,
}

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// Most words that an id is written in: `oapi user get`, with the words of a function apart.
const MOST_WORDS: usize = 12;

/// `oapi.user.get`, `oapi::user::get`, `oapi user get`, `POST /topapi/v2/user/get`, or a path or an address alone, before the
/// first flag.
pub(crate) fn choose(words: &[String]) -> Result<Chosen, Failure> {
    let named: Vec<&str> =
        words.iter().map(String::as_str).take_while(|word| !word.starts_with('-')).take(MOST_WORDS).collect();
    let Some(first) = named.first() else {
        return Err(Failure::usage("which operation?").next(
            "name it, as in `dingctl api oapi.user.get --userid manager4220`; `dingctl search WORDS` finds it",
        ));
    };
    // A route may come as one word.
    let mut parts = first.split_whitespace();
    let (begin, behind) = (parts.next().unwrap_or_default(), parts.next());
    let method = METHODS.into_iter().find(|method| method.eq_ignore_ascii_case(begin));
    match (method, behind, named.get(1)) {
        (Some(method), Some(path), _) => return by_route(Some(method), path, 1),
        (Some(method), None, path) => return by_route(Some(method), path.copied().unwrap_or_default(), 2),
        (None, None, _) if begin.contains("/document/") => return by_page(begin),
        (None, None, _) if begin.contains('/') => return by_route(None, begin, 1),
        _ => {}
    }
    // The longest id counts, so that its last word is not taken for a value.
    let longest = (1..=named.len()).rev().find_map(|count| {
        let id = named.get(..count)?.join(" ");
        let operation = find(&id).or_else(|| by_letters(&id))?;
        Some(Chosen { operation, values: Vec::new(), words: count })
    });
    longest.ok_or_else(|| unknown(&named.join(" ")))
}

/// `oapi_user_get`: by the letters alone, where they are those of one operation.
fn by_letters(id: &str) -> Option<&'static Operation> {
    let letters =
        |id: &str| id.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    let meant = letters(id);
    let mut found = operations().iter().filter(|operation| letters(operation.id()) == meant);
    let operation = found.next()?;
    found.next().is_none().then_some(operation)
}

/// By the address of its page in DingTalk's documentation.
fn by_page(address: &str) -> Result<Chosen, Failure> {
    let name = |address: &str| {
        let address = address.split(['?', '#']).next().unwrap_or(address).trim_end_matches('/');
        address.rsplit('/').next().map(str::to_owned)
    };
    let meant = name(address);
    let of_page = |operation: &&Operation| operation.documentation_url().and_then(|url| name(&url)) == meant;
    let found: Vec<&'static Operation> = operations().iter().filter(of_page).collect();
    match found.as_slice() {
        [operation] => Ok(Chosen { operation, values: Vec::new(), words: 1 }),
        [] => Err(Failure::usage("no published operation has this page")
            .next("`dingctl search WORDS` finds published ones")),
        several => {
            let ids: Vec<String> = several.iter().map(|operation| operation.dotted_id()).collect();
            Err(Failure::usage("this page tells of several operations")
                .next(format!("name one: {}", ids.join(", ")))
                .fact("nearest", ids))
        }
    }
}

/// By a path, or an address as the documentation prints it, with a method or with the one that it has.
fn by_route(method: Option<&'static str>, address: &str, words: usize) -> Result<Chosen, Failure> {
    let without_scheme = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let path = without_scheme.map_or(address, |rest| rest.split_once('/').map_or("", |(_, path)| path));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let path = format!("/{}", path.trim_start_matches('/'));
    let with = |method: &'static str| find_route(method, &path).map(|found| (method, found));
    let known: Vec<_> = METHODS.into_iter().filter_map(with).collect();
    let told: Vec<&str> = known.iter().map(|(method, _)| *method).collect();
    let chosen = known.into_iter().find(|(known, _)| method.is_none_or(|method| *known == method));
    match (chosen, method) {
        (Some((_, (operation, mut values))), _) if method.is_some() || told.len() == 1 => {
            values.extend(of_query(operation, query)?);
            Ok(Chosen { operation, values, words })
        }
        (_, None) if told.len() > 1 => Err(Failure::usage(format!("{path} is several operations"))
            .next(format!("say which: `dingctl api {} {path}`", told.join("|")))),
        (None, Some(method)) if !told.is_empty() => {
            let told = told.join(" and ");
            Err(Failure::usage(format!("{path} is called by {told}, not {method}"))
                .next(format!("`dingctl api {told} {path}`")))
        }
        _ => Err(no_route(method, &path)),
    }
}

/// What a copied address has in its query. A token is not taken from there: the app's own is used.
fn of_query(operation: &'static Operation, query: &str) -> Result<Vec<(&'static str, String)>, Failure> {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let field = |(name, value): (&str, &str)| {
        let field = operation.request().iter().map(Field::name).find(|known| *known == name);
        let field = field.ok_or_else(|| {
            Failure::usage(format!(
                "{} has no field `{}`, which is in the query",
                operation.dotted_id(),
                shown(name)
            ))
            .next(format!("`dingctl api {} --help` lists its fields", operation.dotted_id()))
        })?;
        let value = dingtalk_types::percent::decode(value).unwrap_or_else(|| value.into());
        Ok((field, value.into_owned()))
    };
    pairs.filter(|(name, _)| *name != "access_token").map(field).collect()
}

fn no_route(method: Option<&str>, path: &str) -> Failure {
    let path = shown(path);
    let route = method.map_or_else(|| path.clone(), |method| format!("{method} {path}"));
    let near = nearest_names(&path, operations().iter().map(Operation::path), 3);
    let failure = Failure::usage(format!("no published operation is `{route}`"));
    if near.is_empty() {
        failure.next("`dingctl search WORDS` finds published ones; `dingctl api --unpublished` calls others")
    } else {
        failure.next(format!("did you mean {}?", near.join(", "))).fact("nearest", near)
    }
}

fn unknown(id: &str) -> Failure {
    let id = shown(id);
    let nearest: Vec<String> =
        dingtalk_catalogue::nearest(&id, 5).into_iter().map(Operation::dotted_id).collect();
    let failure = Failure::usage(format!("no operation `{id}`"));
    if nearest.is_empty() {
        failure.next("`dingctl search WORDS` finds operations by what they do, in English and Chinese")
    } else {
        failure.next(format!("did you mean {}?", nearest.join(", "))).fact("nearest", nearest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(line: &[&str]) -> Result<(String, usize), String> {
        let words: Vec<String> = line.iter().map(|word| (*word).to_owned()).collect();
        let chosen = choose(&words).map_err(|failure| failure.to_json().to_string())?;
        Ok((chosen.operation.dotted_id(), chosen.words))
    }

    #[test]
    fn every_way_to_write_an_operation_is_understood() {
        for (line, words) in [
            (&["oapi.user.get"][..], 1),
            (&["oapi", "user", "get"], 3),
            (&["oapi_user_get"], 1),
            (&["POST /topapi/v2/user/get"], 1),
            (&["post", "topapi/v2/user/get"], 2),
            (&["/topapi/v2/user/get"], 1),
            (&["https://oapi.dingtalk.com/topapi/v2/user/get?access_token=ACCESS_TOKEN"], 1),
            (&["POST", "https://oapi.dingtalk.com/topapi/v2/user/get?userid=a%20b", "--lang", "x"], 2),
        ] {
            assert_eq!(chosen(line), Ok(("oapi.user.get".to_owned(), words)), "{line:?}");
        }
    }

    #[test]
    fn a_wrong_method_a_near_path_and_a_query_that_is_none_are_told() {
        for (line, told) in [
            (&["GET", "/topapi/v2/user/get"][..], "called by POST, not GET"),
            (&["/v1.0/calendar/users/a/calendars/b/events/c"], "is several operations"),
            (&["POST", "/topapi/v2/user/gett"], "did you mean /topapi/v2/user/get"),
            (&["/topapi/v2/user/get?nope=1"], "no field `nope`"),
            (&["zzzzzzz"], "no operation `zzzzzzz`"),
        ] {
            let failure = chosen(line).expect_err("no operation");
            assert!(failure.contains(told), "{line:?}: {failure}");
        }
    }

    #[test]
    fn a_page_of_the_documentation_is_the_operation_that_it_tells_of() {
        let get = find("oapi.user.get").and_then(Operation::documentation_url).expect("a page");
        for address in [get.clone(), format!("{get}#topic"), format!("{get}?x=1")] {
            assert_eq!(chosen(&[&address]), Ok(("oapi.user.get".to_owned(), 1)), "{address}");
        }
        let failure = chosen(&["https://open.dingtalk.com/document/orgapp/nope"]).expect_err("no page");
        assert!(failure.contains("no published operation has this page"), "{failure}");
    }
}
