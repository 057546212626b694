// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `app_management`.

use crate::event::record::event;

/// `inner_app_release`: <https://open.dingtalk.com/document/development/enterprise-self-built-application-release>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct InnerAppRelease {
    /// `desc`
    pub desc: Option<String>,
    /// `eventId`
    pub event_id: Option<String>,
    /// `icon`
    pub icon: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
    /// `unifiedAppId`
    pub unified_app_id: Option<String>,
}

event!(InnerAppRelease = "inner_app_release" {
    desc ? "desc" | "desc",
    event_id ? "eventId" | "eventid",
    icon ? "icon" | "icon",
    name ? "name" | "name",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
    unified_app_id ? "unifiedAppId" | "unifiedappid",
});

/// `inner_app_scopes_change`: <https://open.dingtalk.com/document/development/enterprise-self-built-applications-can-be-used-to-change-the-scope>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct InnerAppScopesChange {
    /// `deptIds`
    pub dept_ids: Vec<i64>,
    /// `eventId`
    pub event_id: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
    /// `roleIds`
    pub role_ids: Vec<i64>,
    /// `unifiedAppId`
    pub unified_app_id: Option<String>,
    /// `userIds`
    pub user_ids: Vec<String>,
}

event!(InnerAppScopesChange = "inner_app_scopes_change" {
    dept_ids = "deptIds" | "deptids",
    event_id ? "eventId" | "eventid",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
    role_ids = "roleIds" | "roleids",
    unified_app_id ? "unifiedAppId" | "unifiedappid",
    user_ids = "userIds" | "userids",
});

/// `inner_app_status_change`: <https://open.dingtalk.com/document/development/enterprise-self-built-application-status-change>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct InnerAppStatusChange {
    /// `eventId`
    pub event_id: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
    /// `status`
    pub status: Option<String>,
    /// `unifiedAppId`
    pub unified_app_id: Option<String>,
}

event!(InnerAppStatusChange = "inner_app_status_change" {
    event_id ? "eventId" | "eventid",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
    status ? "status" | "status",
    unified_app_id ? "unifiedAppId" | "unifiedappid",
});

/// `inner_app_version_publish`: <https://open.dingtalk.com/document/development/enterprise-self-built-application-version-release-events>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct InnerAppVersionPublish {
    /// `agentId`
    pub agent_id: Option<i64>,
    /// `appVersion`
    pub app_version: Option<String>,
    /// `appVersionId`
    pub app_version_id: Option<i64>,
    /// `eventSubType`
    pub event_sub_type: Option<String>,
    /// `miniAppId`
    pub mini_app_id: Option<String>,
    /// `miniAppOnPc`
    pub mini_app_on_pc: Option<bool>,
}

event!(InnerAppVersionPublish = "inner_app_version_publish" {
    agent_id ? "agentId" | "agentid",
    app_version ? "appVersion" | "appversion",
    app_version_id ? "appVersionId" | "appversionid",
    event_sub_type ? "eventSubType" | "eventsubtype",
    mini_app_id ? "miniAppId" | "miniappid",
    mini_app_on_pc ? "miniAppOnPc" | "miniapponpc",
});

/// `inner_app_version_rollback`: <https://open.dingtalk.com/document/development/enterprise-self-built-application-version-rollback-events>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct InnerAppVersionRollback {
    /// `agentId`
    pub agent_id: Option<i64>,
    /// `miniAppId`
    pub mini_app_id: Option<String>,
    /// `miniAppOnPc`
    pub mini_app_on_pc: Option<bool>,
    /// `originVersion`
    pub origin_version: Option<i64>,
    /// `originVersionId`
    pub origin_version_id: Option<i64>,
    /// `targetVersion`
    pub target_version: Option<String>,
    /// `targetVersionId`
    pub target_version_id: Option<i64>,
}

event!(InnerAppVersionRollback = "inner_app_version_rollback" {
    agent_id ? "agentId" | "agentid",
    mini_app_id ? "miniAppId" | "miniappid",
    mini_app_on_pc ? "miniAppOnPc" | "miniapponpc",
    origin_version ? "originVersion" | "originversion",
    origin_version_id ? "originVersionId" | "originversionid",
    target_version ? "targetVersion" | "targetversion",
    target_version_id ? "targetVersionId" | "targetversionid",
});

/// `org_micro_app_remove`: <https://open.dingtalk.com/document/development/enterprise-physical-deletion-of-micro-applications>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgMicroAppRemove {
    /// `agentId`
    pub agent_id: Option<i64>,
}

event!(OrgMicroAppRemove = "org_micro_app_remove" {
    agent_id ? "agentId" | "agentid",
});

/// `org_micro_app_restore`: <https://open.dingtalk.com/document/development/enterprise-logic-enabled-microapps>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgMicroAppRestore {
    /// `agentId`
    pub agent_id: Option<i64>,
    /// `appId`
    pub app_id: Option<i64>,
    /// `authCorpId`
    pub auth_corp_id: Option<String>,
}

event!(OrgMicroAppRestore = "org_micro_app_restore" {
    agent_id ? "agentId" | "agentid",
    app_id ? "appId" | "appid",
    auth_corp_id ? "authCorpId" | "authcorpid",
});

/// `org_micro_app_scope_update`: <https://open.dingtalk.com/document/development/enterprise-micro-application-visible-range-change>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgMicroAppScopeUpdate {
    /// `agentId`
    pub agent_id: Option<i64>,
    /// `deptVisibleScopes`
    pub dept_visible_scopes: Option<String>,
    /// `userVisibleScopes`
    pub user_visible_scopes: Option<String>,
}

event!(OrgMicroAppScopeUpdate = "org_micro_app_scope_update" {
    agent_id ? "agentId" | "agentid",
    dept_visible_scopes ? "deptVisibleScopes" | "deptvisiblescopes",
    user_visible_scopes ? "userVisibleScopes" | "uservisiblescopes",
});

/// `org_micro_app_stop`: <https://open.dingtalk.com/document/development/enterprise-logic-deactivates-microapps>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgMicroAppStop {
    /// `agentId`
    pub agent_id: Option<i64>,
    /// `appId`
    pub app_id: Option<i64>,
    /// `authCorpId`
    pub auth_corp_id: Option<String>,
}

event!(OrgMicroAppStop = "org_micro_app_stop" {
    agent_id ? "agentId" | "agentid",
    app_id ? "appId" | "appid",
    auth_corp_id ? "authCorpId" | "authcorpid",
});
