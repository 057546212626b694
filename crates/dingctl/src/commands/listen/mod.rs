//! `listen`: everything that DingTalk sends to the app over Stream, as lines of JSON, and on to a local program.

mod ending;
mod listener;
mod reply;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use dingtalk_catalogue::Event;
use dingtalk_gateway::{App as StreamApp, AppHandle, Subscription};
use serde_json::Value;
use tokio::sync::{broadcast, mpsc};

use self::ending::{Ending, Time};
use self::listener::{Listener, Taken};
use self::reply::Replies;
use crate::app::App;
use crate::connection::Connection;
use crate::exit::Exit;
use crate::failure::{Failure, shown};
use crate::language::{self, say};
use crate::push_keys::PushKeys;
use crate::receivers::{self, Addresses};
use crate::session::Session;

/// What running deliveries get to be acknowledged in at the end.
const SHUTDOWN: Duration = Duration::from_secs(10);

/// Listen to what DingTalk sends over Stream: events, messages to the robot, card callbacks; and forward it to a local program
#[derive(Debug, Args)]
#[command(after_help = "\
One line of JSON for each delivery on standard output, how the connection is on standard error. A delivery is acknowledged when its \
line is written. DingTalk sends each to one connection of the app only: listen with an app for testing, not with that of your users.

