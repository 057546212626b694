//! Finds words of a list in a text, the longest first, in one pass: what was put in is not looked through again.

use std::collections::HashMap;

/// A word to be found, and what stands for it.
#[derive(Debug, Clone)]
struct Word {
    text: String,
    with: String,
    /// Not inside a longer word or number.
    alone: bool,
}

#[derive(Debug, Default, Clone)]
pub(crate) struct Scanner {
    /// By the first character, longest first.
    words: HashMap<char, Vec<Word>>,
}

/// Where a word stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found<'s> {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) with: &'s str,
}

impl Scanner {
    pub(crate) fn add(&mut self, text: &str, with: &str, alone: bool) {
        let Some(first) = text.chars().next() else { return };
        let words = self.words.entry(first).or_default();
        if words.iter().any(|word| word.text == text) {
            return;
        }
        let at = words.partition_point(|word| word.text.len() >= text.len());
        words.insert(at, Word { text: text.to_owned(), with: with.to_owned(), alone });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    pub(crate) fn find<'s>(&'s self, text: &str) -> Vec<Found<'s>> {
        let mut found = Vec::new();
        if self.words.is_empty() {
            return found;
        }
        let (mut free_from, mut before) = (0, None);
        for (start, letter) in text.char_indices() {
            let previous = before.replace(letter);
            let Some(words) = self.words.get(&letter).filter(|_| start >= free_from) else { continue };
            let Some(rest) = text.get(start..) else { continue };
            let fits = |word: &&Word| {
                rest.strip_prefix(&*word.text).is_some_and(|after| {
                    !word.alone
                        || (parted(previous, Some(letter))
                            && parted(word.text.chars().next_back(), after.chars().next()))
                })
            };
            if let Some(word) = words.iter().find(fits) {
                free_from = start.saturating_add(word.text.len());
                found.push(Found { start, end: free_from, with: &word.with });
            }
        }
        found
    }

    /// The text with each word replaced.
    pub(crate) fn replace(&self, text: &str) -> String {
        let mut result = String::with_capacity(text.len());
        let mut done = 0;
        for found in self.find(text) {
            result.push_str(text.get(done..found.start).unwrap_or_default());
            result.push_str(found.with);
            done = found.end;
        }
        result.push_str(text.get(done..).unwrap_or_default());
        result
    }
}

/// Whether a word may end between these two characters. Only Latin letters and digits make longer words.
fn parted(left: Option<char>, right: Option<char>) -> bool {
    let joins = |side: Option<char>| side.is_some_and(|letter| letter.is_ascii_alphanumeric());
    !(joins(left) && joins(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_is_taken_and_what_was_put_in_stays() {
        let mut scanner = Scanner::default();
        scanner.add("ann", "user-1", true);
        scanner.add("ann-lee", "user-2", true);
        scanner.add("user", "person-1", true);
        assert_eq!(scanner.replace("ann ann-lee user joann anna"), "user-1 user-2 person-1 joann anna");
    }

    #[test]
    fn words_without_spaces_between_them_are_found() {
        let mut scanner = Scanner::default();
        scanner.add("王敏", "person-1", true);
        scanner.add("SECRETSECRET", "secret-1", false);
        assert_eq!(scanner.replace("请王敏审批aSECRETSECRETb"), "请person-1审批asecret-1b");
    }
}
