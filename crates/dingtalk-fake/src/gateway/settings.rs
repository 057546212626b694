//! How the gateway behaves when nothing goes wrong.

use std::time::Duration;

use serde::Deserialize;

/// Settings of Stream mode.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct StreamSeed {
    /// Further apps that may open connections, besides the internal one and the third-party one.
    pub apps: Vec<StreamApp>,
    /// Pause between two SYSTEM `ping` frames, 25 s unless set.
    pub ping_interval_ms: u64,
    /// From `disconnect` to the end of the connection, 10 s unless set.
    pub silence_ms: u64,
    /// How long an acknowledgement is waited for in each attempt; absent means events and plugin calls 10 s, robot
    /// messages 16 s, card actions 2 s.
    pub ack_deadline_ms: Option<u64>,
    /// Whether CONNECTED and REGISTERED come at the beginning.
    pub greetings: Greetings,
    /// Makes the random choices of one run, connection ids included, those of the next; absent means the time of the start.
    pub random_seed: Option<u64>,
}

/// Whether something that the platform does only sometimes is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Greetings {
    /// Never.
    Never,
    /// Half of the time, each of them.
    Sometimes,
    /// Always.
    Always,
}

/// An app that may open Stream connections.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StreamApp {
    /// Client ID.
    pub client_id: String,
    /// Client Secret.
    pub client_secret: String,
}

impl StreamApp {
    /// An app.
    pub fn new(client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        Self { client_id: client_id.into(), client_secret: client_secret.into() }
    }
}

impl StreamSeed {
    pub(super) fn ping_interval(&self) -> Duration {
        Duration::from_millis(self.ping_interval_ms.max(1))
    }

    pub(super) fn silence(&self) -> Duration {
        Duration::from_millis(self.silence_ms)
    }
}

impl Default for StreamSeed {
    fn default() -> Self {
        Self {
            apps: Vec::new(),
            ping_interval_ms: 25_000,
            silence_ms: 10_000,
            ack_deadline_ms: None,
            greetings: Greetings::Sometimes,
            random_seed: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_seed_file_leaves_out_keeps_its_default() {
        let text = r#"{"ping_interval_ms": 500, "greetings": "always", "apps": [{"client_id": "a", "client_secret": "b"}]}"#;
        let settings: StreamSeed = serde_json::from_str(text).unwrap();
        assert_eq!((settings.ping_interval_ms, settings.silence_ms), (500, 10_000));
        assert_eq!((settings.greetings, settings.apps), (Greetings::Always, vec![StreamApp::new("a", "b")]));
        assert!(serde_json::from_str::<StreamSeed>(r#"{"ping": 1}"#).is_err());
    }
}
