/// Sent instead of a message's content when the organisation's monthly quota of Stream and Webhook calls is used up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuotaNotice {
    /// `errorCode` (`errCode`), such as `20001`.
    pub code: String,
    /// `errorMessage` (`errMsg`)
    pub message: String,
}
