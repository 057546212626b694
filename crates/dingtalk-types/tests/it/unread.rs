//! A member of another kind than documented costs itself: everything beside it is read, and it is named.

use std::collections::BTreeMap;

use dingtalk_types::Secret;
use dingtalk_types::oapi::user::{GetUserResponse, ListUserResponse};
use dingtalk_types::wire::{
    AnswerStyle, CommaList, Decode, DecodeError, JsonText, ResponseBody, collect_unread,
};
use serde_json::{Value, json};

fn answer<R: ResponseBody>(body: &Value) -> (R, Vec<String>) {
    let body = body.to_string();
    let (answered, unread) = collect_unread(|| R::from_body(AnswerStyle::Errcode, body.as_bytes()));
    (answered.unwrap_or_else(|error| panic!("{body}: {error:?}")).body, unread)
}

fn user() -> Value {
    json!({
        "userid": "manager7", "name": "n", "active": true, "dept_id_list": [1, 2], "create_time": "t",
        "dept_order_list": [{"dept_id": 1, "order": 2}], "role_list": [{"id": 1, "name": "r"}],
        "leader_in_dept": [{"dept_id": 1, "leader": true}], "union_emp_ext": {"userid": "u"}
    })
}

fn odd_values() -> [Value; 12] {
    [
        json!(null),
        json!(true),
        json!(7),
        json!(-0.5),
        json!(u64::MAX),
        json!("some words"),
        json!(""),
        json!([]),
        json!([[{}], "x", null, 7]),
        json!({}),
        json!({"deep": [{"er": {}}]}),
        json!("{\"broken"),
    ]
}

#[test]
fn no_kind_of_value_in_any_field_costs_another_field() {
    let whole = answer::<GetUserResponse>(&json!({"errcode": 0, "result": user()})).0;
    let fields: Vec<_> = user().as_object().unwrap().keys().cloned().collect();
    for field in &fields {
        for odd in odd_values() {
            let mut members = user();
            members[field] = odd.clone();
            let (read, unread) =
                answer::<GetUserResponse>(&json!({"errcode": 0, "request_id": "r", "result": members}));
            let (mut read, mut expected) =
                (serde_json::to_value(read.result).unwrap(), serde_json::to_value(&whole.result).unwrap());
            for value in [&mut read, &mut expected] {
                value.as_object_mut().unwrap().remove(field);
            }
            assert_eq!(read, expected, "{field}: {odd}");
            let inside = format!("result.{field}");
            assert!(unread.iter().all(|path| path.starts_with(&inside)), "{field}: {odd}: {unread:?}");
        }
    }
}

#[test]
fn odd_members_keep_their_defaults_and_are_named_by_their_place() {
    let (list, unread) = answer::<ListUserResponse>(
        &json!({"errcode": 0, "result": {"next_cursor": "soon", "has_more": [],
        "list": [{"userid": "a", "active": "perhaps"}, 7, {"userid": "b", "dept_id_list": [1, {}, 3]}, "no JSON"]}}),
    );
    let page = &list.result;
    assert_eq!((page.next_cursor, page.has_more), (0, false));
    let users: Vec<_> = page.list.iter().map(|user| (&*user.userid, &*user.dept_id_list)).collect();
    assert_eq!(users, [("a", &[][..]), ("b", &[1, 3])], "elements that do not fit are left out");
    let mut named = unread;
    named.sort();
    assert_eq!(
        named,
        [
            "result.has_more",
            "result.list[0].active",
            "result.list[1]",
            "result.list[2].dept_id_list[1]",
            "result.list[3]",
            "result.next_cursor",
        ]
    );
}

#[test]
fn what_fits_in_an_accepted_form_is_not_named() {
    let mut members = user();
    members["active"] = json!("1");
    members["role_list"] = json!({"id": "1"});
    members["dept_id_list"] = json!("[1,2]");
    members["union_emp_ext"] = json!("{\"userid\":\"u\"}");
    members["brand_new"] = json!([{}]);
    let (read, unread) = answer::<GetUserResponse>(&json!({"errcode": 0, "result": members}));
    assert_eq!((read.result.role_list[0].id, unread), (1, Vec::<String>::new()));
}

