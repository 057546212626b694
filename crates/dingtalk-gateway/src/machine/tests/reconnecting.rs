//! When a connection that was lost, or asked to go, is opened anew.

use std::collections::BTreeMap;

use super::*;

#[test]
fn accepting_and_closing_at_once_does_not_make_a_storm() {
    let mut most = 0;
    for seed in 0..60 {
        let mut world = World::new(Timing::default(), seed);
        world.keep = false;
        world.input(Input::Start);
        let end = world.now + seconds(3_600);
        while world.now < end {
            world.run(Duration::from_millis(100));
            if let Some(socket) = world.live_socket() {
                world.cut(socket);
            }
        }
        most = most.max(world.opens);
    }
    println!("accept and close for an hour: {most} connections at most of 60 runs");
    assert!(most <= 70, "{most} connections in an hour");
}

#[test]
fn clients_cut_together_do_not_come_back_together() {
    let mut buckets = BTreeMap::new();
    for seed in 0..10_000 {
        let (mut world, socket) = World::live(seed);
        world.keep = false;
        world.open = Err(Verdict::Transient);
        world.cut(socket);
        world.run(seconds(120));
        world.open = Ok(());
        world.log.clear();
        world.run(seconds(120));
        let back = world.reports().into_iter().find(|(_, report)| *report == Report::Connected);
        *buckets.entry(back.expect("connected").0.as_secs()).or_insert(0_u32) += 1;
    }
    let fullest = buckets.values().max().expect("clients");
    println!("10000 clients after an outage of 2 min: {fullest} in the fullest second");
    assert!(*fullest <= 500, "{fullest} of 10000 in one second");
}

#[test]
fn clients_of_one_process_that_are_cut_together_come_back_spread_without_an_outage() {
    let gate = Arc::new(OpenGate::default());
    let mut cut: Vec<World> = (0..10_000)
        .map(|seed| {
            let (mut world, socket) = World::live(seed);
            world.keep = false;
            world.machine.gate = gate.clone();
            world.cut(socket);
            world
        })
        .collect();
    let mut buckets = BTreeMap::new();
    for world in &mut cut {
        let cut_at = world.now;
        world.log.clear();
        world.run(seconds(60));
        let back = world.reports().into_iter().find(|(_, report)| *report == Report::Connected);
        *buckets.entry((back.expect("connected").0 - cut_at).as_secs()).or_insert(0_u32) += 1;
    }
    let fullest = buckets.values().max().expect("clients");
    println!("10000 clients of a process cut at once: {fullest} in the fullest second, {buckets:?}");
    assert!(*fullest <= 500, "{fullest} of 10000 in one second");
}

#[test]
fn clients_of_many_processes_spread_over_every_wait_up_to_the_longest() {
    const CLIENTS: usize = 10_000;
    const ATTEMPTS: usize = 9;
    let mut waits = vec![Vec::new(); ATTEMPTS];
    for seed in 0..CLIENTS as u64 {
        let (mut world, socket) = World::live(seed);
        world.keep = false;
        world.open = Err(Verdict::Transient);
        world.cut(socket);
        world.run(seconds(600));
        let waited = world.reports().into_iter().filter_map(|(_, report)| match report {
            Report::Waiting(wait) => Some(wait),
            _ => None,
        });
        waits.iter_mut().zip(waited).for_each(|(waits, wait)| waits.push(wait));
    }
    for (attempt, waits) in waits.iter().enumerate() {
        assert_eq!(waits.len(), CLIENTS, "attempt {attempt}");
        // Doubling below the limit of a minute; there a quarter less to a quarter more.
        let (from, to) = if attempt < 6 { (0.0, f64::from(1 << attempt)) } else { (45.0, 75.0) };
        let mut tenths = [0; 10];
        for wait in waits {
            let share = (wait.as_secs_f64() - from) / (to - from);
            assert!((0.0..1.0).contains(&share), "attempt {attempt} after {wait:?}, not {from} to {to} s");
            tenths[(share * 10.0) as usize] += 1;
        }
        assert!(
            tenths.iter().all(|clients| (800..=1_200).contains(clients)),
            "attempt {attempt}: {tenths:?}"
        );
    }
}

#[test]
fn a_network_that_cuts_every_few_seconds_leaves_a_bot_connected_nine_tenths_of_an_hour() {
    let step = Duration::from_millis(100);
    for life in [10, 20, 30, 45, 59] {
        let (mut world, _) = World::live(life);
        world.keep = false;
        let (mut lived, mut connected, opens) = (Duration::ZERO, Duration::ZERO, world.opens);
        let end = world.now + seconds(3_600);
        while world.now < end {
            world.run(step);
            let Some(socket) = world.live_socket() else { continue };
            (lived, connected) = (lived + step, connected + step);
            if lived >= seconds(life) {
                lived = Duration::ZERO;
                world.cut(socket);
            }
        }
        let share = connected.as_secs_f64() / 3_600.0;
        println!(
            "cut every {life} s: connected {:.1} % of an hour, {} opened",
            share * 100.0,
            world.opens - opens
        );
        assert!(share >= 0.9, "cut every {life} s: {share}");
    }
}

