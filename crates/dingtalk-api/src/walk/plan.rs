use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;

use crate::call::Call;
use crate::client::Client;
use crate::error::Error;
use dingtalk_types::wire::ResponseBody;

/// A call under way.
pub(crate) type Calling<A> = Pin<Box<dyn Future<Output = A> + Send>>;

/// Which calls a walk makes, and what their answers yield. Answers come in the order of the calls.
pub(crate) trait Plan: Send {
    /// What the walk yields.
    type Item: Send + 'static;
    /// What one call answers, with what it was asked.
    type Answer: Send + 'static;

    /// The next call that can be made by now.
    fn next_call(&mut self, caller: &Caller) -> Option<Calling<Self::Answer>>;

    /// Takes an answer: what it yields, and which calls it brings.
    fn take(&mut self, answer: Self::Answer, items: &mut VecDeque<Result<Self::Item, Error>>);
}

/// Who makes the calls of a walk. They are patient: a walk is rather slow than torn.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) client: Client,
    pub(crate) corp_id: Option<String>,
}

impl Caller {
    pub(crate) fn new(client: &Client) -> Self {
        Self { client: client.clone(), corp_id: None }
    }

    /// The answer to `call`, made as this caller makes them.
    pub(crate) async fn ask<R: ResponseBody>(&self, call: Call<'_, R>) -> Result<R, Error> {
        let call = call.patient();
        let call = match &self.corp_id {
            Some(corp_id) => call.for_corp(corp_id),
            None => call,
        };
        Ok(call.await?.into_inner())
    }
}
