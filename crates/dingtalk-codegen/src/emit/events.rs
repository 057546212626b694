//! The typed events and the table of all their types.

use std::fmt::Write as _;

use super::{File, HEADER};
use crate::import::PAGES;
use crate::model::{EventArea, EventMember, EventRecord, TypedEvent};

/// The files of the folder `generated/` of the events.
pub fn events(areas: &[EventArea]) -> Vec<File> {
    let file = |area: &EventArea| File { path: format!("{}.rs", area.name), text: module(area) };
    let mut files: Vec<File> = areas.iter().map(file).collect();
    files.push(File { path: "mod.rs".to_owned(), text: index(areas) });
    files
}

fn index(areas: &[EventArea]) -> String {
    let mut text = format!("{HEADER}//! What the generator writes of events; `event` re-exports it.\n\n");
    for area in areas {
        let _ = writeln!(text, "pub mod {};", area.name);
    }
    let mut lines: Vec<String> = Vec::new();
    for area in areas {
        for event in &area.events {
            let name = event.records.first().map_or("", |record| record.name.as_str());
            lines.push(format!("    {} {name} = \"{}\",", area.name, event.wire));
        }
    }
    lines.sort_by(|left, right| left.split(' ').nth(5).cmp(&right.split(' ').nth(5)));
    let _ = write!(text, "\nsuper::any::event_types! {{\n{}\n}}\n", lines.join("\n"));
    text
}

fn module(area: &EventArea) -> String {
    let mut body = String::new();
    for event in &area.events {
        for (index, record) in event.records.iter().enumerate() {
            body.push('\n');
            match index {
                0 => self::event(&mut body, event, record),
                _ => self::record(&mut body, record),
            }
        }
    }
    let mut text = format!("{HEADER}//! Events of the area `{}`.\n\n", area.name);
    if body.contains("Value>") {
        text.push_str("use serde_json::Value;\n\n");
    }
    if body.contains("Secret>") {
        text.push_str("use crate::Secret;\n");
    }
    let records = if body.contains("event_record!(") { "{event, event_record}" } else { "event" };
    let _ = writeln!(text, "use crate::event::record::{records};");
    text + &body
}

fn event(text: &mut String, event: &TypedEvent, record: &EventRecord) {
    let TypedEvent { wire, page, ways, .. } = event;
    if let Some(meaning) = &event.meaning {
        let _ = writeln!(text, "/// {} {}\n///", meaning.does, meaning.zh);
    }
    let _ = writeln!(text, "/// `{wire}`: <{PAGES}{page}>");
    if !ways.is_empty() {
        let _ = write!(text, "///\n/// Pushed over {}.\n", ways.join(", "));
    }
    if let Some(meaning) = &event.meaning {
        let _ = writeln!(text, "#[doc(alias = {:?})]", meaning.zh);
    }
    structure(text, record);
    let wrapper = event.wrapper.map_or_else(String::new, |wrapper| format!(" in \"{wrapper}\""));
    table(text, &format!("event!({} = \"{wire}\"{wrapper}", record.name), &record.members);
}

fn record(text: &mut String, record: &EventRecord) {
    if let Some((field, parent)) = &record.field_of {
        let _ = writeln!(text, "/// `{field}` of [`{parent}`].");
    }
    structure(text, record);
    table(text, &format!("event_record!({}", record.name), &record.members);
}

fn structure(text: &mut String, record: &EventRecord) {
    let _ = write!(
        text,
        "#[derive(Debug, Clone, Default, PartialEq)]\n#[non_exhaustive]\npub struct {} {{\n",
        record.name
    );
    for member in &record.members {
        let meaning = member.meaning.as_ref();
        let meaning = meaning.map_or_else(String::new, |meaning| format!(": {}.", meaning.marked()));
        let _ = write!(text, "/// `{}`{meaning}\npub {}: {},\n", member.wire, member.name, member.ty);
    }
    text.push_str("}\n\n");
}

fn table(text: &mut String, head: &str, members: &[EventMember]) {
    let entries = members.iter().map(|member| format!("{} {} \"{}\"", member.name, member.mark, member.wire));
    let _ = writeln!(text, "{}", super::types::wrapped(format!("{head} {{"), entries.collect()));
}
