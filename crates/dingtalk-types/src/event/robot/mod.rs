//! What people write to robots.

mod content;
mod head;
mod message;
mod text;

pub use content::{Audio, File, Picture, RichText, RichTextPart, RobotContent, Video};
pub use head::RobotMessageHead;
pub use message::{AtUser, ConversationType, HostingContext, RobotMessage};
pub use text::{QuotaNotice, RepliedMessage, Text};
