//! The two ways to the app.

use std::time::Duration;

use serde_json::Value;

use super::acknowledgement::{Acknowledgement, Transport};
use super::post::post;
use crate::gateway::{FrameKind, StreamPush};
use crate::platform::Platform;

/// Whether a Stream connection of the app takes a topic.
pub(crate) fn takes(platform: &Platform, topic: &str) -> bool {
    platform.gateway.subscribed(&platform.seed.client_id, FrameKind::Callback, topic)
}

/// Sends over Stream; the deadline is real time, none leaves it to the gateway.
pub(crate) async fn over_stream(
    platform: &Platform,
    topic: &str,
    data: &Value,
    deadline: Option<Duration>,
) -> Acknowledgement {
    let push = StreamPush {
        kind: FrameKind::Callback,
        topic: topic.to_owned(),
        headers: Vec::new(),
        data: data.clone(),
    };
    let answer = platform.gateway.push(&platform.seed.client_id, push);
    let answer = match deadline {
        None => answer.await,
        Some(deadline) => match tokio::time::timeout(deadline, answer).await {
            Ok(answer) => answer,
            Err(_) => return Acknowledgement::unanswered(Transport::Stream, too_late(deadline)),
        },
    };
    let Some(answer) = answer else {
        return Acknowledgement::unanswered(Transport::Stream, "no connection answered");
    };
    let refused = format!("the app answered with code {}: {}", answer.code, answer.message);
    Acknowledgement {
        transport: Some(Transport::Stream),
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
    let answer = tokio::time::timeout(deadline, post(url, headers, data.to_string())).await;
    let (status, body) = match answer {
        Ok(Ok(answer)) => answer,
        Ok(Err(reason)) => return Acknowledgement::unanswered(Transport::Http, reason),
        Err(_) => return Acknowledgement::unanswered(Transport::Http, too_late(deadline)),
    };
    let code = status.as_u16();
    Acknowledgement {
        transport: Some(Transport::Http),
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

fn too_late(deadline: Duration) -> String {
    format!("no complete answer within {} ms", deadline.as_millis())
}
