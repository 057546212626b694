use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper_util::client::legacy::connect::dns::{GaiResolver, Name};
use tower_service::Service;

use crate::public_only::is_public;

/// The system's name resolution, with an error that can be told from a failed connection.
#[derive(Clone)]
pub(super) struct Resolver {
    system: GaiResolver,
    /// Whether only public addresses are found.
    public_only: bool,
    /// What every name is resolved to.
    #[cfg(test)]
    pub(super) fixed: Option<Vec<SocketAddr>>,
}

impl Resolver {
    pub(super) fn public_only(mut self) -> Self {
        self.public_only = true;
        self
    }
}

impl Default for Resolver {
    fn default() -> Self {
        Self {
            system: GaiResolver::new(),
            public_only: false,
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
        self.system.poll_ready(context).map_err(Unresolved::System)
    }

    fn call(&mut self, name: Name) -> Self::Future {
        #[cfg(test)]
        if let Some(fixed) = self.fixed.clone() {
            return Box::pin(std::future::ready(permitted(fixed, self.public_only)));
        }
        let (lookup, public_only) = (self.system.call(name), self.public_only);
        Box::pin(async move { permitted(lookup.await.map_err(Unresolved::System)?.collect(), public_only) })
    }
}

fn permitted(
    mut addresses: Vec<SocketAddr>,
    public_only: bool,
) -> Result<std::vec::IntoIter<SocketAddr>, Unresolved> {
    if public_only {
        addresses.retain(|address| is_public(address.ip()));
        if addresses.is_empty() {
            return Err(Unresolved::NotPublic);
        }
    }
    Ok(addresses.into_iter())
}

/// Why a name leads nowhere.
#[derive(Debug)]
pub(super) enum Unresolved {
    System(io::Error),
    /// It resolves, but to no address that may be dialled.
    NotPublic,
}

impl fmt::Display for Unresolved {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::System(_) => "the system could not resolve the name",
            Self::NotPublic => "none of the addresses of the name is public",
        })
    }
}

impl Error for Unresolved {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::System(error) => Some(error),
            Self::NotPublic => None,
        }
    }
}
