// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `industry`.

use crate::event::record::{event, event_record};

/// `edu_card_delete`: <https://open.dingtalk.com/document/development/events-edu-card-delete>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EduCardDelete {
    /// `bizid`
    pub bizid: Option<String>,
    /// `body`
    pub body: Option<EduCardDeleteBody>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `eventTime`
    pub event_time: Option<String>,
    /// `eventType`
    pub event_type: Option<String>,
}

event!(EduCardDelete = "edu_card_delete" {
    bizid ? "bizid" | "bizid",
    body ? "body" | "body",
    corpid ? "corpid" | "corpid",
    event_time ? "eventTime" | "eventtime",
    event_type ? "eventType" | "eventtype",
});

/// `body` of [`EduCardDelete`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EduCardDeleteBody {
    /// `bizid`
    pub bizid: Option<String>,
    /// `cardid`
    pub cardid: Option<i64>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `operatorName`
    pub operator_name: Option<String>,
    /// `opsType`
    pub ops_type: Option<String>,
}

event_record!(EduCardDeleteBody {
    bizid ? "bizid" | "bizid",
    cardid ? "cardid" | "cardid",
    corpid ? "corpid" | "corpid",
    operator_name ? "operatorName" | "operatorname",
    ops_type ? "opsType" | "opstype",
});

/// `edu_card_end`: <https://open.dingtalk.com/document/development/events-edu-card-end>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EduCardEnd {
    /// `bizid`
    pub bizid: Option<String>,
    /// `body`
    pub body: Option<EduCardEndBody>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `eventTime`
    pub event_time: Option<i64>,
    /// `eventType`
    pub event_type: Option<String>,
}

event!(EduCardEnd = "edu_card_end" {
    bizid ? "bizid" | "bizid",
    body ? "body" | "body",
    corpid ? "corpid" | "corpid",
    event_time ? "eventTime" | "eventtime",
    event_type ? "eventType" | "eventtype",
});

/// `body` of [`EduCardEnd`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EduCardEndBody {
    /// `bizid`
    pub bizid: Option<String>,
    /// `cardId`
    pub card_id: Option<i64>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `operatorName`
    pub operator_name: Option<String>,
    /// `opsType`
    pub ops_type: Option<String>,
}

event_record!(EduCardEndBody {
    bizid ? "bizid" | "bizid",
    card_id ? "cardId" | "cardid",
    corp_id ? "corpId" | "corpid",
    operator_name ? "operatorName" | "operatorname",
    ops_type ? "opsType" | "opstype",
});

/// `edu_card_update`: <https://open.dingtalk.com/document/development/events-edu-card-update>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EduCardUpdate {
    /// `bizid`
    pub bizid: Option<String>,
    /// `body`
    pub body: Option<EduCardUpdateBody>,
    /// `corpid`
    pub corpid: Option<String>,
    /// `eventTime`
    pub event_time: Option<i64>,
    /// `eventType`
    pub event_type: Option<String>,
}

event!(EduCardUpdate = "edu_card_update" {
    bizid ? "bizid" | "bizid",
    body ? "body" | "body",
    corpid ? "corpid" | "corpid",
    event_time ? "eventTime" | "eventtime",
    event_type ? "eventType" | "eventtype",
});

/// `body` of [`EduCardUpdate`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EduCardUpdateBody {
    /// `bizid`
    pub bizid: Option<String>,
    /// `cardId`
    pub card_id: Option<i64>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `opertorName`
    pub opertor_name: Option<String>,
    /// `opsType`
    pub ops_type: Option<String>,
}

event_record!(EduCardUpdateBody {
    bizid ? "bizid" | "bizid",
    card_id ? "cardId" | "cardid",
    corp_id ? "corpId" | "corpid",
    opertor_name ? "opertorName" | "opertorname",
    ops_type ? "opsType" | "opstype",
});

/// `edu_dept_delete`: <https://open.dingtalk.com/document/development/education-department-delete>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EduDeptDelete {
    /// `deptId`
    pub dept_id: Option<i64>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `isGraduate`
    pub is_graduate: Option<i64>,
}

event!(EduDeptDelete = "edu_dept_delete" {
    dept_id ? "deptId" | "deptid",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    is_graduate ? "isGraduate" | "isgraduate",
});

/// `edu_dept_insert`: <https://open.dingtalk.com/document/development/new-education-sector>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EduDeptInsert {
    /// `chain`
    pub chain: Option<String>,
    /// `contactType`
    pub contact_type: Option<String>,
    /// `deptId`
    pub dept_id: Option<i64>,
    /// `deptType`
    pub dept_type: Option<String>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `feature`
    pub feature: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `nick`
    pub nick: Option<String>,
}

