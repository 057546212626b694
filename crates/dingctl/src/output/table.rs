//! Rows as a table that fits the terminal.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};
use unicode_width::UnicodeWidthStr as _;

use super::rows::Rows;

/// Columns of a terminal that does not say how many it has.
const WIDTH: u16 = 80;

/// Columns that a cell needs to be readable.
const NARROWEST: usize = 12;

/// With more columns than the terminal has room for, a paragraph per row.
pub(super) fn of(rows: &Rows) -> String {
    if rows.cells.is_empty() {
        return String::new();
    }
    if rows.heads.len().saturating_mul(NARROWEST) > usize::from(width()) {
        return paragraphs(rows);
    }
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width());
    table.set_header(rows.heads.iter().map(|head| head.to_uppercase()));
    for cells in &rows.cells {
        table.add_row(cells);
    }
    // Without a frame every line would begin with the space of its first cell.
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    // An id that is cut in two is copied wrongly.
    let ids = rows.cells.iter().filter_map(|cells| cells.first());
    let longest = ids.clone().map(|id| id.width()).max().unwrap_or(0);
    let whole = ids.into_iter().all(|id| !id.contains(' '))
        && longest.saturating_mul(3) <= usize::from(width()).saturating_mul(2);
    if let Some(first) = table.column_mut(0).filter(|_| whole) {
        first.set_constraint(ColumnConstraint::ContentWidth);
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn paragraphs(rows: &Rows) -> String {
    let longest = rows.heads.iter().map(|head| head.width()).max().unwrap_or(0);
    let line = |(head, cell): (&String, &String)| {
        let space = " ".repeat(longest.saturating_sub(head.width()).saturating_add(2));
        format!("{head}{space}{cell}")
    };
    let filled = |(_, cell): &(&String, &String)| !cell.is_empty();
    let paragraph = |cells: &Vec<String>| {
        rows.heads.iter().zip(cells).filter(filled).map(line).collect::<Vec<_>>().join("\n")
    };
    rows.cells.iter().map(paragraph).collect::<Vec<_>>().join("\n\n")
}

/// Columns of the terminal.
pub(super) fn width() -> u16 {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    told.or_else(|| terminal_size::terminal_size().map(|(width, _)| width.0)).unwrap_or(WIDTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns() {
        let rows = Rows {
            heads: vec!["a".into(), "b".into()],
            cells: vec![vec!["用户".into(), "1".into()], vec!["user".into(), "2".into()]],
        };
        assert_eq!(of(&rows), "A     B\n用户  1\nuser  2");
    }
}
