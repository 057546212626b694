//! Which operation words of the command line mean.

use dingtalk_catalogue::Operation;

use crate::failure::Failure;

/// An operation, and the values that a path of the command line had in the holes of its template.
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

/// `oapi.user.get`, `oapi::user::get`, `oapi user get`, or `POST /topapi/v2/user/get`, before the first flag.
pub(crate) fn choose(words: &[String]) -> Result<Chosen, Failure> {
    let named: Vec<&str> =
        words.iter().map(String::as_str).take_while(|word| !word.starts_with('-')).take(MOST_WORDS).collect();
    let Some(first) = named.first() else {
        return Err(Failure::usage("which operation?").next(
            "name it, as in `dingctl api oapi.user.get --userid manager4220`; `dingctl search WORDS` finds it",
        ));
    };
    if METHODS.contains(&first.to_ascii_uppercase().as_str()) {
        let path = named.get(1).copied().unwrap_or_default();
        return by_route(first, path);
    }
    // The longest id counts, so that its last word is not taken for a value.
    let longest = (1..=named.len()).rev().find_map(|count| {
        let id = named.get(..count)?.join(" ");
        dingtalk_catalogue::find(&id).map(|operation| Chosen { operation, values: Vec::new(), words: count })
    });
    longest.ok_or_else(|| unknown(&named.join(" ")))
}

fn by_route(method: &str, path: &str) -> Result<Chosen, Failure> {
    let address = path.strip_prefix("https://").and_then(|rest| rest.split_once('/'));
    let path = address.map_or_else(|| path.to_owned(), |(_, path)| format!("/{path}"));
    let found = dingtalk_catalogue::find_route(method, &path);
    found.map(|(operation, values)| Chosen { operation, values, words: 2 }).ok_or_else(|| {
        Failure::usage(format!("no published operation is `{} {path}`", method.to_ascii_uppercase()))
            .next("`dingctl search WORDS` finds published ones")
    })
}

fn unknown(id: &str) -> Failure {
    let nearest: Vec<String> =
        dingtalk_catalogue::nearest(id, 5).into_iter().map(Operation::dotted_id).collect();
    let failure = Failure::usage(format!("no operation `{id}`"));
    if nearest.is_empty() {
        failure.next("`dingctl search WORDS` finds operations by what they do, in English and Chinese")
    } else {
        failure.next(format!("did you mean {}?", nearest.join(", "))).fact("nearest", nearest)
    }
}
