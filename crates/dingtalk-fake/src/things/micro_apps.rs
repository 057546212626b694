//! Apps of the organisation and who may use them. Those of the seed are there from the beginning; the keys of further ones open
//! nothing.

use http::Method;
use serde_json::Value;

use super::action::done;
use super::kind::{Kind, Words};
use super::people;
use crate::call::Call;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Dialect, Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::directory::User;
use crate::state::records::Record;

/// The code of the old host is assumed.
static APP: Kind = Kind::new(
    "micro apps",
    "agentId",
    Words::new((70_003, "no app has this agentId"), (400, "invalidAgentId", "no app has this agentId")),
)
.aliases(NAMES);

const NAMES: Aliases = &[
    &["name", "appName"],
    &["desc", "appDesc"],
    &["icon", "appIcon"],
    &["homepageLink", "homepageUrl", "mobileOriginalHomepageUrl", "mobileEffectiveHomepageUrl"],
    &["pcHomepageLink", "pcHomepageUrl", "pcOriginalHomepageUrl", "pcEffectiveHomepageUrl"],
    &["userIds", "userVisibleScopes"],
    &["deptIds", "deptVisibleScopes"],
    &["onlyAdminVisible", "isHidden"],
];

#[rustfmt::skip]
pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/microapp/create", create),
    Route::of(Method::POST, "/microapp/update", update),
    Route::of(Method::POST, "/microapp/delete", delete),
    Route::of(Method::POST, "/microapp/list", list),
    Route::of(Method::GET, "/microapp/list_by_userid", list_of_person),
    Route::of(Method::POST, "/microapp/visible_scopes", show_scope),
    Route::of(Method::POST, "/microapp/set_visible_scopes", set_scope),
    Route::of(Method::POST, "/v1.0/microApp/apps", create),
    Route::of(Method::PUT, "/v1.0/microApp/apps/{agentId}", update),
    Route::of(Method::DELETE, "/v1.0/microApp/apps/{agentId}", delete),
    Route::of(Method::GET, "/v1.0/microApp/apps", list),
    Route::of(Method::GET, "/v1.0/microApp/allApps", list),
    Route::of(Method::GET, "/v1.0/microApp/allInnerApps", list),
    Route::of(Method::GET, "/v1.0/microApp/apps/inner/{agentId}", show),
    Route::of(Method::GET, "/v1.0/microApp/apps/innerapps/{agentId}", show),
    Route::of(Method::GET, "/v1.0/microApp/users/{userId}/apps", list_of_person),
    Route::of(Method::GET, "/v1.0/microApp/apps/{agentId}/scopes", show_scope),
    Route::of(Method::POST, "/v1.0/microApp/apps/{agentId}/scopes", change_scope),
    Route::of(Method::GET, "/v1.0/microApp/apps/{agentId}/users/{userId}/adminAccess", show_access),
];

const ROOT: i64 = 1;

/// Agents of new apps are counted from here.
const FIRST: u64 = 3_100_000_001;

/// Members that people, departments and roles are listed under.
const SCOPE: [&str; 3] = ["userIds", "deptIds", "roleIds"];

/// An app that was taken away stays on the shelf, so that one of the seed does not come back.
const GONE: &str = "deleted";

fn begin(platform: &Platform, agent_id: &str, more: Document) -> Document {
    let mut app = Document::of(
        json!({"agentId": agent_id.parse::<u64>().ok(), "appId": 0, "appStatus": 1, "isSelf": true,
        "developType": 0, "desc": "", "icon": "", "homepageLink": platform.base_url(), "pcHomepageLink": "", "ompLink": "",
        "userIds": [], "deptIds": [ROOT], "roleIds": [], "onlyAdminVisible": false}),
    );
    app.merge(more, NAMES);
    app
}

/// Puts the apps of the seed on the shelf, where they are not yet.
fn fill(platform: &Platform, state: &mut State) {
    for app in platform.seed.apps().filter(|app| platform.is_of_organisation(app.client_id)) {
        let id = app.agent_id.to_string();
        if state.records.get(APP.name, &id).is_none() {
            let robot = json!({"name": "Fake App", "robotCode": app.robot_code});
            let more = json!({"name": "Fake App", "appKey": app.client_id, "robotInfo": robot});
            let document = begin(platform, &id, Document::of(more));
            state.records.insert(APP.name, id, String::new(), document);
        }
    }
}

fn is_there(app: &&Record) -> bool {
    app.document.boolean(GONE) != Some(true)
}

