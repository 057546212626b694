//! DING: messages that nobody overlooks.

use dingtalk_api::Error;
use dingtalk_api::v1::robot::{RobotSendDingRequest, robot_send_ding};

use crate::chat::Chat;

/// How a DING reaches people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DingKind {
    /// In the app.
    #[default]
    App,
    /// By text message; the organisation pays for it.
    TextMessage,
    /// By phone; the organisation pays for it.
    Phone,
}

impl DingKind {
    /// `remindType`
    fn code(self) -> i64 {
        match self {
            Self::App => 1,
            Self::TextMessage => 2,
            Self::Phone => 3,
        }
    }

    /// People of one call (`ding.receivercount.limit`).
    fn max_people(self) -> usize {
        match self {
            Self::App => 200,
            Self::TextMessage | Self::Phone => 20,
        }
    }
}

/// What became of a DING.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Dinged {
    /// `openDingId` of each call, with which it can be recalled (`v1::robot::robot_recall_ding`).
    pub open_ding_ids: Vec<String>,
    /// `failedList`: whom DingTalk did not reach, and why.
    pub failed: Vec<(String, String)>,
    /// Who was in a call that failed, and why it did.
    pub unsent: Vec<(Vec<String>, Error)>,
}

impl Chat {
    /// A DING to any number of people, in the app: 200 a call.
    ///
    /// ```
    /// # use dingtalk_chat::Chat;
    /// # async fn example(chat: Chat) {
    /// let dinged = chat.ding(["manager7", "manager8"], "The build is red.").await;
    /// assert!(dinged.unsent.is_empty() && dinged.failed.is_empty());
    /// # }
    /// ```
    #[doc(alias("DING消息", "钉一下"))]
    pub async fn ding(
        &self,
        user_ids: impl IntoIterator<Item = impl Into<String>> + Send,
        text: impl AsRef<str> + Send,
    ) -> Dinged {
        self.ding_by(DingKind::App, user_ids, text).await
    }

    /// A DING by text message or phone: 20 people a call. A call that fails keeps none of the others.
    ///
    /// ```
    /// # use dingtalk_chat::{Chat, DingKind};
    /// # async fn example(chat: Chat) {
    /// chat.ding_by(DingKind::Phone, ["manager7"], "The database is down.").await;
    /// # }
    /// ```
    pub async fn ding_by(
        &self,
        kind: DingKind,
        user_ids: impl IntoIterator<Item = impl Into<String>> + Send,
        text: impl AsRef<str> + Send,
    ) -> Dinged {
        let user_ids: Vec<String> = user_ids.into_iter().map(Into::into).collect();
        let mut dinged = Dinged::default();
        for people in user_ids.chunks(kind.max_people()) {
            let request = RobotSendDingRequest::new(text.as_ref(), people, kind.code(), self.robot_code());
            match robot_send_ding(self.client(), &request).await {
                Ok(answer) => {
                    let answer = answer.into_inner();
                    dinged.open_ding_ids.push(answer.open_ding_id);
                    let reason = |value: serde_json::Value| match value {
                        serde_json::Value::String(text) => text,
                        other => other.to_string(),
                    };
                    dinged.failed.extend(answer.failed_list.into_iter().map(|(who, why)| (who, reason(why))));
                }
                Err(error) => dinged.unsent.push((people.to_vec(), error)),
            }
        }
        dinged
    }
}
