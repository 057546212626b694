//! Being called: a receiver on a port, registered with DingTalk.

use std::time::Duration;

use dingtalk_open::callback::{App, CallbackReceiver, CallbackServer};
use dingtalk_open::crypto::CallbackCipher;
use dingtalk_open::events::model::contact::UserAddOrg;
use dingtalk_open::events::{Dispatcher, Received, Route};
use dingtalk_open::fake::Fake;
use dingtalk_open::oapi::callback::RegisterCallBackRequest;
use dingtalk_open::{Client, oapi};
use serde_json::json;
use tokio::sync::{mpsc, oneshot};

use crate::Failure;
use crate::account::Account;
use crate::settings::{Callback, Platform, Settings};

const PATH: &str = "/dingtalk";

pub(crate) async fn run(ding: &Client, settings: &Settings, account: &mut Account) -> Result<(), Failure> {
    account.step("Receive events: start a receiver and register its address");
    let callback = match &settings.platform {
        Platform::Embedded(fake) => Callback::embedded(fake),
        Platform::Real { callback: Some(callback) } => callback.clone(),
        Platform::Real { callback: None } => {
            account.skip("DINGTALK_CALLBACK_URL is not set, so DingTalk could not reach this machine");
            return Ok(());
        }
    };

    let (handled, mut events) = mpsc::unbounded_channel();
    let callbacks = callbacks(&callback, &settings.client_id, handled)?;
    let server = CallbackServer::bind(callback.listen, callbacks.clone()).await?;
    let url = callback.url.clone().unwrap_or(format!("http://{}{PATH}", server.local_addr()?));
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(server.serve(async { drop(stopped.await) }));

    let request =
        RegisterCallBackRequest::new(["user_add_org"], callback.token, callback.aes_key, url.as_str());
    let registered = oapi::callback::register(ding, &request).await?;
    account.call("register", &url, &registered);
    account
        .say(format!("DingTalk checked it first: {} handshake answered", callbacks.deliveries().handshakes));

    if let Platform::Embedded(fake) = &settings.platform {
        receive(fake, &mut events, account).await?;
    }

    let deleted = oapi::callback::delete(ding).await?;
    account.call("unregister", "done", &deleted);
    drop(stop);
    serving.await??;
    Ok(())
}

/// The handler passes events on; the push is acknowledged once it is done.
fn callbacks(
    callback: &Callback,
    client_id: &str,
    handled: mpsc::UnboundedSender<Received<UserAddOrg>>,
) -> Result<CallbackReceiver, Failure> {
    let cipher = CallbackCipher::new(callback.token.clone(), callback.aes_key.clone(), &*callback.corp_id)?
        .accept_owner_key(client_id);
    let dispatcher = Dispatcher::builder()
        .on(Route::event_of::<UserAddOrg>(), move |joined: Received<UserAddOrg>| {
            let handled = handled.clone();
            async move { handled.send(joined) }
        })
        .build();
    let app = App::new(client_id, dispatcher).events(PATH, cipher);
    Ok(CallbackReceiver::builder().app(app).build())
}

async fn receive(
    fake: &Fake,
    events: &mut mpsc::UnboundedReceiver<Received<UserAddOrg>>,
    account: &mut Account,
) -> Result<(), Failure> {
    account.step("Receive a pushed user_add_org");
    let pushed = fake.events().push("user_add_org", json!({"UserId": ["zhangsan"]})).await;
    #[expect(clippy::disallowed_methods, reason = "a hang becomes an error")]
    let joined = tokio::time::timeout(Duration::from_secs(5), events.recv())
        .await
        .map_err(|_| "the pushed event did not arrive within 5 s")?
        .ok_or("the receiver has gone")?;
    let event_type = joined.metadata.event_type.as_deref().unwrap_or_default();
    account.say(format!("decrypted: {event_type} of {}", joined.user_id.join(", ")));
    for outcome in pushed {
        if !outcome.acknowledged {
            return Err(format!("not acknowledged: {}", outcome.error.unwrap_or_default()).into());
        }
        account.say(format!("acknowledged at attempt {}, with an encrypted \"success\"", outcome.attempts));
    }
    Ok(())
}
