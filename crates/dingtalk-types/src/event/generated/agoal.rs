// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `agoal`.

use serde_json::Value;

use crate::event::record::{event, event_record};

/// `agoal_indicator_add`: <https://open.dingtalk.com/document/development/events-agoal-indicator-add>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalIndicatorAdd {
    /// `body`
    pub body: Option<Value>,
}

event!(AgoalIndicatorAdd = "agoal_indicator_add" {
    body ? "body" | "body",
});

/// `agoal_indicator_copy`: <https://open.dingtalk.com/document/development/events-agoal-indicator-copy>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalIndicatorCopy {
    /// `bizid`
    pub bizid: Option<String>,
    /// `body`
    pub body: Option<AgoalIndicatorCopyBody>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `eventTime`
    pub event_time: Option<String>,
}

event!(AgoalIndicatorCopy = "agoal_indicator_copy" {
    bizid ? "bizid" | "bizid",
    body ? "body" | "body",
    corpid ? "corpid" | "corpid",
    event_time ? "eventTime" | "eventtime",
});

/// `body` of [`AgoalIndicatorCopy`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalIndicatorCopyBody {
    /// `code`
    pub code: Option<String>,
    /// `originCode`
    pub origin_code: Option<String>,
}

event_record!(AgoalIndicatorCopyBody {
    code ? "code" | "code",
    origin_code ? "originCode" | "origincode",
});

/// `agoal_indicator_modify`: <https://open.dingtalk.com/document/development/events-agoal-indicator-modify>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalIndicatorModify {
    /// `bizid`
    pub bizid: Option<String>,
    /// `body`
    pub body: Option<AgoalIndicatorModifyBody>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `eventTime`
    pub event_time: Option<String>,
}

event!(AgoalIndicatorModify = "agoal_indicator_modify" {
    bizid ? "bizid" | "bizid",
    body ? "body" | "body",
    corpid ? "corpid" | "corpid",
    event_time ? "eventTime" | "eventtime",
});

/// `body` of [`AgoalIndicatorModify`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalIndicatorModifyBody {
    /// `code`
    pub code: Option<String>,
    /// `id`
    pub id: Option<String>,
}

event_record!(AgoalIndicatorModifyBody {
    code ? "code" | "code",
    id ? "id" | "id",
});

/// `agoal_indicator_remove`: <https://open.dingtalk.com/document/development/events-agoal-indicator-remove>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalIndicatorRemove {
    /// `bizid`
    pub bizid: Option<String>,
    /// `body`
    pub body: Option<AgoalIndicatorRemoveBody>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `eventTime`
    pub event_time: Option<String>,
}

event!(AgoalIndicatorRemove = "agoal_indicator_remove" {
    bizid ? "bizid" | "bizid",
    body ? "body" | "body",
    corpid ? "corpid" | "corpid",
    event_time ? "eventTime" | "eventtime",
});

/// `body` of [`AgoalIndicatorRemove`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalIndicatorRemoveBody {
    /// `code`
    pub code: Option<String>,
    /// `id`
    pub id: Option<String>,
}

event_record!(AgoalIndicatorRemoveBody {
    code ? "code" | "code",
    id ? "id" | "id",
});

/// `agoal_objectiveProgress_add`: <https://open.dingtalk.com/document/development/events-agoal-objectiveprogress-add>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveProgressAdd {
    /// `bizid`
    pub bizid: Option<String>,
    /// `body`
    pub body: Option<AgoalObjectiveProgressAddBody>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `eventTime`
    pub event_time: Option<String>,
}

event!(AgoalObjectiveProgressAdd = "agoal_objectiveProgress_add" {
    bizid ? "bizid" | "bizid",
    body ? "body" | "body",
    corpid ? "corpid" | "corpid",
    event_time ? "eventTime" | "eventtime",
});

/// `body` of [`AgoalObjectiveProgressAdd`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveProgressAddBody {
    /// `objectiveId`
    pub objective_id: Option<String>,
    /// `progressId`
    pub progress_id: Option<String>,
}

event_record!(AgoalObjectiveProgressAddBody {
    objective_id ? "objectiveId" | "objectiveid",
    progress_id ? "progressId" | "progressid",
});

