//! Organisations that open the third-party app, change what it may do and give it up, while the fake runs.

use crate::support::Http;
use crate::support::receiver::{AES_KEY, Receiver, TOKEN};
use crate::support::stream::Stream;
use dingtalk_crypto::signature;
use dingtalk_fake::{Fake, OrganisationSeed, Seed, Subscription, UserSeed};
use http::Method;
use serde_json::{Value, json};

const CORP: &str = "dingcustomer";

async fn corp_token(fake: &Fake, http: &Http) -> Value {
    let suite = &fake.seed().suite;
    let body = json!({"suiteKey": suite.key, "suiteSecret": suite.secret,
        "suiteTicket": fake.customers().ticket(), "authCorpId": CORP});
    http.post("/v1.0/oauth2/corpAccessToken", body).await
}

async fn suite_token(fake: &Fake, http: &Http) -> String {
    let suite = &fake.seed().suite;
    let body = json!({"suite_key": suite.key, "suite_secret": suite.secret, "suite_ticket": fake.customers().ticket()});
    http.post("/service/get_suite_token", body).await["suite_access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_customer_has_tokens_from_its_authorisation_to_its_relief() {
    let fake = Fake::start().await.unwrap();
    let (http, customers) = (Http::new(&fake), fake.customers());
    assert_eq!(corp_token(&fake, &http).await["code"], "invalidAuthInfo");
    assert!(customers.change(CORP).await.is_empty() && customers.relieve(CORP).await.is_empty());

    customers.authorise(CORP).await;
    let token = corp_token(&fake, &http).await["accessToken"].as_str().unwrap().to_owned();
    let path = format!("/topapi/v2/user/get?access_token={token}");
    assert_eq!(http.post(&path, json!({"userid": "lisi"})).await["errcode"], 0);
    assert_eq!(customers.list(), [CORP, fake.corp_id()]);

    customers.relieve(CORP).await;
    assert_eq!(http.post(&path, json!({"userid": "lisi"})).await["sub_code"], "40014", "its token has ended");
    assert_eq!(corp_token(&fake, &http).await["code"], "invalidAuthInfo");
    assert_eq!(customers.list(), [fake.corp_id()]);
}

#[tokio::test]
async fn a_new_ticket_ends_the_one_before_on_both_hosts() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let suite = &fake.seed().suite;
    fake.customers().push_ticket().await;
    let body =
        |ticket: &str| json!({"suiteKey": suite.key, "suiteSecret": suite.secret, "suiteTicket": ticket});
    let path = "/v1.0/oauth2/suiteAccessToken";
    assert_eq!(http.post(path, body(&suite.ticket)).await["code"], "invalidSuiteTicket");
    assert!(http.post(path, body(&fake.customers().ticket())).await["accessToken"].is_string());
    let signed = |ticket: &str| {
        let timestamp = u64::try_from(fake.now_ms()).unwrap();
        let query = signature::isv_suite_query(&suite.key, timestamp, ticket, &suite.secret.as_str().into());
        format!("/service/get_corp_token?{}", query.expose())
    };
    let body = json!({"auth_corpid": fake.corp_id()});
    assert_eq!(http.post(&signed(&suite.ticket), body.clone()).await["errcode"], 40085);
    assert_eq!(http.post(&signed(&fake.customers().ticket()), body).await["errcode"], 0);
}

#[tokio::test]
async fn its_receivers_get_batches_in_snake_case_and_nobody_else_does() {
    let fake = Fake::start().await.unwrap();
    let (own, other) =
        (Receiver::start(&fake.seed().suite.key).await, Receiver::start(fake.client_id()).await);
    fake.customers().subscribe(Subscription::new(own.url.clone(), TOKEN, AES_KEY));
    fake.events().subscribe(Subscription::new(other.url.clone(), TOKEN, AES_KEY));
    let customers = fake.customers();
    customers.push_ticket().await;
    customers.authorise(CORP).await;
    customers.change(CORP).await;
    let outcomes = customers.relieve(CORP).await;
    assert!(outcomes.len() == 1 && outcomes[0].acknowledged, "{outcomes:?}");
    let heard = own.heard();
    let rows: Vec<_> = heard.iter().map(|push| (&push["EventType"], &push["bizData"][0])).collect();
    let data = |row: &Value| serde_json::from_str::<Value>(row["biz_data"].as_str().unwrap()).unwrap();
    let told: Vec<_> = rows.iter().map(|(_, row)| data(row)["syncAction"].clone()).collect();
    assert_eq!(told, ["suite_ticket", "org_suite_auth", "org_suite_change", "org_suite_relieve"]);
    assert!(rows.iter().all(|(event_type, _)| *event_type == "SYNC_HTTP_PUSH_HIGH"), "{heard:?}");
    assert_eq!(data(rows[0].1)["suiteTicket"], customers.ticket());
    assert_eq!(data(rows[1].1)["auth_corp_info"]["corpid"], CORP);
    assert_eq!((data(rows[3].1).as_object().unwrap().len(), &rows[3].1["corp_id"]), (1, &json!(CORP)));
    assert!(other.heard().is_empty(), "{:?}", other.heard());
}

