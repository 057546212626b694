//! Encrypted event pushes.

use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use dingtalk_crypto::{CallbackCipher, CallbackError, DecryptedMessage};
use dingtalk_events::{Delivery, Metadata, TransportKind};

use super::push::Push;
use super::{Arrival, Genuine, Keyed, Rejection};
use crate::counters::{Outcome, Refusal};
use crate::replay::{Admission, Replays};
use crate::reply::Reply;

/// The pushes that check a callback URL; they are answered without a receiver.
const HANDSHAKES: [&str; 3] = ["check_url", "check_create_suite_url", "check_update_suite_url"];

/// Timestamp within the window, signature, decryption, no altered replay, event: in this order.
pub(super) fn open(
    keys: &[Keyed<CallbackCipher>],
    query: &str,
    body: &[u8],
    replays: &Replays,
) -> Result<Genuine, Rejection> {
    let push = Push::parse(query, body)?;
    replays.pushes.check_timestamp(&push.timestamp)?;
    let (Keyed { inbox, key }, message) = decrypt(keys, &push)?;
    // The signature alone: it covers the nonce without a separator, so that digits can be moved from the nonce to the
    // timestamp under the same signature.
    let signature = push.signature.to_ascii_lowercase();
    let exact = [push.timestamp.as_bytes(), push.nonce.as_bytes(), push.message().encrypt.as_bytes()];
    let admission = replays.pushes.admit(&[signature.as_bytes()], &exact)?;
    let owner_key = message.owner_key().to_owned();
    let arrival = match admission {
        Admission::First(reservation) => {
            let deliveries = deliveries(message, &inbox.client_id, replays.now())?;
            Arrival::New { inbox: Arc::clone(inbox), deliveries, reservation }
        }
        Admission::Again(repeat) => Arrival::Again(repeat),
    };
    // Also of a repeat anew: no two answers are the same ciphertext.
    let reply =
        key.success_reply(&push.timestamp, &push.nonce, &owner_key).map_err(|_| Outcome::NoReply)?.to_json();
    Ok(Genuine { arrival, reply: Reply::Event(reply) })
}

/// By the first key that fits.
fn decrypt<'a>(
    keys: &'a [Keyed<CallbackCipher>],
    push: &Push<'_>,
) -> Result<(&'a Keyed<CallbackCipher>, DecryptedMessage), Refusal> {
    let mut closest = CallbackError::SignatureMismatch;
    for keyed in keys {
        match keyed.key.decrypt(&push.message()) {
            Ok(message) => return Ok((keyed, message)),
            Err(CallbackError::SignatureMismatch) => {}
            Err(error) => closest = error,
        }
    }
    Err(match closest {
        CallbackError::SignatureMismatch => Refusal::Signature,
        CallbackError::OwnerMismatch { .. } => {
            tracing::warn!(error = %closest, "well signed, but for an owner key that is not accepted");
            Refusal::Owner
        }
        _ => Refusal::Decryption,
    })
}

fn deliveries(
    message: DecryptedMessage,
    client_id: &str,
    received: SystemTime,
) -> Result<Vec<Delivery>, Refusal> {
    // Of an app's owner keys all but the Client ID are CorpIds: the address was registered by API for one organisation.
    let owner = Some(message.owner_key()).filter(|owner_key| *owner_key != client_id).map(str::to_owned);
    let mut known = Metadata::new(TransportKind::Http, received).client_id(client_id);
    known.corp_id = owner;
    let body = Bytes::from(message.into_plaintext());
    let mut deliveries = Delivery::from_http(known, body).map_err(|_| Refusal::NotAnEvent)?;
    // Entries of a batch are another transport, and may lack a type.
    if let Some(single) =
        deliveries.iter().find(|delivery| delivery.metadata().transport == TransportKind::Http)
    {
        let event_type = single.metadata().event_type.as_deref().ok_or(Refusal::NotAnEvent)?;
        if HANDSHAKES.contains(&event_type) {
            deliveries.clear();
        }
    }
    Ok(deliveries)
}
