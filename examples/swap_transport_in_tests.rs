//! Tests of your own code without a network: `cargo test --example swap_transport_in_tests`
//!
//! The three doubles, from least to most strict: a closure (`transport_fn`), a mock (`MockTransport`), and a script of
//! requests and answers (`ReplayTransport`). For a whole DingTalk with a memory take `dingtalk_open::fake::Fake`.
//! `cargo run` shows the first.
//!
//! 不用网络测试自己的代码：闭包、mock、录制回放三种替身，由松到严。

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

mod command_line;

use std::process::ExitCode;

use command_line::Arguments;
use dingtalk_open::auth::StaticToken;
use dingtalk_open::message::work::WorkMessage;
use dingtalk_open::oapi::message::AsyncSendV2Request;
use dingtalk_open::oapi::user::GetUserRequest;
use dingtalk_open::transport::{Body, Transport, transport_fn};
use dingtalk_open::{DingTalk, Error, http, oapi};

/// The code under test: greets somebody by name.
async fn welcome(ding: &DingTalk, userid: &str) -> Result<String, Error> {
    let user = oapi::user::get(ding, &GetUserRequest::new(userid)).await?;
    let greeting = format!("Welcome, {}!", user.result.name);
    let notice = AsyncSendV2Request::to_users(7, [userid], WorkMessage::text(&*greeting));
    oapi::message::async_send_v2(ding, &notice).await?;
    Ok(greeting)
}

/// A client over any transport; a token at hand saves the script from the token request.
fn client_over(transport: impl Transport) -> Result<DingTalk, dingtalk_open::BuildError> {
    DingTalk::builder().transport(transport).tokens(StaticToken::new("a-token")).build()
}

#[tokio::main]
async fn main() -> ExitCode {
    command_line::run(include_str!("swap_transport_in_tests.rs"), run).await
}

async fn run(_arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let transport = transport_fn(|request| async move {
        println!("{} {}", request.method(), request.uri().path());
        Ok(http::Response::new(Body::from(r#"{"errcode":0,"result":{"name":"Ann"},"task_id":1}"#)))
    });
    println!("{}", welcome(&client_over(transport)?, "ann").await?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use dingtalk_open::error::ErrorKind;
    use dingtalk_open::http::StatusCode;
    use dingtalk_open::transport::{
        Exchange, MockTransport, Reached, ReplayTransport, TransportError, TransportErrorKind,
    };
    use serde_json::json;

    use super::*;

    #[tokio::test]
    async fn somebody_new_is_greeted_by_name() {
        let host = "https://oapi.dingtalk.com/topapi";
        let transport = ReplayTransport::new([
            Exchange::post(format!("{host}/v2/user/get?access_token=a-token"))
                .with_json(json!({"userid": "ann"}))
                .answer_json(StatusCode::OK, json!({"errcode": 0, "result": {"name": "Ann"}})),
            Exchange::post(format!("{host}/message/corpconversation/asyncsend_v2?access_token=a-token"))
                .with_json(json!({
                    "agent_id": 7,
                    "userid_list": "ann",
                    "msg": {"msgtype": "text", "text": {"content": "Welcome, Ann!"}},
                }))
                .answer_json(StatusCode::OK, json!({"errcode": 0, "task_id": 1})),
        ]);
        let ding = client_over(transport.clone()).unwrap();

        assert_eq!(welcome(&ding, "ann").await.unwrap(), "Welcome, Ann!");
        transport.assert_finished();
    }

    #[tokio::test]
    async fn nobody_is_greeted_whom_the_directory_does_not_know() {
        let mut transport = MockTransport::new();
        transport
            .expect_send()
            .withf(|request| request.uri().path() == "/topapi/v2/user/get")
            .times(1)
            .returning(|_| {
                Ok(http::Response::new(Body::from(r#"{"errcode":60121,"errmsg":"no such user"}"#)))
            });
        let ding = client_over(transport).unwrap();

        let error = welcome(&ding, "nobody").await.unwrap_err();
        assert_eq!(error.kind(), Some(&ErrorKind::NotFound), "{error}");
    }

    #[tokio::test]
    async fn a_notice_whose_answer_is_lost_is_not_sent_twice() {
        let mut transport = MockTransport::new();
        transport
            .expect_send()
            .withf(|request| request.uri().path() == "/topapi/v2/user/get")
            .returning(|_| Ok(http::Response::new(Body::from(r#"{"errcode":0,"result":{"name":"Ann"}}"#))));
        transport
            .expect_send()
            .withf(|request| request.uri().path().ends_with("/asyncsend_v2"))
            .times(1)
            .returning(|_| Err(TransportError::new(TransportErrorKind::ConnectionClosed, Reached::Maybe)));
        let ding = client_over(transport).unwrap();

        let error = welcome(&ding, "ann").await.unwrap_err();
        assert_eq!(error.reached(), Reached::Maybe, "{error}");
    }
}
