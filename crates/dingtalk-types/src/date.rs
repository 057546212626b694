//! Dates of the Gregorian calendar and the days that they lie after 1970-01-01.
//!
//! For the crates of this workspace; it may change in any version.

/// A day of the years 1 to 9999.
///
/// ```
/// use dingtalk_types::date::Date;
///
/// let leap_day = Date::new(2024, 2, 29).unwrap();
/// assert_eq!(leap_day.days(), 19_782);
/// assert_eq!(Date::from_days(19_782), leap_day);
/// assert_eq!(Date::new(2026, 2, 29), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    year: i64,
    month: i64,
    day: i64,
}

/// Days of 400 years, after which leap years repeat.
const ERA: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const TO_1970: i64 = 719_468;

// Years begin in March here, so that the leap day is their last day.
impl Date {
    /// `None` where the calendar has no such day.
    pub fn new(year: i64, month: i64, day: i64) -> Option<Self> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        ((1..=9999).contains(&year) && (1..=days).contains(&day)).then_some(Self { year, month, day })
    }

    /// The day that is so many after 1970-01-01; before the year 1 and after 9999 the first and the last one.
    pub fn from_days(days: i64) -> Self {
        let (first, last) = (-719_162, 2_932_896);
        let days = days.clamp(first, last) + TO_1970;
        let (era, day_of_era) = (days / ERA, days % ERA);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = (month_from_march + 2) % 12 + 1;
        Self { year: era * 400 + year_of_era + i64::from(month <= 2), month, day }
    }

    /// How many days after 1970-01-01 it is, negative before.
    pub fn days(self) -> i64 {
        let year = self.year - i64::from(self.month <= 2);
        let (era, year_of_era) = (year / 400, year % 400);
        let day_of_year = (153 * ((self.month + 9) % 12) + 2) / 5 + self.day - 1;
        era * ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - TO_1970
    }

    /// The year, 1 to 9999.
    pub fn year(self) -> i64 {
        self.year
    }

    /// The month, 1 to 12.
    pub fn month(self) -> i64 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub fn day(self) -> i64 {
        self.day
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_ten_thousand_years_follows_the_one_before() {
        let mut days = -719_162;
        for year in 1..=9999 {
            for month in 1..=12 {
                for day in (1..=31).take_while(|day| Date::new(year, month, *day).is_some()) {
                    let date = Date::new(year, month, day).unwrap();
                    assert_eq!((date.days(), Date::from_days(days)), (days, date));
                    days += 1;
                }
            }
        }
        assert_eq!(days, 2_932_897);
        assert_eq!((Date::from_days(i64::MIN).year(), Date::from_days(i64::MAX).year()), (1, 9999));
    }

    #[test]
    fn known_days_lie_where_they_are_known_to_lie() {
        for ((year, month, day), days) in [
            ((1970, 1, 1), 0),
            ((1969, 12, 31), -1),
            ((2000, 2, 29), 11_016),
            ((2026, 1, 1), 20_454),
            ((2100, 3, 1), 47_541),
        ] {
            assert_eq!(Date::new(year, month, day).map(Date::days), Some(days), "{year}-{month}-{day}");
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for (year, month, day) in [
            (2026, 2, 29),
            (2100, 2, 29),
            (2026, 4, 31),
            (2026, 13, 1),
            (2026, 0, 1),
            (2026, 1, 0),
            (0, 1, 1),
        ] {
            assert_eq!(Date::new(year, month, day), None, "{year}-{month}-{day}");
        }
    }
}
