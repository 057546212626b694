//! DingTalk's cards, chats and limits in memory, on tokio's paused time: what `dingtalk-fake` is over sockets.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;
use dingtalk_api::{Client, RateLimits};
use dingtalk_auth::StaticToken;
use dingtalk_chat::{Chat, ChatBuilder};
use dingtalk_transport::{Body, Reached, TokioClock, TransportError, TransportErrorKind, transport_fn};
use http::{Request, Response};
use serde_json::{Map, Value, json};

pub(crate) const STREAMING: &str = "PUT /v1.0/card/streaming";
pub(crate) const UPDATE: &str = "PUT /v1.0/card/instances";
pub(crate) const CREATE_AND_DELIVER: &str = "POST /v1.0/card/instances/createAndDeliver";
pub(crate) const CREATE: &str = "POST /v1.0/card/instances";
pub(crate) const DELIVER: &str = "POST /v1.0/card/instances/deliver";
pub(crate) const SESSION: &str = "POST /robot/sendBySession";
const QPS: &str = "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi";
const LATENCY: Duration = Duration::from_millis(30);

/// What goes wrong with one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Refused(u16, &'static str),
    /// The connection breaks before the call has happened, which nobody can know.
    Reset,
    /// The call has happened, and nobody hears of it.
    LostAnswer,
    /// HTTP 200 that says no.
    NotASuccess,
}

/// One call that came in.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) name: String,
    pub(crate) body: Value,
    pub(crate) at: Duration,
    pub(crate) refused: bool,
}

impl Call {
    pub(crate) fn is_last_frame(&self) -> bool {
        self.body["isFinalize"] == true || self.body["isError"] == true
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        self.body[name].as_str().unwrap_or_default()
    }
}

/// A card as people see it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Card {
    pub(crate) values: Map<String, Value>,
    pub(crate) finished: bool,
    pub(crate) failed: bool,
    pub(crate) delivered_at: Option<Duration>,
    pub(crate) space: String,
    /// `flowStatus`, as it went.
    pub(crate) states: Vec<String>,
    guid: String,
}

impl Card {
    pub(crate) fn text(&self) -> &str {
        self.values.get("content").and_then(Value::as_str).unwrap_or_default()
    }
}

type FaultRule = Box<dyn FnMut(&Call, u64) -> Option<Fault> + Send>;

struct State {
    per_second: usize,
    arrivals: HashMap<String, VecDeque<Duration>>,
    counts: HashMap<String, u64>,
    calls: Vec<Call>,
    cards: BTreeMap<String, Card>,
    said: Vec<String>,
    faults: FaultRule,
    keeps_calls: bool,
}

#[derive(Clone)]
pub(crate) struct Platform {
    state: Arc<Mutex<State>>,
    clock: Arc<TokioClock>,
    started: tokio::time::Instant,
}

impl Platform {
    pub(crate) fn new() -> Self {
        let state = State {
            per_second: 20,
            arrivals: HashMap::new(),
            counts: HashMap::new(),
            calls: Vec::new(),
            cards: BTreeMap::new(),
            said: Vec::new(),
            faults: Box::new(|_, _| None),
            keeps_calls: true,
        };
        // 2026-01-01T00:00:00Z
        let clock = TokioClock::starting_at(UNIX_EPOCH + Duration::from_secs(1_767_225_600));
        Self {
            state: Arc::new(Mutex::new(state)),
            clock: Arc::new(clock),
            started: tokio::time::Instant::now(),
        }
    }

    pub(crate) fn per_second(self, calls: usize) -> Self {
        self.lock().per_second = calls;
        self
    }

    /// `rule` sees each call and how many of its operation came before it.
    pub(crate) fn faults(self, rule: impl FnMut(&Call, u64) -> Option<Fault> + Send + 'static) -> Self {
        self.lock().faults = Box::new(rule);
        self
    }

    /// For runs of many hours.
    pub(crate) fn forgetful(self) -> Self {
        self.lock().keeps_calls = false;
        self
    }

    pub(crate) fn chat(&self) -> Chat {
        self.builder().build()
    }

    pub(crate) fn builder(&self) -> ChatBuilder {
        self.builder_with(RateLimits::unlimited())
    }

