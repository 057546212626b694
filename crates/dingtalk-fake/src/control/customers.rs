//! `/_fake/customers`: organisations that open the third-party app, and its ticket.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::events::wait;
use super::problem::{Problem, text};
use crate::json::json;
use crate::platform::Platform;
use crate::push::outcome::PushOutcome;
use crate::push::suite;
use crate::seed::Subscription;

pub(super) fn list(platform: &Platform) -> Value {
    let state = platform.state();
    let customers = state.customers.list().into_iter().map(|corp_id| {
        let permanent_code = state.customers.permanent_code(&corp_id);
        json!({"corp_id": corp_id, "permanent_code": permanent_code})
    });
    json!({"customers": customers.collect::<Vec<_>>(), "suite_ticket": state.customers.suite().ticket})
}

/// What an organisation does; tells what became of the push.
pub(super) async fn act(
    platform: &Arc<Platform>,
    act: &str,
    members: &Map<String, Value>,
) -> Result<Value, Problem> {
    let wait = wait(members)?;
    let corp_id = || text(members, "corp_id");
    let known = |corp_id: &str| {
        let known = platform.state().customers.has(corp_id);
        known.then_some(()).ok_or_else(|| Problem::request(format!("{corp_id} has not opened the app")))
    };
    let outcomes = match act {
        "authorise" => suite::authorise(platform, corp_id()?, wait).await,
        "change" => {
            known(corp_id()?)?;
            suite::change(platform, corp_id()?, wait).await
        }
        "relieve" => {
            known(corp_id()?)?;
            suite::relieve(platform, corp_id()?, wait).await
        }
        "ticket" => suite::push_ticket(platform, wait).await,
        "subscriptions" => {
            let subscription: Subscription = serde_json::from_value(Value::Object(members.clone()))
                .map_err(|error| Problem::request(error.to_string()))?;
            platform.subscribe(subscription, &platform.seed.suite.key);
            Vec::new()
        }
        _ => {
            return Err(Problem::request(
                "a customer can authorise, change, relieve; there are ticket and subscriptions",
            ));
        }
    };
    Ok(json!({"receivers": outcomes.iter().map(PushOutcome::to_json).collect::<Vec<_>>()}))
}
