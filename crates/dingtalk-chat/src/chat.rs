//! Who speaks: a client and the code of its robot.

use dingtalk_api::Client;
use dingtalk_transport::PublicOnly;

use crate::download;

/// The everyday verbs of one robot: a [`Client`] and the robot's code.
///
/// Cheap to clone; clones share what is counted and limited for the whole app.
#[derive(Debug, Clone)]
pub struct Chat {
    client: Client,
    robot_code: String,
    /// Where downloads may come from.
    pub(crate) downloads: PublicOnly,
}

impl Chat {
    /// `robot_code`: of an internal app its Client ID (AppKey).
    pub fn new(client: Client, robot_code: impl Into<String>) -> Self {
        let downloads = download::rule_of(&client);
        Self { client, robot_code: robot_code.into(), downloads }
    }

    /// The client inside.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The robot's code.
    pub fn robot_code(&self) -> &str {
        &self.robot_code
    }
}
