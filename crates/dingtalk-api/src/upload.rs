//! A file in a form, for operations that are chosen while the program runs.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use serde_core::Serialize;
use serde_json::{Map, Value};

use crate::call::Call;
use crate::client::Client;
use crate::encode::{self, Encoded};
use crate::error::Error;
use crate::multipart::{self, FilePart, Form};
use crate::operation::Operation;

/// A file that an operation takes as a part of a form.
#[derive(Clone, PartialEq, Eq)]
pub struct FileUpload {
    /// The name of the form's field.
    pub field: String,
    /// What the file is called; some operations go by its extension.
    pub file_name: String,
    /// Its bytes.
    pub content: Bytes,
}

impl fmt::Debug for FileUpload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (field, file_name, bytes) = (&self.field, &self.file_name, self.content.len());
        formatter
            .debug_struct("FileUpload")
            .field("field", field)
            .field("file_name", file_name)
            .field("bytes", &bytes)
            .finish()
    }
}

impl Client {
    /// As [`call_operation`](Self::call_operation), of an operation that takes a file as `multipart/form-data`.
    ///
    /// ```
    /// # use dingtalk_api::{Client, Encoding, Error, FileUpload, Operation};
    /// # async fn example(client: Client) -> Result<(), Error> {
    /// static UPLOAD: Operation = Operation::oapi_post("oapi::media::upload", "/media/upload").encoding(Encoding::Multipart);
    ///
    /// let file = FileUpload { field: "media".into(), file_name: "a.txt".into(), content: "text".into() };
    /// let answer = client.upload_operation(&UPLOAD, &serde_json::json!({"type": "file"}), &file).await?;
    /// println!("{}", answer["media_id"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn upload_operation<Q: Serialize + ?Sized>(
        &self,
        operation: &'static Operation,
        request: &Q,
        file: &FileUpload,
    ) -> Call<'_, Value> {
        let encoded =
            encoded(operation, request, file).map_err(|error| Error::encoding(operation.id(), error));
        Call::from_encoded(self, Cow::Borrowed(operation), encoded)
    }
}

/// The fields go into the form and into the query: some gateways read only one of them.
fn encoded<Q: Serialize + ?Sized>(
    operation: &'static Operation,
    request: &Q,
    file: &FileUpload,
) -> Result<Encoded, encode::EncodeError> {
    let mut fields = match serde_json::to_value(request).map_err(encode::EncodeError::Json)? {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    fields.remove(&file.field);
    let texts: Vec<(String, String)> = fields
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().map_or(value.to_string(), str::to_owned)))
        .collect();
    let in_form = texts.iter().filter(|(name, _)| !operation.query_names().contains(&name.as_str()));
    let in_form: Vec<(&str, &str)> = in_form.map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let part = FilePart {
        name: &file.field,
        file_name: &file.file_name,
        content_type: "application/octet-stream",
        content: &file.content,
    };
    let form = Form { fields: &in_form, file: part };
    let (content_type, body) = multipart::encode(&form, &multipart::random_boundary());
    Ok(Encoded {
        content_type: Some(Cow::Owned(content_type)),
        body,
        ..encode::distribute(operation, fields)?
    })
}
