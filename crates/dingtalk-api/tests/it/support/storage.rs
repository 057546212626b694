//! A DingTalk with its storage, on a real socket: takes what is signed for, in one piece or in parts, and gives it back.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use dingtalk_api::{Client, RateLimits};
use dingtalk_auth::StaticToken;
use dingtalk_transport::{Clock, HyperTransport, Proxy, Sleep, TokioClock};
use dingtalk_types::Hosts;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// One header that is signed, and must come back as it is.
const SIGNATURE: (&str, &str) = ("x-signature", "OSS canary+/=");

/// A clock that does not wait for a second or less.
#[derive(Debug)]
struct Hurried(TokioClock);

impl Clock for Hurried {
    fn now(&self) -> SystemTime {
        self.0.now()
    }

    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        if duration <= Duration::from_secs(1) {
            Box::pin(std::future::ready(()))
        } else {
            self.0.sleep(duration)
        }
    }
}

/// A request as it arrived; of a body, its length.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    pub(crate) target: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) json: Value,
}

/// What the storage has, and how it misbehaves.
#[derive(Default)]
pub(crate) struct Settings {
    /// Bytes of a file that is downloaded.
    pub(crate) file: u64,
    /// So many of the next puts and gets are refused.
    pub(crate) refused: usize,
    /// The first address is another one, where nobody listens.
    pub(crate) first_is_down: bool,
    /// So many of the next commits are made, and not answered.
    pub(crate) lost_commits: usize,
    /// So many of the next downloads break off after this many bytes each.
    pub(crate) broken: (usize, u64),
    /// The file is another one after a download that broke off.
    pub(crate) changes: bool,
    /// The life of a ticket in seconds; 0 stands for 900.
    pub(crate) life: u64,
}

pub(crate) struct Storage {
    pub(crate) client: Client,
    shared: Arc<Shared>,
}

struct Shared {
    base: String,
    settings: Mutex<Settings>,
    arrived: Mutex<Vec<Arrived>>,
    /// First byte and length of what was put, by address.
    puts: Mutex<Vec<(String, u64)>>,
}

impl Storage {
    pub(crate) async fn start(settings: Settings) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            base: base.clone(),
            settings: Mutex::new(settings),
            arrived: Mutex::default(),
            puts: Mutex::default(),
        });
        let serving = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(Arc::clone(&serving).serve(connection));
            }
        });
        let transport = HyperTransport::builder().proxy(Proxy::none()).build().unwrap();
        let clock = Arc::new(Hurried(TokioClock::new()));
        let client = Client::builder(Arc::new(transport), Arc::new(StaticToken::new(super::TOKEN)), clock)
            .hosts(Hosts::custom(&base, &base))
            .rate_limits(RateLimits::unlimited())
            .build()
            .unwrap();
        Self { client, shared }
    }

    /// Everything but the puts and gets of the storage.
    pub(crate) fn asked(&self) -> Vec<Arrived> {
        let arrived = self.shared.arrived.lock().unwrap();
        arrived.iter().filter(|arrived| !arrived.target.starts_with("/oss/")).cloned().collect()
    }

    /// The puts and gets of the storage.
    pub(crate) fn stored(&self) -> Vec<Arrived> {
        let arrived = self.shared.arrived.lock().unwrap();
        arrived.iter().filter(|arrived| arrived.target.starts_with("/oss/")).cloned().collect()
    }

    /// Address and length of what was taken.
    pub(crate) fn puts(&self) -> Vec<(String, u64)> {
        self.shared.puts.lock().unwrap().clone()
    }
}

impl Shared {
    async fn serve(self: Arc<Self>, connection: TcpStream) {
        let mut connection = BufReader::with_capacity(256 << 10, connection);
        while self.answer(&mut connection).await.is_some() {}
    }

    async fn answer(&self, connection: &mut BufReader<TcpStream>) -> Option<()> {
        let mut line = String::new();
        connection.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
        let target = line.split(' ').nth(1)?.to_owned();
        let mut headers = BTreeMap::new();
        loop {
            let mut line = String::new();
            connection.read_line(&mut line).await.ok()?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
        }
        let length: u64 = headers.get("content-length").map_or(0, |length| length.parse().unwrap());
        if target.starts_with("/oss/") {
            let is_put = line.starts_with("PUT");
            let taken = skip(connection, length).await?;
            self.arrived.lock().unwrap().push(Arrived {
                target: target.clone(),
                headers: headers.clone(),
                json: Value::Null,
            });
            return self.store(connection, &target, &headers, is_put.then_some(taken)).await;
        }
        let mut body = vec![0; length as usize];
        connection.read_exact(&mut body).await.ok()?;
        let json: Value = serde_json::from_slice(&body).unwrap_or_default();
        let path = target.split('?').next().unwrap_or_default();
        let answer = self.ask(path, &json);
        self.arrived.lock().unwrap().push(Arrived { target, headers, json });
        let answer = answer?.to_string();
        write(connection, 200, answer.len() as u64, "").await?;
        connection.get_mut().write_all(answer.as_bytes()).await.ok()
    }

