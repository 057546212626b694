//! The HTTP seam of the DingTalk SDK.
//!
//! Everything above this crate talks to the network through one object-safe trait, [`Transport`]: an
//! [`http::Request`] goes in, an [`http::Response`] comes out, both with a [`Body`]. Bring your own client by
//! implementing it in a dozen lines, or take `HyperTransport`.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod body;
mod clock;
#[cfg(feature = "hyper")]
mod connector;
#[cfg(feature = "hyper")]
mod deadline;
#[cfg(any(feature = "test-util", feature = "mockall"))]
mod doubles;
mod error;
#[cfg(feature = "hyper")]
mod hyper_transport;
mod loopback;
mod public_only;
mod race;
mod still_running;
mod total_timeout;
mod transport;

pub use body::Body;
#[cfg(feature = "tokio-clock")]
pub use clock::TokioClock;
pub use clock::{Clock, Sleep};
#[cfg(feature = "hyper")]
pub use connector::{Connection, Connector, Proxy, Roots, TransportBuildError};
#[cfg(feature = "mockall")]
pub use doubles::MockTransport;
#[cfg(feature = "test-util")]
pub use doubles::{Exchange, ManualClock, ReplayTransport, TransportFn, transport_fn};
pub use error::{BoxError, Reached, TransportError, TransportErrorKind};
#[cfg(feature = "hyper")]
pub use hyper_transport::{HyperTransport, HyperTransportBuilder};
pub use loopback::is_loopback;
pub use public_only::{PublicOnly, is_public};
pub use race::unless;
pub use still_running::StillRunning;
pub use total_timeout::TotalTimeout;
pub use transport::Transport;