    pub(crate) fn builder_with(&self, limits: RateLimits) -> ChatBuilder {
        let platform = self.clone();
        let transport = transport_fn(move |request: Request<Body>| {
            let platform = platform.clone();
            async move { platform.answer(request).await }
        });
        let tokens = StaticToken::new("token");
        let builder = Client::builder(transport, tokens, Arc::clone(&self.clock)).rate_limits(limits);
        Chat::builder(builder.build().unwrap(), "robot")
    }

    pub(crate) fn clock(&self) -> Arc<TokioClock> {
        Arc::clone(&self.clock)
    }

    pub(crate) fn now(&self) -> Duration {
        self.started.elapsed()
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.lock().calls.clone()
    }

    /// Those of one operation.
    pub(crate) fn calls_of(&self, name: &str) -> Vec<Call> {
        self.lock().calls.iter().filter(|call| call.name == name).cloned().collect()
    }

    pub(crate) fn cards(&self) -> BTreeMap<String, Card> {
        self.lock().cards.clone()
    }

    pub(crate) fn card(&self) -> Card {
        let cards = self.cards();
        assert_eq!(cards.len(), 1, "{cards:?}");
        cards.into_values().next().unwrap()
    }

    /// What was said in messages.
    pub(crate) fn said(&self) -> Vec<String> {
        self.lock().said.clone()
    }

    pub(crate) fn take_said_and_cards(&self) -> (Vec<String>, BTreeMap<String, Card>) {
        let mut state = self.lock();
        (std::mem::take(&mut state.said), std::mem::take(&mut state.cards))
    }

