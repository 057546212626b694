//! What stands between a call and the network: retry, limits, breaker, quota, drain.

mod blocks;
mod breaker;
mod budget;
mod drain;
mod limiter;
mod quota;
mod rate_limits;
mod retry;
mod slot;

pub(crate) use breaker::{Ban, Breaker};
pub(crate) use budget::RetryBudget;
pub(crate) use drain::{Drain, Running};
pub(crate) use limiter::Limiter;
pub(crate) use quota::QuotaCounter;
pub(crate) use retry::{Decision, Facts, Failure, decide};
pub(crate) use slot::Slot;

pub use quota::QuotaUsage;
pub use rate_limits::{RateLimit, RateLimits, ThrottledBy};
pub use retry::RetryPolicy;
