//! Where the answers of an operation that pages keep their list and their next position.

use crate::catalogue::{Field, Operation, Product, Type};
use crate::names;

/// How an operation pages, with the places in its answer. All names are wire names, dotted inside objects.
#[derive(Debug, Clone, PartialEq)]
pub struct PagePlan {
    /// `token`, `cursor`, `number`, `offset`: a constructor of the runtime type.
    pub dialect: &'static str,
    /// The request's position.
    pub position: String,
    /// The request's size of a page.
    pub size: Option<String>,
    /// The answer's next position.
    pub next: Option<String>,
    /// The answer's word about more pages.
    pub more: Option<String>,
    /// The answer's only list.
    pub items: Option<String>,
}

/// A field of an answer with its dotted name.
struct Found {
    path: String,
    ty: Type,
}

/// Answers nest a page at most this deep: `result.data.list`.
const DEEPEST: usize = 3;

pub(crate) fn plan(operation: &Operation, product: &Product) -> Option<PagePlan> {
    let paging = operation.paging.as_ref()?;
    let mut found = Vec::new();
    if let Some(Type::Object(name)) = &operation.response {
        collect(product, name, "", 0, &mut found);
    }
    let last = |found: &Found| found.path.rsplit('.').next().map(names::snake).unwrap_or_default();
    let scalar = |names: &[&str]| {
        let is = |found: &&Found| {
            !matches!(found.ty, Type::List(_) | Type::Object(_)) && names.contains(&&*last(found))
        };
        found.iter().find(is).map(|found| found.path.clone())
    };
    let own = names::snake(paging.position.rsplit('.').next().unwrap_or_default());
    let next = scalar(&["next_token", "next_cursor", "next_page_token", "next_offset"]);
    let next = next.or_else(|| scalar(&[own.as_str()]).filter(|_| paging.style == "cursor"));
    let dialect = match paging.style.as_str() {
        "page" => "number",
        "offset" => "offset",
        _ if position_type(operation, product, &paging.position) == Some(Type::String) => "token",
        _ => "cursor",
    };
    Some(PagePlan {
        dialect,
        position: paging.position.clone(),
        size: paging.size.clone(),
        next: next.filter(|_| dialect != "number"),
        more: scalar(&["has_more", "has_next", "has_next_page"]),
        items: only_list(&found),
    })
}

/// Breadth first: what stands nearer to the top comes first.
fn collect(product: &Product, name: &str, prefix: &str, depth: usize, found: &mut Vec<Found>) {
    let fields: &[Field] = product.types.get(name).map_or(&[], Vec::as_slice);
    for field in fields {
        found.push(Found { path: format!("{prefix}{}", field.name), ty: field.ty.clone() });
    }
    for field in fields {
        if let (Type::Object(inner), true) = (&field.ty, depth < DEEPEST) {
            collect(product, inner, &format!("{prefix}{}.", field.name), depth.saturating_add(1), found);
        }
    }
}

/// The list nearest to the top, if there is one alone.
fn only_list(found: &[Found]) -> Option<String> {
    let lists = || found.iter().filter(|found| matches!(found.ty, Type::List(_)));
    let depth = |found: &Found| found.path.matches('.').count();
    let nearest = lists().map(depth).min()?;
    let mut nearest = lists().filter(|found| depth(found) == nearest);
    let only = nearest.next()?;
    nearest.next().is_none().then(|| only.path.clone())
}

fn position_type(operation: &Operation, product: &Product, position: &str) -> Option<Type> {
    let body = match &operation.body {
        Some(Type::Object(name)) => product.types.get(name).map_or(&[][..], Vec::as_slice),
        _ => &[],
    };
    let (first, rest) =
        position.split_once('.').map_or((position, None), |(first, rest)| (first, Some(rest)));
    let field = operation.query.iter().chain(body).find(|field| field.name == first)?;
    match (rest, &field.ty) {
        (None, ty) => Some(ty.clone()),
        (Some(rest), Type::Object(name)) => {
            product.types.get(name)?.iter().find(|field| field.name == rest).map(|field| field.ty.clone())
        }
        _ => None,
    }
}
