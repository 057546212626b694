// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `identity`.

use serde_json::Value;

use crate::Secret;
use crate::event::record::{event, event_record};

/// `change_auth`: <https://open.dingtalk.com/document/development/address-book-authorization-scope-change-event>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ChangeAuth {
    /// `authCorpId`
    pub auth_corp_id: Option<String>,
}

event!(ChangeAuth = "change_auth" {
    auth_corp_id ? "authCorpId" | "authcorpid",
});

/// `check_create_suite_url`: <https://open.dingtalk.com/document/development/validating-and-updating-callback-url-events>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CheckCreateSuiteUrl {
    /// `random`
    pub random: Option<String>,
}

event!(CheckCreateSuiteUrl = "check_create_suite_url" {
    random ? "random" | "random",
});

/// `check_update_suite_url`: <https://open.dingtalk.com/document/development/validating-and-updating-callback-url-events>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CheckUpdateSuiteUrl {
    /// `random`
    pub random: Option<String>,
    /// `testSuiteKey`
    pub test_suite_key: Option<String>,
}

event!(CheckUpdateSuiteUrl = "check_update_suite_url" {
    random ? "random" | "random",
    test_suite_key ? "testSuiteKey" | "testsuitekey",
});

/// `check_url`: <https://open.dingtalk.com/document/development/test-callback-url-events>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CheckUrl {}

event!(CheckUrl = "check_url" {});

/// `main_data_subscribe`: <https://open.dingtalk.com/document/development/enterprise-authorized-application-activation-event>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MainDataSubscribe {
    /// `authCorpId`
    pub auth_corp_id: Option<String>,
    /// `isCreate`
    pub is_create: Option<bool>,
    /// `mainEventModelId`
    pub main_event_model_id: Option<String>,
    /// `subAuth`
    pub sub_auth: Option<MainDataSubscribeSubAuth>,
    /// `targetApp`
    pub target_app: Option<MainDataSubscribeTargetApp>,
}

event!(MainDataSubscribe = "main_data_subscribe" {
    auth_corp_id ? "authCorpId" | "authcorpid",
    is_create ? "isCreate" | "iscreate",
    main_event_model_id ? "mainEventModelId" | "maineventmodelid",
    sub_auth ? "subAuth" | "subauth",
    target_app ? "targetApp" | "targetapp",
});

/// `targetApp` of [`MainDataSubscribe`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MainDataSubscribeTargetApp {
    /// `actionId`
    pub action_id: Option<String>,
    /// `actionName`
    pub action_name: Option<String>,
    /// `appId`
    pub app_id: Option<String>,
    /// `appName`
    pub app_name: Option<String>,
    /// `appType`
    pub app_type: Option<String>,
    /// `connectorId`
    pub connector_id: Option<String>,
    /// `triggerId`
    pub trigger_id: Option<String>,
    /// `triggerName`
    pub trigger_name: Option<String>,
    /// `triggerType`
    pub trigger_type: Option<String>,
}

event_record!(MainDataSubscribeTargetApp {
    action_id ? "actionId" | "actionid",
    action_name ? "actionName" | "actionname",
    app_id ? "appId" | "appid",
    app_name ? "appName" | "appname",
    app_type ? "appType" | "apptype",
    connector_id ? "connectorId" | "connectorid",
    trigger_id ? "triggerId" | "triggerid",
    trigger_name ? "triggerName" | "triggername",
    trigger_type ? "triggerType" | "triggertype",
});

/// `subAuth` of [`MainDataSubscribe`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MainDataSubscribeSubAuth {
    /// `create`
    pub create: Option<bool>,
    /// `delete`
    pub delete: Option<bool>,
    /// `read`
    pub read: Option<bool>,
    /// `update`
    pub update: Option<bool>,
}

event_record!(MainDataSubscribeSubAuth {
    create ? "create" | "create",
    delete ? "delete" | "delete",
    read ? "read" | "read",
    update ? "update" | "update",
});

