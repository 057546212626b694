// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `transport`.

use crate::event::record::{event, event_record};

/// `SYNC_HTTP_PUSH_HIGH`: <https://open.dingtalk.com/document/development/configure-synchttp-push>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SyncHttpPushHigh {
    /// `bizData`
    pub biz_data: Vec<SyncHttpPushHighBizData>,
}

event!(SyncHttpPushHigh = "SYNC_HTTP_PUSH_HIGH" {
    biz_data = "bizData" | "bizdata",
});

/// `bizData` of [`SyncHttpPushHigh`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SyncHttpPushHighBizData {
    /// `bizData`
    pub biz_data: Option<String>,
    /// `bizId`
    pub biz_id: Option<String>,
    /// `bizType`
    pub biz_type: Option<i64>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `gmtCreate`
    pub gmt_create: Option<i64>,
    /// `gmtModified`
    pub gmt_modified: Option<i64>,
    /// `id`
    pub id: Option<i64>,
    /// `openCursor`
    pub open_cursor: Option<i64>,
    /// `status`
    pub status: Option<i64>,
    /// `subscribeId`
    pub subscribe_id: Option<String>,
}

event_record!(SyncHttpPushHighBizData {
    biz_data ? "bizData" | "bizdata",
    biz_id ? "bizId" | "bizid",
    biz_type ? "bizType" | "biztype",
    corp_id ? "corpId" | "corpid",
    gmt_create ? "gmtCreate" | "gmtcreate",
    gmt_modified ? "gmtModified" | "gmtmodified",
    id ? "id" | "id",
    open_cursor ? "openCursor" | "opencursor",
    status ? "status" | "status",
    subscribe_id ? "subscribeId" | "subscribeid",
});

/// `SYNC_HTTP_PUSH_MEDIUM`: <https://open.dingtalk.com/document/development/third-party-enterprise-application-address-book-change-event-subscription-process>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SyncHttpPushMedium {
    /// `bizData`
    pub biz_data: Vec<SyncHttpPushMediumBizData>,
}

event!(SyncHttpPushMedium = "SYNC_HTTP_PUSH_MEDIUM" {
    biz_data = "bizData" | "bizdata",
});

/// `bizData` of [`SyncHttpPushMedium`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct SyncHttpPushMediumBizData {
    /// `bizData`
    pub biz_data: Option<String>,
    /// `bizId`
    pub biz_id: Option<String>,
    /// `bizType`
    pub biz_type: Option<i64>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `gmtCreate`
    pub gmt_create: Option<i64>,
    /// `gmtModified`
    pub gmt_modified: Option<i64>,
    /// `id`
    pub id: Option<i64>,
    /// `openCursor`
    pub open_cursor: Option<i64>,
    /// `status`
    pub status: Option<i64>,
    /// `subscribeId`
    pub subscribe_id: Option<String>,
}

event_record!(SyncHttpPushMediumBizData {
    biz_data ? "bizData" | "bizdata",
    biz_id ? "bizId" | "bizid",
    biz_type ? "bizType" | "biztype",
    corp_id ? "corpId" | "corpid",
    gmt_create ? "gmtCreate" | "gmtcreate",
    gmt_modified ? "gmtModified" | "gmtmodified",
    id ? "id" | "id",
    open_cursor ? "openCursor" | "opencursor",
    status ? "status" | "status",
    subscribe_id ? "subscribeId" | "subscribeid",
});
