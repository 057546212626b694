//! The embedded DingTalk, as its clients see it.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    unreachable_pub,
    reason = "a test fails by panicking, and prints what it found"
)]

mod announcements;
mod answers;
mod approvals;
mod attendance;
mod authorization_roles;
mod calendar;
mod card_templates;
mod cards;
mod checkins;
mod contact_settings;
mod control;
mod cost;
mod customers;
mod data_forms;
mod directory;
mod documents;
mod every_operation;
mod external_contacts;
mod faults;
mod fidelity;
mod figures;
mod gateway;
mod gateway_faults;
mod group_roles;
mod groups;
mod knowledge_bases;
mod load;
mod login;
mod messages;
mod micro_apps;
mod notable;
mod notices;
mod old_cards;
mod old_files;
mod old_logins;
mod organisations;
mod page;
mod people;
mod permissions;
mod plugin_calls;
mod program;
mod published_samples;
mod pushes;
mod quotas;
mod replay;
mod reports;
mod robot_chats;
mod roles;
mod roster;
mod snapshots;
mod spellings;
mod storage;
mod support;
mod talent_tags;
mod teams;
#[cfg(feature = "tls")]
mod tls;
mod todo;
mod todo_settings;
mod tokens;
mod top_boxes;
mod tutorials;
mod user_groups;
mod visibility;
mod workbooks;
mod workrecords;
