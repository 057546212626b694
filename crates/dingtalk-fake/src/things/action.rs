//! What an operation does with a kind of record.

use dingtalk_catalogue::path;
use serde_json::Value;

use super::kind::{Change, Ids, Kind};
use crate::call::{Call, text_of};
use crate::catalogue::Seen;
use crate::document::Document;
use crate::platform::Platform;
use crate::reply::{Refusal, Reply};
use crate::state::records::{Record, Records};

/// What an operation does with a kind of record. The route says how it differs from the plain case.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Action {
    pub(crate) does: Does,
    pub(crate) kind: &'static Kind,
    /// The member of the request that holds the record, where the request itself does not.
    pub(crate) from: Option<&'static str>,
    /// Where the record or the list stands in the answer, as `result.list`, where it is not the obvious place.
    pub(crate) at: Option<&'static str>,
    /// The member by which the record is found, where it is not its id.
    pub(crate) by: Option<&'static str>,
    /// Which records a list holds: request, record.
    pub(crate) only: Option<fn(&Document, &Record) -> bool>,
    /// Completes or refuses what is about to be created or changed.
    pub(crate) prepare: Option<Prepare>,
}

/// Gets the document as the request has it.
pub(crate) type Prepare = fn(&Platform, &Call, &mut Document) -> Result<(), Refusal>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Does {
    Create,
    Read,
    List,
    Update,
    /// An update where the request names the record, and otherwise a new one.
    Save,
    Delete,
}

impl Action {
    pub(crate) const fn new(does: Does, kind: &'static Kind) -> Self {
        Self { does, kind, from: None, at: None, by: None, only: None, prepare: None }
    }

    pub(crate) fn run(&self, platform: &Platform, call: &Call) -> Result<Reply, Refusal> {
        match self.does {
            Does::Create => self.create(platform, call),
            Does::Read => {
                let state = platform.state();
                let id = self.find(&state.records, call)?;
                let record = state.records.get(self.kind.name, &id);
                let record = record.ok_or_else(|| self.kind.missing.refusal(call.dialect()))?;
                Ok(self.answer(platform, call, record))
            }
            Does::List => {
                let list = self.list(platform, call);
                Ok(Reply::of(call.dialect(), &Seen::of(&list), &platform.identifiers))
            }
            Does::Update => self.update(platform, call),
            Does::Save if self.names_record(call) => self.update(platform, call),
            Does::Save => self.create(platform, call),
            Does::Delete => self.delete(platform, call),
        }
    }

    fn names_record(&self, call: &Call) -> bool {
        let named = call.request.find(self.kind.id, self.kind.aliases).and_then(text_of);
        named.is_some_and(|id| !id.is_empty() && id != "0")
    }

    fn create(&self, platform: &Platform, call: &Call) -> Result<Reply, Refusal> {
        let kind = self.kind;
        let mut document = kind.document(self.sent(call));
        document.remove(kind.id);
        if let Some(prepare) = self.prepare {
            prepare(platform, call, &mut document)?;
        }
        let mut state = platform.state();
        if let Some((member, taken)) = &kind.unique {
            let value = document.text(member).filter(|value| !value.is_empty());
            let same = |record: &Record| record.document.text(member) == value;
            if value.is_some() && state.records.all(kind.name).any(same) {
                return Err(taken.refusal(call.dialect()));
            }
        }
        let given = document.remove(kind.id).as_ref().and_then(text_of);
        let id = given.unwrap_or_else(|| match kind.ids {
            Ids::Hex => platform.identifiers.hex32(),
            Ids::Number(first) => first.saturating_add(state.records.count(kind.name)).to_string(),
        });
        document.set(kind.id, kind.id_value(&id));
        let now_ms = platform.clock.now_ms();
        document.set_default("createdTime", now_ms);
        document.set_default("modifiedTime", now_ms);
        let parent = self.parent(call).unwrap_or_default();
        let record = state.records.insert(kind.name, id, parent, document);
        push(platform, kind, Change::Created, record);
        Ok(self.answer(platform, call, record))
    }

