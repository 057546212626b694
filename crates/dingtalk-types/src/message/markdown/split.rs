use super::blocks::{Block, Fence, Kind, blocks, is_item};
use super::cut::{cut, first_character, json_bytes};

/// The least that a part may be: below it not even an empty fence fits.
const LEAST_BYTES: usize = 64;

/// A Markdown text in parts of at most `max_bytes` bytes as JSON (64 at least), as message bodies are measured.
///
/// Code, lists and tables stay whole where they fit into a part. Code that does not is closed and opened again with its
/// language, a long table repeats its head, a long list is parted between items; no character as people see it is cut.
///
/// ```
/// use dingtalk_types::message::markdown::split;
///
/// let code = format!("```rust\n{}```", "let tea = 1;\n".repeat(10));
/// for part in split(&code, 80) {
///     assert!(part.starts_with("```rust\n") && part.ends_with("```"));
/// }
/// ```
pub fn split(text: &str, max_bytes: usize) -> Vec<String> {
    let mut parts = Parts::of_at_most(max_bytes);
    for block in blocks(text) {
        parts.place(&block);
    }
    parts.end()
}

/// As [`split`], of a text without marks.
pub fn split_text(text: &str, max_bytes: usize) -> Vec<String> {
    let mut parts = Parts::of_at_most(max_bytes);
    for line in text.split_inclusive('\n') {
        parts.line(line);
    }
    parts.end()
}

struct Parts {
    max: usize,
    done: Vec<String>,
    current: String,
    bytes: usize,
}

impl Parts {
    fn of_at_most(max_bytes: usize) -> Self {
        Self { max: max_bytes.max(LEAST_BYTES), done: Vec::new(), current: String::new(), bytes: 0 }
    }

    fn place(&mut self, block: &Block<'_>) {
        let text = block.lines.concat();
        // Code that nobody closes is closed here.
        let unclosed = block.kind == Kind::Fence && !is_closed(block);
        if !unclosed && self.whole(&text) {
            return;
        }
        match block.kind {
            Kind::Fence => self.code(&block.lines),
            Kind::Table => self.table(&block.lines),
            Kind::List => self.list(&block.lines),
            Kind::Blank | Kind::Paragraph => block.lines.iter().for_each(|line| self.line(line)),
        }
    }

    /// Puts the text into this part, or into the next; `false` when it fits into none.
    fn whole(&mut self, text: &str) -> bool {
        let bytes = json_bytes(text);
        if bytes > self.room() {
            if bytes > self.max {
                // The end of a line is no reason for another part.
                return bytes.saturating_sub(2) <= self.max
                    && text.ends_with('\n')
                    && self.whole(text.trim_end_matches('\n'));
            }
            self.close();
        }
        self.push(text, bytes);
        true
    }

    fn line(&mut self, line: &str) {
        if self.whole(line) {
            return;
        }
        let mut rest = line;
        if self.room().saturating_mul(4) < self.max {
            self.close();
        }
        while !rest.is_empty() {
            rest = self.some_of(rest);
        }
    }

