//! What a command runs with: the options of every command, and the way to DingTalk.

use std::path::Path;
use std::time::Duration;

use dingtalk_fake::{Fake, Seed};
use dingtalk_open::{BuildError, DingTalk, DingTalkBuilder};
use dingtalk_types::Secret;

use crate::app::App;
use crate::arguments::Globals;
use crate::connection::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::identity::{self, Identity, NoTokens};
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
    pub(crate) async fn connect_by(&self, builder: DingTalkBuilder) -> Result<Connection, Failure> {
        let mut builder = self.patient(builder);
        if let Some(seed) = self.seed()? {
            return self.connect_to_fake(builder, seed).await;
        }
        let app = self.app().await?;
        builder = identity::proved(builder, self.identity(), &app)?;
        let (secret, profile) = (app.secret()?, app.profile);
        if let Some(robot_code) = &profile.robot_code {
            builder = builder.robot_code(robot_code.as_str());
        }
        builder = addressed(builder, &profile);
        let user = self.user_token()?;
        let ding = self.for_whom(built(builder)?).await?;
        Ok(Connection { ding, profile, secret: Some(secret), user, fake: None })
    }

    /// The same for what needs an app only to upload files: a webhook's address is all that its messages need.
    pub(crate) async fn connect_with_or_without_app(&self) -> Result<Connection, Failure> {
        match self.connect().await {
            Err(failure) if failure.exit() == Exit::Credential && self.globals.profile.is_none() => {
                self.connect_without_app()
            }
            connected => connected,
        }
    }

    /// For what can be found out without one.
    pub(crate) fn connect_without_app(&self) -> Result<Connection, Failure> {
        let profile = Profile::without_app();
        let builder = self.patient(DingTalk::builder()).tokens(NoTokens);
        let ding = built(addressed(builder, &profile))?;
        Ok(Connection { ding, profile, secret: None, user: None, fake: None })
    }

    fn patient(&self, builder: DingTalkBuilder) -> DingTalkBuilder {
        match self.globals.timeout {
            Some(seconds) => builder.timeout(Duration::from_secs(seconds)),
            None => builder,
        }
    }

    /// The app of this run.
    pub(crate) async fn app(&self) -> Result<App, Failure> {
        let suite = matches!(self.identity(), Identity::Corp(_));
        match (self.running_fake(), self.seed()?) {
            (Some(base), _) if suite => App::suite_of_running(base).await,
            (Some(base), _) => App::of_running(base).await,
            (None, Some(seed)) if suite => Ok(App::suite_of_seed(&seed)),
            (None, Some(seed)) => Ok(App::of_seed(&seed)),
            (None, None) => profile::current(self.globals.profile.as_deref()).map(App::of_profile),
        }
    }

    /// What `--fake` starts with, where it is an embedded DingTalk of this run.
    pub(crate) fn seed(&self) -> Result<Option<Seed>, Failure> {
        match self.globals.fake.as_deref() {
            Some("") => Ok(Some(Seed::default())),
            Some(file) if self.running_fake().is_none() => {
                let seed = Seed::from_file(Path::new(file));
                seed.map(Some).map_err(|error| Failure::usage(error.to_string()))
            }
            _ => Ok(None),
        }
    }

    /// The address that `--fake` gives.
    pub(crate) fn running_fake(&self) -> Option<&str> {
        self.globals.fake.as_deref().filter(|value| value.starts_with("http://"))
    }

    /// What the app is of, where it is that of an embedded DingTalk.
    pub(crate) fn fake_of(&self, connection: &Connection) -> Option<String> {
        let running = || self.running_fake().map(|url| format!("the embedded DingTalk at {url}"));
        connection.fake.as_ref().map(|_| "an embedded DingTalk".to_owned()).or_else(running)
    }

    async fn connect_to_fake(&self, builder: DingTalkBuilder, seed: Seed) -> Result<Connection, Failure> {
        let app = self.app().await?;
        let fake =
            Fake::builder().seed(seed).start().await.map_err(|error| Failure::other(error.to_string()))?;
        let builder = identity::proved(builder.fake(&fake), self.identity(), &app)?;
        let ding = self.for_whom(built(builder.robot_code(fake.robot_code()))?).await?;
        let mut connection =
            Connection { ding, profile: app.profile, secret: None, user: None, fake: Some(fake) };
        if *self.identity() == Identity::User {
            connection.user = connection.log_somebody_in().await?;
        }
        Ok(connection)
    }

    /// For the customer of an ISV's app, if it calls for one. Who is none is told before anything is done.
    async fn for_whom(&self, ding: DingTalk) -> Result<DingTalk, Failure> {
        let Identity::Corp(corp_id) = self.identity() else { return Ok(ding) };
        let ding = ding.for_corp(corp_id.as_str());
        match ding.token().await {
            Ok(_) => Ok(ding),
            Err(error) => Err(identity::no_token_for(corp_id, error)),
        }
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

fn addressed(builder: DingTalkBuilder, profile: &Profile) -> DingTalkBuilder {
    match profile.hosts() {
        Some(hosts) => builder.hosts(hosts),
        None => builder,
    }
}

fn built(builder: DingTalkBuilder) -> Result<DingTalk, Failure> {
    builder.build().map_err(|error| match error {
        BuildError::Client(_) => Failure::usage(error.to_string())
            .next("set DINGTALK_API_URL and DINGTALK_OAPI_URL to such an address, or leave them out"),
        BuildError::Credential(_) => {
            Failure::new(Exit::Credential, error.to_string()).next("`dingctl profile` shows what is set")
        }
        other => Failure::other(other.to_string()),
    })
}