#[test]
fn json_in_text_is_read_past_odd_members_too() {
    let inner = json!({"userid": "u", "active": {}, "dept_id_list": [1]}).to_string();
    let (read, unread) = answer::<GetUserResponse>(&json!({"errcode": 0, "result": inner}));
    assert_eq!((&*read.result.userid, &*read.result.dept_id_list), ("u", &[1][..]));
    assert_eq!(unread, ["result.active"]);

    let (read, unread) = collect_unread(|| JsonText::<Vec<i64>>::decode(json!("[1,{},3]")).unwrap());
    assert_eq!((&*read.0, &*unread), (&[1, 3][..], &["[1]".to_owned()][..]));
    assert!(JsonText::<i64>::decode(json!("{")).is_err());
    assert!(CommaList::<i64>::decode(json!("1,x")).is_err());
}

#[test]
fn bare_lists_and_maps_are_read_past_odd_elements() {
    let (list, unread) = collect_unread(|| Vec::<i64>::from_body(AnswerStyle::Status, b"[1,{},2]").unwrap());
    assert_eq!((list.body, &*unread[0]), (vec![1, 2], "[1]"));
    let map = br#"{"a":1,"b":[[]],"c":3}"#;
    let (map, unread) =
        collect_unread(|| BTreeMap::<String, i64>::from_body(AnswerStyle::Status, map).unwrap());
    assert_eq!((map.body.len(), &*unread[0]), (2, "b"));
}

#[test]
fn broken_json_is_an_error_also_behind_an_odd_member() {
    let body =
        json!({"errcode": 0, "result": {"active": {"a": [1]}, "userid": [{}], "name": "n"}}).to_string();
    for end in 1..body.len() {
        let cut = GetUserResponse::from_body(AnswerStyle::Errcode, &body.as_bytes()[..end]);
        assert!(matches!(cut, Err(DecodeError::Malformed(_))), "{}: {cut:?}", &body[..end]);
    }
    for broken in [
        r#"{"result":{"active":{},"name":tru}}"#,
        r#"{"result":{"active":{},"name":"n",}}"#,
        r#"{"result":{"active":[1 2],"name":"n"}}"#,
        r#"{"result":[7,{"name":nul}]}"#,
    ] {
        assert!(GetUserResponse::from_body(AnswerStyle::Errcode, broken.as_bytes()).is_err(), "{broken}");
    }
}

#[test]
fn half_an_emoji_costs_no_answer() {
    let body = br#"{"errcode":0,"result":{"userid":"u","name":"A\ud83d"}}"#;
    let read = GetUserResponse::from_body(AnswerStyle::Errcode, body).unwrap().body;
    assert_eq!((&*read.result.userid, &*read.result.name), ("u", "A\u{fffd}"));
    assert!(Value::from_body(AnswerStyle::Errcode, body).is_ok());
}

#[test]
fn a_secret_of_an_odd_kind_is_named_without_its_value() {
    let (map, unread) =
        collect_unread(|| BTreeMap::<String, Secret>::decode(json!({"a": "canary"})).unwrap());
    assert_eq!((map["a"].expose(), unread.len()), ("canary", 0));
    let (_, unread) = collect_unread(|| BTreeMap::<String, i64>::decode(json!({"a": "canary"})).unwrap());
    assert_eq!(unread, ["a"]);
}

#[test]
fn a_hundred_are_named_and_all_are_read() {
    let list: Vec<_> = (0..1_000).map(|id| json!({"userid": id, "active": {}})).collect();
    let (read, unread) = answer::<ListUserResponse>(&json!({"errcode": 0, "result": {"list": list}}));
    assert_eq!((read.result.list.len(), unread.len(), &*unread[99]), (1_000, 100, "result.list[99].active"));
}
