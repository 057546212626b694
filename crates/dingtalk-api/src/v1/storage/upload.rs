#![expect(
    deprecated,
    reason = "DingTalk archived the pages, but what has a space and no dentryUuid, and parts, goes this way"
)]

use std::future::{Future, IntoFuture};
use std::pin::Pin;

use dingtalk_types::v1::storage::{
    CommitFileDentry, CommitFileOption, CommitFileRequest, GetFileUploadInfoOption, GetFileUploadInfoRequest,
    InitMultipartFileUploadRequest, PreCheckParam,
};

use super::conflict::Conflict;
use super::download::ticket;
use super::{name, parts};
use crate::client::Client;
use crate::error::Error;
use crate::foreign::{Content, put_by};
use crate::generated::v1::storage::{commit_file, get_file_upload_info, init_multipart_file_upload};
use crate::walk::Caller;

/// `protocol` of everything here: headers that are signed, and no keys.
pub(crate) const PROTOCOL: &str = "HEADER_SIGNATURE";

/// The directory at the top of a space.
const ROOT: &str = "0";

/// A larger file goes in parts, each of this size.
const PART_BYTES: u64 = 8 << 20;

const OPERATION: &str = "v1::storage::get_file_upload_info";
const COMMIT: &str = "v1::storage::commit_file";

/// Uploads a file into the top directory of a space: asks for addresses, puts the bytes there, in parts of 8 MiB where it is
/// larger, and commits. The entry that comes back may have another name, see [`Conflict`].
///
/// `POST /v1.0/storage/spaces/{spaceId}/files/uploadInfos/query`, one `PUT` to the address that it answers (in parts:
/// `…/multiPartUploadInfos/init` and `query`, a `PUT` each), `POST …/files/commit`, which answers the entry. A name that DingTalk
/// refuses is an error before anything is sent; what the storage refuses is [`Error::Foreign`].
///
/// `union_id` is the person in whose name it happens. What fails on the way is put again to the next address, and once with a
/// new ticket, where the bytes are still there: see [`Content`]. Until the commit nothing is to be seen.
///
/// Files of approvals belong to the space that `workflow::get_attachment_space` names, files of a chat to that of
/// `conv_file::get_space`.
///
/// ```
/// # use dingtalk_api::{Client, Error};
/// use dingtalk_api::foreign::Content;
/// use dingtalk_api::v1::storage::{self, Conflict};
///
/// # async fn example(client: Client, bytes: Vec<u8>) -> Result<(), Error> {
/// let content = Content::bytes(bytes).on_progress(|progress| println!("{} bytes", progress.done));
/// let entry = storage::upload(&client, "854000", "union-id", "report.pdf", content)
///     .conflict(Conflict::KeepExisting)
///     .await?;
/// println!("{} as {}", entry.name, entry.id);
/// # Ok(())
/// # }
/// ```
///
/// Permissions: `Storage.UploadInfo.Read`, `Storage.File.Write`. Official pages:
/// [information](https://open.dingtalk.com/document/development/obtain-storage-upload-information),
/// [parts](https://open.dingtalk.com/document/development/initialize-a-multipart-upload-object),
/// [commit](https://open.dingtalk.com/document/development/submit-documents),
/// [trouble](https://open.dingtalk.com/document/development/self-examination-manual-for-file-upload-issues).
#[doc(alias("上传", "上传文件", "文件上传", "upload file"))]
pub fn upload(
    client: &Client,
    space_id: impl Into<String>,
    union_id: impl Into<String>,
    name: impl Into<String>,
    content: Content,
) -> UploadFile {
    UploadFile {
        caller: Caller::new(client),
        space_id: space_id.into(),
        parent_id: ROOT.to_owned(),
        union_id: union_id.into(),
        name: name.into(),
        content,
        conflict: Conflict::default(),
        part_bytes: PART_BYTES,
    }
}

/// An upload into a space, begun when it is awaited.
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct UploadFile {
    caller: Caller,
    space_id: String,
    parent_id: String,
    union_id: String,
    name: String,
    content: Content,
    conflict: Conflict,
    part_bytes: u64,
}

impl UploadFile {
    /// Into this directory.
    pub fn parent(mut self, dentry_id: impl Into<String>) -> Self {
        self.parent_id = dentry_id.into();
        self
    }

    /// What happens where a file of that name is there already.
    pub fn conflict(mut self, conflict: Conflict) -> Self {
        self.conflict = conflict;
        self
    }

    /// The size of parts, and up to which a file goes in one piece.
    pub fn part_bytes(mut self, bytes: u64) -> Self {
        self.part_bytes = bytes.clamp(super::MIN_PART_BYTES, super::MAX_PART_BYTES);
        self
    }

    /// For an ISV's app: the organisation on whose behalf it is called.
    pub fn for_corp(mut self, corp_id: impl Into<String>) -> Self {
        self.caller.corp_id = Some(corp_id.into());
        self
    }

    async fn send(self) -> Result<CommitFileDentry, Error> {
        name::check(&self.name).map_err(|limit| Error::invalid_request(COMMIT, limit))?;
        let upload_key = if self.content.length() > self.part_bytes {
            self.put_parts().await?
        } else {
            self.put_whole().await?
        };
        let mut request =
            CommitFileRequest::new(&self.space_id, &self.union_id, &self.name, &self.parent_id, upload_key);
        request.option = Some(CommitFileOption {
            size: self.size(),
            conflict_strategy: Some(self.conflict.wire().to_owned()),
            ..CommitFileOption::default()
        });
        let call = commit_file(&self.caller.client, &request);
        let call = if self.conflict.is_repeatable() { call.idempotent() } else { call };
        Ok(self.caller.ask(call).await?.dentry)
    }

    fn size(&self) -> Option<i64> {
        i64::try_from(self.content.length()).ok()
    }

    fn pre_check(&self) -> PreCheckParam {
        PreCheckParam {
            size: self.size(),
            name: Some(self.name.clone()),
            parent_id: Some(self.parent_id.clone()),
            ..PreCheckParam::default()
        }
    }

    async fn put_whole(&self) -> Result<String, Error> {
        let client = &self.caller.client;
        let mut request = GetFileUploadInfoRequest::new(&self.space_id, &self.union_id, false, PROTOCOL);
        request.option = Some(GetFileUploadInfoOption {
            pre_check_param: Some(self.pre_check()),
            prefer_intranet: Some(false),
            ..GetFileUploadInfoOption::default()
        });
        put_by(client.transport(), OPERATION, &self.content.whole(), || async {
            let info = self.caller.ask(get_file_upload_info(client, &request).idempotent()).await?;
            Ok((ticket(info.header_signature_info), info.upload_key))
        })
        .await
    }

    async fn put_parts(&self) -> Result<String, Error> {
        let request = InitMultipartFileUploadRequest::new(&self.space_id, &self.union_id);
        let call = init_multipart_file_upload(&self.caller.client, &request).idempotent();
        let upload_key = self.caller.ask(call).await?.upload_key;
        parts::put_all(&self.caller, &self.union_id, &upload_key, &self.content, self.part_bytes).await?;
        Ok(upload_key)
    }
}

impl IntoFuture for UploadFile {
    type Output = Result<CommitFileDentry, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}
