//! A fake with a credential of every kind, and calls made from the catalogue.

use std::collections::HashSet;

use dingtalk_crypto::signature;
use dingtalk_fake::{Fake, FakeBuilder};
use http::Method;
use serde_json::{Value, json};

use crate::support::schema::{Encoding, Operation, Request, encode};
use crate::support::{Answer, Http};

/// The credentials that the operations ask for.
struct Tokens {
    app: String,
    user: String,
    suite: String,
    sns: String,
    sns_user: String,
    sso: String,
}

pub struct World {
    pub fake: Fake,
    http: Http,
    tokens: Tokens,
    /// Answered from a state, so that made-up ids are refused for good reason.
    stateful: HashSet<(String, String)>,
}

impl World {
    pub async fn start() -> Self {
        Self::of(Fake::builder()).await
    }

    pub async fn of(builder: FakeBuilder) -> Self {
        let fake = builder.start().await.unwrap();
        let http = Http::new(&fake);
        let seed = fake.seed();
        let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("no token")).to_owned();
        let app = http.token(&fake).await;
        let login = json!({"clientId": fake.client_id(), "clientSecret": fake.client_secret(),
            "code": fake.access().login_code("lisi"), "grantType": "authorization_code"});
        let user = text(&http.post("/v1.0/oauth2/userAccessToken", login).await["accessToken"]);
        let suite = json!({"suiteKey": seed.suite.key, "suiteSecret": seed.suite.secret, "suiteTicket": seed.suite.ticket});
        let suite = text(&http.post("/v1.0/oauth2/suiteAccessToken", suite).await["accessToken"]);
        let query = format!("appid={}&appsecret={}", seed.sns.app_id, seed.sns.app_secret);
        let sns = text(&http.get(&format!("/sns/gettoken?{query}")).await["access_token"]);
        let person = json!({"openid": "o", "persistent_code": "p"});
        let sns_user =
            text(&http.post(&format!("/sns/get_sns_token?access_token={sns}"), person).await["sns_token"]);
        let query = format!("corpid={}&corpsecret={}", seed.corp_id, seed.sso_secret);
        let sso = text(&http.get(&format!("/sso/gettoken?{query}")).await["access_token"]);
        let stateful = fake.operations().into_iter().filter(|operation| operation.stateful);
        let stateful =
            stateful.map(|operation| (operation.method.to_owned(), operation.path.to_owned())).collect();
        Self { http, tokens: Tokens { app, user, suite, sns, sns_user, sso }, stateful, fake }
    }

    pub fn is_stateful(&self, operation: &Operation) -> bool {
        self.stateful.contains(&(operation.method.clone(), operation.path.clone()))
    }

    /// Header and query of the operation's credential; with a forged one where `right` is false.
    fn credential(&self, operation: &Operation, right: bool) -> (String, Vec<(String, String)>) {
        let tokens = &self.tokens;
        let shown = |token: &str| if right { token.to_owned() } else { "forged".to_owned() };
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let seed = self.fake.seed();
        let now_ms = u64::try_from(self.fake.now_ms()).unwrap();
        if operation.new_host() {
            let token = match (operation.auth(), operation.only_token()) {
                ("none", _) => return (String::new(), Vec::new()),
                // Its page names the kinds of token that others take.
                _ if operation.path == "/v1.0/oauth2/ssoUserInfo" => &tokens.sso,
                (_, Some("user")) => &tokens.user,
                (_, Some("suite")) => &tokens.suite,
                _ => &tokens.app,
            };
            return (shown(token), Vec::new());
        }
        let timestamp = pair("timestamp", &now_ms.to_string());
        let suite = signature::isv_suite(now_ms, &seed.suite.ticket, &seed.suite.secret.as_str().into());
        let ticket = pair("suiteTicket", &seed.suite.ticket);
        let query = match operation.auth() {
            "none" => Vec::new(),
            "suite" => vec![pair("suite_access_token", &shown(&tokens.suite))],
            "suite+signature" => {
                let signature = pair("signature", &shown(&suite));
                vec![pair("suite_access_token", &tokens.suite), timestamp, ticket, signature]
            }
            "signature" if operation.path.starts_with("/sns/") => {
                let signature = signature::sns(now_ms, &seed.sns.app_secret.as_str().into());
                vec![pair("accessKey", &seed.sns.app_id), timestamp, pair("signature", &shown(&signature))]
            }
            "signature" => {
                vec![pair("accessKey", &seed.suite.key), timestamp, ticket, pair("signature", &shown(&suite))]
            }
            "sns" => vec![pair("access_token", &shown(&tokens.sns))],
            "sns_user" => vec![pair("sns_token", &shown(&tokens.sns_user))],
            "sso" => vec![pair("access_token", &shown(&tokens.sso))],
            _ => vec![pair("access_token", &shown(&tokens.app))],
        };
        (String::new(), query)
    }

    pub async fn send(&self, operation: &Operation, request: Request, right_token: bool) -> Answer {
        let (token, mut query) = self.credential(operation, right_token);
        query.extend(request.query);
        let path =
            if query.is_empty() { request.path } else { format!("{}?{}", request.path, encode(&query)) };
        let mut headers = vec![("x-acs-dingtalk-access-token", token.as_str())];
        headers.retain(|(_, token)| !token.is_empty());
        let text = |value: &Value| value.as_str().map_or(value.to_string(), str::to_owned);
        let members = request.body.as_object().into_iter().flatten();
        let members = members.map(|(name, value)| (name.clone(), text(value)));
        let body = match request.encoding {
            Encoding::Json if request.body.is_null() => String::new(),
            Encoding::Json => {
                headers.push(("content-type", "application/json"));
                request.body.to_string()
            }
            Encoding::Form => {
                headers.push(("content-type", "application/x-www-form-urlencoded"));
                encode(&members.collect::<Vec<_>>())
            }
            Encoding::Multipart => {
                headers.push(("content-type", "multipart/form-data; boundary=xx"));
                let part = |(name, value)| {
                    format!("--xx\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
                };
                members.map(part).collect::<String>() + "--xx--\r\n"
            }
        };
        let method: Method = operation.method.parse().unwrap();
        self.http.send(method, &path, &headers, body).await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}

/// Whether the host did what was asked.
pub fn accepted(operation: &Operation, answer: &Answer) -> bool {
    let verdict = answer.json();
    if operation.new_host() {
        answer.status == 200
            && (verdict["errcode"].is_null() || verdict["errcode"] == 0 || verdict["errcode"] == "0")
    } else {
        verdict["errcode"] == 0
    }
}