/// `org_suite_auth`: <https://open.dingtalk.com/document/development/event-org-suite-auth>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgSuiteAuth {
    /// `authCorpInfo`
    pub auth_corp_info: Option<OrgSuiteAuthAuthCorpInfo>,
    /// `authInfo`
    pub auth_info: Option<OrgSuiteAuthAuthInfo>,
    /// `authScope`
    pub auth_scope: Option<OrgSuiteAuthAuthScope>,
    /// `authUserInfo`
    pub auth_user_info: Option<OrgSuiteAuthAuthUserInfo>,
    /// `chPermanentCode`
    pub ch_permanent_code: Option<Secret>,
    /// `permanentCode`
    pub permanent_code: Option<Secret>,
}

event!(OrgSuiteAuth = "org_suite_auth" {
    auth_corp_info ? "authCorpInfo" | "authcorpinfo",
    auth_info ? "authInfo" | "authinfo",
    auth_scope ? "authScope" | "authscope",
    auth_user_info ? "authUserInfo" | "authuserinfo",
    ch_permanent_code ! "chPermanentCode" | "chpermanentcode",
    permanent_code ! "permanentCode" | "permanentcode",
});

/// `authUserInfo` of [`OrgSuiteAuth`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgSuiteAuthAuthUserInfo {
    /// `userId`
    pub user_id: Option<String>,
}

event_record!(OrgSuiteAuthAuthUserInfo {
    user_id ? "userId" | "userid",
});

/// `authScope` of [`OrgSuiteAuth`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgSuiteAuthAuthScope {
    /// `authOrgScopes`
    pub auth_org_scopes: Option<OrgSuiteAuthAuthScopeAuthOrgScopes>,
    /// `authUserField`
    pub auth_user_field: Vec<String>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `conditionField`
    pub condition_field: Vec<Value>,
}

event_record!(OrgSuiteAuthAuthScope {
    auth_org_scopes ? "authOrgScopes" | "authorgscopes",
    auth_user_field = "authUserField" | "authuserfield",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    condition_field = "conditionField" | "conditionfield",
});

/// `authOrgScopes` of [`OrgSuiteAuthAuthScope`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgSuiteAuthAuthScopeAuthOrgScopes {
    /// `authedDept`
    pub authed_dept: Vec<i64>,
    /// `authedUser`
    pub authed_user: Vec<Value>,
}

event_record!(OrgSuiteAuthAuthScopeAuthOrgScopes {
    authed_dept = "authedDept" | "autheddept",
    authed_user = "authedUser" | "autheduser",
});

/// `authInfo` of [`OrgSuiteAuth`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgSuiteAuthAuthInfo {
    /// `agent`
    pub agent: Vec<OrgSuiteAuthAuthInfoAgent>,
}

event_record!(OrgSuiteAuthAuthInfo {
    agent = "agent" | "agent",
});

/// `agent` of [`OrgSuiteAuthAuthInfo`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgSuiteAuthAuthInfoAgent {
    /// `adminList`
    pub admin_list: Vec<String>,
    /// `agentName`
    pub agent_name: Option<String>,
    /// `agentid`
    pub agentid: Option<i64>,
    /// `appid`
    pub appid: Option<i64>,
    /// `logoUrl`
    pub logo_url: Option<String>,
    /// `useAppRole`
    pub use_app_role: Option<bool>,
}

event_record!(OrgSuiteAuthAuthInfoAgent {
    admin_list = "adminList" | "adminlist",
    agent_name ? "agentName" | "agentname",
    agentid ? "agentid" | "agentid",
    appid ? "appid" | "appid",
    logo_url ? "logoUrl" | "logourl",
    use_app_role ? "useAppRole" | "useapprole",
});

/// `authCorpInfo` of [`OrgSuiteAuth`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgSuiteAuthAuthCorpInfo {
    /// `authChannel`
    pub auth_channel: Option<String>,
    /// `authChannelType`
    pub auth_channel_type: Option<String>,
    /// `authLevel`
    pub auth_level: Option<i64>,
    /// `corpLogoUrl`
    pub corp_logo_url: Option<String>,
    /// `corpName`
    pub corp_name: Option<String>,
    /// `corpType`
    pub corp_type: Option<i64>,
    /// `corpTypeV2`
    pub corp_type_v2: Option<i64>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `fullCorpName`
    pub full_corp_name: Option<String>,
    /// `industry`
    pub industry: Option<String>,
    /// `inviteCode`
    pub invite_code: Option<String>,
    /// `inviteUrl`
    pub invite_url: Option<String>,
    /// `isAuthenticated`
    pub is_authenticated: Option<bool>,
    /// `isEcologicalCorp`
    pub is_ecological_corp: Option<String>,
    /// `licenseCode`
    pub license_code: Option<String>,
}

