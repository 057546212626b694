// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `hrm`.

use serde_json::Value;

use crate::event::record::{event, event_record};

/// `ats_config_change`: <https://open.dingtalk.com/document/development/event-ats-config-change>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AtsConfigChange {
    /// `configKey`
    pub config_key: Option<String>,
    /// `configValue`
    pub config_value: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `eventId`
    pub event_id: Option<String>,
    /// `gmtModifiedTime`
    pub gmt_modified_time: Option<String>,
}

event!(AtsConfigChange = "ats_config_change" {
    config_key ? "configKey" | "configkey",
    config_value ? "configValue" | "configvalue",
    corp_id ? "corpId" | "corpid",
    event_id ? "eventId" | "eventid",
    gmt_modified_time ? "gmtModifiedTime" | "gmtmodifiedtime",
});

/// `ats_job_deliver_change`: <https://open.dingtalk.com/document/development/recruitment-platform-position-delivery-change-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AtsJobDeliverChange {}

event!(AtsJobDeliverChange = "ats_job_deliver_change" {});

/// `ats_rights_change`: <https://open.dingtalk.com/document/development/change-of-rights-and-interests-of-recruitment-business-platform>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AtsRightsChange {
    /// `bizCode`
    pub biz_code: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `expiredTime`
    pub expired_time: Option<String>,
    /// `free`
    pub free: Option<bool>,
    /// `rightsCode`
    pub rights_code: Option<String>,
}

event!(AtsRightsChange = "ats_rights_change" {
    biz_code ? "bizCode" | "bizcode",
    corp_id ? "corpId" | "corpid",
    expired_time ? "expiredTime" | "expiredtime",
    free ? "free" | "free",
    rights_code ? "rightsCode" | "rightscode",
});

/// `ats_talent_auto_chat_task`: <https://open.dingtalk.com/document/development/intelligent-recruitment-talent-through-train-task>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AtsTalentAutoChatTask {
    /// `autoChatSettingVO`
    pub auto_chat_setting_vo: Option<AtsTalentAutoChatTaskAutoChatSettingVO>,
    /// `configId`
    pub config_id: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `jobId`
    pub job_id: Option<String>,
    /// `talentSearchConditionsVO`
    pub talent_search_conditions_vo: Option<AtsTalentAutoChatTaskTalentSearchConditionsVO>,
    /// `taskId`
    pub task_id: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
}

event!(AtsTalentAutoChatTask = "ats_talent_auto_chat_task" {
    auto_chat_setting_vo ? "autoChatSettingVO" | "autochatsettingvo",
    config_id ? "configId" | "configid",
    corp_id ? "corpId" | "corpid",
    job_id ? "jobId" | "jobid",
    talent_search_conditions_vo ? "talentSearchConditionsVO" | "talentsearchconditionsvo",
    task_id ? "taskId" | "taskid",
    user_id ? "userId" | "userid",
});

/// `talentSearchConditionsVO` of [`AtsTalentAutoChatTask`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AtsTalentAutoChatTaskTalentSearchConditionsVO {
    /// `education`
    pub education: Vec<i64>,
    /// `maxAge`
    pub max_age: Option<i64>,
    /// `maxSalary`
    pub max_salary: Option<i64>,
    /// `minAge`
    pub min_age: Option<i64>,
    /// `minSalary`
    pub min_salary: Option<i64>,
    /// `workingYear`
    pub working_year: Vec<i64>,
}

event_record!(AtsTalentAutoChatTaskTalentSearchConditionsVO {
    education = "education" | "education",
    max_age ? "maxAge" | "maxage",
    max_salary ? "maxSalary" | "maxsalary",
    min_age ? "minAge" | "minage",
    min_salary ? "minSalary" | "minsalary",
    working_year = "workingYear" | "workingyear",
});

/// `autoChatSettingVO` of [`AtsTalentAutoChatTask`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AtsTalentAutoChatTaskAutoChatSettingVO {
    /// `chatNum`
    pub chat_num: Option<i64>,
    /// `chatWord`
    pub chat_word: Option<String>,
}

event_record!(AtsTalentAutoChatTaskAutoChatSettingVO {
    chat_num ? "chatNum" | "chatnum",
    chat_word ? "chatWord" | "chatword",
});

