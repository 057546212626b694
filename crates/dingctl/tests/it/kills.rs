//! `forward` is killed over and over while events happen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use dingtalk_fake::{Fake, Seed};
use dingtalk_testing::RedisServer;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::running::{Running, eventually};

/// Events that DingTalk is pushing at once.
const AT_ONCE: usize = 32;
/// Events that are acknowledged between two kills.
const BETWEEN: usize = 40;

/// Events happen without end, and each is pushed until it is acknowledged.
struct Happening {
    fake: Arc<Fake>,
    begun: Arc<AtomicUsize>,
    acknowledged: Arc<AtomicUsize>,
    enough: Arc<AtomicBool>,
}

impl Happening {
    /// How many happened, when all of them are acknowledged.
    async fn run(self) -> usize {
        let mut pushing = JoinSet::new();
        for _ in 0..AT_ONCE {
            let (fake, begun) = (Arc::clone(&self.fake), Arc::clone(&self.begun));
            let (acknowledged, enough) = (Arc::clone(&self.acknowledged), Arc::clone(&self.enough));
            pushing.spawn(async move {
                while !enough.load(Ordering::Relaxed) {
                    let number = begun.fetch_add(1, Ordering::Relaxed);
                    let outcomes =
                        fake.events().push("user_add_org", json!({"UserId": [number.to_string()]})).await;
                    assert!(outcomes.len() == 1 && outcomes[0].acknowledged, "{number}: {outcomes:?}");
                    acknowledged.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        while let Some(ended) = pushing.join_next().await {
            ended.unwrap();
        }
        self.begun.load(Ordering::Relaxed)
    }
}

/// `DINGCTL_KILLS` times; ten unless it is set.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_event_is_lost_by_kills_and_duplicates_have_one_id() {
    let Some(redis) = RedisServer::start() else { return };
    let kills: usize = std::env::var("DINGCTL_KILLS").map_or(10, |kills| kills.parse().unwrap());
    let mut seed = Seed::default();
    seed.stream.ack_deadline_ms = Some(500);
    let schedule = std::iter::repeat_n(Duration::from_millis(600), 200);
    let fake = Arc::new(Fake::builder().seed(seed).retry_schedule(schedule).start().await.unwrap());
    let (base, to) = (fake.base_url(), format!("{}#events", redis.url()));
    let variables = [
        ("DINGTALK_CLIENT_ID", fake.client_id()),
        ("DINGTALK_CLIENT_SECRET", fake.client_secret()),
        ("DINGTALK_API_URL", &*base),
        ("DINGTALK_OAPI_URL", &*base),
        ("DINGCTL_FORWARD_TO", &*to),
    ];
    let start = || {
        let mut running = Running::start(&["forward"], &variables);
        running.wait_for("connected as");
        running
    };

    let mut running = start();
    let (acknowledged, enough) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
    let happening = Happening {
        fake: Arc::clone(&fake),
        begun: Arc::default(),
        acknowledged: Arc::clone(&acknowledged),
        enough: Arc::clone(&enough),
    };
    let happening = tokio::spawn(happening.run());
    for kill in 1..=kills {
        let before = acknowledged.load(Ordering::Relaxed);
        eventually("more are acknowledged", || {
            (acknowledged.load(Ordering::Relaxed) >= before + BETWEEN).then_some(())
        });
        running.kill();
        running = start();
        assert!(!happening.is_finished(), "after {kill} kills");
    }
    enough.store(true, Ordering::Relaxed);
    let events = happening.await.unwrap();
    assert_eq!(running.end().code, Some(0));

    let mut connection = redis::Client::open(redis.url()).unwrap().get_connection().unwrap();
    let entries: Vec<(String, Vec<String>)> =
        redis::cmd("XRANGE").arg(&["events", "-", "+"]).query(&mut connection).unwrap();
    let mut ids: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (_, fields) in &entries {
        let event: Value = serde_json::from_str(&fields[5]).unwrap();
        let number = event["data"]["userId"][0].as_str().unwrap().parse().unwrap();
        ids.entry(number).or_default().insert(fields[1].clone());
    }
    let lost = events - ids.len();
    let duplicates = entries.len() - ids.len();
    let two_ids = ids.values().filter(|ids| ids.len() > 1).count();
    println!(
        "{kills} kills, {events} events: {lost} lost, {duplicates} duplicates, {two_ids} of them with another id"
    );
    assert_eq!((lost, two_ids), (0, 0));
    let pushed: BTreeSet<String> =
        fake.stream().deliveries().into_iter().map(|delivery| delivery.id).collect();
    assert_eq!(pushed, ids.into_values().flatten().collect(), "the ids are DingTalk's own");
}
