//! What the reader sees.

use std::fmt::Write as _;
use std::io::Write as _;

use crate::statistics::Spread;

/// What a ratio must reach.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Bar {
    AtMost(f64),
    AtLeast(f64),
    /// Told for information.
    None,
}

/// A measured ratio and its bar.
pub(crate) struct Ratio {
    pub(crate) what: String,
    pub(crate) spread: Spread,
    pub(crate) bar: Bar,
}

/// Prints tables and remembers whether a bar was missed.
pub(crate) struct Report {
    missed: usize,
}

impl Report {
    pub(crate) fn new(pinned: bool) -> Self {
        print(if pinned {
            "Client on core 1, server in another process on core 0.\n"
        } else {
            "Not pinned (no `taskset`, or one core): client and server share cores, latencies are worth little.\n"
        });
        Self { missed: 0 }
    }

    pub(crate) fn passed(&self) -> bool {
        self.missed == 0
    }

    pub(crate) fn heading(&mut self, title: &str) {
        print(&format!("\n{title}\n"));
    }

    /// Figures without a verdict; the first column is text, the others are numbers.
    pub(crate) fn figures(&mut self, title: &str, columns: &[&str], rows: &[(String, Vec<f64>)]) {
        let mut table = vec![columns.iter().map(|&column| column.to_owned()).collect::<Vec<_>>()];
        for (name, figures) in rows {
            let cells = figures.iter().map(|figure| format!("{figure:.1}"));
            table.push(std::iter::once(name.clone()).chain(cells).collect());
        }
        self.heading(title);
        print(&aligned(&table));
    }

    /// Ratios, each beside its bar.
    pub(crate) fn ratios(&mut self, ratios: &[Ratio]) {
        let header = ["ratio", "median", "quartiles", "bar", ""].map(str::to_owned);
        let mut table = vec![header.to_vec()];
        for Ratio { what, spread, bar } in ratios {
            let (bar, met) = match *bar {
                Bar::AtMost(bound) => (format!("≤ {bound}"), Some(spread.median <= bound)),
                Bar::AtLeast(bound) => (format!("≥ {bound}"), Some(spread.median >= bound)),
                Bar::None => ("none".to_owned(), None),
            };
            self.missed += usize::from(met == Some(false));
            table.push(vec![
                what.clone(),
                format!("{:.3}", spread.median),
                format!("{:.3}–{:.3}", spread.low, spread.high),
                bar,
                met.map_or("", |met| if met { "PASS" } else { "FAIL" }).to_owned(),
            ]);
        }
        print(&aligned(&table));
    }

    /// A count that must be zero.
    pub(crate) fn zero(&mut self, what: &str, count: u64, of: u64) {
        self.missed += usize::from(count != 0);
        let verdict = if count == 0 { "PASS" } else { "FAIL" };
        print(&format!("{what}: {count} in {of} calls, bar 0  {verdict}\n"));
    }
}

/// Columns as wide as their widest cell: the first to the left, the others to the right.
fn aligned(table: &[Vec<String>]) -> String {
    let columns = table.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        table.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in table {
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            // Writing to a string cannot fail.
            let _ =
                if column == 0 { write!(text, "{cell:<width$}") } else { write!(text, "  {cell:>width$}") };
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    text
}

fn print(text: &str) {
    let mut stdout = std::io::stdout().lock();
    // A reader that has gone away, such as `head`, needs no tables.
    let _ = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
}
