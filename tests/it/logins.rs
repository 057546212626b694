//! From a code to a person: the login page, and pages inside DingTalk.

use crate::support::ding;
use dingtalk_open::auth::{Login, MemoryStore, TokenProvider, TokenRequest};
use dingtalk_open::fake::Fake;
use dingtalk_open::transport::TokioClock;
use dingtalk_open::v1::contact::GetUserRequest;
use dingtalk_open::{DingTalk, Secret, WhoError, v1};
use serde_json::json;

#[tokio::test]
async fn a_code_of_the_login_page_is_a_person_with_both_ids_and_works_once() {
    let fake = Fake::start().await.unwrap();
    let ding = ding(&fake);
    let login = ding.logins().unwrap().login_url("https://example.com/callback").start().unwrap();
    let redirect =
        format!("authCode={}&state={}", fake.access().login_code("manager4220"), login.state.expose());
    let code = Login::code(&login.state, &redirect).unwrap();
    let person = ding.who(&code).await.unwrap();
    assert_eq!(person.user_id.as_deref(), Some("manager4220"));
    assert_eq!((person.nick.as_str(), person.mobile.as_deref()), ("Wang Min", Some("13800000001")));
    assert!(!person.union_id.is_empty() && person.open_id.is_some(), "{person:?}");
    assert_eq!(person.avatar_url, None, "what is not told is not an empty text");

    let error = ding.who(&code).await.unwrap_err();
    assert!(matches!(error, WhoError::CodeSpent), "{error}");
    assert_eq!(error.to_string().lines().count(), 1);
    assert!(!error.to_string().contains(code.expose()), "{error}");
}

#[tokio::test]
async fn one_code_gives_the_person_and_the_tokens_to_act_for_them() {
    let fake = Fake::start().await.unwrap();
    let ding = ding(&fake);
    let login = ding.log_in(&Secret::new(fake.access().login_code("lisi"))).await.unwrap();
    assert_eq!(login.person.user_id.as_deref(), Some("lisi"));
    let me = GetUserRequest::new("me");
    let again = v1::contact::get_user(&ding, &me).token(login.tokens.access_token.clone()).await.unwrap();
    assert_eq!(again.union_id, login.person.union_id);

    let store = MemoryStore::new(TokioClock::new());
    let tokens = ding.logins().unwrap().provider(&login.person.union_id, store);
    tokens.sign_in(&login.tokens).await.unwrap();
    let kept = tokens.token(&TokenRequest::APP).await.unwrap();
    assert_eq!(kept.header_value(), login.tokens.access_token.header_value());
}

#[tokio::test]
async fn somebody_outside_the_organisation_is_a_person_without_user_id() {
    let fake = Fake::start().await.unwrap();
    fake.answers().set("POST", "/topapi/user/getbyunionid", json!({"errcode": 60121, "errmsg": "not found"}));
    let person = ding(&fake).who(&Secret::new(fake.access().login_code("lisi"))).await.unwrap();
    assert_eq!((person.user_id, person.nick.as_str()), (None, "李四"));
}

#[tokio::test]
async fn another_refusal_on_the_way_is_an_error_of_its_call() {
    let fake = Fake::start().await.unwrap();
    fake.answers().set(
        "POST",
        "/topapi/user/getbyunionid",
        json!({"errcode": 60011, "errmsg": "no permission"}),
    );
    let error = ding(&fake).who(&Secret::new(fake.access().login_code("lisi"))).await.unwrap_err();
    assert!(matches!(&error, WhoError::Call(call) if call.code() == Some("60011")), "{error}");
}

#[tokio::test]
async fn a_code_of_a_page_inside_dingtalk_is_a_member_and_works_once() {
    let fake = Fake::start().await.unwrap();
    let ding = ding(&fake);
    let code = Secret::new(fake.access().login_code("lisi"));
    let person = ding.who_in_app(&code).await.unwrap();
    assert_eq!((person.user_id.as_deref(), person.nick.as_str()), (Some("lisi"), "李四"));
    assert!(matches!(ding.who_in_app(&code).await, Err(WhoError::CodeSpent)));
}

#[tokio::test]
async fn a_client_without_an_app_has_no_logins() {
    let ding = DingTalk::builder().build().unwrap();
    assert!(ding.logins().is_err());
    let error = ding.who(&Secret::new("code")).await.unwrap_err();
    assert!(matches!(error, WhoError::NoApp(_)), "{error}");
}
