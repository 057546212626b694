//! An event of any type.

use serde_json::Value;

use super::{Payload, PayloadError};

/// The payload of one type of event.
pub trait EventPayload: Payload {
    /// The type on the wire, such as `user_add_org`.
    const EVENT_TYPE: &'static str;
}

/// An event that has no type here, or does not fit its type: all of it, as it came.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct UnknownEvent {
    /// The type on the wire.
    pub event_type: String,
    /// The whole payload.
    pub json: Value,
    /// Why the payload does not fit the type of the same name, where there is one.
    pub misfit: Option<PayloadError>,
}

/// Writes [`Event`](super::Event) from the table of event types.
macro_rules! event_types {
    ($($area:ident $name:ident = $event_type:literal,)*) => {
        /// An event of any type.
        ///
        /// The same event is the same value whether it came over HTTP, Stream, SyncHTTP or RDS.
        ///
        /// ```
        /// use dingtalk_types::event::{Event, Payload};
        ///
        /// let stream = Event::read(Some("user_add_org"), br#"{"userId":["manager7"]}"#)?;
        /// let http = Event::read(None, br#"{"EventType":"user_add_org","UserId":["manager7"],"CorpId":"ding9"}"#)?;
        /// match &stream {
        ///     Event::UserAddOrg(added) => assert_eq!(added.user_id, ["manager7"]),
        ///     other => println!("{}", other.event_type()),
        /// }
        /// assert_eq!(stream, http);
        /// # Ok::<_, dingtalk_types::event::PayloadError>(())
        /// ```
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum Event {
            $(#[doc = concat!("`", $event_type, "`")] $name(Box<$area::$name>),)*
            /// A type that this version does not know, or a payload that does not fit its type.
            Unknown($crate::event::UnknownEvent),
        }

        impl Event {
            /// Every type that has a variant.
            pub const TYPES: &'static [&'static str] = &[$($event_type),*];

            /// The type on the wire, such as `user_add_org`.
            pub fn event_type(&self) -> &str {
                match self {
                    $(Self::$name(_) => $event_type,)*
                    Self::Unknown(unknown) => &unknown.event_type,
                }
            }

            pub(super) fn known(event_type: &str, json: &[u8]) -> Option<Result<Self, $crate::event::PayloadError>> {
                match event_type {
                    $($event_type => {
                        let read = <$area::$name as $crate::event::Payload>::read(Some(event_type), json);
                        Some(read.map(|event| Self::$name(Box::new(event))))
                    })*
                    _ => None,
                }
            }

            /// The payload by its names in a Stream frame.
            ///
            /// # Errors
            /// A value that JSON cannot hold.
            #[cfg(feature = "bidirectional")]
            pub fn to_value(&self) -> Result<serde_json::Value, serde_json::Error> {
                match self {
                    $(Self::$name(event) => serde_json::to_value(event),)*
                    Self::Unknown(unknown) => Ok(unknown.json.clone()),
                }
            }
        }
    };
}

pub(super) use event_types;

use super::open_record::read;
use super::record::said;
use super::{Event, EventEnvelope};

