//! The gateway as it is, driver and all, against a DingTalk on a simulated network with simulated time.

mod client;
mod dingtalk;
mod ledger;
mod rotations;
mod scripts;
mod slow_handler;

use std::time::Duration;

use turmoil::Sim;

use client::Client;
use dingtalk::DingTalk;

const DINGTALK: &str = "dingtalk";
const CLIENT: &str = "client";
const SECOND: Duration = Duration::from_secs(1);

/// What a script wants to be different.
#[derive(Debug, Clone, Copy)]
struct Settings {
    seed: u64,
    tick: Duration,
    /// Least and most, one way.
    latency: [Duration; 2],
    /// Between two events that DingTalk has to tell.
    pace: Duration,
    proven_after: Duration,
}

/// Two hosts and what lies between them.
struct Simulation {
    network: Sim<'static>,
    dingtalk: DingTalk,
    client: Client,
    tick: Duration,
    sockets: Sockets,
}

/// For how long the client has had more than one socket open, and more than two; and the longest of that.
#[derive(Debug, Clone, Copy, Default)]
struct Sockets {
    more_than_one: [Duration; 2],
    more_than_two: [Duration; 2],
}

impl Simulation {
    fn new(settings: Settings) -> Self {
        // Jitter, keys and delays are drawn from this thread's generator.
        fastrand::seed(settings.seed);
        let mut network = turmoil::Builder::new()
            .rng_seed(settings.seed)
            .tick_duration(settings.tick)
            .min_message_latency(settings.latency[0])
            .max_message_latency(settings.latency[1])
            .simulation_duration(Duration::MAX)
            .build();
        let dingtalk = DingTalk::new(settings.seed, settings.pace, settings.tick);
        let client = Client::new(settings.proven_after);
        let (host, guest) = (dingtalk.clone(), client.clone());
        network.host(DINGTALK, move || host.clone().run());
        network.host(CLIENT, move || guest.clone().run());
        Self { network, dingtalk, client, tick: settings.tick, sockets: Sockets::default() }
    }

    fn run(&mut self, length: Duration) {
        let end = self.network.elapsed() + length;
        while self.network.elapsed() < end {
            self.step();
        }
    }

    /// Runs until it is as wished; how long that took, if not longer than `limit`.
    fn run_until(&mut self, limit: Duration, wish: impl Fn(&Self) -> bool) -> Option<Duration> {
        let start = self.network.elapsed();
        while !wish(self) {
            if self.network.elapsed() - start > limit {
                return None;
            }
            self.step();
        }
        Some(self.network.elapsed() - start)
    }

    fn step(&mut self) {
        self.network.step().expect("the hosts run");
        let open = self.client.sockets();
        let Sockets { more_than_one, more_than_two } = &mut self.sockets;
        for ([now, longest], more) in [(more_than_one, open > 1), (more_than_two, open > 2)] {
            *now = if more { *now + self.tick } else { Duration::ZERO };
            *longest = (*longest).max(*now);
        }
    }

    /// Whether both sides think so.
    fn connected(&self) -> bool {
        let client = self.client.handle().is_some_and(|handle| handle.status().connected());
        client && self.dingtalk.ledger().listening().next().is_some()
    }
}
