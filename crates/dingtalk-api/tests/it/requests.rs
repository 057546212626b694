//! What goes over the wire: method, path, query, headers, body; nothing from outside un-encoded; no secret shown.

use std::fmt::Write as _;
use std::time::Duration;

use crate::support::{Answer, Script, TOKEN};
use dingtalk_api::{Client, Error, RateLimits, RetryPolicy, oapi, v1};
use dingtalk_auth::Token;
use dingtalk_testing::log::Log;
use dingtalk_transport::{Reached, TransportErrorKind};
use dingtalk_types::Secret;
use dingtalk_types::message::webhook::WebhookMessage;
use dingtalk_types::message::work::WorkMessage;
use dingtalk_types::oapi::auth::GetSnsTokenRequest;
use dingtalk_types::oapi::media::{MediaType, UploadMediaRequest};
use dingtalk_types::oapi::message::AsyncSendV2Request;
use dingtalk_types::oapi::user::{GetUserRequest, ListUserRequest};
use dingtalk_types::v1::oauth2::GetTokenRequest;
use dingtalk_webhook::WebhookRobot;
use http::Method;
use serde_json::json;

#[tokio::test]
async fn the_token_travels_as_each_host_wants_it() {
    let script = Script::new([Answer::Ok("{}")]);
    let client = script.client();
    client.call_raw(Method::POST, "/topapi/v2/user/get", &json!({"userid": "u1"})).await.unwrap();
    client.call_raw(Method::POST, "/v1.0/x", &json!({})).await.unwrap();
    client.call_raw(Method::GET, "/call_back/get_call_back", &json!({"a b": "c&d"})).await.unwrap();
    let [legacy, new, get] = script.seen().try_into().unwrap();
    assert_eq!(legacy.uri, format!("https://oapi.dingtalk.com/topapi/v2/user/get?access_token={TOKEN}"));
    assert!(!legacy.headers.contains_key("x-acs-dingtalk-access-token"));
    assert_eq!(new.uri, "https://api.dingtalk.com/v1.0/x");
    assert_eq!(new.headers["x-acs-dingtalk-access-token"], TOKEN);
    assert!(new.headers["x-acs-dingtalk-access-token"].is_sensitive());
    assert_eq!(
        (new.headers["content-type"].to_str().unwrap(), &*new.body),
        ("application/json; charset=utf-8", &b"{}"[..])
    );
    assert_eq!(
        get.uri,
        format!("https://oapi.dingtalk.com/call_back/get_call_back?access_token={TOKEN}&a%20b=c%26d")
    );
    assert!(get.body.is_empty() && !get.headers.contains_key("content-type"));
}

#[test]
fn a_request_can_be_looked_at_without_sending_it_and_without_a_token() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let _inside = runtime.enter();
    let client = Script::new([]).client();
    let request = AsyncSendV2Request::to_users(17, ["u1", "u2"], WorkMessage::text("hello"));
    let built = oapi::message::async_send_v2(&client, &request).build().unwrap();
    assert_eq!(built.uri(), "https://oapi.dingtalk.com/topapi/message/corpconversation/asyncsend_v2");
    let body: serde_json::Value = serde_json::from_slice(built.body()).unwrap();
    assert_eq!(
        body,
        json!({"agent_id": 17, "userid_list": "u1,u2", "msg": {"msgtype": "text", "text": {"content": "hello"}}})
    );
}

