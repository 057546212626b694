//! Work notices.

use std::time::Duration;

use crate::support::Http;
use dingtalk_fake::Fake;
use http::Method;
use serde_json::{Value, json};

struct Desk {
    fake: Fake,
    http: Http,
    token: String,
}

impl Desk {
    async fn open() -> Self {
        let fake = Fake::start().await.unwrap();
        let http = Http::new(&fake);
        let token = http.token(&fake).await;
        Self { fake, http, token }
    }

    async fn call(&self, operation: &str, mut body: Value) -> Value {
        body["agent_id"] = json!(self.fake.agent_id());
        self.http
            .post(&format!("/topapi/message/corpconversation/{operation}?access_token={}", self.token), body)
            .await
    }

    async fn send(&self, users: &str, content: &str) -> i64 {
        let message = json!({"msgtype": "text", "text": {"content": content}});
        let answer = self.call("asyncsend_v2", json!({"userid_list": users, "msg": message})).await;
        answer["task_id"].as_i64().unwrap_or_else(|| panic!("{answer}"))
    }

    async fn result(&self, task_id: i64) -> Value {
        self.call("getsendresult", json!({"task_id": task_id})).await["send_result"].clone()
    }
}

#[tokio::test]
async fn a_notice_is_sent_read_and_recalled() {
    let desk = Desk::open().await;
    let task_id = desk.send("zhangsan,lisi,nobody", "hello").await;
    let progress = desk.call("getsendprogress", json!({"task_id": task_id})).await;
    assert_eq!(progress["progress"], json!({"progress_in_percent": 100, "status": 2}));
    assert!(desk.fake.messages().read_notice(task_id, "lisi"));
    let result = desk.result(task_id).await;
    assert_eq!(result["read_user_id_list"], json!(["lisi"]));
    assert_eq!(result["unread_user_id_list"], json!(["zhangsan"]));
    assert_eq!(result["invalid_user_id_list"], json!(["nobody"]));
    assert_eq!(desk.call("recall", json!({"msg_task_id": task_id})).await["errcode"], 0);
    assert!(desk.fake.messages().notices()[0].recalled);

    let late = desk.send("lisi", "old").await;
    desk.fake.advance_clock(Duration::from_secs(25 * 3600));
    let token = desk.http.token(&desk.fake).await;
    let desk = Desk { token, ..desk };
    assert_eq!(desk.call("recall", json!({"msg_task_id": late})).await["errcode"], 40035);
}

#[tokio::test]
async fn the_same_content_reaches_a_person_once_a_day_and_the_answer_does_not_say_so() {
    let desk = Desk::open().await;
    desk.send("lisi", "same").await;
    let second = desk.send("lisi,zhangsan", "same").await;
    let result = desk.result(second).await;
    assert_eq!(result["forbidden_user_id_list"], json!(["lisi"]));
    assert_eq!(result["forbidden_list"], json!([{"code": "143106", "count": 1, "userid": "lisi"}]));
    assert_eq!(result["unread_user_id_list"], json!(["zhangsan"]));
    desk.fake.advance_clock(Duration::from_secs(24 * 3600));
    let token = desk.http.token(&desk.fake).await;
    let desk = Desk { token, ..desk };
    let next_day = desk.send("lisi", "same").await;
    assert_eq!(desk.result(next_day).await["unread_user_id_list"], json!(["lisi"]));
}

#[tokio::test]
async fn departments_mean_everybody_below_them() {
    let desk = Desk::open().await;
    let message = json!({"msgtype": "markdown", "markdown": {"title": "t", "text": "x"}});
    let answer = desk.call("asyncsend_v2", json!({"dept_id_list": "2,77", "msg": message})).await;
    let result = desk.result(answer["task_id"].as_i64().unwrap()).await;
    assert_eq!(result["unread_user_id_list"], json!(["lisi", "zhangsan"]));
    assert_eq!(result["invalid_dept_id_list"], json!([77]));
}

