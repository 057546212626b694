// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `av`.

use serde_json::Value;

use crate::event::record::{event, event_record};

/// `dingtalk_projection`: <https://open.dingtalk.com/document/development/event-dingtalk-projection>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DingtalkProjection {
    /// `projectionBizType`
    pub projection_biz_type: Option<String>,
    /// `projectionCode`
    pub projection_code: Option<String>,
    /// `projectionConferenceId`
    pub projection_conference_id: Option<String>,
    /// `projectionEventType`
    pub projection_event_type: Option<String>,
    /// `projectionType`
    pub projection_type: Option<String>,
    /// `sessionId`
    pub session_id: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
}

event!(DingtalkProjection = "dingtalk_projection" {
    projection_biz_type ? "projectionBizType" | "projectionbiztype",
    projection_code ? "projectionCode" | "projectioncode",
    projection_conference_id ? "projectionConferenceId" | "projectionconferenceid",
    projection_event_type ? "projectionEventType" | "projectioneventtype",
    projection_type ? "projectionType" | "projectiontype",
    session_id ? "sessionId" | "sessionid",
    union_id ? "unionId" | "unionid",
});

/// `flash_minutes_open_event`: <https://open.dingtalk.com/document/development/flash-memory-status-change-open-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct FlashMinutesOpenEvent {
    /// `bizType`
    pub biz_type: Option<String>,
    /// `minutesEventType`
    pub minutes_event_type: Option<String>,
    /// `minutesTaskId`
    pub minutes_task_id: Option<String>,
    /// `openConfModel`
    pub open_conf_model: Option<FlashMinutesOpenEventOpenConfModel>,
}

event!(FlashMinutesOpenEvent = "flash_minutes_open_event" {
    biz_type ? "bizType" | "biztype",
    minutes_event_type ? "minutesEventType" | "minuteseventtype",
    minutes_task_id ? "minutesTaskId" | "minutestaskid",
    open_conf_model ? "openConfModel" | "openconfmodel",
});

/// `openConfModel` of [`FlashMinutesOpenEvent`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct FlashMinutesOpenEventOpenConfModel {
    /// `conferenceId`
    pub conference_id: Option<String>,
    /// `scheduleConferenceId`
    pub schedule_conference_id: Option<String>,
}

event_record!(FlashMinutesOpenEventOpenConfModel {
    conference_id ? "conferenceId" | "conferenceid",
    schedule_conference_id ? "scheduleConferenceId" | "scheduleconferenceid",
});

/// `flash_minutes_open_event_directed`: <https://open.dingtalk.com/document/development/events-flash-minutes-open-event-directed>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct FlashMinutesOpenEventDirected {
    /// `bizType`
    pub biz_type: Option<String>,
    /// `minutesEventType`
    pub minutes_event_type: Option<String>,
    /// `minutesTaskId`
    pub minutes_task_id: Option<String>,
    /// `openConfModel`
    pub open_conf_model: Option<FlashMinutesOpenEventDirectedOpenConfModel>,
}

event!(FlashMinutesOpenEventDirected = "flash_minutes_open_event_directed" {
    biz_type ? "bizType" | "biztype",
    minutes_event_type ? "minutesEventType" | "minuteseventtype",
    minutes_task_id ? "minutesTaskId" | "minutestaskid",
    open_conf_model ? "openConfModel" | "openconfmodel",
});

/// `openConfModel` of [`FlashMinutesOpenEventDirected`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct FlashMinutesOpenEventDirectedOpenConfModel {
    /// `conferenceId`
    pub conference_id: Option<String>,
    /// `scheduleConferenceId`
    pub schedule_conference_id: Option<String>,
}

event_record!(FlashMinutesOpenEventDirectedOpenConfModel {
    conference_id ? "conferenceId" | "conferenceid",
    schedule_conference_id ? "scheduleConferenceId" | "scheduleconferenceid",
});

/// `live_statistic_done_event`: <https://open.dingtalk.com/document/development/event-live-statistic-done-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct LiveStatisticDoneEvent {
    /// `finishTime`
    pub finish_time: Option<i64>,
    /// `liveId`
    pub live_id: Option<String>,
}