fn find(platform: &Platform, state: &mut State, call: &Call) -> Result<Record, Refusal> {
    let id = call.need("agentId")?;
    fill(platform, state);
    let app = state.records.get(APP.name, &id).filter(is_there);
    app.cloned().ok_or_else(|| APP.missing.refusal(call.dialect()))
}

fn wrong(call: &Call, message: &str) -> Refusal {
    match call.dialect() {
        Dialect::Api => Refusal::api(400, "invalidParam", message),
        _ => Refusal::parameter(message),
    }
}

fn is_admin(user: &User) -> bool {
    ["admin", "boss"].iter().any(|what| user.more.get(*what) == Some(&Value::Bool(true)))
}

/// On the new host somebody acts, who has to administer the organisation.
fn check_operator(state: &State, call: &Call) -> Result<(), Refusal> {
    if call.dialect() != Dialect::Api {
        return Ok(());
    }
    let user = state.directory.user_by_union_id(&call.need("opUnionId")?);
    let user = user.ok_or_else(|| Refusal::api(400, "invalidUser", "the opUnionId belongs to nobody"))?;
    if is_admin(user) {
        return Ok(());
    }
    Err(Refusal::api(400, "noAppManagePermission", "the operator administers no apps"))
}

/// What a request says of an app, judged.
fn said(call: &Call) -> Result<Document, Refusal> {
    const MOST_ADDRESSES: usize = 50;
    let mut said = APP.document(call.request.clone());
    ["agentId", "opUnionId", "scopeType"].iter().for_each(|name| drop(said.remove(name)));
    for name in ["homepageLink", "pcHomepageLink", "ompLink"] {
        let link = said.text(name).filter(|link| !link.is_empty());
        if link.is_some_and(|link| !link.starts_with("http")) {
            return Err(wrong(call, "an address has to begin with http or https"));
        }
    }
    if said.list("ipWhiteList").len() > MOST_ADDRESSES {
        return Err(Refusal::api(400, "illegalIp", "ipWhiteList has more than 50 items"));
    }
    Ok(said)
}

/// An app for the browser needs a page.
fn create(platform: &Platform, call: &Call) -> Outcome {
    let said = said(call)?;
    let is_page = said.integer("developType").unwrap_or(0) == 0;
    if is_page && said.text("homepageLink").is_none_or(|link| link.is_empty()) {
        return Err(wrong(call, "homepageLink is missing"));
    }
    let mut state = platform.state();
    check_operator(&state, call)?;
    fill(platform, &mut state);
    let id = FIRST.saturating_add(state.records.count(APP.name)).to_string();
    let mut app = begin(platform, &id, said);
    app.set("appKey", format!("ding{}", platform.identifiers.nonce()));
    app.set("appSecret", platform.identifiers.hex32());
    let app = state.records.insert(APP.name, id, String::new(), app);
    Ok(call.answer_record(app.document.clone(), APP.id, None, NAMES))
}

fn update(platform: &Platform, call: &Call) -> Outcome {
    let said = said(call)?;
    let mut state = platform.state();
    let app = find(platform, &mut state, call)?;
    check_operator(&state, call)?;
    if let Some(app) = state.records.get_mut(APP.name, &app.id) {
        app.document.merge(said, NAMES);
    }
    answer_id(call, &app)
}

fn answer_id(call: &Call, app: &Record) -> Outcome {
    let id = app.document.integer("agentId");
    Ok(call.answer_thing(Document::of(json!({"agentId": id, "result": true})), None, &[]))
}

fn delete(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    let app = find(platform, &mut state, call)?;
    check_operator(&state, call)?;
    if let Some(app) = state.records.get_mut(APP.name, &app.id) {
        app.document.set(GONE, true);
    }
    platform.push_event("org_micro_app_remove", json!({"agentId": app.document.integer("agentId")}));
    answer_id(call, &app)
}

fn show(platform: &Platform, call: &Call) -> Outcome {
    let app = find(platform, &mut platform.state(), call)?;
    Ok(call.answer_record(app.document, APP.id, None, NAMES))
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    fill(platform, &mut state);
    let apps = state.records.all(APP.name).filter(is_there).map(|app| app.document.clone());
    Ok(call.answer_list(Page::everything().cut_list(apps), APP.id, None, NAMES))
}

