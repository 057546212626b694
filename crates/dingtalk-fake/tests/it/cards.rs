//! Interactive cards: what they show, where they are, and what clicks on them do.

use crate::support::Http;
use crate::support::callback::{Callback, hmac_sha256};
use crate::support::stream::{CARD, Stream};
use dingtalk_fake::{CardStream, Fake, Fault, TransportKind};
use http::Method;
use serde_json::{Value, json};

const GROUP: &str = "cidFakeConversation000001==";

struct World {
    fake: Fake,
    http: Http,
    token: String,
}

impl World {
    async fn start() -> Self {
        let fake = Fake::start().await.unwrap();
        let http = Http::new(&fake);
        Self { token: http.token(&fake).await, http, fake }
    }

    /// The answer's status, code where it is an error, and body.
    async fn call(&self, method: Method, path: &str, body: Value) -> (u16, String, Value) {
        let answer = self.http.api(method, &format!("/v1.0/card/{path}"), &self.token, body).await;
        let body = answer.json();
        (answer.status.as_u16(), body["code"].as_str().unwrap_or_default().to_owned(), body)
    }

    async fn create(&self, card: Value) -> Value {
        let (status, _, body) = self.call(Method::POST, "instances", card).await;
        assert_eq!(status, 200, "{body}");
        body
    }

    async fn refused(&self, method: Method, path: &str, body: Value) -> String {
        let (status, code, told) = self.call(method, path, body).await;
        assert!(status >= 400, "{told}");
        code
    }

    fn params(&self, out_track_id: &str) -> Value {
        Value::Object(self.fake.cards().get(out_track_id).unwrap().card_data)
    }
}

fn card(more: Value) -> Value {
    let mut card = json!({"outTrackId": "t1", "cardTemplateId": "a.schema",
        "cardData": {"cardParamMap": {"title": "Leave", "state": "open"}}});
    card.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    card
}

fn stream_card() -> Value {
    card(json!({"callbackType": "STREAM"}))
}

#[tokio::test]
async fn a_card_is_created_once_and_updated_by_key_or_as_a_whole() {
    let world = World::start().await;
    let created = world.create(card(json!({"privateData": {"lisi": {"cardParamMap": {"mine": "1"}}}}))).await;
    assert_eq!((&created["success"], &created["result"]), (&json!(true), &json!("t1")));
    let again = world.refused(Method::POST, "instances", card(json!({}))).await;
    assert_eq!(again, "param.cardAlreadyExist");

    let update = |options: Value| {
        json!({"outTrackId": "t1", "cardData": {"cardParamMap": {"state": "done"}},
            "privateData": {"lisi": {"cardParamMap": {"read": "1"}}}, "cardUpdateOptions": options})
    };
    let by_key = json!({"updateCardDataByKey": true, "updatePrivateDataByKey": true});
    let (_, _, answer) = world.call(Method::PUT, "instances", update(by_key)).await;
    assert_eq!(answer, json!({"success": true, "result": true}));
    assert_eq!(world.params("t1"), json!({"title": "Leave", "state": "done"}));
    assert_eq!(world.fake.cards().get("t1").unwrap().private_data["lisi"].len(), 2);
    world.call(Method::PUT, "instances", update(json!({}))).await;
    assert_eq!(world.params("t1"), json!({"state": "done"}), "everything else is gone");
    assert_eq!(world.fake.cards().get("t1").unwrap().private_data["lisi"].len(), 1);
}

