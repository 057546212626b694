//! An operation, put to its function and the types of its request and answer.

use super::mention::{Functions, rename};
use super::paging::{self, PagePlan};
use super::record::{Members, Position, limit_note};
use super::resolve::{Operations, Pending, Resolver};
use super::{ByHand, Direction, Function, PageErrors, Record};
use crate::catalogue::pages::PageFacts;
use crate::catalogue::{Family, Field, Operation, Product, Type};
use crate::error::Result;
use crate::names;
use crate::overlay::OperationMeaning;

/// More errors than these are read on the page.
const MOST_ERRORS: usize = 8;

impl Resolver<'_> {
    pub(super) fn function(
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
        let name = names::plain(&entry.function);
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
        let (Operation { method, path, .. }, function) = (entry.operation, names::plain(&entry.function));
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

/// The functions of a product's operations, whoever writes them.
fn functions_of(product: &Product, operations: &Operations) -> Functions {
    let function = |(name, operation): (&String, &Operation)| {
        let id = operations.get(&(operation.method.clone(), operation.path.clone()))?;
        Some((name.clone(), id.rsplit("::").next().unwrap_or(id).to_owned()))
    };
    product.operations.iter().filter_map(function).collect()
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

fn paragraphs(line: String, words: Option<&str>) -> String {
    match words {
        Some(words) => format!("{line}\n\n{words}"),
        None => line,
    }
}
