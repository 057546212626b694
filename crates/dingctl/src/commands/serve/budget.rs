//! How many calls of the month may leave.

use std::sync::{Mutex, PoisonError};

use dingtalk_api::QuotaUsage;

/// Calls of a month that the quota counts, at most; counted before they leave, so that those under way are among them.
#[derive(Debug)]
pub(super) struct Budget {
    most: Option<u64>,
    /// Year, month, calls.
    used: Mutex<(i32, u8, u64)>,
}

impl Budget {
    pub(super) fn new(most: Option<u64>) -> Self {
        Self { most, used: Mutex::default() }
    }

    /// Takes one call of the month that `usage` names; `Err` tells how many there are when all are used up.
    pub(super) fn take(&self, usage: QuotaUsage) -> Result<(), u64> {
        let Some(most) = self.most else { return Ok(()) };
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if (used.0, used.1) != (usage.year, usage.month) {
            *used = (usage.year, usage.month, 0);
        }
        if used.2 >= most {
            return Err(most);
        }
        used.2 = used.2.saturating_add(1);
        Ok(())
    }

    /// One did not leave.
    pub(super) fn give_back(&self) {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.2 = used.2.saturating_sub(1);
    }

    /// How many are left, if there is a budget.
    pub(super) fn left(&self, usage: QuotaUsage) -> Option<u64> {
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let of_month = if (used.0, used.1) == (usage.year, usage.month) { used.2 } else { 0 };
        Some(self.most?.saturating_sub(of_month))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_so_many_calls_and_the_next_as_many_again() {
        let budget = Budget::new(Some(2));
        let mut month = QuotaUsage::default();
        (month.year, month.month) = (2026, 11);
        assert_eq!((budget.take(month), budget.take(month), budget.take(month)), (Ok(()), Ok(()), Err(2)));
        budget.give_back();
        assert_eq!((budget.left(month), budget.take(month), budget.left(month)), (Some(1), Ok(()), Some(0)));
        month.month = 12;
        assert_eq!((budget.left(month), budget.take(month)), (Some(2), Ok(())));
        assert_eq!(Budget::new(None).take(month), Ok(()));
    }
}
