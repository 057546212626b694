//! The five ways of paging, each a pure rule.

use serde_json::Value;

/// What an answer says about the page after it.
pub(super) struct Answer<'a> {
    /// The next position.
    pub(super) next: Option<&'a Value>,
    /// Whether there is more.
    pub(super) more: Option<bool>,
    /// How many elements it holds.
    pub(super) items: Option<usize>,
    /// Whether answers of this operation name the next position at all.
    pub(super) names_next: bool,
}

impl Answer<'_> {
    /// Whether the list ends here for want of elements: none, or fewer than were asked for.
    fn is_short(&self, size: Option<i64>) -> bool {
        let items = self.items.and_then(|items| i64::try_from(items).ok());
        match (items, size) {
            (Some(0) | None, _) => true,
            (Some(items), Some(size)) => self.more.is_none() && items < size,
            (Some(_), None) => false,
        }
    }
}

/// A way of paging.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// The answer names the next position, an opaque text; none, or an empty one, ends the list.
    Token,
    /// The answer names the next position, a number. Where nothing else tells, 0 and negative numbers end the list.
    Cursor,
    /// Pages are numbered; a page that is not full is the last.
    Number,
    /// The position counts elements; some answers name the next one themselves.
    Offset,
    /// Reading removes.
    Drain,
}

impl Dialect {
    /// The position after `position`, or `None` after the last page.
    pub(super) fn next(self, position: Option<i64>, size: Option<i64>, answer: &Answer<'_>) -> Option<Value> {
        match self {
            Self::Token => {
                let next = answer.next.filter(|next| next.as_str() != Some(""))?;
                (answer.more != Some(false)).then(|| next.clone())
            }
            Self::Cursor => {
                let next = answer.next?;
                let goes_on = answer.more.unwrap_or_else(|| integer(next).is_some_and(|next| next > 0));
                goes_on.then(|| next.clone())
            }
            Self::Number => {
                if answer.more == Some(false) || (answer.more.is_none() && answer.is_short(size)) {
                    return None;
                }
                Some(Value::from(position.unwrap_or(1).checked_add(1)?))
            }
            Self::Offset => {
                if answer.more == Some(false) {
                    return None;
                }
                if answer.names_next {
                    return answer.next.cloned();
                }
                if answer.is_short(size) {
                    return None;
                }
                let items = i64::try_from(answer.items?).ok()?;
                Some(Value::from(position.unwrap_or(0).checked_add(items)?))
            }
            Self::Drain => answer.more.filter(|more| *more).map(Value::Bool),
        }
    }
}

/// A number, perhaps as text.
pub(super) fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answer(next: Option<&Value>, more: Option<bool>, items: usize) -> Answer<'_> {
        Answer { next, more, items: Some(items), names_next: next.is_some() }
    }

    #[test]
    fn a_token_ends_with_an_empty_token_or_a_clear_word() {
        let (token, empty) = (json!("t"), json!(""));
        assert_eq!(Dialect::Token.next(None, None, &answer(Some(&token), None, 1)), Some(json!("t")));
        assert_eq!(Dialect::Token.next(None, None, &answer(Some(&token), Some(false), 1)), None);
        assert_eq!(Dialect::Token.next(None, None, &answer(Some(&empty), Some(true), 1)), None);
        assert_eq!(Dialect::Token.next(None, None, &answer(None, None, 1)), None);
    }

    #[test]
    fn a_cursor_of_zero_ends_a_list_that_says_no_more() {
        let (five, zero) = (json!(5), json!(0));
        assert_eq!(Dialect::Cursor.next(None, None, &answer(Some(&five), None, 1)), Some(json!(5)));
        assert_eq!(Dialect::Cursor.next(None, None, &answer(Some(&zero), None, 1)), None);
        assert_eq!(Dialect::Cursor.next(None, None, &answer(Some(&five), Some(false), 1)), None);
    }

    #[test]
    fn numbered_pages_end_with_a_page_that_is_not_full() {
        assert_eq!(Dialect::Number.next(Some(1), Some(2), &answer(None, None, 2)), Some(json!(2)));
        assert_eq!(Dialect::Number.next(Some(2), Some(2), &answer(None, None, 1)), None);
        assert_eq!(Dialect::Number.next(None, None, &answer(None, Some(true), 1)), Some(json!(2)));
        assert_eq!(Dialect::Number.next(Some(3), None, &answer(None, None, 0)), None);
    }

    #[test]
    fn an_offset_grows_by_what_came_or_follows_the_answer() {
        let next = json!(40);
        assert_eq!(Dialect::Offset.next(Some(10), Some(10), &answer(None, None, 10)), Some(json!(20)));
        assert_eq!(Dialect::Offset.next(Some(10), Some(10), &answer(None, None, 3)), None);
        assert_eq!(Dialect::Offset.next(Some(0), Some(10), &answer(Some(&next), None, 3)), Some(json!(40)));
        assert_eq!(Dialect::Offset.next(Some(0), Some(10), &answer(None, Some(false), 10)), None);
    }

    #[test]
    fn draining_goes_on_while_there_is_more() {
        assert!(Dialect::Drain.next(None, None, &answer(None, Some(true), 1)).is_some());
        assert!(Dialect::Drain.next(None, None, &answer(None, None, 1)).is_none());
    }
}
