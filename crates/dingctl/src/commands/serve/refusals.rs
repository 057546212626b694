//! What the gateway answered itself, told on standard error.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::StatusCode;

/// Those of one status are told once in this time: thousands a second would say no more, and cost what callers wait for.
const EVERY: Duration = Duration::from_secs(10);

/// When each status was told last, and how many of it were not told since.
#[derive(Debug, Default)]
pub(super) struct Refusals(Mutex<BTreeMap<u16, (Duration, u64)>>);

impl Refusals {
    /// A line of it, unless one of the same status has just been told.
    pub(super) fn tell(&self, status: StatusCode, line: &str, now: Duration) {
        if let Some(line) = self.due(status.as_u16(), line, now) {
            // Whoever closed standard error does not want to know.
            let _ = writeln!(io::stderr(), "{line}");
        }
    }

    fn due(&self, status: u16, line: &str, now: Duration) -> Option<String> {
        let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match told.get_mut(&status) {
            Some((last, untold)) if now.saturating_sub(*last) < EVERY => {
                *untold = untold.saturating_add(1);
                None
            }
            Some((_, untold @ 1..)) => {
                let line = format!("{line} (and {untold} more with {status} before)");
                told.insert(status, (now, 0));
                Some(line)
            }
            _ => {
                told.insert(status, (now, 0));
                Some(line)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_of_one_status_are_a_line_in_ten_seconds() {
        let refusals = Refusals::default();
        let due = |status, seconds| refusals.due(status, "GET /a\nb", Duration::from_secs(seconds));
        assert_eq!(due(502, 0).as_deref(), Some("GET /a b"));
        assert_eq!((due(502, 1), due(502, 9)), (None, None));
        assert!(due(401, 9).is_some());
        assert_eq!(due(502, 10).as_deref(), Some("GET /a b (and 2 more with 502 before)"));
        assert_eq!((due(502, 11), due(502, 20).map(|line| line.contains("1 more"))), (None, Some(true)));
        assert_eq!(due(502, 40).as_deref(), Some("GET /a b"));
    }
}
