use std::error::Error;
use std::fmt;
use std::sync::Arc;

use dingtalk_transport::BoxError;

/// A store of tokens or tickets that does not answer.
#[derive(Debug, Clone)]
pub struct StoreError {
    store: &'static str,
    doing: &'static str,
    source: Arc<BoxError>,
}

impl StoreError {
    /// `store` ("Redis") failed at `doing` ("lock a token"). The cause must not hold a secret.
    pub fn new(store: &'static str, doing: &'static str, source: impl Into<BoxError>) -> Self {
        Self { store, doing, source: Arc::new(source.into()) }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { store, doing, source } = self;
        write!(formatter, "the token store ({store}) could not {doing}: {source}")
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(self.source.as_ref().as_ref())
    }
}
