//! After a message has been sent: who read it, and taking it back.

use dingtalk_api::Error;
use dingtalk_api::v1::robot::{
    BatchOtoQueryRequest, BatchRecallOtoRequest, OrgGroupQueryRequest, OrgGroupRecallRequest,
    batch_oto_query, batch_recall_oto, org_group_query, org_group_recall,
};
use dingtalk_types::event::ReplyTarget;

use crate::ai_card::CardSent;
use crate::chat::Chat;
use crate::route;
use crate::sent::Sent;

/// ProcessQueryKeys of one call (protocol/errors-limits §8).
const MAX_KEYS: usize = 20;

/// `processQueryKey`s: of a [`Sent`] or of cards.
pub trait ProcessQueryKeys {
    /// The keys, in order.
    fn keys(&self) -> Vec<String>;
}

impl ProcessQueryKeys for Sent {
    fn keys(&self) -> Vec<String> {
        self.process_query_keys.clone()
    }
}

impl ProcessQueryKeys for CardSent {
    fn keys(&self) -> Vec<String> {
        self.carrier_ids.iter().filter(|id| !id.is_empty()).cloned().collect()
    }
}

/// Who has read a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReadStatus {
    /// The userIds of those who have read it, or one of its parts.
    pub read_by: Vec<String>,
    /// How many messages could be asked for: what went by a session cannot.
    pub messages: usize,
}

/// What was taken back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recalled {
    /// The keys of what is gone.
    pub recalled: Vec<String>,
    /// The keys of what stays, and why.
    pub failed: Vec<(String, String)>,
}

impl Chat {
    /// Who has read what was sent to `target` within the last 24 h. What went by a session has no key and cannot be asked for.
    ///
    /// ```
    /// # use dingtalk_chat::Chat;
    /// # use dingtalk_types::event::ReplyTarget;
    /// # async fn example(chat: Chat) -> Result<(), Box<dyn std::error::Error>> {
    /// let target = ReplyTarget::person("manager7");
    /// let sent = chat.reply(&target, "The report is ready.").await?;
    /// println!("read by {:?}", chat.read_status(&target, &sent).await?.read_by);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The call failed.
    #[doc(alias("已读", "已读未读", "read receipt"))]
    pub async fn read_status(
        &self,
        target: impl Into<ReplyTarget> + Send,
        sent: &(impl ProcessQueryKeys + Sync + ?Sized),
    ) -> Result<ReadStatus, Error> {
        let (target, mut read_by) = (target.into(), Vec::new());
        let keys = sent.keys();
        for key in &keys {
            let readers = if target.conversation_type.is_group() {
                self.readers_in_group(&target, key).await?
            } else {
                self.readers_of_person(&target, key).await?
            };
            let new = readers.into_iter().filter(|reader| !read_by.contains(reader));
            read_by.extend(new.collect::<Vec<_>>());
        }
        Ok(ReadStatus { read_by, messages: keys.len() })
    }

    async fn readers_of_person(&self, target: &ReplyTarget, key: &str) -> Result<Vec<String>, Error> {
        let robot_code = route::robot_code(target, self.robot_code());
        let answer = batch_oto_query(self.client(), &BatchOtoQueryRequest::new(key, robot_code)).await?;
        let infos = answer.into_inner().message_read_info_list;
        Ok(infos.into_iter().filter(|info| info.read_status == "READ").map(|info| info.user_id).collect())
    }

    async fn readers_in_group(&self, target: &ReplyTarget, key: &str) -> Result<Vec<String>, Error> {
        let robot_code = route::robot_code(target, self.robot_code());
        let mut request = OrgGroupQueryRequest::new(key);
        request.robot_code = Some(robot_code.to_owned());
        request.open_conversation_id = Some(target.conversation_id.clone());
        let (mut readers, mut pages) = (Vec::new(), 0_u32);
        loop {
            let answer = org_group_query(self.client(), &request).await?.into_inner();
            readers.extend(answer.read_user_ids);
            pages += 1;
            let more = answer.has_more && !answer.next_token.is_empty() && pages < 1_000;
            if !more || request.next_token.as_ref() == Some(&answer.next_token) {
                return Ok(readers);
            }
            request.next_token = Some(answer.next_token);
        }
    }

    /// Takes back what was sent to `target` within the last 24 h. What went by a session stays.
    ///
    /// ```
    /// # use dingtalk_chat::Chat;
    /// # use dingtalk_types::event::ReplyTarget;
    /// # async fn example(chat: Chat) -> Result<(), Box<dyn std::error::Error>> {
    /// let group = ReplyTarget::group("cid…");
    /// let sent = chat.reply(&group, "Lunch at twelve.").await?;
    /// assert!(chat.recall(&group, &sent).await?.failed.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// The call failed.
    #[doc(alias("撤回", "撤回消息", "消息撤回", "recall message"))]
    pub async fn recall(
        &self,
        target: impl Into<ReplyTarget> + Send,
        sent: &(impl ProcessQueryKeys + Sync + ?Sized),
    ) -> Result<Recalled, Error> {
        let target = target.into();
        let robot_code = route::robot_code(&target, self.robot_code());
        let mut recalled = Recalled::default();
        for keys in sent.keys().chunks(MAX_KEYS) {
            let (gone, failed) = if target.conversation_type.is_group() {
                let request = OrgGroupRecallRequest::new(&*target.conversation_id, keys, robot_code);
                let answer = org_group_recall(self.client(), &request).await?.into_inner();
                (answer.success_result, answer.failed_result)
            } else {
                let request = BatchRecallOtoRequest::new(keys, robot_code);
                let answer = batch_recall_oto(self.client(), &request).await?.into_inner();
                (answer.success_result, answer.failed_result)
            };
            recalled.recalled.extend(gone);
            recalled.failed.extend(failed);
        }
        Ok(recalled)
    }
}
