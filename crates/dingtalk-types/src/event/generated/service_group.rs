// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `service_group`.

use crate::event::record::{event, event_record};

/// `servicegroup_contact_join_group_form`: <https://open.dingtalk.com/document/development/event-servicegroup-contact-join-group-form>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupContactJoinGroupForm {
    /// `spiCrmModel`
    pub spi_crm_model: Option<ServicegroupContactJoinGroupFormSpiCrmModel>,
}

event!(ServicegroupContactJoinGroupForm = "servicegroup_contact_join_group_form" {
    spi_crm_model ? "spiCrmModel" | "spicrmmodel",
});

/// `spiCrmModel` of [`ServicegroupContactJoinGroupForm`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupContactJoinGroupFormSpiCrmModel {
    /// `formData`
    pub form_data: Option<ServicegroupContactJoinGroupFormSpiCrmModelFormData>,
    /// `formScene`
    pub form_scene: Option<String>,
    /// `openDataInstanceId`
    pub open_data_instance_id: Option<String>,
    /// `openTeamId`
    pub open_team_id: Option<String>,
    /// `operateType`
    pub operate_type: Option<String>,
}

event_record!(ServicegroupContactJoinGroupFormSpiCrmModel {
    form_data ? "formData" | "formdata",
    form_scene ? "formScene" | "formscene",
    open_data_instance_id ? "openDataInstanceId" | "opendatainstanceid",
    open_team_id ? "openTeamId" | "openteamid",
    operate_type ? "operateType" | "operatetype",
});

/// `formData` of [`ServicegroupContactJoinGroupFormSpiCrmModel`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupContactJoinGroupFormSpiCrmModelFormData {
    /// `dINGCUSTOMER`
    pub d_ingcustomer: Option<ServicegroupContactJoinGroupFormSpiCrmModelFormDataDINGCUSTOMER>,
}

event_record!(ServicegroupContactJoinGroupFormSpiCrmModelFormData {
    d_ingcustomer ? "dINGCUSTOMER" | "dingcustomer",
});

/// `dINGCUSTOMER` of [`ServicegroupContactJoinGroupFormSpiCrmModelFormData`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupContactJoinGroupFormSpiCrmModelFormDataDINGCUSTOMER {
    /// `customerName`
    pub customer_name: Option<String>,
    /// `dingCustomerId`
    pub ding_customer_id: Option<String>,
}

event_record!(ServicegroupContactJoinGroupFormSpiCrmModelFormDataDINGCUSTOMER {
    customer_name ? "customerName" | "customername",
    ding_customer_id ? "dingCustomerId" | "dingcustomerid",
});

/// `servicegroup_contact_relate_customer`: <https://open.dingtalk.com/document/development/event-servicegroup-contact-relate-customer>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupContactRelateCustomer {
    /// `spiCrmModel`
    pub spi_crm_model: Option<ServicegroupContactRelateCustomerSpiCrmModel>,
}

event!(ServicegroupContactRelateCustomer = "servicegroup_contact_relate_customer" {
    spi_crm_model ? "spiCrmModel" | "spicrmmodel",
});

/// `spiCrmModel` of [`ServicegroupContactRelateCustomer`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupContactRelateCustomerSpiCrmModel {
    /// `externalBizId`
    pub external_biz_id: Option<String>,
    /// `formData`
    pub form_data: Option<ServicegroupContactRelateCustomerSpiCrmModelFormData>,
    /// `formScene`
    pub form_scene: Option<String>,
    /// `openDataInstanceId`
    pub open_data_instance_id: Option<String>,
    /// `openTeamId`
    pub open_team_id: Option<String>,
    /// `operateType`
    pub operate_type: Option<String>,
    /// `operatorNickName`
    pub operator_nick_name: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
}

event_record!(ServicegroupContactRelateCustomerSpiCrmModel {
    external_biz_id ? "externalBizId" | "externalbizid",
    form_data ? "formData" | "formdata",
    form_scene ? "formScene" | "formscene",
    open_data_instance_id ? "openDataInstanceId" | "opendatainstanceid",
    open_team_id ? "openTeamId" | "openteamid",
    operate_type ? "operateType" | "operatetype",
    operator_nick_name ? "operatorNickName" | "operatornickname",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
});

