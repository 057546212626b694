//! The cells of a sheet: what was written into them, and how they are shown. Formulas are kept, not worked out.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::address::Range;
use crate::document::Document;
use crate::json::json;

/// How one member of a range shows a cell.
type View = fn(&Map<String, Value>) -> Value;

/// By row and column, those that anything was written to.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Cells(BTreeMap<(usize, usize), Map<String, Value>>);

/// What a request writes by rows and columns, and a cell keeps under the same name.
const GRIDS: &[&str] = &[
    "values",
    "complexValues",
    "backgroundColors",
    "fontColors",
    "fontSizes",
    "fontWeights",
    "horizontalAlignments",
    "verticalAlignments",
    "hyperlinks",
];

/// What it writes once for all cells.
const WHOLES: &[&str] = &["numberFormat", "wordWrap"];

/// The content of a cell, in distinction from its format.
const CONTENT: &[&str] = &["values", "complexValues", "hyperlinks"];

impl Cells {
    pub(super) fn of(sheet: &Document) -> Self {
        let kept = sheet.get("cells").and_then(Value::as_object).into_iter().flatten();
        let cells = kept.filter_map(|(place, cell)| {
            let (row, column) = place.split_once(',')?;
            Some(((row.parse().ok()?, column.parse().ok()?), cell.as_object()?.clone()))
        });
        Self(cells.collect())
    }

    pub(super) fn to_value(&self) -> Value {
        let cells = self.0.iter().map(|((row, column), cell)| (format!("{row},{column}"), json!(cell)));
        Value::Object(cells.collect())
    }

    /// Writes what a request has into a range; false when it has more rows or columns than the range. A null leaves a cell as it is.
    pub(super) fn write(&mut self, range: Range, request: &Document) -> bool {
        for name in GRIDS {
            let Some(rows) = request.get(name).and_then(Value::as_array) else { continue };
            let too_wide = |row: &Value| row.as_array().is_none_or(|row| row.len() > range.width());
            if rows.len() > range.height() || rows.iter().any(too_wide) {
                return false;
            }
            for (row, cells) in (range.top..).zip(rows) {
                for (column, value) in (range.left..).zip(cells.as_array().into_iter().flatten()) {
                    self.set((row, column), name, value);
                }
            }
        }
        for name in WHOLES {
            let Some(value) = request.get(name).filter(|value| !value.is_null()) else { continue };
            for row in range.top..=range.bottom {
                for column in range.left..=range.right {
                    self.set((row, column), name, value);
                }
            }
        }
        true
    }

    fn set(&mut self, place: (usize, usize), name: &str, value: &Value) {
        if value.is_null() {
            return;
        }
        let cell = self.0.entry(place).or_default();
        if *value == json!("") {
            cell.remove(name);
        } else {
            cell.insert(name.to_owned(), value.clone());
        }
        if cell.is_empty() {
            self.0.remove(&place);
        }
    }

    /// Empties a range, of its formats too if told so.
    pub(super) fn clear(&mut self, range: Range, formats: bool) {
        let places: Vec<_> = self.0.keys().copied().filter(|place| range.has(*place)).collect();
        for place in places {
            let Some(cell) = self.0.get_mut(&place) else { continue };
            cell.retain(|name, _| !formats && !CONTENT.contains(&name.as_str()));
            if cell.is_empty() {
                self.0.remove(&place);
            }
        }
    }

    /// Gives every cell of a range something under a name, or takes it away.
    pub(super) fn paint(&mut self, range: Range, name: &str, value: Option<&Value>) {
        for row in range.top..=range.bottom {
            for column in range.left..=range.right {
                self.set((row, column), name, value.unwrap_or(&json!("")));
            }
        }
    }

    /// Makes a range one cell, which keeps what its first one holds.
    pub(super) fn merge(&mut self, range: Range) {
        let first = (range.top, range.left);
        let kept = self.0.remove(&first).unwrap_or_default();
        self.clear(range, false);
        self.paint(range, "mergedWith", None);
        self.0.insert(first, kept);
        self.set(first, "mergedWith", &json!(range.a1()));
    }

    /// Sorts the rows of a range by what a column shows: numbers before texts, what is empty last in either direction. Their order
    /// among equals stays.
    pub(super) fn sort(&mut self, range: Range, column: usize, ascending: bool) {
        let key = |row: usize| {
            let text = self.0.get(&(row, column)).and_then(text);
            text.map(|text| (text.parse::<f64>().unwrap_or(f64::INFINITY), text))
        };
        let mut rows: Vec<_> = (range.top..=range.bottom).map(|row| (key(row), row)).collect();
        rows.sort_by(|(one, _), (other, _)| match (one, other) {
            (Some(one), Some(other)) => {
                let order = one.0.total_cmp(&other.0).then_with(|| one.1.cmp(&other.1));
                if ascending { order } else { order.reverse() }
            }
            (one, other) => one.is_none().cmp(&other.is_none()),
        });
        let places: BTreeMap<usize, usize> =
            (range.top..).zip(&rows).map(|(to, (_, from))| (*from, to)).collect();
        self.shift(|(row, column)| {
            let to = places.get(&row).filter(|_| range.has((row, column)));
            Some((to.copied().unwrap_or(row), column))
        });
    }

