//! What goes to standard output: data, in the form that is asked for. Everything else goes to standard error.

mod colour;
mod csv;
mod filter;
mod progress;
mod rows;
mod table;
mod wrap;
mod yaml;

use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use serde_json::Value;

pub(crate) use progress::Progress;
pub(crate) use wrap::{fitting, folded_flush};

use crate::failure::Failure;
use crate::language;
use filter::Filter;

/// A form of data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// JSON, indented
    Json,
    /// One line of JSON per element
    Ndjson,
    /// A table, for people
    Table,
    /// Comma-separated values
    Csv,
    /// YAML
    Yaml,
}

/// Where and how this run prints.
#[derive(Debug)]
pub(crate) struct Output {
    format: Option<Format>,
    filter: Option<Filter>,
}

impl Output {
    pub(crate) fn new(format: Option<Format>, filter: Option<&str>) -> Result<Self, Failure> {
        Ok(Self { format, filter: filter.map(Filter::parse).transpose()? })
    }

    /// Whether people read it: no format and no filter is asked for.
    pub(crate) fn is_for_people(&self) -> bool {
        self.format.is_none() && self.filter.is_none()
    }

    /// One value; `items` leads to the list in it that a table has for rows.
    pub(crate) fn value(&self, value: &Value, items: Option<&str>) -> Result<(), Failure> {
        self.value_as(self.format.unwrap_or(Format::Json), value, items)
    }

    /// Rows of like objects: a table unless another format is asked for.
    pub(crate) fn rows(&self, rows: &Value) -> Result<(), Failure> {
        let format = self.format.unwrap_or(if self.filter.is_some() { Format::Json } else { Format::Table });
        self.value_as(format, rows, None)
    }

    /// A text for people; for programs what it is made of.
    pub(crate) fn text(&self, text: &str, value: impl FnOnce() -> Value) -> Result<(), Failure> {
        if self.is_for_people() {
            self.line(&fitting(text.trim_end(), io::stdout().is_terminal()))
        } else {
            self.value(&value(), None)
        }
    }

    /// One element of many, printed when it is there: a line of JSON unless CSV or YAML is asked for.
    pub(crate) fn element(&self, value: &Value) -> Result<(), Failure> {
        for value in self.filtered(value)? {
            match self.format {
                Some(Format::Yaml) => self.line(&format!("---\n{}", yaml::of(&value).trim_end()))?,
                _ => self.line(&plain_or(&value, self.filter.is_some(), |value| value.to_string()))?,
            }
        }
        Ok(())
    }

    /// Elements that are [`filtered`](Self::filtered) already, printed when all are there.
    pub(crate) fn elements(&self, elements: Vec<Value>) -> Result<(), Failure> {
        self.print(self.format.unwrap_or(Format::Json), &Value::Array(elements), None)
    }

    /// Whether elements have to be collected before they can be printed.
    pub(crate) fn collects(&self) -> bool {
        matches!(self.format, Some(Format::Table | Format::Csv | Format::Json))
    }

    fn value_as(&self, format: Format, value: &Value, items: Option<&str>) -> Result<(), Failure> {
        // What a filter makes has a list of its own, or none.
        let items = items.filter(|_| self.filter.is_none());
        self.filtered(value)?.iter().try_for_each(|value| self.print(format, value, items))
    }

    fn print(&self, format: Format, value: &Value, items: Option<&str>) -> Result<(), Failure> {
        let text = match format {
            Format::Json => plain_or(value, self.filter.is_some(), |value| format!("{value:#}")),
            Format::Ndjson => match value {
                Value::Array(elements) => {
                    elements.iter().map(Value::to_string).collect::<Vec<_>>().join("\n")
                }
                other => other.to_string(),
            },
            Format::Table => table::of(&rows::of(value, items), io::stdout().is_terminal()),
            Format::Csv => csv::of(&rows::in_lines(value, items)),
            Format::Yaml => yaml::of(value),
        };
        if text.is_empty() { Ok(()) } else { self.line(text.trim_end()) }
    }

    /// What the filter makes of a value.
    pub(crate) fn filtered(&self, value: &Value) -> Result<Vec<Value>, Failure> {
        match &self.filter {
            Some(filter) => filter.apply(value),
            None => Ok(vec![value.clone()]),
        }
    }

    /// A line as it is.
    pub(crate) fn line(&self, text: &str) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        writeln!(stdout, "{text}")?;
        Ok(stdout.flush()?)
    }

    /// A remark for people, on standard error.
    pub(crate) fn note(&self, text: &str) {
        // Whoever closed standard error does not want to know.
        let mut stderr = io::stderr().lock();
        let text = fitting(&language::line(text), stderr.is_terminal());
        let _ = writeln!(stderr, "{text}");
    }

    /// Whether somebody sits before standard error, and reads nothing else there: lines of data would run into one that is redrawn.
    pub(crate) fn is_watched(&self) -> bool {
        io::stderr().is_terminal() && (self.collects() || !io::stdout().is_terminal())
    }
}

/// Columns of the terminal.
pub(crate) fn columns() -> usize {
    usize::from(table::width())
}

/// What a filter makes a text is printed without quotes, as `jq -r` does.
fn plain_or(value: &Value, filtered: bool, otherwise: impl FnOnce(&Value) -> String) -> String {
    match value {
        Value::String(text) if filtered => text.clone(),
        other => otherwise(other),
    }
}
