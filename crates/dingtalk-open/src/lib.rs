#![doc = include_str!("../README.md")]
//!
//! # Guide, 中文
//!
//! A chapter for each thing to do, from the first credential to production: [the guide](guide/index.html).
//!
//! 钉钉开放平台的 Rust SDK：服务端 API 全部强类型封装，支持 Stream 与 HTTP 两种模式接收事件、机器人消息和互动卡片回调，
//! access_token 自动获取、缓存和续期，并可对接内置的钉钉模拟服务离线运行。中文首页（安装、凭证、权限点、示例代码、feature
//! 一览）：[`zh`]；逐章的使用指南：[guide::zh](guide/zh/index.html)。每个接口的文档都附有中文名，可用中文搜索，例如“审批”“打卡”。

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "client")]
mod build_error;
#[cfg(all(feature = "client", feature = "callback"))]
mod callbacks;
#[cfg(feature = "client")]
mod dingtalk;
#[cfg(all(feature = "client", feature = "events"))]
mod dispatcher;
// Chapters to read: no program carries them.
#[cfg(doc)]
pub mod guide;
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
// To read, and its code to be compiled: no program carries it.
#[cfg(any(doc, doctest))]
#[doc = include_str!("../README.zh-CN.md")]
pub mod zh {}

#[cfg(feature = "client")]
pub use build_error::BuildError;
#[cfg(all(feature = "client", feature = "callback"))]
pub use callbacks::CallbackBuilder;
#[cfg(feature = "client")]
pub use dingtalk::{DingTalk, DingTalkBuilder};
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

#[cfg(feature = "meanings")]
#[doc(inline)]
pub use dingtalk_api::meanings;
#[cfg(feature = "operations")]
#[doc(inline)]
pub use dingtalk_api::operations;
#[cfg(feature = "client")]
#[doc(inline)]
pub use dingtalk_api::{
    AddressError, Auth, Call, CallCounts, Client, ClientBuilder, EncodeError, Encoding, Error, FileUpload,
    FinishedCall, Items, Metrics, Operation, Outcome, Pages, Paging, QuotaUsage, RateLimit, RateLimits,
    Relay, Relayed, Response, RetryPolicy, ServerSentEvent, ServerSentEvents, Streamed, ThrottledBy, Walk,
    foreign,
};
/// The operations, one function each; their pages, and a search of them all (also in Chinese), are those of `dingtalk_api`.
#[cfg(feature = "client")]
#[doc(no_inline)]
pub use dingtalk_api::{oapi, v1, v2};
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
#[doc(no_inline)]
pub use dingtalk_auth as auth;
#[cfg(feature = "callback")]
#[doc(no_inline)]
pub use dingtalk_callback as callback;
#[cfg(feature = "chat")]
#[doc(inline)]
pub use dingtalk_chat as chat;
#[doc(no_inline)]
pub use dingtalk_crypto as crypto;
#[cfg(feature = "events")]
#[doc(inline)]
pub use dingtalk_events as events;
#[cfg(feature = "fake")]
#[doc(no_inline)]
pub use dingtalk_fake as fake;
#[cfg(feature = "stream")]
#[doc(no_inline)]
pub use dingtalk_gateway as gateway;
#[cfg(feature = "recording")]
#[doc(no_inline)]
pub use dingtalk_recording as recording;
#[cfg(feature = "redis")]
#[doc(no_inline)]
pub use dingtalk_redis as redis;
#[cfg(feature = "client")]
#[doc(no_inline)]
pub use dingtalk_transport as transport;
#[doc(no_inline)]
pub use dingtalk_types as types;
