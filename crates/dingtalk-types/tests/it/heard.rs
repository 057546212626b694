//! What a message says and carries, wherever it stands in it: neighbours of what programs have met.

use dingtalk_types::event::{ChatContent, ChatMessage, ChatMessageHead, Payload as _};

fn heard(json: &str) -> ChatMessage {
    ChatMessage::read(None, json.as_bytes()).unwrap_or_else(|error| panic!("{json}: {error}"))
}

fn said(json: &str) -> String {
    heard(json).said().unwrap_or_default()
}

fn codes(json: &str) -> Vec<String> {
    heard(json).attachments().into_iter().map(|attachment| attachment.download_code).collect()
}

#[test]
fn words_are_heard_wherever_they_stand() {
    for json in [
        r#"{"msgtype":"text","text":{"body":"words"}}"#,
        r#"{"msgtype":"text","body":{"content":"words"}}"#,
        r#"{"msgtype":"text","body":"words"}"#,
        r#"{"msgtype":"text","text":"\"{\\\"content\\\":\\\"words\\\"}\""}"#,
        r#"{"msgtype":"new","content":{},"text":{"content":"words"}}"#,
        r#"{"msgtype":"new","content":{"x":1},"text":"words"}"#,
        r#"{"msgtype":"new","markdown":{"text":"words"}}"#,
        r#"{"msgtype":"new","new":{"content":"words"}}"#,
        r#"{"msgtype":"markdown","markdown":{"title":"words"}}"#,
        r#"{"msgtype":"picture","content":{"downloadCode":"d"},"text":{"content":"words"}}"#,
        r#"{"msgtype":"picture","content":{"downloadCode":"d","text":"words"}}"#,
        r#"{"msgtype":"audio","content":{"downloadCode":"d","recognition":{"text":"words"}}}"#,
        r#"{"msgtype":"audio","audio":{"downloadCode":"d","recognition":"words"}}"#,
        r#"{"msgtype":"audio","content":{"downloadCode":"d"},"recognition":"words"}"#,
        r#"{"msgtype":"chatRecord","content":{"chatRecord":{"msgType":"text","content":"words"}}}"#,
        r#"{"msgtype":"chatRecord","content":{"chatRecord":{"records":[{"msgType":"text","content":"words"}]}}}"#,
        r#"{"msgtype":"interactiveCard","content":{"cardContent":{"elementType":"MARKDOWN","value":"words"}}}"#,
        r#"{"msgtype":"interactiveCard","content":{"cardContent":[{"elementType":"text","text":"words"}]}}"#,
    ] {
        assert_eq!(said(json), "words", "{json}");
    }
    assert_eq!(said(r#"{"msgtype":"text","text":{"content":true}}"#), "true");
    assert_eq!(said(r#"{"msgtype":"text","text":{"content":"\"quoted\""}}"#), "\"quoted\"", "as typed");
    assert_eq!(said(r#"{"msgtype":"file","content":{"downloadCode":"d","fileName":"a"}}"#), "", "a name");
}

#[test]
fn a_rich_text_of_odd_parts_keeps_its_words_and_pictures() {
    for parts in [
        r#"{"richText":{"text":"words"}}"#,
        r#"{"richText":{"richText":[{"text":"words"}]}}"#,
        r#"{"richText":[["wor"],[{"text":"ds"}]]}"#,
        r#"{"richText":[{"type":"link","title":"words","url":"https://a.example"}]}"#,
        r#"{"richText":[{"type":"code","code":"words"}]}"#,
        r#"{"richTextList":[{"text":"words"}]}"#,
        r#"{"rich_text":[{"text":"words"}]}"#,
    ] {
        let json = format!(r#"{{"msgtype":"richText","content":{parts}}}"#);
        assert_eq!(said(&json), "words", "{json}");
    }
    let beside = r#"{"msgtype":"richText","content":{"richText":[]},"text":{"content":"/help"}}"#;
    let head = ChatMessageHead::read(None, beside.as_bytes()).unwrap();
    assert_eq!((said(beside).as_str(), head.command()), ("/help", Some("/help")));
    for picture in [
        r#"{"type":"picture","picture":{"downloadCode":"d"}}"#,
        r#"{"type":"picture","content":{"downloadCode":"d"}}"#,
        r#"{"type":"picture","downloadCode":["d"]}"#,
    ] {
        let json = format!(r#"{{"msgtype":"richText","content":{{"richText":[{{"text":"w"}},{picture}]}}}}"#);
        assert_eq!((said(&json).as_str(), &codes(&json)[..]), ("w", &["d".to_owned()][..]), "{json}");
    }
}

#[test]
fn all_that_a_message_carries_can_be_downloaded() {
    for kind in ["picture", "file", "audio", "video"] {
        for (content, expected) in [
            (r#""content":[{"downloadCode":"d"},{"downloadCode":"e"}]"#, &["d", "e"][..]),
            (r#""content":{"downloadCode":["d","e"]}"#, &["d", "e"]),
            (r#""content":{"downloadCodes":["d","e"]}"#, &["d", "e"]),
            (r#""content":{"items":[{"downloadCode":"d"},{"downloadCode":"e"}]}"#, &["d", "e"]),
            (r#""content":{"downloadCode":"d","more":{"downloadCode":"d"}}"#, &["d"]),
            (r#""content":{"downloadCode":7}"#, &["7"]),
            (r#""KIND":{"downloadCode":"d"}"#, &["d"]),
            (r#""downloadCode":"d""#, &["d"]),
        ] {
            let json = format!(r#"{{"msgtype":"{kind}",{content}}}"#).replace("KIND", kind);
            assert_eq!(codes(&json), expected, "{json}");
            assert!(!matches!(heard(&json).content, ChatContent::Unknown { .. }), "{json}");
        }
    }
    assert_eq!(codes(r#"{"msgtype":"image","image":{"downloadCode":"d"}}"#), ["d"]);
    let record =
        r#"{"msgtype":"chatRecord","content":{"chatRecord":[{"msgType":"picture","downloadCode":"d"}]}}"#;
    assert_eq!(codes(record), ["d"]);
}

#[test]
fn a_quote_is_found_beside_whatever_the_message_says() {
    for name in ["repliedMsg", "quoteMessage", "quotedMsg", "quotedMessage", "quoteMsg", "repliedMessage"] {
        for json in [
            r#"{"msgtype":"text","text":{"content":"own","QUOTE"}}"#,
            r#"{"msgtype":"text","text":{"content":"own"},"QUOTE"}"#,
            r#"{"msgtype":"text","text":"own","content":{"QUOTE"}}"#,
            r#"{"msgtype":"richText","content":{"richText":[{"text":"own"}],"QUOTE"}}"#,
            r#"{"msgtype":"audio","content":{"recognition":"own","downloadCode":"d","QUOTE"}}"#,
            r#"{"msgtype":"new","content":{"text":"own","QUOTE"}}"#,
        ] {
            let quote =
                format!(r#""{name}":{{"msgType":"file","text":"q","content":{{"downloadCode":"e"}}}}"#);
            let json = json.replace(r#""QUOTE""#, &quote);
            let message = heard(&json);
            let quoted = message.quoted().unwrap_or_else(|| panic!("{json}"));
            assert_eq!((message.said().as_deref(), quoted.attachments().len()), (Some("own"), 1), "{json}");
            assert!(message.attachments().iter().all(|own| own.download_code != "e"), "{json}");
        }
    }
}
