//! Success and failure are never confused, whatever shape the answer has.

use std::collections::BTreeMap;

use dingtalk_types::oapi::message::AsyncSendV2Response;
use dingtalk_types::oapi::user::{GetUserResponse, ListUserResponse};
use dingtalk_types::v1::oauth2::GetAccessTokenResponse;
use dingtalk_types::v1::robot::BatchSendOtoResponse;
use dingtalk_types::wire::{AnswerStyle, DecodeError, Empty, ResponseBody};
use serde_json::Value;

fn success<R: ResponseBody>(style: AnswerStyle, body: &str) -> R {
    match R::from_body(style, body.as_bytes()) {
        Ok(answered) => answered.body,
        Err(error) => panic!("{body} is a success, but reads as {error:?}"),
    }
}

fn is_failure<R: ResponseBody>(style: AnswerStyle, body: &str) -> bool {
    matches!(R::from_body(style, body.as_bytes()), Err(DecodeError::Failure))
}

fn is_malformed<R: ResponseBody>(style: AnswerStyle, body: &str) -> bool {
    matches!(R::from_body(style, body.as_bytes()), Err(DecodeError::Malformed(_)))
}

#[test]
fn errcode_zero_is_a_success_in_every_spelling() {
    for errcode in ["0", r#""0""#, "0.0", r#"" 0 ""#, r#""""#, "null"] {
        let body = format!(r#"{{"errcode":{errcode},"errmsg":"ok","task_id":17}}"#);
        assert_eq!(success::<AsyncSendV2Response>(AnswerStyle::Errcode, &body).task_id, 17, "{body}");
    }
    assert_eq!(success::<AsyncSendV2Response>(AnswerStyle::Errcode, r#"{"task_id":17}"#).task_id, 17);
}

#[test]
fn any_other_errcode_is_a_failure_although_the_payload_is_there() {
    for errcode in ["40014", r#""40014""#, "-1", "88", r#""88""#, "0.5", "true", "{}", "[0]", r#""x""#] {
        for body in [
            format!(r#"{{"errcode":{errcode},"errmsg":"no","task_id":17}}"#),
            format!(r#"{{"task_id":17,"errmsg":"no","errcode":{errcode}}}"#),
        ] {
            assert!(is_failure::<AsyncSendV2Response>(AnswerStyle::Errcode, &body), "{body}");
            assert!(is_failure::<Empty>(AnswerStyle::Errcode, &body), "{body}");
            assert!(is_failure::<Value>(AnswerStyle::Errcode, &body), "{body}");
        }
    }
}

#[test]
fn an_errcode_below_the_top_level_belongs_to_the_payload() {
    let body = r#"{"errcode":0,"result":{"errcode":7,"userid":"zhangsan"}}"#;
    assert_eq!(success::<GetUserResponse>(AnswerStyle::Errcode, body).result.userid, "zhangsan");
}

#[test]
fn an_unknown_path_of_the_new_host_is_a_failure_with_http_200() {
    let body = r#"{"errcode":404,"errmsg":"the requested URI does not exist"}"#;
    assert!(is_failure::<GetAccessTokenResponse>(AnswerStyle::Status, body));
    assert!(is_failure::<Empty>(AnswerStyle::Status, body));
    assert!(is_failure::<Value>(AnswerStyle::Status, body));
}

#[test]
fn on_the_new_host_a_payload_with_an_errcode_of_its_own_is_a_success() {
    let body = r#"{"errcode":404,"processQueryKey":"key"}"#;
    assert_eq!(success::<BatchSendOtoResponse>(AnswerStyle::Status, body).process_query_key, "key");
}

#[test]
fn a_ban_is_a_failure_on_both_hosts() {
    let body = r#"{"status":1111,"wait":5,"source":"x5","punish":"deny","uuid":"0a"}"#;
    for style in [AnswerStyle::Errcode, AnswerStyle::Status] {
        assert!(is_failure::<AsyncSendV2Response>(style, body));
        assert!(is_failure::<Empty>(style, body));
        assert!(is_failure::<Value>(style, body));
    }
}

#[test]
fn an_empty_body_is_an_empty_success() {
    for body in ["", " \r\n", "\u{feff}", "null", "{}"] {
        for style in [AnswerStyle::Errcode, AnswerStyle::Status] {
            assert_eq!(success::<Empty>(style, body), Empty::default(), "{body:?}");
            assert_eq!(success::<AsyncSendV2Response>(style, body).task_id, 0, "{body:?}");
        }
    }
}

#[test]
fn a_byte_order_mark_is_ignored() {
    let body = "\u{feff}{\"errcode\":0,\"task_id\":17}";
    assert_eq!(success::<AsyncSendV2Response>(AnswerStyle::Errcode, body).task_id, 17);
    let body = "\u{feff}{\"errcode\":40014,\"task_id\":17}";
    assert!(is_failure::<AsyncSendV2Response>(AnswerStyle::Errcode, body));
}

#[test]
fn null_for_a_list_or_an_object_is_empty() {
    let body = r#"{"errcode":0,"result":{"list":null,"has_more":null,"next_cursor":null}}"#;
    let page = success::<ListUserResponse>(AnswerStyle::Errcode, body).result;
    assert!(page.list.is_empty() && !page.has_more);
    let body = r#"{"errcode":0,"result":null}"#;
    assert_eq!(success::<GetUserResponse>(AnswerStyle::Errcode, body), GetUserResponse::default());
}

#[test]
fn unknown_fields_are_skipped_however_deep_they_are() {
    let body = r#"{"new":[{"a":[1,{"b":null}]}],"errcode":0,"task_id":17,"errmsg":{"odd":1}}"#;
    assert_eq!(success::<AsyncSendV2Response>(AnswerStyle::Errcode, body).task_id, 17);
}

#[test]
fn the_request_id_of_the_envelope_is_kept() {
    let body = br#"{"errcode":0,"request_id":"4jzllmte0wau","task_id":17}"#;
    let answered = AsyncSendV2Response::from_body(AnswerStyle::Errcode, body).unwrap();
    assert_eq!(answered.request_id.as_deref(), Some("4jzllmte0wau"));
    let body = br#"{"errcode":0,"request_id":null,"task_id":17}"#;
    assert_eq!(AsyncSendV2Response::from_body(AnswerStyle::Errcode, body).unwrap().request_id, None);
}

#[test]
fn what_is_no_json_object_is_malformed() {
    for body in
        ["<html>", "{", r#"{"task_id":17"#, r#"{"task_id":17}x"#, "[]", "17", r#""text""#, "{\"task_id\":}"]
    {
        for style in [AnswerStyle::Errcode, AnswerStyle::Status] {
            assert!(is_malformed::<AsyncSendV2Response>(style, body), "{body}");
            assert!(is_malformed::<Empty>(style, body), "{body}");
        }
    }
}

#[test]
fn a_body_cut_at_any_byte_is_never_a_success() {
    let body = r#"{"errcode":0,"errmsg":"ok","result":{"userid":"zhangsan","dept_id_list":[1,2]}}"#;
    for end in 1..body.len() {
        let cut = &body.as_bytes()[..end];
        let read = GetUserResponse::from_body(AnswerStyle::Errcode, cut);
        assert!(matches!(read, Err(DecodeError::Malformed(_))), "cut after {end} bytes: {read:?}");
    }
}

#[test]
fn an_error_in_another_envelope_is_no_success() {
    for style in [AnswerStyle::Errcode, AnswerStyle::Status] {
        for body in [
            r#"{"code":"InvalidAuthentication","message":"x","requestid":"r"}"#,
            r#"{"code":40014,"msg":"x"}"#,
            r#"{"errCode":40014,"errMsg":"x"}"#,
            r#"{"error_code":"40014"}"#,
            r#"{"error_response":{"code":88,"sub_code":"90018"}}"#,
            r#"{"error":{"code":"system.error","message":"x"}}"#,
            r#"{"error":"invalid_grant","error_description":"x"}"#,
        ] {
            assert!(is_failure::<AsyncSendV2Response>(style, body), "{style:?} {body}");
            assert!(is_failure::<Empty>(style, body), "{style:?} {body}");
            assert!(is_failure::<Value>(style, body), "{style:?} {body}");
            assert!(is_failure::<bool>(style, body), "{style:?} {body}");
            assert!(is_failure::<Vec<Value>>(style, body), "{style:?} {body}");
            assert!(is_failure::<BTreeMap<String, Value>>(style, body), "{style:?} {body}");
        }
        for body in [
            r#"{"code":"0","message":"x"}"#,
            r#"{"code":200,"message":"x"}"#,
            r#"{"code":"SUCCESS","message":"x"}"#,
            r#"{"code":"a coupon's"}"#,
            r#"{"error":""}"#,
            r#"{"error":{"list":[]}}"#,
            r#"{"message":"hello"}"#,
            r#"{"errcode":0,"code":"x","message":"x"}"#,
        ] {
            success::<Empty>(style, body);
            success::<Value>(style, body);
        }
        for empty in
            [r#""data":null"#, r#""result":{}"#, r#""success":false"#, r#""list":[]"#, r#""hostId":"h""#]
        {
            let body = format!(r#"{{"code":"x","message":"x",{empty}}}"#);
            assert!(is_failure::<Value>(style, &body), "{style:?} {body}");
        }
        let own = r#"{"task_id":17,"code":"x","message":"x"}"#;
        assert_eq!(success::<Value>(style, own)["task_id"], 17);
        assert_eq!(success::<AsyncSendV2Response>(style, own).task_id, 17);
    }
}