/// `attend_bossCheck_change`: <https://open.dingtalk.com/document/development/change-of-attendance-results>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AttendBossCheckChange {
    /// `action`
    pub action: Option<String>,
    /// `planId`
    pub plan_id: Option<i64>,
    /// `userId`
    pub user_id: Option<String>,
    /// `workDate`
    pub work_date: Option<String>,
}

event!(AttendBossCheckChange = "attend_bossCheck_change" {
    action ? "action" | "action",
    plan_id ? "planId" | "planid",
    user_id ? "userId" | "userid",
    work_date ? "workDate" | "workdate",
});

/// `attend_group_change`: <https://open.dingtalk.com/document/development/attendance-group-change>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AttendGroupChange {
    /// `action`
    pub action: Option<String>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `id`
    pub id: Option<i64>,
    /// `name`
    pub name: Option<String>,
}

event!(AttendGroupChange = "attend_group_change" {
    action ? "action" | "action",
    corpid ? "corpid" | "corpid",
    id ? "id" | "id",
    name ? "name" | "name",
});

/// `attend_shift_change`: <https://open.dingtalk.com/document/development/intelligent-personnel-shift-change>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AttendShiftChange {
    /// `action`
    pub action: Option<String>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `id`
    pub id: Option<String>,
    /// `name`
    pub name: Option<String>,
}

event!(AttendShiftChange = "attend_shift_change" {
    action ? "action" | "action",
    corpid ? "corpid" | "corpid",
    id ? "id" | "id",
    name ? "name" | "name",
});

/// `attend_user_daily_summary_refresh`: <https://open.dingtalk.com/document/development/attendance-day-statistics-change-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AttendUserDailySummaryRefresh {
    /// `userId`
    pub user_id: Option<String>,
    /// `workDate`
    pub work_date: Option<String>,
}

event!(AttendUserDailySummaryRefresh = "attend_user_daily_summary_refresh" {
    user_id ? "userId" | "userid",
    work_date ? "workDate" | "workdate",
});

/// `attendance_approve_status_change`: <https://open.dingtalk.com/document/development/leave-overtime-business-trip-out-of-office-status-change-events>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AttendanceApproveStatusChange {
    /// `approveType`
    pub approve_type: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `mainProcessInstanceId`
    pub main_process_instance_id: Option<String>,
    /// `processCode`
    pub process_code: Option<String>,
    /// `processInstanceId`
    pub process_instance_id: Option<String>,
    /// `status`
    pub status: Option<String>,
}

event!(AttendanceApproveStatusChange = "attendance_approve_status_change" {
    approve_type ? "approveType" | "approvetype",
    corp_id ? "corpId" | "corpid",
    main_process_instance_id ? "mainProcessInstanceId" | "mainprocessinstanceid",
    process_code ? "processCode" | "processcode",
    process_instance_id ? "processInstanceId" | "processinstanceid",
    status ? "status" | "status",
});

/// `attendance_check_record`: <https://open.dingtalk.com/document/development/employee-clock-in-event>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AttendanceCheckRecord {
    /// `dataList`
    pub data_list: Vec<AttendanceCheckRecordDataList>,
}

event!(AttendanceCheckRecord = "attendance_check_record" {
    data_list = "dataList" | "datalist",
});

/// `dataList` of [`AttendanceCheckRecord`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AttendanceCheckRecordDataList {
    /// `address`
    pub address: Option<String>,
    /// `bizId`
    pub biz_id: Option<String>,
    /// `checkByUser`
    pub check_by_user: Option<bool>,
    /// `checkTime`
    pub check_time: Option<i64>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `deviceSN`
    pub device_sn: Option<String>,
    /// `groupId`
    pub group_id: Option<String>,
    /// `latitude`
    pub latitude: Option<f64>,
    /// `locationMethod`
    pub location_method: Option<String>,
    /// `locationResult`
    pub location_result: Option<String>,
    /// `longitude`
    pub longitude: Option<f64>,
    /// `userId`
    pub user_id: Option<String>,
}

event_record!(AttendanceCheckRecordDataList {
    address ? "address" | "address",
    biz_id ? "bizId" | "bizid",
    check_by_user ? "checkByUser" | "checkbyuser",
    check_time ? "checkTime" | "checktime",
    corp_id ? "corpId" | "corpid",
    device_sn ? "deviceSN" | "devicesn",
    group_id ? "groupId" | "groupid",
    latitude ? "latitude" | "latitude",
    location_method ? "locationMethod" | "locationmethod",
    location_result ? "locationResult" | "locationresult",
    longitude ? "longitude" | "longitude",
    user_id ? "userId" | "userid",
});

