//! Media, custom robots and the app's robot.

use std::time::Duration;

use crate::support::Http;
use dingtalk_crypto::signature;
use dingtalk_fake::{Fake, Seed};
use http::Method;
use serde_json::{Value, json};

fn multipart(file_name: &str, content: &str, media_type: &str) -> String {
    format!(
        "--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"{file_name}\"\r\nContent-Type: x/y\r\n\r\n{content}\
         \r\n--b\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\n{media_type}\r\n--b--\r\n"
    )
}

#[tokio::test]
async fn an_upload_gets_a_media_id_or_the_error_of_what_is_wrong() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let path = format!("/media/upload?access_token={}", http.token(&fake).await);
    let headers = [("content-type", "multipart/form-data; boundary=b")];
    let upload =
        async |path: &str, body: String| http.send(Method::POST, path, &headers, body).await.unwrap().json();
    let answer = upload(&path, multipart("图.png", "pixels", "image")).await;
    assert_eq!((&answer["errcode"], &answer["type"]), (&json!(0), &json!("image")), "{answer}");
    let file = fake.messages().media(answer["media_id"].as_str().unwrap()).unwrap();
    assert_eq!((file.file_name.as_str(), &file.content[..]), ("图.png", &b"pixels"[..]));
    let in_query = upload(&format!("{path}&type=file"), multipart("a.pdf", "x", "")).await;
    assert_eq!(in_query["type"], "file");

    for (name, media_type) in [
        ("a.txt", "file"),
        ("README", "file"),
        ("a.tar.7z", "file"),
        ("a.mp4", "file"),
        ("a;b.png", "image"),
        ("a; name=b.PNG", "image"),
        ("v.ogg", "voice"),
    ] {
        let answer = upload(&path, multipart(name, "x", media_type)).await;
        let media_id = answer["media_id"].as_str().unwrap_or_else(|| panic!("{name}: {answer}"));
        assert_eq!(fake.messages().media(media_id).unwrap().file_name, name);
    }

    assert_eq!(upload(&path, multipart("a.png", "x", "sticker")).await["errcode"], 40004);
    assert_eq!(upload(&path, multipart("a.exe", "x", "image")).await["errcode"], 40005);
    assert_eq!(
        upload(&path, multipart("a.mp3", &"x".repeat((2 << 20) + 1), "voice")).await["errcode"],
        40006
    );
    assert_eq!(upload(&path, multipart("a.png", "", "image")).await["errcode"], 44001);
    assert_eq!(upload(&format!("{path}&type=image"), "--b--\r\n".into()).await["errcode"], 41005);
    assert_eq!(http.post(&path, json!({})).await["errcode"], 43008);
}

fn signed(fake: &Fake, timestamp: i64) -> String {
    let sign = signature::robot_webhook(u64::try_from(timestamp).unwrap(), &fake.webhook_secret().into());
    let sign = sign.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let url = fake.webhook_url().replace(&fake.base_url(), "");
    format!("{url}&timestamp={timestamp}&sign={sign}")
}

fn text(content: &str) -> Value {
    json!({"msgtype": "text", "text": {"content": content}})
}

#[tokio::test]
async fn a_custom_robot_checks_signature_and_time() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let now_ms = fake.now_ms();
    assert_eq!(http.post(&signed(&fake, now_ms), text("a")).await["errcode"], 0);
    let old = http.post(&signed(&fake, now_ms - 3_700_000), text("a")).await;
    assert_eq!((&old["errcode"], &old["errmsg"]), (&json!(310000), &json!("invalid timestamp")));
    let wrong = http.post(&signed(&fake, now_ms).replace("&sign=", "&sign=A"), text("a")).await;
    assert_eq!((&wrong["errcode"], &wrong["errmsg"]), (&json!(310000), &json!("sign not match")));
    assert_eq!(http.post("/robot/send?access_token=nobody", text("a")).await["errcode"], 300005);
}

