//! What stands between a call and the network: retry, limits, breaker, quota, drain.

mod blocks;
mod breaker;
mod budget;
mod drain;
mod limiter;
mod quota;
mod retry;

pub(crate) use breaker::{Ban, Breaker};
pub(crate) use budget::RetryBudget;
pub(crate) use drain::{Drain, Running};
pub(crate) use limiter::{Limiter, Slot};
pub(crate) use quota::QuotaCounter;
pub(crate) use retry::{Decision, Facts, Failure, decide};

pub use limiter::{RateLimit, RateLimits, ThrottledBy};
pub use quota::QuotaUsage;
pub use retry::RetryPolicy;
