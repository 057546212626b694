//! To-do tasks.

use crate::support::Http;
use crate::support::receiver::{AES_KEY, Receiver, TOKEN};
use dingtalk_fake::{Fake, Subscription};
use http::{Method, StatusCode};
use serde_json::{Value, json};

const TASKS: &str = "/v1.0/todo/users/union-lisi/tasks";

#[tokio::test]
async fn a_task_is_created_read_listed_changed_and_deleted() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let receiver = Receiver::start(fake.client_id()).await;
    fake.events().subscribe(Subscription::new(receiver.url.clone(), TOKEN, AES_KEY));
    let call = async |method, path: &str, body| http.api(method, path, &token, body).await;
    let new = json!({"subject": "Report", "sourceId": "s1", "executorIds": ["union-zhangsan", "union-lisi"],
        "detailUrl": {"pcUrl": "https://example.com/1"}, "dueTime": 1_704_067_200_000_i64});
    let created = call(Method::POST, TASKS, new.clone()).await.json();
    let id = created["id"].as_str().unwrap();
    let same = call(Method::POST, TASKS, new).await;
    assert_eq!(
        (same.status, same.json()["code"].clone()),
        (StatusCode::BAD_REQUEST, json!("todo.sourceIdExist"))
    );
    assert_eq!(receiver.hears("todo_task_create").await["taskId"], id);

    let one = format!("{TASKS}/{id}");
    let read = call(Method::GET, &one, Value::Null).await.json();
    assert_eq!(
        (&read["subject"], &read["done"], &read["creatorId"]),
        (&json!("Report"), &json!(false), &json!("union-lisi"))
    );
    assert_eq!(read["createdTime"], created["createdTime"]);
    assert_eq!(call(Method::GET, &format!("{TASKS}/sources/s1"), Value::Null).await.json()["id"], id);

    let list = async |who: &str, done: bool| {
        let path = format!("/v1.0/todo/users/{who}/org/tasks/query");
        call(Method::POST, &path, json!({"isDone": done})).await.json()["todoCards"].clone()
    };
    let mine = list("union-zhangsan", false).await;
    assert_eq!((&mine[0]["taskId"], &mine[0]["isDone"]), (&json!(id), &json!(false)));
    assert_eq!(list("union-nobody", false).await, json!([]));

    let status = |who: &str| json!({"executorStatusList": [{"id": who, "isDone": true}]});
    for (who, done) in [("union-lisi", false), ("union-zhangsan", true)] {
        let path = format!("{one}/executorStatus");
        assert_eq!(call(Method::PUT, &path, status(who)).await.json(), json!({"result": true}));
        assert_eq!(call(Method::GET, &one, Value::Null).await.json()["done"], done);
    }
    assert_eq!(list("union-zhangsan", true).await[0]["isDone"], true);
    assert_eq!(
        call(Method::PUT, &one, json!({"subject": "Plan", "done": false})).await.json()["result"],
        true
    );
    let read = call(Method::GET, &one, Value::Null).await.json();
    assert_eq!(
        (&read["subject"], &read["done"], &read["sourceId"]),
        (&json!("Plan"), &json!(false), &json!("s1"))
    );

    assert_eq!(call(Method::DELETE, &one, Value::Null).await.json()["result"], true);
    assert_eq!(receiver.hears("todo_task_delete").await["taskId"], id);
    for method in [Method::GET, Method::DELETE] {
        let gone = call(method, &one, Value::Null).await;
        assert_eq!(
            (gone.status, gone.json()["code"].clone()),
            (StatusCode::NOT_FOUND, json!("todo.taskNotExist"))
        );
    }
}

#[tokio::test]
async fn a_list_is_walked_by_its_token() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    for number in 0..5 {
        http.api(Method::POST, TASKS, &token, json!({"subject": number.to_string()})).await;
    }
    let path = "/v1.0/todo/users/union-lisi/organizations/tasks/query";
    let (mut next, mut subjects) = (Value::Null, Vec::new());
    loop {
        let body = json!({"nextToken": next, "maxResults": 2});
        let page = http.api(Method::POST, path, &token, body).await.json();
        subjects.extend(page["todoCards"].as_array().unwrap().iter().map(|task| task["subject"].clone()));
        next = page["nextToken"].clone();
        if next.is_null() {
            break;
        }
    }
    assert_eq!(json!(subjects), json!(["0", "1", "2", "3", "4"]));
}

#[tokio::test]
async fn what_is_made_up_says_so_and_what_is_remembered_does_not() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let shape = async |method, path: &str, body| {
        let answer = http.api(method, path, &token, body).await;
        assert_eq!(answer.status, 200, "{path}");
        answer.headers.get("x-fake-answer").map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(shape(Method::POST, TASKS, json!({"subject": "a"})).await, None);
    let path = "/v1.0/exclusive/data/conferences/c";
    assert_eq!(shape(Method::GET, path, Value::Null).await.as_deref(), Some("shape"));
    let listed = fake.operations();
    let stateful = |path: &str| listed.iter().find(|listed| listed.path == path).unwrap().stateful;
    assert!(stateful("/v1.0/todo/users/{unionId}/tasks"));
    assert!(!stateful("/v1.0/exclusive/data/conferences/{conferenceId}"));
}

