//! Who may do what with a file or folder. As long as nobody has said so, for the entry or above it, everybody may do everything:
//! assumed, as spaces of an app are meant for those whom the app lets in.

use std::collections::HashSet;

use super::entry::{self, ENTRIES, ROOT};
use super::space::SPACES;
use super::trouble::Trouble;
use crate::document::Document;
use crate::json::json;
use crate::platform::Platform;
use crate::state::State;
use crate::state::directory::User;
use crate::state::records::Record;
use crate::things;

/// The shelf. The parent of a record is [`place`].
pub(super) const PERMISSIONS: &str = "storage permissions";

/// What somebody may do; each may what the one before may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Reader,
    Downloader,
    Editor,
    Manager,
    Owner,
}

impl Role {
    /// By the name that the storage, the drive or the documents have for it.
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "READER" | "only_viewer" | "ONLY_VIEWER" => Self::Reader,
            "DOWNLOADER" | "viewer" | "VIEWER" => Self::Downloader,
            "EDITOR" | "editor" => Self::Editor,
            "MANAGER" | "admin" => Self::Manager,
            "OWNER" | "owner" => Self::Owner,
            _ => return None,
        })
    }

    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Reader => "READER",
            Self::Downloader => "DOWNLOADER",
            Self::Editor => "EDITOR",
            Self::Manager => "MANAGER",
            Self::Owner => "OWNER",
        }
    }

    pub(super) fn of_drive(self) -> &'static str {
        match self {
            Self::Reader => "only_viewer",
            Self::Downloader => "viewer",
            Self::Editor => "editor",
            Self::Manager => "admin",
            Self::Owner => "owner",
        }
    }

    /// As the clients show it; no page lists the names.
    fn name(self) -> &'static str {
        match self {
            Self::Reader => "仅可查看",
            Self::Downloader => "可查看/下载",
            Self::Editor => "可编辑",
            Self::Manager => "管理者",
            Self::Owner => "所有者",
        }
    }

    pub(super) fn view(self) -> serde_json::Value {
        json!({"id": self.id(), "name": self.name()})
    }
}

/// An entry, or the root of a space, as its permissions name what they are for.
pub(super) fn place(space_id: &str, id: &str) -> String {
    format!("{space_id}/{id}")
}

pub(super) fn role_of(permission: &Record) -> Option<Role> {
    Role::of(&entry::text(permission, "role"))
}

/// The permissions given for a place that are not over.
pub(super) fn given<'a>(
    platform: &Platform,
    state: &'a State,
    space_id: &str,
    id: &str,
) -> impl Iterator<Item = &'a Record> + use<'a> {
    let now_ms = platform.clock.now_ms();
    let all = state.records.of_parent(PERMISSIONS, &place(space_id, id));
    all.filter(move |permission| permission.document.integer("endsMs").is_none_or(|ends| now_ms < ends))
}

/// The entry, the folders above it, the root.
pub(super) fn chain(state: &State, id: &str) -> Vec<String> {
    let (mut chain, mut next, mut seen) = (Vec::new(), id.to_owned(), HashSet::new());
    while next != ROOT && seen.insert(next.clone()) {
        let above = state.records.get(ENTRIES, &next).map(|entry| entry::text(entry, "parentId"));
        chain.push(std::mem::replace(&mut next, above.unwrap_or_else(|| ROOT.to_owned())));
    }
    chain.push(ROOT.to_owned());
    chain
}

/// The entry, or the space for its root.
fn document<'a>(state: &'a State, space_id: &str, id: &str) -> Option<&'a Document> {
    let record =
        if id == ROOT { state.records.get(SPACES, space_id) } else { state.records.get(ENTRIES, id) };
    record.map(|record| &record.document)
}

/// What a person may do with an entry; `None` when nothing.
pub(super) fn role(
    platform: &Platform,
    state: &State,
    (space_id, id): (&str, &str),
    who: &str,
) -> Option<Role> {
    let person = state.directory.user_by_union_id(who);
    let (mut best, mut is_open, mut is_broken) = (None, true, false);
    for here in chain(state, id) {
        for permission in given(platform, state, space_id, &here) {
            is_open = is_open && is_broken;
            let role = role_of(permission).filter(|role| !is_broken || *role >= Role::Manager);
            if person.is_some_and(|person| is_meant(platform, state, permission, person)) {
                best = best.max(role);
            }
        }
        let Some(document) = document(state, space_id, &here) else { continue };
        if ["creatorId", "ownerId"].iter().any(|name| document.text(name).as_deref() == Some(who)) {
            best = Some(Role::Owner);
        }
        if document.text("shareScope").as_deref() == Some("ORG") {
            best = best.max(Some(Role::Reader));
        }
        if document.text("inheritance").as_deref() == Some("BREAK") {
            (is_open, is_broken) = (false, true);
        }
    }
    if is_open { Some(Role::Owner) } else { best }
}

/// That a person may do as much as a role may.
pub(super) fn check(
    platform: &Platform,
    state: &State,
    place: (&str, &str),
    who: &str,
    needed: Role,
) -> Result<(), Trouble> {
    if role(platform, state, place, who) >= Some(needed) { Ok(()) } else { Err(Trouble::Denied) }
}

/// The same of an entry.
pub(super) fn check_entry(
    platform: &Platform,
    state: &State,
    entry: &Record,
    who: &str,
    needed: Role,
) -> Result<(), Trouble> {
    check(platform, state, (&entry::text(entry, "spaceId"), &entry.id), who, needed)
}

/// Whether a permission is for a person. Tags and dynamic groups are nobody: nothing is kept of them.
fn is_meant(platform: &Platform, state: &State, permission: &Record, person: &User) -> bool {
    let id = entry::text(permission, "memberId");
    match entry::text(permission, "memberType").as_str() {
        "USER" => id == person.userid,
        "ORG" => id == platform.corp_id(),
        "DEPT" => id.parse().is_ok_and(|dept| {
            person.dept_id_list.iter().any(|own| state.directory.ancestry(*own).contains(&dept))
        }),
        "CONVERSATION" => things::is_in_group(state, &id, &person.userid),
        _ => false,
    }
}
