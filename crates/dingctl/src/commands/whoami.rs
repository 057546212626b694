//! `whoami`: who calls in this run.

use clap::Args;
use dingtalk_fake::json::json;
use dingtalk_types::Host;
use serde_json::Value;

use super::profile::secret_place;
use crate::failure::Failure;
use crate::session::Session;

/// Tell who calls: the app, the person with --as user, or the customer with --as corp:ID
#[derive(Debug, Args)]
pub(crate) struct Arguments {}

pub(crate) async fn run(_arguments: &Arguments, session: &Session) -> Result<(), Failure> {
    let connection = session.connect().await?;
    if connection.user.is_some() {
        let me = connection.call("v1.contact.get_user", json!({"unionId": "me"})).await?;
        return session.output.value(&me, None);
    }
    let profile = &connection.profile;
    // A token proves the credential.
    connection.ding.token().await?;
    let is_fake = session.fake_of(&connection).is_some();
    let secret = if is_fake { Some("embedded DingTalk") } else { secret_place(profile)? };
    let corp_id = connection.ding.client().corp_id().or(profile.corp_id.as_deref());
    let robot_code = connection.ding.chat().robot_code();
    let who: Value = json!({
        "app": profile.client_id,
        "corp_id": corp_id,
        "robot_code": robot_code,
        "agent_id": profile.agent_id,
        "profile": if is_fake { "fake" } else { profile.title() },
        "secret": secret,
        "api": connection.ding.hosts().base(Host::Api),
        "oapi": connection.ding.hosts().base(Host::Oapi),
    });
    session.output.value(&who, None)
}