event!(LiveStatisticDoneEvent = "live_statistic_done_event" {
    finish_time ? "finishTime" | "finishtime",
    live_id ? "liveId" | "liveid",
});

/// `live_status_change_event`: <https://open.dingtalk.com/document/development/event-live-status-change-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct LiveStatusChangeEvent {
    /// `liveId`
    pub live_id: Option<String>,
    /// `liveStatus`
    pub live_status: Option<i64>,
}

event!(LiveStatusChangeEvent = "live_status_change_event" {
    live_id ? "liveId" | "liveid",
    live_status ? "liveStatus" | "livestatus",
});

/// `live_update_event`: <https://open.dingtalk.com/document/development/event-live-update-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct LiveUpdateEvent {
    /// `coverUrl`
    pub cover_url: Option<String>,
    /// `introduction`
    pub introduction: Option<String>,
    /// `liveId`
    pub live_id: Option<String>,
    /// `preEndTime`
    pub pre_end_time: Option<i64>,
    /// `preStartTime`
    pub pre_start_time: Option<i64>,
    /// `title`
    pub title: Option<String>,
}

event!(LiveUpdateEvent = "live_update_event" {
    cover_url ? "coverUrl" | "coverurl",
    introduction ? "introduction" | "introduction",
    live_id ? "liveId" | "liveid",
    pre_end_time ? "preEndTime" | "preendtime",
    pre_start_time ? "preStartTime" | "prestarttime",
    title ? "title" | "title",
});

/// `live_watch_playback_event`: <https://open.dingtalk.com/document/development/event-live-watch-playback-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct LiveWatchPlaybackEvent {
    /// `liveId`
    pub live_id: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
    /// `watchDuration`
    pub watch_duration: Option<i64>,
}

event!(LiveWatchPlaybackEvent = "live_watch_playback_event" {
    live_id ? "liveId" | "liveid",
    name ? "name" | "name",
    union_id ? "unionId" | "unionid",
    watch_duration ? "watchDuration" | "watchduration",
});

/// `meeting_asr_result_event`: <https://open.dingtalk.com/document/development/events-meeting-asr-result-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingAsrResultEvent {
    /// `bizType`
    pub biz_type: Option<String>,
    /// `header`
    pub header: Option<MeetingAsrResultEventHeader>,
    /// `openConfModel`
    pub open_conf_model: Option<MeetingAsrResultEventOpenConfModel>,
    /// `payload`
    pub payload: Option<MeetingAsrResultEventPayload>,
    /// `recordId`
    pub record_id: Option<String>,
}

event!(MeetingAsrResultEvent = "meeting_asr_result_event" {
    biz_type ? "bizType" | "biztype",
    header ? "header" | "header",
    open_conf_model ? "openConfModel" | "openconfmodel",
    payload ? "payload" | "payload",
    record_id ? "recordId" | "recordid",
});

/// `payload` of [`MeetingAsrResultEvent`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingAsrResultEventPayload {
    /// `beginTime`
    pub begin_time: Option<String>,
    /// `index`
    pub index: Option<String>,
    /// `result`
    pub result: Option<String>,
    /// `speakerUnionId`
    pub speaker_union_id: Option<String>,
    /// `time`
    pub time: Option<String>,
    /// `words`
    pub words: Vec<MeetingAsrResultEventPayloadWords>,
}

event_record!(MeetingAsrResultEventPayload {
    begin_time ? "beginTime" | "begintime",
    index ? "index" | "index",
    result ? "result" | "result",
    speaker_union_id ? "speakerUnionId" | "speakerunionid",
    time ? "time" | "time",
    words = "words" | "words",
});

/// `words` of [`MeetingAsrResultEventPayload`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingAsrResultEventPayloadWords {
    /// `endTime`
    pub end_time: Option<i64>,
    /// `startTime`
    pub start_time: Option<i64>,
    /// `text`
    pub text: Option<String>,
}

event_record!(MeetingAsrResultEventPayloadWords {
    end_time ? "endTime" | "endtime",
    start_time ? "startTime" | "starttime",
    text ? "text" | "text",
});

