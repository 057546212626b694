//! Answers from a recording, in an operation's place.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

use dingtalk_recording::{NotRecorded, Player, RecordedAnswer, RecordedRequest, Recording};
use http::{HeaderName, StatusCode};
use serde_json::Value;

use crate::call::Call;
use crate::json::json;
use crate::paths::OPEN_CONNECTION;
use crate::reply::Reply;

/// What is answered from a recording, where there is one.
#[derive(Debug, Default)]
pub(crate) struct Recorded(RwLock<Option<Arc<Replay>>>);

#[derive(Debug)]
struct Replay {
    player: Player,
    /// Whether a request that was not recorded is refused.
    only: bool,
    /// The hosts that were asked: addresses there are handed out as addresses here.
    hosts: BTreeSet<String>,
}

impl Recorded {
    /// Answers from the beginning of `recording` from now on.
    pub(crate) fn play(&self, recording: Recording, only: bool) {
        let hosts = recording.exchanges().iter().map(|exchange| exchange.request.host.clone()).collect();
        self.set(Some(Replay { player: Player::new(recording), only, hosts }));
    }

    pub(crate) fn clear(&self) {
        self.set(None);
    }

    /// Answers from the beginning again.
    pub(crate) fn rewind(&self) {
        if let Some(replay) = self.get() {
            self.play(replay.player.recording().clone(), replay.only);
        }
    }

    /// The recorded answer. Without one `None`, or a refusal where nothing else is to be answered.
    ///
    /// `issues` tells whether the operation gives out what only this platform knows again, tokens and tickets: next to a live
    /// platform those are not replayed.
    pub(crate) fn answer(
        &self,
        call: &Call,
        base_url: impl FnOnce() -> String,
        issues: impl FnOnce() -> bool,
    ) -> Option<Reply> {
        let replay = self.get()?;
        // Stream is this platform's own: a recorded endpoint is on the network, and its ticket spent.
        if call.path == OPEN_CONNECTION || (!replay.only && issues()) {
            return None;
        }
        let asked = RecordedRequest::read(&call.method, &call.uri, &call.headers, &call.body);
        match replay.player.answer(&asked) {
            Ok(answer) => Some(replay.reply(&answer, &base_url())),
            Err(error) => replay.only.then(|| refusal(&error)),
        }
    }

    /// The recorded requests that were not asked; `None` where there is no recording.
    pub(crate) fn unasked(&self) -> Option<Vec<String>> {
        self.get().map(|replay| replay.player.unasked())
    }

    fn get(&self) -> Option<Arc<Replay>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, replay: Option<Replay>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = replay.map(Arc::new);
    }
}

impl Replay {
    fn reply(&self, answer: &RecordedAnswer, base_url: &str) -> Reply {
        let here = |text: &str| {
            self.hosts.iter().fold(text.to_owned(), |text, host| {
                let there = |scheme: &str| format!("{scheme}://{host}/");
                let here = format!("{base_url}/");
                text.replace(&there("https"), &here).replace(&there("http"), &here)
            })
        };
        let body = answer.body_bytes();
        let body = match std::str::from_utf8(&body) {
            Ok(text) => here(text).into_bytes(),
            Err(_) => body,
        };
        let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = answer
            .headers
            .iter()
            .filter_map(|(name, value)| Some((HeaderName::try_from(name.as_str()).ok()?, here(value))));
        Reply { headers: headers.collect(), ..Reply::text(status, "application/octet-stream", body) }
    }
}

/// In the dialects of both hosts at once: whoever asks can read it.
fn refusal(error: &NotRecorded) -> Reply {
    let (message, place) =
        (error.to_string(), |text: &Option<String>| text.clone().map_or(Value::Null, Value::from));
    let differences = error.differences().iter().map(|difference| {
        json!({"place": difference.place, "recorded": place(&difference.recorded), "sent": place(&difference.sent)})
    });
    let body = json!({
        "code": "NotRecorded",
        "message": message,
        "errcode": 404,
        "errmsg": message,
        "nearest": error.nearest(),
        "differences": differences.collect::<Vec<_>>(),
    });
    Reply::json(StatusCode::NOT_FOUND, &body)
}
