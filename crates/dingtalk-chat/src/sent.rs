//! What became of something that was said.

use std::sync::Arc;

/// By which way a message went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Via {
    /// The `sessionWebhook` of the message that is answered.
    SessionWebhook,
    /// The webhook of a custom robot.
    Webhook,
    /// The robot's own send to a group.
    Group,
    /// The robot's own send to people, each in their chat with the robot.
    OneToOne,
    /// A work notice of the app.
    WorkNotice,
}

/// What has been sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sent {
    /// By which way each message went, in order.
    pub routes: Vec<Via>,
    /// `processQueryKey`s, for recall and read status within 24 h: of the robot's own sends.
    pub process_query_keys: Vec<String>,
    /// Tasks of work notices, for `oapi::message`'s recall, progress and result.
    pub task_ids: Vec<i64>,
    /// Mentions were left out: only webhooks can highlight people.
    pub unmentioned: bool,
    /// People who did not get it, or not all of it.
    pub not_reached: Vec<NotReached>,
}

/// Somebody who did not get a message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotReached {
    /// The userId.
    pub user_id: String,
    /// Why.
    pub reason: NotReachedReason,
}

/// Why somebody did not get a message.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum NotReachedReason {
    /// `invalidStaffIdList`, of work notices `invalid_user_id_list`: unknown, or outside what the app may see.
    Invalid,
    /// `flowControlledStaffIdList`: has received too many.
    FlowControlled,
    /// `filteredStaffIdList`: left out for other reasons.
    Filtered,
    /// `forbidden_user_id_list` of a work notice: over a quota, or the person has had the same text today.
    Forbidden,
    /// The call failed; its `reached` tells whether the message may have arrived.
    Call(Arc<dingtalk_api::Error>),
}

impl NotReached {
    /// DingTalk's or the transport's error, where a call failed.
    pub fn call(&self) -> Option<&dingtalk_api::Error> {
        match &self.reason {
            NotReachedReason::Call(error) => Some(error),
            _ => None,
        }
    }
}

impl Sent {
    /// By which way the last message went.
    pub fn via(&self) -> Option<Via> {
        self.routes.last().copied()
    }

    /// How many messages it took.
    pub fn parts(&self) -> usize {
        self.routes.len()
    }

    pub(crate) fn add(&mut self, via: Via, process_query_key: Option<String>) {
        self.routes.push(via);
        self.process_query_keys.extend(process_query_key.filter(|key| !key.is_empty()));
    }
}

/// A failed call is the same as itself.
impl PartialEq for NotReachedReason {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Call(one), Self::Call(other)) => Arc::ptr_eq(one, other),
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
}

impl Eq for NotReachedReason {}