    fn ask(&self, path: &str, json: &Value) -> Option<Value> {
        let mut settings = self.settings.lock().unwrap();
        let life = if settings.life == 0 { 900 } else { settings.life };
        let down = settings.first_is_down.then_some("http://127.0.0.1:1/oss/down".to_owned());
        let signed = |name: &str| {
            let urls: Vec<_> =
                down.iter().cloned().chain([format!("{}/oss/{name}?Sig=a%2Bb", self.base)]).collect();
            json!({"resourceUrls": urls, "headers": {SIGNATURE.0: SIGNATURE.1}, "expirationSeconds": life})
        };
        Some(if path.ends_with("/multiPartUploadInfos/init") {
            json!({"uploadKey": "key", "storageDriver": "DINGTALK"})
        } else if path.ends_with("/multiPartUploadInfos/query") {
            let info = |number: &Value| json!({"partNumber": number, "headerSignatureInfo": signed(&format!("part-{number}"))});
            let infos: Vec<_> = json["partNumbers"].as_array().unwrap().iter().map(info).collect();
            json!({"multipartHeaderSignatureInfos": infos})
        } else if path.ends_with("/uploadInfos/query") {
            json!({"uploadKey": "key", "protocol": "HEADER_SIGNATURE", "headerSignatureInfo": signed("whole")})
        } else if path.ends_with("/downloadInfos/query") {
            json!({"protocol": "HEADER_SIGNATURE", "headerSignatureInfo": signed("file")})
        } else if path.ends_with("/commit") {
            if settings.lost_commits > 0 {
                settings.lost_commits -= 1;
                return None;
            }
            json!({"dentry": {"id": "40000", "spaceId": "854000", "name": json["name"], "size": json["option"]["size"], "uuid": "uuid"}})
        } else if path.ends_with("/spaces/query") {
            json!({"space": {"spaceId": "854000"}})
        } else {
            json!({"file": {"id": "40000", "name": "sent"}})
        })
    }

    /// A put where `taken` bytes came, or a get.
    async fn store(
        &self,
        connection: &mut BufReader<TcpStream>,
        target: &str,
        headers: &BTreeMap<String, String>,
        taken: Option<u64>,
    ) -> Option<()> {
        let is_signed = headers.get(SIGNATURE.0).is_some_and(|value| value == SIGNATURE.1)
            && target.ends_with("?Sig=a%2Bb");
        let is_clean = ["content-type", "transfer-encoding", "x-acs-dingtalk-access-token"]
            .iter()
            .all(|name| !headers.contains_key(*name));
        let is_refused = {
            let mut settings = self.settings.lock().unwrap();
            let is_refused = settings.refused > 0;
            settings.refused = settings.refused.saturating_sub(1);
            is_refused
        };
        if is_refused || !is_signed || !is_clean {
            let text = "<Error><Code>SignatureDoesNotMatch</Code></Error>";
            write(connection, 403, text.len() as u64, "").await?;
            return connection.get_mut().write_all(text.as_bytes()).await.ok();
        }
        if let Some(taken) = taken {
            self.puts.lock().unwrap().push((target.split('?').next().unwrap_or_default().to_owned(), taken));
            return write(connection, 200, 0, "x-oss-request-id: 62F0\r\n").await;
        }
        let (length, end, tag) = {
            let mut settings = self.settings.lock().unwrap();
            let tag = if settings.changes { settings.broken.0 } else { 0 };
            let breaks = settings.broken.0 > 0;
            settings.broken.0 = settings.broken.0.saturating_sub(1);
            (settings.file, breaks.then_some(settings.broken.1), tag)
        };
        let first: u64 = headers
            .get("range")
            .map_or(0, |range| range["bytes=".len()..].split('-').next().unwrap().parse().unwrap());
        let status = if headers.contains_key("range") { 206 } else { 200 };
        let more = format!("etag: \"{tag}\"\r\ncontent-disposition: attachment; filename=\"a.bin\"\r\n");
        write(connection, status, length - first, &more).await?;
        let (piece, mut left) = (vec![7; 256 << 10], end.unwrap_or(u64::MAX).min(length - first));
        while left > 0 {
            let size = left.min(piece.len() as u64);
            connection.get_mut().write_all(&piece[..size as usize]).await.ok()?;
            left -= size;
        }
        // What broke off takes its connection along.
        end.is_none().then_some(())
    }
}

async fn write(connection: &mut BufReader<TcpStream>, status: u16, length: u64, more: &str) -> Option<()> {
    let head = format!("HTTP/1.1 {status} S\r\ncontent-length: {length}\r\n{more}\r\n");
    connection.get_mut().write_all(head.as_bytes()).await.ok()
}

/// Takes `length` bytes and keeps none.
async fn skip(connection: &mut BufReader<TcpStream>, length: u64) -> Option<u64> {
    let mut left = length;
    while left > 0 {
        let size = connection.fill_buf().await.ok().map(<[u8]>::len).filter(|size| *size > 0)?;
        let size = (size as u64).min(left);
        connection.consume(size as usize);
        left -= size;
    }
    Some(length)
}