event_record!(OrgSuiteAuthAuthCorpInfo {
    auth_channel ? "authChannel" | "authchannel",
    auth_channel_type ? "authChannelType" | "authchanneltype",
    auth_level ? "authLevel" | "authlevel",
    corp_logo_url ? "corpLogoUrl" | "corplogourl",
    corp_name ? "corpName" | "corpname",
    corp_type ? "corpType" | "corptype",
    corp_type_v2 ? "corpTypeV2" | "corptypev2",
    corpid ? "corpid" | "corpid",
    full_corp_name ? "fullCorpName" | "fullcorpname",
    industry ? "industry" | "industry",
    invite_code ? "inviteCode" | "invitecode",
    invite_url ? "inviteUrl" | "inviteurl",
    is_authenticated ? "isAuthenticated" | "isauthenticated",
    is_ecological_corp ? "isEcologicalCorp" | "isecologicalcorp",
    license_code ? "licenseCode" | "licensecode",
});

/// `org_suite_change`: <https://open.dingtalk.com/document/development/event-org-suite-relieve>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgSuiteChange {
    /// `authCorpInfo`
    pub auth_corp_info: Option<OrgSuiteChangeAuthCorpInfo>,
    /// `authInfo`
    pub auth_info: Option<OrgSuiteChangeAuthInfo>,
    /// `authScope`
    pub auth_scope: Option<OrgSuiteChangeAuthScope>,
    /// `authUserInfo`
    pub auth_user_info: Option<OrgSuiteChangeAuthUserInfo>,
    /// `permanentCode`
    pub permanent_code: Option<Secret>,
}

event!(OrgSuiteChange = "org_suite_change" {
    auth_corp_info ? "authCorpInfo" | "authcorpinfo",
    auth_info ? "authInfo" | "authinfo",
    auth_scope ? "authScope" | "authscope",
    auth_user_info ? "authUserInfo" | "authuserinfo",
    permanent_code ! "permanentCode" | "permanentcode",
});

/// `authUserInfo` of [`OrgSuiteChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgSuiteChangeAuthUserInfo {
    /// `userId`
    pub user_id: Option<String>,
}

event_record!(OrgSuiteChangeAuthUserInfo {
    user_id ? "userId" | "userid",
});

/// `authScope` of [`OrgSuiteChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgSuiteChangeAuthScope {
    /// `authOrgScopes`
    pub auth_org_scopes: Option<OrgSuiteChangeAuthScopeAuthOrgScopes>,
    /// `authUserField`
    pub auth_user_field: Vec<String>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
}

event_record!(OrgSuiteChangeAuthScope {
    auth_org_scopes ? "authOrgScopes" | "authorgscopes",
    auth_user_field = "authUserField" | "authuserfield",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
});

/// `authOrgScopes` of [`OrgSuiteChangeAuthScope`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgSuiteChangeAuthScopeAuthOrgScopes {
    /// `authedDept`
    pub authed_dept: Vec<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
}

event_record!(OrgSuiteChangeAuthScopeAuthOrgScopes {
    authed_dept = "authedDept" | "autheddept",
    errmsg ? "errmsg" | "errmsg",
});

/// `authInfo` of [`OrgSuiteChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgSuiteChangeAuthInfo {
    /// `agent`
    pub agent: Vec<OrgSuiteChangeAuthInfoAgent>,
}

event_record!(OrgSuiteChangeAuthInfo {
    agent = "agent" | "agent",
});

