use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::future::{Future, IntoFuture, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};

use dingtalk_types::wire::ResponseBody;
use futures_core::Stream;
use serde_json::{Map, Value};

use crate::call::Call;
use crate::client::Client;
use crate::encode;
use crate::error::Error;
use crate::execute::Options;
use crate::operation::Operation;
use crate::response::Response;

type Flight<'c, R> = Pin<Box<dyn Future<Output = Result<Response<R>, Error>> + Send + 'c>>;

/// The pages of a list, one call each, the next only when it is asked for.
///
/// Each call has the options of the first, respects the limits of the client and is retried as it is. The stream ends after
/// the last page and after an error.
#[must_use = "nothing is sent until a page is asked for"]
pub struct Pages<'c, R> {
    client: &'c Client,
    operation: Cow<'static, Operation>,
    options: Options,
    /// The fields of the request in flight; `None` where the operation does not page.
    fields: Option<Map<String, Value>>,
    flight: Option<Flight<'c, R>>,
    seen: HashSet<String>,
}

impl<'c, R: ResponseBody> Call<'c, R> {
    /// The pages of a list from this one on, as a stream; an operation that does not page answers one.
    pub fn pages(self) -> Pages<'c, R> {
        Pages::new(self)
    }
}

impl<'c, R: ResponseBody> Pages<'c, R> {
    fn new(call: Call<'c, R>) -> Self {
        let (client, operation, options, fields) = call.parts();
        Self { client, operation, options, fields, flight: Some(call.into_future()), seen: HashSet::new() }
    }

    /// The next page; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<Response<R>, Error>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// The call for the page after `page`, if there is one.
    fn follow(&mut self, page: &Response<R>) -> Result<Option<Flight<'c, R>>, Error> {
        let (Some(paging), Some(fields)) = (self.operation.page_style(), self.fields.as_mut()) else {
            return Ok(None);
        };
        // What could not be read as JSON was an error already; an empty body is an empty page.
        let answer = serde_json::from_slice(page.body()).unwrap_or_default();
        let Some(position) = paging.advance(fields, &answer) else { return Ok(None) };
        if paging.positions_are_unique() && !self.seen.insert(position.to_string()) {
            return Err(Error::RepeatedPage { operation: self.operation.id() });
        }
        let encoded = encode::distribute(&self.operation, fields.clone())
            .map_err(|error| Error::encoding(self.operation.id(), error));
        let call = Call::resumed(self.client, self.operation.clone(), encoded, self.options.clone());
        Ok(Some(call.into_future()))
    }
}

impl<R: ResponseBody> Stream for Pages<'_, R> {
    type Item = Result<Response<R>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(flight) = self.flight.as_mut() else { return Poll::Ready(None) };
        let outcome = std::task::ready!(flight.as_mut().poll(context));
        self.flight = None;
        Poll::Ready(Some(outcome.and_then(|page| {
            self.flight = self.follow(&page)?;
            Ok(page)
        })))
    }
}

impl<R> fmt::Debug for Pages<'_, R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pages").field("operation", &self.operation.id()).finish_non_exhaustive()
    }
}
