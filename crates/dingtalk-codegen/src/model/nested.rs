//! The parts of requests and answers: structurally equal ones are one type, and each has a short name that is its own.

use std::collections::{BTreeMap, BTreeSet};

use super::Direction;
use super::naming::{self, LONGEST, join, without_roles};
use crate::catalogue::{Field, Product, Type};
use crate::error::{Error, Result};
use crate::names;

/// Words that say nothing about what a part is.
const GENERIC: &str = " Attr Attribute Base Bean Body Box Children Code Config Content Data Default Detail Dto Element Entity \
    Entry Err Extend Ext Extension Extra Field Group Info Information Input Item Key List Map Meta Model Module Msg Name Node \
    None Object Ok Option Output Page Param Parameter Payload Progress Prop Property Query Record Req Request Resp Response \
    Res Result Row Rule Self Setting Some Source Status String Target Type Unit Val Value Values Vec Vo ";

/// Names that the generated modules import or that the prelude has.
const IMPORTED: [&str; 24] = [
    "Auth",
    "BTreeMap",
    "Box",
    "Call",
    "Client",
    "Clone",
    "CommaList",
    "Debug",
    "Decode",
    "Default",
    "Empty",
    "Encoding",
    "IntoIterator",
    "Into",
    "JsonText",
    "Method",
    "Operation",
    "Option",
    "Result",
    "Secret",
    "String",
    "Validate",
    "Value",
    "Vec",
];

/// Where a part occurs: the operation, its role in it and the wire names down to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// What the names of the operation's types begin with.
    pub(super) operation: String,
    pub(super) in_response: bool,
    pub(super) path: Vec<String>,
    /// The operation's name in the catalogue, with which the names of its upstream types begin.
    pub(super) upstream: String,
}

/// A type of the catalogue that becomes a part, together with all that equal it.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) name: String,
    pub(super) direction: Direction,
    /// The catalogue type that stands for all of them.
    pub(super) upstream: String,
    pub(super) places: Vec<Place>,
}

/// Collects the parts of a product.
pub(super) struct Parts<'a> {
    product: &'a Product,
    places: BTreeMap<String, Vec<Place>>,
    /// Names that the overlay gives.
    given: BTreeMap<Place, String>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(product: &'a Product, given: BTreeMap<Place, String>) -> Self {
        Self { product, places: BTreeMap::new(), given }
    }

    /// Follows the fields of a request or answer to the parts below them.
    pub(super) fn visit_fields(&mut self, fields: &[Field], place: &Place) -> Result<()> {
        for field in fields {
            let mut place = place.clone();
            place.path.push(field.name.clone());
            self.visit(&field.ty, &place)?;
        }
        Ok(())
    }

    pub(super) fn visit(&mut self, ty: &Type, place: &Place) -> Result<()> {
        match ty {
            Type::List(inner) | Type::Map(inner) => self.visit(inner, place),
            Type::Object(name) => {
                let fields =
                    self.product.types.get(name).ok_or_else(|| Error::new(format!("no type `{name}`")))?;
                let places = self.places.entry(name.clone()).or_default();
                // A recursive type is not followed a second time.
                let seen = places.iter().any(|seen| {
                    seen.operation == place.operation
                        && seen.in_response == place.in_response
                        && place.path.starts_with(&seen.path)
                });
                if seen {
                    return Ok(());
                }
                places.push(place.clone());
                self.visit_fields(fields, place)
            }
            _ => Ok(()),
        }
    }

    /// The distinct parts, named; `taken` are the names that are not free. The map leads from upstream names to part names.
    pub(super) fn finish(self, taken: &BTreeSet<String>) -> Result<(Vec<Part>, BTreeMap<String, String>)> {
        let mut classes: BTreeMap<(Direction, String), Vec<String>> = BTreeMap::new();
        for name in self.places.keys() {
            let shape = self.shape(name, &mut Vec::new());
            classes.entry((self.direction(name), shape)).or_default().push(name.clone());
        }
        let mut parts: Vec<Part> = Vec::new();
        let mut members = Vec::new();
        for ((direction, _), names) in classes {
            let mut places: Vec<Place> =
                names.iter().filter_map(|name| self.places.get(name)).flatten().cloned().collect();
            places.sort();
            let Some(upstream) = names.first().cloned() else { continue };
            let given: BTreeSet<&String> = places.iter().filter_map(|place| self.given.get(place)).collect();
            let name = given.first().map(|name| (*name).clone()).unwrap_or_default();
            parts.push(Part { name, direction, upstream, places });
            members.push(names);
        }
        self.check_given(&parts, taken)?;
        let names = distinct_names(&parts, taken)?;
        let mut by_upstream = BTreeMap::new();
        for ((part, name), members) in parts.iter_mut().zip(names).zip(members) {
            by_upstream.extend(members.into_iter().map(|member| (member, name.clone())));
            part.name = name;
        }
        parts.sort_by(|left, right| left.name.cmp(&right.name));
        Ok((parts, by_upstream))
    }

    /// Every given name has to be a part's, and its alone.
    fn check_given(&self, parts: &[Part], taken: &BTreeSet<String>) -> Result<()> {
        for (place, name) in &self.given {
            let named: Vec<&Part> = parts.iter().filter(|part| part.name == *name).collect();
            match named.as_slice() {
                [part] if part.places.contains(place) && !taken.contains(name) => {}
                _ => {
                    let (operation, path) = (&place.operation, place.path.join("."));
                    return Err(Error::new(format!(
                        "part `{path}` of `{operation}` cannot be called `{name}`"
                    )));
                }
            }
        }
        Ok(())
    }

    fn direction(&self, name: &str) -> Direction {
        let places = self.places.get(name).into_iter().flatten();
        let roles: BTreeSet<bool> = places.map(|place| place.in_response).collect();
        match (roles.contains(&false), roles.contains(&true)) {
            (true, true) => Direction::Both,
            (true, false) => Direction::Request,
            _ => Direction::Response,
        }
    }

    /// A text that is equal for equal structures of one direction.
    fn shape(&self, name: &str, within: &mut Vec<String>) -> String {
        if within.iter().any(|outer| outer == name) {
            return format!("recursive {name}");
        }
        within.push(name.to_owned());
        let request = self.direction(name) != Direction::Response;
        let describe = |field: &Field, within: &mut Vec<String>| {
            let required = request && field.required;
            format!("{} {} {required} {:?}", field.name, self.type_shape(&field.ty, within), field.text)
        };
        let fields = self.product.types.get(name).into_iter().flatten();
        let mut fields: Vec<String> = fields.map(|field| describe(field, within)).collect();
        fields.sort();
        within.pop();
        format!("{:?}({})", self.direction(name), fields.join(";"))
    }

    fn type_shape(&self, ty: &Type, within: &mut Vec<String>) -> String {
        match ty {
            Type::List(inner) => format!("[{}]", self.type_shape(inner, within)),
            Type::Map(inner) => format!("{{{}}}", self.type_shape(inner, within)),
            Type::Object(name) => self.shape(name, within),
            scalar => scalar.to_string(),
        }
    }
}

