use std::collections::BTreeMap;
use std::fmt;

use serde_core::de::Deserializer;
use serde_json::Value;

use super::replied::SAYING;
use super::{ChatContent, QuotaNotice, RepliedMessage, RichText, Text};
use crate::event::open_record::{open_record, read_open};
use crate::event::{Payload, PayloadError};
use crate::secret::Secret;
use crate::wire::{Decode, wire};

/// A message to a robot, from Stream or from an HTTP callback.
///
/// ```
/// use dingtalk_types::event::{Payload, ChatContent, ChatMessage};
///
/// let json = br#"{"msgId":"msg1","msgtype":"text","text":{"content":" hello"},"senderStaffId":"manager7",
///     "conversationType":"2","conversationId":"cid1","createAt":"1708327204136"}"#;
/// let message = ChatMessage::read(None, json)?;
/// assert!(message.conversation_type.is_group());
/// assert_eq!(message.created_at, Some(1_708_327_204_136));
/// match message.content {
///     ChatContent::Text(text) => assert_eq!(text.trimmed(), "hello"),
///     other => panic!("{other:?}"),
/// }
/// # Ok::<_, dingtalk_types::event::PayloadError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ChatMessage {
    /// `msgId`: the same for every redelivery.
    pub msg_id: String,
    /// `msgtype`
    pub msgtype: String,
    /// `text` or `content`: what the message says.
    pub content: ChatContent,
    /// `createAt`: milliseconds since 1970.
    pub created_at: Option<i64>,
    /// `conversationId`; usable as openConversationId.
    pub conversation_id: String,
    /// `conversationType`
    pub conversation_type: ConversationType,
    /// `conversationTitle`: the name of the group.
    pub conversation_title: Option<String>,
    /// `senderStaffId`: the sender's userId. Absent for outsiders, and while the robot is not published.
    pub sender_staff_id: Option<String>,
    /// `senderUnionId`
    pub sender_union_id: Option<String>,
    /// `senderId`: an opaque id, no userId.
    pub sender_id: String,
    /// `senderNick`
    pub sender_nick: String,
    /// `senderCorpId`: the sender's organisation; absent for outsiders.
    pub sender_corp_id: Option<String>,
    /// `senderPlatform`, such as `Mac`.
    pub sender_platform: Option<String>,
    /// `isAdmin`: whether the sender administrates the organisation.
    pub is_admin: Option<bool>,
    /// `robotCode`; absent or `normal` for custom robots.
    pub robot_code: Option<String>,
    /// `chatbotUserId`: an opaque id of the robot.
    pub chatbot_user_id: String,
    /// `chatbotCorpId`: the organisation of the robot.
    pub chatbot_corp_id: String,
    /// `isInAtList`: whether the message mentions the robot.
    pub is_in_at_list: Option<bool>,
    /// `atUsers`: whom the message mentions, the robot included.
    pub at_users: Vec<AtUser>,
    /// `sessionWebhook`: an address that answers into the conversation, without a token. Whoever knows it can write
    /// there until it expires.
    pub session_webhook: Option<Secret>,
    /// `sessionWebhookExpiredTime`: milliseconds since 1970, about 90 minutes after the message.
    pub session_webhook_expires_ms: Option<i64>,
    /// `hostingContext`: the person for whom a robot answers, in delegated messages.
    pub hosting_context: Option<HostingContext>,
    /// Members that this version does not know, such as `originalMsgId` and `quoteMessage`, or that do not fit.
    pub other: BTreeMap<String, Value>,
}

open_record!(ChatMessage {
    msg_id = "msgId",
    msgtype = "msgtype",
    created_at = "createAt",
    conversation_id = "conversationId",
    conversation_type = "conversationType",
    conversation_title = "conversationTitle",
    sender_staff_id = "senderStaffId",
    sender_union_id = "senderUnionId",
    sender_id = "senderId",
    sender_nick = "senderNick",
    sender_corp_id = "senderCorpId",
    sender_platform = "senderPlatform",
    is_admin = "isAdmin",
    robot_code = "robotCode",
    chatbot_user_id = "chatbotUserId",
    chatbot_corp_id = "chatbotCorpId",
    is_in_at_list = "isInAtList",
    at_users = "atUsers",
    session_webhook = "sessionWebhook",
    session_webhook_expires_ms = "sessionWebhookExpiredTime",
    hosting_context = "hostingContext",
});

