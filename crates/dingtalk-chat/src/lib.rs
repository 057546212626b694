#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod admission;
mod after;
mod ai_card;
mod ask;
mod before;
mod budget;
mod builder;
mod card;
mod card_error;
mod chat;
mod ding;
mod download;
mod error;
mod notice;
mod plain_card;
mod reply;
mod route;
mod running;
mod send;
mod sent;
mod shared;
mod thinking;
mod upload;

pub use admission::{Admission, Refusal};
pub use after::{ProcessQueryKeys, ReadStatus, Recalled};
pub use ai_card::{AiCard, AiCardBuilder, CardLimits, CardSent};
pub use ask::{Answer, AskError, Asked, Question};
pub use budget::{Budget, BudgetUsage};
pub use builder::ChatBuilder;
pub use card_error::{CardError, UndeliveredCard};
pub use chat::Chat;
pub use ding::{DingKind, Dinged};
pub use download::{Download, DownloadError, DownloadedFile};
pub use error::{SendError, SendFailure};
pub use plain_card::{CardBuilder, SentCard};
pub use send::To;
pub use sent::{NotReached, NotReachedReason, Sent, Via};
pub use thinking::Thinking;
