//! What is asked.

use std::fmt::Write as _;

use dingtalk_events::CardUpdate;

use super::answer::Answer;

/// A question to people: free, or with choices that are buttons on a card or numbers in a text.
///
/// ```
/// use dingtalk_chat::Question;
///
/// let question = Question::new("Which stage?").choice("test", "Test").choice("live", "Live");
/// assert_eq!(question.as_text(), "Which stage?\n\n1. Test\n2. Live\n\nReply 1 or 2");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[must_use]
pub struct Question {
    pub(super) text: String,
    pub(super) choices: Vec<Choice>,
    pub(super) hint: Option<String>,
    pub(super) card: Option<QuestionCard>,
}

/// What may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) label: String,
}

/// The card of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct QuestionCard {
    pub(super) template: String,
    pub(super) values: Vec<(String, String)>,
}

impl Question {
    /// A free question: whatever is said next is the answer, commands excepted.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Yes (`yes`) or no (`no`); `y`, `n` and their Chinese words do, too.
    pub fn yes_or_no(text: impl Into<String>) -> Self {
        Self::new(text).choice("yes", "Yes").choice("no", "No")
    }

    /// One more choice. `id` is the action id of its button, or the value of a parameter that the button sends.
    pub fn choice(mut self, id: impl Into<String>, label: impl Into<String>) -> Self {
        self.choices.push(Choice { id: id.into(), label: label.into() });
        self
    }

    /// What stands under the choices instead of "Reply 1 or 2", for people of another language.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Asked on a card of this template, whose variables are `content` (the question) and `choices` (a JSON list of
    /// `{"id", "text"}`); after the answer `answered` is `true` and `answer` the label of the choice or what was said, and
    /// `late` where nobody answered in time. Where the card cannot be delivered it is asked by a message.
    pub fn on_card(mut self, template: impl Into<String>) -> Self {
        self.card = Some(QuestionCard { template: template.into(), values: Vec::new() });
        self
    }

    /// A value of another variable of the card.
    pub fn value(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        if let Some(card) = &mut self.card {
            card.values.push((name.into(), value.into()));
        }
        self
    }

    /// The question as a message says it.
    pub fn as_text(&self) -> String {
        let mut text = self.text.clone();
        if self.choices.is_empty() {
            return text;
        }
        text.push_str("\n\n");
        for (number, choice) in (1..).zip(&self.choices) {
            // Writing to a `String` does not fail.
            let _ = writeln!(text, "{number}. {}", choice.label);
        }
        text.push('\n');
        text.push_str(&self.hint.clone().unwrap_or_else(|| self.usual_hint()));
        text
    }

    fn usual_hint(&self) -> String {
        let mut words: Vec<_> = (1..=self.choices.len()).map(|number| number.to_string()).collect();
        if self.choices.iter().any(|choice| choice.id == "yes") {
            words.push("y".to_owned());
        }
        let last = words.pop().unwrap_or_default();
        if words.is_empty() {
            format!("Reply {last}")
        } else {
            format!("Reply {} or {last}", words.join(", "))
        }
    }

    /// The choice that somebody's words mean.
    pub(super) fn chosen_by_words(&self, said: &str) -> Option<&Choice> {
        let said = said.trim().trim_end_matches(['.', '!', '。', '！', '、', '，']).to_lowercase();
        let numbered = said.parse::<usize>().ok().and_then(|number| self.choices.get(number.checked_sub(1)?));
        let named = |choice: &&Choice| {
            choice.id.to_lowercase() == said
                || choice.label.to_lowercase() == said
                || means(&choice.id, &said)
        };
        numbered.or_else(|| self.choices.iter().find(named))
    }

    /// What the card shows after an answer that was said, or after none.
    pub(super) fn shown_after(&self, answer: Option<&Answer>) -> CardUpdate {
        let Some(answer) = answer else { return CardUpdate::new().card("answered", "late") };
        let label = self.choices.iter().find(|choice| answer.is(&choice.id)).map(|choice| &*choice.label);
        answered(label.or(answer.text.as_deref()).unwrap_or_default())
    }

    /// The choice whose button was pressed.
    pub(super) fn chosen_by_button<'a>(&self, mut sent: impl Iterator<Item = &'a str>) -> Option<&Choice> {
        sent.find_map(|sent| self.choices.iter().find(|choice| choice.id == sent))
    }
}

impl From<&str> for Question {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Question {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

/// What the card shows after the answer.
pub(super) fn answered(label: &str) -> CardUpdate {
    CardUpdate::new().card("answered", "true").card("answer", label)
}

fn means(id: &str, said: &str) -> bool {
    match id {
        "yes" => matches!(said, "y" | "ok" | "是" | "好" | "好的" | "可以" | "同意"),
        "no" => matches!(said, "n" | "否" | "不" | "不行" | "不可以" | "拒绝"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_ids_labels_and_short_words_choose() {
        let question = Question::yes_or_no("Deploy?");
        let chosen = |said| question.chosen_by_words(said).map(|choice| &*choice.id);
        for said in ["1", " YES ", "y", "Yes.", "好的"] {
            assert_eq!(chosen(said), Some("yes"), "{said}");
        }
        for said in ["2", "no", "N!", "否"] {
            assert_eq!(chosen(said), Some("no"), "{said}");
        }
        for said in ["0", "3", "", "maybe", "yes, but later"] {
            assert_eq!(chosen(said), None, "{said}");
        }
    }

    #[test]
    fn the_hint_names_what_may_be_said() {
        assert!(Question::yes_or_no("Deploy?").as_text().ends_with("\n\nReply 1, 2 or y"));
        assert_eq!(Question::new("Why?").as_text(), "Why?");
    }
}
