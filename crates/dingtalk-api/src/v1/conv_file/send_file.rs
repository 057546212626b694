use dingtalk_types::v1::conv_file::{File, GetSpaceRequest, SendRequest};

use crate::client::Client;
use crate::error::Error;
use crate::foreign::Content;
use crate::generated::v1::conv_file::{get_space, send};
use crate::v1::storage;

/// Sends a file into a group chat, in the name of one of its members: into the space of the group, and from there as a message.
///
/// The upload is [`storage::upload`], so a file of any size goes, and its progress is the content's.
///
/// ```
/// # use dingtalk_api::{Client, Error};
/// use dingtalk_api::foreign::Content;
/// use dingtalk_api::v1::conv_file;
///
/// # async fn example(client: Client, bytes: Vec<u8>) -> Result<(), Error> {
/// conv_file::send_file(&client, "cid6KeBBLoveMJOGXoYKF5x7EeiodoA==", "union-id", "a.pdf", Content::bytes(bytes)).await?;
/// # Ok(())
/// # }
/// ```
///
/// Permissions: `ConvFile.Space.Read`, `ConvFile.File.Send`, and those of the upload.
///
/// # Errors
/// Those of the three steps; the message is not sent twice.
#[doc(alias("发送文件", "发文件"))]
pub async fn send_file(
    client: &Client,
    open_conversation_id: &str,
    union_id: &str,
    name: &str,
    content: Content,
) -> Result<File, Error> {
    let space = get_space(client, &GetSpaceRequest::new(union_id, open_conversation_id)).patient().await?;
    let space_id = &space.space.space_id;
    let entry = storage::upload(client, space_id, union_id, name, content).await?;
    let request = SendRequest::new(union_id, entry.id, open_conversation_id, space_id);
    Ok(send(client, &request).patient().await?.into_inner().file)
}
