//! What people write to robots.

mod attachment;
mod chat_record;
mod command;
mod content;
mod head;
mod members;
mod mention;
mod message;
mod quota;
mod replied;
mod reply_target;
mod rich_text;
mod text;
mod words;

pub use attachment::{Attachment, AttachmentKind};
pub use chat_record::ChatRecord;
pub use command::Command;
pub use content::{Audio, ChatContent, File, Markdown, Picture, Video};
pub use head::ChatMessageHead;
pub use mention::Mention;
pub use message::{AtUser, ChatMessage, ConversationType, HostingContext};
pub use quota::QuotaNotice;
pub use replied::RepliedMessage;
pub use reply_target::ReplyTarget;
pub use rich_text::{RichText, RichTextPart};
pub use text::Text;
