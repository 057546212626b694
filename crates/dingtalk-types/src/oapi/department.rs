//! Departments of the organisation.

use crate::wire::wire;

#[cfg(feature = "oapi-department")]
pub use crate::generated::oapi::department::*;

/// `POST /topapi/v2/department/get`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetDepartmentRequest {
    /// `dept_id`: the root department is 1.
    pub dept_id: i64,
    /// `language` of the texts in the answer: `zh_CN` (the platform's default) or `en_US`.
    pub language: Option<String>,
}

wire!(call GetDepartmentRequest { dept_id = "dept_id", language ? "language" });

impl GetDepartmentRequest {
    /// The required fields.
    pub fn new(dept_id: i64) -> Self {
        Self { dept_id, ..Self::default() }
    }
}

/// Answer to [`GetDepartmentRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetDepartmentResponse {
    /// `result`
    pub result: Department,
}

wire!(response GetDepartmentResponse { result = "result" });

/// A department in full.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Department {
    /// `dept_id`
    pub dept_id: i64,
    /// `name`
    pub name: String,
    /// `parent_id`
    pub parent_id: i64,
    /// `source_identifier`: what the organisation's own system calls it.
    pub source_identifier: String,
    /// `code`
    pub code: String,
    /// `brief`
    pub brief: String,
    /// `telephone`
    pub telephone: String,
    /// `tags`
    pub tags: String,
    /// `extention` (the platform's spelling): the organisation's own fields, as JSON text.
    pub extention: String,
    /// `order` among its siblings.
    pub order: i64,
    /// `member_count`
    pub member_count: i64,
    /// `owning_member_count`
    pub owning_member_count: i64,
    /// `from_union_org`: belongs to an associated organisation.
    pub from_union_org: bool,
    /// `union_dept_ext`
    pub union_dept_ext: UnionDepartment,
    /// `create_dept_group`: has a group chat of its own.
    pub create_dept_group: bool,
    /// `dept_group_chat_id`
    pub dept_group_chat_id: String,
    /// `group_contain_sub_dept`: the group chat includes departments below.
    pub group_contain_sub_dept: bool,
    /// `auto_add_user`: new members join the group chat by themselves.
    pub auto_add_user: bool,
    /// `auto_approve_apply`
    pub auto_approve_apply: bool,
    /// `org_dept_owner`: owner of the group chat.
    pub org_dept_owner: String,
    /// `dept_manager_userid_list`
    pub dept_manager_userid_list: Vec<String>,
    /// `hide_dept`
    pub hide_dept: bool,
    /// `dept_permits`: departments that see it while it is hidden.
    pub dept_permits: Vec<i64>,
    /// `user_permits`: members who see it while it is hidden.
    pub user_permits: Vec<String>,
    /// `outer_dept`: its members see only a part of the contacts.
    pub outer_dept: bool,
    /// `outer_permit_depts`: departments that its members see nevertheless.
    pub outer_permit_depts: Vec<i64>,
    /// `outer_permit_users`: people whom its members see nevertheless.
    pub outer_permit_users: Vec<String>,
}

wire!(response Department {
    dept_id = "dept_id",
    name = "name",
    parent_id = "parent_id",
    source_identifier = "source_identifier",
    code = "code",
    brief = "brief",
    telephone = "telephone",
    tags = "tags",
    extention = "extention",
    order = "order",
    member_count = "member_count",
    owning_member_count = "owning_member_count",
    from_union_org = "from_union_org",
    union_dept_ext = "union_dept_ext",
    create_dept_group = "create_dept_group",
    dept_group_chat_id = "dept_group_chat_id",
    group_contain_sub_dept = "group_contain_sub_dept",
    auto_add_user = "auto_add_user",
    auto_approve_apply = "auto_approve_apply",
    org_dept_owner = "org_dept_owner",
    dept_manager_userid_list = "dept_manager_userid_list",
    hide_dept = "hide_dept",
    dept_permits = "dept_permits",
    user_permits = "user_permits",
    outer_dept = "outer_dept",
    outer_permit_depts = "outer_permit_depts",
    outer_permit_users = "outer_permit_users",
});

/// The department in an associated organisation.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UnionDepartment {
    /// `corp_id`
    pub corp_id: String,
    /// `dept_id`
    pub dept_id: i64,
}

wire!(response UnionDepartment { corp_id = "corp_id", dept_id = "dept_id" });

/// `POST /topapi/v2/department/listsub`
///
/// One level down; the answer has no pages.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListSubDepartmentRequest {
    /// `dept_id`: the root department when absent.
    pub dept_id: Option<i64>,
    /// `language` of the texts in the answer: `zh_CN` (the platform's default) or `en_US`.
    pub language: Option<String>,
}

wire!(call ListSubDepartmentRequest { dept_id ? "dept_id", language ? "language" });

impl ListSubDepartmentRequest {
    /// The departments right below the root.
    pub fn new() -> Self {
        Self::default()
    }

    /// The departments right below `dept_id`.
    pub fn below(dept_id: i64) -> Self {
        Self { dept_id: Some(dept_id), ..Self::default() }
    }
}

/// Answer to [`ListSubDepartmentRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ListSubDepartmentResponse {
    /// `result`
    pub result: Vec<ListedDepartment>,
}

wire!(response ListSubDepartmentResponse { result = "result" });

/// A department as a list tells.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ListedDepartment {
    /// `dept_id`
    pub dept_id: i64,
    /// `name`
    pub name: String,
    /// `parent_id`
    pub parent_id: i64,
    /// `create_dept_group`: has a group chat of its own.
    pub create_dept_group: bool,
    /// `auto_add_user`: new members join the group chat by themselves.
    pub auto_add_user: bool,
    /// `ext`: the organisation's own fields, as JSON text.
    pub ext: String,
    /// `from_union_org`: belongs to an associated organisation.
    pub from_union_org: bool,
    /// `source_identifier`: what the organisation's own system calls it.
    pub source_identifier: String,
    /// `tags`
    pub tags: String,
}

wire!(response ListedDepartment {
    dept_id = "dept_id",
    name = "name",
    parent_id = "parent_id",
    create_dept_group = "create_dept_group",
    auto_add_user = "auto_add_user",
    ext = "ext",
    from_union_org = "from_union_org",
    source_identifier = "source_identifier",
    tags = "tags",
});

/// `POST /topapi/v2/department/listsubid`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListSubDepartmentIdRequest {
    /// `dept_id`: the root department is 1.
    pub dept_id: i64,
}

wire!(call ListSubDepartmentIdRequest { dept_id = "dept_id" });

impl ListSubDepartmentIdRequest {
    /// The required fields.
    pub fn new(dept_id: i64) -> Self {
        Self { dept_id }
    }
}

/// Answer to [`ListSubDepartmentIdRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ListSubDepartmentIdResponse {
    /// `result`
    pub result: DepartmentIds,
}

wire!(response ListSubDepartmentIdResponse { result = "result" });

/// The ids of departments.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DepartmentIds {
    /// `dept_id_list`
    pub dept_id_list: Vec<i64>,
}

wire!(response DepartmentIds { dept_id_list = "dept_id_list" });
