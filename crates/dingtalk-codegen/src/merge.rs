//! Adds to a product of the catalogue what another account of it has more, and says what was added and what differs; nothing
//! is dropped.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::{Field, Operation, Product, Type};

type Types = BTreeMap<String, Vec<Field>>;

/// What two accounts of a product do not share, one readable line each.
#[derive(Debug, Default)]
pub struct Difference {
    /// Operations that were added: `POST /v1.0/… Name`.
    pub operations: Vec<String>,
    /// Fields that were added to operations known before: `Name body.users.name string`.
    pub fields: Vec<String>,
    /// Operations and fields that only the product had; kept.
    pub kept: Vec<String>,
    /// What both have, each in its own way; the product's stands.
    pub differing: Vec<String>,
}

/// Adds to `product` what `other` has more.
pub fn merge(product: &mut Product, other: &Product) -> Difference {
    let mut merging =
        Merging { types: &mut product.types, other: &other.types, found: Difference::default() };
    let mut known: BTreeMap<_, _> =
        product.operations.iter_mut().map(|(name, operation)| (key(operation), (name, operation))).collect();
    let mut added = Vec::new();
    for (name, theirs) in &other.operations {
        let line = format!("{} {} {name}", theirs.method, theirs.path);
        match known.remove(&key(theirs)) {
            Some((own_name, own)) => merging.operation(own_name, own, theirs),
            None => {
                merging.found.operations.push(line);
                added.push((name, theirs));
            }
        }
    }
    for (name, operation) in known.into_values() {
        merging.found.kept.push(format!("{} {} {name}", operation.method, operation.path));
    }
    for (_, operation) in &added {
        let fields = operation.query.iter().chain(&operation.headers).map(|field| &field.ty);
        fields.chain(&operation.body).chain(&operation.response).for_each(|ty| merging.copy(ty));
    }
    let found = merging.found;
    for (name, operation) in added {
        let mut free = name.clone();
        while product.operations.contains_key(&free) {
            free.push_str("Again");
        }
        product.operations.insert(free, operation.clone());
    }
    found
}

/// Method and path; what the holes are called does not count.
fn key(operation: &Operation) -> (String, String) {
    let mut parts = operation.path.split('{');
    let mut path = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        path.push_str("{}");
        path.push_str(part.split_once('}').map_or(part, |(_, rest)| rest));
    }
    (operation.method.clone(), path)
}

struct Merging<'a> {
    types: &'a mut Types,
    other: &'a Types,
    found: Difference,
}

