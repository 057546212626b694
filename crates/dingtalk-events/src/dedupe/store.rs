use std::fmt;
use std::future::{Future, pending};
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use dingtalk_transport::BoxError;

use super::DedupeKey;
use crate::acknowledgement::Acknowledgement;

/// Remembers what was begun and what was done, for one process or for many.
///
/// The dispatcher itself knows what it has in flight; a shared store adds what other processes do. While the store fails,
/// deliveries are handled without it: twice is better than never.
#[async_trait]
pub trait DedupeStore: fmt::Debug + Send + Sync + 'static {
    /// Claims the key for this process, unless it is claimed or done already. The claim of a process that died must end by
    /// itself, within seconds: until then nobody handles what it was at.
    ///
    /// # Errors
    /// The store is out of reach.
    async fn claim(&self, key: &DedupeKey) -> Result<Claim, BoxError>;

    /// Keeps the claim alive for as long as it is polled, which is until the run has ended, and ends only when somebody else
    /// has the key. Dropped, it renews nothing any more.
    ///
    /// Unless a store says otherwise there is nothing to renew, and nothing is allocated: right for one process.
    fn hold<'s, 'k, 'f>(&'s self, _key: &'k DedupeKey) -> Pin<Box<dyn Future<Output = ()> + Send + 'f>>
    where
        's: 'f,
        'k: 'f,
        Self: 'f,
    {
        Box::pin(pending())
    }

    /// The claimed key is done, with this result.
    ///
    /// # Errors
    /// The store is out of reach.
    async fn done(&self, key: &DedupeKey, acknowledgement: &Acknowledgement) -> Result<(), BoxError>;

    /// The claimed key failed; its next delivery is a first one.
    ///
    /// # Errors
    /// The store is out of reach.
    async fn release(&self, key: &DedupeKey) -> Result<(), BoxError>;
}

/// A shared store is a store.
#[async_trait]
impl<S: DedupeStore + ?Sized> DedupeStore for Arc<S> {
    async fn claim(&self, key: &DedupeKey) -> Result<Claim, BoxError> {
        (**self).claim(key).await
    }

    fn hold<'s, 'k, 'f>(&'s self, key: &'k DedupeKey) -> Pin<Box<dyn Future<Output = ()> + Send + 'f>>
    where
        's: 'f,
        'k: 'f,
        Self: 'f,
    {
        (**self).hold(key)
    }

    async fn done(&self, key: &DedupeKey, acknowledgement: &Acknowledgement) -> Result<(), BoxError> {
        (**self).done(key, acknowledgement).await
    }

    async fn release(&self, key: &DedupeKey) -> Result<(), BoxError> {
        (**self).release(key).await
    }
}

/// What a store knows of a key.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Claim {
    /// Nothing: it is claimed now.
    First,
    /// Somebody else is at it.
    Elsewhere,
    /// It is done; a store that does not keep results says [`Acknowledgement::Done`].
    Done(Acknowledgement),
}
