//! A DingTalk of events on virtual time around one machine.

use std::collections::BTreeMap;

use super::*;

/// What the peer of a socket does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Peer {
    /// Answers pings after so long and sends a SYSTEM ping every 25 s.
    Well { pong_after: Duration },
    /// Answers pings and sends nothing else.
    Zombie,
    /// Neither: a vanished peer, or one that never speaks.
    Gone,
}

#[derive(Debug)]
enum Happens {
    Input(Input),
    /// Unless the peer has gone since.
    FromPeer(SocketId, Input),
    ServerPing(SocketId),
}

pub(super) struct World {
    pub(super) machine: Machine,
    pub(super) now: Duration,
    /// How far the wall clock is ahead of the monotonic one.
    pub(super) suspended: Duration,
    pub(super) peers: BTreeMap<SocketId, Peer>,
    /// What the peer of a new socket will be.
    pub(super) next_peer: Peer,
    /// What becomes of attempts.
    pub(super) open: Result<(), Verdict>,
    pub(super) connect: Result<(), Verdict>,
    pub(super) answer_after: Duration,
    pub(super) handler_takes: Duration,
    pub(super) log: Vec<(Duration, Command)>,
    /// Whether commands are kept in the log; reports always are.
    pub(super) keep: bool,
    pub(super) opens: usize,
    pub(super) delivered: usize,
    pub(super) acknowledged: usize,
    agenda: BTreeMap<(Duration, u64), Happens>,
    entries: u64,
}

impl World {
    pub(super) fn new(timing: Timing, seed: u64) -> Self {
        Self {
            machine: Machine::new(timing, Arc::default(), fastrand::Rng::with_seed(seed)),
            now: seconds(1_000),
            suspended: Duration::ZERO,
            peers: BTreeMap::new(),
            next_peer: Peer::Well { pong_after: Duration::from_millis(40) },
            open: Ok(()),
            connect: Ok(()),
            answer_after: Duration::from_millis(100),
            handler_takes: Duration::from_millis(300),
            log: Vec::new(),
            keep: true,
            opens: 0,
            delivered: 0,
            acknowledged: 0,
            agenda: BTreeMap::new(),
            entries: 0,
        }
    }

    /// A started machine with a live socket.
    pub(super) fn live(seed: u64) -> (Self, SocketId) {
        let mut world = Self::new(Timing::default(), seed);
        world.input(Input::Start);
        world.run(seconds(1));
        let socket = world.live_socket().expect("a live socket");
        world.log.clear();
        (world, socket)
    }

    pub(super) fn live_socket(&self) -> Option<SocketId> {
        self.machine.live.as_ref().map(|live| live.socket)
    }

    pub(super) fn moment(&self) -> Moment {
        Moment {
            monotonic: self.now,
            wall: SystemTime::UNIX_EPOCH + seconds(1_767_225_600) + self.now + self.suspended,
        }
    }

    pub(super) fn later(&mut self, after: Duration, input: Input) {
        self.schedule(after, Happens::Input(input));
    }

    fn schedule(&mut self, after: Duration, happens: Happens) {
        self.entries += 1;
        self.agenda.insert((self.now + after, self.entries), happens);
    }

    pub(super) fn input(&mut self, input: Input) {
        let now = self.moment();
        self.machine.handle(now, input);
        while let Some(command) = self.machine.next_command() {
            self.obey(&command);
            if self.keep || matches!(command, Command::Report(_)) {
                self.log.push((self.now, command));
            }
        }
        self.check();
    }

    /// Runs for `length`; nothing of this process runs for the first `asleep` of it.
    pub(super) fn run(&mut self, length: Duration) {
        let end = self.now + length;
        loop {
            let next = self.agenda.keys().next().map(|(at, _)| *at);
            let tick = self.machine.deadline();
            match [next, tick].into_iter().flatten().min() {
                Some(at) if at <= end => {
                    self.now = self.now.max(at);
                    if next.is_some_and(|next| next <= at) {
                        let (_, happens) = self.agenda.pop_first().expect("an entry");
                        self.happen(happens);
                    } else {
                        self.input(Input::Tick);
                    }
                }
                _ => break,
            }
        }
        self.now = end;
    }

