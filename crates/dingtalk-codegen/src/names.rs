//! Wire names to Rust names.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::error::{Error, Result};

/// What runs together upstream or is misspelt there, and the words that it becomes.
const WORD_LIST: &str = include_str!("../overlay/words.json");

static LISTED: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| listed().unwrap_or_default());

fn listed() -> Result<BTreeMap<String, String>> {
    serde_json::from_str(WORD_LIST).map_err(|error| Error::from(error).within("words.json"))
}

/// Words of a name, cut and spelt as the word list says: `moblieList` = mobile, list; `getbyuserid` = get, by, userid.
pub fn words(name: &str) -> Vec<String> {
    let words = cut(name).into_iter();
    let spelt = |word: String| match LISTED.get(&word) {
        Some(words) => words.split(' ').map(str::to_owned).collect(),
        None => vec![word],
    };
    words.flat_map(spelt).collect()
}

/// Every word of the list has to occur in one of `names`.
///
/// # Errors
/// Names one that does not, or says why the list cannot be read.
pub fn check_listed<'n>(names: impl Iterator<Item = &'n str>) -> Result<()> {
    let found: BTreeSet<String> = names.flat_map(cut).collect();
    match listed()?.into_keys().find(|word| !found.contains(word)) {
        Some(word) => Err(Error::new(format!("`{word}` in words.json occurs nowhere: remove it"))),
        None => Ok(()),
    }
}

/// Words of a name by its spelling: `batchOTOQuery` = batch, oto, query; `userIDs` = user, ids; `x-client-token` = x, client, token.
pub fn cut(name: &str) -> Vec<String> {
    let name = CASING.iter().fold(name.to_owned(), |name, (from, to)| name.replace(from, to));
    let characters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (index, &character) in characters.iter().enumerate() {
        let previous = index.checked_sub(1).and_then(|index| characters.get(index)).copied().unwrap_or('_');
        let next = characters.get(index.saturating_add(1)).copied().unwrap_or('_');
        if !character.is_ascii_alphanumeric() {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            continue;
        }
        let after_lower = previous.is_ascii_lowercase() || previous.is_ascii_digit();
        // `OTOQuery`: the `Q` begins a word; `userIDs`: the `D` does not, as the plural ends the run.
        let after_next = characters.get(index.saturating_add(2)).copied().unwrap_or('_');
        let plural = next == 's' && !after_next.is_ascii_lowercase();
        let ends_run = previous.is_ascii_uppercase() && next.is_ascii_lowercase() && !plural;
        if character.is_ascii_uppercase() && (after_lower || ends_run) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        word.push(character.to_ascii_lowercase());
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

/// Spellings that the rule of [`cut`] would cut in the wrong place.
const CASING: [(&str, &str); 7] = [
    ("OAuth", "Oauth"),
    ("PaaS", "Paas"),
    ("IoT", "Iot"),
    ("DIgital", "Digital"),
    ("DTOList", "DtoList"),
    ("VOList", "VoList"),
    ("dINGCUSTOMER", "dingCustomer"),
];

/// `search_user`
pub fn snake(name: &str) -> String {
    underscored(&words(name))
}

/// The Rust names of the fields of one struct. A misspelt one beside the one that is meant keeps its spelling.
pub fn fields(wires: &[&str]) -> Vec<String> {
    let mended: Vec<String> = wires.iter().map(|wire| snake(wire)).collect();
    let alone = |name: &str| mended.iter().filter(|other| *other == name).count() == 1;
    let name = |(wire, mended): (&&str, &String)| {
        identifier(if alone(mended) { mended.clone() } else { underscored(&cut(wire)) })
    };
    wires.iter().zip(&mended).map(name).collect()
}

fn underscored(words: &[String]) -> String {
    let name = words.join("_");
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("n{name}") } else { name }
}

/// `SearchUser`
pub fn camel(name: &str) -> String {
    let capitalised = |word: &String| {
        let mut characters = word.chars();
        characters
            .next()
            .map(|first| first.to_ascii_uppercase())
            .into_iter()
            .chain(characters)
            .collect::<String>()
    };
    let name: String = words(name).iter().map(capitalised).collect();
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("N{name}") } else { name }
}

