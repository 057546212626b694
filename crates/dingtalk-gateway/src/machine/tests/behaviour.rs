//! One promise each.

use super::*;
use link::Check;

const FORTY: Duration = Duration::from_secs(40);

#[test]
fn a_vanished_or_silent_peer_is_noticed_within_forty_seconds() {
    let mut worst = Duration::ZERO;
    for seed in 0..500 {
        let (mut world, socket) = World::live(seed);
        world.run(Duration::from_millis(seed * 37));
        world.log.clear();
        let last_heard = world.machine.live.as_ref().map(|live| live.silent_for(world.moment()));
        let gone_at = world.now;
        world.peers.insert(socket, Peer::Gone);
        world.run(seconds(60));
        let closed = world.first(|command| *command == Command::Close(socket, Closing::Abrupt));
        let noticed = closed.expect("noticed") - gone_at;
        assert!(noticed <= FORTY, "seed {seed}: noticed after {noticed:?} (heard {last_heard:?} before)");
        worst = worst.max(noticed);
        let opened = world.first(is_open).expect("another attempt") - gone_at;
        assert!(opened <= noticed + seconds(1), "seed {seed}: opened after {opened:?}");
    }
    println!("vanished peer: noticed after {worst:?} at worst of 500");

    let mut worst = Duration::ZERO;
    for seed in 0..500 {
        let mut world = World::new(Timing::default(), seed);
        world.next_peer = Peer::Gone;
        world.input(Input::Start);
        world.run(seconds(60));
        let lost = world.first(|command| matches!(command, Command::Close(_, Closing::Abrupt)));
        let connected = world.first(|command| *command == Command::Report(Report::Connected));
        worst = worst.max(lost.expect("noticed") - connected.expect("connected"));
    }
    assert!(worst <= FORTY, "{worst:?}");
    println!("peer that never speaks: noticed after {worst:?} at worst of 500");
}

#[test]
fn a_slow_but_living_peer_is_never_killed() {
    for seed in 0..4 {
        let (mut world, socket) = World::live(seed);
        world.peers.insert(socket, Peer::Well { pong_after: Duration::from_millis(9_900) });
        world.keep = false;
        let mut random = fastrand::Rng::with_seed(seed);
        let end = world.now + seconds(24 * 3_600);
        while world.now < end {
            world.run(Duration::from_millis(random.u64(10_000..120_000)));
            // The runtime is starved: five seconds in which nothing runs.
            world.now += seconds(5);
        }
        assert_eq!(world.live_socket(), Some(socket), "seed {seed}: {:?}", world.reports());
        assert_eq!(world.opens, 1);
    }
    println!(
        "4 times 24 h with pongs 9.9 s late and a runtime that stands still for 5 s at a time: 0 reconnects"
    );
}

#[test]
fn pongs_alone_keep_a_connection_for_three_minutes_and_then_it_is_replaced_first() {
    let (mut world, socket) = World::live(3);
    world.peers.insert(socket, Peer::Zombie);
    world.run(seconds(170));
    assert_eq!(world.live_socket(), Some(socket));
    world.run(seconds(30));
    let replaced = world.live_socket().expect("a replacement");
    assert_ne!(replaced, socket);
    let opened = world.first(is_open).expect("opened");
    let closed =
        world.first(|command| *command == Command::Close(socket, Closing::Handshake)).expect("closed");
    assert!(opened < closed, "closed before its replacement");
    let gaps = world.gaps();
    let [gap] = &gaps[..] else { panic!("one gap, not {gaps:?}") };
    assert_eq!(gap.cause, LossCause::Silence);
    assert!(gap.duration() >= seconds(180) && gap.duration() < seconds(183), "{:?}", gap.duration());
}

#[test]
fn a_gateway_that_never_sends_frames_is_not_worn_out_by_replacements() {
    let (mut world, socket) = World::live(3);
    world.peers.insert(socket, Peer::Zombie);
    world.next_peer = Peer::Zombie;
    world.run(seconds(24 * 3_600));
    assert!(world.opens <= 65, "{} connections in a day", world.opens);
    world.next_peer = Peer::Well { pong_after: Duration::ZERO };
    world.run(seconds(3_600));
    world.run(seconds(3_600));
    assert_eq!(world.machine.silence, Timing::default().silence);
}

