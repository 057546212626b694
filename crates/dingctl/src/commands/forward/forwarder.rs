//! From a delivery to its acknowledgement: tries, waits, dead letters.

use std::io::{self, IsTerminal as _, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use dingtalk_events::{Acknowledgement, CloudEvent, Delivery};
use dingtalk_transport::Clock;
use tokio::sync::Notify;

use super::sink::{Refusal, Sink};
use crate::failure::Failure;
use crate::language;
use crate::output::fitting;

const FIRST_WAIT: Duration = Duration::from_millis(200);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// How often, and how long each time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tries {
    pub(super) most: u32,
    pub(super) timeout: Duration,
}

/// Hands on what comes.
#[derive(Debug)]
pub(super) struct Forwarder {
    to: Sink,
    dead_letter: Option<Sink>,
    tries: Tries,
    clock: Arc<dyn Clock>,
    taken: AtomicU64,
    dead: AtomicU64,
    left: AtomicU64,
    /// The latest try failed: told once.
    failing: AtomicBool,
    gone: Notify,
}

impl Forwarder {
    pub(super) fn new(to: Sink, dead_letter: Option<Sink>, tries: Tries, clock: Arc<dyn Clock>) -> Self {
        Self {
            to,
            dead_letter,
            tries,
            clock,
            taken: AtomicU64::default(),
            dead: AtomicU64::default(),
            left: AtomicU64::default(),
            failing: AtomicBool::default(),
            gone: Notify::new(),
        }
    }

    /// Acknowledged when the sink took it, or the dead letters did.
    pub(super) async fn take(&self, delivery: &Delivery) -> Acknowledgement {
        let event = CloudEvent::of(delivery);
        let Err(refusal) = self.hand_on(&event).await else {
            self.taken.fetch_add(1, Ordering::Relaxed);
            return Acknowledgement::Done;
        };
        let id = &event.id;
        let not_kept = match &self.dead_letter {
            Some(dead_letter) => {
                let kept = dead_letter.keep(&event, &refusal.message, self.tries.most);
                self.in_time(kept).await.err()
            }
            None => Some(Refusal::new("there is no --dead-letter")),
        };
        match not_kept {
            None => {
                self.dead.fetch_add(1, Ordering::Relaxed);
                note(&format!("{id}: a dead letter: {}", refusal.message));
                Acknowledgement::Done
            }
            Some(why) => {
                self.left.fetch_add(1, Ordering::Relaxed);
                note(&format!("{id}: left to be delivered again: {}; {}", refusal.message, why.message));
                Acknowledgement::Later { reason: "not taken yet".to_owned() }
            }
        }
    }

    /// Ends when the sink wants no more.
    pub(super) async fn until_gone(&self) -> Result<(), Failure> {
        self.gone.notified().await;
        Err(Failure::other(format!("{} answers 410 Gone: it wants no more", self.to))
            .next("give another --to; what was not taken is delivered again"))
    }

    pub(super) fn goal(&self) -> String {
        let dead = self.dead_letter.as_ref().map(|sink| format!(", dead letters to {sink}"));
        format!("to {}{}", self.to, dead.unwrap_or_default())
    }

    pub(super) fn sum(&self) -> String {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let (taken, dead, left) = (read(&self.taken), read(&self.dead), read(&self.left));
        format!("{taken} taken, {dead} dead letters, {left} left to be delivered again")
    }

    async fn hand_on(&self, event: &CloudEvent) -> Result<(), Refusal> {
        let mut tried = 1;
        loop {
            let Err(refusal) = self.in_time(self.to.take(event)).await else {
                if self.failing.swap(false, Ordering::Relaxed) {
                    note(&format!("{} takes them again", self.to));
                }
                return Ok(());
            };
            if !self.failing.swap(true, Ordering::Relaxed) {
                note(&format!("{}: {}", self.to, refusal.message));
            }
            if refusal.is_gone {
                self.gone.notify_one();
            }
            if refusal.is_gone || tried >= self.tries.most {
                return Err(refusal);
            }
            let wait = wait_after(tried, fastrand::f64()).max(refusal.wait.unwrap_or_default());
            self.clock.sleep(wait.min(LONGEST_WAIT)).await;
            tried = tried.saturating_add(1);
        }
    }

    async fn in_time(&self, taking: impl Future<Output = Result<(), Refusal>>) -> Result<(), Refusal> {
        let limit = self.tries.timeout;
        let late = || Err(Refusal::new(format!("no answer within {limit:?}")));
        self.clock.within(limit, taking).await.unwrap_or_else(late)
    }
}

/// The wait after so many tries: it doubles, and half of it is left to chance, so that what failed together does not come back
/// together.
fn wait_after(tried: u32, random: f64) -> Duration {
    let doubled = 2_u32.saturating_pow(tried.saturating_sub(1));
    FIRST_WAIT.saturating_mul(doubled).min(LONGEST_WAIT).mul_f64(0.5 + random / 2.0)
}

fn note(text: &str) {
    // Whoever closed standard error does not want to know.
    let mut stderr = io::stderr().lock();
    let text = fitting(&language::line(text), stderr.is_terminal());
    let _ = writeln!(stderr, "{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_limit_and_half_of_each_is_chance() {
        let ms = |tried, random| wait_after(tried, random).as_millis();
        assert_eq!([ms(1, 0.0), ms(1, 1.0), ms(3, 1.0)], [100, 200, 800]);
        assert_eq!([ms(20, 1.0), ms(u32::MAX, 0.0)], [30_000, 15_000]);
    }
}