#[tokio::test]
async fn a_custom_robot_checks_the_message() {
    let seed =
        Seed::from_json(r#"{"webhook_robots": [{"access_token": "k", "keywords": ["警报", "alarm"]}]}"#)
            .unwrap();
    let fake = Fake::builder().seed(seed).start().await.unwrap();
    let http = Http::new(&fake);
    let url = fake.plain_webhook_url().replace(&fake.base_url(), "");
    assert_eq!(http.post(&url, text("an alarm")).await["errcode"], 0);
    assert_eq!(http.post(&url, text("nothing")).await["errmsg"], "keywords not in content");
    let long = text(&format!("alarm{}", "x".repeat(20_000)));
    assert_eq!(http.post(&url, long).await["errcode"], 460101);
    assert_eq!(
        http.post(&url, json!({"msgtype": "markdown", "markdown": {"text": "alarm"}})).await["errcode"],
        400402
    );
    assert_eq!(http.post(&url, json!({"msgtype": "video"})).await["errcode"], 400105);
    let form = [("content-type", "application/x-www-form-urlencoded")];
    assert_eq!(http.send(Method::POST, &url, &form, "msgtype=text").await.unwrap().json()["errcode"], 43004);
}

#[tokio::test]
async fn the_twenty_first_message_in_a_minute_is_refused_and_a_uuid_counts_once() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let url = fake.plain_webhook_url().replace(&fake.base_url(), "");
    for _ in 0..20 {
        let message = json!({"msgtype": "text", "text": {"content": "a"}, "msgUuid": "same"});
        assert_eq!(http.post(&url, message).await["errcode"], 0);
    }
    assert_eq!(http.post(&url, text("a")).await["errcode"], 130101);
    assert_eq!(fake.messages().of_robots().len(), 1);
    fake.advance_clock(Duration::from_secs(600));
    assert_eq!(http.post(&url, text("a")).await["errcode"], 0);
}

#[tokio::test]
async fn the_apps_robot_sends_to_people_tells_who_read_and_recalls() {
    let seed = Seed::from_json(r#"{"flow_controlled_users": ["staff001"]}"#).unwrap();
    let fake = Fake::builder().seed(seed).start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let call =
        async |method: Method, path: &str, body: Value| http.api(method, path, &token, body).await.json();
    let message = json!({
        "robotCode": fake.robot_code(), "userIds": ["zhangsan", "nobody", "staff001"],
        "msgKey": "sampleText", "msgParam": "{\"content\":\"hi\"}",
    });
    let sent = call(Method::POST, "/v1.0/robot/oToMessages/batchSend", message).await;
    assert_eq!(sent["invalidStaffIdList"], json!(["nobody"]));
    assert_eq!(sent["flowControlledStaffIdList"], json!(["staff001"]));
    let key = sent["processQueryKey"].as_str().unwrap();
    assert_eq!(fake.messages().of_robots()[0].message["msgParam"]["content"], "hi");

    assert!(fake.messages().read_of_robot(key, "zhangsan"));
    let encoded = key.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let path = format!(
        "/v1.0/robot/oToMessages/readStatus?robotCode={}&processQueryKey={encoded}",
        fake.robot_code()
    );
    let status = call(Method::GET, &path, json!(null)).await;
    assert_eq!(status["sendStatus"], "SUCCESS", "{status}");
    assert_eq!(status["messageReadInfoList"][0]["readStatus"], "READ");
    let unencoded =
        format!("/v1.0/robot/oToMessages/readStatus?robotCode={}&processQueryKey={key}", fake.robot_code());
    assert_eq!(call(Method::GET, &unencoded, json!(null)).await["code"], "invalid.processQueryKey");

    let keys = json!({"robotCode": fake.robot_code(), "processQueryKeys": [key, "other"]});
    let recalled = call(Method::POST, "/v1.0/robot/otoMessages/batchRecall", keys).await;
    assert_eq!(
        recalled,
        json!({"successResult": [key], "failedResult": {"other": "invalid.processQueryKey"}})
    );
    assert!(fake.messages().of_robots()[0].recalled);
}

#[tokio::test]
async fn the_apps_robot_refuses_with_the_codes_of_the_platform() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let good = json!({
        "robotCode": fake.robot_code(), "openConversationId": fake.seed().conversations[0], "userIds": ["lisi"],
        "msgKey": "sampleText", "msgParam": "{\"content\":\"hi\"}",
    });
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    let (one, group) = ("/v1.0/robot/oToMessages/batchSend", "/v1.0/robot/groupMessages/send");
    let cases = [
        (one, with("robotCode", json!("x")), "invalidParameter.robotCode.notExsit"),
        (one, with("robotCode", json!("")), "invalidParameter.robotCode.empty"),
        (one, with("userIds", json!([])), "invalidParameter.userIds.empty"),
        (one, with("userIds", json!(vec!["a"; 21])), "invalidParameter.userIds.overMax"),
        (one, with("msgKey", json!("x")), "invalidParameter.msgKey.invalid"),
        (one, with("msgParam", json!({"content": "hi"})), "invalidParameter.msgParam.invalid"),
        (one, with("msgParam", json!("{}")), "invalidParameter.msgParam.invalid"),
        (one, with("msgParam", json!("x".repeat(15_001))), "invalidParameter.msgParam.tooLong"),
        (group, with("openConversationId", json!("x")), "invalid.openConversationId"),
    ];
    for (path, body, code) in cases {
        let answer = http.api(Method::POST, path, &token, body).await;
        assert_eq!((answer.status.as_u16(), answer.json()["code"].clone()), (400, json!(code)));
    }
    let answer = http.api(Method::POST, group, &token, good).await.json();
    assert!(answer["processQueryKey"].is_string(), "{answer}");
}

