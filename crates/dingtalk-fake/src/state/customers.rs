//! Who has opened the third-party app, and the ticket that it proves itself with.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::seed::{Seed, SuiteSeed};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Customers {
    /// With the ticket that was made last: it alone is good.
    suite: SuiteSeed,
    /// The permanent code of each organisation that has opened the app.
    opened: BTreeMap<String, String>,
    /// Temporary codes, each of which is exchanged once.
    codes: HashMap<String, String>,
}

impl Customers {
    pub(crate) fn new(seed: &Seed) -> Self {
        let corps = seed.suite.authorised_corps.iter().chain([&seed.corp_id]);
        let opened = corps.map(|corp_id| (corp_id.clone(), format!("permanent-{corp_id}")));
        Self { suite: seed.suite.clone(), opened: opened.collect(), codes: HashMap::new() }
    }

    /// The app as it is now.
    pub(crate) fn suite(&self) -> &SuiteSeed {
        &self.suite
    }

    pub(crate) fn renew_ticket(&mut self, ticket: String) {
        self.suite.ticket = ticket;
    }

    pub(crate) fn has(&self, corp_id: &str) -> bool {
        self.opened.contains_key(corp_id)
    }

    pub(crate) fn list(&self) -> Vec<String> {
        self.opened.keys().cloned().collect()
    }

    pub(crate) fn permanent_code(&self, corp_id: &str) -> Option<&str> {
        self.opened.get(corp_id).map(String::as_str)
    }

    /// Both codes are new with every authorisation.
    pub(crate) fn authorise(&mut self, corp_id: &str, permanent_code: String, temporary_code: String) {
        self.opened.insert(corp_id.to_owned(), permanent_code);
        self.codes.insert(temporary_code, corp_id.to_owned());
    }

    /// Says whether it was a customer.
    pub(crate) fn relieve(&mut self, corp_id: &str) -> bool {
        self.codes.retain(|_, of| of != corp_id);
        self.opened.remove(corp_id).is_some()
    }

    /// The organisation behind a temporary code, which is used up by it.
    pub(crate) fn exchange(&mut self, temporary_code: &str) -> Option<String> {
        self.codes.remove(temporary_code)
    }
}
