//! A client of many calls at once, by a few lines of HTTP.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{Barrier, Semaphore};
use tokio::task::JoinSet;

/// How calls at once went.
#[derive(Debug)]
pub(crate) struct Load {
    pub(crate) failures: Vec<String>,
    /// Of each call, sorted.
    times: Vec<Duration>,
}

impl Load {
    /// The time that so many of a thousand calls stay below.
    pub(crate) fn permille(&self, permille: usize) -> Duration {
        self.times[(self.times.len() * permille / 1000).min(self.times.len() - 1)]
    }
}

/// Posts of one body to one address.
#[derive(Debug)]
pub(crate) struct Posts {
    address: String,
    request: String,
}

impl Posts {
    pub(crate) fn new(url: &str, path: &str, body: &str) -> Self {
        let address = url.strip_prefix("http://").unwrap().to_owned();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        Self { address, request }
    }

    /// So many, each on a connection of its own; all connections are open before the first call leaves.
    pub(crate) async fn at_once(self, calls: usize) -> Load {
        self.in_turns(calls, 1).await
    }

    /// Over so many connections so many each, one after the other; all connections are open before the first call leaves.
    pub(crate) async fn in_turns(self, connections: usize, turns: usize) -> Load {
        let posts = Arc::new(self);
        let (connecting, start) = (Arc::new(Semaphore::new(64)), Arc::new(Barrier::new(connections)));
        let mut tasks = JoinSet::new();
        for _ in 0..connections {
            let posts = Arc::clone(&posts);
            let (connecting, start) = (Arc::clone(&connecting), Arc::clone(&start));
            tasks.spawn(async move {
                let stream = {
                    let _turn = connecting.acquire().await.unwrap();
                    TcpStream::connect(&posts.address).await
                };
                start.wait().await;
                let mut load = Load { failures: Vec::new(), times: Vec::new() };
                let began = Instant::now();
                match stream {
                    Ok(mut stream) => {
                        for _ in 0..turns {
                            let began = Instant::now();
                            load.failures.extend(call(&mut stream, &posts.request).await.err());
                            load.times.push(began.elapsed());
                        }
                    }
                    Err(error) => {
                        load.failures.push(error.to_string());
                        load.times.push(began.elapsed());
                    }
                }
                load
            });
        }
        let mut load = Load { failures: Vec::new(), times: Vec::new() };
        while let Some(ended) = tasks.join_next().await {
            let ended = ended.unwrap();
            load.times.extend(ended.times);
            load.failures.extend(ended.failures);
        }
        load.times.sort_unstable();
        load
    }
}

/// `Err` unless the answer is 200 and a success of DingTalk's.
async fn call(stream: &mut TcpStream, request: &str) -> Result<(), String> {
    let text = |error: std::io::Error| error.to_string();
    stream.write_all(request.as_bytes()).await.map_err(text)?;
    let mut answer = Vec::with_capacity(2048);
    loop {
        if stream.read_buf(&mut answer).await.map_err(text)? == 0 {
            return Err(format!("broke off: {}", String::from_utf8_lossy(&answer)));
        }
        let read = String::from_utf8_lossy(&answer);
        let Some((head, body)) = read.split_once("\r\n\r\n") else { continue };
        let length = head
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if length.is_some_and(|length: usize| body.len() >= length) {
            let well = head.starts_with("HTTP/1.1 200") && body.contains(r#""errcode":0"#);
            return if well { Ok(()) } else { Err(read.into_owned()) };
        }
    }
}
