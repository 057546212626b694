//! What DingTalk sends, whichever way it comes: one model for Stream frames, HTTP pushes, batches and database rows.
//!
//! A way in (`dingtalk-gateway`, `dingtalk-callback`) turns what it receives into a [`Delivery`], hands it to whatever
//! implements [`Receive`], usually a [`Dispatcher`] with your handlers, and sends the [`Acknowledgement`] back. Nothing
//! here opens a socket. What handlers take and return is here too: the everyday types by name, every event in [`model`].

mod acknowledgement;
mod arrivals;
mod at_work;
mod cloud_event;
mod counters;
mod counts;
mod dedupe;
mod delivery;
mod dispatcher;
mod handler;
mod headers;
mod intercept;
mod lanes;
mod metadata;
mod receive;
mod received;
mod reply;
mod reply_failure;
mod route;
mod row;
mod state;
mod timing;

pub use acknowledgement::Acknowledgement;
pub use cloud_event::CloudEvent;
#[doc(hidden)]
pub use counters::Counter;
pub use counts::DispatcherCounts;
pub use dedupe::{Claim, DedupeKey, DedupeStore, MemoryDedupe};
pub use delivery::{Delivery, DeliveryKind};
#[doc(no_inline)]
pub use dingtalk_types::event as model;
#[doc(no_inline)]
pub use dingtalk_types::event::{
    CardAction, CardUpdate, ChatMessage, Command, DynamicDataAnswer, DynamicDataQuery, DynamicDataRequest,
    Event, PluginAnswer, PluginCall,
};
#[doc(no_inline)]
pub use dingtalk_types::message::say::Say;
#[doc(no_inline)]
pub use dingtalk_types::message::webhook::WebhookMessage;
pub use dispatcher::{Dispatcher, DispatcherBuilder};
pub use handler::{Handler, HandlerError, IntoAcknowledgement};
pub use headers::Headers;
pub use intercept::Intercept;
pub use metadata::{Metadata, TransportKind};
pub use receive::Receive;
pub use received::{FromDelivery, Received};
pub use reply::ReplySender;
pub use reply_failure::{ReplyError, ReplyFailure};
pub use route::{AckMode, Order, Route};
pub use row::EventRow;
pub use state::{WithState, with};
