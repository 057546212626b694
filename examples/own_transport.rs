//! Your own HTTP client under the SDK: `cargo run --example own_transport`
//!
//! Here it is reqwest, and an embedded DingTalk answers; the SDK's hyper client is not even compiled with `default-features = false, features = ["client"]`.
//!
//! 把 SDK 换到自己的 HTTP 客户端上：只需实现 `Transport`，这里用的是 reqwest；只与程序内置的钉钉通信。

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

mod command_line;

use std::error::Error;
use std::process::ExitCode;

use command_line::Arguments;
use dingtalk_open::fake::Fake;
use dingtalk_open::oapi::user::GetUserRequest;
use dingtalk_open::transport::{Body, Reached, Transport, TransportError, TransportErrorKind};
use dingtalk_open::{DingTalk, async_trait, http, oapi};

/// Bytes of the largest request: DingTalk takes files of 20 MiB.
const LARGEST_REQUEST: usize = 32 << 20;

struct Reqwest(reqwest::Client);

#[async_trait]
impl Transport for Reqwest {
    async fn send(&self, request: http::Request<Body>) -> Result<http::Response<Body>, TransportError> {
        let (head, body) = request.into_parts();
        let body = body.collect(LARGEST_REQUEST).await?;
        let request = http::Request::from_parts(head, body).try_into().map_err(failure)?;
        let answer = self.0.execute(request).await.map_err(failure)?;
        Ok(http::Response::from(answer).map(Body::stream))
    }
}

/// What the retry rules need to know: whether DingTalk may have seen the request.
fn failure(error: reqwest::Error) -> TransportError {
    let (kind, reached) = if error.is_connect() || error.is_builder() {
        (TransportErrorKind::Connect, Reached::No)
    } else {
        (TransportErrorKind::Other, Reached::Maybe)
    };
    // The address of a call to the legacy host holds the token.
    TransportError::new(kind, reached).with_source(error.without_url())
}

#[tokio::main]
async fn main() -> ExitCode {
    command_line::run(include_str!("own_transport.rs"), run).await
}

async fn run(_arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let fake = Fake::start().await?;
    let reqwest =
        reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build()?;

    let ding = DingTalk::builder().fake(&fake).transport(Reqwest(reqwest)).build()?;
    let user = oapi::user::get(&ding, &GetUserRequest::new("manager4220")).await?;

    println!("reqwest carried {} requests: manager4220 is {}", fake.requests().all().len(), user.result.name);
    Ok(())
}