/// `openConfModel` of [`MeetingAsrResultEvent`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingAsrResultEventOpenConfModel {
    /// `conferenceId`
    pub conference_id: Option<String>,
    /// `scheduleConferenceId`
    pub schedule_conference_id: Option<String>,
}

event_record!(MeetingAsrResultEventOpenConfModel {
    conference_id ? "conferenceId" | "conferenceid",
    schedule_conference_id ? "scheduleConferenceId" | "scheduleconferenceid",
});

/// `header` of [`MeetingAsrResultEvent`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingAsrResultEventHeader {
    /// `messageId`
    pub message_id: Option<String>,
    /// `messageNo`
    pub message_no: Option<String>,
    /// `name`
    pub name: Option<String>,
}

event_record!(MeetingAsrResultEventHeader {
    message_id ? "messageId" | "messageid",
    message_no ? "messageNo" | "messageno",
    name ? "name" | "name",
});

/// `meeting_asr_result_event_directed`: <https://open.dingtalk.com/document/development/asr-transcription-conferences-targeted-event-push>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingAsrResultEventDirected {
    /// `bizType`
    pub biz_type: Option<String>,
    /// `header`
    pub header: Option<MeetingAsrResultEventDirectedHeader>,
    /// `openConfModel`
    pub open_conf_model: Option<MeetingAsrResultEventDirectedOpenConfModel>,
    /// `payload`
    pub payload: Option<MeetingAsrResultEventDirectedPayload>,
    /// `recordId`
    pub record_id: Option<String>,
}

event!(MeetingAsrResultEventDirected = "meeting_asr_result_event_directed" {
    biz_type ? "bizType" | "biztype",
    header ? "header" | "header",
    open_conf_model ? "openConfModel" | "openconfmodel",
    payload ? "payload" | "payload",
    record_id ? "recordId" | "recordid",
});

/// `payload` of [`MeetingAsrResultEventDirected`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingAsrResultEventDirectedPayload {
    /// `beginTime`
    pub begin_time: Option<String>,
    /// `index`
    pub index: Option<String>,
    /// `result`
    pub result: Option<String>,
    /// `speakerUnionId`
    pub speaker_union_id: Option<String>,
    /// `time`
    pub time: Option<String>,
    /// `words`
    pub words: Vec<MeetingAsrResultEventDirectedPayloadWords>,
}

event_record!(MeetingAsrResultEventDirectedPayload {
    begin_time ? "beginTime" | "begintime",
    index ? "index" | "index",
    result ? "result" | "result",
    speaker_union_id ? "speakerUnionId" | "speakerunionid",
    time ? "time" | "time",
    words = "words" | "words",
});

/// `words` of [`MeetingAsrResultEventDirectedPayload`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingAsrResultEventDirectedPayloadWords {
    /// `endTime`
    pub end_time: Option<i64>,
    /// `startTime`
    pub start_time: Option<i64>,
    /// `text`
    pub text: Option<String>,
}

event_record!(MeetingAsrResultEventDirectedPayloadWords {
    end_time ? "endTime" | "endtime",
    start_time ? "startTime" | "starttime",
    text ? "text" | "text",
});

/// `openConfModel` of [`MeetingAsrResultEventDirected`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingAsrResultEventDirectedOpenConfModel {
    /// `conferenceId`
    pub conference_id: Option<String>,
    /// `scheduleConferenceId`
    pub schedule_conference_id: Option<String>,
}

event_record!(MeetingAsrResultEventDirectedOpenConfModel {
    conference_id ? "conferenceId" | "conferenceid",
    schedule_conference_id ? "scheduleConferenceId" | "scheduleconferenceid",
});

/// `header` of [`MeetingAsrResultEventDirected`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingAsrResultEventDirectedHeader {
    /// `messageId`
    pub message_id: Option<String>,
    /// `messageNo`
    pub message_no: Option<String>,
    /// `name`
    pub name: Option<String>,
}

event_record!(MeetingAsrResultEventDirectedHeader {
    message_id ? "messageId" | "messageid",
    message_no ? "messageNo" | "messageno",
    name ? "name" | "name",
});

