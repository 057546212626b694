//! Any JSON as rows of named cells.

use serde_json::Value;

/// Rows under their heads.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    pub(super) heads: Vec<String>,
    pub(super) cells: Vec<Vec<String>>,
}

/// For people: a list of objects is its rows; an object the list at `items` in it, or the only list that it has, or one row per
/// member.
pub(super) fn of(value: &Value, items: Option<&str>) -> Rows {
    match (list(value, items), content(value)) {
        (Some(elements), _) => of_list(elements),
        (None, Value::Object(members)) => Rows {
            heads: vec!["name".to_owned(), "value".to_owned()],
            cells: members.iter().map(|(name, value)| vec![name.clone(), cell(value)]).collect(),
        },
        (None, Value::Null) => Rows::default(),
        (None, other) => of_list(std::slice::from_ref(other)),
    }
}

/// For programs: the same, but an object without a list is one row, under the names of its members.
pub(super) fn in_lines(value: &Value, items: Option<&str>) -> Rows {
    match (list(value, items), content(value)) {
        (Some(elements), _) => of_list(elements),
        (None, Value::Null) => Rows::default(),
        (None, other) => of_list(std::slice::from_ref(other)),
    }
}

/// What the old host puts around the content of an answer.
const ENVELOPE: [&str; 5] = ["errcode", "errmsg", "request_id", "success", "sub_code"];

/// An answer of the old host without its envelope.
fn content(value: &Value) -> &Value {
    match value.get("result") {
        Some(result) if value.get("errcode").is_some() && (result.is_object() || result.is_array()) => result,
        _ => value,
    }
}

/// With more beside it a list is a detail, as the departments of a person are.
const BESIDE_A_LIST: usize = 3;

fn list<'v>(value: &'v Value, items: Option<&str>) -> Option<&'v Vec<Value>> {
    if let Some(items) = items {
        return items.split('.').try_fold(value, |value, name| value.get(name))?.as_array();
    }
    let members = match content(value) {
        Value::Array(elements) => return Some(elements),
        Value::Object(members) => members,
        _ => return None,
    };
    let told =
        || members.iter().filter(|(name, _)| !ENVELOPE.contains(&name.as_str())).map(|(_, value)| value);
    let mut lists = told().filter_map(Value::as_array);
    let only = lists.next().filter(|_| lists.next().is_none());
    only.filter(|_| told().count() <= BESIDE_A_LIST.saturating_add(1))
}

fn of_list(elements: &[Value]) -> Rows {
    let mut heads: Vec<String> = Vec::new();
    for name in elements.iter().filter_map(Value::as_object).flat_map(serde_json::Map::keys) {
        if !heads.contains(name) {
            heads.push(name.clone());
        }
    }
    if heads.is_empty() {
        let cells = elements.iter().map(|element| vec![cell(element)]).collect();
        return Rows { heads: vec!["value".to_owned()], cells };
    }
    let row =
        |element: &Value| heads.iter().map(|head| element.get(head).map_or_else(String::new, cell)).collect();
    let cells = elements.iter().map(row).collect();
    Rows { heads, cells }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_only_list_of_an_answer_is_its_rows() {
        let answer =
            json!({"errcode": 0, "result": {"has_more": false, "list": [{"a": 1}, {"b": "x", "a": [2]}]}});
        let rows = of(&answer, None);
        assert_eq!(rows.heads, ["a", "b"]);
        assert_eq!(rows.cells, [["1", ""], ["[2]", "x"]]);
        assert_eq!(of(&answer, Some("result.list")), rows);
        assert_eq!(of(&json!({"a": 1, "b": 2}), None).cells, [["a", "1"], ["b", "2"]]);
        assert_eq!(of(&json!(["x"]), None).cells, [["x"]]);
        assert_eq!(in_lines(&answer, None), rows);
    }

    #[test]
    fn an_answer_about_one_thing_is_that_thing() {
        let person = json!({"userid": "u", "name": "n", "title": "t", "mobile": "1", "dept_id_list": [1]});
        let answer = json!({"errcode": 0, "errmsg": "ok", "result": person, "request_id": "r"});
        assert_eq!(
            of(&answer, None).cells.first().map(Vec::as_slice),
            Some(&["userid".to_owned(), "u".to_owned()][..])
        );
        let line = in_lines(&answer, None);
        assert_eq!(line.heads, ["userid", "name", "title", "mobile", "dept_id_list"]);
        assert_eq!(line.cells, [["u", "n", "t", "1", "[1]"]]);
        let nothing = json!({"errcode": 0, "errmsg": "ok"});
        assert_eq!(in_lines(&nothing, None).cells, [["0", "ok"]]);
        assert_eq!(
            (of(&json!(null), None), in_lines(&json!(null), None)),
            (Rows::default(), Rows::default())
        );
    }
}
