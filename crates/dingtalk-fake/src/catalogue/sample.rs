//! A plausible answer in the shape of an operation's response: the same each time, lists of one, pages that end.

use serde_json::{Map, Value, json};

use super::index::Published;
use super::model::{Field, Form, Type, Types};

/// 2024-01-01 00:00:00 UTC, and the same as texts.
const TIME_MS: i64 = 1_704_067_200_000;
const TIME: &str = "2024-01-01T00:00Z";
const DATETIME: &str = "2024-01-01 00:00:00";

/// The body of the answer. The envelope of the old host is not a part of it.
pub(crate) fn sample(published: &Published) -> Value {
    let mut sampler = Sampler { types: published.types, open: Vec::new() };
    let ty = published.operation.response.as_ref();
    ty.and_then(|ty| sampler.value("result", ty, false)).unwrap_or_else(|| json!({}))
}

/// A value for one field.
pub(super) fn field(types: &Types, field: &Field) -> Option<Value> {
    Sampler { types, open: Vec::new() }.field(field)
}

struct Sampler<'a> {
    types: &'a Types,
    /// Types that the value being made lies in: where one of them comes again, the value ends.
    open: Vec<&'a str>,
}

impl<'a> Sampler<'a> {
    fn field(&mut self, field: &'a Field) -> Option<Value> {
        let value = self.value(&field.name, &field.ty, field.datetime)?;
        Some(match (field.form, value) {
            (Form::Plain, value) => value,
            (Form::Json, value) => Value::String(value.to_string()),
            (Form::Comma, Value::Array(items)) => {
                let texts = items.iter().map(|item| item.as_str().map_or(item.to_string(), str::to_owned));
                Value::String(texts.collect::<Vec<_>>().join(","))
            }
            (Form::Comma, value) => value,
        })
    }

    fn value(&mut self, name: &str, ty: &'a Type, datetime: bool) -> Option<Value> {
        Some(match ty {
            Type::Text if datetime => json!(DATETIME),
            Type::Text | Type::File => json!(text(name)),
            Type::Integer => json!(integer(name)),
            Type::Float => json!(1.5),
            Type::Boolean => json!(boolean(name)),
            Type::Any => json!({}),
            Type::List(item) => Value::Array(self.value(singular(name), item, false).into_iter().collect()),
            Type::Map(inner) => {
                let value = self.value(name, inner, false).map(|value| ("key".to_owned(), value));
                Value::Object(value.into_iter().collect())
            }
            Type::Named(name) => {
                if self.open.contains(&name.as_str()) {
                    return None;
                }
                self.open.push(name);
                let fields = self.types.get(name).map_or(&[][..], Vec::as_slice);
                let members: Map<_, _> = fields
                    .iter()
                    .filter_map(|field| Some((field.name.clone(), self.field(field)?)))
                    .collect();
                self.open.pop();
                Value::Object(members)
            }
        })
    }
}

fn singular(name: &str) -> &str {
    ["_list", "List", "s"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

fn text(name: &str) -> String {
    let lower = name.to_lowercase();
    let is = |names: &[&str]| names.contains(&lower.as_str());
    let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    // An empty position ends a walk over pages.
    let fixed = if is(&["nexttoken", "next_token", "nextcursor", "next_cursor", "cursor"]) {
        ""
    } else if ends(&["errcode", "errorcode", "err_code", "error_code"]) {
        "0"
    } else if ends(&["errmsg", "errormsg", "err_msg", "error_msg", "errormessage"]) {
        "ok"
    } else if ends(&["userid", "user_id", "staffid", "staff_id"]) {
        "zhangsan"
    } else if ends(&["url", "uri", "link"]) {
        "https://example.com/"
    } else if ends(&["time", "gmtcreate", "gmtmodified", "gmt_create", "gmt_modified"]) {
        TIME
    } else if ends(&["date"]) {
        "2024-01-01"
    } else if ends(&["email"]) {
        "zhangsan@example.com"
    } else if is(&["success"]) {
        "true"
    } else if ends(&["count", "size"]) || is(&["total", "version"]) {
        "1"
    } else {
        return format!("{name}-1");
    };
    fixed.to_owned()
}

fn integer(name: &str) -> i64 {
    let lower = name.to_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    if ends(&["cursor", "nexttoken", "next_token", "errcode", "errorcode", "error_code"]) {
        0
    } else if ends(&["time", "timestamp", "gmtcreate", "gmtmodified", "gmt_create", "gmt_modified", "date"]) {
        TIME_MS
    } else {
        1
    }
}

/// True for what an answer reports as done, false for what it reports of a thing, `hasMore` among them.
fn boolean(name: &str) -> bool {
    matches!(
        name,
        "success" | "result" | "isSuccess" | "isSuccessful" | "succ" | "isDone" | "done" | "finished"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::CATALOGUE;
    use crate::catalogue::model::Product;

    #[test]
    fn a_recursive_type_is_cut_where_it_comes_again() {
        let product: Product = serde_json::from_value(json!({
            "operations": {},
            "types": {"Node": ["id int", "parent .Node", "children [.Node]", "byName {.Node}"]},
        }))
        .unwrap();
        let mut sampler = Sampler { types: &product.types, open: Vec::new() };
        let value = sampler.value("result", &Type::Named("Node".to_owned()), false);
        assert_eq!(value, Some(json!({"id": 1, "children": [], "byName": {}})));
    }

    #[test]
    fn an_answer_is_plausible_and_its_pages_end() {
        let found = CATALOGUE.find(&http::Method::POST, "/topapi/user/listadmin").expect("in the catalogue");
        assert_eq!(sample(&found)["result"][0]["userid"], "zhangsan");
        assert_eq!(
            (text("nextToken"), integer("next_cursor"), boolean("hasMore")),
            (String::new(), 0, false)
        );
    }

    #[test]
    fn no_answer_is_out_of_proportion() {
        let size = |entry: &crate::catalogue::index::Entry| {
            let found = CATALOGUE.find(&entry.method, entry.path.trim_end()).unwrap();
            (sample(&found).to_string().len(), entry.name)
        };
        let largest = CATALOGUE.entries().iter().map(size).max().unwrap();
        println!("largest answer: {} bytes, {}", largest.0, largest.1);
        assert!(largest.0 < 100_000, "{largest:?}");
    }
}
