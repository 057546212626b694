// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `hrbrain`.

use serde_json::Value;

use crate::event::record::{event, event_record};

/// `hrbrain_talent_pool_add`: <https://open.dingtalk.com/document/development/events-hrbrain-talent-pool-add>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HrbrainTalentPoolAdd {
    /// `body`
    pub body: Option<HrbrainTalentPoolAddBody>,
    /// `syncAction`
    pub sync_action: Option<String>,
}

event!(HrbrainTalentPoolAdd = "hrbrain_talent_pool_add" {
    body ? "body" | "body",
    sync_action ? "syncAction" | "syncaction",
});

/// `body` of [`HrbrainTalentPoolAdd`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HrbrainTalentPoolAddBody {
    /// `poolTags`
    pub pool_tags: Vec<Value>,
}

event_record!(HrbrainTalentPoolAddBody {
    pool_tags = "poolTags" | "pooltags",
});

/// `hrbrain_talent_pool_delete`: <https://open.dingtalk.com/document/development/events-hrbrain-talent-pool-delete>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HrbrainTalentPoolDelete {
    /// `body`
    pub body: Option<Value>,
    /// `syncAction`
    pub sync_action: Option<String>,
}

event!(HrbrainTalentPoolDelete = "hrbrain_talent_pool_delete" {
    body ? "body" | "body",
    sync_action ? "syncAction" | "syncaction",
});

/// `hrbrain_talent_pool_edit`: <https://open.dingtalk.com/document/development/events-hrbrain-talent-pool-edit>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HrbrainTalentPoolEdit {
    /// `body`
    pub body: Option<HrbrainTalentPoolEditBody>,
    /// `syncAction`
    pub sync_action: Option<String>,
}

event!(HrbrainTalentPoolEdit = "hrbrain_talent_pool_edit" {
    body ? "body" | "body",
    sync_action ? "syncAction" | "syncaction",
});

/// `body` of [`HrbrainTalentPoolEdit`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HrbrainTalentPoolEditBody {
    /// `poolTags`
    pub pool_tags: Vec<Value>,
}

event_record!(HrbrainTalentPoolEditBody {
    pool_tags = "poolTags" | "pooltags",
});

/// `hrbrain_talent_pool_staff_add`: <https://open.dingtalk.com/document/development/events-hrbrain-talent-pool-staff-add>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HrbrainTalentPoolStaffAdd {
    /// `body`
    pub body: Option<HrbrainTalentPoolStaffAddBody>,
    /// `syncAction`
    pub sync_action: Option<String>,
}

event!(HrbrainTalentPoolStaffAdd = "hrbrain_talent_pool_staff_add" {
    body ? "body" | "body",
    sync_action ? "syncAction" | "syncaction",
});

/// `body` of [`HrbrainTalentPoolStaffAdd`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HrbrainTalentPoolStaffAddBody {
    /// `staffList`
    pub staff_list: Vec<Value>,
}

event_record!(HrbrainTalentPoolStaffAddBody {
    staff_list = "staffList" | "stafflist",
});

/// `hrbrain_talent_pool_staff_delete`: <https://open.dingtalk.com/document/development/events-hrbrain-talent-pool-staff-delete>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HrbrainTalentPoolStaffDelete {
    /// `body`
    pub body: Option<HrbrainTalentPoolStaffDeleteBody>,
    /// `syncAction`
    pub sync_action: Option<String>,
}

event!(HrbrainTalentPoolStaffDelete = "hrbrain_talent_pool_staff_delete" {
    body ? "body" | "body",
    sync_action ? "syncAction" | "syncaction",
});

/// `body` of [`HrbrainTalentPoolStaffDelete`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct HrbrainTalentPoolStaffDeleteBody {
    /// `staffList`
    pub staff_list: Vec<Value>,
}

event_record!(HrbrainTalentPoolStaffDeleteBody {
    staff_list = "staffList" | "stafflist",
});