impl ChatMessage {
    /// The words of the message, without the spaces around them: see [`ChatContent::text`].
    pub fn text(&self) -> Option<String> {
        self.content.text().map(|text| text.trim().to_owned())
    }

    /// The message that this one answers: `text.repliedMsg`, or where other kinds and older pushes have it
    /// (`content.repliedMsg`, `quoteMessage`).
    pub fn replied(&self) -> Option<RepliedMessage> {
        const NAMES: [&str; 4] = ["repliedMsg", "quoteMessage", "quotedMsg", "quotedMessage"];
        let beside = match &self.content {
            ChatContent::Text(Text { replied: Some(replied), .. }) => return Some((**replied).clone()),
            ChatContent::Text(Text { other, .. }) | ChatContent::RichText(RichText { other, .. }) => {
                Some(other)
            }
            ChatContent::Markdown(markdown) => Some(&markdown.other),
            _ => None,
        };
        let places = beside.into_iter().chain([&self.other]);
        places
            .flat_map(|members| NAMES.iter().filter_map(|name| members.get(*name)))
            .find_map(|value| RepliedMessage::read(value).flatten())
    }

    fn settle(&mut self) {
        if self.msgtype.is_empty() {
            self.msgtype = self.first_text(["msgType", "messageType"]).unwrap_or_default();
        }
        // The platform sends them empty for outsiders.
        for id in [&mut self.sender_staff_id, &mut self.sender_union_id, &mut self.sender_corp_id] {
            *id = id.take().filter(|id| !id.is_empty());
        }
        let code = self.first_text(["errorCode", "errCode"]);
        let message = self.first_text(["errorMessage", "errMsg"]);
        let says_nothing = !SAYING.iter().any(|name| self.other.contains_key(*name));
        self.content = match code.filter(|_| says_nothing) {
            Some(code) => ChatContent::Quota(QuotaNotice { code, message: message.unwrap_or_default() }),
            None => ChatContent::take_from(&self.msgtype, &mut self.other),
        };
    }

    fn first_text(&self, names: [&str; 2]) -> Option<String> {
        let value = names.iter().find_map(|name| self.other.get(*name))?;
        String::decode(value).ok().filter(|text| !text.is_empty())
    }
}

impl Payload for ChatMessage {
    fn read(_event_type: Option<&str>, json: &[u8]) -> Result<Self, PayloadError> {
        let mut message: Self = read_open("ChatMessage", json)?;
        message.settle();
        Ok(message)
    }
}

/// `conversationType`
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct ConversationType(pub String);

impl ConversationType {
    /// A chat of one person and the robot.
    pub fn is_one_to_one(&self) -> bool {
        self.0 == "1"
    }

    /// A group.
    pub fn is_group(&self) -> bool {
        self.0 == "2"
    }
}

impl fmt::Debug for ConversationType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_str() {
            "1" => formatter.write_str("OneToOne"),
            "2" => formatter.write_str("Group"),
            other => write!(formatter, "ConversationType({other:?})"),
        }
    }
}

impl Decode for ConversationType {
    fn decode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::decode(deserializer).map(Self)
    }
}

/// Somebody whom a message mentions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AtUser {
    /// `dingtalkId`: an opaque id, no userId.
    pub dingtalk_id: String,
    /// `staffId`: the userId; absent for outsiders and robots.
    pub staff_id: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
}

wire!(response AtUser { dingtalk_id = "dingtalkId", staff_id ? "staffId", union_id ? "unionId" });

/// The person for whom a robot answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct HostingContext {
    /// `userId`
    pub user_id: String,
    /// `nick`
    pub nick: String,
}

