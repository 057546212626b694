use proptest::prelude::*;

use super::blocks::{Fence, Kind, blocks};
use super::cut::cut;
use super::*;

/// All characters but white space, and without what the splitter repeats.
fn words(parts: &[String], repeated: &[&str]) -> String {
    let mut text = parts.join("\n");
    for mark in repeated {
        text = text.replace(mark, "");
    }
    text.split_whitespace().collect()
}

fn has_open_fence(part: &str) -> bool {
    let mut open: Option<Fence> = None;
    for line in part.lines() {
        open = match open {
            Some(fence) if fence.is_closed_by(line) => None,
            None => Fence::opened_by(line),
            open => open,
        };
    }
    open.is_some()
}

fn bytes(part: &str) -> usize {
    serde_json::to_string(part).unwrap().len() - 2
}

/// Words in several scripts, with what JSON escapes.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9\"\\\\]{1,14}",
        "[\u{4e00}-\u{4e40}]{1,30}",
        Just("👨\u{200d}👩\u{200d}👧".to_owned()),
        Just("🇨🇳".to_owned()),
        Just("e\u{301}".to_owned()),
        Just("https://example.com/a/b?c=d&e=f".to_owned()),
    ]
}

fn line() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 1..12).prop_map(|words| words.join(" "))
}

fn block() -> impl Strategy<Value = String> {
    let code = prop::collection::vec(line(), 0..12);
    let items = prop::collection::vec(line(), 1..8);
    let rows = prop::collection::vec("[a-z]{1,4}", 1..4);
    prop_oneof![
        prop::collection::vec(line(), 1..4).prop_map(|lines| lines.join("\n")),
        code.prop_map(|lines| format!("```rust\n{}\n```", lines.join("\n"))),
        items.prop_map(|items| items.iter().map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n")),
        rows.prop_map(|rows| format!(
            "|a|b|\n|-|-|\n{}",
            rows.iter().map(|row| format!("|{row}|1|")).collect::<Vec<_>>().join("\n")
        )),
    ]
}

fn document() -> impl Strategy<Value = String> {
    prop::collection::vec(block(), 1..8).prop_map(|blocks| blocks.join("\n\n"))
}

#[test]
fn code_that_follows_a_table_at_once_is_none_of_its_rows() {
    for fence in ["~~~|", "```|x"] {
        let text = format!("|a|b|\n|-|-|\n|1|2|\n{fence}\ncode");
        let kinds: Vec<_> = blocks(&text).iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [Kind::Table, Kind::Fence], "{text}");
        for part in split(&text, 64) {
            assert!(!has_open_fence(&part), "{part}");
        }
    }
}

proptest! {
    #[test]
    fn the_parts_are_the_text_and_none_is_too_long_or_leaves_code_open(text in document(), max in 120_usize..900) {
        let parts = split(&text, max);
        for part in &parts {
            prop_assert!(bytes(part) <= max, "{} bytes of {max}: {part}", bytes(part));
            prop_assert!(!has_open_fence(part), "{part}");
            prop_assert!(!part.trim().is_empty());
        }
        let repeated = ["```rust", "```", "|a|b|", "|-|-|"];
        prop_assert_eq!(words(&parts, &repeated), words(std::slice::from_ref(&text), &repeated));
    }

    #[test]
    fn any_text_at_all_is_parted_within_the_limit(text in "[ \\n`~|a-z*#-]{0,400}", max in 64_usize..200) {
        for part in split(&text, max) {
            prop_assert!(bytes(&part) <= max, "{} bytes of {max}: {part:?}", bytes(&part));
            prop_assert!(!has_open_fence(&part), "{part:?}");
        }
        for part in split_text(&text, max) {
            prop_assert!(bytes(&part) <= max);
        }
    }

    #[test]
    fn a_plain_text_loses_nothing_but_white_space(text in ".{0,600}", max in 64_usize..200) {
        let parts = split_text(&text, max);
        prop_assert!(parts.iter().all(|part| bytes(part) <= max));
        prop_assert_eq!(words(&parts, &[]), words(&[text], &[]));
    }

    #[test]
    fn bytes_as_json_are_those_of_the_encoder(text in any::<String>()) {
        prop_assert_eq!(json_bytes(&text), bytes(&text));
    }

    #[test]
    fn what_is_adapted_keeps_its_words(text in document()) {
        let marks = ["|", "**", "-|-", "a", "b", ":", ",", "-"];
        prop_assert_eq!(words(&[adapt(&text)], &marks), words(&[text], &marks));
    }
}

