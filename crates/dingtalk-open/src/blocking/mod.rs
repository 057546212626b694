//! DingTalk for programs without `async`: scripts, synchronous services, libraries behind a foreign interface.
//!
//! ```no_run
//! use dingtalk_open::oapi::user::GetUserRequest;
//! use dingtalk_open::{blocking, oapi};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let ding = blocking::DingTalk::builder().app("your Client ID", "your Client Secret").build_blocking()?;
//! let user = ding.call(|ding| oapi::user::get(ding, &GetUserRequest::new("manager4220")))?;
//! println!("{}", user.result.name);
//! # Ok(())
//! # }
//! ```

mod wait;
mod worker;

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;

use tokio::task::unconstrained;

use self::worker::Worker;
use crate::build_error::BuildError;
use crate::dingtalk::{DingTalk as Inner, DingTalkBuilder};

/// A [`DingTalk`](crate::DingTalk) whose calls return when they are done. Cheap to clone; any number of threads may call at once.
///
/// It lives by a runtime on a thread of its own, which ends with the last clone. Made, called and dropped inside another
/// runtime it works as well and never panics; there it blocks the thread that calls, as everything blocking does: what the
/// call waits for must not need that very thread.
#[derive(Clone)]
pub struct DingTalk {
    ding: Inner,
    worker: Arc<Worker>,
}

impl DingTalk {
    /// The builder of [`crate::DingTalk`]; [`build_blocking`](DingTalkBuilder::build_blocking) ends it.
    pub fn builder() -> DingTalkBuilder {
        Inner::builder()
    }

    /// Does one thing to its end: a [`Call`](crate::Call) of any operation, or anything else that one could await.
    ///
    /// ```no_run
    /// # use dingtalk_open::{blocking, oapi};
    /// # use dingtalk_open::oapi::user::ListUserRequest;
    /// # fn example(ding: blocking::DingTalk) -> Result<(), Box<dyn std::error::Error>> {
    /// let token = ding.call(|ding| ding.token())?;
    /// let names = ding.call(async |ding| {
    ///     let mut names = Vec::new();
    ///     let mut people = oapi::user::list(ding, &ListUserRequest::new(1, 0, 100)).items();
    ///     while let Some(person) = people.next().await {
    ///         names.push(person?.name);
    ///     }
    ///     Ok::<_, dingtalk_open::Error>(names)
    /// })?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn call<'c, F: IntoFuture>(&'c self, operation: impl FnOnce(&'c Inner) -> F) -> F::Output {
        let _entered = self.worker.enter();
        // A runtime around this would deny progress to a task that never yields to it.
        wait::until_done(unconstrained(operation(&self.ding).into_future()))
    }

    /// The client inside, for code that awaits; its connections end with the last clone of this.
    pub fn client(&self) -> &Inner {
        &self.ding
    }
}

impl fmt::Debug for DingTalk {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ding.fmt(formatter)
    }
}

impl DingTalkBuilder {
    /// Puts it together for programs without `async`, with a runtime on a thread of its own; nothing is sent yet.
    ///
    /// # Errors
    /// As [`build`](Self::build), and [`BuildError::Thread`] when the system gives no thread or no runtime.
    pub fn build_blocking(self) -> Result<DingTalk, BuildError> {
        let worker = Worker::start().map_err(BuildError::Thread)?;
        let entered = worker.enter();
        let ding = self.build();
        drop(entered);
        Ok(DingTalk { ding: ding?, worker: Arc::new(worker) })
    }
}
