//! The row around an event of a SyncHTTP batch or of the cloud-push database.

use std::borrow::Cow;

use dingtalk_types::wire::object_from_json;
use serde_json::Value;

/// What a row of a SyncHTTP batch or of the cloud-push database (RDS) says beside its event.
///
/// Many rows say whom their event concerns nowhere else: the `biz_data` of a person who has left is
/// `{"syncAction":"user_leave_org"}`, and the person is `biz_id`. Typed payloads have it in their own member (`userId`,
/// `deptId`, …): see [`Received`](crate::Received).
///
/// `subscribe_id`, `corp_id`, `biz_type` and `biz_id` together name a row; a later change of the same thing has another
/// `gmt_modified`. <https://open.dingtalk.com/document/development/development-data-format-help>
///
/// ```
/// use dingtalk_events::EventRow;
///
/// let row = EventRow::new().id(5872).subscribe_id("2530_0").biz_type(13).biz_id("manager7").modified_ms(1_652_846_332_000);
/// assert_eq!(row.biz_id.as_deref(), Some("manager7"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventRow {
    /// `id`
    pub id: Option<i64>,
    /// `subscribe_id`: the suite, with `_0` behind it.
    pub subscribe_id: Option<String>,
    /// `corp_id`: the organisation it happened in.
    pub corp_id: Option<String>,
    /// `biz_type`: a number for one or several types of event.
    pub biz_type: Option<i64>,
    /// `biz_id`: whom or what the event concerns: a userid, a department, a role, an order, …, by the `biz_type`.
    pub biz_id: Option<String>,
    /// `gmt_create`, in milliseconds since 1970.
    pub created_ms: Option<i64>,
    /// `gmt_modified`, in milliseconds since 1970.
    pub modified_ms: Option<i64>,
    /// `open_cursor`
    pub open_cursor: Option<i64>,
}

impl EventRow {
    /// Nothing known yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets [`id`](Self::id).
    #[must_use]
    pub fn id(mut self, id: i64) -> Self {
        self.id = Some(id);
        self
    }

    /// Sets [`subscribe_id`](Self::subscribe_id).
    #[must_use]
    pub fn subscribe_id(mut self, subscribe_id: impl Into<String>) -> Self {
        self.subscribe_id = Some(subscribe_id.into());
        self
    }

    /// Sets [`corp_id`](Self::corp_id).
    #[must_use]
    pub fn corp_id(mut self, corp_id: impl Into<String>) -> Self {
        self.corp_id = Some(corp_id.into());
        self
    }

    /// Sets [`biz_type`](Self::biz_type).
    #[must_use]
    pub fn biz_type(mut self, biz_type: i64) -> Self {
        self.biz_type = Some(biz_type);
        self
    }

    /// Sets [`biz_id`](Self::biz_id).
    #[must_use]
    pub fn biz_id(mut self, biz_id: impl Into<String>) -> Self {
        self.biz_id = Some(biz_id.into());
        self
    }

    /// Sets [`created_ms`](Self::created_ms).
    #[must_use]
    pub fn created_ms(mut self, created_ms: i64) -> Self {
        self.created_ms = Some(created_ms);
        self
    }

    /// Sets [`modified_ms`](Self::modified_ms).
    #[must_use]
    pub fn modified_ms(mut self, modified_ms: i64) -> Self {
        self.modified_ms = Some(modified_ms);
        self
    }

    /// Sets [`open_cursor`](Self::open_cursor).
    #[must_use]
    pub fn open_cursor(mut self, open_cursor: i64) -> Self {
        self.open_cursor = Some(open_cursor);
        self
    }

    /// The type of its event by `biz_type`, where that number stands for one type only.
    pub(crate) fn event_type(&self) -> Option<&'static str> {
        let biz_type = self.biz_type?;
        let found = EVENT_TYPES.binary_search_by_key(&biz_type, |(number, _)| *number).ok()?;
        EVENT_TYPES.get(found).map(|(_, event_type)| *event_type)
    }

    /// `json` with `biz_id` in the member where an event of this type has it, if it is not there already.
    pub(crate) fn complete<'a>(&self, event_type: Option<&str>, json: &'a [u8]) -> Cow<'a, [u8]> {
        self.completed(event_type, json).map_or(Cow::Borrowed(json), Cow::Owned)
    }

    fn completed(&self, event_type: Option<&str>, json: &[u8]) -> Option<Vec<u8>> {
        let biz_id = self.biz_id.as_deref().filter(|biz_id| !biz_id.is_empty())?;
        let member = subject(event_type?)?;
        let mut members = object_from_json(json)?;
        let is_there =
            members.iter().any(|(name, value)| is_spelling_of(name, member) && says_something(value));
        if is_there {
            return None;
        }
        members.retain(|name, _| !is_spelling_of(name, member));
        members.insert(member.to_owned(), biz_id.into());
        serde_json::to_vec(&members).ok()
    }
}

