//! Which way an answer can take. Pure.

use std::time::Duration;

use dingtalk_api::Error;
use dingtalk_types::Secret;
use dingtalk_types::error::ErrorKind;
use dingtalk_types::event::ReplyTarget;

use crate::error::SendFailure;

/// A message on its way when the session ends would be lost: samples of its length differ by two seconds.
const MARGIN_MS: i64 = 5_000;

/// How the robot itself reaches a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OwnSend<'t> {
    Group(&'t str),
    OneToOne(&'t str),
}

/// The session of the target, while it lives.
pub(crate) fn session(target: &ReplyTarget, now: Duration) -> Option<&Secret> {
    let webhook = target.session_webhook.as_ref().filter(|webhook| !webhook.is_empty())?;
    let now_ms = i64::try_from(now.as_millis()).unwrap_or(i64::MAX);
    let over = |ends: i64| ends <= now_ms.saturating_add(MARGIN_MS);
    if target.session_webhook_expires_ms.is_some_and(over) { None } else { Some(webhook) }
}

/// The robot's code; custom robots have none of their own.
pub(crate) fn robot_code<'t>(target: &'t ReplyTarget, own: &'t str) -> &'t str {
    let named = target.robot_code.as_deref();
    named.filter(|code| !code.is_empty() && *code != "normal").unwrap_or(own)
}

/// How the robot reaches the target without a session.
pub(crate) fn own_send(target: &ReplyTarget) -> Result<OwnSend<'_>, SendFailure> {
    let person = target.user_id.as_deref().filter(|user_id| !user_id.is_empty());
    let conversation = Some(&*target.conversation_id).filter(|id| !id.is_empty());
    if target.conversation_type.is_group() {
        return conversation.map(OwnSend::Group).ok_or(SendFailure::NoTarget);
    }
    match (person, conversation) {
        (Some(user_id), _) => Ok(OwnSend::OneToOne(user_id)),
        (None, Some(_)) => Err(SendFailure::NoUser),
        (None, None) => Err(SendFailure::NoTarget),
    }
}

/// Whether a failure of the session leaves the message to the robot's own send: nothing was said, and the session is why.
pub(crate) fn leaves_to_own_send(error: &Error, target: &ReplyTarget, now: Duration) -> bool {
    match error.kind() {
        Some(ErrorKind::SessionExpired) => true,
        // Where there is no other way the failure itself says more.
        _ if own_send(target).is_err() => false,
        // The session has a limit of its own, 20 messages a minute.
        Some(ErrorKind::Throttled { .. }) => true,
        // A session that is over has been seen to answer with HTTP 500: https://github.com/agentscope-ai/QwenPaw/issues/1932.
        Some(ErrorKind::ServerBusy) => is_almost_over(target, now),
        _ => matches!(error, Error::Throttled { .. } | Error::InvalidRequest { .. }),
    }
}

fn is_almost_over(target: &ReplyTarget, now: Duration) -> bool {
    const CLOCKS_DIFFER: Duration = Duration::from_secs(120);
    session(target, now.saturating_add(CLOCKS_DIFFER)).is_none()
}
