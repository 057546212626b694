//! Plausible values in the shape of requests, answers and events: the same each time, lists of one.

use serde_json::{Map, Value, json};

use crate::events::{Event, EventField};
use crate::field::{Field, TextForm};
use crate::operation::Operation;
use crate::spelling::Spelling;
use crate::value_type::ValueType;

/// 2024-01-01 00:00:00 UTC, and the same as texts.
const TIME_MS: i64 = 1_704_067_200_000;
const TIME: &str = "2024-01-01T00:00Z";
const DATETIME: &str = "2024-01-01 00:00:00";

impl Operation {
    /// The JSON of a request with its required fields alone, empty: to be filled in.
    ///
    /// ```
    /// let send = dingtalk_catalogue::find("v1.robot.batch_send_oto").unwrap();
    /// assert_eq!(
    ///     send.skeleton(),
    ///     serde_json::json!({"robotCode": "", "userIds": [], "msgKey": "", "msgParam": ""})
    /// );
    /// ```
    pub fn skeleton(&self) -> Value {
        let mut shaper = Shaper { operation: self, filled: false, open: Vec::new() };
        shaper.object(self.request())
    }

    /// The JSON of a request with every field.
    pub fn sample_request(&self) -> Value {
        let mut shaper = Shaper { operation: self, filled: true, open: Vec::new() };
        shaper.object(self.request())
    }

    /// The JSON of one field of this operation; `None` where nothing is known of it.
    pub fn sample_of(&self, field: &Field) -> Option<Value> {
        Shaper { operation: self, filled: true, open: Vec::new() }.field(field)
    }

    /// The JSON of an answer, without the envelope of the legacy host.
    pub fn sample_answer(&self) -> Value {
        let mut shaper = Shaper { operation: self, filled: true, open: Vec::new() };
        self.response().and_then(|kind| shaper.value("result", kind, false)).unwrap_or_else(|| json!({}))
    }
}

impl Event {
    /// The JSON of its data, in the shape that published samples show.
    pub fn sample(&self, spelling: Spelling) -> Value {
        let mut root = Value::Object(Map::new());
        for field in self.fields().iter().filter(|field| self.is_spelt(field, spelling)) {
            let steps: Vec<&str> = field.path().split('.').collect();
            set(&mut root, &steps, field);
        }
        root
    }
}

struct Shaper<'a> {
    operation: &'a Operation,
    /// With values, and with what is not required.
    filled: bool,
    /// Objects that the value being made lies in: where one of them comes again, the value ends.
    open: Vec<&'a str>,
}

impl<'a> Shaper<'a> {
    fn object(&mut self, fields: &'a [Field]) -> Value {
        let filled = self.filled;
        let fields = fields.iter().filter(|field| filled || field.is_required());
        let members: Map<_, _> =
            fields.filter_map(|field| Some((field.name().to_owned(), self.field(field)?))).collect();
        Value::Object(members)
    }

    fn field(&mut self, field: &'a Field) -> Option<Value> {
        let value = self.value(field.name(), field.value_type(), field.is_datetime())?;
        Some(match (field.text_form(), value) {
            (None, value) => value,
            (Some(_), _) if !self.filled => json!(""),
            (Some(TextForm::Json), value) => Value::String(value.to_string()),
            (Some(TextForm::Comma), Value::Array(items)) => {
                let texts = items.iter().map(|item| item.as_str().map_or(item.to_string(), str::to_owned));
                Value::String(texts.collect::<Vec<_>>().join(","))
            }
            (Some(TextForm::Comma), value) => value,
        })
    }

    fn value(&mut self, name: &str, kind: &'a ValueType, datetime: bool) -> Option<Value> {
        Some(match kind {
            ValueType::String | ValueType::File if !self.filled => json!(""),
            ValueType::Integer | ValueType::Float if !self.filled => json!(0),
            ValueType::Boolean if !self.filled => json!(false),
            ValueType::String if datetime => json!(DATETIME),
            ValueType::String | ValueType::File => json!(text(name)),
            ValueType::Integer => json!(integer(name)),
            ValueType::Float => json!(1.5),
            ValueType::Boolean => json!(boolean(name)),
            ValueType::Any => json!({}),
            ValueType::List(item) => match **item {
                ValueType::Object(_) => {
                    Value::Array(self.value(singular(name), item, false).into_iter().collect())
                }
                _ if !self.filled => json!([]),
                _ => Value::Array(self.value(singular(name), item, false).into_iter().collect()),
            },
            ValueType::Map(_) if !self.filled => json!({}),
            ValueType::Map(inner) => {
                let value = self.value(name, inner, false).map(|value| ("key".to_owned(), value));
                Value::Object(value.into_iter().collect())
            }
            ValueType::Object(name) => {
                if self.open.contains(&name.as_str()) {
                    return None;
                }
                self.open.push(name);
                let value = self.object(self.operation.object(name));
                self.open.pop();
                value
            }
        })
    }
}

/// Sets the value of an event's field, making what it lies in.
fn set(parent: &mut Value, steps: &[&str], field: &EventField) {
    let Some((step, rest)) = steps.split_first() else { return };
    let Value::Object(members) = parent else { return };
    let (name, is_list) = step.strip_suffix("[]").map_or((*step, false), |name| (name, true));
    if rest.is_empty() && !is_list {
        let value = event_value(name, field.types());
        members.entry(name).or_insert(value);
        return;
    }
    let empty = if is_list { json!([{}]) } else { json!({}) };
    let mut below = members.entry(name).or_insert_with(|| empty.clone());
    // A path to a member comes after its parent, of which only the kind was known.
    if *below == json!([]) || !(below.is_array() || below.is_object()) {
        *below = empty;
    }
    if let Value::Array(items) = below {
        let Some(first) = items.first_mut() else { return };
        below = first;
    }
    set(below, rest, field);
}

fn event_value(name: &str, types: &[String]) -> Value {
    let kind = types.first().map_or("string", String::as_str);
    match kind {
        "integer" => json!(integer(name)),
        "number" => json!(1.5),
        "boolean" => json!(boolean(name)),
        "object" => json!({}),
        "null" => Value::Null,
        "array<string>" => json!([text(singular(name))]),
        "array<integer>" => json!([integer(singular(name))]),
        "array<object>" => json!([{}]),
        _ if kind.starts_with("array") => json!([]),
        _ => json!(text(name)),
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
    } else if is(&["mobile", "phone", "telephone", "mobilephone", "phonenumber", "phone_number"]) {
        "13800000001"
    } else if is(&["lang", "language", "locale"]) {
        "zh_CN"
    } else if ends(&["deptid", "dept_id", "departmentid", "department_id"]) {
        "1"
    } else if is(&["msgkey"]) {
        "sampleText"
    } else if is(&["msgparam"]) {
        r#"{"content":"hello"}"#
    } else if is(&["msgtype"]) {
        "text"
    } else if ends(&["url", "uri", "link"]) {
        "https://example.com/"
    } else if ends(&["timestamp"]) {
        return TIME_MS.to_string();
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
