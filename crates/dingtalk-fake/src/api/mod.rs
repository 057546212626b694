//! Operations of `api.dingtalk.com`, by group.

mod tokens;

use crate::route::Route;

pub(crate) const ROUTES: &[&[Route]] = &[tokens::ROUTES];