#[tokio::test]
async fn wrong_calls_get_the_errors_of_the_platform() {
    let world = World::start().await;
    world.create(card(json!({}))).await;
    let instances = [
        (Method::POST, card(json!({"outTrackId": ""})), "param.outTrackIdEmpty"),
        (Method::POST, card(json!({"cardTemplateId": ""})), "param.cardTemplateIdEmpty"),
        (Method::POST, card(json!({"cardData": {}})), "param.cardPublicDataEmpty"),
        (Method::POST, card(json!({"cardData": {"cardParamMap": {"n": 1}}})), "param.invalid"),
        (Method::POST, card(json!({"callbackType": "stream"})), "param.invalid"),
        (Method::PUT, json!({"outTrackId": "t1"}), "param.cardDataAndPrivateDataBothEmpty"),
        (Method::PUT, json!({"outTrackId": "t2", "cardData": {"cardParamMap": {}}}), "param.cardNotExist"),
        (Method::PUT, json!({"outTrackId": "t1", "data": {}}), "param.cardDataAndPrivateDataBothEmpty"),
    ];
    for (method, body, code) in instances {
        assert_eq!(world.refused(method, "instances", body.clone()).await, code, "{body}");
    }
    let place = |space: &str, models: Value| {
        let mut body = json!({"outTrackId": "t1", "openSpaceId": space});
        body.as_object_mut().unwrap().extend(models.as_object().unwrap().clone());
        body
    };
    let deliveries = [
        (place("", json!({})), "param.openSpaceIdEmpty"),
        (place("dtv1.card://IM_GROUP.cid", json!({})), "param.openSpaceIdInvalid"),
        (place("dtv1.card//IM_MOON.cid", json!({})), "param.openSpaceIdInvalid"),
        (place("dtv1.card//IM_GROUP.cid", json!({})), "param.spaceDeliverModelEmpty"),
        (
            place("dtv1.card//IM_GROUP.cid", json!({"imGroupOpenDeliverModel": {"extension": {}}})),
            "param.openDeliverModelError",
        ),
    ];
    for (body, code) in deliveries {
        assert_eq!(world.refused(Method::POST, "instances/deliver", body.clone()).await, code, "{body}");
    }
}

#[tokio::test]
async fn http_200_does_not_mean_that_every_place_took_the_card() {
    let world = World::start().await;
    let robot_code = world.fake.robot_code().to_owned();
    let body = card(json!({
        "openSpaceId": format!("dtv1.card//IM_GROUP.{GROUP};IM_GROUP.cidUnknown==;im_robot.zhangsan;ONE_BOX.{GROUP}"),
        "imGroupOpenSpaceModel": {"supportForward": true},
        "imGroupOpenDeliverModel": {"robotCode": robot_code},
        "imRobotOpenSpaceModel": {"supportForward": true},
        "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT"},
        "topOpenDeliverModel": {"expiredTimeMillis": 1},
    }));
    let (status, _, answer) = world.call(Method::POST, "instances/createAndDeliver", body).await;
    assert_eq!((status, &answer["result"]["outTrackId"]), (200, &json!("t1")), "{answer}");
    let results = answer["result"]["deliverResults"].as_array().unwrap();
    let taken: Vec<_> = results.iter().map(|result| result["success"].as_bool().unwrap()).collect();
    assert_eq!(taken, [true, false, true, false], "{answer}");
    assert!(results[1]["errorMsg"].as_str().unwrap().contains("openConversationId"));
    assert!(results[3]["errorMsg"].as_str().unwrap().contains("topOpenSpaceModel"));

    let replies = world.fake.messages().replies();
    assert_eq!(replies.len(), 2);
    assert_eq!(replies[0].conversation.as_deref(), Some(GROUP));
    assert_eq!(replies[1].staff_id.as_deref(), Some("zhangsan"));
    assert_eq!(replies[1].content["cardParamMap"]["title"], "Leave");
    let said = world.fake.robot().say("a").from("zhangsan").send().await;
    assert_eq!(replies[1].conversation.as_deref(), Some(said.conversation()), "one chat");

    let recall = json!({"robotCode": robot_code, "processQueryKeys": [results[2]["carrierId"]]});
    let path = "/v1.0/robot/otoMessages/batchRecall";
    let recalled = world.http.api(Method::POST, path, &world.token, recall).await.json();
    assert_eq!(recalled["successResult"][0], results[2]["carrierId"], "{recalled}");

    let spaces = json!({"outTrackId": "t1", "topOpenSpaceModel": {"spaceType": "ONE_BOX"}});
    assert_eq!(world.call(Method::PUT, "instances/spaces", spaces).await.0, 200);
    let top = json!({"outTrackId": "t1", "openSpaceId": format!("dtv1.card//ONE_BOX.{GROUP}"),
        "topOpenDeliverModel": {"expiredTimeMillis": 1}});
    let (_, _, answer) = world.call(Method::POST, "instances/deliver", top).await;
    assert_eq!(answer["result"][0]["success"], true, "{answer}");
    assert_eq!(world.fake.cards().get("t1").unwrap().deliveries.len(), 3);
}