/// `attendance_overtime_duration`: <https://open.dingtalk.com/document/development/employee-overtime-events>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AttendanceOvertimeDuration {
    /// `dataList`
    pub data_list: Vec<AttendanceOvertimeDurationDataList>,
}

event!(AttendanceOvertimeDuration = "attendance_overtime_duration" {
    data_list = "dataList" | "datalist",
});

/// `dataList` of [`AttendanceOvertimeDuration`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AttendanceOvertimeDurationDataList {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `overtimeDay`
    pub overtime_day: Option<f64>,
    /// `overtimeHour`
    pub overtime_hour: Option<f64>,
    /// `userid`
    pub userid: Option<String>,
    /// `workDate`
    pub work_date: Option<i64>,
    /// `action`
    pub action: Option<String>,
    /// `key`
    pub key: Option<String>,
    /// `overtimeDayType`
    pub overtime_day_type: Option<String>,
    /// `timestamp`
    pub timestamp: Option<i64>,
    /// `vacationRate`
    pub vacation_rate: Option<f64>,
    /// `workHoursPerDay`
    pub work_hours_per_day: Option<i64>,
    /// `workMinutesPerDay`
    pub work_minutes_per_day: Option<i64>,
}

event_record!(AttendanceOvertimeDurationDataList {
    corp_id ? "corpId" | "corpid",
    overtime_day ? "overtimeDay" | "overtimeday",
    overtime_hour ? "overtimeHour" | "overtimehour",
    userid ? "userid" | "userid",
    work_date ? "workDate" | "workdate",
    action ? "action" | "action",
    key ? "key" | "key",
    overtime_day_type ? "overtimeDayType" | "overtimedaytype",
    timestamp ? "timestamp" | "timestamp",
    vacation_rate ? "vacationRate" | "vacationrate",
    work_hours_per_day ? "workHoursPerDay" | "workhoursperday",
    work_minutes_per_day ? "workMinutesPerDay" | "workminutesperday",
});

/// `attendance_report_column_change`: <https://open.dingtalk.com/document/development/attendance-report-field-change-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AttendanceReportColumnChange {
    /// `columnId`
    pub column_id: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `type`
    pub r#type: Option<String>,
}

event!(AttendanceReportColumnChange = "attendance_report_column_change" {
    column_id ? "columnId" | "columnid",
    corp_id ? "corpId" | "corpid",
    r#type ? "type" | "type",
});

/// `attendance_schedule_change`: <https://open.dingtalk.com/document/development/attendance-events>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AttendanceScheduleChange {
    /// `dataList`
    pub data_list: Vec<AttendanceScheduleChangeDataList>,
}

event!(AttendanceScheduleChange = "attendance_schedule_change" {
    data_list = "dataList" | "datalist",
});

/// `dataList` of [`AttendanceScheduleChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AttendanceScheduleChangeDataList {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `type`
    pub r#type: Option<String>,
    /// `userIds`
    pub user_ids: Vec<String>,
    /// `workDateBegin`
    pub work_date_begin: Option<i64>,
    /// `workDateEnd`
    pub work_date_end: Option<i64>,
}

event_record!(AttendanceScheduleChangeDataList {
    corp_id ? "corpId" | "corpid",
    r#type ? "type" | "type",
    user_ids = "userIds" | "userids",
    work_date_begin ? "workDateBegin" | "workdatebegin",
    work_date_end ? "workDateEnd" | "workdateend",
});

/// `commercial_solution`: <https://open.dingtalk.com/document/development/personnel-commercialization-program-event>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CommercialSolution {
    /// `solutionId`
    pub solution_id: Option<String>,
    /// `solutionStatus`
    pub solution_status: Option<String>,
}

event!(CommercialSolution = "commercial_solution" {
    solution_id ? "solutionId" | "solutionid",
    solution_status ? "solutionStatus" | "solutionstatus",
});

/// `hire_agent_sourcing_task_change`: <https://open.dingtalk.com/document/development/events-hire-agent-sourcing-task-change>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HireAgentSourcingTaskChange {
    /// `candidateInfo`
    pub candidate_info: Option<HireAgentSourcingTaskChangeCandidateInfo>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `ownerUserId`
    pub owner_user_id: Option<String>,
    /// `scope`
    pub scope: Option<String>,
    /// `sourceChannel`
    pub source_channel: Option<String>,
    /// `syncAction`
    pub sync_action: Option<String>,
    /// `taskId`
    pub task_id: Option<String>,
    /// `taskInfo`
    pub task_info: Option<HireAgentSourcingTaskChangeTaskInfo>,
    /// `taskName`
    pub task_name: Option<String>,
}

