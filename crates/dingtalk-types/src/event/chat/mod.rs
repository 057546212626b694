//! What people write to robots.

mod content;
mod head;
mod message;
mod text;

pub use content::{Audio, ChatContent, File, Picture, RichText, RichTextPart, Video};
pub use head::ChatMessageHead;
pub use message::{AtUser, ChatMessage, ConversationType, HostingContext};
pub use text::{QuotaNotice, RepliedMessage, Text};
