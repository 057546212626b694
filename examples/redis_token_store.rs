//! Many machines, one token (多实例共享 access_token): `cargo run --example redis_token_store`
//!
//! Two clients that know nothing of each other share their token through Redis. `REDIS_URL` says where it is; without it
//! the example starts a `redis-server` of its own on a free port. The DingTalk is an embedded one.
//!
//! 多实例通过 Redis 共享 access_token；`REDIS_URL` 为 Redis 地址，未设置时自行启动一个 `redis-server`。

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

mod command_line;

use std::error::Error;
use std::io;
use std::net::TcpListener;
use std::process::{ExitCode, Stdio};
use std::time::Duration;

use command_line::{Arguments, value};
use dingtalk_open::fake::Fake;
use dingtalk_open::oapi::user::GetUserRequest;
use dingtalk_open::redis::RedisTokenStore;
use dingtalk_open::{DingTalk, oapi};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

#[tokio::main]
async fn main() -> ExitCode {
    command_line::run(include_str!("redis_token_store.rs"), run).await
}

async fn run(_arguments: Arguments) -> Result<(), Box<dyn Error>> {
    if let Some(url) = value("REDIS_URL") {
        return share_a_token(&url).await;
    }
    match start_redis().await? {
        Some(redis) => share_a_token(&redis.url).await,
        None => {
            println!("skipped: redis-server is not installed; install it or set REDIS_URL=redis://host:6379");
            Ok(())
        }
    }
}

async fn share_a_token(redis_url: &str) -> Result<(), Box<dyn Error>> {
    let fake = Fake::start().await?;
    for machine in ["first", "second"] {
        let store = RedisTokenStore::open(redis_url)?.prefix("dingtalk-example");
        let ding = DingTalk::builder().fake(&fake).token_store(store).build()?;
        let user = oapi::user::get(&ding, &GetUserRequest::new("manager4220")).await?;
        println!("{machine} machine: manager4220 is {}", user.result.name);
    }
    match fake.requests().for_tokens() {
        1 => println!("one token request served both"),
        // Redis down costs token requests, never calls.
        requests => println!("Redis did not answer, so there were {requests} token requests"),
    }
    Ok(())
}

/// A Redis that ends with this program and keeps nothing.
struct OwnRedis {
    url: String,
    _server: Child,
}

/// `None` when it is not installed.
async fn start_redis() -> Result<Option<OwnRedis>, Box<dyn Error>> {
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let server = Command::new("redis-server")
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn();
    let mut server = match server {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        server => server?,
    };
    let mut log = BufReader::new(server.stdout.take().ok_or("redis-server has no output")?).lines();
    let ready = async {
        while let Some(line) = log.next_line().await? {
            if line.contains("Ready to accept connections") {
                return Ok(());
            }
        }
        Err(io::Error::other("redis-server ended at once"))
    };
    #[expect(clippy::disallowed_methods, reason = "there is no client here, and so no clock of its own")]
    let started = timeout(Duration::from_secs(10), ready).await;
    started.map_err(|_| "redis-server did not start within 10 s")??;
    Ok(Some(OwnRedis { url: format!("redis://127.0.0.1:{port}"), _server: server }))
}