/// `meeting_member_status_change`: <https://open.dingtalk.com/document/development/event-meeting-member-status-change>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingMemberStatusChange {
    /// `changeScene`
    pub change_scene: Option<String>,
    /// `openMemberModels`
    pub open_member_models: Vec<MeetingMemberStatusChangeOpenMemberModels>,
    /// `statusSeqNum`
    pub status_seq_num: Option<i64>,
}

event!(MeetingMemberStatusChange = "meeting_member_status_change" {
    change_scene ? "changeScene" | "changescene",
    open_member_models = "openMemberModels" | "openmembermodels",
    status_seq_num ? "statusSeqNum" | "statusseqnum",
});

/// `openMemberModels` of [`MeetingMemberStatusChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingMemberStatusChangeOpenMemberModels {
    /// `attendStatus`
    pub attend_status: Option<i64>,
    /// `coHost`
    pub co_host: Option<bool>,
    /// `conferenceId`
    pub conference_id: Option<String>,
    /// `deviceType`
    pub device_type: Option<String>,
    /// `duration`
    pub duration: Option<i64>,
    /// `host`
    pub host: Option<bool>,
    /// `joinTime`
    pub join_time: Option<i64>,
    /// `leaveTime`
    pub leave_time: Option<i64>,
    /// `outerOrgMember`
    pub outer_org_member: Option<bool>,
    /// `pstnJoin`
    pub pstn_join: Option<bool>,
    /// `userId`
    pub user_id: Option<String>,
    /// `userNick`
    pub user_nick: Option<String>,
}

event_record!(MeetingMemberStatusChangeOpenMemberModels {
    attend_status ? "attendStatus" | "attendstatus",
    co_host ? "coHost" | "cohost",
    conference_id ? "conferenceId" | "conferenceid",
    device_type ? "deviceType" | "devicetype",
    duration ? "duration" | "duration",
    host ? "host" | "host",
    join_time ? "joinTime" | "jointime",
    leave_time ? "leaveTime" | "leavetime",
    outer_org_member ? "outerOrgMember" | "outerorgmember",
    pstn_join ? "pstnJoin" | "pstnjoin",
    user_id ? "userId" | "userid",
    user_nick ? "userNick" | "usernick",
});

/// `meeting_member_status_change_target_push`: <https://open.dingtalk.com/document/development/events-meeting-member-status-change-target-push>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingMemberStatusChangeTargetPush {
    /// `changeScene`
    pub change_scene: Option<String>,
    /// `openMemberModels`
    pub open_member_models: Vec<MeetingMemberStatusChangeTargetPushOpenMemberModels>,
    /// `statusSeqNum`
    pub status_seq_num: Option<i64>,
}

event!(MeetingMemberStatusChangeTargetPush = "meeting_member_status_change_target_push" {
    change_scene ? "changeScene" | "changescene",
    open_member_models = "openMemberModels" | "openmembermodels",
    status_seq_num ? "statusSeqNum" | "statusseqnum",
});

/// `openMemberModels` of [`MeetingMemberStatusChangeTargetPush`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingMemberStatusChangeTargetPushOpenMemberModels {
    /// `attendStatus`
    pub attend_status: Option<i64>,
    /// `coHost`
    pub co_host: Option<bool>,
    /// `conferenceId`
    pub conference_id: Option<String>,
    /// `deviceType`
    pub device_type: Option<String>,
    /// `duration`
    pub duration: Option<i64>,
    /// `host`
    pub host: Option<bool>,
    /// `joinTime`
    pub join_time: Option<i64>,
    /// `leaveTime`
    pub leave_time: Option<i64>,
    /// `pstnJoin`
    pub pstn_join: Option<bool>,
    /// `userId`
    pub user_id: Option<String>,
    /// `userNick`
    pub user_nick: Option<String>,
}

