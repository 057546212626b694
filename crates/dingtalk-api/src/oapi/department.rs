//! Departments of the organisation, by their `dept_id`; the root is 1.

use crate::{Call, Client, Operation};

#[cfg(feature = "oapi-department")]
pub use crate::generated::oapi::department::*;
pub use dingtalk_types::oapi::department::*;

static GET: Operation = Operation::oapi_post("oapi::department::get", "/topapi/v2/department/get")
    .idempotent()
    .uncounted()
    .scopes(&["qyapi_get_department_list"])
    .documentation("https://open.dingtalk.com/document/development/query-department-details0-v2");

/// `POST /topapi/v2/department/get`: everything about one department.
///
/// Permission: `qyapi_get_department_list`.
/// [Official page](https://open.dingtalk.com/document/development/query-department-details0-v2).
pub fn get<'c>(client: &'c Client, request: &GetDepartmentRequest) -> Call<'c, GetDepartmentResponse> {
    Call::new(client, &GET, request)
}

static LIST_SUB: Operation =
    Operation::oapi_post("oapi::department::list_sub", "/topapi/v2/department/listsub")
        .idempotent()
        .uncounted()
        .scopes(&["qyapi_get_department_list"])
        .documentation(
            "https://open.dingtalk.com/document/development/user-management-acquires-the-list-departments",
        );

/// `POST /topapi/v2/department/listsub`: the departments one level below.
///
/// Permission: `qyapi_get_department_list`.
/// [Official page](https://open.dingtalk.com/document/development/user-management-acquires-the-list-departments).
pub fn list_sub<'c>(
    client: &'c Client,
    request: &ListSubDepartmentRequest,
) -> Call<'c, ListSubDepartmentResponse> {
    Call::new(client, &LIST_SUB, request)
}

static LIST_SUB_ID: Operation =
    Operation::oapi_post("oapi::department::list_sub_id", "/topapi/v2/department/listsubid")
        .idempotent()
        .uncounted()
        .scopes(&["qyapi_get_department_list"])
        .documentation(
            "https://open.dingtalk.com/document/development/obtain-the-list-of-sub-department-ids",
        );

/// `POST /topapi/v2/department/listsubid`: the ids of the departments one level below.
///
/// Permission: `qyapi_get_department_list`.
/// [Official page](https://open.dingtalk.com/document/development/obtain-the-list-of-sub-department-ids).
pub fn list_sub_id<'c>(
    client: &'c Client,
    request: &ListSubDepartmentIdRequest,
) -> Call<'c, ListSubDepartmentIdResponse> {
    Call::new(client, &LIST_SUB_ID, request)
}

/// All of them.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&Operation] = &[&GET, &LIST_SUB, &LIST_SUB_ID];