event!(HireAgentSourcingTaskChange = "hire_agent_sourcing_task_change" {
    candidate_info ? "candidateInfo" | "candidateinfo",
    corp_id ? "corpId" | "corpid",
    owner_user_id ? "ownerUserId" | "owneruserid",
    scope ? "scope" | "scope",
    source_channel ? "sourceChannel" | "sourcechannel",
    sync_action ? "syncAction" | "syncaction",
    task_id ? "taskId" | "taskid",
    task_info ? "taskInfo" | "taskinfo",
    task_name ? "taskName" | "taskname",
});

/// `taskInfo` of [`HireAgentSourcingTaskChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HireAgentSourcingTaskChangeTaskInfo {
    /// `endedAt`
    pub ended_at: Option<i64>,
    /// `jobs`
    pub jobs: Vec<HireAgentSourcingTaskChangeTaskInfoJobs>,
    /// `startedAt`
    pub started_at: Option<i64>,
    /// `status`
    pub status: Option<String>,
}

event_record!(HireAgentSourcingTaskChangeTaskInfo {
    ended_at ? "endedAt" | "endedat",
    jobs = "jobs" | "jobs",
    started_at ? "startedAt" | "startedat",
    status ? "status" | "status",
});

/// `jobs` of [`HireAgentSourcingTaskChangeTaskInfo`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HireAgentSourcingTaskChangeTaskInfoJobs {
    /// `jobId`
    pub job_id: Option<String>,
    /// `jobName`
    pub job_name: Option<String>,
}

event_record!(HireAgentSourcingTaskChangeTaskInfoJobs {
    job_id ? "jobId" | "jobid",
    job_name ? "jobName" | "jobname",
});

/// `candidateInfo` of [`HireAgentSourcingTaskChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HireAgentSourcingTaskChangeCandidateInfo {
    /// `advantageDesc`
    pub advantage_desc: Option<String>,
    /// `age`
    pub age: Option<i64>,
    /// `aiSummary`
    pub ai_summary: Option<String>,
    /// `candidateName`
    pub candidate_name: Option<String>,
    /// `createAt`
    pub create_at: Option<i64>,
    /// `dialogueHistory`
    pub dialogue_history: Option<String>,
    /// `disadvantageDesc`
    pub disadvantage_desc: Option<String>,
    /// `education`
    pub education: Option<String>,
    /// `email`
    pub email: Option<String>,
    /// `jobId`
    pub job_id: Option<String>,
    /// `jobName`
    pub job_name: Option<String>,
    /// `location`
    pub location: Option<String>,
    /// `matchResult`
    pub match_result: Option<HireAgentSourcingTaskChangeCandidateInfoMatchResult>,
    /// `matchScore`
    pub match_score: Option<i64>,
    /// `phone`
    pub phone: Option<String>,
    /// `resumeFile`
    pub resume_file: Option<HireAgentSourcingTaskChangeCandidateInfoResumeFile>,
    /// `sex`
    pub sex: Option<i64>,
    /// `workYears`
    pub work_years: Option<i64>,
}

event_record!(HireAgentSourcingTaskChangeCandidateInfo {
    advantage_desc ? "advantageDesc" | "advantagedesc",
    age ? "age" | "age",
    ai_summary ? "aiSummary" | "aisummary",
    candidate_name ? "candidateName" | "candidatename",
    create_at ? "createAt" | "createat",
    dialogue_history ? "dialogueHistory" | "dialoguehistory",
    disadvantage_desc ? "disadvantageDesc" | "disadvantagedesc",
    education ? "education" | "education",
    email ? "email" | "email",
    job_id ? "jobId" | "jobid",
    job_name ? "jobName" | "jobname",
    location ? "location" | "location",
    match_result ? "matchResult" | "matchresult",
    match_score ? "matchScore" | "matchscore",
    phone ? "phone" | "phone",
    resume_file ? "resumeFile" | "resumefile",
    sex ? "sex" | "sex",
    work_years ? "workYears" | "workyears",
});

