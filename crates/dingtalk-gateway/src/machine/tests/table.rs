//! Every state with every input.

use super::*;

const WITHIN: Duration = Duration::from_secs(5);

/// A world in each state that there is.
fn states() -> Vec<(&'static str, World)> {
    let started = |open, connect| {
        let mut world = World::new(Timing::default(), 7);
        (world.open, world.connect) = (open, connect);
        world.input(Input::Start);
        world
    };
    let mut states = vec![("new", World::new(Timing::default(), 7)), ("opening", started(Ok(()), Ok(())))];
    let mut connecting = started(Ok(()), Ok(()));
    connecting.run(Duration::from_millis(150));
    states.push(("connecting", connecting));
    let mut backing_off = started(Err(Verdict::Transient), Ok(()));
    backing_off.run(Duration::from_millis(101));
    states.push(("backing off", backing_off));
    let mut refused = started(Err(Verdict::Refused), Ok(()));
    refused.run(seconds(5));
    states.push(("refused", refused));
    states.push(("live", World::live(7).0));
    let (mut in_flight, socket) = World::live(7);
    in_flight.handler_takes = seconds(60);
    in_flight.input(Input::Frame(socket, frame("EVENT", "*", "e")));
    states.push(("live, delivery running", in_flight));
    let rotating = |open| {
        let (mut world, socket) = World::live(7);
        (world.open, world.handler_takes) = (open, seconds(60));
        world.input(Input::Frame(socket, frame("EVENT", "*", "e")));
        world.input(Input::Frame(socket, frame("SYSTEM", "disconnect", "d")));
        world
    };
    states.push(("rotating, opening", rotating(Ok(()))));
    let mut rotating_connecting = rotating(Ok(()));
    rotating_connecting.run(Duration::from_millis(150));
    states.push(("rotating, connecting", rotating_connecting));
    let mut rotating_backing_off = rotating(Err(Verdict::Transient));
    rotating_backing_off.run(Duration::from_millis(101));
    states.push(("rotating, backing off", rotating_backing_off));
    let mut rotated = rotating(Ok(()));
    rotated.run(Duration::from_millis(300));
    states.push(("rotated, old one draining", rotated));
    let mut stopping = rotating(Ok(()));
    stopping.run(Duration::from_millis(300));
    stopping.input(Input::Stop(WITHIN));
    states.push(("stopping", stopping));
    let (mut stopped, _) = World::live(7);
    stopped.input(Input::Stop(WITHIN));
    states.push(("stopped", stopped));
    states
}

type Build = fn(SocketId) -> Input;

const INPUTS: [(&str, Build); 23] = [
    ("start", |_| Input::Start),
    ("opened", |_| Input::Opened),
    ("open failed", |_| Input::OpenFailed(Verdict::Transient)),
    ("open refused", |_| Input::OpenFailed(Verdict::Refused)),
    ("open throttled", |_| Input::OpenFailed(Verdict::RetryAfter(Duration::from_secs(300)))),
    ("connect failed", |_| Input::ConnectFailed(Verdict::Transient)),
    ("event", |socket| Input::Frame(socket, frame("EVENT", "*", "x"))),
    ("callback", |socket| Input::Frame(socket, frame("CALLBACK", "/v1.0/im/bot/messages/get", "x"))),
    ("unknown type", |socket| Input::Frame(socket, frame("NEW", "", "x"))),
    ("ping", |socket| Input::Frame(socket, frame("SYSTEM", "ping", "x"))),
    ("disconnect", |socket| Input::Frame(socket, frame("SYSTEM", "disconnect", "x"))),
    ("connected frame", |socket| Input::Frame(socket, frame("SYSTEM", "CONNECTED", "x"))),
    ("heard", Input::Heard),
    ("settled", |socket| Input::Settled(socket, Some("x".to_owned()))),
    ("settled without acknowledgement", |socket| Input::Settled(socket, None)),
    ("paused", |socket| Input::Reading(socket, false)),
    ("resumed", |socket| Input::Reading(socket, true)),
    ("stuck", |socket| Input::Stuck(socket, true)),
    ("flowing", |socket| Input::Stuck(socket, false)),
    ("tick", |_| Input::Tick),
    ("stop", |_| Input::Stop(WITHIN)),
    ("stop at once", |_| Input::Stop(Duration::ZERO)),
    ("late socket", |_| Input::Connected(SocketId(99))),
];

