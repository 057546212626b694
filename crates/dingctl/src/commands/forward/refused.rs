//! Waiting for the connection, or for DingTalk's refusal of it.

use dingtalk_gateway::{AppHandle, Status};

use crate::exit::Exit;
use crate::failure::Failure;

/// Ends when Stream is open.
pub(super) async fn until_connected(app: &AppHandle) -> Result<(), Failure> {
    let over = |status: &Status| status.connected() || status.refused() || status.stopped();
    let status = app.wait_for(over).await;
    if status.connected() {
        return Ok(());
    }
    let why = status.last_error().map_or_else(|| "stopped".to_owned(), ToString::to_string);
    Err(Failure::new(Exit::Credential, format!("no Stream connection: {why}"))
        .next("`dingctl doctor` checks the credential and Stream"))
}
