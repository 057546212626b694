//! Faults of the network and of both hosts in a random order, the same for the same seed.

use std::ops::AddAssign;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::{CLIENT, DINGTALK, SECOND, Settings, Simulation};

/// More of them: `DINGTALK_SCRIPTS=100000`.
const SCRIPTS: u64 = 200;
const TICK: Duration = Duration::from_millis(100);
/// And some more.
const LONGEST_BACKOFF: Duration = SECOND.saturating_mul(80);
/// After the last fault: the loss is noticed within 32 s, the longest back-off takes 72 s, an attempt 15 s.
const RECONNECTED_WITHIN: Duration = SECOND.saturating_mul(120);
/// After that: what was not acknowledged is pushed again every 50 s.
const SETTLED_WITHIN: Duration = SECOND.saturating_mul(180);

/// What lasts until it is mended.
#[derive(Debug, Clone, Copy)]
enum Fault {
    Partition,
    /// Nothing reaches the client.
    Deaf,
    /// Nothing reaches DingTalk.
    Mute,
    Hold,
    DingTalkDown,
    ClientDown,
    /// Only whatever comes in the midst of it.
    None,
}

const FAULTS: [Fault; 7] = [
    Fault::Partition,
    Fault::Deaf,
    Fault::Mute,
    Fault::Hold,
    Fault::DingTalkDown,
    Fault::ClientDown,
    Fault::None,
];

impl Fault {
    fn begin(self, simulation: &mut Simulation) {
        let network = &mut simulation.network;
        match self {
            Self::Partition => network.partition(CLIENT, DINGTALK),
            Self::Deaf => network.partition_oneway(DINGTALK, CLIENT),
            Self::Mute => network.partition_oneway(CLIENT, DINGTALK),
            Self::Hold => network.hold(CLIENT, DINGTALK),
            Self::DingTalkDown => network.crash(DINGTALK),
            Self::ClientDown => network.crash(CLIENT),
            Self::None => {}
        }
    }

    fn end(self, simulation: &mut Simulation) {
        let network = &mut simulation.network;
        match self {
            Self::Partition | Self::Deaf | Self::Mute => network.repair(CLIENT, DINGTALK),
            Self::Hold => network.release(CLIENT, DINGTALK),
            Self::DingTalkDown => network.bounce(DINGTALK),
            Self::ClientDown => network.bounce(CLIENT),
            Self::None => {}
        }
    }
}

/// Of all scripts.
#[derive(Debug, Default)]
struct Totals {
    faults: [u64; FAULTS.len()],
    resets: u64,
    rotations: u64,
    stopped_in_the_midst: u64,
    virtual_time: Duration,
    events: usize,
    pushes: usize,
    acknowledged: usize,
    sockets: u64,
    reconnected: Longest,
    settled: Longest,
    stopped: Longest,
    two_sockets: Longest,
    three_sockets: Longest,
}

#[derive(Debug, Default)]
struct Longest(Duration);

impl AddAssign<Duration> for Longest {
    fn add_assign(&mut self, length: Duration) {
        self.0 = self.0.max(length);
    }
}

