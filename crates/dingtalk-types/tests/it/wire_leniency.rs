//! The codec reads every form in which DingTalk is known to send a documented type, and all forms as the same value.

use std::collections::BTreeMap;

use dingtalk_types::Secret;
use dingtalk_types::oapi::user::{GetUserResponse, ListUserResponse, User};
use dingtalk_types::wire::{CommaList, Decode, JsonText};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

fn read<T: Decode>(value: Value) -> T {
    let shown = value.to_string();
    T::decode(value).unwrap_or_else(|error| panic!("{shown}: {error}"))
}

/// One test per row of the table "Kinds" of the fixtures' MISMATCH.md.
mod mismatch {
    use super::*;

    #[test]
    fn a_number_as_digits() {
        assert_eq!(read::<i64>(json!("1597573616828")), 1_597_573_616_828);
        assert_eq!(read::<i64>(json!(" -7 ")), -7);
        assert_eq!(read::<i64>(json!("7.0")), 7);
        assert_eq!(read::<f64>(json!("30.285413")), 30.285413);
    }

    #[test]
    fn a_boolean_as_text_or_number() {
        for (value, expected) in [
            (json!("true"), true),
            (json!("False"), false),
            (json!("1"), true),
            (json!(0), false),
            (json!(1), true),
        ] {
            assert_eq!(read::<bool>(value), expected);
        }
    }

    #[test]
    fn one_object_for_a_list() {
        let user: User = read(json!({ "role_list": { "group_name": "g", "name": "n", "id": "100" } }));
        assert_eq!((user.role_list.len(), user.role_list[0].id), (1, 100));
    }

    #[test]
    fn a_list_for_an_object() {
        let response: GetUserResponse =
            read(json!({ "result": [{ "userid": "first" }, { "userid": "second" }] }));
        assert_eq!(response.result.userid, "first");
        assert_eq!(read::<GetUserResponse>(json!({ "result": [] })), GetUserResponse::default());
    }

    #[test]
    fn a_list_for_a_map() {
        let map: BTreeMap<String, i64> = read(json!([25, "26"]));
        assert_eq!(map, BTreeMap::from([("0".to_owned(), 25), ("1".to_owned(), 26)]));
    }

    #[test]
    fn a_key_in_the_other_spelling() {
        let response: ListUserResponse = read(json!({ "result": { "hasMore": true, "nextCursor": 9 } }));
        assert!(response.result.has_more && response.result.next_cursor == 9);
    }

    #[test]
    fn only_keys_that_differ_in_their_spelling_alone_are_the_same() {
        let user: User = read(json!({ "deptIdList": [1], "_hideMobile": true, "Userid": "x", "name_": "y" }));
        assert_eq!(user.dept_id_list, [1]);
        assert_eq!((user.hide_mobile, user.userid, user.name), (false, String::new(), String::new()));
    }

    #[test]
    fn a_number_for_a_string() {
        assert_eq!(read::<String>(json!(4_006_896_815_i64)), "4006896815");
        assert_eq!(read::<String>(json!(u64::MAX)), u64::MAX.to_string());
        assert_eq!(read::<String>(json!(120.017139)), "120.017139");
        assert_eq!(read::<String>(json!(true)), "true");
    }

    #[test]
    fn null_for_anything() {
        assert_eq!(read::<i64>(json!(null)), 0);
        assert_eq!(read::<String>(json!(null)), "");
        assert!(!read::<bool>(json!(null)));
        assert!(read::<Vec<i64>>(json!(null)).is_empty());
        assert!(read::<BTreeMap<String, i64>>(json!(null)).is_empty());
        assert_eq!(read::<Option<i64>>(json!(null)), None);
        assert_eq!(read::<User>(json!(null)), User::default());
        assert!(read::<Secret>(json!(null)).is_empty());
    }