#[tokio::test]
async fn a_receiver_of_the_older_events_exchanges_the_temporary_code_once() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let receiver = Receiver::start(&fake.seed().suite.key).await;
    let older = ["tmp_auth_code", "change_auth", "suite_relieve"];
    fake.customers().subscribe(Subscription::new(receiver.url.clone(), TOKEN, AES_KEY).events(older));
    fake.customers().authorise(CORP).await;
    let pushed = receiver.heard().pop().unwrap();
    assert_eq!((&pushed["EventType"], &pushed["AuthCorpId"]), (&json!("tmp_auth_code"), &json!(CORP)));
    assert_eq!(pushed["SuiteKey"], fake.seed().suite.key);

    let token = suite_token(&fake, &http).await;
    let path = format!("/service/get_permanent_code?suite_access_token={token}");
    let body = json!({"tmp_auth_code": pushed["AuthCode"]});
    let exchanged = http.post(&path, body.clone()).await;
    assert_eq!(exchanged["auth_corp_info"]["corpid"], CORP, "{exchanged}");
    assert_eq!(exchanged["permanent_code"].as_str(), fake.customers().permanent_code(CORP).as_deref());
    assert_eq!(http.post(&path, body).await["errcode"], 40078);

    let path = format!("/service/activate_suite?suite_access_token={token}");
    let activation = |code: &Value| json!({"suite_key": fake.seed().suite.key, "auth_corpid": CORP, "permanent_code": code});
    assert_eq!(http.post(&path, activation(&json!("x"))).await["errcode"], 41031);
    assert_eq!(http.post(&path, activation(&exchanged["permanent_code"])).await["errcode"], 0);
    let path = format!("/v1.0/oauth2/apps/authInfo?authCorpId={CORP}");
    let info = http.api(Method::GET, &path, &token, json!(null)).await.json();
    assert_eq!(info["authCorpInfo"]["corpName"], "Customer dingcustomer", "{info}");
    fake.customers().change(CORP).await;
    fake.customers().relieve(CORP).await;
    let told: Vec<_> = receiver.heard().iter().map(|push| push["EventType"].clone()).collect();
    assert_eq!(told, older);
}

#[tokio::test]
async fn over_stream_only_the_suite_hears_and_a_relief_names_the_customer_in_the_header() {
    let fake = Fake::start().await.unwrap();
    let suite = &fake.seed().suite;
    let events = json!([{"type": "EVENT", "topic": "*"}]);
    let mut internal = Stream::with(&fake, events.clone()).await;
    let body = json!({"clientId": suite.key, "clientSecret": suite.secret, "subscriptions": events, "ua": "plain/1"});
    let opened = Http::new(&fake).post("/v1.0/gateway/connections/open", body).await;
    let mut stream = Stream::connect(&opened).await.unwrap();
    let listening = tokio::spawn(async move {
        let mut frames = Vec::new();
        for _ in 0..2 {
            let frame = stream.push().await;
            stream.acknowledge(&frame, 200, json!({"status": "SUCCESS"})).await;
            frames.push(frame);
        }
        frames
    });
    fake.customers().authorise(CORP).await;
    let outcomes = fake.customers().relieve(CORP).await;
    assert!(outcomes.len() == 1 && outcomes[0].acknowledged, "{outcomes:?}");
    let frames = listening.await.unwrap();
    let data = |frame: &Value| serde_json::from_str::<Value>(frame["data"].as_str().unwrap()).unwrap();
    assert_eq!(data(&frames[0])["authCorpInfo"]["corpid"], CORP);
    assert_eq!(frames[1]["headers"]["eventType"], "org_suite_relieve");
    assert_eq!(frames[1]["headers"]["eventCorpId"], CORP);
    assert!(data(&frames[1])["authCorpInfo"].is_null());

    fake.events().push("user_add_org", json!({})).await;
    assert_eq!(internal.push().await["headers"]["eventType"], "user_add_org", "it heard nothing before");
}

