//! Cards at the top of a chat.

use crate::support::office::Office;
use http::Method;
use serde_json::{Value, json};

const GROUP: &str = "cidFakeConversation000001==";

fn places(office: &Office, track: &str) -> Vec<String> {
    let card = office.fake.cards().get(track).unwrap();
    card.deliveries
        .iter()
        .filter(|place| place.space_type == "ONE_BOX")
        .map(|place| place.space_id.clone())
        .collect()
}

#[tokio::test]
async fn a_card_is_put_at_the_top_of_a_group_and_taken_away_again() {
    let office = Office::open().await;
    let card =
        json!({"outTrackId": "t1", "cardTemplateId": "a.schema", "cardData": {"cardParamMap": {"a": "1"}}});
    office.post("/v1.0/card/instances", card).await;
    let top = async |what: &str, body: Value| {
        office.api(Method::POST, &format!("/v1.0/im/topBoxes/{what}"), body).await
    };
    let group =
        |track: &str| json!({"outTrackId": track, "openConversationId": GROUP, "conversationType": 1});
    assert_eq!(top("open", group("t1")).await.status, 200);
    assert_eq!(places(&office, "t1"), [GROUP]);
    assert_eq!(top("open", group("none")).await.json()["code"], "queryCard.failed");
    let nowhere = json!({"outTrackId": "t1", "openConversationId": "none"});
    assert_eq!(top("open", nowhere).await.json()["code"], "openConversationId.decryptFailed");
    let people = json!({"outTrackId": "t1", "conversationType": 0, "receiverUserIdList": ["lisi"], "robotCode": office.fake.robot_code()});
    assert_eq!(top("open", people.clone()).await.status, 200);
    assert_eq!(places(&office, "t1"), [GROUP, "lisi"]);
    assert_eq!(top("close", group("t1")).await.status, 200);
    assert_eq!(top("close", group("t1")).await.json()["code"], "closeTopbox.failed");
    assert_eq!(top("close", people).await.status, 200);
    assert_eq!(places(&office, "t1"), Vec::<String>::new());

    top("open", group("t1")).await;
    let close = async |track: &str| {
        let path = format!(
            "/v1.0/card/tops/close?outTrackId={track}&openConversationId={}",
            GROUP.replace('=', "%3D")
        );
        office.post(&path, Value::Null).await
    };
    assert_eq!(close("t1").await["result"], true);
    assert_eq!(close("t1").await["code"], "param.conversationIdInvalid");
    assert_eq!(close("none").await["code"], "param.cardNotExist");
}

#[tokio::test]
async fn a_card_is_made_at_the_top_of_a_chat_in_one_call() {
    let office = Office::open().await;
    let path = "/v2.0/im/topBoxes";
    let new = |changes: Value| {
        let mut body = json!({"outTrackId": "t2", "cardTemplateId": "a.schema", "conversationType": 1, "openConversationId": GROUP,
            "cardData": {"cardParamMap": {"a": "1"}}});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        body
    };
    assert_eq!(office.post(path, new(json!({}))).await["success"], true);
    assert_eq!(places(&office, "t2"), [GROUP]);
    assert_eq!(office.post(&format!("{path}/close"), new(json!({}))).await["success"], true);
    assert_eq!(places(&office, "t2"), Vec::<String>::new());
    let person = json!({"outTrackId": "t3", "conversationType": 2, "unionId": "union-lisi", "robotCode": office.fake.robot_code()});
    assert_eq!(office.post(path, new(person)).await["success"], true);
    assert_eq!(places(&office, "t3"), ["lisi"]);
    for (changes, code) in [
        (json!({}), "open.topbox.failed"),
        (json!({"openConversationId": "none"}), "chat.notExist"),
        (json!({"conversationType": 5}), "conversationType.illegal"),
        (json!({"conversationType": 2}), "robotCode.empty"),
        (json!({"conversationType": 2, "robotCode": "none"}), "robot.not.found"),
        (json!({"conversationType": 2, "robotCode": office.fake.robot_code()}), "userIdOrUnionId.empty"),
        (
            json!({"conversationType": 2, "robotCode": office.fake.robot_code(), "userId": "nobody"}),
            "user.not.found",
        ),
    ] {
        assert_eq!(office.post(path, new(changes)).await["code"], code);
    }
}
