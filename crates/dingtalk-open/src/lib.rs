#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(all(feature = "client", feature = "callback"))]
mod callbacks;
#[cfg(feature = "client")]
mod dingtalk;
#[cfg(all(feature = "client", feature = "events"))]
mod dispatcher;
#[cfg(feature = "client")]
mod health;
#[cfg(feature = "client")]
mod isv;
#[cfg(feature = "client")]
mod logins;
#[cfg(feature = "client")]
mod no_app;
#[cfg(feature = "paths")]
pub mod paths;
#[cfg(any(feature = "stream", all(feature = "client", feature = "callback")))]
mod receivers;
#[cfg(feature = "client")]
mod settings;
#[cfg(feature = "client")]
mod shutdown;
#[cfg(any(feature = "stream", feature = "callback"))]
mod shutdown_signal;
#[cfg(feature = "stream")]
mod stream;
#[cfg(feature = "chat")]
mod verbs;
#[cfg(feature = "login")]
mod who;
#[cfg(feature = "stream")]
mod wires;

#[cfg(all(feature = "client", feature = "callback"))]
pub use callbacks::CallbackBuilder;
#[cfg(feature = "client")]
pub use dingtalk::{BuildError, DingTalk, DingTalkBuilder};
#[cfg(feature = "client")]
pub use health::Health;
#[cfg(feature = "client")]
pub use no_app::NoApp;
#[cfg(any(feature = "stream", feature = "callback"))]
pub use shutdown_signal::shutdown_signal;
#[cfg(feature = "stream")]
pub use stream::{StreamBuilder, StreamError};
#[cfg(feature = "login")]
pub use who::{LoggedIn, Person, WhoError};

#[cfg(feature = "operations")]
#[doc(inline)]
pub use dingtalk_api::operations;
#[cfg(feature = "client")]
#[doc(inline)]
pub use dingtalk_api::{
    AddressError, Auth, Call, CallCounts, Client, ClientBuilder, EncodeError, Encoding, Error, FinishedCall,
    Items, Metrics, Operation, Outcome, Pages, Paging, QuotaUsage, RateLimit, RateLimits, Response,
    RetryPolicy, ServerSentEvent, ServerSentEvents, Streamed, ThrottledBy, Walk, foreign, oapi, v1, v2,
};
#[cfg(feature = "client")]
#[doc(inline)]
pub use dingtalk_transport::StillRunning;
#[doc(inline)]
pub use dingtalk_types::{Host, Hosts, LimitError, Secret, Validate, error, message};
#[doc(inline)]
pub use dingtalk_webhook::{WebhookRobot, WebhookRobotError};

/// Writes the traits of this SDK with `async fn` for types of your own.
#[cfg(any(feature = "client", feature = "events"))]
#[doc(no_inline)]
pub use async_trait::async_trait;
/// The `http` crate, whose types stand in this API.
#[doc(no_inline)]
pub use http;

#[cfg(feature = "client")]
#[doc(inline)]
pub use dingtalk_auth as auth;
#[cfg(feature = "callback")]
#[doc(inline)]
pub use dingtalk_callback as callback;
#[cfg(feature = "chat")]
#[doc(inline)]
pub use dingtalk_chat as chat;
#[doc(inline)]
pub use dingtalk_crypto as crypto;
#[cfg(feature = "events")]
#[doc(inline)]
pub use dingtalk_events as events;
#[cfg(feature = "fake")]
#[doc(inline)]
pub use dingtalk_fake as fake;
#[cfg(feature = "stream")]
#[doc(inline)]
pub use dingtalk_gateway as gateway;
#[cfg(feature = "redis")]
#[doc(inline)]
pub use dingtalk_redis as redis;
#[cfg(feature = "client")]
#[doc(inline)]
pub use dingtalk_transport as transport;
#[doc(inline)]
pub use dingtalk_types as types;
