use serde_json::{Map, Value};

use super::{FilledFormValue, FormFile};

/// What stands in a field, by kind of component. More than plain texts are JSON inside of `value` or `extValue`; what cannot be
/// read so is empty here and still in the field.
///
/// ```
/// use dingtalk_types::v1::workflow::ProcessInstance;
///
/// fn print(instance: &ProcessInstance) {
///     for field in &instance.form_component_values {
///         for file in field.files() {
///             println!("{}: {} ({} bytes)", field.name, file.file_name, file.file_size);
///         }
///         for row in field.rows() {
///             println!("{}: {:?}", field.name, row.iter().map(|cell| cell.text()).collect::<Vec<_>>());
///         }
///     }
/// }
/// ```
impl FilledFormValue {
    /// The value as text; `None` where nothing was filled in, which DingTalk writes as `null` in a text.
    pub fn text(&self) -> Option<&str> {
        Some(self.value.as_str()).filter(|text| !text.is_empty() && *text != "null")
    }

    /// The elements of a list: choices, pictures, related approvals, the two dates of a range. A plain text is one.
    pub fn texts(&self) -> Vec<String> {
        match self.text().map(|text| (text, serde_json::from_str::<Vec<Value>>(text))) {
            Some((_, Ok(elements))) => elements.iter().map(text_of).collect(),
            Some((text, Err(_))) => vec![text.to_owned()],
            None => Vec::new(),
        }
    }

    /// Beginning and end of a `DDDateRangeField`.
    pub fn date_range(&self) -> Option<(String, String)> {
        match self.texts().as_slice() {
            [first, last, ..] => Some((first.clone(), last.clone())),
            _ => None,
        }
    }

    /// The files of a `DDAttachment`.
    pub fn files(&self) -> Vec<FormFile> {
        let files = objects(&self.value).into_iter().filter(|members| members.contains_key("fileId"));
        files.map(|members| FormFile::from_json(&members)).collect()
    }

    /// The rows of a `TableField`, each with its cells.
    pub fn rows(&self) -> Vec<Vec<Self>> {
        let rows: Vec<Value> = serde_json::from_str(&self.value).unwrap_or_default();
        let cells = |row: &Value| match row {
            Value::Object(members) => members.get("rowValue").and_then(Value::as_array).cloned(),
            // As it was written when the approval was started.
            Value::Array(cells) => Some(cells.clone()),
            _ => None,
        };
        let rows = rows.iter().filter_map(cells);
        rows.map(|cells| cells.iter().filter_map(Value::as_object).map(Self::cell).collect()).collect()
    }

    /// The `userid`s of an `InnerContactField`.
    pub fn people(&self) -> Vec<String> {
        self.ids(&["emplId", "userId", "userid"])
    }

    /// The ids of a `DepartmentField`.
    pub fn departments(&self) -> Vec<i64> {
        let ids = self.ids(&["id", "deptId"]);
        ids.iter().flat_map(|ids| ids.split(',')).filter_map(|id| id.trim().parse().ok()).collect()
    }

    /// The value shows names; the ids are in the extension, where there is one.
    fn ids(&self, members: &[&str]) -> Vec<String> {
        let id = |object: &Map<String, Value>| members.iter().find_map(|name| object.get(*name)).map(text_of);
        let ids: Vec<_> = objects(&self.ext_value).iter().filter_map(id).collect();
        if ids.is_empty() { self.texts() } else { ids }
    }

    fn cell(members: &Map<String, Value>) -> Self {
        let text = |names: &[&str]| {
            names.iter().find_map(|name| members.get(*name)).map(text_of).unwrap_or_default()
        };
        Self {
            name: text(&["label", "name"]),
            value: text(&["value"]),
            ext_value: text(&["extValue", "extendValue"]),
            component_type: text(&["componentType", "componentName"]),
            id: text(&["key", "id"]),
            biz_alias: text(&["bizAlias"]),
        }
    }
}

fn objects(text: &str) -> Vec<Map<String, Value>> {
    let elements: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    let object = |element| match element {
        Value::Object(members) => Some(members),
        _ => None,
    };
    elements.into_iter().filter_map(object).collect()
}

/// A text as it is, anything else as JSON.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::FormValue;
    use super::*;

    fn field(value: &str) -> FilledFormValue {
        FilledFormValue { value: value.to_owned(), ..FilledFormValue::default() }
    }

    #[test]
    fn nothing_filled_in_is_nothing() {
        for value in ["", "null"] {
            let field = field(value);
            assert!(field.text().is_none() && field.texts().is_empty() && field.files().is_empty());
            assert!(field.rows().is_empty() && field.people().is_empty() && field.date_range().is_none());
        }
        assert_eq!(field("plain").texts(), ["plain"]);
    }

    #[test]
    fn what_was_written_is_read() {
        let file = FormFile::new("2662", "1811", "a.jpg", 9);
        assert_eq!(field(&FormValue::files("f", [file.clone()]).value).files(), [file]);
        assert_eq!(field(&FormValue::choices("c", ["1", "2"]).value).texts(), ["1", "2"]);
        let range = field(&FormValue::date_range(["a", "b"], "2026-01-01", "2026-01-02").value);
        assert_eq!(range.date_range(), Some(("2026-01-01".to_owned(), "2026-01-02".to_owned())));
        assert_eq!(field(&FormValue::departments("d", [7, 8]).value).departments(), [7, 8]);
        let rows = field(&FormValue::table("t", [[FormValue::text("Item", "Tent")]]).value).rows();
        assert_eq!((rows.len(), rows[0][0].name.as_str(), rows[0][0].text()), (1, "Item", Some("Tent")));
    }

    #[test]
    fn rows_of_an_instance_are_read_with_their_labels() {
        let rows = field(
            r#"[{"rowValue":[{"label":"Item","value":"Car","key":"TextField-1"},{"label":"Price","value":12}],
                 "rowNumber":"TableField_1"}]"#,
        )
        .rows();
        let cells: Vec<_> = rows[0].iter().map(|cell| (cell.name.as_str(), cell.value.as_str())).collect();
        assert_eq!(cells, [("Item", "Car"), ("Price", "12")]);
        assert_eq!(rows[0][0].id, "TextField-1");
    }

    #[test]
    fn people_and_departments_are_in_the_extension() {
        let person = FilledFormValue {
            ext_value: r#"[{"emplId":"manager1","name":"Wang"},{"emplId":"u2"}]"#.to_owned(),
            ..field("Wang,Li")
        };
        assert_eq!(person.people(), ["manager1", "u2"]);
        let department =
            FilledFormValue { ext_value: r#"[{"id":"714","name":"Sales"}]"#.to_owned(), ..field("Sales") };
        assert_eq!(department.departments(), [714]);
        assert_eq!(field(r#"["manager1"]"#).people(), ["manager1"]);
    }
}
