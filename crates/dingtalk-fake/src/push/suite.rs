//! What the third-party app is told about itself: its ticket, and its customers' coming and going.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::event::Event;
use super::outcome::PushOutcome;
use super::over_http::{self, Push};
use super::wait::Wait;
use crate::document;
use crate::gateway;
use crate::inbound::sync_http::{self, Entry};
use crate::json::json;
use crate::organisation::OrganisationSeed;
use crate::platform::Platform;
use crate::state::tokens::Holder;

/// An event in the form of each way in.
struct Told {
    event_type: &'static str,
    corp_id: String,
    /// With the names of Stream; SyncHTTP writes them in snake case.
    data: Value,
    /// The older event that is posted alone instead: only to receivers that name it.
    alone: Option<(&'static str, Value)>,
}

/// A new ticket, which ends the one before, and its push.
pub(crate) async fn push_ticket(platform: &Arc<Platform>, wait: Wait) -> Vec<PushOutcome> {
    let ticket = platform.identifiers.hex32();
    platform.state().customers.renew_ticket(ticket.clone());
    let told = Told {
        event_type: "suite_ticket",
        corp_id: platform.seed.corp_id.clone(),
        data: json!({"suiteTicket": ticket}),
        alone: Some(("suite_ticket", json!({"SuiteTicket": ticket}))),
    };
    tell(platform, &told, wait).await
}

/// An organisation opens the app, or opens it anew.
pub(crate) async fn authorise(platform: &Arc<Platform>, corp_id: &str, wait: Wait) -> Vec<PushOutcome> {
    let (permanent, temporary) = (platform.identifiers.hex32(), platform.identifiers.hex32());
    platform.state().customers.authorise(corp_id, permanent, temporary.clone());
    let told = Told {
        alone: Some(("tmp_auth_code", json!({"AuthCode": temporary, "AuthCorpId": corp_id}))),
        ..authorisation(platform, "org_suite_auth", corp_id)
    };
    tell(platform, &told, wait).await
}

/// A customer changes what the app may do; nobody is told of who is none.
pub(crate) async fn change(platform: &Arc<Platform>, corp_id: &str, wait: Wait) -> Vec<PushOutcome> {
    if !platform.state().customers.has(corp_id) {
        return Vec::new();
    }
    let told = Told {
        alone: Some(("change_auth", json!({"AuthCorpId": corp_id}))),
        ..authorisation(platform, "org_suite_change", corp_id)
    };
    tell(platform, &told, wait).await
}

/// A customer gives the app up: its tokens end. Nobody is told of who is none.
pub(crate) async fn relieve(platform: &Arc<Platform>, corp_id: &str, wait: Wait) -> Vec<PushOutcome> {
    let client_id = platform.seed.suite.key.clone();
    {
        let mut state = platform.state();
        if !state.customers.relieve(corp_id) {
            return Vec::new();
        }
        state.tokens.revoke(&Holder::App { client_id, corp_id: corp_id.to_owned() });
    }
    let told = Told {
        event_type: "org_suite_relieve",
        corp_id: corp_id.to_owned(),
        // The organisation stands beside it.
        data: json!({}),
        alone: Some(("suite_relieve", json!({"AuthCorpId": corp_id}))),
    };
    tell(platform, &told, wait).await
}

/// The name of a customer.
pub(crate) fn name_of(platform: &Platform, corp_id: &str) -> String {
    match organisation(platform, corp_id) {
        Some(organisation) if !organisation.name.is_empty() => organisation.name.clone(),
        _ if corp_id == platform.seed.corp_id => "Fake Company".to_owned(),
        _ => format!("Customer {corp_id}"),
    }
}

/// Who has opened the app there: the first person.
pub(crate) fn admin_of<'a>(platform: &'a Platform, corp_id: &str) -> Option<&'a str> {
    let people = organisation(platform, corp_id).map_or(&platform.seed.users, |of| &of.users);
    people.first().map(|user| user.userid.as_str())
}

