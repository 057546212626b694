//! Answers in an operation's place.

use std::sync::Arc;

use crate::answer::Answer;
use crate::platform::Platform;
use crate::record::RecordedRequest;

/// What operations answer instead of their own, once the request has been found right; see [`Answer`].
///
/// A path is one path, percent-decoded, or the path of an operation with `{…}` for its holes; one path goes before.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_fake::StartError> {
/// use dingtalk_fake::{Answer, Fake};
/// use serde_json::json;
///
/// let fake = Fake::start().await?;
/// fake.answers().set("GET", "/v1.0/contact/users/{unionId}", json!({"nick": "Ann"}));
/// let busy = Answer::with_status(503, json!({"code": "serviceBusy", "message": "…"}));
/// fake.answers().script("GET", "/v1.0/contact/users/{unionId}", [busy]);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Answers<'a> {
    pub(crate) platform: &'a Platform,
}

impl Answers<'_> {
    /// Answers an operation with this from now on.
    pub fn set(self, method: &str, path: &str, answer: impl Into<Answer>) {
        let answer = answer.into();
        self.set_with(method, path, move |_| answer.clone());
    }

    /// The same with an answer made from each request; [`RecordedRequest::status`] is still 0.
    pub fn set_with<A: Into<Answer>>(
        self,
        method: &str,
        path: &str,
        answer: impl Fn(&RecordedRequest) -> A + Send + Sync + 'static,
    ) {
        self.platform.answers.set(method, path, Arc::new(move |request| answer(request).into()));
    }

    /// Answers the next requests of an operation with these, one each; after them it answers as before.
    pub fn script<A: Into<Answer>>(self, method: &str, path: &str, answers: impl IntoIterator<Item = A>) {
        self.platform.answers.script(method, path, answers.into_iter().map(Into::into));
    }

    /// Takes back every answer that was set or scripted.
    pub fn clear(self) {
        self.platform.answers.clear();
    }
}
