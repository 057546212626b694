//! Groups: one thing by `chatid` and by `openConversationId`, whichever operation created it. A group in which the robot was
//! from the beginning, or in which somebody spoke to it, is one as well.

pub(crate) mod create;
pub(crate) mod members;
pub(crate) mod messages;
pub(crate) mod read;
pub(crate) mod robots;
pub(crate) mod roles;
pub(crate) mod settings;
pub(crate) mod tabs;

use serde_json::Value;

use super::kind::{Kind, Words};
use crate::call::Call;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::platform::Platform;
use crate::reply::Refusal;
use crate::state::State;
use crate::state::records::Record;

static GROUP: Kind = Kind::new("groups", "openConversationId", NO_GROUP).aliases(ALIASES);

const ALIASES: Aliases = &[
    &["openConversationId", "targetOpenConversationId"],
    &["chatId", "groupId"],
    &["name", "title", "groupName", "groupTitle"],
    &["owner", "ownerUserId", "ownerStaffId", "groupOwnerId", "groupOwner"],
    &["useridlist", "userIds", "userIdList", "memberUserIds"],
    &["subadminIds", "subAdminStaffIds", "subAdminUserIds", "groupAdminList"],
    &["groupUrl", "url"],
    &["memberAmount", "memberCount"],
];

/// What a group may be set to, flat as the oldest operations have it.
const SETTINGS: &[&str] = &[
    "chatBannedType",
    "managementType",
    "mentionAllAuthority",
    "searchable",
    "showHistoryType",
    "validationType",
    "notQuitWhenEmpLeave",
    "onlyAdminCanAddMem",
];

/// The code of the old host is assumed: no page lists one. That of the new one is the page's of `subAdmins`.
const NO_GROUP: Words = Words::new(
    (49001, "the chat does not exist"),
    (400, "invalidOpenConversationId", "no group has this openConversationId"),
);

/// Likewise.
const DISBANDED: Words =
    Words::new((49001, "the chat has been disbanded"), (400, "groupDisbang", "the group has been disbanded"));

const NO_PERSON: Words =
    Words::new((60121, "the user does not exist"), (400, "userNotExists", "the user does not exist"));

/// The code of the old host is assumed.
const NO_MEMBER: Words = Words::new(
    (40035, "the user is not in the chat"),
    (400, "userNotInGroup", "the user is not in the group"),
);

/// What is said to values outside a page's limits; assumed on both hosts but for `paramIllegal` itself.
fn out_of_bounds(call: &Call, message: impl Into<String>) -> Refusal {
    match call.dialect() {
        crate::reply::Dialect::Api => Refusal::api(400, "paramIllegal", message),
        _ => Refusal::parameter(message),
    }
}

/// The `openConversationId` of the group that a request names by either id.
fn known(state: &mut State, platform: &Platform, call: &Call) -> Result<String, Refusal> {
    let names = ["openConversationId", "targetOpenConversationId", "chatId", "groupId"];
    let named = names.iter().find_map(|name| call.request.text(name).filter(|id| !id.is_empty()));
    let named = named.ok_or_else(|| {
        call.missing(if call.path.contains("/chat/") { "chatid" } else { "openConversationId" })
    })?;
    find(state, platform, &named).ok_or_else(|| NO_GROUP.refusal(call.dialect()))
}

/// The same, of a group that was not disbanded.
fn alive(state: &mut State, platform: &Platform, call: &Call) -> Result<String, Refusal> {
    let id = known(state, platform, call)?;
    if is_over(state, &id) { Err(DISBANDED.refusal(call.dialect())) } else { Ok(id) }
}

/// The `openConversationId` behind either id.
fn find(state: &mut State, platform: &Platform, id: &str) -> Option<String> {
    if state.records.get(GROUP.name, id).is_some() {
        return Some(id.to_owned());
    }
    if state.chats.has_group(id) {
        let owner = state.directory.user_ids().next().unwrap_or_default().to_owned();
        let group = Document::of(json!({"name": "Group", "owner": owner, "useridlist": [owner]}));
        insert(state, platform, id.to_owned(), group);
        return Some(id.to_owned());
    }
    let mut groups = state.records.all(GROUP.name);
    groups.find(|group| group.document.text("chatId").as_deref() == Some(id)).map(|group| group.id.clone())
}

fn insert(state: &mut State, platform: &Platform, id: String, mut group: Document) {
    let now_ms = platform.clock.now_ms();
    group.set(GROUP.id, id.as_str());
    group.set_default("chatId", format!("chat{}", platform.identifiers.hex32()));
    group.set_default("status", 1);
    group.set_default("conversationTag", 2);
    group.set_default("createdTime", now_ms);
    group.set_default("modifiedTime", now_ms);
    for setting in SETTINGS {
        group.set_default(setting, 0);
    }
    state.chats.open_group(id.clone());
    state.records.insert(GROUP.name, id, String::new(), group);
}

fn is_over(state: &State, id: &str) -> bool {
    state.records.get(GROUP.name, id).is_none_or(|group| group.document.integer("status") == Some(2))
}

fn members(state: &State, id: &str) -> Vec<String> {
    state.records.get(GROUP.name, id).map(|group| group.document.list("useridlist")).unwrap_or_default()
}

fn owner(state: &State, id: &str) -> String {
    state.records.get(GROUP.name, id).and_then(|group| group.document.text("owner")).unwrap_or_default()
}

