//! Session webhooks and custom robots.

use super::{Channel, Media, Piece, Say, SayError, parts, title};
use crate::limit::Validate;
use crate::message::webhook::{At, WebhookMessage};

/// The largest body of a webhook.
const BODY_BYTES: usize = 20_000;

impl Say {
    /// The messages for a session webhook or a custom robot, at most 20 000 bytes each. Pictures become Markdown.
    ///
    /// # Errors
    /// Files, voice and videos, which a webhook has no message for; pictures that are not uploaded; mentions where nothing
    /// can carry them; limits.
    pub fn to_webhook(&self) -> Result<Vec<WebhookMessage>, SayError> {
        let channel = Channel::Webhook;
        let mentioning = self.pieces.iter().position(Piece::takes_mentions);
        if !self.mentions.is_empty() && mentioning.is_none() && !self.is_empty() {
            return Err(SayError::Mentions { channel });
        }
        let nobody = At::default();
        let mut messages = Vec::new();
        for (index, piece) in self.pieces.iter().enumerate() {
            let at = if Some(index) == mentioning { &self.mentions } else { &nobody };
            let before = messages.len();
            piece_to_webhook(piece, at, &mut messages)?;
            for message in messages.iter().skip(before) {
                message.validate().map_err(|error| SayError::Limit { channel, kind: piece.kind(), error })?;
            }
        }
        if let Some(key) = &self.key {
            for (number, message) in (1..).zip(&mut messages) {
                message.msg_uuid = Some(if number == 1 { key.clone() } else { format!("{key}-{number}") });
            }
        }
        if messages.is_empty() { Err(SayError::Empty) } else { Ok(messages) }
    }
}

fn piece_to_webhook(piece: &Piece, at: &At, messages: &mut Vec<WebhookMessage>) -> Result<(), SayError> {
    let channel = Channel::Webhook;
    match piece {
        Piece::Text(text) => {
            let form = |text: &str| WebhookMessage::text(text);
            messages.extend(mentioning(text, at, form, parts::of_text));
        }
        Piece::Markdown { title, text } => {
            let title = title.clone().unwrap_or_else(|| title::of(text));
            let form = |text: &str| WebhookMessage::markdown(&title, text);
            messages.extend(mentioning(text, at, form, parts::of_markdown));
        }
        Piece::ActionCard(card) => {
            let message = WebhookMessage::action_card(card.clone());
            messages.push(if at.is_empty() { message } else { message.mention(at.clone()) });
        }
        Piece::Link(link) => messages.push(WebhookMessage::link(link.clone())),
        Piece::FeedCard(card) => messages.push(WebhookMessage::feed_card(card.links.clone())),
        Piece::Picture(picture) => {
            messages.push(shown(picture).ok_or(SayError::NotUploaded { channel, kind: piece.kind() })?)
        }
        Piece::File { .. } | Piece::Voice { .. } | Piece::Video { .. } => {
            return Err(SayError::Unsupported { channel, kind: piece.kind() });
        }
    }
    Ok(())
}

/// Webhooks have no message for pictures; Markdown shows them.
fn shown(picture: &Media) -> Option<WebhookMessage> {
    Some(WebhookMessage::markdown("[picture]", format!("![]({})", picture.place()?)))
}

/// The parts of a text; each highlights those whom it names.
fn mentioning(
    text: &str,
    at: &At,
    form: impl Fn(&str) -> WebhookMessage,
    split: fn(&str, usize) -> Vec<String>,
) -> Vec<WebhookMessage> {
    let mut text = text.to_owned();
    at.append_to(&mut text);
    let with_all = |text: &str| if at.is_empty() { form(text) } else { form(text).at(at.clone()) };
    let parts = split(&text, parts::room(BODY_BYTES, &with_all("")));
    let mut everybody = at.is_at_all;
    parts
        .iter()
        .map(|part| {
            let named = At { is_at_all: everybody.take(), ..at.named_in(part) };
            if named.is_empty() { form(part) } else { form(part).at(named) }
        })
        .collect()
}
