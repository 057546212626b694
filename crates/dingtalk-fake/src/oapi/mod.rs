//! Operations of `oapi.dingtalk.com`, by group.

mod callbacks;
mod login;
mod media;
pub(crate) mod notice_message;
mod notices;
mod session_webhook;
mod sessions;
mod suites;
mod tokens;
mod webhook_message;
mod webhook_robot;

use crate::route::Route;

pub(crate) const ROUTES: &[&[Route]] = &[
    tokens::ROUTES,
    notices::ROUTES,
    sessions::ROUTES,
    callbacks::ROUTES,
    media::ROUTES,
    webhook_robot::ROUTES,
    session_webhook::ROUTES,
    suites::ROUTES,
    login::ROUTES,
];
