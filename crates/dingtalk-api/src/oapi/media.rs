//! Media files for messages.
#![cfg_attr(feature = "oapi-media", doc = include_str!("../generated/oapi/media.md"))]

use std::borrow::Cow;

use dingtalk_types::Validate;
use dingtalk_types::percent::push_query;

use crate::call::Call;
use crate::client::Client;
use crate::encode::Encoded;
use crate::error::Error;
use crate::multipart::{self, FilePart, Form};
use crate::operation::{Encoding, Operation};

#[cfg(feature = "oapi-media")]
pub use crate::generated::oapi::media::*;
#[doc(no_inline)]
pub use dingtalk_types::oapi::media::*;

static UPLOAD: Operation = Operation::oapi_post("oapi::media::upload", "/media/upload")
    .encoding(Encoding::Multipart)
    .query(&["type"])
    .idempotent()
    .scopes(&["qyapi_base"])
    .documentation("https://open.dingtalk.com/document/development/upload-media-files");

/// `POST /media/upload`, `multipart/form-data`: stores a file and answers the `media_id` that messages refer to it by.
///
/// The `media_id` is reusable and shown only inside DingTalk's client. Uploading twice does no harm.
///
/// Permission: `qyapi_base`.
/// [Official page](https://open.dingtalk.com/document/development/upload-media-files).
#[doc(alias("上传", "上传文件", "上传媒体文件", "upload file", "upload image", "media_id"))]
pub fn upload<'c>(client: &'c Client, request: &UploadMediaRequest) -> Call<'c, UploadMediaResponse> {
    let encoded = match request.validate() {
        Ok(()) => Ok(encode(request)),
        Err(limit) => Err(Error::invalid_request(UPLOAD.id(), limit)),
    };
    Call::from_encoded(client, Cow::Borrowed(&UPLOAD), encoded)
}

/// The type goes into the form and into the query: some gateways read only one of them.
fn encode(request: &UploadMediaRequest) -> Encoded {
    let media_type = request.media_type.as_str();
    let file = FilePart {
        name: "media",
        file_name: &request.file_name,
        content_type: &request.content_type,
        content: &request.content,
    };
    let form = Form { fields: &[("type", media_type)], file };
    let (content_type, body) = multipart::encode(&form, &multipart::random_boundary());
    let mut query = String::new();
    push_query(&mut query, "type", media_type);
    Encoded {
        path: Cow::Borrowed("/media/upload"),
        query,
        content_type: Some(Cow::Owned(content_type)),
        headers: Vec::new(),
        body,
        fields: None,
    }
}

/// All of them.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&Operation] = &[&UPLOAD];
