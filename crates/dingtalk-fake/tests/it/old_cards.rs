//! Cards of earlier generations, and AI cards: seen, changed and clicked like the others.

use http::Method;
use serde_json::{Value, json};

use crate::support::callback::Callback;
use crate::support::office::Office;

impl Office {
    fn group_of_seed(&self) -> &str {
        &self.fake.seed().conversations[0]
    }

    async fn card(&self, id: &str) -> Value {
        self.http.get(&format!("/_fake/cards/{id}")).await
    }

    async fn click(&self, id: &str) -> Value {
        let click = json!({"outTrackId": id, "userId": "lisi", "actionIds": ["yes"], "params": {}});
        self.http.post("/_fake/cards/click", click).await
    }
}

#[tokio::test]
async fn an_interactive_card_of_a_group_is_seen_updated_by_key_and_clicked() {
    let office = Office::open().await;
    let callback = Callback::start().await;
    let register = json!({"callback_url": callback.url, "callbackRouteKey": "clicks", "api_secret": "s"});
    let path = "/topapi/im/chat/scencegroup/interactivecard/callback/register";
    let registered = office.http.oapi(path, &office.token, register.clone()).await;
    assert_eq!(registered["result"], json!({"callbackUrl": callback.url, "apiSecret": "s"}));
    assert_eq!(office.http.oapi(path, &office.token, register).await["errcode"], 40035);
    let send = json!({"outTrackId": "old-1", "cardTemplateId": "t", "conversationType": 1, "openConversationId": office.group_of_seed(),
        "callbackRouteKey": "clicks", "cardData": {"cardParamMap": {"title": "A", "state": "open"}},
        "privateData": {"lisi": {"cardParamMap": {"mine": "1"}}}});
    let sent = office.call(Method::POST, "/v1.0/im/interactiveCards/send", send).await;
    assert!(sent["result"]["processQueryKey"].is_string(), "{sent}");
    let update = json!({"outTrackId": "old-1", "cardData": {"cardParamMap": {"state": "done"}},
        "cardOptions": {"updateCardDataByKey": true}});
    assert_eq!(office.call(Method::PUT, "/v1.0/im/interactiveCards", update).await["success"], "true");
    let card = office.card("old-1").await;
    assert_eq!(card["cardData"]["cardParamMap"], json!({"title": "A", "state": "done"}));
    assert_eq!(
        (&card["deliveries"][0]["spaceId"], &card["privateData"]["lisi"]["cardParamMap"]["mine"]),
        (&json!(office.group_of_seed()), &json!("1"))
    );
    let clicked = office.click("old-1").await;
    assert_eq!((&clicked["sent"]["outTrackId"], callback.heard().len()), (&json!("old-1"), 1));
    let recall = json!({"robotCode": office.fake.robot_code(), "openConversationId": office.group_of_seed(),
        "processQueryKeys": [sent["result"]["processQueryKey"]]});
    office.call(Method::POST, "/v1.0/robot/groupMessages/recall", recall).await;
    let replies = office.http.get("/_fake/replies").await["replies"].clone();
    assert_eq!((&replies[0]["msgtype"], &replies[0]["recalled"]), (&json!("interactiveCard"), &json!(true)));
    let unknown = json!({"outTrackId": "none", "cardData": {"cardParamMap": {}}});
    assert_eq!(
        office.call(Method::PUT, "/v1.0/im/interactiveCards", unknown).await["code"],
        "param.cardNotExist"
    );
    let nobody = json!({"outTrackId": "old-2", "cardTemplateId": "t", "conversationType": 0, "receiverUserIdList": ["nobody"],
        "cardData": {"cardParamMap": {}}});
    assert_eq!(
        office.call(Method::POST, "/v1.0/im/interactiveCards/send", nobody).await["code"],
        "userInfo.convertError"
    );
}

