//! `token`: the access token, for programs that call by themselves.

use clap::Args;
use dingtalk_fake::json::json;

use crate::failure::Failure;
use crate::session::Session;

/// Print the access token: the app's, with --as corp:ID that for one customer
#[derive(Debug, Args)]
#[command(after_help = "\
It is a secret: hand it on, do not show it.
  curl -H \"x-acs-dingtalk-access-token: $(dingctl token)\" https://api.dingtalk.com/…")]
pub(crate) struct Arguments {}

pub(crate) async fn run(_arguments: &Arguments, session: &Session) -> Result<(), Failure> {
    let connection = session.connect().await?;
    if let Some(user) = &connection.user {
        return session.output.text(user.expose(), || json!({"access_token": user.expose()}));
    }
    let token = connection.ding.token().await?;
    let text = token.secret().expose();
    session.output.text(text, || json!({"access_token": text}))
}
