//! People and departments.

use crate::support::Http;
use dingtalk_fake::{Fake, Seed};
use http::Method;
use serde_json::json;

#[tokio::test]
async fn a_list_is_walked_page_by_page_to_its_end() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let path = format!("/topapi/v2/user/list?access_token={}", http.token(&fake).await);
    let (mut cursor, mut pages, mut seen) = (json!(0), 0, std::collections::HashSet::new());
    loop {
        let page = http.post(&path, json!({"dept_id": 3, "cursor": cursor, "size": 100})).await;
        for user in page["result"]["list"].as_array().unwrap() {
            assert!(seen.insert(user["userid"].clone()), "{user} stood on two pages");
        }
        pages += 1;
        if page["result"]["has_more"] == false {
            assert!(page["result"]["next_cursor"].is_null());
            break;
        }
        cursor = page["result"]["next_cursor"].clone();
    }
    assert_eq!((pages, seen.len()), (3, 250));
}

#[tokio::test]
async fn a_department_is_listed_in_three_ways_and_one_that_is_not_there_is_refused_by_each() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let call = async |operation: &str, dept_id: i64| {
        let body = match operation {
            "user/listid" => json!({"dept_id": dept_id}),
            _ => json!({"dept_id": dept_id, "cursor": 0, "size": 100}),
        };
        http.post(&format!("/topapi/{operation}?access_token={token}"), body).await
    };
    let (full, simple) = (call("v2/user/list", 3).await, call("user/listsimple", 3).await);
    let ids = call("user/listid", 3).await["result"]["userid_list"].clone();
    assert_eq!(ids.as_array().unwrap().len(), 250);
    assert_eq!(simple["result"]["list"].as_array().unwrap().len(), 100);
    assert_eq!(simple["result"]["next_cursor"], full["result"]["next_cursor"]);
    for at in [0, 99] {
        let (full, simple) = (&full["result"]["list"][at], &simple["result"]["list"][at]);
        assert_eq!(simple, &json!({"userid": full["userid"], "name": full["name"]}));
        assert_eq!(ids[at], full["userid"]);
    }
    for operation in ["v2/user/list", "user/listsimple", "user/listid"] {
        for dept_id in [-7, -1, 0, 404_404] {
            assert_eq!(call(operation, dept_id).await["errcode"], 60003, "{operation} {dept_id}");
        }
    }
}

#[tokio::test]
async fn people_are_created_changed_found_and_deleted() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let call = async |operation: &str, body| {
        http.post(&format!("/topapi/v2/user/{operation}?access_token={token}"), body).await
    };
    let new = json!({"userid": "ann", "name": "Ann", "mobile": "13700000001", "dept_id_list": "2,4", "title": "Lead"});
    assert_eq!(call("create", new.clone()).await["result"]["userid"], "ann");
    assert_eq!(call("create", new).await["errcode"], 60102);
    assert_eq!(call("getbymobile", json!({"mobile": "13700000001"})).await["result"]["userid"], "ann");
    assert_eq!(call("update", json!({"userid": "ann", "dept_id_list": "3"})).await["errcode"], 0);
    let ann = call("get", json!({"userid": "ann"})).await["result"].clone();
    assert_eq!((ann["dept_id_list"].clone(), ann["title"].clone()), (json!([3]), json!("Lead")));
    assert_eq!(call("delete", json!({"userid": "ann"})).await["errcode"], 0);
    assert_eq!(call("get", json!({"userid": "ann"})).await["errcode"], 60121);
    assert_eq!(call("getbymobile", json!({"mobile": "13700000001"})).await["errcode"], 60121);
}

#[tokio::test]
async fn departments_form_a_tree() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let call = async |operation: &str, body| {
        http.post(&format!("/topapi/v2/department/{operation}?access_token={token}"), body).await
    };
    let below_root = call("listsub", json!({})).await;
    let ids: Vec<_> =
        below_root["result"].as_array().unwrap().iter().map(|dept| dept["dept_id"].clone()).collect();
    assert_eq!(ids, [2, 3]);
    assert_eq!(call("listsubid", json!({"dept_id": 2})).await["result"]["dept_id_list"], json!([4]));
    assert_eq!(call("get", json!({"dept_id": 4})).await["result"]["parent_id"], 2);
    assert_eq!(call("get", json!({"dept_id": 99})).await["errcode"], 60003);
}

