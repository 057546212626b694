//! Tokens and tickets of both hosts, and what a call without a good one gets.

use std::time::Duration;

use crate::support::Http;
use dingtalk_fake::Fake;
use http::Method;
use serde_json::json;

#[tokio::test]
async fn the_same_token_is_given_until_it_expires_and_serves_both_hosts() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let first = http.token(&fake).await;
    let old =
        http.get(&format!("/gettoken?appkey={}&appsecret={}", fake.client_id(), fake.client_secret())).await;
    assert_eq!(old["access_token"], first.as_str());
    assert_eq!(old["expires_in"], 7200);

    let path = format!("/topapi/v2/user/get?access_token={first}");
    let user = http.post(&path, json!({"userid": "zhangsan"})).await;
    assert_eq!(user["errcode"], 0, "{user}");
    assert_eq!(user["result"]["name"], "张三");

    fake.advance_clock(Duration::from_secs(7200));
    let refused = http.post(&path, json!({"userid": "zhangsan"})).await;
    assert_eq!((&refused["errcode"], &refused["sub_code"]), (&json!(88), &json!("40014")), "{refused}");
    assert_ne!(http.token(&fake).await, first);
    assert_eq!(fake.requests().for_tokens(), 3);
}

#[tokio::test]
async fn wrong_secrets_get_the_error_of_each_endpoint() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    assert_eq!(http.get("/gettoken?appkey=a&appsecret=b").await["errcode"], 40096);
    assert_eq!(http.get("/gettoken?corpid=a&corpsecret=b").await["errcode"], 40089);
    assert_eq!(http.get("/gettoken").await["errcode"], 40035);
    assert_eq!(http.get("/sso/gettoken?corpid=a&corpsecret=b").await["errcode"], 40089);
    let cases = [
        ("/v1.0/oauth2/accessToken", json!({"appKey": "a", "appSecret": "b"}), "invalidClientIdOrSecret"),
        ("/v1.0/oauth2/accessToken", json!({}), "Missingbody"),
        ("/v1.0/oauth2/accessToken", json!({"appKey": "a"}), "MissingappSecret"),
        (
            "/v1.0/oauth2/ding/token",
            json!({"client_id": "a", "client_secret": "b", "grant_type": "client_credentials"}),
            "invalid.client",
        ),
        (
            "/v1.0/oauth2/ding/token",
            json!({"client_id": "a", "client_secret": "b", "grant_type": "x"}),
            "unsupported.grant.type",
        ),
        (
            "/v1.0/oauth2/suiteAccessToken",
            json!({"suiteKey": "a", "suiteSecret": "b", "suiteTicket": "c"}),
            "invalidSuiteKey",
        ),
    ];
    for (path, body, code) in cases {
        let answer = http.api(Method::POST, path, "", body.clone()).await;
        assert_eq!(answer.status, 400, "{path} {body}");
        assert_eq!(answer.json()["code"], code, "{path} {body}");
        let request_id = answer.headers["x-acs-request-id"].to_str().unwrap();
        assert_eq!(answer.json()["requestid"], request_id);
    }
    let body = json!({"client_id": fake.client_id(), "client_secret": fake.client_secret(), "grant_type": "client_credentials"});
    assert_eq!(http.api(Method::POST, "/v1.0/oauth2/dingother/token", "", body).await.status, 500);
}

