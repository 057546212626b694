//! Finding operations by what they do, in English and in Chinese.

mod standing;
mod synonyms;
mod words;

use std::collections::HashMap;

use self::standing::standing;
use crate::catalogue::{operations, plain};
use crate::meaning::Meaning;
use crate::nearest::distance;
use crate::operation::Operation;

const IN_NAME: f64 = 3.0;
const IN_CHINESE_NAME: f64 = 3.0;
const IN_GROUP: f64 = 1.5;
const IN_PRODUCT: f64 = 1.5;
const IN_SENTENCE: f64 = 2.0;
const IN_PATH: f64 = 1.0;
/// A word that stands for one of the query counts less than the word itself.
const SYNONYM: f64 = 0.7;

/// The operations that `words` tell about, the likeliest first: by their names, Chinese names, sentences and products.
///
/// ```
/// let found = dingtalk_catalogue::search("recall a robot message", 5);
/// assert!(found.iter().any(|operation| operation.id() == "v1::robot::batch_recall_oto"));
/// let found = dingtalk_catalogue::search("撤回 机器人 消息", 5);
/// assert!(found.iter().any(|operation| operation.id() == "v1::robot::batch_recall_oto"));
/// ```
pub fn search(words: &str, limit: usize) -> Vec<&'static Operation> {
    let query = Query::of(words);
    let hits: Vec<Hits> = operations().iter().map(|operation| query.hits(operation)).collect();
    let rarity = query.rarity(&hits);
    let mut found: Vec<(f64, &Operation)> = operations()
        .iter()
        .zip(&hits)
        .map(|(operation, hits)| {
            (query.relevance(hits, &rarity) * standing(operation, hits.names_product), operation)
        })
        .filter(|(relevance, _)| *relevance > 0.0)
        .collect();
    found.sort_by(|(left, one), (right, other)| {
        right
            .total_cmp(left)
            .then_with(|| one.id().len().cmp(&other.id().len()))
            .then(one.id().cmp(other.id()))
    });
    found.into_iter().map(|(_, operation)| operation).take(limit).collect()
}

/// The operations whose ids are nearest to a misspelt one; where none is near, those that its words find.
///
/// ```
/// let nearest = dingtalk_catalogue::nearest("oapi.usr.get", 3);
/// assert_eq!(nearest[0].id(), "oapi::user::get");
/// ```
pub fn nearest(id: &str, limit: usize) -> Vec<&'static Operation> {
    let meant = plain(id);
    let tolerated = (meant.chars().count() / 4).max(2);
    // What lacks its beginning, such as `user.get`, is as near as what is misspelt in one place.
    let ending = format!(".{meant}");
    let edits = |operation: &Operation| {
        let id = plain(operation.id());
        if !meant.is_empty() && id.ends_with(&ending) { 1 } else { distance(&meant, &id) }
    };
    let mut near: Vec<_> = operations()
        .iter()
        .map(|operation| (edits(operation), operation))
        .filter(|(edits, _)| *edits <= tolerated)
        .collect();
    near.sort_by_key(|(edits, operation)| (*edits, operation.is_deprecated(), !operation.is_everyday()));
    if near.is_empty() {
        return search(&id.replace(['.', ':', '_'], " "), limit);
    }
    near.into_iter().map(|(_, operation)| operation).take(limit).collect()
}

/// The words that are asked for, each with those that may stand for it.
struct Query {
    /// The number of each word; the words that are asked for come first.
    numbers: HashMap<String, usize>,
    /// For each word that is asked for, the numbers of those that stand for it.
    synonyms: Vec<Vec<usize>>,
}

/// What of an operation is about the query.
struct Hits {
    /// The share of the words of its id that are asked for.
    share_of_id: f64,
    /// Whether a word that is asked for is that of its product.
    names_product: bool,
    /// How much each word of the query counts there.
    weights: Vec<f64>,
    /// How many words it has at all.
    words: usize,
}

impl Query {
    fn of(words: &str) -> Self {
        let mut asked = words::of(&words::with_verbs_apart(words));
        asked.sort();
        asked.dedup();
        let mut numbers: HashMap<String, usize> =
            asked.iter().enumerate().map(|(number, word)| (word.clone(), number)).collect();
        let mut number = |word: &str| {
            let next = numbers.len();
            *numbers.entry(word.to_owned()).or_insert(next)
        };
        let synonyms =
            asked.iter().map(|word| synonyms::of(word).into_iter().map(&mut number).collect()).collect();
        Self { numbers, synonyms }
    }

    fn hits(&self, operation: &Operation) -> Hits {
        let product = operation.product();
        let function = operation.id().rsplit("::").next().unwrap_or_default();
        let of_product = words::of(product.module());
        let asked =
            |word: &String| self.numbers.get(word).is_some_and(|number| *number < self.synonyms.len());
        let names_product = of_product.iter().any(asked);
        let mut of_id = [words::of(function), of_product].concat();
        of_id.sort();
        of_id.dedup();
        let met = of_id.iter().filter(|word| self.numbers.contains_key(*word)).count();
        let share_of_id = met as f64 / (of_id.len().max(1) as f64);
        let mut hits = Hits { share_of_id, names_product, weights: vec![0.0; self.numbers.len()], words: 0 };
        for (text, weight) in [
            (function, IN_NAME),
            (operation.name(), IN_NAME),
            (operation.chinese_name(), IN_CHINESE_NAME),
            (operation.group(), IN_GROUP),
            (product.name(), IN_PRODUCT),
            (product.chinese_name(), IN_PRODUCT),
            (operation.does().map_or("", Meaning::text), IN_SENTENCE),
            (operation.path(), IN_PATH),
        ] {
            for word in words::of(text) {
                hits.words = hits.words.saturating_add(1);
                let known = self.numbers.get(&word).and_then(|number| hits.weights.get_mut(*number));
                if let Some(known) = known {
                    *known = known.max(weight);
                }
            }
        }
        hits
    }

    /// The rarer a word, the more it tells.
    fn rarity(&self, hits: &[Hits]) -> Vec<f64> {
        let has = |hits: &&Hits, number: usize| hits.weights.get(number).is_some_and(|weight| *weight > 0.0);
        let spread = |number: usize| hits.iter().filter(|hits| has(hits, number)).count();
        let rarity = |number: usize| (hits.len() as f64 / (1.0 + spread(number) as f64)).max(1.0).ln() + 0.1;
        (0..self.numbers.len()).map(rarity).collect()
    }

    fn relevance(&self, hits: &Hits, rarity: &[f64]) -> f64 {
        let worth = |number: usize| {
            let weight = hits.weights.get(number).copied().unwrap_or(0.0);
            weight * rarity.get(number).copied().unwrap_or(0.0)
        };
        let (mut relevance, mut met) = (0.0, 0.0);
        for (number, synonyms) in self.synonyms.iter().enumerate() {
            let others = synonyms.iter().map(|number| worth(*number) * SYNONYM);
            let best = others.fold(worth(number), f64::max);
            if best > 0.0 {
                relevance += best;
                met += 1.0;
            }
        }
        let share = met / (self.synonyms.len().max(1) as f64);
        // Long sentences hold many words by chance; an id that says what is asked for and nothing else is meant.
        relevance * share * share * (0.5 + hits.share_of_id) / (1.0 + hits.words as f64 / 60.0)
    }
}
