//! Rows as a table that fits the terminal.

use std::collections::BTreeMap;

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};
use unicode_width::UnicodeWidthStr as _;

use super::rows::Rows;
use super::wrap::fold;

/// Columns of a terminal that does not say how many it has.
const WIDTH: u16 = 80;

/// Columns that a cell needs to be readable.
const NARROWEST: usize = 12;

/// Columns between two cells.
const GAP: usize = 2;

/// With more columns than the terminal has room for, a paragraph per row. Where no terminal shows it, a row is a line.
pub(super) fn of(rows: &Rows, on_terminal: bool) -> String {
    let width = usize::from(width());
    if rows.cells.is_empty() {
        return String::new();
    }
    let whole = whole_columns(rows, width);
    let at_least = (0..rows.heads.len())
        .map(|column| whole.get(&column).map_or(NARROWEST, |wide| wide.saturating_add(GAP)));
    if rows.heads.len().saturating_mul(NARROWEST) > width || on_terminal && at_least.sum::<usize>() > width {
        return paragraphs(rows, on_terminal.then_some(width));
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    if on_terminal {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(self::width());
    } else {
        table.set_content_arrangement(ContentArrangement::Disabled);
    }
    table.set_header(rows.heads.iter().map(|head| head.to_uppercase()));
    for cells in &rows.cells {
        table.add_row(cells);
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        // Without a frame every line would begin with the space of its first cell.
        column.set_padding((0, 2));
        if whole.contains_key(&index) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

/// Columns of ids, with their width: an id that is cut in two is copied wrongly.
fn whole_columns(rows: &Rows, width: usize) -> BTreeMap<usize, usize> {
    let is_id = |cell: &String| !cell.contains([' ', '\n', '{', '[']) && cell.is_ascii();
    let longest = |column: usize| {
        let cells: Vec<&String> = rows.cells.iter().filter_map(|cells| cells.get(column)).collect();
        let longest = cells.iter().map(|cell| cell.width()).max().unwrap_or(0);
        // What is as long as this is an address, or content.
        let ids = cells.iter().all(|cell| is_id(cell)) && (column == 0 || longest.saturating_mul(2) <= width);
        ids.then_some((column, longest.max(rows.heads.get(column).map_or(0, |head| head.width()))))
    };
    (0..rows.heads.len()).filter_map(longest).collect()
}

fn paragraphs(rows: &Rows, width: Option<usize>) -> String {
    let longest = rows.heads.iter().map(|head| head.width()).max().unwrap_or(0);
    let line = |(head, cell): (&String, &String)| {
        let space = " ".repeat(longest.saturating_sub(head.width()).saturating_add(2));
        let line = format!("{head}{space}{cell}");
        width.map_or_else(|| line.clone(), |width| fold(&line, width, longest.saturating_add(2)))
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
        assert_eq!(of(&rows, true), "A     B\n用户  1\nuser  2");
    }

    #[test]
    fn ids_are_never_cut_and_lines_are_folded_for_terminals_alone() {
        let id = "v1.workflow.add_process_instance_comment_with_a_long_name";
        let does = "Adds a comment, with text and attachments, to an approval instance.";
        let rows = |heads: &[&str], cells: &[&str]| Rows {
            heads: heads.iter().map(|head| (*head).to_owned()).collect(),
            cells: vec![cells.iter().map(|cell| (*cell).to_owned()).collect()],
        };
        let two = rows(&["operation", "does"], &[id, does]);
        assert!(of(&two, false).ends_with(&format!("{id}  {does}")), "{}", of(&two, false));
        let folded = of(&two, true);
        assert!(folded.contains(id) && folded.lines().count() > 2, "{folded}");
        assert!(folded.lines().all(|line| line.width() <= usize::from(width())), "{folded}");
        let long = id.repeat(2);
        let paragraph = of(&rows(&["operation", "does"], &[&long, does]), true);
        assert!(paragraph.contains(&long), "{paragraph}");
        let second = "cidAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        let last = of(&rows(&["name", "does", "id"], &["a b", does, second]), true);
        assert!(last.contains(second), "{last}");
    }
}
