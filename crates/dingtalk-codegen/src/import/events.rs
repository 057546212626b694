//! The events, from the facts' `events.json`.

use std::path::Path;

use serde::Deserialize;

use super::{PAGES, facts};
use crate::catalogue::{Event, EventField, Events};
use crate::error::Result;

#[derive(Deserialize)]
struct FactFile {
    events: Vec<Fact>,
}

#[derive(Deserialize)]
struct Fact {
    #[serde(rename = "type")]
    name: String,
    area: String,
    doc: String,
    http: Option<bool>,
    stream: Option<bool>,
    sync_http_rds: Option<bool>,
    fields: Vec<FactField>,
}

#[derive(Deserialize)]
struct FactField {
    name: String,
    #[serde(rename = "type")]
    types: String,
    #[serde(rename = "in")]
    transports: Vec<String>,
}

pub(super) fn import(file: &Path) -> Result<Events> {
    let file: FactFile = facts::read(file)?;
    let event = |fact: Fact| {
        let ways = [("http", fact.http), ("stream", fact.stream), ("sync_http_rds", fact.sync_http_rds)];
        let ways = ways.into_iter().filter(|(_, open)| *open == Some(true));
        let field = |field: FactField| EventField {
            path: field.name.trim().to_owned(),
            types: field.types,
            stream: field.transports.iter().any(|transport| transport == "stream"),
        };
        let event = Event {
            area: fact.area,
            page: fact.doc.strip_prefix(PAGES).unwrap_or(&fact.doc).to_owned(),
            ways: ways.map(|(way, _)| way.to_owned()).collect(),
            fields: fact.fields.into_iter().map(field).collect(),
        };
        (fact.name, event)
    };
    Ok(file.events.into_iter().map(event).collect())
}
