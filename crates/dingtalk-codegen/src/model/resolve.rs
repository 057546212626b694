//! The catalogue, the overlay and what is written by hand, put together.

use std::collections::{BTreeMap, BTreeSet};

use super::naming::{LONGEST, without_roles};
use super::nested::{Part, Parts, Place};
use super::record::{Members, Position};
use super::{ByHand, Contents, Direction, Module, Record, function, request};
use crate::catalogue::{Catalogue, Family, Field, Operation, Product, Type};
use crate::error::{Error, Result};
use crate::handwritten::Handwritten;
use crate::names;
use crate::overlay::{Overlay, Overrides};

/// The function of every operation, by method and path: `v1::robot::batch_send_oto`.
pub type Operations = BTreeMap<(String, String), String>;

/// Decides everything that is to be written.
///
/// # Errors
/// When names collide or the overlay does not fit.
pub fn resolve(
    catalogue: &Catalogue,
    overlay: &Overlay,
    handwritten: &Handwritten,
) -> Result<(Vec<Module>, Operations)> {
    let written = handwritten.endpoints.iter().map(|(key, endpoint)| (key.clone(), endpoint.id.clone()));
    let mut operations: Operations = written.collect();
    for ((family, upstream), product) in catalogue {
        let module = names::snake(upstream);
        for (name, function) in function_names(*family, upstream, product, overlay) {
            let Some(operation) = product.operations.get(&name) else { continue };
            let key = (operation.method.clone(), operation.path.clone());
            operations.entry(key).or_insert_with(|| format!("{}::{module}::{function}", family.namespace()));
        }
    }
    let resolver = Resolver { overlay, handwritten, operations: &operations };
    let module = |((family, upstream), product): (&(Family, String), &Product)| {
        resolver
            .module(*family, upstream, product)
            .map_err(|error| error.within(format!("{} {upstream}", family.namespace())))
    };
    let modules = catalogue.iter().map(module).collect::<Result<Vec<_>>>()?;
    Ok((modules, operations))
}

fn function_names(
    family: Family,
    upstream: &str,
    product: &Product,
    overlay: &Overlay,
) -> BTreeMap<String, String> {
    let mut names = function::names(family, upstream, product);
    for (name, function) in &mut names {
        let Some(operation) = product.operations.get(name) else { continue };
        if let Some(renamed) = overlay.operation(family, &operation.method, &operation.path).function {
            *function = renamed;
        }
    }
    names
}

pub(super) struct Resolver<'a> {
    pub(super) overlay: &'a Overlay,
    pub(super) handwritten: &'a Handwritten,
    pub(super) operations: &'a Operations,
}

/// An operation on its way to a function.
pub(super) struct Pending<'a> {
    pub(super) operation: &'a Operation,
    pub(super) overrides: Overrides,
    pub(super) function: String,
    /// Its name in the catalogue.
    pub(super) upstream: String,
    pub(super) idempotent: bool,
    /// What the names of its types begin with.
    pub(super) types: String,
    pub(super) request: Vec<(Field, Position)>,
    pub(super) answer: &'a [Field],
}

impl Pending<'_> {
    /// The place of a part below its request or answer: `result.list`.
    fn place(&self, in_response: bool, path: &str) -> Place {
        Place {
            operation: self.types.clone(),
            in_response,
            path: path.split('.').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            upstream: self.upstream.clone(),
        }
    }
}