#[test]
fn a_disconnect_is_answered_at_once_whatever_failed_before() {
    let (mut world, socket) = World::live(9);
    world.open = Err(Verdict::Transient);
    world.cut(socket);
    world.run(seconds(60));
    assert!(world.machine.attempts() >= 3, "{}", world.machine.attempts());
    world.open = Ok(());
    while world.live_socket().is_none() {
        world.run(Duration::from_millis(100));
    }
    let socket = world.live_socket().expect("a live socket");
    world.log.clear();
    let asked = world.now;
    world.input(Input::Frame(socket, frame("SYSTEM", "disconnect", "d")));
    assert_eq!(world.first(is_open), Some(asked), "not at once");
}

#[test]
fn rotations_one_on_another_do_not_make_a_storm() {
    let mut world = World::new(Timing::default(), 3);
    world.keep = false;
    world.input(Input::Start);
    let end = world.now + seconds(3_600);
    while world.now < end {
        world.run(Duration::from_millis(100));
        if let Some(socket) = world.live_socket() {
            world.input(Input::Frame(socket, frame("SYSTEM", "disconnect", "d")));
        }
    }
    println!("disconnect at once for an hour: {} connections", world.opens);
    assert!(world.opens <= 70, "{} connections in an hour", world.opens);
}

#[test]
fn only_a_connection_that_worked_resets_the_wait() {
    let (mut world, _) = World::live(9);
    for _ in 0..100 {
        world.run(seconds(2));
        if let Some(socket) = world.live_socket() {
            world.cut(socket);
        }
    }
    assert!(world.machine.attempts() >= 3, "{}", world.machine.attempts());
    world.run(seconds(300));
    assert_eq!((world.machine.attempts(), world.machine.state()), (0, ConnectionState::Connected));
}

#[test]
fn a_connection_that_carried_a_frame_and_was_cut_begins_anew_and_one_that_carried_none_does_not() {
    for (carries, attempts) in [(true, 1), (false, 8)] {
        let mut world = World::new(Timing::default(), 4);
        world.next_peer = Peer::Zombie;
        world.input(Input::Start);
        for _ in 0..8 {
            while world.live_socket().is_none() {
                world.run(Duration::from_millis(100));
            }
            let socket = world.live_socket().expect("connected");
            if carries {
                world.input(Input::Frame(socket, frame("SYSTEM", "KEEPALIVE", "k")));
            }
            // Before the first ping.
            world.run(seconds(6));
            world.cut(socket);
        }
        assert_eq!(world.machine.attempts(), attempts, "carries frames: {carries}");
    }
}

#[test]
fn a_refusal_repeated_leads_to_the_slow_lane_and_a_corrected_secret_out_of_it() {
    let mut world = World::new(Timing::default(), 2);
    world.open = Err(Verdict::Refused);
    world.input(Input::Start);
    world.run(seconds(3_600));
    assert!(world.opens <= 14, "{} attempts in an hour", world.opens);
    assert_eq!(world.machine.state(), ConnectionState::Refused);
    world.open = Ok(());
    world.run(seconds(361));
    assert_eq!(world.machine.state(), ConnectionState::Connected);
}

#[test]
fn a_refusal_counts_as_repeated_only_where_nothing_was_accepted_between() {
    let (timing, mut random) = (Timing::default(), fastrand::Rng::with_seed(1));
    let mut backoff = Backoff::default();
    assert_eq!(backoff.refused(&timing, &mut random), None);
    backoff.accepted();
    assert_eq!(backoff.refused(&timing, &mut random), None);
    assert!(backoff.refused(&timing, &mut random).is_some() && backoff.is_refused());
    backoff.accepted();
    assert!(!backoff.is_refused());
}

#[test]
fn a_refusal_repeated_stops_where_that_is_asked_for() {
    let mut world = World::new(Timing { stop_when_refused: true, ..Timing::default() }, 2);
    world.open = Err(Verdict::Refused);
    world.input(Input::Start);
    world.run(seconds(60));
    assert_eq!((world.opens, world.machine.is_stopped()), (2, true));
    assert!(world.reports().iter().any(|(_, report)| *report == Report::GaveUp));
}

#[test]
fn an_upgrade_that_is_refused_gets_a_fresh_ticket() {
    let mut world = World::new(Timing::default(), 2);
    world.connect = Err(Verdict::Transient);
    world.input(Input::Start);
    world.run(seconds(60));
    let connects = world.log.iter().filter(|(_, command)| matches!(command, Command::Connect(_))).count();
    assert!(connects >= 3 && world.opens >= connects, "{} opens, {connects} connects", world.opens);
}

#[test]
fn a_server_that_asks_for_time_gets_it() {
    let mut world = World::new(Timing::default(), 2);
    world.open = Err(Verdict::RetryAfter(seconds(300)));
    world.input(Input::Start);
    world.run(seconds(299));
    assert_eq!(world.opens, 1);
}
