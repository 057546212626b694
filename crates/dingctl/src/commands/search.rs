//! `search`: operations by what they do.

use clap::Args;
use dingtalk_catalogue::{Meaning, Operation};
use serde_json::{Value, json};

use crate::failure::Failure;
use crate::language::say;
use crate::session::Session;

/// Find operations by what they do, in English or Chinese
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  dingctl search recall robot message\n  dingctl search 撤回 消息")]
pub(crate) struct Arguments {
    /// What it does, or a part of its name
    #[arg(required = true, value_name = "WORDS")]
    words: Vec<String>,
    /// The most that are shown
    #[arg(long, short = 'n', default_value_t = 10, value_name = "NUMBER")]
    limit: usize,
}

pub(crate) fn run(arguments: &Arguments, session: &Session) -> Result<(), Failure> {
    let words = arguments.words.join(" ");
    let found = dingtalk_catalogue::search(&words, arguments.limit);
    if found.is_empty() {
        session
            .output
            .note(say("nothing found: try other words, or fewer", "没有找到：换些词，或少用几个词"));
    }
    let rows: Vec<Value> = if session.output.is_for_people() {
        found.into_iter().map(row).collect()
    } else {
        found.into_iter().map(facts).collect()
    };
    session.output.rows(&Value::Array(rows))
}

fn row(operation: &'static Operation) -> Value {
    let does = operation.does().map_or("", Meaning::text);
    let deprecated = if operation.is_deprecated() { say(" (deprecated)", "（已废弃）") } else { "" };
    // Whoever searches in one language reads the other as well, or skips it.
    json!({
        say("operation", "接口"): operation.dotted_id(),
        say("does", "作用"): format!("{} {does}{deprecated}", operation.chinese_name()),
    })
}

/// What a program wants to know of an operation before it asks for its schema.
pub(crate) fn facts(operation: &'static Operation) -> Value {
    json!({
        "operation": operation.dotted_id(),
        "method": operation.method(),
        "path": operation.path(),
        "does": operation.does().map(Meaning::text),
        "zh": operation.chinese_name(),
        "product": operation.product().name(),
        "only_reads": operation.only_reads(),
        "deprecated": operation.is_deprecated(),
    })
}
