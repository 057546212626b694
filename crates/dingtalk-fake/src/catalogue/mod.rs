//! Every published operation: found by its path, its request judged and read, its answer made.

mod addresses;
mod check;
mod index;
mod json_text;
mod objects;
mod project;
mod read;
mod seen;

pub(crate) use addresses::{at_home, text_at_home};
pub(crate) use check::{CREDENTIALS, check, refuse_unknown};
pub(crate) use index::{CATALOGUE, Published};
pub(crate) use project::{
    is_id, is_object, lists_ids, place_of_list, place_of_thing, project, project_thing,
};
pub(crate) use read::read;
pub(crate) use seen::Seen;
