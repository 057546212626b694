// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `contact`.

use crate::event::record::{event, event_record};

/// `contact_add_org`: <https://open.dingtalk.com/document/development/enterprise-adds-external-contacts>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ContactAddOrg {
    /// `companyName`
    pub company_name: Option<String>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `followerUserId`
    pub follower_user_id: Option<String>,
    /// `labelIds`
    pub label_ids: Vec<i64>,
    /// `mobile`
    pub mobile: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `shareDeptIds`
    pub share_dept_ids: Vec<i64>,
    /// `shareUserIds`
    pub share_user_ids: Vec<String>,
    /// `stateCode`
    pub state_code: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
}

event!(ContactAddOrg = "contact_add_org" {
    company_name ? "companyName" | "companyname",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    follower_user_id ? "followerUserId" | "followeruserid",
    label_ids = "labelIds" | "labelids",
    mobile ? "mobile" | "mobile",
    name ? "name" | "name",
    share_dept_ids = "shareDeptIds" | "sharedeptids",
    share_user_ids = "shareUserIds" | "shareuserids",
    state_code ? "stateCode" | "statecode",
    user_id ? "userId" | "userid",
});

/// `contact_leave_org`: <https://open.dingtalk.com/document/development/enterprise-delete-external-contacts>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ContactLeaveOrg {
    /// `userId`
    pub user_id: Option<String>,
}

event!(ContactLeaveOrg = "contact_leave_org" {
    user_id ? "userId" | "userid",
});

/// `contact_modify_org`: <https://open.dingtalk.com/document/development/external-contact-modification>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ContactModifyOrg {
    /// `companyName`
    pub company_name: Option<String>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `followerUserId`
    pub follower_user_id: Option<String>,
    /// `labelIds`
    pub label_ids: Vec<i64>,
    /// `mobile`
    pub mobile: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `remark`
    pub remark: Option<String>,
    /// `shareDeptIds`
    pub share_dept_ids: Vec<i64>,
    /// `shareUserIds`
    pub share_user_ids: Vec<String>,
    /// `stateCode`
    pub state_code: Option<String>,
    /// `title`
    pub title: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
}

event!(ContactModifyOrg = "contact_modify_org" {
    company_name ? "companyName" | "companyname",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    follower_user_id ? "followerUserId" | "followeruserid",
    label_ids = "labelIds" | "labelids",
    mobile ? "mobile" | "mobile",
    name ? "name" | "name",
    remark ? "remark" | "remark",
    share_dept_ids = "shareDeptIds" | "sharedeptids",
    share_user_ids = "shareUserIds" | "shareuserids",
    state_code ? "stateCode" | "statecode",
    title ? "title" | "title",
    user_id ? "userId" | "userid",
});

/// `isw_user_event_received`: <https://open.dingtalk.com/document/development/service-number-receive-user-interaction>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct IswUserEventReceived {
    /// `actionKey`
    pub action_key: Option<String>,
    /// `actionType`
    pub action_type: Option<String>,
    /// `createTime`
    pub create_time: Option<i64>,
    /// `fromUser`
    pub from_user: Option<String>,
    /// `toUser`
    pub to_user: Option<String>,
}

event!(IswUserEventReceived = "isw_user_event_received" {
    action_key ? "actionKey" | "actionkey",
    action_type ? "actionType" | "actiontype",
    create_time ? "createTime" | "createtime",
    from_user ? "fromUser" | "fromuser",
    to_user ? "toUser" | "touser",
});

/// `label_conf_add`: <https://open.dingtalk.com/document/development/add-a-role-or-role-group>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct LabelConfAdd {
    /// `labelIdList`
    pub label_id_list: Vec<i64>,
    /// `scope`
    pub scope: Option<String>,
}

event!(LabelConfAdd = "label_conf_add" {
    label_id_list = "labelIdList" | "labelidlist",
    scope ? "scope" | "scope",
});

/// `label_conf_del`: <https://open.dingtalk.com/document/development/delete-a-role-or-role-group>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct LabelConfDel {
    /// `labelIdList`
    pub label_id_list: Vec<i64>,
}

event!(LabelConfDel = "label_conf_del" {
    label_id_list = "labelIdList" | "labelidlist",
});

/// `label_conf_modify`: <https://open.dingtalk.com/document/development/modify-a-role-or-role-group>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct LabelConfModify {
    /// `labelIdList`
    pub label_id_list: Vec<i64>,
    /// `postLabelList`
    pub post_label_list: Vec<String>,
    /// `preLabelList`
    pub pre_label_list: Vec<String>,
    /// `scope`
    pub scope: Option<String>,
}