#[tokio::test]
async fn every_credential_gets_its_token() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let seed = fake.seed();
    let suite = json!({
        "suiteKey": seed.suite.key, "suiteSecret": seed.suite.secret,
        "suiteTicket": seed.suite.ticket, "authCorpId": seed.corp_id,
    });
    let first = http.post("/v1.0/oauth2/corpAccessToken", suite.clone()).await;
    let second = http.post("/v1.0/oauth2/corpAccessToken", suite.clone()).await;
    assert!(first["accessToken"].is_string(), "{first}");
    assert_ne!(first["accessToken"], second["accessToken"], "a corp token is new each time");
    assert!(http.post("/v1.0/oauth2/suiteAccessToken", suite).await["accessToken"].is_string());
    let sso = json!({"corpid": seed.corp_id, "ssoSecret": seed.sso_secret});
    assert!(http.post("/v1.0/oauth2/ssoAccessToken", sso).await["accessToken"].is_string());
    let unified = json!({"client_id": seed.client_id, "client_secret": seed.client_secret, "grant_type": "client_credentials"});
    let unified = http.post(&format!("/v1.0/oauth2/{}/token", seed.corp_id), unified).await;
    assert_eq!(unified["expires_in"], 7200);
    let token = unified["access_token"].as_str().unwrap();
    let ticket = http.api(Method::POST, "/v1.0/oauth2/jsapiTickets", token, json!(null)).await.json();
    let old_ticket = http.get(&format!("/get_jsapi_ticket?access_token={token}")).await;
    assert_eq!(ticket["jsapiTicket"], old_ticket["ticket"]);
    let old = http.get(&format!("/gettoken?corpid={}&corpsecret={}", seed.corp_id, seed.corp_secret)).await;
    assert_eq!(old["access_token"], token);
    let sns =
        http.get(&format!("/sns/gettoken?appid={}&appsecret={}", seed.sns.app_id, seed.sns.app_secret)).await;
    assert_eq!((sns["errcode"].clone(), sns["expires_in"].is_null()), (json!(0), true));
}

#[tokio::test]
async fn a_login_code_and_each_refresh_token_serve_once() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let login = |name: &str, value: &str, grant: &str| json!({"clientId": fake.client_id(), "clientSecret": fake.client_secret(), name: value, "grantType": grant});
    let code = fake.access().login_code("zhangsan");
    let path = "/v1.0/oauth2/userAccessToken";
    let granted = http.post(path, login("code", &code, "authorization_code")).await;
    let refresh = granted["refreshToken"].as_str().unwrap();
    assert_eq!(http.post(path, login("code", &code, "authorization_code")).await["code"], "invalidCode");
    let renewed = http.post(path, login("refreshToken", refresh, "refresh_token")).await;
    assert!(
        renewed["refreshToken"].is_string() && renewed["refreshToken"] != granted["refreshToken"],
        "{renewed}"
    );
    assert_eq!(http.post(path, login("refreshToken", refresh, "refresh_token")).await["code"], "invalidCode");
}

#[tokio::test]
async fn a_token_in_the_wrong_place_is_no_token() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let user = json!({"userid": "zhangsan"});
    let headers = [("content-type", "application/json"), ("x-acs-dingtalk-access-token", token.as_str())];
    let answer =
        http.send(Method::POST, "/topapi/v2/user/get", &headers, user.to_string()).await.unwrap().json();
    assert_eq!((&answer["errcode"], &answer["sub_code"]), (&json!(88), &json!("40000")));
    assert_eq!(http.get("/get_jsapi_ticket").await["errcode"], 41001);
    assert_eq!(http.get("/get_jsapi_ticket?access_token=forged").await["errcode"], 40014);
    let path = format!("/v1.0/oauth2/jsapiTickets?access_token={token}");
    assert_eq!(http.post(&path, json!({})).await["code"], "AuthenticationFailed.MissingParameter");
    let forged = http.api(Method::POST, "/v1.0/oauth2/jsapiTickets", "forged", json!({})).await;
    assert_eq!(
        (forged.status.as_u16(), forged.json()["code"].clone()),
        (400, json!("InvalidAuthentication"))
    );

    // The gateway of the old host also reads a form member.
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let body = format!("access_token={token}&userid=zhangsan");
    let answer = http.send(Method::POST, "/topapi/v2/user/get", &form, body).await.unwrap().json();
    assert_eq!(answer["errcode"], 0, "{answer}");
}
