//! What a command runs with: the options of every command, and the way to DingTalk.

use std::path::Path;
use std::time::Duration;

use dingtalk_fake::{Fake, Seed};
use dingtalk_open::{DingTalk, DingTalkBuilder};
use dingtalk_types::Secret;

use crate::arguments::Globals;
use crate::connection::Connection;
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
        self.connect_by(DingTalk::builder()).await
    }

    /// The same, with settings of the command's own.
    pub(crate) async fn connect_by(&self, mut builder: DingTalkBuilder) -> Result<Connection, Failure> {
        if let Some(seconds) = self.globals.timeout {
            builder = builder.timeout(Duration::from_secs(seconds));
        }
        if let Some(seed) = &self.globals.fake {
            return self.connect_to_fake(builder, seed).await;
        }
        let profile = profile::current(self.globals.profile.as_deref())?;
        let secret = profile.client_secret()?;
        builder = match (self.identity(), profile.corp_id.as_deref()) {
            // An ISV's app takes an organisation's token by credential; the organisation is named per call.
            (_, Some(corp_id)) if profile.client_id.is_empty() => builder.corp(corp_id, secret.clone()),
            _ => builder.app(profile.client_id.as_str(), secret.clone()),
        };
        if let Some(robot_code) = &profile.robot_code {
            builder = builder.robot_code(robot_code.as_str());
        }
        if let Some(hosts) = profile.hosts() {
            builder = builder.hosts(hosts);
        }
        let user = self.user_token()?;
        Ok(Connection { ding: built(builder)?, profile, secret: Some(secret), user, fake: None })
    }

    async fn connect_to_fake(&self, builder: DingTalkBuilder, seed: &str) -> Result<Connection, Failure> {
        let seed = if seed.is_empty() {
            Seed::default()
        } else {
            Seed::from_file(Path::new(seed)).map_err(|error| Failure::usage(error.to_string()))?
        };
        let fake =
            Fake::builder().seed(seed).start().await.map_err(|error| Failure::other(error.to_string()))?;
        let profile = Profile {
            client_id: fake.client_id().to_owned(),
            corp_id: Some(fake.corp_id().to_owned()),
            robot_code: Some(fake.robot_code().to_owned()),
            agent_id: Some(fake.agent_id()),
            ..Profile::default()
        };
        let builder = builder.fake(&fake).robot_code(fake.robot_code());
        let mut connection =
            Connection { ding: built(builder)?, profile, secret: None, user: None, fake: Some(fake) };
        if *self.identity() == Identity::User {
            connection.user = connection.log_somebody_in().await?;
        }
        Ok(connection)
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

fn built(builder: DingTalkBuilder) -> Result<DingTalk, Failure> {
    builder.build().map_err(|error| {
        Failure::new(Exit::Credential, error.to_string()).next("`dingctl profile` shows what is set")
    })
}
