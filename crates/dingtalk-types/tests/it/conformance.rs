//! The samples that DingTalk published, against the models of their operations: every value is written again as it was read, and
//! a member that no model has is named. Nothing here knows a particular sample.

use std::fmt::Debug;

use crate::support::{differences, samples};
use dingtalk_types::error::{ErrorKind, classify};
use dingtalk_types::message::webhook::WebhookMessage;
use dingtalk_types::oapi::{auth, callback, department, media, message, service, user};
use dingtalk_types::v1::{oauth2, robot};
use dingtalk_types::wire::{AnswerStyle, Decode, DecodeError, Empty, ResponseBody};
use serde::Serialize;
use serde_json::Value;

/// Members of the envelope, which no model repeats.
const ENVELOPE: [&str; 5] = ["errcode", "errmsg", "request_id", "sub_code", "sub_msg"];

type RoundTrip = fn(AnswerStyle, &[u8]) -> Result<Value, DecodeError>;
type Rewrite = fn(Value) -> Result<Value, serde_json::Error>;

fn response<R: ResponseBody + Serialize>(style: AnswerStyle, body: &[u8]) -> Result<Value, DecodeError> {
    Ok(serde_json::to_value(R::from_body(style, body)?.body).expect("a response is an object"))
}

fn request<R: Decode + Serialize + Debug>(sample: Value) -> Result<Value, serde_json::Error> {
    serde_json::to_value(R::decode(sample)?)
}

fn response_model(path: &str) -> Option<RoundTrip> {
    Some(match path {
        "/gettoken" => response::<auth::GetTokenResponse>,
        "/sso/gettoken" => response::<auth::GetSsoTokenResponse>,
        "/sns/gettoken" => response::<auth::GetSnsTokenResponse>,
        "/sns/get_persistent_code" => response::<auth::GetPersistentCodeResponse>,
        "/get_jsapi_ticket" => response::<auth::GetJsapiTicketResponse>,
        "/service/get_corp_token" => response::<service::GetCorpTokenResponse>,
        "/service/get_suite_token" => response::<service::GetSuiteTokenResponse>,
        "/topapi/v2/user/get" => response::<user::GetUserResponse>,
        "/topapi/v2/user/getbymobile" => response::<user::GetUserByMobileResponse>,
        "/topapi/v2/user/list" => response::<user::ListUserResponse>,
        "/topapi/v2/department/get" => response::<department::GetDepartmentResponse>,
        "/topapi/v2/department/listsub" => response::<department::ListSubDepartmentResponse>,
        "/topapi/v2/department/listsubid" => response::<department::ListSubDepartmentIdResponse>,
        "/topapi/message/corpconversation/asyncsend_v2" => response::<message::AsyncSendV2Response>,
        "/topapi/message/corpconversation/getsendprogress" => response::<message::GetSendProgressResponse>,
        "/topapi/message/corpconversation/getsendresult" => response::<message::GetSendResultResponse>,
        "/topapi/message/corpconversation/recall"
        | "/topapi/message/corpconversation/status_bar/update"
        | "/robot/send"
        | "/call_back/register_call_back"
        | "/call_back/update_call_back"
        | "/call_back/delete_call_back" => response::<Empty>,
        "/call_back/get_call_back" => response::<callback::GetCallBackResponse>,
        "/call_back/get_call_back_failed_result" => response::<callback::GetCallBackFailedResultResponse>,
        "/media/upload" => response::<media::UploadMediaResponse>,
        "/v1.0/oauth2/accessToken" => response::<oauth2::GetAccessTokenResponse>,
        "/v1.0/oauth2/{corpId}/token" => response::<oauth2::GetTokenResponse>,
        "/v1.0/oauth2/corpAccessToken" => response::<oauth2::GetCorpAccessTokenResponse>,
        "/v1.0/oauth2/suiteAccessToken" => response::<oauth2::GetSuiteAccessTokenResponse>,
        "/v1.0/oauth2/userAccessToken" => response::<oauth2::GetUserTokenResponse>,
        "/v1.0/oauth2/ssoAccessToken" => response::<oauth2::GetSsoAccessTokenResponse>,
        "/v1.0/oauth2/jsapiTickets" => response::<oauth2::CreateJsapiTicketResponse>,
        "/v1.0/robot/oToMessages/batchSend" => response::<robot::BatchSendOtoResponse>,
        "/v1.0/robot/groupMessages/send" => response::<robot::OrgGroupSendResponse>,
        _ => return None,
    })
}