/// Either a stop ends it in the midst of whatever happens, or everything is mended and has to be well again.
fn play(seed: u64, totals: &Mutex<Totals>) {
    let total = || totals.lock().expect("no other script failed");
    let mut random = fastrand::Rng::with_seed(seed);
    let rotates = random.bool();
    let mut simulation = Simulation::new(Settings {
        seed,
        tick: TICK,
        latency: [Duration::from_millis(5), Duration::from_millis(random.u64(10..300))],
        pace: Duration::from_millis(random.u64(200..2_000)),
        proven_after: if random.bool() { SECOND } else { 60 * SECOND },
    });
    let rounds = random.usize(2..5);
    let stop_in = random.usize(0..rounds * 3);
    for round in 0..rounds {
        simulation.run(tenths(random.u32(5..100)));
        let kind = random.usize(..FAULTS.len());
        let fault = FAULTS[kind];
        total().faults[kind] += 1;
        // Across whatever comes, and sometimes beyond the deadline of its acknowledgement.
        simulation.client.work_on_the_next(tenths(random.u32(1..150)));
        fault.begin(&mut simulation);
        simulation.run(tenths(random.u32(1..200)));
        match random.u8(..4) {
            0 => {
                total().resets += 1;
                simulation.dingtalk.ledger().reset();
            }
            1 if rotates => {
                total().rotations += 1;
                let now = simulation.network.elapsed();
                simulation.dingtalk.ledger().rotate(now);
            }
            _ => {}
        }
        simulation.run(tenths(random.u32(1..200)));
        if round == stop_in && !matches!(fault, Fault::ClientDown) {
            total().stopped_in_the_midst += 1;
            stop(seed, &mut simulation, fault, &mut total());
            return finish(seed, &simulation, rotates, &mut total());
        }
        fault.end(&mut simulation);
    }
    simulation.dingtalk.ledger().no_more_events();
    let again = simulation.run_until(RECONNECTED_WITHIN, Simulation::connected);
    let again = again.unwrap_or_else(|| panic!("seed {seed}: not connected again"));
    let settled = simulation.run_until(SETTLED_WITHIN, |simulation| simulation.dingtalk.ledger().all_done());
    let settled = settled.unwrap_or_else(|| panic!("seed {seed}: an event is never acknowledged"));
    let (handled, _) = simulation.client.handled();
    assert_eq!(handled, simulation.dingtalk.ledger().events(), "seed {seed}: acknowledged and not handled");
    total().reconnected += again;
    total().settled += settled;
    stop(seed, &mut simulation, Fault::None, &mut total());
    finish(seed, &simulation, rotates, &mut total());
}

fn tenths(tenths: u32) -> Duration {
    SECOND / 10 * tenths
}

/// In time whatever the network does, and for good when it is mended.
fn stop(seed: u64, simulation: &mut Simulation, fault: Fault, totals: &mut Totals) {
    let handle = simulation.client.handle().expect("added");
    handle.begin_stop(Duration::ZERO);
    let stopped = simulation.run_until(SECOND, |_| handle.status().stopped());
    totals.stopped += stopped.unwrap_or_else(|| panic!("seed {seed}: runs on after a stop"));
    fault.end(simulation);
    let opened = handle.counters().open_calls;
    simulation.run(if seed % 4 == 0 { LONGEST_BACKOFF } else { 5 * SECOND });
    let now = (handle.counters().open_calls, simulation.client.sockets());
    assert_eq!(now, (opened, 0), "seed {seed}: open calls and sockets after a stop");
}

fn finish(seed: u64, simulation: &Simulation, rotates: bool, totals: &mut Totals) {
    let ledger = simulation.dingtalk.ledger();
    assert_eq!(ledger.breaches, Vec::<String>::new(), "seed {seed}");
    assert_eq!(simulation.client.handled().1, 0, "seed {seed}: an event ran twice in one process");
    let ([_, two], [_, three]) = (simulation.sockets.more_than_one, simulation.sockets.more_than_two);
    // A closing handshake takes 0.8 s at most.
    assert!(three <= SECOND, "seed {seed}: three sockets for {three:?}");
    assert!(rotates || two <= SECOND, "seed {seed}: two sockets for {two:?} without a rotation");
    totals.two_sockets += two;
    totals.three_sockets += three;
    totals.virtual_time += simulation.network.elapsed();
    totals.events += ledger.events();
    totals.pushes += ledger.pushes().len();
    totals.acknowledged += ledger.counts.acknowledged;
    totals.sockets += ledger.counts.sockets;
}

#[test]
fn in_any_script_of_faults_there_is_one_session_no_event_is_lost_or_run_twice_and_stop_is_final() {
    let scripts = std::env::var("DINGTALK_SCRIPTS").ok().and_then(|scripts| scripts.parse().ok());
    let scripts: u64 = scripts.unwrap_or(SCRIPTS);
    let totals = Mutex::new(Totals::default());
    let next = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(seed) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).filter(|seed| *seed < scripts)
                {
                    play(seed, &totals);
                }
            });
        }
    });
    let totals = totals.into_inner().expect("no script failed");
    println!("{scripts} scripts, faults {FAULTS:?}: {totals:?}");
    assert!(totals.stopped_in_the_midst >= scripts / 10, "{totals:?}");
    assert!(totals.faults.iter().all(|count| *count >= scripts / 10), "{totals:?}");
}