#[tokio::test]
async fn a_wrong_request_gets_the_error_of_the_platform() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let get = format!("/topapi/v2/user/get?access_token={token}");
    let missing = http.post(&get, json!({})).await;
    assert_eq!(
        (&missing["errcode"], &missing["errmsg"]),
        (&json!(40), &json!("Missing required arguments:userid"))
    );
    let text = http.send(Method::POST, &get, &[("content-type", "text/plain")], "userid=a").await.unwrap();
    assert_eq!(text.json()["errcode"], 43004);
    assert_eq!(http.get(&get).await["errcode"], 43002);
    let unknown = http.post(&format!("/topapi/v2/user/fly?access_token={token}"), json!({})).await;
    assert_eq!(unknown["errcode"], 22, "{unknown}");
    assert!(unknown["errmsg"].as_str().unwrap().starts_with("Invalid method"), "{unknown}");
    let unknown = http.api(Method::POST, "/v1.0/nothing", &token, json!({})).await;
    assert_eq!(
        (unknown.status.as_u16(), unknown.json()["code"].clone()),
        (404, json!("InvalidAction.NotFound"))
    );
    let wrong_method = http.api(Method::DELETE, "/v1.0/card/instances", &token, json!({})).await;
    assert_eq!(wrong_method.status, 404);
    let unversioned = http.api(Method::POST, "/oauth2/corpAccessToken", &token, json!({})).await;
    assert_eq!((unversioned.status.as_u16(), unversioned.json()["errcode"].clone()), (200, json!(404)));
}

#[tokio::test]
async fn a_denied_permission_is_told_in_the_way_of_each_host() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    fake.access().deny_scope("Contact.User.Read");
    fake.access().deny_scope("qyapi_base");
    let old =
        http.post(&format!("/topapi/v2/user/get?access_token={token}"), json!({"userid": "lisi"})).await;
    assert_eq!((&old["errcode"], &old["sub_code"]), (&json!(88), &json!("60011")));
    fake.inject(dingtalk_fake::Fault::permission_missing("/v1.0/*", "Robot.Message.Send"));
    let new = http.api(Method::POST, "/v1.0/oauth2/jsapiTickets", &token, json!({})).await;
    assert_eq!(new.status, 403);
    assert_eq!(new.json()["accessdenieddetail"]["requiredScopes"], json!(["Robot.Message.Send"]));
    fake.access().allow_scope("Contact.User.Read");
    let again =
        http.post(&format!("/topapi/v2/user/get?access_token={token}"), json!({"userid": "lisi"})).await;
    assert_eq!(again["errcode"], 0);
}

#[tokio::test]
async fn sessions_open_read_and_close_unless_the_setting_turns_them_off() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let call =
        async |path: &str, body| http.post(&format!("/topapi/v2/{path}?access_token={token}"), body).await;
    let opened =
        call("im/create_session", json!({"app_key": fake.client_id(), "chatid": "chat1", "user_id": "lisi"}))
            .await;
    let session_id = opened["result"]["session_id"].as_str().unwrap();
    assert_eq!(call("user/getsession", json!({"userid": "lisi"})).await["result"]["session"], session_id);
    let closed = call("im/close_session", json!({"session_id": session_id})).await;
    assert_eq!((&closed["errcode"], &closed["success"]), (&json!(0), &json!(true)));
    assert_eq!(call("im/close_session", json!({"session_id": session_id})).await["errcode"], 40035);

    let named = json!({"session_id": "s-7", "app_key": fake.client_id(), "chatid": "", "user_id": "lisi"});
    assert_eq!(call("im/create_session", named.clone()).await["result"]["session_id"], "s-7");
    let read = call("user/getsession", json!({"userid": "lisi"})).await;
    let described = json!({"session": "s-7", "app_key": fake.client_id(), "chatid": "", "user_id": "lisi"});
    assert_eq!(read["result"], described);
    let other = json!({"session_id": "s-7", "user_id": "zhangsan"});
    assert_eq!(call("im/close_session", other).await["errcode"], 40035, "of another person");
    assert_eq!(call("im/close_session", named).await["success"], true);
    assert_ne!(call("user/getsession", json!({"userid": "lisi"})).await["result"]["session"], "s-7");
    let foreign = call("im/create_session", json!({"app_key": "dingother"})).await;
    assert_eq!(foreign["errcode"], 40035, "of another app");

    let mut seed = Seed::default();
    seed.session_endpoints = false;
    let fake = Fake::builder().seed(seed).start().await.unwrap();
    let http = Http::new(&fake);
    let path = format!("/topapi/v2/user/getsession?access_token={}", http.token(&fake).await);
    assert_eq!(http.post(&path, json!({"userid": "lisi"})).await["errcode"], 22);
}
