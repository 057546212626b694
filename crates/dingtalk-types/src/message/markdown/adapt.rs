use super::blocks::{Block, Kind, blocks, is_item};

/// Markdown as people and language models write it, as DingTalk shows it.
///
/// Tables, which its messages do not have, become lists; a line break is a line break (two spaces before and after it), except
/// before what begins a block. Code stays as it is.
///
/// ```
/// use dingtalk_types::message::markdown::adapt;
///
/// assert_eq!(adapt("| day | tea |\n|---|---|\n| Mon | green |"), "- **day**: Mon, **tea**: green");
/// assert_eq!(adapt("one\ntwo"), "one  \n  two");
/// ```
pub fn adapt(text: &str) -> String {
    let mut adapted = String::with_capacity(text.len());
    for block in blocks(text) {
        match block.kind {
            Kind::Table => {
                if !adapted.is_empty() && !adapted.ends_with("\n\n") {
                    adapted.push('\n');
                }
                adapted.push_str(&listed(&block));
            }
            Kind::Paragraph | Kind::List => broken(&block, &mut adapted),
            Kind::Fence | Kind::Blank => adapted.extend(block.lines),
        }
    }
    adapted
}

/// The lines of a paragraph, each on its own.
fn broken(block: &Block<'_>, adapted: &mut String) {
    let mut lines = block.lines.iter().peekable();
    while let Some(line) = lines.next() {
        match lines.peek() {
            Some(next) if !begins_block(next) && !begins_block_as_a_whole(line) => {
                adapted.push_str(line.trim_end());
                // An indented line has its spaces already.
                adapted.push_str(if next.starts_with([' ', '\t']) { "  \n" } else { "  \n  " });
            }
            _ => adapted.push_str(line),
        }
    }
}

fn begins_block(line: &str) -> bool {
    is_item(line) || line.starts_with(['#', '>', '|'])
}

fn begins_block_as_a_whole(line: &str) -> bool {
    line.starts_with('#') || line.starts_with('>')
}

/// A row is an item that names each cell by its column.
fn listed(table: &Block<'_>) -> String {
    let [names, _dashes, rows @ ..] = &*table.lines else { return table.lines.concat() };
    let names = cells(names);
    let item = |row: &&str| {
        let named = |(index, cell): (usize, String)| match names.get(index).filter(|name| !name.is_empty()) {
            Some(name) => format!("**{name}**: {cell}"),
            None => cell,
        };
        let cells = cells(row).into_iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        format!("- {}", cells.map(named).collect::<Vec<_>>().join(", "))
    };
    let items: Vec<_> = match rows {
        [] => vec![names.join(", ")],
        rows => rows.iter().map(item).collect(),
    };
    let end = if table.lines.last().is_some_and(|last| last.ends_with('\n')) { "\n" } else { "" };
    format!("{}{end}", items.join("\n"))
}

/// `\|` is no border.
fn cells(row: &str) -> Vec<String> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for character in row.chars() {
        match (character, cells.last_mut()) {
            ('|', _) if !escaped => cells.push(String::new()),
            (character, Some(cell)) => cell.push(character),
            _ => {}
        }
        escaped = character == '\\' && !escaped;
    }
    if row.ends_with('|') && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
}
