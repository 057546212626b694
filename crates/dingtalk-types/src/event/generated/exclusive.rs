// Generated from the event catalogue by the example `generate_events` of dingtalk-events; do not edit.

//! Events of the area `exclusive`.

use crate::event::record::{event, event_record};

/// `approve_open_group_expansion`: <https://open.dingtalk.com/document/development/exclusive-group-expansion-approval>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ApproveOpenGroupExpansion {
    /// `approveType`
    pub approve_type: Option<String>,
    /// `approvers`
    pub approvers: Vec<String>,
    /// `corpId`
    pub corp_id: Option<String>,
    /// `createTime`
    pub create_time: Option<i64>,
    /// `eventType`
    pub event_type: Option<String>,
    /// `params`
    pub params: Option<ApproveOpenGroupExpansionParams>,
    /// `processInstanceId`
    pub process_instance_id: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
    /// `title`
    pub title: Option<String>,
    /// `url`
    pub url: Option<String>,
}

event!(ApproveOpenGroupExpansion = "approve_open_group_expansion" {
    approve_type ? "approveType" | "approvetype",
    approvers = "approvers" | "approvers",
    corp_id ? "corpId" | "corpid",
    create_time ? "createTime" | "createtime",
    event_type ? "eventType" | "eventtype",
    params ? "params" | "params",
    process_instance_id ? "processInstanceId" | "processinstanceid",
    staff_id ? "staffId" | "staffid",
    title ? "title" | "title",
    url ? "url" | "url",
});

/// `params` of [`ApproveOpenGroupExpansion`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ApproveOpenGroupExpansionParams {
    /// `groupName`
    pub group_name: Option<String>,
    /// `groupOwner`
    pub group_owner: Option<String>,
    /// `openCid`
    pub open_cid: Option<String>,
    /// `remark`
    pub remark: Option<String>,
}

event_record!(ApproveOpenGroupExpansionParams {
    group_name ? "groupName" | "groupname",
    group_owner ? "groupOwner" | "groupowner",
    open_cid ? "openCid" | "opencid",
    remark ? "remark" | "remark",
});

/// `exclusive_data_transfer`: <https://open.dingtalk.com/document/development/dedicated-dingtalk-data-migration>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ExclusiveDataTransfer {
    /// `success`
    pub success: Option<bool>,
    /// `userId`
    pub user_id: Option<String>,
}

event!(ExclusiveDataTransfer = "exclusive_data_transfer" {
    success ? "success" | "success",
    user_id ? "userId" | "userid",
});

/// `exclusive_delete_trusted_device`: <https://open.dingtalk.com/document/development/events-exclusive-delete-trusted-device>
///
/// Pushed over HTTP, Stream, SyncHTTP and RDS.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct ExclusiveDeleteTrustedDevice {
    /// `id`
    pub id: Option<String>,
    /// `macAddress`
    pub mac_address: Option<String>,
    /// `platform`
    pub platform: Option<String>,
    /// `serialNumber`
    pub serial_number: Option<String>,
    /// `staffId`
    pub staff_id: Option<String>,
    /// `status`
    pub status: Option<String>,
    /// `title`
    pub title: Option<String>,
}

event!(ExclusiveDeleteTrustedDevice = "exclusive_delete_trusted_device" {
    id ? "id" | "id",
    mac_address ? "macAddress" | "macaddress",
    platform ? "platform" | "platform",
    serial_number ? "serialNumber" | "serialnumber",
    staff_id ? "staffId" | "staffid",
    status ? "status" | "status",
    title ? "title" | "title",
});

/// `isw_user_msg_received`: <https://open.dingtalk.com/document/development/service-number-receiving-single-chat-message>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct IswUserMsgReceived {
    /// `content`
    pub content: Option<String>,
    /// `createTime`
    pub create_time: Option<i64>,
    /// `fromUser`
    pub from_user: Option<String>,
    /// `fromUserId`
    pub from_user_id: Option<String>,
    /// `msgId`
    pub msg_id: Option<String>,
    /// `msgType`
    pub msg_type: Option<String>,
    /// `senderNick`
    pub sender_nick: Option<String>,
    /// `sessionWebhook`
    pub session_webhook: Option<String>,
    /// `sessionWebhookExpiredTime`
    pub session_webhook_expired_time: Option<i64>,
    /// `tmpPicUrl`
    pub tmp_pic_url: Option<String>,
    /// `toUser`
    pub to_user: Option<String>,
}

event!(IswUserMsgReceived = "isw_user_msg_received" {
    content ? "content" | "content",
    create_time ? "createTime" | "createtime",
    from_user ? "fromUser" | "fromuser",
    from_user_id ? "fromUserId" | "fromuserid",
    msg_id ? "msgId" | "msgid",
    msg_type ? "msgType" | "msgtype",
    sender_nick ? "senderNick" | "sendernick",
    session_webhook ? "sessionWebhook" | "sessionwebhook",
    session_webhook_expired_time ? "sessionWebhookExpiredTime" | "sessionwebhookexpiredtime",
    tmp_pic_url ? "tmpPicUrl" | "tmppicurl",
    to_user ? "toUser" | "touser",
});

/// `org_file_send_check`: <https://open.dingtalk.com/document/development/detection-event-of-enterprise-employee-sending-file>
///
/// Pushed over HTTP, Stream.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgFileSendCheck {
    /// `fileRecords`
    pub file_records: Vec<OrgFileSendCheckFileRecords>,
}

event!(OrgFileSendCheck = "org_file_send_check" {
    file_records = "fileRecords" | "filerecords",
});

/// `fileRecords` of [`OrgFileSendCheck`].
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct OrgFileSendCheckFileRecords {
    /// `fileName`
    pub file_name: Option<String>,
    /// `openCid`
    pub open_cid: Option<String>,
    /// `ossKey`
    pub oss_key: Option<String>,
    /// `requestId`
    pub request_id: Option<String>,
    /// `userId`
    pub user_id: Option<String>,
}

event_record!(OrgFileSendCheckFileRecords {
    file_name ? "fileName" | "filename",
    open_cid ? "openCid" | "opencid",
    oss_key ? "ossKey" | "osskey",
    request_id ? "requestId" | "requestid",
    user_id ? "userId" | "userid",
});
