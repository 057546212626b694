//! Uploads to the drive, at once or in chunks. Archived by DingTalk; the storage product of the new host takes their place.

use std::borrow::Cow;

use dingtalk_types::Validate;
use dingtalk_types::percent::push_query;

use crate::call::Call;
use crate::client::Client;
use crate::encode::Encoded;
use crate::error::Error;
use crate::multipart::{self, FilePart, Form};
use crate::operation::{Encoding, Operation};

#[doc(no_inline)]
pub use dingtalk_types::oapi::file_upload::*;

static SINGLE: Operation = Operation::oapi_post("oapi::file_upload::single", "/file/upload/single")
    .encoding(Encoding::Multipart)
    .documentation("https://open.dingtalk.com/document/development/single-step-file-upload");

/// `POST /file/upload/single`, `multipart/form-data`: a whole file.
///
/// [Official page](https://open.dingtalk.com/document/development/single-step-file-upload).
pub fn single<'c>(client: &'c Client, request: &UploadSingleRequest) -> Call<'c, UploadFileResponse> {
    let size = request.content.len().to_string();
    let query = [("agent_id", &*request.agent_id), ("file_size", &*size)];
    call(client, &SINGLE, request.validate(), &query, &request.file_name, &request.content)
}

static CHUNK: Operation = Operation::oapi_post("oapi::file_upload::chunk", "/file/upload/chunk")
    .encoding(Encoding::Multipart)
    .idempotent()
    .documentation("https://open.dingtalk.com/document/development/upload-file-blocks");

/// `POST /file/upload/chunk`, `multipart/form-data`: one numbered part of a file.
///
/// [Official page](https://open.dingtalk.com/document/development/upload-file-blocks).
pub fn chunk<'c>(client: &'c Client, request: &UploadChunkRequest) -> Call<'c, UploadFileResponse> {
    let sequence = request.chunk_sequence.to_string();
    let query = [
        ("agent_id", &*request.agent_id),
        ("upload_id", &*request.upload_id),
        ("chunk_sequence", &*sequence),
    ];
    call(client, &CHUNK, request.validate(), &query, &request.file_name, &request.content)
}

fn call<'c>(
    client: &'c Client,
    operation: &'static Operation,
    valid: Result<(), dingtalk_types::LimitError>,
    query: &[(&str, &str)],
    file_name: &str,
    content: &[u8],
) -> Call<'c, UploadFileResponse> {
    let encode = |()| {
        let file = FilePart { name: "file", file_name, content_type: "application/octet-stream", content };
        let (content_type, body) =
            multipart::encode(&Form { fields: &[], file }, &multipart::random_boundary());
        let mut pairs = String::new();
        query.iter().for_each(|(name, value)| push_query(&mut pairs, name, value));
        Encoded {
            path: operation.static_path(),
            query: pairs,
            content_type: Some(Cow::Owned(content_type)),
            headers: Vec::new(),
            body,
            fields: None,
        }
    };
    let encoded = valid.map(encode).map_err(|limit| Error::invalid_request(operation.id(), limit));
    Call::from_encoded(client, Cow::Borrowed(operation), encoded)
}

/// All of them.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&Operation] = &[&SINGLE, &CHUNK];
