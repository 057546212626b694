//! Tokens of the legacy host. The client fetches and keeps them by itself: these are for looking behind it.

use dingtalk_types::wire::Empty;

use crate::{Auth, Call, Client, Operation};

#[cfg(feature = "oapi-auth")]
pub use crate::generated::oapi::auth::*;
pub use dingtalk_types::oapi::auth::*;

static GET_TOKEN: Operation = Operation::oapi_get("oapi::auth::get_token", "/gettoken")
    .auth(Auth::None)
    .uncounted()
    .documentation("https://open.dingtalk.com/document/development/obtain-orgapp-token");

/// `GET /gettoken`: the access token of an internal app (`appkey`, `appsecret`) or of an organisation (`corpid`, `corpsecret`).
///
/// [Official page](https://open.dingtalk.com/document/development/obtain-orgapp-token).
pub fn get_token<'c>(client: &'c Client, request: &GetTokenRequest) -> Call<'c, GetTokenResponse> {
    Call::new(client, &GET_TOKEN, request)
}

static GET_SSO_TOKEN: Operation = Operation::oapi_get("oapi::auth::get_sso_token", "/sso/gettoken").auth(Auth::None).uncounted()
.documentation("https://open.dingtalk.com/document/development/obtain-the-ssotoken-for-micro-application-background-logon-free");

/// `GET /sso/gettoken`: the token for logging administrators in to an app's back office.
///
/// [Official page](https://open.dingtalk.com/document/development/obtain-the-ssotoken-for-micro-application-background-logon-free).
pub fn get_sso_token<'c>(client: &'c Client, request: &GetSsoTokenRequest) -> Call<'c, GetSsoTokenResponse> {
    Call::new(client, &GET_SSO_TOKEN, request)
}

static GET_SNS_TOKEN: Operation = Operation::oapi_get("oapi::auth::get_sns_token", "/sns/gettoken")
    .auth(Auth::None)
    .uncounted()
    .documentation("https://open.dingtalk.com/document/development/obtain-personal-application");

/// `GET /sns/gettoken`: the token of a personal or scan-login app.
///
/// [Official page](https://open.dingtalk.com/document/development/obtain-personal-application).
pub fn get_sns_token<'c>(client: &'c Client, request: &GetSnsTokenRequest) -> Call<'c, GetSnsTokenResponse> {
    Call::new(client, &GET_SNS_TOKEN, request)
}

static GET_JSAPI_TICKET: Operation = Operation::oapi_get("oapi::auth::get_jsapi_ticket", "/get_jsapi_ticket")
    .uncounted()
    .documentation("https://open.dingtalk.com/document/development/obtain-jsapi-ticket");

/// `GET /get_jsapi_ticket`: the ticket that signs a page's `dd.config`.
///
/// [Official page](https://open.dingtalk.com/document/development/obtain-jsapi-ticket).
pub fn get_jsapi_ticket(client: &Client) -> Call<'_, GetJsapiTicketResponse> {
    Call::new(client, &GET_JSAPI_TICKET, &Empty::default())
}

/// All of them.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&Operation] =
    &[&GET_TOKEN, &GET_SSO_TOKEN, &GET_SNS_TOKEN, &GET_JSAPI_TICKET];
