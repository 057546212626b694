//! Replies to robot messages (`/robot/sendBySession`): no token, no signature, the session is the credential.

use super::webhook_message;
use crate::auth::Auth;
use crate::call::Call;
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::chats::{Reply, ReplyRoute};

pub(crate) const ROUTES: &[Route] = &[Route::post("/robot/sendBySession", Auth::Open, send)];

fn send(platform: &Platform, call: &Call) -> Outcome {
    let now_ms = platform.clock.now_ms();
    let session = platform.state().chats.session(call.query("session").unwrap_or_default(), now_ms).cloned();
    // The platform's own words for an unknown session and for one that is over.
    let session = session.ok_or_else(|| Refusal::code(300_001, "session 不存在"))?;
    webhook_message::check_frame(call)?;
    webhook_message::check(call)?;
    let reply = Reply::of_webhook_message(ReplyRoute::SessionWebhook, &call.members);
    let reply = reply.in_conversation(session.conversation, session.staff_id);
    platform.state().chats.post(reply, now_ms);
    Ok(json!({}))
}
