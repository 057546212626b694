//! What is replaced, and that it is the same everywhere.

use dingtalk_recording::{RecordedBody, Rules};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{ask, asked, player, recording};

fn text_of(rules: &Rules, calls: &[(&str, Value, Value)]) -> String {
    recording(rules, calls).to_json()
}

fn json_of(body: Option<&RecordedBody>) -> &Value {
    match body {
        Some(RecordedBody::Json(value)) => value,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_value_is_replaced_by_the_same_in_paths_queries_bodies_and_texts_early_and_late() {
    let recording = recording(
        &Rules::new(),
        &[
            (
                "/topapi/x?access_token=tokentoken1",
                json!({"text": "ask ann-7 or 王敏"}),
                json!({"errcode": 0}),
            ),
            (
                "/topapi/v2/user/get?access_token=tokentoken1",
                json!({"userid": "ann-7"}),
                json!({"result": {"userid": "ann-7", "unionid": "u/n+1", "name": "王敏", "dept_id": 2}}),
            ),
            ("/v1.0/contact/users/u%2Fn%2B1", Value::Null, json!({"param": "{\"who\":[\"ann-7\",\"bob\"]}"})),
            (
                "/topapi/list",
                json!({"userid_list": "ann-7,bob"}),
                json!({"ann-7": {"tel": 13_800_000_001_i64}}),
            ),
        ],
    );
    let [said, got, path, list] = recording.exchanges() else { panic!("four calls") };
    assert_eq!(json_of(said.request.body.as_ref())["text"], "ask user-1 or person-1");
    assert_eq!(said.request.query, got.request.query);
    assert_eq!(json_of(got.request.body.as_ref())["userid"], "user-1");
    assert_eq!(
        json_of(got.answer.body.as_ref())["result"],
        json!({"userid": "user-1", "unionid": "union-1", "name": "person-1", "dept_id": 2})
    );
    assert_eq!(path.request.path, "/v1.0/contact/users/union-1");
    assert_eq!(json_of(path.answer.body.as_ref())["param"], r#"{"who":["user-1","user-2"]}"#);
    assert_eq!(json_of(list.request.body.as_ref())["userid_list"], "user-1,user-2");
    assert_eq!(json_of(list.answer.body.as_ref()), &json!({"user-1": {"tel": 13_000_000_001_i64}}));
    let label = |replacement: &str| recording.replaced().get(replacement).map(String::as_str);
    assert_eq!(label("access-token-1"), Some("secret"));
    assert_eq!(label("13000000001"), Some("mobile"));
}

#[test]
fn what_gives_access_is_gone_wherever_it_stands() {
    let text = text_of(
        &Rules::new(),
        &[
            (
                "/gettoken?appkey=dingkey&appsecret=SECRET1SECRET",
                Value::Null,
                json!({"access_token": "SECRET2SECRET"}),
            ),
            (
                "/v1.0/oauth2/userAccessToken",
                json!({"code": "SECRET3SECRET"}),
                json!({"refreshToken": "SECRET4SECRET"}),
            ),
            (
                "/robot/send?access_token=SECRET5SECRET&timestamp=1&sign=SECRET6%2FSECRET",
                json!({}),
                json!({"sessionWebhook": "https://oapi.dingtalk.com/robot/sendBySession?session=SECRET7SECRET"}),
            ),
            (
                "/v1.0/storage/x",
                json!({}),
                json!({"resourceUrls": ["https://a.oss.example/b?Expires=1&OSSAccessKeyId=SECRET8SECRET&Signature=SECRET9%3D"],
                       "headers": {"Authorization": "OSS SECRET8SECRET:SECRET10"}}),
            ),
            ("/get_jsapi_ticket", Value::Null, json!({"ticket": "SECRET11SECRET"})),
        ],
    );
    assert!(!text.contains("SECRET"), "{text}");
    assert!(!text.contains("dingkey"), "{text}");
}

#[test]
fn an_error_code_is_no_login_code_and_a_departments_name_no_persons() {
    let text = text_of(
        &Rules::new(),
        &[
            ("/v1.0/oauth2/accessToken", json!({"appKey": "k-1"}), json!({"code": "invalidClientId"})),
            (
                "/topapi/v2/department/get",
                json!({"dept_id": 1}),
                json!({"result": {"dept_id": 1, "name": "Sales"}}),
            ),
        ],
    );
    assert!(text.contains("invalidClientId") && text.contains("Sales"), "{text}");
}

#[test]
fn mobiles_and_addresses_are_replaced_by_their_look() {
    let text = text_of(
        &Rules::new(),
        &[("/x", json!({"note": "Ring 13900000009, or write to ann@corp.example"}), json!({}))],
    );
    assert!(text.contains("Ring 13000000001, or write to mail-1@example.com"), "{text}");
}

#[test]
fn rules_of_your_own_add_and_leave_alone() {
    let rules = Rules::new()
        .replace_member("contractNo", "contract")
        .replace_secret_member("pin")
        .replace_value("Blue Falcon", "project")
        .keep_member("owner");
    let said = json!({"contractNo": "C-77", "pin": "4711", "text": "Blue Falcon, C-77", "owner": "manager"});
    let text = text_of(&rules, &[("/x", said, json!({}))]);
    for gone in ["C-77", "4711", "Blue Falcon"] {
        assert!(!text.contains(gone), "{gone} in {text}");
    }
    assert!(text.contains("project-1, contract-1") && text.contains("\"owner\": \"manager\""), "{text}");
    assert!(!format!("{rules:?}").contains("Blue Falcon"));
}

#[test]
fn a_replacement_is_nothing_that_was_there_before() {
    let calls = [("/x", json!({"userid": "ann", "text": "user-1 and ann"}), json!({"userid": "user-2"}))];
    let text = text_of(&Rules::new(), &calls);
    assert!(text.contains("user-1 and user-3") && text.contains("\"userid\": \"user-4\""), "{text}");
    let own = json!({"userid": "me", "text": "user-1 and me"});
    assert_eq!(
        ask(&player(&calls), "/x", own),
        json!({"userid": "user-4"}),
        "nothing of yours has its place"
    );
}

#[test]
fn header_fields_get_in_by_rule_and_the_boundary_of_a_form_does_not() {
    let mut call = serde_json::to_value(asked("/x", json!({}))).unwrap();
    call["headers"] = json!({
        "content-type": "multipart/form-data; boundary=b0undary",
        "cookie": "c00kie",
        "x-mine": "kept",
        "x-acs-dingtalk-access-token": "t0kent0ken",
    });
    let exchange = json!({"request": call, "answer": {"status": 200}, "took_ms": 0});
    let text =
        Rules::new().keep_header("X-Mine").apply(&[serde_json::from_value(exchange).unwrap()]).to_json();
    for gone in ["b0undary", "c00kie", "t0kent0ken"] {
        assert!(!text.contains(gone), "{gone} in {text}");
    }
    assert!(text.contains("\"x-mine\": \"kept\""), "{text}");
}

/// Ids, names and tokens as they come, of which none is part of another.
fn secrets() -> impl Strategy<Value = Vec<String>> {
    let one = prop_oneof![
        "[a-z]{3,8}[0-9]{2}",
        "[A-Z][a-z]{2,6} [A-Z][a-z]{2,6}",
        "[一-龥]{2,3}",
        "[A-Za-z0-9+/]{12,40}="
    ];
    proptest::collection::vec(one, 3).prop_filter("apart", |all| {
        all.iter().enumerate().all(|(at, one)| {
            let others = all.iter().enumerate().filter(|(other, _)| *other != at);
            others.into_iter().all(|(_, other)| !one.contains(&**other))
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_value_is_left_and_equal_values_stay_equal(values in secrets(), order in 0_usize..3) {
        let [token, user, name] = [&values[0], &values[1].replace(' ', "_"), &values[2]];
        let encoded: String = user.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let path = format!("/v1.0/contact/users/{encoded}");
        let mut calls = vec![
            ("/gettoken?appkey=k", Value::Null, json!({"access_token": token})),
            (&*path, Value::Null, json!({"userid": user, "name": name, "list": [user, token]})),
            ("/say", json!({"text": format!("{name}: {user}"), "param": json!({"who": user}).to_string()}), json!({})),
        ];
        calls.rotate_left(order);
        let recording = recording(&Rules::new(), &calls);
        let text = recording.to_json();
        for value in [token, user, name] {
            prop_assert!(!text.contains(&**value), "{value} in {text}");
        }
        let person = recording.exchanges().iter().find(|exchange| exchange.request.path.starts_with("/v1.0")).unwrap();
        let answer = json_of(person.answer.body.as_ref());
        let id = answer["userid"].as_str().unwrap();
        prop_assert_eq!(&answer["list"][0], id);
        prop_assert_eq!(&person.request.path, &format!("/v1.0/contact/users/{id}"));
        let said = recording.exchanges().iter().find(|exchange| exchange.request.path == "/say").unwrap();
        let said = json_of(said.request.body.as_ref());
        prop_assert_eq!(&said["text"], &format!("{}: {id}", answer["name"].as_str().unwrap()));
        prop_assert_eq!(&said["param"], &json!({"who": id}).to_string());
    }

    #[test]
    fn a_program_that_asks_with_its_own_values_has_them_in_the_answers(values in secrets()) {
        let (user, name) = (values[0].replace(' ', "_"), &values[1]);
        let calls = [
            ("/topapi/v2/user/get", json!({"userid": user}), json!({"userid": user, "name": name})),
            ("/say", json!({"to": user, "text": format!("{name}: hello")}), json!({"echo": [user, name]})),
        ];
        let player = player(&calls);
        let got = ask(&player, calls[0].0, calls[0].1.clone());
        prop_assert_eq!(&got["userid"], &user);
        let known = got["name"].as_str().unwrap().to_owned();
        let echo = ask(&player, calls[1].0, json!({"to": user, "text": format!("{known}: hello")}));
        prop_assert_eq!(echo, json!({"echo": [user, known]}));
    }
}
