//! Hundreds of rotations, cuts and dead peers on real sockets while events keep coming: nothing that DingTalk considers
//! delivered was missed or handled twice, and nothing is left behind.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use dingtalk_open::DingTalk;
use dingtalk_open::events::{Delivery, Route, with};
use dingtalk_open::fake::{Fake, Fault, FaultKind, Greetings, Seed};
use dingtalk_open::gateway::{AppHandle, Status};
use serde_json::json;

/// Handled events by their id, and how often.
type Handled = Arc<Mutex<HashMap<String, u32>>>;

const ROUNDS: usize = 90;
const EVENTS_PER_ROUND: usize = 4;
const DEADLINE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn ninety_losses_lose_no_event_and_repeat_none() {
    if dingtalk_testing::ran_alone("stream_soak::ninety_losses_lose_no_event_and_repeat_none") {
        return;
    }
    let fake = fake().await;
    let ding = DingTalk::builder().fake(&fake).build().expect("a client");
    let handled = Handled::default();
    let record = async |handled: Handled, event: Delivery| {
        let id = event.metadata().event_id.clone().unwrap_or_default();
        *handled.lock().expect("the map").entry(id).or_default() += 1;
    };
    let stream = ding.stream().on(Route::any_event(), with(handled.clone(), record));
    let second = Duration::from_secs(1);
    let stream = stream.receiver(|gateway| gateway.keep_alive(second, second).proven_after(Duration::ZERO));
    let app = stream.start().expect("an app");
    connected(&app).await;
    // What is opened once and kept is not counted as left behind.
    round(&fake, &app, 0).await;
    let before = dingtalk_testing::open_descriptors();
    for number in 1..ROUNDS {
        round(&fake, &app, number).await;
    }
    connected(&app).await;
    settle(&fake).await;
    let after = dingtalk_testing::open_descriptors();

    let deliveries = fake.stream().deliveries();
    let acknowledged = deliveries.iter().filter(|delivery| delivery.acknowledged).count();
    let attempts: usize = deliveries.iter().map(|delivery| delivery.attempts.len()).sum();
    let counters = app.counters();
    println!(
        "{ROUNDS} faults: {} events, {acknowledged} acknowledged, {attempts} attempts; {} connections, {} rotations, {} losses, \
         {} gaps; file descriptors {before} before, {after} after",
        deliveries.len(),
        counters.connects,
        counters.rotations,
        counters.losses,
        counters.gaps,
    );
    assert_eq!(deliveries.len(), ROUNDS * EVENTS_PER_ROUND);
    let handled = handled.lock().expect("the map");
    for delivery in &deliveries {
        assert!(delivery.acknowledged, "lost: {delivery:?}");
        assert_eq!(handled.get(&delivery.id), Some(&1), "not exactly once: {delivery:?}");
    }
    assert_eq!(handled.len(), deliveries.len(), "handled what was not sent");
    assert!(after <= before + 2, "file descriptors: {before} before, {after} after");
}

async fn fake() -> Fake {
    let mut seed = Seed::default();
    seed.stream.greetings = Greetings::Never;
    seed.stream.silence_ms = 200;
    seed.stream.ack_deadline_ms = Some(1_000);
    // As often as it takes: the peer may be dead for a while.
    let retries = [Duration::from_millis(50); 100];
    Fake::builder().seed(seed).retry_schedule(retries).start().await.expect("a fake")
}

/// One fault in the middle of some events.
async fn round(fake: &Fake, app: &AppHandle, number: usize) {
    connected(app).await;
    let fault = match number % 30 {
        29 => Fault::stream_vanish(),
        remainder => match remainder % 3 {
            0 => Fault::stream_disconnect(),
            1 => Fault::stream_rst(),
            _ => Fault::stream_close(1001),
        },
    };
    let events = async {
        for _ in 0..EVENTS_PER_ROUND {
            let outcomes = fake.events().push("user_add_org", json!({"UserId": ["zhangsan"]})).await;
            assert!(outcomes.iter().all(|outcome| outcome.acknowledged), "round {number}: {outcomes:?}");
        }
    };
    let fault = async {
        let dead = matches!(fault.kind, FaultKind::StreamVanish);
        fake.inject(fault);
        if dead {
            app.wait_for(|status| !status.connected()).await;
            // DingTalk goes on pushing to a dead peer for a minute.
            fake.advance_clock(Duration::from_secs(61));
        }
    };
    tokio::join!(events, fault);
}

async fn connected(app: &AppHandle) {
    let status = tokio::time::timeout(DEADLINE, app.wait_for(Status::connected)).await;
    status.expect("connected again within a minute");
}

/// Until the fake has let go of the connections that it made fail.
async fn settle(fake: &Fake) {
    // The fake holds dead connections for ten minutes more, so that their client sees no FIN.
    fake.advance_clock(Duration::from_secs(601));
    let alone = async {
        while fake.stream().connections().len() > 1 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(DEADLINE, alone).await.expect("one connection in the end");
}
