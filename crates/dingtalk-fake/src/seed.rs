//! What the fake's world holds when it starts.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::gateway::settings::StreamSeed;
use crate::organisation::{AppSeed, OrganisationSeed};

/// The starting state: credentials, people, robots and settings.
///
/// In a seed file (JSON) every member may be left out; what is left out keeps its default. Unknown members are an error.
///
/// ```
/// use dingtalk_fake::Seed;
///
/// let seed = Seed::from_json(r#"{"client_id": "dingmine", "users": [{"userid": "ann", "name": "Ann", "mobile": "13800000099"}]}"#)?;
/// assert_eq!(seed.client_id, "dingmine");
/// # Ok::<(), dingtalk_fake::SeedError>(())
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Seed {
    /// AppKey (Client ID) of the internal app.
    pub client_id: String,
    /// AppSecret (Client Secret) of the internal app.
    pub client_secret: String,
    /// The organisation.
    pub corp_id: String,
    /// CorpSecret of the old `corpid`/`corpsecret` form of `/gettoken`.
    pub corp_secret: String,
    /// AgentId of the internal app.
    pub agent_id: i64,
    /// Code of the app's robot.
    pub robot_code: String,
    /// Callback address of the app's robot (`http://…`), for messages that no Stream connection takes.
    pub robot_callback: Option<String>,
    /// ssoSecret of the organisation.
    pub sso_secret: String,
    /// The third-party (ISV) app.
    pub suite: SuiteSeed,
    /// The scan-login (personal) app, `/sns/gettoken`.
    pub sns: SnsSeed,
    /// Permission points that the internal app has; absent means all of them.
    pub scopes: Option<Vec<String>>,
    /// Departments, the root (1) included.
    pub departments: Vec<DepartmentSeed>,
    /// People.
    pub users: Vec<UserSeed>,
    /// The company has at least this many people: those whom `users` lacks are made up, with departments below the root, the
    /// same each time.
    pub people: usize,
    /// Further internal apps, of this organisation or of another one.
    pub apps: Vec<AppSeed>,
    /// Further organisations.
    pub organisations: Vec<OrganisationSeed>,
    /// Custom (webhook) robots.
    pub webhook_robots: Vec<WebhookRobotSeed>,
    /// Group conversations that the app's robot is in.
    pub conversations: Vec<String>,
    /// People whom `batchSend` reports as flow-controlled.
    pub flow_controlled_users: Vec<String>,
    /// Event receivers that are entered in the developer console; their owner key is `client_id`.
    pub subscriptions: Vec<Subscription>,
    /// Whether the session endpoints of the tutorial exist. When false they answer errcode 22, as an unknown method does.
    pub session_endpoints: bool,
    /// Whether fields that an operation's page does not list are refused, by every operation. DingTalk takes them.
    pub strict: bool,
    /// Life of tokens and tickets in seconds.
    pub token_lifetime_s: u64,
    /// Pauses in ms before each repetition of an event that was not acknowledged.
    pub retry_schedule_ms: Vec<u64>,
    /// The internal app's id across organisations, in headers of Stream frames.
    pub unified_app_id: String,
    /// Stream mode.
    pub stream: StreamSeed,
}

/// The third-party app.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SuiteSeed {
    /// SuiteKey.
    pub key: String,
    /// SuiteSecret.
    pub secret: String,
    /// The suite ticket pushed last.
    pub ticket: String,
    /// Organisations that have opened the app, besides the seed's own one.
    pub authorised_corps: Vec<String>,
}

/// The scan-login app.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct SnsSeed {
    /// AppId.
    pub app_id: String,
    /// AppSecret.
    pub app_secret: String,
}

/// A department.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct DepartmentSeed {
    /// Identifier; 1 is the root.
    pub dept_id: i64,
    /// Name.
    pub name: String,
    /// The department above; absent for the root.
    #[serde(default)]
    pub parent_id: Option<i64>,
    /// Further members of `topapi/v2/department/get`, answered as they stand.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// A person.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct UserSeed {
    /// userId within the organisation.
    pub userid: String,
    /// Name.
    pub name: String,
    /// Mobile number; empty for none.
    #[serde(default)]
    pub mobile: String,
    /// Departments; absent means the root.
    #[serde(default = "root_only")]
    pub dept_id_list: Vec<i64>,
    /// Further members of `topapi/v2/user/get`, answered as they stand.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

