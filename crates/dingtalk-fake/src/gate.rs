//! What the gateways check before an operation runs: the token in the right place, then the permission.

use crate::auth::Auth;
use crate::call::{Body, Call, text_of};
use crate::organisation;
use crate::platform::Platform;
use crate::reply::{Dialect, Refusal};
use crate::signature::{self, Signed};
use crate::state::tokens::{Holder, Standing};

/// Refuses the call, or says on whose behalf it comes.
///
/// A call that carries no token comes from no app: permission points neither allow nor stop it.
pub(crate) fn admit<'a>(
    platform: &Platform,
    auth: Auth,
    scopes: impl Iterator<Item = &'a str> + Clone,
    call: &Call,
) -> Result<Option<Holder>, Refusal> {
    let (seed, now_ms) = (&platform.seed, platform.clock.now_ms());
    let signed = Signed {
        access_key: call.query("accessKey"),
        timestamp: call.query("timestamp"),
        suite_ticket: call.query("suiteTicket"),
        signature: call.query("signature"),
    };
    let suite = || platform.state().customers.suite().clone();
    let holder = match auth {
        Auth::Open => return Ok(None),
        Auth::SuiteSignature => signature::check_suite(&suite(), signed, now_ms).map(|()| None)?,
        Auth::SnsSignature => signature::check_sns(seed, signed, now_ms).map(|()| None)?,
        Auth::SignedSuite => {
            let holder = holder_of_token(platform, auth, call)?;
            signature::check_suite_ticket(&suite(), signed, now_ms)?;
            Some(holder)
        }
        _ => Some(holder_of_token(platform, auth, call)?),
    };
    // Points are taken from the apps of one organisation.
    let corp_id = (!seed.organisations.is_empty()).then(|| seed.corp_of_caller(holder.as_ref()).to_owned());
    match organisation::within(corp_id, || platform.state().missing_scope(scopes)) {
        Some(scope) => Err(permission_missing(call.dialect(), scope)),
        None => Ok(holder),
    }
}

fn holder_of_token(platform: &Platform, auth: Auth, call: &Call) -> Result<Holder, Refusal> {
    let dialect = call.dialect();
    let suite = matches!(auth, Auth::Suite | Auth::SignedSuite);
    let parameter = match auth {
        _ if suite => "suite_access_token",
        Auth::SnsUser => "sns_token",
        _ => "access_token",
    };
    let token = match dialect {
        Dialect::Api => call.header("x-acs-dingtalk-access-token").map(str::to_owned),
        Dialect::Oapi => call.query(parameter).map(str::to_owned),
        // The gateway also reads a form member of this name, but neither a JSON member nor a header.
        Dialect::Topapi => call.query(parameter).map(str::to_owned).or_else(|| form_token(call, parameter)),
    };
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return Err(match dialect {
            Dialect::Api => Refusal::api(
                400,
                "AuthenticationFailed.MissingParameter",
                "the header x-acs-dingtalk-access-token is missing",
            ),
            _ if suite => Refusal::gateway(41022, "suite_access_token is missing"),
            Dialect::Oapi => Refusal::gateway(41001, format!("{parameter} is missing")),
            Dialect::Topapi => Refusal::gateway(40000, "access_token is blank"),
        });
    };
    let state = platform.state();
    match state.tokens.standing(&token, platform.clock.now_ms()) {
        Standing::Valid(holder) if fits(holder, auth) => Ok(holder.clone()),
        standing => {
            let expired = standing == Standing::Expired;
            Err(match dialect {
                Dialect::Api if expired && auth == Auth::User => {
                    Refusal::api(400, "accesstoken.expired", "the access token has expired")
                }
                Dialect::Api => Refusal::api(400, "InvalidAuthentication", "invalid access_token"),
                _ if suite => Refusal::gateway(40082, "invalid suite_access_token"),
                Dialect::Oapi if expired => Refusal::gateway(42001, format!("{parameter} has expired")),
                Dialect::Oapi | Dialect::Topapi => Refusal::gateway(40014, format!("invalid {parameter}")),
            })
        }
    }
}

/// What each host says when the app lacks a permission point.
pub(crate) fn permission_missing(dialect: Dialect, scope: &str) -> Refusal {
    match dialect {
        Dialect::Api => Refusal::Api {
            status: 403,
            code: "Forbidden.AccessDenied.AccessTokenPermissionDenied".into(),
            message: format!("the app has not been granted the permission {scope}"),
            required_scopes: vec![scope.to_owned()],
        },
        _ => Refusal::gateway(60011, format!("the app has not been granted the permission [{scope}]")),
    }
}

fn form_token(call: &Call, parameter: &str) -> Option<String> {
    match call.read_body() {
        Ok(Body::Form(members)) => members.get(parameter).and_then(text_of),
        _ => None,
    }
}

fn fits(holder: &Holder, auth: Auth) -> bool {
    match auth {
        Auth::Open | Auth::SuiteSignature | Auth::SnsSignature => true,
        Auth::App => matches!(holder, Holder::App { .. }),
        Auth::User => matches!(holder, Holder::User { .. }),
        Auth::AppOrUser => matches!(holder, Holder::App { .. } | Holder::User { .. }),
        Auth::Sso => matches!(holder, Holder::Sso { .. }),
        Auth::Suite | Auth::SignedSuite => matches!(holder, Holder::Suite { .. }),
        Auth::Sns => matches!(holder, Holder::Sns { .. }),
        Auth::SnsUser => matches!(holder, Holder::SnsUser { .. }),
    }
}
