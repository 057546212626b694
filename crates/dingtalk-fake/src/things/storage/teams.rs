//! Teams that knowledge bases stand in, as `/v2.0/wiki` and `/v2.0/doc` have them. There is no page: the refusals are assumed.

use http::Method;
use serde_json::Value;

use super::{nodes, operator};
use crate::call::Call;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::records::Record;
use crate::things::action::done;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/v2.0/wiki/teams", add),
    Route::of(Method::GET, "/v2.0/wiki/teams", list),
    Route::of(Method::GET, "/v2.0/wiki/teams/{teamId}", show),
    Route::of(Method::DELETE, "/v2.0/wiki/teams/{teamId}", delete),
    Route::of(Method::POST, "/v2.0/doc/teams", add),
    Route::of(Method::GET, "/v2.0/doc/teams", list),
    Route::of(Method::GET, "/v2.0/doc/teams/{teamId}", show),
    Route::of(Method::PUT, "/v2.0/doc/teams/{teamId}", change),
    Route::of(Method::DELETE, "/v2.0/doc/teams/{teamId}", delete),
    Route::of(Method::GET, "/v2.0/doc/teams/{teamId}/members", list_members),
    Route::of(Method::PUT, "/v2.0/doc/teams/{teamId}/members", save_members),
    Route::of(Method::PUT, "/v2.0/doc/teams/{teamId}/members/remove", remove_members),
];

const TEAMS: &str = "document teams";

const NAMES: Aliases = &[
    &["teamId", "id"],
    &["createdTime", "createTime"],
    &["modifiedTime", "updatedTime"],
    &["type", "teamType"],
];

/// What a member is who is not told to be anything.
const MEMBER: &str = "MEMBER";
const OWNER: &str = "OWNER";

fn team<'a>(state: &'a State, call: &Call) -> Result<&'a Record, Refusal> {
    let team = state.records.get(TEAMS, &call.need("teamId")?);
    team.ok_or_else(|| Refusal::api(404, "teamNotExist", "there is no team with this id"))
}

fn members(team: &Record) -> Vec<Value> {
    team.document.get("members").and_then(Value::as_array).cloned().unwrap_or_default()
}

/// What a person is in a team.
fn role(team: &Record, who: &str) -> Option<String> {
    let mine = members(team)
        .into_iter()
        .map(Document::of)
        .find(|member| member.text("memberId").as_deref() == Some(who));
    mine.and_then(|member| member.text("roleCode"))
}

/// The team of a request, which is the person's to change.
fn own<'a>(state: &'a State, call: &Call) -> Result<&'a Record, Refusal> {
    let (who, team) = (operator(state, call)?, team(state, call)?);
    if role(team, &who).as_deref() == Some(OWNER) {
        return Ok(team);
    }
    Err(Refusal::api(403, "forbidden.accessDenied", "the team is not the operator's"))
}

fn view(platform: &Platform, state: &State, team: &Record, who: &str) -> Document {
    let mut document = team.document.clone();
    let creator = document.text("creatorId").unwrap_or_default();
    let name = state.directory.user_by_union_id(&creator).map(|user| user.name.clone());
    let person = json!({"unionId": creator, "name": name});
    document.set("creator", person.clone());
    document.set("updater", person);
    document.set("corpId", platform.corp_id());
    document.set("url", format!("{}/i/teams/{}", platform.base_url(), team.id));
    document.set("visitInfo", json!({"roleCode": role(team, who)}));
    document
}

