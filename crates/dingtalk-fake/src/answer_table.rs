//! Answers that a test gives in an operation's place.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dingtalk_catalogue::path::without_names;

use crate::answer::Answer;
use crate::record::RecordedRequest;

type Rule = Arc<dyn Fn(&RecordedRequest) -> Answer + Send + Sync>;

/// The answers given, by method and by path without the names of its holes.
#[derive(Default)]
pub(crate) struct AnswerTable(Mutex<HashMap<(String, String), Given>>);

#[derive(Default)]
struct Given {
    /// Each serves once, before the rule.
    script: VecDeque<Answer>,
    rule: Option<Rule>,
}

/// The answer to one request.
pub(crate) enum Chosen {
    Scripted(Answer),
    Rule(Rule),
}

impl AnswerTable {
    pub(crate) fn set(&self, method: &str, path: &str, rule: Rule) {
        self.lock().entry(key(method, path)).or_default().rule = Some(rule);
    }

    pub(crate) fn script(&self, method: &str, path: &str, answers: impl IntoIterator<Item = Answer>) {
        self.lock().entry(key(method, path)).or_default().script.extend(answers);
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// Takes the answer for a request: that of its very path, else that of the operation's template.
    pub(crate) fn take(&self, method: &str, path: &str, template: Option<&str>) -> Option<Chosen> {
        let mut given = self.lock();
        if given.is_empty() {
            return None;
        }
        [Some(path), template].into_iter().flatten().find_map(|path| {
            let given = given.get_mut(&key(method, path))?;
            let scripted = given.script.pop_front().map(Chosen::Scripted);
            scripted.or_else(|| given.rule.clone().map(Chosen::Rule))
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(String, String), Given>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for AnswerTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.lock().keys()).finish()
    }
}

fn key(method: &str, path: &str) -> (String, String) {
    (method.to_ascii_uppercase(), without_names(path))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn body(chosen: Option<Chosen>) -> Option<Value> {
        chosen.map(|chosen| match chosen {
            Chosen::Scripted(answer) => answer.body,
            Chosen::Rule(_) => json!("rule"),
        })
    }

    #[test]
    fn a_script_is_used_up_before_the_rule_and_the_very_path_comes_before_its_template() {
        let answers = AnswerTable::default();
        answers.set("GET", "/a/{id}", Arc::new(|_| json!({}).into()));
        answers.script("get", "/a/7", [json!(1).into(), json!(2).into()]);
        let take = |path| body(answers.take("GET", path, Some("/a/{x}")));
        assert_eq!(take("/a/7"), Some(json!(1)));
        assert_eq!(take("/a/8"), Some(json!("rule")));
        assert_eq!(take("/a/7"), Some(json!(2)));
        assert_eq!(take("/a/7"), Some(json!("rule")));
        assert_eq!(body(answers.take("POST", "/a/7", Some("/a/{x}"))), None);
        answers.clear();
        assert_eq!(take("/a/7"), None);
    }
}
