//! How likely an operation is meant, whatever is asked for.

use crate::meaning::Meaning;
use crate::operation::Operation;

const MUCH_CALLED: f64 = 1.6;
/// What few organisations have.
const NICHE: f64 = 0.6;
/// The products that every organisation has.
const OF_ALL: [&str; 28] = [
    "user",
    "department",
    "role",
    "contact",
    "auth",
    "oauth2",
    "message",
    "media",
    "robot",
    "chat",
    "im",
    "card",
    "callback",
    "process",
    "workflow",
    "attendance",
    "checkin",
    "report",
    "calendar",
    "rooms",
    "todo",
    "storage",
    "drive",
    "doc",
    "notable",
    "ding",
    "live",
    "conference",
];

/// What public programs call most, and those that go together with it.
const EVERYDAY: [&str; 65] = [
    "oapi::user::get",
    "oapi::user::list",
    "oapi::user::create",
    "oapi::user::update",
    "oapi::user::delete",
    "oapi::user::get_by_mobile",
    "oapi::user::get_user_info",
    "oapi::department::list_sub",
    "oapi::department::get",
    "oapi::department::create",
    "oapi::department::update",
    "oapi::department::delete",
    "oapi::role::list",
    "oapi::role::simple_list",
    "oapi::message::async_send_v2",
    "oapi::message::recall",
    "oapi::media::upload",
    "oapi::chat::create",
    "oapi::chat::update",
    "oapi::chat::get",
    "oapi::callback::register",
    "oapi::callback::update",
    "oapi::attendance::list",
    "oapi::attendance::list_record",
    "oapi::report::list",
    "oapi::robot::send",
    "v1::oauth2::get_access_token",
    "v1::oauth2::get_user_token",
    "v1::contact::get_user",
    "v1::contact::search_user",
    "v1::robot::batch_send_oto",
    "v1::robot::org_group_send",
    "v1::robot::batch_recall_oto",
    "v1::robot::robot_message_file_download",
    "v1::robot::robot_send_ding",
    "v1::card::create_card",
    "v1::card::deliver_card",
    "v1::card::create_and_deliver",
    "v1::card::update_card",
    "v1::card::streaming_update",
    "v1::workflow::start_process_instance",
    "v1::workflow::get_process_instance",
    "v1::workflow::list_process_instance_ids",
    "v1::workflow::execute_process_instance",
    "v1::workflow::terminate_process_instance",
    "v1::workflow::add_process_instance_comment",
    "v1::calendar::create_event",
    "v1::calendar::get_event",
    "v1::calendar::list_events",
    "v1::calendar::patch_event",
    "v1::calendar::delete_event",
    "v1::todo::create_todo_task",
    "v1::todo::update_todo_task",
    "v1::todo::delete_todo_task",
    "v1::todo::query_org_todo_tasks",
    "v1::storage::get_file_upload_info",
    "v1::storage::commit_file",
    "v1::storage::get_file_download_info",
    "v1::storage::list_dentries",
    "v1::doc::create_workspace_doc",
    "v1::notable::insert_records",
    "v1::notable::list_records",
    "v1::im::create_scene_group",
    "v1::im::add_scene_group_member",
    "v1::live::create_live",
];

/// What is archived, or known from names alone, comes after what is documented, and a product of few organisations after those
/// of all, unless it is named; what everybody needs comes before.
pub(super) fn standing(operation: &Operation, is_named: bool) -> f64 {
    let product = operation.product();
    let of_all = is_named || OF_ALL.contains(&product.module());
    let niche = if of_all { 1.0 } else { NICHE };
    let everyday = if EVERYDAY.contains(&operation.id()) { MUCH_CALLED } else { 1.0 };
    let deprecated = if operation.is_deprecated() { 0.5 } else { 1.0 };
    let inferred = if operation.does().is_some_and(Meaning::is_inferred) { 0.8 } else { 1.0 };
    niche * everyday * deprecated * inferred
}
