use std::collections::BTreeMap;

use serde_json::Value;

use crate::event::open_record::{decode_or_keep, open_record, read_open};
use crate::event::{Payload, PayloadError};
use crate::wire::wire;

/// Somebody touched an interactive card. The answer is a [`CardUpdate`](super::CardUpdate), due within 2 s.
///
/// ```
/// use dingtalk_types::event::{CardAction, Payload};
///
/// let json = br#"{"outTrackId":"card-1","userId":"manager7",
///     "content":"{\"cardPrivateData\":{\"actionIds\":[\"approve\"],\"params\":{\"level\":2}}}"}"#;
/// let action = CardAction::read(None, json)?;
/// assert_eq!(action.action_ids, ["approve"]);
/// assert_eq!(action.params["level"], 2);
/// # Ok::<_, dingtalk_types::event::PayloadError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CardAction {
    /// `outTrackId`: the card, as its creator named it.
    pub out_track_id: String,
    /// `userId`: who acted; see [`user_id_type`](Self::user_id_type).
    pub user_id: String,
    /// `userIdType`: 1 for userId, the default, 2 for unionId.
    pub user_id_type: Option<i64>,
    /// `corpId`
    pub corp_id: String,
    /// `type`: `actionCallback`.
    pub kind: Option<String>,
    /// `spaceId`: where the card is.
    pub space_id: Option<String>,
    /// `spaceType`, such as `im`.
    pub space_type: Option<String>,
    /// `extension`: what the creator gave along with the card.
    pub extension: BTreeMap<String, Value>,
    /// `content.cardPrivateData.actionIds`: the buttons that were pressed.
    pub action_ids: Vec<String>,
    /// `content.cardPrivateData.params`: values of the form or the button, mostly texts.
    pub params: BTreeMap<String, Value>,
    /// `content.cardData.cardParamMap`: the card's variables, where the card sends them along.
    pub card_params: BTreeMap<String, Value>,
    /// Members that this version does not know.
    pub other: BTreeMap<String, Value>,
}

open_record!(CardAction {
    out_track_id = "outTrackId",
    user_id = "userId",
    user_id_type = "userIdType",
    corp_id = "corpId",
    kind = "type",
    space_id = "spaceId",
    space_type = "spaceType",
    extension = "extension",
});

impl Payload for CardAction {
    fn read(_event_type: Option<&str>, json: &[u8]) -> Result<Self, PayloadError> {
        const TARGET: &str = "CardAction";
        let mut action: Self = read_open(TARGET, json)?;
        // Older pushes have the same text under `value`, or only there.
        let name = if says_something(action.other.get("content")) { "content" } else { "value" };
        let content: Content = decode_or_keep(&mut action.other, name);
        action.other.remove(if name == "content" { "value" } else { "content" });
        action.action_ids = content.private.action_ids;
        action.params = content.private.params;
        action.card_params = content.card.params;
        Ok(action)
    }
}

fn says_something(content: Option<&Value>) -> bool {
    match content {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.trim().is_empty(),
        Some(Value::Object(members)) => !members.is_empty(),
        Some(_) => true,
    }
}

#[derive(Debug, Default)]
struct Content {
    private: CardPrivateData,
    card: CardData,
}

wire!(response Content { private = "cardPrivateData", card = "cardData" });

#[derive(Debug, Default)]
struct CardPrivateData {
    action_ids: Vec<String>,
    params: BTreeMap<String, Value>,
}

wire!(response CardPrivateData { action_ids = "actionIds", params = "params" });

#[derive(Debug, Default)]
struct CardData {
    params: BTreeMap<String, Value>,
}

wire!(response CardData { params = "cardParamMap" });

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::wire::collect_unread;

    #[test]
    fn the_content_may_be_text_an_object_absent_or_under_its_older_name() {
        for (content, ids) in [
            (r#""content":"{\"cardPrivateData\":{\"actionIds\":[\"a\"]}}""#, vec!["a"]),
            (r#""content":{"cardPrivateData":{"actionIds":"a"}}"#, vec!["a"]),
            (r#""value":"{\"cardPrivateData\":{\"actionIds\":[\"a\"]}}""#, vec!["a"]),
            (r#""content":"","value":"{\"cardPrivateData\":{\"actionIds\":[\"a\"]}}""#, vec!["a"]),
            (r#""content":{},"value":{"card_private_data":{"action_ids":["a"]}}"#, vec!["a"]),
            (r#""content":"\"{\\\"cardPrivateData\\\":{\\\"actionIds\\\":[\\\"a\\\"]}}\"""#, vec!["a"]),
            (
                r#""content":"{\"cardPrivateData\":{\"actionIds\":[\"a\"],\"params\":{\"x\":\"\\ud83d\"}}}""#,
                vec!["a"],
            ),
            (r#""content":null"#, vec![]),
            (r#""content":"""#, vec![]),
            (r#""userIdType":"1""#, vec![]),
        ] {
            let action = CardAction::read(None, format!("{{{content}}}").as_bytes());
            assert_eq!(
                action.map(|action| action.action_ids),
                Ok(ids.into_iter().map(str::to_owned).collect()),
                "{content}"
            );
        }
    }

    #[test]
    fn broken_content_costs_no_action_and_is_kept_and_named() {
        for content in [json!("no JSON"), json!(7), json!([true])] {
            let text = json!({"userId": "u", "content": content, "value": content}).to_string();
            let (action, unread) = collect_unread(|| CardAction::read(None, text.as_bytes()).unwrap());
            assert_eq!((&*action.user_id, &action.other["content"]), ("u", &content));
            assert_eq!(unread, ["content"]);
        }
    }

    #[test]
    fn an_odd_member_costs_that_member_only() {
        let json = br#"{"userId":"u","userIdType":"unionId","extension":"x","content":
            {"cardPrivateData":{"actionIds":["a"],"params":"none"},"cardData":7}}"#;
        let (action, mut unread) = collect_unread(|| CardAction::read(None, json).unwrap());
        unread.sort();
        assert_eq!(
            (&*action.user_id, action.user_id_type, &*action.action_ids),
            ("u", None, &["a".to_owned()][..])
        );
        assert_eq!(action.other["userIdType"], "unionId");
        let named = ["content.cardData", "content.cardPrivateData.params", "extension", "userIdType"];
        assert_eq!(unread, named);
    }
}
