use std::collections::BTreeMap;
use std::future::Future;

use dingtalk_transport::{Reached, Transport, TransportErrorKind};

use super::content::Part;
use super::download::Download;
use super::error::ForeignError;
use super::request::ForeignRequest;
use crate::error::Error;

/// A signed answer: one file at several addresses, of which each does.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ticket {
    pub(crate) urls: Vec<String>,
    pub(crate) headers: BTreeMap<String, String>,
}

impl Ticket {
    /// Fetches the file, or a range of it, from the first address that is up.
    pub(crate) async fn get(
        &self,
        transport: &dyn Transport,
        range: Option<(u64, Option<u64>)>,
    ) -> Result<Download, ForeignError> {
        let mut failure = ForeignError::Address;
        for url in &self.urls {
            let request = self.request(url)?;
            let request = match range {
                Some((first, last)) => request.range(first, last),
                None => request,
            };
            match request.get(transport).await {
                Err(error) if error.is_of_the_server() => failure = error,
                outcome => return outcome,
            }
        }
        Err(failure)
    }

    /// Puts `part` to the first address that is up.
    pub(crate) async fn put(&self, transport: &dyn Transport, part: &Part<'_>) -> Result<(), ForeignError> {
        let mut failure = ForeignError::Address;
        for url in &self.urls {
            match self.request(url)?.put(transport, part.body()).await {
                Err(error) if may_be_put_again(&error, part) => failure = error,
                outcome => return outcome,
            }
        }
        Err(failure)
    }

    fn request(&self, url: &str) -> Result<ForeignRequest, ForeignError> {
        ForeignRequest::new(url)?.headers(&self.headers)
    }
}

/// Puts `part` by a ticket of `ask`, and by a second one where the storage refuses the first and the bytes are still there.
/// Gives back what came beside the ticket that did.
pub(crate) async fn put_by<T, F>(
    transport: &dyn Transport,
    operation: &'static str,
    part: &Part<'_>,
    ask: impl Fn() -> F,
) -> Result<T, Error>
where
    F: Future<Output = Result<(Ticket, T), Error>>,
{
    let mut is_renewed = false;
    loop {
        let (ticket, beside) = ask().await?;
        match ticket.put(transport, part).await {
            Ok(()) => return Ok(beside),
            Err(error) if error.is_ticket_refused() && part.is_repeatable() && !is_renewed => {
                is_renewed = true
            }
            Err(error) => return Err(Error::Foreign { operation, error }),
        }
    }
}

/// Whether another address may help, and the bytes are still there. A source that fails fails again.
fn may_be_put_again(error: &ForeignError, part: &Part<'_>) -> bool {
    let unsent = match error {
        ForeignError::Transport(error) if error.kind() == TransportErrorKind::RequestBody => return false,
        ForeignError::Transport(error) => error.reached() == Reached::No,
        _ => false,
    };
    error.is_of_the_server() && (unsent || part.is_repeatable())
}