/// `formData` of [`ServicegroupContactRelateCustomerSpiCrmModel`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupContactRelateCustomerSpiCrmModelFormData {
    /// `belongCustomerId`
    pub belong_customer_id: Option<String>,
}

event_record!(ServicegroupContactRelateCustomerSpiCrmModelFormData {
    belong_customer_id ? "belongCustomerId" | "belongcustomerid",
});

/// `servicegroup_custom_object_create`: <https://open.dingtalk.com/document/development/service-group-custom-form-creation-instance>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupCustomObjectCreate {
    /// `spiCrmModel`
    pub spi_crm_model: Option<ServicegroupCustomObjectCreateSpiCrmModel>,
}

event!(ServicegroupCustomObjectCreate = "servicegroup_custom_object_create" {
    spi_crm_model ? "spiCrmModel" | "spicrmmodel",
});

/// `spiCrmModel` of [`ServicegroupCustomObjectCreate`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupCustomObjectCreateSpiCrmModel {
    /// `externalBizId`
    pub external_biz_id: Option<String>,
    /// `formData`
    pub form_data: Option<ServicegroupCustomObjectCreateSpiCrmModelFormData>,
    /// `formScene`
    pub form_scene: Option<String>,
    /// `openDataInstanceId`
    pub open_data_instance_id: Option<String>,
    /// `openTeamId`
    pub open_team_id: Option<String>,
    /// `operateType`
    pub operate_type: Option<String>,
    /// `operatorNickName`
    pub operator_nick_name: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
}

event_record!(ServicegroupCustomObjectCreateSpiCrmModel {
    external_biz_id ? "externalBizId" | "externalbizid",
    form_data ? "formData" | "formdata",
    form_scene ? "formScene" | "formscene",
    open_data_instance_id ? "openDataInstanceId" | "opendatainstanceid",
    open_team_id ? "openTeamId" | "openteamid",
    operate_type ? "operateType" | "operatetype",
    operator_nick_name ? "operatorNickName" | "operatornickname",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
});

/// `formData` of [`ServicegroupCustomObjectCreateSpiCrmModel`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupCustomObjectCreateSpiCrmModelFormData {
    /// `customerName`
    pub customer_name: Option<String>,
    /// `customerType`
    pub customer_type: Option<i64>,
}

event_record!(ServicegroupCustomObjectCreateSpiCrmModelFormData {
    customer_name ? "customerName" | "customername",
    customer_type ? "customerType" | "customertype",
});

/// `servicegroup_custom_object_delete`: <https://open.dingtalk.com/document/development/service-group-custom-form-delete-instance>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupCustomObjectDelete {
    /// `spiCrmModel`
    pub spi_crm_model: Option<ServicegroupCustomObjectDeleteSpiCrmModel>,
}

event!(ServicegroupCustomObjectDelete = "servicegroup_custom_object_delete" {
    spi_crm_model ? "spiCrmModel" | "spicrmmodel",
});

/// `spiCrmModel` of [`ServicegroupCustomObjectDelete`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupCustomObjectDeleteSpiCrmModel {
    /// `externalBizId`
    pub external_biz_id: Option<String>,
    /// `formScene`
    pub form_scene: Option<String>,
    /// `openDataInstanceId`
    pub open_data_instance_id: Option<String>,
    /// `openTeamId`
    pub open_team_id: Option<String>,
    /// `operateType`
    pub operate_type: Option<String>,
    /// `operatorNickName`
    pub operator_nick_name: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
}

event_record!(ServicegroupCustomObjectDeleteSpiCrmModel {
    external_biz_id ? "externalBizId" | "externalbizid",
    form_scene ? "formScene" | "formscene",
    open_data_instance_id ? "openDataInstanceId" | "opendatainstanceid",
    open_team_id ? "openTeamId" | "openteamid",
    operate_type ? "operateType" | "operatetype",
    operator_nick_name ? "operatorNickName" | "operatornickname",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
});

/// `servicegroup_custom_object_edit`: <https://open.dingtalk.com/document/development/service-group-custom-form-update-instance>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupCustomObjectEdit {
    /// `spiCrmModel`
    pub spi_crm_model: Option<ServicegroupCustomObjectEditSpiCrmModel>,
}