/// The member of an event that its row has in `biz_id`.
fn subject(event_type: &str) -> Option<&'static str> {
    let begins = |prefix: &str| event_type.starts_with(prefix);
    match event_type {
        "isv_bpms" => Some("processInstanceId"),
        "market_buy" | "market_order" => Some("orderId"),
        "org_update" => Some("corpid"),
        _ if begins("user_") || begins("contact_") => Some("userId"),
        _ if begins("org_dept_") => Some("deptId"),
        _ if begins("org_role_") => Some("roleId"),
        _ => None,
    }
}

fn is_spelling_of(name: &str, member: &str) -> bool {
    let letters = name.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase());
    letters.eq(member.bytes().map(|byte| byte.to_ascii_lowercase()))
}

fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(list) => !list.is_empty(),
        _ => true,
    }
}

/// The numbers that stand for one type of event, as the published samples have them. Rows of orders in the older form name
/// no type at all.
const EVENT_TYPES: &[(i64, &str)] = &[
    (2, "suite_ticket"),
    (17, "market_buy"),
    (22, "isv_bpms"),
    (63, "goods_tryout"),
    (66, "workbench_component_event"),
    (67, "overtime_to_vacation_data"),
    (100, "calendar_event_change"),
    (107, "todo_task_create"),
    (108, "todo_task_update"),
    (109, "todo_task_delete"),
    (115, "servicegroup_ticket_create"),
    (116, "servicegroup_ticket_take"),
    (122, "servicegroup_ticket_urge"),
    (123, "hrm_app_authorize"),
    (133, "crm_customer_track"),
    (134, "open_batch_trade_callback"),
    (136, "ats_config_change"),
    (137, "hrm_mdm_user_change"),
    (139, "transfer_contact_id_job_result"),
    (152, "attend_group_change"),
    (153, "attend_shift_change"),
    (154, "leave_record_change"),
    (157, "open_user_agreement_callback"),
    (158, "im_cool_app_install"),
    (159, "im_cool_app_uninstall"),
    (161, "ats_rights_change"),
    (163, "ats_talent_auto_chat_task"),
    (165, "hrm_mdm_user_info_change"),
    (172, "honor_grant"),
    (174, "ding_badge_verify"),
    (175, "hrm_solution_manage"),
    (177, "chat_add_member"),
    (178, "chat_remove_member"),
    (179, "chat_quit"),
    (180, "chat_update_owner"),
    (181, "chat_update_title"),
    (182, "chat_disband"),
    (185, "shop_node_event"),
    (187, "shop_group_event"),
    (195, "industry_medical_dept_event"),
    (201, "single_conversation_cool_app_install"),
    (202, "single_conversation_cool_app_uninstall"),
    (203, "smart_finance_role_member_change"),
    (204, "watermark_check_in"),
    (205, "smart_finance_customer_change"),
    (206, "integration_app_install_event"),
    (207, "smart_finance_category_change"),
    (208, "smart_finance_project_change"),
    (209, "smart_finance_supplier_change"),
    (211, "shop_rights_event"),
    (212, "market_order_refund_event"),
    (219, "exclusive_data_transfer"),
    (220, "live_status_change_event"),
    (221, "live_update_event"),
    (223, "live_watch_playback_event"),
    (224, "commercial_solution"),
    (225, "meeting_status_change"),
    (226, "meeting_member_status_change"),
    (228, "smart_finance_company_info_change"),
    (229, "live_statistic_done_event"),
    (233, "storage_dentry_create"),
    (234, "storage_dentry_update"),
    (235, "storage_dentry_delete"),
    (236, "ats_job_deliver_change"),
    (238, "train_course_user_info"),
    (244, "rcm_channel_message_push"),
    (245, "workflow_instance_change_broadcast"),
    (246, "workflow_task_change_broadcast"),
    (247, "workflow_instance_change_directed"),
    (248, "workflow_task_change_directed"),
    (251, "edu_trade_pay_status_sync"),
    (253, "market_order_tag"),
    (254, "project_project_changed"),
    (255, "project_project_updated"),
    (257, "project_project_member_changed"),
    (258, "project_task_changed"),
    (259, "project_task_updated"),
    (260, "robot_msg_read"),
    (261, "robot_msg_recall"),
    (270, "honor_audit"),
    (271, "smart_finance_product_change"),
    (293, "ding_crm_object_meta"),
    (295, "shop_role_event"),
    (297, "project_worktime_updated"),
    (298, "attend_bossCheck_change"),
    (306, "chat_template_change"),
    (308, "smart_finance_application_invoice_update"),
    (318, "check_in"),
    (320, "approve_open_group_expansion"),
    (344, "attendance_approve_status_change"),
    (345, "attendance_report_column_change"),
    (346, "leave_rule_change"),
    (347, "smart_finance_form_change"),
    (348, "meeting_status_change_target_push"),
    (349, "meeting_member_status_change_target_push"),
    (353, "leave_quota_update"),
    (354, "attend_user_daily_summary_refresh"),
    (367, "light_opportunity_notice"),
    (368, "ai_assistant_install"),
    (381, "ai_assistant_change"),
    (396, "flash_minutes_open_event"),
    (400, "flash_minutes_open_event_directed"),
    (411, "meeting_asr_result_event"),
    (412, "meeting_asr_result_event_directed"),
    (418, "smart_finance_define_info_change"),
    (419, "smart_finance_define_data_info_change"),
    (422, "agoal_objective_add"),
    (423, "agoal_objective_change"),
    (424, "agoal_objective_remove"),
    (450, "agoal_indicator_add"),
    (451, "agoal_indicator_modify"),
    (452, "agoal_indicator_remove"),
    (453, "agoal_indicator_copy"),
    (454, "open_meeting_room_central_control"),
    (455, "agoal_objectiveProgress_add"),
    (456, "agoal_objectiveProgress_modify"),
    (457, "agoal_objectiveProgress_remove"),
    (458, "agoal_objectiveRule_add"),
    (459, "agoal_objectiveRule_modify"),
    (460, "agoal_objectiveRule_remove"),
    (467, "aone_assistant_status_change"),
    (468, "aone_assistant_summary_change"),
    (480, "hrbrain_talent_pool_add"),
    (481, "hrbrain_talent_pool_edit"),
    (482, "hrbrain_talent_pool_delete"),
    (483, "hrbrain_talent_pool_staff_add"),
    (484, "hrbrain_talent_pool_staff_delete"),
    (489, "dvi_device_owner_change"),
    (492, "exclusive_delete_trusted_device"),
    (493, "doc_export_completed"),
    (498, "aiot_device_uplink_event"),
    (499, "edu_card_delete"),
    (500, "edu_card_end"),
    (501, "edu_card_update"),
    (502, "badge_device_status_change"),
    (504, "hire_agent_sourcing_task_change"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(event_type: &str, json: &str) -> String {
        let row = EventRow::new().biz_id("7");
        String::from_utf8(row.complete(Some(event_type), json.as_bytes()).into_owned()).unwrap()
    }

    #[test]
    fn a_name_cut_in_an_emoji_costs_no_person() {
        let json = completed("user_leave_org", r#"{"syncAction":"user_leave_org","name":"a\ud83d"}"#);
        assert!(json.contains(r#""userId":"7""#), "{json}");
    }

    #[test]
    fn the_numbers_are_in_order() {
        assert!(EVENT_TYPES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(EventRow::new().biz_type(17).event_type(), Some("market_buy"));
        assert_eq!(EventRow::new().biz_type(13).event_type(), None, "one number for five types");
        assert_eq!(EventRow::new().biz_type(-1).event_type(), None);
    }

    #[test]
    fn the_id_lands_in_the_member_of_its_type() {
        for (event_type, member) in [
            ("user_leave_org", "userId"),
            ("contact_leave_org", "userId"),
            ("org_dept_remove", "deptId"),
            ("org_role_remove", "roleId"),
        ] {
            assert_eq!(completed(event_type, "{}"), format!(r#"{{"{member}":"7"}}"#));
        }
    }

    #[test]
    fn what_the_event_says_itself_comes_first() {
        for json in [r#"{"userid":"u"}"#, r#"{"UserId":["u"]}"#, r#"{"user_id":"u"}"#] {
            assert_eq!(completed("user_leave_org", json), json);
        }
        for json in [r#"{"userid":""}"#, r#"{"UserId":[]}"#, r#"{"user_id":null}"#] {
            assert_eq!(completed("user_leave_org", json), r#"{"userId":"7"}"#);
        }
        for json in ["null", r#""{}""#, r#""\"{}\"""#, "[{}]", r#""""#, "{}\0"] {
            assert_eq!(completed("user_leave_org", json), r#"{"userId":"7"}"#, "{json}");
        }
        assert_eq!(completed("chat_disband", "{}"), "{}");
        assert_eq!(completed("user_leave_org", "no JSON"), "no JSON");
    }
}
