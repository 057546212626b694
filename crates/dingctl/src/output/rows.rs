//! Any JSON as rows of named cells.

use serde_json::Value;

/// Rows under their heads.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Rows {
    pub(super) heads: Vec<String>,
    pub(super) cells: Vec<Vec<String>>,
}

/// A list of objects is its rows; an object the list at `items` in it, or the only list that it has, or one row per member.
pub(super) fn of(value: &Value, items: Option<&str>) -> Rows {
    match value {
        Value::Array(elements) => of_list(elements),
        Value::Object(members) => match list_in(value, items) {
            Some(elements) => of_list(elements),
            None => Rows {
                heads: vec!["name".to_owned(), "value".to_owned()],
                cells: members.iter().map(|(name, value)| vec![name.clone(), cell(value)]).collect(),
            },
        },
        Value::Null => Rows::default(),
        other => Rows { heads: vec!["value".to_owned()], cells: vec![vec![cell(other)]] },
    }
}

fn list_in<'v>(value: &'v Value, items: Option<&str>) -> Option<&'v Vec<Value>> {
    if let Some(items) = items {
        return items.split('.').try_fold(value, |value, name| value.get(name))?.as_array();
    }
    let members = value.as_object()?;
    let mut lists = members.values().filter_map(Value::as_array);
    if let Some(list) = lists.next() {
        return lists.next().is_none().then_some(list);
    }
    let mut inner = members.values().filter(|value| value.is_object());
    let only = inner.next()?;
    if inner.next().is_some() { None } else { list_in(only, None) }
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
    }
}
