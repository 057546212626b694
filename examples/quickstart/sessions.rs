//! Sessions of the app.

use dingtalk_open::error::ErrorKind;
use dingtalk_open::oapi::im::{CloseSessionRequest, CreateSessionRequest};
use dingtalk_open::oapi::user::GetSessionRequest;
use dingtalk_open::{Client, oapi};

use crate::Failure;
use crate::account::Account;
use crate::settings::Settings;

pub(crate) async fn run(ding: &Client, settings: &Settings, account: &mut Account) -> Result<(), Failure> {
    account.step("Open, read and close a session");
    let request = CreateSessionRequest {
        session_id: Some("session-quickstart".to_owned()),
        app_key: Some(settings.client_id.clone()),
        chatid: Some(String::new()),
        user_id: Some(settings.user_id.clone()),
    };
    let opened = match oapi::im::create_session(ding, &request).await {
        Err(error) if error.kind() == Some(&ErrorKind::UnknownOperation) => {
            account.skip("this platform has no session operations; only a tutorial names them");
            return Ok(());
        }
        answer => answer?,
    };
    let session_id = &*opened.result.session_id;
    account.call("open", session_id, &opened);

    let read = oapi::user::get_session(ding, &GetSessionRequest::new(&*settings.user_id)).await?;
    account.call("read", &read.result.session, &read);

    let request = CloseSessionRequest {
        session_id: session_id.to_owned(),
        app_key: request.app_key,
        chatid: request.chatid,
        user_id: request.user_id,
    };
    let closed = oapi::im::close_session(ding, &request).await?;
    account.call("close", if closed.success { "closed" } else { "was closed already" }, &closed);
    Ok(())
}
