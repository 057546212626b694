//! When an event that repeats happens, in China time.

use serde_json::Value;

use crate::date;
use crate::document::Document;

/// Further repetitions are not looked for.
const MOST_DAYS: i64 = 3660;
const WEEKDAYS: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/// A rule as events have it.
#[derive(Debug)]
pub(super) struct Rule {
    kind: String,
    interval: i64,
    weekdays: Vec<i64>,
    day_of_month: Option<i64>,
    index: String,
    end_ms: Option<i64>,
    count: Option<i64>,
}

impl Rule {
    /// `None` for what does not repeat.
    pub(super) fn of(recurrence: Option<&Value>) -> Option<Self> {
        let recurrence = Document::of(recurrence?.clone());
        let part = |name: &str| Document::of(recurrence.get(name).cloned().unwrap_or_default());
        let (pattern, range) = (part("pattern"), part("range"));
        let position =
            |name: &str| WEEKDAYS.iter().zip(0..).find(|(known, _)| **known == name).map(|(_, at)| at);
        let end = range.text("endDate").filter(|_| range.text("type").as_deref() != Some("numbered"));
        let end_of_day = |text: &str| Some(date::china_midnight(date::parse_date(text)? + 1) - 1);
        Some(Self {
            kind: pattern.text("type")?,
            interval: pattern.integer("interval").unwrap_or(1),
            weekdays: pattern.list("daysOfWeek").iter().filter_map(|name| position(name)).collect(),
            day_of_month: pattern.integer("dayOfMonth"),
            index: pattern.text("index").unwrap_or_default(),
            end_ms: end.and_then(|text| date::parse_iso(&text).or_else(|| end_of_day(&text))),
            count: range
                .integer("numberOfOccurrences")
                .filter(|_| range.text("type").as_deref() != Some("endDate")),
        })
    }

    /// Whether the platform takes it.
    pub(super) fn is_possible(&self) -> bool {
        const KINDS: &[&str] = &["daily", "weekly", "absoluteMonthly", "relativeMonthly", "absoluteYearly"];
        KINDS.contains(&self.kind.as_str()) && self.interval > 0 && self.count.is_none_or(|count| count > 0)
    }

    /// The beginnings up to a point in time, of an event that begins first at `start_ms`.
    pub(super) fn starts(&self, start_ms: i64, until_ms: i64) -> Vec<i64> {
        let first = date::china_day(start_ms);
        let time_of_day = start_ms.saturating_sub(date::china_midnight(first));
        let starts = (first..first.saturating_add(MOST_DAYS)).filter(|day| self.falls_on(first, *day));
        let starts = starts.map(|day| date::china_midnight(day).saturating_add(time_of_day));
        let last_ms = self.end_ms.unwrap_or(i64::MAX).min(until_ms);
        let most = self.count.and_then(|count| usize::try_from(count).ok()).unwrap_or(usize::MAX);
        starts.take(most).take_while(|start| *start <= last_ms).collect()
    }

    fn falls_on(&self, first: i64, day: i64) -> bool {
        let ((year, month, of_month), (first_year, first_month, first_of_month)) =
            (date::civil(day), date::civil(first));
        let weekday = date::weekday(day);
        let months = (year - first_year) * 12 + month - first_month;
        let is_due = |passed: i64| passed.checked_rem(self.interval) == Some(0);
        let is_named = || self.weekdays.contains(&weekday);
        match self.kind.as_str() {
            "daily" => is_due(day - first),
            "weekly" => {
                let weeks = (day - weekday - (first - date::weekday(first))) / 7;
                let usual = self.weekdays.is_empty() && weekday == date::weekday(first);
                is_due(weeks) && (usual || is_named())
            }
            "absoluteMonthly" => is_due(months) && of_month == self.day_of_month.unwrap_or(first_of_month),
            "relativeMonthly" => {
                let in_month = match self.index.as_str() {
                    "first" => of_month <= 7,
                    "second" => (8..=14).contains(&of_month),
                    "third" => (15..=21).contains(&of_month),
                    "fourth" => (22..=28).contains(&of_month),
                    _ => date::civil(day + 7).1 != month,
                };
                is_due(months) && in_month && is_named()
            }
            _ => is_due(year - first_year) && month == first_month && of_month == first_of_month,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn starts(pattern: Value, range: Value) -> Vec<String> {
        let recurrence = json!({"pattern": pattern, "range": range});
        let rule = Rule::of(Some(&recurrence)).unwrap();
        assert!(rule.is_possible());
        // Monday, 1 January 2024, at nine.
        let start = date::parse_china("2024-01-01 09:00").unwrap();
        let until = date::parse_china("2024-03-31").unwrap();
        let starts = rule.starts(start, until).into_iter().map(date::china_datetime);
        starts
            .map(|text| text.strip_prefix("2024-").unwrap().strip_suffix(" 09:00:00").unwrap().to_owned())
            .collect()
    }

    #[test]
    fn rules_name_the_days_that_they_fall_on() {
        let three = json!({"type": "numbered", "numberOfOccurrences": 3});
        let cases = [
            (json!({"type": "daily", "interval": 2}), ["01-01", "01-03", "01-05"]),
            (
                json!({"type": "weekly", "interval": 1, "daysOfWeek": "monday,wednesday"}),
                ["01-01", "01-03", "01-08"],
            ),
            (json!({"type": "weekly", "interval": 2}), ["01-01", "01-15", "01-29"]),
            (
                json!({"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 15}),
                ["01-15", "02-15", "03-15"],
            ),
            (
                json!({"type": "relativeMonthly", "interval": 1, "index": "last", "daysOfWeek": "friday"}),
                ["01-26", "02-23", "03-29"],
            ),
        ];
        for (pattern, expected) in cases {
            assert_eq!(starts(pattern.clone(), three.clone()), expected, "{pattern}");
        }
        let ends = json!({"type": "endDate", "endDate": "2024-01-02"});
        assert_eq!(starts(json!({"type": "daily", "interval": 1}), ends), ["01-01", "01-02"]);
        assert_eq!(
            starts(json!({"type": "absoluteYearly", "interval": 1}), json!({"type": "noEnd"})),
            ["01-01"]
        );
    }

    #[test]
    fn a_rule_without_a_step_is_not_possible() {
        let rule = Rule::of(Some(&json!({"pattern": {"type": "daily", "interval": 0}}))).unwrap();
        assert!(!rule.is_possible());
    }
}
