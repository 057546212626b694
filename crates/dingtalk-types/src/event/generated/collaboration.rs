// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `collaboration`.

use serde_json::Value;

use crate::event::record::{event, event_record};

/// `blackboard_sent`: <https://open.dingtalk.com/document/development/events-blackboard-sent>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct BlackboardSent {
    /// `blackboardId`
    pub blackboard_id: Option<String>,
    /// `blackboardType`
    pub blackboard_type: Option<String>,
    /// `categoryId`
    pub category_id: Option<String>,
    /// `categoryName`
    pub category_name: Option<String>,
    /// `dentry`
    pub dentry: Option<BlackboardSentDentry>,
    /// `receivers`
    pub receivers: Option<BlackboardSentReceivers>,
    /// `unionId`
    pub union_id: Option<String>,
}

event!(BlackboardSent = "blackboard_sent" {
    blackboard_id ? "blackboardId" | "blackboardid",
    blackboard_type ? "blackboardType" | "blackboardtype",
    category_id ? "categoryId" | "categoryid",
    category_name ? "categoryName" | "categoryname",
    dentry ? "dentry" | "dentry",
    receivers ? "receivers" | "receivers",
    union_id ? "unionId" | "unionid",
});

/// `receivers` of [`BlackboardSent`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct BlackboardSentReceivers {
    /// `deptIds`
    pub dept_ids: Option<String>,
    /// `dgCodes`
    pub dg_codes: Option<String>,
    /// `labelIds`
    pub label_ids: Option<String>,
    /// `openConversationIds`
    pub open_conversation_ids: Option<String>,
    /// `staffIds`
    pub staff_ids: Option<String>,
}

event_record!(BlackboardSentReceivers {
    dept_ids ? "deptIds" | "deptids",
    dg_codes ? "dgCodes" | "dgcodes",
    label_ids ? "labelIds" | "labelids",
    open_conversation_ids ? "openConversationIds" | "openconversationids",
    staff_ids ? "staffIds" | "staffids",
});

/// `dentry` of [`BlackboardSent`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct BlackboardSentDentry {
    /// `sourceDentryUuid`
    pub source_dentry_uuid: Option<String>,
}

event_record!(BlackboardSentDentry {
    source_dentry_uuid ? "sourceDentryUuid" | "sourcedentryuuid",
});

/// `calendar_event_change`: <https://open.dingtalk.com/document/development/event-calendar-event-change>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CalendarEventChange {
    /// `calendarEventId`
    pub calendar_event_id: Option<String>,
    /// `calendarEventUpdateTime`
    pub calendar_event_update_time: Option<i64>,
    /// `calendarId`
    pub calendar_id: Option<String>,
    /// `changeType`
    pub change_type: Option<String>,
    /// `legacyCalendarEventId`
    pub legacy_calendar_event_id: Option<String>,
    /// `operator`
    pub operator: Option<CalendarEventChangeOperator>,
    /// `unionIdList`
    pub union_id_list: Vec<String>,
}

event!(CalendarEventChange = "calendar_event_change" {
    calendar_event_id ? "calendarEventId" | "calendareventid",
    calendar_event_update_time ? "calendarEventUpdateTime" | "calendareventupdatetime",
    calendar_id ? "calendarId" | "calendarid",
    change_type ? "changeType" | "changetype",
    legacy_calendar_event_id ? "legacyCalendarEventId" | "legacycalendareventid",
    operator ? "operator" | "operator",
    union_id_list = "unionIdList" | "unionidlist",
});

/// `operator` of [`CalendarEventChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CalendarEventChangeOperator {
    /// `type`
    pub r#type: Option<String>,
}

event_record!(CalendarEventChangeOperator {
    r#type ? "type" | "type",
});

/// `check_in`: <https://open.dingtalk.com/document/development/event-check-in>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CheckIn {
    /// `staffId`
    pub staff_id: Option<String>,
}

event!(CheckIn = "check_in" {
    staff_id ? "staffId" | "staffid",
});

/// `doc_export_completed`: <https://open.dingtalk.com/document/development/events-doc-export-completed>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DocExportCompleted {
    /// `body`
    pub body: Option<Value>,
}

event!(DocExportCompleted = "doc_export_completed" {
    body ? "body" | "body",
});

/// `doc_spaces_create_team`: <https://open.dingtalk.com/document/development/event-doc-spaces-create-team>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DocSpacesCreateTeam {
    /// `teamId`
    pub team_id: Option<String>,
    /// `type`
    pub r#type: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
}

