//! Approvals over any time, and the end of one.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dingtalk_api::Error;
use dingtalk_api::v1::workflow::{self, InstanceQuery, MAX_DAYS};
use dingtalk_types::error::ErrorKind;
use serde_json::{Value, json};

use crate::support::answering;

const IDS: &str = "/v1.0/workflow/processes/instanceIds/query";
const DAY: Duration = Duration::from_secs(86_400);

fn start() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(1_767_225_600)
}

/// Two pages in each window; the ids are made of window and number.
fn dingtalk(path: &str, body: &Value) -> Value {
    match path {
        IDS => {
            let window = body["startTime"].as_i64().unwrap();
            let (ids, next) = match body["nextToken"].as_i64().unwrap() {
                0 => (json!([format!("{window}-a"), format!("{window}-b")]), json!("20")),
                _ => (json!([format!("{window}-b"), format!("{window}-c")]), json!("")),
            };
            json!({"success": true, "result": {"list": ids, "nextToken": next}})
        }
        _ => {
            let id = path.split_once('=').unwrap().1;
            json!({"success": "true", "result": {"title": format!("T {id}"), "status": "COMPLETED", "result": "agree"}})
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_asks_for_120_days_at_most_and_every_instance_comes_once() {
    let (client, log) = answering(dingtalk);
    let query = InstanceQuery::new("PROC-1", start(), start() + 250 * DAY).statuses(["COMPLETED"]);
    let ids = workflow::instance_ids(&client, &query).collect().await.unwrap();
    let starts = [0, 120, 240].map(|days| 1_767_225_600_000_i64 + days * 86_400_000);
    let mut found = ids.clone();
    found.sort();
    let mut expected: Vec<_> =
        starts.iter().flat_map(|start| ["a", "b", "c"].map(|name| format!("{start}-{name}"))).collect();
    expected.sort();
    assert_eq!((found, MAX_DAYS), (expected, 120));
    let log = log.lock().unwrap();
    for asked in log.iter() {
        let (first, last) =
            (asked.body["startTime"].as_i64().unwrap(), asked.body["endTime"].as_i64().unwrap());
        assert!(last - first < 120 * 86_400_000 && last >= first, "{:?}", asked.body);
        assert_eq!((&asked.body["statuses"], &asked.body["maxResults"]), (&json!(["COMPLETED"]), &json!(20)));
    }
    assert_eq!(
        log.iter().filter(|asked| asked.body["endTime"] == 1_767_225_600_000_i64 + 250 * 86_400_000).count(),
        2
    );
}

#[tokio::test(start_paused = true)]
async fn instances_come_with_their_ids_and_originators_in_tens() {
    let (client, log) = answering(dingtalk);
    let people = (0..12).map(|number| format!("u{number}"));
    let query = InstanceQuery::new("PROC-1", start(), start() + DAY).originators(people);
    let mut instances = workflow::instances(&client, &query);
    let mut found = 0;
    while let Some(instance) = instances.next().await {
        let (id, instance) = instance.unwrap();
        assert_eq!(instance.title, format!("T {id}"));
        found += 1;
    }
    assert_eq!(found, 3);
    let log = log.lock().unwrap();
    let mut sizes: Vec<_> =
        log.iter().filter_map(|asked| Some(asked.body.get("userIds")?.as_array()?.len())).collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [2, 2, 10, 10]);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_leads_back_is_an_error() {
    let (client, _) = answering(|_, _| json!({"result": {"list": ["a"], "nextToken": "0"}}));
    let query = InstanceQuery::new("PROC-1", start(), start() + DAY);
    let mut ids = workflow::instance_ids(&client, &query);
    assert_eq!(ids.next().await.unwrap().unwrap(), "a");
    assert!(matches!(ids.next().await, Some(Err(Error::RepeatedPage { .. }))));
    assert!(ids.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn the_end_of_an_approval_is_waited_for_over_failures_that_pass() {
    let turn = AtomicUsize::new(0);
    let (client, log) = answering(move |_, _| match turn.fetch_add(1, Ordering::Relaxed) {
        0 | 3 => json!({"result": {"status": "RUNNING"}}),
        1 | 2 => json!({"status": 500, "code": "systemError", "message": "x"}),
        _ => json!({"result": {"status": "COMPLETED", "result": "refuse"}}),
    });
    let ended = workflow::wait_until_ended(&client, "p1", Duration::from_secs(300)).await.unwrap();
    assert_eq!(ended.result, "refuse");
    let log = log.lock().unwrap();
    assert!(log.last().unwrap().at >= Duration::from_secs(600), "{log:?}");
}

#[tokio::test(start_paused = true)]
async fn an_approval_that_is_not_there_is_not_waited_for() {
    let (client, _) = answering(
        |_, _| json!({"status": 403, "code": "Forbidden.AccessDenied.AccessTokenPermissionDenied"}),
    );
    let error = workflow::wait_until_ended(&client, "p1", Duration::from_secs(300)).await.unwrap_err();
    assert!(matches!(error.kind(), Some(ErrorKind::PermissionMissing { .. })), "{error}");
}