    fn list(&self, platform: &Platform, call: &Call) -> Value {
        let state = platform.state();
        let records = &state.records;
        let (of_parent, all) = match self.parent(call) {
            Some(parent) => (Some(records.of_parent(self.kind.name, &parent).collect::<Vec<_>>()), None),
            None => (None, Some(records.all(self.kind.name))),
        };
        let wanted = |record: &&Record| self.only.is_none_or(|only| only(&call.request, record));
        let records = of_parent.into_iter().flatten().chain(all.into_iter().flatten()).filter(wanted);
        let cut = call.page().cut(records.map(|record| (record.number, record)));
        call.answer_list(cut.map(|record| record.document.clone()), self.kind.id, self.at, self.kind.aliases)
    }

    fn update(&self, platform: &Platform, call: &Call) -> Result<Reply, Refusal> {
        let kind = self.kind;
        let id = self.find(&platform.state().records, call)?;
        let mut changes = self.sent(call);
        // The path says which record and whose hands change it, not what it becomes.
        path::names(call.template()).for_each(|name| drop(changes.remove(name)));
        let mut changes = kind.document(changes);
        changes.remove(kind.id);
        if let Some(prepare) = self.prepare {
            prepare(platform, call, &mut changes)?;
        }
        let mut state = platform.state();
        let record = state.records.get_mut(kind.name, &id);
        let record = record.ok_or_else(|| kind.missing.refusal(call.dialect()))?;
        record.document.merge(changes, kind.aliases);
        record.document.set("modifiedTime", platform.clock.now_ms());
        push(platform, kind, Change::Modified, record);
        Ok(self.answer(platform, call, record))
    }

    fn delete(&self, platform: &Platform, call: &Call) -> Result<Reply, Refusal> {
        let kind = self.kind;
        let mut state = platform.state();
        let id = self.find(&state.records, call)?;
        let record = state.records.remove(kind.name, &id);
        let record = record.ok_or_else(|| kind.missing.refusal(call.dialect()))?;
        push(platform, kind, Change::Removed, &record);
        Ok(self.answer(platform, call, &record))
    }

    /// The id of the record that a request means.
    fn find(&self, records: &Records, call: &Call) -> Result<String, Refusal> {
        let kind = self.kind;
        let name = self.by.unwrap_or(kind.id);
        let value = call.request.find(name, kind.aliases).and_then(text_of);
        let value = value.filter(|value| !value.is_empty()).ok_or_else(|| call.missing(name))?;
        let found = match self.by {
            Some(_) => {
                let is_meant = |record: &&Record| {
                    record.document.find(name, kind.aliases).and_then(text_of).as_ref() == Some(&value)
                };
                records.all(kind.name).find(is_meant)
            }
            None => records.get(kind.name, &value),
        };
        let belongs = |record: &&Record| self.parent(call).is_none_or(|parent| record.parent == parent);
        let record = found.filter(belongs).ok_or_else(|| kind.missing.refusal(call.dialect()))?;
        Ok(record.id.clone())
    }

    /// What the request says of the record.
    fn sent(&self, call: &Call) -> Document {
        match self.from.map(|from| call.request.get(from)) {
            None => call.request.clone(),
            Some(inner) => Document::of(inner.cloned().unwrap_or_default()),
        }
    }

    fn parent(&self, call: &Call) -> Option<String> {
        call.request.find(self.kind.parent?, self.kind.aliases).and_then(text_of)
    }

    fn answer(&self, platform: &Platform, call: &Call, record: &Record) -> Reply {
        let seen = call.show_record(&record.document, self.kind.id, self.at, self.kind.aliases);
        Reply::of(call.dialect(), &seen, &platform.identifiers)
    }
}

/// Pushes the event of a change, if the kind has one.
pub(crate) fn push(platform: &Platform, kind: &Kind, change: Change, record: &Record) {
    if !platform.is_heard() {
        return;
    }
    if let Some((event_type, data)) = kind.event.and_then(|event| event(change, record)) {
        platform.push_event(event_type, data);
    }
}

/// The answer of an operation that says no more than that it is done, in whatever place it says so.
pub(crate) fn done(call: &Call) -> Value {
    let verdict = [("success", true), ("result", true), ("isSuccess", true)];
    let mut document = Document::default();
    verdict.iter().for_each(|(name, value)| document.set(name, *value));
    call.answer_thing(document, None, &[])
}
