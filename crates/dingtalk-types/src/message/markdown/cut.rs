//! Where a text may be cut, and how long it is as JSON.

/// The bytes of the text inside a JSON string.
pub(crate) fn json_bytes(text: &str) -> usize {
    text.chars().map(json_bytes_of).sum()
}

fn json_bytes_of(character: char) -> usize {
    match character {
        '"' | '\\' | '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => 2,
        '\0'..='\u{1f}' => 6,
        other => other.len_utf8(),
    }
}

/// The first part of a text, of at most `room` bytes as JSON, and the rest: behind a space or a sentence where there is one in
/// its second half, else between two characters as people see them. The first part is empty where not one fits.
pub(super) fn cut(text: &str, room: usize) -> (&str, &str) {
    let (mut bytes, mut anywhere, mut hard, mut soft) = (0_usize, 0, 0, 0);
    let mut flags = 0_usize;
    let mut before = None;
    for (at, character) in text.char_indices() {
        if let Some(before) = before {
            if is_boundary(before, character, flags) {
                anywhere = at;
                if !matches!(character, '`' | '~') {
                    hard = at;
                }
                if is_pause(before) && !opens_block(text.get(at..).unwrap_or_default()) {
                    soft = at;
                }
            }
        }
        bytes = bytes.saturating_add(json_bytes_of(character));
        if bytes > room {
            let at = match (soft, hard) {
                (0, 0) => anywhere,
                _ if soft.saturating_mul(2) >= hard => soft,
                _ => hard,
            };
            return text.split_at_checked(at).unwrap_or(("", text));
        }
        flags = if is_flag(character) { flags.saturating_add(1) } else { 0 };
        before = Some(character);
    }
    (text, "")
}

/// The first character as people see it; where it alone is too long, at least one `char`.
pub(super) fn first_character(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

/// Whether a text may be cut between the two; `flags` counts the regional indicators up to the first.
fn is_boundary(before: char, after: char, flags: usize) -> bool {
    let joined = before == '\u{200d}' || is_extending(after) || (before, after) == ('\r', '\n');
    let half_a_flag = is_flag(before) && is_flag(after) && flags % 2 == 1;
    !joined && !half_a_flag
}

/// What belongs to the character before it: accents, joiners, variation selectors, skin tones, tags.
fn is_extending(character: char) -> bool {
    matches!(character,
        '\u{300}'..='\u{36f}'
        | '\u{483}'..='\u{489}'
        | '\u{591}'..='\u{5bd}'
        | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}'
        | '\u{900}'..='\u{903}'
        | '\u{93a}'..='\u{94f}'
        | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{1160}'..='\u{11ff}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{200c}'..='\u{200d}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{302a}'..='\u{302f}' | '\u{3099}'..='\u{309a}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}'
        | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{e0020}'..='\u{e007f}'
        | '\u{e0100}'..='\u{e01ef}')
}

fn is_flag(character: char) -> bool {
    matches!(character, '\u{1f1e6}'..='\u{1f1ff}')
}

fn is_pause(character: char) -> bool {
    character.is_whitespace() || "，。；：！？、…".contains(character)
}

/// A part that began with it would begin a block that the text has not.
fn opens_block(rest: &str) -> bool {
    rest.trim_start_matches(' ').starts_with(['`', '~', '#', '>', '|', '-', '+', '*'])
}
