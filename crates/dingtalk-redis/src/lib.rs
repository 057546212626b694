//! What several machines of one DingTalk app share on Redis.
//!
//! - [`RedisTokenStore`], a [`TokenStore`](dingtalk_auth::TokenStore): one token request for all machines.
//! - [`RedisStream`]: what DingTalk sends, handed on to programs in any language.
//! - `RedisDedupe`, a `DedupeStore` (feature `dedupe`): what one machine has handled, no other handles again.
//!
//! ```no_run
//! use std::sync::Arc;
//! use dingtalk_auth::{Credential, TokenCache};
//! use dingtalk_redis::RedisTokenStore;
//! # use dingtalk_transport::{Clock, Transport};
//! # use dingtalk_types::Hosts;
//! # fn with(transport: Arc<dyn Transport>, clock: Arc<dyn Clock>) -> Result<(), Box<dyn std::error::Error>> {
//! let store = RedisTokenStore::open("redis://127.0.0.1/")?.prefix("my-app");
//! let credential = Credential::internal_app("client id", "client secret");
//! let tokens = TokenCache::builder(credential, transport, clock, Hosts::china()).store(store).build();
//! # Ok(())
//! # }
//! ```

#![cfg_attr(docsrs, feature(doc_cfg))]

mod connection;
#[cfg(feature = "dedupe")]
mod dedupe;
mod scripts;
mod store;
mod stream;

#[cfg(feature = "dedupe")]
pub use dedupe::{OpenError, RedisDedupe};
pub use store::RedisTokenStore;
pub use stream::{AppendError, RedisStream};