impl Resolver<'_> {
    fn module(&self, family: Family, upstream: &str, product: &Product) -> Result<Module> {
        let name = names::snake(upstream);
        let feature = match family {
            Family::Oapi => format!("oapi-{}", names::kebab(upstream)),
            _ => names::kebab(upstream),
        };
        let pending = self.pending(family, upstream, &name, product)?;
        let (core, rest): (Vec<_>, Vec<_>) = pending.into_iter().partition(|entry| entry.overrides.core);
        let mut taken = self.handwritten.types(family, &name).cloned().unwrap_or_default();
        let core = self.contents(family, upstream, &core, product, &taken)?;
        taken.extend(core.records.iter().map(|record| record.name.clone()));
        let product = self.contents(family, upstream, &rest, product, &taken)?;
        let meaning = self.overlay.meanings.product(family, upstream).cloned();
        let doc = self.overlay.docs.of(&key(family, &name), "module").map(str::to_owned);
        let advice = &self.overlay.advice;
        let common = self.overlay.pages.common(family, upstream);
        let errors = common.filter_map(|code| Some((code.to_owned(), advice.of(code)?))).collect();
        let upstream = upstream.to_owned();
        Ok(Module { family, name, upstream, doc, meaning, errors, core, feature, product })
    }

    /// The functions and types of some operations of a module; `taken` are the type names that are not free.
    fn contents(
        &self,
        family: Family,
        upstream: &str,
        pending: &[Pending<'_>],
        product: &Product,
        taken: &BTreeSet<String>,
    ) -> Result<Contents> {
        let name = &names::snake(upstream);
        let mut parts = Parts::new(product, self.given_names(family, name, pending)?);
        for entry in pending {
            let place = |in_response| entry.place(in_response, "");
            let request: Vec<Field> = entry.request.iter().map(|(field, _)| field.clone()).collect();
            parts.visit_fields(&request, &place(false))?;
            parts.visit_fields(entry.answer, &place(true))?;
            if let Some(Type::List(item) | Type::Map(item)) = &entry.operation.response {
                parts.visit(item, &Place { path: vec!["item".to_owned()], ..place(true) })?;
            }
        }
        let own = |entry: &Pending<'_>| ["Request", "Response"].map(|end| format!("{}{end}", entry.types));
        let unfree: BTreeSet<String> = pending.iter().flat_map(own).chain(taken.iter().cloned()).collect();
        let (parts, by_upstream) = parts.finish(&unfree)?;

        let module = key(family, name);
        let answers = parts.iter().filter(|part| part.direction == Direction::Response);
        let answers: BTreeSet<&str> = answers.map(|part| part.name.as_str()).collect();
        let members = Members {
            module,
            family,
            product: upstream,
            parts: &by_upstream,
            answers: &answers,
            overlay: self.overlay,
        };
        let mut contents = Contents::default();
        for entry in pending {
            let (function, own) = self.function(family, name, entry, product, &members)?;
            contents.functions.push(function);
            contents.records.extend(own);
        }
        for part in &parts {
            contents.records.push(part_record(part, product, &members)?);
        }
        let mut seen = taken.clone();
        for Record { name, .. } in &contents.records {
            if !seen.insert(name.clone()) {
                return Err(Error::new(format!("two types `{name}`: say in the overlay which is meant")));
            }
            if name.len() > LONGEST {
                return Err(Error::new(format!("`{name}` is too long: give its `types` in the overlay")));
            }
        }
        Ok(contents)
    }

    /// The names that the overlay gives to parts.
    fn given_names(
        &self,
        family: Family,
        module: &str,
        pending: &[Pending<'_>],
    ) -> Result<BTreeMap<Place, String>> {
        let (mut given, module) = (BTreeMap::new(), key(family, module));
        for entry in pending {
            let function = names::plain(&entry.function);
            let by_use = self.overlay.names.of(&module, function);
            let by_use = by_use.map(|(name, in_response, path)| (entry.place(in_response, path), name));
            let of_answer = entry.overrides.parts.iter();
            let of_answer = of_answer.map(|(path, name)| (entry.place(true, path), name.as_str()));
            for (place, name) in by_use.chain(of_answer) {
                if let Some(other) = given.insert(place, name.to_owned()) {
                    return Err(Error::new(format!(
                        "two names for a part of `{function}`: `{other}` and `{name}`"
                    )));
                }
            }
        }
        Ok(given)
    }

    fn pending<'a>(
        &self,
        family: Family,
        upstream: &str,
        module: &str,
        product: &'a Product,
    ) -> Result<Vec<Pending<'a>>> {
        let mut pending = Vec::new();
        let taken = self.handwritten.functions(family, module);
        let mut seen = BTreeSet::new();
        for (name, function) in function_names(family, upstream, product, self.overlay) {
            let Some(operation) = product.operations.get(&name) else { continue };
            let key = (operation.method.clone(), operation.path.clone());
            if self.handwritten.endpoints.contains_key(&key) {
                continue;
            }
            if taken.is_some_and(|names| names.contains(&function)) || !seen.insert(function.clone()) {
                return Err(Error::new(format!(
                    "two functions `{function}`: rename {} in the overlay",
                    operation.path
                )));
            }
            let overrides = self.overlay.operation(family, &operation.method, &operation.path);
            let types = overrides.types.clone().unwrap_or_else(|| match family {
                Family::Oapi => without_roles(&names::camel(&function)),
                _ => without_roles(&names::camel(&name)),
            });
            let answer = match &operation.response {
                Some(Type::Object(name)) => product.types.get(name).map_or(&[][..], Vec::as_slice),
                _ => &[],
            };
            let request = request::fields(operation, product, &overrides)
                .map_err(|error| error.within(&operation.path))?;
            let by_rule = function::is_idempotent(family, &name, operation);
            let key = format!("{} {} {}", family.namespace(), operation.method, operation.path);
            let idempotent = self.overlay.repeats.decide(&key, by_rule)?;
            pending.push(Pending {
                operation,
                overrides,
                function,
                upstream: name,
                idempotent,
                types,
                request,
                answer,
            });
        }
        Ok(pending)
    }
}

/// `v1.contact`
fn key(family: Family, module: &str) -> String {
    format!("{}.{module}", family.namespace())
}

fn part_record(part: &Part, product: &Product, members: &Members<'_>) -> Result<Record> {
    let fields = product.types.get(&part.upstream).into_iter().flatten();
    let words = members.overlay.docs.of(&members.module, &part.name);
    let fields = fields.map(|field| (field, Position::Plain));
    let members = members.of(&part.name, &[&part.upstream], part.direction, fields)?;
    let doc = match (words, part.places.first()) {
        (Some(words), _) => words.to_owned(),
        (None, Some(place)) => {
            let role = if place.in_response { "Response" } else { "Request" };
            format!("`{}` of `{}{role}`.", place.path.join("."), place.operation)
        }
        (None, None) => String::new(),
    };
    Ok(Record {
        name: part.name.clone(),
        doc,
        direction: part.direction,
        is_request: false,
        by_hand: ByHand::default(),
        members,
        page: None,
    })
}
