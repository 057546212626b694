use std::collections::VecDeque;
use std::task::{Context, Poll};

use super::plan::Calling;

/// Calls under way, whose answers come out in the order in which they were started.
pub(super) struct Flights<A>(VecDeque<Flight<A>>);

enum Flight<A> {
    Calling(Calling<A>),
    Landed(A),
}

impl<A> Flights<A> {
    pub(super) const fn new() -> Self {
        Self(VecDeque::new())
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn start(&mut self, call: Calling<A>) {
        self.0.push_back(Flight::Calling(call));
    }

    /// The answer to the oldest call; `None` where none is under way.
    pub(super) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<A>> {
        for flight in &mut self.0 {
            if let Flight::Calling(call) = flight {
                if let Poll::Ready(answer) = call.as_mut().poll(context) {
                    *flight = Flight::Landed(answer);
                }
            }
        }
        match self.0.pop_front() {
            Some(Flight::Landed(answer)) => Poll::Ready(Some(answer)),
            Some(calling) => {
                self.0.push_front(calling);
                Poll::Pending
            }
            None => Poll::Ready(None),
        }
    }
}
