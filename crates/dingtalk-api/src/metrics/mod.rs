//! What became of calls: counted always, told to a hook where one is set.

mod counts;
mod outcome;
mod record;

use std::time::Duration;

use dingtalk_types::error::ErrorKind;

pub use counts::CallCounts;
pub use outcome::Outcome;
pub(crate) use record::{Record, Recorder};

/// Is told of every call when it has ended: the seam to a metrics library.
///
/// A closure is one. It runs within the call, so it has to be quick and must not panic.
///
/// ```
/// use std::sync::Arc;
/// use dingtalk_api::{Client, FinishedCall, Outcome};
/// # use dingtalk_auth::StaticToken;
/// # use dingtalk_transport::{Body, TokioClock, transport_fn};
/// # let transport = transport_fn(|_| async { Ok(http::Response::new(Body::from("{}"))) });
///
/// let client = Client::builder(transport, StaticToken::new("t"), TokioClock::new())
///     .metrics(|call: &FinishedCall<'_>| {
///         println!("dingtalk_call{{operation={:?},outcome={:?}}} {:?}", call.operation, call.outcome.name(), call.duration);
///     })
///     .build();
/// ```
pub trait Metrics: Send + Sync + 'static {
    /// `call` has ended.
    fn call_finished(&self, call: &FinishedCall<'_>);
}

impl<F: Fn(&FinishedCall<'_>) + Send + Sync + 'static> Metrics for F {
    fn call_finished(&self, call: &FinishedCall<'_>) {
        self(call);
    }
}

/// A call that has ended. It holds no part of request and answer, so no secret.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct FinishedCall<'a> {
    /// [`Operation::id`](crate::Operation::id): one of finitely many; all raw calls have the same.
    pub operation: &'static str,
    /// How it ended.
    pub outcome: Outcome,
    /// What DingTalk's refusal meant, of the call or of its token.
    pub kind: Option<&'a ErrorKind>,
    /// How many requests were sent; 0 where it was held back.
    pub attempts: u32,
    /// From the beginning to the end, waiting and repetitions included; of a stream to the head of its answer.
    pub duration: Duration,
}
