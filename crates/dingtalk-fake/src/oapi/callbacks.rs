//! Registration of an event receiver (`call_back/*`) and the failed list.

use std::sync::Arc;

use http::Method;
use serde_json::Value;

use crate::auth::Auth;
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::push::over_http;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::callbacks::Receiver;

pub(crate) const ROUTES: &[Route] = &[
    Route::post_later("/call_back/register_call_back", Auth::App, |platform, call| {
        Box::pin(register(platform, call))
    }),
    Route::post_later("/call_back/update_call_back", Auth::App, |platform, call| {
        Box::pin(update(platform, call))
    }),
    Route::get("/call_back/get_call_back", Auth::App, get),
    Route::get("/call_back/delete_call_back", Auth::App, delete),
    Route::get("/call_back/get_call_back_failed_result", Auth::App, failed_list),
    Route::of(Method::GET, "/v1.0/event/callbacks/failedResults", failed_results),
];

async fn register(platform: Arc<Platform>, call: Call) -> Outcome {
    if platform.state().callbacks.registration.is_some() {
        return Err(Refusal::code(71006, "a callback URL is registered already"));
    }
    save(&platform, &call).await
}

async fn update(platform: Arc<Platform>, call: Call) -> Outcome {
    if platform.state().callbacks.registration.is_none() {
        return Err(not_registered());
    }
    save(&platform, &call).await
}

/// Nothing is saved before the URL has answered `check_url`.
async fn save(platform: &Platform, call: &Call) -> Outcome {
    let receiver = Receiver {
        url: call.required_text("url")?,
        token: call.required_text("token")?,
        aes_key: call.required_text("aes_key")?,
        owner_key: platform.corp_id(),
        events: call.list("call_back_tag"),
        registered: true,
    };
    if !(6..64).contains(&receiver.token.len()) {
        return Err(Refusal::parameter("token has to have at least 6 and fewer than 64 characters"));
    }
    if receiver.events.is_empty() {
        return Err(Refusal::parameter("call_back_tag has to name at least one event type"));
    }
    receiver.cipher().map_err(Refusal::parameter)?;
    over_http::check_url(platform, &receiver).await.map_err(|reason| {
        Refusal::code(71012, format!("the callback URL did not pass check_url: {reason}"))
    })?;
    platform.register(receiver);
    Ok(json!({}))
}

fn get(platform: &Platform, _: &Call) -> Outcome {
    let state = platform.state();
    let receiver = state.callbacks.registration.as_ref().ok_or_else(not_registered)?;
    Ok(json!({
        "call_back_tag": receiver.events,
        "token": receiver.token,
        "aes_key": receiver.aes_key,
        "url": receiver.url,
    }))
}

fn delete(platform: &Platform, _: &Call) -> Outcome {
    platform.state().callbacks.registration.take().map(|_| json!({})).ok_or_else(not_registered)
}

fn failed_list(platform: &Platform, _: &Call) -> Outcome {
    let (failed_list, has_more) = platform.state().callbacks.next_failed();
    Ok(json!({"has_more": has_more, "failed_list": failed_list}))
}

/// The same on the new host. That a look at it clears nothing is assumed, as is that a page has 200.
fn failed_results(platform: &Platform, call: &Call) -> Outcome {
    let begin = call.request.integer("beginTime").unwrap_or(i64::MIN);
    let end = call.request.integer("endTime").unwrap_or(i64::MAX);
    let corp_id = platform.corp_id();
    let state = platform.state();
    let within = |item: &&Value| {
        item.get("event_time").and_then(Value::as_i64).is_some_and(|at_ms| (begin..=end).contains(&at_ms))
    };
    let cut = Page::of(&Document::of(json!({"size": 200}))).cut_list(state.callbacks.failed().filter(within));
    let listed = cut.items.iter().map(|item| {
        let tag = item.get("call_back_tag").and_then(Value::as_str).unwrap_or_default();
        json!({
            "callBackTag": tag,
            "callBackData": item.get(tag).map(ToString::to_string),
            "eventTime": item.get("event_time"),
            "corpId": corp_id,
        })
    });
    Ok(json!({"hasMore": cut.next.is_some(), "failedList": listed.collect::<Vec<_>>()}))
}

fn not_registered() -> Refusal {
    Refusal::code(71007, "no callback URL is registered")
}
