//! Messages as they stand on the wire: the published samples, and the exact spelling of every template.

use crate::support::samples;
use dingtalk_types::message::ButtonOrientation;
use dingtalk_types::message::robot::{Button, RobotMessage, Video};
use dingtalk_types::message::webhook::{self, At, FeedLink, WebhookMessage};
use dingtalk_types::message::work::{ActionCard, Link, Oa, WorkMessage};
use dingtalk_types::wire::Decode;
use dingtalk_types::{LimitError, Validate};
use serde_json::{Value, json};

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

fn written<T: serde::Serialize>(message: &T) -> Value {
    serde_json::to_value(message).unwrap()
}

fn optional(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

/// Builds the message that a sample of a webhook message shows, from the sample's texts; `None` for a kind that has no builder.
fn webhook_message(sample: &Value) -> Option<WebhookMessage> {
    let kind = text(&sample["msgtype"]);
    let content = &sample[&*kind];
    let message = match &*kind {
        "text" => WebhookMessage::text(text(&content["content"])),
        "markdown" => WebhookMessage::markdown(text(&content["title"]), text(&content["text"])),
        "link" => WebhookMessage::link(webhook::Link {
            pic_url: optional(&content["picUrl"]),
            ..webhook::Link::new(
                text(&content["title"]),
                text(&content["text"]),
                text(&content["messageUrl"]),
            )
        }),
        "actionCard" => {
            let (title, body) = (text(&content["title"]), text(&content["text"]));
            let card = match content["btns"].as_array() {
                Some(buttons) => buttons.iter().fold(
                    webhook::ActionCard::with_buttons(title, body, ButtonOrientation::Vertical),
                    |card, button| card.button(text(&button["title"]), text(&button["actionURL"])),
                ),
                None => webhook::ActionCard::single(
                    title,
                    body,
                    text(&content["singleTitle"]),
                    text(&content["singleURL"]),
                ),
            };
            WebhookMessage::action_card(webhook::ActionCard {
                btn_orientation: optional(&content["btnOrientation"]),
                hide_avatar: optional(&content["hideAvatar"]),
                ..card
            })
        }
        "feedCard" => WebhookMessage::feed_card(content["links"].as_array().unwrap().iter().map(|link| {
            FeedLink::new(text(&link["title"]), text(&link["messageURL"]), text(&link["picURL"]))
        })),
        _ => return None,
    };
    let Some(at) = sample.get("at") else { return Some(message) };
    let named = |name: &str| at[name].is_array().then(|| texts(&at[name]));
    Some(message.at(At {
        at_mobiles: named("atMobiles"),
        at_user_ids: named("atUserIds"),
        at_dingtalk_ids: named("atDingtalkIds"),
        is_at_all: at["isAtAll"].as_bool(),
    }))
}

#[test]
fn built_webhook_messages_equal_the_published_samples() {
    let Some(records) = samples("webhook-message") else { return };
    let mut compared = 0;
    for record in &records {
        let (id, sample) = (&record["id"], &record["json"]);
        let Some(message) = webhook_message(sample) else {
            eprintln!("{id}: a kind of message without a builder: {}", sample["msgtype"]);
            continue;
        };
        assert_eq!(&written(&message), sample, "{id}");
        assert_eq!(message.validate(), Ok(()), "{id}");
        assert_eq!(WebhookMessage::decode(sample.clone()).unwrap(), message, "{id} reads back");
        compared += 1;
    }
    eprintln!("webhook-message: {} total, {compared} built, all equal", records.len());
    assert!(compared > 0, "nothing was compared");
}

#[test]
fn published_work_messages_read_and_write_as_they_are() {
    let Some(records) = samples("fragment") else { return };
    let kinds = ["text", "image", "voice", "file", "link", "oa", "markdown", "action_card"];
    let mut compared = 0;
    for record in &records {
        let sample = &record["json"];
        if !kinds.iter().any(|&kind| sample["msgtype"] == kind && sample[kind].is_object()) {
            continue;
        }
        let message = WorkMessage::decode(sample.clone()).unwrap();
        assert_eq!(&written(&message), sample, "{}", record["id"]);
        assert_eq!(message.validate(), Ok(()), "{}", record["id"]);
        compared += 1;
    }
    // Not every folder has some.
    eprintln!("work messages in fragments: {compared} total, all equal");
}

#[test]
fn published_robot_messages_are_built_the_same() {
    let Some(records) = samples("request") else { return };
    let mut compared = 0;
    for sample in
        records.iter().map(|record| &record["json"]).filter(|sample| sample["msgKey"] == "sampleText")
    {
        let param: Value = serde_json::from_str(sample["msgParam"].as_str().unwrap()).unwrap();
        let message = RobotMessage::text(text(&param["content"]));
        let to = |name: &str| optional(&sample[name]).unwrap_or_default();
        let request = message.to_group(to("robotCode"), to("openConversationId"));
        assert_eq!(request.msg_key, text(&sample["msgKey"]));
        assert_eq!(serde_json::from_str::<Value>(&request.msg_param).unwrap(), param);
        compared += 1;
    }
    // Not every folder has some.
    eprintln!("robot messages: {compared} total, all equal");
}

#[test]
fn work_messages_have_the_documented_members() {
    let oa = Oa::new("https://example.com/1", "Leave")
        .pc_message_url("https://example.com/pc")
        .head_colour("FF112233")
        .status_bar("waiting", "0xFFF65E5E")
        .title("title")
        .form("Days", "3")
        .form("Reason", "rest")
        .rich("15.6", "CNY")
        .content("content")
        .image("@media")
        .file_count(3)
        .author("zhangsan");
    let table = [
        (WorkMessage::text("x"), json!({ "msgtype": "text", "text": { "content": "x" } })),
        (WorkMessage::image("@m"), json!({ "msgtype": "image", "image": { "media_id": "@m" } })),
        (
            WorkMessage::voice("@m", 10),
            json!({ "msgtype": "voice", "voice": { "media_id": "@m", "duration": "10" } }),
        ),
        (WorkMessage::file("@m"), json!({ "msgtype": "file", "file": { "media_id": "@m" } })),
        (
            WorkMessage::link(Link::new("https://example.com", "@m", "title", "text")),
            json!({
                "msgtype": "link",
                "link": { "messageUrl": "https://example.com", "picUrl": "@m", "title": "title", "text": "text" },
            }),
        ),
        (
            WorkMessage::oa(oa),
            json!({
                "msgtype": "oa",
                "oa": {
                    "message_url": "https://example.com/1",
                    "pc_message_url": "https://example.com/pc",
                    "head": { "bgcolor": "FF112233", "text": "Leave" },
                    "status_bar": { "status_value": "waiting", "status_bg": "0xFFF65E5E" },
                    "body": {
                        "title": "title",
                        "form": [{ "key": "Days", "value": "3" }, { "key": "Reason", "value": "rest" }],
                        "rich": { "num": "15.6", "unit": "CNY" },
                        "content": "content",
                        "image": "@media",
                        "file_count": "3",
                        "author": "zhangsan",
                    },
                },
            }),
        ),
        (
            WorkMessage::markdown("title", "# text"),
            json!({ "msgtype": "markdown", "markdown": { "title": "title", "text": "# text" } }),
        ),
        (
            WorkMessage::action_card(ActionCard::single("title", "text", "Open", "https://example.com")),
            json!({
                "msgtype": "action_card",
                "action_card": {
                    "title": "title", "markdown": "text", "single_title": "Open", "single_url": "https://example.com",
                },
            }),
        ),
        (
            WorkMessage::action_card(
                ActionCard::with_buttons("title", "text", ButtonOrientation::Horizontal)
                    .button("Yes", "https://y"),
            ),
            json!({
                "msgtype": "action_card",
                "action_card": {
                    "title": "title",
                    "markdown": "text",
                    "btn_orientation": "1",
                    "btn_json_list": [{ "title": "Yes", "action_url": "https://y" }],
                },
            }),
        ),
    ];
    for (message, expected) in table {
        assert_eq!(written(&message), expected);
        assert_eq!(message.msgtype(), expected["msgtype"]);
        assert_eq!(message.validate(), Ok(()), "{expected}");
        assert_eq!(WorkMessage::decode(expected).unwrap(), message);
    }
}

#[test]
fn robot_templates_have_the_documented_spelling_and_only_text_values() {
    let buttons = |count| (1..=count).map(|number| Button::new(format!("t{number}"), format!("u{number}")));
    let pair = [Button::new("t1", "u1"), Button::new("t2", "u2")];
    let (title, body) = ("title".to_owned(), "text".to_owned());
    let video = Video { width: Some(640), height: Some(480), ..Video::mp4("@v", "@p", 5) };
    let table = [
        (RobotMessage::text("x"), "sampleText", json!({ "content": "x" })),
        (
            RobotMessage::markdown("title", "text"),
            "sampleMarkdown",
            json!({ "title": "title", "text": "text" }),
        ),
        (RobotMessage::image("@m"), "sampleImageMsg", json!({ "photoURL": "@m" })),
        (
            RobotMessage::Link {
                title: title.clone(),
                text: body.clone(),
                pic_url: "@m".to_owned(),
                message_url: "https://example.com".to_owned(),
            },
            "sampleLink",
            json!({ "title": "title", "text": "text", "picUrl": "@m", "messageUrl": "https://example.com" }),
        ),
        (
            RobotMessage::action_card("title", "text", buttons(1)),
            "sampleActionCard",
            json!({ "title": "title", "text": "text", "singleTitle": "t1", "singleURL": "u1" }),
        ),
        (
            RobotMessage::action_card("title", "text", buttons(2)),
            "sampleActionCard2",
            json!({
                "title": "title", "text": "text",
                "actionTitle1": "t1", "actionURL1": "u1", "actionTitle2": "t2", "actionURL2": "u2",
            }),
        ),
        (
            RobotMessage::action_card("title", "text", buttons(3)),
            "sampleActionCard3",
            json!({
                "title": "title", "text": "text", "actionTitle1": "t1", "actionURL1": "u1",
                "actionTitle2": "t2", "actionURL2": "u2", "actionTitle3": "t3", "actionURL3": "u3",
            }),
        ),
        (
            RobotMessage::ActionCardPair { title, text: body, buttons: pair },
            "sampleActionCard6",
            json!({
                "title": "title", "text": "text",
                "buttonTitle1": "t1", "buttonUrl1": "u1", "buttonTitle2": "t2", "buttonUrl2": "u2",
            }),
        ),
        (
            RobotMessage::Audio { media_id: "@m".to_owned(), duration_ms: 3_000 },
            "sampleAudio",
            json!({ "mediaId": "@m", "duration": "3000" }),
        ),
        (
            RobotMessage::file("@m", "a.pdf", "pdf"),
            "sampleFile",
            json!({ "mediaId": "@m", "fileName": "a.pdf", "fileType": "pdf" }),
        ),
        (
            RobotMessage::Video(video),
            "sampleVideo",
            json!({
                "videoMediaId": "@v", "videoType": "mp4", "picMediaId": "@p",
                "duration": "5", "width": "640", "height": "480",
            }),
        ),
    ];
    for (message, key, expected) in table {
        assert_eq!(message.msg_key(), key);
        assert_eq!(serde_json::from_str::<Value>(&message.msg_param()).unwrap(), expected, "{key}");
        assert_eq!(message.validate(), Ok(()), "{key}");
    }
    let keys = [4, 5].map(|count| RobotMessage::action_card("t", "x", buttons(count)).msg_key());
    assert_eq!(keys, ["sampleActionCard4", "sampleActionCard5"]);
}

#[test]
fn a_mention_adds_the_literal_text_only_where_it_is_missing() {
    let mentioned =
        |content: &str, at| text(&written(&WebhookMessage::text(content).mention(at))["text"]["content"]);
    assert_eq!(mentioned("Tea", At::users(["li"])), "Tea @li");
    assert_eq!(mentioned("Tea ", At::users(["li"])), "Tea @li");
    assert_eq!(mentioned("Tea", At::users([""]).and_mobiles([""])), "Tea");
    assert_eq!(mentioned("Tea @li is ready", At::users(["li"])), "Tea @li is ready");
    assert_eq!(mentioned("@li，茶", At::users(["li"])), "@li，茶");
    assert_eq!(mentioned("@lisi", At::users(["li"])), "@lisi @li");
    assert_eq!(mentioned("@li-1 @li_1", At::users(["li"])), "@li-1 @li_1 @li");
    assert_eq!(mentioned("Tea", At::users(["li"]).and_mobiles(["138"])), "Tea @138 @li");
    assert_eq!(mentioned("Tea", At::everybody()), "Tea");

    let markdown = written(&WebhookMessage::markdown("t", "Tea").mention(At::mobiles(["138"])));
    assert_eq!(markdown["markdown"]["text"], "Tea @138");
    assert_eq!(markdown["at"], json!({ "atMobiles": ["138"] }));
}

#[test]
fn a_mention_in_a_message_that_cannot_highlight_is_refused() {
    let link = webhook::Link::new("t", "x", "u");
    let message = WebhookMessage::link(link).mention(At::users(["li"]));
    assert!(matches!(message.validate(), Err(LimitError::Conflict { field: "at", .. })));
}
