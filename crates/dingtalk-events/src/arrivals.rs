//! From what a way in receives to deliveries.

use std::time::SystemTime;

use bytes::Bytes;
use dingtalk_types::event::transport::SyncHttpPushHigh;
use dingtalk_types::event::{EventEnvelope, Payload, PayloadError};
use dingtalk_types::wire::object_from_json;

use crate::delivery::{Delivery, DeliveryKind};
use crate::metadata::{Metadata, TransportKind};
use crate::row::EventRow;

/// Batches differ in urgency only: `SYNC_HTTP_PUSH_HIGH`, `SYNC_HTTP_PUSH_MEDIUM`.
const BATCH: &str = "SYNC_HTTP_PUSH";

impl Delivery {
    /// The events of one decrypted HTTP push: the one that it is, or every entry of a SyncHTTP batch.
    ///
    /// `known` says which app's callback address received it, and when. Its `corp_id`, if any, stands where the event names
    /// no organisation.
    ///
    /// ```
    /// use std::time::SystemTime;
    /// use dingtalk_events::{Delivery, Metadata, TransportKind};
    ///
    /// let body = r#"{"EventType":"user_add_org","CorpId":"ding9","TimeStamp":1700000000000,"UserId":["manager7"]}"#;
    /// let known = Metadata::new(TransportKind::Http, SystemTime::UNIX_EPOCH).client_id("dingappkey");
    /// let deliveries = Delivery::from_http(known, body.into())?;
    /// assert_eq!(deliveries[0].metadata().event_type.as_deref(), Some("user_add_org"));
    /// # Ok::<_, dingtalk_types::event::PayloadError>(())
    /// ```
    ///
    /// An entry of a batch that is no JSON object is an event without a type, for [`Route::any_event`](crate::Route::any_event):
    /// it must not hold up the others.
    ///
    /// # Errors
    /// The body is no JSON object.
    pub fn from_http(mut known: Metadata, body: Bytes) -> Result<Vec<Self>, PayloadError> {
        let owner = known.corp_id.take();
        let envelope = EventEnvelope::read(None, &body)?;
        if !envelope.event_type.as_deref().is_some_and(|event_type| event_type.starts_with(BATCH)) {
            return Ok(vec![Self::event(known, envelope, owner, body)]);
        }
        let batch = SyncHttpPushHigh::read(None, &body)?;
        let entries = batch.biz_data.into_iter().map(|entry| {
            let row = EventRow {
                id: entry.id,
                subscribe_id: entry.subscribe_id.filter(|text| !text.is_empty()),
                corp_id: entry.corp_id.filter(|text| !text.is_empty()),
                biz_type: entry.biz_type,
                biz_id: entry.biz_id.filter(|text| !text.is_empty()),
                created_ms: entry.gmt_create,
                modified_ms: entry.gmt_modified,
                open_cursor: entry.open_cursor,
            };
            let mut metadata = known.clone().row(row);
            metadata.transport = TransportKind::SyncHttp;
            let biz_data = said(entry.biz_data.unwrap_or_default().into());
            let envelope = EventEnvelope::read(None, &biz_data).unwrap_or_default();
            Self::event(metadata, envelope, owner.clone(), biz_data)
        });
        Ok(entries.collect())
    }

