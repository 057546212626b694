//! When it is enough: Ctrl-C, a number of deliveries, a time.

use std::pin::Pin;
use std::str::FromStr;
use std::time::Duration;

use dingtalk_transport::{Clock as _, TokioClock};

use super::too_few;
use crate::failure::Failure;

/// A value of `--for`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time(pub(super) Duration);

impl FromStr for Time {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let digits = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
        let factor = match text.get(digits.len()..) {
            Some("" | "s") => 1,
            Some("m") => 60,
            Some("h") => 3600,
            _ => 0,
        };
        match (digits.parse::<u64>().ok().and_then(|number| number.checked_mul(factor)), factor) {
            (Some(seconds), 1..) => Ok(Self(Duration::from_secs(seconds))),
            _ => Err("a number with s, m or h, such as 30s".to_owned()),
        }
    }
}

type Waiting = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What ends a run.
pub(super) struct Ending {
    /// Ctrl-C or SIGTERM.
    signal: Waiting,
    time: Option<Waiting>,
    wanted: Option<u64>,
    count: u64,
    is_late: bool,
}

impl Ending {
    pub(super) fn new(time: Option<Time>, wanted: Option<u64>) -> Self {
        let time = time.map(|Time(time)| TokioClock::new().sleep(time));
        Self { signal: Box::pin(dingtalk_open::shutdown_signal()), time, wanted, count: 0, is_late: false }
    }

    /// Waits for it.
    pub(super) async fn reached(&mut self) -> Result<(), Failure> {
        let Some(time) = &mut self.time else {
            self.signal.as_mut().await;
            return Ok(());
        };
        tokio::select! {
            () = self.signal.as_mut() => Ok(()),
            () = time.as_mut() => {
                self.is_late = true;
                self.wanted.map_or(Ok(()), |wanted| Err(too_few(self.count, wanted)))
            }
        }
    }

    /// Counts a delivery; whether it was the last.
    pub(super) fn counts(&mut self) -> bool {
        self.count = self.count.saturating_add(1);
        self.is_counted_out()
    }

    /// Whether the time was over.
    pub(super) fn is_late(&self) -> bool {
        self.is_late
    }

    pub(super) fn is_counted_out(&self) -> bool {
        self.wanted.is_some_and(|wanted| self.count >= wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_number_and_its_unit() {
        for (text, seconds) in [("30", 30), ("30s", 30), ("5m", 300), ("1h", 3600)] {
            assert_eq!(text.parse(), Ok(Time(Duration::from_secs(seconds))), "{text}");
        }
        for wrong in ["", "s", "5d", "-1s", "1.5m", "99999999999999999999h"] {
            assert!(wrong.parse::<Time>().is_err(), "{wrong}");
        }
    }
}
