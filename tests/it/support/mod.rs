//! DingTalk against the embedded one, and a server that answers raw bytes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dingtalk_open::auth::StaticToken;
use dingtalk_open::fake::Fake;
use dingtalk_open::transport::HyperTransport;
use dingtalk_open::{DingTalk, DingTalkBuilder, Hosts, RateLimits};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The facade, pointed at `fake` with the right credential.
pub(crate) fn ding(fake: &Fake) -> DingTalk {
    builder(fake).build().unwrap()
}

pub(crate) fn builder(fake: &Fake) -> DingTalkBuilder {
    DingTalk::builder()
        .app(fake.client_id(), fake.client_secret())
        .hosts(Hosts::custom(fake.base_url(), fake.base_url()))
}

/// How a raw server ends a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Fin,
    Reset,
}

/// Reads a request, sends the first bytes of an answer, ends the connection; counts connections.
pub(crate) struct RawServer {
    pub(crate) address: String,
    pub(crate) served: Arc<AtomicUsize>,
    transport: Arc<HyperTransport>,
}

impl RawServer {
    /// The answer of the n-th connection is `answers(n)`.
    pub(crate) async fn start(answers: impl Fn(usize) -> (Vec<u8>, End) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let served = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&served);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answer, end) = answers(counter.fetch_add(1, Ordering::SeqCst));
                tokio::spawn(answer_raw(stream, answer, end));
            }
        });
        Self { address, served, transport: Arc::new(HyperTransport::new().unwrap()) }
    }

    /// The facade, pointed at this server with a token that needs no fetching; each with a retry budget of its own.
    pub(crate) fn ding(&self) -> DingTalk {
        DingTalk::builder()
            .tokens(StaticToken::new("token"))
            .transport(Arc::clone(&self.transport))
            .hosts(Hosts::custom(&*self.address, &*self.address))
            .client(|client| client.rate_limits(RateLimits::unlimited()))
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap()
    }
}

async fn answer_raw(mut stream: TcpStream, answer: Vec<u8>, end: End) {
    let mut request = [0; 4096];
    let _ = stream.read(&mut request).await;
    let _ = stream.write_all(&answer).await;
    if end == End::Reset {
        let _ = stream.set_zero_linger();
    }
}
