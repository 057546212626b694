//! `--unpublished`: a route that the catalogue does not have, such as one that is new or in trial.

use dingtalk_api::Call;
use dingtalk_fake::json::json;
use http::Method;
use serde_json::Value;

use super::flags::{self, Form, Options};
use super::{plan, request};
use crate::failure::{Failure, shown};
use crate::session::Session;

/// Calls it with the app's token, or tells what would be sent.
pub(super) async fn run(words: &[String], before: Options, session: Session) -> Result<(), Failure> {
    let (method, path, rest) = route(words)?;
    let flags = flags::parse_unpublished(&format!("{method} {path}"), rest, before)?;
    let session = Session::new(flags.globals.clone().or(session.globals))?;
    if flags.options.page_all {
        return Err(
            Failure::usage("nobody knows the pages of what is not published").next("leave out --page-all")
        );
    }
    let request = Value::Object(request::untyped(&flags).await?);
    match flags.options.dry_run {
        Some(Form::Plan) => {
            let ding = plan::without_credential()?;
            let sent = plan::built(ding.call_raw(method, path, &request)).await?;
            session.output.value(&json!({"request": sent.shown(), "as": plan::caller(&session)}), None)
        }
        Some(_) => {
            Err(Failure::usage("only a published operation is told as Rust and curl").next("write --dry-run"))
        }
        None => {
            let connection = session.connect().await?;
            let client = connection.ding.client();
            let call: Call<'_, Value> = client.call_raw(method, path, &request);
            session.output.value(&*connection.as_whoever_calls(call).await?, None)
        }
    }
}

/// `POST /v1.0/…`, as one word or two.
fn route(words: &[String]) -> Result<(Method, String, &[String]), Failure> {
    let wrong = |given: &str| {
        Failure::usage(format!("`{}` is no method and path", shown(given)))
            .next("write `dingctl api POST /v1.0/… --unpublished`; values of its query are given by -f")
    };
    let first = words.first().map(String::as_str).unwrap_or_default();
    let (method, path, taken) = match (first.split_once(' '), words.get(1)) {
        (Some((method, path)), _) => (method, path, 1),
        (None, Some(path)) => (first, path.as_str(), 2),
        (None, None) => return Err(wrong(first)),
    };
    let known = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
    let known = known.into_iter().find(|known| known.as_str().eq_ignore_ascii_case(method));
    let known = known.filter(|_| path.starts_with('/') && !path.contains('?'));
    let method = known.ok_or_else(|| wrong(&format!("{method} {path}")))?;
    Ok((method, path.to_owned(), words.get(taken..).unwrap_or_default()))
}