#[test]
fn disconnect_opens_the_next_connection_before_the_old_one_is_closed() {
    let (mut world, old) = World::live(1);
    world.handler_takes = seconds(8);
    world.run(seconds(70));
    world.log.clear();
    world.input(Input::Frame(old, frame("CALLBACK", "/v1.0/im/bot/messages/get", "slow")));
    let asked = world.now;
    world.input(Input::Frame(old, frame("SYSTEM", "disconnect", "d")));
    assert_eq!(world.first(is_open), Some(asked), "not at once");
    assert_eq!(world.machine.state(), ConnectionState::Rotating);
    world.run(seconds(1));
    let new = world.live_socket().expect("a replacement");
    assert!(world.peers.contains_key(&old), "the old one is closed while a handler runs");
    world.run(seconds(10));
    let sent =
        world.first(|command| *command == Command::Send(old, "slow".to_owned())).expect("acknowledged");
    assert_eq!(sent - asked, seconds(8));
    let closed = world.first(|command| *command == Command::Close(old, Closing::Handshake)).expect("closed");
    assert_eq!(closed, sent, "kept open for nothing");
    assert_eq!(world.live_socket(), Some(new));
    assert!(world.gaps().is_empty(), "{:?}", world.gaps());
}

#[test]
fn what_a_retired_connection_says_of_going_or_loses_does_not_touch_the_live_one() {
    let (mut world, old) = World::live(1);
    world.handler_takes = seconds(60);
    world.input(Input::Frame(old, frame("EVENT", "*", "slow")));
    world.input(Input::Frame(old, frame("SYSTEM", "disconnect", "d")));
    world.run(seconds(1));
    let (new, opens) = (world.live_socket(), world.opens);
    assert!(new.is_some_and(|new| new != old) && world.peers.contains_key(&old));
    world.input(Input::Frame(old, frame("SYSTEM", "disconnect", "again")));
    assert_eq!((world.live_socket(), world.opens), (new, opens));
    world.cut(old);
    world.run(seconds(5));
    assert_eq!((world.live_socket(), world.opens), (new, opens));
    assert_eq!(world.machine.state(), ConnectionState::Connected);
}

#[test]
fn a_retired_connection_is_closed_after_ten_seconds_and_its_late_acknowledgement_is_counted() {
    let (mut world, old) = World::live(1);
    world.handler_takes = seconds(30);
    world.input(Input::Frame(old, frame("CALLBACK", "t", "late")));
    world.input(Input::Frame(old, frame("SYSTEM", "disconnect", "d")));
    let asked = world.now;
    world.run(seconds(60));
    let closed = world.first(|command| *command == Command::Close(old, Closing::Handshake)).expect("closed");
    assert!((seconds(10)..=seconds(11)).contains(&(closed - asked)), "{:?}", closed - asked);
    assert!(world.reports().iter().any(|(_, report)| *report == Report::AckLost));
    let never = world.first(|command| matches!(command, Command::Send(_, text) if text == "late"));
    assert_eq!(never, None, "sent on another connection");
}

#[test]
fn a_rotation_without_a_replacement_for_seconds_is_a_gap() {
    let (mut world, old) = World::live(1);
    world.open = Err(Verdict::Transient);
    world.input(Input::Frame(old, frame("SYSTEM", "disconnect", "d")));
    world.run(seconds(20));
    assert!(world.peers.contains_key(&old), "closed without a replacement");
    world.open = Ok(());
    world.run(seconds(60));
    let gaps = world.gaps();
    let [gap] = &gaps[..] else { panic!("one gap, not {gaps:?}") };
    assert_eq!(gap.cause, LossCause::Rotation);
    assert!(gap.duration() > seconds(20));
}

#[test]
fn an_hour_of_suspension_is_noticed_at_the_next_tick_and_mended_in_fifteen_seconds() {
    // Once on a monotonic clock that stands still meanwhile, as on Linux, and once on one that does not.
    for monotonic_too in [false, true] {
        let (mut world, socket) = World::live(5);
        world.run(seconds(100));
        world.log.clear();
        world.peers.insert(socket, Peer::Gone);
        if monotonic_too {
            world.now += seconds(3_600);
        } else {
            world.suspended += seconds(3_600);
        }
        let woken = world.now;
        world.run(seconds(20));
        let ping = world.first(|command| *command == Command::Ping(socket)).expect("a probe");
        assert!(ping - woken <= seconds(1), "{:?}", ping - woken);
        let mended = world.reports().into_iter().find(|(_, report)| *report == Report::Connected);
        let mended = mended.expect("connected again").0 - woken;
        assert!(mended <= seconds(15), "mended after {mended:?}");
        let gaps = world.gaps();
        assert!(gaps.len() == 1 && gaps[0].duration() >= seconds(3_600), "{gaps:?}");
        println!("suspension of an hour: probe after {:?}, connected after {mended:?}", ping - woken);
    }
}

