//! `token`: the access token, for programs that call by themselves.

use clap::Args;
use serde_json::json;

use crate::failure::Failure;
use crate::identity::Identity;
use crate::session::Session;

/// Print the app's access token
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
    let ding = match session.identity() {
        Identity::Corp(_) => {
            return Err(Failure::usage("a token for one organisation is not printed")
                .next("call with `dingctl api … --as corp:ID`"));
        }
        _ => &connection.ding,
    };
    let token = ding.token().await?;
    let text = token.secret().expose();
    session.output.text(text, || json!({"access_token": text}))
}