#[tokio::test]
async fn an_ai_card_is_written_frame_by_frame_until_it_is_closed() {
    let world = World::start().await;
    world.create(card(json!({}))).await;
    let frame = |guid: &str, content: &str, more: Value| {
        let mut frame = json!({"outTrackId": "t1", "guid": guid, "key": "msg", "content": content});
        frame.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        frame
    };
    for (guid, content, more) in [
        ("1", "Hel", json!({})),
        ("2", "lo", json!({"isFull": false})),
        ("2", "lo", json!({"isFull": false})),
    ] {
        let (_, _, answer) = world.call(Method::PUT, "streaming", frame(guid, content, more)).await;
        assert_eq!(answer, json!({"success": true, "result": true}));
    }
    let card = world.fake.cards().get("t1").unwrap();
    assert_eq!((card.param("msg"), card.stream, card.stream_frames), (Some("Hello"), CardStream::Open, 2));
    let last = frame("3", "**Hello**", json!({"isFull": true, "isFinalize": true}));
    world.call(Method::PUT, "streaming", last).await;
    let card = world.fake.cards().get("t1").unwrap();
    assert_eq!((card.param("msg"), card.stream), (Some("**Hello**"), CardStream::Finished));
    for (body, code) in [
        (frame("4", "x", json!({})), "param.invalid"),
        (frame("4", "", json!({})), "param.stream.contentEmpty"),
        (frame("", "x", json!({})), "param.stream.guidEmpty"),
        (frame("4", "x", json!({"key": ""})), "param.stream.keyEmpty"),
        (frame("4", &"x".repeat(200_000), json!({})), "param.stream.content"),
        (frame("4", "x", json!({"outTrackId": "t2"})), "param.cardNotExist"),
    ] {
        assert_eq!(world.refused(Method::PUT, "streaming", body).await, code);
    }
}

async fn register(world: &World, url: &str, more: Value) -> (u16, String, Value) {
    let mut body = json!({"callbackRouteKey": "route", "callbackUrl": url});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    world.call(Method::POST, "callbacks/register", body).await
}

