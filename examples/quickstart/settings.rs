//! Where the quickstart runs: the embedded DingTalk, or the real one by environment variables.

use std::net::SocketAddr;

use dingtalk_open::fake::Fake;
use dingtalk_open::{DingTalk, Secret};

use crate::Failure;
use crate::command_line::{Arguments, value, variables};

/// The app and the platform it belongs to.
pub(crate) struct Settings {
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
    pub(crate) agent_id: i64,
    pub(crate) user_id: String,
    pub(crate) platform: Platform,
}

pub(crate) enum Platform {
    Embedded(Fake),
    Real { callback: Option<Callback> },
}

/// A callback URL on the internet and what it needs here.
#[derive(Clone)]
pub(crate) struct Callback {
    pub(crate) url: Option<String>,
    pub(crate) listen: SocketAddr,
    pub(crate) corp_id: String,
    pub(crate) token: Secret,
    pub(crate) aes_key: Secret,
}

impl Settings {
    pub(crate) async fn read(arguments: &Arguments) -> Result<Self, Failure> {
        if !arguments.real {
            arguments.offline("nothing leaves this machine");
            return Self::embedded().await;
        }
        let [client_id, client_secret, agent_id, user_id] = variables([
            "DINGTALK_CLIENT_ID",
            "DINGTALK_CLIENT_SECRET",
            "DINGTALK_AGENT_ID",
            "DINGTALK_USER_ID",
        ])?;
        Ok(Self {
            client_id,
            client_secret: client_secret.into(),
            agent_id: agent_id.parse().map_err(|_| "DINGTALK_AGENT_ID has to be a number")?,
            user_id,
            platform: Platform::Real { callback: Callback::from_environment()? },
        })
    }

    async fn embedded() -> Result<Self, Failure> {
        let fake = Fake::start().await?;
        Ok(Self {
            client_id: fake.client_id().to_owned(),
            client_secret: fake.client_secret().into(),
            agent_id: fake.agent_id(),
            user_id: "manager4220".to_owned(),
            platform: Platform::Embedded(fake),
        })
    }

    /// A client of the app, with whatever secret.
    pub(crate) fn connect(&self, client_secret: Secret) -> Result<DingTalk, Failure> {
        let builder = match &self.platform {
            Platform::Embedded(fake) => DingTalk::builder().fake(fake),
            Platform::Real { .. } => DingTalk::builder(),
        };
        Ok(builder.app(&*self.client_id, client_secret).build()?)
    }

    pub(crate) fn introduction(&self) -> String {
        match &self.platform {
            Platform::Embedded(fake) => format!(
                "DingTalk SDK quickstart: an embedded DingTalk runs inside this program at {}.",
                fake.base_url()
            ),
            Platform::Real { .. } => format!(
                "DingTalk SDK quickstart with the real DingTalk, as app {}.\n\
                 {} receives nine work notices; one of them is recalled.",
                self.client_id, self.user_id
            ),
        }
    }
}

impl Callback {
    fn from_environment() -> Result<Option<Self>, Failure> {
        let Some(url) = value("DINGTALK_CALLBACK_URL") else { return Ok(None) };
        let [corp_id, token, aes_key] =
            variables(["DINGTALK_CORP_ID", "DINGTALK_CALLBACK_TOKEN", "DINGTALK_CALLBACK_AES_KEY"])?;
        Ok(Some(Self {
            url: Some(url),
            listen: SocketAddr::from(([0, 0, 0, 0], 8080)),
            corp_id,
            token: token.into(),
            aes_key: aes_key.into(),
        }))
    }

    /// A receiver that only this machine reaches; its secrets protect nothing.
    pub(crate) fn embedded(fake: &Fake) -> Self {
        Self {
            url: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            corp_id: fake.corp_id().to_owned(),
            token: "quickstart-token".into(),
            aes_key: "quickstartquickstartquickstartquickstart123".into(),
        }
    }
}