event!(DocSpacesCreateTeam = "doc_spaces_create_team" {
    team_id ? "teamId" | "teamid",
    r#type ? "type" | "type",
    union_id ? "unionId" | "unionid",
});

/// `doc_spaces_team_change`: <https://open.dingtalk.com/document/development/event-doc-spaces-team-change>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DocSpacesTeamChange {
    /// `teamId`
    pub team_id: Option<String>,
    /// `type`
    pub r#type: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
}

event!(DocSpacesTeamChange = "doc_spaces_team_change" {
    team_id ? "teamId" | "teamid",
    r#type ? "type" | "type",
    union_id ? "unionId" | "unionid",
});

/// `doc_spaces_team_member_change`: <https://open.dingtalk.com/document/development/event-doc-spaces-team-member-change>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DocSpacesTeamMemberChange {
    /// `member`
    pub member: Option<DocSpacesTeamMemberChangeMember>,
    /// `roleCode`
    pub role_code: Option<String>,
    /// `teamId`
    pub team_id: Option<String>,
    /// `type`
    pub r#type: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
}

event!(DocSpacesTeamMemberChange = "doc_spaces_team_member_change" {
    member ? "member" | "member",
    role_code ? "roleCode" | "rolecode",
    team_id ? "teamId" | "teamid",
    r#type ? "type" | "type",
    union_id ? "unionId" | "unionid",
});

/// `member` of [`DocSpacesTeamMemberChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DocSpacesTeamMemberChangeMember {
    /// `memberId`
    pub member_id: Option<String>,
    /// `memberName`
    pub member_name: Option<String>,
    /// `memberType`
    pub member_type: Option<String>,
}

event_record!(DocSpacesTeamMemberChangeMember {
    member_id ? "memberId" | "memberid",
    member_name ? "memberName" | "membername",
    member_type ? "memberType" | "membertype",
});

/// `project_project_app_changed`: <https://open.dingtalk.com/document/development/teamposition-application-change-event>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectProjectAppChanged {
    /// `applicationId`
    pub application_id: Option<String>,
    /// `created`
    pub created: Option<String>,
    /// `creatorId`
    pub creator_id: Option<String>,
    /// `eventSubType`
    pub event_sub_type: Option<String>,
    /// `projectId`
    pub project_id: Option<String>,
    /// `updated`
    pub updated: Option<String>,
}

event!(ProjectProjectAppChanged = "project_project_app_changed" in "data" {
    application_id ? "applicationId" | "applicationid",
    created ? "created" | "created",
    creator_id ? "creatorId" | "creatorid",
    event_sub_type ? "eventSubType" | "eventsubtype",
    project_id ? "projectId" | "projectid",
    updated ? "updated" | "updated",
});

/// `project_project_changed`: <https://open.dingtalk.com/document/development/teambiton-project-change-event>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectProjectChanged {
    /// `created`
    pub created: Option<String>,
    /// `creatorId`
    pub creator_id: Option<String>,
    /// `eventSubType`
    pub event_sub_type: Option<String>,
    /// `isArchived`
    pub is_archived: Option<bool>,
    /// `organizationId`
    pub organization_id: Option<String>,
    /// `project`
    pub project: Option<ProjectProjectChangedProject>,
    /// `projectId`
    pub project_id: Option<String>,
    /// `sourceId`
    pub source_id: Option<String>,
    /// `updated`
    pub updated: Option<String>,
}

event!(ProjectProjectChanged = "project_project_changed" in "data" {
    created ? "created" | "created",
    creator_id ? "creatorId" | "creatorid",
    event_sub_type ? "eventSubType" | "eventsubtype",
    is_archived ? "isArchived" | "isarchived",
    organization_id ? "organizationId" | "organizationid",
    project ? "project" | "project",
    project_id ? "projectId" | "projectid",
    source_id ? "sourceId" | "sourceid",
    updated ? "updated" | "updated",
});

/// `project` of [`ProjectProjectChanged`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectProjectChangedProject {
    /// `description`
    pub description: Option<String>,
    /// `id`
    pub id: Option<String>,
    /// `logo`
    pub logo: Option<String>,
    /// `name`
    pub name: Option<String>,
}

event_record!(ProjectProjectChangedProject {
    description ? "description" | "description",
    id ? "id" | "id",
    logo ? "logo" | "logo",
    name ? "name" | "name",
});

