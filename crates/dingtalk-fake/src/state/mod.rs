//! What the fake remembers between requests. One file per thing.

mod base64_bytes;
mod bounded;
pub(crate) mod callbacks;
pub(crate) mod cards;
pub(crate) mod chats;
pub(crate) mod customers;
pub(crate) mod directory;
pub(crate) mod media;
pub(crate) mod notices;
pub(crate) mod objects;
mod pairs;
pub(crate) mod records;
pub(crate) mod robots;
pub(crate) mod sessions;
mod shared;
pub(crate) mod tokens;

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use self::shared::Shared;
use crate::seed::Seed;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) tokens: tokens::Tokens,
    pub(crate) customers: customers::Customers,
    pub(crate) directory: Shared<directory::Directory>,
    pub(crate) records: Shared<records::Records>,
    pub(crate) notices: Shared<notices::Notices>,
    pub(crate) sessions: sessions::Sessions,
    pub(crate) callbacks: callbacks::Callbacks,
    pub(crate) media: Shared<media::Media>,
    pub(crate) objects: Shared<objects::Objects>,
    pub(crate) robots: Shared<robots::Robots>,
    pub(crate) chats: chats::Chats,
    pub(crate) cards: Shared<cards::CardTable>,
    /// What the other organisations have of all that, while this one's is in its place.
    others: HashMap<String, Organisation>,
    /// The organisation whose state is in place.
    corp_id: String,
    /// Permission points that the internal app has; `None` means all.
    granted_scopes: Option<HashSet<String>>,
    denied_scopes: HashSet<String>,
}

/// What each organisation has for itself: the members of [`State`] of the same names.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Organisation {
    #[serde(default)]
    denied_scopes: HashSet<String>,
    directory: Shared<directory::Directory>,
    records: Shared<records::Records>,
    notices: Shared<notices::Notices>,
    callbacks: callbacks::Callbacks,
    media: Shared<media::Media>,
    objects: Shared<objects::Objects>,
    robots: Shared<robots::Robots>,
    chats: chats::Chats,
    cards: Shared<cards::CardTable>,
}

impl Organisation {
    /// `seed` has this organisation alone.
    fn new(seed: &Seed) -> (String, Self) {
        let organisation = Self {
            denied_scopes: HashSet::new(),
            directory: directory::Directory::new(seed).into(),
            records: Shared::default(),
            notices: Shared::default(),
            callbacks: callbacks::Callbacks::new(seed),
            media: Shared::default(),
            objects: Shared::default(),
            robots: Shared::default(),
            chats: chats::Chats::new(seed),
            cards: Shared::default(),
        };
        (seed.corp_id.clone(), organisation)
    }
}

impl State {
    pub(crate) fn new(seed: &Seed, token_lifetime_ms: i64) -> Self {
        Self {
            tokens: tokens::Tokens::new(token_lifetime_ms),
            customers: customers::Customers::new(seed),
            directory: directory::Directory::new(seed).into(),
            records: Shared::default(),
            notices: Shared::default(),
            sessions: sessions::Sessions::default(),
            callbacks: callbacks::Callbacks::new(seed),
            media: Shared::default(),
            objects: Shared::default(),
            robots: Shared::default(),
            chats: chats::Chats::new(seed),
            cards: Shared::default(),
            others: seed.organisations.iter().map(|other| Organisation::new(&other.alone(seed))).collect(),
            corp_id: seed.corp_id.clone(),
            granted_scopes: seed.scopes.as_ref().map(|scopes| scopes.iter().cloned().collect()),
            denied_scopes: HashSet::new(),
        }
    }

    /// Whether there is more than one organisation.
    pub(crate) fn has_several(&self) -> bool {
        !self.others.is_empty()
    }

    /// Whether events go anywhere over HTTP, in any organisation.
    pub(crate) fn has_receivers(&self) -> bool {
        let others = self.others.values().map(|other| &other.callbacks);
        std::iter::once(&self.callbacks).chain(others).any(|callbacks| callbacks.receivers().next().is_some())
    }

    /// Puts the state of an organisation in place, if there is one.
    pub(crate) fn enter(&mut self, corp_id: &str) {
        if self.corp_id == corp_id {
            return;
        }
        if let Some(mut other) = self.others.remove(corp_id) {
            self.exchange(&mut other);
            self.others.insert(std::mem::replace(&mut self.corp_id, corp_id.to_owned()), other);
        }
    }

    fn exchange(&mut self, other: &mut Organisation) {
        use std::mem::swap;
        swap(&mut self.directory, &mut other.directory);
        swap(&mut self.records, &mut other.records);
        swap(&mut self.denied_scopes, &mut other.denied_scopes);
        swap(&mut self.notices, &mut other.notices);
        swap(&mut self.callbacks, &mut other.callbacks);
        swap(&mut self.media, &mut other.media);
        swap(&mut self.objects, &mut other.objects);
        swap(&mut self.robots, &mut other.robots);
        swap(&mut self.chats, &mut other.chats);
        swap(&mut self.cards, &mut other.cards);
    }

    pub(crate) fn deny_scope(&mut self, scope: &str) {
        self.denied_scopes.insert(scope.to_owned());
    }

    pub(crate) fn allow_scope(&mut self, scope: &str) {
        self.denied_scopes.remove(scope);
    }

    /// The first permission point of an operation that the app lacks. Either host's name of a point denies it.
    /// One that needs none, as far as is known, lacks none.
    pub(crate) fn missing_scope<'a>(&self, scopes: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
        let denied = scopes.clone().find(|scope| self.denied_scopes.contains(*scope));
        denied.or_else(|| {
            let granted = self.granted_scopes.as_ref()?;
            let holds_one = scopes.clone().any(|scope| granted.contains(scope));
            if holds_one { None } else { scopes.clone().next() }
        })
    }
}
