//! Which answer a request gets.

use dingtalk_recording::NotRecorded;
use serde_json::{Value, json};

use crate::support::{ask, asked, player};

#[test]
fn equal_requests_are_answered_in_their_order_and_then_by_the_last() {
    let calls =
        ["running", "running", "done"].map(|status| ("/task", json!({"id": 7}), json!({"status": status})));
    let player = player(&calls);
    let statuses: Vec<_> =
        (0..5).map(|_| ask(&player, "/task", json!({"id": 7}))["status"].clone()).collect();
    assert_eq!(statuses, ["running", "running", "done", "done", "done"]);
}

#[test]
fn the_order_of_members_and_of_different_requests_has_no_meaning() {
    let player = player(&[
        ("/a?x=1&y=2", json!({"p": 1, "q": {"r": [1, 2], "s": null}}), json!({"number": 1})),
        ("/a?x=1&y=2", json!({"p": 2, "q": {}}), json!({"number": 2})),
    ]);
    assert_eq!(ask(&player, "/a?y=2&x=1", json!({"q": {}, "p": 2}))["number"], 2);
    assert_eq!(player.unasked(), ["POST oapi.dingtalk.com/a"]);
    assert_eq!(ask(&player, "/a?y=2&x=1", json!({"q": {"s": null, "r": [1, 2]}, "p": 1}))["number"], 1);
    assert_eq!(player.unasked(), [] as [&str; 0]);
}

#[test]
fn other_secrets_signatures_and_nonces_make_no_difference() {
    let player = player(&[
        (
            "/robot/send?access_token=token-token&timestamp=1700000000000&sign=a%3D",
            json!({"nonce": "n"}),
            json!({"ok": 1}),
        ),
        ("/gettoken?appkey=k&appsecret=s", Value::Null, json!({"access_token": "one"})),
    ]);
    assert_eq!(
        ask(&player, "/gettoken?appkey=mine&appsecret=other", Value::Null)["access_token"],
        "access-token-2"
    );
    let again = "/robot/send?access_token=another&timestamp=1800000000000&sign=b";
    assert_eq!(ask(&player, again, json!({"nonce": "m"})), json!({"ok": 1}));
}

#[test]
fn identifiers_at_random_belong_together() {
    let first = "0e984725-c51c-4bf4-9960-e1c80e27aba0";
    let (second, mine) = ("11111111222233334444555566667777", "ffffffff-c51c-4bf4-9960-e1c80e27aba0");
    let player = player(&[
        ("/card", json!({"outTrackId": first}), json!({"created": first})),
        ("/card/put", json!({"outTrackId": first}), json!({"ok": 1})),
        ("/card/put", json!({"outTrackId": second}), json!({"ok": 2})),
    ]);
    assert_eq!(ask(&player, "/card", json!({"outTrackId": mine}))["created"], mine);
    for _ in 0..2 {
        assert_eq!(ask(&player, "/card/put", json!({"outTrackId": mine}))["ok"], 1);
    }
}

#[test]
fn another_moment_will_do_but_the_same_is_better() {
    let player = player(&[
        (
            "/days",
            json!({"workDateFrom": "2024-05-01 00:00:00", "start_time": 1_700_000_000_000_i64}),
            json!({"day": 1}),
        ),
        (
            "/days",
            json!({"workDateFrom": "2024-05-02 00:00:00", "start_time": 1_700_000_000_000_i64}),
            json!({"day": 2}),
        ),
    ]);
    let ask_for =
        |day: &str| ask(&player, "/days", json!({"workDateFrom": day, "start_time": 1_700_000_000_000_i64}));
    assert_eq!(ask_for("2024-05-02 00:00:00")["day"], 2);
    assert_eq!(ask_for("2026-11-28 00:00:00")["day"], 1);
    let error = player.answer(&asked("/days", json!({"workDateFrom": "soon", "start_time": 1})));
    assert!(error.is_err());
}

#[test]
fn two_of_yours_are_never_taken_for_one() {
    let player = player(&[
        ("/get", json!({"userid": "ann-1"}), json!({"userid": "ann-1", "title": "first"})),
        ("/get", json!({"userid": "bob-2"}), json!({"userid": "bob-2", "title": "second"})),
    ]);
    for _ in 0..2 {
        assert_eq!(
            ask(&player, "/get", json!({"userid": "me-1"})),
            json!({"userid": "me-1", "title": "first"})
        );
    }
    assert_eq!(ask(&player, "/get", json!({"userid": "me-2"})), json!({"userid": "me-2", "title": "second"}));
    assert!(player.answer(&asked("/get", json!({"userid": "me-3"}))).is_err());
}

#[test]
fn what_was_not_recorded_is_told_with_the_nearest_and_its_differences() {
    let player = player(&[
        ("/topapi/v2/user/list?access_token=hidden-token", json!({"dept_id": 1, "cursor": 0}), json!({})),
        (
            "/topapi/v2/user/list?access_token=hidden-token",
            json!({"dept_id": 1, "cursor": 10, "size": 10}),
            json!({}),
        ),
    ]);
    let error: NotRecorded = player
        .answer(&asked(
            "/topapi/v2/user/list?access_token=other-token",
            json!({"dept_id": 1, "cursor": 20, "size": 10}),
        ))
        .unwrap_err();
    assert_eq!(error.differences().len(), 1);
    assert_eq!(error.differences()[0].place, "body.cursor");
    assert_eq!(
        error.to_string(),
        "POST oapi.dingtalk.com/topapi/v2/user/list was not recorded; record it again, or ask as it was: the nearest is \
         POST oapi.dingtalk.com/topapi/v2/user/list (number 2): body.cursor is 20 and was 10"
    );
    let elsewhere =
        player.answer(&asked("/topapi/v2/user/listid?access_token=other-token", json!({"dept_id": 1})));
    let elsewhere = elsewhere.unwrap_err().to_string();
    assert!(elsewhere.contains("path is") && !elsewhere.contains("-token"), "{elsewhere}");
    let empty = super::support::player(&[]).answer(&asked("/x", Value::Null)).unwrap_err();
    assert!(empty.to_string().contains("the recording is empty"), "{empty}");
}

#[test]
fn any_host_of_this_machine_is_the_recorded_one() {
    let player = player(&[("/v1.0/x", Value::Null, json!({"ok": 1}))]);
    let mut request = asked("/v1.0/x", Value::Null);
    request.host = "127.0.0.1:4711".to_owned();
    assert!(player.answer(&request).is_ok());
    request.host = "api.example.com".to_owned();
    assert!(player.answer(&request).unwrap_err().to_string().contains("host is api.example.com"));
}
