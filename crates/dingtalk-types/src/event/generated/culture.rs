// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `culture`.

use crate::event::record::event;

/// `honor_audit`: <https://open.dingtalk.com/document/development/honor-review-results>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HonorAudit {
    /// `auditStatus`
    pub audit_status: Option<bool>,
    /// `honorId`
    pub honor_id: Option<String>,
    /// `remark`
    pub remark: Option<String>,
}

event!(HonorAudit = "honor_audit" {
    audit_status ? "auditStatus" | "auditstatus",
    honor_id ? "honorId" | "honorid",
    remark ? "remark" | "remark",
});

/// `honor_grant`: <https://open.dingtalk.com/document/development/honor-confer>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HonorGrant {
    /// `autoWear`
    pub auto_wear: Option<String>,
    /// `grantReason`
    pub grant_reason: Option<String>,
    /// `grantTaskId`
    pub grant_task_id: Option<String>,
    /// `honorDesc`
    pub honor_desc: Option<String>,
    /// `honorId`
    pub honor_id: Option<String>,
    /// `honorName`
    pub honor_name: Option<String>,
    /// `optTime`
    pub opt_time: Option<i64>,
    /// `receiverUserid`
    pub receiver_userid: Option<String>,
    /// `senderUserid`
    pub sender_userid: Option<String>,
}

event!(HonorGrant = "honor_grant" {
    auto_wear ? "autoWear" | "autowear",
    grant_reason ? "grantReason" | "grantreason",
    grant_task_id ? "grantTaskId" | "granttaskid",
    honor_desc ? "honorDesc" | "honordesc",
    honor_id ? "honorId" | "honorid",
    honor_name ? "honorName" | "honorname",
    opt_time ? "optTime" | "opttime",
    receiver_userid ? "receiverUserid" | "receiveruserid",
    sender_userid ? "senderUserid" | "senderuserid",
});
