// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `office`.

use serde_json::Value;

use crate::event::record::{event, event_record};

/// `bpms_instance_change`: <https://open.dingtalk.com/document/development/event-bpms-instance-change>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct BpmsInstanceChange {
    /// `bizCategoryId`
    pub biz_category_id: Option<String>,
    /// `businessId`
    pub business_id: Option<String>,
    /// `businessType`
    pub business_type: Option<String>,
    /// `createTime`
    pub create_time: Option<i64>,
    /// `finishTime`
    pub finish_time: Option<i64>,
    /// `processCode`
    pub process_code: Option<String>,
    /// `processInstanceId`
    pub process_instance_id: Option<String>,
    /// `result`
    pub result: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
    /// `title`
    pub title: Option<String>,
    /// `type`
    pub r#type: Option<String>,
    /// `url`
    pub url: Option<String>,
}

event!(BpmsInstanceChange = "bpms_instance_change" {
    biz_category_id ? "bizCategoryId" | "bizcategoryid",
    business_id ? "businessId" | "businessid",
    business_type ? "businessType" | "businesstype",
    create_time ? "createTime" | "createtime",
    finish_time ? "finishTime" | "finishtime",
    process_code ? "processCode" | "processcode",
    process_instance_id ? "processInstanceId" | "processinstanceid",
    result ? "result" | "result",
    staff_id ? "staffId" | "staffid",
    title ? "title" | "title",
    r#type ? "type" | "type",
    url ? "url" | "url",
});

/// `bpms_task_change`: <https://open.dingtalk.com/document/development/event-bpms-task-change>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct BpmsTaskChange {
    /// `bizCategoryId`
    pub biz_category_id: Option<String>,
    /// `businessId`
    pub business_id: Option<String>,
    /// `createTime`
    pub create_time: Option<i64>,
    /// `finishTime`
    pub finish_time: Option<i64>,
    /// `processCode`
    pub process_code: Option<String>,
    /// `processInstanceId`
    pub process_instance_id: Option<String>,
    /// `remark`
    pub remark: Option<String>,
    /// `result`
    pub result: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
    /// `taskId`
    pub task_id: Option<i64>,
    /// `title`
    pub title: Option<String>,
    /// `type`
    pub r#type: Option<String>,
}

event!(BpmsTaskChange = "bpms_task_change" {
    biz_category_id ? "bizCategoryId" | "bizcategoryid",
    business_id ? "businessId" | "businessid",
    create_time ? "createTime" | "createtime",
    finish_time ? "finishTime" | "finishtime",
    process_code ? "processCode" | "processcode",
    process_instance_id ? "processInstanceId" | "processinstanceid",
    remark ? "remark" | "remark",
    result ? "result" | "result",
    staff_id ? "staffId" | "staffid",
    task_id ? "taskId" | "taskid",
    title ? "title" | "title",
    r#type ? "type" | "type",
});

/// `ding_badge_verify`: <https://open.dingtalk.com/document/development/event-ding-badge-verify>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DingBadgeVerify {
    /// `codeId`
    pub code_id: Option<String>,
    /// `codeIdentity`
    pub code_identity: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `userCorpRelationType`
    pub user_corp_relation_type: Option<String>,
    /// `userIdentity`
    pub user_identity: Option<String>,
    /// `verifyAmount`
    pub verify_amount: Option<String>,
    /// `verifyEvent`
    pub verify_event: Option<String>,
    /// `verifyLocation`
    pub verify_location: Option<String>,
    /// `verifyNo`
    pub verify_no: Option<String>,
    /// `verifyResult`
    pub verify_result: Option<String>,
    /// `verifyTime`
    pub verify_time: Option<String>,
}

event!(DingBadgeVerify = "ding_badge_verify" {
    code_id ? "codeId" | "codeid",
    code_identity ? "codeIdentity" | "codeidentity",
    corp_id ? "corpId" | "corpid",
    user_corp_relation_type ? "userCorpRelationType" | "usercorprelationtype",
    user_identity ? "userIdentity" | "useridentity",
    verify_amount ? "verifyAmount" | "verifyamount",
    verify_event ? "verifyEvent" | "verifyevent",
    verify_location ? "verifyLocation" | "verifylocation",
    verify_no ? "verifyNo" | "verifyno",
    verify_result ? "verifyResult" | "verifyresult",
    verify_time ? "verifyTime" | "verifytime",
});

