//! How much Rust an operation costs.

use std::fs;
use std::path::Path;

use crate::COUNTS;

/// The lines of code of all Rust files below `folder`: what is said about it costs nobody's compiler anything.
fn lines_below(folder: &Path) -> usize {
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    let lines = |path: &Path| {
        if path.is_dir() {
            lines_below(path)
        } else {
            fs::read_to_string(path).unwrap().lines().filter(is_code).count()
        }
    };
    fs::read_dir(folder).unwrap().map(|entry| lines(&entry.unwrap().path())).sum()
}

#[test]
fn an_operation_costs_at_most_fifty_five_generated_lines_of_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let crates = root.join("crates");
    let generated = |name: &str| lines_below(&crates.join(name).join("src/generated"));
    let lines = generated("dingtalk-types") + generated("dingtalk-api");
    let by_hand = COUNTS.by_hand;
    let operations = COUNTS.all - by_hand;
    println!("{lines} lines for {operations} generated operations, {by_hand} operations by hand");
    assert!(lines <= operations * 55, "{lines} lines for {operations} operations are more than 55 each");
}