event!(EduDeptInsert = "edu_dept_insert" {
    chain ? "chain" | "chain",
    contact_type ? "contactType" | "contacttype",
    dept_id ? "deptId" | "deptid",
    dept_type ? "deptType" | "depttype",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    feature ? "feature" | "feature",
    name ? "name" | "name",
    nick ? "nick" | "nick",
});

/// `edu_dept_update`: <https://open.dingtalk.com/document/development/education-sector-update>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EduDeptUpdate {
    /// `chain`
    pub chain: Option<String>,
    /// `contactType`
    pub contact_type: Option<String>,
    /// `deptId`
    pub dept_id: Option<i64>,
    /// `deptType`
    pub dept_type: Option<String>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `feature`
    pub feature: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `nick`
    pub nick: Option<String>,
}

event!(EduDeptUpdate = "edu_dept_update" {
    chain ? "chain" | "chain",
    contact_type ? "contactType" | "contacttype",
    dept_id ? "deptId" | "deptid",
    dept_type ? "deptType" | "depttype",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    feature ? "feature" | "feature",
    name ? "name" | "name",
    nick ? "nick" | "nick",
});

/// `edu_trade_pay_status_sync`: <https://open.dingtalk.com/document/development/payment-status-synchronization>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EduTradePayStatusSync {
    /// `bizId`
    pub biz_id: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `eventTime`
    pub event_time: Option<i64>,
    /// `actualAmount`
    pub actual_amount: Option<i64>,
    /// `alipayAppId`
    pub alipay_app_id: Option<String>,
    /// `closeTime`
    pub close_time: Option<i64>,
    /// `createTime`
    pub create_time: Option<i64>,
    /// `feature`
    pub feature: Option<String>,
    /// `labelAmount`
    pub label_amount: Option<i64>,
    /// `merchantId`
    pub merchant_id: Option<i64>,
    /// `merchantMergeOrderNo`
    pub merchant_merge_order_no: Option<String>,
    /// `merchantOrderNo`
    pub merchant_order_no: Option<String>,
    /// `orderNo`
    pub order_no: Option<String>,
    /// `orderType`
    pub order_type: Option<String>,
    /// `payLogonId`
    pub pay_logon_id: Option<i64>,
    /// `payStatus`
    pub pay_status: Option<i64>,
    /// `payTime`
    pub pay_time: Option<i64>,
    /// `payType`
    pub pay_type: Option<String>,
    /// `refundAmount`
    pub refund_amount: Option<i64>,
    /// `refundStatus`
    pub refund_status: Option<i64>,
    /// `refundTime`
    pub refund_time: Option<i64>,
    /// `subject`
    pub subject: Option<String>,
    /// `tradeNo`
    pub trade_no: Option<String>,
    /// `userId`
    pub user_id: Option<i64>,
}

event!(EduTradePayStatusSync = "edu_trade_pay_status_sync" {
    biz_id ? "bizId" | "bizid",
    corp_id ? "corpId" | "corpid",
    event_time ? "eventTime" | "eventtime",
    actual_amount ? "actualAmount" | "actualamount",
    alipay_app_id ? "alipayAppId" | "alipayappid",
    close_time ? "closeTime" | "closetime",
    create_time ? "createTime" | "createtime",
    feature ? "feature" | "feature",
    label_amount ? "labelAmount" | "labelamount",
    merchant_id ? "merchantId" | "merchantid",
    merchant_merge_order_no ? "merchantMergeOrderNo" | "merchantmergeorderno",
    merchant_order_no ? "merchantOrderNo" | "merchantorderno",
    order_no ? "orderNo" | "orderno",
    order_type ? "orderType" | "ordertype",
    pay_logon_id ? "payLogonId" | "paylogonid",
    pay_status ? "payStatus" | "paystatus",
    pay_time ? "payTime" | "paytime",
    pay_type ? "payType" | "paytype",
    refund_amount ? "refundAmount" | "refundamount",
    refund_status ? "refundStatus" | "refundstatus",
    refund_time ? "refundTime" | "refundtime",
    subject ? "subject" | "subject",
    trade_no ? "tradeNo" | "tradeno",
    user_id ? "userId" | "userid",
});

/// `edu_user_delete`: <https://open.dingtalk.com/document/development/new-education-staff-deleted>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EduUserDelete {
    /// `classId`
    pub class_id: Option<i64>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `feature`
    pub feature: Option<String>,
    /// `isAdviser`
    pub is_adviser: Option<String>,
    /// `isGraduate`
    pub is_graduate: Option<String>,
    /// `role`
    pub role: Option<String>,
    /// `userid`
    pub userid: Option<String>,
}