/// `isv_bpms`: <https://open.dingtalk.com/document/development/development-data-format-help>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct IsvBpms {
    /// `approverUserids`
    pub approver_userids: Vec<String>,
    /// `attachedProcessInstanceIds`
    pub attached_process_instance_ids: Vec<Value>,
    /// `bizAction`
    pub biz_action: Option<String>,
    /// `businessId`
    pub business_id: Option<String>,
    /// `ccUserids`
    pub cc_userids: Vec<String>,
    /// `createTime`
    pub create_time: Option<i64>,
    /// `formValueVOS`
    pub form_value_vos: Vec<IsvBpmsFormValueVOS>,
    /// `operationRecords`
    pub operation_records: Vec<IsvBpmsOperationRecords>,
    /// `originatorDeptId`
    pub originator_dept_id: Option<String>,
    /// `originatorDeptName`
    pub originator_dept_name: Option<String>,
    /// `originatorUserid`
    pub originator_userid: Option<String>,
    /// `processCode`
    pub process_code: Option<String>,
    /// `processInstanceId`
    pub process_instance_id: Option<String>,
    /// `result`
    pub result: Option<String>,
    /// `status`
    pub status: Option<String>,
    /// `tasks`
    pub tasks: Vec<IsvBpmsTasks>,
    /// `title`
    pub title: Option<String>,
    /// `url`
    pub url: Option<String>,
}

event!(IsvBpms = "isv_bpms" {
    approver_userids = "approverUserids" | "approveruserids",
    attached_process_instance_ids = "attachedProcessInstanceIds" | "attachedprocessinstanceids",
    biz_action ? "bizAction" | "bizaction",
    business_id ? "businessId" | "businessid",
    cc_userids = "ccUserids" | "ccuserids",
    create_time ? "createTime" | "createtime",
    form_value_vos = "formValueVOS" | "formvaluevos",
    operation_records = "operationRecords" | "operationrecords",
    originator_dept_id ? "originatorDeptId" | "originatordeptid",
    originator_dept_name ? "originatorDeptName" | "originatordeptname",
    originator_userid ? "originatorUserid" | "originatoruserid",
    process_code ? "processCode" | "processcode",
    process_instance_id ? "processInstanceId" | "processinstanceid",
    result ? "result" | "result",
    status ? "status" | "status",
    tasks = "tasks" | "tasks",
    title ? "title" | "title",
    url ? "url" | "url",
});

/// `tasks` of [`IsvBpms`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct IsvBpmsTasks {
    /// `createTime`
    pub create_time: Option<i64>,
    /// `result`
    pub result: Option<String>,
    /// `status`
    pub status: Option<String>,
    /// `taskId`
    pub task_id: Option<i64>,
    /// `userId`
    pub user_id: Option<String>,
}

event_record!(IsvBpmsTasks {
    create_time ? "createTime" | "createtime",
    result ? "result" | "result",
    status ? "status" | "status",
    task_id ? "taskId" | "taskid",
    user_id ? "userId" | "userid",
});

/// `operationRecords` of [`IsvBpms`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct IsvBpmsOperationRecords {
    /// `date`
    pub date: Option<i64>,
    /// `result`
    pub result: Option<String>,
    /// `type`
    pub r#type: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
}

event_record!(IsvBpmsOperationRecords {
    date ? "date" | "date",
    result ? "result" | "result",
    r#type ? "type" | "type",
    user_id ? "userId" | "userid",
});

/// `formValueVOS` of [`IsvBpms`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct IsvBpmsFormValueVOS {
    /// `id`
    pub id: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `value`
    pub value: Option<String>,
}

event_record!(IsvBpmsFormValueVOS {
    id ? "id" | "id",
    name ? "name" | "name",
    value ? "value" | "value",
});