event!(ServicegroupCustomObjectEdit = "servicegroup_custom_object_edit" {
    spi_crm_model ? "spiCrmModel" | "spicrmmodel",
});

/// `spiCrmModel` of [`ServicegroupCustomObjectEdit`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupCustomObjectEditSpiCrmModel {
    /// `externalBizId`
    pub external_biz_id: Option<String>,
    /// `formData`
    pub form_data: Option<ServicegroupCustomObjectEditSpiCrmModelFormData>,
    /// `formScene`
    pub form_scene: Option<String>,
    /// `openDataInstanceId`
    pub open_data_instance_id: Option<String>,
    /// `openTeamId`
    pub open_team_id: Option<String>,
    /// `operateType`
    pub operate_type: Option<String>,
    /// `operatorNickName`
    pub operator_nick_name: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
}

event_record!(ServicegroupCustomObjectEditSpiCrmModel {
    external_biz_id ? "externalBizId" | "externalbizid",
    form_data ? "formData" | "formdata",
    form_scene ? "formScene" | "formscene",
    open_data_instance_id ? "openDataInstanceId" | "opendatainstanceid",
    open_team_id ? "openTeamId" | "openteamid",
    operate_type ? "operateType" | "operatetype",
    operator_nick_name ? "operatorNickName" | "operatornickname",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
});

/// `formData` of [`ServicegroupCustomObjectEditSpiCrmModel`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupCustomObjectEditSpiCrmModelFormData {
    /// `belongCustomerId`
    pub belong_customer_id: Option<String>,
}

event_record!(ServicegroupCustomObjectEditSpiCrmModelFormData {
    belong_customer_id ? "belongCustomerId" | "belongcustomerid",
});

/// `servicegroup_group_info_change`: <https://open.dingtalk.com/document/development/event-servicegroup-group-info-change>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupGroupInfoChange {
    /// `spiGroupModel`
    pub spi_group_model: Option<ServicegroupGroupInfoChangeSpiGroupModel>,
}

event!(ServicegroupGroupInfoChange = "servicegroup_group_info_change" {
    spi_group_model ? "spiGroupModel" | "spigroupmodel",
});

/// `spiGroupModel` of [`ServicegroupGroupInfoChange`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupGroupInfoChangeSpiGroupModel {
    /// `openConversationId`
    pub open_conversation_id: Option<String>,
    /// `openTeamId`
    pub open_team_id: Option<String>,
    /// `operateData`
    pub operate_data: Option<ServicegroupGroupInfoChangeSpiGroupModelOperateData>,
    /// `operateType`
    pub operate_type: Option<String>,
    /// `operatorNickName`
    pub operator_nick_name: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
}

event_record!(ServicegroupGroupInfoChangeSpiGroupModel {
    open_conversation_id ? "openConversationId" | "openconversationid",
    open_team_id ? "openTeamId" | "openteamid",
    operate_data ? "operateData" | "operatedata",
    operate_type ? "operateType" | "operatetype",
    operator_nick_name ? "operatorNickName" | "operatornickname",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
});

/// `operateData` of [`ServicegroupGroupInfoChangeSpiGroupModel`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupGroupInfoChangeSpiGroupModelOperateData {
    /// `bizId`
    pub biz_id: Option<String>,
}

event_record!(ServicegroupGroupInfoChangeSpiGroupModelOperateData {
    biz_id ? "bizId" | "bizid",
});

/// `servicegroup_ticket_create`: <https://open.dingtalk.com/document/development/service-group-work-order-creation>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketCreate {
    /// `spiTicketModel`
    pub spi_ticket_model: Option<ServicegroupTicketCreateSpiTicketModel>,
}

event!(ServicegroupTicketCreate = "servicegroup_ticket_create" {
    spi_ticket_model ? "spiTicketModel" | "spiticketmodel",
});

/// `spiTicketModel` of [`ServicegroupTicketCreate`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketCreateSpiTicketModel {
    /// `openTicketId`
    pub open_ticket_id: Option<String>,
    /// `operateType`
    pub operate_type: Option<String>,
    /// `operatorNickName`
    pub operator_nick_name: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
}