#[tokio::test]
async fn a_standard_card_of_the_robot_brings_its_callback_and_is_updated_by_its_id() {
    let office = Office::open().await;
    let callback = Callback::start().await;
    let path = "/v1.0/im/v1.0/robot/interactiveCards/send";
    let send = |to: &str, value: &str| {
        json!({"cardBizId": "biz-1", "cardTemplateId": "StandardCard", "robotCode": office.fake.robot_code(), to: value,
            "callbackUrl": callback.url, "cardData": "{\"contents\":[{\"type\":\"text\",\"text\":\"A\"}]}"})
    };
    let sent = office.call(Method::POST, path, send("singleChatReceiver", "{\"userId\":\"lisi\"}")).await;
    assert!(sent["processQueryKey"].is_string(), "{sent}");
    office.call(Method::POST, path, send("openConversationId", office.group_of_seed())).await;
    let card = office.card("biz-1").await;
    assert_eq!(card["cardData"]["cardParamMap"]["contents"][0]["text"], "A");
    assert_eq!(card["deliveries"].as_array().map(Vec::len), Some(2), "the same card in two chats");
    office.click("biz-1").await;
    assert_eq!(callback.last().body["userId"], "lisi");
    let update = json!({"cardBizId": "biz-1", "cardData": "{\"contents\":[]}"});
    let updated = office.call(Method::PUT, "/v1.0/im/robots/interactiveCards", update).await;
    assert!(updated["processQueryKey"].is_string(), "{updated}");
    assert_eq!(office.card("biz-1").await["cardData"]["cardParamMap"], json!({"contents": []}));
    let unknown = json!({"cardBizId": "biz-2", "cardData": "{}"});
    let refused = office.call(Method::PUT, "/v1.0/im/robots/interactiveCards", unknown).await;
    assert_eq!(refused["code"], "cardInstance.notExist");
    let refused = office.call(Method::POST, path, send("openConversationId", "cid0")).await;
    assert_eq!(refused["code"], "invalid.openConversationId");
}

#[tokio::test]
async fn a_scene_groups_card_and_an_ai_card_are_seen_like_others() {
    let office = Office::open().await;
    let send = json!({"out_track_id": "scene-1", "card_template_id": "t", "robot_code": office.fake.robot_code(),
        "target_open_conversation_id": office.group_of_seed(), "card_param_map": "{\"title\":\"A\"}"});
    let sent =
        office.http.oapi("/topapi/im/chat/scencegroup/interactivecard/send", &office.token, send).await;
    assert!(sent["result"].is_string(), "{sent}");
    assert_eq!(office.card("scene-1").await["cardData"]["cardParamMap"]["title"], "A");
    let create = json!({"outTrackId": "ai-1", "a2uiMessages": ["{\"a\":1}"], "flowStatus": "PROCESSING",
        "openSpaceId": format!("dtv1.card//IM_GROUP.{}", office.group_of_seed()), "imGroupOpenSpaceModel": {"supportForward": true},
        "imGroupOpenDeliverModel": {"robotCode": office.fake.robot_code()}});
    let created = office.call(Method::POST, "/v1.0/card/ai/instances/createAndDeliver", create).await;
    assert_eq!(created["result"]["deliverResults"][0]["success"], true, "{created}");
    let update = json!({"outTrackId": "ai-1", "outUpdateId": "u1", "a2uiMessages": ["{\"b\":2}"], "flowStatus": "FINISHED"});
    for _ in 0..2 {
        let updated = office.call(Method::PUT, "/v1.0/card/ai/instances/update", update.clone()).await;
        assert_eq!(updated["result"]["flowStatus"], "FINISHED", "{updated}");
    }
    let shown = office.card("ai-1").await["cardData"]["cardParamMap"]["a2uiMessages"].clone();
    assert_eq!(shown, json!("[\"{\\\"a\\\":1}\",\"{\\\"b\\\":2}\"]"));
    let unknown =
        json!({"outTrackId": "ai-2", "outUpdateId": "u", "a2uiMessages": ["x"], "flowStatus": "FINISHED"});
    let refused = office.call(Method::PUT, "/v1.0/card/ai/instances/update", unknown).await;
    assert_eq!(refused["code"], "param.cardNotExist");
}