#[tokio::test]
async fn a_program_in_another_language_does_the_same_by_the_control_paths() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let receiver = Receiver::start(&fake.seed().suite.key).await;
    let subscription = json!({"url": receiver.url, "token": TOKEN, "aes_key": AES_KEY});
    http.post("/_fake/customers/subscriptions", subscription).await;
    let unknown = http.post("/_fake/customers/change", json!({"corp_id": CORP})).await;
    assert!(unknown["error"].as_str().unwrap().contains("has not opened the app"), "{unknown}");
    let told = http.post("/_fake/customers/authorise", json!({"corp_id": CORP})).await;
    assert_eq!(told["receivers"][0]["acknowledged"], true, "{told}");
    http.post("/_fake/customers/ticket", json!({})).await;
    let listed = http.get("/_fake/customers").await;
    assert_eq!(listed["suite_ticket"], fake.customers().ticket());
    assert_eq!(listed["customers"][0]["corp_id"], CORP, "{listed}");
    http.post("/_fake/customers/relieve", json!({"corp_id": CORP, "wait": "all"})).await;
    assert_eq!(fake.customers().list(), [fake.corp_id()]);
    assert_eq!(receiver.heard().len(), 3);
    http.post("/_fake/reset", json!({})).await;
    assert_eq!(fake.customers().ticket(), fake.seed().suite.ticket);
}

#[tokio::test]
async fn the_ticket_comes_alone_to_who_names_it_without_the_events_of_the_batches() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let receiver = Receiver::start(&fake.seed().suite.key).await;
    let older = ["suite_ticket", "tmp_auth_code"];
    fake.customers().subscribe(Subscription::new(receiver.url.clone(), TOKEN, AES_KEY).events(older));
    fake.customers().push_ticket().await;
    let pushed = receiver.heard().pop().unwrap();
    let seen = (&pushed["EventType"], &pushed["SuiteTicket"]);
    assert_eq!(seen, (&json!("suite_ticket"), &json!(fake.customers().ticket())), "{pushed}");

    let batches = Receiver::start(&fake.seed().suite.key).await;
    let newer = ["suite_ticket", "org_suite_auth"];
    fake.customers().subscribe(Subscription::new(batches.url.clone(), TOKEN, AES_KEY).events(newer));
    fake.customers().push_ticket().await;
    assert_eq!(batches.heard().pop().unwrap()["EventType"], "SYNC_HTTP_PUSH_HIGH");
    let token = suite_token(&fake, &http).await;
    let unsigned = http.post(&format!("/service/get_agent?suite_access_token={token}"), json!({})).await;
    assert_ne!(unsigned["errcode"], 0);
}

#[tokio::test]
async fn a_customer_of_the_seed_is_told_by_its_own_name_and_person_and_hears_of_its_agent() {
    let mut seed = Seed::default();
    let mut organisation = OrganisationSeed::new(CORP, "客户一");
    organisation.users = vec![UserSeed::new("c1", "Ann", "13811110001", vec![1])];
    seed.organisations = vec![organisation];
    let fake = Fake::builder().seed(seed).start().await.unwrap();
    let http = Http::new(&fake);
    fake.customers().authorise(CORP).await;
    let suite = &fake.seed().suite;
    let signed = |path: &str| {
        let timestamp = u64::try_from(fake.now_ms()).unwrap();
        let ticket = fake.customers().ticket();
        let query = signature::isv_suite_query(&suite.key, timestamp, &ticket, &suite.secret.as_str().into());
        format!("/service/{path}?{}", query.expose())
    };
    let asked = json!({"suite_key": suite.key, "auth_corpid": CORP});
    let info = http.post(&signed("get_auth_info"), asked).await;
    assert_eq!(info["auth_corp_info"]["corp_name"], "客户一", "{info}");
    assert_eq!(info["auth_user_info"]["userId"], "c1");

    let body = |code: Value| json!({"auth_corpid": CORP, "permanent_code": code});
    assert_eq!(http.post(&signed("get_corp_token"), body(json!("another's"))).await["errcode"], 41031);
    let token =
        http.post(&signed("get_corp_token"), body(json!(fake.customers().permanent_code(CORP)))).await;
    let notice = json!({"agent_id": info["auth_info"]["agent"][0]["agentid"], "userid_list": "c1",
        "msg": {"msgtype": "text", "text": {"content": "a"}}});
    let token = token["access_token"].as_str().unwrap();
    let sent = http.oapi("/topapi/message/corpconversation/asyncsend_v2", token, notice).await;
    assert_eq!(sent["errcode"], 0, "{sent}");
}
