//! Texts as the words that they are searched by.

use super::synonyms;

/// English words in lower case and without the ending of a plural or a third person; of Chinese every pair of neighbours, and a
/// character that stands alone.
pub(super) fn of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut run = String::new();
    let mut kind = Kind::Other;
    for character in text.chars() {
        let now = Kind::of(character);
        // `batchSend`: a capital after a small letter begins a word.
        let begins = character.is_ascii_uppercase() && run.ends_with(|last: char| last.is_ascii_lowercase());
        if now != kind || begins {
            end(&mut words, kind, &std::mem::take(&mut run));
        }
        run.push(character);
        kind = now;
    }
    end(&mut words, kind, &run);
    words.dedup();
    words
}

/// `发消息` as `发 消息`: what people ask for begins with a verb of one character, which no name has. One that is known with its
/// neighbour, such as `发送`, stays together.
pub(super) fn with_verbs_apart(query: &str) -> String {
    const VERBS: &str = "发建删改查传";
    let apart = |word: &str| {
        let mut characters = word.chars();
        let (first, second) = (characters.next(), characters.next());
        let (Some(verb), Some(next)) = (first.filter(|verb| VERBS.contains(*verb)), second) else {
            return word.to_owned();
        };
        if synonyms::of(&format!("{verb}{next}")).is_empty() {
            word.replacen(verb, &format!("{verb} "), 1)
        } else {
            word.to_owned()
        }
    };
    query.split_whitespace().map(apart).collect::<Vec<_>>().join(" ")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Latin,
    Chinese,
    Other,
}

impl Kind {
    fn of(character: char) -> Self {
        if character.is_ascii_alphanumeric() {
            Self::Latin
        } else if ('\u{4e00}'..='\u{9fff}').contains(&character) {
            Self::Chinese
        } else {
            Self::Other
        }
    }
}

fn end(words: &mut Vec<String>, kind: Kind, run: &str) {
    match kind {
        Kind::Latin => {
            let word = stem(&run.to_ascii_lowercase());
            if !STOP.contains(&word.as_str()) {
                words.push(word);
            }
        }
        Kind::Chinese => {
            let characters: Vec<char> = run.chars().collect();
            if let [alone] = characters.as_slice() {
                words.push(alone.to_string());
            }
            words.extend(characters.windows(2).map(|pair| pair.iter().collect::<String>()));
        }
        Kind::Other => {}
    }
}

/// Words that every sentence has.
const STOP: [&str; 26] = [
    "a", "an", "the", "of", "to", "in", "on", "for", "and", "or", "by", "with", "it", "its", "that", "which",
    "is", "are", "one", "v1", "v2", "0", "topapi", "all", "from", "at",
];

/// `messages` = `message`, `lists` = `list`, `sending` = `send`.
fn stem(word: &str) -> String {
    let long = |rest: &&str| rest.len() >= 3;
    if let Some(rest) = word.strip_suffix("ies").filter(long) {
        return format!("{rest}y");
    }
    for ending in ["sses", "xes", "ches", "shes"] {
        if word.ends_with(ending) {
            return word.strip_suffix("es").unwrap_or(word).to_owned();
        }
    }
    if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word.to_owned();
    }
    let cut = word.strip_suffix('s').or_else(|| word.strip_suffix("ing")).filter(long);
    cut.unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_of_one_character_is_a_word() {
        assert_eq!(with_verbs_apart("发消息 发送消息"), "发 消息 发送消息");
        assert_eq!(with_verbs_apart("发 send"), "发 send");
    }

    #[test]
    fn english_is_cut_at_capitals_and_chinese_into_pairs() {
        assert_eq!(of("BatchSendOTO"), ["batch", "send", "oto"]);
        assert_eq!(of("Lists the messages"), ["list", "message"]);
        assert_eq!(of("撤回消息"), ["撤回", "回消", "消息"]);
        assert_eq!(of("群 robot"), ["群", "robot"]);
    }
}
