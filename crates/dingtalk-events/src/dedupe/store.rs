use std::fmt;
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
    /// itself, but not before the longest wait and run are over.
    ///
    /// # Errors
    /// The store is out of reach.
    async fn claim(&self, key: &DedupeKey) -> Result<Claim, BoxError>;

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
