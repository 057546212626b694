//! Whose pushes a command makes or opens.

use std::sync::Arc;

use dingtalk_auth::{Credential, SuiteTicketCell};
use dingtalk_fake::Seed;
use dingtalk_types::Secret;
use serde_json::Value;

use crate::control;
use crate::failure::Failure;
use crate::identity::Identity;
use crate::profile::{Profile, variable};

/// The app of a run: that of the profile, or of the embedded DingTalk.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) profile: Profile,
    /// What an embedded DingTalk tells; a profile's secret is looked for when it is needed.
    told_secret: Option<Secret>,
    /// Of an ISV's app: the ticket that DingTalk pushed last.
    suite_ticket: Option<Secret>,
}

impl App {
    pub(crate) fn of_profile(profile: Profile) -> Self {
        Self { profile, told_secret: None, suite_ticket: variable("DINGTALK_SUITE_TICKET").map(Secret::new) }
    }

    /// The ISV's app where one calls for an organisation, else the app of the organisation itself.
    pub(crate) fn of_seed(seed: &Seed, identity: &Identity) -> Self {
        let suite = &seed.suite;
        let (client_id, secret, ticket) = match identity {
            Identity::Corp(_) => (&suite.key, suite.secret.as_str(), Some(suite.ticket.as_str())),
            _ => (&seed.client_id, seed.client_secret.as_str(), None),
        };
        let profile = Profile {
            client_id: client_id.clone(),
            corp_id: Some(seed.corp_id.clone()),
            robot_code: Some(seed.robot_code.clone()),
            agent_id: Some(seed.agent_id),
            ..Profile::default()
        };
        Self { profile, told_secret: Some(Secret::new(secret)), suite_ticket: ticket.map(Secret::new) }
    }

    /// Of an embedded DingTalk that runs elsewhere.
    pub(crate) async fn of_running(base: &str, identity: &Identity) -> Result<Self, Failure> {
        let told = control::description(base).await?;
        let text = |name: &str| told.get(name).and_then(Value::as_str).map(str::to_owned);
        let [client_id, secret, ticket] = match identity {
            Identity::Corp(_) => ["suite_key", "suite_secret", "suite_ticket"],
            _ => ["client_id", "client_secret", ""],
        };
        let profile = Profile {
            client_id: text(client_id).unwrap_or_default(),
            corp_id: text("corp_id"),
            robot_code: text("robot_code"),
            agent_id: told.get("agent_id").and_then(Value::as_i64),
            api_url: text("api"),
            oapi_url: text("oapi"),
            ..Profile::default()
        };
        let (told_secret, suite_ticket) = (text(secret).map(Secret::new), text(ticket).map(Secret::new));
        Ok(Self { profile, told_secret, suite_ticket })
    }

    /// The Client Secret.
    pub(crate) fn secret(&self) -> Result<Secret, Failure> {
        match &self.told_secret {
            Some(secret) => Ok(secret.clone()),
            None => self.profile.client_secret(),
        }
    }

    /// What it proves itself with. An ISV's app gets an organisation's token without a ticket, too.
    pub(crate) fn credential(&self, identity: &Identity) -> Result<Credential, Failure> {
        let (id, secret) = (self.profile.client_id.as_str(), self.secret()?);
        Ok(match (identity, &self.profile.corp_id) {
            (Identity::Corp(customer), _) => match &self.suite_ticket {
                Some(ticket) => Credential::isv(id, secret, tickets(ticket)),
                None => Credential::unified(customer, id, secret),
            },
            (_, Some(corp_id)) if id.is_empty() => Credential::corp(corp_id, secret),
            _ => Credential::internal_app(id, secret),
        })
    }

    /// Whether it is that of an embedded DingTalk, whose secrets everybody may know.
    pub(crate) fn is_fake(&self) -> bool {
        self.told_secret.is_some()
    }
}

fn tickets(ticket: &Secret) -> Arc<SuiteTicketCell> {
    let tickets = SuiteTicketCell::default();
    tickets.set(ticket.clone());
    Arc::new(tickets)
}
