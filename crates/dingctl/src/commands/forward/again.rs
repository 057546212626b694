//! Dead letters go once more where they should have gone: for `replay`.

use std::sync::Arc;
use std::time::Duration;

use dingtalk_events::{CloudEvent, Delivery};
use dingtalk_fake::json::json;
use dingtalk_transport::{Clock, TokioClock};
use serde_json::Value;

use super::sink::{Refusal, Sink, SinkSettings};
use crate::control;
use crate::failure::Failure;
use crate::profile::Profile;
use crate::profile::secret::{self, Further};
use crate::session::Session;

/// As long as a try of `forward` takes unless it is told otherwise.
const TIMEOUT: Duration = Duration::from_secs(10);

/// A sink, for what `forward` could not hand on.
pub(in super::super) struct Again {
    sink: Sink,
    clock: Arc<dyn Clock>,
}

impl Again {
    pub(in super::super) async fn to(address: &str, session: &Session) -> Result<Self, Failure> {
        // Whoever signs nothing needs no app.
        let profile = match session.app().await {
            Ok(app) => app.profile,
            Err(failure) if session.globals.profile.is_some() => return Err(failure),
            Err(_) => Profile::default(),
        };
        let clock: Arc<dyn Clock> = Arc::new(TokioClock::new());
        let settings = SinkSettings {
            transport: Arc::new(control::transport()?),
            clock: Arc::clone(&clock),
            secret: secret::further(&profile, Further::Forward)?,
            timeout: TIMEOUT,
            max_length: None,
        };
        Ok(Self { sink: Sink::of_url(address, &settings)?, clock })
    }

    /// What became of it, in one try.
    pub(in super::super) async fn hand_on(&self, delivery: &Delivery) -> Value {
        let event = CloudEvent::of(delivery);
        let late = || Err(Refusal::new(format!("no answer within {TIMEOUT:?}")));
        match self.clock.within(TIMEOUT, self.sink.take(&event)).await.unwrap_or_else(late) {
            Ok(()) => json!({"acknowledged": true}),
            Err(refusal) => json!({"acknowledged": false, "error": refusal.message}),
        }
    }
}
