//! Work notices.

use super::{Channel, Media, Piece, Say, SayError, parts, title};
use crate::limit::Validate;
use crate::message::webhook;
use crate::message::work::{ActionCard, Button, Link, WorkMessage};

/// The largest `msg`.
const MSG_BYTES: usize = 2_048;

impl Say {
    /// The `msg`s of work notices, at most 2 048 bytes of JSON each.
    ///
    /// # Errors
    /// Videos, feed cards and mentions, which work notices do not have; what is not uploaded; limits.
    pub fn to_work(&self) -> Result<Vec<WorkMessage>, SayError> {
        let channel = Channel::WorkNotice;
        if !self.mentions.is_empty() {
            return Err(SayError::Mentions { channel });
        }
        let mut messages = Vec::new();
        for piece in &self.pieces {
            let before = messages.len();
            piece_to_work(piece, &mut messages)?;
            for message in messages.iter().skip(before) {
                message.validate().map_err(|error| SayError::Limit { channel, kind: piece.kind(), error })?;
            }
        }
        if messages.is_empty() { Err(SayError::Empty) } else { Ok(messages) }
    }
}

fn piece_to_work(piece: &Piece, messages: &mut Vec<WorkMessage>) -> Result<(), SayError> {
    let (channel, kind) = (Channel::WorkNotice, piece.kind());
    let uploaded = |media: &Media| match media.media_id() {
        Some(media_id) => Ok(media_id.to_owned()),
        None => Err(SayError::NotUploaded { channel, kind }),
    };
    match piece {
        Piece::Text(text) => {
            let room = parts::room(MSG_BYTES, &WorkMessage::text(""));
            messages.extend(parts::of_text(text, room).into_iter().map(WorkMessage::text));
        }
        Piece::Markdown { title, text } => {
            let title = title.clone().unwrap_or_else(|| title::of(text));
            let room = parts::room(MSG_BYTES, &WorkMessage::markdown(&title, ""));
            let parts = parts::of_markdown(text, room);
            messages.extend(parts.into_iter().map(|part| WorkMessage::markdown(&title, part)));
        }
        Piece::Picture(picture) => messages.push(WorkMessage::image(uploaded(picture)?)),
        Piece::File { file, .. } => messages.push(WorkMessage::file(uploaded(file)?)),
        Piece::Voice { voice, duration_ms } => {
            let seconds = u32::try_from(duration_ms.div_ceil(1_000)).unwrap_or(u32::MAX);
            messages.push(WorkMessage::voice(uploaded(voice)?, seconds));
        }
        Piece::Link(link) => {
            let pic_url = link.pic_url.clone().unwrap_or_default();
            messages.push(Link::new(&link.message_url, pic_url, &link.title, &link.text).into());
        }
        Piece::ActionCard(card) => messages.push(action_card(card).into()),
        Piece::Video { .. } | Piece::FeedCard(_) => return Err(SayError::Unsupported { channel, kind }),
    }
    Ok(())
}

fn action_card(card: &webhook::ActionCard) -> ActionCard {
    let button = |button: &webhook::Button| Button {
        title: button.title.clone(),
        action_url: button.action_url.clone(),
    };
    ActionCard {
        title: Some(card.title.clone()),
        markdown: card.text.clone(),
        single_title: card.single_title.clone(),
        single_url: card.single_url.clone(),
        btn_orientation: card.btn_orientation.clone().filter(|_| card.btns.is_some()),
        btn_json_list: card.btns.as_ref().map(|buttons| buttons.iter().map(button).collect()),
    }
}
