// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `av_intelligence`.

use crate::event::record::event;

/// `badge_device_status_change`: <https://open.dingtalk.com/document/development/events-badge-device-status-change>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct BadgeDeviceStatusChange {
    /// `sn`
    pub sn: Option<String>,
    /// `status`
    pub status: Option<String>,
    /// `teamCode`
    pub team_code: Option<String>,
    /// `type`
    pub r#type: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
}

event!(BadgeDeviceStatusChange = "badge_device_status_change" {
    sn ? "sn" | "sn",
    status ? "status" | "status",
    team_code ? "teamCode" | "teamcode",
    r#type ? "type" | "type",
    user_id ? "userId" | "userid",
});

/// `dvi_custom_ai_analysis_completed`: <https://open.dingtalk.com/document/development/events-dvi-custom-ai-analysis-completed>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DviCustomAiAnalysisCompleted {
    /// `analysisResult`
    pub analysis_result: Option<String>,
    /// `entityId`
    pub entity_id: Option<String>,
    /// `entityType`
    pub entity_type: Option<String>,
    /// `outBizData`
    pub out_biz_data: Option<String>,
    /// `teamCode`
    pub team_code: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
}

event!(DviCustomAiAnalysisCompleted = "dvi_custom_ai_analysis_completed" {
    analysis_result ? "analysisResult" | "analysisresult",
    entity_id ? "entityId" | "entityid",
    entity_type ? "entityType" | "entitytype",
    out_biz_data ? "outBizData" | "outbizdata",
    team_code ? "teamCode" | "teamcode",
    user_id ? "userId" | "userid",
});

/// `dvi_device_owner_change`: <https://open.dingtalk.com/document/development/events-dvi-device-owner-change>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DviDeviceOwnerChange {
    /// `sn`
    pub sn: Option<String>,
    /// `teamCode`
    pub team_code: Option<String>,
    /// `type`
    pub r#type: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
}

event!(DviDeviceOwnerChange = "dvi_device_owner_change" {
    sn ? "sn" | "sn",
    team_code ? "teamCode" | "teamcode",
    r#type ? "type" | "type",
    user_id ? "userId" | "userid",
});
