//! An embedded DingTalk for tests and offline work.
//!
//! [`Fake::start`] opens both HTTP hosts of the platform at one local address: it issues tokens that expire, keeps people,
//! notices and callbacks, refuses what the platform refuses with the platform's errors, and misbehaves on request
//! ([`Fault`]). What it received can be looked at afterwards ([`Fake::requests`]).
//!
//! The same as a program, for clients in any language: `cargo run -p dingtalk-fake -- --port 0`. Its first line on stdout
//! is JSON with the addresses and credentials; the paths under `/_fake/` control it.

mod api;
mod builder;
mod call;
mod clock;
mod connection;
mod control;
mod fake;
mod fault;
mod gate;
mod identifier;
mod multipart;
mod oapi;
mod platform;
mod push;
mod record;
mod reply;
mod route;
mod seed;
mod server;
mod state;

pub use builder::{FakeBuilder, StartError};
pub use fake::Fake;
pub use fault::{Fault, FaultKind};
pub use push::PushOutcome;
pub use record::RecordedRequest;
pub use seed::{
    DepartmentSeed, Seed, SeedError, SnsSeed, Subscription, SuiteSeed, UserSeed, WebhookRobotSeed,
};
