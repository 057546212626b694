//! The events that DingTalk pushes.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::archive::{FACTS, MEANINGS};
use crate::catalogue::named_section;
use crate::meaning::Meaning;

static EVENTS: LazyLock<Vec<Event>> = LazyLock::new(read);

static GLOSSARY: LazyLock<BTreeMap<String, Meaning>> =
    LazyLock::new(|| named_section(MEANINGS.lines(), "glossary").unpack().unwrap_or_default());

/// What fields mean everywhere, by wire name.
pub(crate) fn glossary() -> &'static BTreeMap<String, Meaning> {
    &GLOSSARY
}

/// An event that DingTalk pushes.
#[derive(Debug)]
pub struct Event {
    name: String,
    area: String,
    page: String,
    ways: Vec<String>,
    fields: Vec<EventField>,
    does: Option<Meaning>,
    chinese_name: String,
}

/// A field of an event's data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct EventField {
    path: String,
    types: Vec<String>,
    over_stream: bool,
    meaning: Option<Meaning>,
}

#[derive(Deserialize)]
struct PackedEvent {
    area: String,
    page: String,
    #[serde(default)]
    ways: Vec<String>,
    fields: Vec<EventField>,
}

#[derive(Deserialize, Default)]
struct PackedMeanings {
    events: BTreeMap<String, EventMeaning>,
    fields: BTreeMap<String, Meaning>,
}

#[derive(Deserialize, Default)]
struct EventMeaning {
    does: Option<Meaning>,
    zh: String,
}

/// All 242 events, by their type.
pub fn events() -> &'static [Event] {
    &EVENTS
}

/// The event of a type.
///
/// ```
/// let event = dingtalk_catalogue::event("user_add_org").unwrap();
/// assert!(event.fields().iter().any(|field| field.path() == "UserId"));
/// ```
pub fn event(event_type: &str) -> Option<&'static Event> {
    EVENTS.iter().find(|event| event.name == event_type)
}

fn read() -> Vec<Event> {
    let events: BTreeMap<String, PackedEvent> =
        named_section(FACTS.lines(), "events").unpack().unwrap_or_default();
    let PackedMeanings { events: mut meanings, fields } =
        named_section(MEANINGS.lines(), "events").unpack().unwrap_or_default();
    let event = |(name, packed): (String, PackedEvent)| {
        let EventMeaning { does, zh } = meanings.remove(&name).unwrap_or_default();
        let meaning = |path: &str| {
            let plain = path.replace("[]", "");
            let wire = plain.rsplit('.').next().unwrap_or_default();
            let own = fields.get(&format!("{name}.{plain}"));
            own.or_else(|| fields.get(&format!("*.{wire}"))).or_else(|| glossary().get(wire)).cloned()
        };
        let PackedEvent { area, page, ways, fields: described } = packed;
        let described = described.into_iter();
        let fields = described.map(|field| EventField { meaning: meaning(&field.path), ..field }).collect();
        Event { name, area, page, ways, fields, does, chinese_name: zh }
    };
    events.into_iter().map(event).collect()
}

impl Event {
    /// Its type on the wire: `user_add_org`.
    pub fn event_type(&self) -> &str {
        &self.name
    }

    /// The product that it belongs to: `contacts`.
    pub fn area(&self) -> &str {
        &self.area
    }

    /// The official page.
    pub fn documentation_url(&self) -> String {
        format!("https://open.dingtalk.com/document/{}", self.page)
    }

    /// The ways it comes, as far as documented: `http`, `stream`, `sync_http_rds`.
    pub fn ways(&self) -> &[String] {
        &self.ways
    }

    /// The fields of its data, as samples show them: in every spelling of the ways it comes.
    pub fn fields(&self) -> &[EventField] {
        &self.fields
    }

    /// When it is pushed, in a sentence; `None` without the feature `meanings`.
    pub fn does(&self) -> Option<&Meaning> {
        self.does.as_ref()
    }

    /// Its Chinese name; empty without the feature `meanings`.
    pub fn chinese_name(&self) -> &str {
        &self.chinese_name
    }
}

impl EventField {
    /// Where it stands in the data: `users[].name`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Every JSON type that a sample shows: `string`, `integer`, `array<object>`.
    pub fn types(&self) -> &[String] {
        &self.types
    }

    /// Whether a Stream frame spells it so; the other ways spell some names otherwise.
    pub fn is_over_stream(&self) -> bool {
        self.over_stream
    }

    /// What it means.
    pub fn meaning(&self) -> Option<&Meaning> {
        self.meaning.as_ref()
    }
}

impl TryFrom<String> for EventField {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let words: Vec<&str> = text.split(' ').collect();
        let (path, types, over_stream) = match words.as_slice() {
            [path, types] => (path, types, false),
            [path, types, "stream"] => (path, types, true),
            _ => return Err(text),
        };
        let types = types.split('|').map(str::to_owned).collect();
        Ok(Self { path: (*path).to_owned(), types, over_stream, meaning: None })
    }
}
