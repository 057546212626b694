use serde_json::json;

use super::*;
use crate::limit::Validate;
use crate::message::ButtonOrientation;

fn everything() -> Vec<Say> {
    vec![
        Say::text("text"),
        Say::markdown("# title"),
        Say::picture("@lAD1"),
        Say::file("a.pdf", "@lAD2"),
        Say::voice("@lAD3", 4_200),
        Say::video("@lAD4", "@lAD5", 7),
        Say::link(Link::new("title", "text", "https://e.example").pic_url("@lAD6")),
        Say::action_card(ActionCard::single("title", "text", "open", "https://e.example")),
        Say::feed_card([FeedLink::new("title", "https://e.example", "https://e.example/p.png")]),
    ]
}

/// What of everything a channel carries; the rest is an error that names channel and kind.
fn carried<T>(channel: Channel, convert: impl Fn(&Say) -> Result<Vec<T>, SayError>) -> Vec<PieceKind> {
    let mut carried = Vec::new();
    for say in everything() {
        let kind = say.pieces[0].kind();
        match convert(&say) {
            Ok(messages) => {
                assert_eq!(messages.len(), 1);
                carried.push(kind);
            }
            Err(error) => {
                assert_eq!(error, SayError::Unsupported { channel, kind });
                let line = error.to_string();
                assert!(line.contains(&channel.to_string()) && line.contains(&kind.to_string()), "{line}");
            }
        }
    }
    carried
}

#[test]
fn each_channel_carries_what_it_has_a_message_for_and_names_the_rest() {
    use PieceKind::{ActionCard, FeedCard, File, Link, Markdown, Picture, Text, Video, Voice};
    let webhook = [Text, Markdown, Picture, Link, ActionCard, FeedCard];
    assert_eq!(carried(Channel::Webhook, Say::to_webhook), webhook);
    let robot = [Text, Markdown, Picture, File, Voice, Video, Link, ActionCard];
    assert_eq!(carried(Channel::Robot, Say::to_robot), robot);
    let work = [Text, Markdown, Picture, File, Voice, Link, ActionCard];
    assert_eq!(carried(Channel::WorkNotice, Say::to_work), work);
}

#[test]
fn feed_cards_exist_only_through_webhooks() {
    let card = Say::feed_card([FeedLink::new("t", "https://e.example", "https://e.example/p.png")]);
    assert!(card.to_webhook().is_ok());
    let refused = card.to_robot().unwrap_err().to_string();
    assert_eq!(
        refused,
        "the robot's own send cannot carry a feed card: only a webhook can; send links or an action card"
    );
}

/// `duration` of voice in milliseconds, of videos in seconds, both as text: robots-cards.md A3.
#[test]
fn durations_have_the_unit_of_their_channel() {
    let param = |say: &Say| -> serde_json::Value {
        serde_json::from_str(&say.to_robot().unwrap()[0].msg_param()).unwrap()
    };
    assert_eq!(param(&Say::voice("@v", 4_200))["duration"], "4200");
    assert_eq!(param(&Say::video("@v", "@p", 7))["duration"], "7");
    let work = serde_json::to_value(&Say::voice("@v", 4_200).to_work().unwrap()[0]).unwrap();
    assert_eq!(work["voice"]["duration"], "5");
}

/// `actionURL1` one below the other, `buttonUrl1` side by side: robots-cards.md A3.
#[test]
fn two_buttons_side_by_side_have_a_template_of_their_own() {
    let card = |orientation| {
        let card =
            ActionCard::with_buttons("t", "x", orientation).button("a", "https://a").button("b", "https://b");
        let message = Say::action_card(card).to_robot().unwrap().remove(0);
        (message.msg_key(), message.msg_param().contains("buttonUrl2"))
    };
    assert_eq!(card(ButtonOrientation::Vertical), ("sampleActionCard2", false));
    assert_eq!(card(ButtonOrientation::Horizontal), ("sampleActionCard6", true));
}

