//! Secrets of models travel over the wire and are shown nowhere else.

use std::fmt::Debug;

use dingtalk_types::Secret;
use dingtalk_types::oapi::auth::{
    GetPersistentCodeRequest, GetSnsTokenRequest, GetSsoTokenRequest, GetTokenRequest,
};
use dingtalk_types::oapi::callback::{GetCallBackResponse, RegisterCallBackRequest, UpdateCallBackRequest};
use dingtalk_types::oapi::service::{GetCorpTokenRequest, GetSuiteTokenRequest};
use dingtalk_types::v1::oauth2;
use dingtalk_types::wire::Decode;
use serde::Serialize;
use serde_json::{Value, json};

const CANARY: &str = "canary-7f3a";

/// The model shows nothing and writes exactly these members.
#[track_caller]
fn writes<T: Serialize + Debug>(model: &T, expected: Value) {
    let shown = format!("{model:?} {model:#?}");
    assert!(!shown.contains(CANARY), "{shown}");
    assert_eq!(serde_json::to_value(model).unwrap(), expected);
}

#[track_caller]
fn reads<T: Decode + Debug>(body: Value, secret: impl Fn(&T) -> &Secret) {
    let model = T::decode(body).unwrap();
    let shown = format!("{model:?} {model:#?}");
    assert!(!shown.contains(CANARY), "{shown}");
    assert_eq!(secret(&model).expose(), CANARY);
}

#[test]
fn requests_write_their_secrets_and_do_not_show_them() {
    writes(&GetTokenRequest::new("key", CANARY), json!({ "appkey": "key", "appsecret": CANARY }));
    writes(&GetTokenRequest::of_corp("corp", CANARY), json!({ "corpid": "corp", "corpsecret": CANARY }));
    writes(&GetSsoTokenRequest::new("corp", CANARY), json!({ "corpid": "corp", "corpsecret": CANARY }));
    writes(&GetSnsTokenRequest::new("app", CANARY), json!({ "appid": "app", "appsecret": CANARY }));
    writes(
        &GetPersistentCodeRequest::new(CANARY, CANARY),
        json!({ "tmp_auth_code": CANARY, "access_token": CANARY }),
    );
    writes(
        &GetSuiteTokenRequest::new("suite", CANARY, CANARY),
        json!({ "suite_key": "suite", "suite_secret": CANARY, "suite_ticket": CANARY }),
    );
    writes(
        &GetCorpTokenRequest::new("corp", "key", "1577808000000", CANARY, CANARY),
        json!({
            "auth_corpid": "corp", "accessKey": "key", "timestamp": "1577808000000", "suiteTicket": CANARY,
            "signature": CANARY,
        }),
    );
    writes(
        &oauth2::GetAccessTokenRequest::new("key", CANARY),
        json!({ "appKey": "key", "appSecret": CANARY }),
    );
    writes(
        &oauth2::GetTokenRequest::new("corp", "id", CANARY),
        json!({
            "corpId": "corp", "client_id": "id", "client_secret": CANARY, "grant_type": "client_credentials",
        }),
    );
    writes(
        &oauth2::GetCorpAccessTokenRequest::new("suite", CANARY, "corp", CANARY),
        json!({ "suiteKey": "suite", "suiteSecret": CANARY, "authCorpId": "corp", "suiteTicket": CANARY }),
    );
    writes(
        &oauth2::GetSuiteAccessTokenRequest::new("suite", CANARY, CANARY),
        json!({ "suiteKey": "suite", "suiteSecret": CANARY, "suiteTicket": CANARY }),
    );
    writes(
        &oauth2::GetUserTokenRequest::of_code("id", CANARY, CANARY),
        json!({ "clientId": "id", "clientSecret": CANARY, "code": CANARY, "grantType": "authorization_code" }),
    );
    writes(
        &oauth2::GetUserTokenRequest::of_refresh_token("id", CANARY, CANARY),
        json!({ "clientId": "id", "clientSecret": CANARY, "refreshToken": CANARY, "grantType": "refresh_token" }),
    );
    writes(
        &oauth2::GetSsoAccessTokenRequest::new("corp", CANARY),
        json!({ "corpid": "corp", "ssoSecret": CANARY }),
    );
    let expected = json!({ "call_back_tag": ["t"], "token": CANARY, "aes_key": CANARY, "url": "u" });
    writes(&RegisterCallBackRequest::new(["t"], CANARY, CANARY, "u"), expected.clone());
    writes(&UpdateCallBackRequest::new(["t"], CANARY, CANARY, "u"), expected);
}

