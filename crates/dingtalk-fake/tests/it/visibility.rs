//! What an app sees of the organisation.

use crate::support::office::Office;
use serde_json::{Value, json};

#[tokio::test]
async fn a_walk_from_the_scopes_finds_departments_and_people_that_exist() {
    let office = Office::open().await;
    let scopes = office.old("/auth/scopes", Value::Null).await["auth_org_scopes"].clone();
    assert_eq!(scopes, json!({"authed_dept": [1], "authed_user": []}));
    let below =
        office.old("/topapi/v2/department/listsubid", json!({"dept_id": scopes["authed_dept"][0]})).await;
    assert_eq!(below["result"]["dept_id_list"], json!([2, 3]));
}

#[tokio::test]
async fn an_administrator_administers_the_root_and_others_nothing() {
    let office = Office::open().await;
    let scope =
        async |userid: &str| office.old("/topapi/user/get_admin_scope", json!({"userid": userid})).await;
    assert_eq!(scope("manager4220").await["dept_ids"], json!([1]));
    assert_eq!(scope("lisi").await["dept_ids"], json!([]));
    assert_eq!(scope("nobody").await["errcode"], 60121);
    let may_use = async |userid: &str| {
        office.old(&format!("/user/can_access_microapp?appId=1&userId={userid}"), Value::Null).await
    };
    assert_eq!(may_use("lisi").await["canAccess"], true);
    assert_eq!(may_use("nobody").await["errcode"], 60121);
}

#[tokio::test]
async fn those_who_are_not_active_are_listed_page_by_page_and_by_department() {
    let mut seed = dingtalk_fake::Seed::default();
    for user in
        seed.users.iter_mut().filter(|user| ["lisi", "staff001", "staff002"].contains(&user.userid.as_str()))
    {
        user.more.insert("active".to_owned(), json!(false));
    }
    let office = Office::of(seed).await;
    let list = async |changes: Value| {
        let mut body = json!({"is_active": false, "offset": 0, "size": 2, "query_date": "20260801"});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        office.old("/topapi/inactive/user/v2/get", body).await["result"].clone()
    };
    let first = list(json!({})).await;
    assert_eq!((&first["list"], &first["has_more"]), (&json!(["lisi", "staff001"]), &json!(true)), "{first}");
    let second = list(json!({"offset": first["next_cursor"]})).await;
    assert_eq!((&second["list"], &second["has_more"]), (&json!(["staff002"]), &json!(false)), "{second}");
    assert_eq!(list(json!({"dept_ids": "2"})).await["list"], json!(["lisi"]));
}
