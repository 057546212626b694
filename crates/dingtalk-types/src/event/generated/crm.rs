// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `crm`.

use crate::event::record::{event, event_record};

/// `crm_customer_track`: <https://open.dingtalk.com/document/development/crm-customer-dynamics>
///
/// Pushed over Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CrmCustomerTrack {
    /// `tracks`
    pub tracks: Vec<CrmCustomerTrackTracks>,
}

event!(CrmCustomerTrack = "crm_customer_track" {
    tracks = "tracks" | "tracks",
});

/// `tracks` of [`CrmCustomerTrack`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct CrmCustomerTrackTracks {
    /// `corpId`
    pub corp_id: Option<String>,
    /// `creator`
    pub creator: Option<String>,
    /// `customerId`
    pub customer_id: Option<String>,
    /// `gmtCreate`
    pub gmt_create: Option<i64>,
    /// `subType`
    pub sub_type: Option<i64>,
    /// `type`
    pub r#type: Option<i64>,
}

event_record!(CrmCustomerTrackTracks {
    corp_id ? "corpId" | "corpid",
    creator ? "creator" | "creator",
    customer_id ? "customerId" | "customerid",
    gmt_create ? "gmtCreate" | "gmtcreate",
    sub_type ? "subType" | "subtype",
    r#type ? "type" | "type",
});

/// `ding_crm_object_meta`: <https://open.dingtalk.com/document/development/event-ding-crm-object-meta>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DingCrmObjectMeta {
    /// `customized`
    pub customized: Option<bool>,
    /// `fields`
    pub fields: Vec<DingCrmObjectMetaFields>,
    /// `name`
    pub name: Option<String>,
    /// `objectName`
    pub object_name: Option<String>,
    /// `status`
    pub status: Option<String>,
    /// `type`
    pub r#type: Option<String>,
}

event!(DingCrmObjectMeta = "ding_crm_object_meta" {
    customized ? "customized" | "customized",
    fields = "fields" | "fields",
    name ? "name" | "name",
    object_name ? "objectName" | "objectname",
    status ? "status" | "status",
    r#type ? "type" | "type",
});

/// `fields` of [`DingCrmObjectMeta`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DingCrmObjectMetaFields {
    /// `customized`
    pub customized: Option<bool>,
    /// `format`
    pub format: Option<String>,
    /// `id`
    pub id: Option<String>,
    /// `invisible`
    pub invisible: Option<bool>,
    /// `label`
    pub label: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `nillable`
    pub nillable: Option<bool>,
    /// `quote`
    pub quote: Option<bool>,
    /// `referenceFields`
    pub reference_fields: Vec<DingCrmObjectMetaFieldsReferenceFields>,
    /// `referenceTo`
    pub reference_to: Option<String>,
    /// `referenceToCode`
    pub reference_to_code: Option<String>,
    /// `relatedFormFields`
    pub related_form_fields: Vec<DingCrmObjectMetaFieldsRelatedFormFields>,
    /// `rollUpSummaryFields`
    pub roll_up_summary_fields: Vec<DingCrmObjectMetaFieldsRollUpSummaryFields>,
    /// `selectOptions`
    pub select_options: Vec<DingCrmObjectMetaFieldsSelectOptions>,
    /// `type`
    pub r#type: Option<String>,
}

event_record!(DingCrmObjectMetaFields {
    customized ? "customized" | "customized",
    format ? "format" | "format",
    id ? "id" | "id",
    invisible ? "invisible" | "invisible",
    label ? "label" | "label",
    name ? "name" | "name",
    nillable ? "nillable" | "nillable",
    quote ? "quote" | "quote",
    reference_fields = "referenceFields" | "referencefields",
    reference_to ? "referenceTo" | "referenceto",
    reference_to_code ? "referenceToCode" | "referencetocode",
    related_form_fields = "relatedFormFields" | "relatedformfields",
    roll_up_summary_fields = "rollUpSummaryFields" | "rollupsummaryfields",
    select_options = "selectOptions" | "selectoptions",
    r#type ? "type" | "type",
});

/// `selectOptions` of [`DingCrmObjectMetaFields`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DingCrmObjectMetaFieldsSelectOptions {
    /// `key`
    pub key: Option<String>,
    /// `value`
    pub value: Option<String>,
}

event_record!(DingCrmObjectMetaFieldsSelectOptions {
    key ? "key" | "key",
    value ? "value" | "value",
});

/// `rollUpSummaryFields` of [`DingCrmObjectMetaFields`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DingCrmObjectMetaFieldsRollUpSummaryFields {
    /// `aggregator`
    pub aggregator: Option<String>,
    /// `name`
    pub name: Option<String>,
}

event_record!(DingCrmObjectMetaFieldsRollUpSummaryFields {
    aggregator ? "aggregator" | "aggregator",
    name ? "name" | "name",
});