    async fn answer(&self, request: Request<Body>) -> Result<Response<Body>, TransportError> {
        let name = format!("{} {}", request.method(), request.uri().path());
        let body = request.body().as_bytes().cloned().unwrap_or_default();
        let body = serde_json::from_slice(&body).unwrap_or_default();
        tokio::time::sleep(LATENCY / 2).await;
        let answer = self.lock().take(name, body, self.now());
        tokio::time::sleep(LATENCY / 2).await;
        match answer {
            Ok((status, body)) => {
                let body = Body::from(Bytes::from(body.to_string()));
                Ok(Response::builder().status(status).body(body).unwrap())
            }
            Err(()) => Err(TransportError::new(TransportErrorKind::ConnectionClosed, Reached::Maybe)),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl State {
    fn take(&mut self, name: String, body: Value, at: Duration) -> Result<(u16, Value), ()> {
        let mut call = Call { name, body, at, refused: false };
        let count = self.counts.entry(call.name.clone()).or_default();
        let before = *count;
        *count += 1;
        let fault = (self.faults)(&call, before);
        let arrivals = self.arrivals.entry(call.name.clone()).or_default();
        while arrivals.front().is_some_and(|first| *first + Duration::from_secs(1) <= at) {
            arrivals.pop_front();
        }
        let throttled =
            call.name.starts_with("P") && call.name.contains("/card/") && arrivals.len() >= self.per_second;
        if !throttled {
            arrivals.push_back(at);
        }
        let answer = match fault {
            _ if throttled => Err((403, QPS.to_owned())),
            Some(Fault::Refused(status, code)) => Err((status, code.to_owned())),
            Some(Fault::Reset) => {
                self.keep(call);
                return Err(());
            }
            Some(Fault::NotASuccess) => Ok(json!({"success": false, "result": false})),
            Some(Fault::LostAnswer) => {
                let _ = self.execute(&call);
                self.keep(call);
                return Err(());
            }
            None => self.execute(&call),
        };
        call.refused = answer.is_err();
        self.keep(call);
        Ok(match answer {
            Ok(body) => (200, body),
            Err((status, code)) => (status, json!({"code": code, "message": "no", "requestid": "r"})),
        })
    }

    fn keep(&mut self, call: Call) {
        if self.keeps_calls {
            self.calls.push(call);
        }
    }

    fn execute(&mut self, call: &Call) -> Result<Value, (u16, String)> {
        let refused = |code: &str| Err((400, code.to_owned()));
        let id = call.text("outTrackId").to_owned();
        match &*call.name {
            CREATE_AND_DELIVER | CREATE => {
                if self.cards.contains_key(&id) {
                    return refused("param.cardAlreadyExist");
                }
                if call.body["callbackType"] != "STREAM" || id.is_empty() || id.len() > 64 {
                    return refused("param.invalid");
                }
                let values = call.body["cardData"]["cardParamMap"].as_object().cloned().unwrap_or_default();
                if values.values().any(|value| !value.is_string()) {
                    return refused("param.invalid");
                }
                let mut card = Card::default();
                card.note(values);
                self.cards.insert(id.clone(), card);
                if call.name == CREATE {
                    return Ok(json!({"success": true, "result": id}));
                }
                let results = self.deliver(call, &id)?;
                Ok(json!({"success": true, "result": {"outTrackId": id, "deliverResults": results}}))
            }
            DELIVER => Ok(json!({"success": true, "result": self.deliver(call, &id)?})),
            UPDATE => {
                let Some(card) = self.cards.get_mut(&id) else { return refused("param.cardNotExist") };
                if call.body["cardUpdateOptions"]["updateCardDataByKey"] != true {
                    card.values.clear();
                }
                let values = call.body["cardData"]["cardParamMap"].as_object().cloned().unwrap_or_default();
                card.note(values);
                Ok(json!({"success": true, "result": true}))
            }
            STREAMING => {
                let Some(card) = self.cards.get_mut(&id) else { return refused("param.cardNotExist") };
                if call.text("content").is_empty() {
                    return refused("param.stream.contentEmpty");
                }
                if call.text("guid") == card.guid {
                    return Ok(json!({"success": true, "result": true}));
                }
                if card.finished || card.failed || call.body["isFull"] != true {
                    return refused("param.invalid");
                }
                card.guid = call.text("guid").to_owned();
                card.values.insert(call.text("key").to_owned(), call.body["content"].clone());
                card.finished = call.body["isFinalize"] == true;
                card.failed = call.body["isError"] == true;
                Ok(json!({"success": true, "result": true}))
            }
            SESSION => {
                let text = call.body["markdown"]["text"].as_str().or(call.body["text"]["content"].as_str());
                self.said.extend(text.map(str::to_owned));
                Ok(json!({"errcode": 0, "errmsg": "ok"}))
            }
            "POST /v1.0/robot/oToMessages/batchSend" | "POST /v1.0/robot/groupMessages/send" => {
                self.said.push(call.text("msgParam").to_owned());
                Ok(json!({"processQueryKey": format!("key{}", self.said.len())}))
            }
            _ => Ok(json!({"success": true, "result": true})),
        }
    }

    fn deliver(&mut self, call: &Call, id: &str) -> Result<Value, (u16, String)> {
        let refused = |code: &str| Err((400, code.to_owned()));
        let space = call.text("openSpaceId").to_owned();
        let Some((kind, place)) = space.strip_prefix("dtv1.card//").and_then(|space| space.split_once('.'))
        else {
            return refused("param.openSpaceIdInvalid");
        };
        let model = match kind {
            "IM_GROUP" => &call.body["imGroupOpenDeliverModel"],
            "IM_ROBOT" => &call.body["imRobotOpenDeliverModel"],
            _ => return refused("param.openSpaceIdInvalid"),
        };
        if model["robotCode"] != "robot" || kind == "IM_ROBOT" && model["spaceType"] != "IM_ROBOT" {
            return refused("param.spaceDeliverModelEmpty");
        }
        let Some(card) = self.cards.get_mut(id) else { return refused("param.cardNotExist") };
        let known = !place.contains("unknown");
        if known {
            card.space = space.clone();
            card.delivered_at = Some(call.at);
        }
        let error = if known { "" } else { "the robot is not in this group" };
        Ok(
            json!([{"spaceType": kind, "spaceId": place, "success": known, "carrierId": format!("carrier-{id}"),
            "errorMsg": error}]),
        )
    }
}

impl Card {
    fn note(&mut self, values: Map<String, Value>) {
        if let Some(Value::String(state)) = values.get("flowStatus") {
            self.states.push(state.clone());
        }
        self.values.extend(values);
    }
}
