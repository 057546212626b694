//! What a frame costs the allocator, which counts for each thread.

use std::time::Duration;

use crate::support::load::{Measure, WINDOW, gateway, library_alone};

/// The difference of two runs: what is allocated once does not count.
const FRAMES: [u64; 2] = [1_000, 6_000];

fn allocations(work: &mut dyn FnMut()) -> u64 {
    allocation_counter::measure(work).count_total
}

fn bytes(work: &mut dyn FnMut()) -> u64 {
    allocation_counter::measure(work).bytes_total
}

/// Allocations that outlive it. Their bytes depend on how far a buffer happened to grow.
fn kept(work: &mut dyn FnMut()) -> u64 {
    u64::try_from(allocation_counter::measure(work).count_current).unwrap_or_default()
}

fn per_frame(run: fn(u64, Measure) -> (u64, Duration), measure: Measure) -> f64 {
    let [few, many] = FRAMES.map(|frames| run(frames, measure).0);
    many.saturating_sub(few) as f64 / (FRAMES[1] - FRAMES[0]) as f64
}

#[test]
fn a_frame_costs_a_handful_of_allocations_and_leaves_none_behind() {
    let [library, ours] =
        [library_alone, gateway].map(|run| [allocations, bytes, kept].map(|measure| per_frame(run, measure)));
    println!(
        "a frame of 1 KiB at window {WINDOW}, acknowledged: gateway {:.2} allocations of {:.0} bytes together, {:.3} of them kept; \
         library alone, parsed by hand: {:.2} of {:.0}, {:.3} kept",
        ours[0], ours[1], ours[2], library[0], library[1], library[2],
    );
    assert!(library[0] >= 1.0, "nothing was counted");
    assert!(ours[0] <= 9.0, "{:.2} allocations per frame", ours[0]);
    assert!(ours[2] <= 0.05, "{:.3} allocations per frame are kept", ours[2]);
}