event_record!(ServicegroupTicketCreateSpiTicketModel {
    open_ticket_id ? "openTicketId" | "openticketid",
    operate_type ? "operateType" | "operatetype",
    operator_nick_name ? "operatorNickName" | "operatornickname",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
});

/// `servicegroup_ticket_deal_feedback`: <https://open.dingtalk.com/document/development/service-group-work-order-processing-feedback>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketDealFeedback {
    /// `bizId`
    pub biz_id: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `spiTicketModel`
    pub spi_ticket_model: Option<ServicegroupTicketDealFeedbackSpiTicketModel>,
}

event!(ServicegroupTicketDealFeedback = "servicegroup_ticket_deal_feedback" {
    biz_id ? "bizId" | "bizid",
    corp_id ? "corpId" | "corpid",
    spi_ticket_model ? "spiTicketModel" | "spiticketmodel",
});

/// `spiTicketModel` of [`ServicegroupTicketDealFeedback`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketDealFeedbackSpiTicketModel {
    /// `openTicketId`
    pub open_ticket_id: Option<String>,
    /// `operateData`
    pub operate_data: Option<ServicegroupTicketDealFeedbackSpiTicketModelOperateData>,
    /// `operateMemo`
    pub operate_memo: Option<ServicegroupTicketDealFeedbackSpiTicketModelOperateMemo>,
    /// `operateType`
    pub operate_type: Option<String>,
    /// `operatorNickName`
    pub operator_nick_name: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
}

event_record!(ServicegroupTicketDealFeedbackSpiTicketModel {
    open_ticket_id ? "openTicketId" | "openticketid",
    operate_data ? "operateData" | "operatedata",
    operate_memo ? "operateMemo" | "operatememo",
    operate_type ? "operateType" | "operatetype",
    operator_nick_name ? "operatorNickName" | "operatornickname",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
});

/// `operateMemo` of [`ServicegroupTicketDealFeedbackSpiTicketModel`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketDealFeedbackSpiTicketModelOperateMemo {
    /// `memo`
    pub memo: Option<String>,
}

event_record!(ServicegroupTicketDealFeedbackSpiTicketModelOperateMemo {
    memo ? "memo" | "memo",
});

/// `operateData` of [`ServicegroupTicketDealFeedbackSpiTicketModel`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketDealFeedbackSpiTicketModelOperateData {
    /// `dealResult`
    pub deal_result: Option<String>,
}

event_record!(ServicegroupTicketDealFeedbackSpiTicketModelOperateData {
    deal_result ? "dealResult" | "dealresult",
});

/// `servicegroup_ticket_memo_add`: <https://open.dingtalk.com/document/development/service-group-work-order-add-comment>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketMemoAdd {
    /// `spiTicketModel`
    pub spi_ticket_model: Option<ServicegroupTicketMemoAddSpiTicketModel>,
}

event!(ServicegroupTicketMemoAdd = "servicegroup_ticket_memo_add" {
    spi_ticket_model ? "spiTicketModel" | "spiticketmodel",
});

/// `spiTicketModel` of [`ServicegroupTicketMemoAdd`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketMemoAddSpiTicketModel {
    /// `openTicketId`
    pub open_ticket_id: Option<String>,
    /// `operateMemo`
    pub operate_memo: Option<ServicegroupTicketMemoAddSpiTicketModelOperateMemo>,
    /// `operateType`
    pub operate_type: Option<String>,
    /// `operatorNickName`
    pub operator_nick_name: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
}

event_record!(ServicegroupTicketMemoAddSpiTicketModel {
    open_ticket_id ? "openTicketId" | "openticketid",
    operate_memo ? "operateMemo" | "operatememo",
    operate_type ? "operateType" | "operatetype",
    operator_nick_name ? "operatorNickName" | "operatornickname",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
});

/// `operateMemo` of [`ServicegroupTicketMemoAddSpiTicketModel`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketMemoAddSpiTicketModelOperateMemo {
    /// `attachments`
    pub attachments: Vec<ServicegroupTicketMemoAddSpiTicketModelOperateMemoAttachments>,
    /// `memo`
    pub memo: Option<String>,
}

