use super::{AtUser, ChatContent, ChatMessage};
use crate::message::webhook::At;

/// Somebody whom a message mentions, beside the robot itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mention {
    /// The userid; absent for outsiders and other robots.
    pub user_id: Option<String>,
    /// The opaque id: no userid, good for [`At::dingtalk_ids`].
    pub dingtalk_id: Option<String>,
    /// The name as it was typed; only rich texts tell it.
    pub name: Option<String>,
}

impl ChatMessage {
    /// Whom the message mentions, without the robot itself: of `atUsers` and of the parts of a rich text.
    pub fn mentions(&self) -> Vec<Mention> {
        let others = self.at_users.iter().filter(|user| !self.is_robot(user));
        let mut mentions: Vec<_> = others
            .map(|user| Mention {
                user_id: user.staff_id.clone().filter(|id| !id.is_empty()),
                dingtalk_id: Some(user.dingtalk_id.clone()).filter(|id| !id.is_empty()),
                name: None,
            })
            .collect();
        let ChatContent::RichText(rich) = &self.content else { return mentions };
        for part in rich.parts.iter().filter(|part| part.at_name.is_some()) {
            let user_id = part.at_user_id.clone().filter(|id| !id.is_empty());
            let known = user_id
                .as_ref()
                .and_then(|id| mentions.iter_mut().find(|known| known.user_id.as_ref() == Some(id)));
            match known {
                Some(known) => known.name.clone_from(&part.at_name),
                None => mentions.push(Mention { user_id, dingtalk_id: None, name: part.at_name.clone() }),
            }
        }
        mentions
    }

    /// Whether the robot is mentioned: `isInAtList`, or among `atUsers`.
    pub fn mentions_robot(&self) -> bool {
        self.is_in_at_list == Some(true) || self.at_users.iter().any(|user| self.is_robot(user))
    }

    /// Highlights the sender in an answer: by userid, or by the opaque id where there is none.
    pub fn mention_sender(&self) -> At {
        match &self.sender_staff_id {
            Some(user_id) => At::users([user_id]),
            None => At::dingtalk_ids([&self.sender_id]),
        }
    }

    fn is_robot(&self, user: &AtUser) -> bool {
        !self.chatbot_user_id.is_empty() && user.dingtalk_id == self.chatbot_user_id
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::event::Payload;

    fn message(json: &serde_json::Value) -> ChatMessage {
        ChatMessage::read(None, json.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn mentions_are_told_without_the_robot() {
        let message = message(&json!({
            "chatbotUserId": "$:robot", "atUsers": [{"dingtalkId": "$:robot"}, {"dingtalkId": "$:1", "staffId": "u1"}],
            "msgtype": "richText", "content": {"richText": [
                {"atName": "Wang", "atUserId": "u1"}, {"atName": "Guest"}, {"text": "hello"}]},
        }));
        let mention = |user_id: Option<&str>, dingtalk_id: Option<&str>, name: &str| Mention {
            user_id: user_id.map(ToOwned::to_owned),
            dingtalk_id: dingtalk_id.map(ToOwned::to_owned),
            name: Some(name.to_owned()),
        };
        assert_eq!(
            message.mentions(),
            [mention(Some("u1"), Some("$:1"), "Wang"), mention(None, None, "Guest")]
        );
        assert!(message.mentions_robot());
    }

    #[test]
    fn who_has_no_userid_is_highlighted_by_the_opaque_id() {
        let outsider = message(&json!({"senderId": "$:LWCP_v1:$x", "senderStaffId": ""}));
        assert_eq!(outsider.mention_sender(), At::dingtalk_ids(["$:LWCP_v1:$x"]));
        assert_eq!(message(&json!({"senderStaffId": "u1"})).mention_sender(), At::users(["u1"]));
        assert!(!outsider.mentions_robot());
    }
}