event!(LabelConfModify = "label_conf_modify" {
    label_id_list = "labelIdList" | "labelidlist",
    post_label_list = "postLabelList" | "postlabellist",
    pre_label_list = "preLabelList" | "prelabellist",
    scope ? "scope" | "scope",
});

/// `label_user_change`: <https://open.dingtalk.com/document/development/employee-role-information-changes>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct LabelUserChange {
    /// `action`
    pub action: Option<String>,
    /// `labelIdList`
    pub label_id_list: Vec<i64>,
    /// `userIdList`
    pub user_id_list: Vec<String>,
}

event!(LabelUserChange = "label_user_change" {
    action ? "action" | "action",
    label_id_list = "labelIdList" | "labelidlist",
    user_id_list = "userIdList" | "useridlist",
});

/// `official_account_follow`: <https://open.dingtalk.com/document/development/service-window-event>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OfficialAccountFollow {
    /// `data`
    pub data: Vec<OfficialAccountFollowData>,
}

event!(OfficialAccountFollow = "official_account_follow" {
    data = "data" | "data",
});

/// `data` of [`OfficialAccountFollow`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OfficialAccountFollowData {
    /// `name`
    pub name: Option<String>,
    /// `timestamp`
    pub timestamp: Option<i64>,
    /// `type`
    pub r#type: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
}

event_record!(OfficialAccountFollowData {
    name ? "name" | "name",
    timestamp ? "timestamp" | "timestamp",
    r#type ? "type" | "type",
    user_id ? "userId" | "userid",
});

/// `official_account_unfollow`: <https://open.dingtalk.com/document/development/service-window-close-event>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OfficialAccountUnfollow {
    /// `data`
    pub data: Vec<OfficialAccountUnfollowData>,
}

event!(OfficialAccountUnfollow = "official_account_unfollow" {
    data = "data" | "data",
});

/// `data` of [`OfficialAccountUnfollow`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OfficialAccountUnfollowData {
    /// `name`
    pub name: Option<String>,
    /// `timestamp`
    pub timestamp: Option<i64>,
    /// `type`
    pub r#type: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
}

event_record!(OfficialAccountUnfollowData {
    name ? "name" | "name",
    timestamp ? "timestamp" | "timestamp",
    r#type ? "type" | "type",
    user_id ? "userId" | "userid",
});

/// `official_account_user_data_apply_result`: <https://open.dingtalk.com/document/development/user-information-authorization-result>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OfficialAccountUserDataApplyResult {
    /// `accountId`
    pub account_id: Option<String>,
    /// `content`
    pub content: Option<OfficialAccountUserDataApplyResultContent>,
    /// `msgType`
    pub msg_type: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
}

event!(OfficialAccountUserDataApplyResult = "official_account_user_data_apply_result" {
    account_id ? "accountId" | "accountid",
    content ? "content" | "content",
    msg_type ? "msgType" | "msgtype",
    user_id ? "userId" | "userid",
});

/// `content` of [`OfficialAccountUserDataApplyResult`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OfficialAccountUserDataApplyResultContent {
    /// `authorized`
    pub authorized: Option<bool>,
}

event_record!(OfficialAccountUserDataApplyResultContent {
    authorized ? "authorized" | "authorized",
});

/// `org_admin_add`: <https://open.dingtalk.com/document/development/user-is-set-as-administrator>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgAdminAdd {
    /// `userId`
    pub user_id: Vec<String>,
}

event!(OrgAdminAdd = "org_admin_add" {
    user_id = "userId" | "userid",
});

/// `org_admin_remove`: <https://open.dingtalk.com/document/development/address-book-user-canceled-setting-administrator>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgAdminRemove {
    /// `userId`
    pub user_id: Vec<String>,
}

event!(OrgAdminRemove = "org_admin_remove" {
    user_id = "userId" | "userid",
});

/// `org_change`: <https://open.dingtalk.com/document/development/enterprise-information-changes>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgChange {}

event!(OrgChange = "org_change" {});