fn root_only() -> Vec<i64> {
    vec![1]
}

/// A custom robot in a group.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct WebhookRobotSeed {
    /// The `access_token` of its webhook.
    pub access_token: String,
    /// Signing secret (`SEC…`), when signing is switched on.
    pub secret: Option<String>,
    /// Keywords of which a message must contain one, when there are any.
    pub keywords: Vec<String>,
    /// The group that it stands in: its `openConversationId`.
    pub conversation: Option<String>,
}

/// A receiver of event pushes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Subscription {
    /// Where pushes go: `http://…`.
    pub url: String,
    /// Token of the signature.
    pub token: String,
    /// EncodingAESKey, 43 characters.
    pub aes_key: String,
    /// Event types; empty means all.
    #[serde(default)]
    pub events: Vec<String>,
}

impl Subscription {
    /// A receiver of every event type.
    pub fn new(url: impl Into<String>, token: impl Into<String>, aes_key: impl Into<String>) -> Self {
        Self { url: url.into(), token: token.into(), aes_key: aes_key.into(), events: Vec::new() }
    }

    /// Limits the receiver to these event types.
    #[must_use]
    pub fn events<I: IntoIterator<Item: Into<String>>>(mut self, events: I) -> Self {
        self.events = events.into_iter().map(Into::into).collect();
        self
    }
}

/// People in the default directory's department 3, enough for three pages of `topapi/v2/user/list`.
const CROWD: u32 = 250;

impl Default for Seed {
    fn default() -> Self {
        Self {
            client_id: "dingfakeclient000001".into(),
            client_secret: "fake-client-secret-000000000000000000000000000001".into(),
            corp_id: "dingfakecorp0000000000000000000001".into(),
            corp_secret: "fake-corp-secret-00000000000000000000000000000001".into(),
            agent_id: 1_000_000_001,
            robot_code: "dingfakeclient000001".into(),
            robot_callback: None,
            sso_secret: "fake-sso-secret-000000000000000000000000000000001".into(),
            suite: SuiteSeed::default(),
            sns: SnsSeed::default(),
            scopes: None,
            departments: vec![
                DepartmentSeed::new(1, "Fake Company", None),
                DepartmentSeed::new(2, "Engineering", Some(1)),
                DepartmentSeed::new(3, "Sales", Some(1)),
                DepartmentSeed::new(4, "Platform", Some(2)),
            ],
            users: default_users(),
            people: 0,
            apps: Vec::new(),
            organisations: Vec::new(),
            webhook_robots: vec![
                WebhookRobotSeed {
                    access_token: "fake-webhook-token-signed".into(),
                    secret: Some("SECfakewebhooksecret0000000000000001".into()),
                    ..WebhookRobotSeed::default()
                },
                WebhookRobotSeed {
                    access_token: "fake-webhook-token-plain".into(),
                    ..WebhookRobotSeed::default()
                },
            ],
            conversations: vec!["cidFakeConversation000001==".into()],
            flow_controlled_users: Vec::new(),
            subscriptions: Vec::new(),
            session_endpoints: true,
            strict: false,
            token_lifetime_s: 7200,
            retry_schedule_ms: vec![10_000, 30_000],
            unified_app_id: "fa0ea9b0-0000-4000-8000-000000000001".into(),
            stream: StreamSeed::default(),
        }
    }
}

impl Default for SuiteSeed {
    fn default() -> Self {
        Self {
            key: "suitefake000000000001".into(),
            secret: "fake-suite-secret-0000000000000000000000000000001".into(),
            ticket: "fake-suite-ticket-01".into(),
            authorised_corps: Vec::new(),
        }
    }
}

impl Default for SnsSeed {
    fn default() -> Self {
        Self {
            app_id: "dingoafake000001".into(),
            app_secret: "fake-sns-secret-000000000000000000000000000000001".into(),
        }
    }
}

fn default_users() -> Vec<UserSeed> {
    let mut users = vec![
        UserSeed::new("manager4220", "Wang Min", "13800000001", vec![1])
            .with("admin", true)
            .with("boss", true),
        UserSeed::new("zhangsan", "张三", "13800000002", vec![2, 4]).with("title", "Engineer"),
        UserSeed::new("lisi", "李四", "13800000003", vec![2]),
    ];
    users.extend((1..=CROWD).map(|number| {
        UserSeed::new(
            format!("staff{number:03}"),
            format!("Staff {number:03}"),
            format!("139{number:08}"),
            vec![3],
        )
    }));
    users
}

