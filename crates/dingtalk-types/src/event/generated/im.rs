// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `im`.

use crate::event::record::event;

/// `ai_assistant_change`: <https://open.dingtalk.com/document/development/ai-assistant-information-change>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AiAssistantChange {
    /// `action`
    pub action: Option<String>,
    /// `assistantId`
    pub assistant_id: Option<String>,
    /// `icon`
    pub icon: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
}

event!(AiAssistantChange = "ai_assistant_change" {
    action ? "action" | "action",
    assistant_id ? "assistantId" | "assistantid",
    icon ? "icon" | "icon",
    name ? "name" | "name",
    union_id ? "unionId" | "unionid",
});

/// `ai_assistant_install`: <https://open.dingtalk.com/document/development/ai-assistant-installation-event>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AiAssistantInstall {
    /// `aiAssistantId`
    pub ai_assistant_id: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `eventId`
    pub event_id: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
}

event!(AiAssistantInstall = "ai_assistant_install" {
    ai_assistant_id ? "aiAssistantId" | "aiassistantid",
    description ? "description" | "description",
    event_id ? "eventId" | "eventid",
    name ? "name" | "name",
    union_id ? "unionId" | "unionid",
});

/// `chat_add_member`: <https://open.dingtalk.com/document/development/group-session-add-persons>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ChatAddMember {
    /// `chatId`
    pub chat_id: Option<String>,
    /// `openConversationId`
    pub open_conversation_id: Option<String>,
    /// `operator`
    pub operator: Option<String>,
    /// `userId`
    pub user_id: Vec<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `eventType`
    pub event_type: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
    /// `unionId`
    pub union_id: Vec<String>,
}

event!(ChatAddMember = "chat_add_member" {
    chat_id ? "chatId" | "chatid",
    open_conversation_id ? "openConversationId" | "openconversationid",
    operator ? "operator" | "operator",
    user_id = "userId" | "userid",
    corp_id ? "corpId" | "corpid",
    event_type ? "eventType" | "eventtype",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
    union_id = "unionId" | "unionid",
});

/// `chat_disband`: <https://open.dingtalk.com/document/development/group-session-disband-group>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ChatDisband {
    /// `chatId`
    pub chat_id: Option<String>,
    /// `openConversationId`
    pub open_conversation_id: Option<String>,
    /// `operator`
    pub operator: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
}

event!(ChatDisband = "chat_disband" {
    chat_id ? "chatId" | "chatid",
    open_conversation_id ? "openConversationId" | "openconversationid",
    operator ? "operator" | "operator",
    corp_id ? "corpId" | "corpid",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
});

/// `chat_quit`: <https://open.dingtalk.com/document/development/group-session-users-actively-withdraw-from-the-group>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ChatQuit {
    /// `chatId`
    pub chat_id: Option<String>,
    /// `openConversationId`
    pub open_conversation_id: Option<String>,
    /// `operator`
    pub operator: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
}

event!(ChatQuit = "chat_quit" {
    chat_id ? "chatId" | "chatid",
    open_conversation_id ? "openConversationId" | "openconversationid",
    operator ? "operator" | "operator",
    corp_id ? "corpId" | "corpid",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
});

/// `chat_remove_member`: <https://open.dingtalk.com/document/development/group-session-delete-persons>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ChatRemoveMember {
    /// `chatId`
    pub chat_id: Option<String>,
    /// `openConversationId`
    pub open_conversation_id: Option<String>,
    /// `operator`
    pub operator: Option<String>,
    /// `userId`
    pub user_id: Vec<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
    /// `unionId`
    pub union_id: Vec<String>,
}

event!(ChatRemoveMember = "chat_remove_member" {
    chat_id ? "chatId" | "chatid",
    open_conversation_id ? "openConversationId" | "openconversationid",
    operator ? "operator" | "operator",
    user_id = "userId" | "userid",
    corp_id ? "corpId" | "corpid",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
    union_id = "unionId" | "unionid",
});

