//! Order within a conversation.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

/// One queue per conversation, as long as somebody is in it.
#[derive(Debug, Default)]
pub(crate) struct Lanes {
    tails: Mutex<Tails>,
}

#[derive(Debug, Default)]
struct Tails {
    next_id: u64,
    by_lane: HashMap<String, Before>,
}

/// Ends when the turn before has ended, or hands on whom that one was still waiting for.
#[derive(Debug)]
struct Before {
    id: u64,
    end: oneshot::Receiver<Option<Before>>,
}

impl Lanes {
    /// The place behind all who are in the lane now.
    pub(crate) fn enter(self: &Arc<Self>, lane: String) -> Turn {
        let (sender, receiver) = oneshot::channel();
        let mut tails = self.lock();
        tails.next_id = tails.next_id.wrapping_add(1);
        let id = tails.next_id;
        let before = tails.by_lane.insert(lane.clone(), Before { id, end: receiver });
        drop(tails);
        Turn { lanes: Arc::clone(self), lane, id, before, ended: Some(sender) }
    }

    fn lock(&self) -> MutexGuard<'_, Tails> {
        self.tails.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.lock().by_lane.len()
    }
}

/// A place in a lane, given up when dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    lanes: Arc<Lanes>,
    lane: String,
    id: u64,
    before: Option<Before>,
    ended: Option<oneshot::Sender<Option<Before>>>,
}

impl Turn {
    /// Waits until all who came before have left.
    pub(crate) async fn comes(&mut self) {
        while let Some(before) = &mut self.before {
            self.before = (&mut before.end).await.ok().flatten();
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut tails = self.lanes.lock();
        while let Some(before) = &mut self.before {
            match before.end.try_recv() {
                Err(oneshot::error::TryRecvError::Empty) => break,
                ended => self.before = ended.ok().flatten(),
            }
        }
        let before = self.before.take();
        if tails.by_lane.get(&self.lane).is_some_and(|tail| tail.id == self.id) {
            match before {
                // Left early, and last: whoever comes next waits for the one before.
                Some(before) => tails.by_lane.insert(std::mem::take(&mut self.lane), before),
                None => tails.by_lane.remove(&self.lane),
            };
        } else if let Some(ended) = self.ended.take() {
            // Nobody may be waiting.
            let _ = ended.send(before);
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

    fn lane() -> String {
        "cid".to_owned()
    }

    #[test]
    fn turns_come_in_the_order_of_entry() {
        let lanes = Arc::new(Lanes::default());
        let (mut first, mut second) = (lanes.enter(lane()), lanes.enter(lane()));
        assert!(has_come(&mut first) && !has_come(&mut second));
        drop(first);
        assert!(has_come(&mut second));
        drop(second);
        assert_eq!(lanes.len(), 0, "an empty lane is forgotten");
    }

    #[test]
    fn lanes_do_not_wait_for_each_other() {
        let lanes = Arc::new(Lanes::default());
        let _first = lanes.enter(lane());
        assert!(has_come(&mut lanes.enter("other".to_owned())));
    }

    #[test]
    fn who_leaves_early_lets_nobody_pass_the_one_before() {
        let lanes = Arc::new(Lanes::default());
        let (first, second, mut third) = (lanes.enter(lane()), lanes.enter(lane()), lanes.enter(lane()));
        drop(second);
        assert!(!has_come(&mut third), "passed the first");
        drop(first);
        assert!(has_come(&mut third));
    }

    #[test]
    fn who_leaves_early_as_the_last_leaves_the_lane_to_the_one_before() {
        let lanes = Arc::new(Lanes::default());
        let (first, second) = (lanes.enter(lane()), lanes.enter(lane()));
        drop(second);
        let mut third = lanes.enter(lane());
        assert!(!has_come(&mut third), "passed the first");
        drop(first);
        assert!(has_come(&mut third));
        drop(third);
        assert_eq!(lanes.len(), 0);

        let (first, second) = (lanes.enter(lane()), lanes.enter(lane()));
        drop(second);
        drop(first);
        assert_eq!(lanes.len(), 0, "nobody came after");
    }
}
