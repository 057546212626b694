//! The logins of before: who is behind a code.

use crate::support::office::Office;
use serde_json::{Value, json};

async fn scan_token(office: &Office) -> String {
    let sns = &office.fake.seed().sns;
    let path = format!("/sns/gettoken?appid={}&appsecret={}", sns.app_id, sns.app_secret);
    office.http.get(&path).await["access_token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_code_of_a_page_in_dingtalk_tells_the_person_once() {
    let office = Office::open().await;
    let code = office.fake.access().login_code("manager4220");
    let path = format!("/user/getuserinfo?code={code}");
    let user = office.old(&path, Value::Null).await;
    let seen = (&user["userid"], &user["name"], &user["is_sys"], &user["sys_level"]);
    assert_eq!(seen, (&json!("manager4220"), &json!("Wang Min"), &json!(true), &json!(1)));
    assert_eq!(office.old(&path, Value::Null).await["errcode"], 40078, "it was used");
    assert_eq!(office.old("/user/getuserinfo?code=never", Value::Null).await["errcode"], 40078);
}

#[tokio::test]
async fn a_scan_leads_to_the_person_by_the_persistent_code() {
    let office = Office::open().await;
    let (http, token) = (&office.http, scan_token(&office).await);
    let scan = json!({"tmp_auth_code": office.fake.access().login_code("lisi")});
    let path = format!("/sns/get_persistent_code?access_token={token}");
    let lasting = http.post(&path, scan.clone()).await;
    assert_eq!((&lasting["unionid"], &lasting["openid"]), (&json!("union-lisi"), &json!("open-lisi")));
    assert_eq!(http.post(&path, scan).await["errcode"], 40078, "it was used");
    let person = json!({"openid": lasting["openid"], "persistent_code": lasting["persistent_code"]});
    let opened = http.post(&format!("/sns/get_sns_token?access_token={token}"), person).await;
    let path = format!("/sns/getuserinfo?sns_token={}", opened["sns_token"].as_str().unwrap());
    let user = http.get(&path).await["user_info"].clone();
    let seen = (&user["nick"], &user["unionid"], &user["maskedMobile"]);
    assert_eq!(seen, (&json!("李四"), &json!("union-lisi"), &json!("138****0003")));
    office.old("/topapi/v2/user/delete", json!({"userid": "lisi"})).await;
    assert_eq!(http.get(&path).await["errcode"], 60121);
}

#[tokio::test]
async fn the_back_office_learns_which_administrator_came() {
    let office = Office::open().await;
    let seed = office.fake.seed();
    let path = format!("/sso/gettoken?corpid={}&corpsecret={}", seed.corp_id, seed.sso_secret);
    let token = office.http.get(&path).await["access_token"].as_str().unwrap().to_owned();
    let code = office.fake.access().login_code("manager4220");
    let path = format!("/sso/getuserinfo?access_token={token}&code={code}");
    let seen = office.http.get(&path).await;
    assert_eq!(
        (&seen["user_info"]["userid"], &seen["is_sys"]),
        (&json!("manager4220"), &json!(true)),
        "{seen}"
    );
    assert_eq!(seen["corp_info"]["corpid"], seed.corp_id.as_str());
    assert_eq!(office.http.get(&path).await["errcode"], 40078);
}
