use std::fmt::Display;

use serde_json::{Value, json};

use super::{FormFile, FormValue};

/// Values by kind of component. `name` is the component's label in the template, of which DingTalk tells the kind; more than
/// plain texts are JSON inside of `value`.
///
/// ```
/// use dingtalk_types::v1::workflow::{FormFile, FormValue};
///
/// let values = [
///     FormValue::text("Purpose", "Spring fair"),
///     FormValue::number("Amount", 120.5),
///     FormValue::date_range(["Begin", "End"], "2026-03-01", "2026-03-03"),
///     FormValue::table("Items", [[FormValue::text("What", "Tent"), FormValue::number("How many", 2)]]),
///     FormValue::files("Receipts", [FormFile::new("2662", "1811", "tent.pdf", 72_891)]),
/// ];
/// assert_eq!(values[2].value, r#"["2026-03-01","2026-03-03"]"#);
/// ```
impl FormValue {
    /// `TextField`, `TextareaField`, `PhoneField`, `DDSelectField`: as it is.
    pub fn text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), value: text.into(), ..Self::default() }
    }

    /// `NumberField`, `MoneyField`, `StarRatingField`: a number; a text such as `"120.50"` keeps its places.
    pub fn number(name: impl Into<String>, number: impl Display) -> Self {
        Self::text(name, number.to_string())
    }

    /// `DDDateField`, in the format of the template: `2026-03-01`, `2026-03-01 10:00`.
    pub fn date(name: impl Into<String>, date: impl Into<String>) -> Self {
        Self::text(name, date)
    }

    /// `DDDateRangeField`: its name are its two labels.
    pub fn date_range(labels: [&str; 2], first: impl Into<String>, last: impl Into<String>) -> Self {
        Self::text(json!(labels).to_string(), json!([first.into(), last.into()]).to_string())
    }

    /// `DDMultiSelectField`: some of the choices of the template.
    pub fn choices(name: impl Into<String>, choices: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::list(name, choices)
    }

    /// `DDPhotoField`: addresses of pictures.
    pub fn pictures(name: impl Into<String>, urls: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::list(name, urls)
    }

    /// `InnerContactField`: the `userid`s of people of the organisation.
    pub fn people(name: impl Into<String>, userids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::list(name, userids)
    }

    /// `RelateField`: the ids of other approvals.
    pub fn approvals(name: impl Into<String>, ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::list(name, ids)
    }

    /// `DepartmentField`.
    pub fn departments(name: impl Into<String>, dept_ids: impl IntoIterator<Item = i64>) -> Self {
        let ids: Vec<_> = dept_ids.into_iter().map(|dept_id| dept_id.to_string()).collect();
        Self::text(name, ids.join(","))
    }

    /// `AddressField`: province, city, district.
    pub fn region(name: impl Into<String>, parts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let parts: Vec<String> = parts.into_iter().map(Into::into).collect();
        Self::text(name, parts.join(","))
    }

    /// `DDAttachment`: files in the space of the approvals.
    pub fn files(name: impl Into<String>, files: impl IntoIterator<Item = FormFile>) -> Self {
        let files: Vec<_> = files.into_iter().map(|file| file.to_json()).collect();
        Self::text(name, Value::from(files).to_string())
    }

    /// `TableField`: rows of values, whose names are the labels of the columns.
    pub fn table<R: IntoIterator<Item = Self>>(
        name: impl Into<String>,
        rows: impl IntoIterator<Item = R>,
    ) -> Self {
        let cell = |cell: Self| json!({"name": cell.name, "value": cell.value});
        let rows: Vec<Value> =
            rows.into_iter().map(|row| row.into_iter().map(cell).collect::<Vec<_>>().into()).collect();
        Self::text(name, Value::from(rows).to_string())
    }

    fn list(name: impl Into<String>, texts: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let texts: Vec<String> = texts.into_iter().map(Into::into).collect();
        Self::text(name, json!(texts).to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_written_as_the_documentation_shows() {
        let cells = [FormValue::text("Item", "Tent"), FormValue::number("Price", 100)];
        for (value, text) in [
            (FormValue::number("n", "120.50"), "120.50"),
            (FormValue::choices("c", ["1", "2"]), r#"["1","2"]"#),
            (FormValue::people("p", ["manager4974"]), r#"["manager4974"]"#),
            (FormValue::departments("d", [7, 8]), "7,8"),
            (FormValue::region("r", ["北京", "北京市", "东城区"]), "北京,北京市,东城区"),
            (
                FormValue::table("t", [cells]),
                r#"[[{"name":"Item","value":"Tent"},{"name":"Price","value":"100"}]]"#,
            ),
        ] {
            assert_eq!(value.value, text);
        }
        let range = FormValue::date_range(["开始时间", "结束时间"], "2025-05-27", "2025-05-28");
        assert_eq!(range.name, r#"["开始时间","结束时间"]"#);
        let files: Value =
            serde_json::from_str(&FormValue::files("f", [FormFile::new("2662", "1811", "a.JPG", 9)]).value)
                .unwrap();
        let expected = json!([
            {"spaceId": "2662", "fileId": "1811", "fileName": "a.JPG", "fileSize": "9", "fileType": "JPG"}
        ]);
        assert_eq!(files, expected);
    }
}