event_record!(ServicegroupTicketMemoAddSpiTicketModelOperateMemo {
    attachments = "attachments" | "attachments",
    memo ? "memo" | "memo",
});

/// `attachments` of [`ServicegroupTicketMemoAddSpiTicketModelOperateMemo`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketMemoAddSpiTicketModelOperateMemoAttachments {
    /// `fileName`
    pub file_name: Option<String>,
    /// `key`
    pub key: Option<String>,
    /// `type`
    pub r#type: Option<String>,
}

event_record!(ServicegroupTicketMemoAddSpiTicketModelOperateMemoAttachments {
    file_name ? "fileName" | "filename",
    key ? "key" | "key",
    r#type ? "type" | "type",
});

/// `servicegroup_ticket_read`: <https://open.dingtalk.com/document/development/service-group-work-order-read>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketRead {
    /// `spiTicketModel`
    pub spi_ticket_model: Option<ServicegroupTicketReadSpiTicketModel>,
}

event!(ServicegroupTicketRead = "servicegroup_ticket_read" {
    spi_ticket_model ? "spiTicketModel" | "spiticketmodel",
});

/// `spiTicketModel` of [`ServicegroupTicketRead`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketReadSpiTicketModel {
    /// `openTicketId`
    pub open_ticket_id: Option<String>,
    /// `operateData`
    pub operate_data: Option<ServicegroupTicketReadSpiTicketModelOperateData>,
    /// `operateType`
    pub operate_type: Option<String>,
    /// `operatorNickName`
    pub operator_nick_name: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
}

event_record!(ServicegroupTicketReadSpiTicketModel {
    open_ticket_id ? "openTicketId" | "openticketid",
    operate_data ? "operateData" | "operatedata",
    operate_type ? "operateType" | "operatetype",
    operator_nick_name ? "operatorNickName" | "operatornickname",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
});

/// `operateData` of [`ServicegroupTicketReadSpiTicketModel`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketReadSpiTicketModelOperateData {
    /// `operate`
    pub operate: Option<String>,
    /// `ticketSnapshot`
    pub ticket_snapshot: Option<ServicegroupTicketReadSpiTicketModelOperateDataTicketSnapshot>,
}

event_record!(ServicegroupTicketReadSpiTicketModelOperateData {
    operate ? "operate" | "operate",
    ticket_snapshot ? "ticketSnapshot" | "ticketsnapshot",
});

/// `ticketSnapshot` of [`ServicegroupTicketReadSpiTicketModelOperateData`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketReadSpiTicketModelOperateDataTicketSnapshot {
    /// `processor`
    pub processor: Option<ServicegroupTicketReadSpiTicketModelOperateDataTicketSnapshotProcessor>,
    /// `stage`
    pub stage: Option<String>,
    /// `takers`
    pub takers: Vec<ServicegroupTicketReadSpiTicketModelOperateDataTicketSnapshotTakers>,
}

event_record!(ServicegroupTicketReadSpiTicketModelOperateDataTicketSnapshot {
    processor ? "processor" | "processor",
    stage ? "stage" | "stage",
    takers = "takers" | "takers",
});

/// `takers` of [`ServicegroupTicketReadSpiTicketModelOperateDataTicketSnapshot`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketReadSpiTicketModelOperateDataTicketSnapshotTakers {
    /// `nickName`
    pub nick_name: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
}

event_record!(ServicegroupTicketReadSpiTicketModelOperateDataTicketSnapshotTakers {
    nick_name ? "nickName" | "nickname",
    union_id ? "unionId" | "unionid",
});

/// `processor` of [`ServicegroupTicketReadSpiTicketModelOperateDataTicketSnapshot`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketReadSpiTicketModelOperateDataTicketSnapshotProcessor {
    /// `nickName`
    pub nick_name: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
}

event_record!(ServicegroupTicketReadSpiTicketModelOperateDataTicketSnapshotProcessor {
    nick_name ? "nickName" | "nickname",
    union_id ? "unionId" | "unionid",
});

/// `servicegroup_ticket_take`: <https://open.dingtalk.com/document/development/service-group-work-order-application>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketTake {
    /// `spiTicketModel`
    pub spi_ticket_model: Option<ServicegroupTicketTakeSpiTicketModel>,
}

