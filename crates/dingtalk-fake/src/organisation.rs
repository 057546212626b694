//! Several organisations and apps in one fake.

use std::future::Future;

use serde::Deserialize;

use crate::seed::{DepartmentSeed, Seed, Subscription, UserSeed};
use crate::state::tokens::Holder;

tokio::task_local! {
    /// The organisation that a request or a task acts in, where it is not the seed's own.
    static CURRENT: String;
}

/// A further internal app.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct AppSeed {
    /// AppKey (Client ID).
    pub client_id: String,
    /// AppSecret (Client Secret).
    pub client_secret: String,
    /// Its organisation; absent means the seed's own one.
    pub corp_id: Option<String>,
    /// AgentId.
    pub agent_id: i64,
    /// Code of its robot; absent means its Client ID.
    pub robot_code: Option<String>,
}

/// A further organisation, with its own people, groups, records and files.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct OrganisationSeed {
    /// CorpId.
    pub corp_id: String,
    /// Name.
    pub name: String,
    /// Departments besides the root, which it has anyway.
    pub departments: Vec<DepartmentSeed>,
    /// People.
    pub users: Vec<UserSeed>,
    /// As many people as this, made up beyond `users`.
    pub people: usize,
    /// Group conversations that its apps' robots are in.
    pub conversations: Vec<String>,
    /// Event receivers that are entered in the developer console of its first app.
    pub subscriptions: Vec<Subscription>,
}

impl AppSeed {
    /// An app of the seed's own organisation.
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        Self { client_id: client_id.into(), client_secret: client_secret.into(), ..Self::default() }
    }

    /// Puts it into another organisation.
    #[must_use]
    pub fn corp_id(mut self, corp_id: impl Into<String>) -> Self {
        self.corp_id = Some(corp_id.into());
        self
    }
}

impl OrganisationSeed {
    /// An organisation with nobody in it.
    pub fn new(corp_id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { corp_id: corp_id.into(), name: name.into(), ..Self::default() }
    }

    /// The organisation as the only one of a seed.
    pub(crate) fn alone(&self, seed: &Seed) -> Seed {
        let mut alone = seed.clone();
        let first_app = seed.apps.iter().find(|app| app.corp_id.as_ref() == Some(&self.corp_id));
        alone.client_id = first_app.map_or(&self.corp_id, |app| &app.client_id).clone();
        alone.corp_id.clone_from(&self.corp_id);
        alone.departments = vec![DepartmentSeed::new(1, self.name.clone(), None)];
        alone.departments.extend(self.departments.iter().filter(|other| other.dept_id != 1).cloned());
        alone.users.clone_from(&self.users);
        alone.people = self.people;
        alone.conversations.clone_from(&self.conversations);
        alone.subscriptions.clone_from(&self.subscriptions);
        alone.robot_callback = None;
        alone.grown()
    }
}

/// An internal app, wherever the seed has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct App<'a> {
    pub(crate) client_id: &'a str,
    client_secret: &'a str,
    pub(crate) corp_id: &'a str,
    pub(crate) agent_id: i64,
    pub(crate) robot_code: &'a str,
}

impl Seed {
    /// The internal apps of all organisations, the seed's own first.
    pub(crate) fn apps(&self) -> impl Iterator<Item = App<'_>> {
        let own = App {
            client_id: &self.client_id,
            client_secret: &self.client_secret,
            corp_id: &self.corp_id,
            agent_id: self.agent_id,
            robot_code: &self.robot_code,
        };
        let further = self.apps.iter().map(|app| App {
            client_id: &app.client_id,
            client_secret: &app.client_secret,
            corp_id: app.corp_id.as_deref().unwrap_or(&self.corp_id),
            agent_id: app.agent_id,
            robot_code: app.robot_code.as_deref().unwrap_or(&app.client_id),
        });
        std::iter::once(own).chain(further)
    }

    pub(crate) fn app(&self, client_id: &str) -> Option<App<'_>> {
        self.apps().find(|app| app.client_id == client_id)
    }

    /// The internal app whose secret this is.
    pub(crate) fn app_with(&self, client_id: &str, client_secret: &str) -> Option<App<'_>> {
        self.app(client_id).filter(|app| app.client_secret == client_secret)
    }

    /// The organisation that an app, or an organisation itself, belongs to; the seed's own where that is not known.
    pub(crate) fn corp_of<'a>(&'a self, key: &'a str) -> &'a str {
        let is_organisation = self.organisations.iter().any(|other| other.corp_id == key);
        let of_app = || self.app(key).map_or(self.corp_id.as_str(), |app| app.corp_id);
        if is_organisation { key } else { of_app() }
    }

    /// The organisation that a caller acts in.
    pub(crate) fn corp_of_caller<'a>(&'a self, caller: Option<&'a Holder>) -> &'a str {
        match caller {
            Some(Holder::App { corp_id, .. } | Holder::Sso { corp_id } | Holder::Page { corp_id, .. }) => {
                self.corp_of(corp_id)
            }
            Some(Holder::User { client_id, .. }) => self.corp_of(client_id),
            _ => &self.corp_id,
        }
    }

    /// With the people that are to be made up.
    pub(crate) fn grown(mut self) -> Self {
        crate::company::grow(&mut self.departments, &mut self.users, self.people);
        self
    }
}

/// The organisation that runs at the moment; `None` for the seed's own.
pub(crate) fn current() -> Option<String> {
    CURRENT.try_with(Clone::clone).ok()
}

/// Runs something in an organisation.
pub(crate) fn within<T>(corp_id: Option<String>, run: impl FnOnce() -> T) -> T {
    match corp_id {
        Some(corp_id) => CURRENT.sync_scope(corp_id, run),
        None => run(),
    }
}

/// The same for something that takes its time.
pub(crate) async fn within_later<T>(corp_id: Option<String>, run: impl Future<Output = T>) -> T {
    match corp_id {
        Some(corp_id) => CURRENT.scope(corp_id, run).await,
        None => run.await,
    }
}
