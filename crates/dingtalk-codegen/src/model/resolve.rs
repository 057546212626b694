//! The catalogue, the overlay and what is written by hand, put together.

use std::collections::{BTreeMap, BTreeSet};

use super::mention::{Functions, rename};
use super::naming::{LONGEST, without_roles};
use super::nested::{Part, Parts, Place};
use super::paging::{self, PagePlan};
use super::record::{Members, Position, limit_note};
use super::{ByHand, Contents, Direction, Function, Module, PageErrors, Record, function, request};
use crate::catalogue::pages::PageFacts;
use crate::catalogue::{Catalogue, Family, Field, Operation, Product, Type};
use crate::error::{Error, Result};
use crate::handwritten::Handwritten;
use crate::names;
use crate::overlay::{OperationMeaning, Overlay, Overrides};

/// More errors than these are read on the page.
const MOST_ERRORS: usize = 8;

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

/// The functions of a product's operations, whoever writes them.
fn functions_of(product: &Product, operations: &Operations) -> Functions {
    let function = |(name, operation): (&String, &Operation)| {
        let id = operations.get(&(operation.method.clone(), operation.path.clone()))?;
        Some((name.clone(), id.rsplit("::").next().unwrap_or(id).to_owned()))
    };
    product.operations.iter().filter_map(function).collect()
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

struct Resolver<'a> {
    overlay: &'a Overlay,
    handwritten: &'a Handwritten,
    operations: &'a Operations,
}

/// An operation on its way to a function.
struct Pending<'a> {
    operation: &'a Operation,
    overrides: Overrides,
    function: String,
    /// Its name in the catalogue.
    upstream: String,
    idempotent: bool,
    /// What the names of its types begin with.
    types: String,
    request: Vec<(Field, Position)>,
    answer: &'a [Field],
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
            let function = entry.function.trim_start_matches("r#");
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

    fn function(
        &self,
        family: Family,
        module: &str,
        entry: &Pending<'_>,
        product: &Product,
        members: &Members<'_>,
    ) -> Result<(Function, Vec<Record>)> {
        let operation = entry.operation;
        let line = format!("`{} {}`", operation.method, operation.path);
        let words = |about: &str| self.overlay.docs.of(&members.module, about);
        let paging = paging::plan(operation, product);
        let mut records = Vec::new();
        let request = (!entry.request.is_empty()).then(|| format!("{}Request", entry.types));
        let request_of = self.request_line(family, module, entry, members.product);
        if let Some(name) = &request {
            let fields = entry.request.iter().map(|(field, position)| (field, *position));
            let owners = upstream(operation.body.as_ref(), &entry.upstream);
            let members = members.of(name, &owners, Direction::Request, fields)?;
            records.push(Record {
                name: name.clone(),
                doc: paragraphs(request_of, words(name)),
                direction: Direction::Request,
                is_request: true,
                by_hand: self.handwritten.by_hand(family, module, name),
                members,
                page: None,
            });
        }
        let response = match &operation.response {
            Some(Type::Object(_)) if !entry.answer.is_empty() => {
                let name = format!("{}Response", entry.types);
                let fields = entry.answer.iter().map(|field| (field, Position::Plain));
                let page = page(paging.as_ref(), entry.answer, product, members)?;
                let owners = upstream(operation.response.as_ref(), &entry.upstream);
                let members = members.of(&name, &owners, Direction::Response, fields)?;
                let doc = match &request {
                    Some(request) => format!("Answer to [`{request}`]."),
                    None => format!("Answer to {line}."),
                };
                records.push(Record {
                    name: name.clone(),
                    doc: paragraphs(doc, words(&name)),
                    direction: Direction::Response,
                    is_request: false,
                    by_hand: ByHand::default(),
                    members,
                    page,
                });
                name
            }
            None | Some(Type::Object(_)) => "Empty".to_owned(),
            Some(other) => members.rust_type(other)?,
        };
        let name = entry.function.trim_start_matches("r#");
        let deprecated = self.deprecated(operation).filter(|_| !entry.overrides.current);
        let id = format!("{}::{module}::{name}", family.namespace());
        let page = self.overlay.pages.of(family, members.product, &entry.upstream);
        let mut common = self.overlay.pages.common(family, members.product);
        let told_in_common = common.any(|code| self.overlay.advice.of(code).is_some());
        let mut meaning = self.overlay.meanings.operation(family, members.product, &entry.upstream).cloned();
        if let Some(OperationMeaning { does, .. }) = &mut meaning {
            let functions = functions_of(product, self.operations);
            let core = entry.overrides.core;
            does.text = rename(&does.text, &functions, |function| {
                let id = format!("{}::{module}::{function}", family.namespace());
                match self.place_of(family, &id, product) {
                    Some(of_target) if of_target == core => format!("[`{function}`]"),
                    // A product function may not be there when the core is.
                    Some(false) => format!("`{function}`"),
                    _ => format!("[`{function}`](crate::{id})"),
                }
            });
        }
        let function = Function {
            name: entry.function.clone(),
            id: id.clone(),
            request,
            response,
            operation: operation.clone(),
            bare_body: matches!(operation.body, Some(Type::List(_))),
            empty_body: entry.overrides.empty_body,
            idempotent: entry.idempotent,
            doc: words(name).map(str::to_owned),
            meaning,
            limits: entry.request.iter().filter_map(|(field, _)| limit(field)).collect(),
            words: self.overlay.everyday.of(&id).map(str::to_owned).collect(),
            title: page.map(|page| page.title.clone()),
            errors: page.map(|page| self.errors(page, told_in_common)).unwrap_or_default(),
            paging,
            deprecated,
        };
        Ok((function, records))
    }

    /// What a request is of: its page stands apart from that of its function.
    fn request_line(&self, family: Family, module: &str, entry: &Pending<'_>, product: &str) -> String {
        let (Operation { method, path, .. }, function) =
            (entry.operation, entry.function.trim_start_matches("r#"));
        let meaning = self.overlay.meanings.operation(family, product, &entry.upstream);
        let name = meaning.map_or_else(String::new, |meaning| format!(" {}", meaning.zh));
        format!("Request of `{}::{module}::{function}`, `{method} {path}`.{name}", family.namespace())
    }

    /// Whether a generated function is in the core; `None` for one that is written by hand.
    fn place_of(&self, family: Family, id: &str, product: &Product) -> Option<bool> {
        let mut operations = product.operations.values();
        let operation = operations.find(|operation| {
            let key = (operation.method.clone(), operation.path.clone());
            self.operations.get(&key).is_some_and(|known| known == id)
                && !self.handwritten.endpoints.contains_key(&key)
        })?;
        Some(self.overlay.operation(family, &operation.method, &operation.path).core)
    }

    /// The codes of a page that say something about its operation, as far as their meaning is known.
    fn errors(&self, page: &PageFacts, told_in_common: bool) -> PageErrors {
        let advice = &self.overlay.advice;
        let known = page.errors.iter().filter_map(|code| Some((code.clone(), advice.of(code)?)));
        let mut told: Vec<_> = known.collect();
        told.truncate(MOST_ERRORS);
        let own = page.errors.iter().filter(|code| !advice.is_general(code)).count();
        let more = own.saturating_sub(told.len()).saturating_add(page.common);
        PageErrors { told, more, common: page.common > 0 && told_in_common }
    }

    fn deprecated(&self, operation: &Operation) -> Option<String> {
        let why = match (operation.archived, operation.closed) {
            (false, false) => return None,
            (true, _) => "archived by DingTalk",
            (false, true) => "closed for new applications",
        };
        let (method, address) = operation.replaced_by.split_once(' ').unwrap_or_default();
        let path = address.split_once(".dingtalk.com").map_or(address, |(_, path)| path);
        let successor = self.operations.get(&(method.to_owned(), path.to_owned()));
        Some(match (successor, path) {
            (Some(function), _) => format!("{why}: use `{function}`"),
            (None, "") => why.to_owned(),
            (None, _) => format!("{why}: use `{method} {path}`"),
        })
    }
}

