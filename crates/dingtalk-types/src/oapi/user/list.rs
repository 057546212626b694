use crate::bounds::limits;
use crate::wire::{page, wire};

/// `POST /topapi/v2/user/list`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ListUserRequest {
    /// `dept_id`: the root department is 1.
    pub dept_id: i64,
    /// `cursor`: 0, then `next_cursor` of the answer before.
    pub cursor: i64,
    /// `size` of the page, 1 to 100.
    pub size: i64,
    /// `order_field`: `entry_asc`, `entry_desc`, `modify_asc`, `modify_desc` or `custom`.
    pub order_field: Option<String>,
    /// `contain_access_limit`: with members whose visibility is restricted.
    pub contain_access_limit: Option<bool>,
    /// `language` of the texts in the answer: `zh_CN` (the platform's default) or `en_US`.
    pub language: Option<String>,
}

wire!(request ListUserRequest {
    dept_id = "dept_id",
    cursor = "cursor",
    size = "size",
    order_field ? "order_field",
    contain_access_limit ? "contain_access_limit",
    language ? "language",
});
limits!(ListUserRequest { size "size" 1..=100 });

impl ListUserRequest {
    /// The required fields.
    pub fn new(dept_id: i64, cursor: i64, size: i64) -> Self {
        Self { dept_id, cursor, size, ..Self::default() }
    }
}

/// Answer to [`ListUserRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ListUserResponse {
    /// `result`
    pub result: UserPage,
}

wire!(response ListUserResponse { result = "result" });
page!(ListUserResponse => ListedUser, result.list);

/// A page of the members of a department.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct UserPage {
    /// `has_more`
    pub has_more: bool,
    /// `next_cursor`
    pub next_cursor: i64,
    /// `list`
    pub list: Vec<ListedUser>,
}

wire!(response UserPage { has_more = "has_more", next_cursor = "next_cursor", list = "list" });

/// A member as a department's list tells.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ListedUser {
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
    /// `work_place`
    pub work_place: String,
    /// `remark`
    pub remark: String,
    /// `dept_id_list`
    pub dept_id_list: Vec<i64>,
    /// `dept_order`: larger comes first; values beyond 2^53 exist.
    pub dept_order: i64,
    /// `extension`: the organisation's own fields, as JSON text.
    pub extension: String,
    /// `hired_date`, ms since 1970.
    pub hired_date: i64,
    /// `active`: has signed in to DingTalk.
    pub active: bool,
    /// `admin`
    pub admin: bool,
    /// `boss`
    pub boss: bool,
    /// `leader` of the department asked for.
    pub leader: bool,
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
}

wire!(response ListedUser {
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
    work_place = "work_place",
    remark = "remark",
    dept_id_list = "dept_id_list",
    dept_order = "dept_order",
    extension = "extension",
    hired_date = "hired_date",
    active = "active",
    admin = "admin",
    boss = "boss",
    leader = "leader",
    disable_status = "disable_status",
    exclusive_account = "exclusive_account",
    exclusive_account_type = "exclusive_account_type",
    exclusive_account_corp_name = "exclusive_account_corp_name",
    exclusive_account_corp_id = "exclusive_account_corp_id",
    login_id = "login_id",
});