/// `chat_template_change`: <https://open.dingtalk.com/document/development/group-templates-are-enabled-or-disabled>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ChatTemplateChange {
    /// `changedTimeStamp`
    pub changed_time_stamp: Option<i64>,
    /// `openConversationId`
    pub open_conversation_id: Option<String>,
    /// `operator`
    pub operator: Option<String>,
    /// `status`
    pub status: Option<String>,
    /// `templateId`
    pub template_id: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
}

event!(ChatTemplateChange = "chat_template_change" {
    changed_time_stamp ? "changedTimeStamp" | "changedtimestamp",
    open_conversation_id ? "openConversationId" | "openconversationid",
    operator ? "operator" | "operator",
    status ? "status" | "status",
    template_id ? "templateId" | "templateid",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
});

/// `chat_update_owner`: <https://open.dingtalk.com/document/development/group-session-change-group-master>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ChatUpdateOwner {
    /// `chatId`
    pub chat_id: Option<String>,
    /// `openConversationId`
    pub open_conversation_id: Option<String>,
    /// `owner`
    pub owner: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
}

event!(ChatUpdateOwner = "chat_update_owner" {
    chat_id ? "chatId" | "chatid",
    open_conversation_id ? "openConversationId" | "openconversationid",
    owner ? "owner" | "owner",
    corp_id ? "corpId" | "corpid",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
});

/// `chat_update_title`: <https://open.dingtalk.com/document/development/group-session-change-group-name>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ChatUpdateTitle {
    /// `chatId`
    pub chat_id: Option<String>,
    /// `openConversationId`
    pub open_conversation_id: Option<String>,
    /// `operator`
    pub operator: Option<String>,
    /// `title`
    pub title: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
}

event!(ChatUpdateTitle = "chat_update_title" {
    chat_id ? "chatId" | "chatid",
    open_conversation_id ? "openConversationId" | "openconversationid",
    operator ? "operator" | "operator",
    title ? "title" | "title",
    corp_id ? "corpId" | "corpid",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
});

/// `im_cool_app_install`: <https://open.dingtalk.com/document/development/install-cool-application-events-in-the-group>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ImCoolAppInstall {
    /// `coolAppCode`
    pub cool_app_code: Option<String>,
    /// `openConversationCorpId`
    pub open_conversation_corp_id: Option<String>,
    /// `openConversationId`
    pub open_conversation_id: Option<String>,
    /// `operateTime`
    pub operate_time: Option<String>,
    /// `robotCode`
    pub robot_code: Option<String>,
    /// `operator`
    pub operator: Option<String>,
}

event!(ImCoolAppInstall = "im_cool_app_install" {
    cool_app_code ? "coolAppCode" | "coolappcode",
    open_conversation_corp_id ? "openConversationCorpId" | "openconversationcorpid",
    open_conversation_id ? "openConversationId" | "openconversationid",
    operate_time ? "operateTime" | "operatetime",
    robot_code ? "robotCode" | "robotcode",
    operator ? "operator" | "operator",
});

/// `im_cool_app_uninstall`: <https://open.dingtalk.com/document/development/uninstall-cool-app-event-in-group>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ImCoolAppUninstall {
    /// `coolAppCode`
    pub cool_app_code: Option<String>,
    /// `openConversationCorpId`
    pub open_conversation_corp_id: Option<String>,
    /// `openConversationId`
    pub open_conversation_id: Option<String>,
    /// `operateTime`
    pub operate_time: Option<String>,
    /// `robotCode`
    pub robot_code: Option<String>,
    /// `operator`
    pub operator: Option<String>,
}

event!(ImCoolAppUninstall = "im_cool_app_uninstall" {
    cool_app_code ? "coolAppCode" | "coolappcode",
    open_conversation_corp_id ? "openConversationCorpId" | "openconversationcorpid",
    open_conversation_id ? "openConversationId" | "openconversationid",
    operate_time ? "operateTime" | "operatetime",
    robot_code ? "robotCode" | "robotcode",
    operator ? "operator" | "operator",
});