/// `org_dept_create`: <https://open.dingtalk.com/document/development/create-department-event>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgDeptCreate {
    /// `autoAddUser`
    pub auto_add_user: Option<bool>,
    /// `autoApproveApply`
    pub auto_approve_apply: Option<String>,
    /// `brief`
    pub brief: Option<String>,
    /// `createDeptGroup`
    pub create_dept_group: Option<bool>,
    /// `deptHiding`
    pub dept_hiding: Option<bool>,
    /// `deptId`
    pub dept_id: Vec<i64>,
    /// `deptManagerUseridList`
    pub dept_manager_userid_list: Option<String>,
    /// `deptPerimits`
    pub dept_perimits: Option<String>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `groupContainSubDept`
    pub group_contain_sub_dept: Option<bool>,
    /// `id`
    pub id: Option<i64>,
    /// `name`
    pub name: Option<String>,
    /// `order`
    pub order: Option<i64>,
    /// `orgDeptOwner`
    pub org_dept_owner: Option<String>,
    /// `outerDept`
    pub outer_dept: Option<bool>,
    /// `outerPermitDepts`
    pub outer_permit_depts: Option<String>,
    /// `outerPermitUsers`
    pub outer_permit_users: Option<String>,
    /// `parentid`
    pub parentid: Option<i64>,
    /// `userPerimits`
    pub user_perimits: Option<String>,
    /// `userPermits`
    pub user_permits: Option<String>,
}

event!(OrgDeptCreate = "org_dept_create" {
    auto_add_user ? "autoAddUser" | "autoadduser",
    auto_approve_apply ? "autoApproveApply" | "autoapproveapply",
    brief ? "brief" | "brief",
    create_dept_group ? "createDeptGroup" | "createdeptgroup",
    dept_hiding ? "deptHiding" | "depthiding",
    dept_id = "deptId" | "deptid",
    dept_manager_userid_list ? "deptManagerUseridList" | "deptmanageruseridlist",
    dept_perimits ? "deptPerimits" | "deptperimits",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    group_contain_sub_dept ? "groupContainSubDept" | "groupcontainsubdept",
    id ? "id" | "id",
    name ? "name" | "name",
    order ? "order" | "order",
    org_dept_owner ? "orgDeptOwner" | "orgdeptowner",
    outer_dept ? "outerDept" | "outerdept",
    outer_permit_depts ? "outerPermitDepts" | "outerpermitdepts",
    outer_permit_users ? "outerPermitUsers" | "outerpermitusers",
    parentid ? "parentid" | "parentid",
    user_perimits ? "userPerimits" | "userperimits",
    user_permits ? "userPermits" | "userpermits",
});

/// `org_dept_modify`: <https://open.dingtalk.com/document/development/address-book-enterprise-department-modification>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgDeptModify {
    /// `autoAddUser`
    pub auto_add_user: Option<bool>,
    /// `autoApproveApply`
    pub auto_approve_apply: Option<String>,
    /// `brief`
    pub brief: Option<String>,
    /// `createDeptGroup`
    pub create_dept_group: Option<bool>,
    /// `deptHiding`
    pub dept_hiding: Option<bool>,
    /// `deptId`
    pub dept_id: Vec<i64>,
    /// `deptManagerUseridList`
    pub dept_manager_userid_list: Option<String>,
    /// `deptPerimits`
    pub dept_perimits: Option<String>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `groupContainSubDept`
    pub group_contain_sub_dept: Option<bool>,
    /// `id`
    pub id: Option<i64>,
    /// `name`
    pub name: Option<String>,
    /// `order`
    pub order: Option<i64>,
    /// `outerDept`
    pub outer_dept: Option<bool>,
    /// `outerPermitDepts`
    pub outer_permit_depts: Option<String>,
    /// `outerPermitUsers`
    pub outer_permit_users: Option<String>,
    /// `parentid`
    pub parentid: Option<i64>,
    /// `userPermits`
    pub user_permits: Option<String>,
}

event!(OrgDeptModify = "org_dept_modify" {
    auto_add_user ? "autoAddUser" | "autoadduser",
    auto_approve_apply ? "autoApproveApply" | "autoapproveapply",
    brief ? "brief" | "brief",
    create_dept_group ? "createDeptGroup" | "createdeptgroup",
    dept_hiding ? "deptHiding" | "depthiding",
    dept_id = "deptId" | "deptid",
    dept_manager_userid_list ? "deptManagerUseridList" | "deptmanageruseridlist",
    dept_perimits ? "deptPerimits" | "deptperimits",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    group_contain_sub_dept ? "groupContainSubDept" | "groupcontainsubdept",
    id ? "id" | "id",
    name ? "name" | "name",
    order ? "order" | "order",
    outer_dept ? "outerDept" | "outerdept",
    outer_permit_depts ? "outerPermitDepts" | "outerpermitdepts",
    outer_permit_users ? "outerPermitUsers" | "outerpermitusers",
    parentid ? "parentid" | "parentid",
    user_permits ? "userPermits" | "userpermits",
});

