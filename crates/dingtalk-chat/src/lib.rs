#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod ai_card;
mod budget;
mod builder;
mod card;
mod card_error;
mod chat;
mod error;
mod reply;
mod route;
mod running;
mod sent;
mod shared;

pub use ai_card::{AiCard, AiCardBuilder, CardLimits, CardSent};
pub use budget::{Budget, BudgetUsage};
pub use builder::ChatBuilder;
pub use card_error::{CardError, Undelivered};
pub use chat::Chat;
pub use error::{SendError, SendFailure};
pub use sent::{Sent, Via};