#[tokio::test]
async fn who_has_logged_in_has_tasks_of_their_own_and_they_are_counted() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let app = http.token(&fake).await;
    let login = async |userid: &str| {
        let body = json!({"clientId": fake.client_id(), "clientSecret": fake.client_secret(),
            "code": fake.access().login_code(userid), "grantType": "authorization_code"});
        http.post("/v1.0/oauth2/userAccessToken", body).await["accessToken"].as_str().unwrap().to_owned()
    };
    let (lisi, zhangsan) = (login("lisi").await, login("zhangsan").await);
    let mine = "/v1.0/todo/users/me";
    let task = json!({"subject": "Paint the fence", "executorIds": ["union-lisi"], "dueTime": 2_000_000_000_000_i64});
    let made = http.api(Method::POST, &format!("{mine}/personalTasks"), &lisi, task).await.json();
    let id = made["taskId"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    let count = async |request: Value| {
        let path = "/v1.0/todo/users/union-lisi/tasks/count";
        http.api(Method::POST, path, &app, request).await.json()["result"].clone()
    };
    assert_eq!(count(json!({"isDone": false})).await, 1);
    assert_eq!(count(json!({"isDone": false, "toDueTime": 1_000_000_000_000_i64})).await, 0);
    let change = json!({"subject": "Paint the gate"});
    let change = http.api(Method::PUT, &format!("{mine}/tasks/{id}/update"), &lisi, change).await;
    assert_eq!(change.json()["success"], true);
    let theirs =
        http.api(Method::PUT, &format!("{mine}/tasks/{id}/update"), &zhangsan, json!({"subject": "x"})).await;
    assert_eq!(theirs.json()["code"], "todo.taskNotExist");
    let read = format!("/v1.0/todo/users/union-lisi/tasks/{id}");
    assert_eq!(http.api(Method::GET, &read, &app, Value::Null).await.json()["subject"], "Paint the gate");
    let done = format!("{mine}/tasks/{id}/updateExecutorStatus?done=true");
    http.api(Method::PUT, &done, &lisi, Value::Null).await;
    assert_eq!(
        (count(json!({"isDone": true})).await, count(json!({"isDone": false})).await),
        (json!(1), json!(0))
    );
    http.api(Method::DELETE, &format!("{mine}/tasks/{id}/remove"), &lisi, Value::Null).await;
    let gone = http.api(Method::GET, &read, &app, Value::Null).await;
    assert_eq!(gone.json()["code"], "todo.taskNotExist");
}

#[tokio::test]
async fn a_task_is_found_by_the_roles_of_a_person_and_done_for_whoever_did_the_own_part() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let call = async |method, path: &str, body| http.api(method, path, &token, body).await.json();
    let new = json!({"subject": "Report", "executorIds": ["union-zhangsan", "union-staff001"],
        "participantIds": ["union-manager4220"]});
    let id = call(Method::POST, TASKS, new).await["id"].as_str().unwrap().to_owned();
    let has = async |who: &str, asked: Value| {
        let path = format!("/v1.0/todo/users/{who}/org/tasks/query");
        call(Method::POST, &path, asked).await["todoCards"].as_array().unwrap().len() == 1
    };
    let roles = |roles: Value| json!({"roleTypes": roles});
    assert!(has("union-lisi", roles(json!([["creator"]]))).await);
    assert!(!has("union-lisi", roles(json!([["executor"]]))).await);
    assert!(!has("union-lisi", roles(json!([["creator", "executor"]]))).await, "all of a list");
    assert!(has("union-lisi", roles(json!([["executor"], ["creator"]]))).await, "one of the lists");
    assert!(has("union-manager4220", roles(json!([["participant"]]))).await);

    let one = format!("{TASKS}/{id}");
    let part = json!({"executorStatusList": [{"id": "union-zhangsan", "isDone": true}]});
    call(Method::PUT, &format!("{one}/executorStatus"), part).await;
    assert!(has("union-zhangsan", json!({"isDone": true})).await);
    assert!(has("union-staff001", json!({"isDone": false})).await);
    call(Method::PUT, &one, json!({"done": true})).await;
    assert_eq!(
        call(Method::GET, &one, Value::Null).await["finishTime"].as_i64().map(|at| at > 0),
        Some(true)
    );
    assert!(has("union-staff001", json!({"isDone": true})).await);
    call(Method::PUT, &one, json!({"done": false})).await;
    let read = call(Method::GET, &one, Value::Null).await;
    assert!(read["finishTime"].is_null() && read["done"] == false, "{read}");
    assert!(has("union-zhangsan", json!({"isDone": false})).await, "open again for all");
}
