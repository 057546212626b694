use crate::bounds::limits;
use crate::wire::wire;

/// `POST /topapi/v2/user/getbymobile`
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GetUserByMobileRequest {
    /// `mobile`, at most 15 characters.
    pub mobile: String,
    /// `support_exclusive_account_search`: look among dedicated accounts as well.
    pub support_exclusive_account_search: Option<bool>,
}

wire!(request GetUserByMobileRequest {
    mobile = "mobile",
    support_exclusive_account_search ? "support_exclusive_account_search",
});
limits!(GetUserByMobileRequest { mobile "mobile" ..=15 });

impl GetUserByMobileRequest {
    /// The required fields.
    pub fn new(mobile: impl Into<String>) -> Self {
        Self { mobile: mobile.into(), ..Self::default() }
    }
}

/// Answer to [`GetUserByMobileRequest`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct GetUserByMobileResponse {
    /// `result`
    pub result: MobileOwner,
}

wire!(response GetUserByMobileResponse { result = "result" });

/// Who owns a mobile number.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct MobileOwner {
    /// `userid`
    pub userid: String,
    /// `exclusive_account_userid_list`: dedicated accounts with the same number.
    pub exclusive_account_userid_list: Vec<String>,
}

wire!(response MobileOwner {
    userid = "userid",
    exclusive_account_userid_list = "exclusive_account_userid_list",
});
