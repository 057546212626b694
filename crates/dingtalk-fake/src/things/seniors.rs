//! People who are shielded from others: who may still reach them, and from what they are shielded.

use http::Method;
use serde_json::Value;

use super::action::done;
use super::kind::Words;
use crate::call::Call;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;

/// The shelf; a record's id is the userid of whom it shields.
const SENIORS: &str = "senior settings";

const NAMES: Aliases = &[
    &["permitStaffIds", "seniorPermitUserids"],
    &["permitDeptIds", "seniorPermitDeptids"],
    &["permitTagIds", "seniorPermitRoleids"],
    &["seniorStaffId", "seniorUserid"],
];

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v1.0/contact/seniorSettings", set),
    Route::of(Method::GET, "/v1.0/contact/seniorSettings", show),
    Route::of(Method::POST, "/topapi/user/senior/setting", set),
    Route::of(Method::POST, "/topapi/user/senior/whitelist/set", set_permitted),
];

/// The three lists together.
const MOST: usize = 200;

const NO_PERSON: Words = Words::new(
    (60121, "the user does not exist"),
    (500, "parameter.userNotExists", "the user does not exist"),
);

/// What is said on the old host is assumed.
const TOO_MANY: Words = Words::new(
    (40035, "at most 200 people, departments and roles may be given"),
    (400, "parameter.error", "at most 200 people, departments and roles may be given"),
);

fn set(platform: &Platform, call: &Call) -> Outcome {
    keep(platform, call, call.request.clone())
}

fn set_permitted(platform: &Platform, call: &Call) -> Outcome {
    keep(
        platform,
        call,
        Document::of(call.request.get("seniorWhitelistRequest").cloned().unwrap_or_default()),
    )
}

/// Keeps what is said; what is not stays.
fn keep(platform: &Platform, call: &Call, said: Document) -> Outcome {
    let mut changes = Document::default();
    changes.merge(said, NAMES);
    let userid = changes.text("seniorStaffId").ok_or_else(|| call.missing("seniorStaffId"))?;
    let lists = ["permitStaffIds", "permitDeptIds", "permitTagIds"];
    if lists.iter().map(|name| changes.list(name).len()).sum::<usize>() > MOST {
        return Err(TOO_MANY.refusal(call.dialect()));
    }
    let mut state = platform.state();
    let mut person = person(&state, call, &userid)?;
    let mut setting =
        state.records.get(SENIORS, &userid).map(|kept| kept.document.clone()).unwrap_or_default();
    setting.merge(changes, NAMES);
    person.more.insert("senior".to_owned(), json!(setting.boolean("open").unwrap_or(false)));
    state.directory.put_user(person);
    state.records.insert(SENIORS, userid, String::new(), setting);
    Ok(done(call))
}

fn person(state: &State, call: &Call, userid: &str) -> Result<crate::seed::UserSeed, Refusal> {
    let user = state.directory.user(userid).ok_or_else(|| NO_PERSON.refusal(call.dialect()))?;
    Ok(user.to_seed())
}

/// Of somebody who is not shielded, the lists are empty.
fn show(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("seniorStaffId")?;
    let state = platform.state();
    person(&state, call, &userid)?;
    let kept = state.records.get(SENIORS, &userid).filter(|kept| kept.document.boolean("open") == Some(true));
    let setting = kept.map(|kept| kept.document.clone()).unwrap_or_default();
    let directory = &state.directory;
    let named = |list: &str, kind: i64, name: &dyn Fn(&str) -> Option<String>| {
        let one = |id: String| json!({"name": name(&id), "id": id, "type": kind});
        setting.list(list).into_iter().map(one).collect::<Vec<Value>>()
    };
    let people = named("permitStaffIds", 1, &|id| Some(directory.user(id)?.name.clone()));
    let departments =
        named("permitDeptIds", 2, &|id| Some(directory.department(id.parse().ok()?)?.name.clone()));
    let roles = named("permitTagIds", 3, &|id| super::roles::name(&state, id));
    let permitted = [people, departments, roles].concat();
    let answer = json!({"seniorStaffId": userid, "protectScenes": setting.list("protectScenes"),
        "seniorWhiteList": permitted});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}
