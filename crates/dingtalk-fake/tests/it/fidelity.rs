//! What clients that nobody here wrote stumbled on, one statement each.

use crate::support::Http;
use dingtalk_fake::Fake;
use http::Method;
use serde_json::{Value, json};

struct World {
    http: Http,
    token: String,
    robot: String,
    agent_id: i64,
    _fake: Fake,
}

impl World {
    async fn start() -> Self {
        Self::of(Fake::start().await.unwrap()).await
    }

    async fn of(fake: Fake) -> Self {
        let http = Http::new(&fake);
        let token = http.token(&fake).await;
        Self {
            http,
            token,
            robot: fake.seed().robot_code.clone(),
            agent_id: fake.seed().agent_id,
            _fake: fake,
        }
    }

    async fn new_host(&self, method: Method, path: &str, body: Value) -> (u16, Value) {
        let answer = self.http.api(method, path, &self.token, body).await;
        (answer.status.as_u16(), answer.json())
    }

    async fn old_host(&self, path: &str, body: Value) -> Value {
        self.http.oapi(path, &self.token, body).await
    }
}

#[tokio::test]
async fn booleans_come_as_python_writes_them() {
    let world = World::start().await;
    for value in ["True", "False", "true", "false"] {
        let path = format!("/v1.0/calendar/users/union-lisi/calendars/primary/events?showDeleted={value}");
        assert_eq!(world.new_host(Method::GET, &path, Value::Null).await.0, 200, "{value}");
    }
    let all = world.old_host("/department/list?fetch_child=True", Value::Null).await;
    let some = world.old_host("/department/list?fetch_child=False", Value::Null).await;
    assert_eq!((&all["errcode"], &some["errcode"]), (&json!(0), &json!(0)));
}

#[tokio::test]
async fn a_path_or_method_that_the_new_host_does_not_know_is_404() {
    let world = World::start().await;
    for (method, path) in [(Method::GET, "/v1.0/nope"), (Method::DELETE, "/v1.0/card/instances")] {
        let (status, body) = world.new_host(method, path, Value::Null).await;
        assert_eq!((status, &body["code"]), (404, &json!("InvalidAction.NotFound")), "{path}");
        assert_eq!(body["message"], "Specified api is not found, please check your url and method.");
    }
}

#[tokio::test]
async fn missing_and_wrong_parameters_have_the_codes_of_their_host() {
    let world = World::start().await;
    let send = "/topapi/message/corpconversation/asyncsend_v2";
    let missing = world.old_host(send, json!({"agent_id": world.agent_id, "userid_list": "lisi"})).await;
    assert_eq!(
        (&missing["errcode"], &missing["errmsg"]),
        (&json!(40), &json!("Missing required arguments:msg"))
    );
    let text = json!({"msgtype": "text", "text": {"content": "a"}});
    let wrong = world.old_host(send, json!({"agent_id": "x", "userid_list": "lisi", "msg": text})).await;
    assert_eq!((&wrong["errcode"], &wrong["errmsg"]), (&json!(41), &json!("Invalid arguments:agent_id")));
    let message = json!({"robotCode": world.robot, "msgKey": "sampleText", "msgParam": "{}"});
    let (status, body) = world.new_host(Method::POST, "/v1.0/robot/oToMessages/batchSend", message).await;
    assert_eq!((status, &body["code"]), (400, &json!("MissinguserIds")));
    for path in [
        "/v1.0/robot/oToMessages/batchSend",
        "/v1.0/robot/groupMessages/send",
        "/v1.0/todo/users/union-lisi/tasks",
    ] {
        let (status, body) = world.new_host(Method::POST, path, Value::Null).await;
        assert_eq!((status, &body["code"]), (400, &json!("Missingbody")), "{path}");
        assert_eq!(body["message"], "body is mandatory for this action.", "{path}");
    }
}

#[tokio::test]
async fn a_list_that_two_pages_tell_differently_is_taken_as_list_and_as_text() {
    let world = World::start().await;
    for (department, mobile) in [(json!([2]), "13700000011"), (json!("[2]"), "13700000012")] {
        let body = json!({"name": "n", "mobile": mobile, "department": department});
        let made = world.old_host("/user/create", body).await;
        let read = world.old_host("/topapi/v2/user/get", json!({"userid": made["userid"]})).await;
        assert_eq!(read["result"]["dept_id_list"], json!([2]), "{made}");
    }
}

#[tokio::test]
async fn unknown_fields_are_taken_everywhere_unless_told_to_be_strict() {
    let asked = [
        ("/topapi/v2/user/get", json!({"userid": "lisi", "extra": 1})),
        ("/topapi/role/list", json!({"extra": 1})),
    ];
    let lenient = World::start().await;
    let strict = World::of(Fake::builder().strict().start().await.unwrap()).await;
    for (path, body) in asked {
        assert_eq!(lenient.old_host(path, body.clone()).await["errcode"], 0, "{path}");
        assert_eq!(strict.old_host(path, body).await["errcode"], 40_035, "{path}");
    }
    let task = json!({"subject": "s", "extra": 1});
    let path = "/v1.0/todo/users/union-lisi/tasks";
    assert_eq!(lenient.new_host(Method::POST, path, task.clone()).await.0, 200);
    assert_eq!(strict.new_host(Method::POST, path, task).await.1["code"], "param.error");
}

#[tokio::test]
async fn somebody_by_union_id_is_that_person_or_nobody() {
    let world = World::start().await;
    let by = async |union_id: &str| {
        world.old_host("/topapi/user/getbyunionid", json!({"unionid": union_id})).await
    };
    assert_eq!(by("union-lisi").await["result"]["userid"], "lisi");
    assert_eq!(by("union-nobody").await["errcode"], 60_121);
}

#[tokio::test]
async fn operations_of_the_newest_official_client_are_known() {
    let world = World::start().await;
    let known: Vec<_> = world._fake.operations().iter().map(|operation| operation.path).collect();
    for path in [
        "/v1.0/card/ai/instances/createAndDeliver",
        "/v1.0/robot/custom/enable",
        "/v1.0/workflow/tasks/agent",
    ] {
        assert!(known.contains(&path), "{path}");
    }
}

#[tokio::test]
async fn any_extension_is_uploaded_as_a_file() {
    let world = World::start().await;
    for name in ["a.txt", "a.md", "a.csv", "a.json", "a.webp", "a.ogg", "a.mov", "图.pdf", "none"] {
        let body = format!(
            "--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"{name}\"\r\n\r\nx\r\n--b--\r\n"
        );
        let path = format!("/media/upload?access_token={}&type=file", world.token);
        let form = [("content-type", "multipart/form-data; boundary=b")];
        let answer = world.http.send(Method::POST, &path, &form, body).await.unwrap().json();
        assert_eq!(answer["errcode"], 0, "{name}: {answer}");
    }
}
