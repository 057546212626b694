//! Finding by meaning, in both languages, and by misspelt ids.

use dingtalk_catalogue::{nearest, search};

/// What people ask for, and one of the operations that they may mean.
#[cfg(feature = "meanings")]
const ASKED: &[(&str, &str)] = &[
    ("recall a robot message", "v1::robot::batch_recall_oto"),
    ("撤回 机器人 消息", "v1::robot::batch_recall_oto"),
    ("send group message robot", "v1::robot::org_group_send"),
    ("user details", "oapi::user::get"),
    ("用户详情", "oapi::user::get"),
    ("employee by mobile number", "oapi::user::get_by_mobile"),
    ("根据手机号查询用户", "oapi::user::get_by_mobile"),
    ("work notice", "oapi::message::async_send_v2"),
    ("发送工作通知", "oapi::message::async_send_v2"),
    ("list sub departments", "oapi::department::list_sub"),
    ("部门列表", "oapi::department::list_sub"),
    ("upload media file", "oapi::media::upload"),
    ("上传媒体文件", "oapi::media::upload"),
    ("create approval instance", "v1::workflow::start_process_instance"),
    ("发起审批实例", "v1::workflow::start_process_instance"),
    ("create calendar event", "v1::calendar::create_event"),
    ("创建日程", "v1::calendar::create_event"),
    ("create todo task", "v1::todo::create_todo_task"),
    ("新增钉钉待办任务", "v1::todo::create_todo_task"),
    ("access token of internal app", "v1::oauth2::get_access_token"),
    ("获取企业内部应用的accessToken", "v1::oauth2::get_access_token"),
    ("download file of robot message", "v1::robot::robot_message_file_download"),
    ("下载机器人接收消息的文件内容", "v1::robot::robot_message_file_download"),
    ("create and deliver card", "v1::card::create_and_deliver"),
    ("创建并投放卡片", "v1::card::create_and_deliver"),
    ("streaming update of ai card", "v1::card::streaming_update"),
    ("attendance records", "oapi::attendance::list_record"),
    ("打卡记录", "oapi::attendance::list"),
    ("add user to department", "oapi::user::create"),
    ("创建用户", "oapi::user::create"),
];

#[cfg(feature = "meanings")]
#[test]
fn what_people_ask_for_is_among_the_first_ten() {
    let mut missed = Vec::new();
    let mut first = 0;
    for (words, meant) in ASKED {
        let found: Vec<_> = search(words, 10).into_iter().map(dingtalk_catalogue::Operation::id).collect();
        match found.iter().position(|id| id == meant) {
            Some(0) => first += 1,
            Some(_) => {}
            None => missed.push((words, meant, found)),
        }
    }
    println!("{} questions, {first} answered first, {} missed", ASKED.len(), missed.len());
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn names_are_found_without_meanings_too() {
    let found = search("robot batch send", 10);
    assert!(found.iter().any(|operation| operation.id() == "v1::robot::batch_send_oto"));
    assert!(search("zzzzqqq", 10).is_empty() && search("", 10).is_empty());
}

#[test]
fn a_misspelt_id_is_answered_with_the_nearest() {
    assert_eq!(nearest("oapi.usr.get", 1)[0].id(), "oapi::user::get");
    assert_eq!(nearest("v1.robot.batch_send_otoo", 1)[0].id(), "v1::robot::batch_send_oto");
    assert!(nearest("user get", 10).iter().any(|operation| operation.id() == "oapi::user::get"));
}
