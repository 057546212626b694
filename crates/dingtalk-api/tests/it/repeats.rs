//! After a lost answer: what creates is sent once whatever its method, what only reads or names its frame is repeated.

use std::time::Duration;

use dingtalk_api::{oapi, v1};
use dingtalk_transport::{Reached, TransportErrorKind};

use crate::support::{Answer, Script};

fn lost() -> Answer {
    Answer::Failure(TransportErrorKind::HeadTimeout(Duration::from_secs(10)), Reached::Maybe)
}

#[cfg(feature = "oapi-cspace")]
#[tokio::test(start_paused = true)]
#[expect(deprecated, reason = "archived by DingTalk, and still offered")]
async fn a_get_that_adds_is_sent_once() {
    let request = oapi::cspace::AddRequest::new("code", "@media", "space", "a.txt");
    let script = Script::new([lost()]);
    let error = oapi::cspace::add(&script.client(), &request).await.unwrap_err();
    assert_eq!((script.seen().len(), error.reached()), (1, Reached::Maybe), "{error}");
}

#[cfg(feature = "oapi-cspace")]
#[tokio::test(start_paused = true)]
#[expect(deprecated, reason = "archived by DingTalk, and still offered")]
async fn a_get_that_reads_is_repeated() {
    let script = Script::new([lost(), Answer::Ok(r#"{"errcode":0}"#)]);
    oapi::cspace::used_info(&script.client(), &Default::default()).await.unwrap();
    assert_eq!(script.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_get_that_deletes_is_sent_once() {
    let script = Script::new([lost()]);
    oapi::callback::delete(&script.client()).await.unwrap_err();
    assert_eq!(script.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_code_that_works_once_is_sent_once() {
    let script = Script::new([lost()]);
    let request = v1::oauth2::GetUserTokenRequest::default();
    v1::oauth2::get_user_token(&script.client(), &request).await.unwrap_err();
    assert_eq!(script.seen().len(), 1);
}

#[cfg(feature = "robot")]
#[tokio::test(start_paused = true)]
async fn a_post_that_hands_out_an_address_is_repeated() {
    let request = v1::robot::RobotMessageFileDownloadRequest::new("code", "robot");
    let bad = Answer::Status(502, "bad gateway");
    let script = Script::new([lost(), bad, Answer::Ok(r#"{"downloadUrl":"https://example.com/f"}"#)]);
    let file = v1::robot::robot_message_file_download(&script.client(), &request).await.unwrap();
    assert_eq!(file.download_url, "https://example.com/f");
    assert_eq!(script.seen().len(), 3);
}

#[cfg(feature = "card")]
#[tokio::test(start_paused = true)]
async fn a_frame_with_its_guid_is_repeated_as_it_was() {
    let request = v1::card::StreamingUpdateRequest::new("text", "guid-1", "content", "card-1");
    let failed = Answer::Status(500, r#"{"code":"system.error","message":"busy"}"#);
    let script = Script::new([lost(), failed, Answer::Ok(r#"{"success":true}"#)]);
    v1::card::streaming_update(&script.client(), &request).await.unwrap();
    assert_eq!(script.seen().len(), 3);
}