event!(EduUserDelete = "edu_user_delete" {
    class_id ? "classId" | "classid",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    feature ? "feature" | "feature",
    is_adviser ? "isAdviser" | "isadviser",
    is_graduate ? "isGraduate" | "isgraduate",
    role ? "role" | "role",
    userid ? "userid" | "userid",
});

/// `edu_user_insert`: <https://open.dingtalk.com/document/development/new-education-staff-added>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EduUserInsert {
    /// `classId`
    pub class_id: Option<i64>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `feature`
    pub feature: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `role`
    pub role: Option<String>,
    /// `studentNo`
    pub student_no: Option<String>,
    /// `unionid`
    pub unionid: Option<String>,
    /// `userid`
    pub userid: Option<String>,
}

event!(EduUserInsert = "edu_user_insert" {
    class_id ? "classId" | "classid",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    feature ? "feature" | "feature",
    name ? "name" | "name",
    role ? "role" | "role",
    student_no ? "studentNo" | "studentno",
    unionid ? "unionid" | "unionid",
    userid ? "userid" | "userid",
});

/// `edu_user_relation_delete`: <https://open.dingtalk.com/document/development/new-education-staff-relation-delete>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EduUserRelationDelete {
    /// `classId`
    pub class_id: Option<i64>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `fromUserid`
    pub from_userid: Option<String>,
    /// `relationCode`
    pub relation_code: Option<String>,
    /// `relationName`
    pub relation_name: Option<String>,
    /// `toUserid`
    pub to_userid: Option<String>,
}

event!(EduUserRelationDelete = "edu_user_relation_delete" {
    class_id ? "classId" | "classid",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    from_userid ? "fromUserid" | "fromuserid",
    relation_code ? "relationCode" | "relationcode",
    relation_name ? "relationName" | "relationname",
    to_userid ? "toUserid" | "touserid",
});

/// `edu_user_relation_insert`: <https://open.dingtalk.com/document/development/new-education-staff-relations-added>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EduUserRelationInsert {
    /// `classId`
    pub class_id: Option<i64>,
    /// `errcode`
    pub errcode: Option<String>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `fromUserid`
    pub from_userid: Option<String>,
    /// `relationCode`
    pub relation_code: Option<String>,
    /// `relationName`
    pub relation_name: Option<String>,
    /// `toUserid`
    pub to_userid: Option<String>,
}

event!(EduUserRelationInsert = "edu_user_relation_insert" {
    class_id ? "classId" | "classid",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    from_userid ? "fromUserid" | "fromuserid",
    relation_code ? "relationCode" | "relationcode",
    relation_name ? "relationName" | "relationname",
    to_userid ? "toUserid" | "touserid",
});

/// `edu_user_relation_update`: <https://open.dingtalk.com/document/development/new-education-staff-relationship-update>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EduUserRelationUpdate {
    /// `classId`
    pub class_id: Option<i64>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `fromUserid`
    pub from_userid: Option<String>,
    /// `relationCode`
    pub relation_code: Option<String>,
    /// `relationName`
    pub relation_name: Option<String>,
    /// `toUserid`
    pub to_userid: Option<String>,
}

event!(EduUserRelationUpdate = "edu_user_relation_update" {
    class_id ? "classId" | "classid",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    from_userid ? "fromUserid" | "fromuserid",
    relation_code ? "relationCode" | "relationcode",
    relation_name ? "relationName" | "relationname",
    to_userid ? "toUserid" | "touserid",
});

/// `edu_user_update`: <https://open.dingtalk.com/document/development/new-education-staff-update>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct EduUserUpdate {
    /// `classId`
    pub class_id: Option<i64>,
    /// `errcode`
    pub errcode: Option<i64>,
    /// `errmsg`
    pub errmsg: Option<String>,
    /// `feature`
    pub feature: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `role`
    pub role: Option<String>,
    /// `unionid`
    pub unionid: Option<String>,
    /// `userid`
    pub userid: Option<String>,
}

event!(EduUserUpdate = "edu_user_update" {
    class_id ? "classId" | "classid",
    errcode ? "errcode" | "errcode",
    errmsg ? "errmsg" | "errmsg",
    feature ? "feature" | "feature",
    name ? "name" | "name",
    role ? "role" | "role",
    unionid ? "unionid" | "unionid",
    userid ? "userid" | "userid",
});

/// `industry_medical_dept_event`: <https://open.dingtalk.com/document/development/changes-in-medical-departments-and-medical-groups-in-the-medical>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct IndustryMedicalDeptEvent {
    /// `deptCode`
    pub dept_code: Option<String>,
    /// `deptType`
    pub dept_type: Option<String>,
    /// `type`
    pub r#type: Option<String>,
}

event!(IndustryMedicalDeptEvent = "industry_medical_dept_event" {
    dept_code ? "deptCode" | "deptcode",
    dept_type ? "deptType" | "depttype",
    r#type ? "type" | "type",
});

