//! The call itself, of one page or of all.

use std::path::Path;

use dingtalk_api::{Call, FileUpload};
use dingtalk_catalogue::{Credential, Encoding, Field, Operation, ValueType};
use serde_json::{Map, Value};

use super::flags::Flags;
use crate::failure::Failure;
use crate::language::{self, say};
use crate::output::Progress;
use crate::session::Session;

/// Calls and prints.
pub(super) async fn call(
    operation: &'static Operation,
    request: &Map<String, Value>,
    flags: &Flags,
    session: &Session,
) -> Result<(), Failure> {
    if operation.credential() == Credential::Webhook {
        return Err(Failure::usage(format!(
            "{} is authorised by the address of a robot",
            operation.dotted_id()
        ))
        .next("`dingctl send --to webhook` sends by the one in DINGTALK_WEBHOOK"));
    }
    let file = file(operation, request).await?;
    let connection = session.connect().await?;
    let client = connection.ding.client();
    let request = Value::Object(request.clone());
    let call = match &file {
        Some(file) => {
            let operation = dingtalk_api::Operation::of_catalogue(operation);
            connection.as_whoever_calls(client.upload_operation(operation, &request, file))
        }
        None => connection.prepared(client, operation, &request),
    };
    if flags.options.page_all {
        return pages(call, operation, flags, session).await;
    }
    let answer = call.await?;
    let items = operation.paging().and_then(dingtalk_catalogue::Paging::items);
    session.output.value(&answer, items)
}

/// The file of a form: in the request stands its path.
async fn file(
    operation: &'static Operation,
    request: &Map<String, Value>,
) -> Result<Option<FileUpload>, Failure> {
    if operation.encoding() != Encoding::Multipart {
        return Ok(None);
    }
    let field = operation.request().iter().find(|field| *field.value_type() == ValueType::File);
    let Some(field) = field.map(Field::name) else { return Ok(None) };
    let path = request.get(field).and_then(Value::as_str).unwrap_or_default();
    let path = Path::new(path.strip_prefix('@').unwrap_or(path));
    let content = tokio::fs::read(path).await;
    let content = content.map_err(|error| {
        Failure::usage(format!("--{field}: cannot read {}: {error}", path.display()))
            .next("name a file that is there")
    })?;
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Some(FileUpload { field: field.to_owned(), file_name, content: content.into() }))
}

/// One line per element, as soon as its page is there; a table and CSV when all are.
async fn pages(
    call: Call<'_, Value>,
    operation: &'static Operation,
    flags: &Flags,
    session: &Session,
) -> Result<(), Failure> {
    let Some(paging) = operation.paging() else {
        return Err(Failure::usage(format!("{} does not answer in pages", operation.dotted_id()))
            .next("leave out --page-all"));
    };
    let progress = session.output.is_watched().then(Progress::start);
    let mut pages = call.patient().pages();
    let (mut collected, mut count, mut number) = (Vec::new(), 0_usize, 0_usize);
    let most = flags.options.page_limit.unwrap_or(usize::MAX);
    let mut outcome = Ok(());
    while number < most {
        let page = match pages.next().await {
            Some(Ok(page)) => page,
            Some(Err(error)) => {
                outcome = Err(Failure::from(error).fact("elements_printed", count));
                break;
            }
            None => break,
        };
        number = number.saturating_add(1);
        for element in elements(&page, paging.items()) {
            count = count.saturating_add(1);
            if session.output.collects() {
                collected.extend(session.output.filtered(element)?);
            } else {
                session.output.element(element)?;
            }
        }
        if let Some(progress) = &progress {
            progress.tell(language::line(&format!("page {number}, {count} elements")));
        }
    }
    if let Some(progress) = progress {
        progress.finish();
    }
    if session.output.collects() {
        session.output.elements(collected)?;
    }
    let more = if number == most {
        say("; there may be more: --page-limit", "；可能还有：见 --page-limit")
    } else {
        ""
    };
    let sum = format!("{count} {} on {number} {}", plural(count, "element"), plural(number, "page"));
    session.output.note(&format!("{}{more}", language::line(&sum)));
    outcome
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

/// The elements of a page; the page itself where nobody knows its list.
fn elements<'p>(page: &'p Value, items: Option<&str>) -> Vec<&'p Value> {
    let list = items.and_then(|items| items.split('.').try_fold(page, |value, name| value.get(name)));
    match list {
        Some(Value::Array(elements)) => elements.iter().collect(),
        Some(Value::Null) => Vec::new(),
        Some(other) => vec![other],
        // A last page may leave its list out.
        None if items.is_some() => Vec::new(),
        None => vec![page],
    }
}
