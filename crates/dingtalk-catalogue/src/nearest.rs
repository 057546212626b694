//! The names that are nearest to a misspelt one.

/// Edits from one text to the other: insert, delete, replace a character, or swap two neighbours.
pub(crate) fn distance(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, from) in left.iter().enumerate() {
        let mut line = vec![row.saturating_add(1)];
        for (column, to) in right.iter().enumerate() {
            let at = |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX);
            let replaced = at(&above, column).saturating_add(usize::from(from != to));
            let inserted = at(&line, column).saturating_add(1);
            let deleted = at(&above, column.saturating_add(1)).saturating_add(1);
            let mut least = replaced.min(inserted).min(deleted);
            let neighbours = (row.checked_sub(1), column.checked_sub(1));
            if let (Some(row), Some(column)) = neighbours {
                if left.get(row) == Some(to) && right.get(column) == Some(from) {
                    least = least.min(at(&before, column).saturating_add(1));
                }
            }
            line.push(least);
        }
        before = std::mem::replace(&mut above, line);
    }
    above.last().copied().unwrap_or(0)
}

/// Those of `names` that `misspelt` may mean, the nearest first; letter case, `-` and `_` do not matter.
///
/// ```
/// let nearest = dingtalk_catalogue::nearest_names("user-idd", ["userid", "language", "unionid"], 2);
/// assert_eq!(nearest, ["userid"]);
/// ```
pub fn nearest_names<'a>(
    misspelt: &str,
    names: impl IntoIterator<Item = &'a str>,
    limit: usize,
) -> Vec<&'a str> {
    let plain = |name: &str| name.replace(['_', '-'], "").to_lowercase();
    let meant = plain(misspelt);
    let tolerated = (meant.chars().count() / 3).max(1);
    let mut near: Vec<_> = names
        .into_iter()
        .filter_map(|name| {
            let name_plain = plain(name);
            let contained = meant.len() >= 3 && (name_plain.contains(&meant) || meant.contains(&name_plain));
            let distance = distance(&meant, &name_plain);
            (distance <= tolerated || contained).then_some((distance, name))
        })
        .collect();
    near.sort();
    near.into_iter().map(|(_, name)| name).take(limit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distance_counts_edits() {
        for (left, right, edits) in
            [("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("user", "usre", 1), ("get", "gets", 1)]
        {
            assert_eq!(distance(left, right), edits, "{left} {right}");
        }
    }

    #[test]
    fn what_is_far_off_is_not_offered() {
        assert_eq!(nearest_names("uesrid", ["userid", "lang"], 3), ["userid"]);
        assert!(nearest_names("zzz", ["userid", "lang"], 3).is_empty());
    }
}