#[tokio::test]
async fn signed_isv_calls_and_identities_are_answered() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let suite = &fake.seed().suite;
    let timestamp = u64::try_from(fake.now_ms()).unwrap();
    let sign = signature::isv_suite(timestamp, &suite.ticket, &suite.secret.as_str().into());
    let sign = sign.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let path = format!(
        "/service/get_corp_token?accessKey={}&timestamp={timestamp}&suiteTicket={}",
        suite.key, suite.ticket
    );
    let body = json!({"auth_corpid": fake.corp_id()});
    let granted = http.post(&format!("{path}&signature={sign}"), body.clone()).await;
    assert_eq!(granted["expires_in"], 7200, "{granted}");
    assert_eq!(http.post(&format!("{path}&signature=x"), body.clone()).await["errcode"], 853004);
    fake.advance_clock(Duration::from_secs(120));
    assert_eq!(http.post(&format!("{path}&signature={sign}"), body).await["errcode"], 853002);

    let body = json!({"suite_key": suite.key, "suite_secret": suite.secret, "suite_ticket": suite.ticket});
    let suite_token = http.post("/service/get_suite_token", body).await["suite_access_token"].clone();
    let path = format!("/v1.0/oauth2/apps/authInfo?authCorpId={}", fake.corp_id());
    let info = http.api(Method::GET, &path, suite_token.as_str().unwrap(), json!(null)).await.json();
    assert_eq!(info["authAppInfo"]["agentList"][0]["agentId"], fake.agent_id(), "{info}");

    let login = json!({
        "clientId": fake.client_id(), "clientSecret": fake.client_secret(),
        "code": fake.access().login_code("zhangsan"), "grantType": "authorization_code",
    });
    let user_token = http.post("/v1.0/oauth2/userAccessToken", login).await["accessToken"].clone();
    let me = http
        .api(Method::GET, "/v1.0/contact/users/me", user_token.as_str().unwrap(), json!(null))
        .await
        .json();
    assert_eq!(me["nick"], "张三", "{me}");
    let path = format!("/topapi/v2/user/getuserinfo?access_token={}", http.token(&fake).await);
    let code = json!({"code": fake.access().login_code("zhangsan")});
    assert_eq!(http.post(&path, code.clone()).await["result"]["userid"], "zhangsan");
    assert_eq!(http.post(&path, code).await["errcode"], 40078);
}
