//! Answers into a conversation.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use dingtalk_api::{oapi, v1};
use dingtalk_events::ReplySender;
use dingtalk_transport::BoxError;
use dingtalk_types::event::ReplyTarget;
use dingtalk_types::message::robot::RobotMessage;
use dingtalk_types::message::say::{Piece, Say, SayError};
use dingtalk_types::message::webhook::{At, WebhookMessage};

use crate::chat::Chat;
use crate::error::{SendError, SendFailure};
use crate::route::{self, OwnSend};
use crate::sent::{Sent, Via};

impl Chat {
    /// Answers into a conversation: by the `sessionWebhook` while it lives, else, and for files, voice and videos, by the robot's
    /// own send to the group or the person.
    ///
    /// Only the session can highlight people; [`Sent::unmentioned`] tells that nobody was.
    ///
    /// # Errors
    /// What was sent until then, and why the rest was not.
    #[doc(alias("回复", "回复消息", "reply message"))]
    pub async fn reply(
        &self,
        target: impl Into<ReplyTarget> + Send,
        say: impl Into<Say> + Send,
    ) -> Result<Sent, SendError> {
        let target = target.into();
        self.reply_to(&target, say.into()).await
    }

    async fn reply_to(&self, target: &ReplyTarget, say: Say) -> Result<Sent, SendError> {
        let mut sent = Sent::default();
        let say = match self.uploaded(say).await {
            Ok(say) => say,
            Err(error) => return Err(SendError::new(sent, error)),
        };
        if say.is_empty() {
            return Err(SendError::new(sent, SayError::Empty));
        }
        let mut session_lives = route::session(target, self.now()).is_some();
        for run in runs(say) {
            let said = if session_lives && run.by_session {
                self.by_session(target, &run.say, &mut sent, &mut session_lives).await
            } else {
                self.by_robot(target, run.say, &mut sent).await
            };
            if let Err(failure) = said {
                return Err(SendError::new(sent, failure));
            }
        }
        Ok(sent)
    }

    async fn by_session(
        &self,
        target: &ReplyTarget,
        say: &Say,
        sent: &mut Sent,
        session_lives: &mut bool,
    ) -> Result<(), SendFailure> {
        for (number, message) in say.to_webhook()?.into_iter().enumerate() {
            // Nothing of it was said: all of it goes the other way, in parts of that way and without the `@…` of webhooks.
            let rest = |message: WebhookMessage| if number == 0 { say.clone() } else { message.into() };
            let session = route::session(target, self.now()).filter(|_| *session_lives);
            let Some(session) = session else {
                self.by_robot(target, rest(message), sent).await?;
                if number == 0 {
                    return Ok(());
                }
                continue;
            };
            match oapi::robot::send_by_session(self.client(), session, &message).await {
                Ok(_) => sent.add(Via::SessionWebhook, None),
                Err(error) if route::leaves_to_own_send(&error, target, self.now()) => {
                    *session_lives = error.is_throttled();
                    self.by_robot(target, rest(message), sent).await?;
                    if number == 0 {
                        return Ok(());
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }

    async fn by_robot(&self, target: &ReplyTarget, mut say: Say, sent: &mut Sent) -> Result<(), SendFailure> {
        let own_send = route::own_send(target)?;
        sent.unmentioned |= !say.mentions.is_empty();
        say.mentions = At::default();
        let robot_code = route::robot_code(target, self.robot_code());
        for message in say.to_robot()? {
            match own_send {
                OwnSend::Group(conversation) => {
                    self.to_group(robot_code, conversation, &message, sent).await?
                }
                OwnSend::OneToOne(user_id) => self.to_person(robot_code, user_id, &message, sent).await?,
            }
        }
        Ok(())
    }

    pub(crate) async fn to_group(
        &self,
        robot_code: &str,
        conversation: &str,
        message: &RobotMessage,
        sent: &mut Sent,
    ) -> Result<(), SendFailure> {
        let request = message.to_group(robot_code, conversation);
        let answer = v1::robot::org_group_send(self.client(), &request).await?;
        sent.add(Via::Group, Some(answer.process_query_key.clone()));
        Ok(())
    }

    async fn to_person(
        &self,
        robot_code: &str,
        user_id: &str,
        message: &RobotMessage,
        sent: &mut Sent,
    ) -> Result<(), SendFailure> {
        let request = message.to_users(robot_code, [user_id]);
        let answer = v1::robot::batch_send_oto(self.client(), &request).await?;
        let names = |list: &[String]| list.iter().any(|name| name == user_id);
        let reason = if names(&answer.invalid_staff_id_list) {
            "invalidStaffIdList"
        } else if names(&answer.flow_controlled_staff_id_list) {
            "flowControlledStaffIdList"
        } else if names(&answer.filtered_staff_id_list) {
            "filteredStaffIdList"
        } else {
            sent.add(Via::OneToOne, Some(answer.process_query_key.clone()));
            return Ok(());
        };
        Err(SendFailure::NotDelivered { reason })
    }

    /// Since 1970.
    pub(crate) fn now(&self) -> Duration {
        let now: SystemTime = self.client().clock().now();
        now.duration_since(UNIX_EPOCH).unwrap_or_default()
    }
}

/// What goes the same way, one after the other.
struct Run {
    by_session: bool,
    say: Say,
}

/// Webhooks have no message for files, voice and videos.
fn runs(say: Say) -> Vec<Run> {
    let Say { pieces, mentions, .. } = say;
    let mut runs: Vec<Run> = Vec::new();
    for piece in pieces {
        let by_session = !matches!(piece, Piece::File { .. } | Piece::Voice { .. } | Piece::Video { .. });
        match runs.last_mut() {
            Some(run) if run.by_session == by_session => run.say.pieces.push(piece),
            _ => runs.push(Run { by_session, say: piece.into() }),
        }
    }
    // People are highlighted where a text can do it.
    let takes = |run: &Run| run.say.pieces.iter().any(Piece::takes_mentions);
    let mentioning = runs.iter().position(takes).unwrap_or_default();
    if let Some(run) = runs.get_mut(mentioning) {
        run.say.mentions = mentions;
    }
    runs
}

/// Handlers' answers go out as [`Chat::reply`] does it.
#[async_trait]
impl ReplySender for Chat {
    async fn send_reply(&self, target: &ReplyTarget, say: &Say) -> Result<(), BoxError> {
        self.reply_to(target, say.clone()).await?;
        Ok(())
    }
}