/// Sets members of a group.
fn set(state: &mut State, platform: &Platform, id: &str, changes: Document) {
    if let Some(group) = state.records.get_mut(GROUP.name, id) {
        group.document.merge(changes, ALIASES);
        group.document.set("modifiedTime", platform.clock.now_ms());
    }
}

/// A group under all names by which answers ask for it.
fn view(platform: &Platform, state: &State, group: &Record) -> Document {
    let mut document = group.document.clone();
    let union_id = |userid: &String| state.directory.user(userid).map(|user| user.unionid.clone());
    let settings = SETTINGS.iter().map(|name| ((*name).to_owned(), json!(document.get(name))));
    document.set("managementOptions", Value::Object(settings.collect()));
    let chat_id = document.text("chatId").unwrap_or_default();
    document.set("groupUrl", format!("{}/_fake/groups/{chat_id}", platform.base_url()));
    document.set("memberAmount", document.list("useridlist").len());
    document.set("ownerUnionId", document.text("owner").as_ref().and_then(union_id));
    document.set(
        "subAdminUnionIds",
        document.list("subadminIds").iter().filter_map(union_id).collect::<Vec<_>>(),
    );
    document.set("banWordsMode", document.integer("chatBannedType"));
    // One page spells the verdict so.
    document.set("sucess", true);
    document
}

/// Pushes an event of a group. The operator is the owner: an app is nobody. Over HTTP the members of these events begin with
/// capitals, over Stream they do not.
fn push(platform: &Platform, state: &State, id: &str, event_type: &str, more: &[(&str, Value)]) {
    let operator = owner(state, id);
    let chat_id = state.records.get(GROUP.name, id).and_then(|group| group.document.text("chatId"));
    let operator_union_id = state.directory.user(&operator).map(|user| user.unionid.clone());
    let mut data = serde_json::Map::new();
    let common = [
        ("chatId", json!(chat_id)),
        ("openConversationId", json!(id)),
        ("operator", json!(operator)),
        ("operatorUnionId", json!(operator_union_id)),
        ("corpId", json!(platform.corp_id())),
        ("timeStamp", json!(platform.clock.now_ms())),
    ];
    for (name, value) in common.iter().chain(more) {
        data.insert((*name).to_owned(), value.clone());
        if !matches!(*name, "corpId" | "timeStamp" | "operatorUnionId" | "unionId") {
            let capital = name.get(..1).unwrap_or_default().to_uppercase();
            data.insert(format!("{capital}{}", name.get(1..).unwrap_or_default()), value.clone());
        }
    }
    platform.push_event(event_type, Value::Object(data));
}

/// People of an event.
fn people(state: &State, userids: &[String]) -> Vec<(&'static str, Value)> {
    let union_ids = userids.iter().filter_map(|userid| state.directory.user(userid));
    let union_ids: Value = union_ids.map(|user| user.unionid.clone()).collect();
    vec![("userId", json!(userids)), ("unionId", union_ids)]
}

/// The name of a group that the fake keeps.
pub(crate) fn name(state: &State, id: &str) -> Option<String> {
    state.records.get(GROUP.name, id)?.document.text("name")
}

/// The `openConversationId` of a group that the robot is in, by either id.
pub(crate) fn known_as(state: &State, id: &str) -> Option<String> {
    let mut groups = state.records.all(GROUP.name);
    let kept = groups.find(|group| group.id == id || group.document.text("chatId").as_deref() == Some(id));
    kept.map(|group| group.id.clone()).or_else(|| state.chats.has_group(id).then(|| id.to_owned()))
}

/// Whether a person is a member of a group.
pub(crate) fn is_in(state: &State, id: &str, userid: &str) -> bool {
    members(state, id).iter().any(|member| member == userid)
}

/// Takes who left the organisation out of its groups but for those set to keep them. The next member owns theirs (assumed).
pub(crate) fn dismiss(platform: &Platform, state: &mut State, userid: &str) {
    let keeps = |group: &Document| group.integer("notQuitWhenEmpLeave") == Some(1);
    let concerned = state.records.all(GROUP.name).filter_map(|group| {
        let document = &group.document;
        let mut left = document.list("useridlist");
        let before = left.len();
        left.retain(|member| member != userid);
        let is_owner = document.text("owner").as_deref() == Some(userid);
        let owner = left.first().filter(|_| is_owner).cloned();
        (left.len() < before && !keeps(document)).then(|| (group.id.clone(), left, owner))
    });
    for (id, left, owner) in concerned.collect::<Vec<_>>() {
        let mut changes = Document::of(json!({"useridlist": left}));
        if let Some(owner) = owner {
            changes.set("owner", owner);
        }
        set(state, platform, &id, changes);
    }
}

/// Lets a person leave a group by themselves; false when they are not in it.
pub(crate) fn quit(platform: &Platform, group: &str, userid: &str) -> bool {
    let mut state = platform.state();
    let Some(id) = find(&mut state, platform, group).filter(|id| !is_over(&state, id)) else { return false };
    let mut left = members(&state, &id);
    let before = left.len();
    left.retain(|member| member != userid);
    if left.len() == before {
        return false;
    }
    set(&mut state, platform, &id, Document::of(json!({"useridlist": left})));
    let union_id = state.directory.user(userid).map(|user| user.unionid.clone());
    // Who leaves is the operator.
    let by = [("operator", json!(userid)), ("operatorUnionId", json!(union_id))];
    push(platform, &state, &id, "chat_quit", &by);
    true
}
