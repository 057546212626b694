//! Chat messages and card callbacks: plain JSON, with a signature or a token in the headers that does not cover it.

use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use dingtalk_crypto::SignatureError;
use dingtalk_crypto::signature::{verify_card_callback, verify_outgoing_token, verify_robot_callback};
use dingtalk_events::{Delivery, DeliveryKind, Metadata, TransportKind};
use dingtalk_types::Secret;
use http::HeaderMap;

use super::head::CallbackHead;
use super::{Arrival, Genuine, Keyed};
use crate::counters::Refusal;
use crate::inbox::Inbox;
use crate::replay::{Admission, Replays};
use crate::reply::Reply;

/// Which headers, over what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    Robot,
    /// A token instead of a signature, and no timestamp.
    OutgoingRobot,
    Card,
}

impl Scheme {
    pub(super) fn proof_header(self) -> &'static str {
        match self {
            Self::Robot => "sign",
            Self::OutgoingRobot => "token",
            Self::Card => "x-ddpaas-signature",
        }
    }

    fn timestamp_header(self) -> Option<&'static str> {
        match self {
            Self::Robot => Some("timestamp"),
            Self::OutgoingRobot => None,
            Self::Card => Some("x-ddpaas-signature-timestamp"),
        }
    }

    fn verify(
        self,
        timestamp: &str,
        signature: &str,
        secret: &Secret,
        now: SystemTime,
    ) -> Result<(), SignatureError> {
        // Everybody could sign with no secret.
        if secret.is_empty() {
            return Err(SignatureError::Mismatch);
        }
        match self {
            Self::Robot => {
                let now = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
                let now_ms = u64::try_from(now).unwrap_or(u64::MAX);
                verify_robot_callback(timestamp, signature, secret, now_ms)
            }
            Self::OutgoingRobot => verify_outgoing_token(signature, secret),
            Self::Card => verify_card_callback(timestamp, signature, secret),
        }
    }
}

/// Timestamp within the window, signature, JSON, no altered replay: in this order.
pub(super) fn open(
    scheme: Scheme,
    keys: &[Keyed<Secret>],
    headers: &HeaderMap,
    body: &Bytes,
    replays: &Replays,
) -> Result<Genuine, Refusal> {
    let timestamp = match scheme.timestamp_header() {
        Some(header) => only(headers, header).ok_or(Refusal::Malformed)?,
        None => "",
    };
    let signature = only(headers, scheme.proof_header()).ok_or(Refusal::Malformed)?;
    if scheme.timestamp_header().is_some() {
        replays.signed.check_timestamp(timestamp)?;
    }
    let now = replays.now();
    let inbox = signer(scheme, keys, timestamp, signature, now)?;
    let head = CallbackHead::read(body).ok_or(Refusal::Malformed)?;

    // A replayed header pair may come with another text under the same id; what has no id is known by its text.
    let what = head.message_id().map_or(&body[..], str::as_bytes);
    let key = [scheme.proof_header().as_bytes(), inbox.client_id.as_bytes(), timestamp.as_bytes(), what];
    let admission = replays.signed.admit(&key, &[body])?;

    let (kind, reply) = match scheme {
        Scheme::Robot | Scheme::OutgoingRobot => (DeliveryKind::ChatMessage, Reply::Robot),
        Scheme::Card if head.is_dynamic_data() => (DeliveryKind::CardDynamicData, Reply::Card),
        Scheme::Card => (DeliveryKind::CardAction, Reply::Card),
    };
    let mut metadata = Metadata::new(TransportKind::Http, now).client_id(&inbox.client_id);
    metadata.corp_id = head.corp_id().map(str::to_owned);
    metadata.born_ms = head.born_ms();
    let deliveries = vec![Delivery::new(kind, metadata, body.clone())];
    let arrival = match admission {
        Admission::First(reservation) => Arrival::New { inbox: Arc::clone(inbox), deliveries, reservation },
        Admission::Again(repeat) => Arrival::Again(repeat),
    };
    Ok(Genuine { arrival, reply })
}

/// The app whose secret it was signed with.
fn signer<'a>(
    scheme: Scheme,
    keys: &'a [Keyed<Secret>],
    timestamp: &str,
    signature: &str,
    now: SystemTime,
) -> Result<&'a Arc<Inbox>, Refusal> {
    for Keyed { inbox, key } in keys {
        match scheme.verify(timestamp, signature, key, now) {
            Ok(()) => return Ok(inbox),
            Err(SignatureError::Mismatch) => {}
            Err(_) => return Err(Refusal::Stale),
        }
    }
    Err(Refusal::Signature)
}

/// The value of a header that is there once: of two, a proxy may have checked the other.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    values.next().is_none().then(|| value.to_str().ok())?
}
