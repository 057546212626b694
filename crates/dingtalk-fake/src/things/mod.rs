//! What the platform keeps, one file per thing: its operations on both hosts and the state behind them.

pub(crate) mod action;
pub(crate) mod kind;

mod approvals;
mod departments;
mod people;
mod roles;
mod todo;

pub(crate) use self::approvals::decide_as;
use crate::route::Route;

#[rustfmt::skip]
pub(crate) const ROUTES: &[&[Route]] = &[
    approvals::attachments::ROUTES,
    approvals::external::ROUTES,
    approvals::forms::ROUTES,
    approvals::instances::ROUTES,
    approvals::lists::ROUTES,
    approvals::tasks::ROUTES,
    departments::ROUTES,
    people::ROUTES,
    roles::ROUTES,
    todo::ROUTES,
];
