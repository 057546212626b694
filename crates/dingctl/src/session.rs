//! What a command runs with: the options of every command, and DingTalk, connected when it is first needed.

use std::time::Duration;

use dingtalk_auth::Token;
use dingtalk_fake::Fake;
use dingtalk_open::{DingTalk, DingTalkBuilder};
use dingtalk_types::Secret;
use http::Method;
use serde_json::{Value, json};

use crate::arguments::Globals;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::identity::Identity;
use crate::output::Output;
use crate::profile::{self, Profile};

/// The options of this run.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) globals: Globals,
    pub(crate) output: Output,
}

/// DingTalk, as it is called in this run.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) ding: DingTalk,
    /// The app that calls.
    pub(crate) profile: Profile,
    /// With `--as user`: the person's token.
    pub(crate) user: Option<Secret>,
    /// With `--fake`: lives as long as the run.
    pub(crate) fake: Option<Fake>,
}

impl Session {
    pub(crate) fn new(globals: Globals) -> Result<Self, Failure> {
        let output = Output::new(globals.output, globals.jq.as_deref())?;
        Ok(Self { globals, output })
    }

    /// Who calls.
    pub(crate) fn identity(&self) -> &Identity {
        let who = |identity: &&Identity| !matches!(identity, Identity::Rust | Identity::Curl);
        self.globals.identities.iter().rev().find(who).unwrap_or(&Identity::App)
    }

    /// Connects as the app of the profile, or to an embedded DingTalk.
    pub(crate) async fn connect(&self) -> Result<Connection, Failure> {
        let mut builder = DingTalk::builder();
        if let Some(seconds) = self.globals.timeout {
            builder = builder.timeout(Duration::from_secs(seconds));
        }
        if self.globals.fake {
            return self.connect_to_fake(builder).await;
        }
        let profile = profile::current(self.globals.profile.as_deref())?;
        let secret = profile.client_secret()?;
        builder = match (self.identity(), profile.corp_id.as_deref()) {
            // An ISV's app takes an organisation's token by credential; the organisation is named per call.
            (_, Some(corp_id)) if profile.client_id.is_empty() => builder.corp(corp_id, secret),
            _ => builder.app(profile.client_id.as_str(), secret),
        };
        if let Some(robot_code) = &profile.robot_code {
            builder = builder.robot_code(robot_code.as_str());
        }
        if let Some(hosts) = profile.hosts() {
            builder = builder.hosts(hosts);
        }
        let user = self.user_token()?;
        self.finish(builder, profile, user, None)
    }

    async fn connect_to_fake(&self, builder: DingTalkBuilder) -> Result<Connection, Failure> {
        let fake = Fake::start().await.map_err(|error| Failure::other(error.to_string()))?;
        let profile = Profile {
            client_id: fake.client_id().to_owned(),
            corp_id: Some(fake.corp_id().to_owned()),
            robot_code: Some(fake.robot_code().to_owned()),
            agent_id: Some(fake.agent_id()),
            ..Profile::default()
        };
        let builder = builder.fake(&fake).robot_code(fake.robot_code());
        let mut connection = self.finish(builder, profile, None, Some(fake))?;
        if *self.identity() == Identity::User {
            connection.user = connection.log_somebody_in().await?;
        }
        Ok(connection)
    }

    fn finish(
        &self,
        builder: DingTalkBuilder,
        profile: Profile,
        user: Option<Secret>,
        fake: Option<Fake>,
    ) -> Result<Connection, Failure> {
        let ding = builder.build().map_err(|error| {
            Failure::new(Exit::Credential, error.to_string()).next("`dingctl profile` shows what is set")
        })?;
        Ok(Connection { ding, profile, user, fake })
    }

    fn user_token(&self) -> Result<Option<Secret>, Failure> {
        if *self.identity() != Identity::User {
            return Ok(None);
        }
        let token = std::env::var("DINGTALK_USER_TOKEN").ok().filter(|token| !token.is_empty());
        token.map(|token| Some(Secret::new(token))).ok_or_else(|| {
            Failure::new(Exit::Credential, "--as user needs a person's access token").next(
                "put it into DINGTALK_USER_TOKEN; a login of your app gives it (v1.oauth2.get_user_token)",
            )
        })
    }
}

impl Connection {
    /// The client for the identity that calls.
    pub(crate) fn client(&self, identity: &Identity) -> dingtalk_api::Client {
        match identity {
            Identity::Corp(corp_id) => self.ding.client().for_corp(corp_id.as_str()),
            _ => self.ding.client().clone(),
        }
    }

    /// The person's token for a call, with `--as user`.
    pub(crate) fn token(&self) -> Option<Token> {
        self.user.clone().map(Token::new)
    }

    /// The token of a person of the embedded organisation.
    async fn log_somebody_in(&self) -> Result<Option<Secret>, Failure> {
        let Some(fake) = &self.fake else { return Ok(None) };
        let Some(person) = fake.seed().users.first() else { return Ok(None) };
        let request = json!({
            "clientId": fake.client_id(),
            "clientSecret": fake.client_secret(),
            "code": fake.access().login_code(&person.userid),
            "grantType": "authorization_code",
        });
        let answer = self.ding.call_raw(Method::POST, "/v1.0/oauth2/userAccessToken", &request).await?;
        Ok(answer.get("accessToken").and_then(Value::as_str).map(Secret::new))
    }
}