event_record!(MeetingMemberStatusChangeTargetPushOpenMemberModels {
    attend_status ? "attendStatus" | "attendstatus",
    co_host ? "coHost" | "cohost",
    conference_id ? "conferenceId" | "conferenceid",
    device_type ? "deviceType" | "devicetype",
    duration ? "duration" | "duration",
    host ? "host" | "host",
    join_time ? "joinTime" | "jointime",
    leave_time ? "leaveTime" | "leavetime",
    pstn_join ? "pstnJoin" | "pstnjoin",
    user_id ? "userId" | "userid",
    user_nick ? "userNick" | "usernick",
});

/// `meeting_status_change`: <https://open.dingtalk.com/document/development/event-meeting-status-change>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingStatusChange {
    /// `changeScene`
    pub change_scene: Option<String>,
    /// `openConfModel`
    pub open_conf_model: Option<MeetingStatusChangeOpenConfModel>,
    /// `statusSeqNum`
    pub status_seq_num: Option<i64>,
}

event!(MeetingStatusChange = "meeting_status_change" {
    change_scene ? "changeScene" | "changescene",
    open_conf_model ? "openConfModel" | "openconfmodel",
    status_seq_num ? "statusSeqNum" | "statusseqnum",
});

/// `openConfModel` of [`MeetingStatusChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingStatusChangeOpenConfModel {
    /// `activeNum`
    pub active_num: Option<i64>,
    /// `attendNum`
    pub attend_num: Option<i64>,
    /// `bizScene`
    pub biz_scene: Option<String>,
    /// `bizType`
    pub biz_type: Option<String>,
    /// `calendarEventId`
    pub calendar_event_id: Option<String>,
    /// `confDuration`
    pub conf_duration: Option<i64>,
    /// `conferenceId`
    pub conference_id: Option<String>,
    /// `creatorId`
    pub creator_id: Option<String>,
    /// `creatorNick`
    pub creator_nick: Option<String>,
    /// `endTime`
    pub end_time: Option<i64>,
    /// `externalLinkUrl`
    pub external_link_url: Option<String>,
    /// `invitedNum`
    pub invited_num: Option<i64>,
    /// `roomCode`
    pub room_code: Option<String>,
    /// `scheduleConferenceId`
    pub schedule_conference_id: Option<String>,
    /// `startTime`
    pub start_time: Option<i64>,
    /// `status`
    pub status: Option<i64>,
    /// `title`
    pub title: Option<String>,
}

event_record!(MeetingStatusChangeOpenConfModel {
    active_num ? "activeNum" | "activenum",
    attend_num ? "attendNum" | "attendnum",
    biz_scene ? "bizScene" | "bizscene",
    biz_type ? "bizType" | "biztype",
    calendar_event_id ? "calendarEventId" | "calendareventid",
    conf_duration ? "confDuration" | "confduration",
    conference_id ? "conferenceId" | "conferenceid",
    creator_id ? "creatorId" | "creatorid",
    creator_nick ? "creatorNick" | "creatornick",
    end_time ? "endTime" | "endtime",
    external_link_url ? "externalLinkUrl" | "externallinkurl",
    invited_num ? "invitedNum" | "invitednum",
    room_code ? "roomCode" | "roomcode",
    schedule_conference_id ? "scheduleConferenceId" | "scheduleconferenceid",
    start_time ? "startTime" | "starttime",
    status ? "status" | "status",
    title ? "title" | "title",
});

/// `meeting_status_change_target_push`: <https://open.dingtalk.com/document/development/events-meeting-status-change-target-push>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingStatusChangeTargetPush {
    /// `changeScene`
    pub change_scene: Option<String>,
    /// `openConfModel`
    pub open_conf_model: Option<MeetingStatusChangeTargetPushOpenConfModel>,
    /// `statusSeqNum`
    pub status_seq_num: Option<i64>,
}

event!(MeetingStatusChangeTargetPush = "meeting_status_change_target_push" {
    change_scene ? "changeScene" | "changescene",
    open_conf_model ? "openConfModel" | "openconfmodel",
    status_seq_num ? "statusSeqNum" | "statusseqnum",
});

