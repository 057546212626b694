//! What the fake costs. Real time and the memory of the process: what is to be believed is measured in a release build on a
//! quiet machine, `cargo test --release -p dingtalk-fake --test it figures:: -- --ignored --nocapture --test-threads=1`.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use bytes::Bytes;
use dingtalk_fake::{Fake, Snapshot};
use http::{Method, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1::SendRequest;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};

use crate::support::Http;

#[expect(clippy::disallowed_methods, reason = "real time is what is measured")]
fn now() -> Instant {
    Instant::now()
}

/// One connection, nothing around it.
struct Line {
    sender: SendRequest<Full<Bytes>>,
}

impl Line {
    async fn to(address: std::net::SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        Self { sender }
    }

    async fn call(&mut self, method: Method, path: &str, token: &str, body: &str) -> Bytes {
        self.send(method, path, token, "application/json", body).await
    }

    async fn send(&mut self, method: Method, path: &str, token: &str, kind: &str, body: &str) -> Bytes {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "localhost")
            .header("content-type", kind)
            .header("x-acs-dingtalk-access-token", token)
            .body(Full::new(Bytes::copy_from_slice(body.as_bytes())));
        self.sender.ready().await.unwrap();
        let response = self.sender.send_request(request.unwrap()).await.unwrap();
        response.into_body().collect().await.unwrap().to_bytes()
    }
}

/// A server with nothing around an operation.
async fn bare_server(
    operation: impl Fn(&Bytes) -> Bytes + Clone + Send + Sync + 'static,
) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            let operation = operation.clone();
            let service = service_fn(move |request: Request<Incoming>| {
                let operation = operation.clone();
                async move {
                    let body = request.into_body().collect().await.unwrap().to_bytes();
                    let response =
                        Response::builder().header("content-type", "application/json;charset=UTF-8");
                    Ok::<_, Infallible>(response.body(Full::new(operation(&body))).unwrap())
                }
            });
            tokio::spawn(
                hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service),
            );
        }
    });
    address
}

/// Reads the request and answers the same whatever it is.
fn repeats(answer: Bytes) -> impl Fn(&Bytes) -> Bytes + Clone + Send + Sync + 'static {
    move |body| {
        let _: Value = serde_json::from_slice(body).unwrap_or_default();
        answer.clone()
    }
}

/// Keeps what is created in a map, under an id of its own, and answers with it: a create written by hand, which checks nothing.
fn keeps(answer: &Bytes) -> impl Fn(&Bytes) -> Bytes + Clone + Send + Sync + 'static {
    let further: Value = serde_json::from_slice(answer).unwrap();
    let kept: Arc<Mutex<HashMap<String, Value>>> = Arc::default();
    move |body| {
        let mut thing: Value = serde_json::from_slice(body).unwrap();
        let mut kept = kept.lock().unwrap();
        let id = format!("{:032x}", kept.len());
        let members = thing.as_object_mut().unwrap();
        for (name, value) in further.as_object().unwrap() {
            if name == "id" {
                members.insert(name.clone(), json!(id));
            } else if !members.contains_key(name) {
                members.insert(name.clone(), value.clone());
            }
        }
        let answer = serde_json::to_vec(&thing).unwrap();
        kept.insert(id, thing);
        answer.into()
    }
}

#[tokio::test]
async fn ten_thousand_people_are_there_in_two_seconds_and_a_state_is_put_back_in_milliseconds() {
    // The first start of a process reads the index of the catalogue.
    let small = Fake::start().await.unwrap();
    let begun = now();
    let fake = Fake::builder().people(10_000).start().await.unwrap();
    let started = begun.elapsed();
    let begun = now();
    let snapshot = fake.snapshot();
    let taken = begun.elapsed();
    let begun = now();
    fake.restore(&snapshot);
    let restored = begun.elapsed();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let begun = now();
    http.oapi("/topapi/v2/user/delete", &token, json!({"userid": "lisi"})).await;
    let changed = begun.elapsed();
    let text = snapshot.to_json();
    let begun = now();
    let read = Snapshot::from_json(&text).unwrap();
    let parsed = begun.elapsed();
    drop(read);
    let beginning = small.snapshot();
    let begun = now();
    small.restore(&beginning);
    let small = begun.elapsed();
    println!(
        "10 000 people: seeded in {started:?}, snapshot {taken:?}, put back {restored:?}, changed for the first time afterwards {changed:?}, \
         read from {} KiB of JSON {parsed:?}; the default company put back in {small:?}",
        text.len() / 1024
    );
    assert!(started < Duration::from_secs(2), "{started:?}");
}

