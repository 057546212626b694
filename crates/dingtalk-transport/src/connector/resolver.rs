use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use tower_service::Service;

/// The system's name resolution, with an error that can be told from a failed connection.
#[derive(Clone)]
pub(super) struct Resolver {
    system: GaiResolver,
    /// What every name is resolved to.
    #[cfg(test)]
    pub(super) fixed: Option<Vec<SocketAddr>>,
}

impl Default for Resolver {
    fn default() -> Self {
        Self {
            system: GaiResolver::new(),
            #[cfg(test)]
            fixed: None,
        }
    }
}

impl Service<Name> for Resolver {
    type Response = std::vec::IntoIter<SocketAddr>;
    type Error = Unresolved;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Unresolved>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Unresolved>> {
        self.system.poll_ready(context).map_err(Unresolved)
    }

    fn call(&mut self, name: Name) -> Self::Future {
        #[cfg(test)]
        if let Some(fixed) = self.fixed.clone() {
            return Box::pin(std::future::ready(Ok(fixed.into_iter())));
        }
        let lookup = self.system.call(name);
        Box::pin(async move {
            let addresses: Vec<SocketAddr> = lookup.await.map_err(Unresolved)?.collect();
            Ok(addresses.into_iter())
        })
    }
}

#[derive(Debug)]
pub(super) struct Unresolved(io::Error);

impl fmt::Display for Unresolved {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the system could not resolve the name")
    }
}

impl Error for Unresolved {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}
