//! Accounts that belong to the organisation: stopped and let in again, turned from and into the ordinary kind, and the DingTalk
//! number that somebody chooses once.

use http::Method;
use serde_json::Value;

use super::action::done;
use super::kind::Words;
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::seed::UserSeed;
use crate::state::State;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::GET, "/v1.0/contact/orgAccounts/status", show),
    Route::of(Method::POST, "/v1.0/contact/orgAccounts/disable", stop),
    Route::of(Method::POST, "/v1.0/contact/orgAccounts/enable", admit),
    Route::of(Method::POST, "/v1.0/contact/orgAccounts/signOut", sign_out),
    Route::of(Method::POST, "/topapi/v2/safe/querystatus", show),
    Route::of(Method::POST, "/topapi/v2/safe/setdisable", stop),
    Route::of(Method::POST, "/topapi/v2/safe/setenable", admit),
    Route::of(Method::POST, "/v1.0/contact/orgAccount/transformToExclusiveAccounts", turn_exclusive),
    Route::of(Method::POST, "/v1.0/contact/orgAccounts/transformToNormalAccount", turn_ordinary),
    Route::of(Method::POST, "/v1.0/contact/orgAccounts/dingTalkIds/change", choose_number),
    Route::of(Method::GET, "/v1.0/contact/user/getByDingTalkId", find_by_number),
];

const NO_PERSON: Words =
    Words::new((60121, "the user does not exist"), (400, "user.not.exist", "the user does not exist"));

/// The code of the old host is assumed.
const OTHER: Words = Words::new(
    (40035, "only accounts of the organisation can be stopped"),
    (400, "exclusive.account.only", "only accounts that belong to the organisation can be handled"),
);

fn is(user: &UserSeed, what: &str) -> bool {
    user.more.get(what) == Some(&Value::Bool(true))
}

fn person(state: &State, call: &Call) -> Result<UserSeed, Refusal> {
    let user = state.directory.user(&call.need("userId")?);
    user.map(crate::state::directory::User::to_seed).ok_or_else(|| NO_PERSON.refusal(call.dialect()))
}

/// The person that a request names, whose account has to belong to the organisation.
fn owned(state: &State, call: &Call) -> Result<UserSeed, Refusal> {
    let user = person(state, call)?;
    if is(&user, "exclusive_account") { Ok(user) } else { Err(OTHER.refusal(call.dialect())) }
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let user = owned(&platform.state(), call)?;
    Ok(call.answer_thing(Document::of(json!({"disable": is(&user, "disable_status")})), None, &[]))
}

fn stop(platform: &Platform, call: &Call) -> Outcome {
    set_stopped(platform, call, true)
}

fn admit(platform: &Platform, call: &Call) -> Outcome {
    set_stopped(platform, call, false)
}

fn set_stopped(platform: &Platform, call: &Call, stopped: bool) -> Outcome {
    let mut state = platform.state();
    let mut user = owned(&state, call)?;
    user.more.insert("disable_status".to_owned(), json!(stopped));
    state.directory.put_user(user);
    Ok(done(call))
}

/// Nobody is at a client here, so that there is nothing to end.
fn sign_out(platform: &Platform, call: &Call) -> Outcome {
    owned(&platform.state(), call)?;
    Ok(done(call))
}

fn turn_exclusive(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let mut user = person(&state, call)?;
    let kind = if call.request.boolean("idpDingTalk") == Some(true) { "dingtalk" } else { "sso" };
    user.more.insert("exclusive_account".to_owned(), json!(true));
    user.more.insert("exclusive_account_type".to_owned(), json!(kind));
    if let Some(login_id) = call.request.text("loginId") {
        user.more.insert("login_id".to_owned(), json!(login_id));
    }
    state.directory.put_user(user);
    Ok(done(call))
}

fn turn_ordinary(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let mut user = owned(&state, call)?;
    for name in ["exclusive_account", "exclusive_account_type", "login_id", "disable_status"] {
        user.more.remove(name);
    }
    state.directory.put_user(user);
    Ok(done(call))
}

const NUMBER: &str = "dingtalk_id";

/// Six to twenty letters and digits, a letter first, nobody's, and once in a life.
fn choose_number(platform: &Platform, call: &Call) -> Outcome {
    let number = call.need("dingTalkId")?;
    let refuse = |code: &'static str, message: &str| Err(Refusal::api(400, code, message));
    let mut state = platform.state();
    let Some(user) = state.directory.user(&call.need("userId")?) else {
        return refuse("emp.not.exist", "the user does not exist");
    };
    let mut user = user.to_seed();
    if !is(&user, "exclusive_account") {
        return refuse("internalenterpriseaccount.limit", "the account does not belong to the organisation");
    }
    if !(6..=20).contains(&number.len()) {
        return refuse("incorrect.length", "a DingTalk number has 6 to 20 characters");
    }
    let begins = number.starts_with(|letter: char| letter.is_ascii_alphabetic());
    if !begins || !number.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return refuse("incorrect.format", "a DingTalk number is a letter, then letters and digits");
    }
    if user.more.contains_key(NUMBER) {
        return refuse("have.been.set", "the DingTalk number has been set before");
    }
    if holder(&state, &number).is_some() {
        return refuse("incorrect.reserved", "the DingTalk number is taken");
    }
    user.more.insert(NUMBER.to_owned(), json!(number));
    state.directory.put_user(user);
    Ok(done(call))
}

fn holder(state: &State, number: &str) -> Option<String> {
    let has_it = |user: &&crate::state::directory::User| {
        user.more.get(NUMBER).and_then(Value::as_str).is_some_and(|own| own.eq_ignore_ascii_case(number))
    };
    state.directory.users().find(has_it).map(|user| user.userid.clone())
}

fn find_by_number(platform: &Platform, call: &Call) -> Outcome {
    let number = call.need("dingtalkId")?;
    let found = holder(&platform.state(), &number).ok_or_else(|| NO_PERSON.refusal(call.dialect()))?;
    Ok(call.answer_thing(Document::of(json!({"userId": found})), None, &[]))
}