/// `agoal_objectiveProgress_modify`: <https://open.dingtalk.com/document/development/events-agoal-objectiveprogress-modify>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveProgressModify {
    /// `bizid`
    pub bizid: Option<String>,
    /// `body`
    pub body: Option<AgoalObjectiveProgressModifyBody>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `eventTime`
    pub event_time: Option<String>,
}

event!(AgoalObjectiveProgressModify = "agoal_objectiveProgress_modify" {
    bizid ? "bizid" | "bizid",
    body ? "body" | "body",
    corpid ? "corpid" | "corpid",
    event_time ? "eventTime" | "eventtime",
});

/// `body` of [`AgoalObjectiveProgressModify`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveProgressModifyBody {
    /// `objectiveId`
    pub objective_id: Option<String>,
    /// `progressId`
    pub progress_id: Option<String>,
}

event_record!(AgoalObjectiveProgressModifyBody {
    objective_id ? "objectiveId" | "objectiveid",
    progress_id ? "progressId" | "progressid",
});

/// `agoal_objectiveProgress_remove`: <https://open.dingtalk.com/document/development/events-agoal-objectiveprogress-remove>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveProgressRemove {
    /// `bizid`
    pub bizid: Option<String>,
    /// `body`
    pub body: Option<AgoalObjectiveProgressRemoveBody>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `eventTime`
    pub event_time: Option<String>,
}

event!(AgoalObjectiveProgressRemove = "agoal_objectiveProgress_remove" {
    bizid ? "bizid" | "bizid",
    body ? "body" | "body",
    corpid ? "corpid" | "corpid",
    event_time ? "eventTime" | "eventtime",
});

/// `body` of [`AgoalObjectiveProgressRemove`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveProgressRemoveBody {
    /// `objectiveId`
    pub objective_id: Option<String>,
    /// `progressId`
    pub progress_id: Option<String>,
}

event_record!(AgoalObjectiveProgressRemoveBody {
    objective_id ? "objectiveId" | "objectiveid",
    progress_id ? "progressId" | "progressid",
});

/// `agoal_objectiveRule_add`: <https://open.dingtalk.com/document/development/events-agoal-objectiverule-add>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveRuleAdd {
    /// `bizid`
    pub bizid: Option<String>,
    /// `body`
    pub body: Option<AgoalObjectiveRuleAddBody>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `eventTime`
    pub event_time: Option<String>,
}

event!(AgoalObjectiveRuleAdd = "agoal_objectiveRule_add" {
    bizid ? "bizid" | "bizid",
    body ? "body" | "body",
    corpid ? "corpid" | "corpid",
    event_time ? "eventTime" | "eventtime",
});

/// `body` of [`AgoalObjectiveRuleAdd`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveRuleAddBody {
    /// `objectiveRuleId`
    pub objective_rule_id: Option<String>,
}

event_record!(AgoalObjectiveRuleAddBody {
    objective_rule_id ? "objectiveRuleId" | "objectiveruleid",
});

/// `agoal_objectiveRule_modify`: <https://open.dingtalk.com/document/development/events-agoal-objectiverule-modify>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveRuleModify {
    /// `bizid`
    pub bizid: Option<String>,
    /// `body`
    pub body: Option<AgoalObjectiveRuleModifyBody>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `eventTime`
    pub event_time: Option<String>,
}

event!(AgoalObjectiveRuleModify = "agoal_objectiveRule_modify" {
    bizid ? "bizid" | "bizid",
    body ? "body" | "body",
    corpid ? "corpid" | "corpid",
    event_time ? "eventTime" | "eventtime",
});

/// `body` of [`AgoalObjectiveRuleModify`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveRuleModifyBody {
    /// `objectiveRuleId`
    pub objective_rule_id: Option<String>,
}

event_record!(AgoalObjectiveRuleModifyBody {
    objective_rule_id ? "objectiveRuleId" | "objectiveruleid",
});

/// `agoal_objectiveRule_remove`: <https://open.dingtalk.com/document/development/events-agoal-objectiverule-remove>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveRuleRemove {
    /// `bizid`
    pub bizid: Option<String>,
    /// `body`
    pub body: Option<AgoalObjectiveRuleRemoveBody>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `eventTime`
    pub event_time: Option<String>,
}