#[test]
fn more_than_five_buttons_are_no_robots() {
    let card = (0..6).fold(ActionCard::with_buttons("t", "x", ButtonOrientation::Vertical), |card, _| {
        card.button("a", "https://a")
    });
    let error = Say::action_card(card).to_robot().unwrap_err();
    assert!(matches!(error, SayError::Limit { kind: PieceKind::ActionCard, .. }), "{error}");
}

#[test]
fn bytes_are_uploaded_before_they_are_sent() {
    let picture = Say::picture(vec![1, 2, 3]);
    let missing = SayError::NotUploaded { channel: Channel::Webhook, kind: PieceKind::Picture };
    assert_eq!(picture.to_webhook().unwrap_err(), missing);
    assert_eq!(
        Say::file("a.md", "https://e.example").to_robot().unwrap_err().to_string(),
        "the robot's own send takes a file by media_id: upload it first"
    );
    assert!(format!("{picture:?}").contains("3 bytes"));
}

#[test]
fn a_picture_goes_through_a_webhook_as_markdown() {
    let shown =
        |say: Say| serde_json::to_value(&say.to_webhook().unwrap()[0]).unwrap()["markdown"]["text"].clone();
    assert_eq!(shown(Say::picture("@lAD1")), "![](@lAD1)");
    assert_eq!(shown(Say::picture("https://e.example/a.png")), "![](https://e.example/a.png)");
}

/// The limits of robots-cards.md A1 and A4, and of work notices: 20 000, 15 000 and 2 048 bytes of JSON.
#[test]
fn long_texts_become_numbered_parts_within_the_limits_of_each_channel() {
    let long = "He said \"tea\" \\ 茶\n".repeat(4_000);
    for say in
        [Say::text(&long), Say::markdown(&long).title("Tea"), Say::markdown(format!("```text\n{long}```"))]
    {
        let webhook = say.to_webhook().unwrap();
        assert!(webhook.iter().all(|message| serde_json::to_string(message).unwrap().len() <= 20_000));
        let robot = say.to_robot().unwrap();
        assert!(robot.iter().all(|message| message.msg_param().len() <= 15_000));
        let work = say.to_work().unwrap();
        assert!(work.iter().all(|message| serde_json::to_string(message).unwrap().len() <= 2_048));
        assert!(webhook.len() < robot.len() && robot.len() < work.len());
        let last = serde_json::to_string(webhook.last().unwrap()).unwrap();
        assert!(last.contains(&format!("({0}/{0})", webhook.len())), "{last}");
    }
    let fits = Say::text("short").to_webhook().unwrap();
    assert_eq!(
        serde_json::to_value(&fits).unwrap(),
        json!([{"msgtype": "text", "text": {"content": "short"}}])
    );
}

/// The literal must be in the text: robots-cards.md A4.
#[test]
fn who_is_mentioned_is_named_in_the_text_by_every_kind_of_id() {
    let at = At::users(["u1"])
        .and_mobiles(["13800000000"])
        .and(At::dingtalk_ids(["$:LWCP_v1:$x"]))
        .and(At::everybody());
    let message = Say::markdown("Look, @u1!").title("t").mention(at).to_webhook().unwrap().remove(0);
    assert_eq!(
        serde_json::to_value(&message).unwrap(),
        json!({
            "msgtype": "markdown",
            "markdown": {"title": "t", "text": "Look, @u1! @13800000000 @$:LWCP_v1:$x"},
            "at": {
                "atMobiles": ["13800000000"], "atUserIds": ["u1"], "atDingtalkIds": ["$:LWCP_v1:$x"], "isAtAll": true,
            },
        }),
    );
}

#[test]
fn each_part_highlights_those_whom_it_names_and_everybody_once() {
    let text = format!("@first {} @last", "word ".repeat(5_000));
    let say = Say::text(text).mention(At::users(["first", "last"])).mention(At::everybody());
    let messages = say.to_webhook().unwrap();
    let at = |message: &WebhookMessage| message.at.clone().map(|at| (at.at_user_ids, at.is_at_all));
    assert_eq!(messages.len(), 2);
    assert_eq!(at(&messages[0]), Some((Some(vec!["first".to_owned()]), Some(true))));
    assert_eq!(at(&messages[1]), Some((Some(vec!["last".to_owned()]), None)));
}

