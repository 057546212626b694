//! The blocks of a Markdown text that should stay together.

/// Lines that belong together, with their line ends.
#[derive(Debug, PartialEq)]
pub(super) struct Block<'t> {
    pub(super) kind: Kind,
    pub(super) lines: Vec<&'t str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Code; the first line opens it. It may lack the last.
    Fence,
    /// The second line is the row of dashes.
    Table,
    /// Items and what is below them.
    List,
    Blank,
    Paragraph,
}

/// What opens or closes code: its character and how often it stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fence {
    character: char,
    length: usize,
}

impl Fence {
    /// Of a line that opens code. Deeper ones than CommonMark allows count as well: they stand in lists.
    pub(super) fn opened_by(line: &str) -> Option<Self> {
        let (fence, info) = Self::at_start(line)?;
        let inline = fence.character == '`' && info.contains('`');
        (!inline).then_some(fence)
    }

    pub(super) fn is_closed_by(self, line: &str) -> bool {
        Self::at_start(line).is_some_and(|(other, info)| {
            other.character == self.character && other.length >= self.length && info.trim().is_empty()
        })
    }

    /// The line that closes it, without its end.
    pub(super) fn closing(self) -> String {
        String::from(self.character).repeat(self.length)
    }

    fn at_start(line: &str) -> Option<(Self, &str)> {
        let line = line.trim_start_matches([' ', '\t']);
        let character = line.chars().next().filter(|character| matches!(character, '`' | '~'))?;
        let info = line.trim_start_matches(character);
        let length = line.len().saturating_sub(info.len());
        (length >= 3).then_some((Self { character, length }, info))
    }
}

pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut lines = text.split_inclusive('\n').peekable();
    let mut blocks: Vec<Block<'_>> = Vec::new();
    while let Some(line) = lines.next() {
        if let Some(fence) = Fence::opened_by(line) {
            let mut code = vec![line];
            for line in lines.by_ref() {
                code.push(line);
                if fence.is_closed_by(line) {
                    break;
                }
            }
            blocks.push(Block { kind: Kind::Fence, lines: code });
            continue;
        }
        if is_row(line) && lines.peek().is_some_and(|next| is_dashes(next)) {
            let mut rows = vec![line];
            // A line that opens code ends the table, whatever else stands in it (GFM, 4.10).
            while let Some(row) = lines.next_if(|next| is_row(next) && Fence::opened_by(next).is_none()) {
                rows.push(row);
            }
            blocks.push(Block { kind: Kind::Table, lines: rows });
            continue;
        }
        let kind = if line.trim().is_empty() {
            Kind::Blank
        } else if is_item(line) {
            Kind::List
        } else {
            Kind::Paragraph
        };
        match blocks.last_mut() {
            // What is indented, or follows without a blank line, belongs to the item.
            Some(last) if last.kind == Kind::List && kind == Kind::Paragraph && !opens_other(line) => {
                last.lines.push(line)
            }
            Some(last) if last.kind == kind && !opens_other(line) => last.lines.push(line),
            _ => blocks.push(Block { kind, lines: vec![line] }),
        }
    }
    blocks
}

/// A heading or a rule.
fn opens_other(line: &str) -> bool {
    line.starts_with('#') || matches!(line.trim(), "---" | "***" | "___")
}

pub(super) fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    let bullet = line.strip_prefix(['-', '*', '+']);
    let number = || {
        let rest = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
        if rest.len() == line.len() { None } else { rest.strip_prefix(['.', ')']) }
    };
    bullet.or_else(number).is_some_and(|rest| rest.starts_with([' ', '\t']))
}

pub(super) fn is_row(line: &str) -> bool {
    line.contains('|')
}

/// `|---|:-:|`
pub(super) fn is_dashes(line: &str) -> bool {
    let line = line.trim();
    line.contains('|') && line.contains('-') && line.chars().all(|mark| matches!(mark, '|' | '-' | ':' | ' '))
}
