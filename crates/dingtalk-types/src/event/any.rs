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
        Ok(Self::Unknown(UnknownEvent { event_type, json: read(TARGET, json)?, misfit }))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::contact::UserAddOrg;
    use super::*;

    #[test]
    fn an_unknown_type_keeps_everything() {
        let event = Event::read(Some("brand_new"), br#"{"a":[1]}"#).unwrap();
        let Event::Unknown(unknown) = &event else { panic!("{event:?}") };
        assert_eq!((event.event_type(), &unknown.json), ("brand_new", &json!({"a": [1]})));
        assert_eq!(unknown.misfit, None);
    }

    #[test]
    fn a_known_type_that_does_not_fit_keeps_everything_and_says_why() {
        let event = Event::read(Some("org_dept_create"), br#"{"deptId":[{"canary":1}]}"#).unwrap();
        let Event::Unknown(unknown) = event else { panic!("{event:?}") };
        assert_eq!(unknown.json, json!({"deptId": [{"canary": 1}]}));
        let misfit = unknown.misfit.unwrap().to_string();
        assert!(misfit.contains("OrgDeptCreate at deptId") && !misfit.contains("canary"), "{misfit}");
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
