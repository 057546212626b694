//! One app for many customers (ISV): tickets, authorisation, calls, login, relief: `cargo run --example isv_app`
//!
//! So an embedded DingTalk pushes what a customer does and it ends. With `DINGTALK_SUITE_KEY` and `DINGTALK_SUITE_SECRET` it
//! listens until Ctrl-C; the push mode of the app has to be Stream.

#![allow(clippy::print_stdout, reason = "a program that tells what it does")]

use std::env;
use std::error::Error;
use std::time::Duration;

use dingtalk_open::events::model::identity::{OrgSuiteAuth, OrgSuiteRelieve};
use dingtalk_open::events::{Delivery, Received, Route, with};
use dingtalk_open::fake::Fake;
use dingtalk_open::gateway::Status;
use dingtalk_open::oapi::user::GetUserRequest;
use dingtalk_open::{DingTalk, Secret, StreamBuilder, oapi, shutdown_signal};

/// Tickets, authorisations and reliefs have reached the tokens before a handler runs: what is left is your own business.
fn listen(ding: &DingTalk) -> StreamBuilder {
    ding.stream()
        .on(Route::event_of::<OrgSuiteAuth>(), with(ding.clone(), opened))
        // Who it was stands beside the payload.
        .on(Route::event_of::<OrgSuiteRelieve>(), async |event: Received<OrgSuiteRelieve>| {
            println!("given up by {}", event.metadata.corp_id.as_deref().unwrap_or("nobody"));
        })
        .on(Route::any_event(), async |event: Delivery| {
            println!("event: {}", event.metadata().event_type.as_deref().unwrap_or("of no type"));
        })
}

/// The first call for a new customer.
async fn opened(ding: DingTalk, event: Received<OrgSuiteAuth>) -> Result<(), dingtalk_open::Error> {
    let Some(corp_id) = event.auth_corp_info.as_ref().and_then(|corp| corp.corpid.clone()) else {
        return Ok(());
    };
    let boss = oapi::user::get(&ding.for_corp(&*corp_id), &GetUserRequest::new("manager4220")).await?;
    println!("opened by a customer, where manager4220 is {}", boss.result.name);
    Ok(())
}

/// A page of the app, opened inside DingTalk, sends its code and its corpId.
async fn greet(ding: &DingTalk, corp_id: &str, code: &str) -> String {
    match ding.for_corp(corp_id).who_in_app(&Secret::new(code)).await {
        Ok(person) => format!("Welcome, {}.", person.nick),
        Err(error) => format!("No entry: {error}"),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    if let (Ok(key), Ok(secret)) = (env::var("DINGTALK_SUITE_KEY"), env::var("DINGTALK_SUITE_SECRET")) {
        let ding = DingTalk::builder().suite(key, secret).build()?;
        println!("listening, Ctrl-C ends; {}", ding.health().await);
        return Ok(listen(&ding).run_until(shutdown_signal()).await?);
    }
    println!(
        "offline: an embedded DingTalk; set DINGTALK_SUITE_KEY and DINGTALK_SUITE_SECRET for the real one"
    );
    let fake = Fake::start().await?;
    let suite = &fake.seed().suite;
    let ding = DingTalk::builder().fake(&fake).suite(&suite.key, &*suite.secret).build()?;
    let app = listen(&ding).start()?;
    app.wait_for(Status::connected).await;
    println!("before the first ticket: {}", greet(&ding, fake.corp_id(), "code").await);

    fake.customers().push_ticket().await;
    fake.customers().authorise("dingcustomer").await;
    println!("{}", greet(&ding, "dingcustomer", &fake.access().login_code("lisi")).await);
    println!("of a stranger: {}", greet(&ding, "dingstranger", "code").await);
    fake.customers().relieve("dingcustomer").await;
    println!("after its relief: {}", greet(&ding, "dingcustomer", &fake.access().login_code("lisi")).await);
    app.stop(Duration::from_secs(10)).await?;
    Ok(())
}