/// Reads an event by the type that the envelope names; without one, by the type that the payload names, as HTTP bodies
/// (`EventType`) and rows (`syncAction`) do.
impl Payload for Event {
    fn read(event_type: Option<&str>, json: &[u8]) -> Result<Self, PayloadError> {
        const TARGET: &str = "Event";
        let event_type = match event_type {
            Some(event_type) => event_type.to_owned(),
            None => EventEnvelope::read(None, json)?
                .event_type
                .ok_or_else(|| PayloadError::no_event_type(TARGET))?,
        };
        let misfit = match Self::known(&event_type, json) {
            Some(Ok(event)) => return Ok(event),
            Some(Err(misfit)) => Some(misfit),
            None => None,
        };
        Ok(Self::Unknown(UnknownEvent { event_type, json: read(TARGET, said(json))?, misfit }))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::contact::UserAddOrg;
    use super::super::{CardAction, ChatMessage, ChatMessageHead, DynamicDataQuery, PluginCall};
    use super::*;
    use crate::wire::collect_unread;

    /// Names that records know, so that values of all kinds land in fields of all kinds.
    const NAMES: [&str; 14] = [
        "userId",
        "UserId",
        "data",
        "body",
        "bizData",
        "authInfo",
        "timeStamp",
        "deptId",
        "text",
        "content",
        "msgtype",
        "richText",
        "atUsers",
        "requestLine",
    ];

    fn any_json() -> impl Strategy<Value = Value> {
        let scalar = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            // Longer fractions lose their last bit on the way through serde_json.
            any::<i32>().prop_map(|quarters| Value::from(f64::from(quarters) / 4.0)),
            ".{0,8}".prop_map(Value::from),
            prop::sample::select(vec!["[1,\"a\"]", "{\"a\":{}}", "[", "{", "text", "true"])
                .prop_map(Value::from),
        ];
        scalar.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                any_object(inner).prop_map(Value::from),
            ]
        })
    }

    fn any_object(
        value: impl Strategy<Value = Value>,
    ) -> impl Strategy<Value = serde_json::Map<String, Value>> {
        let name =
            prop_oneof![prop::sample::select(NAMES.to_vec()).prop_map(str::to_owned), "[a-zA-Z_]{0,6}"];
        prop::collection::vec((name, value), 0..6).prop_map(|members| members.into_iter().collect())
    }

    proptest! {
        #[test]
        fn any_object_under_any_type_is_an_event(object in any_object(any_json()), kind in 0..Event::TYPES.len()) {
            let json = serde_json::to_vec(&object).unwrap();
            let event = Event::read(Some(Event::TYPES[kind]), &json).unwrap();
            prop_assert_eq!(event.event_type(), Event::TYPES[kind]);
            if let Event::Unknown(unknown) = event {
                prop_assert!(unknown.misfit.is_some());
                prop_assert_eq!(serde_json::to_vec(&unknown.json).unwrap(), json);
            }
        }

        #[test]
        fn no_callback_panics(value in any_json(), cut in 0usize..40) {
            let mut json = serde_json::to_vec(&value).unwrap();
            for _ in 0..2 {
                let _ = ChatMessage::read(None, &json).map(|message| message.said());
                let _ = ChatMessageHead::read(None, &json).map(|head| head.command().map(str::len));
                let _ = CardAction::read(None, &json);
                let _ = DynamicDataQuery::read(None, &json);
                let _ = PluginCall::read(None, &json);
                let _ = EventEnvelope::read(None, &json);
                json.truncate(json.len().saturating_sub(cut));
            }
        }
    }

    #[test]
    fn an_unknown_type_keeps_everything() {
        let event = Event::read(Some("brand_new"), br#"{"a":[1]}"#).unwrap();
        let Event::Unknown(unknown) = &event else { panic!("{event:?}") };
        assert_eq!((event.event_type(), &unknown.json), ("brand_new", &json!({"a": [1]})));
        assert_eq!(unknown.misfit, None);
    }

    #[test]
    fn an_odd_member_costs_that_member_only_and_is_named() {
        let json = br#"{"deptId":[{"canary":1},7],"name":null,"autoAddUser":"perhaps","parentid":"none"}"#;
        let (event, mut unread) = collect_unread(|| Event::read(Some("org_dept_create"), json).unwrap());
        unread.sort();
        let Event::OrgDeptCreate(created) = event else { panic!("{event:?}") };
        assert_eq!((&*created.dept_id, created.parent_id), (&[7][..], None));
        assert_eq!(unread, ["autoAddUser", "deptId[0]", "parentid"]);
    }

    #[test]
    fn what_is_no_object_keeps_everything_and_says_why() {
        let event = Event::read(Some("org_dept_create"), br#"["canary"]"#).unwrap();
        let Event::Unknown(unknown) = event else { panic!("{event:?}") };
        assert_eq!(unknown.json, json!(["canary"]));
        let misfit = unknown.misfit.unwrap().to_string();
        assert!(misfit.contains("OrgDeptCreate") && !misfit.contains("canary"), "{misfit}");
    }

    #[test]
    fn broken_json_and_a_missing_type_are_errors() {
        for (event_type, json) in [(Some("user_add_org"), "{"), (None, "{}"), (None, ""), (Some("x"), "[")] {
            assert!(Event::read(event_type, json.as_bytes()).is_err(), "{json}");
        }
    }

    #[test]
    fn a_typed_payload_refuses_another_type() {
        let error = UserAddOrg::read(Some("user_leave_org"), b"{}").unwrap_err();
        assert!(error.to_string().contains("user_leave_org is no UserAddOrg"), "{error}");
    }

    #[test]
    fn a_list_of_one_may_come_bare_and_a_number_as_text() {
        let event = UserAddOrg::read(None, br#"{"UserId":"manager7"}"#).unwrap();
        assert_eq!(event.user_id, ["manager7"]);
    }

    #[test]
    fn tickets_are_secrets() {
        let json = br#"{"EventType":"suite_ticket","SuiteTicket":"canary"}"#;
        let event = Event::read(None, json).unwrap();
        assert!(!format!("{event:?}").contains("canary"), "{event:?}");
        let Event::SuiteTicket(ticket) = event else { panic!("{event:?}") };
        assert_eq!(ticket.suite_ticket.unwrap().expose(), "canary");
    }
}