/// `project_project_member_changed`: <https://open.dingtalk.com/document/development/teamposition-member-change-event>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectProjectMemberChanged {
    /// `applicationId`
    pub application_id: Option<String>,
    /// `created`
    pub created: Option<String>,
    /// `creatorId`
    pub creator_id: Option<String>,
    /// `eventSubType`
    pub event_sub_type: Option<String>,
    /// `memberRoleIds`
    pub member_role_ids: Vec<String>,
    /// `memberUserId`
    pub member_user_id: Option<String>,
    /// `oldRoleIds`
    pub old_role_ids: Vec<String>,
    /// `projectId`
    pub project_id: Option<String>,
    /// `roleIds`
    pub role_ids: Vec<String>,
    /// `updated`
    pub updated: Option<String>,
}

event!(ProjectProjectMemberChanged = "project_project_member_changed" in "data" {
    application_id ? "applicationId" | "applicationid",
    created ? "created" | "created",
    creator_id ? "creatorId" | "creatorid",
    event_sub_type ? "eventSubType" | "eventsubtype",
    member_role_ids = "memberRoleIds" | "memberroleids",
    member_user_id ? "memberUserId" | "memberuserid",
    old_role_ids = "oldRoleIds" | "oldroleids",
    project_id ? "projectId" | "projectid",
    role_ids = "roleIds" | "roleids",
    updated ? "updated" | "updated",
});

/// `project_project_updated`: <https://open.dingtalk.com/document/development/teamposition-project-update-event>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectProjectUpdated {
    /// `content`
    pub content: Option<String>,
    /// `created`
    pub created: Option<String>,
    /// `creatorId`
    pub creator_id: Option<String>,
    /// `customfieldId`
    pub customfield_id: Option<String>,
    /// `degree`
    pub degree: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `endDate`
    pub end_date: Option<String>,
    /// `eventSubType`
    pub event_sub_type: Option<String>,
    /// `isDeleted`
    pub is_deleted: Option<bool>,
    /// `log`
    pub log: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `new`
    pub new: Vec<ProjectProjectUpdatedNew>,
    /// `old`
    pub old: Vec<ProjectProjectUpdatedOld>,
    /// `projectId`
    pub project_id: Option<String>,
    /// `startDate`
    pub start_date: Option<String>,
    /// `updated`
    pub updated: Option<String>,
}

event!(ProjectProjectUpdated = "project_project_updated" in "data" {
    content ? "content" | "content",
    created ? "created" | "created",
    creator_id ? "creatorId" | "creatorid",
    customfield_id ? "customfieldId" | "customfieldid",
    degree ? "degree" | "degree",
    description ? "description" | "description",
    end_date ? "endDate" | "enddate",
    event_sub_type ? "eventSubType" | "eventsubtype",
    is_deleted ? "isDeleted" | "isdeleted",
    log ? "log" | "log",
    name ? "name" | "name",
    new = "new" | "new",
    old = "old" | "old",
    project_id ? "projectId" | "projectid",
    start_date ? "startDate" | "startdate",
    updated ? "updated" | "updated",
});

/// `old` of [`ProjectProjectUpdated`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectProjectUpdatedOld {
    /// `meta`
    pub meta: Option<ProjectProjectUpdatedOldMeta>,
    /// `title`
    pub title: Option<String>,
}

event_record!(ProjectProjectUpdatedOld {
    meta ? "meta" | "meta",
    title ? "title" | "title",
});

/// `meta` of [`ProjectProjectUpdatedOld`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectProjectUpdatedOldMeta {
    /// `path`
    pub path: Vec<ProjectProjectUpdatedOldMetaPath>,
}

event_record!(ProjectProjectUpdatedOldMeta {
    path = "path" | "path",
});

/// `path` of [`ProjectProjectUpdatedOldMeta`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectProjectUpdatedOldMetaPath {
    /// `value`
    pub value: Option<String>,
}

event_record!(ProjectProjectUpdatedOldMetaPath {
    value ? "value" | "value",
});

/// `new` of [`ProjectProjectUpdated`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectProjectUpdatedNew {
    /// `meta`
    pub meta: Option<ProjectProjectUpdatedNewMeta>,
    /// `title`
    pub title: Option<String>,
}

event_record!(ProjectProjectUpdatedNew {
    meta ? "meta" | "meta",
    title ? "title" | "title",
});

