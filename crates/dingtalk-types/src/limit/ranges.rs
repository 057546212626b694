//! Limits as ranges: how the generated requests name them.

use std::ops::{Bound, RangeBounds};

use super::{LimitError, Unit, at_least, at_most};
use crate::wire::CommaList;

/// Implements `Validate` for a request from the ranges of its fields: `limits!(Request { size "size" 1..=200 })`.
///
/// A range counts the characters of a text and the items of a list; what is absent is not checked.
macro_rules! limits {
    ($name:ident { $($field:ident $wire:literal $range:expr),* $(,)? }) => {
        impl $crate::Validate for $name {
            fn validate(&self) -> Result<(), $crate::LimitError> {
                $($crate::limit::check($wire, &self.$field, &$range)?;)*
                Ok(())
            }
        }
    };
}

pub(crate) use limits;

/// Whether `value` keeps to `range`.
pub(crate) fn check<T: Bounded>(
    field: &'static str,
    value: &T,
    range: &impl RangeBounds<i64>,
) -> Result<(), LimitError> {
    let end = |bound: Bound<&i64>| match bound {
        Bound::Included(end) | Bound::Excluded(end) => Some(*end),
        Bound::Unbounded => None,
    };
    value.keeps_to(field, end(range.start_bound()), end(range.end_bound()))
}

/// What has a size to be checked.
pub(crate) trait Bounded {
    fn keeps_to(&self, field: &'static str, least: Option<i64>, most: Option<i64>) -> Result<(), LimitError>;
}

impl<T: Bounded> Bounded for Option<T> {
    fn keeps_to(&self, field: &'static str, least: Option<i64>, most: Option<i64>) -> Result<(), LimitError> {
        self.as_ref().map_or(Ok(()), |value| value.keeps_to(field, least, most))
    }
}

impl Bounded for i64 {
    fn keeps_to(&self, field: &'static str, least: Option<i64>, most: Option<i64>) -> Result<(), LimitError> {
        let given = *self;
        if least.is_some_and(|least| given < least) || most.is_some_and(|most| given > most) {
            Err(LimitError::OutOfRange { field, least, most, given })
        } else {
            Ok(())
        }
    }
}

impl Bounded for String {
    fn keeps_to(&self, field: &'static str, least: Option<i64>, most: Option<i64>) -> Result<(), LimitError> {
        counted(field, Unit::Characters, self.chars().count(), least, most)
    }
}

impl<T> Bounded for Vec<T> {
    fn keeps_to(&self, field: &'static str, least: Option<i64>, most: Option<i64>) -> Result<(), LimitError> {
        counted(field, Unit::Items, self.len(), least, most)
    }
}

impl<T> Bounded for CommaList<T> {
    fn keeps_to(&self, field: &'static str, least: Option<i64>, most: Option<i64>) -> Result<(), LimitError> {
        self.0.keeps_to(field, least, most)
    }
}

fn counted(
    field: &'static str,
    unit: Unit,
    given: usize,
    least: Option<i64>,
    most: Option<i64>,
) -> Result<(), LimitError> {
    let size = |end: i64| usize::try_from(end).unwrap_or(0);
    least.map_or(Ok(()), |least| at_least(field, unit, given, size(least)))?;
    most.map_or(Ok(()), |most| at_most(field, unit, given, size(most)))
}

#[cfg(test)]
mod tests {
    use crate::limit::{LimitError, Unit, Validate};
    use crate::wire::CommaList;

    #[derive(Default)]
    struct Request {
        ids: CommaList<String>,
        names: Option<Vec<String>>,
        size: i64,
        offset: Option<i64>,
        r#type: Option<String>,
    }

    limits!(Request { ids "ids" ..=2, names "names" 1..=2, size "size" 1..=200, offset "offset" 0.., r#type "type" ..=3 });

    fn request() -> Request {
        Request { size: 1, ..Request::default() }
    }

    #[test]
    fn what_is_absent_or_at_the_very_limit_is_let_through() {
        assert_eq!(request().validate(), Ok(()));
        let full = Request {
            ids: ["a", "b"].into(),
            names: Some(vec!["a".into()]),
            size: 200,
            offset: Some(0),
            r#type: Some("\u{9489}\u{9489}c".into()),
        };
        assert_eq!(full.validate(), Ok(()));
    }

    #[test]
    fn an_error_names_the_field_the_limit_and_what_was_given() {
        let ids = Request { ids: ["a", "b", "c"].into(), ..request() };
        let above = LimitError::Above { field: "ids", unit: Unit::Items, allowed: 2, given: 3 };
        assert_eq!(ids.validate(), Err(above));
        let told = |request: Request| request.validate().unwrap_err().to_string();
        assert_eq!(
            told(Request { names: Some(Vec::new()), ..request() }),
            "`names` is 0 items: DingTalk requires at least 1"
        );
        assert_eq!(told(Request::default()), "`size` is 0: DingTalk allows 1 to 200");
        assert_eq!(
            told(Request { offset: Some(-1), ..request() }),
            "`offset` is -1: DingTalk allows at least 0"
        );
        assert_eq!(
            told(Request { r#type: Some("abcd".into()), ..request() }),
            "`type` is 4 characters: DingTalk allows at most 3"
        );
    }
}