/// `oa_timeout_plugin_task_msg`: <https://open.dingtalk.com/document/development/events-oa-timeout-plugin-task-msg>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OaTimeoutPluginTaskMsg {
    /// `activityId`
    pub activity_id: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `instanceId`
    pub instance_id: Option<String>,
    /// `msg`
    pub msg: Option<String>,
    /// `msgTag`
    pub msg_tag: Option<String>,
    /// `processCode`
    pub process_code: Option<String>,
    /// `sysParam`
    pub sys_param: Option<Value>,
    /// `taskId`
    pub task_id: Option<String>,
}

event!(OaTimeoutPluginTaskMsg = "oa_timeout_plugin_task_msg" {
    activity_id ? "activityId" | "activityid",
    corp_id ? "corpId" | "corpid",
    instance_id ? "instanceId" | "instanceid",
    msg ? "msg" | "msg",
    msg_tag ? "msgTag" | "msgtag",
    process_code ? "processCode" | "processcode",
    sys_param ? "sysParam" | "sysparam",
    task_id ? "taskId" | "taskid",
});

/// `open_batch_trade_callback`: <https://open.dingtalk.com/document/development/event-open-batch-trade-callback>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OpenBatchTradeCallback {
    /// `alipayTransId`
    pub alipay_trans_id: Option<String>,
    /// `failAmount`
    pub fail_amount: Option<f64>,
    /// `failCount`
    pub fail_count: Option<i64>,
    /// `failReason`
    pub fail_reason: Option<String>,
    /// `gmtFinish`
    pub gmt_finish: Option<String>,
    /// `gmtSubmit`
    pub gmt_submit: Option<String>,
    /// `outBatchNo`
    pub out_batch_no: Option<String>,
    /// `payerStaffId`
    pub payer_staff_id: Option<String>,
    /// `paymentAmount`
    pub payment_amount: Option<f64>,
    /// `paymentCurrency`
    pub payment_currency: Option<String>,
    /// `status`
    pub status: Option<String>,
    /// `successAmount`
    pub success_amount: Option<f64>,
    /// `successCount`
    pub success_count: Option<i64>,
    /// `totalAmount`
    pub total_amount: Option<f64>,
}

event!(OpenBatchTradeCallback = "open_batch_trade_callback" {
    alipay_trans_id ? "alipayTransId" | "alipaytransid",
    fail_amount ? "failAmount" | "failamount",
    fail_count ? "failCount" | "failcount",
    fail_reason ? "failReason" | "failreason",
    gmt_finish ? "gmtFinish" | "gmtfinish",
    gmt_submit ? "gmtSubmit" | "gmtsubmit",
    out_batch_no ? "outBatchNo" | "outbatchno",
    payer_staff_id ? "payerStaffId" | "payerstaffid",
    payment_amount ? "paymentAmount" | "paymentamount",
    payment_currency ? "paymentCurrency" | "paymentcurrency",
    status ? "status" | "status",
    success_amount ? "successAmount" | "successamount",
    success_count ? "successCount" | "successcount",
    total_amount ? "totalAmount" | "totalamount",
});

/// `open_user_agreement_callback`: <https://open.dingtalk.com/document/development/event-open-user-agreement-callback>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OpenUserAgreementCallback {
    /// `agreementNo`
    pub agreement_no: Option<String>,
    /// `gmtExpire`
    pub gmt_expire: Option<String>,
    /// `gmtSign`
    pub gmt_sign: Option<String>,
    /// `gmtValid`
    pub gmt_valid: Option<String>,
    /// `messageType`
    pub message_type: Option<String>,
    /// `payChannelAccountName`
    pub pay_channel_account_name: Option<String>,
    /// `payChannelAccountNo`
    pub pay_channel_account_no: Option<String>,
    /// `subInstId`
    pub sub_inst_id: Option<String>,
}

event!(OpenUserAgreementCallback = "open_user_agreement_callback" {
    agreement_no ? "agreementNo" | "agreementno",
    gmt_expire ? "gmtExpire" | "gmtexpire",
    gmt_sign ? "gmtSign" | "gmtsign",
    gmt_valid ? "gmtValid" | "gmtvalid",
    message_type ? "messageType" | "messagetype",
    pay_channel_account_name ? "payChannelAccountName" | "paychannelaccountname",
    pay_channel_account_no ? "payChannelAccountNo" | "paychannelaccountno",
    sub_inst_id ? "subInstId" | "subinstid",
});

