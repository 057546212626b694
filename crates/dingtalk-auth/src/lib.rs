//! Credentials and tokens of the DingTalk Open Platform.
//!
//! A [`Credential`] says which app is calling; a [`TokenCache`] turns it into tokens: fetched once for any number of
//! callers, refreshed ahead of their end, shared between machines through a [`TokenStore`].
//! [`TokenProvider`] is the seam above which nobody knows where tokens come from.

mod cache;
mod credential;
mod error;
mod fetch;
mod jsapi;
mod moment;
mod provider;
mod random;
pub mod store;
mod stored_suite_tickets;
mod suite_ticket;
mod token;
mod user;

pub use cache::{TokenCache, TokenCacheBuilder};
pub use credential::{ClientCredentials, Credential, CredentialError};
pub use error::AuthError;
pub use jsapi::JsapiTickets;
pub use provider::{StaticToken, TokenProvider, TokenRequest};
pub use store::{FileStore, MemoryStore, StoreError, TokenStore};
pub use stored_suite_tickets::StoredSuiteTickets;
pub use suite_ticket::{SuiteTicketCell, SuiteTickets};
pub use token::{Token, TokenKind};
pub use user::{Login, LoginUrl, UserGrant, UserTokenProvider, UserTokens};