/// `agent` of [`OrgSuiteChangeAuthInfo`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgSuiteChangeAuthInfoAgent {
    /// `adminList`
    pub admin_list: Vec<String>,
    /// `agentName`
    pub agent_name: Option<String>,
    /// `agentid`
    pub agentid: Option<i64>,
    /// `appid`
    pub appid: Option<String>,
    /// `logoUrl`
    pub logo_url: Option<String>,
    /// `useAppRole`
    pub use_app_role: Option<bool>,
}

event_record!(OrgSuiteChangeAuthInfoAgent {
    admin_list = "adminList" | "adminlist",
    agent_name ? "agentName" | "agentname",
    agentid ? "agentid" | "agentid",
    appid ? "appid" | "appid",
    logo_url ? "logoUrl" | "logourl",
    use_app_role ? "useAppRole" | "useapprole",
});

/// `authCorpInfo` of [`OrgSuiteChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgSuiteChangeAuthCorpInfo {
    /// `authChannel`
    pub auth_channel: Option<String>,
    /// `authChannelType`
    pub auth_channel_type: Option<String>,
    /// `authLevel`
    pub auth_level: Option<i64>,
    /// `corpLogoUrl`
    pub corp_logo_url: Option<String>,
    /// `corpName`
    pub corp_name: Option<String>,
    /// `corpType`
    pub corp_type: Option<i64>,
    /// `corpTypeV2`
    pub corp_type_v2: Option<i64>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `fullCorpName`
    pub full_corp_name: Option<String>,
    /// `industry`
    pub industry: Option<String>,
    /// `inviteCode`
    pub invite_code: Option<String>,
    /// `inviteUrl`
    pub invite_url: Option<String>,
    /// `isAuthenticated`
    pub is_authenticated: Option<bool>,
    /// `isEcologicalCorp`
    pub is_ecological_corp: Option<bool>,
    /// `licenseCode`
    pub license_code: Option<String>,
}

event_record!(OrgSuiteChangeAuthCorpInfo {
    auth_channel ? "authChannel" | "authchannel",
    auth_channel_type ? "authChannelType" | "authchanneltype",
    auth_level ? "authLevel" | "authlevel",
    corp_logo_url ? "corpLogoUrl" | "corplogourl",
    corp_name ? "corpName" | "corpname",
    corp_type ? "corpType" | "corptype",
    corp_type_v2 ? "corpTypeV2" | "corptypev2",
    corpid ? "corpid" | "corpid",
    full_corp_name ? "fullCorpName" | "fullcorpname",
    industry ? "industry" | "industry",
    invite_code ? "inviteCode" | "invitecode",
    invite_url ? "inviteUrl" | "inviteurl",
    is_authenticated ? "isAuthenticated" | "isauthenticated",
    is_ecological_corp ? "isEcologicalCorp" | "isecologicalcorp",
    license_code ? "licenseCode" | "licensecode",
});

/// `org_suite_relieve`: <https://open.dingtalk.com/document/development/enterprise-release-kit-authorization>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgSuiteRelieve {}

event!(OrgSuiteRelieve = "org_suite_relieve" {});

/// `suite_relieve`: <https://open.dingtalk.com/document/development/revoke-authorization>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SuiteRelieve {
    /// `authCorpId`
    pub auth_corp_id: Option<String>,
}

event!(SuiteRelieve = "suite_relieve" {
    auth_corp_id ? "authCorpId" | "authcorpid",
});

/// `suite_ticket`: <https://open.dingtalk.com/document/development/event-suite-ticket>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SuiteTicket {
    /// `suiteTicket`
    pub suite_ticket: Option<Secret>,
}

event!(SuiteTicket = "suite_ticket" {
    suite_ticket ! "suiteTicket" | "suiteticket",
});

/// `tmp_auth_code`: <https://open.dingtalk.com/document/development/enterprise-authorized-application-activation-event>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TmpAuthCode {
    /// `authCode`
    pub auth_code: Option<Secret>,
    /// `authCorpId`
    pub auth_corp_id: Option<String>,
}

event!(TmpAuthCode = "tmp_auth_code" {
    auth_code ! "authCode" | "authcode",
    auth_corp_id ? "authCorpId" | "authcorpid",
});
