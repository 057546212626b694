//! Apps of the organisation and who may use them.

use crate::support::office::Office;
use http::Method;
use serde_json::{Value, json};

const ADMIN: &str = "union-manager4220";

fn names(list: &Value, name: &str) -> Vec<String> {
    list.as_array()
        .unwrap_or_else(|| panic!("{list}"))
        .iter()
        .map(|one| one[name].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn an_app_is_made_on_one_host_and_seen_on_both_until_it_is_taken_away() {
    let office = Office::open().await;
    let path = "/v1.0/microApp/apps";
    let new = json!({"opUnionId": ADMIN, "name": "Canteen", "desc": "food", "homepageLink": "https://example.com/a", "developType": 0});
    let made = office.post(path, new.clone()).await;
    assert!(made["appSecret"].is_string(), "{made}");
    let agent = made["agentId"].clone();
    let old = office.old("/microapp/list", json!({})).await["appList"].clone();
    assert_eq!(names(&old, "name"), ["Fake App", "Canteen"]);
    assert_eq!(
        (&old[0]["agentId"], &old[1]["appDesc"]),
        (&json!(office.fake.seed().agent_id), &json!("food"))
    );

    let change = json!({"agentId": agent, "appName": "Kitchen", "homepageUrl": "https://example.com/b"});
    assert_eq!(office.old("/microapp/update", change).await["errcode"], 0);
    for list in ["apps", "allApps", "allInnerApps"] {
        let apps = office.get(&format!("/v1.0/microApp/{list}")).await["appList"].clone();
        assert_eq!(
            (&apps[1]["name"], &apps[1]["homepageLink"]),
            (&json!("Kitchen"), &json!("https://example.com/b"))
        );
    }
    let shown = office.get(&format!("{path}/inner/{agent}")).await;
    assert_eq!(
        (&shown["appName"], &shown["mobileOriginalHomepageUrl"]),
        (&json!("Kitchen"), &json!("https://example.com/b"))
    );
    let one = format!("{path}/{agent}");
    let rename = json!({"opUnionId": ADMIN, "name": "Canteen"});
    assert_eq!(office.call(Method::PUT, &one, rename).await["result"], true);

    let refused = async |changes: Value| {
        let mut body = new.clone();
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        office.post(path, body).await["code"].clone()
    };
    assert_eq!(refused(json!({"opUnionId": "union-nobody"})).await, "invalidUser");
    assert_eq!(refused(json!({"opUnionId": "union-lisi"})).await, "noAppManagePermission");
    assert_eq!(refused(json!({"homepageLink": "example.com"})).await, "invalidParam");
    assert_eq!(refused(json!({"ipWhiteList": vec!["1.1.1.1"; 51]})).await, "illegalIp");

    let delete = format!("{one}?opUnionId={ADMIN}");
    assert_eq!(office.call(Method::DELETE, &delete, Value::Null).await["result"], true);
    assert_eq!(office.receiver.hears("org_micro_app_remove").await["agentId"], agent);
    assert_eq!(office.call(Method::DELETE, &delete, Value::Null).await["code"], "invalidAgentId");
    assert_eq!(office.old("/microapp/delete", json!({"agentId": agent})).await["errcode"], 70_003);
    let own = json!({"agentId": office.fake.seed().agent_id});
    assert_eq!(office.old("/microapp/delete", own).await["errcode"], 0);
    assert_eq!(office.old("/microapp/list", json!({})).await["appList"], json!([]));
}

#[tokio::test]
async fn who_may_use_an_app_is_set_on_either_host() {
    let office = Office::open().await;
    let agent = office.fake.seed().agent_id;
    let scope = async || office.old("/microapp/visible_scopes", json!({"agentId": agent})).await;
    let sees = async |userid: &str| {
        let old =
            office.old(&format!("/microapp/list_by_userid?userid={userid}"), Value::Null).await["appList"]
                .clone();
        let new = office.get(&format!("/v1.0/microApp/users/{userid}/apps")).await["appList"].clone();
        assert_eq!(names(&old, "name"), names(&new, "name"));
        !old.as_array().unwrap().is_empty()
    };
    assert_eq!(scope().await["deptVisibleScopes"], json!([1]));
    assert!(sees("lisi").await);
    let set = json!({"agentId": agent, "userVisibleScopes": ["zhangsan"], "deptVisibleScopes": [3], "isHidden": false});
    assert_eq!(office.old("/microapp/set_visible_scopes", set).await["errcode"], 0);
    assert_eq!(office.receiver.hears("org_micro_app_scope_update").await["deptVisibleScopes"], "[3]");
    assert_eq!((sees("lisi").await, sees("zhangsan").await), (false, true));

    let path = format!("/v1.0/microApp/apps/{agent}/scopes");
    let change =
        json!({"addUserIds": ["lisi"], "delUserIds": ["zhangsan"], "delDeptIds": [3], "addDeptIds": [2]});
    assert_eq!(office.post(&path, change).await["result"], true);
    let shown = office.get(&path).await["result"].clone();
    assert_eq!(shown, json!({"userIds": ["lisi"], "deptIds": [2], "roleIds": [], "onlyAdminVisible": false}));
    assert!(sees("zhangsan").await, "the department is his");
    assert_eq!(office.post(&path, json!({"onlyAdminVisible": true})).await["result"], true);
    assert_eq!((sees("lisi").await, sees("manager4220").await), (false, true));
    assert_eq!(office.get(&path).await["result"]["userIds"], json!([]));

    assert_eq!(office.post(&path, json!({"addUserIds": ["nobody"]})).await["code"], "invalidUserId");
    let none = json!({"agentId": agent, "deptVisibleScopes": [77]});
    assert_eq!(office.old("/microapp/set_visible_scopes", none).await["errcode"], 60003);
    assert_eq!(office.old("/microapp/visible_scopes", json!({"agentId": 5})).await["errcode"], 70_003);
    let access = async |userid: &str| {
        office.get(&format!("/v1.0/microApp/apps/{agent}/users/{userid}/adminAccess")).await
    };
    assert_eq!(
        (access("manager4220").await["result"].clone(), access("lisi").await["result"].clone()),
        (json!(true), json!(false))
    );
    assert_eq!(access("nobody").await["code"], "invalidUserId");
}
