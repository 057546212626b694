//! The page of error codes is the table of the library, and the Chinese one is about the same codes.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use dingtalk_types::error::{Advice, advices};

const HEAD: &str = "# Error codes (错误码)\n\nThe commonest codes of both hosts, why DingTalk refuses and what to do next; `ApiError::advice` gives the \
same. Numbers are `errcode` or `sub_code` of `oapi.dingtalk.com`, words are `code` of `api.dingtalk.com`, DingTalk's own misspellings \
included.\nWritten by the test `the_page_of_error_codes_is_the_table` with `DINGTALK_UPDATE=1`.\n\n| code | why | what to do |\n|---|---|---|\n";

#[test]
fn the_page_of_error_codes_is_the_table() {
    let mut page = HEAD.to_owned();
    for Advice { code, cause, next, .. } in advices() {
        let cell = |text: &str| text.replace('|', "\\|");
        writeln!(page, "| `{code}` | {} | {} |", cell(cause), cell(next)).unwrap();
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors.md");
    if env::var_os("DINGTALK_UPDATE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == page, "docs/errors.md is stale: run this test with DINGTALK_UPDATE=1");
}

/// The codes of a page's rows.
fn codes(page: &str) -> Vec<&str> {
    page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect()
}

/// What stands between backquotes: names that no language changes.
fn names(row: &str) -> BTreeSet<&str> {
    row.split('`').skip(1).step_by(2).collect()
}

#[test]
fn the_chinese_page_has_a_row_for_each_code_with_the_same_names() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dingtalk-open/guide/zh/19-error-codes.md");
    let chinese = fs::read_to_string(&path).unwrap();
    let listed: Vec<_> = advices().map(|advice| advice.code).collect();
    assert_eq!(
        codes(&chinese),
        listed,
        "rows of {}: written by hand, in the order of docs/errors.md",
        path.display()
    );
    let rows = chinese.lines().filter(|line| line.starts_with("| `"));
    for (row, Advice { code, cause, next, .. }) in rows.zip(advices()) {
        let (row, english) = (row.replace("\\|", "|"), format!("`{code}` {cause} {next}"));
        assert_eq!(names(&row), names(&english), "the row of {code}");
    }
}

#[test]
fn a_common_code_says_why_and_what_to_do_next() {
    let body = br#"{"errcode":88,"sub_code":"60121","sub_msg":"user not found","errmsg":"ding talk error"}"#;
    let error = dingtalk_types::error::classify(200, body);
    let line = error.to_string();
    assert!(line.contains("no such person in this organisation: check userid"), "{line}");
    assert_eq!(error.advice().unwrap().code, "60121");
}
