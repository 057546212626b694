//! The samples that DingTalk published, against the generated operations: `cargo test -p dingtalk-api --features full --test
//! conformance -- --nocapture` prints one line per kind of sample. Nothing here knows a particular sample: any folder of the
//! form, named by `DINGTALK_FIXTURES`, is judged by the same rules.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test"
)]

mod compare;
mod entry;
mod reading;
mod table;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::{env, fs};

use compare::{Findings, is_default};
use dingtalk_api::Client;
use dingtalk_auth::StaticToken;
use dingtalk_transport::{Body, TokioClock, TransportError, transport_fn};
use dingtalk_types::wire::AnswerStyle;
use entry::Entry;
use http::Request;
use percent_encoding::percent_decode_str;
use reading::{first_accepted, readings};
use serde_json::{Map, Value};

/// The records of `<kind>.jsonl`, or `None`, said on stderr, where there is no data.
fn samples(kind: &str) -> Option<Vec<Value>> {
    let folder = env::var_os("DINGTALK_FIXTURES").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/fixtures")),
        PathBuf::from,
    );
    match fs::read_to_string(folder.join(format!("{kind}.jsonl"))) {
        Ok(text) => Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()),
        Err(error) if env::var_os("DINGTALK_REQUIRE_DATA").is_some() => panic!("{kind}.jsonl: {error}"),
        Err(_) => {
            eprintln!("{kind}: skipped, no data");
            None
        }
    }
}

/// The generated operations by method and path.
fn operations() -> BTreeMap<(&'static str, &'static str), Entry> {
    table::table().into_iter().map(|entry| ((entry.method, entry.path), entry)).collect()
}

fn operation_of<'a>(
    sample: &'a Value,
    operations: &'a BTreeMap<(&'static str, &'static str), Entry>,
) -> Option<&'a Entry> {
    let text = |key: &str| sample[key].as_str().unwrap_or_default();
    let method = sample["page_method"].as_str().unwrap_or(text("method"));
    operations.get(&(method, text("path"))).or_else(|| operations.get(&(text("method"), text("path"))))
}

/// Pages print a wrong answer or request now and then: of a hundred samples of a kind one may fail, and is named.
fn few(failed: &[String], total: usize) -> bool {
    failed.len() * 100 <= total
}

fn style(entry: &Entry) -> AnswerStyle {
    if entry.path.starts_with("/v1.0/") || entry.path.starts_with("/v2.0/") {
        AnswerStyle::Status
    } else {
        AnswerStyle::Errcode
    }
}

/// Whether the sample shows how an operation of the legacy host refuses.
fn is_refusal(style: AnswerStyle, json: &Value) -> bool {
    let code = &json["errcode"];
    style == AnswerStyle::Errcode && !code.is_null() && *code != 0 && *code != "0"
}

#[test]
fn conformance_every_published_answer_decodes_and_its_values_are_found_again() {
    let operations = operations();
    let mut judged = 0;
    for kind in ["response", "response-empty"] {
        let Some(samples) = samples(kind) else { return };
        let (mut total, mut elsewhere, mut failed) = (0, 0, Vec::new());
        let mut findings = Findings::default();
        for sample in &samples {
            let id = sample["id"].as_str().unwrap();
            let Some(entry) = operation_of(sample, &operations) else {
                elsewhere += 1;
                continue;
            };
            total += 1;
            let style = style(entry);
            let read = first_accepted(readings(&sample["json"]), |json| {
                let body = if json.is_null() { Vec::new() } else { serde_json::to_vec(json).unwrap() };
                (entry.answer)(style, &body)
            });
            match read {
                Ok(_) if is_refusal(style, &sample["json"]) => {
                    failed.push(format!("{id} {}: a refusal passed as a success", entry.path));
                }
                Err(_) if is_refusal(style, &sample["json"]) => {}
                Ok((mut json, written)) => {
                    if let Some(members) = json.as_object_mut() {
                        let envelope = ["errcode", "errmsg", "request_id", "sub_code", "sub_msg"];
                        members
                            .retain(|key, _| !envelope.contains(&key.as_str()) || written.get(key).is_some());
                    }
                    findings.compare(&json, &written, &format!("{id} {}", entry.path));
                }
                Err(error) => failed.push(format!("{id} {}: {error}", entry.path)),
            }
        }
        report(kind, total, &failed, &findings, elsewhere);
        assert!(few(&failed, total), "answers that do not decode:\n{}", failed.join("\n"));
        let lost = findings.differing.len() as f64 / findings.values.max(1) as f64;
        assert!(lost <= 0.005, "values not found again:\n{}", findings.differing.join("\n"));
        judged += total;
    }
    assert!(judged > 0, "no answer was judged");
}

#[test]
fn conformance_every_published_request_can_be_expressed() {
    let operations = operations();
    let client = client();
    let mut judged = 0;
    for kind in ["request", "request-form", "request-line"] {
        let Some(samples) = samples(kind) else { return };
        let (mut total, mut elsewhere, mut failed) = (0, 0, Vec::new());
        let mut findings = Findings::default();
        for sample in &samples {
            let id = sample["id"].as_str().unwrap();
            let Some(entry) = operation_of(sample, &operations) else {
                elsewhere += 1;
                continue;
            };
            total += 1;
            let fields = Value::Object(fields_of(sample, entry));
            let outcome = first_accepted(readings(&fields), |fields| {
                let request = (entry.build)(&client, fields.clone())?;
                let found = check(sample, entry, &request, fields.as_object().unwrap().clone())?;
                match found.differing.first() {
                    Some(difference) => Err(difference.clone()),
                    None => Ok(found),
                }
            });
            match outcome {
                Ok((_, found)) => findings.add(found),
                Err(error) => failed.push(format!("{id} {} {}: {error}", entry.method, entry.path)),
            }
        }
        report(kind, total, &failed, &findings, elsewhere);
        assert!(few(&failed, total), "requests that cannot be expressed:\n{}", failed.join("\n"));
        judged += total;
    }
    assert!(judged > 0, "no request was judged");
}

