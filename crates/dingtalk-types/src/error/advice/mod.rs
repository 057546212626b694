//! What the commonest codes mean, and what to do next: more than their [`ErrorKind`](super::ErrorKind) can say.

mod api;
mod oapi;

/// What one code means. All of them stand in `docs/errors.md` of the repository, in Chinese in chapter 19 of the guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Advice {
    /// `errcode`, `sub_code` or `code` as DingTalk spells it.
    pub code: &'static str,
    /// Why DingTalk refused.
    pub cause: &'static str,
    /// What to do about it.
    pub next: &'static str,
}

/// Of a code of either host; they spell theirs so differently that none is both.
pub(super) fn of(code: &str) -> Option<Advice> {
    [oapi::TABLE, api::TABLE].into_iter().find_map(|table| {
        let at = table.binary_search_by(|(listed, ..)| (*listed).cmp(code)).ok()?;
        table.get(at).map(advice)
    })
}

/// All of them, the numbers of the legacy host first.
pub fn advices() -> impl Iterator<Item = Advice> {
    [oapi::TABLE, api::TABLE].into_iter().flatten().map(advice)
}

/// Code, cause, next step; sorted by code as text.
type Row = (&'static str, &'static str, &'static str);

fn advice(&(code, cause, next): &Row) -> Advice {
    Advice { code, cause, next }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_whole() {
        for table in [oapi::TABLE, api::TABLE] {
            assert!(
                table.is_sorted_by(|(a, ..), (b, ..)| a < b),
                "{:?}",
                table.iter().map(|row| row.0).collect::<Vec<_>>().windows(2).find(|two| two[0] >= two[1])
            );
        }
        assert!(advices().count() >= 150, "{}", advices().count());
        for Advice { code, cause, next } in advices() {
            assert_eq!(of(code).map(|advice| advice.cause), Some(cause));
            for text in [cause, next] {
                assert!(text.len() >= 8 && !text.ends_with('.') && !text.contains('\n'), "{code}: {text}");
            }
        }
    }
}