/// `robot_msg_read`: <https://open.dingtalk.com/document/development/bot-message-read-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RobotMsgRead {
    /// `openConversationId`
    pub open_conversation_id: Option<String>,
    /// `operatTime`
    pub operat_time: Option<String>,
    /// `processQueryKey`
    pub process_query_key: Option<String>,
    /// `robotCode`
    pub robot_code: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
}

event!(RobotMsgRead = "robot_msg_read" {
    open_conversation_id ? "openConversationId" | "openconversationid",
    operat_time ? "operatTime" | "operattime",
    process_query_key ? "processQueryKey" | "processquerykey",
    robot_code ? "robotCode" | "robotcode",
    union_id ? "unionId" | "unionid",
    user_id ? "userId" | "userid",
});

/// `robot_msg_recall`: <https://open.dingtalk.com/document/development/bot-message-withdrawal-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RobotMsgRecall {
    /// `openConversationId`
    pub open_conversation_id: Option<String>,
    /// `operatTime`
    pub operat_time: Option<i64>,
    /// `processQueryKey`
    pub process_query_key: Option<String>,
    /// `robotCode`
    pub robot_code: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
}

event!(RobotMsgRecall = "robot_msg_recall" {
    open_conversation_id ? "openConversationId" | "openconversationid",
    operat_time ? "operatTime" | "operattime",
    process_query_key ? "processQueryKey" | "processquerykey",
    robot_code ? "robotCode" | "robotcode",
    union_id ? "unionId" | "unionid",
    user_id ? "userId" | "userid",
});

/// `single_conversation_cool_app_install`: <https://open.dingtalk.com/document/development/single-chat-install-cool-app>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SingleConversationCoolAppInstall {
    /// `coolAppCode`
    pub cool_app_code: Option<String>,
    /// `openConversationCorpId`
    pub open_conversation_corp_id: Option<String>,
    /// `openConversationId`
    pub open_conversation_id: Option<String>,
    /// `operateTime`
    pub operate_time: Option<String>,
    /// `robotCode`
    pub robot_code: Option<String>,
    /// `operator`
    pub operator: Option<String>,
    /// `singleChatOtherUserId`
    pub single_chat_other_user_id: Option<String>,
}

event!(SingleConversationCoolAppInstall = "single_conversation_cool_app_install" {
    cool_app_code ? "coolAppCode" | "coolappcode",
    open_conversation_corp_id ? "openConversationCorpId" | "openconversationcorpid",
    open_conversation_id ? "openConversationId" | "openconversationid",
    operate_time ? "operateTime" | "operatetime",
    robot_code ? "robotCode" | "robotcode",
    operator ? "operator" | "operator",
    single_chat_other_user_id ? "singleChatOtherUserId" | "singlechatotheruserid",
});

/// `single_conversation_cool_app_uninstall`: <https://open.dingtalk.com/document/development/single-chat-uninstall-cool-application>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SingleConversationCoolAppUninstall {
    /// `coolAppCode`
    pub cool_app_code: Option<String>,
    /// `openConversationCorpId`
    pub open_conversation_corp_id: Option<String>,
    /// `openConversationId`
    pub open_conversation_id: Option<String>,
    /// `operateTime`
    pub operate_time: Option<String>,
    /// `robotCode`
    pub robot_code: Option<String>,
    /// `operator`
    pub operator: Option<String>,
    /// `singleChatOtherUserId`
    pub single_chat_other_user_id: Option<String>,
}

event!(SingleConversationCoolAppUninstall = "single_conversation_cool_app_uninstall" {
    cool_app_code ? "coolAppCode" | "coolappcode",
    open_conversation_corp_id ? "openConversationCorpId" | "openconversationcorpid",
    open_conversation_id ? "openConversationId" | "openconversationid",
    operate_time ? "operateTime" | "operatetime",
    robot_code ? "robotCode" | "robotcode",
    operator ? "operator" | "operator",
    single_chat_other_user_id ? "singleChatOtherUserId" | "singlechatotheruserid",
});