#[tokio::test]
async fn path_and_query_fields_leave_the_body() {
    let script = Script::new([Answer::Ok(r#"{"errcode":0,"access_token":"t","expires_in":7200}"#)]);
    let client = script.client();
    let unified = GetTokenRequest::new("ding/corp", "id", "secret");
    v1::oauth2::get_token(&client, &unified).await.unwrap();
    oapi::auth::get_sns_token(&client, &GetSnsTokenRequest::new("app", "se+cret")).await.unwrap();
    let [unified, legacy] = script.seen().try_into().unwrap();
    assert_eq!(unified.uri, "https://api.dingtalk.com/v1.0/oauth2/ding%2Fcorp/token");
    let body: serde_json::Value = serde_json::from_slice(&unified.body).unwrap();
    assert_eq!(
        body,
        json!({"client_id": "id", "client_secret": "secret", "grant_type": "client_credentials"})
    );
    assert_eq!((&*legacy.method, legacy.body.len()), ("GET", 0));
    assert_eq!(legacy.uri, "https://oapi.dingtalk.com/sns/gettoken?appid=app&appsecret=se%2Bcret");
}

/// `POST /sns/getuserinfo_bycode?accessKey=…` has a body and a query, and answers a member that only raw readers know.
#[tokio::test]
async fn a_raw_call_takes_a_query_beside_its_body_and_answers_every_member() {
    let answer = r#"{"errcode":0,"user_info":{"nick":"n","unionid":"u","dingId":"$:LWCP_v1:$x"}}"#;
    let script = Script::new([Answer::Ok(answer)]);
    let client = script.client();
    let call = client.call_raw(Method::POST, "/sns/getuserinfo_bycode", &json!({"tmp_auth_code": "c"}));
    let person = call.query("accessKey", "app").query("signature", "a+b/c=").await.unwrap();
    assert_eq!(person["user_info"]["dingId"], "$:LWCP_v1:$x");
    let [seen] = script.seen().try_into().unwrap();
    assert!(seen.uri.contains("accessKey=app&signature=a%2Bb%2Fc%3D"), "{}", seen.uri);
    assert_eq!(&*seen.body, br#"{"tmp_auth_code":"c"}"#);
}

#[tokio::test]
async fn a_person_without_an_address_decodes() {
    let script =
        Script::new([Answer::Ok(r#"{"errcode":0,"result":{"userid":"u","name":"n","admin":false}}"#)]);
    let user = oapi::user::get(&script.client(), &GetUserRequest::new("u")).await.unwrap().result.clone();
    assert_eq!((&*user.userid, &*user.email), ("u", ""));
}

#[tokio::test]
async fn a_file_is_uploaded_as_a_form_with_its_type_in_query_and_form() {
    let script =
        Script::new([Answer::Ok(r#"{"errcode":0,"type":"image","media_id":"@lAD","created_at":1}"#)]);
    let request = UploadMediaRequest::new(MediaType::Image, "图.png", b"\x89PNG".to_vec());
    let answer = oapi::media::upload(&script.client(), &request).await.unwrap();
    assert_eq!(answer.media_id, "@lAD");
    let [seen] = script.seen().try_into().unwrap();
    assert_eq!(seen.uri, format!("https://oapi.dingtalk.com/media/upload?access_token={TOKEN}&type=image"));
    let content_type = seen.headers["content-type"].to_str().unwrap();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    assert!(seen.body.starts_with(format!("--{boundary}\r\n").as_bytes()));
}

/// X6: whatever a caller passes, it stays where it belongs.
#[tokio::test]
async fn no_value_reaches_another_path_query_or_header() {
    let nasty = [
        "a/../b",
        "..",
        ".",
        "",
        "a?b=c",
        "a#b",
        "a%2Fb",
        "a b",
        "a\r\nX-Evil: 1",
        "a\0b",
        "a&access_token=x",
        "钉",
        "a\\b",
        "//evil.com",
    ];
    for value in nasty {
        let script = Script::new([Answer::Ok("{}")]);
        let client = script.client();
        let outcome = v1::oauth2::get_token(&client, &GetTokenRequest::new(value, "i", "s")).await;
        match script.seen().first() {
            None => assert!(
                matches!(outcome, Err(Error::InvalidRequest { .. })),
                "{value:?} neither sent nor refused"
            ),
            Some(seen) => {
                let path = seen.uri.strip_prefix("https://api.dingtalk.com/v1.0/oauth2/").unwrap_or_default();
                let segment =
                    path.strip_suffix("/token").unwrap_or_else(|| panic!("{value:?} went to {}", seen.uri));
                assert!(
                    segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)),
                    "{value:?}: {segment}"
                );
            }
        }
        let script = Script::new([Answer::Ok("{}")]);
        script.client().call_raw(Method::GET, "/gettoken", &json!({"appkey": value})).await.unwrap();
        let query = script.seen()[0].uri.split_once("appkey=").unwrap().1.to_owned();
        assert!(
            query.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~%".contains(&byte)),
            "{value:?}: {query}"
        );

        let script = Script::new([Answer::Ok("{}")]);
        let raw = script.client().call_raw(Method::GET, format!("/x/{value}"), &json!({})).await;
        match script.seen().first() {
            None => assert!(raw.is_err()),
            Some(seen) => assert!(
                seen.uri.starts_with("https://oapi.dingtalk.com/x/") && !seen.uri.contains("/../"),
                "{}",
                seen.uri
            ),
        }
    }
}

#[test]
fn tokens_do_not_travel_in_the_clear_to_other_machines() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let _inside = runtime.enter();
    let with = |address: &str| {
        Script::new([]).builder().hosts(dingtalk_types::Hosts::custom(address, address)).build()
    };
    assert!(
        with("http://127.0.0.1:1").is_ok()
            && with("http://[::1]:1").is_ok()
            && with("https://example.com").is_ok()
    );
    for refused in [
        "http://api.dingtalk.com",
        "http://10.0.0.1",
        "ftp://x",
        "api.dingtalk.com",
        "https://u:p@x",
        "https://x?y=z",
    ] {
        assert!(with(refused).is_err(), "{refused}");
    }
}

/// X1: canaries in every secret, none in what can be printed or logged.
#[tokio::test(start_paused = true)]
async fn no_secret_is_printed_or_logged() {
    if dingtalk_testing::ran_alone("requests::no_secret_is_printed_or_logged") {
        return;
    }
    let log = Log::default();
    let _guard = log.capture();
    let mut printed = String::new();
    let mut print =
        |client: &Client, what: &dyn std::fmt::Debug| write!(printed, "{client:?} {what:?}").unwrap();

    let echo = r#"{"errcode":40014,"errmsg":"bad access_token canary-token-4f1d"}"#;
    let robot_echo = r#"{"errcode":300005,"errmsg":"token canary-robot-77 is not exist"}"#;
    let answers = [
        Answer::Ok(r#"{"errcode":0,"result":{}}"#),
        Answer::Ok(echo),
        Answer::Status(500, "<html>"),
        Answer::Ok("{broken"),
        Answer::Failure(TransportErrorKind::ConnectionClosed, Reached::Maybe),
        Answer::Never,
    ];
    for answer in answers {
        let script = Script::new([answer]);
        let client = script
            .builder()
            .retry(RetryPolicy::attempts(2))
            .rate_limits(RateLimits::default())
            .build()
            .unwrap();
        let call = oapi::user::get(&client, &GetUserRequest::new("u1")).timeout(Duration::from_secs(9));
        print(&client, &call);
        match call.await {
            Ok(response) => print(&client, &response),
            Err(error) => {
                print(&client, &error);
                print(&client, &format!("{error}"));
                let mut source = std::error::Error::source(&error);
                while let Some(cause) = source {
                    print(&client, &format!("{cause} {cause:?}"));
                    source = cause.source();
                }
            }
        }
        let script = Script::new([Answer::Ok(robot_echo)]);
        let client = script.client();
        let robot = WebhookRobot::new(Secret::new("canary-robot-77")).signed_with("canary-sign-99");
        let sent = oapi::robot::send(&client, &robot, &WebhookMessage::text("x"))
            .timeout(Duration::from_secs(9))
            .await;
        print(&client, &(robot, sent));
        let mine = oapi::user::get(&client, &GetUserRequest::new("u1"))
            .token(Token::new(Secret::new("canary-mine-11")));
        print(&client, &mine);
        let list = || {
            let token = Token::new(Secret::new("canary-mine-11"));
            oapi::user::list(&client, &ListUserRequest::new(1, 0, 2)).token(token)
        };
        let (pages, items) = (list().pages(), list().items());
        print(&client, &(pages, items));
    }
    printed.push_str(&log.text());
    assert!(printed.contains("oapi::user::get"), "nothing was logged: the test proves nothing");
    for canary in [
        "canary-token-4f1d",
        "canary-robot-77",
        "canary-sign-99",
        "canary-mine-11",
        "Y2FuYXJ5",
        "63616e617279",
    ] {
        assert!(!printed.contains(canary), "{canary} in:\n{printed}");
    }
}
