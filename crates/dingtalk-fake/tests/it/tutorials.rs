//! The requests of two PHP tutorials, byte for byte as `file_get_contents` sends them: `/` as `\/` and other scripts as
//! `\uXXXX` (`json_encode`), the header as the tutorial spells it, HTTP/1.0 up to PHP 7 and HTTP/1.1 since.

use dingtalk_fake::Fake;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::receiver::{AES_KEY, Receiver, TOKEN};

const VERSIONS: [&str; 2] = ["HTTP/1.0", "HTTP/1.1"];

struct Php<'a> {
    fake: &'a Fake,
    version: &'static str,
}

impl Php<'_> {
    async fn get(&self, target: &str) -> Value {
        let address = self.fake.address();
        self.send(format!("GET {target} {}\r\nHost: {address}\r\nConnection: close\r\n\r\n", self.version))
            .await
    }

    /// `header` is the tutorial's line, without the end that PHP gives it.
    async fn post(&self, target: &str, header: &str, content: &str) -> Value {
        let (address, length) = (self.fake.address(), content.len());
        self.send(format!(
            "POST {target} {}\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n{header}\r\n\r\n{content}",
            self.version
        ))
        .await
    }

    async fn send(&self, request: String) -> Value {
        let mut socket = TcpStream::connect(self.fake.address()).await.unwrap();
        socket.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no head: {answer}"));
        assert!(head.split(' ').nth(1) == Some("200"), "{request}\n\n{answer}");
        let answer: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"));
        assert_eq!(answer["errcode"], 0, "{request}\n\n{answer}");
        answer
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

#[tokio::test]
async fn the_tutorial_of_sessions_can_be_followed() {
    const HEADER: &str = "Content-type: application/json";
    for version in VERSIONS {
        let fake = Fake::start().await.unwrap();
        let php = Php { fake: &fake, version };
        let (corp_id, corp_secret, app_key) = (fake.corp_id(), fake.corp_secret(), fake.client_id());
        let answer = php.get(&format!("/gettoken?corpid={corp_id}&corpsecret={corp_secret}")).await;
        let token = text(&answer["access_token"]);

        let get = format!("/topapi/v2/user/getsession?access_token={token}");
        let before = php.post(&get, HEADER, r#"{"userid":"zhangsan"}"#).await;
        assert_ne!(text(&before["result"]["session"]), "");

        let session = format!(
            r#"{{"session_id":"\u4f1a\u8bdd\/1","app_key":"{app_key}","chatid":"","user_id":"zhangsan"}}"#
        );
        let create = format!("/topapi/v2/im/create_session?access_token={token}");
        let created = php.post(&create, HEADER, &session).await;
        assert_eq!(created["result"]["session_id"], "会话/1");
        let read = php.post(&get, HEADER, r#"{"userid":"zhangsan"}"#).await;
        assert_eq!(read["result"]["session"], "会话/1");

        let close = format!("/topapi/v2/im/close_session?access_token={token}");
        assert_eq!(php.post(&close, HEADER, &session).await["success"], true);
    }
}

#[tokio::test]
async fn the_tutorial_of_notices_and_callbacks_can_be_followed() {
    // No space after the colon.
    const HEADER: &str = "Content-Type:application/json";
    for version in VERSIONS {
        let fake = Fake::start().await.unwrap();
        let php = Php { fake: &fake, version };
        let (app_key, app_secret, agent_id) = (fake.client_id(), fake.client_secret(), fake.agent_id());
        let answer = php.get(&format!("/gettoken?appkey={app_key}&appsecret={app_secret}")).await;
        let token = text(&answer["access_token"]);

        let send = format!("/topapi/message/corpconversation/asyncsend_v2?access_token={token}");
        let notice = format!(
            r#"{{"agent_id":{agent_id},"userid_list":"zhangsan,lisi","msg":{{"msgtype":"text","text":{{"content":"\u4f60\u597d https:\/\/example.com\/"}}}}}}"#
        );
        let task_id = php.post(&send, HEADER, &notice).await["task_id"].as_i64().unwrap();
        let sent = fake.messages().notices().pop().unwrap();
        assert_eq!((sent.task_id, sent.receivers), (task_id, vec!["lisi".to_owned(), "zhangsan".to_owned()]));
        assert_eq!(sent.message["text"]["content"], "你好 https://example.com/");

        let receiver = Receiver::start(fake.corp_id()).await;
        let register = format!("/call_back/register_call_back?access_token={token}");
        let url = receiver.url.replace('/', r"\/");
        let registration = format!(
            r#"{{"call_back_tag":["user_add_org","user_modify_org"],"token":"{TOKEN}","aes_key":"{AES_KEY}","url":"{url}"}}"#
        );
        php.post(&register, HEADER, &registration).await;
        let outcomes = fake.events().push("user_add_org", json!({"UserId": ["zhangsan"]})).await;
        assert!(outcomes.len() == 1 && outcomes[0].acknowledged, "{outcomes:?}");
        assert_eq!(receiver.heard().last().unwrap()["UserId"], json!(["zhangsan"]));
    }
}