/// `search-user`
pub fn kebab(name: &str) -> String {
    words(name).join("-")
}

/// A name for a field, parameter or function: keywords become raw identifiers, `self` cannot and becomes `self_`.
pub fn identifier(snake: String) -> String {
    match snake.as_str() {
        "self" | "super" | "crate" => format!("{snake}_"),
        "as" | "async" | "await" | "break" | "const" | "continue" | "dyn" | "else" | "enum" | "extern"
        | "false" | "fn" | "for" | "if" | "impl" | "in" | "let" | "loop" | "match" | "mod" | "move"
        | "mut" | "pub" | "ref" | "return" | "static" | "struct" | "trait" | "true" | "type" | "unsafe"
        | "use" | "where" | "while" | "abstract" | "become" | "box" | "do" | "final" | "gen" | "macro"
        | "override" | "priv" | "try" | "typeof" | "unsized" | "virtual" | "yield" => format!("r#{snake}"),
        _ => snake,
    }
}

/// A name without the `r#` of [`identifier`].
pub fn plain(identifier: &str) -> &str {
    identifier.strip_prefix("r#").unwrap_or(identifier)
}

/// One element of a list: `dentries` = dentry, `userInfoList` = userInfo, `bizContents` = bizContent.
pub fn singular(name: &str) -> String {
    let strip = |suffix: &str| name.strip_suffix(suffix).filter(|rest| rest.len() > 1);
    if let Some(rest) = strip("List").or_else(|| strip("_list")) {
        return rest.to_owned();
    }
    if let Some(rest) = strip("ies") {
        return format!("{rest}y");
    }
    let ending = ["sses", "ches", "shes", "xes"].iter().any(|ending| name.ends_with(ending));
    if let Some(rest) = strip("es").filter(|_| ending) {
        return rest.to_owned();
    }
    let plain = ["ss", "us", "is"].iter().any(|ending| name.ends_with(ending));
    strip("s").filter(|_| !plain).unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acronyms_are_words() {
        for (wire, rust) in [
            ("BatchSendOTO", "batch_send_oto"),
            ("BatchOTOQuery", "batch_oto_query"),
            ("queryWord", "query_word"),
            ("userIDs", "user_ids"),
            ("openIDList", "open_id_list"),
            ("HTMLText", "html_text"),
            ("aiPaaS", "ai_paas"),
            ("h3yun", "h3yun"),
            ("yunShu", "yun_shu"),
            ("oauth2", "oauth2"),
            ("x-client-token", "x_client_token"),
            ("Diot_Market_Manager", "diot_market_manager"),
            ("appV2Id", "app_v2_id"),
        ] {
            assert_eq!(snake(wire), rust);
        }
        assert_eq!(camel("BatchSendOTO"), "BatchSendOto");
        assert_eq!(camel("dept_id_list"), "DeptIdList");
        assert_eq!(kebab("aiGlobalEC"), "ai-global-ec");
    }

    #[test]
    fn what_runs_together_is_cut_and_what_is_misspelt_is_mended() {
        assert_eq!(snake("getbyuserid"), "get_by_userid");
        assert_eq!(camel("QueryMoblieList"), "QueryMobileList");
        assert_eq!(cut("QueryMoblieList"), ["query", "moblie", "list"]);
        assert_eq!(fields(&["mobile", "moblie", "type"]), ["mobile", "moblie", "r#type"]);
        let unused = check_listed(["getbyuserid"].into_iter()).unwrap_err().to_string();
        assert!(unused.ends_with("in words.json occurs nowhere: remove it"), "{unused}");
    }

    #[test]
    fn keywords_stay_recognisable() {
        assert_eq!(identifier("type".into()), "r#type");
        assert_eq!(identifier("self".into()), "self_");
        assert_eq!(identifier("kind".into()), "kind");
    }

    #[test]
    fn an_element_is_called_by_the_singular() {
        for (list, element) in [
            ("dentries", "dentry"),
            ("userInfoList", "userInfo"),
            ("bizContents", "bizContent"),
            ("status", "status"),
            ("address", "address"),
            ("addresses", "address"),
            ("boxes", "box"),
            ("data", "data"),
        ] {
            assert_eq!(singular(list), element);
        }
    }
}
