//! An ISV's customer opens the app: from then on a remembered refusal of its token no longer counts, before any handler runs.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dingtalk_open::auth::{AuthError, Token, TokenProvider, TokenRequest};
use dingtalk_open::callback::CallbackServer;
use dingtalk_open::crypto::CallbackCipher;
use dingtalk_open::events::{Delivery, Route, with};
use dingtalk_open::fake::{Fake, Subscription};
use dingtalk_open::gateway::Status;
use dingtalk_open::{DingTalk, async_trait};
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
    let cases: [(&str, Value, bool); 6] = [
        ("org_suite_auth", of_info("auth_corp_info"), true),
        ("org_suite_auth", of_info("authCorpInfo"), true),
        ("change_auth", json!({"AuthCorpId": "dingcustomer"}), true),
        ("tmp_auth_code", json!({"AuthCorpId": "dingcustomer", "AuthCode": "c"}), true),
        ("org_suite_relieve", json!({"AuthCorpId": "dingcustomer"}), false),
        ("user_add_org", json!({"UserId": ["u"]}), false),
    ];
    for (event_type, data, changes) in cases {
        journal.lock().unwrap().clear();
        let outcomes = fake.events().push(event_type, data).await;
        assert!(outcomes.iter().all(|outcome| outcome.acknowledged), "{event_type}: {outcomes:?}");
        let happened = journal.lock().unwrap().clone();
        assert_eq!(happened.contains(&"changed dingcustomer".to_owned()), changes, "{happened:?}");
        assert_eq!(happened.last(), Some(&format!("handled {event_type}")), "{happened:?}");
        assert!(changes || happened.len() == 1, "{happened:?}");
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
