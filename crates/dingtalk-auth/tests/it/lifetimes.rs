//! Bar A10: whatever life the platform names and whatever the wall clock does.

use std::sync::Arc;
use std::time::Duration;

use crate::support::*;
use dingtalk_auth::{Token, TokenProvider, TokenRequest};
use dingtalk_transport::{Clock, ManualClock};
use proptest::prelude::*;
use serde_json::{Value, json};

const STEP: Duration = Duration::from_millis(100);

#[derive(Debug, Clone)]
enum Event {
    Traffic(u16),
    WallJump(i64),
    Idle(u64),
    Refusal,
}

/// Runs `events` with a call every 100 ms and checks every token given out; returns when token requests were made.
fn run(expires: &Value, life: Option<Duration>, events: &[Event]) -> Vec<Duration> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let clock = Arc::new(ManualClock::default());
        let times = Times::default();
        let (arrivals, timer, expires) = (times.clone(), Arc::clone(&clock), expires.clone());
        let (transport, _) = platform(move |_, _| {
            let now = timer.monotonic();
            arrivals.push(now);
            // The text tells when it was issued.
            let mut answer = json!({"accessToken": now.as_millis().to_string()});
            answer.as_object_mut().unwrap().extend(expires.as_object().unwrap().clone());
            async move { ok(answer) }
        });
        let cache = cache(&transport, &clock);
        let check = |token: &Token| {
            let issued: u64 = token.secret().expose().parse().unwrap();
            let age = clock.monotonic() - Duration::from_millis(issued);
            let life = life.expect("no token may come of an answer without life");
            assert!(age < life, "a token of {age:?} was given out, it lives {life:?}");
        };
        for event in events {
            match event {
                Event::Traffic(steps) => {
                    for _ in 0..*steps {
                        if let Some(token) = cache.cached(&TokenRequest::APP) {
                            check(&token);
                        } else {
                            let cache = cache.clone();
                            tokio::spawn(async move { cache.token(&TokenRequest::APP).await });
                        }
                        settle().await;
                        clock.advance(STEP);
                    }
                }
                Event::WallJump(by) => {
                    let (wall, jump) = (clock.now(), Duration::from_secs(by.unsigned_abs()));
                    clock.jump_wall(if *by < 0 { wall - jump } else { wall + jump });
                }
                Event::Idle(seconds) => clock.advance(Duration::from_secs(*seconds)),
                Event::Refusal => {
                    if let Some(token) = cache.cached(&TokenRequest::APP) {
                        cache.reject(&TokenRequest::APP, &token);
                    }
                }
            }
        }
        times.all()
    })
}

/// No second with more than one request, but for those in which the wall clock jumped over a life's end.
fn at_most_one_per_second(times: &[Duration], events: &[Event]) {
    let jumps = events.iter().filter(|event| matches!(event, Event::WallJump(by) if *by > 0)).count();
    let close = times.windows(2).filter(|pair| pair[1] - pair[0] < Duration::from_secs(1)).count();
    assert!(close <= jumps, "{close} requests within a second of the last one, {jumps} jumps");
}

#[test]
fn whatever_life_is_named_there_is_at_most_one_request_per_second_and_no_stale_token() {
    let documented = Some(seconds(7_200));
    let table = [
        (json!({"expireIn": 0}), None),
        (json!({"expireIn": -7200}), None),
        (json!({"expireIn": i64::MIN}), None),
        (json!({"expireIn": 1}), Some(seconds(1))),
        (json!({"expireIn": 3}), Some(seconds(3))),
        (json!({"expireIn": 59}), Some(seconds(59))),
        (json!({"expireIn": "61"}), Some(seconds(61))),
        (json!({"expireIn": 7200}), documented),
        (json!({"expireIn": 1_000_000_000_000_000_000_i64}), documented),
        (json!({"expireIn": 1e18}), documented),
        (json!({"expireIn": null}), documented),
        (json!({}), documented),
    ];
    for (expires, life) in table {
        let day = 86_400;
        let minute = Event::Traffic(600);
        let events = [
            minute.clone(),
            Event::WallJump(day),
            minute.clone(),
            Event::WallJump(-2 * day),
            minute.clone(),
            Event::Idle(10_800),
            minute,
        ];
        let times = run(&expires, life, &events);
        at_most_one_per_second(&times, &events);
        println!(
            "{expires}: {} token requests in 4 minutes of traffic, a day lost by the wall clock and 3 idle hours",
            times.len()
        );
        if life == documented {
            assert_eq!(times.len(), 3, "the first, one when the wall clock says it is over, one after 3 h");
        }
    }
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        3 => (1_u16..80).prop_map(Event::Traffic),
        1 => (-90_000_i64..90_000).prop_map(Event::WallJump),
        1 => (0_u64..11_000).prop_map(Event::Idle),
    ];
    prop::collection::vec(event, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn any_life_any_clock(seconds in prop_oneof![-3_i64..70, Just(7_200), any::<i64>()], events in events()) {
        let life = match seconds {
            ..=0 => None,
            1..=86_400 => Some(Duration::from_secs(seconds.unsigned_abs())),
            _ => Some(Duration::from_secs(7_200)),
        };
        at_most_one_per_second(&run(&json!({"expireIn": seconds}), life, &events), &events);
    }

    #[test]
    fn refusals_in_between_never_make_a_busy_loop(refusals in prop::collection::vec(1_u16..30, 1..20)) {
        let events: Vec<_> = refusals.iter().flat_map(|steps| [Event::Traffic(*steps), Event::Refusal]).collect();
        let times = run(&json!({"expireIn": 7200}), Some(Duration::from_secs(7_200)), &events);
        let window = Duration::from_secs(10);
        for (index, from) in times.iter().enumerate() {
            let within = times[index..].iter().take_while(|time| **time < *from + window).count();
            prop_assert!(within <= 6, "{within} requests in 10 s");
        }
    }
}

#[tokio::test]
async fn a_token_is_given_out_to_the_end_of_its_life_and_not_at_it() {
    let clock = Arc::new(ManualClock::default());
    let (transport, _) = issuing();
    let cache = cache(&transport, &clock);
    cache.token(&TokenRequest::APP).await.unwrap();
    clock.advance(seconds(7_200) - Duration::from_nanos(1));
    assert!(cache.cached(&TokenRequest::APP).is_some());
    clock.advance(Duration::from_nanos(1));
    assert!(cache.cached(&TokenRequest::APP).is_none());
}
