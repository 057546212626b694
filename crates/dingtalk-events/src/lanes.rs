//! Order, and what one conversation may take at once.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// One queue per conversation, card or sender, as long as somebody is in it.
#[derive(Debug, Default)]
pub(crate) struct Lanes {
    by_name: Mutex<HashMap<Arc<str>, Lane>>,
}

#[derive(Debug)]
struct Lane {
    /// How many go at once: one where order is kept.
    width: usize,
    /// How many have their turn.
    going: usize,
    waiting: VecDeque<oneshot::Sender<()>>,
}

/// So many wait in a lane that it takes nobody more.
#[derive(Debug)]
pub(crate) struct LaneFull;

impl Lanes {
    /// The place behind all who are in the lane now.
    pub(crate) fn enter(
        self: &Arc<Self>,
        name: &str,
        width: usize,
        max_waiting: usize,
    ) -> Result<Turn, LaneFull> {
        let mut lanes = self.lock();
        let (name, waits) = match lanes.get_key_value(name).map(|(name, _)| Arc::clone(name)) {
            Some(name) => {
                let waits = lanes.get_mut(&name).map(|lane| lane.enter(max_waiting)).transpose()?.flatten();
                (name, waits)
            }
            None => {
                let name = Arc::<str>::from(name);
                lanes.insert(Arc::clone(&name), Lane { width, going: 1, waiting: VecDeque::new() });
                (name, None)
            }
        };
        drop(lanes);
        Ok(Turn { lanes: Arc::clone(self), name, waits })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Arc<str>, Lane>> {
        self.by_name.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.lock().len()
    }
}

impl Lane {
    /// What tells that the turn comes, unless it has come.
    fn enter(&mut self, max_waiting: usize) -> Result<Option<oneshot::Receiver<()>>, LaneFull> {
        if self.going < self.width {
            self.going = self.going.saturating_add(1);
            return Ok(None);
        }
        if self.waiting.len() >= max_waiting {
            return Err(LaneFull);
        }
        let (sender, receiver) = oneshot::channel();
        self.waiting.push_back(sender);
        Ok(Some(receiver))
    }

    fn advance(&mut self) {
        while self.going < self.width {
            let Some(next) = self.waiting.pop_front() else { return };
            if next.send(()).is_ok() {
                self.going = self.going.saturating_add(1);
            }
        }
    }
}

/// A place in a lane, given up when dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    lanes: Arc<Lanes>,
    name: Arc<str>,
    waits: Option<oneshot::Receiver<()>>,
}

impl Turn {
    /// Whether others came before who have not left.
    pub(crate) fn waits(&self) -> bool {
        self.waits.is_some()
    }

    /// Waits until enough of those who came before have left.
    pub(crate) async fn comes(&mut self) {
        if let Some(waits) = &mut self.waits {
            // Who waits is in the lane, and a lane outlives whoever is in it: an error cannot be.
            let _came = waits.await;
            self.waits = None;
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut lanes = self.lanes.lock();
        // Turns are given under the same lock: after this look none comes.
        let had_come = self.waits.take().is_none_or(|mut waits| {
            waits.close();
            waits.try_recv().is_ok()
        });
        let Some(lane) = lanes.get_mut(&self.name) else { return };
        if had_come {
            lane.going = lane.going.saturating_sub(1);
            lane.advance();
        } else {
            lane.waiting.retain(|waiting| !waiting.is_closed());
        }
        if lane.going == 0 {
            lanes.remove(&self.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Waker};

    use super::*;

    fn has_come(turn: &mut Turn) -> bool {
        pin!(turn.comes()).poll(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    fn enter(lanes: &Arc<Lanes>) -> Turn {
        lanes.enter("cid", 1, 8).unwrap()
    }

    #[test]
    fn turns_come_in_the_order_of_entry() {
        let lanes = Arc::new(Lanes::default());
        let (mut first, mut second) = (enter(&lanes), enter(&lanes));
        assert!(has_come(&mut first) && !has_come(&mut second));
        drop(first);
        assert!(has_come(&mut second));
        drop(second);
        assert_eq!(lanes.len(), 0, "an empty lane is forgotten");
    }

    #[test]
    fn lanes_do_not_wait_for_each_other() {
        let lanes = Arc::new(Lanes::default());
        let _first = enter(&lanes);
        assert!(has_come(&mut lanes.enter("other", 1, 8).unwrap()));
    }

    #[test]
    fn who_leaves_early_lets_nobody_pass_the_one_before() {
        let lanes = Arc::new(Lanes::default());
        let (first, second, mut third) = (enter(&lanes), enter(&lanes), enter(&lanes));
        drop(second);
        assert!(!has_come(&mut third), "passed the first");
        drop(first);
        assert!(has_come(&mut third));
    }

    #[test]
    fn who_leaves_when_the_turn_has_come_unseen_hands_it_on() {
        let lanes = Arc::new(Lanes::default());
        let (first, second, mut third) = (enter(&lanes), enter(&lanes), enter(&lanes));
        drop(first);
        drop(second);
        assert!(has_come(&mut third));
        drop(third);
        assert_eq!(lanes.len(), 0);
    }

    #[test]
    fn who_leaves_early_as_the_last_leaves_the_lane_to_the_one_before() {
        let lanes = Arc::new(Lanes::default());
        let (first, second) = (enter(&lanes), enter(&lanes));
        drop(second);
        let mut third = enter(&lanes);
        assert!(!has_come(&mut third), "passed the first");
        drop(first);
        assert!(has_come(&mut third));
        drop(third);
        assert_eq!(lanes.len(), 0);
    }

    #[test]
    fn a_full_lane_takes_nobody_until_somebody_leaves() {
        let lanes = Arc::new(Lanes::default());
        let only_two_wait = || lanes.enter("cid", 1, 2);
        let (first, second, third) = (only_two_wait(), only_two_wait(), only_two_wait());
        assert!(first.is_ok() && second.is_ok() && third.is_ok());
        assert!(only_two_wait().is_err());
        assert!(lanes.enter("other", 1, 0).is_ok(), "nobody is in that one");
        drop(third);
        let third = only_two_wait();
        assert!(third.is_ok() && only_two_wait().is_err(), "one left early, one came");
        drop(first);
        assert!(only_two_wait().is_ok());
    }

    #[test]
    fn as_many_go_at_once_as_the_lane_is_wide() {
        let lanes = Arc::new(Lanes::default());
        let enter = || lanes.enter("cid", 2, 8).unwrap();
        let (mut first, mut second, mut third, mut fourth) = (enter(), enter(), enter(), enter());
        assert!(has_come(&mut first) && has_come(&mut second) && !has_come(&mut third));
        drop(second);
        assert!(has_come(&mut third) && !has_come(&mut fourth));
        drop((first, third));
        assert!(has_come(&mut fourth));
        drop(fourth);
        assert_eq!(lanes.len(), 0);
    }
}