impl UserSeed {
    /// A person.
    pub fn new(
        userid: impl Into<String>,
        name: impl Into<String>,
        mobile: impl Into<String>,
        dept_id_list: Vec<i64>,
    ) -> Self {
        Self {
            userid: userid.into(),
            name: name.into(),
            mobile: mobile.into(),
            dept_id_list,
            more: Map::new(),
        }
    }

    /// Sets a further member of `topapi/v2/user/get`.
    #[must_use]
    pub fn with(mut self, member: impl Into<String>, value: impl Into<Value>) -> Self {
        self.more.insert(member.into(), value.into());
        self
    }
}

impl DepartmentSeed {
    /// A department.
    pub fn new(dept_id: i64, name: impl Into<String>, parent_id: Option<i64>) -> Self {
        Self { dept_id, name: name.into(), parent_id, more: Map::new() }
    }
}

impl Seed {
    /// Whether an app may open Stream connections with these credentials.
    pub(crate) fn has_app(&self, client_id: &str, client_secret: &str) -> bool {
        self.secret_of(client_id) == Some(client_secret)
    }

    /// The secret of an app that the older login pages know.
    pub(crate) fn login_secret_of(&self, client_id: &str) -> Option<&str> {
        let of_scan = (client_id == self.sns.app_id).then_some(self.sns.app_secret.as_str());
        of_scan.or_else(|| self.secret_of(client_id))
    }

    /// The secret of an app that may open Stream connections.
    pub(crate) fn secret_of(&self, client_id: &str) -> Option<&str> {
        let further = self.stream.apps.iter().map(|app| (&app.client_id, &app.client_secret));
        let own = [(&self.client_id, &self.client_secret), (&self.suite.key, &self.suite.secret)];
        let internal = self.apps.iter().map(|app| (&app.client_id, &app.client_secret));
        let mut apps = own.into_iter().chain(internal).chain(further);
        apps.find(|(id, _)| *id == client_id).map(|(_, secret)| secret.as_str())
    }

    /// Reads a seed from JSON text; members that are left out keep their defaults.
    ///
    /// # Errors
    /// [`SeedError::Json`] with line and column when the text is not JSON or has an unknown or ill-typed member.
    pub fn from_json(text: &str) -> Result<Self, SeedError> {
        // A list would be taken for the members in their order.
        if !text.trim_start().starts_with('{') {
            return Err(SeedError::Json(serde::de::Error::custom("it has to be an object")));
        }
        serde_json::from_str(text).map_err(SeedError::Json)
    }

    /// Reads a seed file.
    ///
    /// # Errors
    /// [`SeedError::Read`] when the file cannot be read, [`SeedError::Json`] as in [`Seed::from_json`].
    pub fn from_file(path: &Path) -> Result<Self, SeedError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| SeedError::Read { path: path.to_owned(), source })?;
        Self::from_json(&text)
    }
}

/// Why a seed could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum SeedError {
    /// The file cannot be read.
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The text is not a seed.
    Json(serde_json::Error),
}

impl fmt::Display for SeedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, source } => {
                write!(formatter, "cannot read the seed file {}: {source}", path.display())
            }
            Self::Json(source) => write!(formatter, "the seed is not valid, correct it there: {source}"),
        }
    }
}

impl std::error::Error for SeedError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } => Some(source),
            Self::Json(source) => Some(source),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_member_is_named_with_its_place() {
        let error = Seed::from_json("{\n  \"client\": \"x\"\n}").unwrap_err().to_string();
        assert!(error.contains("`client`") && error.contains("line 2"), "{error}");
    }

    #[test]
    fn a_person_may_carry_any_documented_member() {
        let seed = Seed::from_json(r#"{"users":[{"userid":"a","name":"A","job_number":"7"}]}"#).unwrap();
        assert_eq!(seed.users[0].more["job_number"], "7");
        assert_eq!(seed.users[0].dept_id_list, [1]);
        assert_eq!(seed.departments.len(), 4);
    }
}