/// `relatedFormFields` of [`DingCrmObjectMetaFields`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DingCrmObjectMetaFieldsRelatedFormFields {
    /// `formName`
    pub form_name: Option<String>,
    /// `relatedFields`
    pub related_fields: Vec<DingCrmObjectMetaFieldsRelatedFormFieldsRelatedFields>,
}

event_record!(DingCrmObjectMetaFieldsRelatedFormFields {
    form_name ? "formName" | "formname",
    related_fields = "relatedFields" | "relatedfields",
});

/// `relatedFields` of [`DingCrmObjectMetaFieldsRelatedFormFields`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DingCrmObjectMetaFieldsRelatedFormFieldsRelatedFields {
    /// `customized`
    pub customized: Option<bool>,
    /// `id`
    pub id: Option<String>,
    /// `label`
    pub label: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `nillable`
    pub nillable: Option<bool>,
    /// `type`
    pub r#type: Option<String>,
}

event_record!(DingCrmObjectMetaFieldsRelatedFormFieldsRelatedFields {
    customized ? "customized" | "customized",
    id ? "id" | "id",
    label ? "label" | "label",
    name ? "name" | "name",
    nillable ? "nillable" | "nillable",
    r#type ? "type" | "type",
});

/// `referenceFields` of [`DingCrmObjectMetaFields`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DingCrmObjectMetaFieldsReferenceFields {
    /// `customized`
    pub customized: Option<bool>,
    /// `id`
    pub id: Option<String>,
    /// `label`
    pub label: Option<String>,
    /// `name`
    pub name: Option<String>,
    /// `nillable`
    pub nillable: Option<String>,
    /// `type`
    pub r#type: Option<String>,
}

event_record!(DingCrmObjectMetaFieldsReferenceFields {
    customized ? "customized" | "customized",
    id ? "id" | "id",
    label ? "label" | "label",
    name ? "name" | "name",
    nillable ? "nillable" | "nillable",
    r#type ? "type" | "type",
});

/// `ding_crm_service_unsubscribe`: <https://open.dingtalk.com/document/development/callback-event-for-service-window-following-and-cancellation>
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DingCrmServiceUnsubscribe {
    /// `instanceIdList`
    pub instance_id_list: Vec<String>,
    /// `instances`
    pub instances: Vec<DingCrmServiceUnsubscribeInstances>,
}

event!(DingCrmServiceUnsubscribe = "ding_crm_service_unsubscribe" {
    instance_id_list = "instanceIdList" | "instanceidlist",
    instances = "instances" | "instances",
});

/// `instances` of [`DingCrmServiceUnsubscribe`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DingCrmServiceUnsubscribeInstances {
    /// `instanceId`
    pub instance_id: Option<String>,
    /// `objectType`
    pub object_type: Option<String>,
    /// `unionId`
    pub union_id: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
}

event_record!(DingCrmServiceUnsubscribeInstances {
    instance_id ? "instanceId" | "instanceid",
    object_type ? "objectType" | "objecttype",
    union_id ? "unionId" | "unionid",
    user_id ? "userId" | "userid",
});

/// `ding_paas_object_data_create`: <https://open.dingtalk.com/document/development/events-ding-paas-object-data-create>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DingPaasObjectDataCreate {
    /// `dataId`
    pub data_id: Option<String>,
    /// `dataType`
    pub data_type: Option<String>,
    /// `objectType`
    pub object_type: Option<String>,
}

event!(DingPaasObjectDataCreate = "ding_paas_object_data_create" {
    data_id ? "dataId" | "dataid",
    data_type ? "dataType" | "datatype",
    object_type ? "objectType" | "objecttype",
});

/// `ding_paas_object_data_delete`: <https://open.dingtalk.com/document/development/event-ding-paas-object-data-delete>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DingPaasObjectDataDelete {
    /// `dataId`
    pub data_id: Option<String>,
    /// `dataType`
    pub data_type: Option<String>,
    /// `objectType`
    pub object_type: Option<String>,
}

event!(DingPaasObjectDataDelete = "ding_paas_object_data_delete" {
    data_id ? "dataId" | "dataid",
    data_type ? "dataType" | "datatype",
    object_type ? "objectType" | "objecttype",
});

/// `ding_paas_object_data_update`: <https://open.dingtalk.com/document/development/event-ding-paas-object-data-update>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct DingPaasObjectDataUpdate {
    /// `dataId`
    pub data_id: Option<String>,
    /// `dataType`
    pub data_type: Option<String>,
    /// `formCode`
    pub form_code: Option<String>,
    /// `objectType`
    pub object_type: Option<String>,
}

event!(DingPaasObjectDataUpdate = "ding_paas_object_data_update" {
    data_id ? "dataId" | "dataid",
    data_type ? "dataType" | "datatype",
    form_code ? "formCode" | "formcode",
    object_type ? "objectType" | "objecttype",
});