/// `org_dept_remove`: <https://open.dingtalk.com/document/development/address-book-enterprise-department-delete>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgDeptRemove {
    /// `deptId`
    pub dept_id: Vec<i64>,
}

event!(OrgDeptRemove = "org_dept_remove" {
    dept_id = "deptId" | "deptid",
});

/// `org_remove`: <https://open.dingtalk.com/document/development/the-organizational-relationship-enterprise-is-deleted>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgRemove {
    /// `agentId`
    pub agent_id: Option<i64>,
}

event!(OrgRemove = "org_remove" {
    agent_id ? "agentId" | "agentid",
});

/// `org_role_add`: <https://open.dingtalk.com/document/development/businesses-increase-roles>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgRoleAdd {
    /// `groupId`
    pub group_id: Option<i64>,
    /// `groupName`
    pub group_name: Option<String>,
    /// `roleId`
    pub role_id: Option<i64>,
    /// `roleName`
    pub role_name: Option<String>,
}

event!(OrgRoleAdd = "org_role_add" {
    group_id ? "groupId" | "groupid",
    group_name ? "groupName" | "groupname",
    role_id ? "roleId" | "roleid",
    role_name ? "roleName" | "rolename",
});

/// `org_role_modify`: <https://open.dingtalk.com/document/development/enterprise-role-change>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgRoleModify {
    /// `groupId`
    pub group_id: Option<i64>,
    /// `groupName`
    pub group_name: Option<String>,
    /// `roleId`
    pub role_id: Option<i64>,
    /// `roleName`
    pub role_name: Option<String>,
}

event!(OrgRoleModify = "org_role_modify" {
    group_id ? "groupId" | "groupid",
    group_name ? "groupName" | "groupname",
    role_id ? "roleId" | "roleid",
    role_name ? "roleName" | "rolename",
});

/// `org_role_remove`: <https://open.dingtalk.com/document/development/enterprise-deletes-the-role>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgRoleRemove {
    /// `roleId`
    pub role_id: Option<String>,
}

event!(OrgRoleRemove = "org_role_remove" {
    role_id ? "roleId" | "roleid",
});

/// `org_update`: <https://open.dingtalk.com/document/development/event-subscription-for-enterprise-changes>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgUpdate {
    /// `authLevel`
    pub auth_level: Option<i64>,
    /// `corpLogoUrl`
    pub corp_logo_url: Option<String>,
    /// `corpName`
    pub corp_name: Option<String>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `industry`
    pub industry: Option<String>,
    /// `isAuthenticated`
    pub is_authenticated: Option<bool>,
}

event!(OrgUpdate = "org_update" {
    auth_level ? "authLevel" | "authlevel",
    corp_logo_url ? "corpLogoUrl" | "corplogourl",
    corp_name ? "corpName" | "corpname",
    corpid ? "corpid" | "corpid",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    industry ? "industry" | "industry",
    is_authenticated ? "isAuthenticated" | "isauthenticated",
});

/// `transfer_contact_id_job_result`: <https://open.dingtalk.com/document/development/asynchronous-translation-address-book-id-task-completion-notification>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TransferContactIdJobResult {
    /// `jobId`
    pub job_id: Option<String>,
    /// `status`
    pub status: Option<String>,
}

event!(TransferContactIdJobResult = "transfer_contact_id_job_result" {
    job_id ? "jobId" | "jobid",
    status ? "status" | "status",
});

/// `user_active_org`: <https://open.dingtalk.com/document/development/user-activation-after-joining-the-enterprise>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserActiveOrg {
    /// `active`
    pub active: Option<bool>,
    /// `avatar`
    pub avatar: Option<String>,
    /// `department`
    pub department: Vec<i64>,
    /// `dingId`
    pub ding_id: Option<String>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `exclusiveAccount`
    pub exclusive_account: Option<bool>,
    /// `isAdmin`
    pub is_admin: Option<bool>,
    /// `isBoss`
    pub is_boss: Option<bool>,
    /// `isHide`
    pub is_hide: Option<bool>,
    /// `isLeaderInDepts`
    pub is_leader_in_depts: Option<String>,
    /// `isSenior`
    pub is_senior: Option<bool>,
    /// `jobnumber`
    pub jobnumber: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `orderInDepts`
    pub order_in_depts: Option<String>,
    /// `position`
    pub position: Option<String>,
    /// `realAuthed`
    pub real_authed: Option<bool>,
    /// `unionEmpExt`
    pub union_emp_ext: Option<UserActiveOrgUnionEmpExt>,
    /// `unionid`
    pub unionid: Option<String>,
    /// `userId`
    pub user_id: Vec<String>,
}