#[test]
fn responses_read_their_secrets_and_do_not_show_them() {
    use dingtalk_types::oapi::{auth, service};

    reads(json!({ "access_token": CANARY }), |r: &auth::GetTokenResponse| &r.access_token);
    reads(json!({ "access_token": CANARY }), |r: &auth::GetSsoTokenResponse| &r.access_token);
    reads(json!({ "access_token": CANARY }), |r: &auth::GetSnsTokenResponse| &r.access_token);
    reads(json!({ "persistent_code": CANARY }), |r: &auth::GetPersistentCodeResponse| &r.persistent_code);
    reads(json!({ "ticket": CANARY }), |r: &auth::GetJsapiTicketResponse| &r.ticket);
    reads(json!({ "suite_access_token": CANARY }), |r: &service::GetSuiteTokenResponse| {
        &r.suite_access_token
    });
    reads(json!({ "access_token": CANARY }), |r: &service::GetCorpTokenResponse| &r.access_token);
    reads(json!({ "accessToken": CANARY }), |r: &oauth2::GetAccessTokenResponse| &r.access_token);
    reads(json!({ "access_token": CANARY }), |r: &oauth2::GetTokenResponse| &r.access_token);
    reads(json!({ "accessToken": CANARY }), |r: &oauth2::GetCorpAccessTokenResponse| &r.access_token);
    reads(json!({ "accessToken": CANARY }), |r: &oauth2::GetSuiteAccessTokenResponse| &r.access_token);
    reads(json!({ "accessToken": CANARY }), |r: &oauth2::GetSsoAccessTokenResponse| &r.access_token);
    reads(json!({ "accessToken": CANARY }), |r: &oauth2::GetUserTokenResponse| &r.access_token);
    reads(json!({ "refreshToken": CANARY }), |r: &oauth2::GetUserTokenResponse| &r.refresh_token);
    reads(json!({ "jsapiTicket": CANARY }), |r: &oauth2::CreateJsapiTicketResponse| &r.jsapi_ticket);
    reads(json!({ "aes_key": CANARY }), |r: &GetCallBackResponse| &r.aes_key);
    reads(json!({ "token": CANARY }), |r: &GetCallBackResponse| &r.token);
}

#[test]
fn a_missing_or_null_secret_is_empty() {
    for body in [json!({}), json!({ "access_token": null }), json!({ "access_token": "" })] {
        assert!(dingtalk_types::oapi::auth::GetTokenResponse::decode(body).unwrap().access_token.is_empty());
    }
}

#[test]
fn a_value_in_the_wrong_field_is_not_shown() {
    for body in [
        json!({ "expires_in": CANARY }),
        json!({ "expires_in": [CANARY] }),
        json!({ "expires_in": { CANARY: CANARY } }),
        json!(CANARY),
        json!([{ "expires_in": CANARY }]),
    ] {
        let read = || dingtalk_types::oapi::auth::GetTokenResponse::decode(body.clone());
        let (read, unread) = dingtalk_types::wire::collect_unread(read);
        assert!(read.is_err() || unread == ["expires_in"], "{body}: {unread:?}");
        assert!(!format!("{read:?} {unread:?}").contains(CANARY), "{body}: {read:?}");
    }
}