wire!(response HostingContext { user_id = "userId", nick = "nick" });

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::collect_unread;

    fn message(json: Value) -> ChatMessage {
        ChatMessage::read(None, json.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn every_kind_of_content_finds_its_type() {
        let rich = message(json!({"msgtype": "richText", "content": {"richText": [
            {"text": "see "}, {"type": "picture", "downloadCode": "d1"}, {"text": "this", "atName": "x"}]}}));
        assert_eq!(rich.text().as_deref(), Some("see this"));

        let picture = message(json!({"msgtype": "picture", "content": {"downloadCode": "d2"}}));
        assert!(matches!(&picture.content, ChatContent::Picture(picture) if picture.download_code == "d2"));

        let audio = message(json!({"msgtype": "audio",
            "content": {"duration": "4000", "downloadCode": "d3", "recognition": "hi"}}));
        assert!(matches!(&audio.content, ChatContent::Audio(audio) if audio.duration_ms == Some(4000)));

        let video = message(json!({"msgtype": "video",
            "content": {"duration": 4000, "downloadCode": "d4", "videoType": "mp4"}}));
        assert!(matches!(&video.content, ChatContent::Video(v) if v.video_type.as_deref() == Some("mp4")));

        let file =
            message(json!({"msgtype": "file", "content": {"downloadCode": "d5", "fileName": "表.xlsx"}}));
        assert!(matches!(&file.content, ChatContent::File(file) if file.file_name == "表.xlsx"));
    }

    #[test]
    fn content_may_travel_as_json_text() {
        let file = message(json!({"msgtype": "file", "content": r#"{"downloadCode":"d","fileName":"a"}"#}));
        assert!(matches!(&file.content, ChatContent::File(file) if file.download_code == "d"));
    }

    #[test]
    fn an_unknown_kind_keeps_its_content() {
        let card =
            message(json!({"msgtype": "interactiveCard", "content": {"a": [1]}, "quoteMessage": {"b": 2}}));
        let content = json!({"a": [1]});
        assert_eq!(card.content, ChatContent::Unknown { msgtype: "interactiveCard".to_owned(), content });
        assert_eq!(card.other["quoteMessage"], json!({"b": 2}));
    }

    #[test]
    fn content_that_does_not_fit_its_kind_costs_no_message() {
        let file = message(json!({"msgId": "m", "msgtype": "file", "content": "no JSON"}));
        assert_eq!(file.msg_id, "m");
        assert!(matches!(file.content, ChatContent::Unknown { .. }));
    }

    #[test]
    fn a_quota_notice_has_no_text() {
        for (code, text) in [("errorCode", "errorMessage"), ("errCode", "errMsg")] {
            let notice = message(json!({"msgId": "m", "msgtype": "text", code: 20001, text: "used up"}));
            let expected = QuotaNotice { code: "20001".to_owned(), message: "used up".to_owned() };
            assert_eq!(notice.content, ChatContent::Quota(expected));
        }
    }

    #[test]
    fn a_reply_shows_what_it_answers() {
        let reply = message(json!({"msgtype": "text", "text": {"content": "yes", "isReplyMsg": true,
            "repliedMsg": {"msgType": "text", "msgId": "m0", "createdAt": 7, "content": {"text": "really?"}}}}));
        let ChatContent::Text(text) = reply.content else { panic!("no text") };
        let replied = text.replied.unwrap();
        assert_eq!((replied.msg_id.as_str(), replied.created_at, text.is_reply), ("m0", Some(7), true));
        assert!(matches!(replied.content(), ChatContent::Text(text) if text.content == "really?"));
    }

    #[test]
    fn own_words_survive_whatever_stands_beside_them() {
        let odd = [
            json!(null),
            json!(7),
            json!("gone"),
            json!(["x", 1]),
            json!({"msgType": ["text"]}),
            json!(true),
        ];
        for odd in odd {
            for member in ["repliedMsg", "isReplyMsg", "createdAt", "at", "richText"] {
                let text = json!({"content": "my words", member: odd});
                assert_eq!(
                    message(json!({"msgtype": "text", "text": text})).text().as_deref(),
                    Some("my words"),
                    "{text}"
                );
            }
            for member in [
                "atUsers",
                "hostingContext",
                "createAt",
                "isAdmin",
                "isInAtList",
                "sessionWebhook",
                "senderNick",
                "conversationType",
                "sessionWebhookExpiredTime",
                "quoteMessage",
                "msgId",
                "content",
                "richText",
                "brandNew",
            ] {
                let whole = json!({"msgtype": "text", "text": {"content": "my words"}, member: odd});
                assert_eq!(message(whole.clone()).text().as_deref(), Some("my words"), "{whole}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_named_and_kept() {
        let json = json!({"msgtype": "text", "createAt": {"a": 1}, "isAdmin": "perhaps", "atUsers": [7, {"staffId": "u"}],
            "text": {"content": "hi", "repliedMsg": 7}});
        let (message, mut unread) =
            collect_unread(|| ChatMessage::read(None, json.to_string().as_bytes()).unwrap());
        unread.sort();
        assert_eq!((message.created_at, message.is_admin), (None, None));
        assert_eq!(
            (&message.other["createAt"], &message.other["isAdmin"]),
            (&json!({"a": 1}), &json!("perhaps"))
        );
        assert_eq!(message.at_users[0].staff_id.as_deref(), Some("u"));
        let ChatContent::Text(text) = message.content else { panic!("no text") };
        assert_eq!(text.other["repliedMsg"], 7);
        assert_eq!(unread, ["atUsers[0]", "createAt", "isAdmin", "text.repliedMsg"]);
    }

    #[test]
    fn a_text_is_read_in_every_spelling() {
        let inner = json!({"content": "中文消息"}).to_string();
        for json in [
            json!({"msgtype": "text", "text": {"content": "中文消息"}}),
            json!({"msgtype": "text", "text": {"text": "中文消息"}}),
            json!({"msgtype": "text", "text": inner}),
            json!({"msgtype": "text", "text": "中文消息"}),
            json!({"msgtype": "text", "text": [{"text": "中文"}, {"content": "消息"}]}),
            json!({"msgtype": "text", "content": "中文消息"}),
            json!({"msgtype": "text", "content": {"content": "中文消息"}}),
            json!({"msgtype": "text", "content": {"text": "中文消息"}}),
            json!({"msgtype": "text", "content": inner, "text": null}),
            json!({"msgtype": "text", "text": {}, "content": "中文消息"}),
            json!({"msgtype": "text", "richText": [{"text": "中文消息"}]}),
            json!({"msgtype": "Text", "text": {"content": {"text": "中文消息"}}}),
            json!({"msgType": "text", "text": {"content": "中文消息"}}),
            json!({"text": {"content": "中文消息"}}),
            json!({"msgtype": "richText", "text": {"content": "中文消息"}}),
        ] {
            assert_eq!(message(json.clone()).text().as_deref(), Some("中文消息"), "{json}");
        }
        let typed = r#"{"content":"typed","by":"me"}"#;
        for json in [json!({"content": r#"{"content":"typed"}"#}), json!(typed), json!({"content": typed})] {
            let words = json.get("content").unwrap_or(&json).clone();
            let text = message(json!({"msgtype": "text", "text": json})).text();
            assert_eq!(text.as_deref(), words.as_str(), "what somebody typed stays as it is");
        }
        assert_eq!(message(json!({"msgtype": "text", "text": 5})).text().as_deref(), Some("5"));
        assert_eq!(message(json!({"msgtype": "text", "text": {"content": ""}})).text().as_deref(), Some(""));
    }

    #[test]
    fn a_rich_text_is_read_in_every_spelling() {
        let parts = json!([{"text": "now "}, {"type": "text", "content": "then"}, "!", {"type": "picture", "downloadCode": "d"}, 7, null]);
        for json in [
            json!({"msgtype": "richText", "content": {"richText": parts}}),
            json!({"msgtype": "richText", "content": {"richText": parts.to_string()}}),
            json!({"msgtype": "richText", "content": json!({"richText": parts}).to_string()}),
            json!({"msgtype": "richText", "content": parts}),
            json!({"msgtype": "richText", "richText": parts}),
            json!({"msgtype": "richText", "richText": {"richText": parts}}),
            json!({"msgtype": "richtext", "text": {"richText": parts}}),
            json!({"richText": parts}),
        ] {
            let message = message(json.clone());
            assert_eq!(message.text().as_deref(), Some("now then!7"), "{json}");
            let ChatContent::RichText(rich) = message.content else { panic!("{json}") };
            assert_eq!(rich.parts[3].download_code.as_deref(), Some("d"), "{json}");
        }
        let plain = message(json!({"msgtype": "richText", "content": "words"}));
        assert_eq!(plain.text().as_deref(), Some("words"));
    }

    #[test]
    fn a_markdown_text_is_read_in_every_spelling() {
        for json in [
            json!({"msgtype": "markdown", "markdown": {"title": "t", "text": "# hi"}}),
            json!({"msgtype": "markdown", "content": {"title": "t", "text": "# hi"}}),
            json!({"msgtype": "markdown", "content": {"content": "# hi"}}),
            json!({"msgtype": "markdown", "content": "# hi"}),
            json!({"msgtype": "markdown", "text": "# hi"}),
            json!({"msgtype": "markdown", "text": {"content": "# hi"}}),
            json!({"msgtype": "markdown", "content": "{\"text\":\"# hi\"}"}),
        ] {
            assert_eq!(message(json.clone()).text().as_deref(), Some("# hi"), "{json}");
        }
    }

    fn quoted(quote: Value) -> RepliedMessage {
        message(json!({"msgtype": "text", "text": {"content": "x", "isReplyMsg": true, "repliedMsg": quote}}))
            .replied()
            .unwrap()
    }

    #[test]
    fn the_words_of_a_quote_are_read_in_every_spelling() {
        let card = json!({"elementType": "ROOT", "children": [{"elementType": "TEXT", "value": "quoted"},
            {"elementType": "IMAGE", "value": "no words"}]});
        for quote in [
            json!({"msgType": "text", "content": {"content": "quoted"}}),
            json!({"msgType": "text", "content": {"text": "quoted"}}),
            json!({"msgType": "text", "content": "quoted"}),
            json!({"msgType": "text", "content": "{\"text\":\"quoted\"}"}),
            json!({"msgType": "text", "text": {"content": "quoted"}}),
            json!({"msgtype": "text", "text": "quoted", "createdAt": "long ago"}),
            json!({"content": {"text": "quoted"}}),
            json!({"content": {"richText": [{"text": "quoted"}]}}),
            json!({"msgType": "richText", "content": {"richText": [{"msgType": "text", "content": "quoted"}]}}),
            json!({"msgType": "richText", "content": {"text": "quoted"}}),
            json!({"msgType": "markdown", "content": {"title": "t", "text": "quoted"}}),
            json!({"msgType": "interactiveCard", "content": {"cardContent": card}}),
            json!({"msgType": "interactiveCard", "content": {"cardContent": card.to_string()}}),
            json!({"msgType": "interactiveCard", "content": {"text": "quoted"}}),
            json!({"msgType": "audio", "content": {"recognition": "quoted"}}),
            json!({"msgType": "text", "content": {"summary": "quoted"}}),
            json!({"msgType": "brandNew", "content": {"text": "quoted"}}),
            json!("quoted"),
            json!([{"msgType": "text", "content": {"text": "quoted"}}]),
        ] {
            assert_eq!(quoted(quote.clone()).text().as_deref(), Some("quoted"), "{quote}");
        }
        assert_eq!(quoted(json!({"msgType": "interactiveCard", "msgId": "q"})).text(), None);
        assert_eq!(quoted(json!({"msgType": "file", "content": {"fileName": "a"}})).text(), None);
    }

    #[test]
    fn the_pictures_of_a_quoted_rich_text_are_pictures() {
        let content = json!({"richText": [{"msgType": "picture", "downloadCode": "c"}]});
        let ChatContent::RichText(rich) =
            quoted(json!({"msgType": "richText", "content": content})).content()
        else {
            panic!("no rich text")
        };
        let part = &rich.parts[0];
        assert_eq!((part.kind.as_deref(), part.download_code.as_deref()), (Some("picture"), Some("c")));
    }

    #[test]
    fn a_quote_is_found_wherever_it_stands() {
        let quote = json!({"msgId": "q", "msgtype": "text", "text": {"content": "quoted"}});
        for json in [
            json!({"msgtype": "text", "text": {"content": "x"}, "quoteMessage": quote}),
            json!({"msgtype": "text", "text": {"content": "x", "isReplyMsg": "yes"}, "repliedMsg": quote}),
            json!({"msgtype": "richText", "content": {"richText": [{"text": "x"}], "repliedMsg": quote}}),
            json!({"msgtype": "picture", "content": {"downloadCode": "d"}, "quoteMessage": quote}),
        ] {
            let replied = message(json.clone()).replied().unwrap();
            assert_eq!((&*replied.msg_id, replied.text().as_deref()), ("q", Some("quoted")), "{json}");
        }
        assert_eq!(message(json!({"msgtype": "text", "text": {"content": "x"}})).replied(), None);
    }

    #[test]
    fn a_forwarded_record_is_read_in_every_spelling() {
        let entries = json!([{"senderId": "x", "msgType": "text", "content": "hello"},
            {"senderId": "y", "msgType": "picture", "content": {"downloadCode": "d"}},
            {"senderNick": "C", "msgType": "text", "content": {"text": "bye"}}]);
        let summary = json!(["A: hello", "B: [picture]"]);
        for content in [
            json!({"title": "Record", "summary": summary, "chatRecord": entries}),
            json!({"title": "Record", "summary": summary.to_string(), "chatRecord": entries.to_string()}),
            json!({"title": "Record", "summary": "A: hello\nB: [picture]", "records": entries}),
            json!({"title": "Record", "summary": summary, "messages": entries.to_string()}),
        ] {
            for whole in [
                json!({"msgtype": "chatRecord", "isForwardMsg": "1", "content": content}),
                json!({"msgtype": "chatRecord", "content": content.to_string()}),
                json!({"msgtype": "text", "content": content}),
            ] {
                let text = message(whole.clone()).text();
                assert_eq!(text.as_deref(), Some("Record\nA: hello\nB: [picture]\nC: bye"), "{whole}");
            }
            assert_eq!(
                quoted(json!({"msgType": "text", "content": content})).text().as_deref(),
                Some("Record\nA: hello\nB: [picture]\nC: bye")
            );
        }
        let bare = message(json!({"msgtype": "chatRecord", "content": entries}));
        assert_eq!(bare.text().as_deref(), Some("hello\nC: bye"));
        let summary_only = message(
            json!({"msgtype": "chatRecord", "content": {"summary": "[\"A: hello\"]", "chatRecord": "[]"}}),
        );
        assert_eq!(summary_only.text().as_deref(), Some("A: hello"));
    }

    #[test]
    fn half_an_emoji_costs_no_message() {
        let json = br#"{"msgtype":"text","senderNick":"A\ud83d","text":{"content":"hi"}}"#;
        let message = ChatMessage::read(None, json).unwrap();
        assert_eq!((message.text().as_deref(), &*message.sender_nick), (Some("hi"), "A\u{fffd}"));
    }

    #[test]
    fn an_outsider_has_no_user_id() {
        let outsider = message(json!({"senderStaffId": "", "senderCorpId": ""}));
        assert_eq!((outsider.sender_staff_id, outsider.sender_corp_id), (None, None));
    }

    #[test]
    fn debug_shows_no_session_webhook() {
        let shown = format!("{:?}", message(json!({"sessionWebhook": "https://h/?session=canary"})));
        assert!(!shown.contains("canary"), "{shown}");
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for json in ["", "1", "{", "{} x", r#""text""#] {
            assert!(ChatMessage::read(None, json.as_bytes()).is_err(), "{json}");
        }
    }
}