event!(UserActiveOrg = "user_active_org" {
    active ? "active" | "active",
    avatar ? "avatar" | "avatar",
    department = "department" | "department",
    ding_id ? "dingId" | "dingid",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    exclusive_account ? "exclusiveAccount" | "exclusiveaccount",
    is_admin ? "isAdmin" | "isadmin",
    is_boss ? "isBoss" | "isboss",
    is_hide ? "isHide" | "ishide",
    is_leader_in_depts ? "isLeaderInDepts" | "isleaderindepts",
    is_senior ? "isSenior" | "issenior",
    jobnumber ? "jobnumber" | "jobnumber",
    name ? "name" | "name",
    order_in_depts ? "orderInDepts" | "orderindepts",
    position ? "position" | "position",
    real_authed ? "realAuthed" | "realauthed",
    union_emp_ext ? "unionEmpExt" | "unionempext",
    unionid ? "unionid" | "unionid",
    user_id = "userId" | "userid",
});

/// `unionEmpExt` of [`UserActiveOrg`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserActiveOrgUnionEmpExt {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
    /// `unionEmpMapList`
    pub union_emp_map_list: Vec<UserActiveOrgUnionEmpExtUnionEmpMapList>,
}

event_record!(UserActiveOrgUnionEmpExt {
    corp_id ? "corpId" | "corpid",
    staff_id ? "staffId" | "staffid",
    union_emp_map_list = "unionEmpMapList" | "unionempmaplist",
});

/// `unionEmpMapList` of [`UserActiveOrgUnionEmpExt`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserActiveOrgUnionEmpExtUnionEmpMapList {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
}

event_record!(UserActiveOrgUnionEmpExtUnionEmpMapList {
    corp_id ? "corpId" | "corpid",
    staff_id ? "staffId" | "staffid",
});

/// `user_add_org`: <https://open.dingtalk.com/document/development/enterprise-increases-employee-events>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserAddOrg {
    /// `userId`
    pub user_id: Vec<String>,
    /// `active`
    pub active: Option<bool>,
    /// `avatar`
    pub avatar: Option<String>,
    /// `department`
    pub department: Vec<i64>,
    /// `dingId`
    pub ding_id: Option<String>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `exclusiveAccount`
    pub exclusive_account: Option<bool>,
    /// `isAdmin`
    pub is_admin: Option<bool>,
    /// `isBoss`
    pub is_boss: Option<bool>,
    /// `isHide`
    pub is_hide: Option<bool>,
    /// `isLeaderInDepts`
    pub is_leader_in_depts: Option<String>,
    /// `isSenior`
    pub is_senior: Option<bool>,
    /// `jobnumber`
    pub jobnumber: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `orderInDepts`
    pub order_in_depts: Option<String>,
    /// `position`
    pub position: Option<String>,
    /// `realAuthed`
    pub real_authed: Option<bool>,
    /// `unionEmpExt`
    pub union_emp_ext: Option<UserAddOrgUnionEmpExt>,
    /// `unionid`
    pub unionid: Option<String>,
}

event!(UserAddOrg = "user_add_org" {
    user_id = "userId" | "userid",
    active ? "active" | "active",
    avatar ? "avatar" | "avatar",
    department = "department" | "department",
    ding_id ? "dingId" | "dingid",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    exclusive_account ? "exclusiveAccount" | "exclusiveaccount",
    is_admin ? "isAdmin" | "isadmin",
    is_boss ? "isBoss" | "isboss",
    is_hide ? "isHide" | "ishide",
    is_leader_in_depts ? "isLeaderInDepts" | "isleaderindepts",
    is_senior ? "isSenior" | "issenior",
    jobnumber ? "jobnumber" | "jobnumber",
    name ? "name" | "name",
    order_in_depts ? "orderInDepts" | "orderindepts",
    position ? "position" | "position",
    real_authed ? "realAuthed" | "realauthed",
    union_emp_ext ? "unionEmpExt" | "unionempext",
    unionid ? "unionid" | "unionid",
});

/// `unionEmpExt` of [`UserAddOrg`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserAddOrgUnionEmpExt {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
    /// `unionEmpMapList`
    pub union_emp_map_list: Vec<UserAddOrgUnionEmpExtUnionEmpMapList>,
}