fn request_model(path: &str) -> Option<Rewrite> {
    Some(match path {
        "/gettoken" => request::<auth::GetTokenRequest>,
        "/sso/gettoken" => request::<auth::GetSsoTokenRequest>,
        "/sns/gettoken" => request::<auth::GetSnsTokenRequest>,
        "/service/get_suite_token" => request::<service::GetSuiteTokenRequest>,
        "/topapi/v2/user/get" => request::<user::GetUserRequest>,
        "/topapi/v2/user/getbymobile" => request::<user::GetUserByMobileRequest>,
        "/topapi/v2/user/list" => request::<user::ListUserRequest>,
        "/topapi/v2/department/get" => request::<department::GetDepartmentRequest>,
        "/topapi/v2/department/listsub" => request::<department::ListSubDepartmentRequest>,
        "/topapi/v2/department/listsubid" => request::<department::ListSubDepartmentIdRequest>,
        "/topapi/message/corpconversation/asyncsend_v2" => request::<message::AsyncSendV2Request>,
        "/topapi/message/corpconversation/getsendprogress" => request::<message::GetSendProgressRequest>,
        "/topapi/message/corpconversation/getsendresult" => request::<message::GetSendResultRequest>,
        "/topapi/message/corpconversation/recall" => request::<message::RecallRequest>,
        "/topapi/message/corpconversation/status_bar/update" => request::<message::UpdateStatusBarRequest>,
        "/robot/send" => request::<WebhookMessage>,
        "/call_back/register_call_back" => request::<callback::RegisterCallBackRequest>,
        "/call_back/update_call_back" => request::<callback::UpdateCallBackRequest>,
        "/v1.0/oauth2/accessToken" => request::<oauth2::GetAccessTokenRequest>,
        "/v1.0/oauth2/{corpId}/token" => request::<oauth2::GetTokenRequest>,
        "/v1.0/oauth2/corpAccessToken" => request::<oauth2::GetCorpAccessTokenRequest>,
        "/v1.0/oauth2/suiteAccessToken" => request::<oauth2::GetSuiteAccessTokenRequest>,
        "/v1.0/oauth2/userAccessToken" => request::<oauth2::GetUserTokenRequest>,
        "/v1.0/oauth2/ssoAccessToken" => request::<oauth2::GetSsoAccessTokenRequest>,
        "/v1.0/robot/oToMessages/batchSend" => request::<robot::BatchSendOtoRequest>,
        "/v1.0/robot/groupMessages/send" => request::<robot::OrgGroupSendRequest>,
        _ => return None,
    })
}

/// What became of the samples of one kind.
#[derive(Default)]
struct Tally {
    total: usize,
    failures: Vec<String>,
    unmodelled: Vec<String>,
}

impl Tally {
    fn compare(&mut self, id: &str, sample: &Value, written: &Value) {
        let differences = differences(sample, written, id, &mut self.unmodelled);
        self.failures.extend(differences.into_iter().take(1));
    }

    #[track_caller]
    fn report(&self, kind: &str) {
        let Self { total, failures, unmodelled } = self;
        let passed = total - failures.len();
        eprintln!(
            "{kind}: {total} total, {passed} passed, {} failed, unmodelled keys: {unmodelled:?}",
            failures.len()
        );
        assert!(failures.is_empty(), "{}", failures.join("\n"));
        assert!(*total > 0, "no {kind} was compared");
    }
}

