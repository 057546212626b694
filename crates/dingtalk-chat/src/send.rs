//! Messages that answer nothing.

use std::sync::Arc;

use dingtalk_api::{Error, oapi, v1};
use dingtalk_types::error::ErrorKind;
use dingtalk_types::message::robot::RobotMessage;
use dingtalk_types::message::say::Say;
use dingtalk_webhook::WebhookRobot;

use crate::chat::Chat;
use crate::error::{SendError, SendFailure};
use crate::sent::{NotReached, NotReachedReason, Sent, Via};

/// So many people take one call of `batchSend`.
const PEOPLE_PER_CALL: usize = 20;

/// To whom something is said that answers nothing.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum To {
    /// People by userId, each in their chat with the robot; any number.
    Users(Vec<String>),
    /// A group that the robot is in, by its openConversationId.
    Group(String),
    /// The group of a custom robot, by its webhook.
    Webhook(WebhookRobot),
    /// People by userId, by work notices of the app: they stand under its name, not in a chat with the robot.
    WorkNotice {
        /// The app's AgentId.
        agent_id: i64,
        /// The people; any number.
        users: Vec<String>,
    },
}

impl To {
    /// One person.
    pub fn user(user_id: impl Into<String>) -> Self {
        Self::Users(vec![user_id.into()])
    }

    /// Any number of people.
    pub fn users(user_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::Users(user_ids.into_iter().map(Into::into).collect())
    }

    /// Any number of people, by work notices of the app with this AgentId.
    pub fn work_notice(agent_id: i64, user_ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::WorkNotice { agent_id, users: user_ids.into_iter().map(Into::into).collect() }
    }

    /// A group, by its openConversationId; the `conversationId` of a message is one.
    pub fn group(open_conversation_id: impl Into<String>) -> Self {
        Self::Group(open_conversation_id.into())
    }
}

impl From<WebhookRobot> for To {
    fn from(robot: WebhookRobot) -> Self {
        Self::Webhook(robot)
    }
}

impl From<&WebhookRobot> for To {
    fn from(robot: &WebhookRobot) -> Self {
        Self::Webhook(robot.clone())
    }
}

impl Chat {
    /// Says something to people, 20 to a call, to a group, by the webhook of a custom robot, or by work notices, 100 people to a
    /// task. What is there in bytes is uploaded first.
    ///
    /// People whom DingTalk did not take it for are [`Sent::not_reached`], each with the reason: it answers 200 all the same.
    ///
    /// # Errors
    /// What the channel cannot carry, before anything is sent; a call that failed, with what was sent before. Of people it is
    /// an error only when nobody got anything.
    pub async fn send(
        &self,
        to: impl Into<To> + Send,
        say: impl Into<Say> + Send,
    ) -> Result<Sent, SendError> {
        let (to, say) = (to.into(), say.into());
        let mut sent = Sent::default();
        match self.send_to(&to, say, &mut sent).await {
            Ok(()) => Ok(sent),
            Err(failure) => Err(SendError::new(sent, failure)),
        }
    }

    async fn send_to(&self, to: &To, say: Say, sent: &mut Sent) -> Result<(), SendFailure> {
        let say = self.uploaded(say).await?;
        match to {
            To::Webhook(robot) => {
                for message in say.to_webhook()? {
                    oapi::robot::send(self.client(), robot, &message).await?;
                    sent.add(Via::Webhook, None);
                }
                Ok(())
            }
            To::Group(conversation) if conversation.is_empty() => Err(SendFailure::NoTarget),
            To::Group(conversation) => {
                for message in say.to_robot()? {
                    self.to_group(self.robot_code(), conversation, &message, sent).await?;
                }
                Ok(())
            }
            To::Users(users) => self.to_people(users, &say.to_robot()?, sent).await,
            To::WorkNotice { agent_id, users } => {
                self.by_notices(*agent_id, users, say.to_work()?, sent).await
            }
        }
    }

    async fn to_people(
        &self,
        users: &[String],
        messages: &[RobotMessage],
        sent: &mut Sent,
    ) -> Result<(), SendFailure> {
        let users = each_once(users)?;
        let mut hopeless: Option<Arc<Error>> = None;
        for some in users.chunks(PEOPLE_PER_CALL) {
            let mut some = some.to_vec();
            for message in messages {
                let failed = match &hopeless {
                    Some(error) => Some(Arc::clone(error)),
                    None => self.to_some(&mut some, message, sent).await.err().map(Arc::new),
                };
                if let Some(error) = failed {
                    hopeless = hopeless.or_else(|| is_for_everybody(&error).then(|| Arc::clone(&error)));
                    let lost = some.drain(..).map(|user_id| NotReached {
                        user_id,
                        reason: NotReachedReason::Call(Arc::clone(&error)),
                    });
                    sent.not_reached.extend(lost);
                }
                if some.is_empty() {
                    break;
                }
            }
        }
        if sent.not_reached.len() < users.len() { Ok(()) } else { Err(SendFailure::Nobody) }
    }

    /// Leaves those in `users` who got it.
    async fn to_some(
        &self,
        users: &mut Vec<String>,
        message: &RobotMessage,
        sent: &mut Sent,
    ) -> Result<(), Error> {
        let request = message.to_users(self.robot_code(), users.iter());
        let answer = v1::robot::batch_send_oto(self.client(), &request).await?;
        let lists = [
            (&answer.invalid_staff_id_list, NotReachedReason::Invalid),
            (&answer.flow_controlled_staff_id_list, NotReachedReason::FlowControlled),
            (&answer.filtered_staff_id_list, NotReachedReason::Filtered),
        ];
        for (list, reason) in lists {
            for user_id in list {
                if let Some(place) = users.iter().position(|user| user == user_id) {
                    let user_id = users.swap_remove(place);
                    sent.not_reached.push(NotReached { user_id, reason: reason.clone() });
                }
            }
        }
        if !users.is_empty() {
            sent.add(Via::OneToOne, Some(answer.process_query_key.clone()));
        }
        Ok(())
    }
}

/// The people who are named, in order.
pub(crate) fn each_once(users: &[String]) -> Result<Vec<String>, SendFailure> {
    let mut users: Vec<_> = users.iter().filter(|user_id| !user_id.is_empty()).cloned().collect();
    users.sort_unstable();
    users.dedup();
    if users.is_empty() { Err(SendFailure::NoTarget) } else { Ok(users) }
}

/// Whether a failure would meet everybody else as well.
fn is_for_everybody(error: &Error) -> bool {
    let by_kind = error.kind().is_some_and(|kind| {
        matches!(
            kind,
            ErrorKind::CredentialInvalid
                | ErrorKind::PermissionMissing { .. }
                | ErrorKind::NotAuthorized
                | ErrorKind::IpNotAllowed
                | ErrorKind::QuotaExhausted
                | ErrorKind::RobotDisabled
                | ErrorKind::ContentRefused
        )
    });
    by_kind || matches!(error, Error::Token { .. } | Error::Banned { .. } | Error::ShutDown { .. })
}
