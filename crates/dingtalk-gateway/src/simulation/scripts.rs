//! Faults of the network and of both hosts in a random order, the same for the same seed.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::{CLIENT, DINGTALK, SECOND, Settings, Simulation};

/// More of them: `DINGTALK_SCRIPTS=100000`.
const SCRIPTS: u64 = 200;
const TICK: Duration = Duration::from_millis(200);
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

/// What happened in a script, or in all.
#[derive(Debug, Default)]
struct Played {
    faults: [u64; FAULTS.len()],
    resets: u64,
    rotations: u64,
    stopped_in_the_midst: u64,
    virtual_time: Duration,
    events: usize,
    pushes: usize,
    acknowledged: usize,
    sockets: u64,
    /// The longest of each.
    reconnected: Duration,
    settled: Duration,
    stopped: Duration,
    two_sockets: Duration,
    three_sockets: Duration,
}

impl Played {
    fn add(&mut self, other: &Self) {
        for (all, one) in self.faults.iter_mut().zip(other.faults) {
            *all += one;
        }
        self.resets += other.resets;
        self.rotations += other.rotations;
        self.stopped_in_the_midst += other.stopped_in_the_midst;
        self.virtual_time += other.virtual_time;
        self.events += other.events;
        self.pushes += other.pushes;
        self.acknowledged += other.acknowledged;
        self.sockets += other.sockets;
        self.reconnected = self.reconnected.max(other.reconnected);
        self.settled = self.settled.max(other.settled);
        self.stopped = self.stopped.max(other.stopped);
        self.two_sockets = self.two_sockets.max(other.two_sockets);
        self.three_sockets = self.three_sockets.max(other.three_sockets);
    }

    fn print(&self, scripts: u64) {
        let faults: Vec<String> =
            self.faults.iter().zip(FAULTS).map(|(count, fault)| format!("{count} {fault:?}")).collect();
        println!(
            "{scripts} scripts in {:.0?} of virtual time: {}, {} resets, {} rotations, {} stops in the midst; {} events in {} \
             pushes on {} connections, {} pushes answered, each once and on its own connection; connected at most {:.1?} after \
             the last fault, everything acknowledged {:.1?} later; stopped after at most {:?}; two connections at once for at \
             most {:.1?}, three {:.1?}",
            self.virtual_time,
            faults.join(", "),
            self.resets,
            self.rotations,
            self.stopped_in_the_midst,
            self.events,
            self.pushes,
            self.sockets,
            self.acknowledged,
            self.reconnected,
            self.settled,
            self.stopped,
            self.two_sockets,
            self.three_sockets,
        );
    }
}

/// Either a stop ends it in the midst of whatever happens, or everything is mended and has to be well again.
fn play(seed: u64) -> Played {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut played = Played::default();
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
        played.faults[kind] += 1;
        // Across whatever comes, and sometimes beyond the deadline of its acknowledgement.
        simulation.client.work_on_the_next(tenths(random.u32(1..150)));
        fault.begin(&mut simulation);
        simulation.run(tenths(random.u32(1..200)));
        match random.u8(..4) {
            0 => {
                played.resets += 1;
                simulation.dingtalk.ledger().reset();
            }
            1 if rotates => {
                played.rotations += 1;
                let now = simulation.network.elapsed();
                simulation.dingtalk.ledger().rotate(now);
            }
            _ => {}
        }
        simulation.run(tenths(random.u32(1..200)));
        if round == stop_in && !matches!(fault, Fault::ClientDown) {
            played.stopped_in_the_midst = 1;
            stop(seed, &mut simulation, fault, &mut played);
            return played;
        }
        fault.end(&mut simulation);
    }
    simulation.dingtalk.ledger().no_more_events();
    let again = simulation.run_until(RECONNECTED_WITHIN, Simulation::connected);
    played.reconnected = again.unwrap_or_else(|| panic!("seed {seed}: not connected again"));
    let settled = simulation.run_until(SETTLED_WITHIN, |simulation| simulation.dingtalk.ledger().all_done());
    played.settled = settled.unwrap_or_else(|| panic!("seed {seed}: an event is never acknowledged"));
    let (handled, _) = simulation.client.handled();
    assert_eq!(handled, simulation.dingtalk.ledger().events(), "seed {seed}: acknowledged and not handled");
    stop(seed, &mut simulation, Fault::None, &mut played);
    played
}

fn tenths(tenths: u32) -> Duration {
    SECOND / 10 * tenths
}

/// In time whatever the network does, and for good when it is mended; then the books are examined.
fn stop(seed: u64, simulation: &mut Simulation, fault: Fault, played: &mut Played) {
    let handle = simulation.client.handle().expect("added");
    handle.begin_stop(Duration::ZERO);
    let stopped = simulation.run_until(SECOND, |_| handle.status().stopped());
    played.stopped = stopped.unwrap_or_else(|| panic!("seed {seed}: runs on after a stop"));
    fault.end(simulation);
    let opened = handle.counters().open_calls;
    simulation.run(if seed % 4 == 0 { LONGEST_BACKOFF } else { 5 * SECOND });
    let now = (handle.counters().open_calls, simulation.client.sockets());
    assert_eq!(now, (opened, 0), "seed {seed}: open calls and sockets after a stop");

    let ledger = simulation.dingtalk.ledger();
    assert_eq!(ledger.breaches, Vec::<String>::new(), "seed {seed}");
    assert_eq!(simulation.client.handled().1, 0, "seed {seed}: an event ran twice in one process");
    let ([_, two], [_, three]) = (simulation.sockets.more_than_one, simulation.sockets.more_than_two);
    // A closing handshake takes 0.8 s at most.
    assert!(three <= SECOND, "seed {seed}: three sockets for {three:?}");
    let rotated = played.rotations > 0;
    assert!(rotated || two <= SECOND, "seed {seed}: two sockets for {two:?} without a rotation");
    (played.two_sockets, played.three_sockets) = (two, three);
    played.virtual_time = simulation.network.elapsed();
    played.events = ledger.events();
    played.pushes = ledger.pushes().len();
    played.acknowledged = ledger.counts.acknowledged + ledger.counts.later;
    played.sockets = ledger.counts.sockets;
}

#[test]
fn in_any_script_of_faults_there_is_one_session_no_event_is_lost_or_run_twice_and_stop_is_final() {
    let scripts = std::env::var("DINGTALK_SCRIPTS").ok().and_then(|scripts| scripts.parse().ok());
    let scripts: u64 = scripts.unwrap_or(SCRIPTS);
    let (next, all) = (AtomicU64::new(0), Mutex::new(Played::default()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= scripts {
                        return;
                    }
                    let played = play(seed);
                    all.lock().expect("no script failed").add(&played);
                }
            });
        }
    });
    let all = all.into_inner().expect("no script failed");
    all.print(scripts);
    assert!(all.stopped_in_the_midst >= scripts / 10, "{all:?}");
    assert!(all.faults.iter().all(|count| *count >= scripts / 10), "{all:?}");
}
