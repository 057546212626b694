//! What the gateway did, for Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use dingtalk_api::Client;

/// Upper bounds of durations, in seconds.
const BOUNDS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// Calls by operation, status and DingTalk's code, and how long they took.
#[derive(Debug, Default)]
pub(super) struct Metrics(Mutex<Calls>);

#[derive(Debug, Default)]
struct Calls {
    ended: BTreeMap<(&'static str, u16, String), u64>,
    durations: BTreeMap<&'static str, Durations>,
}

#[derive(Debug, Default)]
struct Durations {
    /// Not yet added up.
    counts: [u64; BOUNDS.len()],
    count: u64,
    sum: f64,
}

/// What is measured at the moment of asking.
pub(super) struct Now {
    /// Calls that wait for one of those with DingTalk to end.
    pub(super) queued: usize,
    pub(super) budget_left: Option<u64>,
}

impl Metrics {
    pub(super) fn ended(&self, operation: &'static str, status: u16, code: &str, duration: Duration) {
        let seconds = duration.as_secs_f64();
        let mut calls = self.lock();
        let count = calls.ended.entry((operation, status, code.to_owned())).or_default();
        *count = count.saturating_add(1);
        let durations = calls.durations.entry(operation).or_default();
        durations.count = durations.count.saturating_add(1);
        durations.sum += seconds;
        let fits = BOUNDS.iter().zip(&mut durations.counts).find(|(bound, _)| seconds <= **bound);
        if let Some((_, count)) = fits {
            *count = count.saturating_add(1);
        }
    }

    /// The text format of Prometheus, version 0.0.4.
    pub(super) fn text(&self, client: &Client, now: &Now) -> String {
        let mut text = String::new();
        self.lock().write(&mut text);
        let (counts, quota) = (client.counts(), client.quota());
        let banned = client.banned_for().unwrap_or_default().as_secs();
        let waiting = counts.waiting.saturating_add(now.queued);
        let mut add = |name: &str, kind: &str, help: &str, value: u64| {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}");
        };
        let number = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        add(
            "dingctl_requests_sent_total",
            "counter",
            "Requests to DingTalk, repetitions included.",
            counts.sent,
        );
        add(
            "dingctl_requests_repeated_total",
            "counter",
            "Requests that repeated an earlier one.",
            counts.repeated,
        );
        add("dingctl_token_requests_total", "counter", "Requests for tokens.", counts.token_requests);
        add("dingctl_calls_under_way", "gauge", "Calls that have not ended.", number(counts.under_way));
        add("dingctl_calls_waiting", "gauge", "Calls that wait for a limit.", number(waiting));
        add("dingctl_quota_calls", "gauge", "Calls of this month that the quota counts.", quota.calls);
        let exhausted = u64::from(quota.exhausted);
        add(
            "dingctl_quota_exhausted",
            "gauge",
            "Whether DingTalk said that the quota is used up.",
            exhausted,
        );
        add("dingctl_ban_seconds", "gauge", "How much longer DingTalk bans this IP.", banned);
        if let Some(left) = now.budget_left {
            add("dingctl_budget_left", "gauge", "Calls of this month that the budget still has.", left);
        }
        text
    }

    fn lock(&self) -> MutexGuard<'_, Calls> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Calls {
    fn write(&self, text: &mut String) {
        const CALLS: &str = "dingctl_calls_total";
        const DURATION: &str = "dingctl_call_duration_seconds";
        let _ = writeln!(
            text,
            "# HELP {CALLS} Calls by operation, status of the answer and DingTalk's code.\n# TYPE {CALLS} counter"
        );
        for ((operation, status, code), count) in &self.ended {
            let (operation, code) = (dotted(operation), escaped(code));
            let _ = writeln!(
                text,
                r#"{CALLS}{{operation="{operation}",status="{status}",code="{code}"}} {count}"#
            );
        }
        let _ = writeln!(
            text,
            "# HELP {DURATION} Time of calls, waiting and repetitions included.\n# TYPE {DURATION} histogram"
        );
        for (operation, durations) in &self.durations {
            let operation = dotted(operation);
            let mut sum = 0_u64;
            for (bound, count) in BOUNDS.iter().zip(durations.counts) {
                sum = sum.saturating_add(count);
                let _ = writeln!(text, r#"{DURATION}_bucket{{operation="{operation}",le="{bound}"}} {sum}"#);
            }
            let (count, sum) = (durations.count, durations.sum);
            let _ = writeln!(text, r#"{DURATION}_bucket{{operation="{operation}",le="+Inf"}} {count}"#);
            let _ = writeln!(text, r#"{DURATION}_sum{{operation="{operation}"}} {sum}"#);
            let _ = writeln!(text, r#"{DURATION}_count{{operation="{operation}"}} {count}"#);
        }
    }
}

/// As the command line spells it.
fn dotted(operation: &str) -> String {
    operation.replace("::", ".")
}

fn escaped(label: &str) -> String {
    label.replace('\\', r"\\").replace('"', r#"\""#).replace('\n', r"\n")
}
