//! Short names that are nobody else's.

use std::collections::BTreeMap;

/// No name of a type has more letters.
pub(super) const LONGEST: usize = 48;

/// The first of each list of wishes that nobody else wants: where two want the same one, neither gets it, unless its name is `given`.
///
/// # Errors
/// The index of a list that has run out.
pub(super) fn distinct(
    wishes: &[Vec<String>],
    given: impl Fn(usize) -> bool,
    free: impl Fn(&str) -> bool,
) -> Result<Vec<String>, usize> {
    let mut levels = vec![0_usize; wishes.len()];
    loop {
        let mut names = Vec::new();
        for (index, (list, level)) in wishes.iter().zip(&levels).enumerate() {
            names.push(list.get(*level).ok_or(index)?);
        }
        let mut wanted: BTreeMap<&String, usize> = BTreeMap::new();
        for name in &names {
            let count = wanted.entry(name).or_default();
            *count = count.saturating_add(1);
        }
        let contested =
            |index: usize, name: &String| !given(index) && (wanted.get(name) != Some(&1) || !free(name));
        let contested: Vec<bool> =
            names.iter().enumerate().map(|(index, name)| contested(index, name)).collect();
        if !contested.contains(&true) {
            return Ok(names.into_iter().cloned().collect());
        }
        for (level, contested) in levels.iter_mut().zip(contested) {
            *level = level.saturating_add(usize::from(contested));
        }
    }
}

/// `owner` and `name` as one name; the owner loses the words in front that do not fit.
pub(super) fn fitting(owner: &str, name: &str) -> String {
    let words = owner.char_indices().filter(|(_, first)| first.is_ascii_uppercase());
    let mut shorter = words.filter_map(|(start, _)| owner.get(start..));
    let fits = shorter.find(|rest| rest.len().saturating_add(name.len()) <= LONGEST);
    join(fits.unwrap_or_default(), name)
}

/// `SearchUser` and `User` = `SearchUserUser` stutters: such names are avoided.
pub(super) fn join(owner: &str, name: &str) -> String {
    let stutters = !name.is_empty() && owner.ends_with(name);
    if stutters { format!("{owner}Part") } else { format!("{owner}{name}") }
}

/// `Request` and `Response` belong at the end of the names of requests and answers, nowhere else.
pub(super) fn without_roles(name: &str) -> String {
    let (mut kept, mut rest) = (String::new(), name);
    while !rest.is_empty() {
        let end = rest.char_indices().skip(1).find(|(_, next)| next.is_ascii_uppercase());
        let (word, after) = rest.split_at(end.map_or(rest.len(), |(end, _)| end));
        kept.push_str(if matches!(word, "Request" | "Response") { "" } else { word });
        rest = after;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(wishes: &[&[&str]]) -> Vec<Vec<String>> {
        wishes.iter().map(|list| list.iter().map(|name| (*name).to_owned()).collect()).collect()
    }

    #[test]
    fn what_two_want_neither_gets() {
        let wishes = lists(&[&["User", "OldUser"], &["User", "NewUser"], &["Taken", "Page"], &["Role"]]);
        let names = distinct(&wishes, |_| false, |name| name != "Taken").unwrap();
        assert_eq!(names, ["OldUser", "NewUser", "Page", "Role"]);
        assert_eq!(distinct(&lists(&[&["A"], &["A"]]), |_| false, |_| true), Err(0));
        let given = distinct(&lists(&[&["A"], &["A", "B"]]), |index| index == 0, |_| true).unwrap();
        assert_eq!(given, ["A", "B"]);
    }

    #[test]
    fn a_long_owner_loses_words_in_front() {
        assert_eq!(fitting("TicketRead", "Takers"), "TicketReadTakers");
        let long = fitting("ServiceGroupTicketDealFeedbackOfTheWholeOrganisation", "Attachment");
        assert_eq!(long, "DealFeedbackOfTheWholeOrganisationAttachment");
        assert_eq!(join("SearchUser", "User"), "SearchUserPart");
    }

    #[test]
    fn a_role_is_no_part_of_a_name() {
        assert_eq!(without_roles("SaveRequestFormVoResponse"), "SaveFormVo");
        assert_eq!(without_roles("Requester"), "Requester");
    }
}