#[tokio::test]
#[ignore = "a figure: needs a quiet machine and a release build"]
async fn a_call_costs_at_most_1_3_times_one_to_a_bare_server() {
    const ROUNDS: usize = 20;
    const CALLS: usize = 2_000;
    let fake = Fake::start().await.unwrap();
    let token = Http::new(&fake).token(&fake).await;
    let old = format!("/topapi/v2/user/get?access_token={token}");
    let kinds = [
        ("user/get", Method::POST, old.as_str(), r#"{"userid":"lisi"}"#),
        ("a record", Method::POST, "/v1.0/todo/users/union-lisi/tasks", r#"{"subject":"a"}"#),
        ("a shape", Method::GET, "/v1.0/exclusive/data/conferences/c", ""),
    ];
    let mut above = Vec::new();
    for (name, method, path, body) in kinds {
        let mut line = Line::to(fake.address()).await;
        let answer = line.call(method.clone(), path, &token, body).await;
        let mut others = vec![("bare", Line::to(bare_server(repeats(answer.clone())).await).await)];
        // A server that makes no id, keeps nothing and writes no answer does not do what a create is.
        if name == "a record" {
            others.push(("bare that keeps", Line::to(bare_server(keeps(&answer)).await).await));
        }
        let held_to = others.len() - 1;
        for (number, (other, mut bare)) in others.into_iter().enumerate() {
            let mut ratios = Vec::new();
            let mut spent = [Duration::ZERO; 2];
            for _ in 0..ROUNDS {
                let mut round = [Duration::ZERO; 2];
                for (line, spent) in [&mut line, &mut bare].into_iter().zip(&mut round) {
                    let begun = now();
                    for _ in 0..CALLS {
                        line.call(method.clone(), path, &token, body).await;
                    }
                    *spent = begun.elapsed();
                }
                ratios.push(round[0].as_secs_f64() / round[1].as_secs_f64());
                spent[0] += round[0];
                spent[1] += round[1];
            }
            ratios.sort_by(f64::total_cmp);
            let calls = u32::try_from(ROUNDS * CALLS).unwrap();
            let ratio = ratios[ROUNDS / 2];
            println!(
                "{name}: {:?} a call, {other} {:?}, ratio {ratio:.2}",
                spent[0] / calls,
                spent[1] / calls
            );
            if number == held_to && ratio > 1.3 {
                above.push(format!("{name}: {ratio:.2}"));
            }
        }
    }
    assert!(above.is_empty(), "{above:?}");
}

/// Reads, answers by shape, and everything that is kept: the first million fills all that is bounded, a million more adds nothing.
#[tokio::test]
#[ignore = "a figure: two million calls"]
async fn a_million_calls_are_flat_in_memory() {
    const CALLS: usize = 2_000_000;
    let fake = Fake::start().await.unwrap();
    let token = Http::new(&fake).token(&fake).await;
    let mut line = Line::to(fake.address()).await;
    let old = |path: &str| format!("{path}?access_token={token}");
    let (get, notice) = (old("/topapi/v2/user/get"), old("/topapi/message/corpconversation/asyncsend_v2"));
    let (session, upload) = (old("/topapi/v2/im/create_session"), old("/media/upload") + "&type=file");
    let mut code = Value::Null;
    let begun = now();
    let mut resident = vec![(0, dingtalk_testing::resident_bytes())];
    for number in 0..CALLS {
        if [CALLS / 10, CALLS / 2].contains(&number) {
            resident.push((number, dingtalk_testing::resident_bytes()));
        }
        let answer = match number % 10 {
            0 | 5 => {
                let content = json!({"msgtype": "text", "text": {"content": number.to_string()}});
                let body = json!({"agent_id": fake.agent_id(), "userid_list": "lisi", "msg": content});
                line.call(Method::POST, &notice, &token, &body.to_string()).await
            }
            1 | 6 => {
                let body = json!({"subject": number.to_string()}).to_string();
                line.call(Method::POST, "/v1.0/todo/users/union-lisi/tasks", &token, &body).await
            }
            2 => line.call(Method::POST, &get, &token, r#"{"userid":"lisi"}"#).await,
            3 => line.call(Method::GET, "/v1.0/exclusive/data/conferences/c", &token, "").await,
            4 => {
                let part = "Content-Disposition: form-data; name=\"media\"; filename=\"a.txt\"";
                let body = format!("--xx\r\n{part}\r\n\r\n{number}\r\n--xx--\r\n");
                line.send(Method::POST, &upload, &token, "multipart/form-data; boundary=xx", &body).await
            }
            7 => line.call(Method::POST, &session, &token, r#"{"user_id":"lisi"}"#).await,
            8 => line.call(Method::POST, "/_fake/codes", &token, r#"{"userid":"lisi"}"#).await,
            _ => {
                let body = json!({"clientId": fake.client_id(), "clientSecret": fake.client_secret(),
                    "code": code, "grantType": "authorization_code"});
                line.call(Method::POST, "/v1.0/oauth2/userAccessToken", "", &body.to_string()).await
            }
        };
        if number % 10 >= 8 || number < 10 {
            let answer: Value = serde_json::from_slice(&answer).unwrap();
            assert!(answer["errcode"].as_i64().unwrap_or(0) == 0, "call {number}: {answer}");
            assert!(number % 10 < 9 || answer["accessToken"].is_string(), "call {number}: {answer}");
            code = answer["code"].clone();
        }
    }
    resident.push((CALLS, dingtalk_testing::resident_bytes()));
    let told: Vec<_> =
        resident.iter().map(|(calls, bytes)| format!("{} MiB after {calls}", bytes >> 20)).collect();
    println!("{CALLS} calls in {:?}: {}", begun.elapsed(), told.join(", "));
    let [.., (_, full), (_, end)] = resident[..] else { unreachable!() };
    assert!(end < full + full / 20, "{told:?}");
}
