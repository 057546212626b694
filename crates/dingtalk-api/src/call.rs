use std::borrow::Cow;
use std::fmt;
use std::future::{Future, IntoFuture, ready};
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use dingtalk_auth::Token;
use dingtalk_types::wire::{ResponseBody, collect_unread};
use dingtalk_types::{Validate, percent};
use dingtalk_webhook::WebhookRobot;
use http::Method;
use serde_core::Serialize;
use serde_json::{Map, Value};

use crate::client::Client;
use crate::encode::{self, Encoded};
use crate::error::Error;
use crate::execute::{self, Options};
use crate::operation::Operation;
use crate::policy::RetryPolicy;
use crate::response::Response;
use crate::server_sent_events::{self, ServerSentEvents, Streamed};

/// An operation about to be called: options may be set, then `.await` sends it.
///
/// It is a value and not an `async fn`, so it costs nothing to compile until it is awaited, and can be looked at with
/// [`Call::build`] without any I/O.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<'c, R> {
    client: &'c Client,
    operation: Cow<'static, Operation>,
    encoded: Result<Encoded, Error>,
    options: Options,
    payload: PhantomData<fn() -> R>,
}

impl Client {
    /// Calls any path with any JSON object: the escape hatch for what has no typed function yet.
    ///
    /// `/v1.0/…` and `/v2.0/…` go to the new host, everything else to the legacy one; the token is added as the host
    /// wants it. With `GET` the members of `request` travel in the query, otherwise in the body. Only `GET` is taken
    /// to be idempotent: say [`Call::idempotent`] where more is, and [`Call::query`] where a body goes with a query.
    ///
    /// ```
    /// # use dingtalk_api::{Client, Error};
    /// # async fn example(client: Client) -> Result<(), Error> {
    /// use serde_json::json;
    ///
    /// let answer = client.call_raw(http::Method::POST, "/topapi/v2/user/count", &json!({"only_active": true})).await?;
    /// println!("{}", answer["result"]["count"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn call_raw<Q: Serialize + ?Sized>(
        &self,
        method: Method,
        path: impl Into<String>,
        request: &Q,
    ) -> Call<'_, Value> {
        Call::raw(self, Operation::raw(method, path.into()), request)
    }

    /// Calls an operation that is chosen while the program runs: with the authorisation, places, paging and idempotency that
    /// it says, and without the types of its function. Documented limits of fields are not checked.
    ///
    /// ```
    /// # use dingtalk_api::{Client, Error, Operation};
    /// # async fn example(client: Client) -> Result<(), Error> {
    /// use serde_json::json;
    ///
    /// static GET_USER: Operation = Operation::oapi_post("oapi::user::get", "/topapi/v2/user/get").idempotent();
    ///
    /// let answer = client.call_operation(&GET_USER, &json!({"userid": "manager4220"})).await?;
    /// println!("{}", answer["result"]["name"]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn call_operation<Q: Serialize + ?Sized>(
        &self,
        operation: &'static Operation,
        request: &Q,
    ) -> Call<'_, Value> {
        let encoded =
            encode::encode(operation, request).map_err(|error| Error::encoding(operation.id(), error));
        Call::from_encoded(self, Cow::Borrowed(operation), encoded)
    }
}

impl Call<'_, Value> {
    /// One more pair in the query, encoded: for a raw call that wants a body as well, as some old operations do.
    pub fn query(mut self, name: &str, value: &str) -> Self {
        if let Ok(encoded) = &mut self.encoded {
            percent::push_query(&mut encoded.query, name, value);
        }
        self
    }
}

impl<'c, R: ResponseBody> Call<'c, R> {
    /// A call of `operation` with `request`; its documented limits are checked here and told when the call is awaited.
    pub(crate) fn new<Q: Serialize + Validate + ?Sized>(
        client: &'c Client,
        operation: &'static Operation,
        request: &Q,
    ) -> Self {
        let encoded = match request.validate() {
            Ok(()) => {
                encode::encode(operation, request).map_err(|error| Error::encoding(operation.id(), error))
            }
            Err(limit) => Err(Error::invalid_request(operation.id(), limit)),
        };
        Self::from_encoded(client, Cow::Borrowed(operation), encoded)
    }

    pub(crate) fn raw<Q: Serialize + ?Sized>(client: &'c Client, operation: Operation, request: &Q) -> Self {
        let encoded = encode::check_raw_path(operation.path())
            .and_then(|()| encode::encode(&operation, request))
            .map_err(|error| Error::encoding(operation.id(), error));
        Self::from_encoded(client, Cow::Owned(operation), encoded)
    }

    pub(crate) fn from_encoded(
        client: &'c Client,
        operation: Cow<'static, Operation>,
        encoded: Result<Encoded, Error>,
    ) -> Self {
        let options = Options::new(&operation, client);
        Self { client, operation, encoded, options, payload: PhantomData }
    }

    /// A further call with the options of an earlier one.
    pub(crate) fn resumed(
        client: &'c Client,
        operation: Cow<'static, Operation>,
        encoded: Result<Encoded, Error>,
        options: Options,
    ) -> Self {
        Self { client, operation, encoded, options, payload: PhantomData }
    }

