//! What members of the organisation see of one another, whom they reach, and accounts that belong to the organisation.

use crate::support::office::Office;
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_setting_without_an_id_is_new_and_with_its_id_it_changes() {
    let office = Office::open().await;
    let hide = "/v1.0/contact/contactHideSettings";
    let put = async |path: &str, body: Value| office.call(Method::PUT, path, body).await;
    let id = put(hide, json!({"name": "Board", "objectStaffIds": ["lisi"]})).await["result"].clone();
    assert!(put(hide, json!({"name": "Lab", "objectDeptIds": [2]})).await["result"].is_number());
    assert_eq!(put(hide, json!({"id": id, "description": "quiet", "active": false})).await["result"], id);
    let first = office.get(&format!("{hide}?maxResults=1&nextToken=0")).await;
    let expected = json!({"id": id, "name": "Board", "description": "quiet", "objectStaffIds": ["lisi"], "active": false});
    let seen = first["list"][0].as_object().unwrap();
    assert!(
        expected.as_object().unwrap().iter().all(|(name, value)| seen.get(name) == Some(value)),
        "{seen:?}"
    );
    let rest = office.get(&format!("{hide}?maxResults=1&nextToken={}", first["nextToken"])).await;
    assert_eq!((&rest["list"][0]["name"], &rest["hasMore"]), (&json!("Lab"), &json!(false)));

    assert_eq!(office.api(Method::DELETE, &format!("{hide}/{id}"), Value::Null).await.status, 200);
    let gone = office.call(Method::DELETE, &format!("{hide}/{id}"), Value::Null).await;
    assert_eq!(gone["code"], "parameter.error");
    assert_eq!(put(hide, json!({"id": id, "name": "x"})).await["code"], "parameter.error");
    let many: Vec<_> = (0..51).collect();
    assert_eq!(put(hide, json!({"objectDeptIds": many})).await["code"], "parameter.error");
}

#[tokio::test]
async fn a_restriction_is_refused_by_the_codes_of_its_page() {
    let office = Office::open().await;
    let path = "/v1.0/contact/restrictions/settings";
    let put = async |body: Value| office.call(Method::PUT, path, body).await;
    let setting = |changes: Value| {
        let mut setting = json!({"type": "onlySelf", "subjectUserIds": ["lisi"], "name": "Guests"});
        setting.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        setting
    };
    let id = put(setting(json!({}))).await["result"].clone();
    assert!(id.is_number());
    let many: Vec<_> = (0..51).collect();
    for (changes, code) in [
        (json!({"type": "all"}), "typeInvalid"),
        (json!({"subjectUserIds": []}), "subjectNodeEmpty"),
        (json!({"subjectUserIds": ["nobody"]}), "userIdInvalid"),
        (json!({"subjectDeptIds": many}), "subjectNodeExceed"),
        (json!({"excludeDeptIds": many}), "excludeNodeExceed"),
        (json!({"id": 1}), "idInvalid"),
    ] {
        assert_eq!(put(setting(changes)).await["code"], code);
    }
    let listed = office.get(path).await;
    assert_eq!((&listed["list"][0]["id"], listed["list"].as_array().unwrap().len()), (&id, 1));
    assert_eq!(office.call(Method::DELETE, &format!("{path}/{id}"), Value::Null).await["result"], true);
    assert_eq!(office.call(Method::DELETE, &format!("{path}/{id}"), Value::Null).await["code"], "idInvalid");
}

#[tokio::test]
async fn fields_are_hidden_by_place_and_read_back() {
    let office = Office::open().await;
    for path in ["/v1.0/contact/empAttributes/hides/settings", "/v1.0/contact/organizations/hides/settings"] {
        let made = office.post(path, json!({"name": "Phones", "objectUserIds": ["lisi"]})).await;
        let one = format!("{path}/{}", made["settingId"]);
        let change = json!({"name": "Mobiles", "searchSceneConfig": {"active": true}});
        assert_eq!(office.call(Method::PUT, &one, change).await["success"], true, "{made}");
        let read = office.get(&one).await;
        assert_eq!((&read["name"], &read["objectUserIds"]), (&json!("Mobiles"), &json!(["lisi"])));
        assert_eq!((&read["id"], &read["searchSceneConfig"]["active"]), (&made["settingId"], &json!(true)));
        assert_eq!(office.call(Method::DELETE, &one, Value::Null).await["success"], true);
        assert_eq!(office.get(&one).await["code"], "parameter.error");
    }
    let path = "/v1.0/contact/staffAttributes/visibilitySettings";
    let id = office.post(path, json!({"hideFields": ["mobile"], "objectStaffIds": ["lisi"]})).await["result"]
        .clone();
    let listed = office.get(&format!("{path}?nextToken=-1&maxResults=10")).await;
    assert_eq!((&listed["list"][0]["id"], &listed["list"][0]["hideFields"]), (&id, &json!(["mobile"])));
    assert_eq!(office.call(Method::DELETE, &format!("{path}/{id}"), Value::Null).await["result"], true);
}

