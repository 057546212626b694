//! `forward`: what DingTalk sends, handed on to other programs by way of HTTP or Redis.

mod again;
mod forwarder;
mod refused;
mod signature;
mod sink;

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use dingtalk_events::{AckMode, Delivery, Dispatcher, Route};
use dingtalk_gateway::{App, Subscription};
use dingtalk_transport::unless;
use dingtalk_types::Secret;

pub(super) use self::again::Again;
use self::forwarder::{Forwarder, Tries};
use self::sink::{Sink, SinkSettings};
use crate::connection::Connection;
use crate::failure::Failure;
use crate::profile::secret::{self, Further};
use crate::session::Session;

/// Hand on events, robot messages and touched cards to a URL or a Redis Stream, acknowledged only after it took them
#[derive(Debug, Args)]
#[command(after_help = "\
Each is a CloudEvent 1.0 in structured JSON: id is that of the event or the message, and data is the payload as it came.
A POST is answered with 2xx when it was taken; anything else, and silence, is tried again. 410 ends this program.
With a secret (whsec_…) each POST is signed as Standard Webhooks say: webhook-id, webhook-timestamp, webhook-signature.
The secret comes from DINGCTL_WEBHOOK_SECRET, or from the profile: `dingctl profile keep NAME forward`.
The file of --dead-letter goes to the same sink or another with `dingctl replay FILE --to URL`: the same ids, signed alike.
A Redis Stream gets entries of the fields id, type and event.
What is not acknowledged within about 1.5 s DingTalk delivers again, so a sink may see an id twice: it tells duplicates by it.
Touched cards are never delivered again, and robot messages not reliably: a sink that is quick and safe is a Redis Stream.")]
pub(crate) struct Arguments {
    /// http://…, https://…, or redis://HOST:PORT/DATABASE#KEY; an address with a password belongs into the variable
    #[arg(long, value_name = "URL", env = "DINGCTL_FORWARD_TO", hide_env_values = true)]
    to: String,
    /// Where goes what was not taken after all tries: a file that gets a line of JSON each, or another URL
    #[arg(long, value_name = "FILE|URL", env = "DINGCTL_DEAD_LETTER", hide_env_values = true)]
    dead_letter: Option<String>,
    /// Only events; together with --robot and --cards those as well [default: all three]
    #[arg(long)]
    events: bool,
    /// Only messages to the robot
    #[arg(long)]
    robot: bool,
    /// Only touched cards
    #[arg(long)]
    cards: bool,
    /// How often each is tried, after waits that grow from 0.2 s to 30 s
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..))]
    tries: u32,
    /// How long a try may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    try_timeout: u64,
    /// How many are handed on at once; those of one conversation come one after the other
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..))]
    concurrency: u16,
    /// About how many entries a Redis Stream keeps, the newest [default: all]
    #[arg(long, value_name = "ENTRIES")]
    max_length: Option<u64>,
    /// How long what is under way is waited for at the end
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    grace: u64,
}

/// No work takes longer, whatever the tries; its delivery is not acknowledged before its end.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

pub(crate) async fn run(arguments: Arguments, session: &Session) -> Result<(), Failure> {
    let connection = session.connect().await?;
    if let Some(fake) = &connection.fake {
        session.output.line(&fake.description().to_string())?;
    }
    let settings = SinkSettings {
        transport: Arc::clone(connection.ding.transport()),
        clock: Arc::clone(connection.ding.clock()),
        secret: secret::further(&connection.profile, Further::Forward)?,
        timeout: Duration::from_secs(arguments.try_timeout),
        max_length: arguments.max_length,
    };
    let to = Sink::of_url(&arguments.to, &settings)?;
    let dead_letter =
        arguments.dead_letter.as_deref().map(|address| Sink::parse(address, &settings)).transpose()?;
    for sink in std::iter::once(&to).chain(&dead_letter) {
        sink.ready().await?;
    }
    let tries = Tries { most: arguments.tries, timeout: settings.timeout };
    let forwarder = Arc::new(Forwarder::new(to, dead_letter, tries, settings.clock));
    let app = app(&arguments, &connection, &forwarder)?;

    let gateway = connection.ding.gateway().stop_when_refused(true).build();
    let app = gateway.add(app).map_err(|error| Failure::other(error.to_string()))?;
    let ended = unless(dingtalk_open::shutdown_signal(), async {
        refused::until_connected(&app).await?;
        session.output.note(&format!(
            "connected as {} to DingTalk; what comes goes {}",
            app.client_id(),
            forwarder.goal()
        ));
        forwarder.until_gone().await
    });
    let ended = ended.await.unwrap_or(Ok(()));
    let stopped = gateway.shutdown(Duration::from_secs(arguments.grace)).await;
    session.output.note(&forwarder.sum());
    ended?;
    stopped.map_err(|running| {
        Failure::other(format!("{} were still under way at the end", running.running()))
            .next("DingTalk delivers them again, but for touched cards; a longer --grace waits for them")
    })
}

/// The app, its subscriptions, and who takes what comes.
fn app(arguments: &Arguments, connection: &Connection, forwarder: &Arc<Forwarder>) -> Result<App, Failure> {
    let client_id = connection.profile.client_id.clone();
    let secret: Secret = connection.secret().unwrap_or_default();
    if client_id.is_empty() {
        return Err(Failure::usage("Stream needs an app's Client ID").next("`dingctl profile add` takes one"));
    }
    let route = Route::anything().acknowledged(AckMode::After { deadline: LONGEST });
    let forwarder = Arc::clone(forwarder);
    let handler = move |delivery: Delivery| {
        let forwarder = Arc::clone(&forwarder);
        async move { forwarder.take(&delivery).await }
    };
    let dispatcher = Dispatcher::builder()
        .clock(Arc::clone(connection.ding.clock()))
        .run_timeout(LONGEST)
        .max_running(arguments.concurrency)
        .max_pending(arguments.concurrency.saturating_mul(4))
        .on(route, handler)
        .build();
    let all = !(arguments.events || arguments.robot || arguments.cards);
    let wanted = [
        (arguments.events, Subscription::events()),
        (arguments.robot, Subscription::chat_messages()),
        (arguments.cards, Subscription::card_actions()),
    ];
    let wanted = wanted.into_iter().filter(|(wanted, _)| all || *wanted);
    let app = App::new(client_id, secret, dispatcher);
    Ok(wanted.fold(app, |app, (_, subscription)| app.subscribe(subscription)))
}
