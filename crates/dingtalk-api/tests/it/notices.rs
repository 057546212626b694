//! Work notices to any number of people.

use std::time::Duration;

use dingtalk_api::oapi::message::{MAX_RECEIVERS, MAX_RECEIVERS_A_MINUTE, MAX_RECEIVERS_OF_STATUS_BAR};
use dingtalk_api::{Error, oapi};
use dingtalk_transport::Reached;
use dingtalk_types::error::ErrorKind;
use dingtalk_types::message::work::{Oa, WorkMessage};
use serde_json::{Value, json};

use crate::support::{Asked, answering};

const SEND: &str = "/topapi/message/corpconversation/asyncsend_v2";
const PROGRESS: &str = "/topapi/message/corpconversation/getsendprogress";

fn receivers(asked: &Asked) -> Vec<&str> {
    asked.body["userid_list"].as_str().unwrap_or_default().split(',').collect()
}

fn people(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("u{number}")).collect()
}

/// The task has the number of its first receiver; every thirtieth person is unknown, every fiftieth over the quota.
fn dingtalk(path: &str, body: &Value) -> Value {
    let numbers = |every: i64| {
        let first = body["task_id"].as_i64().unwrap_or_default();
        (first..first + 100)
            .filter(|number| number % every == 7)
            .map(|number| format!("u{number}"))
            .collect::<Vec<_>>()
    };
    match path {
        SEND => {
            let first = body["userid_list"].as_str().unwrap().split(',').next().unwrap();
            json!({"errcode": 0, "task_id": first[1..].parse::<i64>().unwrap()})
        }
        PROGRESS => json!({"errcode": 0, "progress": {"progress_in_percent": 100, "status": 2}}),
        _ => json!({"errcode": 0, "send_result": {
            "invalid_user_id_list": numbers(30), "forbidden_user_id_list": numbers(50),
        }}),
    }
}

#[tokio::test(start_paused = true)]
async fn a_task_for_each_hundred_people_tells_who_will_not_receive_it() {
    let (client, log) = answering(dingtalk);
    let users = people(250).into_iter().chain(people(3));
    let notified = oapi::message::notify(&client, 7, users, WorkMessage::text("Tea")).await.unwrap();
    let tasks: Vec<_> =
        notified.tasks.iter().map(|task| (task.task_id, task.userids.len(), task.is_done)).collect();
    assert_eq!(tasks, [(0, MAX_RECEIVERS, true), (100, 100, true), (200, 50, true)]);
    assert_eq!(notified.forbidden().collect::<Vec<_>>(), ["u7", "u57", "u107", "u157", "u207", "u257"]);
    assert_eq!(notified.invalid().filter(|userid| *userid == "u7" || *userid == "u37").count(), 2);
    assert!(notified.failed.is_empty());
    let log = log.lock().unwrap();
    assert_eq!(log.len(), 9, "a notice, a look and a result for each");
    assert!(log[..3].iter().all(|asked| asked.path == SEND), "all are sent before any is asked about");
}

#[tokio::test(start_paused = true)]
async fn a_task_that_fails_takes_nothing_from_the_others_and_is_not_repeated() {
    let (client, log) = answering(|path, body| match path {
        SEND if body["userid_list"].as_str().unwrap().starts_with("u100,") => {
            json!({"errcode": 500, "errmsg": "busy"})
        }
        _ => dingtalk(path, body),
    });
    let notified = oapi::message::notify(&client, 7, people(300), WorkMessage::text("Tea")).await.unwrap();
    assert_eq!(notified.tasks.iter().map(|task| task.task_id).collect::<Vec<_>>(), [0, 200]);
    let failed = &notified.failed[0];
    assert_eq!((failed.userids.len(), failed.userids[0].as_str()), (100, "u100"));
    assert_eq!((failed.error.kind(), failed.error.reached()), (Some(&ErrorKind::ServerBusy), Reached::Maybe));
    let sent = log.lock().unwrap().iter().filter(|asked| asked.path == SEND).count();
    assert_eq!(sent, 3);
}

#[tokio::test(start_paused = true)]
async fn a_result_that_cannot_be_learnt_leaves_the_task() {
    let (client, _) = answering(|path, body| match path {
        SEND => dingtalk(path, body),
        PROGRESS => json!({"errcode": 0, "progress": {"status": 1}}),
        _ => json!({"errcode": 60011, "errmsg": "no permission"}),
    });
    let notified = oapi::message::notify(&client, 7, ["u1"], WorkMessage::text("Tea")).await.unwrap();
    let task = &notified.tasks[0];
    assert!(task.task_id == 1 && !task.is_done && task.result.is_err(), "{task:?}");
    assert_eq!(notified.invalid().count(), 0);
}

#[tokio::test(start_paused = true)]
async fn no_more_than_five_thousand_people_are_notified_in_a_minute() {
    let (client, log) = answering(dingtalk);
    oapi::message::notify(&client, 7, people(12_000), WorkMessage::text("Tea")).await.unwrap();
    let log = log.lock().unwrap();
    let sent: Vec<_> = log.iter().filter(|asked| asked.path == SEND).collect();
    assert_eq!(sent.len(), 120);
    for first in &sent {
        let minute =
            sent.iter().filter(|asked| asked.at >= first.at && asked.at < first.at + Duration::from_secs(60));
        let people: usize = minute.map(|asked| receivers(asked).len()).sum();
        assert!(people <= MAX_RECEIVERS_A_MINUTE, "{people}");
    }
    assert!(sent[119].at < Duration::from_secs(125), "{:?}", sent[119].at);
}

#[tokio::test(start_paused = true)]
async fn a_status_bar_goes_to_five_at_once_and_a_broken_message_to_nobody() {
    let (client, log) = answering(dingtalk);
    let oa: Oa = serde_json::from_value(json!({
        "message_url": "https://company.example/", "head": {"bgcolor": "FFBBBBBB", "text": "h"}, "body": {"title": "t"},
        "status_bar": {"status_value": "open", "status_bg": "0xFFF65E5E"},
    }))
    .unwrap();
    oapi::message::notify(&client, 7, people(12), WorkMessage::Oa(Box::new(oa))).await.unwrap();
    let counts: Vec<_> = log
        .lock()
        .unwrap()
        .iter()
        .filter(|asked| asked.path == SEND)
        .map(|asked| receivers(asked).len())
        .collect();
    assert_eq!(counts, [MAX_RECEIVERS_OF_STATUS_BAR, 5, 2]);
    log.lock().unwrap().clear();
    let long = WorkMessage::text("x".repeat(3_000));
    let error = oapi::message::notify(&client, 7, people(500), long).await.unwrap_err();
    assert!(matches!(error, Error::InvalidRequest { .. }), "{error}");
    assert!(log.lock().unwrap().is_empty());
    let notified = oapi::message::notify(&client, 7, people(0), WorkMessage::text("Tea")).await.unwrap();
    assert!(notified.tasks.is_empty() && notified.failed.is_empty());
}
