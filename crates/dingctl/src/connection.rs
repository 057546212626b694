//! DingTalk, as it is called in one run.

use dingtalk_api::{Call, Client};
use dingtalk_auth::Token;
use dingtalk_fake::Fake;
use dingtalk_fake::json::json;
use dingtalk_open::DingTalk;
use dingtalk_types::Secret;
use http::Method;
use serde_json::Value;

use crate::failure::Failure;
use crate::profile::Profile;

/// DingTalk, as it is called in this run.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) ding: DingTalk,
    /// The app that calls.
    pub(crate) profile: Profile,
    /// The app's secret; none with `--fake`, which tells its own.
    pub(crate) secret: Option<Secret>,
    /// With `--as user`: the person's token.
    pub(crate) user: Option<Secret>,
    /// With `--fake`: lives as long as the run.
    pub(crate) fake: Option<Fake>,
}

impl Connection {
    /// The token of a person of the embedded organisation.
    pub(crate) async fn log_somebody_in(&self) -> Result<Option<Secret>, Failure> {
        let Some(fake) = &self.fake else { return Ok(None) };
        let Some(person) = fake.seed().users.first() else { return Ok(None) };
        let request = json!({
            "clientId": fake.client_id(),
            "clientSecret": fake.client_secret(),
            "code": fake.access().login_code(&person.userid),
            "grantType": "authorization_code",
        });
        let answer = self.ding.call_raw(Method::POST, "/v1.0/oauth2/userAccessToken", &request).await?;
        Ok(answer.get("accessToken").and_then(Value::as_str).map(Secret::new))
    }

    /// The secret that the app proves itself with.
    pub(crate) fn secret(&self) -> Option<Secret> {
        self.secret.clone().or_else(|| self.fake.as_ref().map(|fake| Secret::new(fake.client_secret())))
    }

    /// An operation of the catalogue by its id, such as `oapi.user.get`; its answer as JSON.
    pub(crate) async fn call(&self, id: &str, request: Value) -> Result<Value, Failure> {
        let Some(operation) = dingtalk_catalogue::find(id) else {
            return Err(Failure::other(format!("the catalogue lacks {id}")));
        };
        let call = self.prepared(self.ding.client(), operation, &request);
        Ok(call.await?.into_inner())
    }

    /// A call of an operation, with the person's token where a person calls.
    pub(crate) fn prepared<'c>(
        &self,
        client: &'c Client,
        operation: &'static dingtalk_catalogue::Operation,
        request: &Value,
    ) -> Call<'c, Value> {
        let call = client.call_operation(dingtalk_api::Operation::of_catalogue(operation), request);
        self.as_whoever_calls(call)
    }

    /// The call with the person's token, where a person calls.
    pub(crate) fn as_whoever_calls<'c>(&self, call: Call<'c, Value>) -> Call<'c, Value> {
        match self.user.clone() {
            Some(token) => call.token(Token::new(token)),
            None => call,
        }
    }
}