event!(ServicegroupTicketTake = "servicegroup_ticket_take" {
    spi_ticket_model ? "spiTicketModel" | "spiticketmodel",
});

/// `spiTicketModel` of [`ServicegroupTicketTake`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketTakeSpiTicketModel {
    /// `openTicketId`
    pub open_ticket_id: Option<String>,
    /// `operateData`
    pub operate_data: Option<ServicegroupTicketTakeSpiTicketModelOperateData>,
    /// `operateType`
    pub operate_type: Option<String>,
    /// `operatorNickName`
    pub operator_nick_name: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
}

event_record!(ServicegroupTicketTakeSpiTicketModel {
    open_ticket_id ? "openTicketId" | "openticketid",
    operate_data ? "operateData" | "operatedata",
    operate_type ? "operateType" | "operatetype",
    operator_nick_name ? "operatorNickName" | "operatornickname",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
});

/// `operateData` of [`ServicegroupTicketTakeSpiTicketModel`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketTakeSpiTicketModelOperateData {
    /// `originTakers`
    pub origin_takers: Vec<ServicegroupTicketTakeSpiTicketModelOperateDataOriginTakers>,
}

event_record!(ServicegroupTicketTakeSpiTicketModelOperateData {
    origin_takers = "originTakers" | "origintakers",
});

/// `originTakers` of [`ServicegroupTicketTakeSpiTicketModelOperateData`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketTakeSpiTicketModelOperateDataOriginTakers {
    /// `nickName`
    pub nick_name: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
}

event_record!(ServicegroupTicketTakeSpiTicketModelOperateDataOriginTakers {
    nick_name ? "nickName" | "nickname",
    union_id ? "unionId" | "unionid",
});

/// `servicegroup_ticket_urge`: <https://open.dingtalk.com/document/development/service-group-work-order-reminder>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketUrge {
    /// `spiTicketModel`
    pub spi_ticket_model: Option<ServicegroupTicketUrgeSpiTicketModel>,
}

event!(ServicegroupTicketUrge = "servicegroup_ticket_urge" {
    spi_ticket_model ? "spiTicketModel" | "spiticketmodel",
});

/// `spiTicketModel` of [`ServicegroupTicketUrge`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketUrgeSpiTicketModel {
    /// `openTicketId`
    pub open_ticket_id: Option<String>,
    /// `operateData`
    pub operate_data: Option<ServicegroupTicketUrgeSpiTicketModelOperateData>,
    /// `operateMemo`
    pub operate_memo: Option<ServicegroupTicketUrgeSpiTicketModelOperateMemo>,
    /// `operateType`
    pub operate_type: Option<String>,
    /// `operatorNickName`
    pub operator_nick_name: Option<String>,
    /// `operatorUnionId`
    pub operator_union_id: Option<String>,
}

event_record!(ServicegroupTicketUrgeSpiTicketModel {
    open_ticket_id ? "openTicketId" | "openticketid",
    operate_data ? "operateData" | "operatedata",
    operate_memo ? "operateMemo" | "operatememo",
    operate_type ? "operateType" | "operatetype",
    operator_nick_name ? "operatorNickName" | "operatornickname",
    operator_union_id ? "operatorUnionId" | "operatorunionid",
});

/// `operateMemo` of [`ServicegroupTicketUrgeSpiTicketModel`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketUrgeSpiTicketModelOperateMemo {
    /// `attachments`
    pub attachments: Vec<ServicegroupTicketUrgeSpiTicketModelOperateMemoAttachments>,
    /// `memo`
    pub memo: Option<String>,
}

event_record!(ServicegroupTicketUrgeSpiTicketModelOperateMemo {
    attachments = "attachments" | "attachments",
    memo ? "memo" | "memo",
});

/// `attachments` of [`ServicegroupTicketUrgeSpiTicketModelOperateMemo`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketUrgeSpiTicketModelOperateMemoAttachments {
    /// `fileName`
    pub file_name: Option<String>,
    /// `key`
    pub key: Option<String>,
    /// `type`
    pub r#type: Option<String>,
}

