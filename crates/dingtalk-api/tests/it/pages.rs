//! Lists over all their pages: what is asked for next, when it ends, what stops it.

use crate::support::{Answer, Script};
use dingtalk_api::{Error, oapi};
use dingtalk_types::oapi::user::{GetUserRequest, ListUserRequest};
use serde_json::Value;

const FIRST: Answer = Answer::Ok(
    r#"{"errcode":0,"result":{"has_more":true,"next_cursor":2,"list":[{"userid":"a"},{"userid":"b"}]}}"#,
);
const LAST: Answer = Answer::Ok(r#"{"errcode":0,"result":{"has_more":false,"list":[{"userid":"c"}]}}"#);

#[tokio::test(start_paused = true)]
async fn items_come_from_every_page_and_each_page_is_asked_for_once() {
    let script = Script::new([FIRST, LAST]);
    let client = script.client();
    let mut items = oapi::user::list(&client, &ListUserRequest::new(1, 0, 2)).items();
    let mut found = Vec::new();
    while let Some(user) = items.next().await {
        found.push(user.unwrap().userid);
    }
    assert_eq!(found, ["a", "b", "c"]);
    let bodies: Vec<Value> =
        script.seen().iter().map(|seen| serde_json::from_slice(&seen.body).unwrap()).collect();
    assert_eq!(bodies.len(), 2, "{bodies:?}");
    assert_eq!((&bodies[0]["cursor"], &bodies[1]["cursor"]), (&Value::from(0), &Value::from(2)));
    assert_eq!((&bodies[1]["dept_id"], &bodies[1]["size"]), (&Value::from(1), &Value::from(2)));
}

#[tokio::test(start_paused = true)]
async fn all_items_are_there_or_the_error_of_the_page_that_failed() {
    let script = Script::new([FIRST, LAST]);
    let client = script.client();
    let users = oapi::user::list(&client, &ListUserRequest::new(1, 0, 2)).items().collect().await.unwrap();
    assert_eq!(users.iter().map(|user| &*user.userid).collect::<String>(), "abc");

    let script = Script::new([FIRST, Answer::Ok(r#"{"errcode":60011,"errmsg":"no permission"}"#)]);
    let client = script.client();
    let error =
        oapi::user::list(&client, &ListUserRequest::new(1, 0, 2)).items().collect().await.unwrap_err();
    assert_eq!(error.code(), Some("60011"));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_before_a_page_is_asked_for() {
    let script = Script::new([FIRST, LAST]);
    let client = script.client();
    let mut pages = oapi::user::list(&client, &ListUserRequest::new(1, 0, 2)).pages();
    assert!(script.seen().is_empty());
    assert_eq!(pages.next().await.unwrap().unwrap().result.list.len(), 2);
    assert_eq!(script.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_position_that_comes_back_ends_the_list_with_an_error() {
    let script = Script::new([FIRST]);
    let client = script.client();
    let mut pages = oapi::user::list(&client, &ListUserRequest::new(1, 0, 2)).pages();
    let outcomes = [pages.next().await, pages.next().await, pages.next().await];
    assert!(matches!(outcomes, [Some(Ok(_)), Some(Err(Error::RepeatedPage { .. })), None]), "{outcomes:?}");
}

#[tokio::test(start_paused = true)]
async fn an_error_ends_the_list() {
    let script = Script::new([FIRST, Answer::Ok(r#"{"errcode":60011,"errmsg":"no"}"#)]);
    let client = script.client();
    let mut pages = oapi::user::list(&client, &ListUserRequest::new(1, 0, 2)).pages();
    assert!(pages.next().await.unwrap().is_ok());
    assert!(matches!(pages.next().await, Some(Err(Error::Api(_)))));
    assert!(pages.next().await.is_none());
}

#[tokio::test(start_paused = true)]
async fn what_reading_removes_is_read_until_there_is_no_more() {
    let more =
        Answer::Ok(r#"{"errcode":0,"has_more":true,"failed_list":[{"call_back_tag":"x","event_time":1}]}"#);
    let last = Answer::Ok(r#"{"errcode":0,"has_more":false,"failed_list":[]}"#);
    let script = Script::new([more.clone(), more, last]);
    let client = script.client();
    let mut failed = oapi::callback::get_failed_result(&client).items();
    let mut count = 0;
    while let Some(event) = failed.next().await {
        assert_eq!(event.unwrap().call_back_tag, "x");
        count += 1;
    }
    assert_eq!((count, script.seen().len()), (2, 3));
}

#[tokio::test(start_paused = true)]
async fn an_operation_that_does_not_page_answers_one_page() {
    let script = Script::new([Answer::Ok(r#"{"errcode":0,"result":{"userid":"a"}}"#)]);
    let client = script.client();
    let mut pages = oapi::user::get(&client, &GetUserRequest::new("a")).pages();
    assert!(pages.next().await.unwrap().is_ok());
    assert!(pages.next().await.is_none());
}
