//! A whole workflow, recorded over sockets and replayed without: the same typed answers, and nothing in the file that must not be.

use dingtalk_open::error::ErrorKind;
use dingtalk_open::fake::Fake;
use dingtalk_open::message::robot::RobotMessage;
use dingtalk_open::message::work::WorkMessage;
use dingtalk_open::recording::{NotRecorded, Recorder, Recording, Replay};
use dingtalk_open::transport::{HyperTransport, Transport};
use dingtalk_open::types::oapi::media::{MediaType, UploadMediaRequest};
use dingtalk_open::types::oapi::message::AsyncSendV2Request;
use dingtalk_open::types::oapi::user::GetUserRequest;
use dingtalk_open::{DingTalk, DingTalkBuilder, oapi, v1};

use crate::support::builder;

/// What the answers said, personal values apart.
#[derive(Debug, PartialEq)]
struct Told {
    user_id: String,
    departments: Vec<i64>,
    same_by_union_id: bool,
    task_id: i64,
    media_id: String,
    query_key: String,
    refusal: (Option<ErrorKind>, String),
}

async fn workflow(ding: &DingTalk, agent_id: i64, robot_code: &str) -> (Told, String) {
    let user = oapi::user::get(ding, &GetUserRequest::new("manager4220")).await.unwrap().into_inner().result;
    let by_union_id = v1::contact::GetUserRequest::new(&*user.unionid);
    let again = v1::contact::get_user(ding, &by_union_id).await.unwrap();
    let notice = AsyncSendV2Request::to_users(
        agent_id,
        ["manager4220", "zhangsan"],
        WorkMessage::text(format!("{} asks zhangsan to ring 13800000002", user.name)),
    );
    let task_id = oapi::message::async_send_v2(ding, &notice).await.unwrap().task_id;
    let picture = UploadMediaRequest::new(MediaType::Image, "a.png", &b"\x89PNG a private picture"[..]);
    let media_id = oapi::media::upload(ding, &picture).await.unwrap().media_id.clone();
    let message = RobotMessage::text("13900000001 rang").to_users(robot_code, ["manager4220"]);
    let query_key = v1::robot::batch_send_oto(ding, &message).await.unwrap().process_query_key.clone();
    let nobody = oapi::user::get(ding, &GetUserRequest::new("nobody")).await.unwrap_err();
    let told = Told {
        same_by_union_id: again.union_id == user.unionid && again.nick == user.name,
        user_id: user.userid,
        departments: user.dept_id_list,
        task_id,
        media_id,
        query_key,
        refusal: (
            nobody.kind().cloned(),
            nobody.api().map(|error| error.code().to_string()).unwrap_or_default(),
        ),
    };
    (told, user.name)
}

async fn recorded() -> (Fake, Recorder, Told) {
    let fake = Fake::start().await.unwrap();
    let recorder = Recorder::new(HyperTransport::new().unwrap());
    let ding = builder(&fake).transport(recorder.clone()).build().unwrap();
    let (told, name) = workflow(&ding, fake.agent_id(), fake.robot_code()).await;
    assert_eq!(name, "Wang Min");
    assert!(told.same_by_union_id);
    (fake, recorder, told)
}

fn over(transport: impl Transport) -> DingTalkBuilder {
    DingTalk::builder().app("any-key", "any-secret").transport(transport)
}

#[tokio::test]
async fn a_workflow_gives_the_same_typed_answers_without_a_network() {
    let (fake, recorder, told) = recorded().await;
    let agent_id = fake.agent_id();
    fake.shutdown().await;
    let file = recorder.recording().to_json();
    for round in 0..2 {
        let replay = Replay::new(Recording::from_json(&file).unwrap());
        // The hosts of the real DingTalk, and an app that there is none of; its robot has its key for a code.
        let (again, name) = workflow(&over(replay.clone()).build().unwrap(), agent_id, "any-key").await;
        assert_eq!(again, told, "round {round}");
        assert_eq!(name, "person-1");
        assert_eq!(replay.unasked(), [] as [&str; 0]);
    }
}

#[tokio::test]
async fn nothing_secret_and_nothing_personal_is_in_the_file() {
    let (fake, recorder, _) = recorded().await;
    let file = recorder.recording().to_json();
    let mut gone: Vec<String> = vec![
        fake.client_id().into(),
        fake.client_secret().into(),
        fake.corp_id().into(),
        fake.robot_code().into(),
    ];
    for request in fake.requests().all() {
        gone.extend(request.header("x-acs-dingtalk-access-token").map(str::to_owned));
        gone.extend(request.query_value("access_token"));
        gone.extend(request.path.strip_prefix("/v1.0/contact/users/").map(str::to_owned));
    }
    for user in &fake.seed().users {
        gone.extend([user.userid.clone(), user.name.clone(), user.mobile.clone()]);
    }
    gone.extend(["nobody", "private picture", "13900000001"].map(str::to_owned));
    gone.sort();
    gone.dedup();
    assert!(gone.len() > 20, "{gone:?}");
    for value in gone {
        assert!(value.is_empty() || !file.contains(&value), "{value} in {file}");
    }
}

#[tokio::test]
async fn a_request_that_was_not_recorded_is_told_at_once_and_not_tried_again() {
    let (_fake, recorder, _) = recorded().await;
    let ding = over(Replay::new(recorder.recording())).build().unwrap();
    let picture = UploadMediaRequest::new(MediaType::Voice, "a.amr", &b"1"[..]);
    let error = oapi::media::upload(&ding, &picture).await.unwrap_err();
    let cause = NotRecorded::behind(&error).unwrap();
    assert!(cause.nearest().unwrap().starts_with("POST 127.0.0.1:"), "{cause}");
    assert!(cause.differences().iter().any(|difference| difference.place == "query.type"), "{cause}");
    assert_eq!(cause.to_string().lines().count(), 1);
}
