//! The call itself, of one page or of all.

use dingtalk_api::Call;
use dingtalk_catalogue::{Encoding, Operation};
use serde_json::{Map, Value};

use super::flags::Flags;
use crate::failure::Failure;
use crate::output::Progress;
use crate::session::Session;

/// Calls and prints.
pub(super) async fn call(
    operation: &'static Operation,
    request: &Map<String, Value>,
    flags: &Flags,
    session: &Session,
) -> Result<(), Failure> {
    if operation.encoding() == Encoding::Multipart {
        return Err(Failure::usage(format!("{} takes a file as a form", operation.dotted_id()))
            .next("`dingctl send --file` uploads and sends one"));
    }
    let connection = session.connect().await?;
    let client = connection.client(session.identity());
    let call = connection.prepared(&client, operation, &Value::Object(request.clone()));
    if flags.page_all {
        return pages(call, operation, flags, session).await;
    }
    let answer = call.await?;
    let items = operation.paging().and_then(dingtalk_catalogue::Paging::items);
    session.output.value(&answer, items)
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
    let most = flags.page_limit.unwrap_or(usize::MAX);
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
                collected.push(element.clone());
            } else {
                session.output.element(element)?;
            }
        }
        if let Some(progress) = &progress {
            progress.tell(format!("page {number}, {count} elements"));
        }
    }
    if let Some(progress) = progress {
        progress.finish();
    }
    if session.output.collects() {
        session.output.value(&Value::Array(collected), None)?;
    }
    session.output.note(&format!("{count} elements on {number} pages"));
    outcome
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
