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

/// Of a blind trial: what was asked, and what would have done.
#[cfg(feature = "meanings")]
const TRIED: &[(&str, &[&str])] = &[
    ("delete a user", &["oapi::user::delete"]),
    ("delete user", &["oapi::user::delete"]),
    ("删除用户", &["oapi::user::delete"]),
    ("complete a todo", &["v1::todo::update_todo_task", "v1::todo::update_todo_task_executor_status"]),
    (
        "approve a task",
        &["v1::workflow::execute_process_instance", "oapi::process::process_instance_execute"],
    ),
    (
        "list approval instances",
        &["v1::workflow::list_process_instance_ids", "oapi::process::process_instance_list"],
    ),
    ("create a document", &["v1::doc::create_workspace_doc", "v2::doc::create_dentry"]),
    ("create interactive card", &["v1::card::create_card", "v1::card::create_and_deliver"]),
    ("live stream", &["v1::live::create_live"]),
    (
        "org structure",
        &["oapi::department::list_sub", "oapi::department::list_sub_id", "oapi::department::get"],
    ),
    ("subscribe to events", &["oapi::callback::register"]),
    ("add members to group", &["v1::im::add_scene_group_member", "oapi::chat::update"]),
    ("考勤打卡记录", &["oapi::attendance::list_record", "oapi::attendance::list"]),
    (
        "上传文件到钉盘",
        &["v1::storage::get_file_upload_info", "v1::storage::commit_file", "v1::drive::get_upload_info"],
    ),
    ("user", &["oapi::user::get", "oapi::user::list", "oapi::user::create"]),
    ("审批", &["v1::workflow::start_process_instance", "v1::workflow::get_process_instance"]),
    (
        "发",
        &[
            "oapi::robot::send",
            "oapi::message::async_send_v2",
            "v1::robot::batch_send_oto",
            "v1::robot::org_group_send",
        ],
    ),
    ("发消息", &["oapi::message::async_send_v2", "v1::robot::batch_send_oto", "v1::robot::org_group_send"]),
];

/// The same, written before the search was tuned, and not tuned for.
#[cfg(feature = "meanings")]
const HELD_OUT: &[(&str, &[&str])] = &[
    ("create department", &["oapi::department::create"]),
    ("移动部门", &["oapi::department::update"]),
    ("list users of a department", &["oapi::user::list", "oapi::user::list_simple", "oapi::user::list_id"]),
    ("people of a role", &["oapi::role::simple_list"]),
    ("给角色添加员工", &["oapi::role::add_roles_for_emps"]),
    ("robot private chat message", &["v1::robot::batch_send_oto", "v1::robot::private_chat_send"]),
    ("create group chat", &["oapi::chat::create", "v1::im::create_group"]),
    (
        "会议室 预定",
        &[
            "v1::rooms::query_meeting_room",
            "v1::calendar::add_meeting_rooms",
            "v1::rooms::query_meeting_room_list",
        ],
    ),
    (
        "get calendar events",
        &["v1::calendar::list_events", "v1::calendar::list_events_view", "v1::calendar::get_event"],
    ),
    ("撤销审批", &["v1::workflow::terminate_process_instance"]),
    ("leave balance", &["oapi::attendance::vacation_quota_list", "oapi::attendance::vacation_record_list"]),
    ("打卡结果", &["oapi::attendance::list"]),
    ("delete todo", &["v1::todo::delete_todo_task"]),
    (
        "钉钉 扫码 登录 用户信息",
        &["v1::contact::get_user", "oapi::auth::sns_get_user_info_by_code", "v1::oauth2::get_user_token"],
    ),
    ("jsapi ticket", &["oapi::auth::get_jsapi_ticket", "v1::oauth2::create_jsapi_ticket"]),
    ("send DING", &["v1::robot::robot_send_ding"]),
    ("update card", &["v1::card::update_card"]),
    ("insert rows into table", &["v1::notable::insert_records", "v1::doc::insert_rows_before"]),
    ("work report list", &["oapi::report::list"]),
    ("get department details", &["oapi::department::get"]),
];

/// How many have one of the operations that would do among the first three.
#[cfg(feature = "meanings")]
fn answered(asked: &[(&str, &[&str])]) -> usize {
    let mut answered = 0;
    for (words, meant) in asked {
        let found: Vec<_> = search(words, 6).into_iter().map(dingtalk_catalogue::Operation::id).collect();
        if found.iter().take(3).any(|id| meant.contains(id)) {
            answered += 1;
        } else {
            println!("{words}: {found:?}");
        }
    }
    answered
}

#[cfg(feature = "meanings")]
#[test]
fn what_a_newcomer_asked_is_among_the_first_three() {
    let (tried, held_out) = (answered(TRIED), answered(HELD_OUT));
    println!("{tried} of {}, {held_out} of {} of those held out", TRIED.len(), HELD_OUT.len());
    assert!(tried >= 15 && held_out >= 19, "too few");
}

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