    /// The event of one row of the cloud-push database (RDS): its column `biz_data`, and the others as `row`.
    ///
    /// ```
    /// use std::time::SystemTime;
    /// use dingtalk_events::{Delivery, EventRow, FromDelivery, Received};
    /// use dingtalk_types::event::contact::UserLeaveOrg;
    ///
    /// let row = EventRow::new().corp_id("ding9").biz_type(13).biz_id("manager7").modified_ms(1_652_846_332_000);
    /// let biz_data = r#"{"syncAction":"user_leave_org"}"#;
    /// let delivery = Delivery::from_row("suitekey", row, biz_data.into(), SystemTime::UNIX_EPOCH)?;
    /// let left = Received::<UserLeaveOrg>::from_delivery(delivery)?;
    /// assert_eq!(left.user_id, ["manager7"]);
    /// # Ok::<_, dingtalk_types::event::PayloadError>(())
    /// ```
    ///
    /// A row whose `biz_data` is empty says all beside it: its event is `{}`.
    ///
    /// # Errors
    /// `biz_data` is no JSON object.
    pub fn from_row(
        client_id: &str,
        row: EventRow,
        biz_data: Bytes,
        received: SystemTime,
    ) -> Result<Self, PayloadError> {
        let metadata = Metadata::new(TransportKind::Rds, received).client_id(client_id).row(row);
        let biz_data = said(biz_data);
        let envelope = EventEnvelope::read(None, &biz_data)?;
        Ok(Self::event(metadata, envelope, None, biz_data))
    }

    /// What the way in knows comes before what the payload says, and the organisation that owns the address after it.
    fn event(mut metadata: Metadata, envelope: EventEnvelope, owner: Option<String>, payload: Bytes) -> Self {
        let of_row = || metadata.row.as_deref().and_then(EventRow::event_type).map(str::to_owned);
        metadata.event_type = envelope.event_type.or_else(of_row);
        metadata.event_id = envelope.event_id;
        metadata.corp_id = metadata.corp_id.or(envelope.corp_id).or(owner);
        metadata.born_ms = metadata.born_ms.or(envelope.born_ms);
        Self::new(DeliveryKind::Event, metadata, payload)
    }
}

/// What a row without `biz_data` says: nothing, but in JSON.
fn said(biz_data: Bytes) -> Bytes {
    if object_from_json(&biz_data).is_some_and(|members| members.is_empty()) {
        Bytes::from_static(b"{}")
    } else {
        biz_data
    }
}

#[cfg(test)]
mod tests {
    use dingtalk_types::event::Event;

    use super::*;
    use crate::received::{FromDelivery, Received};

    fn http(body: &'static str) -> Result<Vec<Delivery>, PayloadError> {
        let known = Metadata::new(TransportKind::Http, SystemTime::UNIX_EPOCH).client_id("app");
        Delivery::from_http(known, body.into())
    }

