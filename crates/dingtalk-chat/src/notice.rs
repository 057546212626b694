//! What is said by work notices.

use std::collections::BTreeSet;
use std::sync::Arc;

use dingtalk_api::oapi::message;
use dingtalk_types::message::say::{Channel, Media, Piece, Say, SayError};
use dingtalk_types::message::work::WorkMessage;
use dingtalk_types::{LimitError, Unit};

use crate::chat::Chat;
use crate::error::SendFailure;
use crate::send::each_once;
use crate::sent::{NotReached, NotReachedReason, Sent, Via};

/// A file of a work notice is smaller than what may be uploaded (protocol/media §1).
const MAX_FILE_BYTES: usize = 10 << 20;

/// What no work notice carries is not uploaded for one.
pub(crate) fn check(say: &Say) -> Result<(), SayError> {
    for piece in &say.pieces {
        let Piece::File { file: Media::Bytes(content), .. } = piece else { continue };
        if content.len() > MAX_FILE_BYTES {
            let (unit, allowed, given) = (Unit::Bytes, MAX_FILE_BYTES, content.len());
            let error = LimitError::Above { field: "file", unit, allowed, given };
            return Err(SayError::Limit { channel: Channel::WorkNotice, kind: piece.kind(), error });
        }
    }
    Ok(())
}

impl Chat {
    pub(crate) async fn by_notices(
        &self,
        agent_id: i64,
        users: &[String],
        messages: Vec<WorkMessage>,
        sent: &mut Sent,
    ) -> Result<(), SendFailure> {
        let mut users: BTreeSet<String> = each_once(users)?.into_iter().collect();
        for message in messages {
            let notified = message::notify(self.client(), agent_id, users.iter(), message).await?;
            let mut lost = |user_id: &str, reason: NotReachedReason| {
                if users.remove(user_id) {
                    sent.not_reached.push(NotReached { user_id: user_id.to_owned(), reason });
                }
            };
            notified.invalid().for_each(|user_id| lost(user_id, NotReachedReason::Invalid));
            notified.forbidden().for_each(|user_id| lost(user_id, NotReachedReason::Forbidden));
            for failed in notified.failed {
                let error = Arc::new(failed.error);
                failed
                    .userids
                    .iter()
                    .for_each(|user_id| lost(user_id, NotReachedReason::Call(Arc::clone(&error))));
            }
            for task in notified.tasks {
                sent.add(Via::WorkNotice, None);
                sent.task_ids.push(task.task_id);
            }
            if users.is_empty() {
                return Err(SendFailure::Nobody);
            }
        }
        Ok(())
    }
}
