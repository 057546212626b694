//! What DingTalk pushes about an ISV's customers and its ticket reaches the tokens before any handler runs.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dingtalk_open::auth::{AuthError, MemoryStore, Token, TokenProvider, TokenRequest};
use dingtalk_open::callback::CallbackServer;
use dingtalk_open::crypto::CallbackCipher;
use dingtalk_open::events::model::identity::OrgSuiteRelieve;
use dingtalk_open::events::{Delivery, Received, Route, with};
use dingtalk_open::fake::{Fake, Subscription};
use dingtalk_open::gateway::Status;
use dingtalk_open::oapi::user::GetUserRequest;
use dingtalk_open::transport::TokioClock;
use dingtalk_open::{DingTalk, Secret, async_trait, oapi};
use serde_json::{Value, json};

/// What happened, in order.
type Journal = Arc<Mutex<Vec<String>>>;

#[derive(Debug, Clone, Default)]
struct Tokens(Journal);

#[async_trait]
impl TokenProvider for Tokens {
    fn cached(&self, _: &TokenRequest<'_>) -> Option<Token> {
        Some(Token::new("token".into()))
    }

    async fn token(&self, _: &TokenRequest<'_>) -> Result<Token, AuthError> {
        Ok(Token::new("token".into()))
    }

    fn reject(&self, _: &TokenRequest<'_>, _: &Token) {}

    fn organisation_changed(&self, corp_id: &str) {
        self.0.lock().unwrap().push(format!("changed {corp_id}"));
    }

    fn organisation_left(&self, corp_id: &str) {
        self.0.lock().unwrap().push(format!("left {corp_id}"));
    }

    async fn suite_ticket_pushed(&self, ticket: &Secret) {
        self.0.lock().unwrap().push(format!("ticket {}", ticket.expose()));
    }
}

async fn handle(journal: Journal, event: Delivery) {
    let event_type = event.metadata().event_type.clone().unwrap_or_default();
    journal.lock().unwrap().push(format!("handled {event_type}"));
}

fn ding(fake: &Fake) -> (DingTalk, Journal) {
    let tokens = Tokens::default();
    let journal = Arc::clone(&tokens.0);
    (DingTalk::builder().fake(fake).tokens(tokens).build().unwrap(), journal)
}

/// Each event of a customer, and one that changes nothing.
async fn push_all(fake: &Fake, journal: &Journal) {
    let of_info = |name: &str| json!({name: {"corpid": "dingcustomer"}});
    let changed = Some("changed dingcustomer");
    let left = Some("left dingcustomer");
    let cases: [(&str, Value, Option<&str>); 10] = [
        ("org_suite_auth", of_info("auth_corp_info"), changed),
        ("org_suite_auth", of_info("authCorpInfo"), changed),
        ("change_auth", json!({"AuthCorpId": "dingcustomer"}), changed),
        ("tmp_auth_code", json!({"AuthCorpId": "dingcustomer", "AuthCode": "c"}), changed),
        ("org_suite_relieve", json!({"AuthCorpId": "dingcustomer"}), left),
        ("suite_relieve", json!({"AuthCorpId": "dingcustomer"}), left),
        (
            "suite_ticket",
            json!({"SuiteKey": fake.client_id(), "SuiteTicket": "pushed"}),
            Some("ticket pushed"),
        ),
        ("suite_ticket", json!({"suiteTicket": "pushed"}), Some("ticket pushed")),
        ("suite_ticket", json!({"SuiteKey": "suiteother", "SuiteTicket": "foreign"}), None),
        ("user_add_org", json!({"UserId": ["u"]}), None),
    ];
    for (event_type, data, told) in cases {
        journal.lock().unwrap().clear();
        let outcomes = fake.events().push(event_type, data).await;
        assert!(outcomes.iter().all(|outcome| outcome.acknowledged), "{event_type}: {outcomes:?}");
        let happened = journal.lock().unwrap().clone();
        assert!(told.is_none_or(|told| happened.contains(&told.to_owned())), "{event_type}: {happened:?}");
        assert_eq!(happened.last(), Some(&format!("handled {event_type}")), "{happened:?}");
        assert!(told.is_some() || happened.len() == 1, "{happened:?}");
    }
}

#[tokio::test]
async fn a_customer_that_opens_the_app_is_told_over_stream_before_the_handler_runs() {
    let fake = Fake::start().await.unwrap();
    let (ding, journal) = ding(&fake);
    let app = ding.stream().on(Route::any_event(), with(Arc::clone(&journal), handle)).start().unwrap();
    app.wait_for(Status::connected).await;
    push_all(&fake, &journal).await;
    app.stop(Duration::from_secs(10)).await.unwrap();
}

#[tokio::test]
async fn a_customer_that_opens_the_app_is_told_over_http_before_the_handler_runs() {
    let fake = Fake::start().await.unwrap();
    let (ding, journal) = ding(&fake);
    let (token, key) = ("token", "1234567890123456789012345678901234567890123");
    let cipher = CallbackCipher::new(token, key, fake.client_id()).unwrap();
    let callbacks =
        ding.callbacks().on(Route::any_event(), with(Arc::clone(&journal), handle)).events("/e", cipher);
    let server = CallbackServer::bind("127.0.0.1:0", callbacks.build().unwrap()).await.unwrap();
    let url = format!("http://{}/e", server.local_addr().unwrap());
    let serving = tokio::spawn(server.serve(std::future::pending()));
    fake.events().subscribe(Subscription::new(url, token, key));
    push_all(&fake, &journal).await;
    serving.abort();
}

#[tokio::test]
async fn a_suite_on_the_builder_lives_by_what_is_pushed_without_a_handler() {
    let fake = Fake::start().await.unwrap();
    let suite = &fake.seed().suite;
    let ding = DingTalk::builder().fake(&fake).suite(&suite.key, &*suite.secret).build().unwrap();
    let customer = ding.for_corp(fake.corp_id());
    let request = GetUserRequest::new("manager4220");
    let error = oapi::user::get(&customer, &request).await.unwrap_err();
    assert!(error.to_string().contains("no suite ticket yet"), "{error}");

    let app = ding.stream().start().unwrap();
    app.wait_for(Status::connected).await;
    let ticket = json!({"SuiteKey": suite.key, "SuiteTicket": suite.ticket});
    let outcomes = fake.events().push("suite_ticket", ticket).await;
    assert!(outcomes.iter().all(|outcome| outcome.acknowledged), "{outcomes:?}");
    assert_eq!(oapi::user::get(&customer, &request).await.unwrap().result.name, "Wang Min");
    let code = Secret::new(fake.access().login_code("lisi"));
    let person = customer.who_in_app(&code).await.unwrap();
    assert_eq!((person.user_id.as_deref(), person.corp_id.as_deref()), (Some("lisi"), Some(fake.corp_id())));

    let another = oapi::user::get(&ding.for_corp("dingother"), &request).await.unwrap_err();
    assert_eq!(another.code(), Some("invalidAuthInfo"), "{another}");
    app.stop(Duration::from_secs(10)).await.unwrap();
}

/// The id of a customer who gives the app up stands beside the payload, which is empty (page `enterprise-release-kit-authorization`).
#[tokio::test]
async fn customers_come_and_go_while_the_app_runs_over_stream_and_http() {
    let fake = Fake::start().await.unwrap();
    let suite = fake.seed().suite.clone();
    for over_stream in [true, false] {
        let ding = DingTalk::builder().fake(&fake).suite(&*suite.key, &*suite.secret).build().unwrap();
        let left = Arc::new(Mutex::new(Vec::new()));
        let told = async |left: Arc<Mutex<Vec<_>>>, event: Received<OrgSuiteRelieve>| {
            left.lock().unwrap().push(event.metadata.corp_id.clone());
        };
        let route = Route::event_of::<OrgSuiteRelieve>();
        let (mut app, mut serving) = (None, None);
        if over_stream {
            let started = ding.stream().on(route, with(Arc::clone(&left), told)).start().unwrap();
            started.wait_for(Status::connected).await;
            app = Some(started);
        } else {
            let (token, key) = ("token", "1234567890123456789012345678901234567890123");
            let cipher = CallbackCipher::new(token, key, &suite.key).unwrap();
            let callbacks = ding.callbacks().on(route, with(Arc::clone(&left), told)).events("/e", cipher);
            let server = CallbackServer::bind("127.0.0.1:0", callbacks.build().unwrap()).await.unwrap();
            let url = format!("http://{}/e", server.local_addr().unwrap());
            serving = Some(tokio::spawn(server.serve(std::future::pending())));
            fake.customers().subscribe(Subscription::new(url, token, key));
        }
        let (request, customer) = (GetUserRequest::new("lisi"), ding.for_corp("dingcustomer"));
        fake.customers().push_ticket().await;
        let error = oapi::user::get(&customer, &request).await.unwrap_err();
        assert_eq!(error.code(), Some("invalidAuthInfo"), "{error}");
        fake.customers().authorise("dingcustomer").await;
        assert_eq!(oapi::user::get(&customer, &request).await.unwrap().result.name, "李四");
        fake.customers().push_ticket().await;
        fake.customers().change("dingcustomer").await;
        fake.access().expire_tokens();
        oapi::user::get(&customer, &request).await.unwrap();
        let outcomes = fake.customers().relieve("dingcustomer").await;
        assert!(outcomes.iter().any(|outcome| outcome.acknowledged), "{outcomes:?}");
        assert_eq!(*left.lock().unwrap(), [Some("dingcustomer".to_owned())]);
        let error = oapi::user::get(&customer, &request).await.unwrap_err();
        assert_eq!(error.code(), Some("invalidAuthInfo"), "{error}");
        if let Some(app) = app {
            app.stop(Duration::from_secs(10)).await.unwrap();
        }
        if let Some(serving) = serving {
            serving.abort();
        }
    }
}

#[tokio::test]
async fn a_pushed_ticket_outlives_a_restart_in_the_token_store() {
    let fake = Fake::start().await.unwrap();
    let suite = &fake.seed().suite;
    let store = Arc::new(MemoryStore::new(TokioClock::new()));
    let start = || {
        let builder = DingTalk::builder().fake(&fake).suite(&suite.key, &*suite.secret);
        builder.token_store(Arc::clone(&store)).build().unwrap()
    };
    let ding = start();
    let app = ding.stream().start().unwrap();
    app.wait_for(Status::connected).await;
    fake.customers().push_ticket().await;
    app.stop(Duration::from_secs(10)).await.unwrap();
    let customer = start().for_corp(fake.corp_id());
    oapi::user::get(&customer, &GetUserRequest::new("lisi")).await.unwrap();
}
