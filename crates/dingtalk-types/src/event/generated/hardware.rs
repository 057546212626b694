// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `hardware`.

use crate::event::record::{event, event_record};

/// `aiot_device_uplink_event`: <https://open.dingtalk.com/document/development/events-aiot-device-uplink-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AiotDeviceUplinkEvent {
    /// `category`
    pub category: Option<String>,
    /// `eventTime`
    pub event_time: Option<String>,
    /// `eventType`
    pub event_type: Option<String>,
    /// `schemaVersion`
    pub schema_version: Option<String>,
    /// `sourceJson`
    pub source_json: Option<String>,
    /// `topic`
    pub topic: Option<String>,
}

event!(AiotDeviceUplinkEvent = "aiot_device_uplink_event" {
    category ? "category" | "category",
    event_time ? "eventTime" | "eventtime",
    event_type ? "eventType" | "eventtype",
    schema_version ? "schemaVersion" | "schemaversion",
    source_json ? "sourceJson" | "sourcejson",
    topic ? "topic" | "topic",
});

/// `aone_assistant_status_change`: <https://open.dingtalk.com/document/development/events-aone-assistant-status-change-1>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AoneAssistantStatusChange {
    /// `agentId`
    pub agent_id: Option<String>,
    /// `agentStatus`
    pub agent_status: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
}

event!(AoneAssistantStatusChange = "aone_assistant_status_change" {
    agent_id ? "agentId" | "agentid",
    agent_status ? "agentStatus" | "agentstatus",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
});

/// `aone_assistant_summary_change`: <https://open.dingtalk.com/document/development/events-aone-assistant-summary-change>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AoneAssistantSummaryChange {
    /// `agentId`
    pub agent_id: Option<String>,
    /// `agentResult`
    pub agent_result: Option<AoneAssistantSummaryChangeAgentResult>,
    /// `creatorUnionId`
    pub creator_union_id: Option<String>,
    /// `fileId`
    pub file_id: Option<String>,
    /// `minutesId`
    pub minutes_id: Option<String>,
}

event!(AoneAssistantSummaryChange = "aone_assistant_summary_change" {
    agent_id ? "agentId" | "agentid",
    agent_result ? "agentResult" | "agentresult",
    creator_union_id ? "creatorUnionId" | "creatorunionid",
    file_id ? "fileId" | "fileid",
    minutes_id ? "minutesId" | "minutesid",
});

/// `agentResult` of [`AoneAssistantSummaryChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AoneAssistantSummaryChangeAgentResult {
    /// `promptTemplateResults`
    pub prompt_template_results: Vec<AoneAssistantSummaryChangeAgentResultPromptTemplateResults>,
}

event_record!(AoneAssistantSummaryChangeAgentResult {
    prompt_template_results = "promptTemplateResults" | "prompttemplateresults",
});

/// `promptTemplateResults` of [`AoneAssistantSummaryChangeAgentResult`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AoneAssistantSummaryChangeAgentResultPromptTemplateResults {
    /// `summary`
    pub summary: Option<String>,
    /// `templateId`
    pub template_id: Option<String>,
    /// `title`
    pub title: Option<String>,
}

event_record!(AoneAssistantSummaryChangeAgentResultPromptTemplateResults {
    summary ? "summary" | "summary",
    template_id ? "templateId" | "templateid",
    title ? "title" | "title",
});

/// `device_bind_update`: <https://open.dingtalk.com/document/development/smart-hardware-binding-stream>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DeviceBindUpdate {
    /// `actionType`
    pub action_type: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `deviceId`
    pub device_id: Option<i64>,
    /// `dn`
    pub dn: Option<String>,
    /// `eventTimestamp`
    pub event_timestamp: Option<i64>,
    /// `nodeType`
    pub node_type: Option<i64>,
    /// `outBindStatus`
    pub out_bind_status: Option<String>,
    /// `pk`
    pub pk: Option<String>,
    /// `serviceId`
    pub service_id: Option<i64>,
    /// `sn`
    pub sn: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
}

event!(DeviceBindUpdate = "device_bind_update" {
    action_type ? "actionType" | "actiontype",
    corp_id ? "corpId" | "corpid",
    device_id ? "deviceId" | "deviceid",
    dn ? "dn" | "dn",
    event_timestamp ? "eventTimestamp" | "eventtimestamp",
    node_type ? "nodeType" | "nodetype",
    out_bind_status ? "outBindStatus" | "outbindstatus",
    pk ? "pk" | "pk",
    service_id ? "serviceId" | "serviceid",
    sn ? "sn" | "sn",
    user_id ? "userId" | "userid",
});
