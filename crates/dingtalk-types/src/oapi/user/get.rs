use serde_json::Value;

use crate::bounds::limits;
use crate::wire::wire;

/// `POST /topapi/v2/user/get`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetUserRequest {
    /// `userid`, at most 64 characters.
    pub userid: String,
    /// `language` of the texts in the answer: `zh_CN` (the platform's default) or `en_US`.
    pub language: Option<String>,
    /// `login_id` of a dedicated account.
    pub login_id: Option<String>,
}

wire!(request GetUserRequest { userid = "userid", language ? "language", login_id ? "login_id" });
limits!(GetUserRequest { userid "userid" ..=64 });

impl GetUserRequest {
    /// The required fields.
    pub fn new(userid: impl Into<String>) -> Self {
        Self { userid: userid.into(), ..Self::default() }
    }
}

/// Answer to [`GetUserRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetUserResponse {
    /// `result`
    pub result: User,
}

wire!(response GetUserResponse { result = "result" });

/// A member in full. What the app has no permission for is absent, so it is empty here.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct User {
    /// `userid`: unique in the organisation.
    pub userid: String,
    /// `unionid`: unique over all organisations, for one developer.
    pub unionid: String,
    /// `name`
    pub name: String,
    /// `nickname`
    pub nickname: String,
    /// `avatar`: an address.
    pub avatar: String,
    /// `state_code`: calling code of the country, without `+`.
    pub state_code: String,
    /// `mobile`
    pub mobile: String,
    /// `hide_mobile`
    pub hide_mobile: bool,
    /// `telephone` at work.
    pub telephone: String,
    /// `job_number`
    pub job_number: String,
    /// `title`
    pub title: String,
    /// `email`
    pub email: String,
    /// `org_email`: mailbox of the organisation.
    pub org_email: String,
    /// `org_email_type`
    pub org_email_type: String,
    /// `work_place`
    pub work_place: String,
    /// `remark`
    pub remark: String,
    /// `manager_userid`: the direct manager.
    pub manager_userid: String,
    /// `dept_id_list`
    pub dept_id_list: Vec<i64>,
    /// `dept_order_list`
    pub dept_order_list: Vec<DepartmentOrder>,
    /// `dept_position_list`
    pub dept_position_list: Vec<DepartmentPosition>,
    /// `leader_in_dept`
    pub leader_in_dept: Vec<DepartmentLeader>,
    /// `role_list`
    pub role_list: Vec<UserRole>,
    /// `extension`: the organisation's own fields, as JSON text.
    pub extension: String,
    /// `extension_i18n`: the same fields in other languages.
    pub extension_i18n: Value,
    /// `hired_date`, ms since 1970.
    pub hired_date: i64,
    /// `active`: has signed in to DingTalk.
    pub active: bool,
    /// `real_authed`: has proved the real name.
    pub real_authed: bool,
    /// `senior`: a protected executive.
    pub senior: bool,
    /// `admin`
    pub admin: bool,
    /// `boss`
    pub boss: bool,
    /// `disable_status`: a dedicated account that is switched off.
    pub disable_status: bool,
    /// `exclusive_account`: owned by the organisation.
    pub exclusive_account: bool,
    /// `exclusive_account_type`: `sso` or `dingtalk`.
    pub exclusive_account_type: String,
    /// `exclusive_account_corp_name`
    pub exclusive_account_corp_name: String,
    /// `exclusive_account_corp_id`
    pub exclusive_account_corp_id: String,
    /// `login_id` of a dedicated account.
    pub login_id: String,
    /// `union_emp_ext`: the same person in associated organisations.
    pub union_emp_ext: UnionEmployee,
}

wire!(response User {
    userid = "userid",
    unionid = "unionid",
    name = "name",
    nickname = "nickname",
    avatar = "avatar",
    state_code = "state_code",
    mobile = "mobile",
    hide_mobile = "hide_mobile",
    telephone = "telephone",
    job_number = "job_number",
    title = "title",
    email = "email",
    org_email = "org_email",
    org_email_type = "org_email_type",
    work_place = "work_place",
    remark = "remark",
    manager_userid = "manager_userid",
    dept_id_list = "dept_id_list",
    dept_order_list = "dept_order_list",
    dept_position_list = "dept_position_list",
    leader_in_dept = "leader_in_dept",
    role_list = "role_list",
    extension = "extension",
    extension_i18n = "extension_i18n",
    hired_date = "hired_date",
    active = "active",
    real_authed = "real_authed",
    senior = "senior",
    admin = "admin",
    boss = "boss",
    disable_status = "disable_status",
    exclusive_account = "exclusive_account",
    exclusive_account_type = "exclusive_account_type",
    exclusive_account_corp_name = "exclusive_account_corp_name",
    exclusive_account_corp_id = "exclusive_account_corp_id",
    login_id = "login_id",
    union_emp_ext = "union_emp_ext",
});

/// Position of a member in the list of a department.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DepartmentOrder {
    /// `dept_id`
    pub dept_id: i64,
    /// `order`: larger comes first; values beyond 2^53 exist.
    pub order: i64,
}

wire!(response DepartmentOrder { dept_id = "dept_id", order = "order" });

/// What a member does in one department.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DepartmentPosition {
    /// `dept_id`
    pub dept_id: i64,
    /// `is_main`: the member's main department.
    pub is_main: bool,
    /// `title`
    pub title: String,
    /// `work_place`
    pub work_place: String,
}

wire!(response DepartmentPosition {
    dept_id = "dept_id",
    is_main = "is_main",
    title = "title",
    work_place = "work_place",
});

/// Whether a member leads a department.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DepartmentLeader {
    /// `dept_id`
    pub dept_id: i64,
    /// `leader`
    pub leader: bool,
}

wire!(response DepartmentLeader { dept_id = "dept_id", leader = "leader" });

/// A role of a member.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserRole {
    /// `id`
    pub id: i64,
    /// `name`
    pub name: String,
    /// `group_name`
    pub group_name: String,
}

wire!(response UserRole { id = "id", name = "name", group_name = "group_name" });

/// A member in associated organisations.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UnionEmployee {
    /// `userid`
    pub userid: String,
    /// `corp_id`
    pub corp_id: String,
    /// `union_emp_map_list`
    pub union_emp_map_list: Vec<UnionEmployeeMapping>,
}

wire!(response UnionEmployee {
    userid = "userid",
    corp_id = "corp_id",
    union_emp_map_list = "union_emp_map_list",
});

/// The id of a member in one associated organisation.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UnionEmployeeMapping {
    /// `userid`
    pub userid: String,
    /// `corp_id`
    pub corp_id: String,
}

wire!(response UnionEmployeeMapping { userid = "userid", corp_id = "corp_id" });
