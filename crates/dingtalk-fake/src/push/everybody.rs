//! One event to all who want it.

use std::sync::Arc;

use super::event::Event;
use super::outcome::PushOutcome;
use super::over_http::{self, Push};
use super::wait::Wait;
use crate::gateway;
use crate::platform::Platform;

/// Pushes to every subscribed receiver, then to the apps in Stream mode.
pub(crate) async fn push(platform: &Arc<Platform>, event: &Event, wait: Wait) -> Vec<PushOutcome> {
    let receivers = platform.state().callbacks.receivers_of(&event.event_type);
    if receivers.is_empty() {
        return gateway::event::push(platform, event, wait).await;
    }
    let push = Push::of(event);
    let over_http =
        over_http::deliver(platform, receivers.into_iter().map(|receiver| (receiver, push.clone())), wait);
    let (mut outcomes, over_stream) = tokio::join!(over_http, gateway::event::push(platform, event, wait));
    outcomes.extend(over_stream);
    outcomes
}
