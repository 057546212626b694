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
    assert_eq!(rich.said().as_deref(), Some("see this"));

    let picture = message(json!({"msgtype": "picture", "content": {"downloadCode": "d2"}}));
    assert!(matches!(&picture.content, ChatContent::Picture(picture) if picture.download_code == "d2"));

    let audio = message(json!({"msgtype": "audio",
        "content": {"duration": "4000", "downloadCode": "d3", "recognition": "hi"}}));
    assert!(matches!(&audio.content, ChatContent::Audio(audio) if audio.duration_ms == Some(4000)));

    let video = message(json!({"msgtype": "video",
        "content": {"duration": 4000, "downloadCode": "d4", "videoType": "mp4"}}));
    assert!(matches!(&video.content, ChatContent::Video(v) if v.video_type.as_deref() == Some("mp4")));

    let file = message(json!({"msgtype": "file", "content": {"downloadCode": "d5", "fileName": "表.xlsx"}}));
    assert!(matches!(&file.content, ChatContent::File(file) if file.file_name == "表.xlsx"));
}

/// LangBot #2118: the recognition is in the payload, and programs that fetch the sound instead get nowhere.
#[test]
fn every_kind_says_its_words() {
    for (json, said) in [
        (json!({"msgtype": "text", "text": {"content": " hi "}}), Some("hi")),
        (json!({"msgtype": "markdown", "markdown": {"title": "t", "text": "# hi"}}), Some("# hi")),
        (json!({"msgtype": "audio", "content": {"downloadCode": "d", "recognition": "hi"}}), Some("hi")),
        (json!({"msgtype": "audio", "content": {"downloadCode": "d"}}), None),
        (json!({"msgtype": "picture", "content": {"downloadCode": "d"}}), None),
        (json!({"msgtype": "sticker", "content": {"text": "hi"}}), Some("hi")),
        (json!({"errorCode": "20001", "errorMessage": "over quota"}), None),
    ] {
        assert_eq!(message(json.clone()).said().as_deref(), said, "{json}");
    }
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
fn a_command_is_typed_in_any_kind_of_text_and_in_nothing_else() {
    for (typed, json) in [
        (true, json!({"msgtype": "text", "text": {"content": " /stop now"}})),
        (
            true,
            json!({"msgtype": "richText", "content": {"richText": [{"text": "@bot "}, {"text": "／stop now"}]}}),
        ),
        (true, json!({"msgtype": "markdown", "markdown": {"title": "t", "text": "/stop now"}})),
        (false, json!({"msgtype": "audio", "content": {"recognition": "/stop now"}})),
        (false, json!({"msgtype": "chatRecord", "content": {"summary": "/stop now"}})),
        (false, json!({"msgtype": "text", "text": {"content": "do /stop now"}})),
    ] {
        let command = message(json.clone()).command();
        let expected = typed.then_some(("stop", "now"));
        assert_eq!(command.as_ref().map(|command| (&*command.name, &*command.arguments)), expected, "{json}");
    }
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
    let odd =
        [json!(null), json!(7), json!("gone"), json!(["x", 1]), json!({"msgType": ["text"]}), json!(true)];
    for odd in odd {
        for member in ["repliedMsg", "isReplyMsg", "createdAt", "at", "richText"] {
            let text = json!({"content": "my words", member: odd});
            assert_eq!(
                message(json!({"msgtype": "text", "text": text})).said().as_deref(),
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
            assert_eq!(message(whole.clone()).said().as_deref(), Some("my words"), "{whole}");
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
        assert_eq!(message(json.clone()).said().as_deref(), Some("中文消息"), "{json}");
    }
    let typed = r#"{"content":"typed","by":"me"}"#;
    for json in [json!({"content": r#"{"content":"typed"}"#}), json!(typed), json!({"content": typed})] {
        let words = json.get("content").unwrap_or(&json).clone();
        let text = message(json!({"msgtype": "text", "text": json})).said();
        assert_eq!(text.as_deref(), words.as_str(), "what somebody typed stays as it is");
    }
    assert_eq!(message(json!({"msgtype": "text", "text": 5})).said().as_deref(), Some("5"));
    assert_eq!(message(json!({"msgtype": "text", "text": {"content": ""}})).said().as_deref(), Some(""));
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
        assert_eq!(message.said().as_deref(), Some("now then!7"), "{json}");
        let ChatContent::RichText(rich) = message.content else { panic!("{json}") };
        assert_eq!(rich.parts[3].download_code.as_deref(), Some("d"), "{json}");
    }
    let plain = message(json!({"msgtype": "richText", "content": "words"}));
    assert_eq!(plain.said().as_deref(), Some("words"));
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
        assert_eq!(message(json.clone()).said().as_deref(), Some("# hi"), "{json}");
    }
}

fn quoted(quote: Value) -> RepliedMessage {
    message(json!({"msgtype": "text", "text": {"content": "x", "isReplyMsg": true, "repliedMsg": quote}}))
        .quoted()
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
        assert_eq!(quoted(quote.clone()).said().as_deref(), Some("quoted"), "{quote}");
    }
    assert_eq!(quoted(json!({"msgType": "interactiveCard", "msgId": "q"})).said(), None);
    assert_eq!(quoted(json!({"msgType": "file", "content": {"fileName": "a"}})).said(), None);
}

#[test]
fn the_pictures_of_a_quoted_rich_text_are_pictures() {
    let content = json!({"richText": [{"msgType": "picture", "downloadCode": "c"}]});
    let ChatContent::RichText(rich) = quoted(json!({"msgType": "richText", "content": content})).content()
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
        let replied = message(json.clone()).quoted().unwrap();
        assert_eq!((&*replied.msg_id, replied.said().as_deref()), ("q", Some("quoted")), "{json}");
    }
    assert_eq!(message(json!({"msgtype": "text", "text": {"content": "x"}})).quoted(), None);
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
            let text = message(whole.clone()).said();
            assert_eq!(text.as_deref(), Some("Record\nA: hello\nB: [picture]\nC: bye"), "{whole}");
        }
        assert_eq!(
            quoted(json!({"msgType": "text", "content": content})).said().as_deref(),
            Some("Record\nA: hello\nB: [picture]\nC: bye")
        );
    }
    let bare = message(json!({"msgtype": "chatRecord", "content": entries}));
    assert_eq!(bare.said().as_deref(), Some("hello\nC: bye"));
    let summary_only = message(
        json!({"msgtype": "chatRecord", "content": {"summary": "[\"A: hello\"]", "chatRecord": "[]"}}),
    );
    assert_eq!(summary_only.said().as_deref(), Some("A: hello"));
}

#[test]
fn half_an_emoji_costs_no_message() {
    let json = br#"{"msgtype":"text","senderNick":"A\ud83d","text":{"content":"hi"}}"#;
    let message = ChatMessage::read(None, json).unwrap();
    assert_eq!((message.said().as_deref(), &*message.sender_nick), (Some("hi"), "A\u{fffd}"));
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
