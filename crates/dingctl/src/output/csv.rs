//! Rows as comma-separated values: RFC 4180, with the line ends of this system, as other tools of the command line have them.

use super::rows::Rows;

pub(super) fn of(rows: &Rows) -> String {
    let line = |cells: &Vec<String>| cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",");
    std::iter::once(line(&rows.heads)).chain(rows.cells.iter().map(line)).collect::<Vec<_>>().join("\n")
}

/// A cell that a spreadsheet would take for a formula begins with a quotation mark of its own there.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t']) && cell.parse::<f64>().is_err();
    let cell = if formula { format!("'{cell}") } else { cell.to_owned() };
    if cell.contains([',', '"', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_divides_is_quoted_and_formulas_are_texts() {
        let rows = Rows {
            heads: vec!["a".into(), "b".into()],
            cells: vec![vec!["x,y \"z\"".into(), "-5".into()], vec!["=1+1".into(), "行\n列".into()]],
        };
        assert_eq!(of(&rows), "a,b\n\"x,y \"\"z\"\"\",-5\n'=1+1,\"行\n列\"");
    }
}
