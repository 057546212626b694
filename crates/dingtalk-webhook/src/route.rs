use std::convert::Infallible;

use axum::routing::{MethodRouter, any_service};

use crate::Receiver;

impl Receiver {
    /// The receiver as an axum route, with any state type.
    ///
    /// It answers every method itself, so that other methods than POST are counted too.
    ///
    /// ```
    /// # fn app(receiver: dingtalk_webhook::Receiver) -> axum::Router {
    /// axum::Router::new().route("/dingtalk", receiver.into_route())
    /// # }
    /// ```
    pub fn into_route<S>(self) -> MethodRouter<S, Infallible>
    where
        S: Clone,
    {
        any_service(self)
    }
}