    /// The answer as server-sent events, each as soon as it is there: sends the request with `stream` = true.
    ///
    /// ```
    /// # #[cfg(feature = "ai-paas")]
    /// # mod example {
    /// # use dingtalk_api::{Client, Error};
    /// use dingtalk_api::v1::ai_paas::{ExclusiveModelCompleteServiceRequest, exclusive_model_complete_service};
    ///
    /// # async fn example(client: Client, request: ExclusiveModelCompleteServiceRequest) -> Result<(), Error> {
    /// let mut events = exclusive_model_complete_service(&client, &request).streamed();
    /// while let Some(event) = events.next().await {
    ///     for choice in &event?.choices {
    ///         print!("{}", choice.delta.content);
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// # }
    /// ```
    pub fn streamed(mut self) -> ServerSentEvents<'c, R>
    where
        R: Streamed,
    {
        self.options.events = true;
        let encoded = self.encoded.and_then(|encoded| {
            server_sent_events::switched_on(encoded)
                .map_err(|error| Error::encoding(self.operation.id(), error))
        });
        ServerSentEvents::new(self.client, self.operation, encoded, self.options)
    }

    /// What the calls after this one need; the fields only where the operation pages and could be encoded.
    pub(crate) fn parts(&self) -> (&'c Client, Cow<'static, Operation>, Options, Option<Map<String, Value>>) {
        let fields = self.encoded.as_ref().ok().and_then(|encoded| encoded.fields.clone());
        (self.client, self.operation.clone(), self.options.clone(), fields)
    }

    /// The time this call may take, retries and waiting included; see [`patient`](Self::patient).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = timeout;
        self
    }

    /// Waits for its turn as long as it takes, in the client's own queue ([`RateLimits`](crate::RateLimits)) and while
    /// DingTalk throttles the operation; the call's time stands still meanwhile. For many calls started at once.
    ///
    /// A muted robot may be waited for ten minutes. A ban of the public IP is not waited for.
    ///
    /// ```
    /// # use dingtalk_api::{Client, Error, oapi};
    /// # async fn example(client: Client, userids: Vec<String>) -> Result<(), Error> {
    /// let mut details = tokio::task::JoinSet::new();
    /// for userid in userids {
    ///     let client = client.clone();
    ///     details.spawn(async move {
    ///         oapi::user::get(&client, &oapi::user::GetUserRequest::new(userid)).patient().await.map(drop)
    ///     });
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn patient(mut self) -> Self {
        self.options.patient = true;
        self
    }

    /// How this call is repeated when it fails.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.options.retry = Some(policy);
        self
    }

    /// This request may be executed twice without harm: repeat it also after a lost answer.
    pub fn idempotent(mut self) -> Self {
        self.options.idempotent = true;
        self
    }

    /// For an ISV's app: the organisation on whose behalf it is called; see also [`Client::for_corp`].
    pub fn for_corp(mut self, corp_id: impl Into<String>) -> Self {
        self.options.corp_id = Some(corp_id.into());
        self
    }

    /// A token of your own, such as a user's, instead of the app's. It is not replaced when DingTalk refuses it.
    pub fn token(mut self, token: Token) -> Self {
        self.options.token = Some(token);
        self
    }

    /// Sends although DingTalk is known to have banned this machine's public IP.
    pub fn despite_ban(mut self) -> Self {
        self.options.despite_ban = true;
        self
    }

    /// Limits the call as a message of this robot instead of as an operation of the app.
    pub(crate) fn for_robot(mut self, robot: &WebhookRobot) -> Self {
        self.options.robot = Some(robot.clone());
        self
    }

    /// The HTTP request of this call, without a token and without any I/O: for tests and for looking.
    ///
    /// # Errors
    /// When the request breaks a documented limit or cannot be written.
    pub fn build(self) -> Result<http::Request<Bytes>, Error> {
        let encoded = self.encoded?;
        execute::request_of(&self.client.inner, &self.operation, &encoded, None)
    }
}

impl<'c, R: ResponseBody> IntoFuture for Call<'c, R> {
    type Output = Result<Response<R>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'c>>;

    fn into_future(self) -> Self::IntoFuture {
        let Self { client, operation, encoded, options, payload: _ } = self;
        let encoded = match encoded {
            Ok(encoded) => encoded,
            Err(error) => {
                client.inner.recorder.not_sent(operation.id(), &error);
                execute::tell_failure(operation.id(), &error);
                return Box::pin(ready(Err(error)));
            }
        };
        // Nothing is moved into the body: what an `async` block moves it holds twice.
        Box::pin(async move {
            let style = operation.answer_style();
            let mut payload = R::default();
            let mut unread = Vec::new();
            let mut read = |body: &Bytes| {
                let (outcome, odd) = collect_unread(|| R::read_body(&mut payload, style, body));
                unread = odd;
                if outcome.is_err() {
                    payload = R::default();
                }
                outcome
            };
            let received = execute::execute(&client.inner, &operation, &encoded, &options, &mut read).await?;
            if !unread.is_empty() {
                tracing::debug!(
                    operation = operation.id(),
                    ?unread,
                    "members of the answer do not fit and were left at their defaults"
                );
            }
            Ok(Response {
                payload,
                status: received.status,
                request_id: received.request_id,
                body: received.body,
                unread,
            })
        })
    }
}

impl<R> fmt::Debug for Call<'_, R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Call").field("operation", &self.operation.id()).finish_non_exhaustive()
    }
}