/// `` `userid_list` at most 100 items ``
fn limit(field: &Field) -> Option<String> {
    let note = limit_note(field);
    Some(format!("`{}` {}", field.name, note.strip_prefix(", ")?))
}

/// What the catalogue calls the record of `body`, and its operation.
fn upstream<'a>(body: Option<&'a Type>, operation: &'a str) -> Vec<&'a str> {
    let body = match body {
        Some(Type::Object(name)) => Some(name.as_str()),
        _ => None,
    };
    body.into_iter().chain([operation]).collect()
}

/// `v1.contact`
fn key(family: Family, module: &str) -> String {
    format!("{}.{module}", family.namespace())
}

fn paragraphs(line: String, words: Option<&str>) -> String {
    match words {
        Some(words) => format!("{line}\n\n{words}"),
        None => line,
    }
}

/// The element of a page's list, and the Rust fields that lead to it.
fn page(
    plan: Option<&PagePlan>,
    answer: &[Field],
    product: &Product,
    members: &Members<'_>,
) -> Result<Option<(String, Vec<String>)>> {
    let Some(path) = plan.and_then(|plan| plan.items.as_deref()) else { return Ok(None) };
    let (mut fields, mut names) = (answer, Vec::new());
    for name in path.split('.') {
        let Some(field) = fields.iter().find(|field| field.name == name) else { return Ok(None) };
        names.push(names::identifier(names::snake(name)));
        match &field.ty {
            Type::Object(inner) if members.is_answer(inner) => {
                fields = product.types.get(inner).map_or(&[][..], Vec::as_slice);
            }
            Type::List(item) => return Ok(Some((members.rust_type(item)?, names))),
            _ => return Ok(None),
        }
    }
    Ok(None)
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
