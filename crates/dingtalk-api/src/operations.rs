use crate::{Operation, generated, oapi};

/// Every operation of the modules that are switched on, for tools: name, method, path, authorisation, scopes, page.
///
/// ```
/// let get = dingtalk_api::operations().find(|operation| operation.id() == "oapi::user::get").unwrap();
/// assert_eq!((get.method().as_str(), get.path()), ("POST", "/topapi/v2/user/get"));
/// ```
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    let generated = [generated::oapi::OPERATIONS, generated::v1::OPERATIONS, generated::v2::OPERATIONS];
    [oapi::OPERATIONS].into_iter().chain(generated).flatten().copied().flatten().copied()
}
