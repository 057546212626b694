//! Whose pushes a command makes or opens.

use dingtalk_fake::Seed;
use dingtalk_types::Secret;
use serde_json::Value;

use crate::control;
use crate::failure::Failure;
use crate::profile::Profile;
use crate::profile::secret::{self, Further};

/// The app of a run: that of the profile, or of the embedded DingTalk.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) profile: Profile,
    /// What an embedded DingTalk tells; a profile's secret is looked for when it is needed.
    told_secret: Option<Secret>,
    told_ticket: Option<Secret>,
}

impl App {
    pub(crate) fn of_profile(profile: Profile) -> Self {
        Self { profile, told_secret: None, told_ticket: None }
    }

    pub(crate) fn of_seed(seed: &Seed) -> Self {
        let profile = Profile {
            client_id: seed.client_id.clone(),
            corp_id: Some(seed.corp_id.clone()),
            robot_code: Some(seed.robot_code.clone()),
            agent_id: Some(seed.agent_id),
            ..Profile::default()
        };
        Self { profile, told_secret: Some(Secret::new(seed.client_secret.as_str())), told_ticket: None }
    }

    /// The ISV's app of an embedded DingTalk.
    pub(crate) fn suite_of_seed(seed: &Seed) -> Self {
        let profile = Profile { client_id: seed.suite.key.clone(), suite: true, ..Profile::default() };
        Self {
            profile,
            told_secret: Some(Secret::new(seed.suite.secret.as_str())),
            told_ticket: Some(Secret::new(seed.suite.ticket.as_str())),
        }
    }

    /// Of an embedded DingTalk that runs elsewhere.
    pub(crate) async fn of_running(base: &str) -> Result<Self, Failure> {
        let told = control::description(base).await?;
        let text = |name: &str| told.get(name).and_then(Value::as_str).map(str::to_owned);
        let profile = Profile {
            client_id: text("client_id").unwrap_or_default(),
            corp_id: text("corp_id"),
            robot_code: text("robot_code"),
            agent_id: told.get("agent_id").and_then(Value::as_i64),
            api_url: text("api"),
            oapi_url: text("oapi"),
            ..Profile::default()
        };
        Ok(Self { profile, told_secret: text("client_secret").map(Secret::new), told_ticket: None })
    }

    /// The ISV's app of one that runs elsewhere, with the ticket of now.
    pub(crate) async fn suite_of_running(base: &str) -> Result<Self, Failure> {
        let told = control::description(base).await?;
        let customers = control::Control::new(base)?.get("customers").await?;
        let text = |name: &str| told.get(name).and_then(Value::as_str).map(str::to_owned);
        let profile = Profile {
            client_id: text("suite_key").unwrap_or_default(),
            suite: true,
            api_url: text("api"),
            oapi_url: text("oapi"),
            ..Profile::default()
        };
        let ticket = customers.get("suite_ticket").and_then(Value::as_str);
        Ok(Self {
            profile,
            told_secret: text("suite_secret").map(Secret::new),
            told_ticket: ticket.map(Secret::new),
        })
    }

    /// The Client Secret.
    pub(crate) fn secret(&self) -> Result<Secret, Failure> {
        match &self.told_secret {
            Some(secret) => Ok(secret.clone()),
            None => self.profile.client_secret(),
        }
    }

    /// The suite ticket of an ISV's app, where it is known and not in the store of its tokens.
    pub(crate) fn suite_ticket(&self) -> Result<Option<Secret>, Failure> {
        match &self.told_ticket {
            Some(ticket) => Ok(Some(ticket.clone())),
            None => secret::further(&self.profile, Further::SuiteTicket),
        }
    }

    /// Whether it is that of an embedded DingTalk, whose secrets everybody may know.
    pub(crate) fn is_fake(&self) -> bool {
        self.told_secret.is_some()
    }
}
