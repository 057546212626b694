//! The wire codec: strict when it writes, lenient when it reads.
//!
//! A model is a plain struct and one `wire!` line that names its wire fields:
//!
//! ```text
//! wire!(response GetUserResponse { userid = "userid", active = "active", manager ? "manager_userid" });
//! ```
//!
//! `=` marks a field that is always written, `?` an `Option` that is written when it is `Some`, `!` a
//! [`Secret`](crate::Secret) or an `Option` of one: the mark is the only place where a model writes a secret out.
//! All models share one visitor, so a thousand of them cost little to compile. What DingTalk sends instead of the documented type is
//! accepted in one place, [`Decode`]: numbers and booleans as text, numbers for text, one object for a list,
//! JSON text for an object or a list, `null` for anything, absent fields, `hasMore` for `has_more` and the reverse. A member
//! in none of these forms stays at its default and is named: see [`collect_unread`].

mod decode;
mod empty;
mod envelope;
mod fields;
mod list;
mod macros;
mod mend;
mod page;
mod plain;
mod record;
mod secret;

pub use decode::Decode;
pub use decode::unread::collect_unread;
pub use empty::Empty;
pub use envelope::{AnswerStyle, Answered, DecodeError, ResponseBody};
pub use list::{CommaList, JsonText};
pub use page::Page;
pub use record::Record;

pub(crate) use decode::Lenient;
pub(crate) use decode::unread;
pub(crate) use envelope::without_byte_order_mark;
pub(crate) use fields::Fields;
pub(crate) use macros::wire;
pub(crate) use mend::mended;
pub(crate) use page::page;
pub(crate) use record::{decode_record, decode_record_into, read};
pub(crate) use secret::SecretField;