/// `resumeFile` of [`HireAgentSourcingTaskChangeCandidateInfo`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HireAgentSourcingTaskChangeCandidateInfoResumeFile {
    /// `downloadUrl`
    pub download_url: Option<String>,
    /// `expiresAt`
    pub expires_at: Option<i64>,
    /// `fileName`
    pub file_name: Option<String>,
}

event_record!(HireAgentSourcingTaskChangeCandidateInfoResumeFile {
    download_url ? "downloadUrl" | "downloadurl",
    expires_at ? "expiresAt" | "expiresat",
    file_name ? "fileName" | "filename",
});

/// `matchResult` of [`HireAgentSourcingTaskChangeCandidateInfo`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HireAgentSourcingTaskChangeCandidateInfoMatchResult {
    /// `failedHardCriteria`
    pub failed_hard_criteria: Vec<String>,
    /// `pass`
    pub pass: Option<bool>,
    /// `summary`
    pub summary: Option<String>,
}

event_record!(HireAgentSourcingTaskChangeCandidateInfoMatchResult {
    failed_hard_criteria = "failedHardCriteria" | "failedhardcriteria",
    pass ? "pass" | "pass",
    summary ? "summary" | "summary",
});

/// `hrm_app_authorize`: <https://open.dingtalk.com/document/development/intelligent-personnel-integration-application-authorization>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HrmAppAuthorize {
    /// `appDataAuthorize`
    pub app_data_authorize: Option<bool>,
}

event!(HrmAppAuthorize = "hrm_app_authorize" {
    app_data_authorize ? "appDataAuthorize" | "appdataauthorize",
});

/// `hrm_mdm_user_change`: <https://open.dingtalk.com/document/development/personnel-platform-employee-change-event-v2>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HrmMdmUserChange {
    /// `bizTime`
    pub biz_time: Option<i64>,
    /// `changeType`
    pub change_type: Option<i64>,
    /// `staffId`
    pub staff_id: Option<String>,
}

event!(HrmMdmUserChange = "hrm_mdm_user_change" {
    biz_time ? "bizTime" | "biztime",
    change_type ? "changeType" | "changetype",
    staff_id ? "staffId" | "staffid",
});

/// `hrm_mdm_user_info_change`: <https://open.dingtalk.com/document/development/development-data-format-help>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HrmMdmUserInfoChange {
    /// `staffId`
    pub staff_id: Option<String>,
}

event!(HrmMdmUserInfoChange = "hrm_mdm_user_info_change" {
    staff_id ? "staffId" | "staffid",
});

/// `hrm_solution_manage`: <https://open.dingtalk.com/document/development/personnel-solution-change-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HrmSolutionManage {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `solutionStatus`
    pub solution_status: Option<String>,
    /// `solutionType`
    pub solution_type: Option<String>,
    /// `staffId2SolutionInstanceIdMap`
    pub staff_id2_solution_instance_id_map: Option<String>,
    /// `staffIds`
    pub staff_ids: Vec<String>,
}

event!(HrmSolutionManage = "hrm_solution_manage" {
    corp_id ? "corpId" | "corpid",
    solution_status ? "solutionStatus" | "solutionstatus",
    solution_type ? "solutionType" | "solutiontype",
    staff_id2_solution_instance_id_map ? "staffId2SolutionInstanceIdMap" | "staffid2solutioninstanceidmap",
    staff_ids = "staffIds" | "staffids",
});

/// `hrm_user_record_change`: <https://open.dingtalk.com/document/development/personnel-file-change>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HrmUserRecordChange {
    /// `actionType`
    pub action_type: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
}

event!(HrmUserRecordChange = "hrm_user_record_change" {
    action_type ? "actionType" | "actiontype",
    staff_id ? "staffId" | "staffid",
});

/// `leave_quota_update`: <https://open.dingtalk.com/document/development/manually-modify-the-holiday-balance>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct LeaveQuotaUpdate {
    /// `leaveCode`
    pub leave_code: Option<String>,
    /// `opUserId`
    pub op_user_id: Option<String>,
    /// `updateType`
    pub update_type: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
}

event!(LeaveQuotaUpdate = "leave_quota_update" {
    leave_code ? "leaveCode" | "leavecode",
    op_user_id ? "opUserId" | "opuserid",
    update_type ? "updateType" | "updatetype",
    user_id ? "userId" | "userid",
});