event_record!(UserAddOrgUnionEmpExt {
    corp_id ? "corpId" | "corpid",
    staff_id ? "staffId" | "staffid",
    union_emp_map_list = "unionEmpMapList" | "unionempmaplist",
});

/// `unionEmpMapList` of [`UserAddOrgUnionEmpExt`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserAddOrgUnionEmpExtUnionEmpMapList {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
}

event_record!(UserAddOrgUnionEmpExtUnionEmpMapList {
    corp_id ? "corpId" | "corpid",
    staff_id ? "staffId" | "staffid",
});

/// `user_dept_change`: <https://open.dingtalk.com/document/development/employee-information-event-after-enterprise-modifies-employee-department>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserDeptChange {
    /// `active`
    pub active: Option<bool>,
    /// `avatar`
    pub avatar: Option<String>,
    /// `department`
    pub department: Vec<i64>,
    /// `dingId`
    pub ding_id: Option<String>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `exclusiveAccount`
    pub exclusive_account: Option<bool>,
    /// `isAdmin`
    pub is_admin: Option<bool>,
    /// `isBoss`
    pub is_boss: Option<bool>,
    /// `isHide`
    pub is_hide: Option<bool>,
    /// `isLeaderInDepts`
    pub is_leader_in_depts: Option<String>,
    /// `isSenior`
    pub is_senior: Option<bool>,
    /// `jobnumber`
    pub jobnumber: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `orderInDepts`
    pub order_in_depts: Option<String>,
    /// `position`
    pub position: Option<String>,
    /// `realAuthed`
    pub real_authed: Option<bool>,
    /// `unionEmpExt`
    pub union_emp_ext: Option<UserDeptChangeUnionEmpExt>,
    /// `unionid`
    pub unionid: Option<String>,
    /// `userid`
    pub userid: Option<String>,
}

event!(UserDeptChange = "user_dept_change" {
    active ? "active" | "active",
    avatar ? "avatar" | "avatar",
    department = "department" | "department",
    ding_id ? "dingId" | "dingid",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    exclusive_account ? "exclusiveAccount" | "exclusiveaccount",
    is_admin ? "isAdmin" | "isadmin",
    is_boss ? "isBoss" | "isboss",
    is_hide ? "isHide" | "ishide",
    is_leader_in_depts ? "isLeaderInDepts" | "isleaderindepts",
    is_senior ? "isSenior" | "issenior",
    jobnumber ? "jobnumber" | "jobnumber",
    name ? "name" | "name",
    order_in_depts ? "orderInDepts" | "orderindepts",
    position ? "position" | "position",
    real_authed ? "realAuthed" | "realauthed",
    union_emp_ext ? "unionEmpExt" | "unionempext",
    unionid ? "unionid" | "unionid",
    userid ? "userid" | "userid",
});

/// `unionEmpExt` of [`UserDeptChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserDeptChangeUnionEmpExt {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
    /// `unionEmpMapList`
    pub union_emp_map_list: Vec<UserDeptChangeUnionEmpExtUnionEmpMapList>,
}

event_record!(UserDeptChangeUnionEmpExt {
    corp_id ? "corpId" | "corpid",
    staff_id ? "staffId" | "staffid",
    union_emp_map_list = "unionEmpMapList" | "unionempmaplist",
});

/// `unionEmpMapList` of [`UserDeptChangeUnionEmpExt`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserDeptChangeUnionEmpExtUnionEmpMapList {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
}

event_record!(UserDeptChangeUnionEmpExtUnionEmpMapList {
    corp_id ? "corpId" | "corpid",
    staff_id ? "staffId" | "staffid",
});

/// `user_leave_org`: <https://open.dingtalk.com/document/development/enterprise-delete-employee>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserLeaveOrg {
    /// `dingId`
    pub ding_id: Option<String>,
    /// `unionid`
    pub unionid: Option<String>,
    /// `userId`
    pub user_id: Vec<String>,
}

event!(UserLeaveOrg = "user_leave_org" {
    ding_id ? "dingId" | "dingid",
    unionid ? "unionid" | "unionid",
    user_id = "userId" | "userid",
});