/// `meta` of [`ProjectProjectUpdatedNew`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectProjectUpdatedNewMeta {
    /// `path`
    pub path: Vec<ProjectProjectUpdatedNewMetaPath>,
}

event_record!(ProjectProjectUpdatedNewMeta {
    path = "path" | "path",
});

/// `path` of [`ProjectProjectUpdatedNewMeta`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectProjectUpdatedNewMetaPath {
    /// `value`
    pub value: Option<String>,
}

event_record!(ProjectProjectUpdatedNewMetaPath {
    value ? "value" | "value",
});

/// `project_task_changed`: <https://open.dingtalk.com/document/development/teamposition-project-task-change-event>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectTaskChanged {
    /// `activityId`
    pub activity_id: Option<String>,
    /// `ancestorIds`
    pub ancestor_ids: Vec<String>,
    /// `content`
    pub content: Option<Value>,
    /// `created`
    pub created: Option<String>,
    /// `creatorId`
    pub creator_id: Option<String>,
    /// `customfields`
    pub customfields: Vec<String>,
    /// `dueDate`
    pub due_date: Option<String>,
    /// `eventSubType`
    pub event_sub_type: Option<String>,
    /// `executorId`
    pub executor_id: Option<String>,
    /// `involveMembers`
    pub involve_members: Vec<String>,
    /// `labels`
    pub labels: Vec<Value>,
    /// `mentionIds`
    pub mention_ids: Vec<String>,
    /// `note`
    pub note: Option<String>,
    /// `oldTagIds`
    pub old_tag_ids: Vec<Value>,
    /// `organizationId`
    pub organization_id: Option<String>,
    /// `parentId`
    pub parent_id: Option<String>,
    /// `priority`
    pub priority: Option<i64>,
    /// `projectId`
    pub project_id: Option<String>,
    /// `recurrence`
    pub recurrence: Vec<String>,
    /// `sfcId`
    pub sfc_id: Option<String>,
    /// `stageId`
    pub stage_id: Option<String>,
    /// `startDate`
    pub start_date: Option<String>,
    /// `tagIds`
    pub tag_ids: Vec<String>,
    /// `taskId`
    pub task_id: Option<String>,
    /// `tasklistId`
    pub tasklist_id: Option<String>,
    /// `tfsId`
    pub tfs_id: Option<String>,
    /// `updated`
    pub updated: Option<String>,
    /// `visible`
    pub visible: Option<String>,
    /// `tag`
    pub tag: Option<String>,
}

event!(ProjectTaskChanged = "project_task_changed" in "data" {
    activity_id ? "activityId" | "activityid",
    ancestor_ids = "ancestorIds" | "ancestorids",
    content ? "content" | "content",
    created ? "created" | "created",
    creator_id ? "creatorId" | "creatorid",
    customfields = "customfields" | "customfields",
    due_date ? "dueDate" | "duedate",
    event_sub_type ? "eventSubType" | "eventsubtype",
    executor_id ? "executorId" | "executorid",
    involve_members = "involveMembers" | "involvemembers",
    labels = "labels" | "labels",
    mention_ids = "mentionIds" | "mentionids",
    note ? "note" | "note",
    old_tag_ids = "oldTagIds" | "oldtagids",
    organization_id ? "organizationId" | "organizationid",
    parent_id ? "parentId" | "parentid",
    priority ? "priority" | "priority",
    project_id ? "projectId" | "projectid",
    recurrence = "recurrence" | "recurrence",
    sfc_id ? "sfcId" | "sfcid",
    stage_id ? "stageId" | "stageid",
    start_date ? "startDate" | "startdate",
    tag_ids = "tagIds" | "tagids",
    task_id ? "taskId" | "taskid",
    tasklist_id ? "tasklistId" | "tasklistid",
    tfs_id ? "tfsId" | "tfsid",
    updated ? "updated" | "updated",
    visible ? "visible" | "visible",
    tag ? "tag" | "tag",
});

