use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use dingtalk_types::event::{Payload, PayloadError};

use crate::delivery::Delivery;
use crate::metadata::Metadata;

/// What a handler can ask for as its one argument: a [`Delivery`], or the [`Received`] value of a typed payload.
pub trait FromDelivery: Sized + Send + 'static {
    /// Takes what the handler asks for out of the delivery.
    ///
    /// # Errors
    /// The payload does not fit; the handler is then not called and the delivery has failed.
    fn from_delivery(delivery: Delivery) -> Result<Self, PayloadError>;
}

impl FromDelivery for Delivery {
    fn from_delivery(delivery: Delivery) -> Result<Self, PayloadError> {
        Ok(delivery)
    }
}

/// A typed payload and what came with it; dereferences to the payload.
///
/// `Debug` shows the payload but not its JSON, in which secrets are not redacted.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Received<T> {
    /// The payload.
    pub value: T,
    /// What is known beside the payload.
    pub metadata: Metadata,
    /// The JSON text that `value` was read from, with every member that `T` does not know.
    pub json: Bytes,
}

impl<T: fmt::Debug> fmt::Debug for Received<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Received")
            .field("value", &self.value)
            .field("metadata", &self.metadata)
            .finish_non_exhaustive()
    }
}

impl<T> Deref for Received<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Payload> FromDelivery for Received<T> {
    fn from_delivery(delivery: Delivery) -> Result<Self, PayloadError> {
        let (_, metadata, json) = delivery.into_parts();
        let value = T::read(metadata.event_type.as_deref(), &json)?;
        Ok(Self { value, metadata, json })
    }
}