    #[test]
    fn a_list_as_json_text() {
        assert_eq!(read::<Vec<i64>>(json!("[2,3,4]")), [2, 3, 4]);
        assert_eq!(read::<Vec<String>>(json!(r#"["zhang","li"]"#)), ["zhang", "li"]);
    }

    #[test]
    fn bare_text_for_a_list() {
        assert_eq!(read::<Vec<String>>(json!("李四")), ["李四"]);
        assert_eq!(read::<Vec<String>>(json!("[not json")), ["[not json"]);
        assert_eq!(read::<Vec<i64>>(json!(7)), [7]);
        assert_eq!(read::<Vec<bool>>(json!(true)), [true]);
    }

    #[test]
    fn an_empty_text_for_anything_but_text() {
        assert_eq!(read::<i64>(json!("")), 0);
        assert_eq!(read::<f64>(json!("")), 0.0);
        assert!(!read::<bool>(json!("")));
        assert!(read::<Vec<i64>>(json!("")).is_empty());
        assert!(read::<BTreeMap<String, i64>>(json!("")).is_empty());
        assert_eq!(read::<User>(json!("")), User::default());
    }

    #[test]
    fn an_object_or_list_for_text_is_kept_as_json_text() {
        assert_eq!(read::<String>(json!({ "id": 21 })), r#"{"id":21}"#);
        assert_eq!(read::<String>(json!([1, 2])), "[1,2]");
    }

    #[test]
    fn integers_beyond_i32_and_beyond_2_to_the_53() {
        assert_eq!(read::<i64>(json!(1_757_917_608_000_i64)), 1_757_917_608_000);
        assert_eq!(read::<i64>(json!(176_313_140_324_010_501_i64)), 176_313_140_324_010_501);
        assert_eq!(read::<i64>(json!("176294501822126531")), 176_294_501_822_126_531);
    }

    #[test]
    fn an_object_as_json_text() {
        let response: GetUserResponse = read(json!({ "result": r#"{"userid":"zhangsan","boss":"true"}"# }));
        assert!(response.result.boss && response.result.userid == "zhangsan");
        assert_eq!(
            read::<BTreeMap<String, i64>>(json!(r#"{"1":"2"}"#)),
            BTreeMap::from([("1".to_owned(), 2)])
        );
    }
}

#[test]
fn what_has_no_reading_is_refused_and_not_guessed() {
    for value in [
        json!("seven"),
        json!(1.5),
        json!(1e300),
        json!(u64::MAX),
        json!([1]),
        json!({}),
        json!("9223372036854775808"),
    ] {
        assert!(i64::decode(value.clone()).is_err(), "{value} is no integer");
    }
    for value in [json!("yes"), json!(2), json!([true])] {
        assert!(bool::decode(value.clone()).is_err(), "{value} is no boolean");
    }
    for value in [json!("{1:1}"), json!(7), json!("text")] {
        assert!(User::decode(value.clone()).is_err(), "{value} is no object");
        assert!(BTreeMap::<String, i64>::decode(value.clone()).is_err(), "{value} is no map");
    }
}

#[test]
fn deep_nesting_neither_overflows_the_stack_nor_passes_as_text() {
    let nested = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(serde_json::from_str::<User>(&format!(r#"{{"unknown":{nested}}}"#)).unwrap(), User::default());
    for field in ["name", "boss", "role_list", "union_emp_ext", "dept_id_list"] {
        let body = format!(r#"{{"{field}":{nested}}}"#);
        let read = serde_json::from_str::<User>(&body);
        assert!(read.is_err() || read.unwrap() == User::default(), "{field}");
        let as_text = format!(r#"{{"{field}":"{nested}"}}"#);
        let read = serde_json::from_str::<User>(&as_text).unwrap();
        assert!(field == "name" || read == User::default(), "{field} as JSON text");
    }
}

#[test]
fn comma_lists_and_json_text_read_back_what_they_write() {
    let users: CommaList<String> = ["zhangsan", "lisi"].into();
    assert_eq!(serde_json::to_value(&users).unwrap(), json!("zhangsan,lisi"));
    assert_eq!(read::<CommaList<String>>(json!("zhangsan,lisi")), users);
    assert_eq!(read::<CommaList<i64>>(json!("1, 2,")), CommaList(vec![1, 2]));
    assert_eq!(read::<CommaList<i64>>(json!([1, "2"])), CommaList(vec![1, 2]));
    assert_eq!(read::<CommaList<i64>>(json!("[1,2]")), CommaList(vec![1, 2]));
    assert_eq!(read::<JsonText<Vec<i64>>>(json!("[1,2]")), JsonText(vec![1, 2]));
    assert_eq!(read::<JsonText<Vec<i64>>>(json!([1, 2])), JsonText(vec![1, 2]));
    assert_eq!(serde_json::to_value(JsonText(vec![1, 2])).unwrap(), json!("[1,2]"));
}

/// The derived twin of a page of users: what a strict reader makes of the documented form.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct TwinPage {
    has_more: bool,
    next_cursor: i64,
    list: Vec<TwinUser>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct TwinUser {
    userid: String,
    name: String,
    hide_mobile: bool,
    dept_id_list: Vec<i64>,
    dept_order: i64,
    hired_date: i64,
    extension: String,
}

fn twin_user() -> impl Strategy<Value = TwinUser> {
    let text = prop_oneof!["\\PC{0,12}", "[0-9]{1,20}", "[a-z]{1,8}"];
    (
        text.clone(),
        text.clone(),
        any::<bool>(),
        prop::collection::vec(any::<i64>(), 0..4),
        any::<i64>(),
        any::<i64>(),
        text,
    )
        .prop_map(|(userid, name, hide_mobile, dept_id_list, dept_order, hired_date, extension)| {
            TwinUser { userid, name, hide_mobile, dept_id_list, dept_order, hired_date, extension }
        })
}

fn twin_page() -> impl Strategy<Value = TwinPage> {
    (any::<bool>(), any::<i64>(), prop::collection::vec(twin_user(), 0..4))
        .prop_map(|(has_more, next_cursor, list)| TwinPage { has_more, next_cursor, list })
}

/// Rewrites a value in one of the forms in which DingTalk would also send it; `choices` picks them.
fn disguise(value: Value, choices: &mut impl Iterator<Item = u8>) -> Value {
    let choice = choices.next().unwrap_or(0);
    match value {
        Value::Bool(truth) => match choice % 5 {
            0 => json!(truth.to_string()),
            1 => json!(i64::from(truth)),
            2 => json!(i64::from(truth).to_string()),
            3 if !truth => Value::Null,
            _ => json!(truth),
        },
        Value::Number(number) => match choice % 3 {
            0 => json!(number.to_string()),
            1 if number.as_i64() == Some(0) => json!(""),
            _ => Value::Number(number),
        },
        Value::String(text) => match text.parse::<i64>() {
            Ok(number) if choice % 2 == 0 && number.to_string() == text => json!(number),
            _ if text.is_empty() && choice % 2 == 0 => Value::Null,
            _ => Value::String(text),
        },
        Value::Array(elements) => {
            let elements: Vec<_> = elements.into_iter().map(|element| disguise(element, choices)).collect();
            match (choice % 4, elements.as_slice()) {
                (0, _) => json!(Value::Array(elements).to_string()),
                (1, []) => Value::Null,
                (1, [only @ (Value::Object(_) | Value::Number(_))]) => only.clone(),
                _ => Value::Array(elements),
            }
        }
        Value::Object(members) => {
            let members = members.into_iter().map(|(key, value)| {
                let key = match choices.next().unwrap_or(0) % 3 {
                    0 => camel_case(&key),
                    _ => key,
                };
                (key, disguise(value, choices))
            });
            let object = Value::Object(members.chain([("unknown".to_owned(), json!([{}]))]).collect());
            match choice % 4 {
                0 => json!(object.to_string()),
                1 => json!([object]),
                _ => object,
            }
        }
        Value::Null => Value::Null,
    }
}

fn camel_case(key: &str) -> String {
    let mut words = key.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_form_of_a_page_reads_as_the_derived_twin(
        twin in twin_page(),
        choices in prop::collection::vec(any::<u8>(), 120),
    ) {
        let strict = json!({ "result": twin.clone() });
        let page = serde_json::from_value::<ListUserResponse>(strict.clone()).unwrap().result;
        prop_assert_eq!(page.has_more, twin.has_more);
        prop_assert_eq!(page.next_cursor, twin.next_cursor);
        prop_assert_eq!(page.list.len(), twin.list.len());
        for (user, twin) in page.list.iter().zip(&twin.list) {
            prop_assert_eq!(&user.userid, &twin.userid);
            prop_assert_eq!(&user.name, &twin.name);
            prop_assert_eq!(user.hide_mobile, twin.hide_mobile);
            prop_assert_eq!(&user.dept_id_list, &twin.dept_id_list);
            prop_assert_eq!(user.dept_order, twin.dept_order);
            prop_assert_eq!(user.hired_date, twin.hired_date);
            prop_assert_eq!(&user.extension, &twin.extension);
        }

        let disguised = json!({ "result": disguise(strict["result"].clone(), &mut choices.into_iter()) });
        let read = serde_json::from_str::<ListUserResponse>(&disguised.to_string());
        let read = read.map_err(|error| TestCaseError::fail(format!("{error}: {disguised}")))?;
        prop_assert_eq!(read.result, page);
    }

    #[test]
    fn what_a_model_writes_the_derived_twin_reads(twin in twin_page()) {
        let page = serde_json::from_value::<ListUserResponse>(json!({ "result": twin.clone() })).unwrap();
        let written = serde_json::to_string(&page).unwrap();
        let value: Value = serde_json::from_str(&written).unwrap();
        let back: TwinPage = serde_json::from_value(value["result"].clone()).unwrap();
        prop_assert_eq!(serde_json::to_value(back).unwrap(), serde_json::to_value(twin).unwrap());
    }

    #[test]
    fn no_json_makes_the_codec_panic(text in "[\\[\\]{}\":,0-9a-z_ ]{0,60}") {
        let _ = serde_json::from_str::<User>(&text);
        let _ = serde_json::from_str::<Value>(&text).map(<Vec<User>>::decode);
        let _ = User::decode(json!(text.clone()));
        let _ = CommaList::<i64>::decode(json!(text.clone()));
        let _ = JsonText::<User>::decode(json!(text));
    }
}
