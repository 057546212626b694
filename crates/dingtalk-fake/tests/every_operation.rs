//! Every operation of the catalogue, over the wire: right requests are answered, wrong ones refused.

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may"
)]

#[path = "support/schema.rs"]
mod schema;
mod support;

use std::collections::HashSet;

use dingtalk_crypto::signature;
use dingtalk_fake::Fake;
use http::Method;
use schema::{Operation, Request, encode};
use serde_json::{Value, json};
use support::{Answer, Http};

/// The credentials that the operations ask for.
struct Tokens {
    app: String,
    user: String,
    suite: String,
    sns: String,
    sns_user: String,
    sso: String,
}

struct World {
    fake: Fake,
    http: Http,
    tokens: Tokens,
    /// Answered from a state, so that made-up ids are refused for good reason.
    stateful: HashSet<(String, String)>,
}

impl World {
    async fn start() -> Self {
        let fake = Fake::start().await.unwrap();
        let http = Http::new(&fake);
        let seed = fake.seed();
        let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("no token")).to_owned();
        let app = http.token(&fake).await;
        let login = json!({"clientId": fake.client_id(), "clientSecret": fake.client_secret(),
            "code": fake.login_code("lisi"), "grantType": "authorization_code"});
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

    fn is_stateful(&self, operation: &Operation) -> bool {
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

    async fn send(&self, operation: &Operation, request: Request, right_token: bool) -> Answer {
        let (token, mut query) = self.credential(operation, right_token);
        query.extend(request.query);
        let path = match query.is_empty() {
            true => request.path,
            false => format!("{}?{}", request.path, encode(&query)),
        };
        let mut headers = vec![("x-acs-dingtalk-access-token", token.as_str())];
        headers.retain(|(_, token)| !token.is_empty());
        let body = if request.multipart {
            headers.push(("content-type", "multipart/form-data; boundary=xx"));
            let part = |(name, value): (&String, &Value)| {
                let value = value.as_str().map_or(value.to_string(), str::to_owned);
                format!("--xx\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
            };
            request.body.as_object().unwrap().iter().map(part).collect::<String>() + "--xx--\r\n"
        } else if request.body.is_null() {
            String::new()
        } else {
            headers.push(("content-type", "application/json"));
            request.body.to_string()
        };
        let method: Method = operation.method.parse().unwrap();
        self.http.send(method, &path, &headers, body).await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}

/// Whether the host did what was asked.
fn accepted(operation: &Operation, answer: &Answer) -> bool {
    let verdict = answer.json();
    match operation.new_host() {
        true => {
            answer.status == 200
                && (verdict["errcode"].is_null() || verdict["errcode"] == 0 || verdict["errcode"] == "0")
        }
        false => verdict["errcode"] == 0,
    }
}

/// Neither host says of an operation that it has that it does not exist.
fn is_unknown(answer: &Answer) -> bool {
    let errcode = &answer.json()["errcode"];
    [22, 404, 43001, 43002].iter().any(|unknown| *errcode == *unknown)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_request_is_answered_in_the_shape_of_its_operation() {
    let Some(operations) = schema::operations() else { return };
    let world = World::start().await;
    let (mut published, mut stateful) = (0, 0);
    for operation in &operations {
        if world.is_stateful(operation) {
            let answer = world.send(operation, operation.request(true), true).await;
            assert!(!is_unknown(&answer), "{}: {}", operation.id, answer.json());
            stateful += 1;
            continue;
        }
        for every_field in [true, false] {
            let request = operation.request(every_field);
            let answer = world.send(operation, request.clone(), true).await;
            assert!(accepted(operation, &answer), "{} {request:?}: {}", operation.id, answer.json());
            let misfit = operation.misfit(answer.json());
            assert_eq!(misfit, None, "{}: {}", operation.id, answer.json());
        }
        published += 1;
    }
    println!("{published} answered from the catalogue, {stateful} from the state, of {}", operations.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_without_a_required_field_is_refused() {
    let Some(operations) = schema::operations() else { return };
    let world = World::start().await;
    let (mut fields, mut refusing) = (0, 0);
    for operation in operations.iter().filter(|operation| !world.is_stateful(operation)) {
        let requests = operation.without_required();
        refusing += usize::from(!requests.is_empty());
        for (field, request) in requests {
            let answer = world.send(operation, request, true).await;
            assert!(!accepted(operation, &answer), "{} without {field}", operation.id);
            let verdict = answer.json().to_string();
            assert!(verdict.contains(&field), "{} without {field}: {verdict}", operation.id);
            fields += 1;
        }
    }
    println!("{fields} required fields missed, in {refusing} of {} operations", operations.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_credential_is_refused_before_the_request_is_looked_at() {
    let Some(operations) = schema::operations() else { return };
    let world = World::start().await;
    let (mut refused, mut open) = (0, 0);
    for operation in &operations {
        if matches!(operation.auth(), "none" | "webhook") {
            open += 1;
            continue;
        }
        let answer = world.send(operation, operation.request(true), false).await;
        let verdict = answer.json();
        if operation.new_host() {
            assert_eq!(
                (answer.status.as_u16(), &verdict["code"]),
                (400, &json!("InvalidAuthentication")),
                "{}",
                operation.id
            );
        } else {
            let code = verdict["sub_code"].as_str().map_or(verdict["errcode"].to_string(), str::to_owned);
            assert!(["40014", "40082", "853004"].contains(&code.as_str()), "{}: {verdict}", operation.id);
        }
        refused += 1;
    }
    println!("{refused} refuse a wrong credential, {open} ask for none, of {}", operations.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_field_and_a_wrong_type_are_refused() {
    let Some(operations) = schema::operations() else { return };
    let world = World::start().await;
    let (mut unknown, mut nonsense) = (0, 0);
    for operation in operations.iter().filter(|operation| !world.is_stateful(operation)) {
        let mut request = operation.request(true);
        match request.body.as_object_mut() {
            Some(members) => drop(members.insert("noSuchField".into(), json!(1))),
            None => request.query.push(("noSuchField".into(), "1".into())),
        }
        let answer = world.send(operation, request, true).await;
        let verdict = answer.json().to_string();
        assert!(
            !accepted(operation, &answer) && verdict.contains("noSuchField"),
            "{}: {verdict}",
            operation.id
        );
        unknown += 1;
        if let Some(request) = operation.with_nonsense() {
            let answer = world.send(operation, request.clone(), true).await;
            assert!(!accepted(operation, &answer), "{}: {request:?}", operation.id);
            nonsense += 1;
        }
    }
    println!("{unknown} refuse an unknown field, {nonsense} a wrong type, of {}", operations.len());
}

#[tokio::test]
async fn the_list_has_every_operation_once() {
    let Some(operations) = schema::operations() else { return };
    let fake = Fake::start().await.unwrap();
    let listed = fake.operations();
    let key = |method: &str, path: &str| format!("{method} {}", path.trim_end());
    let keys: HashSet<_> = listed.iter().map(|listed| key(listed.method, listed.path)).collect();
    assert_eq!(keys.len(), listed.len());
    for operation in &operations {
        assert!(keys.contains(&key(&operation.method, &operation.path)), "{}", operation.id);
    }
    let stateful = listed.iter().filter(|listed| listed.stateful).count();
    println!("{} operations listed, {stateful} with a state", listed.len());
}