/// `project_task_updated`: <https://open.dingtalk.com/document/development/teamposition-task-update-event>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectTaskUpdated {
    /// `content`
    pub content: Option<String>,
    /// `created`
    pub created: Option<String>,
    /// `creatorId`
    pub creator_id: Option<String>,
    /// `customfieldId`
    pub customfield_id: Option<String>,
    /// `customfieldOldValue`
    pub customfield_old_value: Vec<ProjectTaskUpdatedCustomfieldOldValue>,
    /// `customfieldType`
    pub customfield_type: Option<String>,
    /// `customfieldValue`
    pub customfield_value: Vec<ProjectTaskUpdatedCustomfieldValue>,
    /// `dueDate`
    pub due_date: Option<String>,
    /// `eventSubType`
    pub event_sub_type: Option<String>,
    /// `executorId`
    pub executor_id: Option<String>,
    /// `involveMembers`
    pub involve_members: Vec<String>,
    /// `note`
    pub note: Option<String>,
    /// `old`
    pub old: Option<ProjectTaskUpdatedOld>,
    /// `oldInvolveMembers`
    pub old_involve_members: Vec<String>,
    /// `parentId`
    pub parent_id: Option<String>,
    /// `progress`
    pub progress: Option<i64>,
    /// `projectId`
    pub project_id: Option<String>,
    /// `startDate`
    pub start_date: Option<String>,
    /// `taskId`
    pub task_id: Option<String>,
    /// `tfsId`
    pub tfs_id: Option<String>,
    /// `updated`
    pub updated: Option<String>,
    /// `oldTagIds`
    pub old_tag_ids: Vec<Value>,
    /// `priority`
    pub priority: Option<String>,
    /// `tagIds`
    pub tag_ids: Vec<String>,
}

event!(ProjectTaskUpdated = "project_task_updated" in "data" {
    content ? "content" | "content",
    created ? "created" | "created",
    creator_id ? "creatorId" | "creatorid",
    customfield_id ? "customfieldId" | "customfieldid",
    customfield_old_value = "customfieldOldValue" | "customfieldoldvalue",
    customfield_type ? "customfieldType" | "customfieldtype",
    customfield_value = "customfieldValue" | "customfieldvalue",
    due_date ? "dueDate" | "duedate",
    event_sub_type ? "eventSubType" | "eventsubtype",
    executor_id ? "executorId" | "executorid",
    involve_members = "involveMembers" | "involvemembers",
    note ? "note" | "note",
    old ? "old" | "old",
    old_involve_members = "oldInvolveMembers" | "oldinvolvemembers",
    parent_id ? "parentId" | "parentid",
    progress ? "progress" | "progress",
    project_id ? "projectId" | "projectid",
    start_date ? "startDate" | "startdate",
    task_id ? "taskId" | "taskid",
    tfs_id ? "tfsId" | "tfsid",
    updated ? "updated" | "updated",
    old_tag_ids = "oldTagIds" | "oldtagids",
    priority ? "priority" | "priority",
    tag_ids = "tagIds" | "tagids",
});

/// `old` of [`ProjectTaskUpdated`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectTaskUpdatedOld {
    /// `parentId`
    pub parent_id: Option<String>,
}

event_record!(ProjectTaskUpdatedOld {
    parent_id ? "parentId" | "parentid",
});

/// `customfieldValue` of [`ProjectTaskUpdated`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectTaskUpdatedCustomfieldValue {
    /// `id`
    pub id: Option<String>,
    /// `meta`
    pub meta: Option<ProjectTaskUpdatedCustomfieldValueMeta>,
    /// `title`
    pub title: Option<String>,
}

event_record!(ProjectTaskUpdatedCustomfieldValue {
    id ? "id" | "id",
    meta ? "meta" | "meta",
    title ? "title" | "title",
});

/// `meta` of [`ProjectTaskUpdatedCustomfieldValue`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectTaskUpdatedCustomfieldValueMeta {
    /// `unit`
    pub unit: Option<String>,
}

event_record!(ProjectTaskUpdatedCustomfieldValueMeta {
    unit ? "unit" | "unit",
});

/// `customfieldOldValue` of [`ProjectTaskUpdated`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectTaskUpdatedCustomfieldOldValue {
    /// `id`
    pub id: Option<String>,
    /// `meta`
    pub meta: Option<ProjectTaskUpdatedCustomfieldOldValueMeta>,
    /// `title`
    pub title: Option<String>,
}

event_record!(ProjectTaskUpdatedCustomfieldOldValue {
    id ? "id" | "id",
    meta ? "meta" | "meta",
    title ? "title" | "title",
});

/// `meta` of [`ProjectTaskUpdatedCustomfieldOldValue`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectTaskUpdatedCustomfieldOldValueMeta {
    /// `unit`
    pub unit: Option<String>,
}

