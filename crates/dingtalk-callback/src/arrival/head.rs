//! What of a callback's plain JSON the receiver should know without reading it all.

use dingtalk_types::wire::from_json;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// The members of chat messages and card callbacks that say what they are.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct CallbackHead {
    msg_id: Lenient,
    corp_id: Lenient,
    chatbot_corp_id: Lenient,
    create_at: Lenient,
    r#type: Lenient,
}

/// No odd member may cost the message.
#[derive(Default, Deserialize)]
#[serde(untagged)]
enum Lenient {
    Number(i64),
    Text(String),
    Other(IgnoredAny),
    #[default]
    Absent,
}

impl Lenient {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
            Self::Other(_) | Self::Absent => None,
        }
    }
}

impl CallbackHead {
    /// `None` if the body is no JSON object.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        // A list of values would do for serde.
        match body.iter().find(|byte| b"\"[{".contains(byte))? {
            b'{' => from_json(body).ok(),
            // Written as JSON text twice.
            b'"' => from_json::<String>(body).ok().and_then(|text| Self::read(text.as_bytes())),
            _ => None,
        }
    }

    /// `msgId`: the same for every delivery of one chat message.
    pub(super) fn message_id(&self) -> Option<&str> {
        self.msg_id.text()
    }

    /// `chatbotCorpId` of a chat message, `corpId` of a card callback.
    pub(super) fn corp_id(&self) -> Option<&str> {
        self.chatbot_corp_id.text().or(self.corp_id.text())
    }

    /// `createAt` of a chat message, in milliseconds since 1970: a number, or a text by the documentation.
    pub(super) fn born_ms(&self) -> Option<i64> {
        self.create_at.number()
    }

    /// Whether a card asks for data, instead of telling an action.
    pub(super) fn is_dynamic_data(&self) -> bool {
        self.r#type.text() == Some("dynamicDataCallback")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chat_message_and_a_card_callback_tell_what_they_are() {
        let robot = CallbackHead::read(
            br#" {"msgId":"m","chatbotCorpId":"c","corpId":"other","createAt":"7","text":{}}"#,
        )
        .unwrap();
        assert_eq!((robot.message_id(), robot.corp_id(), robot.born_ms()), (Some("m"), Some("c"), Some(7)));
        let card = CallbackHead::read(br#"{"type":"dynamicDataCallback","corpId":"c"}"#).unwrap();
        assert!(card.is_dynamic_data() && card.corp_id() == Some("c") && card.message_id().is_none());
    }

    #[test]
    fn an_odd_member_costs_that_member_only() {
        for odd in ["null", "{}", "[1]", "true", "1.5", "99999999999999999999"] {
            let body = format!(r#"{{"msgId":{odd},"corpId":{odd},"createAt":{odd},"type":{odd}}}"#);
            let head = CallbackHead::read(body.as_bytes()).unwrap_or_else(|| panic!("{odd}"));
            assert_eq!((head.message_id(), head.corp_id(), head.born_ms()), (None, None, None), "{odd}");
        }
    }

    #[test]
    fn what_no_json_text_may_hold_costs_no_message() {
        for body in [
            &b"\xEF\xBB\xBF{\"msgId\":\"m\"}"[..],
            br#"{"msgId":"m","senderNick":"a\ud83d"}"#,
            b"{\"msgId\":\"m\",\"text\":{\"content\":\"a\nb\"}}",
            b"{\"msgId\":\"m\"}\r\n",
            b"{\"msgId\":\"m\"}\0",
            br#""{\"msgId\":\"m\"}""#,
            br#" "{\"msgId\":\"m\",\"nick\":\"\ud83d\"}""#,
        ] {
            let head =
                CallbackHead::read(body).unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(body)));
            assert_eq!(head.message_id(), Some("m"));
        }
    }

    #[test]
    fn what_is_no_object_is_nothing() {
        for body in [
            "",
            "null",
            "[]",
            "\u{feff}[]",
            r#"["m","c",7,"t"]"#,
            "\"[]\"",
            "\"{\"",
            "{",
            "{}x",
            r#"{"msgId":"a","msgId":"b"}"#,
        ] {
            assert!(CallbackHead::read(body.as_bytes()).is_none(), "{body}");
        }
    }
}