#[test]
fn code_that_is_too_long_is_closed_and_opened_again_with_its_language() {
    let code = format!("Look:\n\n```python\n{}```\n\nDone.", "print(\"tea\")\n".repeat(30));
    let parts = split(&code, 200);
    assert!(parts.len() > 2, "{parts:?}");
    assert!(parts[0].starts_with("Look:"));
    for part in &parts[1..parts.len() - 1] {
        assert!(part.starts_with("```python\n") && part.ends_with("\n```"), "{part}");
    }
    assert!(parts.last().unwrap().ends_with("Done."));
    let said: usize = parts.iter().map(|part| part.matches("print(\"tea\")").count()).sum();
    assert_eq!(said, 30);
}

#[test]
fn code_that_nobody_closes_is_closed() {
    assert_eq!(split("```\nlet tea;", 80), ["```\nlet tea;\n```"]);
}

#[test]
fn blocks_that_fit_into_a_part_stay_whole() {
    let list = "- one\n- two\n  more of two\n- three";
    let table = "| a | b |\n|---|---|\n| 1 | 2 |";
    let code = "```\nx\n\ny\n```";
    for block in [list, table, code] {
        let text =
            format!("{}\n\n{block}\n\n{}", "word ".repeat(14).trim_end(), "word ".repeat(14).trim_end());
        let parts = split(&text, 80);
        assert!(parts.iter().any(|part| part.contains(block)), "{parts:?}");
    }
}

#[test]
fn a_long_list_is_parted_between_its_items() {
    let item = |number: usize| format!("{number}. item\n   with more");
    let list: Vec<_> = (1..20).map(item).collect();
    for part in split(&list.join("\n"), 100) {
        assert!(
            part.starts_with(|first: char| first.is_ascii_digit()) && part.ends_with("with more"),
            "{part}"
        );
    }
}

#[test]
fn a_long_table_repeats_its_head() {
    let table = format!("| day | tea |\n|---|---|\n{}", "| Monday | green |\n".repeat(10));
    let parts = split(&table, 100);
    assert!(parts.len() > 1);
    for part in &parts {
        assert!(part.starts_with("| day | tea |\n|---|---|\n| Monday"), "{part}");
    }
}

#[test]
fn no_character_as_people_see_it_is_cut() {
    for whole in ["👨\u{200d}👩\u{200d}👧", "🇨🇳", "👍🏽", "e\u{301}", "☺\u{fe0f}", "\r\n"] {
        let text = format!("x{whole}{whole}x");
        for room in 0..text.len() {
            let (head, rest) = cut(&text, room);
            assert_eq!(format!("{head}{rest}"), text);
            let inside = head.strip_prefix('x').unwrap_or_default();
            assert!(inside.replace(whole, "").trim_matches('x').is_empty(), "{head:?} of {text:?}");
        }
    }
}

#[test]
fn words_are_cut_behind_spaces_and_sentences() {
    assert_eq!(cut("one two three", 9), ("one two ", "three"));
    assert_eq!(cut("一。二三四", 10), ("一。", "二三四"));
    assert_eq!(cut("abcdefgh", 3), ("abc", "defgh"));
    // The rest would open code.
    assert_eq!(cut("abcd efgh ``` x", 11), ("abcd ", "efgh ``` x"));
}

#[test]
fn tables_become_lists() {
    let table = "Prices:\n| tea | price |\n|:---|---:|\n| green \\| mild | 3 |\n| black | |\n\nThat is all.";
    let list = "Prices:\n\n- **tea**: green \\| mild, **price**: 3\n- **tea**: black\n\nThat is all.";
    assert_eq!(adapt(table), list);
}

#[test]
fn a_line_break_is_one_and_code_keeps_its_own() {
    assert_eq!(adapt("a\nb\n\n- c\n- d\n# e\nf"), "a  \n  b\n\n- c\n- d\n# e\nf");
    assert_eq!(adapt("```\na\nb\n```"), "```\na\nb\n```");
    assert_eq!(adapt("> a\n> b"), "> a\n> b");
    assert_eq!(adapt("a  \n  b"), "a  \n  b");
}

#[test]
fn marks_are_escaped() {
    assert_eq!(escape("<b>_x_</b> `c` #1 | ~ \\"), r"\<b\>\_x\_\</b\> \`c\` \#1 \| \~ \\");
    assert_eq!(escape("2) two\n 3.5 is no list, 1.x"), "2\\) two\n 3\\.5 is no list, 1.x");
    assert_eq!(link("[a]", "https://e.example/a b(c)"), r"[\[a\]](https://e.example/a%20b%28c%29)");
    assert_eq!(picture("@lAD1"), "![](@lAD1)");
}