With --forward-to everything goes on to a program in any language as DingTalk pushes over HTTP, without a tunnel: events as \
{\"encrypt\": …} with msg_signature, timestamp and nonce in the query, robot messages with the headers timestamp and sign, card \
callbacks with x-ddpaas-signature where DINGTALK_CARD_SECRET is set. Its answer goes back: what it does not acknowledge, DingTalk \
delivers again; a message in the answer to a robot message is sent into the chat; the answer to a click changes the card. The keys \
are DINGTALK_CALLBACK_TOKEN and DINGTALK_CALLBACK_AES_KEY, or those that `dingctl profile keep` keeps; otherwise new ones, shown at \
the start.

  dingctl listen --profile work | tee today.ndjson
  dingctl listen --event user_add_org --event user_leave_org --jq .data
  dingctl listen --forward-to http://127.0.0.1:3000/dingtalk --robot-to http://127.0.0.1:3000/robot
  dingctl listen --robot --reply 'I heard you.' --count 1 --for 30s
  dingctl listen --fake     # shows the address for `dingctl trigger robot --fake=http://…`")]
pub(crate) struct Arguments {
    /// Only events of these types; again, or with commas, for further ones
    #[arg(long, value_name = "TYPE", value_delimiter = ',')]
    event: Vec<String>,
    /// Only messages to the robot (and what else is named)
    #[arg(long)]
    robot: bool,
    /// Only card callbacks (and what else is named)
    #[arg(long)]
    cards: bool,
    /// End after this many deliveries
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    count: Option<u64>,
    /// End after this time, such as 30s, 5m or 1h; with --count, a failure when it is too short
    #[arg(long = "for", value_name = "TIME")]
    time: Option<Time>,
    /// Push everything on to this URL, as DingTalk pushes over HTTP
    #[arg(long, value_name = "URL", value_parser = receivers::address)]
    forward_to: Option<String>,
    #[command(flatten)]
    addresses: Addresses,
    /// Answer every message to the robot with this text
    #[arg(long, value_name = "TEXT", conflicts_with = "forward_to")]
    reply: Option<String>,
}

pub(crate) async fn run(arguments: Arguments, session: &Session) -> Result<(), Failure> {
    complete(&arguments)?;
    let ending = Ending::new(arguments.time, arguments.count);
    warn_of_unknown(&arguments.event, session);
    let connection = session.connect().await?;
    let app = match &connection.fake {
        Some(fake) => App::of_seed(fake.seed()),
        None => session.app().await?,
    };
    let (lines, taken) = mpsc::channel(1);
    let listener = listener(&arguments, &connection, &app, lines, session)?;
    let stream = StreamApp::new(app.profile.client_id.as_str(), app.secret()?, Arc::clone(&listener));
    let stream = subscriptions(&arguments).into_iter().fold(stream, StreamApp::subscribe);
    let gateway = connection.ding.gateway().stop_when_refused(true).build();
    let handle = gateway.add(stream).map_err(|error| Failure::other(error.to_string()))?;
    let watched = handle.connection_events();
    if let Some(fake) = &connection.fake {
        let url = fake.base_url();
        session
            .output
            .note(&format!("an embedded DingTalk: {url} (dingctl trigger user_add_org --fake={url})"));
    }
    let outcome = listen(handle, watched, taken, ending, session).await;
    if let Some(fake) = connection.fake {
        // Whoever triggered something in it has an answer to come.
        fake.shutdown().await;
    }
    outcome
}

/// Prints until the end, and what is under way then until it is acknowledged.
async fn listen(
    handle: AppHandle,
    mut watched: broadcast::Receiver<dingtalk_gateway::ConnectionEvent>,
    mut taken: mpsc::Receiver<Taken>,
    mut ending: Ending,
    session: &Session,
) -> Result<(), Failure> {
    let mut watch = watch::Watch::new(&session.output, handle.client_id());
    // That may have been before anybody watched.
    if handle.status().connected() {
        watch.connected();
    }
    let outcome = loop {
        tokio::select! {
            biased;
            outcome = ending.reached() => break outcome,
            happened = watched.recv() => match happened {
                Ok(event) => if let Some(failure) = watch.tell(&event) { break Err(failure) },
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => break Ok(()),
            },
            Some(line) = taken.recv() => {
                if let Err(failure) = print(line, session) { break Err(failure) }
                if ending.counts() { break Ok(()) }
            }
        }
    };
    let printing = outcome.is_ok() && !ending.is_counted_out();
    if printing {
        session.output.note("ending: what is under way is acknowledged first");
    } else {
        // Nobody reads on: what comes now is put off.
        taken.close();
    }
    let mut stopping = std::pin::pin!(handle.stop(SHUTDOWN));
    let stopped = loop {
        tokio::select! {
            stopped = &mut stopping => break stopped,
            Some(line) = taken.recv(), if printing => {
                // Not acknowledged, then; the end goes on.
                let _unprinted = print(line, session);
            }
        }
    };
    if let Err(still_running) = stopped {
        session.output.note(&still_running.to_string());
    }
    outcome.and_then(|()| watch.never_connected(ending.is_late()).map_or(Ok(()), Err))
}

/// Only what is printed is acknowledged.
fn print(line: Taken, session: &Session) -> Result<(), Failure> {
    if let Some(forwarded) = line.line.get("forwarded") {
        session.output.note(&receivers::note(&line.line, forwarded));
    }
    session.output.element(&Value::Object(line.line))?;
    // Whoever waited for it may have given up.
    let _gone = line.printed.send(());
    Ok(())
}

fn listener(
    arguments: &Arguments,
    connection: &Connection,
    app: &App,
    lines: mpsc::Sender<Taken>,
    session: &Session,
) -> Result<Arc<Listener>, Failure> {
    let pusher = match &arguments.forward_to {
        None => None,
        Some(to) => {
            let known = PushKeys::find(app)?;
            // Those of an embedded DingTalk are in nobody's console.
            let told = known.is_none() || app.is_fake();
            let keys = known.map_or_else(PushKeys::new, Ok)?;
            if told {
                let whose =
                    say("the keys of this run, for the program at", "本次运行的密钥，供这里的程序使用：");
                session.output.note(&format!(
                    "{whose} {to}:\n  token    {}\n  aes_key  {}\n  owner    {}",
                    keys.token.expose(),
                    keys.aes_key.expose(),
                    app.profile.client_id
                ));
            }
            Some(receivers::pusher_to(to, &arguments.addresses, app, &keys, session)?)
        }
    };
    let replies = Replies::new(connection, arguments.reply.as_deref())?;
    Ok(Arc::new(Listener { events: arguments.event.clone(), pusher, replies, lines }))
}

/// Everything, or what is named.
fn subscriptions(arguments: &Arguments) -> Vec<Subscription> {
    let named = arguments.robot || arguments.cards || !arguments.event.is_empty();
    let wanted = |is_named: bool, subscription: Subscription| (is_named || !named).then_some(subscription);
    let all = [
        wanted(!arguments.event.is_empty(), Subscription::events()),
        wanted(arguments.robot, Subscription::chat_messages()),
        wanted(arguments.cards, Subscription::card_actions()),
    ];
    all.into_iter().flatten().collect()
}

/// What would be passed over without a word.
fn complete(arguments: &Arguments) -> Result<(), Failure> {
    let Arguments { forward_to, addresses, reply, robot, cards, event, .. } = arguments;
    let aside = addresses.robot_to.is_some() || addresses.cards_to.is_some();
    if aside && forward_to.is_none() {
        return Err(Failure::usage("--robot-to and --cards-to say what --forward-to does not")
            .next("add --forward-to URL"));
    }
    if reply.is_some() && !robot && (*cards || !event.is_empty()) {
        return Err(Failure::usage("--reply answers messages to the robot, and none are listened to")
            .next("add --robot"));
    }
    Ok(())
}

/// DingTalk may have newer ones.
fn warn_of_unknown(events: &[String], session: &Session) {
    for unknown in events.iter().filter(|name| dingtalk_catalogue::event(name).is_none()) {
        let names = dingtalk_catalogue::events().iter().map(Event::event_type);
        let unknown = shown(unknown);
        let nearest = dingtalk_catalogue::nearest_names(&unknown, names, 3).join(", ");
        let meant = if nearest.is_empty() {
            "`dingctl trigger --list` has all".to_owned()
        } else {
            format!("did you mean {nearest}?")
        };
        let meant = language::line(&meant);
        session.output.note(&format!("note: no published event is `{unknown}`; {meant}"));
    }
}

fn too_few(count: u64, wanted: u64) -> Failure {
    Failure::new(Exit::NoAnswer, format!("the time was over after {count} of {wanted} deliveries"))
}