#[test]
fn each_state_is_told_and_wakes_when_something_is_due_in_it() {
    use ConnectionState as State;
    let millis = Duration::from_millis;
    for (name, world) in states() {
        let (state, due) = match name {
            "new" => (State::Connecting, None),
            "opening" => (State::Connecting, Some([millis(15_000); 2])),
            "connecting" => (State::Connecting, Some([millis(14_950); 2])),
            "backing off" => (State::Waiting, Some([millis(0), millis(1_000)])),
            "refused" => (State::Refused, Some([millis(295_000), millis(360_000)])),
            "rotating, opening" | "rotating, connecting" | "rotating, backing off" => {
                (State::Rotating, Some([millis(0), millis(1_000)]))
            }
            "live" | "live, delivery running" | "rotated, old one draining" => {
                (State::Connected, Some([millis(0), millis(1_000)]))
            }
            "stopping" => (State::Stopping, Some([millis(0), millis(1_000)])),
            _ => (State::Stopped, None),
        };
        assert_eq!(world.machine.state(), state, "{name}");
        let wakes = world.machine.deadline().map(|deadline| deadline.saturating_sub(world.now));
        let in_time = match (wakes, due) {
            (Some(wakes), Some([from, to])) => (from..=to).contains(&wakes),
            (wakes, due) => wakes.is_none() && due.is_none(),
        };
        assert!(in_time, "{name}: wakes after {wakes:?}, not {due:?}");
    }
}

#[test]
fn every_state_takes_every_input_and_goes_on() {
    let mut pairs = 0;
    for index in 0..states().len() {
        for (input_name, build) in INPUTS {
            for on in [1, 2, 77] {
                let (state, mut world) = states().swap_remove(index);
                let was_stopped = world.machine.is_stopped();
                let opens = world.opens;
                if input_name == "late socket" {
                    world.peers.insert(SocketId(99), Peer::Gone);
                }
                // `World` checks its invariants after every input.
                world.input(build(SocketId(on)));
                world.run(seconds(700));
                pairs += 1;
                let name = format!("{state} × {input_name} on {on}");
                if was_stopped || input_name.starts_with("stop") {
                    assert!(world.machine.is_stopped(), "{name}: not stopped");
                    assert!(world.opens == opens, "{name}: opened again");
                } else if state != "stopping" && (state != "new" || input_name == "start") {
                    let refused = world.open == Err(Verdict::Refused);
                    assert!(
                        world.live_socket().is_some() || world.opens > opens || refused,
                        "{name}: nothing happens any more"
                    );
                }
            }
        }
    }
    println!("states x inputs x sockets: {pairs} pairs");
}

#[test]
fn stop_ends_every_state_in_time_and_for_good() {
    for index in 0..states().len() {
        let (state, mut world) = states().swap_remove(index);
        world.handler_takes = seconds(600);
        let asked = world.now;
        world.input(Input::Stop(WITHIN));
        world.run(WITHIN);
        assert!(world.machine.is_stopped(), "{state}: runs on after {:?}", world.now - asked);
        assert!(world.peers.len() <= 1, "{state}: sockets left open: {:?}", world.peers);
        let opens = world.opens;
        world.run(seconds(3_600));
        assert_eq!(world.opens, opens, "{state}: connected again");
    }
}

#[test]
fn stop_without_anything_running_is_immediate() {
    for index in 0..states().len() {
        let (state, mut world) = states().swap_remove(index);
        if state.contains("running") || state.contains("rotat") || state == "stopping" {
            continue;
        }
        world.input(Input::Stop(seconds(60)));
        assert!(world.machine.is_stopped(), "{state}: still runs");
    }
}
