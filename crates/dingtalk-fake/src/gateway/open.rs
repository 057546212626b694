//! `POST /v1.0/gateway/connections/open`: a ticket for a connection.

use serde_json::Value;

use super::subscription::StreamSubscription;
use super::ticket::Opening;
use crate::auth::Auth;
use crate::call::Call;
use crate::json::json;
use crate::paths::{CONNECT, OPEN_CONNECTION};
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;

pub(crate) const ROUTES: &[Route] = &[Route::post(OPEN_CONNECTION, Auth::Open, open)];

fn open(platform: &Platform, call: &Call) -> Outcome {
    let (client_id, secret) = (call.required_text("clientId")?, call.required_text("clientSecret")?);
    let subscriptions = subscriptions(call)?;
    if !platform.seed.has_app(&client_id, &secret) {
        return Err(Refusal::api(401, "authFailed", "鉴权失败"));
    }
    let optional = |name: &str| match call.members.get(name) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(ill_formed(&format!("{name} has to be a text"))),
    };
    let (user_agent, local_ip) = (optional("ua")?, optional("localIp")?);
    let ticket = platform.identifiers.uuid().to_lowercase();
    let opening = Opening { client_id, subscriptions, user_agent, local_ip };
    platform.gateway.issue_ticket(ticket.clone(), opening);
    let own = platform.authority();
    // A client that reached the fake as its proxy names the real host.
    let host = call.header("host").filter(|host| !host.contains(".dingtalk.")).unwrap_or(&own);
    let scheme = if call.secure { "wss" } else { "ws" };
    Ok(json!({"endpoint": format!("{scheme}://{host}{CONNECT}"), "ticket": ticket}))
}

fn subscriptions(call: &Call) -> Result<Vec<StreamSubscription>, Refusal> {
    let entries = call.members.get("subscriptions").and_then(Value::as_array);
    let entries = entries
        .filter(|entries| !entries.is_empty())
        .ok_or_else(|| ill_formed("subscriptions has to be a list that is not empty"))?;
    let parsed = entries.iter().map(StreamSubscription::parse).collect::<Option<Vec<_>>>();
    parsed.ok_or_else(|| {
        ill_formed("each of subscriptions has to have a type (EVENT or CALLBACK) and a topic, as text")
    })
}

fn ill_formed(message: &str) -> Refusal {
    Refusal::api(400, "param.error", message)
}