fn distinct_names(parts: &[Part], taken: &BTreeSet<String>) -> Result<Vec<String>> {
    let wishes: Vec<Vec<String>> = parts.iter().map(wishes).collect();
    let given = |index: usize| parts.get(index).is_some_and(|part| !part.name.is_empty());
    let free = |name: &str| !taken.contains(name) && !IMPORTED.contains(&name);
    naming::distinct(&wishes, given, free).map_err(|index| {
        let upstream = parts.get(index).map_or("", |part| part.upstream.as_str());
        Error::new(format!("no name left for `{upstream}`: give one in names.json"))
    })
}

/// The names that a part may have, best first.
fn wishes(part: &Part) -> Vec<String> {
    if !part.name.is_empty() {
        return vec![part.name.clone()];
    }
    let mut wishes = Vec::new();
    let begins = |name: &str, place: &Place| {
        name.starts_with(&place.operation) || name.starts_with(&names::camel(&place.upstream))
    };
    let operation_of = |name: &str| part.places.iter().any(|place| begins(name, place));
    let own = names::camel(&part.upstream);
    if !operation_of(&own) {
        wishes.push(without_suffix(&own).to_owned());
        wishes.push(own.clone());
    }
    let levels: [fn(&Place) -> Option<String>; 4] = [
        |place| last(place, 1),
        |place| last(place, 2),
        |place| last(place, 1).or_else(|| generic_last(place)).map(|name| join(&place.operation, &name)),
        |place| Some(join(&place.operation, &camels(&place.path).concat())),
    ];
    wishes.extend(levels.into_iter().filter_map(|level| commonest(part.places.iter().filter_map(level))));
    // For what is deep down, where the names above are too long.
    let first = part.places.first();
    wishes.extend(first.into_iter().flat_map(tails));
    let roles: [(bool, &str); 2] = [(false, "Input"), (true, "Output")];
    let role =
        |in_response: bool| roles.iter().find(|(role, _)| *role == in_response).map_or("", |(_, name)| name);
    let with_role = |place: &Place| {
        format!("{}{}{}", place.operation, role(place.in_response), camels(&place.path).concat())
    };
    wishes.extend(first.map(with_role));
    wishes.push(own);
    let wishes = wishes.iter().map(|name| without_roles(name));
    wishes.filter(|name| !name.is_empty() && name.len() <= LONGEST && !is_generic(name)).collect()
}

/// The operation with the last name of the path, with the last two, …
fn tails(place: &Place) -> impl Iterator<Item = String> {
    let names = camels(&place.path);
    (1..=names.len()).map(move |count| {
        let tail = names.get(names.len().saturating_sub(count)..).unwrap_or_default();
        naming::fitting(&place.operation, &tail.concat())
    })
}

fn is_generic(name: &str) -> bool {
    GENERIC.contains(&format!(" {name} "))
}

/// The last `count` names of the path, unless they are all generic.
fn last(place: &Place, count: usize) -> Option<String> {
    let names = camels(&place.path);
    let names = names.get(names.len().checked_sub(count)?..)?;
    let (first, last) = (names.first()?, names.last()?);
    let telling = |name: &String| !is_generic(name);
    let stutters = count > 1 && last.starts_with(first.as_str());
    (names.iter().any(telling) && telling(first) && !stutters).then(|| names.concat())
}

fn generic_last(place: &Place) -> Option<String> {
    camels(&place.path).pop()
}

/// The path in Rust names, each naming one element; a field that is called `list` names its elements no better.
fn camels(path: &[String]) -> Vec<String> {
    let element = |name: &String| match name.as_str() {
        "list" => "Item".to_owned(),
        name => without_suffix(&names::camel(&names::singular(name))).to_owned(),
    };
    path.iter().map(element).collect()
}

/// Java's suffixes for classes of values say nothing.
fn without_suffix(name: &str) -> &str {
    let suffix = ["Dto", "Vo", "Model", "Value"].into_iter().find_map(|suffix| name.strip_suffix(suffix));
    suffix.filter(|rest| rest.len() > 2).unwrap_or(name)
}

fn commonest(names: impl Iterator<Item = String>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        let count = counts.entry(name).or_default();
        *count = count.saturating_add(1);
    }
    let most = counts.values().copied().max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(name, _)| name)
}