    fn happen(&mut self, happens: Happens) {
        match happens {
            Happens::Input(input) => self.input(input),
            Happens::FromPeer(socket, input) => {
                if self.peers.get(&socket).is_some_and(|peer| *peer != Peer::Gone) {
                    self.input(input);
                }
            }
            Happens::ServerPing(socket) => {
                if let Some(Peer::Well { .. }) = self.peers.get(&socket) {
                    self.input(Input::Frame(socket, frame("SYSTEM", "ping", "p")));
                    self.schedule(seconds(25), Happens::ServerPing(socket));
                }
            }
        }
    }

    fn obey(&mut self, command: &Command) {
        match command {
            Command::Open => {
                self.opens += 1;
                let input = match self.open {
                    Ok(()) => Input::Opened,
                    Err(verdict) => Input::OpenFailed(verdict),
                };
                self.later(self.answer_after, input);
            }
            Command::Connect(socket) => match self.connect {
                Ok(()) => {
                    self.peers.insert(*socket, self.next_peer);
                    self.later(self.answer_after, Input::Connected(*socket));
                    self.schedule(self.answer_after + seconds(5), Happens::ServerPing(*socket));
                }
                Err(verdict) => self.later(self.answer_after, Input::ConnectFailed(verdict)),
            },
            Command::Ping(socket) => {
                let after = match self.peers.get(socket) {
                    Some(Peer::Well { pong_after }) => *pong_after,
                    _ => Duration::from_millis(40),
                };
                self.schedule(after, Happens::FromPeer(*socket, Input::Heard(*socket)));
            }
            Command::Deliver(socket, frame) => {
                self.delivered += 1;
                let ack = frame.message_id().map(str::to_owned);
                self.later(self.handler_takes, Input::Settled(*socket, ack));
            }
            Command::Send(socket, _) => {
                assert!(self.peers.contains_key(socket), "sent on a socket that is closed");
                self.acknowledged += 1;
            }
            Command::Close(socket, _) => {
                assert!(self.peers.remove(socket).is_some(), "closed twice");
            }
            Command::Abandon | Command::Report(_) => {}
        }
    }

    /// The process is stopped and started: another machine, which knows nothing.
    pub(super) fn restart(&mut self, seed: u64) {
        self.input(Input::Stop(seconds(5)));
        self.run(seconds(6));
        assert!(self.machine.is_stopped() && self.peers.is_empty(), "not stopped in time");
        self.agenda.clear();
        let sockets = self.machine.sockets;
        self.machine = Machine::new(Timing::default(), Arc::default(), fastrand::Rng::with_seed(seed));
        self.machine.sockets = sockets;
        self.input(Input::Start);
    }

    /// The peer ends the connection.
    pub(super) fn cut(&mut self, socket: SocketId) {
        if self.peers.remove(&socket).is_some() {
            self.input(Input::Lost(socket, LossCause::Broken));
        }
    }

    /// What must hold at any time.
    fn check(&self) {
        let machine = &self.machine;
        let phase = machine.phase;
        if machine.live.is_some() {
            assert!(matches!(phase, Phase::Idle | Phase::Stopping { .. }), "live and {phase:?}");
        }
        let links = machine.live.iter().chain(&machine.retiring);
        for link in links {
            assert!(self.peers.contains_key(&link.socket), "the machine holds a socket that is gone");
        }
        if phase == Phase::Stopped {
            assert!(machine.live.is_none() && machine.retiring.is_none(), "stopped with a socket");
        } else if self.opens > 0 {
            assert!(machine.deadline().is_some(), "nothing will ever happen in {phase:?}");
        }
    }

    pub(super) fn reports(&self) -> Vec<(Duration, Report)> {
        let report = |(at, command): &(Duration, Command)| match command {
            Command::Report(report) => Some((*at, report.clone())),
            _ => None,
        };
        self.log.iter().filter_map(report).collect()
    }

    pub(super) fn gaps(&self) -> Vec<Gap> {
        let gap = |(_, report)| if let Report::Gap(gap) = report { Some(gap) } else { None };
        self.reports().into_iter().filter_map(gap).collect()
    }

    pub(super) fn first(&self, wanted: impl Fn(&Command) -> bool) -> Option<Duration> {
        self.log.iter().find(|(_, command)| wanted(command)).map(|(at, _)| *at)
    }
}
