use crate::{Operation, generated, oapi, v1};

/// Every operation of the modules that are switched on, for tools: name, method, path, authorisation, scopes, page.
///
/// ```
/// let get = dingtalk_api::operations().find(|operation| operation.id() == "oapi::user::get").unwrap();
/// assert_eq!((get.method().as_str(), get.path()), ("POST", "/topapi/v2/user/get"));
/// ```
pub fn operations() -> impl Iterator<Item = &'static Operation> {
    let handwritten = [oapi::OPERATIONS, v1::OPERATIONS];
    let generated = [generated::oapi::OPERATIONS, generated::v1::OPERATIONS, generated::v2::OPERATIONS];
    handwritten.into_iter().chain(generated).flatten().copied().flatten().copied()
}
