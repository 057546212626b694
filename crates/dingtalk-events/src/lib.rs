//! What DingTalk sends, whichever way it comes: one model for Stream frames, HTTP pushes, batches and database rows.
//!
//! A way in (`dingtalk-gateway`, `dingtalk-webhook`) turns what it receives into a [`Delivery`], hands it to whatever
//! implements [`Receive`], and sends the [`Acknowledgement`] back. Nothing here opens a socket.

mod acknowledgement;
mod delivery;
mod metadata;
mod receive;

pub use acknowledgement::Acknowledgement;
pub use async_trait::async_trait;
pub use delivery::{Delivery, DeliveryKind};
pub use dingtalk_types::event::{CardUpdate, PluginAnswer};
pub use metadata::{Metadata, TransportKind};
pub use receive::Receive;
