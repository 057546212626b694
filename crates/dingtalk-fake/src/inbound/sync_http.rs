//! SyncHTTP: one push with the rows of several events.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::json::json;
use crate::platform::Platform;
use crate::push::outcome::PushOutcome;
use crate::push::over_http::{self, Push};
use crate::push::wait::Wait;

/// Ordinary events; those of the application's own life come with `HIGH`.
pub(crate) const MEDIUM: &str = "SYNC_HTTP_PUSH_MEDIUM";
pub(crate) const HIGH: &str = "SYNC_HTTP_PUSH_HIGH";

/// One event of a batch.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) event_type: String,
    pub(crate) data: Map<String, Value>,
    /// `biz_type` and `biz_id`: unless given, what the published samples have for the type and the data.
    pub(crate) biz_type: Option<i64>,
    pub(crate) biz_id: Option<String>,
    /// Whom it concerns, unless it is the organisation of the seed.
    pub(crate) corp_id: Option<String>,
}

impl Entry {
    pub(crate) fn new(event_type: &str, data: &Value) -> Self {
        let data = data.as_object().cloned().unwrap_or_default();
        Self { event_type: event_type.to_owned(), data, biz_type: None, biz_id: None, corp_id: None }
    }
}

/// Pushes to every receiver, in one request, those of the events that it subscribed to.
pub(crate) async fn push(
    platform: &Arc<Platform>,
    event_type: &str,
    entries: &[Entry],
    wait: Wait,
) -> Vec<PushOutcome> {
    let rows: Vec<_> =
        entries.iter().map(|entry| (entry.event_type.as_str(), row(platform, entry))).collect();
    let receivers: Vec<_> = platform.state().callbacks.receivers().cloned().collect();
    let pushes = receivers.into_iter().filter_map(|receiver| {
        let wanted = rows.iter().filter(|(kind, _)| receiver.wants(kind) || receiver.wants(event_type));
        let rows: Vec<_> = wanted.map(|(_, row)| row.clone()).collect();
        let plaintext = json!({"EventType": event_type, "bizData": rows}).to_string();
        (!rows.is_empty()).then_some((receiver, Push { plaintext, failed_item: None }))
    });
    over_http::deliver(platform, pushes.collect::<Vec<_>>(), wait).await
}

pub(crate) fn row(platform: &Platform, entry: &Entry) -> Value {
    let now_ms = platform.clock.now_ms();
    let number = platform.identifiers.number();
    let mut data = Map::new();
    data.insert("syncAction".into(), json!(entry.event_type));
    data.extend(entry.data.clone());
    let concerned = subject(&entry.event_type).and_then(|member| {
        let (name, value) = data.iter().find(|(name, _)| is_spelling_of(name, member))?;
        let value = value.as_str().map(str::to_owned).or_else(|| value.as_i64().map(|id| id.to_string()))?;
        Some((name.clone(), value))
    });
    if let (Some((name, _)), true) = (&concerned, is_gone(&entry.event_type)) {
        data.remove(name);
    }
    let concerned = concerned.map(|(_, value)| value);
    json!({
        "gmt_create": now_ms,
        "gmt_modified": now_ms,
        "id": number,
        "biz_type": entry.biz_type.unwrap_or_else(|| biz_type(&entry.event_type)),
        "biz_id": entry.biz_id.clone().or(concerned).unwrap_or_else(|| number.to_string()),
        "biz_data": Value::Object(data).to_string(),
        "corp_id": entry.corp_id.as_ref().unwrap_or(&platform.seed.corp_id),
        "subscribe_id": format!("{}_0", platform.seed.suite.key),
        "open_cursor": 0,
        "status": 0,
    })
}

/// The member, without its capitals and underscores, that a row has in `biz_id`.
fn subject(event_type: &str) -> Option<&'static str> {
    let begins = |prefix: &str| event_type.starts_with(prefix);
    match event_type {
        "org_update" | "org_remove" => Some("corpid"),
        _ if begins("user_") || begins("contact_") => Some("userid"),
        _ if begins("org_dept_") => Some("deptid"),
        _ if begins("org_role_") => Some("roleid"),
        _ => None,
    }
}

fn is_spelling_of(name: &str, member: &str) -> bool {
    name.replace('_', "").eq_ignore_ascii_case(member)
}

/// Whether nothing is left to be told: DingTalk's page prints `{"syncAction":"user_leave_org"}`, and the person as `biz_id`.
fn is_gone(event_type: &str) -> bool {
    const GONE: [&str; 5] =
        ["user_leave_org", "contact_leave_org", "org_dept_remove", "org_role_remove", "org_remove"];
    GONE.contains(&event_type)
}

/// The numbers of the commonest events as the published samples have them; 0 for all others.
fn biz_type(event_type: &str) -> i64 {
    match event_type {
        "suite_ticket" => 2,
        "org_suite_auth" | "org_suite_change" | "org_suite_relieve" => 4,
        "org_micro_app_restore" | "org_micro_app_stop" | "org_micro_app_remove" => 7,
        "org_micro_app_scope_update" => 7,
        "user_add_org" | "user_modify_org" | "user_leave_org" | "user_active_org" => 13,
        "user_role_change" | "user_dept_change" => 13,
        "org_dept_create" | "org_dept_modify" | "org_dept_remove" => 14,
        "org_role_add" | "org_role_modify" | "org_role_remove" => 15,
        "org_update" | "org_remove" => 16,
        "market_order" => 17,
        "contact_add_org" | "contact_modify_org" | "contact_leave_org" => 20,
        "isv_bpms" => 22,
        _ => 0,
    }
}
