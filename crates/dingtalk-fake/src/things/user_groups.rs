//! Groups of people in the directory: those whose members are named one by one.

use http::Method;
use serde_json::Value;

use super::action::done;
use super::kind::{Kind, Words};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::records::Record;

/// The codes are assumed, as are those of the next and the type and status of a group: there is no page.
static GROUP: Kind = Kind::new(
    "user groups",
    "groupCode",
    Words::new(
        (40035, "the user group does not exist"),
        (400, "userGroup.notExist", "the user group does not exist"),
    ),
)
.aliases(&[&["nextCursor", "nextOffset"]]);

const NO_PERSON: Words =
    Words::new((60121, "the user does not exist"), (400, "user.not.exist", "the user does not exist"));

pub(crate) const ROUTES: &[Route] = &[
    Route::create(Method::POST, "/v1.0/contact/userGroups/create", &GROUP).prepare(begin),
    Route::read(Method::GET, "/v1.0/contact/userGroups/getUserGroup", &GROUP),
    Route::list(Method::GET, "/v1.0/contact/userGroups/listUserGroups", &GROUP).only(is_of_type),
    Route::of(Method::POST, "/v1.0/contact/userGroups/delete", delete),
    Route::of(Method::GET, "/v1.0/contact/userGroups/listUserGroupMembers", list_members),
    Route::of(Method::POST, "/v1.0/contact/userGroups/addStaticGroupMembers", add),
    Route::of(Method::POST, "/v1.0/contact/userGroups/removeStaticGroupMembers", remove),
];

fn begin(_: &Platform, _: &Call, group: &mut Document) -> Result<(), Refusal> {
    group.set_default("clientShow", true);
    group.set("groupType", "static");
    group.set("status", "normal");
    group.set("members", json!([]));
    Ok(())
}

fn is_of_type(request: &Document, group: &Record) -> bool {
    let wanted = request.text("groupType").filter(|wanted| !wanted.is_empty());
    wanted.is_none_or(|wanted| group.document.text("groupType") == Some(wanted))
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    let code = call.need("groupCode")?;
    let removed = platform.state().records.remove(GROUP.name, &code);
    removed.ok_or_else(|| GROUP.missing.refusal(call.dialect()))?;
    Ok(done(call))
}

/// In the order in which they were added; who has left the organisation has left the group.
fn list_members(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let group = state.records.get(GROUP.name, &call.need("groupCode")?);
    let group = group.ok_or_else(|| GROUP.missing.refusal(call.dialect()))?;
    let members = group.document.list("members");
    let people = members.iter().filter_map(|userid| state.directory.user(userid));
    let cut = call.page().cut_list(people);
    let cut = cut.map(|user| Document::of(json!({"userId": user.userid, "name": user.name})));
    Ok(call.answer_list(cut, "userId", None, GROUP.aliases))
}

fn add(platform: &Platform, call: &Call) -> Outcome {
    change(platform, call, |members, people| {
        for userid in people {
            if !members.contains(&userid) {
                members.push(userid);
            }
        }
    })
}

fn remove(platform: &Platform, call: &Call) -> Outcome {
    change(platform, call, |members, people| members.retain(|userid| !people.contains(userid)))
}

fn change(platform: &Platform, call: &Call, with: impl FnOnce(&mut Vec<String>, Vec<String>)) -> Outcome {
    let (code, people) = (call.need("groupCode")?, call.request.list("userIds"));
    let mut state = platform.state();
    if state.records.get(GROUP.name, &code).is_none() {
        return Err(GROUP.missing.refusal(call.dialect()));
    }
    if people.iter().any(|userid| state.directory.user(userid).is_none()) {
        return Err(NO_PERSON.refusal(call.dialect()));
    }
    if let Some(group) = state.records.get_mut(GROUP.name, &code) {
        let mut members = group.document.list("members");
        with(&mut members, people);
        group.document.set("members", Value::from(members));
        group.document.set("modifiedTime", platform.clock.now_ms());
    }
    Ok(done(call))
}
