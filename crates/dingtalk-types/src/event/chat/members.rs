use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::wire::Decode;
use crate::wire::unread::{Step, Steps};

/// The members of an object, taken out one by one; what is left is what nobody knows.
pub(super) struct Members(pub(super) Map<String, Value>);

impl Members {
    /// The member under the first of its `names` whose value fits; one that does not is left, and named as unread.
    pub(super) fn take<T: Decode + PartialEq>(&mut self, names: &[&str]) -> T {
        self.take_by(names, |value| T::decode(value).ok())
    }

    /// As [`take`](Self::take), by another reading of the value.
    pub(super) fn take_by<T: Default + PartialEq>(
        &mut self,
        names: &[&str],
        read: impl Fn(&Value) -> Option<T>,
    ) -> T {
        let mut steps = Steps::begin();
        for name in names {
            let Some(value) = self.0.get(*name) else { continue };
            match read(value) {
                Some(found) => {
                    self.0.remove(*name);
                    steps.passed(Step::Member(name));
                    if found != T::default() {
                        return found;
                    }
                }
                None => steps.stepped_over(Step::Member(name)),
            }
        }
        T::default()
    }

    pub(super) fn left(self) -> BTreeMap<String, Value> {
        self.0.into_iter().collect()
    }
}
