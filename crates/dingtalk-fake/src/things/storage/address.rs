//! Addresses at which bytes are put and fetched, with the headers that are signed for them.

use serde_json::Value;

use crate::date;
use crate::document::Document;
use crate::json::json;
use crate::paths::OBJECTS;
use crate::platform::Platform;
use crate::state::State;

/// The shelf of the addresses that were handed out.
pub(crate) const ADDRESSES: &str = "storage addresses";

/// As documented samples have it.
const LIFETIME_SECONDS: i64 = 900;

/// One address, and what it is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) method: String,
    /// The key of the object, and the number of its part; 0 for all of it.
    pub(crate) object: String,
    pub(crate) part: i64,
    pub(crate) authorization: String,
    pub(crate) date: String,
    pub(crate) ends_ms: i64,
}

impl Address {
    pub(crate) fn of(document: &Document) -> Self {
        let text = |name: &str| document.text(name).unwrap_or_default();
        let number = |name: &str| document.integer(name).unwrap_or_default();
        Self {
            method: text("method"),
            object: text("object"),
            part: number("part"),
            authorization: text("authorization"),
            date: text("date"),
            ends_ms: number("endsMs"),
        }
    }
}

/// Hands out an address for which no headers are needed.
pub(super) fn hand_out_bare(platform: &Platform, state: &mut State, method: &str, object: &str) -> String {
    let id = platform.identifiers.hex32();
    let ends_ms = platform.clock.now_ms().saturating_add(LIFETIME_SECONDS.saturating_mul(1000));
    let address = json!({"method": method, "object": object, "part": 0, "endsMs": ends_ms});
    let url = format!("{}{OBJECTS}{}/{id}", platform.base_url(), platform.corp_id());
    state.records.insert(ADDRESSES, id, String::new(), Document::of(address));
    url
}

/// Hands out an address: what the operations call `headerSignatureInfo`.
pub(super) fn hand_out(
    platform: &Platform,
    state: &mut State,
    method: &str,
    object: &str,
    part: i64,
) -> Value {
    let now_ms = platform.clock.now_ms();
    let id = platform.identifiers.hex32();
    let authorization = format!("OSS fake:{}", platform.identifiers.hex32());
    let date = date::iso_minutes(now_ms);
    let address = json!({"method": method, "object": object, "part": part, "authorization": authorization,
        "date": date, "endsMs": now_ms.saturating_add(LIFETIME_SECONDS.saturating_mul(1000))});
    let url = format!("{}{OBJECTS}{}/{id}", platform.base_url(), platform.corp_id());
    state.records.insert(ADDRESSES, id, String::new(), Document::of(address));
    json!({"resourceUrls": [url], "internalResourceUrls": [url], "expirationSeconds": LIFETIME_SECONDS,
        "headers": {"Authorization": authorization, "x-oss-date": date}, "region": "ZHANGJIAKOU"})
}
