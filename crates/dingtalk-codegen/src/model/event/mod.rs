//! The typed events: one struct each, with those of the objects in it.

mod tree;

use std::collections::BTreeMap;

use self::tree::{Field, Shape, WRAPPER};
use super::naming::{self, LONGEST};
use crate::catalogue::{Event, Events};
use crate::error::{Error, Result};
use crate::names;
use crate::overlay::{EventMeaning, Meaning, Meanings};

/// The events of one area, which is one module.
#[derive(Debug)]
pub struct EventArea {
    /// `app_management`
    pub name: String,
    /// Its events.
    pub events: Vec<TypedEvent>,
}

/// An event with its types.
#[derive(Debug)]
pub struct TypedEvent {
    /// `user_add_org`
    pub wire: String,
    /// Its page, below the prefix of all.
    pub page: String,
    /// The ways in, where the catalogue knows them: `HTTP`, `Stream`.
    pub ways: Vec<&'static str>,
    /// The member in which some transport wraps the others.
    pub wrapper: Option<&'static str>,
    /// When it is pushed.
    pub meaning: Option<EventMeaning>,
    /// Its own struct, then those of the objects in it.
    pub records: Vec<EventRecord>,
}

/// A struct of an event.
#[derive(Debug)]
pub struct EventRecord {
    /// Its name.
    pub name: String,
    /// Wire name and name of the struct whose field it is.
    pub field_of: Option<(String, String)>,
    /// Its fields.
    pub members: Vec<EventMember>,
}

/// A field of an event.
#[derive(Debug)]
pub struct EventMember {
    /// Wire name.
    pub wire: String,
    /// Rust name.
    pub name: String,
    /// Rust type.
    pub ty: String,
    /// Its mark in the table.
    pub mark: char,
    /// What it means.
    pub meaning: Option<Meaning>,
}

/// An object on its way to a struct.
struct Object<'a> {
    fields: &'a [Field],
    /// Its parent and the wire names that lead to it.
    parent: Option<usize>,
    path: Vec<&'a str>,
}

/// Decides what is to be written for the events.
///
/// # Errors
/// When names collide.
pub fn resolve_events(events: &Events, meanings: &Meanings) -> Result<Vec<EventArea>> {
    let mut areas: BTreeMap<String, Vec<(&String, &Event)>> = BTreeMap::new();
    for (wire, event) in events {
        areas.entry(names::snake(&event.area)).or_default().push((wire, event));
    }
    areas.into_iter().map(|(name, events)| Ok(EventArea { name, events: area(&events, meanings)? })).collect()
}

fn area(events: &[(&String, &Event)], meanings: &Meanings) -> Result<Vec<TypedEvent>> {
    let trees: Vec<(Vec<Field>, bool)> = events.iter().map(|(_, event)| tree::fields(event)).collect();
    let objects: Vec<Vec<Object<'_>>> = trees.iter().map(|(fields, _)| objects(fields)).collect();
    let mut wishes = Vec::new();
    for ((wire, _), objects) in events.iter().zip(&objects) {
        let event = names::camel(wire);
        wishes.extend(objects.iter().map(|object| self::wishes(&event, &object.path)));
    }
    let names = naming::distinct(&wishes, |_| false, |_| true)
        .map_err(|index| Error::new(format!("no name left for {:?}", wishes.get(index))))?;
    let mut names = names.into_iter();
    let mut typed = Vec::new();
    for (((wire, event), objects), (_, wrapped)) in events.iter().zip(objects).zip(&trees) {
        let names: Vec<String> = names.by_ref().take(objects.len()).collect();
        typed.push(TypedEvent {
            wire: (*wire).clone(),
            page: event.page.clone(),
            ways: event.ways.iter().filter_map(|way| way_in(way)).collect(),
            wrapper: wrapped.then_some(WRAPPER),
            meaning: meanings.event(wire).cloned(),
            records: records(&objects, &names, |path| meanings.event_field(wire, path).cloned())?,
        });
    }
    Ok(typed)
}

