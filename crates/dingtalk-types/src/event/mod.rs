//! What DingTalk sends: events, robot messages, card actions, plugin calls, and what goes back for them.

mod any;
mod card;
mod chat;
mod dynamic_data;
mod envelope;
mod generated;
mod open_record;
mod payload;
mod plugin;
mod record;

pub use any::{EventPayload, UnknownEvent};
pub use card::{CardAction, CardUpdate};
pub use chat::{
    AtUser, Attachment, AttachmentKind, Audio, ChatContent, ChatMessage, ChatMessageHead, ChatRecord,
    Command, ConversationType, File, HostingContext, Markdown, Mention, Picture, QuotaNotice, RepliedMessage,
    ReplyTarget, RichText, RichTextPart, Text, Video,
};
pub use dynamic_data::{DynamicDataAnswer, DynamicDataQuery, DynamicDataRequest};
pub use envelope::EventEnvelope;
pub use generated::*;
pub use payload::{Payload, PayloadError};
pub use plugin::{PluginAnswer, PluginCall};
