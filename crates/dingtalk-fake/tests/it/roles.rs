//! Roles and role groups.

use crate::support::Http;
use crate::support::office::Office;
use dingtalk_fake::Fake;
use serde_json::{Value, json};

#[tokio::test]
async fn a_role_is_created_given_seen_on_the_person_and_taken_again() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let old = async |path: &str, body| http.oapi(path, &token, body).await;
    let group = old("/role/add_role_group", json!({"name": "Posts"})).await["groupId"].clone();
    let role = old("/role/add_role", json!({"roleName": "Guard", "groupId": group})).await["roleId"].clone();
    assert!(role.is_u64(), "{role}");
    assert_eq!(old("/role/add_role", json!({"roleName": "Guard", "groupId": 1})).await["errcode"], 40035);
    assert_eq!(old("/role/update_role", json!({"roleId": role, "roleName": "Keeper"})).await["errcode"], 0);
    let read = old("/topapi/role/getrole", json!({"roleId": role})).await["role"].clone();
    assert_eq!(read, json!({"name": "Keeper", "groupId": group}));

    let members = json!({"roleIds": role.to_string(), "userIds": "lisi,zhangsan"});
    assert_eq!(old("/topapi/role/addrolesforemps", members.clone()).await["errcode"], 0);
    let nobody = json!({"roleIds": role.to_string(), "userIds": "nobody"});
    assert_eq!(old("/topapi/role/addrolesforemps", nobody).await["errcode"], 60121);
    let scope = json!({"userid": "lisi", "role_id": role, "dept_ids": "2"});
    assert_eq!(old("/topapi/role/scope/update", scope).await["errcode"], 0);
    let page = old("/topapi/role/simplelist", json!({"role_id": role, "size": 1})).await["result"].clone();
    let lisi =
        json!({"userid": "lisi", "name": "李四", "manageScopes": [{"dept_id": 2, "name": "Engineering"}]});
    assert_eq!(page, json!({"hasMore": true, "list": [lisi], "nextCursor": 1}));
    let person = old("/topapi/v2/user/get", json!({"userid": "lisi"})).await["result"]["role_list"].clone();
    assert_eq!((&person[0]["name"], &person[0]["group_name"]), (&json!("Keeper"), &json!("Posts")));

    assert_eq!(old("/topapi/role/removerolesforemps", members).await["errcode"], 0);
    let list = old("/topapi/role/list", json!({})).await["result"].clone();
    let posts = json!({"name": "Posts", "groupId": group, "roles": [{"name": "Keeper", "id": role}]});
    assert_eq!(list, json!({"hasMore": false, "list": [posts]}));
    let of_group = old("/topapi/role/getrolegroup", json!({"group_id": group})).await["role_group"].clone();
    assert_eq!(of_group, json!({"roles": [{"role_id": role, "role_name": "Keeper"}], "group_name": "Posts"}));
    assert_eq!(old("/topapi/role/deleterole", json!({"role_id": role})).await["errcode"], 0);
    assert_eq!(old("/topapi/role/getrole", json!({"roleId": role})).await["errcode"], 40035);
}

#[tokio::test]
async fn a_role_sees_the_roles_and_people_that_it_is_allowed_to() {
    let office = Office::open().await;
    let group = office.old("/role/add_role_group", json!({"name": "Posts"})).await["groupId"].clone();
    let mut roles = Vec::new();
    for name in ["Guest", "Host", "Cook"] {
        roles.push(
            office.old("/role/add_role", json!({"roleName": name, "groupId": group})).await["roleId"].clone(),
        );
    }
    let set = json!({"role_id": roles[0], "visible_role_ids": format!("{},{}", roles[1], roles[2])});
    assert_eq!(office.old("/topapi/role/visible/set", set).await["errcode"], 0);
    let visible = async |offset: &Value| {
        let body = json!({"role_id": roles[0], "offset": offset, "size": 1});
        office.old("/topapi/role/visible/get", body).await["result"].clone()
    };
    let first = visible(&json!(0)).await;
    assert_eq!((&first["list"], &first["has_more"]), (&json!([roles[1]]), &json!(true)), "{first}");
    assert_eq!(visible(&first["next_cursor"]).await["list"], json!([roles[2]]));
    let unknown = json!({"role_id": roles[0], "visible_role_ids": "1"});
    assert_eq!(office.old("/topapi/role/visible/set", unknown).await["errcode"], 40035);
    office.old("/topapi/role/visible/delete", json!({"role_id": roles[0]})).await;
    assert_eq!(visible(&json!(0)).await["list"], json!([]));

    let rules = json!([{"dept_ids": [2], "side": 1, "type": 1, "visibility_type": 5}]);
    let update = json!({"role_id": roles[0], "permissions": rules});
    assert_eq!(office.old("/topapi/contact/rolevisibility/update", update).await["success"], true);
    let read = async || {
        office.old("/topapi/contact/rolevisibility/get", json!({"role_id": roles[0]})).await["result"].clone()
    };
    assert_eq!(read().await[0]["dept_ids"], json!([2]));
    office.old("/topapi/contact/rolevisibility/delete", json!({"role_id": roles[0]})).await;
    assert_eq!(read().await, json!([]));
    let nobody = json!({"role_id": 5});
    assert_eq!(office.old("/topapi/contact/rolevisibility/get", nobody).await["errcode"], 40035);
}
