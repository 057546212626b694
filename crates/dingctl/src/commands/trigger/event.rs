//! The data of an event.

use std::collections::BTreeSet;

use dingtalk_catalogue::{Event, EventField, Spelling, nearest_names};
use dingtalk_fake::json::json;
use serde_json::{Map, Value};

use super::{What, merge};
use crate::failure::shown;
use crate::language::say;

/// What every push has of its own.
const OWN: [&str; 3] = ["eventtype", "timestamp", "corpid"];

/// What answers of operations have, and the published samples of some events, made of such an answer, as well.
const OF_ANSWERS: [&str; 2] = ["errcode", "errmsg"];

/// The published sample with the names of HTTP pushes, and what was given in its place.
pub(super) fn data(event: &Event, overrides: &Map<String, Value>) -> Map<String, Value> {
    let mut data = match event.sample(Spelling::Http) {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    // A sample may have one thing under two names, `UserId` and `userid`: the other would contradict it, or what is given.
    let mut before = BTreeSet::new();
    data.retain(|name, _| {
        let plain = name.to_lowercase();
        let is_given = overrides.keys().any(|given| given.eq_ignore_ascii_case(name));
        let is_odd = OWN.contains(&plain.as_str()) || OF_ANSWERS.contains(&plain.as_str());
        !is_odd && (overrides.contains_key(name) || !is_given) && before.insert(plain)
    });
    merge(&mut data, overrides);
    data
}

/// The same with the members that a push has of its own, where the data lacks them.
pub(super) fn pushed(data: Map<String, Value>, own: [(&str, String); 3]) -> Map<String, Value> {
    let lacks = |name: &str| !data.keys().any(|given| given.eq_ignore_ascii_case(name));
    let own = own.into_iter().filter(|(name, _)| lacks(name));
    let mut pushed: Map<_, _> = own.map(|(name, value)| (name.to_owned(), json!(value))).collect();
    pushed.extend(data);
    pushed
}

/// Which of `overrides` are for `what`: with several, an event is given what it has, and what none of them has is given to all.
pub(super) fn for_one(what: What, all: &[What], overrides: &Map<String, Value>) -> Map<String, Value> {
    let has = |what: &What, name: &str| matches!(what, What::Event(event) if knows(event, name));
    let meant = |name: &str| has(&what, name) || !all.iter().any(|other| has(other, name));
    overrides
        .iter()
        .filter(|(name, _)| meant(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The keys of `pairs` that no sample of these has, with those that may be meant. What a message or a click has stands in no
/// catalogue: `samples` are some of them.
pub(super) fn odd<'p>(
    all: &[What],
    samples: &[Map<String, Value>],
    pairs: impl Iterator<Item = &'p str>,
) -> Vec<String> {
    let events = || {
        all.iter().filter_map(|what| match what {
            What::Event(event) => Some(*event),
            _ => None,
        })
    };
    let mut paths = Vec::new();
    for sample in samples {
        paths_of(sample, "", &mut paths);
    }
    let in_sample = |key: &str| paths.contains(&key.replace("[]", ""));
    let keys = pairs.filter_map(|pair| pair.split_once('=')).map(|(key, _)| key);
    let odd = keys.filter(|key| !in_sample(key) && !events().any(|event| knows(event, key)));
    odd.map(|key| {
        let fields = events().flat_map(Event::fields).map(EventField::path);
        let known = fields.filter(|path| !path.contains('[')).chain(paths.iter().map(String::as_str));
        let key = shown(key);
        let near = nearest_names(&key, known, 3).join(", ");
        let meant = if near.is_empty() {
            String::new()
        } else {
            format!("{}{near}{}", say(" (did you mean ", "（是否指 "), say("?)", "）"))
        };
        let names: Vec<&str> = all.iter().map(|what| what.name()).collect();
        format!("note: no sample of {} has `{key}`{meant}; it is sent as it is", names.join(", "))
    })
    .collect()
}

/// The paths of all members, and of those of objects in them.
fn paths_of(members: &Map<String, Value>, before: &str, into: &mut Vec<String>) {
    for (name, value) in members {
        let path = format!("{before}{name}");
        if let Value::Object(inner) = value {
            paths_of(inner, &format!("{path}."), into);
        }
        into.push(path);
    }
}

/// Whether a sample has a field of this path, or something in it.
fn knows(event: &Event, key: &str) -> bool {
    let plain = |path: &str| path.replace("[]", "").to_lowercase();
    let key = plain(key);
    let is_there = |field: &EventField| {
        let path = plain(field.path());
        path == key || path.strip_prefix(&key).is_some_and(|rest| rest.starts_with('.'))
    };
    OWN.contains(&key.as_str()) || event.fields().iter().any(is_there)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str) -> What {
        What::Event(dingtalk_catalogue::event(name).unwrap())
    }

    #[test]
    fn no_sample_says_one_thing_twice_or_what_an_answer_says() {
        for event in dingtalk_catalogue::events() {
            let data = data(event, &Map::new());
            let names: Vec<String> = data.keys().map(|name| name.to_lowercase()).collect();
            let distinct: BTreeSet<&String> = names.iter().collect();
            assert_eq!(distinct.len(), names.len(), "{}: {names:?}", event.event_type());
            assert!(!names.iter().any(|name| OF_ANSWERS.contains(&name.as_str())), "{}", event.event_type());
        }
    }

    #[test]
    fn an_override_is_for_the_events_that_have_it() {
        let all = [event("user_add_org"), event("bpms_instance_change")];
        let overrides = json!({"result": "refuse", "UserId": ["li"], "nope": 1});
        let names = |what| {
            let given = for_one(what, &all, overrides.as_object().unwrap());
            given.keys().cloned().collect::<Vec<_>>()
        };
        assert_eq!(names(all[0]), ["UserId", "nope"]);
        assert_eq!(names(all[1]), ["result", "nope"]);
        assert_eq!(odd(&all, &[], ["result=a", "UserId=b", "corpId=c"].into_iter()), Vec::<String>::new());
        let typo = odd(&all[1..], &[], ["resul=agree"].into_iter());
        assert!(typo.len() == 1 && typo[0].contains("did you mean result"), "{typo:?}");
        let message = json!({"text": {"content": "hello"}, "msgtype": "text"});
        let samples = [message.as_object().unwrap().clone()];
        let of_message = |pair| odd(&[What::Robot], &samples, [pair].into_iter());
        assert_eq!(of_message("text.content=x"), Vec::<String>::new());
        let typo = of_message("text.contnt=x");
        assert!(typo.len() == 1 && typo[0].contains("did you mean text.content"), "{typo:?}");
    }
}
