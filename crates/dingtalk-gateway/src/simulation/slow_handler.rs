//! A handler that takes longer than DingTalk waits.

use std::time::Duration;

use super::{SECOND, Settings, Simulation};

#[test]
fn a_handler_of_two_minutes_runs_once_is_put_off_after_1_4_s_and_answers_for_itself_when_it_is_done() {
    let latency = Duration::from_millis(20);
    let settings = Settings {
        seed: 1,
        tick: latency,
        latency: [latency, latency],
        pace: Duration::MAX,
        proven_after: 60 * SECOND,
    };
    let mut simulation = Simulation::new(settings);
    simulation.client.work_on_the_next(120 * SECOND);
    simulation.run(200 * SECOND);
    let ledger = simulation.dingtalk.ledger();
    let answers: Vec<_> = ledger
        .pushes()
        .iter()
        .map(|push| {
            let (at, done) = push.answer.expect("an answer");
            (push.at, at - push.at, if done { "done" } else { "later" })
        })
        .collect();
    let (handled, twice) = simulation.client.handled();
    println!(
        "a handler of 120 s, round trip 40 ms: {handled} event run, {twice} twice; pushed at, answered after, with: {answers:?}"
    );
    assert_eq!((handled, twice), (1, 0));
    let [before @ .., last] = &answers[..] else { panic!("{answers:?}") };
    assert_eq!(before.len(), 3, "redelivered every 50 s while it runs");
    for (_, after, answer) in before {
        assert_eq!(*answer, "later");
        assert!(after.abs_diff(Duration::from_millis(1_400)) <= Duration::from_millis(200), "{answers:?}");
    }
    assert_eq!(last.2, "done");
    assert!(last.1 <= Duration::from_millis(200), "the result is there: {answers:?}");
    assert_eq!(ledger.breaches, Vec::<String>::new());
}
