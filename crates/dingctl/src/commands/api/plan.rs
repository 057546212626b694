//! `--dry-run`: what would be sent, what it needs and what it costs.

use std::fmt::Write as _;

use dingtalk_api::Call;
use dingtalk_catalogue::{Credential, Host, Operation, Place};
use dingtalk_fake::json::json;
use dingtalk_open::DingTalk;
use serde_json::{Map, Value};

use super::flags::Form;
use crate::failure::Failure;
use crate::identity::Identity;
use crate::session::Session;

/// Tells a request instead of sending it.
pub(super) async fn tell(
    operation: &'static Operation,
    request: &Map<String, Value>,
    form: Form,
    session: &Session,
) -> Result<(), Failure> {
    let request = &masked(request);
    match form {
        Form::Rust => session.output.line(rust(operation, request).trim_end()),
        Form::Curl => session.output.line(&curl(&sent(operation, request).await?, operation)),
        Form::Plan => session.output.value(&described(operation, request, session).await?, None),
    }
}

/// Without secrets: what is shown is kept, in logs and histories.
fn masked(request: &Map<String, Value>) -> Map<String, Value> {
    let secret = |name: &str| {
        ["secret", "password", "accesskey"].iter().any(|word| name.to_lowercase().contains(word))
    };
    let masked = |(name, value): (&String, &Value)| {
        (name.clone(), if secret(name) { Value::from("***") } else { value.clone() })
    };
    request.iter().map(masked).collect()
}

/// What would be sent, what it needs and what it costs.
pub(in crate::commands) async fn described(
    operation: &'static Operation,
    request: &Map<String, Value>,
    session: &Session,
) -> Result<Value, Failure> {
    Ok(plan(operation, &sent(operation, request).await?, session))
}

/// A request as it would leave, without a token.
pub(super) struct Sent {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: String,
}

async fn sent(operation: &'static Operation, request: &Map<String, Value>) -> Result<Sent, Failure> {
    let ding = without_credential()?;
    built(ding.call_operation(dingtalk_api::Operation::of_catalogue(operation), request)).await
}

/// A client that has no credential and sends nothing.
pub(super) fn without_credential() -> Result<DingTalk, Failure> {
    DingTalk::builder().build().map_err(|error| Failure::other(error.to_string()))
}

/// As far as it can be told before there is a token.
pub(super) async fn built(call: Call<'_, Value>) -> Result<Sent, Failure> {
    let built = call.build()?;
    let (head, body) = built.into_parts();
    let headers = head
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())));
    Ok(Sent {
        method: head.method.to_string(),
        url: head.uri.to_string(),
        headers: headers.collect(),
        body: String::from_utf8_lossy(&body).into_owned(),
    })
}

impl Sent {
    /// As JSON.
    pub(super) fn shown(&self) -> Value {
        let headers: Map<String, Value> =
            self.headers.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
        let body = serde_json::from_str(&self.body).unwrap_or_else(|_| Value::from(self.body.as_str()));
        let body = Some(body).filter(|body| body != "");
        json!({"method": self.method, "url": self.url, "headers": headers, "body": body})
    }
}

/// Who would call.
pub(super) fn caller(session: &Session) -> String {
    match session.identity() {
        Identity::User => "user".to_owned(),
        Identity::Corp(id) => format!("corp:{id}"),
        _ => "app".to_owned(),
    }
}

fn plan(operation: &'static Operation, sent: &Sent, session: &Session) -> Value {
    let nobody = operation.credential() == Credential::None;
    let identity = if nobody { "nobody".to_owned() } else { caller(session) };
    json!({
        "operation": operation.dotted_id(),
        "does": operation.does().map(dingtalk_catalogue::Meaning::text),
        "request": sent.shown(),
        "as": identity,
        "effect": if operation.only_reads() { "reads" } else { "changes" },
        "repeated_after_a_lost_answer": operation.is_idempotent(),
        "counts_towards_the_quota": operation.is_counted(),
        "scopes": operation.scopes(),
        "deprecated": Some(operation.deprecation().replace("::", ".")).filter(|why| !why.is_empty()),
    })
}

/// The token stands in a variable of the shell.
fn curl(sent: &Sent, operation: &'static Operation) -> String {
    let mut line = String::new();
    let needs_token = operation.credential() == Credential::Token;
    if needs_token {
        line.push_str("DINGTALK_TOKEN=$(dingctl token)\n");
    }
    let mut url = sent.url.clone();
    let token_in_query = needs_token && operation.host() == Host::Oapi;
    if token_in_query {
        url.push_str(if url.contains('?') { "&access_token=" } else { "?access_token=" });
    }
    let _ = write!(line, "curl -sS -X {} {}", sent.method, quoted(&url));
    if token_in_query {
        line.push_str("\"$DINGTALK_TOKEN\"");
    } else if needs_token {
        line.push_str(" \\\n  -H \"x-acs-dingtalk-access-token: $DINGTALK_TOKEN\"");
    }
    for (name, value) in sent.headers.iter().filter(|(name, _)| name != "accept") {
        let _ = write!(line, " \\\n  -H {}", quoted(&format!("{name}: {value}")));
    }
    if !sent.body.is_empty() {
        let _ = write!(line, " \\\n  --data-binary {}", quoted(&sent.body));
    }
    line
}

/// For a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

fn rust(operation: &'static Operation, request: &Map<String, Value>) -> String {
    let in_path = |name: &str| {
        operation.request().iter().any(|field| field.name() == name && field.place() == Place::Path)
    };
    let mut path = operation.path().to_owned();
    let mut fields = request.clone();
    fields.retain(|name, value| {
        if !in_path(name) {
            return true;
        }
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        path = path.replace(&format!("{{{name}}}"), &text);
        false
    });
    let body = format!("{:#}", Value::Object(fields)).replace('\n', "\n    ");
    format!(
        "// The same with types: {id}\nuse dingtalk_open::{{DingTalk, http::Method}};\nuse serde_json::json;\n\n\
         let ding = DingTalk::builder().app(client_id, client_secret).build()?;\n\
         let answer = ding\n    .call_raw(Method::{method}, {path:?}, &json!({body}))\n    .await?;\n\
         println!(\"{{}}\", *answer);\n",
        id = operation.id(),
        method = operation.method(),
    )
}
