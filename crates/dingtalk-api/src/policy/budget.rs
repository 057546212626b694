use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How many retries per second are free of charge, so that a quiet client may retry at all.
const FREE_PER_SECOND: u64 = 10;
/// What a call earns: five calls pay for one retry, so retries stay below 20 % of the calls.
const MILLI_PER_CALL: u64 = 200;
const MILLI_PER_RETRY: u64 = 1_000;
/// What calls have earned is worth something for this long.
const WINDOW: Duration = Duration::from_secs(10);
const SLOTS: usize = 10;

/// Bounds the retries of a client to 20 % of its calls and ten a second, over the last ten seconds.
#[derive(Debug, Default)]
pub(crate) struct RetryBudget(Mutex<Ledger>);

#[derive(Debug, Default)]
struct Ledger {
    /// Balance of each of the last seconds, in thousandths of a retry; negative when others paid for it.
    slots: [i64; SLOTS],
    /// The second that the newest slot stands for.
    second: u64,
    /// Free retries used in that second.
    free_used: u64,
}

impl RetryBudget {
    /// A call was made.
    pub(crate) fn deposit(&self, now: Duration) {
        let mut ledger = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ledger.advance(now);
        ledger.add(MILLI_PER_CALL as i64);
    }

    /// Whether a retry may be made now; if so it is paid for.
    pub(crate) fn withdraw(&self, now: Duration) -> bool {
        let mut ledger = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        ledger.advance(now);
        if ledger.free_used < FREE_PER_SECOND {
            ledger.free_used += 1;
            return true;
        }
        let balance: i64 = ledger.slots.iter().sum();
        if balance < MILLI_PER_RETRY as i64 {
            return false;
        }
        ledger.add(-(MILLI_PER_RETRY as i64));
        true
    }
}

impl Ledger {
    fn advance(&mut self, now: Duration) {
        let second = now.as_secs();
        let passed = second.saturating_sub(self.second);
        if passed == 0 {
            return;
        }
        for step in 1..=passed.min(WINDOW.as_secs()) {
            let slot = (self.second.saturating_add(step) % SLOTS as u64) as usize;
            if let Some(slot) = self.slots.get_mut(slot) {
                *slot = 0;
            }
        }
        self.second = second;
        self.free_used = 0;
    }

    fn add(&mut self, milli: i64) {
        let newest = (self.second % SLOTS as u64) as usize;
        if let Some(slot) = self.slots.get_mut(newest) {
            *slot = slot.saturating_add(milli);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_every_call_fails_retries_stay_within_a_fifth_of_the_calls_and_ten_a_second() {
        let budget = RetryBudget::default();
        let (mut calls, mut retries) = (0_u64, 0_u64);
        for millisecond in 0..60_000 {
            let now = Duration::from_millis(millisecond);
            budget.deposit(now);
            calls += 1;
            retries += u64::from(budget.withdraw(now)) + u64::from(budget.withdraw(now));
        }
        println!("{calls} calls, all failing for 60 s: {retries} retries");
        assert!(retries <= calls / 5 + 60 * 10, "{retries} retries");
        assert!(retries >= calls / 6, "the budget starves callers: {retries} retries");
    }

    #[test]
    fn a_quiet_client_may_retry() {
        assert!(RetryBudget::default().withdraw(Duration::ZERO));
    }

    #[test]
    fn ten_retries_a_second_are_free_and_five_calls_pay_for_another_within_ten_seconds() {
        let retries = |calls: usize, at: u64| {
            let budget = RetryBudget::default();
            (0..calls).for_each(|_| budget.deposit(Duration::from_secs(3)));
            (0..100).filter(|_| budget.withdraw(Duration::from_secs(at))).count()
        };
        for at in 3..13 {
            let granted = [0, 4, 5, 9, 10, 1_000].map(|calls| retries(calls, at));
            assert_eq!(granted, [10, 10, 11, 11, 12, 100], "{at} s");
        }
        assert_eq!([13, 14, 23, 100].map(|at| retries(1_000, at)), [10; 4], "what was earned at 3 s");
    }
}