#[tokio::test]
async fn a_click_goes_to_the_registered_address_and_its_answer_changes_the_card() {
    let world = World::start().await;
    let callback = Callback::start().await;
    let secret = json!({"apiSecret": "api-secret"});
    let (_, _, registered) = register(&world, &callback.url, secret.clone()).await;
    assert_eq!(registered["result"], json!({"callbackUrl": callback.url, "apiSecret": "api-secret"}));
    let (status, code, _) = register(&world, &callback.url, secret).await;
    assert_eq!((status, code.as_str()), (500, "param.callbackRouteKeyExist"));
    world.create(card(json!({"callbackType": "HTTP", "callbackRouteKey": "route"}))).await;

    let update = json!({"cardData": {"cardParamMap": {"state": "agreed"}},
        "userPrivateData": {"cardParamMap": {"mine": "1"}},
        "cardUpdateOptions": {"updateCardDataByKey": true, "updatePrivateDataByKey": true}});
    callback.answers(200, &update);
    let params = json!({"action": "agree", "count": 2});
    let clicked = world.fake.cards().click("t1", "lisi", &["btn1"], params.clone()).await.unwrap();
    let acknowledgement = &clicked.acknowledgement;
    assert!(acknowledgement.is_taken(), "{acknowledgement:?}");
    assert_eq!((acknowledgement.transport, &acknowledgement.body), (Some(TransportKind::Http), &update));
    assert_eq!(clicked.card.param("state"), Some("agreed"));
    assert_eq!(clicked.card.param("title"), Some("Leave"));
    assert_eq!(clicked.card.private_data["lisi"]["mine"], "1");

    let heard = callback.last();
    let timestamp = heard.header("x-ddpaas-signature-timestamp").unwrap();
    assert_eq!(heard.header("x-ddpaas-signature"), Some(hmac_sha256("api-secret", timestamp).as_str()));
    assert_eq!(heard.body, clicked.callback);
    assert_eq!(heard.body["type"], "actionCallback");
    let content: Value = serde_json::from_str(heard.body["content"].as_str().unwrap()).unwrap();
    assert_eq!(content, json!({"cardPrivateData": {"actionIds": ["btn1"], "params": params}}));
    assert_eq!(
        (&heard.body["userId"], &heard.body["corpId"]),
        (&json!("lisi"), &json!(world.fake.corp_id()))
    );

    let (status, ..) = register(&world, &callback.url, json!({"forceUpdate": true})).await;
    assert_eq!(status, 200);
    let unchanged = world.fake.cards().click("t1", "lisi", &["btn1"], json!({})).await.unwrap();
    assert_eq!(callback.last().header("x-ddpaas-signature"), None, "no secret, no signature");
    assert_eq!(unchanged.card.param("state"), Some("agreed"), "an empty answer changes nothing");
}

#[tokio::test]
async fn a_wrong_answer_leaves_the_card_as_it_is_and_is_told() {
    let world = World::start().await;
    let callback = Callback::start().await;
    register(&world, &callback.url, json!({})).await;
    world.create(card(json!({"callbackRouteKey": "route"}))).await;
    let number = json!({"cardData": {"cardParamMap": {"state": 1}}});
    for (status, body, hint) in
        [(500, json!({}), "500"), (200, number, "state"), (200, json!({"response": {}}), "response")]
    {
        callback.answers(status, body);
        let clicked = world.fake.cards().click("t1", "lisi", &["a"], json!({})).await.unwrap();
        let error = clicked.acknowledgement.error.unwrap();
        assert!(error.contains(hint), "{error}");
        assert_eq!(clicked.card.param("state"), Some("open"));
    }
}

#[tokio::test]
async fn without_a_way_back_nobody_hears_of_a_click() {
    let world = World::start().await;
    world.create(card(json!({}))).await;
    world.create(card(json!({"outTrackId": "t2", "callbackRouteKey": "nowhere"}))).await;
    world.create(card(json!({"outTrackId": "t3", "callbackType": "STREAM"}))).await;
    for (card, hint) in [("t1", "callbackType"), ("t2", "nowhere"), ("t3", CARD)] {
        let clicked = world.fake.cards().click(card, "lisi", &["a"], json!({})).await.unwrap();
        assert_eq!(clicked.acknowledgement.transport, None);
        let error = clicked.acknowledgement.error.unwrap();
        assert!(error.contains(hint), "{error}");
    }
    assert!(world.fake.cards().click("t9", "lisi", &["a"], json!({})).await.is_none());
}