/// `user_modify_org`: <https://open.dingtalk.com/document/development/enterprise-modify-employee-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserModifyOrg {
    /// `active`
    pub active: Option<bool>,
    /// `avatar`
    pub avatar: Option<String>,
    /// `department`
    pub department: Vec<i64>,
    /// `diffInfo`
    pub diff_info: Option<UserModifyOrgDiffInfo>,
    /// `dingId`
    pub ding_id: Option<String>,
    /// `email`
    pub email: Option<String>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `exclusiveAccount`
    pub exclusive_account: Option<bool>,
    /// `isAdmin`
    pub is_admin: Option<bool>,
    /// `isBoss`
    pub is_boss: Option<bool>,
    /// `isCustomizedPortal`
    pub is_customized_portal: Option<bool>,
    /// `isHide`
    pub is_hide: Option<bool>,
    /// `isLeaderInDepts`
    pub is_leader_in_depts: Option<String>,
    /// `isSenior`
    pub is_senior: Option<bool>,
    /// `jobnumber`
    pub jobnumber: Option<String>,
    /// `mobile`
    pub mobile: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `openId`
    pub open_id: Option<String>,
    /// `orderInDepts`
    pub order_in_depts: Option<String>,
    /// `position`
    pub position: Option<String>,
    /// `realAuthed`
    pub real_authed: Option<bool>,
    /// `roles`
    pub roles: Vec<UserModifyOrgRoles>,
    /// `stateCode`
    pub state_code: Option<String>,
    /// `unionEmpExt`
    pub union_emp_ext: Option<UserModifyOrgUnionEmpExt>,
    /// `unionid`
    pub unionid: Option<String>,
    /// `userId`
    pub user_id: Vec<String>,
}

event!(UserModifyOrg = "user_modify_org" {
    active ? "active" | "active",
    avatar ? "avatar" | "avatar",
    department = "department" | "department",
    diff_info ? "diffInfo" | "diffinfo",
    ding_id ? "dingId" | "dingid",
    email ? "email" | "email",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    exclusive_account ? "exclusiveAccount" | "exclusiveaccount",
    is_admin ? "isAdmin" | "isadmin",
    is_boss ? "isBoss" | "isboss",
    is_customized_portal ? "isCustomizedPortal" | "iscustomizedportal",
    is_hide ? "isHide" | "ishide",
    is_leader_in_depts ? "isLeaderInDepts" | "isleaderindepts",
    is_senior ? "isSenior" | "issenior",
    jobnumber ? "jobnumber" | "jobnumber",
    mobile ? "mobile" | "mobile",
    name ? "name" | "name",
    open_id ? "openId" | "openid",
    order_in_depts ? "orderInDepts" | "orderindepts",
    position ? "position" | "position",
    real_authed ? "realAuthed" | "realauthed",
    roles = "roles" | "roles",
    state_code ? "stateCode" | "statecode",
    union_emp_ext ? "unionEmpExt" | "unionempext",
    unionid ? "unionid" | "unionid",
    user_id = "userId" | "userid",
});

/// `unionEmpExt` of [`UserModifyOrg`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserModifyOrgUnionEmpExt {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
    /// `unionEmpMapList`
    pub union_emp_map_list: Vec<UserModifyOrgUnionEmpExtUnionEmpMapList>,
}

event_record!(UserModifyOrgUnionEmpExt {
    corp_id ? "corpId" | "corpid",
    staff_id ? "staffId" | "staffid",
    union_emp_map_list = "unionEmpMapList" | "unionempmaplist",
});

/// `unionEmpMapList` of [`UserModifyOrgUnionEmpExt`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserModifyOrgUnionEmpExtUnionEmpMapList {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
}

event_record!(UserModifyOrgUnionEmpExtUnionEmpMapList {
    corp_id ? "corpId" | "corpid",
    staff_id ? "staffId" | "staffid",
});

/// `roles` of [`UserModifyOrg`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserModifyOrgRoles {
    /// `groupName`
    pub group_name: Option<String>,
    /// `id`
    pub id: Option<i64>,
    /// `name`
    pub name: Option<String>,
    /// `type`
    pub r#type: Option<i64>,
}

event_record!(UserModifyOrgRoles {
    group_name ? "groupName" | "groupname",
    id ? "id" | "id",
    name ? "name" | "name",
    r#type ? "type" | "type",
});

/// `diffInfo` of [`UserModifyOrg`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserModifyOrgDiffInfo {
    /// `curr`
    pub curr: Option<UserModifyOrgDiffInfoCurr>,
    /// `prev`
    pub prev: Option<UserModifyOrgDiffInfoPrev>,
    /// `userid`
    pub userid: Option<String>,
}

event_record!(UserModifyOrgDiffInfo {
    curr ? "curr" | "curr",
    prev ? "prev" | "prev",
    userid ? "userid" | "userid",
});

