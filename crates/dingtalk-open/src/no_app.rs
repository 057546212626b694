use std::fmt;

/// The client has no app's credential, which receiving and logins need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoApp;

impl fmt::Display for NoApp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("this needs an app: give the builder a Client ID and a Client Secret")
    }
}

impl std::error::Error for NoApp {}
