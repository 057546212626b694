//! What the gateways check before an operation runs: the token in the right place, then the permission.

use crate::call::Call;
use crate::platform::Platform;
use crate::reply::{Dialect, Refusal};
use crate::route::{Auth, Route};
use crate::state::tokens::{Holder, Standing};

/// Refuses the call, or says on whose behalf it comes.
pub(crate) fn admit(platform: &Platform, route: &Route, call: &Call) -> Result<Option<Holder>, Refusal> {
    if route.auth == Auth::Open {
        return Ok(None);
    }
    let dialect = call.dialect();
    let token = match dialect {
        Dialect::Api => call.header("x-acs-dingtalk-access-token").map(str::to_owned),
        Dialect::Oapi => call.query("access_token").map(str::to_owned),
        // The gateway also reads a form member of this name, but neither a JSON member nor a header.
        Dialect::Topapi => call.query("access_token").map(str::to_owned).or_else(|| form_token(call)),
    };
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return Err(match dialect {
            Dialect::Api => Refusal::api(
                400,
                "AuthenticationFailed.MissingParameter",
                "the header x-acs-dingtalk-access-token is missing",
            ),
            Dialect::Oapi => Refusal::gateway(41001, "access_token is missing"),
            Dialect::Topapi => Refusal::gateway(40000, "access_token is blank"),
        });
    };
    let state = platform.state();
    let holder = match state.tokens.standing(&token, platform.clock.now_ms()) {
        Standing::Valid(holder) if fits(holder, route.auth) => holder.clone(),
        standing => {
            let expired = standing == Standing::Expired;
            return Err(match dialect {
                Dialect::Api if expired && route.auth == Auth::User => {
                    Refusal::api(400, "accesstoken.expired", "the access token has expired")
                }
                Dialect::Api => Refusal::api(400, "InvalidAuthentication", "invalid access_token"),
                Dialect::Oapi if expired => Refusal::gateway(42001, "access_token has expired"),
                Dialect::Oapi | Dialect::Topapi => Refusal::gateway(40014, "invalid access_token"),
            });
        }
    };
    match state.missing_scope(route.scopes) {
        Some(scope) => Err(permission_missing(dialect, scope)),
        None => Ok(Some(holder)),
    }
}

/// What each host says when the app lacks a permission point.
pub(crate) fn permission_missing(dialect: Dialect, scope: &str) -> Refusal {
    match dialect {
        Dialect::Api => Refusal::Api {
            status: 403,
            code: "Forbidden.AccessDenied.AccessTokenPermissionDenied",
            message: format!("the app has not been granted the permission {scope}"),
            required_scopes: vec![scope.to_owned()],
        },
        _ => Refusal::gateway(60011, format!("the app has not been granted the permission [{scope}]")),
    }
}

fn form_token(call: &Call) -> Option<String> {
    let form =
        call.header("content-type")?.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded");
    if form { call.text("access_token") } else { None }
}

fn fits(holder: &Holder, auth: Auth) -> bool {
    match auth {
        Auth::Open => true,
        Auth::App => matches!(holder, Holder::App { .. }),
        Auth::User => matches!(holder, Holder::User { .. }),
        Auth::Sso => matches!(holder, Holder::Sso { .. }),
        Auth::Suite => matches!(holder, Holder::Suite { .. }),
    }
}