fn organisation<'a>(platform: &'a Platform, corp_id: &str) -> Option<&'a OrganisationSeed> {
    platform.seed.organisations.iter().find(|organisation| organisation.corp_id == corp_id)
}

fn authorisation(platform: &Platform, event_type: &'static str, corp_id: &str) -> Told {
    let permanent_code = platform.state().customers.permanent_code(corp_id).map(str::to_owned);
    let admin = admin_of(platform, corp_id);
    let data = json!({
        "authCorpInfo": {"corpid": corp_id, "corpName": name_of(platform, corp_id), "authLevel": 0},
        "authInfo": {"agent": [
            {"agentid": platform.seed.agent_id, "agentName": "Fake App", "appid": 1, "adminList": [admin]},
        ]},
        "authScope": {"errcode": 0, "errmsg": "ok", "authUserField": ["name"], "authOrgScopes": {"authedDept": [1]}},
        "authUserInfo": {"userId": admin},
        "permanentCode": permanent_code,
    });
    Told { event_type, corp_id: corp_id.to_owned(), data, alone: None }
}

/// To the app alone: its receivers, and its Stream connections.
async fn tell(platform: &Arc<Platform>, told: &Told, wait: Wait) -> Vec<PushOutcome> {
    let suite_key = &platform.seed.suite.key;
    let receivers: Vec<_> = platform.state().callbacks.receivers().cloned().collect();
    let own = receivers.into_iter().filter(|receiver| receiver.owner_key == *suite_key);
    let pushes: Vec<_> = own
        .filter_map(|receiver| {
            // The ticket is called the same in both ways: who names no event of the batches gets it alone.
            let in_batches = receiver.events.iter().any(|of| of.starts_with("org_suite_"));
            let named = |event: &str| !in_batches && receiver.events.iter().any(|of| of == event);
            let plaintext = match &told.alone {
                Some((event_type, data)) if named(event_type) => alone(platform, event_type, data),
                _ if receiver.wants(told.event_type) => batch(platform, told),
                _ => return None,
            };
            Some((receiver, Push { plaintext, failed_item: None }))
        })
        .collect();
    let mut data = told.data.as_object().cloned().unwrap_or_default();
    data.insert("CorpId".into(), json!(told.corp_id));
    let event = Event::new(platform, told.event_type, Value::Object(data));
    let over_http = over_http::deliver(platform, pushes, wait);
    let over_stream = gateway::event::push_to(platform, |client_id| client_id == suite_key, &event, wait);
    let (mut outcomes, over_stream) = tokio::join!(over_http, over_stream);
    outcomes.extend(over_stream);
    outcomes
}

fn batch(platform: &Platform, told: &Told) -> String {
    let corp_id = Some(told.corp_id.clone());
    let entry = Entry { corp_id, ..Entry::new(told.event_type, &in_snake_case(&told.data)) };
    json!({"EventType": sync_http::HIGH, "bizData": [sync_http::row(platform, &entry)]}).to_string()
}

fn alone(platform: &Platform, event_type: &str, data: &Value) -> String {
    let mut members = Map::new();
    members.insert("EventType".into(), json!(event_type));
    members.insert("SuiteKey".into(), json!(platform.seed.suite.key));
    members.insert("TimeStamp".into(), json!(platform.clock.now_ms()));
    members.extend(data.as_object().cloned().unwrap_or_default());
    Value::Object(members).to_string()
}

fn in_snake_case(value: &Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members.iter().map(|(name, value)| (name_in_rows(name), in_snake_case(value))).collect(),
        ),
        Value::Array(items) => Value::Array(items.iter().map(in_snake_case).collect()),
        other => other.clone(),
    }
}

fn name_in_rows(name: &str) -> String {
    // Rows have these as Stream has them (page `event-org-suite-auth`).
    if ["userId", "suiteTicket"].contains(&name) {
        return name.to_owned();
    }
    document::snake_case(name)
}
