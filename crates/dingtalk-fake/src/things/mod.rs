//! What the platform keeps, one file per thing: its operations on both hosts and the state behind them.

pub(crate) mod action;
pub(crate) mod kind;

mod departments;
mod people;
mod roles;
mod todo;

use crate::route::Route;

#[rustfmt::skip]
pub(crate) const ROUTES: &[&[Route]] = &[
    departments::ROUTES,
    people::ROUTES,
    roles::ROUTES,
    todo::ROUTES,
];
