//! What a product's section holds: its operations with their fields, and the objects that these are made of.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use crate::archive::Section;
use crate::events;
use crate::field::{Field, Place};
use crate::meaning::Meaning;
use crate::operation::{Credential, Encoding};
use crate::paging::Paging;
use crate::product::Unpacked;
use crate::value_type::ValueType;

/// All about an operation that its line of the index does not say.
#[derive(Debug, Default)]
pub(crate) struct Details {
    pub(crate) request: Vec<Field>,
    pub(crate) response: Option<ValueType>,
    pub(crate) encoding: Encoding,
    pub(crate) credential: Credential,
    pub(crate) tokens: Vec<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) apps: Vec<String>,
    pub(crate) page: String,
    pub(crate) path_by_rule: bool,
    pub(crate) event_stream: bool,
    pub(crate) deprecated: String,
    pub(crate) paging: Option<Paging>,
}

#[derive(Deserialize)]
struct PackedProduct {
    operations: HashMap<String, PackedOperation>,
    types: HashMap<String, Vec<Field>>,
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct PackedOperation {
    path: String,
    query: Vec<Field>,
    headers: Vec<Field>,
    body: Option<ValueType>,
    response: Option<ValueType>,
    encoding: Encoding,
    auth: Credential,
    tokens: Vec<String>,
    scopes: Vec<String>,
    apps: Vec<String>,
    page: String,
    path_by_rule: bool,
    event_stream: bool,
    deprecated: String,
    pages: String,
}

/// Meanings by `Owner.field` and `*.field`.
type Meanings = BTreeMap<String, Meaning>;

/// Nothing where a section is damaged; a test reads all of them.
pub(crate) fn unpack(facts: Section, meanings: Section) -> Unpacked {
    let Some(PackedProduct { operations, types }) = facts.unpack() else { return Unpacked::default() };
    let meanings: Meanings = meanings.unpack().unwrap_or_default();
    let details = |(name, packed): (String, PackedOperation)| {
        let details = details(&name, packed, &types, &meanings);
        (name, details)
    };
    let operations = operations.into_iter().map(details).collect();
    let mut objects = types;
    for (owner, fields) in &mut objects {
        fields.iter_mut().for_each(|field| field.meaning = meaning(&meanings, &[owner], &field.name));
    }
    Unpacked { operations, objects }
}

fn details(
    name: &str,
    packed: PackedOperation,
    types: &HashMap<String, Vec<Field>>,
    meanings: &Meanings,
) -> Details {
    let holes = packed.path.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let mut request: Vec<Field> =
        holes.map(|(name, _)| Field::plain(name, ValueType::String, Place::Path)).collect();
    request.extend(packed.query.into_iter().map(|field| Field { place: Place::Query, ..field }));
    request.extend(packed.headers.into_iter().map(|field| Field { place: Place::Header, ..field }));
    request.iter_mut().for_each(|field| field.meaning = meaning(meanings, &[name], &field.name));
    match packed.body {
        Some(ValueType::Object(body)) => {
            request.extend(types.get(&body).into_iter().flatten().cloned().map(|field| {
                let meaning = meaning(meanings, &[&body, name], &field.name);
                Field { meaning, ..field }
            }));
        }
        Some(whole) => request.push(Field::plain("body", whole, Place::WholeBody)),
        None => {}
    }
    Details {
        request,
        response: packed.response,
        encoding: packed.encoding,
        credential: packed.auth,
        tokens: packed.tokens,
        scopes: packed.scopes,
        apps: packed.apps,
        page: packed.page,
        path_by_rule: packed.path_by_rule,
        event_stream: packed.event_stream,
        deprecated: packed.deprecated,
        paging: Paging::parse(&packed.pages),
    }
}

/// The nearest meaning: of the first owner that says one, then of the field anywhere in the product, then anywhere.
fn meaning(meanings: &Meanings, owners: &[&str], wire: &str) -> Option<Meaning> {
    if cfg!(not(feature = "meanings")) {
        return None;
    }
    let owned = owners.iter().find_map(|owner| meanings.get(&format!("{owner}.{wire}")));
    let own = owned.or_else(|| meanings.get(&format!("*.{wire}")));
    own.or_else(|| events::glossary().get(wire)).cloned()
}
