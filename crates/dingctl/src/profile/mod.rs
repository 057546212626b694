//! Profiles: which app calls, and where its secret is. The file holds no secret.

pub(crate) mod file;
mod keyring;
pub(crate) mod secret;

use dingtalk_types::{Hosts, Secret};
use serde::{Deserialize, Serialize};

use crate::exit::Exit;
use crate::failure::Failure;

/// An app, by all that is no secret.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Profile {
    /// Empty for that of the environment.
    #[serde(skip)]
    pub(crate) name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(crate) client_id: String,
    /// Whether `client_id` is the SuiteKey of an ISV's app.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) suite: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) corp_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) robot_code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) agent_id: Option<i64>,
    /// Another address than DingTalk's, such as that of `dingctl fake`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) api_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) oapi_url: Option<String>,
    /// Where tokens and suite tickets are kept: a folder, or `redis://…` without a password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) token_store: Option<String>,
}

impl Profile {
    /// From `DINGTALK_SUITE_KEY` or `DINGTALK_CLIENT_ID`, and their neighbours.
    fn from_environment() -> Option<Self> {
        let suite_key = variable("DINGTALK_SUITE_KEY");
        Some(Self {
            name: String::new(),
            suite: suite_key.is_some(),
            client_id: suite_key.or_else(|| variable("DINGTALK_CLIENT_ID"))?,
            corp_id: variable("DINGTALK_CORP_ID"),
            robot_code: variable("DINGTALK_ROBOT_CODE"),
            agent_id: variable("DINGTALK_AGENT_ID").and_then(|id| id.parse().ok()),
            ..Self::without_app()
        })
    }

    /// What the environment says beside the app: where DingTalk is.
    pub(crate) fn without_app() -> Self {
        Self {
            api_url: variable("DINGTALK_API_URL"),
            oapi_url: variable("DINGTALK_OAPI_URL"),
            ..Self::default()
        }
    }

    /// Its addresses, where they are not DingTalk's own. One serves for both hosts: a token of what stands there is none of
    /// DingTalk's business.
    pub(crate) fn hosts(&self) -> Option<Hosts> {
        let api = self.api_url.as_ref().or(self.oapi_url.as_ref())?;
        Some(Hosts::custom(api, self.oapi_url.as_ref().unwrap_or(api)))
    }

    /// Its secret, wherever that is kept.
    pub(crate) fn client_secret(&self) -> Result<Secret, Failure> {
        secret::find(self)
    }

    /// The variable that goes before every other place of its secret.
    pub(crate) fn secret_variable(&self) -> &'static str {
        if self.suite { secret::SUITE_VARIABLE } else { secret::VARIABLE }
    }

    /// Where its tokens and suite tickets are kept; an address with a password belongs into the variable.
    pub(crate) fn token_store(&self) -> Option<String> {
        variable("DINGTALK_TOKEN_STORE").or_else(|| self.token_store.clone())
    }

    /// How it is called where people read it.
    pub(crate) fn title(&self) -> &str {
        if self.name.is_empty() { "environment" } else { &self.name }
    }
}

/// The profile of this run: the one that is named, that of the environment, or the default one.
pub(crate) fn current(name: Option<&str>) -> Result<Profile, Failure> {
    let profiles = file::read()?;
    if let Some(name) = name {
        return profiles.get(name);
    }
    let found =
        Profile::from_environment().map_or_else(|| profiles.default_profile(), |profile| Ok(Some(profile)));
    found?.ok_or_else(|| {
        Failure::new(Exit::Credential, "no credentials: neither DINGTALK_CLIENT_ID is set nor a profile").next(
            "set DINGTALK_CLIENT_ID and DINGTALK_CLIENT_SECRET, run `dingctl profile add NAME`, or try it with --fake",
        )
    })
}

/// A variable of the environment that is set and not empty.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