/// Those that the person may use.
fn list_of_person(platform: &Platform, call: &Call) -> Outcome {
    let userid = call.need("userId")?;
    let mut state = platform.state();
    fill(platform, &mut state);
    let user = state.directory.user(&userid).ok_or_else(|| no_person(call))?;
    let apps = state.records.all(APP.name).filter(|app| is_there(app) && may_use(&state, app, user));
    Ok(call.answer_list(
        Page::everything().cut_list(apps).map(|app| app.document.clone()),
        APP.id,
        None,
        NAMES,
    ))
}

fn no_person(call: &Call) -> Refusal {
    match call.dialect() {
        Dialect::Api => Refusal::api(400, "invalidUserId", "the user does not exist"),
        _ => people::not_found(),
    }
}

fn may_use(state: &State, app: &Record, user: &User) -> bool {
    if app.document.boolean("onlyAdminVisible") == Some(true) {
        return is_admin(user);
    }
    let [people, departments, roles] = SCOPE.map(|name| app.document.list(name));
    let mut above = user.dept_id_list.iter().flat_map(|dept_id| state.directory.ancestry(*dept_id));
    people.contains(&user.userid)
        || above.any(|dept_id| departments.contains(&dept_id.to_string()))
        || super::roles::ids_of_person(state, &user.userid).iter().any(|role| roles.contains(role))
}

/// Where only administrators may, the lists are empty.
fn show_scope(platform: &Platform, call: &Call) -> Outcome {
    let mut app = find(platform, &mut platform.state(), call)?.document;
    if app.boolean("onlyAdminVisible") == Some(true) {
        SCOPE.iter().for_each(|name| app.set(name, json!([])));
    }
    Ok(call.answer_thing(app, None, NAMES))
}

/// In the place of what there was.
fn set_scope(platform: &Platform, call: &Call) -> Outcome {
    let said = APP.document(call.request.clone());
    keep_scope(platform, call, |name, _| said.list(name), said.boolean("onlyAdminVisible"))
}

/// Adds and takes away.
fn change_scope(platform: &Platform, call: &Call) -> Outcome {
    const MOST: usize = 100;
    let named = |verb: &str, name: &str| call.request.list(&format!("{verb}{name}"));
    if SCOPE.iter().any(|name| named("add", name).len() > MOST || named("del", name).len() > MOST) {
        return Err(wrong(call, "a list has more than 100 items"));
    }
    let change = |name: &str, before: Vec<String>| {
        let mut after = before;
        after.extend(named("add", name));
        after.retain(|id| !named("del", name).contains(id));
        after.dedup();
        after
    };
    keep_scope(platform, call, change, call.request.boolean("onlyAdminVisible"))
}

/// People and departments have to exist.
fn keep_scope(
    platform: &Platform,
    call: &Call,
    after: impl Fn(&str, Vec<String>) -> Vec<String>,
    only_admins: Option<bool>,
) -> Outcome {
    let mut state = platform.state();
    let app = find(platform, &mut state, call)?;
    let [people, departments, roles] = SCOPE.map(|name| after(name, app.document.list(name)));
    if people.iter().any(|userid| state.directory.user(userid).is_none()) {
        return Err(no_person(call));
    }
    let numbers: Option<Vec<i64>> = departments.iter().map(|dept_id| dept_id.parse().ok()).collect();
    let numbers =
        numbers.filter(|numbers| numbers.iter().all(|id| state.directory.department(*id).is_some()));
    let numbers = numbers.ok_or_else(|| match call.dialect() {
        Dialect::Api => wrong(call, "the department does not exist"),
        _ => super::departments::not_found(),
    })?;
    let roles: Vec<_> = roles.iter().filter_map(|role| role.parse::<u64>().ok()).collect();
    if let Some(app) = state.records.get_mut(APP.name, &app.id) {
        app.document.set("userIds", people.clone());
        app.document.set("deptIds", numbers.clone());
        app.document.set("roleIds", roles);
        if let Some(only_admins) = only_admins {
            app.document.set("onlyAdminVisible", only_admins);
        }
    }
    let data = json!({"agentId": app.document.integer("agentId"), "userVisibleScopes": json!(people).to_string(),
        "deptVisibleScopes": json!(numbers).to_string()});
    platform.push_event("org_micro_app_scope_update", data);
    Ok(done(call))
}

fn show_access(platform: &Platform, call: &Call) -> Outcome {
    let mut state = platform.state();
    find(platform, &mut state, call)?;
    let user = state.directory.user(&call.need("userId")?).ok_or_else(|| no_person(call))?;
    Ok(call.answer_thing(Document::of(json!({"result": is_admin(user)})), None, &[]))
}
