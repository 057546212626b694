//! What the platform keeps, one file per thing: its operations on both hosts and the state behind them.

pub(crate) mod action;
pub(crate) mod kind;

mod account_mappings;
mod announcements;
mod approvals;
mod attendance;
mod authorization_roles;
mod calendar;
mod card_templates;
mod checkins;
mod contact_settings;
mod contacts;
mod departments;
mod exclusive_accounts;
mod external_contacts;
mod groups;
mod management_groups;
mod micro_apps;
mod notable;
mod notable_roles;
mod people;
mod reports;
mod roles;
mod rooms;
mod roster;
mod seniors;
mod storage;
mod talent_tags;
mod todo;
mod todo_settings;
mod user_groups;
mod visibility;
mod workbooks;
mod workrecords;

pub(crate) use self::approvals::attachments::SPACE as APPROVALS_SPACE;
pub(crate) use self::approvals::decide_as;
pub(crate) use self::attendance::punch;
pub(crate) use self::card_templates::is_draft as is_draft_of_card;
pub(crate) use self::checkins::check_in;
pub(crate) use self::groups::robots::has as has_robot;
pub(crate) use self::groups::{is_in as is_in_group, known_as as group_of, name as group_name, quit};
pub(crate) use self::reports::{Reaction, react};
pub(crate) use self::storage::address::{ADDRESSES, Address};
pub(crate) use self::storage::documents::may_use as may_use_document;
pub(crate) use self::storage::downloads::page_of;
pub(crate) use self::storage::entry::stored_object;
pub(crate) use self::workbooks::open as open_workbook;
use crate::route::Route;

#[rustfmt::skip]
pub(crate) const ROUTES: &[&[Route]] = &[
    account_mappings::ROUTES,
    announcements::ROUTES,
    approvals::attachments::ROUTES,
    approvals::data_forms::ROUTES,
    approvals::directories::ROUTES,
    approvals::external::ROUTES,
    approvals::forms::ROUTES,
    approvals::instances::ROUTES,
    approvals::lists::ROUTES,
    approvals::managers::ROUTES,
    approvals::tasks::ROUTES,
    attendance::absences::ROUTES,
    attendance::columns::ROUTES,
    attendance::groups::ROUTES,
    attendance::leave::ROUTES,
    attendance::places::ROUTES,
    attendance::results::ROUTES,
    attendance::rosters::ROUTES,
    attendance::shifts::ROUTES,
    authorization_roles::ROUTES,
    calendar::attendees::ROUTES,
    calendar::bookings::ROUTES,
    calendar::busy::ROUTES,
    calendar::calendars::ROUTES,
    calendar::events::ROUTES,
    calendar::lists::ROUTES,
    calendar::old::ROUTES,
    card_templates::ROUTES,
    checkins::ROUTES,
    contact_settings::ROUTES,
    departments::ROUTES,
    exclusive_accounts::ROUTES,
    external_contacts::ROUTES,
    groups::create::ROUTES,
    groups::members::ROUTES,
    groups::messages::ROUTES,
    groups::read::ROUTES,
    groups::robots::ROUTES,
    groups::roles::ROUTES,
    groups::settings::ROUTES,
    groups::tabs::ROUTES,
    management_groups::ROUTES,
    micro_apps::ROUTES,
    notable::ROUTES,
    notable_roles::ROUTES,
    people::ROUTES,
    reports::ROUTES,
    roles::ROUTES,
    rooms::ROUTES,
    roster::ROUTES,
    seniors::ROUTES,
    storage::comments::ROUTES,
    storage::contents::ROUTES,
    storage::conversations::ROUTES,
    storage::documents::ROUTES,
    storage::downloads::ROUTES,
    storage::drive::ROUTES,
    storage::entries::ROUTES,
    storage::exports::ROUTES,
    storage::nodes::ROUTES,
    storage::old_files::ROUTES,
    storage::permissions::ROUTES,
    storage::quotas::ROUTES,
    storage::recycled::ROUTES,
    storage::spaces::ROUTES,
    storage::subscriptions::ROUTES,
    storage::teams::ROUTES,
    storage::transfers::ROUTES,
    storage::uploads::ROUTES,
    storage::wiki::ROUTES,
    talent_tags::ROUTES,
    todo::ROUTES,
    todo_settings::ROUTES,
    user_groups::ROUTES,
    visibility::ROUTES,
    workbooks::ROUTES,
    workbooks::attached::ROUTES,
    workbooks::filters::ROUTES,
    workbooks::layout::ROUTES,
    workrecords::ROUTES,
];
