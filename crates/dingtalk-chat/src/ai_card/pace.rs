//! When a card shows what: the state machine of one card, without time of its own and without I/O.

use std::time::Duration;

/// Longest pause between frames that fail.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// The times of a card.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times {
    /// Between the beginnings of two frames.
    pub(crate) interval: Duration,
    /// After the delivery, and before the last frame: what comes back to back renders as "content cannot be loaded".
    pub(crate) settle: Duration,
}

/// What the month's budget allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gate {
    Open,
    /// Frames not closer than this.
    Slow(Duration),
    /// The first and the last only.
    EndsOnly,
}

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Nothing, until something changes.
    Rest,
    /// Look again then.
    NotBefore(Duration),
    /// Show the text as it is.
    Show,
    /// Show the end.
    Close,
}

#[derive(Debug)]
pub(crate) struct Pace {
    times: Times,
    delivered_at: Duration,
    started_at: Option<Duration>,
    answered_at: Option<Duration>,
    /// What the card shows; unknown after a frame that failed.
    shown: Option<String>,
    /// The card has left its first state, "processing".
    writing: bool,
    misses: u32,
}

impl Pace {
    pub(crate) fn delivered(times: Times, now: Duration) -> Self {
        Self {
            times,
            delivered_at: now,
            started_at: None,
            answered_at: None,
            shown: Some(String::new()),
            writing: false,
            misses: 0,
        }
    }

    /// Whether a frame has reached the card.
    pub(crate) fn is_writing(&self) -> bool {
        self.writing
    }

    /// `text` is to be shown; with `ends` nothing will follow it.
    pub(crate) fn step(&self, now: Duration, text: &str, ends: bool, gate: Gate) -> Step {
        let settled = self.delivered_at.saturating_add(self.times.settle);
        let (step, at) = if ends {
            let last = self.answered_at.map_or(settled, |at| at.saturating_add(self.times.settle));
            (Step::Close, settled.max(last))
        } else {
            let content = content(text);
            if content.is_empty() || self.shown.as_deref() == Some(content) {
                return Step::Rest;
            }
            let interval = match gate {
                Gate::EndsOnly if self.writing => return Step::Rest,
                Gate::Slow(interval) => interval.max(self.times.interval),
                _ => self.times.interval,
            };
            let interval = self.times.interval.saturating_mul(1 << self.misses.min(10)).max(interval);
            let interval = interval.min(LONGEST_PAUSE.max(self.times.interval));
            let next = self.started_at.map_or(settled, |at| at.saturating_add(interval));
            (Step::Show, settled.max(next))
        };
        if at > now { Step::NotBefore(at) } else { step }
    }

    /// A frame leaves.
    pub(crate) fn started(&mut self, now: Duration, shows: &str) {
        self.started_at = Some(now);
        self.shown = Some(shows.to_owned());
    }

    /// The frame is answered.
    pub(crate) fn answered(&mut self, now: Duration, ok: bool) {
        self.answered_at = Some(now);
        if ok {
            self.writing = true;
            self.misses = 0;
        } else {
            self.shown = None;
            self.misses = self.misses.saturating_add(1);
        }
    }
}

/// What a frame that is not the last shows: Markdown that ends in line breaks jumps when the next line comes.
pub(crate) fn content(text: &str) -> &str {
    text.trim_end_matches(['\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMES: Times = Times { interval: Duration::from_millis(800), settle: Duration::from_millis(500) };

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn opened() -> Pace {
        Pace::delivered(TIMES, ms(0))
    }

    #[test]
    fn nothing_is_shown_before_the_card_has_settled() {
        let pace = opened();
        assert_eq!(pace.step(ms(10), "a", false, Gate::Open), Step::NotBefore(ms(500)));
        assert_eq!(pace.step(ms(10), "a", true, Gate::Open), Step::NotBefore(ms(500)));
        assert_eq!(pace.step(ms(500), "a", false, Gate::Open), Step::Show);
    }

    #[test]
    fn frames_begin_800_ms_apart_and_only_where_something_is_new() {
        let mut pace = opened();
        pace.started(ms(500), "a");
        pace.answered(ms(530), true);
        assert_eq!(
            pace.step(ms(600), "a\n\n", false, Gate::Open),
            Step::Rest,
            "line breaks at the end are not shown"
        );
        assert_eq!(pace.step(ms(600), "ab", false, Gate::Open), Step::NotBefore(ms(1_300)));
        assert_eq!(pace.step(ms(1_300), "ab", false, Gate::Open), Step::Show);
        assert_eq!(
            pace.step(ms(1_300), " \n", false, Gate::Open),
            Step::Show,
            "a shorter text is new as well"
        );
    }

    #[test]
    fn the_last_frame_keeps_its_distance_from_the_one_before_and_comes_even_if_nothing_is_new() {
        let mut pace = opened();
        pace.started(ms(900), "a");
        pace.answered(ms(1_000), true);
        assert_eq!(pace.step(ms(1_100), "a", true, Gate::EndsOnly), Step::NotBefore(ms(1_500)));
        assert_eq!(pace.step(ms(1_500), "a", true, Gate::EndsOnly), Step::Close);
        assert_eq!(opened().step(ms(500), "", true, Gate::Open), Step::Close, "also of nothing at all");
    }

    #[test]
    fn a_failed_frame_is_followed_by_the_newest_text_after_a_longer_pause() {
        let mut pace = opened();
        for (begins, next) in [(1_000, 2_600), (3_000, 6_200), (7_000, 13_400)] {
            pace.started(ms(begins), "a");
            pace.answered(ms(begins + 50), false);
            assert_eq!(pace.step(ms(begins + 60), "a", false, Gate::Open), Step::NotBefore(ms(next)));
        }
        pace.started(ms(20_000), "a");
        pace.answered(ms(20_050), true);
        assert_eq!(pace.step(ms(20_060), "ab", false, Gate::Open), Step::NotBefore(ms(20_800)));
    }

    #[test]
    fn the_budget_slows_and_skips_frames_but_neither_the_first_nor_the_last() {
        let mut pace = opened();
        assert_eq!(pace.step(ms(500), "a", false, Gate::EndsOnly), Step::Show);
        pace.started(ms(500), "a");
        pace.answered(ms(530), true);
        let slow = Gate::Slow(Duration::from_secs(3));
        assert_eq!(pace.step(ms(600), "ab", false, slow), Step::NotBefore(ms(3_500)));
        assert_eq!(pace.step(ms(9_000), "ab", false, Gate::EndsOnly), Step::Rest);
        assert_eq!(pace.step(ms(9_000), "ab", true, Gate::EndsOnly), Step::Close);
    }
}