    /// Makes room for rows before one, or takes some away from there on.
    pub(super) fn shift_rows(&mut self, row: usize, count: usize, insert: bool) {
        self.shift(|(at, column)| Some((moved(at, row, count, insert)?, column)));
    }

    pub(super) fn shift_columns(&mut self, column: usize, count: usize, insert: bool) {
        self.shift(|(row, at)| Some((row, moved(at, column, count, insert)?)));
    }

    fn shift(&mut self, to: impl Fn((usize, usize)) -> Option<(usize, usize)>) {
        let cells = std::mem::take(&mut self.0);
        self.0 = cells.into_iter().filter_map(|(place, cell)| Some((to(place)?, cell))).collect();
    }

    /// The last row and the last column with content.
    pub(super) fn last(&self) -> Option<(usize, usize)> {
        let filled = || self.0.iter().filter(|(_, cell)| text(cell).is_some()).map(|(place, _)| *place);
        let row = filled().map(|(row, _)| row).max()?;
        Some((row, filled().map(|(_, column)| column).max()?))
    }

    /// Cells with content in a range: their places, and their formula where one is asked for, else what is shown.
    pub(super) fn texts(
        &self,
        range: Range,
        formulas: bool,
    ) -> impl Iterator<Item = ((usize, usize), String)> {
        let cells = self.0.iter().filter(move |(place, _)| range.has(**place));
        cells.filter_map(move |(place, cell)| {
            let text = text(cell)?;
            (formulas || !text.starts_with('=')).then_some((*place, text))
        })
    }

    /// A range as it is read, with the members that are selected.
    pub(super) fn read(&self, range: Range, selected: &[String]) -> Map<String, Value> {
        let views: [(&str, View); 10] = [
            ("values", |cell| text(cell).map_or_else(|| json!(""), |text| typed(cell, &text))),
            ("formulas", |cell| json!(text(cell).filter(|text| text.starts_with('=')).unwrap_or_default())),
            ("displayValues", |cell| json!(text(cell).unwrap_or_default())),
            ("complexValues", |cell| {
                cell.get("complexValues").or_else(|| cell.get("values")).cloned().unwrap_or_else(|| json!(""))
            }),
            ("backgroundColors", |cell| color(cell.get("backgroundColors"))),
            ("fontSizes", |cell| cell.get("fontSizes").cloned().unwrap_or_else(|| json!(10))),
            ("fontWeights", |cell| cell.get("fontWeights").cloned().unwrap_or_else(|| json!("normal"))),
            ("horizontalAlignments", |cell| {
                cell.get("horizontalAlignments").cloned().unwrap_or_else(|| json!("general"))
            }),
            ("verticalAlignments", |cell| {
                cell.get("verticalAlignments").cloned().unwrap_or_else(|| json!("middle"))
            }),
            ("hyperlinks", |cell| cell.get("hyperlinks").cloned().unwrap_or_default()),
        ];
        let is_selected = |name: &str| selected.is_empty() || selected.iter().any(|one| one == name);
        let empty = Map::new();
        let grid = |view: View| {
            let rows = (range.top..=range.bottom).map(|row| {
                let cell = |column| view(self.0.get(&(row, column)).unwrap_or(&empty));
                Value::Array((range.left..=range.right).map(cell).collect())
            });
            Value::Array(rows.collect())
        };
        let views = views.into_iter().filter(|(name, _)| is_selected(name));
        views.map(|(name, view)| (name.to_owned(), grid(view))).collect()
    }
}

/// Where a row or column comes to; `None` when it is taken away.
pub(super) fn moved(at: usize, from: usize, count: usize, insert: bool) -> Option<usize> {
    match (at < from, insert) {
        (true, _) => Some(at),
        (false, true) => Some(at.saturating_add(count)),
        (false, false) => at.checked_sub(count).filter(|at| *at >= from),
    }
}

/// What was written into a cell, as text.
fn text(cell: &Map<String, Value>) -> Option<String> {
    let link = || cell.get("hyperlinks").and_then(|link| link.get("text").or_else(|| link.get("link")));
    let complex = || match cell.get("complexValues") {
        Some(Value::Object(members)) => members.get("text").or_else(|| members.get("value")),
        plain => plain,
    };
    let value = cell.get("values").or_else(complex).or_else(link)?;
    Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned)).filter(|text| !text.is_empty())
}

/// A number where the text is one and the format does not say that it is text.
fn typed(cell: &Map<String, Value>, text: &str) -> Value {
    let is_text = cell.get("numberFormat") == Some(&json!("@"));
    let number = text.parse::<serde_json::Number>().ok().filter(|_| !is_text);
    number.map_or_else(|| json!(text), Value::Number)
}

fn color(written: Option<&Value>) -> Value {
    let text = written.and_then(Value::as_str).unwrap_or("#ffffff");
    let part = |at: usize| {
        let digits = text.trim_start_matches('#').get(at..at.saturating_add(2));
        digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()).unwrap_or(0)
    };
    json!({"red": part(0), "green": part(2), "blue": part(4), "hexString": text})
}