#[tokio::test]
async fn a_senior_is_reached_by_those_who_are_named_on_either_host() {
    let office = Office::open().await;
    let path = "/v1.0/contact/seniorSettings";
    let set = json!({"seniorStaffId": "lisi", "open": true, "permitStaffIds": ["zhangsan"], "permitDeptIds": [2],
        "protectScenes": ["CHAT"]});
    assert_eq!(office.api(Method::POST, path, set).await.status, 200);
    let show = async |userid: &str| office.get(&format!("{path}?seniorStaffId={userid}")).await;
    let seen = show("lisi").await;
    assert_eq!(seen["protectScenes"], json!(["CHAT"]));
    let kinds: Vec<_> = seen["seniorWhiteList"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["type"].clone(), one["id"].clone()))
        .collect();
    assert_eq!(kinds, [(json!(1), json!("zhangsan")), (json!(2), json!("2"))]);
    let person = office.old("/topapi/v2/user/get", json!({"userid": "lisi"})).await["result"].clone();
    assert_eq!(person["senior"], true);

    let list = json!({"senior_whitelist_request": {"senior_userid": "lisi", "senior_permit_userids": [], "senior_permit_deptids": [3]}});
    assert_eq!(office.old("/topapi/user/senior/whitelist/set", list).await["errcode"], 0);
    assert_eq!(show("lisi").await["seniorWhiteList"].as_array().unwrap().len(), 1);
    let close = json!({"senior_staffId": "lisi", "open": false});
    assert_eq!(office.old("/topapi/user/senior/setting", close).await["errcode"], 0);
    assert_eq!(show("lisi").await["seniorWhiteList"], json!([]));
    assert_eq!(show("nobody").await["code"], "parameter.userNotExists");
}

#[tokio::test]
async fn an_account_of_the_organisation_is_stopped_and_gets_its_number_once() {
    let office = Office::open().await;
    let account = "/v1.0/contact/orgAccounts";
    let act = async |what: &str| office.post(&format!("{account}/{what}"), json!({"userId": "lisi"})).await;
    assert_eq!(act("disable").await["code"], "exclusive.account.only");
    let turn = json!({"userId": "lisi", "transformType": "sso", "loginId": "li"});
    let turned =
        office.api(Method::POST, "/v1.0/contact/orgAccount/transformToExclusiveAccounts", turn).await;
    assert_eq!(turned.status, 200);
    let is_stopped = async || {
        let new = office.get(&format!("{account}/status?userId=lisi")).await["disable"].clone();
        let old = office.old("/topapi/v2/safe/querystatus", json!({"userid": "lisi"})).await;
        assert_eq!(old["result"]["disable"], new, "{old}");
        new
    };
    assert_eq!(is_stopped().await, false);
    assert_eq!(act("disable").await["result"], true);
    assert_eq!(is_stopped().await, true);
    assert_eq!(office.old("/topapi/v2/safe/setenable", json!({"userid": "lisi"})).await["errcode"], 0);
    assert_eq!(is_stopped().await, false);
    assert_eq!(act("signOut").await["result"], true);

    let choose = async |number: &str| {
        let body = json!({"userId": "lisi", "dingTalkId": number});
        office.post(&format!("{account}/dingTalkIds/change"), body).await
    };
    assert_eq!(choose("ab1").await["code"], "incorrect.length");
    assert_eq!(choose("1abcdef").await["code"], "incorrect.format");
    assert_eq!(choose("lisi2026").await["result"], true);
    assert_eq!(choose("lisi2027").await["code"], "have.been.set");
    let find = async |number: &str| {
        office.get(&format!("/v1.0/contact/user/getByDingTalkId?dingtalkId={number}")).await
    };
    assert_eq!(find("lisi2026").await["userId"], "lisi");
    assert_eq!(find("nobody99").await["code"], "user.not.exist");

    let ordinary =
        office.post(&format!("{account}/transformToNormalAccount"), json!({"userId": "lisi"})).await;
    assert_eq!(ordinary["success"], true);
    assert_eq!(act("enable").await["code"], "exclusive.account.only");
}

#[tokio::test]
async fn a_person_is_known_by_the_name_of_another_system_until_that_is_taken_back() {
    let office = Office::open().await;
    let path = "/v1.0/contact/accountMappings";
    let map = |userid: &str, out: &str| json!({"domain": "erp", "userId": userid, "outId": out, "outTenantId": "t"});
    assert_eq!(office.post(path, map("lisi", "L1")).await["result"], true);
    assert_eq!(office.post(path, map("lisi", "L2")).await["result"], true);
    assert_eq!(office.post(path, map("nobody", "N")).await["code"], "user.not.exist");
    let one = format!("{path}?domain=erp&userId=lisi");
    assert_eq!(office.get(&one).await["result"]["outId"], "L2");
    assert_eq!(office.call(Method::DELETE, &one, Value::Null).await["result"], true);
    assert_eq!(office.get(&one).await["code"], "accountMapping.notExist");
    assert_eq!(office.call(Method::DELETE, &one, Value::Null).await["code"], "accountMapping.notExist");
}

#[tokio::test]
async fn an_invitation_leads_back_to_the_fake_and_names_the_department() {
    let office = Office::open().await;
    let infos = async |query: &str| office.get(&format!("/v1.0/contact/invites/infos{query}")).await;
    let info = infos("?deptId=2&inviterUserId=lisi").await;
    assert!(info["inviteUrl"].as_str().unwrap().starts_with(&office.fake.base_url()), "{info}");
    assert_eq!(infos("?deptId=77").await["code"], "invalidParameter.param.deptIdInvalid");
}
