use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use dingtalk_transport::{BoxError, TransportError};

use super::download::Download;

/// So often is a file opened again while no byte of it comes.
const MAX_ATTEMPTS: u32 = 3;

/// The rest of a file, being opened.
pub(super) type Reopening = Pin<Box<dyn Future<Output = Result<Download, BoxError>> + Send>>;

/// How a download that breaks off goes on.
pub(super) struct Resumption {
    reopen: Box<dyn Fn(u64) -> Reopening + Send>,
    /// What broke it off, and the attempt under way.
    broken: Option<(TransportError, Reopening)>,
    attempts: u32,
    /// Where the attempts began.
    stuck_at: u64,
}

impl Resumption {
    pub(super) fn new(reopen: impl Fn(u64) -> Reopening + Send + 'static) -> Self {
        Self { reopen: Box::new(reopen), broken: None, attempts: 0, stuck_at: 0 }
    }

    /// The transfer broke off after `received` bytes.
    pub(super) fn begin(&mut self, error: TransportError, received: u64) {
        if received != self.stuck_at {
            (self.attempts, self.stuck_at) = (0, received);
        }
        self.attempts = self.attempts.saturating_add(1);
        self.broken = Some((error, (self.reopen)(received)));
    }

    /// The rest of the file once it is there, `None` where nothing is broken, or what broke it off when it is enough.
    pub(super) fn poll(
        &mut self,
        received: u64,
        continues: impl Fn(&Download) -> bool,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Download>, TransportError>> {
        while let Some((_, reopening)) = &mut self.broken {
            if self.attempts > MAX_ATTEMPTS {
                break;
            }
            match ready!(reopening.as_mut().poll(context)) {
                Ok(rest) if continues(&rest) => {
                    self.broken = None;
                    return Poll::Ready(Ok(Some(rest)));
                }
                // Another file, or the whole of it: no attempt makes it the rest of this one.
                Ok(_) => break,
                Err(error) => {
                    tracing::debug!(%error, "a download that broke off could not be opened again");
                    if let Some((broken, _)) = self.broken.take() {
                        self.begin(broken, received);
                    }
                }
            }
        }
        Poll::Ready(self.broken.take().map_or(Ok(None), |(broken, _)| Err(broken)))
    }
}
