//! Logins by the platform's page.

use crate::support::schema::encode;
use crate::support::{Answer, Http};
use dingtalk_crypto::signature;
use dingtalk_fake::{AppSeed, Fake, Seed};
use http::{Method, StatusCode};
use serde_json::{Value, json};

const BACK: &str = "redirect_uri=https%3A%2F%2Fexample.com%2Fback%3Fa%3D1%23top&state=s%201";

async fn visit(http: &Http, path: &str) -> Answer {
    http.send(Method::GET, path, &[], "").await.unwrap()
}

fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::FOUND, "{answer:?}");
    answer.headers["location"].to_str().unwrap()
}

fn code_of(url: &str) -> &str {
    url.split_once("authCode=").unwrap().1.split('&').next().unwrap()
}

async fn exchange(fake: &Fake, http: &Http, name: &str, value: &str, grant: &str) -> Value {
    let body = json!({"clientId": fake.client_id(), "clientSecret": fake.client_secret(),
        name: value, "grantType": grant});
    http.post("/v1.0/oauth2/userAccessToken", body).await
}

#[tokio::test]
async fn the_chosen_person_logs_in_and_is_the_same_everywhere() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let path = format!(
        "/oauth2/auth?{BACK}&response_type=code&scope=openid%20corpid&prompt=consent&client_id={}",
        fake.client_id()
    );
    let page = visit(&http, &path).await;
    let text = String::from_utf8_lossy(&page.body);
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
    assert!(text.contains("<option value=\"lisi\">") && text.contains("value=\"s 1\""), "{text}");

    let back = visit(&http, &format!("{path}&decision=allow&userid=lisi")).await;
    let url = location(&back);
    let code = code_of(url);
    assert_eq!(url, format!("https://example.com/back?a=1&authCode={code}&code={code}&state=s%201#top"));
    let granted = exchange(&fake, &http, "code", code, "authorization_code").await;
    assert_eq!(exchange(&fake, &http, "code", code, "authorization_code").await["code"], "invalidCode");
    let refresh = granted["refreshToken"].as_str().unwrap();
    let renewed = exchange(&fake, &http, "refreshToken", refresh, "refresh_token").await;
    for token in [&granted["accessToken"], &renewed["accessToken"]] {
        let me = http.api(Method::GET, "/v1.0/contact/users/me", token.as_str().unwrap(), Value::Null).await;
        assert_eq!(me.json()["unionId"], "union-lisi");
    }
}

#[tokio::test]
async fn the_app_hears_of_the_organisation_only_where_the_scope_asks_for_it() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    for (scope, heard) in [
        ("openid", Value::Null),
        ("openid corpid", json!(fake.corp_id())),
        ("corpid openid", json!(fake.corp_id())),
    ] {
        let path = format!(
            "/oauth2/auth?{BACK}&response_type=code&scope={}&client_id={}&userid=lisi",
            scope.replace(' ', "%20"),
            fake.client_id()
        );
        let back = visit(&http, &path).await;
        let wish = json!({"userid": "lisi", "redirect_uri": "http://localhost/back", "scope": scope});
        let without_browser = http.post("/_fake/login", wish).await;
        for code in [code_of(location(&back)), without_browser["code"].as_str().unwrap()] {
            let granted = exchange(&fake, &http, "code", code, "authorization_code").await;
            let refresh = granted["refreshToken"].as_str().unwrap();
            let renewed = exchange(&fake, &http, "refreshToken", refresh, "refresh_token").await;
            for told in [&granted, &renewed] {
                assert_eq!(told["corpId"], heard, "{scope}: {told}");
                assert_eq!(told.as_object().unwrap().contains_key("corpId"), heard.is_string(), "{scope}");
            }
        }
    }
}

#[tokio::test]
async fn a_refusal_goes_back_without_a_code() {
    let fake = Fake::start().await.unwrap();
    let path = format!(
        "/oauth2/auth?{BACK}&response_type=code&scope=openid&client_id={}&userid=lisi&decision=deny",
        fake.client_id()
    );
    let back = visit(&Http::new(&fake), &path).await;
    assert_eq!(location(&back), "https://example.com/back?a=1&error=access_denied&state=s%201#top");
}

#[tokio::test]
async fn the_older_pages_give_a_code_alone() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    for page in ["/connect/qrconnect", "/connect/oauth2/sns_authorize"] {
        let path = format!(
            "{page}?appid={}&{BACK}&response_type=code&scope=snsapi_login&userid=lisi",
            fake.seed().sns.app_id
        );
        let back = visit(&http, &path).await;
        let (address, code) = location(&back).split_once("&code=").unwrap();
        assert_eq!(address, "https://example.com/back?a=1");
        let code = code.split('&').next().unwrap();
        let (scan, app) = (&fake.seed().sns, (fake.client_id(), fake.client_secret()));
        assert_eq!(scanned(&fake, &http, app, code).await["errcode"], 40078);
        let person = scanned(&fake, &http, (&scan.app_id, &scan.app_secret), code).await;
        assert_eq!(person["user_info"]["unionid"], "union-lisi", "{person}");
        let again = scanned(&fake, &http, (&scan.app_id, &scan.app_secret), code).await;
        assert_eq!(again["errcode"], 40078);
    }
    let wish =
        json!({"userid": "lisi", "redirect_uri": "http://localhost/back", "client_id": fake.client_id()});
    let code = http.post("/_fake/login", wish).await["code"].as_str().unwrap().to_owned();
    let person = scanned(&fake, &http, (fake.client_id(), fake.client_secret()), &code).await;
    assert_eq!(person["user_info"]["nick"], "李四");
}

