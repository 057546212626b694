// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `workbench`.

use crate::event::record::event;

/// `workbench_component_event`: <https://open.dingtalk.com/document/development/development-data-format-help>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct WorkbenchComponentEvent {
    /// `componentEventType`
    pub component_event_type: Option<String>,
    /// `componentId`
    pub component_id: Option<String>,
    /// `componentName`
    pub component_name: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `eventType`
    pub event_type: Option<String>,
    /// `requestNo`
    pub request_no: Option<String>,
    /// `suiteId`
    pub suite_id: Option<String>,
}

event!(WorkbenchComponentEvent = "workbench_component_event" {
    component_event_type ? "componentEventType" | "componenteventtype",
    component_id ? "componentId" | "componentid",
    component_name ? "componentName" | "componentname",
    corp_id ? "corpId" | "corpid",
    event_type ? "eventType" | "eventtype",
    request_no ? "requestNo" | "requestno",
    suite_id ? "suiteId" | "suiteid",
});
