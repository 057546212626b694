use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::flights::Flights;
use super::plan::{Caller, Plan};
use crate::client::Client;
use crate::error::Error;

/// Many calls that are one question, as one stream of what they answer.
///
/// Some calls are under way at once, only as far as the stream is read, and their answers come in the order of the calls. Each
/// is [patient](crate::Call::patient) and repeated like any other. An error stands in the place of what it kept from coming;
/// who reads on gets the rest.
#[must_use = "nothing is sent until an element is asked for"]
pub struct Walk<T> {
    course: Box<dyn Course<T>>,
}

impl<T: Send + 'static> Walk<T> {
    /// So many calls are under way at once unless another number is set.
    pub const DEFAULT_AT_ONCE: usize = 8;

    pub(crate) fn new<P: Plan<Item = T> + 'static>(client: &Client, plan: P) -> Self {
        let caller = Caller::new(client);
        let (flights, items) = (Flights::new(), VecDeque::new());
        Self { course: Box::new(Running { plan, caller, at_once: Self::DEFAULT_AT_ONCE, flights, items }) }
    }

    /// So many calls are under way at once, at least one. More help while DingTalk is slow; its limit of calls a second stays.
    pub fn at_once(mut self, calls: usize) -> Self {
        self.course.set_at_once(calls.max(1));
        self
    }

    /// For an ISV's app: the organisation on whose behalf it is called.
    pub fn for_corp(mut self, corp_id: impl Into<String>) -> Self {
        self.course.set_corp_id(corp_id.into());
        self
    }

    /// The next element; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|context| self.course.poll_item(context)).await
    }

    /// All elements, or the first error.
    ///
    /// # Errors
    /// That of the first call that failed.
    pub async fn collect(mut self) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        while let Some(item) = self.next().await {
            all.push(item?);
        }
        Ok(all)
    }
}

impl<T: Send + 'static> Stream for Walk<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.course.poll_item(context)
    }
}

impl<T> fmt::Debug for Walk<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Walk").finish_non_exhaustive()
    }
}

/// A walk whose plan is nobody's business.
trait Course<T>: Send {
    fn set_at_once(&mut self, calls: usize);
    fn set_corp_id(&mut self, corp_id: String);
    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error>>>;
}

struct Running<P: Plan> {
    plan: P,
    caller: Caller,
    at_once: usize,
    flights: Flights<P::Answer>,
    items: VecDeque<Result<P::Item, Error>>,
}

impl<P: Plan> Course<P::Item> for Running<P> {
    fn set_at_once(&mut self, calls: usize) {
        self.at_once = calls;
    }

    fn set_corp_id(&mut self, corp_id: String) {
        self.caller.corp_id = Some(corp_id);
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<P::Item, Error>>> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Poll::Ready(Some(item));
            }
            while self.flights.len() < self.at_once {
                let Some(call) = self.plan.next_call(&self.caller) else { break };
                self.flights.start(call);
            }
            match ready!(self.flights.poll_next(context)) {
                Some(answer) => self.plan.take(answer, &mut self.items),
                None => return Poll::Ready(None),
            }
        }
    }
}