    #[test]
    fn the_entries_of_a_batch_are_events_of_their_own() {
        let deliveries = http(
            r#"{"EventType":"SYNC_HTTP_PUSH_MEDIUM","bizData":[
                {"corp_id":"c1","gmt_modified":7,"biz_data":"{\"syncAction\":\"user_add_org\",\"userid\":\"u\"}"},
                {"corp_id":"c2","gmt_modified":8,"biz_data":{"syncAction":"org_remove","eventId":"e"}}]}"#,
        )
        .unwrap();
        let known: Vec<_> = deliveries
            .iter()
            .map(|delivery| {
                let metadata = delivery.metadata();
                (metadata.event_type.as_deref(), metadata.corp_id.as_deref(), metadata.born_ms)
            })
            .collect();
        let expected =
            [(Some("user_add_org"), Some("c1"), Some(7)), (Some("org_remove"), Some("c2"), Some(8))];
        assert_eq!(known, expected);

        let first = Received::<Event>::from_delivery(deliveries[0].clone()).unwrap();
        assert!(matches!(&first.value, Event::UserAddOrg(added) if added.user_id == ["u"]), "{first:?}");
    }

    #[test]
    fn a_row_is_the_same_event_as_its_push() {
        let row = r#"{"syncAction":"user_add_org","userid":"u"}"#;
        let columns = EventRow::new().corp_id("c").modified_ms(7);
        let row = Delivery::from_row("app", columns, row.into(), SystemTime::UNIX_EPOCH).unwrap();
        let push = http(r#"{"EventType":"user_add_org","CorpId":"c","TimeStamp":"7","UserId":["u"]}"#)
            .unwrap()
            .remove(0);
        for delivery in [&row, &push] {
            assert_eq!(
                (delivery.metadata().corp_id.as_deref(), delivery.metadata().born_ms),
                (Some("c"), Some(7))
            );
        }
        assert_eq!(event(row), event(push));
    }

    #[test]
    fn a_row_carries_whom_it_concerns_and_its_subscription() {
        let left = http(
            r#"{"EventType":"SYNC_HTTP_PUSH_MEDIUM","bizData":[
                {"gmt_create":6,"gmt_modified":7,"biz_type":13,"open_cursor":1,"subscribe_id":"s_0","id":5872,
                 "biz_id":"alice","biz_data":"{\"syncAction\":\"user_leave_org\"}","corp_id":"c","status":0}]}"#,
        )
        .unwrap()
        .remove(0);
        let row = EventRow::new().id(5872).subscribe_id("s_0").corp_id("c").biz_type(13).biz_id("alice");
        let row = row.created_ms(6).modified_ms(7).open_cursor(1);
        assert_eq!(left.metadata().row.as_deref(), Some(&row));
        let raw = left.payload().clone();
        let Event::UserLeaveOrg(event) = event(left.clone()) else { panic!("{left:?}") };
        assert_eq!(event.user_id, ["alice"]);
        let received = Received::<Event>::from_delivery(left).unwrap();
        assert_eq!(received.json, raw, "the text stays as DingTalk wrote it");
    }

    #[test]
    fn the_number_of_a_row_names_its_type_where_the_row_does_not() {
        let order = r#"{"EventType":"SYNC_HTTP_PUSH_HIGH","bizData":[
            {"biz_type":17,"biz_id":"3121","biz_data":"{\"goodsCode\":\"g\"}"},
            {"biz_type":"17","biz_data":{"syncAction":"market_order"}},
            {"biz_type":13,"biz_data":{}}]}"#;
        let deliveries = http(order).unwrap();
        let types = deliveries.iter().map(|delivery| delivery.metadata().event_type.as_deref());
        assert_eq!(types.collect::<Vec<_>>(), [Some("market_buy"), Some("market_order"), None]);
        let Event::MarketBuy(order) = event(deliveries[0].clone()) else { panic!("no order") };
        assert_eq!((order.goods_code.as_deref(), order.order_id), (Some("g"), Some(3121)));
    }

    #[test]
    fn odd_members_of_a_row_cost_themselves_only() {
        let batch = r#"{"EventType":"SYNC_HTTP_PUSH_HIGH","bizData":[7,
            {"id":{},"biz_type":"many","gmt_modified":"soon","open_cursor":[1],"status":{},"corp_id":"c",
             "biz_id":"alice","biz_data":{"syncAction":"user_leave_org","dingId":["a"]}}]}"#;
        let deliveries = http(batch).unwrap();
        assert_eq!((deliveries.len(), deliveries[0].metadata().born_ms), (1, None));
        let Event::UserLeaveOrg(left) = event(deliveries[0].clone()) else { panic!("{deliveries:?}") };
        assert_eq!(left.user_id, ["alice"]);
    }

    fn event(delivery: Delivery) -> Event {
        Received::<Event>::from_delivery(delivery).unwrap().value
    }

    #[test]
    fn what_is_no_json_is_refused() {
        for body in ["", "[", "nothing", r#"{"EventType":"SYNC_HTTP_PUSH_HIGH","bizData":["#] {
            assert!(http(body).is_err(), "{body}");
        }
    }

    #[test]
    fn a_broken_entry_of_a_batch_holds_up_no_other() {
        let batch = r#"{"EventType":"SYNC_HTTP_PUSH_HIGH","bizData":[
            {"corp_id":"c1","biz_data":"{"},{"corp_id":"c2","biz_data":{"syncAction":"org_remove"}}]}"#;
        let deliveries = http(batch).unwrap();
        let types = deliveries.iter().map(|delivery| delivery.metadata().event_type.as_deref());
        assert_eq!(types.collect::<Vec<_>>(), [None, Some("org_remove")]);
        assert_eq!(deliveries[0].payload().as_ref(), b"{");
    }
}
