//! Companies of any size, several apps and organisations, and a clock that is set.

use crate::support::Http;
use crate::support::receiver::{AES_KEY, Receiver, TOKEN};
use dingtalk_fake::{AppSeed, Fake, OrganisationSeed, Seed, Subscription, UserSeed};
use http::Method;
use serde_json::{Value, json};

async fn token(http: &Http, key: &str, secret: &str) -> String {
    let answer = http.get(&format!("/gettoken?appkey={key}&appsecret={secret}")).await;
    answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

#[tokio::test]
async fn a_company_of_ten_thousand_is_there_at_once_and_the_same_each_time() {
    let fake = Fake::builder().people(10_000).start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let count = http.oapi("/topapi/user/count", &token, json!({"only_active": false})).await;
    assert_eq!(count["result"]["count"], 10_000);
    let get = json!({"userid": "person009000"});
    let person = http.oapi("/topapi/v2/user/get", &token, get.clone()).await["result"].clone();
    let department = json!({"dept_id": person["dept_id_list"][0], "cursor": 0, "size": 100});
    let team = http.oapi("/topapi/v2/user/list", &token, department).await["result"].clone();
    assert_eq!(team["list"].as_array().unwrap().len(), 25);
    let other = Fake::builder().people(10_000).start().await.unwrap();
    let http = Http::new(&other);
    let again = http.oapi("/topapi/v2/user/get", &http.token(&other).await, get).await;
    assert_eq!(again["result"], person);
}

#[tokio::test]
async fn each_organisation_knows_its_own_people_files_and_records() {
    let receiver = Receiver::start("dingother").await;
    let mut other = OrganisationSeed::new("corp2", "Other");
    other.users = vec![UserSeed::new("ann", "Ann", "13700000001", vec![1])];
    other.subscriptions = vec![Subscription::new(receiver.url.clone(), TOKEN, AES_KEY)];
    let mut seed = Seed::default();
    seed.organisations = vec![other];
    let mut app = AppSeed::new("dingother", "secret").corp_id("corp2");
    app.agent_id = 7;
    seed.apps = vec![app, AppSeed::new("dingsecond", "secret")];
    let fake = Fake::builder().seed(seed).start().await.unwrap();
    let http = Http::new(&fake);
    let own = http.token(&fake).await;
    let second = token(&http, "dingsecond", "secret").await;
    let foreign = token(&http, "dingother", "secret").await;
    let get = async |token: &str, userid: &str| {
        http.oapi("/topapi/v2/user/get", token, json!({"userid": userid})).await["errcode"].clone()
    };
    for (token, lisi, ann) in [(&own, 0, 60121), (&second, 0, 60121), (&foreign, 60121, 0)] {
        assert_eq!((get(token, "lisi").await, get(token, "ann").await), (json!(lisi), json!(ann)));
    }

    let new = json!({"userid": "bob", "name": "Bob", "dept_id_list": "1"});
    assert_eq!(http.oapi("/topapi/v2/user/create", &foreign, new).await["errcode"], 0);
    let event = receiver.hears("user_add_org").await;
    assert_eq!((&event["CorpId"], &event["userId"]), (&json!("corp2"), &json!(["bob"])));
    assert_eq!(get(&own, "bob").await, 60121);
    let path = "/v1.0/todo/users/union-ann/tasks";
    let task = http.api(Method::POST, path, &foreign, json!({"subject": "a"})).await.json()["id"].clone();
    let path = format!("{path}/{}", task.as_str().unwrap());
    assert_eq!(http.api(Method::GET, &path, &foreign, Value::Null).await.status, 200);
    assert_eq!(http.api(Method::GET, &path, &second, Value::Null).await.status, 404);

    let notice = |agent_id: i64| json!({"agent_id": agent_id, "userid_list": "ann", "msg": {"msgtype": "text", "text": {"content": "a"}}});
    let send = "/topapi/message/corpconversation/asyncsend_v2";
    assert_eq!(http.oapi(send, &foreign, notice(7)).await["errcode"], 0);
    assert_eq!(http.oapi(send, &own, notice(7)).await["errcode"], 40056);

    let snapshot = fake.snapshot();
    assert_eq!(http.oapi("/topapi/v2/user/delete", &foreign, json!({"userid": "bob"})).await["errcode"], 0);
    fake.restore(&snapshot);
    assert_eq!((get(&foreign, "bob").await, get(&own, "lisi").await), (json!(0), json!(0)));
}

#[tokio::test]
async fn tokens_follow_a_clock_that_is_set() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let valid =
        async || http.oapi("/topapi/v2/user/get", &token, json!({"userid": "lisi"})).await["errcode"] == 0;
    let begun = fake.now_ms();
    fake.set_clock(begun + 7_300_000);
    assert!(!valid().await);
    let back = http.post("/_fake/clock/set", json!({"now_ms": begun + 1_000})).await;
    assert!(back["now_ms"].as_i64().unwrap() >= begun + 1_000, "{back}");
    assert!(valid().await);
}

