use std::convert::Infallible;

use axum::routing::{MethodRouter, any_service};

use crate::receiver::CallbackReceiver;

impl CallbackReceiver {
    /// This receiver as an axum route, with any state type.
    ///
    /// It answers every method and every path itself, so that what is refused is counted too. The paths of the apps are
    /// those that it sees: `route` keeps them whole, `nest` takes its prefix away.
    ///
    /// ```
    /// # fn app(callbacks: dingtalk_callback::CallbackReceiver) -> axum::Router {
    /// axum::Router::new().route("/dingtalk/{*rest}", callbacks.into_route())
    /// # }
    /// ```
    pub fn into_route<S>(self) -> MethodRouter<S, Infallible>
    where
        S: Clone,
    {
        any_service(self)
    }
}
