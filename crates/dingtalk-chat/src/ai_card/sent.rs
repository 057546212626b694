//! What became of an answer on cards.

use crate::sent::Sent;

/// What became of an answer.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct CardSent {
    /// The `outTrackId`s of its cards, in order; more than one where the text was too long for one.
    pub out_track_ids: Vec<String>,
    /// Their `carrierId`s, with which they can be recalled and their readers asked for.
    pub carrier_ids: Vec<String>,
    /// The messages in which the answer, or its rest, went because a card could not take it.
    pub message: Option<Sent>,
    /// Calls of DingTalk for it so far, deliveries included: each is billed.
    pub calls: u32,
    /// How many of them showed text.
    pub frames: u32,
    /// Somebody pressed the stop button, or the program [aborted](crate::AiCard::abort) it.
    pub aborted: bool,
}
