//! Stand-ins for the network and for time, for tests.

#[cfg(feature = "test-util")]
mod closure;
#[cfg(feature = "test-util")]
mod exchange;
#[cfg(feature = "test-util")]
mod manual_clock;
#[cfg(feature = "mockall")]
mod mock;
#[cfg(feature = "test-util")]
mod replay;

#[cfg(feature = "test-util")]
pub use closure::{TransportFn, transport_fn};
#[cfg(feature = "test-util")]
pub use exchange::Exchange;
#[cfg(feature = "test-util")]
pub use manual_clock::ManualClock;
#[cfg(feature = "mockall")]
pub use mock::MockTransport;
#[cfg(feature = "test-util")]
pub use replay::ReplayTransport;