/// `leave_record_change`: <https://open.dingtalk.com/document/development/holiday-consumption-record-change>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct LeaveRecordChange {
    /// `corpid`
    pub corpid: Option<String>,
    /// `endTime`
    pub end_time: Option<i64>,
    /// `leaveCode`
    pub leave_code: Option<String>,
    /// `leaveReason`
    pub leave_reason: Option<String>,
    /// `leaveRecordType`
    pub leave_record_type: Option<String>,
    /// `leaveStatus`
    pub leave_status: Option<String>,
    /// `leaveViewUnit`
    pub leave_view_unit: Option<String>,
    /// `param0434`
    pub param0434: Option<f64>,
    /// `processIdList`
    pub process_id_list: Vec<String>,
    /// `recordId`
    pub record_id: Option<String>,
    /// `recordNumPerHour`
    pub record_num_per_hour: Option<i64>,
    /// `sourceType`
    pub source_type: Option<String>,
    /// `startTime`
    pub start_time: Option<i64>,
    /// `syncAction`
    pub sync_action: Option<String>,
    /// `userid`
    pub userid: Option<String>,
}

event!(LeaveRecordChange = "leave_record_change" {
    corpid ? "corpid" | "corpid",
    end_time ? "endTime" | "endtime",
    leave_code ? "leaveCode" | "leavecode",
    leave_reason ? "leaveReason" | "leavereason",
    leave_record_type ? "leaveRecordType" | "leaverecordtype",
    leave_status ? "leaveStatus" | "leavestatus",
    leave_view_unit ? "leaveViewUnit" | "leaveviewunit",
    param0434 ? "param0434" | "param0434",
    process_id_list = "processIdList" | "processidlist",
    record_id ? "recordId" | "recordid",
    record_num_per_hour ? "recordNumPerHour" | "recordnumperhour",
    source_type ? "sourceType" | "sourcetype",
    start_time ? "startTime" | "starttime",
    sync_action ? "syncAction" | "syncaction",
    userid ? "userid" | "userid",
});

/// `leave_rule_change`: <https://open.dingtalk.com/document/development/vacation-rule-change-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct LeaveRuleChange {
    /// `action`
    pub action: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `leaveCodes`
    pub leave_codes: Vec<String>,
}

event!(LeaveRuleChange = "leave_rule_change" {
    action ? "action" | "action",
    corp_id ? "corpId" | "corpid",
    leave_codes = "leaveCodes" | "leavecodes",
});

/// `overtime_to_vacation_data`: <https://open.dingtalk.com/document/development/holiday-data-synchronization>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OvertimeToVacationData {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `delayEndTime`
    pub delay_end_time: Option<i64>,
    /// `endTime`
    pub end_time: Option<i64>,
    /// `leaveCode`
    pub leave_code: Option<String>,
    /// `overtimeDay`
    pub overtime_day: Option<String>,
    /// `overtimeDayType`
    pub overtime_day_type: Option<String>,
    /// `overtimeHour`
    pub overtime_hour: Option<String>,
    /// `startTime`
    pub start_time: Option<i64>,
    /// `userId`
    pub user_id: Option<String>,
    /// `vacationRate`
    pub vacation_rate: Option<i64>,
    /// `workDate`
    pub work_date: Option<String>,
    /// `workHoursPerDay`
    pub work_hours_per_day: Option<i64>,
}

event!(OvertimeToVacationData = "overtime_to_vacation_data" {
    corp_id ? "corpId" | "corpid",
    delay_end_time ? "delayEndTime" | "delayendtime",
    end_time ? "endTime" | "endtime",
    leave_code ? "leaveCode" | "leavecode",
    overtime_day ? "overtimeDay" | "overtimeday",
    overtime_day_type ? "overtimeDayType" | "overtimedaytype",
    overtime_hour ? "overtimeHour" | "overtimehour",
    start_time ? "startTime" | "starttime",
    user_id ? "userId" | "userid",
    vacation_rate ? "vacationRate" | "vacationrate",
    work_date ? "workDate" | "workdate",
    work_hours_per_day ? "workHoursPerDay" | "workhoursperday",
});

/// `rcm_channel_message_push`: <https://open.dingtalk.com/document/development/recruitment-channel-message-push-switch>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RcmChannelMessagePush {
    /// `channelAccountId`
    pub channel_account_id: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `outId`
    pub out_id: Option<String>,
    /// `pluginCode`
    pub plugin_code: Option<String>,
    /// `pushAction`
    pub push_action: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
}

