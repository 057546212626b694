//! Messages: typed builders with the documented limits.
//!
//! | to | type | sent by |
//! |---|---|---|
//! | a member's work notices | [`work::WorkMessage`] | [`oapi::message::AsyncSendV2Request`](crate::oapi::message::AsyncSendV2Request) |
//! | a webhook or a session webhook | [`webhook::WebhookMessage`] | `POST /robot/send` |
//! | people and groups, as an enterprise robot | [`robot::RobotMessage`] | [`v1::robot`](crate::v1::robot) |
//!
//! A [`say::Say`] becomes any of them, long texts in parts. The three spell the same things differently (`messageUrl`,
//! `messageURL`, `message_url`), so they share no structs.

pub mod markdown;
pub mod robot;
pub mod say;
pub mod webhook;
pub mod work;

mod tagged;

/// How the buttons of an action card stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ButtonOrientation {
    /// `"0"`: one below the other.
    #[default]
    Vertical,
    /// `"1"`: side by side.
    Horizontal,
}

impl ButtonOrientation {
    /// The value on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Vertical => "0",
            Self::Horizontal => "1",
        }
    }
}

impl From<ButtonOrientation> for String {
    fn from(orientation: ButtonOrientation) -> Self {
        orientation.as_str().to_owned()
    }
}
