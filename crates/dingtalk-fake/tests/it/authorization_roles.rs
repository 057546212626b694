//! Roles by which an app asks who may do what, and roles of tables.

use crate::support::office::Office;
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_role_permits_its_members_what_it_may_do_with_its_resources() {
    let office = Office::open().await;
    let call = async |path: &str, more: Value| {
        let mut body = json!({"agent_id": "7"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        office.old(&format!("/topapi/authorization/rbac/{path}"), body).await
    };
    let member = |id: &str| json!({"member_id": id, "member_type": "user", "belong_corpid": "ding0"});
    let role = json!({"open_role_name": "Keepers", "open_members": [member("lisi")], "open_resources": ["a.b"],
        "open_action": {"action_ids": ["read"], "open_condition": {"open_contact_scope": {"dept_ids": [2]}}}});
    let made = call("role/create", json!({"open_role_create": role})).await;
    let id = made["result"]["result"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    call("role/create", json!({"open_role_create": {"open_role_name": "Others"}})).await;
    let may = async |userid: &str, resource: &str| {
        call("permission/get", json!({"userid": userid, "resource": resource})).await["result"]["result"]
            .clone()
    };
    let answer = may("lisi", "a.b").await;
    let action = &answer["open_action_results"][0];
    assert_eq!((&answer["permit"], &action["action_id"]), (&json!(true), &json!("read")));
    assert_eq!(action["open_condition"]["open_contact_scope"]["dept_ids"], json!([2]));
    assert_eq!(
        (may("zhangsan", "a.b").await["permit"].clone(), may("lisi", "a.c").await["permit"].clone()),
        (json!(false), json!(false))
    );

    let which = || json!({"open_role_id": id});
    let with = |more: Value| {
        let mut body = which();
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    assert_eq!(
        call("role/member/add", with(json!({"add_members": [member("zhangsan")]}))).await["success"],
        true
    );
    assert_eq!(call("role/name/update", with(json!({"role_name": "Guards"}))).await["success"], true);
    assert_eq!(
        call("role/resource/update", with(json!({"open_resources": "a.c,a.d"}))).await["success"],
        true
    );
    assert_eq!(
        call("role/action/update", with(json!({"open_action": {"action_ids": ["write"]}}))).await["success"],
        true
    );
    assert_eq!(may("zhangsan", "a.d").await["open_action_results"][0]["action_id"], "write");
    let page =
        call("role/member/list", with(json!({"cursor": 0, "size": 1}))).await["result"]["result"].clone();
    assert_eq!((&page["list"][0]["member_id"], &page["has_more"]), (&json!("lisi"), &json!(true)), "{page}");
    let page = call("role/member/list", with(json!({"cursor": page["next_cursor"], "size": 1}))).await["result"]["result"].clone();
    assert_eq!((&page["list"][0]["member_id"], &page["has_more"]), (&json!("zhangsan"), &json!(false)));
    let shown =
        call("role/query", json!({"open_role_ids": format!("{id},none")})).await["result"]["result"].clone();
    assert_eq!((shown.as_array().unwrap().len(), &shown[0]["open_role_name"]), (1, &json!("Guards")));
    let first = call("role/list", json!({"cursor": 0, "size": 1})).await["result"]["result"].clone();
    assert_eq!(
        (&first["list"][0]["open_resources"], &first["has_more"]),
        (&json!(["a.c", "a.d"]), &json!(true))
    );
    let new = office.get("/v1.0/contact/rbac/administrativeGroups/baseInfos?agentId=7&maxResults=1").await;
    assert_eq!((&new["list"][0]["openRoleName"], &new["hasMore"]), (&json!("Guards"), &json!(true)), "{new}");

    call("role/member/remove", with(json!({"remove_members": [member("zhangsan")]}))).await;
    assert_eq!(may("zhangsan", "a.d").await["permit"], false);
    assert_eq!(call("role/remove", which()).await["success"], true);
    assert_eq!(call("role/remove", which()).await["errcode"], 40035);
}

#[tokio::test]
async fn a_table_has_roles_that_are_given_to_members() {
    let office = Office::open().await;
    let call = async |method: Method, path: &str, body: Value| {
        let separator = if path.contains('?') { '&' } else { '?' };
        office.call(method, &format!("/v1.0/notable/auth/{path}{separator}operatorId=union-lisi"), body).await
    };
    assert_eq!(call(Method::GET, "base1", Value::Null).await["enabled"], false);
    assert_eq!(call(Method::PUT, "base1", json!({"value": true})).await["enabled"], true);
    assert_eq!(call(Method::GET, "base1", Value::Null).await["enabled"], true);
    let role = |name: &str| json!({"name": name, "roleType": "CUSTOM", "subRoles": [{"authLevel": 2, "bizType": 1}]});
    let made = call(Method::POST, "role/base1", role("Writers")).await;
    let id = made["id"].clone();
    assert_eq!(made["subRoles"][0]["authLevel"], 2, "{made}");
    assert_eq!(
        call(Method::POST, "role/base1", role("Writers")).await["code"],
        "invalidRequest.inputArgs.invalid"
    );
    let mut changed = role("Editors");
    changed["id"] = id.clone();
    assert_eq!(call(Method::PUT, "role/base1", changed).await["name"], "Editors");

    let member = json!({"memberId": "union-zhangsan", "memberType": "USER", "memberIdBelongOrgId": 1, "roleId": id.to_string()});
    assert_eq!(
        call(Method::POST, "role/member/base1", json!({"roleMemberList": [member]})).await["success"],
        true
    );
    let mine = call(Method::GET, "role/base1?unionId=union-zhangsan", Value::Null).await;
    assert_eq!((&mine["roles"][0]["name"], &mine["enabled"]), (&json!("Editors"), &json!(true)));
    let all = call(Method::GET, "role/member/base1", Value::Null).await;
    assert_eq!(
        (&all["allRoles"][0]["members"][0]["name"], &all["allRoles"][0]["role"]["id"]),
        (&json!("张三"), &id)
    );
    let anew = json!({"defaultRoleDTO": {"mode": 1, "roleId": id}, "toRoleMemberDTOMap": {}});
    assert_eq!(call(Method::PUT, "role/member/base1", anew).await["success"], true);
    let all = call(Method::GET, "role/member/base1", Value::Null).await;
    assert_eq!((&all["allRoles"][0]["members"], &all["defaultRole"]["roleId"]), (&json!([]), &id));
    let unknown =
        json!({"roleMemberList": [{"memberId": "union-lisi", "memberType": "USER", "roleId": "5"}]});
    assert_eq!(
        call(Method::POST, "role/member/base1", unknown).await["code"],
        "invalidRequest.resource.notFound"
    );

    assert_eq!(call(Method::DELETE, "role/base1", json!({"roleId": id})).await["success"], true);
    assert_eq!(
        call(Method::DELETE, "role/base1", json!({"roleId": id})).await["code"],
        "invalidRequest.resource.notFound"
    );
}
