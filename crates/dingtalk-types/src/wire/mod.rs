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
//!
//! What DingTalk pushes has two more tables, in `event`, because it comes in other forms:
//!
//! | table | for | goes through | a key is found | an unknown member | marks |
//! |---|---|---|---|---|---|
//! | `wire!` | requests, answers, messages | the shared visitor | as written, then in the other case | is passed over | `=` `?` `!` |
//! | `event_record!` | generated events and their parts | a JSON value, so that hundreds are compiled once | folded: no case, no `_`, as ways of delivery differ | is passed over | those of `wire!`, which matter only where `bidirectional` writes |
//! | `open_record!` | robot messages, card actions, plug-in calls | the shared visitor | as written, then in the other case | is kept in the field `other` | always `=`, whatever the field's type: nothing is written |
//!
//! All three read a value by the rules of [`Decode`].

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
pub use mend::{from_json, mended, object_from_json};

pub(crate) use mend::{bare, from_text};
pub use page::Page;
pub use record::Record;

pub(crate) use decode::Lenient;
#[cfg(feature = "events")]
pub(crate) use decode::unread;
pub(crate) use fields::Fields;
pub(crate) use macros::wire;
pub(crate) use page::page;
pub(crate) use record::{decode_record, decode_record_into, read};
pub(crate) use secret::SecretField;
