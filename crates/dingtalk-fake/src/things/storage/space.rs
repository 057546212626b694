//! A space as it is kept. Those of people, chats and approvals come into being when they are first asked for.

use super::entry::{ENTRIES, text};
use super::trouble::Trouble;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::platform::Platform;
use crate::state::State;
use crate::state::records::Record;

pub(super) const SPACES: &str = "storage spaces";

/// What the drive calls the members of a space.
pub(super) const NAMES: Aliases =
    &[&["id", "spaceId"], &["name", "spaceName"], &["modifiedTime", "modifyTime", "modifiedTime"]];

const FIRST: u64 = 854_000_001;

/// As the samples have it.
const QUOTA: i64 = 2_147_483_648;

/// Adds a space. `more` says what it is besides; its `id` and the `key` under which it is found again may be among it.
pub(super) fn add(platform: &Platform, state: &mut State, who: &str, more: Document) -> Document {
    let now_ms = platform.clock.now_ms();
    let number = FIRST.saturating_add(state.records.count(SPACES)).to_string();
    let mut space =
        Document::of(json!({"id": number, "corpId": platform.corp_id(), "creatorId": who, "ownerId": who,
        "ownerType": "USER", "modifierId": who, "status": "NORMAL", "quota": QUOTA, "createdTime": now_ms,
        "modifiedTime": now_ms, "appId": platform.seed.client_id, "uuid": platform.identifiers.hex32(),
        "capabilities": {"canSearch": true, "canRename": true, "canRecordRecentFile": true},
        "spaceType": "org", "permissionMode": "acl"}));
    space.merge(more, &[]);
    let id = space.text("id").unwrap_or(number);
    state.records.insert(SPACES, id, String::new(), space.clone());
    space
}

/// The space that is found under a key, added where there is none.
pub(super) fn of_key(platform: &Platform, state: &mut State, who: &str, key: &str, more: Document) -> String {
    let known = state.records.all(SPACES).find(|space| text(space, "key") == key);
    if let Some(space) = known {
        return space.id.clone();
    }
    let mut more = more;
    more.set("key", key);
    add(platform, state, who, more).text("id").unwrap_or_default()
}

/// The knowledge base that is a person's own.
pub(super) fn of_person(platform: &Platform, state: &mut State, who: &str) -> String {
    let more = json!({"name": who, "spaceType": "personal", "isWorkspace": true});
    of_key(platform, state, who, &format!("documents/{who}"), Document::of(more))
}

/// Gives a space another owner. That whoever had it before may do all as before, unless they leave, is assumed.
pub(super) fn hand_over(platform: &Platform, state: &mut State, id: &str, to: &str, leaves: bool) {
    if let Some(space) = state.records.get_mut(SPACES, id) {
        space.document.set("ownerId", to);
        if leaves {
            space.document.set("creatorId", to);
        }
        space.document.set("modifiedTime", platform.clock.now_ms());
    }
}

/// The id of a space that has to be there. That of the approvals always is.
pub(super) fn check(platform: &Platform, state: &mut State, id: &str) -> Result<(), Trouble> {
    let approvals = crate::things::APPROVALS_SPACE.to_string();
    if id == approvals && state.records.get(SPACES, id).is_none() {
        let more = json!({"id": approvals, "name": "approvals", "ownerType": "APP", "spaceType": "custom"});
        add(platform, state, "", Document::of(more));
    }
    state.records.get(SPACES, id).map(drop).ok_or(Trouble::NoSpace)
}

/// The space as answers have it: with what is used of it.
pub(super) fn view(state: &State, space: &Record) -> Document {
    let entries = state.records.all(ENTRIES).filter(|entry| text(entry, "spaceId") == space.id);
    let used: i64 = entries.filter_map(|entry| entry.document.integer("size")).sum();
    let mut document = space.document.clone();
    document.set("usedQuota", used);
    let quota = json!({"used": used, "max": document.integer("quota"), "reserved": 0, "type": "SHARE"});
    document.set("partitions", json!([{"partitionType": "PUBLIC_OSS_PARTITION", "quota": quota}]));
    document
}
