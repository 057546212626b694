//! One answer on a card, and every trap of ../shared/protocol/robots-cards.md part B on its way.

use std::time::Duration;

use dingtalk_chat::{CardError, CardLimits, Chat};
use tokio::time::sleep;

use crate::support::{
    CREATE_AND_DELIVER, Call, Fault, Platform, SESSION, STREAMING, TEMPLATE, UPDATE, at_rest, click, target,
};

const MS: Duration = Duration::from_millis(1);

async fn open(chat: &Chat) -> dingtalk_chat::AiCard {
    chat.ai_card(TEMPLATE).reply_to(target()).open().await.unwrap()
}

/// What shows text, in order: the first goes with the state, the others are frames.
fn shown(platform: &Platform) -> Vec<Call> {
    let shows =
        |call: &Call| call.name == STREAMING || call.body["cardData"]["cardParamMap"]["content"].is_string();
    platform.calls().into_iter().filter(|call| call.name != CREATE_AND_DELIVER && shows(call)).collect()
}

#[tokio::test(start_paused = true)]
async fn an_answer_goes_through_the_states_of_the_card() {
    let platform = Platform::new();
    let chat = platform.chat();
    let card = open(&chat).await;
    assert_eq!(platform.card().states, ["1"], "processing");
    for word in ["It ", "is ", "**done**.\n\n"] {
        card.push(word);
        sleep(900 * MS).await;
    }
    let sent = card.finish().await.unwrap();
    at_rest(&chat).await;
    let card = platform.card();
    assert_eq!(
        (card.text(), card.finished, &*card.states),
        ("It is **done**.\n\n", true, &["1", "2", "3"].map(String::from)[..])
    );
    assert_eq!(card.space, "dtv1.card//IM_GROUP.cid1");
    assert_eq!(
        (sent.out_track_ids.len(), sent.frames, sent.message.is_none(), sent.aborted),
        (1, 4, true, false)
    );
    assert_eq!(sent.calls, 5, "the delivery, three texts, the end");
    let last = &platform.calls_of(UPDATE)[1].body["cardData"]["cardParamMap"];
    assert_eq!(
        last["content"], "It is **done**.\n\n",
        "the last state repairs a last frame that rendered as nothing"
    );
}