#[tokio::test]
async fn a_stream_card_is_clicked_over_stream_and_changed_by_the_response() {
    let world = World::start().await;
    world.create(stream_card()).await;
    let mut stream = Stream::start(&world.fake).await;
    let response = json!({"response": {"cardData": {"cardParamMap": {"state": "agreed"}}}});
    let app = async {
        let frame = stream.push().await;
        stream.acknowledge(&frame, 200, response.clone()).await;
        frame
    };
    let click =
        json!({"outTrackId": "t1", "userId": "lisi", "actionIds": ["btn1"], "params": {"action": "agree"}});
    let (told, frame) = tokio::join!(world.http.post("/_fake/cards/click", click), app);
    assert_eq!(frame["headers"]["topic"], CARD);
    assert_eq!(
        (&told["transport"], &told["code"], &told["error"]),
        (&json!("stream"), &json!(200), &Value::Null)
    );
    assert_eq!(told["body"], response);
    let data: Value = serde_json::from_str(frame["data"].as_str().unwrap()).unwrap();
    assert_eq!(told["sent"], data);
    assert_eq!(told["card"]["cardData"]["cardParamMap"], json!({"state": "agreed"}), "not by key: replaced");

    let app = async {
        let frame = stream.push().await;
        stream.acknowledge(&frame, 200, json!({"cardData": {"cardParamMap": {"state": "bare"}}})).await;
    };
    let (clicked, ()) = tokio::join!(world.fake.cards().click("t1", "lisi", &[], json!({})), app);
    let clicked = clicked.unwrap();
    assert!(clicked.acknowledgement.error.unwrap().contains("response"), "the wrapping is missing");
    assert_eq!(clicked.card.param("state"), Some("agreed"));

    let app = async {
        let frame = stream.push().await;
        stream.acknowledge(&frame, 200, json!({"response": "OK"})).await;
    };
    let (clicked, ()) = tokio::join!(world.fake.cards().click("t1", "lisi", &[], json!({})), app);
    let clicked = clicked.unwrap();
    assert!(clicked.acknowledgement.is_taken(), "the Python client's word for nothing to change");
    assert_eq!(clicked.card.param("state"), Some("agreed"));
}

