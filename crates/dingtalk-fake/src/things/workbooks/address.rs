//! Ranges of cells in A1 notation.

/// Cells from one corner to the other, both included; rows and columns count from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) top: usize,
    pub(super) left: usize,
    pub(super) bottom: usize,
    pub(super) right: usize,
}

/// More than any spreadsheet has: numbers beyond it are no addresses.
const MOST: usize = 1 << 20;

impl Range {
    pub(super) const fn of_cell(row: usize, column: usize) -> Self {
        Self { top: row, left: column, bottom: row, right: column }
    }

    /// Reads `B2`, `B2:C3`, `A:C`, `1:3`, each after the name of a sheet and `!` if need be, in a sheet of so many rows and columns.
    pub(super) fn parse(text: &str, rows: usize, columns: usize) -> Option<Self> {
        let text = text.rsplit_once('!').map_or(text, |(_, range)| range).replace('$', "");
        let (from, to) = text.split_once(':').unwrap_or((&text, &text));
        let is_range = text.contains(':');
        let ((top, left), (bottom, right)) = (corner(from)?, corner(to)?);
        let last = |count: usize| count.checked_sub(1);
        let (rows, columns) = (last(rows)?, last(columns)?);
        // Whole columns and whole rows are ranges only.
        let is_whole = top.is_none() || left.is_none() || bottom.is_none() || right.is_none();
        if is_whole && (!is_range || top.is_some() != bottom.is_some() || left.is_some() != right.is_some()) {
            return None;
        }
        let ordered = |one: usize, other: usize| if one <= other { (one, other) } else { (other, one) };
        let (top, bottom) = ordered(top.unwrap_or(0), bottom.unwrap_or(rows));
        let (left, right) = ordered(left.unwrap_or(0), right.unwrap_or(columns));
        (bottom <= rows && right <= columns).then_some(Self { top, left, bottom, right })
    }

    pub(super) const fn height(self) -> usize {
        self.bottom.saturating_sub(self.top).saturating_add(1)
    }

    pub(super) const fn width(self) -> usize {
        self.right.saturating_sub(self.left).saturating_add(1)
    }

    pub(super) fn has(self, (row, column): (usize, usize)) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }

    pub(super) fn a1(self) -> String {
        let cell = |row: usize, column: usize| format!("{}{}", letters(column), row.saturating_add(1));
        let first = cell(self.top, self.left);
        match cell(self.bottom, self.right) {
            last if last == first => first,
            last => format!("{first}:{last}"),
        }
    }
}

/// Row and column of a corner; either may be left out.
fn corner(text: &str) -> Option<(Option<usize>, Option<usize>)> {
    let digits = text.find(|char: char| char.is_ascii_digit()).unwrap_or(text.len());
    let (column, row) = text.split_at_checked(digits)?;
    let row = match row {
        "" => None,
        row => Some(row.parse::<usize>().ok()?.checked_sub(1).filter(|row| *row < MOST)?),
    };
    let column = match column {
        "" => None,
        column => Some(number(column)?),
    };
    (row.is_some() || column.is_some()).then_some((row, column))
}

fn number(letters: &str) -> Option<usize> {
    let mut number = 0_usize;
    for letter in letters.bytes() {
        let digit = letter.to_ascii_uppercase().checked_sub(b'A').filter(|digit| *digit < 26)?;
        number = number.checked_mul(26)?.checked_add(usize::from(digit))?.checked_add(1)?;
        if number > MOST {
            return None;
        }
    }
    number.checked_sub(1)
}

fn letters(column: usize) -> String {
    let (mut letters, mut rest) = (Vec::new(), column.saturating_add(1));
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_in_every_way_and_written_in_one() {
        let cases = [
            ("A1", "A1"),
            ("b2:C3", "B2:C3"),
            ("C3:B2", "B2:C3"),
            ("A:B", "A1:B10"),
            ("2:3", "A2:AB3"),
            ("Sheet1!$A$1:$AA$2", "A1:AA2"),
        ];
        for (text, a1) in cases {
            assert_eq!(Range::parse(text, 10, 28).map(Range::a1).as_deref(), Some(a1), "{text}");
        }
        for text in ["", "A", "1", "A0", "A11", "AC1", "1A", "A1:B", "ZZZZZZZZZZZZZZZZ1", "张1"] {
            assert_eq!(Range::parse(text, 10, 28), None, "{text}");
        }
        let range = Range::parse("B2:D3", 10, 28).unwrap();
        assert_eq!((range.height(), range.width()), (2, 3));
        assert!(range.has((1, 3)) && !range.has((0, 1)));
    }
}