/// One line per kind, and the unmodelled keys below it.
fn report(kind: &str, total: usize, failed: &[String], findings: &Findings, elsewhere: usize) {
    println!(
        "{kind}: {total} samples, {} passed, {} failed; {} values, {} not found again; {} unmodelled keys; {elsewhere} of operations outside the table",
        total - failed.len(),
        failed.len(),
        findings.values,
        findings.differing.len(),
        findings.unmodelled.len(),
    );
    failed.iter().for_each(|failure| println!("  failed     {failure}"));
    findings.differing.iter().for_each(|path| println!("  differs    {path}"));
    findings.unmodelled.iter().for_each(|path| println!("  unmodelled {path}"));
}

/// Path, query and body of a sample, as the fields of one request.
fn fields_of(sample: &Value, entry: &Entry) -> Map<String, Value> {
    let mut fields = Map::new();
    match &sample["json"] {
        Value::Object(members) => fields.extend(members.clone()),
        Value::Null => {}
        bare => {
            fields.insert("body".to_owned(), bare.clone());
        }
    }
    for pair in sample["query"].as_array().into_iter().flatten() {
        fields.entry(pair[0].as_str().unwrap().to_owned()).or_insert(pair[1].clone());
    }
    for (name, value) in path_values(sample, entry) {
        fields.insert(name, Value::String(value));
    }
    // The client adds the credential.
    if !matches!(
        entry.path,
        "/sso/getuserinfo" | "/sns/getuserinfo" | "/sns/get_persistent_code" | "/sns/get_sns_token"
    ) {
        ["access_token", "suite_access_token"].iter().for_each(|name| {
            fields.remove(*name);
        });
    }
    fields
}

/// What stands in the holes of the path; their names where the sample prints another path.
fn path_values(sample: &Value, entry: &Entry) -> Vec<(String, String)> {
    let target = path_of(sample);
    let holes = entry.path.split('/').enumerate().filter(|(_, segment)| segment.contains('{'));
    let same_shape = target.split('/').count() == entry.path.split('/').count();
    holes
        .filter_map(|(index, segment)| {
            let (before, rest) = segment.split_once('{')?;
            let (name, after) = rest.split_once('}')?;
            let printed = target.split('/').nth(index).filter(|_| same_shape);
            let value = printed.and_then(|text| text.strip_prefix(before)?.strip_suffix(after));
            let value = value.filter(|value| !value.is_empty()).unwrap_or(name);
            Some((name.to_owned(), percent_decode_str(value).decode_utf8_lossy().into_owned()))
        })
        .collect()
}

/// The path that the sample prints, without host and query.
fn path_of(sample: &Value) -> &str {
    let target = sample["target"].as_str().unwrap_or_default();
    let path = match target.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |start| &rest[start..]),
        None => target,
    };
    path.split(['?', '#']).next().unwrap_or_default()
}

/// Whether the request is the sample's: method, path, and each field in its place.
fn check(
    sample: &Value,
    entry: &Entry,
    request: &Request<bytes::Bytes>,
    mut fields: Map<String, Value>,
) -> Result<Findings, String> {
    if request.method().as_str() != entry.method {
        return Err(format!("is sent with {}", request.method()));
    }
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let (written, printed) = (decoded(request.uri().path()), decoded(path_of(sample)));
    let is_stale = sample.get("sample_path").is_some();
    if written != printed && !is_stale && sample["kind"] == "request-line" {
        return Err(format!("goes to {written}, the sample to {printed}"));
    }
    for (name, _) in path_values(sample, entry) {
        fields.remove(&name);
    }
    let mut sent = Map::new();
    for pair in request.uri().query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        sent.insert(decoded(name), Value::String(decoded(value)));
    }
    for (name, value) in request.headers() {
        if !matches!(name.as_str(), "accept" | "content-type") {
            sent.insert(name.to_string(), Value::String(value.to_str().unwrap().to_owned()));
        }
    }
    if !request.body().is_empty() {
        match serde_json::from_slice(request.body()).map_err(|error| error.to_string())? {
            Value::Object(members) => sent.extend(members),
            bare => {
                sent.insert("body".to_owned(), bare);
            }
        }
    }
    let added = sent.iter().find(|(name, value)| !fields.contains_key(*name) && !is_default(value));
    if let Some((name, value)) = added {
        return Err(format!("sends `{name}` = {value}, which the sample has not"));
    }
    let mut findings = Findings::default();
    let path = format!("{} {}", sample["id"].as_str().unwrap(), entry.path);
    findings.compare(&Value::Object(fields), &Value::Object(sent), &path);
    Ok(findings)
}

fn client() -> Client {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let _inside = runtime.enter();
    // Nothing is sent: requests are only built.
    let transport = transport_fn(|_: Request<Body>| {
        std::future::pending::<Result<http::Response<Body>, TransportError>>()
    });
    Client::builder(Arc::new(transport), Arc::new(StaticToken::new("t")), Arc::new(TokioClock::new()))
        .build()
        .unwrap()
}