event!(RcmChannelMessagePush = "rcm_channel_message_push" {
    channel_account_id ? "channelAccountId" | "channelaccountid",
    corp_id ? "corpId" | "corpid",
    out_id ? "outId" | "outid",
    plugin_code ? "pluginCode" | "plugincode",
    push_action ? "pushAction" | "pushaction",
    user_id ? "userId" | "userid",
});

/// `train_course_user_info`: <https://open.dingtalk.com/document/development/training-learning-record-sync-events>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TrainCourseUserInfo {
    /// `courseId`
    pub course_id: Option<String>,
    /// `learnContent`
    pub learn_content: Vec<TrainCourseUserInfoLearnContent>,
}

event!(TrainCourseUserInfo = "train_course_user_info" {
    course_id ? "courseId" | "courseid",
    learn_content = "learnContent" | "learncontent",
});

/// `learnContent` of [`TrainCourseUserInfo`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TrainCourseUserInfoLearnContent {
    /// `learnTime`
    pub learn_time: Option<i64>,
    /// `userId`
    pub user_id: Option<String>,
    /// `uuid`
    pub uuid: Option<String>,
}

event_record!(TrainCourseUserInfoLearnContent {
    learn_time ? "learnTime" | "learntime",
    user_id ? "userId" | "userid",
    uuid ? "uuid" | "uuid",
});

/// `watermark_check_in`: <https://open.dingtalk.com/document/development/watermark-punch-in>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct WatermarkCheckIn {
    /// `extraInfo`
    pub extra_info: Option<Value>,
    /// `formCode`
    pub form_code: Option<String>,
    /// `formDataLists`
    pub form_data_lists: Vec<WatermarkCheckInFormDataLists>,
    /// `openConversationId`
    pub open_conversation_id: Option<String>,
    /// `positionDataModel`
    pub position_data_model: Option<WatermarkCheckInPositionDataModel>,
    /// `waterMarkModel`
    pub water_mark_model: Option<WatermarkCheckInWaterMarkModel>,
}

event!(WatermarkCheckIn = "watermark_check_in" {
    extra_info ? "extraInfo" | "extrainfo",
    form_code ? "formCode" | "formcode",
    form_data_lists = "formDataLists" | "formdatalists",
    open_conversation_id ? "openConversationId" | "openconversationid",
    position_data_model ? "positionDataModel" | "positiondatamodel",
    water_mark_model ? "waterMarkModel" | "watermarkmodel",
});

/// `waterMarkModel` of [`WatermarkCheckIn`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct WatermarkCheckInWaterMarkModel {
    /// `deviceId`
    pub device_id: Option<String>,
    /// `mediaIdV1`
    pub media_id_v1: Option<String>,
    /// `mediaIdV2`
    pub media_id_v2: Option<String>,
}

event_record!(WatermarkCheckInWaterMarkModel {
    device_id ? "deviceId" | "deviceid",
    media_id_v1 ? "mediaIdV1" | "mediaidv1",
    media_id_v2 ? "mediaIdV2" | "mediaidv2",
});

/// `positionDataModel` of [`WatermarkCheckIn`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct WatermarkCheckInPositionDataModel {
    /// `city`
    pub city: Option<String>,
    /// `country`
    pub country: Option<String>,
    /// `detailPlace`
    pub detail_place: Option<String>,
    /// `district`
    pub district: Option<String>,
    /// `latitude`
    pub latitude: Option<String>,
    /// `longitude`
    pub longitude: Option<String>,
    /// `place`
    pub place: Option<String>,
    /// `province`
    pub province: Option<String>,
    /// `street`
    pub street: Option<String>,
}

event_record!(WatermarkCheckInPositionDataModel {
    city ? "city" | "city",
    country ? "country" | "country",
    detail_place ? "detailPlace" | "detailplace",
    district ? "district" | "district",
    latitude ? "latitude" | "latitude",
    longitude ? "longitude" | "longitude",
    place ? "place" | "place",
    province ? "province" | "province",
    street ? "street" | "street",
});

/// `formDataLists` of [`WatermarkCheckIn`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct WatermarkCheckInFormDataLists {
    /// `key`
    pub key: Option<String>,
    /// `label`
    pub label: Option<String>,
    /// `value`
    pub value: Option<String>,
}

event_record!(WatermarkCheckInFormDataLists {
    key ? "key" | "key",
    label ? "label" | "label",
    value ? "value" | "value",
});
