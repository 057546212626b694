//! Events and their samples.

use dingtalk_catalogue::{Spelling, event, events};

#[test]
fn every_event_has_fields_and_a_sample() {
    assert_eq!(events().len(), 242);
    for event in events() {
        for spelling in [Spelling::Http, Spelling::Stream] {
            let sample = event.sample(spelling);
            assert!(
                event.fields().is_empty() || sample.as_object().is_some_and(|data| !data.is_empty()),
                "{}",
                event.event_type()
            );
        }
        assert_eq!(event.does().is_some(), cfg!(feature = "meanings"), "{}", event.event_type());
    }
}

#[test]
fn a_sample_is_spelt_as_its_way_spells_it() {
    let event = event("chat_update_title").unwrap();
    let (http, stream) = (event.sample(Spelling::Http), event.sample(Spelling::Stream));
    assert_eq!((&http["ChatId"], &stream["chatId"]), (&"ChatId-1".into(), &"chatId-1".into()));
    assert!(http.get("chatId").is_none() && stream.get("ChatId").is_none());
    let nested = dingtalk_catalogue::event("SYNC_HTTP_PUSH_HIGH").unwrap().sample(Spelling::Http);
    assert_eq!(nested["bizData"][0]["corp_id"], "corp_id-1");
}

#[test]
fn a_sample_of_one_way_is_respelt_as_the_other_spells_it() {
    let names = |value: &serde_json::Value| {
        value.as_object().unwrap().keys().map(String::to_owned).collect::<std::collections::BTreeSet<_>>()
    };
    for event in events() {
        let (http, stream) = (event.sample(Spelling::Http), event.sample(Spelling::Stream));
        let strange: Vec<_> = names(&event.respelt(&stream, Spelling::Http))
            .difference(&names(&http))
            .map(String::to_owned)
            .collect();
        assert!(strange.is_empty(), "{}: {strange:?}", event.event_type());
        assert_eq!(event.respelt(&http, Spelling::Http), http, "{}", event.event_type());
    }
}
