//! A stream of frames, each acknowledged, against the WebSocket library alone in the same run.

use std::time::Duration;

use crate::support::load::{WINDOW, gateway, library_alone};
use crate::support::resources::resident_kib;

/// Short ones, in turns: what else the machine does meets both alike.
const ROUNDS: usize = 20;
/// In each round, each way. An unoptimised build is only asked whether it works.
const FRAMES: u64 = if cfg!(debug_assertions) { 1_000 } else { 50_000 };
/// Guards against getting worse. The project's bar is 0.8; on a busy machine 0.80 to 0.84 was measured by CPU.
const FLOOR: f64 = 0.7;

/// Nanoseconds that this thread runs for it; 0 where the system does not tell.
fn cpu(work: &mut dyn FnMut()) -> u64 {
    let before = thread_nanoseconds();
    work();
    thread_nanoseconds() - before
}

fn thread_nanoseconds() -> u64 {
    let schedule = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    schedule.split_whitespace().next().and_then(|run| run.parse().ok()).unwrap_or_default()
}

/// What a frame costs, in nanoseconds.
#[derive(Clone, Copy)]
struct Cost {
    /// Of the client's thread; 0 where the system does not tell.
    cpu: f64,
    /// From the first push to the last acknowledgement.
    wall: f64,
}

impl Cost {
    fn of((cpu_nanoseconds, wall): (u64, Duration)) -> Self {
        let frames = FRAMES as f64;
        Self { cpu: cpu_nanoseconds as f64 / frames, wall: wall.as_nanos() as f64 / frames }
    }
}

/// Quartiles.
fn quartiles(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| values[values.len() * quarter / 4])
}

#[test]
fn a_stream_of_frames_costs_little_more_than_the_library_alone_and_memory_stays_flat() {
    if dingtalk_testing::ran_alone(
        "throughput::a_stream_of_frames_costs_little_more_than_the_library_alone_and_memory_stays_flat",
    ) {
        return;
    }
    let mut rounds = Vec::new();
    let mut resident = 0;
    for round in 0..=ROUNDS {
        let costs = (Cost::of(library_alone(FRAMES, cpu)), Cost::of(gateway(FRAMES, cpu)));
        match round {
            // Warm now.
            0 => resident = resident_kib(),
            _ => rounds.push(costs),
        }
    }
    let grown = resident_kib().saturating_sub(resident);
    let of = |pick: fn(&(Cost, Cost)) -> f64| quartiles(rounds.iter().map(pick));
    let cpu = of(|(library, gateway)| library.cpu / gateway.cpu);
    let wall = of(|(library, gateway)| library.wall / gateway.wall);
    println!(
        "{} frames of 1 KiB at window {WINDOW}, ns each: library alone {:.0} of CPU, {:.0} of time; gateway {:.0} of CPU, \
         {:.0} of time; throughput by CPU {:.2} ({:.2} to {:.2}), by time {:.2} ({:.2} to {:.2}) of the library's; resident \
         +{grown} KiB",
        FRAMES * ROUNDS as u64,
        of(|(library, _)| library.cpu)[1],
        of(|(library, _)| library.wall)[1],
        of(|(_, gateway)| gateway.cpu)[1],
        of(|(_, gateway)| gateway.wall)[1],
        cpu[1],
        cpu[0],
        cpu[2],
        wall[1],
        wall[0],
        wall[2],
    );
    assert!(grown <= 2 * 1024, "memory grew by {grown} KiB");
    if !cfg!(debug_assertions) && cpu[1].is_finite() {
        assert!(cpu[1] >= FLOOR, "throughput by CPU is {:.2} of the library's", cpu[1]);
    }
}
