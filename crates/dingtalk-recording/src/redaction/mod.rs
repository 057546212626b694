//! Replaces secrets and personal values: all are found first, then all are replaced, so that one which shows itself late is
//! gone early, too.

mod found;
mod learn;
mod replace;
mod shapes;
mod walk;

use std::collections::HashSet;

use self::learn::Learn;
use self::replace::Replace;
use self::walk::Walk;
pub(crate) use self::walk::embedded;
use crate::exchange::RecordedExchange;
use crate::recording::Recording;
use crate::rules::Rules;

pub(crate) fn run(rules: &Rules, exchanges: &[RecordedExchange]) -> Recording {
    let mut learn = Learn::new(rules.values());
    for exchange in exchanges {
        Walk::new(rules, &mut learn).exchange(exchange);
    }
    let found = learn.into_found();
    let taken = words(exchanges);
    let mut replace = Replace::new(&found, &taken);
    let exchanges =
        exchanges.iter().map(|exchange| Walk::new(rules, &mut replace).exchange(exchange)).collect();
    Recording::new(replace.labels(), exchanges)
}

/// What stands in the calls and could be mistaken for a replacement.
fn words(exchanges: &[RecordedExchange]) -> HashSet<String> {
    let text = serde_json::to_string(exchanges).unwrap_or_default();
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    words.filter(|word| word.ends_with(|last: char| last.is_ascii_digit())).map(str::to_owned).collect()
}