event!(AgoalObjectiveRuleRemove = "agoal_objectiveRule_remove" {
    bizid ? "bizid" | "bizid",
    body ? "body" | "body",
    corpid ? "corpid" | "corpid",
    event_time ? "eventTime" | "eventtime",
});

/// `body` of [`AgoalObjectiveRuleRemove`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveRuleRemoveBody {
    /// `objectiveRuleId`
    pub objective_rule_id: Option<String>,
}

event_record!(AgoalObjectiveRuleRemoveBody {
    objective_rule_id ? "objectiveRuleId" | "objectiveruleid",
});

/// `agoal_objective_add`: <https://open.dingtalk.com/document/development/agoal-personal-goals-have-added-new-events>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveAdd {
    /// `bizid`
    pub bizid: Option<String>,
    /// `body`
    pub body: Option<AgoalObjectiveAddBody>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `eventTime`
    pub event_time: Option<String>,
}

event!(AgoalObjectiveAdd = "agoal_objective_add" {
    bizid ? "bizid" | "bizid",
    body ? "body" | "body",
    corpid ? "corpid" | "corpid",
    event_time ? "eventTime" | "eventtime",
});

/// `body` of [`AgoalObjectiveAdd`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveAddBody {
    /// `dingUserId`
    pub ding_user_id: Option<String>,
    /// `objectiveId`
    pub objective_id: Option<String>,
    /// `objectiveRuleId`
    pub objective_rule_id: Option<String>,
    /// `periodId`
    pub period_id: Option<String>,
}

event_record!(AgoalObjectiveAddBody {
    ding_user_id ? "dingUserId" | "dinguserid",
    objective_id ? "objectiveId" | "objectiveid",
    objective_rule_id ? "objectiveRuleId" | "objectiveruleid",
    period_id ? "periodId" | "periodid",
});

/// `agoal_objective_change`: <https://open.dingtalk.com/document/development/agoal-personal-goal-update-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveChange {
    /// `bizid`
    pub bizid: Option<String>,
    /// `body`
    pub body: Option<AgoalObjectiveChangeBody>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `eventTime`
    pub event_time: Option<String>,
}

event!(AgoalObjectiveChange = "agoal_objective_change" {
    bizid ? "bizid" | "bizid",
    body ? "body" | "body",
    corpid ? "corpid" | "corpid",
    event_time ? "eventTime" | "eventtime",
});

/// `body` of [`AgoalObjectiveChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveChangeBody {
    /// `dingUserId`
    pub ding_user_id: Option<String>,
    /// `objectiveId`
    pub objective_id: Option<String>,
    /// `objectiveRuleId`
    pub objective_rule_id: Option<String>,
    /// `periodId`
    pub period_id: Option<String>,
}

event_record!(AgoalObjectiveChangeBody {
    ding_user_id ? "dingUserId" | "dinguserid",
    objective_id ? "objectiveId" | "objectiveid",
    objective_rule_id ? "objectiveRuleId" | "objectiveruleid",
    period_id ? "periodId" | "periodid",
});

/// `agoal_objective_remove`: <https://open.dingtalk.com/document/development/agoal-personal-goal-deletion-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveRemove {
    /// `bizid`
    pub bizid: Option<String>,
    /// `body`
    pub body: Option<AgoalObjectiveRemoveBody>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `eventTime`
    pub event_time: Option<String>,
}

event!(AgoalObjectiveRemove = "agoal_objective_remove" {
    bizid ? "bizid" | "bizid",
    body ? "body" | "body",
    corpid ? "corpid" | "corpid",
    event_time ? "eventTime" | "eventtime",
});

/// `body` of [`AgoalObjectiveRemove`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct AgoalObjectiveRemoveBody {
    /// `objectiveId`
    pub objective_id: Option<String>,
    /// `objectiveRuleId`
    pub objective_rule_id: Option<String>,
    /// `periodId`
    pub period_id: Option<String>,
}

event_record!(AgoalObjectiveRemoveBody {
    objective_id ? "objectiveId" | "objectiveid",
    objective_rule_id ? "objectiveRuleId" | "objectiveruleid",
    period_id ? "periodId" | "periodid",
});
