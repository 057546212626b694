//! What is said by work notices.

use std::collections::BTreeSet;
use std::sync::Arc;

use dingtalk_api::oapi::message;
use dingtalk_types::message::work::WorkMessage;

use crate::chat::Chat;
use crate::error::SendFailure;
use crate::send::each_once;
use crate::sent::{NotReached, NotReachedReason, Sent, Via};

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
