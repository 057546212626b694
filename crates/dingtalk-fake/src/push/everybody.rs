//! One event to all who want it.

use std::sync::Arc;

use super::event::Event;
use super::outcome::PushOutcome;
use super::over_http::{self, Push};
use super::wait::Wait;
use crate::gateway;
use crate::gateway::event::Launched;
use crate::platform::Platform;

/// Pushes to every subscribed receiver, and to the apps in Stream mode.
pub(crate) async fn push(platform: &Arc<Platform>, event: &Event, wait: Wait) -> Vec<PushOutcome> {
    let launched = launch(platform, event);
    finish(platform, event, launched, wait).await
}

/// What can be sent at once: the first frames over Stream.
pub(crate) fn launch(platform: &Platform, event: &Event) -> Launched {
    gateway::event::launch(platform, |client_id| platform.is_of_organisation(client_id), event)
}

/// Goes on from there.
pub(crate) async fn finish(
    platform: &Arc<Platform>,
    event: &Event,
    launched: Launched,
    wait: Wait,
) -> Vec<PushOutcome> {
    let receivers = platform.state().callbacks.receivers_of(&event.event_type);
    let over_stream = gateway::event::finish(platform, launched, wait);
    if receivers.is_empty() {
        return over_stream.await;
    }
    let push = Push::of(event);
    let over_http =
        over_http::deliver(platform, receivers.into_iter().map(|receiver| (receiver, push.clone())), wait);
    let (mut outcomes, over_stream) = tokio::join!(over_http, over_stream);
    outcomes.extend(over_stream);
    outcomes
}
