//! The guide: the Chinese chapters have the headings and the code of the English ones, whose code is compiled as doctests; links lead
//! somewhere, and the book and the documentation have every chapter.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const LANGUAGES: [&str; 2] = ["en", "zh"];

fn folder(language: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("guide").join(language)
}

/// The names of a language's chapters, in their order.
fn chapters(language: &str) -> Vec<String> {
    let names =
        fs::read_dir(folder(language)).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> =
        names.filter(|name| name.starts_with(|first: char| first.is_ascii_digit())).collect();
    names.sort();
    assert!(names.len() >= 18, "only {names:?}");
    names
}

fn read(language: &str, chapter: &str) -> String {
    let file = folder(language).join(chapter);
    fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// A code block: what stands behind the fence, and its lines.
#[derive(Debug)]
struct Block {
    info: String,
    code: String,
}

/// A chapter in its code blocks and the lines between them.
fn split(text: &str) -> (Vec<Block>, Vec<&str>) {
    let (mut blocks, mut prose) = (Vec::new(), Vec::new());
    let mut open: Option<Block> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(info), None) => open = Some(Block { info: info.to_owned(), code: String::new() }),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => block.code += &format!("{line}\n"),
            (None, None) => prose.push(line),
        }
    }
    assert!(open.is_none(), "a code block is not closed");
    (blocks, prose)
}

/// Code without what differs between languages: comments and what stands in texts.
fn skeleton(block: &Block) -> String {
    let comment = if block.info.starts_with("rust") || block.info == "php" { "//" } else { "#" };
    let mut kept = String::new();
    for line in block.code.lines() {
        // The quotation mark as a character opens no text.
        let line = line.replace("'\"'", "''");
        let mut rest = line.trim();
        while let Some(next) = rest.chars().next() {
            if rest.starts_with(comment) {
                break;
            }
            let after = &rest[next.len_utf8()..];
            kept.push(next);
            rest = if next == '"' { after_text(after) } else { after };
        }
        kept.truncate(kept.trim_end().len());
        kept.push('\n');
    }
    kept.lines().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// What follows the end of a text that has begun.
fn after_text(text: &str) -> &str {
    let mut escaped = false;
    for (place, next) in text.char_indices() {
        if next == '"' && !escaped {
            return &text[place + 1..];
        }
        escaped = next == '\\' && !escaped;
    }
    ""
}

/// The levels of the headings, in their order.
fn outline(prose: &[&str]) -> Vec<usize> {
    let level = |line: &&str| line.find(|mark| mark != '#').filter(|level| *level > 0);
    prose.iter().filter_map(level).collect()
}

/// The labels of `[text][label]`, outside of code.
fn labels(prose: &[&str]) -> BTreeSet<String> {
    let text = prose.iter().flat_map(|line| line.split('`').step_by(2)).collect::<String>();
    text.split("][")
        .skip(1)
        .filter_map(|rest| rest.split_once(']'))
        .map(|(label, _)| label.to_owned())
        .collect()
}

/// What `[label]: file` defines.
fn definitions<'a>(prose: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    prose.iter().filter_map(|line| line.strip_prefix('[')?.split_once("]: ")).collect()
}

#[test]
fn both_languages_have_the_same_chapters() {
    assert_eq!(chapters("en"), chapters("zh"));
}

#[test]
fn both_languages_have_the_same_headings() {
    for chapter in chapters("en") {
        let [english, chinese] = LANGUAGES.map(|language| outline(&split(&read(language, &chapter)).1));
        assert_eq!(english, chinese, "the levels of the headings of {chapter}");
    }
}

#[test]
fn the_chinese_code_is_that_which_is_compiled() {
    for chapter in chapters("en") {
        let [english, chinese] = LANGUAGES.map(|language| split(&read(language, &chapter)).0);
        assert_eq!(english.len(), chinese.len(), "code blocks of {chapter}");
        for (number, (english, chinese)) in english.iter().zip(&chinese).enumerate() {
            assert_eq!(english.info, chinese.info, "the kind of block {number} of {chapter}");
            // Diagrams are drawn in words.
            if english.info != "text" {
                assert_eq!(skeleton(english), skeleton(chinese), "block {number} of {chapter}");
            }
        }
    }
}

#[test]
fn all_code_in_rust_is_compiled() {
    for chapter in chapters("en") {
        for block in split(&read("en", &chapter)).0 {
            let is_compiled =
                !block.info.starts_with("rust") || ["rust", "rust,no_run"].contains(&block.info.as_str());
            assert!(is_compiled, "{chapter} has a block `{}`", block.info);
        }
    }
}

#[test]
fn links_between_chapters_lead_somewhere() {
    for language in LANGUAGES {
        for chapter in chapters(language) {
            let text = read(language, &chapter);
            let prose = split(&text).1;
            assert!(
                !prose.concat().contains(".md)"),
                "{language}/{chapter}: other chapters are linked as `[text][label]`"
            );
            let definitions = definitions(&prose);
            for (label, file) in &definitions {
                assert!(
                    file.strip_suffix(".md").is_some_and(|stem| stem.ends_with(label)),
                    "{language}/{chapter}: {label} is {file}"
                );
                assert!(folder(language).join(file).is_file(), "{language}/{chapter}: there is no {file}");
            }
            let defined = definitions.iter().map(|(label, _)| (*label).to_owned()).collect::<BTreeSet<_>>();
            assert_eq!(
                labels(&prose),
                defined,
                "{language}/{chapter}: labels that are used, and that are defined"
            );
        }
    }
}

#[test]
fn the_book_and_the_documentation_have_every_chapter() {
    let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/guide.rs")).unwrap();
    for language in LANGUAGES {
        let summary = read(language, "SUMMARY.md");
        for chapter in chapters(language) {
            let title = read(language, &chapter).lines().next().unwrap().trim_start_matches("# ").to_owned();
            let entry = format!("- [{title}]({chapter})");
            assert!(summary.lines().any(|line| line == entry), "{language}/SUMMARY.md has no line `{entry}`");
            let (number, label) = chapter.trim_end_matches(".md").split_once('-').unwrap();
            let module = label.replace('-', "_");
            assert_eq!(
                source.matches(&format!("{module} \"{number}-{label}\"")).count(),
                2,
                "{chapter} in src/guide.rs"
            );
            assert!(
                source.contains(&format!("\"[{label}]: \", $home, \"::{module}\\n\"")),
                "links to {chapter} in src/guide.rs"
            );
        }
    }
}
