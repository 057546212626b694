use super::Approver;

/// A step of an approval that is started with approvers of its own.
///
/// ```
/// use dingtalk_types::v1::workflow::{Approver, StartProcessInstanceRequest};
///
/// let mut request = StartProcessInstanceRequest::new(Vec::new(), "zhangsan", "PROC-1");
/// request.approvers = Some(vec![Approver::one("manager4220"), Approver::any_of(["lisi", "wangwu"])]);
/// ```
impl Approver {
    /// One person, by `userid`.
    pub fn one(userid: impl Into<String>) -> Self {
        Self::step("NONE", [userid])
    }

    /// All of these people have to agree.
    pub fn all_of(userids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::step("AND", userids)
    }

    /// One of these people is enough.
    pub fn any_of(userids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::step("OR", userids)
    }

    fn step(action_type: &str, userids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let userids = userids.into_iter().map(Into::into).collect();
        Self { action_type: Some(action_type.to_owned()), user_ids: Some(userids) }
    }
}
