//! `schema`: what an operation takes and answers.

use std::fmt::Write as _;

use clap::Args;
use dingtalk_catalogue::{Credential, Field, Meaning, Operation, Place, TextForm};
use dingtalk_fake::json::json;
use serde_json::{Map, Value};

use super::operation::choose;
use crate::failure::Failure;
use crate::language::{Language, say, spoken};
use crate::session::Session;

/// Tell what an operation takes and answers, what it needs and what it costs
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// `oapi.user.get`, `oapi user get`, or `POST /topapi/v2/user/get`
    #[arg(required = true, value_name = "OPERATION")]
    operation: Vec<String>,
    /// The JSON of a request with its required fields, to be filled in
    #[arg(long, conflicts_with_all = ["sample", "compact"])]
    skeleton: bool,
    /// The JSON of a request and of an answer, with plausible values
    #[arg(long, conflicts_with = "compact")]
    sample: bool,
    /// One line per required field, and nothing of the answer
    #[arg(long)]
    compact: bool,
}

/// Objects inside objects are told down to this depth.
const DEEPEST: usize = 6;

pub(crate) fn run(arguments: &Arguments, session: &Session) -> Result<(), Failure> {
    let operation = choose(&arguments.operation)?.operation;
    if arguments.skeleton {
        return session.output.value(&operation.skeleton(), None);
    }
    if arguments.sample {
        let sample = json!({"request": operation.sample_request(), "answer": operation.sample_answer()});
        return session.output.value(&sample, None);
    }
    let detail = if arguments.compact { Detail::Required } else { Detail::All };
    let text = text(operation, detail);
    session.output.text(&text, || facts(operation, arguments.compact))
}

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// What a request has to have.
    Required,
    /// What it may have.
    #[cfg_attr(not(feature = "mcp"), expect(dead_code, reason = "for agents"))]
    Request,
    /// The answer, too.
    All,
}

pub(super) fn text(operation: &'static Operation, detail: Detail) -> String {
    let mut text = format!("{}  {}\n", operation.dotted_id(), operation.chinese_name());
    if let Some(does) = operation.does() {
        let _ = writeln!(text, "{}", marked(does));
    }
    let _ = writeln!(text, "{} https://{}{}", operation.method(), operation.host().name(), operation.path());
    if !operation.deprecation().is_empty() {
        let why = operation.deprecation().replace("::", ".");
        let _ = writeln!(text, "{}{why}", say("deprecated: ", "已废弃："));
    }
    let _ = writeln!(text, "{}", needs(operation).join("\n"));
    if !operation.request().is_empty() {
        let _ = writeln!(text, "\n{}", say("request (! required):", "请求（! 必填）："));
        fields(&mut text, operation, operation.request(), 1, detail == Detail::Required);
    }
    if detail == Detail::All && !operation.response_fields().is_empty() {
        let _ = writeln!(text, "\n{}", say("answer:", "返回："));
        fields(&mut text, operation, operation.response_fields(), 1, false);
    }
    text
}

/// What a caller has to have, and what it costs.
fn needs(operation: &'static Operation) -> Vec<String> {
    let mut lines = vec![format!("{}{}", say("token: ", "令牌："), token(operation))];
    if !operation.scopes().is_empty() {
        lines.push(format!("{}{}", say("permission: ", "权限点："), operation.scopes().join(", ")));
    }
    if !operation.apps().is_empty() {
        lines.push(format!("{}{}", say("applications: ", "应用类型："), operation.apps().join(", ")));
    }
    let effect = match (operation.only_reads(), operation.is_idempotent()) {
        (true, _) => say("reads", "只读"),
        (false, true) => say("changes something; repeating it does no harm", "有改动；重复调用无害"),
        (false, false) => {
            say("changes something; not to be repeated after a lost answer", "有改动；应答丢失后不可重试")
        }
    };
    lines.push(format!("{}{effect}", say("effect: ", "作用：")));
    let quota = if operation.is_counted() {
        say("counts towards the calls of the month", "计入每月调用次数")
    } else {
        say("free", "不计")
    };
    lines.push(format!("{}{quota}", say("quota: ", "配额：")));
    if let Some(paging) = operation.paging() {
        let size = paging.size().map_or_else(String::new, |size| format!(", size by `{size}`"));
        lines.push(match spoken() {
            Language::En => format!("pages: by `{}`{size}; --page-all walks them", paging.position()),
            Language::Zh => format!("分页：`{}`；--page-all 取所有页", paging.position()),
        });
    }
    let page = operation.documentation_url();
    lines.extend(page.map(|page| format!("{}{page}", say("page: ", "文档："))));
    lines
}

