#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(all(feature = "client", feature = "callback"))]
mod callbacks;
#[cfg(feature = "client")]
mod dingtalk;
#[cfg(all(feature = "client", feature = "events"))]
mod dispatcher;
#[cfg(feature = "stream")]
mod stream;

#[cfg(all(feature = "client", feature = "callback"))]
pub use callbacks::{CallbackBuilder, NoApp};
#[cfg(feature = "client")]
pub use dingtalk::{BuildError, DingTalk, DingTalkBuilder};
#[cfg(feature = "stream")]
pub use stream::{StreamBuilder, StreamError};

#[cfg(feature = "client")]
#[doc(inline)]
pub use dingtalk_api::*;
#[doc(inline)]
pub use dingtalk_types::{Host, Hosts, LimitError, Secret, Validate, error, message};
#[doc(inline)]
pub use dingtalk_webhook::{WebhookRobot, WebhookRobotError};

/// The `http` crate, whose types stand in this API.
#[doc(no_inline)]
pub use http;

#[cfg(feature = "client")]
#[doc(inline)]
pub use dingtalk_auth as auth;
#[cfg(feature = "callback")]
#[doc(inline)]
pub use dingtalk_callback as callback;
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