/// `todo_task_create`: <https://open.dingtalk.com/document/development/event-todo-task-create>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TodoTaskCreate {
    /// `unionIdList`
    pub union_id_list: Vec<String>,
    /// `bizTag`
    pub biz_tag: Option<String>,
    /// `taskId`
    pub task_id: Option<String>,
}

event!(TodoTaskCreate = "todo_task_create" {
    union_id_list = "unionIdList" | "unionidlist",
    biz_tag ? "bizTag" | "biztag",
    task_id ? "taskId" | "taskid",
});

/// `todo_task_delete`: <https://open.dingtalk.com/document/development/event-todo-task-delete>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TodoTaskDelete {
    /// `unionIdList`
    pub union_id_list: Vec<String>,
    /// `taskId`
    pub task_id: Option<String>,
}

event!(TodoTaskDelete = "todo_task_delete" {
    union_id_list = "unionIdList" | "unionidlist",
    task_id ? "taskId" | "taskid",
});

/// `todo_task_update`: <https://open.dingtalk.com/document/development/event-todo-task-update>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct TodoTaskUpdate {
    /// `unionIdList`
    pub union_id_list: Vec<String>,
    /// `bizTag`
    pub biz_tag: Option<String>,
    /// `taskId`
    pub task_id: Option<String>,
}

event!(TodoTaskUpdate = "todo_task_update" {
    union_id_list = "unionIdList" | "unionidlist",
    biz_tag ? "bizTag" | "biztag",
    task_id ? "taskId" | "taskid",
});

/// `workflow_form_change`: <https://open.dingtalk.com/document/development/events-workflow-form-change>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct WorkflowFormChange {
    /// `appIds`
    pub app_ids: Vec<String>,
    /// `appType`
    pub app_type: Option<String>,
    /// `appUuid`
    pub app_uuid: Option<String>,
    /// `bizCategoryId`
    pub biz_category_id: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `createTime`
    pub create_time: Option<String>,
    /// `creatorUserId`
    pub creator_user_id: Option<String>,
    /// `formCode`
    pub form_code: Option<String>,
    /// `modifierUserId`
    pub modifier_user_id: Option<String>,
    /// `modifyTime`
    pub modify_time: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `resource`
    pub resource: Option<String>,
    /// `type`
    pub r#type: Option<String>,
}

event!(WorkflowFormChange = "workflow_form_change" {
    app_ids = "appIds" | "appids",
    app_type ? "appType" | "apptype",
    app_uuid ? "appUuid" | "appuuid",
    biz_category_id ? "bizCategoryId" | "bizcategoryid",
    corp_id ? "corpId" | "corpid",
    create_time ? "createTime" | "createtime",
    creator_user_id ? "creatorUserId" | "creatoruserid",
    form_code ? "formCode" | "formcode",
    modifier_user_id ? "modifierUserId" | "modifieruserid",
    modify_time ? "modifyTime" | "modifytime",
    name ? "name" | "name",
    resource ? "resource" | "resource",
    r#type ? "type" | "type",
});

/// `workflow_instance_change_broadcast`: <https://open.dingtalk.com/document/development/event-workflow-instance-change-broadcast>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct WorkflowInstanceChangeBroadcast {
    /// `businessId`
    pub business_id: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `createTime`
    pub create_time: Option<i64>,
    /// `finshTime`
    pub finsh_time: Option<i64>,
    /// `processCode`
    pub process_code: Option<String>,
    /// `processInstanceId`
    pub process_instance_id: Option<String>,
    /// `result`
    pub result: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
    /// `title`
    pub title: Option<String>,
    /// `type`
    pub r#type: Option<String>,
    /// `url`
    pub url: Option<String>,
    /// `version`
    pub version: Option<String>,
}

event!(WorkflowInstanceChangeBroadcast = "workflow_instance_change_broadcast" {
    business_id ? "businessId" | "businessid",
    corp_id ? "corpId" | "corpid",
    create_time ? "createTime" | "createtime",
    finsh_time ? "finshTime" | "finshtime",
    process_code ? "processCode" | "processcode",
    process_instance_id ? "processInstanceId" | "processinstanceid",
    result ? "result" | "result",
    staff_id ? "staffId" | "staffid",
    title ? "title" | "title",
    r#type ? "type" | "type",
    url ? "url" | "url",
    version ? "version" | "version",
});