/// `openConfModel` of [`MeetingStatusChangeTargetPush`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingStatusChangeTargetPushOpenConfModel {
    /// `activeNum`
    pub active_num: Option<i64>,
    /// `attendNum`
    pub attend_num: Option<i64>,
    /// `bizType`
    pub biz_type: Option<i64>,
    /// `confDuration`
    pub conf_duration: Option<i64>,
    /// `conferenceId`
    pub conference_id: Option<String>,
    /// `creatorId`
    pub creator_id: Option<String>,
    /// `creatorNick`
    pub creator_nick: Option<String>,
    /// `endTime`
    pub end_time: Option<i64>,
    /// `externalLinkUrl`
    pub external_link_url: Option<String>,
    /// `invitedNum`
    pub invited_num: Option<i64>,
    /// `roomCode`
    pub room_code: Option<String>,
    /// `scheduleConferenceId`
    pub schedule_conference_id: Option<String>,
    /// `startTime`
    pub start_time: Option<i64>,
    /// `status`
    pub status: Option<i64>,
    /// `title`
    pub title: Option<String>,
}

event_record!(MeetingStatusChangeTargetPushOpenConfModel {
    active_num ? "activeNum" | "activenum",
    attend_num ? "attendNum" | "attendnum",
    biz_type ? "bizType" | "biztype",
    conf_duration ? "confDuration" | "confduration",
    conference_id ? "conferenceId" | "conferenceid",
    creator_id ? "creatorId" | "creatorid",
    creator_nick ? "creatorNick" | "creatornick",
    end_time ? "endTime" | "endtime",
    external_link_url ? "externalLinkUrl" | "externallinkurl",
    invited_num ? "invitedNum" | "invitednum",
    room_code ? "roomCode" | "roomcode",
    schedule_conference_id ? "scheduleConferenceId" | "scheduleconferenceid",
    start_time ? "startTime" | "starttime",
    status ? "status" | "status",
    title ? "title" | "title",
});

/// `meetingroom_book`: <https://open.dingtalk.com/document/development/nqrbp8>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingroomBook {
    /// `bookId`
    pub book_id: Option<String>,
    /// `bookTime`
    pub book_time: Option<String>,
    /// `endTime`
    pub end_time: Option<String>,
    /// `eventSubType`
    pub event_sub_type: Option<String>,
    /// `extension`
    pub extension: Option<MeetingroomBookExtension>,
    /// `isApproval`
    pub is_approval: Option<bool>,
    /// `preStatus`
    pub pre_status: Option<String>,
    /// `roomId`
    pub room_id: Option<String>,
    /// `roomName`
    pub room_name: Option<String>,
    /// `startTime`
    pub start_time: Option<String>,
    /// `title`
    pub title: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
    /// `userName`
    pub user_name: Option<String>,
}

event!(MeetingroomBook = "meetingroom_book" {
    book_id ? "bookId" | "bookid",
    book_time ? "bookTime" | "booktime",
    end_time ? "endTime" | "endtime",
    event_sub_type ? "eventSubType" | "eventsubtype",
    extension ? "extension" | "extension",
    is_approval ? "isApproval" | "isapproval",
    pre_status ? "preStatus" | "prestatus",
    room_id ? "roomId" | "roomid",
    room_name ? "roomName" | "roomname",
    start_time ? "startTime" | "starttime",
    title ? "title" | "title",
    user_id ? "userId" | "userid",
    user_name ? "userName" | "username",
});

/// `extension` of [`MeetingroomBook`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingroomBookExtension {
    /// `calendarEventId`
    pub calendar_event_id: Option<String>,
}

event_record!(MeetingroomBookExtension {
    calendar_event_id ? "calendarEventId" | "calendareventid",
});

/// `meetingroom_room_info`: <https://open.dingtalk.com/document/development/nqrbp8>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MeetingroomRoomInfo {
    /// `capacity`
    pub capacity: Option<String>,
    /// `eventSubType`
    pub event_sub_type: Option<String>,
    /// `labels`
    pub labels: Vec<Value>,
    /// `roomId`
    pub room_id: Option<String>,
    /// `roomName`
    pub room_name: Option<String>,
}

event!(MeetingroomRoomInfo = "meetingroom_room_info" {
    capacity ? "capacity" | "capacity",
    event_sub_type ? "eventSubType" | "eventsubtype",
    labels = "labels" | "labels",
    room_id ? "roomId" | "roomid",
    room_name ? "roomName" | "roomname",
});

