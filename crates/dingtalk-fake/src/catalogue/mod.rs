//! Every published operation, answered from the catalogue that is embedded in this crate.

mod archive;
mod check;
mod index;
mod model;
mod project;
mod read;
mod sample;

pub(crate) use check::{check, refuse_unknown};
pub(crate) use index::{CATALOGUE, Published};
pub(crate) use project::{is_id, lists_ids, place_of_list, place_of_thing, project};
pub(crate) use read::read;
pub(crate) use sample::sample;