#[tokio::test]
async fn a_client_in_another_language_looks_at_a_card_and_clicks() {
    let world = World::start().await;
    let callback = Callback::start().await;
    register(&world, &callback.url, json!({})).await;
    world.create(card(json!({"outTrackId": "a/b", "callbackRouteKey": "route"}))).await;
    let shown = world.http.get("/_fake/cards/a%2Fb").await;
    assert_eq!((&shown["outTrackId"], &shown["cardTemplateId"]), (&json!("a/b"), &json!("a.schema")));
    assert_eq!(shown["cardData"]["cardParamMap"]["title"], "Leave");
    assert_eq!(shown["streaming"], json!({"state": "unused", "frames": 0}));
    let click = json!({"outTrackId": "a/b", "userId": "lisi"});
    let told = world.http.post("/_fake/cards/click", click).await;
    assert_eq!((&told["transport"], &told["card"]["outTrackId"]), (&json!("http"), &json!("a/b")), "{told}");
    for (wrong, status) in [
        (json!({"outTrackId": "t9", "userId": "lisi"}), 404),
        (json!({"outTrackId": "a/b"}), 400),
        (json!({"outTrackId": "a/b", "userId": "lisi", "actionIds": [1]}), 400),
    ] {
        let answer =
            world.http.send(Method::POST, "/_fake/cards/click", &[], wrong.to_string()).await.unwrap();
        assert_eq!(answer.status, status, "{wrong}");
    }
    let answer = world.http.send(Method::GET, "/_fake/cards/t9", &[], "").await.unwrap();
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn a_click_has_every_member_of_the_published_one() {
    let Some(records) = crate::support::fixtures::records("card-callback.jsonl") else { return };
    let world = World::start().await;
    world
        .call(
            Method::POST,
            "instances/createAndDeliver",
            card(json!({
                "openSpaceId": format!("dtv1.card//IM_GROUP.{GROUP}"),
                "imGroupOpenSpaceModel": {"supportForward": true},
                "imGroupOpenDeliverModel": {"robotCode": world.fake.robot_code()},
            })),
        )
        .await;
    let clicked = world.fake.cards().click("t1", "lisi", &["a"], json!({})).await.unwrap();
    let published = records.iter().filter(|record| record["json"]["type"] == "actionCallback");
    let mut samples = 0;
    for record in published {
        samples += 1;
        for (name, value) in record["json"].as_object().unwrap() {
            let ours = &clicked.callback[name];
            assert_eq!(
                crate::support::fixtures::kind(ours),
                crate::support::fixtures::kind(value),
                "{}: {name} is {ours}",
                record["id"]
            );
        }
    }
    println!("{samples} published clicks compared");
}

/// A page may print a field that its own table does not list, as the catalogue's check finds: it is named. Nothing else is refused.
#[tokio::test]
async fn published_card_calls_are_understood() {
    let Some(records) = crate::support::fixtures::records("request.jsonl") else { return };
    let world = World::start().await;
    let (mut understood, mut unlisted, mut refused) = (0, Vec::new(), Vec::new());
    for record in &records {
        let Some(path) = record["path"].as_str().and_then(|path| path.strip_prefix("/v1.0/card/")) else {
            continue;
        };
        let method: Method = record["method"].as_str().unwrap().parse().unwrap();
        let (_, code, answer) = world.call(method, path, record["json"].clone()).await;
        match code.as_str() {
            "" | "param.cardNotExist" | "param.cardAlreadyExist" => understood += 1,
            "param.error"
                if answer["message"]
                    .as_str()
                    .is_some_and(|text| text.starts_with("there is no parameter")) =>
            {
                unlisted.push(format!("{}: {answer}", record["id"]));
            }
            _ => refused.push(format!("{}: {answer}", record["id"])),
        }
    }
    println!("{understood} published card calls understood; with a field of no table: {unlisted:#?}");
    assert!(refused.is_empty() && understood > 0, "{refused:#?}");
}

#[tokio::test]
async fn the_last_frame_may_come_again_by_its_guid_and_another_may_not() {
    let world = World::start().await;
    world.create(card(json!({}))).await;
    let frame = |guid: &str| json!({"outTrackId": "t1", "guid": guid, "key": "content", "content": "end", "isFull": true, "isFinalize": true});
    for _ in 0..2 {
        assert_eq!(world.call(Method::PUT, "streaming", frame("g1")).await.0, 200);
    }
    assert_eq!(world.refused(Method::PUT, "streaming", frame("g2")).await, "param.invalid");
    assert_eq!(world.fake.cards().get("t1").unwrap().stream_frames, 1);
}

#[tokio::test]
async fn a_rate_limit_throttles_what_comes_above_it_in_a_second() {
    let world = World::start().await;
    world.fake.inject(Fault::rate_limit("/v1.0/card/streaming", 3));
    world.create(card(json!({}))).await;
    let mut codes = Vec::new();
    for number in 0..5 {
        let frame = json!({"outTrackId": "t1", "guid": number.to_string(), "key": "content", "content": "x", "isFull": true});
        codes.push(world.call(Method::PUT, "streaming", frame).await.1);
    }
    let throttled = "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi";
    assert_eq!(codes, ["", "", "", throttled, throttled]);
}

#[tokio::test]
async fn a_card_of_who_has_logged_in_is_a_card_like_others() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let login = json!({"clientId": fake.client_id(), "clientSecret": fake.client_secret(),
        "code": fake.access().login_code("lisi"), "grantType": "authorization_code"});
    let token =
        http.post("/v1.0/oauth2/userAccessToken", login).await["accessToken"].as_str().unwrap().to_owned();
    let card = json!({"cardTemplateId": "t.schema", "outTrackId": "mine", "callbackType": "STREAM",
        "cardData": {"cardParamMap": {"state": "open"}}, "imRobotOpenSpaceModel": {"supportForward": true},
        "openSpaceId": "dtv1.card//IM_ROBOT.lisi", "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT"}});
    let made = http.api(Method::POST, "/v1.0/card/me/instances/createAndDeliver", &token, card).await;
    assert!(!made.headers.contains_key("x-fake-answer"));
    assert_eq!(made.json()["success"], true, "{}", made.json());
    let update = json!({"outTrackId": "mine", "cardData": {"cardParamMap": {"state": "shut"}}});
    http.api(Method::PUT, "/v1.0/card/me/instances", &token, update).await;
    let shown = http.get("/_fake/cards/mine").await;
    assert_eq!(shown["cardData"]["cardParamMap"], json!({"state": "shut"}));
    assert_eq!(http.get("/_fake/chat").await["messages"][0]["card"]["outTrackId"], "mine");
}