fn add(platform: &Platform, call: &Call) -> Outcome {
    let name = call.need("name")?;
    let mut state = platform.state();
    let who = operator(&state, call)?;
    let (id, now_ms) = (platform.identifiers.hex32(), platform.clock.now_ms());
    let mut team = Document::of(call.request.get("option").cloned().unwrap_or_default());
    team.merge(call.request.clone(), NAMES);
    ["operatorId", "option"].iter().for_each(|name| drop(team.remove(name)));
    let mut people = team.remove("members").and_then(|people| people.as_array().cloned()).unwrap_or_default();
    people.insert(0, json!({"memberId": who, "memberType": 0, "roleCode": OWNER}));
    team.merge(
        Document::of(
            json!({"teamId": id, "name": name, "members": people, "creatorId": who, "modifierId": who,
            "createdTime": now_ms, "modifiedTime": now_ms, "status": 0}),
        ),
        NAMES,
    );
    team.set_default("type", 0);
    let team = state.records.insert(TEAMS, id.clone(), String::new(), team).clone();
    Ok(call.answer_thing(view(platform, &state, &team, &who), None, NAMES))
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let (who, team) = (operator(&state, call)?, team(&state, call)?);
    Ok(call.answer_thing(view(platform, &state, team, &who), None, NAMES))
}

/// Those that the person is in.
fn list(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let who = nodes::person(&state, call)?;
    let mine = state.records.all(TEAMS).filter(|team| role(team, &who).is_some());
    let cut = call.page().cut(mine.map(|team| (team.number, team)));
    Ok(call.answer_list(cut.map(|team| view(platform, &state, team, &who)), "teamId", None, NAMES))
}

fn change(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, id) = (operator(&state, call)?, own(&state, call)?.id.clone());
    if let Some(team) = state.records.get_mut(TEAMS, &id) {
        for name in ["name", "description"] {
            call.request.text(name).into_iter().for_each(|value| team.document.set(name, value));
        }
        team.document.set("modifiedTime", platform.clock.now_ms());
    }
    let team = team(&state, call)?;
    Ok(call.answer_thing(view(platform, &state, team, &who), None, NAMES))
}

/// The newer operation says what was taken away.
fn delete(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let (who, team) = (operator(&state, call)?, own(&state, call)?.clone());
    state.records.remove(TEAMS, &team.id);
    if call.path.starts_with("/v2.0/wiki/") {
        return Ok(done(call));
    }
    Ok(call.answer_thing(view(platform, &state, &team, &who), None, NAMES))
}

fn list_members(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    operator(&state, call)?;
    let team = team(&state, call)?;
    let named = members(team).into_iter().map(|member| {
        let mut member = Document::of(member);
        let user =
            member.text("memberId").and_then(|id| Some(state.directory.user_by_union_id(&id)?.name.clone()));
        member.set("name", user.unwrap_or_default());
        member.into_value()
    });
    let answer = json!({"members": named.collect::<Vec<_>>(), "teamName": team.document.text("name")});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}

fn save_members(platform: &Platform, call: &Call) -> Outcome {
    change_members(platform, call, true)
}

fn remove_members(platform: &Platform, call: &Call) -> Outcome {
    change_members(platform, call, false)
}

/// Who is not of the organisation is told; people are members of type 0, as the first is: assumed.
fn change_members(platform: &Platform, call: &Call, stay: bool) -> Outcome {
    let sent = call.request.get("members").and_then(Value::as_array).cloned().unwrap_or_default();
    let mut state = platform.state();
    let team = own(&state, call)?.clone();
    let mut people = members(&team);
    let mut unknown = Vec::new();
    for mut member in sent.into_iter().map(Document::of) {
        let id = member.text("memberId").unwrap_or_default();
        if member.integer("memberType") == Some(0) && state.directory.user_by_union_id(&id).is_none() {
            unknown.push(member.into_value());
            continue;
        }
        people.retain(|before| before.get("memberId").and_then(Value::as_str) != Some(id.as_str()));
        if stay {
            member.set_default("roleCode", MEMBER);
            people.push(member.into_value());
        }
    }
    if let Some(team) = state.records.get_mut(TEAMS, &team.id) {
        team.document.set("members", people);
        team.document.set("modifiedTime", platform.clock.now_ms());
    }
    let answer = json!({"saveSuccess": unknown.is_empty(), "notInOrgMembers": unknown});
    Ok(call.answer_thing(Document::of(answer), None, &[]))
}
