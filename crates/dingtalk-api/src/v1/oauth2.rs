//! Tokens of the new host. The client fetches and keeps them by itself: these are for looking behind it.

use dingtalk_types::wire::Empty;
use http::Method;

use crate::{Auth, Call, Client, Operation};

#[cfg(feature = "oauth2")]
pub use crate::generated::v1::oauth2::*;
pub use dingtalk_types::v1::oauth2::*;

static GET_ACCESS_TOKEN: Operation =
    Operation::api("v1::oauth2::get_access_token", Method::POST, "/v1.0/oauth2/accessToken")
        .auth(Auth::None)
        .idempotent()
        .uncounted()
        .scopes(&["qyapi_base"])
        .documentation(
            "https://open.dingtalk.com/document/development/obtain-the-access-token-of-an-internal-app",
        );

/// `POST /v1.0/oauth2/accessToken`: the access token of an internal app.
///
/// Permission: `qyapi_base`.
/// [Official page](https://open.dingtalk.com/document/development/obtain-the-access-token-of-an-internal-app).
pub fn get_access_token<'c>(
    client: &'c Client,
    request: &GetAccessTokenRequest,
) -> Call<'c, GetAccessTokenResponse> {
    Call::new(client, &GET_ACCESS_TOKEN, request)
}

static GET_TOKEN: Operation =
    Operation::api("v1::oauth2::get_token", Method::POST, "/v1.0/oauth2/{corpId}/token")
        .auth(Auth::None)
        .idempotent()
        .uncounted()
        .scopes(&["qyapi_base"])
        .documentation("https://open.dingtalk.com/document/development/api-gettoken");

/// `POST /v1.0/oauth2/{corpId}/token`: the access token of an app in one organisation, internal and ISV alike.
///
/// Permission: `qyapi_base`.
/// [Official page](https://open.dingtalk.com/document/development/api-gettoken).
pub fn get_token<'c>(client: &'c Client, request: &GetTokenRequest) -> Call<'c, GetTokenResponse> {
    Call::new(client, &GET_TOKEN, request)
}

static GET_CORP_ACCESS_TOKEN: Operation = Operation::api(
    "v1::oauth2::get_corp_access_token",
    Method::POST,
    "/v1.0/oauth2/corpAccessToken",
)
.auth(Auth::None)
.idempotent()
.uncounted()
.scopes(&["isvapi_base"])
.documentation(
    "https://open.dingtalk.com/document/development/obtain-the-access-token-of-the-authorized-enterprise-1",
);

/// `POST /v1.0/oauth2/corpAccessToken`: the access token of an ISV's app in an organisation that authorised it.
///
/// Permission: `isvapi_base`.
/// [Official page](https://open.dingtalk.com/document/development/obtain-the-access-token-of-the-authorized-enterprise-1).
pub fn get_corp_access_token<'c>(
    client: &'c Client,
    request: &GetCorpAccessTokenRequest,
) -> Call<'c, GetCorpAccessTokenResponse> {
    Call::new(client, &GET_CORP_ACCESS_TOKEN, request)
}

static GET_SUITE_ACCESS_TOKEN: Operation = Operation::api("v1::oauth2::get_suite_access_token", Method::POST, "/v1.0/oauth2/suiteAccessToken").auth(Auth::None).idempotent().uncounted()
.scopes(&["isvapi_base"])
        .documentation("https://open.dingtalk.com/document/development/obtains-the-suite-acess-token-of-third-party-enterprise-applications");

/// `POST /v1.0/oauth2/suiteAccessToken`: the access token of an ISV's suite itself.
///
/// Permission: `isvapi_base`.
/// [Official page](https://open.dingtalk.com/document/development/obtains-the-suite-acess-token-of-third-party-enterprise-applications).
pub fn get_suite_access_token<'c>(
    client: &'c Client,
    request: &GetSuiteAccessTokenRequest,
) -> Call<'c, GetSuiteAccessTokenResponse> {
    Call::new(client, &GET_SUITE_ACCESS_TOKEN, request)
}

static GET_USER_TOKEN: Operation =
    Operation::api("v1::oauth2::get_user_token", Method::POST, "/v1.0/oauth2/userAccessToken")
        .auth(Auth::None)
        .uncounted()
        .scopes(&["open_app_api_base"])
        .documentation("https://open.dingtalk.com/document/development/obtain-user-token");

/// `POST /v1.0/oauth2/userAccessToken`: a person's tokens, for an authorisation code or a refresh token; both are used up by it.
///
/// Permission: `open_app_api_base`.
/// [Official page](https://open.dingtalk.com/document/development/obtain-user-token).
pub fn get_user_token<'c>(
    client: &'c Client,
    request: &GetUserTokenRequest,
) -> Call<'c, GetUserTokenResponse> {
    Call::new(client, &GET_USER_TOKEN, request)
}

static GET_SSO_ACCESS_TOKEN: Operation = Operation::api("v1::oauth2::get_sso_access_token", Method::POST, "/v1.0/oauth2/ssoAccessToken").auth(Auth::None).idempotent().uncounted()
.scopes(&["qyapi_base"])
        .documentation("https://open.dingtalk.com/document/development/obtain-the-access-token-of-the-micro-application-background-without-log-on");

/// `POST /v1.0/oauth2/ssoAccessToken`: the token for logging administrators in to an app's back office.
///
/// Permission: `qyapi_base`.
/// [Official page](https://open.dingtalk.com/document/development/obtain-the-access-token-of-the-micro-application-background-without-log-on).
pub fn get_sso_access_token<'c>(
    client: &'c Client,
    request: &GetSsoAccessTokenRequest,
) -> Call<'c, GetSsoAccessTokenResponse> {
    Call::new(client, &GET_SSO_ACCESS_TOKEN, request)
}

static CREATE_JSAPI_TICKET: Operation =
    Operation::api("v1::oauth2::create_jsapi_ticket", Method::POST, "/v1.0/oauth2/jsapiTickets")
        .idempotent()
        .uncounted()
        .scopes(&["qyapi_base"])
        .documentation("https://open.dingtalk.com/document/development/create-a-jsapi-ticket");

/// `POST /v1.0/oauth2/jsapiTickets`: the ticket that signs a page's `dd.config`; the same one for two hours, 24 h at most.
///
/// Permission: `qyapi_base`.
/// [Official page](https://open.dingtalk.com/document/development/create-a-jsapi-ticket).
pub fn create_jsapi_ticket(client: &Client) -> Call<'_, CreateJsapiTicketResponse> {
    Call::new(client, &CREATE_JSAPI_TICKET, &Empty::default())
}

/// All of them.
#[cfg(feature = "operations")]
pub(crate) static OPERATIONS: &[&Operation] = &[
    &GET_ACCESS_TOKEN,
    &GET_TOKEN,
    &GET_CORP_ACCESS_TOKEN,
    &GET_SUITE_ACCESS_TOKEN,
    &GET_USER_TOKEN,
    &GET_SSO_ACCESS_TOKEN,
    &CREATE_JSAPI_TICKET,
];
