use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Pages that two operations meet within this time count together.
const TOGETHER: Duration = Duration::from_secs(10);
/// The documented penalty, for a ban that pages only let presume.
const PENALTY: Duration = Duration::from_secs(300);

/// Keeps every call at home while the public IP is banned: each packet would prolong the ban.
///
/// DingTalk says so in JSON, or sends a page of HTML as many a proxy does for one path or another. One page is therefore no
/// ban, and neither are many for one operation; two operations that meet pages within seconds, and no answer of DingTalk's
/// between them, are taken for one.
#[derive(Debug, Default)]
pub(crate) struct Breaker {
    /// Monotonic milliseconds until which nothing leaves; 0 = no ban.
    closed_until_ms: AtomicU64,
    /// The ban was concluded from pages.
    presumed: AtomicBool,
    /// Whether an answer of DingTalk's has anything to clear.
    doubtful: AtomicBool,
    /// The last page.
    page: Mutex<Option<Page>>,
}

#[derive(Debug)]
struct Page {
    /// The operation's key.
    operation: u64,
    at: Duration,
}

/// A ban that is not over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ban {
    pub(crate) remaining: Duration,
    pub(crate) presumed: bool,
}

impl Breaker {
    /// DingTalk has said that it bans this IP for so long.
    pub(crate) fn trip(&self, now: Duration, ban: Duration) {
        self.presumed.store(false, Ordering::Relaxed);
        self.close(now, ban);
    }

    /// `operation` has met a page instead of an answer.
    pub(crate) fn met_page(&self, now: Duration, operation: u64) {
        let mut page = self.page.lock().unwrap_or_else(PoisonError::into_inner);
        let another = page
            .as_ref()
            .is_some_and(|page| page.operation != operation && now.saturating_sub(page.at) <= TOGETHER);
        if another && self.ban(now).is_none() {
            self.presumed.store(true, Ordering::Relaxed);
            self.close(now, PENALTY);
        }
        *page = Some(Page { operation, at: now });
        self.doubtful.store(true, Ordering::Relaxed);
    }

    /// DingTalk itself has answered: pages before it were no ban.
    pub(crate) fn answered(&self) {
        if !self.doubtful.load(Ordering::Relaxed) {
            return;
        }
        let mut page = self.page.lock().unwrap_or_else(PoisonError::into_inner);
        *page = None;
        self.doubtful.store(false, Ordering::Relaxed);
        if self.presumed.swap(false, Ordering::Relaxed) {
            self.closed_until_ms.store(0, Ordering::Relaxed);
        }
    }

    /// The ban, while nothing may leave.
    pub(crate) fn ban(&self, now: Duration) -> Option<Ban> {
        let until = Duration::from_millis(self.closed_until_ms.load(Ordering::Relaxed));
        let remaining = until.checked_sub(now).filter(|remaining| !remaining.is_zero())?;
        Some(Ban { remaining, presumed: self.presumed.load(Ordering::Relaxed) })
    }

    /// Whether there was never a ban, so that nobody need ask the clock.
    pub(crate) fn is_untouched(&self) -> bool {
        self.closed_until_ms.load(Ordering::Relaxed) == 0
    }

    fn close(&self, now: Duration, ban: Duration) {
        let until = now.saturating_add(ban).as_millis().try_into().unwrap_or(u64::MAX);
        self.closed_until_ms.fetch_max(until, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn second(second: u64) -> Duration {
        Duration::from_secs(second)
    }

    #[test]
    fn pages_are_a_ban_when_two_operations_meet_them_within_seconds_and_nothing_else_between() {
        let breaker = Breaker::default();
        for at in 0..100 {
            breaker.met_page(second(at), 1);
        }
        assert_eq!(breaker.ban(second(100)), None, "a hundred pages of one operation");
        breaker.met_page(second(110), 2);
        assert_eq!(breaker.ban(second(110)), None, "11 s later");
        breaker.answered();
        breaker.met_page(second(111), 1);
        assert_eq!(breaker.ban(second(111)), None, "DingTalk has answered between them");
        breaker.met_page(second(121), 2);
        assert_eq!(breaker.ban(second(121)), Some(Ban { remaining: PENALTY, presumed: true }));
        breaker.answered();
        assert_eq!(breaker.ban(second(122)), None, "a presumption ends with the first answer");
    }

    #[test]
    fn a_ban_that_dingtalk_named_outlasts_answers_and_pages() {
        let breaker = Breaker::default();
        breaker.trip(second(0), second(300));
        breaker.met_page(second(1), 1);
        breaker.met_page(second(2), 2);
        breaker.answered();
        assert_eq!(breaker.ban(second(3)), Some(Ban { remaining: second(297), presumed: false }));
        assert_eq!(breaker.ban(second(300)), None);
    }
}
