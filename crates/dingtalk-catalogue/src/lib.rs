#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod archive;
mod catalogue;
mod details;
mod events;
mod field;
mod meaning;
mod nearest;
mod operation;
mod paging;
pub mod path;
mod product;
mod sample;
mod search;
mod spelling;
mod value_type;

pub use catalogue::{find, find_route, operations, products};
pub use events::{Event, EventField, event, events};
pub use field::{Field, Place, TextForm};
pub use meaning::Meaning;
pub use nearest::nearest_names;
pub use operation::{Credential, Encoding, Host, Operation};
pub use paging::{PageDialect, Paging};
pub use product::Product;
pub use search::{nearest, search};
pub use spelling::Spelling;
pub use value_type::ValueType;
