//! DingTalk's Markdown: headings, quotes, bold, italics, links, pictures, lists, and code in fences.

mod adapt;
mod blocks;
mod cut;
mod escape;
mod split;
#[cfg(test)]
mod tests;

pub use adapt::adapt;
pub(crate) use cut::json_bytes;
pub use escape::{escape, link, picture};
pub use split::{split, split_text};
