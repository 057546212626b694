//! The two ways to the app.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::acknowledgement::{Acknowledgement, TransportKind};
use super::post::post;
use crate::gateway::push::StreamPush;
use crate::gateway::subscription::FrameKind;
use crate::platform::Platform;
use crate::push::wait::Wait;

/// Whether a Stream connection of an app takes a topic.
pub(crate) fn takes(platform: &Platform, client_id: &str, topic: &str) -> bool {
    platform.gateway.subscribed(client_id, FrameKind::Callback, topic)
}

/// Sends over Stream; deadline and repetitions are the gateway's, by the fake's clock.
pub(crate) async fn over_stream(
    platform: &Arc<Platform>,
    client_id: &str,
    topic: &str,
    data: &Value,
    wait: Wait,
) -> Acknowledgement {
    let push = StreamPush {
        kind: FrameKind::Callback,
        topic: topic.to_owned(),
        headers: Vec::new(),
        data: data.clone(),
    };
    let answer = platform.gateway.begin(client_id, push).deliver(platform, wait).await;
    let Some(answer) = answer else {
        return Acknowledgement::unanswered(TransportKind::Stream, "no connection acknowledged it in time");
    };
    let refused = format!("the app answered with code {}: {}", answer.code, answer.message);
    Acknowledgement {
        transport: Some(TransportKind::Stream),
        code: Some(answer.code),
        message: Some(answer.message),
        body: answer.data,
        attempts: answer.attempts,
        error: (answer.code != 200).then_some(refused),
    }
}

/// Posts to a callback address, once; the deadline is real time.
pub(crate) async fn over_http(
    url: &str,
    headers: &[(&str, &str)],
    data: &Value,
    deadline: Duration,
) -> Acknowledgement {
    #[expect(clippy::disallowed_methods, reason = "the deadline is real time")]
    let answer = tokio::time::timeout(deadline, post(url, headers, data.to_string())).await;
    let (status, body) = match answer {
        Ok(Ok(answer)) => answer,
        Ok(Err(reason)) => return Acknowledgement::unanswered(TransportKind::Http, reason),
        Err(_) => {
            let reason = format!("no complete answer within {} ms", deadline.as_millis());
            return Acknowledgement::unanswered(TransportKind::Http, reason);
        }
    };
    let code = status.as_u16();
    Acknowledgement {
        transport: Some(TransportKind::Http),
        code: Some(code),
        message: None,
        body: match serde_json::from_slice(&body) {
            Ok(value) => value,
            Err(_) if body.is_empty() => Value::Null,
            Err(_) => Value::String(String::from_utf8_lossy(&body).into_owned()),
        },
        attempts: 1,
        error: (code != 200).then(|| format!("the receiver answered HTTP {code}, not 200")),
    }
}
