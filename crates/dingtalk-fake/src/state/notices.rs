//! Work notices: who got what, who has read it, what the platform swallowed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Older notices are forgotten beyond this many.
const CAPACITY: usize = 100_000;
/// Notices that one person gets from one internal app in a day.
const DAILY_LIMIT: u64 = 500;
const FIRST_TASK_ID: i64 = 256_271_667_526;
/// The same content on the same day.
const SAME_CONTENT: &str = "143106";
/// Too many on one day.
const TOO_MANY: &str = "143105";
const RECALL_WINDOW_MS: i64 = 24 * 3_600_000;

/// A work notice that was accepted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Notice {
    /// `task_id` of the answer.
    pub task_id: i64,
    /// The fake's clock when it was accepted, ms since 1970.
    pub at_ms: i64,
    /// `msg` as sent; a status bar update changes it.
    pub message: Value,
    /// Who received it.
    pub receivers: Vec<String>,
    /// Who of them has read it.
    pub read: HashSet<String>,
    /// userIds that do not exist.
    pub invalid_users: Vec<String>,
    /// Departments that do not exist.
    pub invalid_departments: Vec<i64>,
    /// Receivers whom a silent limit kept from getting it, with the code of the limit.
    #[serde(with = "forbidden")]
    pub forbidden: Vec<(String, &'static str)>,
    /// Whether it was recalled.
    pub recalled: bool,
}

impl Notice {
    /// Recall and the result are available for a day.
    pub(crate) fn is_recent(&self, now_ms: i64) -> bool {
        now_ms.saturating_sub(self.at_ms) <= RECALL_WINDOW_MS
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Notices {
    sent: BTreeMap<i64, Notice>,
    count: i64,
    days: HashMap<String, Day>,
}

/// What a person got on the latest day with a notice.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Day {
    day: i64,
    count: u64,
    contents: HashSet<u64>,
}

/// Whom a notice is meant for, sorted into existing and not.
#[derive(Debug, Default)]
pub(crate) struct Receivers {
    pub(crate) users: Vec<String>,
    pub(crate) invalid_users: Vec<String>,
    pub(crate) invalid_departments: Vec<i64>,
}

impl Notices {
    /// Accepts a notice; the limits are applied per receiver and told by the result only, as on the platform.
    pub(crate) fn send(&mut self, message: Value, receivers: Receivers, now_ms: i64, day: i64) -> i64 {
        let task_id = FIRST_TASK_ID.saturating_add(self.count);
        self.count = self.count.saturating_add(1);
        let content = digest(&message);
        let mut notice = Notice {
            task_id,
            at_ms: now_ms,
            message,
            receivers: Vec::new(),
            read: HashSet::new(),
            invalid_users: receivers.invalid_users,
            invalid_departments: receivers.invalid_departments,
            forbidden: Vec::new(),
            recalled: false,
        };
        for userid in receivers.users {
            match self.admit(&userid, content, day) {
                Ok(()) => notice.receivers.push(userid),
                Err(code) => notice.forbidden.push((userid, code)),
            }
        }
        if self.sent.len() >= CAPACITY {
            self.sent.pop_first();
        }
        self.sent.insert(task_id, notice);
        task_id
    }

    fn admit(&mut self, userid: &str, content: u64, day: i64) -> Result<(), &'static str> {
        let today = self.days.entry(userid.to_owned()).or_default();
        if today.day != day {
            *today = Day { day, ..Day::default() };
        }
        if today.contents.contains(&content) {
            return Err(SAME_CONTENT);
        }
        if today.count >= DAILY_LIMIT {
            return Err(TOO_MANY);
        }
        today.count += 1;
        today.contents.insert(content);
        Ok(())
    }

    pub(crate) fn get(&self, task_id: i64) -> Option<&Notice> {
        self.sent.get(&task_id)
    }

    pub(crate) fn get_mut(&mut self, task_id: i64) -> Option<&mut Notice> {
        self.sent.get_mut(&task_id)
    }

    /// Notes that a person has read a notice; false when it was not sent to them.
    pub(crate) fn read(&mut self, task_id: i64, userid: &str) -> bool {
        match self.sent.get_mut(&task_id) {
            Some(notice) if notice.receivers.iter().any(|receiver| receiver == userid) => {
                notice.read.insert(userid.to_owned());
                true
            }
            _ => false,
        }
    }

    /// Notices, newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = &Notice> {
        self.sent.values().rev()
    }

    pub(crate) fn all(&self) -> Vec<Notice> {
        self.sent.values().cloned().collect()
    }
}

/// The codes are few, and constant.
mod forbidden {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    type Forbidden = Vec<(String, &'static str)>;

    pub(super) fn serialize<S: Serializer>(forbidden: &Forbidden, serializer: S) -> Result<S::Ok, S::Error> {
        forbidden.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Forbidden, D::Error> {
        let pairs = Vec::<(String, String)>::deserialize(deserializer)?.into_iter();
        let known =
            |code: &str| if code == super::SAME_CONTENT { super::SAME_CONTENT } else { super::TOO_MANY };
        Ok(pairs.map(|(userid, code)| (userid, known(&code))).collect())
    }
}

fn digest(message: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    message.to_string().hash(&mut hasher);
    hasher.finish()
}