event_record!(ProjectTaskUpdatedCustomfieldOldValueMeta {
    unit ? "unit" | "unit",
});

/// `project_worktime_updated`: <https://open.dingtalk.com/document/development/event-project-worktime-updated>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ProjectWorktimeUpdated {
    /// `action`
    pub action: Option<String>,
    /// `approveOpenId`
    pub approve_open_id: Option<String>,
    /// `created`
    pub created: Option<String>,
    /// `dates`
    pub dates: Option<String>,
    /// `eventSubType`
    pub event_sub_type: Option<String>,
    /// `executorId`
    pub executor_id: Option<String>,
    /// `taskId`
    pub task_id: Option<String>,
    /// `updated`
    pub updated: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
    /// `workTime`
    pub work_time: Option<i64>,
    /// `workTimeIds`
    pub work_time_ids: Vec<String>,
}

event!(ProjectWorktimeUpdated = "project_worktime_updated" {
    action ? "action" | "action",
    approve_open_id ? "approveOpenId" | "approveopenid",
    created ? "created" | "created",
    dates ? "dates" | "dates",
    event_sub_type ? "eventSubType" | "eventsubtype",
    executor_id ? "executorId" | "executorid",
    task_id ? "taskId" | "taskid",
    updated ? "updated" | "updated",
    user_id ? "userId" | "userid",
    work_time ? "workTime" | "worktime",
    work_time_ids = "workTimeIds" | "worktimeids",
});

/// `storage_dentry_create`: <https://open.dingtalk.com/document/development/event-storage-dentry-create>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct StorageDentryCreate {
    /// `unionId`
    pub union_id: Option<String>,
    /// `dentryId`
    pub dentry_id: Option<String>,
    /// `eventScope`
    pub event_scope: Option<String>,
    /// `eventScopeId`
    pub event_scope_id: Option<String>,
    /// `extension`
    pub extension: Option<String>,
    /// `spaceId`
    pub space_id: Option<String>,
    /// `type`
    pub r#type: Option<String>,
}

event!(StorageDentryCreate = "storage_dentry_create" {
    union_id ? "unionId" | "unionid",
    dentry_id ? "dentryId" | "dentryid",
    event_scope ? "eventScope" | "eventscope",
    event_scope_id ? "eventScopeId" | "eventscopeid",
    extension ? "extension" | "extension",
    space_id ? "spaceId" | "spaceid",
    r#type ? "type" | "type",
});

/// `storage_dentry_delete`: <https://open.dingtalk.com/document/development/event-storage-dentry-delete>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct StorageDentryDelete {
    /// `unionId`
    pub union_id: Option<String>,
    /// `dentryId`
    pub dentry_id: Option<String>,
    /// `eventScope`
    pub event_scope: Option<String>,
    /// `eventScopeId`
    pub event_scope_id: Option<String>,
    /// `extension`
    pub extension: Option<String>,
    /// `spaceId`
    pub space_id: Option<String>,
    /// `type`
    pub r#type: Option<String>,
}

event!(StorageDentryDelete = "storage_dentry_delete" {
    union_id ? "unionId" | "unionid",
    dentry_id ? "dentryId" | "dentryid",
    event_scope ? "eventScope" | "eventscope",
    event_scope_id ? "eventScopeId" | "eventscopeid",
    extension ? "extension" | "extension",
    space_id ? "spaceId" | "spaceid",
    r#type ? "type" | "type",
});

/// `storage_dentry_update`: <https://open.dingtalk.com/document/development/event-storage-dentry-update>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct StorageDentryUpdate {
    /// `unionId`
    pub union_id: Option<String>,
    /// `dentryId`
    pub dentry_id: Option<String>,
    /// `eventScope`
    pub event_scope: Option<String>,
    /// `eventScopeId`
    pub event_scope_id: Option<String>,
    /// `extension`
    pub extension: Option<String>,
    /// `spaceId`
    pub space_id: Option<String>,
    /// `type`
    pub r#type: Option<String>,
}

event!(StorageDentryUpdate = "storage_dentry_update" {
    union_id ? "unionId" | "unionid",
    dentry_id ? "dentryId" | "dentryid",
    event_scope ? "eventScope" | "eventscope",
    event_scope_id ? "eventScopeId" | "eventscopeid",
    extension ? "extension" | "extension",
    space_id ? "spaceId" | "spaceid",
    r#type ? "type" | "type",
});