#[tokio::test(start_paused = true)]
async fn every_frame_is_the_whole_text_with_a_guid_of_its_own_and_without_line_breaks_at_its_end() {
    let platform = Platform::new();
    let card = open(&platform.chat()).await;
    for line in ["# One\n", "Two\n\n", "Three\n"] {
        card.push(line);
        sleep(900 * MS).await;
    }
    card.finish().await.unwrap();
    let frames = platform.calls_of(STREAMING);
    let texts: Vec<_> = frames.iter().map(|call| call.text("content")).collect();
    assert_eq!(texts, ["# One\nTwo", "# One\nTwo\n\nThree", "# One\nTwo\n\nThree\n"]);
    assert!(frames.iter().all(|call| call.body["isFull"] == true), "Markdown is replaced as a whole");
    let guids: std::collections::BTreeSet<_> = frames.iter().map(|call| call.text("guid")).collect();
    assert_eq!(guids.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn frames_keep_their_distance_and_the_newest_text_wins() {
    let platform = Platform::new();
    let card = open(&platform.chat()).await;
    for number in 0..500 {
        card.set(format!("text {number}"));
        sleep(10 * MS).await;
    }
    card.finish().await.unwrap();
    let shown = shown(&platform);
    let delivered = platform.card().delivered_at.unwrap();
    assert!(shown[0].at - delivered >= 500 * MS);
    for pair in shown[..shown.len() - 1].windows(2) {
        assert!(pair[1].at - pair[0].at >= 800 * MS, "{:?}", pair[1].at - pair[0].at);
    }
    let last = shown.last().unwrap();
    assert!(last.at - shown[shown.len() - 2].at >= 500 * MS);
    assert_eq!(last.text("content"), "text 499");
    assert!(shown.len() <= 8, "{}", shown.len());
}

#[tokio::test(start_paused = true)]
async fn an_answer_of_nothing_shows_a_space_because_empty_content_is_refused() {
    let platform = Platform::new();
    open(&platform.chat()).await.finish().await.unwrap();
    assert_eq!((platform.card().text(), platform.card().finished), (" ", true));
}

#[tokio::test(start_paused = true)]
async fn a_card_for_one_person_has_the_delivery_model_of_its_space() {
    let platform = Platform::new();
    let card = platform.chat().ai_card(TEMPLATE).to_user("manager7").open().await.unwrap();
    card.finish().await.unwrap();
    assert_eq!(platform.card().space, "dtv1.card//IM_ROBOT.manager7");
    let call = &platform.calls_of(CREATE_AND_DELIVER)[0];
    assert_eq!(call.body["imRobotOpenDeliverModel"]["spaceType"], "IM_ROBOT");
    assert!(call.body.get("imGroupOpenDeliverModel").is_none());
    assert_eq!(call.body["callbackType"], "STREAM");
}

#[tokio::test(start_paused = true)]
async fn http_200_without_success_in_a_space_is_an_error() {
    let platform = Platform::new();
    let error = platform.chat().ai_card(TEMPLATE).to_group("unknown").open().await.unwrap_err();
    let CardError::NotDelivered(places) = &error else { panic!("{error:?}") };
    assert_eq!((&*places[0].space_type, &*places[0].space_id), ("IM_GROUP", "unknown"));
    assert!(error.to_string().contains("the robot is not in this group"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn http_200_that_tells_of_no_space_is_an_error_as_well() {
    let platform =
        Platform::new().faults(|call, _| (call.name == CREATE_AND_DELIVER).then_some(Fault::NotASuccess));
    let error = platform.chat().ai_card(TEMPLATE).to_group("cid1").open().await.unwrap_err();
    assert!(matches!(error, CardError::NotDelivered(_)), "{error}");
}

#[tokio::test(start_paused = true)]
async fn outsiders_have_no_place_for_a_card_and_get_a_message_where_that_is_wanted() {
    let platform = Platform::new();
    let chat = platform.chat();
    let mut outsider = target();
    outsider.user_id = None;
    outsider.conversation_type.0 = "1".to_owned();
    let error = chat.ai_card(TEMPLATE).reply_to(&outsider).open().await.unwrap_err();
    assert!(matches!(error, CardError::NoPlace), "{error}");
    let card = chat.ai_card(TEMPLATE).reply_to(&outsider).else_message().open().await.unwrap();
    card.push("An ");
    card.push("answer");
    assert!(card.finish().await.unwrap().message.is_some());
    assert_eq!((platform.said(), platform.calls().len()), (vec!["An answer".to_owned()], 1));
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_of_the_delivery_makes_no_second_card() {
    let platform = Platform::new()
        .faults(|call, n| (call.name == CREATE_AND_DELIVER && n == 0).then_some(Fault::LostAnswer));
    open(&platform.chat()).await.finish().await.unwrap();
    assert_eq!((platform.calls_of(CREATE_AND_DELIVER).len(), platform.card().finished), (2, true));
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_of_the_last_frame_is_asked_for_again_by_the_same_guid() {
    let mut lost = 0;
    let platform = Platform::new().faults(move |call, _| {
        lost += u32::from(call.is_last_frame());
        (call.is_last_frame() && lost <= 2).then_some(Fault::LostAnswer)
    });
    let card = open(&platform.chat()).await;
    card.set("done");
    assert!(card.finish().await.unwrap().message.is_none());
    let frames = platform.calls_of(STREAMING);
    assert_eq!(frames.len(), 3);
    assert!(frames.iter().all(|frame| frame.text("guid") == frames[0].text("guid")));
}

#[tokio::test(start_paused = true)]
async fn a_refused_last_frame_is_repaired_once_by_a_new_guid_two_seconds_later() {
    let platform = Platform::new().faults(|call, n| {
        (call.name == STREAMING && n == 0).then_some(Fault::Refused(400, "param.stream.content"))
    });
    let card = open(&platform.chat()).await;
    card.set("done");
    assert!(card.finish().await.unwrap().message.is_none());
    let frames = platform.calls_of(STREAMING);
    assert_eq!(frames.len(), 2);
    assert_ne!(frames[0].text("guid"), frames[1].text("guid"));
    assert!(frames[1].at - frames[0].at >= Duration::from_secs(2));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_no_frame_shows_goes_as_a_message_and_the_card_is_not_left_typing() {
    for fault in
        [Fault::Refused(400, "param.contentUnsafe"), Fault::Refused(500, "unknownError"), Fault::NotASuccess]
    {
        let platform = Platform::new().faults(move |call, _| (call.name == STREAMING).then_some(fault));
        let chat = platform.chat();
        let card = open(&chat).await;
        card.set("the answer");
        let sent = card.finish().await.unwrap();
        assert!(sent.message.is_some(), "{fault:?}");
        at_rest(&chat).await;
        assert_eq!(platform.said(), ["the answer"]);
        assert_eq!(platform.card().states.last().map(String::as_str), Some("5"), "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_nothing_takes_is_an_error_with_both_causes() {
    let platform = Platform::new().faults(|call, _| {
        let refused = call.name == STREAMING || call.name == SESSION || call.name.contains("groupMessages");
        refused.then_some(Fault::Refused(400, "param.contentUnsafe"))
    });
    let card = open(&platform.chat()).await;
    card.set("the answer");
    let error = card.finish().await.unwrap_err();
    assert!(matches!(error, CardError::NotShown { card: Some(_), .. }), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn a_long_answer_goes_on_in_a_further_card_with_its_code_block_open() {
    let platform = Platform::new();
    let limits = CardLimits { max_chars: 100, ..CardLimits::default() };
    let chat = platform.builder().card_limits(limits).build();
    let card = open(&chat).await;
    let mut text = "```rust\n".to_owned();
    for number in 0..20 {
        text.push_str(&format!("let a{number} = {number};\n"));
        card.set(&*text);
        sleep(300 * MS).await;
    }
    card.set(format!("{text}```\nend"));
    let sent = card.finish().await.unwrap();
    at_rest(&chat).await;
    let cards = platform.cards();
    assert_eq!(cards.len(), sent.out_track_ids.len());
    let texts: Vec<_> = sent.out_track_ids.iter().map(|id| cards[id].text().to_owned()).collect();
    assert!(texts.len() >= 3, "{texts:?}");
    assert!(
        texts.iter().all(|text| text.starts_with("```rust\n") && text.chars().count() <= 110),
        "{texts:?}"
    );
    assert!(texts.iter().all(|text| text.matches("```").count() == 2), "{texts:?}");
    for number in 0..20 {
        let line = format!("let a{number} = {number};");
        assert_eq!(texts.iter().filter(|text| text.contains(&line)).count(), 1, "{line}");
    }
    assert!(cards.values().all(|card| card.finished && !card.failed));
}

#[tokio::test(start_paused = true)]
async fn a_card_that_is_dropped_has_failed_and_the_end_of_the_chat_waits_for_it() {
    let platform = Platform::new();
    let chat = platform.chat();
    open(&chat).await.push("half an ans");
    drop(open(&chat).await);
    chat.shutdown(Duration::from_secs(30)).await.unwrap();
    let cards: Vec<_> = platform.cards().into_values().collect();
    assert!(cards.iter().all(|card| card.failed && card.states.last().unwrap() == "5"), "{cards:?}");
    let mut texts: Vec<_> = cards.iter().map(|card| card.text()).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["(interrupted)", "half an ans"]);
}

#[tokio::test(start_paused = true)]
async fn a_card_whose_opening_nobody_waits_for_any_more_is_closed() {
    let platform = Platform::new();
    let chat = platform.chat();
    let limit = tokio::time::timeout(10 * MS, open(&chat));
    assert!(limit.await.is_err());
    chat.idle().await;
    assert!(platform.card().failed);
}

#[tokio::test(start_paused = true)]
async fn values_are_texts_and_an_update_keeps_those_that_it_does_not_name() {
    let platform = Platform::new();
    let chat = platform.chat();
    let card = chat
        .ai_card(TEMPLATE)
        .reply_to(target())
        .variable("answer")
        .value("config", r#"{"autoLayout":true}"#);
    let card = card.open().await.unwrap();
    card.push("text");
    sleep(Duration::from_secs(1)).await;
    card.finish().await.unwrap();
    at_rest(&chat).await;
    let card = platform.card();
    assert_eq!(
        (&card.values["config"], &card.values["answer"]),
        (&r#"{"autoLayout":true}"#.into(), &"text".into())
    );
    assert!(
        platform
            .calls_of(UPDATE)
            .iter()
            .all(|call| call.body["cardUpdateOptions"]["updateCardDataByKey"] == true)
    );
}

#[tokio::test(start_paused = true)]
async fn every_card_has_a_new_out_track_id_of_at_most_64_characters() {
    let platform = Platform::new();
    let chat = platform.chat();
    for _ in 0..5 {
        open(&chat).await.finish().await.unwrap();
    }
    let ids: std::collections::BTreeSet<_> = platform.cards().into_keys().collect();
    assert_eq!(ids.len(), 5);
    assert!(ids.iter().all(|id| id.len() <= 64));
}

#[tokio::test(start_paused = true)]
async fn a_failed_answer_says_why() {
    let platform = Platform::new();
    let card = open(&platform.chat()).await;
    card.push("half an ans");
    card.fail("The model does not answer.").await.unwrap();
    assert_eq!((platform.card().text(), platform.card().failed), ("The model does not answer.", true));
}

#[tokio::test(start_paused = true)]
async fn the_stop_button_ends_the_stream_and_the_answer_is_finished_as_it_was() {
    use dingtalk_events::{Acknowledgement, CardUpdate, Intercept};
    let platform = Platform::new();
    let chat = platform.chat();
    let card = open(&chat).await;
    card.push("so far");
    sleep(Duration::from_secs(2)).await;
    let id = platform.cards().into_keys().next().unwrap();
    assert_eq!(chat.intercept(&click(&id, "manager7", "like")), None, "another button is the routes'");
    let pressed = chat.intercept(&click(&id, "manager7", "stop"));
    assert_eq!(
        pressed,
        Some(Acknowledgement::Card(CardUpdate::new())),
        "the update API is not called within the callback"
    );
    let endless = Endless;
    card.write(endless).await;
    assert!(card.is_aborted());
    let sent = card.finish().await.unwrap();
    assert!(sent.aborted && platform.card().finished);
    assert_eq!(chat.intercept(&click(&id, "manager7", "stop")), None, "the card is not written any more");
}

/// A stream that says nothing for ever.
struct Endless;

impl futures_core::Stream for Endless {
    type Item = String;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<String>> {
        std::task::Poll::Pending
    }
}

#[tokio::test(start_paused = true)]
async fn frames_that_fail_are_followed_by_newer_ones() {
    let platform = Platform::new().faults(|call, n| match n % 3 {
        _ if call.is_last_frame() => None,
        0 if call.name == UPDATE => Some(Fault::Refused(500, "system.busy")),
        1 if call.name == STREAMING => Some(Fault::Reset),
        2 if call.name == STREAMING => Some(Fault::Refused(429, "system.busy")),
        _ => None,
    });
    let chat = platform.chat();
    let card = open(&chat).await;
    for number in 0..60 {
        card.set(format!("text {number}"));
        sleep(500 * MS).await;
    }
    let sent = card.finish().await.unwrap();
    assert_eq!(
        (platform.card().text(), platform.card().finished, sent.message.is_none()),
        ("text 59", true, true)
    );
}
