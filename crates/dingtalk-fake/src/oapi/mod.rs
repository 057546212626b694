//! Operations of `oapi.dingtalk.com`, by group.

mod callbacks;
mod departments;
mod login;
mod media;
mod notice_message;
mod notices;
mod session_webhook;
mod sessions;
mod suites;
mod tokens;
mod users;
mod webhook_message;
mod webhook_robot;

use crate::route::Route;
use crate::state::tokens::Holder;

pub(crate) const ROUTES: &[&[Route]] = &[
    tokens::ROUTES,
    users::ROUTES,
    departments::ROUTES,
    notices::ROUTES,
    sessions::ROUTES,
    callbacks::ROUTES,
    media::ROUTES,
    webhook_robot::ROUTES,
    session_webhook::ROUTES,
    suites::ROUTES,
    login::ROUTES,
];

/// The JSAPI ticket of the calling app: one per app and organisation on both hosts.
pub(crate) fn renew_ticket(platform: &crate::platform::Platform, call: &crate::call::Call) -> String {
    let page = match &call.caller {
        Some(Holder::App { client_id, corp_id }) => {
            Holder::Page { client_id: client_id.clone(), corp_id: corp_id.clone() }
        }
        _ => Holder::Page {
            client_id: platform.seed.client_id.clone(),
            corp_id: platform.seed.corp_id.clone(),
        },
    };
    platform.state().tokens.renew(&page, platform.clock.now_ms(), platform.identifiers.hex32())
}
