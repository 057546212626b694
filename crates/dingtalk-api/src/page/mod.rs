//! Lists that arrive in pages.

mod dialect;
mod items;
mod pages;
mod paging;

pub use items::Items;
pub use pages::Pages;
pub use paging::Paging;
