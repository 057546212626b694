//! Groups of people in the directory, and groups of administrators.

use crate::support::office::Office;
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_user_group_is_made_filled_read_in_pages_emptied_and_deleted() {
    let office = Office::open().await;
    let path = |name: &str| format!("/v1.0/contact/userGroups/{name}");
    let make = async |name: &str| {
        let made = office.post(&path("create"), json!({"name": name, "description": "d"})).await;
        made["result"]["groupCode"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned()
    };
    let (drivers, cooks) = (make("Drivers").await, make("Cooks").await);
    let read = office.get(&path(&format!("getUserGroup?groupCode={drivers}"))).await;
    assert_eq!((&read["result"]["name"], &read["result"]["clientShow"]), (&json!("Drivers"), &json!(true)));

    let first = office.get(&path("listUserGroups?size=1")).await["result"].clone();
    assert_eq!((&first["groups"][0]["groupCode"], &first["hasMore"]), (&json!(drivers), &json!(true)));
    let next = format!("listUserGroups?size=1&offset={}", first["nextOffset"]);
    let second = office.get(&path(&next)).await["result"].clone();
    assert_eq!((&second["groups"][0]["groupCode"], &second["hasMore"]), (&json!(cooks), &json!(false)));

    let add = json!({"groupCode": drivers, "userIds": ["lisi", "zhangsan", "lisi"]});
    assert_eq!(office.post(&path("addStaticGroupMembers"), add).await["result"]["success"], true);
    let members = async || {
        office.get(&path(&format!("listUserGroupMembers?groupCode={drivers}&size=9"))).await["result"].clone()
    };
    let names: Vec<_> = members().await["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| member["userId"].clone())
        .collect();
    assert_eq!(names, ["lisi", "zhangsan"]);
    let remove = json!({"groupCode": drivers, "userIds": ["lisi"]});
    assert_eq!(office.post(&path("removeStaticGroupMembers"), remove).await["result"]["success"], true);
    assert_eq!(members().await["members"][0]["userId"], "zhangsan");
    let nobody = json!({"groupCode": drivers, "userIds": ["nobody"]});
    assert_eq!(office.post(&path("addStaticGroupMembers"), nobody).await["code"], "user.not.exist");

    assert_eq!(office.post(&path("delete"), json!({"groupCode": drivers})).await["result"]["success"], true);
    for gone in [
        office.post(&path("delete"), json!({"groupCode": drivers})).await,
        office.get(&path(&format!("getUserGroup?groupCode={drivers}"))).await,
        office.get(&path(&format!("listUserGroupMembers?groupCode={drivers}&size=9"))).await,
    ] {
        assert_eq!(gone["code"], "userGroup.notExist", "{gone}");
    }
}

#[tokio::test]
async fn who_administers_a_resource_is_read_from_the_management_groups() {
    let office = Office::open().await;
    let path = "/v1.0/contact/managementGroups";
    let group = |members: Value, resource: &str| json!({"groupName": "Attendance", "members": members, "resourceIds": [resource], "scope": {"scopeType": 1}});
    let lisi = json!([{"memberId": "lisi", "memberType": "user"}]);
    let made = office.post(path, group(lisi.clone(), "attendance")).await;
    let id = made["groupId"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    let second = "/v1.0/contact/secondaryAdministrators/managementGroups?userId=lisi";
    let zhangsan = json!([{"memberId": "zhangsan", "memberType": "user"}]);
    assert!(office.post(second, group(zhangsan, "approval")).await["groupId"].is_string());

    let first = office.get(&format!("{path}?maxResults=1&nextToken=0")).await;
    assert_eq!((&first["groups"][0]["groupId"], &first["hasMore"]), (&json!(id), &json!(true)), "{first}");
    let rest = office.get(&format!("{path}?maxResults=1&nextToken={}", first["nextToken"])).await;
    assert_eq!((&rest["groups"][0]["resourceIds"], &rest["hasMore"]), (&json!(["approval"]), &json!(false)));

    let administer = async |userid: &str| {
        office.get(&format!("/v1.0/contact/users/{userid}/managemementResources")).await["resourceIds"]
            .clone()
    };
    assert_eq!(administer("lisi").await, json!(["attendance"]));
    let change = group(lisi, "reports");
    let changed = office.api(Method::PUT, &format!("{path}/{id}"), change).await;
    assert_eq!(changed.status, 200);
    assert_eq!(administer("lisi").await, json!(["reports"]));
    let members = office.get("/v1.0/contact/resources/reports/managementMembers").await;
    assert_eq!(members["members"][0]["memberId"], "lisi");

    let nobody = json!([{"memberId": "nobody", "memberType": "user"}]);
    assert_eq!(office.post(path, group(nobody, "reports")).await["code"], "user.not.exist");
    let gone = format!("{path}/{id}");
    assert_eq!(office.api(Method::DELETE, &gone, Value::Null).await.status, 200);
    assert_eq!(office.call(Method::DELETE, &gone, Value::Null).await["code"], "managementGroup.notExist");
    assert_eq!(administer("lisi").await, json!([]));
}
