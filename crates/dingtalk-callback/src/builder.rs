use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use dingtalk_transport::{Clock, TokioClock};

use crate::app::App;
use crate::arrival::Address;
use crate::inbox::Inbox;
use crate::parts::{BodyLimits, Deadlines, Parts};
use crate::receiver::CallbackReceiver;
use crate::replay::{ReplayProtection, Replays};

/// DingTalk's documentation of the headers names it.
const SIGNED_WINDOW: Duration = Duration::from_secs(3_600);

/// Settings of a [`CallbackReceiver`]; each has a default that fits DingTalk.
#[derive(Debug, Clone)]
pub struct CallbackReceiverBuilder {
    apps: Vec<App>,
    deadlines: Deadlines,
    replay_window: Duration,
    max_remembered_requests: usize,
    body: BodyLimits,
    clock: Option<Arc<dyn Clock>>,
}

impl CallbackReceiverBuilder {
    pub(crate) fn new() -> Self {
        Self {
            apps: Vec::new(),
            deadlines: Deadlines {
                event: Duration::from_millis(1_400),
                callback: Duration::from_millis(1_800),
            },
            replay_window: Duration::from_secs(300),
            max_remembered_requests: 100_000,
            body: BodyLimits { max_bytes: 1024 * 1024, read_timeout: Duration::from_secs(5) },
            clock: None,
        }
    }

    /// Takes what DingTalk sends to this app.
    #[must_use]
    pub fn app(mut self, app: App) -> Self {
        self.apps.push(app);
        self
    }

    /// How long the receiver of an event may take, 1.4 s by default: DingTalk's self-check of apps (page
    /// `selfcheck-dingtalk-app`) counts a push that takes over 1.5 s as failed. Then the push is not acknowledged, and DingTalk
    /// delivers it again after 10 s and after 30 s. The receiver runs on.
    #[must_use]
    pub fn event_deadline(mut self, limit: Duration) -> Self {
        self.deadlines.event = limit;
        self
    }

    /// How long the receiver of a chat message or a card callback may take, 1.8 s by default; for cards DingTalk waits
    /// 2 s. Then it is answered without a result. The receiver runs on.
    #[must_use]
    pub fn callback_deadline(mut self, limit: Duration) -> Self {
        self.deadlines.callback = limit;
        self
    }

    /// How far the timestamp of an event push may be from this machine's clock, either way: 5 min by default, 1 h at most.
    /// For chat messages and card callbacks it is always 1 h.
    #[must_use]
    pub fn replay_window(mut self, window: Duration) -> Self {
        self.replay_window = window.min(SIGNED_WINDOW);
        self
    }

    /// How many accepted event pushes, and how many accepted callbacks, are remembered, each for twice its window; 100 000
    /// by default. With no room left, what is new is refused: a replay must not run because many requests came before it.
    #[must_use]
    pub fn max_remembered_requests(mut self, requests: usize) -> Self {
        self.max_remembered_requests = requests;
        self
    }

    /// How many bytes a request body may have, 1 MiB by default.
    #[must_use]
    pub fn max_body_bytes(mut self, bytes: usize) -> Self {
        self.body.max_bytes = bytes;
        self
    }

    /// How long the request body may take to arrive, 5 s by default.
    #[must_use]
    pub fn read_timeout(mut self, limit: Duration) -> Self {
        self.body.read_timeout = limit;
        self
    }

    /// Another source of time, for tests.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// The receiver, to be put under a server.
    pub fn build(self) -> CallbackReceiver {
        let clock = self.clock.unwrap_or_else(|| Arc::new(TokioClock::new()));
        let replay = |window| ReplayProtection::new(window, self.max_remembered_requests, Arc::clone(&clock));
        let (mut inboxes, mut addresses) = (Vec::new(), HashMap::<String, Address>::new());
        for app in self.apps {
            let inbox = Arc::new(Inbox::new(app.client_id, app.receiver));
            for (path, key) in app.addresses {
                addresses.entry(path).or_default().add(Arc::clone(&inbox), key);
            }
            inboxes.push(inbox);
        }
        CallbackReceiver::new(Parts {
            addresses,
            inboxes,
            replays: Replays { pushes: replay(self.replay_window), signed: replay(SIGNED_WINDOW) },
            deadlines: self.deadlines,
            body: self.body,
            clock,
        })
    }
}
