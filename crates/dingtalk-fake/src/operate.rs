//! What becomes of a request that has arrived: its operation is found, the gate asked, the answer given.

use std::sync::Arc;

use serde_json::Value;

use crate::answer::Answer;
use crate::answer_table::Chosen;
use crate::auth::Auth;
use crate::call::{Call, missing_body};
use crate::catalogue::{self, Published};
use crate::gate;
use crate::organisation;
use crate::platform::Platform;
use crate::record::RecordedRequest;
use crate::reply::{Dialect, Refusal, Reply, Source};
use crate::route::Handler;
use crate::router::{Router, Target, Written};

/// `record` makes the request's record for a test that answers it.
pub(crate) async fn operate(
    platform: &Arc<Platform>,
    router: &'static Router,
    call: Call,
    record: impl Fn(&Call) -> RecordedRequest,
) -> Reply {
    let issues = || match router.find(&call.method, call.uri.path()) {
        Ok(Target::Written(written, _)) => written.route.issues_token,
        _ => false,
    };
    if let Some(reply) = platform.recorded.answer(&call, || platform.base_url(), issues) {
        return reply;
    }
    let dialect = call.dialect();
    match run(platform, router, call, record).await {
        Ok(reply) => reply,
        Err(refusal) => Reply::render(dialect, Err(refusal), &platform.identifiers),
    }
}

async fn run(
    platform: &Arc<Platform>,
    router: &'static Router,
    call: Call,
    record: impl Fn(&Call) -> RecordedRequest,
) -> Result<Reply, Refusal> {
    match router.find(&call.method, call.uri.path()) {
        Ok(Target::Written(written, parameters)) => {
            run_written(platform, written, Call { path_parameters: parameters, ..call }, record).await
        }
        Ok(Target::Published(published)) => run_published(platform, &published, call, record),
        // A test may know of an operation that nobody has published.
        Err(refusal) => given(platform, &call, None, record).ok_or(refusal),
    }
}

async fn run_written(
    platform: &Arc<Platform>,
    written: &'static Written,
    mut call: Call,
    record: impl Fn(&Call) -> RecordedRequest,
) -> Result<Reply, Refusal> {
    let (route, published) = (written.route, written.published());
    if route.issues_token {
        platform.counters.count_token_request();
    }
    call.published = published.filter(|_| route.checked);
    call.decode_body(route.checked || platform.seed.strict)?;
    let page = call.published.as_ref();
    let auth = route.auth.or_else(|| page.map(Published::auth)).unwrap_or(Auth::App);
    let scopes = published.iter().flat_map(Published::scopes).chain(route.scopes.iter().copied());
    call.caller = gate::admit(platform, auth, scopes, &call)?;
    if let Some(published) = &call.published {
        catalogue::check(published, &call, platform.seed.strict)?;
        call.request = catalogue::read(published, &call);
    } else if let Some(published) = published {
        // The gateway of the new host looks for a body before the operation does.
        if call.dialect() == Dialect::Api && call.body.is_empty() && published.needs_body() {
            return Err(missing_body());
        }
        if platform.seed.strict {
            catalogue::refuse_unknown(&published, &call)?;
        }
    }
    if let Some(reply) = given(platform, &call, Some(route.path), record) {
        return Ok(reply);
    }
    let dialect = call.dialect();
    let corp_id = platform.seed.corp_of_caller(call.caller.as_ref());
    let corp_id = Some(corp_id.to_owned()).filter(|corp_id| *corp_id != platform.seed.corp_id);
    let answer = match route.handler {
        Handler::Now(handler) => organisation::within(corp_id, || handler(platform, &call)),
        Handler::Later(handler) => organisation::within_later(corp_id, handler(platform.clone(), call)).await,
        Handler::Record(action) => return organisation::within(corp_id, || action.run(platform, &call)),
        Handler::Text(handler) => {
            let members = organisation::within(corp_id, || handler(platform, &call))?;
            return Ok(Reply::of_members(dialect, &members, &platform.identifiers));
        }
    };
    Ok(Reply::render(dialect, Ok(answer?), &platform.identifiers))
}

fn run_published(
    platform: &Platform,
    published: &Published,
    mut call: Call,
    record: impl Fn(&Call) -> RecordedRequest,
) -> Result<Reply, Refusal> {
    gate::admit(platform, published.auth(), published.scopes(), &call)?;
    call.decode_body(true)?;
    catalogue::check(published, &call, platform.seed.strict)?;
    let events = published.operation.may_stream() && call.members.get("stream") == Some(&Value::Bool(true));
    let answer = match choose(platform, &call, Some(published.entry.path), record) {
        // A list, where the operation answers an object: the events of the stream.
        Some(Answer { status: 200, body: Value::Array(list) }) if events => {
            return Ok(Reply::events(&list, &platform.identifiers));
        }
        Some(answer) => return Ok(Reply::given(call.dialect(), answer, &platform.identifiers)),
        // On the new host the answer is the text itself.
        None if !events && call.dialect() == Dialect::Api => {
            let reply = Reply::of_text(
                catalogue::text_at_home(published.sample_text(), &platform.base_url()),
                &platform.identifiers,
            );
            return Ok(Reply { source: Source::Shape, ..reply });
        }
        None => catalogue::at_home(published.operation.sample_answer(), &platform.base_url()),
    };
    let reply = if events {
        Reply::events(&[answer.clone(), answer], &platform.identifiers)
    } else {
        Reply::render(call.dialect(), Ok(answer), &platform.identifiers)
    };
    Ok(Reply { source: Source::Shape, ..reply })
}

fn given(
    platform: &Platform,
    call: &Call,
    template: Option<&str>,
    record: impl Fn(&Call) -> RecordedRequest,
) -> Option<Reply> {
    let answer = choose(platform, call, template, record)?;
    Some(Reply::given(call.dialect(), answer, &platform.identifiers))
}

/// The answer that a test has given in the operation's place.
fn choose(
    platform: &Platform,
    call: &Call,
    template: Option<&str>,
    record: impl Fn(&Call) -> RecordedRequest,
) -> Option<Answer> {
    Some(match platform.answers.take(call.method.as_str(), &call.path, template)? {
        Chosen::Scripted(answer) => answer,
        Chosen::Rule(rule) => rule(&record(call)),
    })
}