/// "API sending cannot @ anyone": robots-cards.md A1.
#[test]
fn only_a_webhook_mentions_anybody_and_only_in_texts() {
    let say = Say::text("x").mention(At::users(["u1"]));
    assert_eq!(say.to_robot().unwrap_err(), SayError::Mentions { channel: Channel::Robot });
    assert_eq!(say.to_work().unwrap_err(), SayError::Mentions { channel: Channel::WorkNotice });
    let picture = Say::picture("@lAD1").mention(At::users(["u1"]));
    assert_eq!(picture.to_webhook().unwrap_err(), SayError::Mentions { channel: Channel::Webhook });
    // The text beside it takes them.
    assert_eq!(Say::picture("@lAD1").and(say).to_webhook().unwrap()[1].at, Some(At::users(["u1"])));
}

#[test]
fn at_most_fifty_people_are_mentioned() {
    let crowd = Say::text("x").mention(At::users((0..51).map(|number| format!("u{number}"))));
    assert!(matches!(crowd.to_webhook().unwrap_err(), SayError::Limit { .. }));
}

#[test]
fn a_key_makes_each_part_safe_to_repeat() {
    let keys =
        |say: Say| say.to_webhook().unwrap().into_iter().map(|message| message.msg_uuid).collect::<Vec<_>>();
    assert_eq!(keys(Say::parts(["a", "b"]).key("k")), [Some("k".to_owned()), Some("k-2".to_owned())]);
    assert_eq!(keys(Say::text("a")), [None]);
}

#[test]
fn a_message_of_webhooks_is_said_as_it_is() {
    let message = WebhookMessage::markdown("Build", "a\nb").mention(At::users(["u1"])).msg_uuid("k");
    assert_eq!(Say::from(message.clone()).to_webhook().unwrap(), [message]);
    for say in everything().into_iter().filter(|say| !matches!(say.pieces[0], Piece::Picture(_))) {
        let Ok(messages) = say.to_webhook() else { continue };
        assert_eq!(Say::from(messages[0].clone()).to_webhook().unwrap(), messages);
    }
}

#[test]
fn the_title_of_markdown_is_its_first_words() {
    let title = |text: &str| match &Say::markdown(text).to_robot().unwrap()[0] {
        crate::message::robot::RobotMessage::Markdown { title, .. } => title.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(title("# **Build** report\nall green"), "Build report");
    assert_eq!(title("---\n\n- tea"), "tea");
    assert_eq!(title("![](x)").chars().count(), 6);
    assert_eq!(title("***"), "Message");
    assert_eq!(title(&"长".repeat(50)).chars().count(), 32);
}

#[test]
fn nothing_to_say_is_an_error_and_no_message() {
    assert_eq!(Say::default().to_webhook().unwrap_err(), SayError::Empty);
    assert!(matches!(Say::text("").to_webhook().unwrap_err(), SayError::Limit { .. }));
    assert!(Say::parts(Vec::<Say>::new()).is_empty());
    assert!(
        everything()
            .iter()
            .filter_map(|say| say.to_webhook().ok())
            .flatten()
            .all(|message| message.validate().is_ok())
    );
}

#[test]
fn the_kind_of_a_file_is_known_by_its_first_bytes() {
    for (content, extension) in [
        (&b"\x89PNG\r\n\x1a\n...."[..], Some("png")),
        (b"\xff\xd8\xff\xe0", Some("jpg")),
        (b"GIF89a", Some("gif")),
        (b"#!AMR\n", Some("amr")),
        (b"OggS\0", Some("ogg")),
        (b"\xff\xf3\x84\xc4", Some("mp3")),
        (b"RIFF\0\0\0\0WAVEfmt ", Some("wav")),
        (b"RIFF\0\0\0\0WEBPVP8 ", None),
        (b"\0\0\0\x18ftypmp42", Some("mp4")),
        (b"\0\0\0\x18ftypheic", None),
        (b"hello", None),
        (b"", None),
    ] {
        assert_eq!(Media::extension(content), extension, "{content:?}");
    }
}
