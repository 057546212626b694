use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_types::v1::storage::{
    GetFileDownloadInfoOption, GetFileDownloadInfoRequest, HeaderSignatureInfo,
};

use crate::client::Client;
use crate::error::Error;
use crate::foreign::{Download, Ticket};
use crate::generated::v1::storage::get_file_download_info;
use crate::walk::Caller;

/// A transfer that broke off goes on after this time.
const RESUME_AFTER: Duration = Duration::from_secs(1);

const OPERATION: &str = "v1::storage::get_file_download_info";

/// Downloads a file of a space: asks for its addresses and opens the first that is up. The bytes flow as they are read; how far it
/// is, and the most that is wanted, are asked of the [`Download`].
///
/// `union_id` is the person in whose name it happens. A ticket that the storage refuses is replaced once. A transfer that breaks off
/// goes on where it was, with a new ticket, see [`Download::resumed_by`].
///
/// ```
/// # use dingtalk_api::{Client, Error};
/// use dingtalk_api::v1::storage;
///
/// # async fn example(client: Client) -> Result<(), Box<dyn std::error::Error>> {
/// let download = storage::download(&client, "854000", "40000", "union-id").await?;
/// let mut download = download.on_progress(|progress| println!("{} of {:?}", progress.done, progress.total));
/// while let Some(bytes) = download.next().await {
///     println!("{} bytes", bytes?.len());
/// }
/// // The rest of what is there already.
/// let rest = storage::download(&client, "854000", "40000", "union-id").range(1 << 20, None).await?;
/// # Ok(())
/// # }
/// ```
///
/// Permission: `Storage.DownloadInfo.Read`.
/// [Official page](https://open.dingtalk.com/document/development/knowledge-base-download-file).
#[doc(alias("下载", "下载文件", "文件下载", "download file"))]
pub fn download(
    client: &Client,
    space_id: impl Into<String>,
    dentry_id: impl Into<String>,
    union_id: impl Into<String>,
) -> DownloadFile {
    let request = GetFileDownloadInfoRequest::new(space_id, dentry_id, union_id);
    DownloadFile { caller: Caller::new(client), request, range: None }
}

/// A download of a file, opened when it is awaited.
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct DownloadFile {
    caller: Caller,
    request: GetFileDownloadInfoRequest,
    range: Option<(u64, Option<u64>)>,
}

impl DownloadFile {
    /// Only the bytes from `first` on, to `last` inclusively or to the end.
    pub fn range(mut self, first: u64, last: Option<u64>) -> Self {
        self.range = Some((first, last));
        self
    }

    /// This version of the file instead of the newest.
    pub fn version(mut self, version: i64) -> Self {
        let mut option = self.request.option.take().unwrap_or_default();
        option.version = Some(version);
        self.request.option = Some(option);
        self
    }

    /// For an ISV's app: the organisation on whose behalf it is called.
    pub fn for_corp(mut self, corp_id: impl Into<String>) -> Self {
        self.caller.corp_id = Some(corp_id.into());
        self
    }

    async fn open(mut self) -> Result<Download, Error> {
        // Addresses inside of a company are not reached from elsewhere.
        let mut option: GetFileDownloadInfoOption = self.request.option.take().unwrap_or_default();
        option.prefer_intranet = Some(false);
        self.request.option = Some(option);
        let download = self.open_at(0).await?;
        let shared = Arc::new(self);
        Ok(download.resumed_by(move |received| {
            let shared = Arc::clone(&shared);
            async move {
                shared.caller.client.clock().sleep(RESUME_AFTER).await;
                Ok(shared.open_at(received).await?)
            }
        }))
    }

    /// The file from the byte `received` of what was asked for.
    async fn open_at(&self, received: u64) -> Result<Download, Error> {
        let range = match self.range {
            Some((first, last)) => Some((first.saturating_add(received), last)),
            None => (received > 0).then_some((received, None)),
        };
        let client = &self.caller.client;
        let mut is_renewed = false;
        loop {
            let info = self.caller.ask(get_file_download_info(client, &self.request).idempotent()).await?;
            match ticket(info.header_signature_info).get(client.transport(), range).await {
                Err(error) if error.is_ticket_refused() && !is_renewed => is_renewed = true,
                outcome => return outcome.map_err(|error| Error::Foreign { operation: OPERATION, error }),
            }
        }
    }
}

pub(super) fn ticket(info: HeaderSignatureInfo) -> Ticket {
    Ticket { urls: info.resource_urls, headers: info.headers }
}

impl IntoFuture for DownloadFile {
    type Output = Result<Download, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.open())
    }
}
