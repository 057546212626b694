//! Cards that no answer is typed on.

use dingtalk_chat::CardError;

use crate::support::{CREATE_AND_DELIVER, Platform, TEMPLATE, UPDATE, target};

#[tokio::test(start_paused = true)]
async fn a_card_is_delivered_with_its_values_and_changed_by_key() {
    let platform = Platform::new();
    let chat = platform.chat();
    let card = chat.card(TEMPLATE).value("title", "Leave").reply_to(target()).deliver().await.unwrap();
    assert_eq!(platform.card().values["title"], "Leave");
    assert!(!card.carrier_id.is_empty());
    chat.update_card(&card.out_track_id, [("state", "granted")]).await.unwrap();
    let values = platform.card().values;
    assert_eq!((&values["title"], &values["state"]), (&"Leave".into(), &"granted".into()));
    let update = &platform.calls_of(UPDATE)[0].body;
    assert_eq!(update["cardUpdateOptions"]["updateCardDataByKey"], true, "without it the map is replaced");
}

#[tokio::test(start_paused = true)]
async fn a_card_of_an_id_of_its_own_goes_where_it_is_told_and_what_is_not_delivered_is_an_error() {
    let platform = Platform::new();
    let chat = platform.chat();
    let card = chat.card(TEMPLATE).out_track_id("leave-17").to_user("manager7").deliver().await.unwrap();
    assert_eq!(card.out_track_id, "leave-17");
    assert_eq!(platform.calls_of(CREATE_AND_DELIVER)[0].text("outTrackId"), "leave-17");
    assert_eq!(platform.card().space, "dtv1.card//IM_ROBOT.manager7");
    let error = chat.card(TEMPLATE).to_group("unknown").deliver().await.unwrap_err();
    assert!(matches!(error, CardError::NotDelivered(_)), "{error}");
    let error = chat.card(TEMPLATE).deliver().await.unwrap_err();
    assert!(matches!(error, CardError::NoPlace), "{error}");
}
