//! A robot and the embedded DingTalk.

use dingtalk_api::{Client, RateLimits};
use dingtalk_auth::{Credential, TokenCache};
use dingtalk_chat::Chat;
use dingtalk_fake::{Fake, Said, Say};
use dingtalk_transport::{HyperTransport, Proxy, TokioClock};
use dingtalk_types::Hosts;
use dingtalk_types::event::{ChatMessage, Payload};

pub(crate) fn chat(fake: &Fake) -> Chat {
    let transport = HyperTransport::builder().proxy(Proxy::none()).build().unwrap();
    let hosts = Hosts::custom(fake.base_url(), fake.base_url());
    let app = Credential::internal_app(fake.client_id(), fake.client_secret());
    let tokens = TokenCache::builder(app, transport.clone(), TokioClock::new(), hosts.clone()).build();
    let client = Client::builder(transport, tokens, TokioClock::new()).hosts(hosts);
    Chat::new(client.rate_limits(RateLimits::unlimited()).build().unwrap(), fake.robot_code())
}

/// What the robot hears when somebody says it.
pub(crate) async fn heard(say: Say) -> (Said, ChatMessage) {
    let said = say.send_once().await;
    let message = ChatMessage::read(None, said.message.to_string().as_bytes()).unwrap();
    (said, message)
}
