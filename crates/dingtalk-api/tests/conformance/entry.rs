//! What the test can do with an operation, whatever its types.

use bytes::Bytes;
use dingtalk_api::{Call, Client};
use dingtalk_types::Validate;
use dingtalk_types::wire::{AnswerStyle, Decode, Empty, ResponseBody};
use http::Request;
use serde_core::Serialize;
use serde_json::Value;

type Build = Box<dyn Fn(&Client, Value) -> Result<Request<Bytes>, String>>;
type Answer = fn(AnswerStyle, &[u8]) -> Result<Value, String>;

pub(crate) struct Entry {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    /// The HTTP request of the function, from the fields of its request type.
    pub(crate) build: Build,
    /// The answer, decoded and written again.
    pub(crate) answer: Answer,
}

/// A function with a request.
pub(crate) fn entry<Q, R>(
    method: &'static str,
    path: &'static str,
    function: for<'c, 'q> fn(&'c Client, &'q Q) -> Call<'c, R>,
) -> Entry
where
    Q: Decode + Serialize + Validate + 'static,
    R: ResponseBody + Serialize,
{
    let build = move |client: &Client, fields| {
        let request = Q::decode(fields).map_err(|error| format!("does not decode: {error}"))?;
        function(client, &request).build().map_err(|error| error.to_string())
    };
    Entry { method, path, build: Box::new(build), answer: answer::<R> }
}

/// A function without a request.
pub(crate) fn bare<R>(
    method: &'static str,
    path: &'static str,
    function: for<'c> fn(&'c Client) -> Call<'c, R>,
) -> Entry
where
    R: ResponseBody + Serialize,
{
    let build = move |client: &Client, fields| {
        Empty::decode(fields).map_err(|error: serde_json::Error| format!("does not decode: {error}"))?;
        function(client).build().map_err(|error| error.to_string())
    };
    Entry { method, path, build: Box::new(build), answer: answer::<R> }
}

fn answer<R: ResponseBody + Serialize>(style: AnswerStyle, body: &[u8]) -> Result<Value, String> {
    let answered = R::from_body(style, body).map_err(|error| format!("{error:?}"))?;
    serde_json::to_value(answered.body).map_err(|error| error.to_string())
}