/// `prev` of [`UserModifyOrgDiffInfo`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserModifyOrgDiffInfoPrev {
    /// `email`
    pub email: Option<String>,
    /// `hiredDate`
    pub hired_date: Option<String>,
    /// `jobNumber`
    pub job_number: Option<String>,
    /// `managerUserid`
    pub manager_userid: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `telephone`
    pub telephone: Option<String>,
    /// `workPlace`
    pub work_place: Option<String>,
}

event_record!(UserModifyOrgDiffInfoPrev {
    email ? "email" | "email",
    hired_date ? "hiredDate" | "hireddate",
    job_number ? "jobNumber" | "jobnumber",
    manager_userid ? "managerUserid" | "manageruserid",
    name ? "name" | "name",
    telephone ? "telephone" | "telephone",
    work_place ? "workPlace" | "workplace",
});

/// `curr` of [`UserModifyOrgDiffInfo`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserModifyOrgDiffInfoCurr {
    /// `email`
    pub email: Option<String>,
    /// `hiredDate`
    pub hired_date: Option<String>,
    /// `jobNumber`
    pub job_number: Option<String>,
    /// `managerUserid`
    pub manager_userid: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `workPlace`
    pub work_place: Option<String>,
}

event_record!(UserModifyOrgDiffInfoCurr {
    email ? "email" | "email",
    hired_date ? "hiredDate" | "hireddate",
    job_number ? "jobNumber" | "jobnumber",
    manager_userid ? "managerUserid" | "manageruserid",
    name ? "name" | "name",
    work_place ? "workPlace" | "workplace",
});

/// `user_role_change`: <https://open.dingtalk.com/document/development/employee-information-event-after-the-enterprise-modifies-the-employee-s-role>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserRoleChange {
    /// `active`
    pub active: Option<bool>,
    /// `avatar`
    pub avatar: Option<String>,
    /// `department`
    pub department: Vec<i64>,
    /// `dingId`
    pub ding_id: Option<String>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `exclusiveAccount`
    pub exclusive_account: Option<bool>,
    /// `isAdmin`
    pub is_admin: Option<bool>,
    /// `isBoss`
    pub is_boss: Option<bool>,
    /// `isHide`
    pub is_hide: Option<bool>,
    /// `isLeaderInDepts`
    pub is_leader_in_depts: Option<String>,
    /// `isSenior`
    pub is_senior: Option<bool>,
    /// `jobnumber`
    pub jobnumber: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `orderInDepts`
    pub order_in_depts: Option<String>,
    /// `position`
    pub position: Option<String>,
    /// `realAuthed`
    pub real_authed: Option<bool>,
    /// `unionEmpExt`
    pub union_emp_ext: Option<UserRoleChangeUnionEmpExt>,
    /// `unionid`
    pub unionid: Option<String>,
    /// `userid`
    pub userid: Option<String>,
}

event!(UserRoleChange = "user_role_change" {
    active ? "active" | "active",
    avatar ? "avatar" | "avatar",
    department = "department" | "department",
    ding_id ? "dingId" | "dingid",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    exclusive_account ? "exclusiveAccount" | "exclusiveaccount",
    is_admin ? "isAdmin" | "isadmin",
    is_boss ? "isBoss" | "isboss",
    is_hide ? "isHide" | "ishide",
    is_leader_in_depts ? "isLeaderInDepts" | "isleaderindepts",
    is_senior ? "isSenior" | "issenior",
    jobnumber ? "jobnumber" | "jobnumber",
    name ? "name" | "name",
    order_in_depts ? "orderInDepts" | "orderindepts",
    position ? "position" | "position",
    real_authed ? "realAuthed" | "realauthed",
    union_emp_ext ? "unionEmpExt" | "unionempext",
    unionid ? "unionid" | "unionid",
    userid ? "userid" | "userid",
});

/// `unionEmpExt` of [`UserRoleChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserRoleChangeUnionEmpExt {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
    /// `unionEmpMapList`
    pub union_emp_map_list: Vec<UserRoleChangeUnionEmpExtUnionEmpMapList>,
}

event_record!(UserRoleChangeUnionEmpExt {
    corp_id ? "corpId" | "corpid",
    staff_id ? "staffId" | "staffid",
    union_emp_map_list = "unionEmpMapList" | "unionempmaplist",
});

/// `unionEmpMapList` of [`UserRoleChangeUnionEmpExt`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserRoleChangeUnionEmpExtUnionEmpMapList {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
}

event_record!(UserRoleChangeUnionEmpExtUnionEmpMapList {
    corp_id ? "corpId" | "corpid",
    staff_id ? "staffId" | "staffid",
});
