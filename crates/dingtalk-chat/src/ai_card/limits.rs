//! What cards keep to.

use std::time::Duration;

/// What the cards of an app keep to, together and each.
///
/// ```
/// use std::time::Duration;
/// use dingtalk_chat::CardLimits;
///
/// // An app with a bought pack of calls, whose template shows longer texts.
/// let limits = CardLimits { calls_per_second: 40, max_chars: 8_000, ..CardLimits::default() };
/// assert_eq!(limits.interval, Duration::from_millis(800));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardLimits {
    /// How many frames of all cards leave in a second at first and at most; as many calls of each other operation of cards.
    /// A refusal halves it; it grows back slowly. Default 20, what DingTalk lets an app call one operation in the standard
    /// edition; where more was bought, raise [`RateLimits`](dingtalk_api::RateLimits) of the client as well.
    pub calls_per_second: usize,
    /// Between two frames of a card at least. Default 800 ms: under about 500 ms DingTalk refuses them.
    pub interval: Duration,
    /// After the delivery, and before the last frame. Default 500 ms: what comes back to back may render as "content cannot be
    /// loaded".
    pub settle: Duration,
    /// Characters on one card; a longer answer goes on in a further card. Default 3 000: DingTalk's advice, and cards with more
    /// Chinese characters were seen to render blank. Other clients send up to 20 000, which works in many templates.
    pub max_chars: usize,
    /// How long the last frame is repeated while DingTalk throttles, fails or does not answer, before the answer goes as a
    /// message. Default 60 s.
    pub last_frame_timeout: Duration,
    /// How long one call may take. Default 10 s.
    pub call_timeout: Duration,
}

impl Default for CardLimits {
    fn default() -> Self {
        Self {
            calls_per_second: 20,
            interval: Duration::from_millis(800),
            settle: Duration::from_millis(500),
            max_chars: 3_000,
            last_frame_timeout: Duration::from_secs(60),
            call_timeout: Duration::from_secs(10),
        }
    }
}