/// `industry_medical_dept_prop_event`: <https://open.dingtalk.com/document/development/change-of-attribute-of-medical-group-of-medical-department-in>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct IndustryMedicalDeptPropEvent {
    /// `deptCode`
    pub dept_code: Option<String>,
    /// `deptType`
    pub dept_type: Option<String>,
    /// `propCode`
    pub prop_code: Option<String>,
    /// `type`
    pub r#type: Option<String>,
}

event!(IndustryMedicalDeptPropEvent = "industry_medical_dept_prop_event" {
    dept_code ? "deptCode" | "deptcode",
    dept_type ? "deptType" | "depttype",
    prop_code ? "propCode" | "propcode",
    r#type ? "type" | "type",
});

/// `industry_medical_full_sync`: <https://open.dingtalk.com/document/development/full-synchronization-of-medical-address-book>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct IndustryMedicalFullSync {}

event!(IndustryMedicalFullSync = "industry_medical_full_sync" {});

/// `industry_medical_user_dept_event`: <https://open.dingtalk.com/document/development/changes-in-the-medical-group-of-the-department-where-the>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct IndustryMedicalUserDeptEvent {
    /// `deptCode`
    pub dept_code: Option<String>,
    /// `deptType`
    pub dept_type: Option<String>,
    /// `month`
    pub month: Option<String>,
    /// `type`
    pub r#type: Option<String>,
    /// `userCode`
    pub user_code: Option<String>,
}

event!(IndustryMedicalUserDeptEvent = "industry_medical_user_dept_event" {
    dept_code ? "deptCode" | "deptcode",
    dept_type ? "deptType" | "depttype",
    month ? "month" | "month",
    r#type ? "type" | "type",
    user_code ? "userCode" | "usercode",
});

/// `industry_medical_user_prop_event`: <https://open.dingtalk.com/document/development/user-attribute-change-in-medical-industry>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct IndustryMedicalUserPropEvent {
    /// `propCode`
    pub prop_code: Option<String>,
    /// `type`
    pub r#type: Option<String>,
    /// `userCode`
    pub user_code: Option<String>,
}

event!(IndustryMedicalUserPropEvent = "industry_medical_user_prop_event" {
    prop_code ? "propCode" | "propcode",
    r#type ? "type" | "type",
    user_code ? "userCode" | "usercode",
});

/// `shop_group_event`: <https://open.dingtalk.com/document/development/stores-through-stores-grouping-events>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ShopGroupEvent {
    /// `bizId`
    pub biz_id: Option<String>,
    /// `id`
    pub id: Option<i64>,
    /// `storeIdList`
    pub store_id_list: Vec<i64>,
    /// `type`
    pub r#type: Option<String>,
}

event!(ShopGroupEvent = "shop_group_event" {
    biz_id ? "bizId" | "bizid",
    id ? "id" | "id",
    store_id_list = "storeIdList" | "storeidlist",
    r#type ? "type" | "type",
});

/// `shop_node_event`: <https://open.dingtalk.com/document/development/store-pass-node-change-event>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ShopNodeEvent {
    /// `code`
    pub code: Option<String>,
    /// `id`
    pub id: Option<i64>,
    /// `type`
    pub r#type: Option<String>,
}

event!(ShopNodeEvent = "shop_node_event" {
    code ? "code" | "code",
    id ? "id" | "id",
    r#type ? "type" | "type",
});

/// `shop_rights_event`: <https://open.dingtalk.com/document/development/store-general-account-equity-change-event>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ShopRightsEvent {
    /// `bizId`
    pub biz_id: Option<String>,
    /// `end`
    pub end: Option<i64>,
    /// `packageCode`
    pub package_code: Option<String>,
    /// `quantity`
    pub quantity: Option<i64>,
    /// `start`
    pub start: Option<i64>,
    /// `type`
    pub r#type: Option<String>,
}

event!(ShopRightsEvent = "shop_rights_event" {
    biz_id ? "bizId" | "bizid",
    end ? "end" | "end",
    package_code ? "packageCode" | "packagecode",
    quantity ? "quantity" | "quantity",
    start ? "start" | "start",
    r#type ? "type" | "type",
});

/// `shop_role_event`: <https://open.dingtalk.com/document/development/store-general-business-role-change-event>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ShopRoleEvent {
    /// `roleId`
    pub role_id: Option<String>,
    /// `type`
    pub r#type: Option<String>,
    /// `userIdList`
    pub user_id_list: Vec<String>,
}

event!(ShopRoleEvent = "shop_role_event" {
    role_id ? "roleId" | "roleid",
    r#type ? "type" | "type",
    user_id_list = "userIdList" | "useridlist",
});