/// `open_meeting_room_central_control`: <https://open.dingtalk.com/document/development/events-open-meeting-room-central-control>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OpenMeetingRoomCentralControl {
    /// `body`
    pub body: Option<String>,
    /// `deviceUnionId`
    pub device_union_id: Option<String>,
    /// `roomId`
    pub room_id: Option<String>,
}

event!(OpenMeetingRoomCentralControl = "open_meeting_room_central_control" {
    body ? "body" | "body",
    device_union_id ? "deviceUnionId" | "deviceunionid",
    room_id ? "roomId" | "roomid",
});

/// `open_meeting_room_device_alarm`: <https://open.dingtalk.com/document/development/event-open-meeting-room-device-alarm>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OpenMeetingRoomDeviceAlarm {
    /// `alarmTime`
    pub alarm_time: Option<i64>,
    /// `deviceId`
    pub device_id: Option<String>,
    /// `deviceUnionId`
    pub device_union_id: Option<String>,
    /// `eventDescription`
    pub event_description: Option<String>,
    /// `eventStatus`
    pub event_status: Option<i64>,
    /// `ruleKey`
    pub rule_key: Option<String>,
    /// `ruleLevel`
    pub rule_level: Option<i64>,
}

event!(OpenMeetingRoomDeviceAlarm = "open_meeting_room_device_alarm" {
    alarm_time ? "alarmTime" | "alarmtime",
    device_id ? "deviceId" | "deviceid",
    device_union_id ? "deviceUnionId" | "deviceunionid",
    event_description ? "eventDescription" | "eventdescription",
    event_status ? "eventStatus" | "eventstatus",
    rule_key ? "ruleKey" | "rulekey",
    rule_level ? "ruleLevel" | "rulelevel",
});

/// `open_meeting_room_device_bind_change`: <https://open.dingtalk.com/document/development/event-open-meeting-room-device-bind-change>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OpenMeetingRoomDeviceBindChange {
    /// `deviceId`
    pub device_id: Option<String>,
    /// `deviceUnionId`
    pub device_union_id: Option<String>,
    /// `openRoomId`
    pub open_room_id: Option<String>,
    /// `operateTime`
    pub operate_time: Option<i64>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
    /// `type`
    pub r#type: Option<String>,
}

event!(OpenMeetingRoomDeviceBindChange = "open_meeting_room_device_bind_change" {
    device_id ? "deviceId" | "deviceid",
    device_union_id ? "deviceUnionId" | "deviceunionid",
    open_room_id ? "openRoomId" | "openroomid",
    operate_time ? "operateTime" | "operatetime",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
    r#type ? "type" | "type",
});

/// `open_meeting_room_device_property_change`: <https://open.dingtalk.com/document/development/event-open-meeting-room-device-property-change>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OpenMeetingRoomDevicePropertyChange {
    /// `changeTime`
    pub change_time: Option<i64>,
    /// `deviceId`
    pub device_id: Option<String>,
    /// `deviceUnionId`
    pub device_union_id: Option<String>,
    /// `openRoomId`
    pub open_room_id: Option<String>,
    /// `properties`
    pub properties: Vec<OpenMeetingRoomDevicePropertyChangeProperties>,
}

event!(OpenMeetingRoomDevicePropertyChange = "open_meeting_room_device_property_change" {
    change_time ? "changeTime" | "changetime",
    device_id ? "deviceId" | "deviceid",
    device_union_id ? "deviceUnionId" | "deviceunionid",
    open_room_id ? "openRoomId" | "openroomid",
    properties = "properties" | "properties",
});

/// `properties` of [`OpenMeetingRoomDevicePropertyChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OpenMeetingRoomDevicePropertyChangeProperties {
    /// `propertyName`
    pub property_name: Option<String>,
    /// `propertyValue`
    pub property_value: Option<String>,
}

event_record!(OpenMeetingRoomDevicePropertyChangeProperties {
    property_name ? "propertyName" | "propertyname",
    property_value ? "propertyValue" | "propertyvalue",
});