/// `workflow_instance_change_directed`: <https://open.dingtalk.com/document/development/event-workflow-instance-change-directed>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct WorkflowInstanceChangeDirected {
    /// `businessId`
    pub business_id: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `createTime`
    pub create_time: Option<i64>,
    /// `finshTime`
    pub finsh_time: Option<i64>,
    /// `processCode`
    pub process_code: Option<String>,
    /// `processInstanceId`
    pub process_instance_id: Option<String>,
    /// `result`
    pub result: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
    /// `title`
    pub title: Option<String>,
    /// `type`
    pub r#type: Option<String>,
    /// `url`
    pub url: Option<String>,
    /// `version`
    pub version: Option<String>,
}

event!(WorkflowInstanceChangeDirected = "workflow_instance_change_directed" {
    business_id ? "businessId" | "businessid",
    corp_id ? "corpId" | "corpid",
    create_time ? "createTime" | "createtime",
    finsh_time ? "finshTime" | "finshtime",
    process_code ? "processCode" | "processcode",
    process_instance_id ? "processInstanceId" | "processinstanceid",
    result ? "result" | "result",
    staff_id ? "staffId" | "staffid",
    title ? "title" | "title",
    r#type ? "type" | "type",
    url ? "url" | "url",
    version ? "version" | "version",
});

/// `workflow_task_change_broadcast`: <https://open.dingtalk.com/document/development/event-workflow-task-change-broadcast>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct WorkflowTaskChangeBroadcast {
    /// `businessId`
    pub business_id: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `createTime`
    pub create_time: Option<i64>,
    /// `finshTime`
    pub finsh_time: Option<i64>,
    /// `processCode`
    pub process_code: Option<String>,
    /// `processInstanceId`
    pub process_instance_id: Option<String>,
    /// `remark`
    pub remark: Option<String>,
    /// `result`
    pub result: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
    /// `taskId`
    pub task_id: Option<i64>,
    /// `title`
    pub title: Option<String>,
    /// `type`
    pub r#type: Option<String>,
}

event!(WorkflowTaskChangeBroadcast = "workflow_task_change_broadcast" {
    business_id ? "businessId" | "businessid",
    corp_id ? "corpId" | "corpid",
    create_time ? "createTime" | "createtime",
    finsh_time ? "finshTime" | "finshtime",
    process_code ? "processCode" | "processcode",
    process_instance_id ? "processInstanceId" | "processinstanceid",
    remark ? "remark" | "remark",
    result ? "result" | "result",
    staff_id ? "staffId" | "staffid",
    task_id ? "taskId" | "taskid",
    title ? "title" | "title",
    r#type ? "type" | "type",
});

/// `workflow_task_change_directed`: <https://open.dingtalk.com/document/development/event-workflow-task-change-directed>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct WorkflowTaskChangeDirected {
    /// `businessId`
    pub business_id: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `createTime`
    pub create_time: Option<i64>,
    /// `finshTime`
    pub finsh_time: Option<i64>,
    /// `processCode`
    pub process_code: Option<String>,
    /// `processInstanceId`
    pub process_instance_id: Option<String>,
    /// `remark`
    pub remark: Option<String>,
    /// `result`
    pub result: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
    /// `taskId`
    pub task_id: Option<i64>,
    /// `title`
    pub title: Option<String>,
    /// `type`
    pub r#type: Option<String>,
}

event!(WorkflowTaskChangeDirected = "workflow_task_change_directed" {
    business_id ? "businessId" | "businessid",
    corp_id ? "corpId" | "corpid",
    create_time ? "createTime" | "createtime",
    finsh_time ? "finshTime" | "finshtime",
    process_code ? "processCode" | "processcode",
    process_instance_id ? "processInstanceId" | "processinstanceid",
    remark ? "remark" | "remark",
    result ? "result" | "result",
    staff_id ? "staffId" | "staffid",
    task_id ? "taskId" | "taskid",
    title ? "title" | "title",
    r#type ? "type" | "type",
});