#[tokio::test]
async fn limits_are_refused() {
    let desk = Desk::open().await;
    let text = |content: String| json!({"msgtype": "text", "text": {"content": content}});
    let many = vec!["a"; 101].join(",");
    let cases = [
        (json!({"userid_list": many, "msg": text("a".into())}), 40035),
        (json!({"dept_id_list": vec!["1"; 21].join(","), "msg": text("a".into())}), 40035),
        (json!({"userid_list": "lisi", "msg": text("a".repeat(2048))}), 45002),
        (json!({"userid_list": "lisi", "msg": {"msgtype": "telegram"}}), 40008),
        (json!({"userid_list": "lisi"}), 40),
        (json!({"userid_list": "lisi", "msg": "no JSON"}), 41),
        (json!({"msg": text("a".into())}), 40035),
    ];
    for (body, code) in cases {
        let answer = desk.call("asyncsend_v2", body.clone()).await;
        assert_eq!(answer["errcode"], code, "{body}");
    }
    let path = format!("/topapi/message/corpconversation/asyncsend_v2?access_token={}", desk.token);
    let body = json!({"agent_id": 1, "userid_list": "lisi", "msg": text("a".into())});
    assert_eq!(desk.http.post(&path, body).await["errcode"], 40056);
}

#[tokio::test]
async fn a_status_bar_can_be_changed_afterwards() {
    let desk = Desk::open().await;
    let oa = json!({
        "message_url": "http://a", "head": {"bgcolor": "FFBBBBBB", "text": "h"}, "body": {"title": "t"},
        "status_bar": {"status_value": "open", "status_bg": "0xFFFF6600"},
    });
    let message = json!({"msgtype": "oa", "oa": oa});
    let answer = desk.call("asyncsend_v2", json!({"userid_list": "lisi", "msg": message.clone()})).await;
    let change = json!({"task_id": answer["task_id"], "status_value": "done", "status_bg": "0xFF78C06E"});
    assert_eq!(desk.call("status_bar/update", change).await["errcode"], 0);
    assert_eq!(desk.fake.messages().notices()[0].message["oa"]["status_bar"]["status_value"], "done");
    let to_all = desk.call("asyncsend_v2", json!({"to_all_user": true, "msg": message})).await;
    assert_eq!(to_all["errcode"], 40035);
    let plain = desk.send("lisi", "no bar").await;
    assert_eq!(
        desk.call("status_bar/update", json!({"task_id": plain, "status_value": "x"})).await["errcode"],
        40035
    );
}

#[tokio::test]
async fn a_form_with_json_text_members_is_read_like_json() {
    let desk = Desk::open().await;
    let form = format!(
        "agent_id={}&userid_list=lisi&msg=%7B%22msgtype%22%3A%22text%22%2C%22text%22%3A%7B%22content%22%3A%22%E4%BD%A0%E5%A5%BD%22%7D%7D",
        desk.fake.agent_id()
    );
    let path = format!("/topapi/message/corpconversation/asyncsend_v2?access_token={}", desk.token);
    let headers = [("content-type", "application/x-www-form-urlencoded;charset=utf-8")];
    let answer = desk.http.send(Method::POST, &path, &headers, form).await.unwrap().json();
    assert_eq!(answer["errcode"], 0, "{answer}");
    assert_eq!(desk.fake.messages().notices()[0].message["text"]["content"], "你好");
}

#[tokio::test]
async fn the_first_form_and_a_template_send_notices_whose_result_is_told() {
    let desk = Desk::open().await;
    let first = json!({"userid_list": "lisi", "msgtype": "text", "msgcontent": {"content": "as before"}});
    let by_template = json!({"userid_list": "lisi,nobody", "template_id": "t", "data": "{\"a\":\"b\"}"});
    for (operation, body, invalid) in
        [("asyncsend", first, json!([])), ("sendbytemplate", by_template, json!(["nobody"]))]
    {
        let sent = desk.call(operation, body).await;
        let result =
            desk.call("getsendresult", json!({"task_id": sent["task_id"]})).await["send_result"].clone();
        assert_eq!(
            (&result["unread_user_id_list"], &result["invalid_user_id_list"]),
            (&json!(["lisi"]), &invalid)
        );
    }
    let notices = desk.fake.messages().notices();
    assert_eq!(notices[0].message["text"]["content"], "as before");
    assert_eq!(notices[1].message["template"], json!({"template_id": "t", "data": {"a": "b"}}));
    let wrong = json!({"userid_list": "lisi", "msgtype": "text", "msgcontent": {}});
    assert_eq!(desk.call("asyncsend", wrong).await["errcode"], 40035);
}
