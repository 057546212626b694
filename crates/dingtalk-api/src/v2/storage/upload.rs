use std::future::{Future, IntoFuture};
use std::pin::Pin;

use dingtalk_types::v2::storage::{
    CommitFileOption, CommitFileRequest, Dentry, GetFileUploadInfoOption, GetFileUploadInfoRequest,
    PreCheckParam,
};

use crate::client::Client;
use crate::error::Error;
use crate::foreign::{Content, Ticket, put_by};
use crate::generated::v2::storage::{commit_file, get_file_upload_info};
use crate::v1::storage::{Conflict, PROTOCOL, check_name};
use crate::walk::Caller;

const OPERATION: &str = "v2::storage::get_file_upload_info";
const COMMIT: &str = "v2::storage::commit_file";

/// Uploads a file into a directory, by its `dentryUuid`: asks for addresses, puts the bytes there in one piece, and commits. The
/// entry that comes back may have another name, see [`Conflict`].
///
/// `POST /v2.0/storage/spaces/files/{parentDentryUuid}/uploadInfos/query`, a `PUT` to the address that it answers,
/// `POST …/commit`, which answers the entry. A name that DingTalk refuses is an error before anything is sent; what the storage
/// refuses is [`Error::Foreign`].
///
/// `union_id` is the person in whose name it happens. What fails on the way is put again to the next address, and once with a
/// new ticket, where the bytes are still there: see [`Content`]. What needs parts goes by
/// [`v1::storage::upload`](crate::v1::storage::upload).
///
/// ```
/// # use dingtalk_api::{Client, Error};
/// use dingtalk_api::foreign::Content;
/// use dingtalk_api::v2::storage::{self, Conflict};
///
/// # async fn example(client: Client, bytes: Vec<u8>) -> Result<(), Error> {
/// let upload = storage::upload(&client, "directory-uuid", "union-id", "report.pdf", Content::bytes(bytes));
/// let entry = upload.conflict(Conflict::Overwrite).await?;
/// println!("version {} of {}", entry.version, entry.uuid);
/// # Ok(())
/// # }
/// ```
///
/// Permissions: `Storage.UploadInfo.Read`, `Storage.File.Write`. Official pages:
/// [information](https://open.dingtalk.com/document/development/obtain-file-upload-informations),
/// [commit](https://open.dingtalk.com/document/development/submittal-file),
/// [trouble](https://open.dingtalk.com/document/development/self-examination-manual-for-file-upload-issues).
#[doc(alias("上传", "上传文件", "文件上传", "upload file"))]
pub fn upload(
    client: &Client,
    parent_dentry_uuid: impl Into<String>,
    union_id: impl Into<String>,
    name: impl Into<String>,
    content: Content,
) -> UploadFile {
    UploadFile {
        caller: Caller::new(client),
        parent_dentry_uuid: parent_dentry_uuid.into(),
        union_id: union_id.into(),
        name: name.into(),
        content,
        conflict: Conflict::default(),
    }
}

/// An upload into a directory, begun when it is awaited.
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct UploadFile {
    caller: Caller,
    parent_dentry_uuid: String,
    union_id: String,
    name: String,
    content: Content,
    conflict: Conflict,
}

impl UploadFile {
    /// What happens where a file of that name is there already.
    pub fn conflict(mut self, conflict: Conflict) -> Self {
        self.conflict = conflict;
        self
    }

    /// For an ISV's app: the organisation on whose behalf it is called.
    pub fn for_corp(mut self, corp_id: impl Into<String>) -> Self {
        self.caller.corp_id = Some(corp_id.into());
        self
    }

    async fn send(self) -> Result<Dentry, Error> {
        check_name(&self.name).map_err(|limit| Error::invalid_request(COMMIT, limit))?;
        let upload_key = self.put().await?;
        let (parent, union_id) = (&self.parent_dentry_uuid, &self.union_id);
        let mut request = CommitFileRequest::new(parent, union_id, &self.name, upload_key);
        request.option = Some(CommitFileOption {
            size: i64::try_from(self.content.length()).ok(),
            conflict_strategy: Some(self.conflict.wire().to_owned()),
            ..CommitFileOption::default()
        });
        let call = commit_file(&self.caller.client, &request);
        let call = if self.conflict.is_repeatable() { call.idempotent() } else { call };
        Ok(self.caller.ask(call).await?.dentry)
    }

    async fn put(&self) -> Result<String, Error> {
        let client = &self.caller.client;
        let mut request = GetFileUploadInfoRequest::new(&self.parent_dentry_uuid, &self.union_id, PROTOCOL);
        request.option = Some(GetFileUploadInfoOption {
            pre_check_param: Some(PreCheckParam {
                size: i64::try_from(self.content.length()).ok(),
                name: Some(self.name.clone()),
            }),
            prefer_intranet: Some(false),
            ..GetFileUploadInfoOption::default()
        });
        put_by(client.transport(), OPERATION, &self.content.whole(), || async {
            let info = self.caller.ask(get_file_upload_info(client, &request).idempotent()).await?;
            let signed = info.header_signature_info;
            Ok((Ticket { urls: signed.resource_urls, headers: signed.headers }, info.upload_key))
        })
        .await
    }
}

impl IntoFuture for UploadFile {
    type Output = Result<Dentry, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
