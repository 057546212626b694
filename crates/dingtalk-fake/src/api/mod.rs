//! Operations of `api.dingtalk.com`, by group.

mod ai_cards;
mod card_spaces;
pub(crate) mod cards;
mod dings;
mod identity;
mod old_cards;
mod robot_message;
mod robot_plugins;
pub(crate) mod robots;
mod tokens;
mod top_boxes;

use crate::gateway::open;
use crate::route::Route;

pub(crate) const ROUTES: &[&[Route]] = &[
    tokens::ROUTES,
    identity::ROUTES,
    robots::ROUTES,
    robot_plugins::ROUTES,
    cards::ROUTES,
    dings::ROUTES,
    ai_cards::ROUTES,
    old_cards::ROUTES,
    top_boxes::ROUTES,
    open::ROUTES,
];