/// `/sns/getuserinfo_bycode`, signed by an app.
async fn scanned(fake: &Fake, http: &Http, (key, secret): (&str, &str), code: &str) -> Value {
    let now_ms = u64::try_from(fake.now_ms()).unwrap();
    let signature = encode(&[("signature".to_owned(), signature::sns(now_ms, &secret.into()))]);
    let path = format!("/sns/getuserinfo_bycode?accessKey={key}&timestamp={now_ms}&{signature}");
    http.post(&path, json!({"tmp_auth_code": code})).await
}

#[tokio::test]
async fn the_older_logins_name_the_person_behind_a_code_once() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let seed = fake.seed();
    let code = fake.access().login_code("lisi");
    let path = format!("/user/getuserinfo?access_token={token}&code={code}");
    let person = http.get(&path).await;
    assert_eq!((&person["userid"], &person["name"]), (&json!("lisi"), &json!("李四")));
    assert_eq!(http.get(&path).await["errcode"], 40078);

    let sso = format!("/sso/gettoken?corpid={}&corpsecret={}", seed.corp_id, seed.sso_secret);
    let sso = http.get(&sso).await["access_token"].as_str().unwrap().to_owned();
    let path = format!("/sso/getuserinfo?access_token={sso}&code={}", fake.access().login_code("zhangsan"));
    let person = http.get(&path).await;
    assert_eq!(
        (&person["user_info"]["userid"], &person["corp_info"]["corpid"]),
        (&json!("zhangsan"), &json!(fake.corp_id()))
    );
    assert_eq!(http.get(&path).await["errcode"], 40078);

    let scan = format!("/sns/gettoken?appid={}&appsecret={}", seed.sns.app_id, seed.sns.app_secret);
    let scan = http.get(&scan).await["access_token"].as_str().unwrap().to_owned();
    let code = json!({"tmp_auth_code": fake.access().login_code("lisi")});
    let path = format!("/sns/get_persistent_code?access_token={scan}");
    let lasting = http.post(&path, code.clone()).await;
    assert_eq!(lasting["unionid"], "union-lisi");
    assert_eq!(http.post(&path, code).await["errcode"], 40078);
    let lasting = json!({"openid": lasting["openid"], "persistent_code": lasting["persistent_code"]});
    let given = http.post(&format!("/sns/get_sns_token?access_token={scan}"), lasting).await;
    let path = format!("/sns/getuserinfo?sns_token={}", given["sns_token"].as_str().unwrap());
    let person = http.get(&path).await["user_info"].clone();
    assert_eq!((&person["nick"], &person["unionid"]), (&json!("李四"), &json!("union-lisi")));
}

#[tokio::test]
async fn a_code_and_its_refresh_tokens_serve_the_app_that_asked_for_them() {
    let mut seed = Seed::default();
    seed.apps.push(AppSeed::new("dingother", "secret"));
    let fake = Fake::builder().seed(seed).start().await.unwrap();
    let http = Http::new(&fake);
    let path = format!(
        "/oauth2/auth?{BACK}&response_type=code&scope=openid&client_id={}&userid=lisi",
        fake.client_id()
    );
    let back = visit(&http, &path).await;
    let code = code_of(location(&back));
    let of_other = async |name: &str, value: &Value, grant: &str| {
        let body =
            json!({"clientId": "dingother", "clientSecret": "secret", name: value, "grantType": grant});
        http.post("/v1.0/oauth2/userAccessToken", body).await["code"].clone()
    };
    assert_eq!(of_other("code", &json!(code), "authorization_code").await, "invalidCode");
    let granted = exchange(&fake, &http, "code", code, "authorization_code").await;
    assert!(granted["accessToken"].is_string(), "{granted}");
    assert_eq!(of_other("refreshToken", &granted["refreshToken"], "refresh_token").await, "invalidCode");
}

#[tokio::test]
async fn a_wrong_parameter_stays_on_the_page() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let cases = [
        ("client_id=dingnobody&response_type=code&scope=openid", BACK, "client_id"),
        ("client_id=ID&response_type=token&scope=openid", BACK, "response_type"),
        ("client_id=ID&response_type=code&scope=corpid", BACK, "scope"),
        (
            "client_id=ID&response_type=code&scope=openid",
            "redirect_uri=javascript%3Aalert(1)",
            "redirect_uri",
        ),
        ("client_id=ID&response_type=code&scope=openid&userid=%3Cb%3E", BACK, "&lt;b&gt;"),
    ];
    for (query, back, hint) in cases {
        let query = query.replace("=ID", &format!("={}", fake.client_id()));
        let answer = visit(&http, &format!("/oauth2/auth?{query}&{back}")).await;
        let text = String::from_utf8_lossy(&answer.body);
        assert!(answer.status == StatusCode::BAD_REQUEST && text.contains(hint), "{query}: {text}");
    }
}

#[tokio::test]
async fn a_machine_asks_for_the_address_of_the_redirect() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let wish = json!({"userid": "lisi", "redirect_uri": "http://localhost/back", "state": "s"});
    let answer = http.post("/_fake/login", wish).await;
    assert_eq!(code_of(answer["url"].as_str().unwrap()), answer["code"]);
    let wish = json!({"deny": true, "redirect_uri": "http://localhost/back"});
    assert_eq!(http.post("/_fake/login", wish).await["url"], "http://localhost/back?error=access_denied");
    let wish = json!({"userid": "nobody", "redirect_uri": "http://localhost/back"});
    assert!(http.post("/_fake/login", wish).await["error"].as_str().unwrap().contains("nobody"));
}
