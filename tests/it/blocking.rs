//! The blocking facade, outside and inside runtimes.

use std::thread;

use dingtalk_open::fake::Fake;
use dingtalk_open::oapi::user::GetUserRequest;
use dingtalk_open::{RateLimits, Secret, blocking, oapi};
use tokio::runtime::{Builder, Runtime};

/// An embedded DingTalk on a runtime with threads of its own.
fn fake() -> (Runtime, Fake) {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let fake = runtime.block_on(Fake::start()).unwrap();
    (runtime, fake)
}

fn name(ding: &blocking::DingTalk) -> String {
    let user = ding.call(|ding| oapi::user::get(ding, &GetUserRequest::new("manager4220"))).unwrap();
    user.into_inner().result.name
}

#[test]
fn without_a_runtime_it_calls_and_many_threads_may_share_it() {
    let (_runtime, fake) = fake();
    let ding = blocking::DingTalk::builder().fake(&fake).build_blocking().unwrap();
    let callers = (0..8).map(|_| {
        let ding = ding.clone();
        thread::spawn(move || name(&ding))
    });
    for caller in callers.collect::<Vec<_>>() {
        assert_eq!(caller.join().unwrap(), "Wang Min");
    }
    assert_eq!(ding.client().counts().succeeded, 8);
    assert_eq!(ding.call(|ding| ding.health()).to_string(), "ready");
    let code = Secret::new(fake.access().login_code("lisi"));
    assert_eq!(ding.call(|ding| ding.who(&code)).unwrap().user_id.as_deref(), Some("lisi"));
}

#[test]
fn inside_a_runtime_of_either_kind_it_is_built_called_and_dropped() {
    let (_runtime, fake) = fake();
    for mut other in [Builder::new_current_thread(), Builder::new_multi_thread()] {
        let other = other.enable_all().build().unwrap();
        let built_outside = blocking::DingTalk::builder().fake(&fake).build_blocking().unwrap();
        other.block_on(async {
            let built_inside = blocking::DingTalk::builder().fake(&fake).build_blocking().unwrap();
            assert_eq!(name(&built_inside), "Wang Min");
            assert_eq!(name(&built_outside), "Wang Min");
            drop(built_inside);
            drop(built_outside);
            tokio::spawn(async { "the runtime around it goes on" }).await.unwrap();
        });
    }
}

/// Tokio's budget of a task: resources of a runtime say "not yet" to a task that has used many without a pause.
#[test]
fn a_runtime_around_it_stops_no_series_of_calls() {
    let (_runtime, fake) = fake();
    let builder = blocking::DingTalk::builder().fake(&fake);
    let builder = builder.client(|client| client.rate_limits(RateLimits::unlimited()));
    let ding = builder.build_blocking().unwrap();
    let other = Builder::new_current_thread().enable_all().build().unwrap();
    other.block_on(async { (0..300).for_each(|_| drop(name(&ding))) });
    assert_eq!(ding.client().counts().succeeded, 300);
}

#[test]
fn a_failure_is_returned_as_ever_and_a_wrong_credential_leaves_no_thread() {
    let (_runtime, fake) = fake();
    let ding = blocking::DingTalk::builder().fake(&fake).build_blocking().unwrap();
    let error = ding.call(|ding| oapi::user::get(ding, &GetUserRequest::new("nobody"))).unwrap_err();
    assert_eq!(error.code(), Some("60121"));
    let error = blocking::DingTalk::builder().app("", "secret").build_blocking().unwrap_err();
    assert_eq!(error.to_string().lines().count(), 1, "{error}");
}
