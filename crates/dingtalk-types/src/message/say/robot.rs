//! The templates of an enterprise robot.

use super::{Channel, Media, Piece, Say, SayError, parts, title};
use crate::limit::Validate;
use crate::message::ButtonOrientation;
use crate::message::robot::{Button, RobotMessage, Video};
use crate::message::webhook::ActionCard;

/// The largest `msgParam`.
const MSG_PARAM_BYTES: usize = 15_000;

impl Say {
    /// The messages that an enterprise robot sends by itself, with at most 15 000 bytes of `msgParam` each.
    ///
    /// # Errors
    /// Feed cards and mentions, which it does not have; what is not uploaded; limits.
    pub fn to_robot(&self) -> Result<Vec<RobotMessage>, SayError> {
        let channel = Channel::Robot;
        if !self.mentions.is_empty() {
            return Err(SayError::Mentions { channel });
        }
        let mut messages = Vec::new();
        for piece in &self.pieces {
            let before = messages.len();
            piece_to_robot(piece, &mut messages)?;
            for message in messages.iter().skip(before) {
                message.validate().map_err(|error| SayError::Limit { channel, kind: piece.kind(), error })?;
            }
        }
        if messages.is_empty() { Err(SayError::Empty) } else { Ok(messages) }
    }
}

fn piece_to_robot(piece: &Piece, messages: &mut Vec<RobotMessage>) -> Result<(), SayError> {
    let (channel, kind) = (Channel::Robot, piece.kind());
    let uploaded = |media: &Media| match media.media_id() {
        Some(media_id) => Ok(media_id.to_owned()),
        None => Err(SayError::NotUploaded { channel, kind }),
    };
    match piece {
        Piece::Text(text) => {
            let room = MSG_PARAM_BYTES.saturating_sub(RobotMessage::text("").msg_param().len());
            messages.extend(parts::of_text(text, room).into_iter().map(RobotMessage::text));
        }
        Piece::Markdown { title, text } => {
            let title = title.clone().unwrap_or_else(|| title::of(text));
            let room = MSG_PARAM_BYTES.saturating_sub(RobotMessage::markdown(&title, "").msg_param().len());
            let parts = parts::of_markdown(text, room);
            messages.extend(parts.into_iter().map(|part| RobotMessage::markdown(&title, part)));
        }
        Piece::Picture(picture) => {
            let place = picture.place().ok_or(SayError::NotUploaded { channel, kind })?;
            messages.push(RobotMessage::image(place));
        }
        Piece::File { name, file } => {
            let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
            messages.push(RobotMessage::file(uploaded(file)?, name, extension.to_ascii_lowercase()));
        }
        Piece::Voice { voice, duration_ms } => {
            messages.push(RobotMessage::Audio { media_id: uploaded(voice)?, duration_ms: *duration_ms });
        }
        Piece::Video { video, cover, duration_s } => {
            messages.push(RobotMessage::Video(Video::mp4(uploaded(video)?, uploaded(cover)?, *duration_s)));
        }
        Piece::Link(link) => messages.push(RobotMessage::Link {
            title: link.title.clone(),
            text: link.text.clone(),
            pic_url: link.pic_url.clone().unwrap_or_default(),
            message_url: link.message_url.clone(),
        }),
        Piece::ActionCard(card) => messages.push(action_card(card)),
        Piece::FeedCard(_) => return Err(SayError::Unsupported { channel, kind }),
    }
    Ok(())
}

fn action_card(card: &ActionCard) -> RobotMessage {
    let (title, text) = (card.title.clone(), card.text.clone());
    let several = card.btns.iter().flatten().map(|button| Button::new(&button.title, &button.action_url));
    let buttons: Vec<_> = match (&card.single_title, &card.single_url) {
        (Some(single_title), Some(single_url)) => vec![Button::new(single_title, single_url)],
        _ => several.collect(),
    };
    let side_by_side = card.btn_orientation.as_deref() == Some(ButtonOrientation::Horizontal.as_str());
    match <[Button; 2]>::try_from(buttons) {
        Ok(buttons) if side_by_side => RobotMessage::ActionCardPair { title, text, buttons },
        Ok(buttons) => RobotMessage::ActionCard { title, text, buttons: buttons.into() },
        Err(buttons) => RobotMessage::ActionCard { title, text, buttons },
    }
}
