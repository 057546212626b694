//! Where the quickstart runs: the embedded DingTalk, or the real one by environment variables.

use std::net::SocketAddr;

use dingtalk_open::fake::Fake;
use dingtalk_open::{DingTalk, Secret};

use crate::Failure;

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
    pub(crate) async fn from_environment() -> Result<Self, Failure> {
        let app = ["CLIENT_ID", "CLIENT_SECRET", "AGENT_ID", "USER_ID"];
        match app.map(variable) {
            [None, None, None, None] => Self::embedded().await,
            [Some(client_id), Some(client_secret), Some(agent_id), Some(user_id)] => Ok(Self {
                client_id,
                client_secret: client_secret.into(),
                agent_id: agent_id.parse().map_err(|_| "DINGTALK_AGENT_ID has to be a number")?,
                user_id,
                platform: Platform::Real { callback: Callback::from_environment()? },
            }),
            found => {
                let missing: Vec<_> = app
                    .iter()
                    .zip(found)
                    .filter(|(_, value)| value.is_none())
                    .map(|(name, _)| *name)
                    .collect();
                Err(format!(
                    "to call the real DingTalk set DINGTALK_{} as well; to stay offline unset all DINGTALK_ variables",
                    missing.join(" and DINGTALK_")
                )
                .into())
            }
        }
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
                "DingTalk SDK quickstart, offline: nothing leaves this machine.\n\
                 An embedded DingTalk runs inside this program at {}.\n\
                 To call the real one, set the variables named at the top of examples/quickstart/main.rs.",
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
        match ["CALLBACK_URL", "CORP_ID", "CALLBACK_TOKEN", "CALLBACK_AES_KEY"].map(variable) {
            [None, ..] => Ok(None),
            [url, Some(corp_id), Some(token), Some(aes_key)] => Ok(Some(Self {
                url,
                listen: SocketAddr::from(([0, 0, 0, 0], 8080)),
                corp_id,
                token: token.into(),
                aes_key: aes_key.into(),
            })),
            _ => Err("DINGTALK_CALLBACK_URL needs DINGTALK_CORP_ID, DINGTALK_CALLBACK_TOKEN and \
                      DINGTALK_CALLBACK_AES_KEY as well"
                .into()),
        }
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

/// An empty variable counts as none.
fn variable(name: &str) -> Option<String> {
    std::env::var(format!("DINGTALK_{name}")).ok().filter(|value| !value.is_empty())
}