event_record!(ServicegroupTicketUrgeSpiTicketModelOperateMemoAttachments {
    file_name ? "fileName" | "filename",
    key ? "key" | "key",
    r#type ? "type" | "type",
});

/// `operateData` of [`ServicegroupTicketUrgeSpiTicketModel`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketUrgeSpiTicketModelOperateData {
    /// `receivers`
    pub receivers: Vec<ServicegroupTicketUrgeSpiTicketModelOperateDataReceivers>,
}

event_record!(ServicegroupTicketUrgeSpiTicketModelOperateData {
    receivers = "receivers" | "receivers",
});

/// `receivers` of [`ServicegroupTicketUrgeSpiTicketModelOperateData`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupTicketUrgeSpiTicketModelOperateDataReceivers {
    /// `nickName`
    pub nick_name: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
}

event_record!(ServicegroupTicketUrgeSpiTicketModelOperateDataReceivers {
    nick_name ? "nickName" | "nickname",
    union_id ? "unionId" | "unionid",
});

/// `servicegroup_voc_topic_detail`: <https://open.dingtalk.com/document/development/internal-cloud-service-group-topic-change-event>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupVocTopicDetail {
    /// `body`
    pub body: Option<ServicegroupVocTopicDetailBody>,
}

event!(ServicegroupVocTopicDetail = "servicegroup_voc_topic_detail" {
    body ? "body" | "body",
});

/// `body` of [`ServicegroupVocTopicDetail`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupVocTopicDetailBody {
    /// `bizData`
    pub biz_data: Option<ServicegroupVocTopicDetailBodyBizData>,
}

event_record!(ServicegroupVocTopicDetailBody {
    biz_data ? "bizData" | "bizdata",
});

/// `bizData` of [`ServicegroupVocTopicDetailBody`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ServicegroupVocTopicDetailBodyBizData {
    /// `bizTopic`
    pub biz_topic: Option<String>,
    /// `channel`
    pub channel: Option<String>,
    /// `chatContext`
    pub chat_context: Option<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `groupId`
    pub group_id: Option<String>,
    /// `groupName`
    pub group_name: Option<String>,
    /// `labels`
    pub labels: Option<String>,
    /// `msgCount`
    pub msg_count: Option<String>,
    /// `openConversationId`
    pub open_conversation_id: Option<String>,
    /// `openTeamId`
    pub open_team_id: Option<String>,
    /// `orgId`
    pub org_id: Option<String>,
    /// `participantsNum`
    pub participants_num: Option<String>,
    /// `source`
    pub source: Option<String>,
    /// `teamId`
    pub team_id: Option<String>,
    /// `title`
    pub title: Option<String>,
    /// `titleCreateAt`
    pub title_create_at: Option<String>,
    /// `titleSenderNick`
    pub title_sender_nick: Option<String>,
    /// `titleSenderRole`
    pub title_sender_role: Option<String>,
    /// `titleSenderUuid`
    pub title_sender_uuid: Option<String>,
    /// `topic`
    pub topic: Option<String>,
    /// `uniqueId`
    pub unique_id: Option<String>,
}

event_record!(ServicegroupVocTopicDetailBodyBizData {
    biz_topic ? "bizTopic" | "biztopic",
    channel ? "channel" | "channel",
    chat_context ? "chatContext" | "chatcontext",
    corp_id ? "corpId" | "corpid",
    group_id ? "groupId" | "groupid",
    group_name ? "groupName" | "groupname",
    labels ? "labels" | "labels",
    msg_count ? "msgCount" | "msgcount",
    open_conversation_id ? "openConversationId" | "openconversationid",
    open_team_id ? "openTeamId" | "openteamid",
    org_id ? "orgId" | "orgid",
    participants_num ? "participantsNum" | "participantsnum",
    source ? "source" | "source",
    team_id ? "teamId" | "teamid",
    title ? "title" | "title",
    title_create_at ? "titleCreateAt" | "titlecreateat",
    title_sender_nick ? "titleSenderNick" | "titlesendernick",
    title_sender_role ? "titleSenderRole" | "titlesenderrole",
    title_sender_uuid ? "titleSenderUuid" | "titlesenderuuid",
    topic ? "topic" | "topic",
    unique_id ? "uniqueId" | "uniqueid",
});