impl Merging<'_> {
    fn operation(&mut self, name: &str, own: &mut Operation, theirs: &Operation) {
        self.fields(&mut own.query, &theirs.query, &format!("{name} query"), &mut BTreeSet::new());
        self.fields(&mut own.headers, &theirs.headers, &format!("{name} header"), &mut BTreeSet::new());
        self.root(&mut own.body, &theirs.body, &format!("{name} body"));
        self.root(&mut own.response, &theirs.response, &format!("{name} response"));
    }

    fn root(&mut self, own: &mut Option<Type>, theirs: &Option<Type>, place: &str) {
        match (&own, theirs) {
            (Some(own), Some(theirs)) => self.types(own, theirs, place, &mut BTreeSet::new()),
            (None, Some(theirs)) => {
                self.found.fields.push(format!("{place} {theirs}"));
                self.copy(theirs);
                *own = Some(theirs.clone());
            }
            (Some(_), None) => self.found.kept.push(place.to_owned()),
            (None, None) => {}
        }
    }

    /// `seen` holds the pairs of types above, so that recursive ones end.
    fn types(&mut self, own: &Type, theirs: &Type, place: &str, seen: &mut BTreeSet<(String, String)>) {
        match (own, theirs) {
            (Type::List(own), Type::List(theirs)) | (Type::Map(own), Type::Map(theirs)) => {
                self.types(own, theirs, place, seen);
            }
            (Type::Object(own), Type::Object(theirs)) => {
                if seen.insert((own.clone(), theirs.clone())) {
                    let theirs = self.other.get(theirs).map_or(&[][..], Vec::as_slice);
                    let mut fields = self.types.get(own).cloned().unwrap_or_default();
                    self.fields(&mut fields, theirs, place, seen);
                    // The way down may have led to the same type.
                    let entry = self.types.entry(own.clone()).or_default();
                    fields.retain(|field| !entry.iter().any(|known| known.name == field.name));
                    entry.extend(fields);
                }
            }
            _ if own == theirs => {}
            _ => self.found.differing.push(format!("{place}: {own} here, {theirs} there")),
        }
    }

    fn fields(
        &mut self,
        own: &mut Vec<Field>,
        theirs: &[Field],
        place: &str,
        seen: &mut BTreeSet<(String, String)>,
    ) {
        for field in own.iter() {
            if !theirs.iter().any(|their| their.name == field.name) {
                self.found.kept.push(format!("{place}.{}", field.name));
            }
        }
        for their in theirs {
            match own.iter().find(|field| field.name == their.name) {
                Some(field) => {
                    let ty = field.ty.clone();
                    self.types(&ty, &their.ty, &format!("{place}.{}", field.name), seen);
                }
                None => {
                    self.found.fields.push(format!("{place}.{their}"));
                    self.copy(&their.ty);
                    own.push(their.clone());
                }
            }
        }
    }

    /// The types that a new one reaches, unless there are such already.
    fn copy(&mut self, ty: &Type) {
        match ty {
            Type::List(inner) | Type::Map(inner) => self.copy(inner),
            Type::Object(name) if !self.types.contains_key(name) => {
                let fields = self.other.get(name).cloned().unwrap_or_default();
                self.types.insert(name.clone(), fields.clone());
                fields.iter().for_each(|field| self.copy(&field.ty));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(text: &str) -> Product {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn what_is_new_is_added_and_what_is_missing_is_kept() {
        let mut own = product(
            r#"{"operations": {
                "Get": {"method": "GET", "path": "/a/{id}", "query": ["old string"], "response": ".Got"},
                "Gone": {"method": "GET", "path": "/gone"}},
            "types": {"Got": ["part .Part", "size int"], "Part": ["a string"]}}"#,
        );
        let other = product(
            r#"{"operations": {
                "Get": {"method": "GET", "path": "/a/{theId}", "query": ["new string !"], "response": ".TheirGot"},
                "Send": {"method": "POST", "path": "/send", "body": ".SendRequest"}},
            "types": {
                "TheirGot": ["part .TheirPart", "size string"], "TheirPart": ["a string", "b [.Deep]"],
                "Deep": ["again .Deep"], "SendRequest": ["text string !"]}}"#,
        );
        let found = merge(&mut own, &other);
        assert_eq!(found.operations, ["POST /send Send"]);
        assert_eq!(found.fields, ["Get query.new string !", "Get response.part.b [.Deep]"]);
        assert_eq!(found.kept, ["Get query.old", "GET /gone Gone"]);
        assert_eq!(found.differing, ["Get response.size: int here, string there"]);
        let expected = product(
            r#"{"operations": {
                "Get": {"method": "GET", "path": "/a/{id}", "query": ["old string", "new string !"], "response": ".Got"},
                "Gone": {"method": "GET", "path": "/gone"},
                "Send": {"method": "POST", "path": "/send", "body": ".SendRequest"}},
            "types": {
                "Got": ["part .Part", "size int"], "Part": ["a string", "b [.Deep]"],
                "Deep": ["again .Deep"], "SendRequest": ["text string !"]}}"#,
        );
        assert_eq!(own, expected);
        let again = merge(&mut own, &other);
        assert!(again.operations.is_empty() && again.fields.is_empty(), "{again:?}");
    }

    #[test]
    fn an_operation_at_a_new_path_does_not_take_the_place_of_its_namesake() {
        let mut own = product(r#"{"operations": {"Get": {"method": "GET", "path": "/a"}}, "types": {}}"#);
        let other = product(r#"{"operations": {"Get": {"method": "GET", "path": "/b"}}, "types": {}}"#);
        merge(&mut own, &other);
        assert_eq!(own.operations["Get"].path, "/a");
        assert_eq!(own.operations["GetAgain"].path, "/b");
    }
}
