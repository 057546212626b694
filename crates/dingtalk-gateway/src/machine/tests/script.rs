//! A day of everything, on virtual time.

use super::*;

#[test]
fn a_day_of_rotations_cuts_zombies_and_outages_loses_nothing_that_was_delivered_and_reports_every_gap() {
    let (mut messages, mut gaps, mut faults, mut acknowledged, mut unacknowledged) = (0, 0, [0; 8], 0, 0);
    for seed in 0..10 {
        let mut world = World::new(Timing::default(), seed);
        world.keep = false;
        world.input(Input::Start);
        let mut random = fastrand::Rng::with_seed(seed ^ 0xfeed);
        let end = world.now + seconds(24 * 3_600);
        let (mut sent, mut outage) = (0_usize, Duration::ZERO);
        while world.now < end {
            world.run(Duration::from_millis(random.u64(200..20_000)));
            if outage <= world.now {
                (world.open, world.next_peer) =
                    (Ok(()), Peer::Well { pong_after: Duration::from_millis(40) });
            }
            let Some(socket) = world.live_socket() else { continue };
            let Some(Peer::Well { .. }) = world.peers.get(&socket) else { continue };
            sent += 1;
            let id = format!("m{sent}");
            let kind = if random.bool() { "EVENT" } else { "CALLBACK" };
            world.input(Input::Frame(socket, frame(kind, "t", &id)));
            let fault = random.usize(0..400);
            match fault {
                0 => world.input(Input::Frame(socket, frame("SYSTEM", "disconnect", "d"))),
                1 => world.cut(socket),
                2 => drop(world.peers.insert(socket, Peer::Gone)),
                3 => drop(world.peers.insert(socket, Peer::Zombie)),
                4 => {
                    world.open = Err(Verdict::Transient);
                    outage = world.now + Duration::from_secs(random.u64(5..600));
                    world.cut(socket);
                }
                5 => {
                    // A replacement that is dead from the start.
                    world.next_peer = Peer::Gone;
                    outage = world.now + Duration::from_secs(random.u64(5..100));
                    world.cut(socket);
                }
                6 => world.suspended += Duration::from_secs(random.u64(60..7_200)),
                7 => world.restart(random.u64(..)),
                _ => continue,
            }
            faults[fault] += 1;
        }
        assert_eq!(world.delivered, sent, "seed {seed}: delivered by the peer, not to the receiver");

        // Every loss of a connection is followed by exactly one gap before the next connection.
        let (mut deaf, mut reported, mut lost) = (None, 0, 0);
        for (_, report) in world.reports() {
            match report {
                Report::Lost(cause) | Report::Rotating(cause) => deaf = Some(cause),
                Report::Gap(gap) => {
                    assert_eq!(Some(gap.cause), deaf.take(), "seed {seed}: a gap of nothing");
                    assert!(gap.to >= gap.from);
                    reported += 1;
                }
                Report::Connected => {
                    assert!(
                        deaf.is_none_or(LossCause::is_rotation),
                        "seed {seed}: an unreported gap after {deaf:?}"
                    );
                    deaf = None;
                }
                Report::AckLost => lost += 1,
                // A process that is not there reports nothing.
                Report::Stopped => deaf = None,
                _ => {}
            }
        }
        world.run(seconds(1));
        let pings = world.acknowledged.saturating_sub(sent.saturating_sub(lost));
        assert!(world.acknowledged + lost >= sent, "seed {seed}: neither acknowledged nor counted as lost");
        assert!(pings > 1_000, "seed {seed}: {pings} pings answered in a day");
        messages += sent;
        gaps += reported;
        acknowledged += sent - lost;
        unacknowledged += lost;
    }
    let [rotations, cuts, vanished, zombies, outages, dead_replacements, suspensions, restarts] = faults;
    println!(
        "10 times 24 h: {rotations} rotations, {cuts} cuts, {vanished} vanished peers, {zombies} zombies, {outages} outages, \
         {dead_replacements} dead replacements, {suspensions} suspensions, {restarts} restarts; {messages} messages delivered \
         by the peer: all handed to the receiver once, {acknowledged} acknowledged on their socket, {unacknowledged} whose \
         socket was gone counted; {gaps} gaps, each reported once"
    );
}

#[test]
fn random_inputs_in_any_order_break_no_invariant() {
    let mut inputs = 0;
    for seed in 0..1_000 {
        let mut random = fastrand::Rng::with_seed(seed);
        let mut world = World::new(Timing::default(), seed);
        world.input(Input::Start);
        for _ in 0..100 {
            inputs += 1;
            let socket = SocketId(random.u64(0..6));
            let known = world.machine.link(socket).is_some();
            match random.u32(0..14) {
                0 => world.input(Input::Opened),
                1 => world.input(Input::OpenFailed(Verdict::Transient)),
                2 => world.input(Input::ConnectFailed(Verdict::Refused)),
                3 => world.input(Input::OpenFailed(Verdict::Refused)),
                4 => world.input(Input::Frame(socket, frame("SYSTEM", "disconnect", "d"))),
                5 => world.input(Input::Frame(socket, frame("EVENT", "*", "e"))),
                6 => world.input(Input::Settled(socket, Some("x".to_owned()))),
                7 => world.input(Input::Reading(socket, random.bool())),
                8 if known => world.cut(socket),
                9 => world.suspended = seconds(random.u64(0..100)),
                10 if random.u32(0..20) == 0 => world.input(Input::Stop(seconds(random.u64(0..20)))),
                11 => world.now += seconds(random.u64(0..60)),
                _ => world.run(Duration::from_millis(random.u64(0..60_000))),
            }
        }
    }
    println!("{inputs} random inputs");
}