fn token(operation: &'static Operation) -> String {
    match operation.credential() {
        Credential::None => say("none", "不需要").to_owned(),
        Credential::Token if operation.tokens().is_empty() => say("of the app", "应用的").to_owned(),
        Credential::Token => {
            operation.tokens().iter().map(|kind| whose(kind)).collect::<Vec<_>>().join(say(", ", "、"))
        }
        Credential::Suite => say("of the suite", "套件的").to_owned(),
        Credential::Webhook => say("in the address of a webhook robot", "在自定义机器人的地址里").to_owned(),
        _ => say("its credential is part of the request", "凭证在请求参数里").to_owned(),
    }
}

/// Whose token it is, as the catalogue names it.
fn whose(kind: &str) -> String {
    let (english, chinese) = match kind {
        "internal_app" => ("of an internal app", "企业内部应用的"),
        "third_party_corp" => ("of a third-party app for an organisation", "第三方企业应用代表授权企业的"),
        "user" => ("of a person", "个人的"),
        "suite" => ("of the suite", "套件的"),
        other => return other.replace('_', " "),
    };
    say(english, chinese).to_owned()
}

fn fields(
    text: &mut String,
    operation: &'static Operation,
    told: &'static [Field],
    depth: usize,
    compact: bool,
) {
    for field in told.iter().filter(|field| !compact || field.is_required()) {
        let meaning = field.meaning().map_or_else(String::new, |meaning| format!("  {}", marked(meaning)));
        let required = if field.is_required() { " !" } else { "" };
        let place = match field.place() {
            Place::Path => say(", in the path", "，在路径中"),
            Place::Query => say(", in the query", "，在查询参数中"),
            Place::Header => say(", a header", "，请求头"),
            _ => "",
        };
        let indentation = "  ".repeat(depth);
        let _ = writeln!(
            text,
            "{indentation}{}{required}  ({}{}{place}){meaning}",
            field.name(),
            field.value_type(),
            form(field)
        );
        if let (Some(object), true) = (field.value_type().object(), depth < DEEPEST) {
            fields(text, operation, operation.object(object), depth.saturating_add(1), compact);
        }
    }
}

fn form(field: &Field) -> String {
    let mut form = match field.text_form() {
        Some(TextForm::Comma) => say(" with commas", "，逗号分隔").to_owned(),
        Some(TextForm::Json) => say(" as JSON text", "，JSON 文本").to_owned(),
        _ if field.is_datetime() => " yyyy-MM-dd HH:mm:ss".to_owned(),
        _ => String::new(),
    };
    if let Some(most) = field.most() {
        let _ = write!(form, "{}{most}", say(", at most ", "，最多 "));
    }
    form
}

fn marked(meaning: &Meaning) -> String {
    let inferred = if meaning.is_inferred() { " (inferred)" } else { "" };
    format!("{}{inferred}", meaning.text())
}

/// The same for programs.
pub(crate) fn facts(operation: &'static Operation, compact: bool) -> Value {
    let mut facts = json!({
        "operation": operation.dotted_id(),
        "method": operation.method(),
        "host": operation.host().name(),
        "path": operation.path(),
        "does": operation.does().map(Meaning::text),
        "zh": operation.chinese_name(),
        "only_reads": operation.only_reads(),
        "idempotent": operation.is_idempotent(),
        "counted": operation.is_counted(),
        "tokens": operation.tokens(),
        "scopes": operation.scopes(),
        "request": field_facts(operation, operation.request(), 0, compact),
    });
    if let Value::Object(members) = &mut facts {
        if !operation.deprecation().is_empty() {
            members.insert("deprecated".to_owned(), operation.deprecation().replace("::", ".").into());
        }
        if !compact {
            let answer = field_facts(operation, operation.response_fields(), 0, false);
            members.insert("answer".to_owned(), answer);
            members.insert("page".to_owned(), operation.documentation_url().into());
        }
    }
    facts
}

fn field_facts(
    operation: &'static Operation,
    fields: &'static [Field],
    depth: usize,
    compact: bool,
) -> Value {
    let told = fields.iter().filter(|field| !compact || field.is_required());
    let facts = told.map(|field| {
        let mut facts = Map::new();
        facts.insert("name".to_owned(), field.name().into());
        facts.insert("type".to_owned(), field.value_type().to_string().into());
        if field.is_required() {
            facts.insert("required".to_owned(), true.into());
        }
        if let Some(meaning) = field.meaning() {
            facts.insert("means".to_owned(), marked(meaning).into());
        }
        if let (Some(object), true) = (field.value_type().object(), depth < DEEPEST) {
            let inner = field_facts(operation, operation.object(object), depth.saturating_add(1), compact);
            facts.insert("fields".to_owned(), inner);
        }
        Value::Object(facts)
    });
    Value::Array(facts.collect())
}