    /// Puts as much of the text into this part as fits and closes the part behind it; the rest is left.
    fn some_of<'t>(&mut self, text: &'t str) -> &'t str {
        let (head, rest) = cut(text, self.room());
        let (head, rest) = match (head.is_empty(), self.bytes) {
            // Nothing fits into an empty part: one character longer than a part, as people see it.
            (true, 0) => text.split_at_checked(self.chars_that_fit(text)).unwrap_or((text, "")),
            _ => (head, rest),
        };
        self.push(head, json_bytes(head));
        if !rest.is_empty() {
            self.close();
            if Fence::opened_by(rest).is_some() {
                // A row of marks that is longer than a part would open code here.
                self.push("\u{200b}", 3);
            }
        }
        rest
    }

    fn chars_that_fit(&self, text: &str) -> usize {
        let mut end = first_character(text);
        for (at, character) in text.char_indices() {
            let next = at.saturating_add(character.len_utf8());
            if json_bytes(text.get(..next).unwrap_or_default()) > self.max {
                break;
            }
            end = end.max(next);
        }
        end
    }

    fn list(&mut self, lines: &[&str]) {
        let indent = |line: &str| line.len().saturating_sub(line.trim_start().len());
        let least = lines.first().map_or(0, |first| indent(first));
        let mut rest = lines;
        while let Some((first, below)) = rest.split_first() {
            let next = below.iter().position(|line| is_item(line) && indent(line) <= least);
            let (below, after) = below.split_at_checked(next.unwrap_or(below.len())).unwrap_or((below, &[]));
            let item: String = std::iter::once(first).chain(below).copied().collect();
            if !self.whole(&item) {
                std::iter::once(first).chain(below).for_each(|line| self.line(line));
            }
            rest = after;
        }
    }

    fn table(&mut self, lines: &[&str]) {
        let [names, dashes, rows @ ..] = lines else {
            return lines.iter().for_each(|line| self.line(line));
        };
        let head = format!("{names}{dashes}");
        let longest = rows.iter().map(|row| json_bytes(row)).max().unwrap_or_default();
        if json_bytes(&head).saturating_add(longest) > self.max {
            return lines.iter().for_each(|line| self.line(line));
        }
        self.close();
        for row in rows {
            if self.bytes > 0 && json_bytes(row) > self.room() {
                self.close();
            }
            if self.bytes == 0 {
                self.push(&head, json_bytes(&head));
            }
            self.push(row, json_bytes(row));
        }
    }

    /// `lines` begins with the line that opens the code.
    fn code(&mut self, lines: &[&str]) {
        let Some((opening, lines)) = lines.split_first() else { return };
        let Some(fence) = Fence::opened_by(opening) else { return };
        let indent: String =
            opening.chars().take_while(|character| matches!(character, ' ' | '\t')).collect();
        let mut opening = format!("{}\n", opening.trim_end_matches(['\r', '\n']));
        let closing = format!("{indent}{}\n", fence.closing());
        let closing_bytes = json_bytes(&closing);
        // A fence or a language that leaves no room for code: the text goes out as a plain one.
        if json_bytes(&opening).saturating_add(closing_bytes).saturating_mul(2) > self.max {
            let plain = format!("{indent}{}\n", fence.closing());
            if json_bytes(&plain).saturating_add(closing_bytes).saturating_mul(2) > self.max {
                return lines.iter().for_each(|line| self.line(line));
            }
            opening = plain;
        }
        let opening_bytes = json_bytes(&opening);
        let body = match lines.split_last() {
            Some((last, body)) if fence.is_closed_by(last) => body,
            _ => lines,
        };
        let total: usize = body.iter().map(|line| json_bytes(line)).sum();
        let framed = opening_bytes.saturating_add(closing_bytes).saturating_add(2);
        if total.saturating_add(framed) > self.room() {
            self.close();
        }
        self.push(&opening, opening_bytes);
        // From here on every part keeps the room for its closing line.
        self.max = self.max.saturating_sub(closing_bytes.saturating_add(2));
        for line in body {
            let mut rest = *line;
            loop {
                let bytes = json_bytes(rest);
                if bytes <= self.room() {
                    self.push(rest, bytes);
                    break;
                }
                if self.bytes > opening_bytes && bytes.saturating_add(opening_bytes) <= self.max {
                    self.reopen(&opening, &closing);
                    continue;
                }
                let (head, tail) = cut(rest, self.room());
                if head.is_empty() && self.bytes <= opening_bytes {
                    let (head, tail) = rest.split_at_checked(first_character(rest)).unwrap_or((rest, ""));
                    self.push(head, json_bytes(head));
                    rest = tail;
                } else {
                    self.push(head, json_bytes(head));
                    rest = tail;
                }
                if rest.is_empty() {
                    break;
                }
                self.reopen(&opening, &closing);
            }
        }
        self.max = self.max.saturating_add(closing_bytes.saturating_add(2));
        self.end_line();
        self.push(&closing, closing_bytes);
    }

    fn reopen(&mut self, opening: &str, closing: &str) {
        self.end_line();
        self.push(closing, json_bytes(closing));
        self.close();
        self.push(opening, json_bytes(opening));
    }

    fn end_line(&mut self) {
        if !self.current.ends_with('\n') {
            self.push("\n", 2);
        }
    }

    fn push(&mut self, text: &str, bytes: usize) {
        self.current.push_str(text);
        self.bytes = self.bytes.saturating_add(bytes);
    }

    fn room(&self) -> usize {
        self.max.saturating_sub(self.bytes)
    }

    /// Ends the part; one without words is none.
    fn close(&mut self) {
        self.bytes = 0;
        let part = std::mem::take(&mut self.current);
        if !part.trim().is_empty() {
            let blank = |line: &str| line.trim().is_empty();
            let lead: usize = part.split_inclusive('\n').take_while(|line| blank(line)).map(str::len).sum();
            self.done.push(part.get(lead..).unwrap_or_default().trim_end().to_owned());
        }
    }

    fn end(mut self) -> Vec<String> {
        self.close();
        self.done
    }
}

fn is_closed(block: &Block<'_>) -> bool {
    let fence = block.lines.first().and_then(|line| Fence::opened_by(line));
    let last = block.lines.last().filter(|_| block.lines.len() > 1);
    fence.zip(last).is_some_and(|(fence, last)| fence.is_closed_by(last))
}
