//! Settings of the parts that a client is put together of.

#[cfg(feature = "chat")]
use dingtalk_chat::ChatBuilder;
#[cfg(feature = "hyper")]
use dingtalk_transport::HyperTransportBuilder;

use crate::dingtalk::DingTalkBuilder;

impl DingTalkBuilder {
    /// Sets how DingTalk is reached: proxy, root certificates, time-outs, idle connections. One place for calls and for Stream
    /// connections. A [`transport`](Self::transport) of your own has settings of its own; Stream goes by these all the same.
    ///
    /// ```
    /// use dingtalk_open::DingTalk;
    /// use dingtalk_open::transport::Proxy;
    ///
    /// let builder = DingTalk::builder().http(|http| http.proxy(Proxy::all("http://proxy.example.com:3128")));
    /// ```
    #[cfg(feature = "hyper")]
    #[doc(alias = "proxy", alias = "roots", alias = "certificates", alias = "代理")]
    pub fn http(
        mut self,
        configure: impl FnOnce(HyperTransportBuilder) -> HyperTransportBuilder + Send + Sync + 'static,
    ) -> Self {
        self.configure_http.push(Box::new(configure));
        self
    }

    /// Sets what [`DingTalk::chat`](crate::DingTalk::chat) keeps to: limits of cards, stop buttons, the month's budget, who may
    /// talk to the robot and press its cards. Calls and pushes of the month are kept in the
    /// [`token_store`](Self::token_store), if there is one.
    ///
    /// ```
    /// use dingtalk_open::DingTalk;
    /// use dingtalk_open::chat::{Admission, Budget};
    ///
    /// let builder = DingTalk::builder().chat(|chat| {
    ///     chat.admission(Admission::new().mention_in_groups()).budget(Budget::standard()).stop_actions(["halt"])
    /// });
    /// ```
    #[cfg(feature = "chat")]
    #[doc(alias = "admission", alias = "budget", alias = "card_limits", alias = "stop_actions")]
    pub fn chat(
        mut self,
        configure: impl FnOnce(ChatBuilder) -> ChatBuilder + Send + Sync + 'static,
    ) -> Self {
        self.configure_chat.push(Box::new(configure));
        self
    }
}