#[test]
fn conformance_of_responses() {
    let Some(records) = samples("response") else { return };
    let mut tally = Tally::default();
    for record in &records {
        let (id, path) = (record["id"].as_str().unwrap(), record["path"].as_str().unwrap_or_default());
        let Some(model) = response_model(path) else { continue };
        let style = match record["host"].as_str() {
            Some("api.dingtalk.com") => AnswerStyle::Status,
            _ => AnswerStyle::Errcode,
        };
        let mut sample = record["json"].clone();
        // What has no `errcode` is no answer of the legacy host: the page prints another operation's.
        if style == AnswerStyle::Errcode && sample.get("errcode").is_none() {
            eprintln!("{id}: without an errcode, left out");
            continue;
        }
        tally.total += 1;
        let body = sample.to_string();
        let refusal =
            !matches!(&sample["errcode"], Value::Null) && sample["errcode"] != 0 && sample["errcode"] != "0";
        match model(style, body.as_bytes()) {
            Ok(_) if refusal => tally.failures.push(format!("{id}: a refusal passed as a success: {body}")),
            Ok(written) => {
                if style == AnswerStyle::Errcode {
                    sample.as_object_mut().unwrap().retain(|key, _| !ENVELOPE.contains(&&**key));
                }
                tally.compare(id, &sample, &written);
            }
            Err(DecodeError::Failure) if refusal => {
                let kind = classify(200, body.as_bytes()).kind().clone();
                if matches!(kind, ErrorKind::Unknown | ErrorKind::UnexpectedAnswer) {
                    tally.failures.push(format!("{id}: the refusal is {kind:?}: {body}"));
                }
            }
            Err(error) => tally.failures.push(format!("{id}: {error:?}: {body}")),
        }
    }
    tally.report("response");
}

#[test]
fn conformance_of_requests() {
    let mut tally = Tally::default();
    for kind in ["request", "request-form", "request-line"] {
        let Some(records) = samples(kind) else { return };
        for record in &records {
            let (id, path) = (record["id"].as_str().unwrap(), record["path"].as_str().unwrap_or_default());
            let Some(model) = request_model(path) else { continue };
            let sample = match kind {
                "request-line" => query_as_object(&record["query"]),
                "request-form" => form_as_object(&record["json"]),
                _ => record["json"].clone(),
            };
            tally.total += 1;
            match model(sample.clone()) {
                Ok(written) => {
                    tally.compare(id, &sample, &written);
                    // Nothing is added that the sample does not say.
                    let mut added = Vec::new();
                    differences(&written, &sample, id, &mut added);
                    tally.failures.extend(added.into_iter().map(|path| format!("{path} was added")));
                }
                Err(error) => tally.failures.push(format!("{id}: {error}: {sample}")),
            }
        }
    }
    tally.report("request");
}

fn query_as_object(query: &Value) -> Value {
    let pairs = query.as_array().into_iter().flatten();
    pairs
        .filter_map(|pair| Some((pair[0].as_str()?.to_owned(), pair[1].clone())))
        .filter(not_the_token)
        .collect()
}

/// Without the token, which belongs to the credential, and without the escapes of the shell in JSON texts.
fn form_as_object(form: &Value) -> Value {
    let fields = form.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone()));
    fields
        .filter(not_the_token)
        .map(|(name, value)| match value.as_str() {
            Some(text) if text.contains("\\\"") => (name, Value::from(text.replace("\\\"", "\""))),
            _ => (name, value),
        })
        .collect()
}

fn not_the_token((name, _): &(String, Value)) -> bool {
    name != "access_token"
}

#[test]
fn the_comparison_notices_lost_and_changed_values() {
    let sample = serde_json::json!({ "a": "1", "list": [{ "b": true }], "c": "x" });
    let mut unmodelled = Vec::new();
    let found =
        differences(&sample, &serde_json::json!({ "a": 2, "list": [{ "b": false }] }), "", &mut unmodelled);
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(unmodelled, [".c"]);
    let found =
        differences(&sample, &serde_json::json!({ "a": 1, "list": [], "c": "x" }), "", &mut unmodelled);
    assert_eq!(found.len(), 1, "{found:?}");
}
