use bytes::Bytes;
use dingtalk_auth::Token;
use dingtalk_transport::Body;
use dingtalk_types::wire::DecodeError;
use http::header::HeaderMap;
use http::response::Parts;

/// A successful answer, its body already read by the caller's reader.
pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) body: Bytes,
    pub(crate) request_id: Option<String>,
}

/// What becomes of a successful answer.
pub(crate) trait AnswerReader: Send {
    /// Takes a body that is to be read bit by bit, or gives it back.
    fn take_stream(&mut self, _: &HeaderMap, _: Option<&Token>, body: Body) -> Option<Body> {
        Some(body)
    }

    /// An answer is whole, a success or not.
    fn came(&mut self, _: &Parts, _: &Bytes) {}

    /// Reads the body into the caller's type and returns the request id of its envelope.
    fn read(&mut self, body: &Bytes) -> Result<Option<String>, DecodeError>;
}

impl<F: FnMut(&Bytes) -> Result<Option<String>, DecodeError> + Send> AnswerReader for F {
    fn read(&mut self, body: &Bytes) -> Result<Option<String>, DecodeError> {
        self(body)
    }
}

pub(crate) type Reader<'a> = dyn AnswerReader + 'a;
