//! Records of attendance over any time and any number of people.

use dingtalk_api::oapi;
use dingtalk_api::oapi::attendance::{MAX_DAYS, MAX_PEOPLE};
use serde_json::{Value, json};

use crate::support::answering;

fn people(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("u{number}")).collect()
}

#[tokio::test(start_paused = true)]
async fn a_call_asks_for_fifty_people_and_seven_days_at_most_and_no_second_twice() {
    let (client, log) = answering(|_, body| {
        let record = |userid: &Value| json!({"userId": userid, "checkType": "OnDuty"});
        let records: Vec<_> = body["userIds"].as_array().unwrap().iter().map(record).collect();
        json!({"errcode": "0", "recordresult": records})
    });
    let (first, last) = ("2026-01-01".parse().unwrap(), "2026-01-19 23:59:59".parse().unwrap());
    let records = oapi::attendance::check_records(&client, people(120), first, last).collect().await.unwrap();
    assert_eq!(records.len(), 3 * 120);
    let log = log.lock().unwrap();
    let asked: Vec<_> = log
        .iter()
        .map(|asked| {
            assert_eq!(asked.path, "/attendance/listRecord");
            let body = &asked.body;
            (
                body["userIds"].as_array().unwrap().len(),
                body["checkDateFrom"].as_str().unwrap(),
                body["checkDateTo"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!((asked.len(), MAX_PEOPLE, MAX_DAYS), (9, 50, 7));
    assert_eq!(asked[0], (50, "2026-01-01 00:00:00", "2026-01-07 23:59:59"));
    assert_eq!(asked[2], (20, "2026-01-01 00:00:00", "2026-01-07 23:59:59"));
    assert_eq!(asked[8], (20, "2026-01-15 00:00:00", "2026-01-19 23:59:59"));
}

#[tokio::test(start_paused = true)]
async fn results_come_page_by_page_for_whole_days() {
    let (client, log) = answering(|_, body| {
        let offset = body["offset"].as_u64().unwrap();
        let records = vec![json!({"userId": "u0", "timeResult": "Late"}); if offset < 100 { 50 } else { 7 }];
        json!({"errcode": 0, "hasMore": offset < 100, "recordresult": records})
    });
    let (first, last) = ("2026-01-01 10:00:00".parse().unwrap(), "2026-01-08 09:00:00".parse().unwrap());
    let records =
        oapi::attendance::attendance_records(&client, people(1), first, last).collect().await.unwrap();
    assert_eq!(records.len(), 2 * 107);
    let log = log.lock().unwrap();
    let first: Vec<_> =
        log.iter().filter(|asked| asked.body["workDateFrom"] == "2026-01-01 00:00:00").collect();
    let offsets: Vec<_> = first.iter().map(|asked| asked.body["offset"].as_u64().unwrap()).collect();
    assert_eq!(offsets, [0, 50, 100]);
    assert!(
        first
            .iter()
            .all(|asked| asked.body["limit"] == 50 && asked.body["workDateTo"] == "2026-01-07 23:59:59")
    );
    assert_eq!(log.iter().filter(|asked| asked.body["workDateTo"] == "2026-01-08 00:00:00").count(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_empty_page_ends_a_list_whatever_it_says_and_an_error_leaves_the_rest() {
    let (client, log) = answering(|_, body| match body["workDateFrom"].as_str().unwrap() {
        "2026-01-01 00:00:00" => json!({"errcode": 0, "hasMore": true, "recordresult": []}),
        "2026-01-08 00:00:00" => json!({"errcode": 60011, "errmsg": "no permission"}),
        _ => json!({"errcode": 0, "hasMore": false, "recordresult": [{"userId": "u0"}]}),
    });
    let (first, last) = ("2026-01-01".parse().unwrap(), "2026-01-20".parse().unwrap());
    let mut records = oapi::attendance::attendance_records(&client, people(1), first, last);
    assert!(records.next().await.unwrap().is_err());
    assert_eq!(records.next().await.unwrap().unwrap().user_id, "u0");
    assert!(records.next().await.is_none());
    assert_eq!(log.lock().unwrap().len(), 3);
}
