//! Every published operation, answered from the catalogue that is embedded in this crate.

mod archive;
mod check;
mod index;
mod model;
mod sample;

pub(crate) use check::check;
pub(crate) use index::{CATALOGUE, Published};
pub(crate) use sample::sample;