fn way_in(way: &str) -> Option<&'static str> {
    Some(match way {
        "http" => "HTTP",
        "stream" => "Stream",
        "sync_http_rds" => "SyncHTTP and RDS",
        _ => return None,
    })
}

/// The event itself and every object in it, parents first.
fn objects(fields: &[Field]) -> Vec<Object<'_>> {
    let mut objects = vec![Object { fields, parent: None, path: Vec::new() }];
    let mut next = 0;
    while let Some(Object { fields, path, .. }) = objects.get(next) {
        let (fields, path) = (*fields, path.clone());
        for field in fields.iter().filter(|field| is_record(&field.shape())) {
            let path = path.iter().copied().chain([field.wire.as_str()]).collect();
            objects.push(Object { fields: &field.fields, parent: Some(next), path });
        }
        next = next.saturating_add(1);
    }
    objects
}

/// The event's name with the last name of the path, with the last two, …
fn wishes(event: &str, path: &[&str]) -> Vec<String> {
    if path.is_empty() {
        return vec![event.to_owned()];
    }
    let tail =
        |count: usize| path.iter().skip(path.len().saturating_sub(count)).map(|name| names::camel(name));
    let names = (1..=path.len()).map(|count| naming::fitting(event, &tail(count).collect::<String>()));
    names.filter(|name| name.len() <= LONGEST).collect()
}

fn records(
    objects: &[Object<'_>],
    names: &[String],
    meaning: impl Fn(&[&str]) -> Option<Meaning>,
) -> Result<Vec<EventRecord>> {
    let mut records = Vec::new();
    for (index, (object, name)) in objects.iter().zip(names).enumerate() {
        let mut children = objects.iter().zip(names).filter(|(child, _)| child.parent == Some(index));
        let wires: Vec<&str> = object.fields.iter().map(|field| field.wire.as_str()).collect();
        let mut members = Vec::new();
        for (field, rust) in object.fields.iter().zip(names::fields(&wires)) {
            let shape = field.shape();
            let record =
                if is_record(&shape) { children.next().map(|(_, name)| name.as_str()) } else { None };
            members.push(EventMember {
                wire: field.wire.clone(),
                ty: rust_type(&shape, record.unwrap_or_default()),
                mark: match shape {
                    Shape::Secret => '!',
                    Shape::List(_) => '=',
                    _ => '?',
                },
                name: rust,
                meaning: meaning(&[&object.path, &[field.wire.as_str()][..]].concat()),
            });
        }
        let mut seen = std::collections::BTreeSet::new();
        if let Some(member) = members.iter().find(|member| !seen.insert(&member.name)) {
            return Err(Error::new(format!("`{name}` has two fields `{}`", member.name)));
        }
        let parent = object.parent.and_then(|parent| names.get(parent));
        let field_of =
            parent.zip(object.path.last()).map(|(parent, field)| ((*field).to_owned(), parent.clone()));
        records.push(EventRecord { name: name.clone(), field_of, members });
    }
    Ok(records)
}

fn is_record(shape: &Shape) -> bool {
    match shape {
        Shape::Record => true,
        Shape::List(element) => is_record(element),
        _ => false,
    }
}

fn rust_type(shape: &Shape, record: &str) -> String {
    match shape {
        Shape::List(element) => format!("Vec<{}>", element_type(element, record)),
        other => format!("Option<{}>", element_type(other, record)),
    }
}

fn element_type(shape: &Shape, record: &str) -> String {
    match shape {
        Shape::Text => "String".to_owned(),
        Shape::Secret => "Secret".to_owned(),
        Shape::Integer => "i64".to_owned(),
        Shape::Number => "f64".to_owned(),
        Shape::Boolean => "bool".to_owned(),
        Shape::Record => record.to_owned(),
        Shape::Any => "Value".to_owned(),
        Shape::List(element) => format!("Vec<{}>", element_type(element, record)),
    }
}
