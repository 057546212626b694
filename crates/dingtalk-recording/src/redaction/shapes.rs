//! What is personal by its look: mobile numbers of China and e-mail addresses.

use crate::kind::Kind;

pub(super) fn find(text: &str) -> Vec<(&str, Kind)> {
    let mobiles = mobiles(text).map(|mobile| (mobile, Kind::value("mobile")));
    mobiles.chain(mails(text).map(|mail| (mail, Kind::value("mail")))).collect()
}

/// Eleven digits from 13 to 19, that are no part of a longer number or word, but for a country's code.
fn mobiles(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter_map(|word| {
        let word = word.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(word);
        let digits = word.len() == 11 && word.bytes().all(|digit| digit.is_ascii_digit());
        let second = word.as_bytes().get(1).copied().unwrap_or_default();
        (digits && word.starts_with('1') && (b'3'..=b'9').contains(&second)).then_some(word)
    })
}

fn mails(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && !"@._%+-".contains(letter)).filter_map(
        |word| {
            let word = word.trim_matches(['.', '-', '+', '%', '_']);
            let (name, host) = word.split_once('@')?;
            let (before, after) = host.split_once('.')?;
            let whole = !name.is_empty() && !before.is_empty() && after.len() >= 2 && !host.contains('@');
            whole.then_some(word)
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|(value, _)| value).collect()
    }

    #[test]
    fn mobiles_and_addresses_are_seen_in_any_text() {
        assert_eq!(values("请打 13800000001。"), ["13800000001"]);
        assert_eq!(values("+86-13800000001, +8613800000002"), ["13800000001", "13800000002"]);
        assert_eq!(values("Write to ann.lee@corp.example.cn."), ["ann.lee@corp.example.cn"]);
    }

    #[test]
    fn other_numbers_and_signs_are_not() {
        for text in
            ["213800000001", "1380000000", "12800000001", "a13800000001", "@lALPD", "x@y", "1700000000000"]
        {
            assert_eq!(values(text), Vec::<&str>::new(), "{text}");
        }
    }
}