#[tokio::test]
async fn an_app_speaks_by_its_own_agent_and_robot_alone() {
    let mut second = AppSeed::new("dingsecond", "secret");
    second.agent_id = 7;
    let mut seed = Seed::default();
    seed.apps = vec![second];
    let fake = Fake::builder().seed(seed).start().await.unwrap();
    let http = Http::new(&fake);
    let own = http.token(&fake).await;
    let second = token(&http, "dingsecond", "secret").await;
    let notice = |agent_id: i64| json!({"agent_id": agent_id, "userid_list": "lisi", "msg": {"msgtype": "text", "text": {"content": "a"}}});
    let send = "/topapi/message/corpconversation/asyncsend_v2";
    let agent = fake.seed().agent_id;
    for (token, agent_id, code) in
        [(&own, agent, 0), (&own, 7, 40056), (&second, 7, 0), (&second, agent, 40056)]
    {
        assert_eq!(http.oapi(send, token, notice(agent_id)).await["errcode"], code, "{agent_id}");
    }
    let say = async |token: &str, robot: &str| {
        let message = json!({"robotCode": robot, "userIds": ["lisi"], "msgKey": "sampleText", "msgParam": "{\"content\":\"a\"}"});
        http.api(Method::POST, "/v1.0/robot/oToMessages/batchSend", token, message).await.status
    };
    assert_eq!(say(&second, fake.robot_code()).await, 400);
    assert_eq!(
        (say(&own, fake.robot_code()).await, say(&second, "dingsecond").await),
        (200.try_into().unwrap(), 200.try_into().unwrap())
    );
    let said = http.get("/_fake/replies").await;
    let chat = |at: usize| said["replies"][at]["conversation"].clone();
    assert_ne!(chat(0), chat(1), "people talk with each robot in a chat of its own");
}

#[tokio::test]
async fn a_permission_point_is_taken_from_the_apps_of_one_organisation() {
    let mut other = OrganisationSeed::new("corp2", "Other");
    other.users = vec![UserSeed::new("ann", "Ann", "13700000001", vec![1])];
    let mut seed = Seed::default();
    seed.organisations = vec![other];
    seed.apps = vec![AppSeed::new("dingother", "secret").corp_id("corp2")];
    let fake = Fake::builder().seed(seed).start().await.unwrap();
    let http = Http::new(&fake);
    let own = http.token(&fake).await;
    let foreign = token(&http, "dingother", "secret").await;
    let codes = async || {
        let get = async |token: &str, userid: &str| {
            http.oapi("/topapi/v2/user/get", token, json!({"userid": userid})).await["errcode"].clone()
        };
        (get(&own, "lisi").await, get(&foreign, "ann").await)
    };
    http.post("/_fake/scopes", json!({"deny": ["Contact.User.Read"]})).await;
    assert_eq!(codes().await, (json!(88), json!(0)));
    http.post("/_fake/scopes", json!({"allow": ["Contact.User.Read"]})).await;
    http.post("/_fake/scopes?corp_id=corp2", json!({"deny": ["Contact.User.Read"]})).await;
    assert_eq!(codes().await, (json!(0), json!(88)));
}
