//! Whose robot it is.

use crate::seed::Seed;

/// An app that has a robot.
#[derive(Debug, Clone)]
pub(super) struct App {
    pub(super) client_id: String,
    pub(super) client_secret: String,
    pub(super) robot_code: String,
}

impl App {
    pub(super) fn internal(seed: &Seed) -> Self {
        Self {
            client_id: seed.client_id.clone(),
            client_secret: seed.client_secret.clone(),
            robot_code: seed.robot_code.clone(),
        }
    }

    /// Any app of the seed; the robotCode of those beside the internal one is their Client ID.
    pub(super) fn of(seed: &Seed, client_id: &str) -> Option<Self> {
        if client_id == seed.client_id {
            return Some(Self::internal(seed));
        }
        let client_secret = seed.secret_of(client_id)?.to_owned();
        Some(Self { client_id: client_id.to_owned(), client_secret, robot_code: client_id.to_owned() })
    }
}