#[test]
fn a_probe_that_was_under_way_when_the_process_stood_still_is_made_anew() {
    let (timing, mut random) = (Timing::default(), fastrand::Rng::with_seed(1));
    let at = |length| Moment { monotonic: seconds(length), wall: SystemTime::UNIX_EPOCH + seconds(length) };
    let mut link = Link::new(SocketId(1), at(0), &timing, &mut random);
    let mut check = |length, suspended| link.check(at(length), suspended, &timing, &mut random);
    assert_eq!((check(20, false), check(21, false)), (Check::Ping, Check::Well));
    assert_eq!((check(3_600, true), check(3_609, false)), (Check::Ping, Check::Well));
    assert_eq!(check(3_613, false), Check::Dead(LossCause::Unanswered));
}

#[test]
fn a_clock_that_is_set_costs_a_probe_and_no_connection() {
    let (mut world, socket) = World::live(5);
    for _ in 0..10 {
        world.suspended += seconds(86_400);
        world.run(seconds(120));
    }
    world.suspended = Duration::ZERO;
    world.run(seconds(120));
    assert_eq!((world.live_socket(), world.opens), (Some(socket), 1));
    let noticed = world.reports().iter().filter(|(_, report)| matches!(report, Report::Suspended(_))).count();
    assert_eq!(noticed, 11);
}

#[test]
fn an_attempt_without_an_answer_is_given_up() {
    let mut world = World::new(Timing::default(), 2);
    world.answer_after = seconds(3_600);
    world.input(Input::Start);
    world.run(seconds(17));
    assert_eq!(
        world.first(|command| *command == Command::Abandon).map(|at| at - seconds(1_000)),
        Some(seconds(15))
    );
    assert!(world.opens >= 2);
}

#[test]
fn a_pause_of_our_own_reading_is_not_the_peers_silence() {
    let (mut world, socket) = World::live(2);
    world.input(Input::Reading(socket, false));
    world.peers.insert(socket, Peer::Gone);
    world.run(seconds(600));
    assert_eq!(world.live_socket(), Some(socket));
    world.input(Input::Reading(socket, true));
    world.run(FORTY);
    assert_ne!(world.live_socket(), Some(socket));
}

#[test]
fn a_peer_that_sends_and_takes_nothing_is_given_up_within_forty_seconds() {
    // The world's peer goes on sending SYSTEM pings and answering ours.
    let (mut world, socket) = World::live(2);
    world.input(Input::Stuck(socket, true));
    world.run(seconds(20));
    world.input(Input::Stuck(socket, false));
    world.run(seconds(20));
    assert_eq!(world.live_socket(), Some(socket), "it took something in between");
    world.log.clear();
    let stuck = world.now;
    world.input(Input::Stuck(socket, true));
    world.run(FORTY);
    let closed = world.first(|command| *command == Command::Close(socket, Closing::Abrupt));
    println!("write side stuck: given up after {:?}", closed.expect("given up") - stuck);
    assert_eq!(world.gaps().first().map(|gap| gap.cause), Some(LossCause::Stuck));
}

#[test]
fn while_stopping_events_are_put_off_and_callbacks_not_acknowledged() {
    let (mut world, socket) = World::live(2);
    world.handler_takes = seconds(3);
    world.input(Input::Frame(socket, frame("CALLBACK", "t", "running")));
    world.input(Input::Stop(seconds(30)));
    world.log.clear();
    world.input(Input::Frame(socket, frame("EVENT", "*", "event")));
    world.input(Input::Frame(socket, frame("CALLBACK", "t", "callback")));
    let put_off = |command: &Command| matches!(command, Command::Send(_, text) if text.contains("LATER"));
    assert!(world.first(put_off).is_some());
    assert_eq!(world.delivered, 1, "taken while stopping");
    world.run(seconds(4));
    assert!(world.machine.is_stopped());
    let acknowledges = |command: &Command, id| *command == Command::Send(socket, String::from(id));
    assert!(world.first(|command| acknowledges(command, "running")).is_some());
    assert_eq!(world.first(|command| acknowledges(command, "callback")), None);
}

#[test]
fn a_system_ping_is_answered_with_its_data() {
    let (mut world, socket) = World::live(2);
    let text = r#"{"type":"SYSTEM","headers":{"topic":"ping","messageId":"m"},"data":"{\"opaque\":\"1\"}"}"#;
    world.input(Input::Frame(socket, Frame::decode(text.as_bytes()).expect("a frame")));
    let [(_, Command::Send(on, ack))] = &world.log[..] else { panic!("{:?}", world.log) };
    let ack: serde_json::Value = serde_json::from_str(ack).expect("JSON");
    assert_eq!((*on, ack["data"].as_str()), (socket, Some(r#"{"opaque":"1"}"#)));
}
