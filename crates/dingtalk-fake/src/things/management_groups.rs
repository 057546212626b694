//! Groups of administrators: who they are, what they administer and where.

use std::collections::BTreeSet;

use http::Method;
use serde_json::Value;

use super::kind::{Kind, Words};
use crate::call::Call;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::records::Record;

/// The codes are assumed, as is the next: there is no page.
static GROUP: Kind = Kind::new(
    "management groups",
    "groupId",
    Words::new(
        (40035, "the management group does not exist"),
        (400, "managementGroup.notExist", "the management group does not exist"),
    ),
);

const NO_PERSON: Words =
    Words::new((60121, "the user does not exist"), (400, "user.not.exist", "the user does not exist"));

pub(crate) const ROUTES: &[Route] = &[
    Route::create(Method::POST, "/v1.0/contact/managementGroups", &GROUP).prepare(check),
    Route::create(Method::POST, "/v1.0/contact/secondaryAdministrators/managementGroups", &GROUP)
        .prepare(check_secondary),
    Route::list(Method::GET, "/v1.0/contact/managementGroups", &GROUP),
    Route::update(Method::PUT, "/v1.0/contact/managementGroups/{groupId}", &GROUP).prepare(check),
    Route::delete(Method::DELETE, "/v1.0/contact/managementGroups/{groupId}", &GROUP),
    Route::of(Method::GET, "/v1.0/contact/resources/{resourceId}/managementMembers", list_members),
    Route::of(Method::GET, "/v1.0/contact/users/{userId}/managemementResources", list_resources),
];

/// Members that are no departments or roles are people: what types there are is not told anywhere.
fn check(platform: &Platform, call: &Call, group: &mut Document) -> Result<(), Refusal> {
    let state = platform.state();
    let is_person = |member: &&Document| {
        let kind = member.text("memberType").unwrap_or_default().to_lowercase();
        kind.contains("user") || kind.contains("emp") || kind == "1"
    };
    let members = members(group);
    let mut people = members.iter().filter(is_person).filter_map(|member| member.text("memberId"));
    if people.any(|userid| state.directory.user(&userid).is_none()) {
        return Err(NO_PERSON.refusal(call.dialect()));
    }
    Ok(())
}

/// Made in the name of somebody, who is not a member of it.
fn check_secondary(platform: &Platform, call: &Call, group: &mut Document) -> Result<(), Refusal> {
    let userid = group.remove("userId").as_ref().and_then(crate::call::text_of).unwrap_or_default();
    let is_known = platform.state().directory.user(&userid).is_some();
    if is_known { check(platform, call, group) } else { Err(NO_PERSON.refusal(call.dialect())) }
}

fn members(group: &Document) -> Vec<Document> {
    let members = group.get("members").and_then(Value::as_array).into_iter().flatten();
    members.map(|member| Document::of(member.clone())).collect()
}

fn has_resource(group: &Record, resource: &str) -> bool {
    group.document.list("resourceIds").iter().any(|id| id == resource)
}

fn list_members(platform: &Platform, call: &Call) -> Outcome {
    let resource = call.need("resourceId")?;
    let state = platform.state();
    let groups = state.records.all(GROUP.name).filter(|group| has_resource(group, &resource));
    let found: Vec<_> = groups.flat_map(|group| members(&group.document)).map(Document::into_value).collect();
    Ok(call.answer_thing(Document::of(json!({"members": found})), None, &[]))
}

fn list_resources(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userId")?;
    let state = platform.state();
    if state.directory.user(&userid).is_none() {
        return Err(NO_PERSON.refusal(call.dialect()));
    }
    let is_mine = |group: &&Record| {
        members(&group.document).iter().any(|member| member.text("memberId").as_ref() == Some(&userid))
    };
    let mine = state.records.all(GROUP.name).filter(is_mine);
    let resources: BTreeSet<_> = mine.flat_map(|group| group.document.list("resourceIds")).collect();
    Ok(call.answer_thing(Document::of(json!({"resourceIds": resources})), None, &[]))
}
