//! How much of the catalogue has a meaning.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::AddAssign;

use crate::catalogue::{Family, Product, Type};
use crate::overlay::{Meanings, outside_the_body};

/// What is told, of all that there is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// What has a meaning.
    pub told: usize,
    /// What could have one.
    pub all: usize,
}

impl Told {
    /// 1 where everything is told.
    pub fn share(self) -> f64 {
        if self.all == 0 { 1.0 } else { self.told as f64 / self.all as f64 }
    }

    fn count(&mut self, told: bool) {
        self.told += usize::from(told);
        self.all += 1;
    }
}

impl AddAssign for Told {
    fn add_assign(&mut self, more: Self) {
        self.told += more.told;
        self.all += more.all;
    }
}

impl fmt::Display for Told {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} of {} ({:.1} %)", self.told, self.all, self.share() * 100.0)
    }
}

/// The coverage of one product or group, or of several.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Coverage {
    /// Operations with a sentence.
    pub operations: Told,
    /// Fields that only requests have, or requests as well.
    pub requests: Told,
    /// Fields that only answers have.
    pub answers: Told,
}

impl AddAssign for Coverage {
    fn add_assign(&mut self, more: Self) {
        self.operations += more.operations;
        self.requests += more.requests;
        self.answers += more.answers;
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operations, requests, answers } = self;
        write!(formatter, "operations {operations}, fields of requests {requests}, of answers {answers}")
    }
}

impl Coverage {
    /// Counts what `meanings` tell of a product or group.
    pub fn of(meanings: &Meanings, family: Family, name: &str, product: &Product) -> Self {
        let mut coverage = Self::default();
        let mut sent = BTreeSet::new();
        let field = |owner: &str, field: &str| meanings.field(family, name, &[owner], field).is_some();
        for (operation, about) in &product.operations {
            coverage.operations.count(meanings.operation(family, name, operation).is_some());
            let outside: BTreeSet<&str> = outside_the_body(about).collect();
            outside.iter().for_each(|wire| coverage.requests.count(field(operation, wire)));
            let types = about.query.iter().chain(&about.headers).map(|field| &field.ty).chain(&about.body);
            types.for_each(|ty| reach(ty, product, &mut sent));
        }
        for (owner, fields) in &product.types {
            let side = if sent.contains(owner) { &mut coverage.requests } else { &mut coverage.answers };
            fields.iter().for_each(|about| side.count(field(owner, &about.name)));
        }
        coverage
    }
}

/// Adds the types that a value of `ty` can hold.
fn reach(ty: &Type, product: &Product, reached: &mut BTreeSet<String>) {
    match ty {
        Type::List(item) | Type::Map(item) => reach(item, product, reached),
        Type::Object(name) if reached.insert(name.clone()) => {
            let fields = product.types.get(name).into_iter().flatten();
            fields.for_each(|field| reach(&field.ty, product, reached));
        }
        _ => {}
    }
}
