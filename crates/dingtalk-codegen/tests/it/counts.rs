//! The number of operations is one number, wherever it is told.

use std::fs;
use std::path::{Path, PathBuf};

use dingtalk_codegen::list::Counts;
use dingtalk_codegen::source;

use crate::COUNTS;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// `4354`, without what groups its digits.
fn plain(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let groups = |index: usize| {
        let digit = |index: Option<usize>| {
            index.and_then(|index| characters.get(index)).is_some_and(char::is_ascii_digit)
        };
        let grouping = matches!(characters.get(index), Some(' ' | ',' | '_' | '\u{a0}' | '\u{202f}'));
        grouping
            && digit(index.checked_sub(1))
            && digit(Some(index + 1))
            && digit(Some(index + 2))
            && digit(Some(index + 3))
    };
    (0..characters.len()).filter(|index| !groups(*index)).filter_map(|index| characters.get(index)).collect()
}

/// The numbers of four digits and more that stand before a word for operations.
fn told(text: &str) -> Vec<usize> {
    // What stands in code is no count: codes of errors, sizes.
    let text: String = plain(text).split('`').step_by(2).collect();
    let mut told = Vec::new();
    for word in ["operation", "接口"] {
        for (at, _) in text.match_indices(word) {
            let before: Vec<char> = text.get(..at).unwrap().chars().rev().take(24).collect();
            let before: String = before.into_iter().rev().collect();
            let before = before.rsplit(['.', '。', ',', '，', '\n']).next().unwrap_or_default();
            let numbers = before.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() >= 4);
            told.extend(numbers.map(|digits| digits.parse::<usize>().unwrap()));
        }
    }
    told
}

#[test]
fn every_text_tells_the_number_of_operations_that_the_catalogue_has() {
    let counts = *COUNTS;
    println!("{counts}");
    let Counts { all, documented, sdk_only, by_rule, tutorial, by_hand } = counts;
    assert_eq!(all, documented + sdk_only + by_rule + tutorial);
    for path in ["README.md", "README.zh-CN.md"] {
        let text = plain(&read(path));
        for count in [all, documented, sdk_only, by_rule] {
            assert!(text.contains(&count.to_string()), "{path} does not say {count}: {counts}");
        }
    }
    for path in ["crates/dingtalk-api/src/operations.rs", "crates/dingtalk-api/README.md"] {
        assert!(plain(&read(path)).contains(&all.to_string()), "{path} does not say {all}");
    }
    let mut texts: Vec<PathBuf> =
        ["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
            .map(|name| root().join(name))
            .into();
    texts.extend(fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().path()));
    for entry in fs::read_dir(root().join("crates")).unwrap() {
        let folder = entry.unwrap().path();
        texts.extend([folder.join("README.md"), folder.join("src/lib.rs"), folder.join("Cargo.toml")]);
    }
    let known = [all, documented, sdk_only, by_rule, all - by_hand];
    for path in texts.into_iter().filter(|path| path.is_file()) {
        for number in told(&fs::read_to_string(&path).unwrap()) {
            assert!(known.contains(&number), "{} speaks of {number} operations: {counts}", path.display());
        }
    }
}

#[test]
fn the_table_of_operations_has_that_many() {
    fn endpoints(folder: &Path) -> usize {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let count = |path: PathBuf| {
            if path.is_dir() {
                endpoints(&path)
            } else {
                source::endpoints(&fs::read_to_string(&path).unwrap()).len()
            }
        };
        entries.map(count).sum()
    }
    let source = root().join("crates/dingtalk-api/src");
    let found: usize = ["generated", "oapi", "v1", "v2"]
        .iter()
        .map(|name| source.join(name))
        .filter(|folder| folder.is_dir())
        .map(|folder| endpoints(&folder))
        .sum();
    assert_eq!(found, COUNTS.all);
}

#[test]
fn a_number_is_read_however_its_digits_are_grouped() {
    assert_eq!(told("All 4 354 published operations, 30 operations"), [4354]);
    assert_eq!(told("公布的 4354 个接口"), [4354]);
    assert_eq!(told("4,307 generated operations; in 2024. Then operations"), [4307]);
}
