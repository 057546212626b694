//! What is to be written: modules, records, functions, with all names decided.

mod event;
mod function;
mod mention;
mod naming;
mod nested;
mod operation;
mod paging;
mod record;
mod request;
mod resolve;
mod secret;

pub(crate) use function::{is_idempotent as reads_by_name, is_uncounted};
pub(crate) use paging::plan as page_plan;

pub use event::{EventArea, EventMember, EventRecord, TypedEvent, resolve_events};
pub use paging::PagePlan;
pub use resolve::{Operations, resolve};

use crate::catalogue::{Family, Limit, Operation};
use crate::overlay::{OperationMeaning, ProductMeaning};

/// A generated module, of types and of endpoint functions.
#[derive(Debug)]
pub struct Module {
    /// Its namespace.
    pub family: Family,
    /// Its name in both crates.
    pub name: String,
    /// Name of the product or group in the catalogue.
    pub upstream: String,
    /// What its documentation says in own words.
    pub doc: Option<String>,
    /// What it is for.
    pub meaning: Option<ProductMeaning>,
    /// Errors that most of its operations have in common: code, and why it comes and what to do.
    pub errors: Vec<(String, String)>,
    /// What is always compiled.
    pub core: Contents,
    /// The cargo feature that switches on the rest.
    pub feature: String,
    /// What needs the feature.
    pub product: Contents,
}

impl Module {
    /// All its endpoint functions.
    pub fn functions(&self) -> impl Iterator<Item = &Function> {
        self.core.functions.iter().chain(&self.product.functions)
    }
}

/// Operations that are compiled together, with their types.
#[derive(Debug, Default)]
pub struct Contents {
    /// Requests and answers with their parts.
    pub records: Vec<Record>,
    /// Endpoint functions.
    pub functions: Vec<Function>,
}

/// Which way a record travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// To DingTalk.
    Request,
    /// From DingTalk.
    Response,
    /// Both ways.
    Both,
}

/// A struct.
#[derive(Debug)]
pub struct Record {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub doc: String,
    /// Which way it travels.
    pub direction: Direction,
    /// Whether it is all that a call sends, so that it validates and may have `new`.
    pub is_request: bool,
    /// What of it is written by hand.
    pub by_hand: ByHand,
    /// Its fields.
    pub members: Vec<Member>,
    /// For a page of a list: the element's type and the fields that lead to the list.
    pub page: Option<(String, Vec<String>)>,
}

/// What the hand-written module of the same name has for a generated request.
#[derive(Debug, Default, Clone, Copy)]
pub struct ByHand {
    /// Its constructors, so that `new` is not generated.
    pub constructors: bool,
    /// Its `Validate`, so that `limits!` is not.
    pub validation: bool,
}

/// A field.
#[derive(Debug)]
pub struct Member {
    /// Wire name.
    pub wire: String,
    /// Rust name.
    pub name: String,
    /// Rust type, without `Option`.
    pub ty: String,
    /// Whether the type is wrapped in `Option`.
    pub optional: bool,
    /// Whether it holds a secret.
    pub secret: bool,
    /// What is checked before it is sent.
    pub limit: Limit,
    /// Its documentation.
    pub doc: String,
}

/// An endpoint function.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// `v1::contact::search_user`
    pub id: String,
    /// Name of the request record, if it takes any field.
    pub request: Option<String>,
    /// Rust type of the answer.
    pub response: String,
    /// What the catalogue says.
    pub operation: Operation,
    /// The field that alone is the body.
    pub bare_body: bool,
    /// Has a body although it has no fields.
    pub empty_body: bool,
    /// Whether it may be repeated.
    pub idempotent: bool,
    /// What its documentation says in own words.
    pub doc: Option<String>,
    /// What it does.
    pub meaning: Option<OperationMeaning>,
    /// What its request may hold: `` `userid_list` at most 100 items ``.
    pub limits: Vec<String>,
    /// Everyday words for it.
    pub words: Vec<String>,
    /// Title of its official page, where that is known.
    pub title: Option<String>,
    /// The errors of its page.
    pub errors: PageErrors,
    /// How it pages.
    pub paging: Option<PagePlan>,
    /// Why it should not be used any more.
    pub deprecated: Option<String>,
}

impl Function {
    /// Whether what is not in the path or a header travels in the query, and there is no body.
    pub fn is_in_query(&self) -> bool {
        let Operation { method, body, encoding, .. } = &self.operation;
        let is_legacy = self.id.starts_with(Family::Oapi.namespace());
        match (body, is_legacy) {
            (Some(_), _) => false,
            (None, true) => method == "GET" || encoding == "query",
            (None, false) => !self.empty_body,
        }
    }
}

/// The errors that the page of an operation lists.
#[derive(Debug, Default)]
pub struct PageErrors {
    /// Code, and why it comes and what to do.
    pub told: Vec<(String, String)>,
    /// How many more there are.
    pub more: usize,
    /// Whether those that most operations of the product have in common are among them, and told.
    pub common: bool,
}
