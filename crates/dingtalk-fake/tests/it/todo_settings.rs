//! How to-do tasks are shown.

use crate::support::office::Office;
use dingtalk_fake::Fake;
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_type_of_cards_is_made_read_and_changed_by_who_has_logged_in() {
    let office = Office::open().await;
    let token = user_token(&office.fake, &office).await;
    let call = async |method: Method, path: &str, body: Value| {
        office.http.api(method, path, &token, body).await.json()
    };
    let types = "/v1.0/todo/users/union-lisi/configs/types";
    let new = |changes: Value| {
        let mut card =
            json!({"cardType": 1, "icon": "@icon", "pcDetailUrlOpenMode": "PC_SLIDE", "description": "d"});
        card.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        card
    };
    let made = call(Method::POST, types, new(json!({}))).await;
    assert_eq!(made["creatorId"], "union-lisi", "{made}");
    let one = format!("{types}/{}", made["id"].as_str().unwrap());
    assert_eq!(call(Method::PUT, &one, json!({"description": "e"})).await["result"], true);
    let read = call(Method::GET, &one, Value::Null).await;
    assert_eq!((&read["description"], &read["icon"]), (&json!("e"), &json!("@icon")));
    for changes in [json!({"cardType": 3}), json!({"icon": ""}), json!({"pcDetailUrlOpenMode": "NEW"})] {
        let refused = call(Method::POST, types, new(changes)).await;
        assert_eq!(refused["code"], "todo.typeConfigCreate.paramError", "{refused}");
    }
    let none = call(Method::GET, &format!("{types}/none"), Value::Null).await;
    assert_eq!(none["code"], "todo.typeConfigQuery.paramError");
}

async fn user_token(fake: &Fake, office: &Office) -> String {
    let code = fake.access().login_code("lisi");
    let body = json!({"clientId": fake.client_id(), "clientSecret": fake.client_secret(), "code": code, "grantType": "authorization_code"});
    office.http.post("/v1.0/oauth2/userAccessToken", body).await["accessToken"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn categories_and_settings_are_kept() {
    let office = Office::open().await;
    let path = "/v1.0/todo/apps";
    for (id, name) in [("a", "One"), ("b", "Two"), ("a", "First")] {
        let query = format!("{path}/bizcategories/save?bizCategoryId={id}&name={name}&operatorId=union-lisi");
        assert_eq!(office.call(Method::POST, &query, Value::Null).await["success"], true);
    }
    let list = async || {
        office.call(Method::POST, &format!("{path}/allBizcategories/list"), Value::Null).await["bizCategories"].clone()
    };
    let names: Vec<_> = list().await.as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    assert_eq!(names, ["Two", "First"]);
    let delete = format!("{path}/bizcategories?bizCategoryId=a&operatorId=union-lisi");
    assert_eq!(office.call(Method::DELETE, &delete, Value::Null).await["success"], true);
    assert_eq!(office.call(Method::DELETE, &delete, Value::Null).await["code"], "todo.bizCategoryNotExist");

    let settings = "/v1.0/todo/organizations/configs";
    assert_eq!(office.get(settings).await["status"], 0);
    let save = json!({"operatorId": "union-lisi", "status": 1, "homepageCatalogs": ["todo"]});
    assert_eq!(office.post(&format!("{settings}/save"), save).await["success"], true);
    let kept = office.get(settings).await;
    assert_eq!((&kept["status"], &kept["homepageCatalogs"]), (&json!(1), &json!(["todo"])));
}

#[tokio::test]
async fn a_task_that_is_hidden_is_in_nobody_elses_way() {
    let office = Office::open().await;
    let new = json!({"subject": "x", "executorIds": ["union-lisi", "union-zhangsan"]});
    let made = office.post("/v1.0/todo/users/union-lisi/tasks", new).await;
    let id = made["id"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    let hide = |id: &str| format!("/v1.0/todo/users/union-lisi/tasks/{id}/hide");
    assert_eq!(office.call(Method::DELETE, &hide(&id), Value::Null).await["success"], true);
    let seen = async |who: &str| {
        let list = office.post(&format!("/v1.0/todo/users/{who}/org/tasks/query"), json!({})).await;
        list["todoCards"].as_array().unwrap_or_else(|| panic!("{list}")).len()
    };
    assert_eq!((seen("union-lisi").await, seen("union-zhangsan").await), (0, 1));
    assert_eq!(office.call(Method::DELETE, &hide("none"), Value::Null).await["code"], "todo.taskNotExist");
}
