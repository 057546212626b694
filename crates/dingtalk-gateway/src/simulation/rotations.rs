//! DingTalk asks for a new connection, over and over, with messages on their way.

use std::time::Duration;

use super::{SECOND, Settings, Simulation};

const ROTATIONS: usize = 1_000;
/// Longer than handlers take, so that none is under way at the next but one.
const EVERY: Duration = Duration::from_millis(260);
const PACE: Duration = Duration::from_millis(10);
const ONE_WAY: Duration = Duration::from_millis(20);
const TICK: Duration = Duration::from_millis(20);

#[test]
fn a_thousand_rotations_under_a_hundred_messages_a_second_lose_nothing_and_leave_no_more_than_the_handshakes()
{
    let settings = Settings {
        seed: 5,
        tick: TICK,
        latency: [ONE_WAY, ONE_WAY],
        pace: PACE,
        proven_after: Duration::ZERO,
    };
    let mut simulation = Simulation::new(settings);
    simulation.run(5 * SECOND);
    for rotation in 0..ROTATIONS {
        let long = rotation % 200 == 0;
        if long {
            // Acknowledged just before its deadline.
            simulation.client.work_on_the_next(Duration::from_millis(1_300));
            simulation.run(5 * TICK);
        }
        let now = simulation.network.elapsed();
        simulation.dingtalk.ledger().rotate(now);
        simulation.run(if long { 15 * SECOND } else { EVERY });
    }
    simulation.dingtalk.ledger().no_more_events();
    simulation.run(15 * SECOND);

    let ledger = simulation.dingtalk.ledger();
    let (handled, twice) = simulation.client.handled();
    let counters = simulation.client.handle().expect("added").counters();
    let longest = |lengths: &[Duration]| lengths.iter().max().copied().expect("rotations");
    let (gap, drain) = (longest(&ledger.gaps), longest(&ledger.drains));
    println!(
        "{} rotations at 100 messages a second, round trip {:?}: {} events in {} pushes, {handled} handled, {twice} twice; {} \
         acknowledged, {} of them on the old connection after `disconnect`, {} lost; from `disconnect` to the next connection at \
         most {gap:?}, the old one closed after at most {drain:?}; gaps reported: {}",
        ledger.counts.rotations,
        2 * ONE_WAY,
        ledger.events(),
        ledger.pushes().len(),
        ledger.counts.acknowledged,
        ledger.counts.acknowledged_while_draining,
        counters.acknowledgements_lost,
        counters.gaps,
    );
    assert_eq!(ledger.breaches, Vec::<String>::new());
    assert_eq!((ledger.counts.rotations, counters.rotations), (ROTATIONS, ROTATIONS as u64));
    // Each pushed once, handled once, acknowledged once.
    let events = ledger.events();
    assert_eq!((ledger.pushes().len(), handled, twice), (events, events, 0));
    assert_eq!((ledger.counts.acknowledged, counters.acknowledgements_lost), (events, 0));
    assert!(ledger.counts.acknowledged_while_draining > ROTATIONS, "nothing was under way at the rotations");
    // On this network half a round trip each for `disconnect`, for dialling twice and for the upgrade; one for the open call.
    assert!(gap <= 6 * ONE_WAY + 2 * TICK, "{gap:?} without a connection to push on");
    assert_eq!((ledger.gaps.len(), counters.gaps, counters.losses), (ROTATIONS, 0, 0));
    assert_eq!(ledger.drains.len(), ROTATIONS);
    assert!(drain <= 10 * SECOND, "an old connection was open for {drain:?}");
    assert_eq!(ledger.counts.closed_before_the_next, 0);
    assert!(simulation.sockets.more_than_two[1] <= SECOND, "{:?}", simulation.sockets);
}
