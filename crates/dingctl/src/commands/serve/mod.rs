//! `serve`: DingTalk's operations for programs in any language, without token, signature or retry of their own.

mod admission;
mod answer;
mod budget;
mod gateway;
mod metrics;
mod refusals;
mod server;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use dingtalk_api::{RateLimit, RateLimits};
use dingtalk_fake::json::json;
use dingtalk_open::DingTalk;

use self::admission::Admission;
use self::gateway::{Gateway, GatewayLimits};
use self::server::Server;
use crate::connection::Connection;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::profile::secret::{self, Further};
use crate::session::Session;

/// Run a local gateway: programs in any language call it without token, signature or retry of their own
#[derive(Debug, Args)]
#[command(after_help = "\
  curl http://127.0.0.1:8347/topapi/v2/user/get --json '{\"userid\":\"manager4220\"}'
Paths that begin with /v1.0/ or /v2.0/ are of api.dingtalk.com, all others of oapi.dingtalk.com. An answer passes as it came.
What never reached DingTalk is answered with 429, 502, 503 or 504, the header x-dingctl-error and the JSON of an error.
/healthz says whether it can work, /metrics what it did, for Prometheus. The first line of output is JSON with the address.
Only what does no harm twice is repeated. A token that a caller sends is left out: the gateway has its own.
On another address than loopback every caller says `Authorization: Bearer TOKEN`; so it is on loopback if there is a token.
The token comes from DINGCTL_GATEWAY_TOKEN, or from the profile: `dingctl profile keep NAME serve`.")]
pub(crate) struct Arguments {
    /// Where to listen; port 0 is any free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8347")]
    listen: SocketAddr,
    /// Calls a month that the quota counts, from the start of this process; more are refused [default: no limit]
    #[arg(long, value_name = "CALLS")]
    budget: Option<u64>,
    /// Calls a second of one operation, the others wait; 0 is no limit
    #[arg(long, value_name = "CALLS", default_value_t = 20)]
    rate: usize,
    /// Calls that are with DingTalk at once, the others wait
    #[arg(long, value_name = "CALLS", default_value_t = 256, value_parser = clap::value_parser!(u16).range(1..))]
    concurrency: u16,
    /// The most bytes of a request, and of an answer
    #[arg(long, value_name = "BYTES", default_value_t = 32 << 20)]
    max_body_bytes: usize,
    /// How long calls under way are waited for at the end
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    grace: u64,
}

pub(crate) async fn run(arguments: Arguments, session: &Session) -> Result<(), Failure> {
    let (rate, most_bytes) = (arguments.rate, arguments.max_body_bytes);
    let idle = arguments.concurrency.into();
    let builder = DingTalk::builder().http(move |http| http.max_idle_per_host(idle));
    let builder = builder.client(move |client| {
        let limit = (rate > 0).then(|| RateLimit::new(rate, Duration::from_secs(1)));
        client.rate_limits(RateLimits::default().per_operation(limit)).max_response_bytes(most_bytes)
    });
    let connection = session.connect_by(builder).await?;
    let token = secret::further(&connection.profile, Further::Serve)?;
    if token.is_none() && !arguments.listen.ip().is_loopback() {
        let message =
            format!("{} can be reached from other machines, and there is no token", arguments.listen);
        return Err(Failure::new(Exit::Usage, message)
            .next("set DINGCTL_GATEWAY_TOKEN to a long random text, or listen on 127.0.0.1"));
    }
    let limits = GatewayLimits {
        concurrency: arguments.concurrency,
        max_body_bytes: most_bytes,
        budget: arguments.budget,
        wait: Duration::from_secs(session.globals.timeout.unwrap_or(30)),
    };
    let clock = Arc::clone(connection.ding.clock());
    let server = Server::bind(arguments.listen, clock).map_err(|error| {
        Failure::usage(format!("cannot listen on {}: {error}", arguments.listen))
            .next("give another --listen")
    })?;
    let address = server.address().map_err(|error| Failure::other(error.to_string()))?;
    let mut told = json!({"url": format!("http://{address}"), "token": token.is_some()});
    if let (Some(fake), Some(members)) = (&connection.fake, told.as_object_mut()) {
        members.insert("fake".to_owned(), fake.description());
    }
    if connection.user.is_none() {
        has_credential(&connection, session).await?;
    }
    let gateway = Gateway::new(connection, Admission::new(token), limits);
    let announce = || session.output.line(&told.to_string());
    let still_open = server.serve(Arc::new(gateway), Duration::from_secs(arguments.grace), announce).await?;
    match still_open {
        0 => Ok(()),
        open => Err(Failure::other(format!("{open} connections were cut at the end"))
            .next("a longer --grace waits for them")),
    }
}

/// What DingTalk refuses today it refuses tomorrow; what is merely out of reach may come back.
async fn has_credential(connection: &Connection, session: &Session) -> Result<(), Failure> {
    let Err(error) = connection.ding.token().await else { return Ok(()) };
    let failure = Failure::from(error);
    if failure.exit() == Exit::Credential {
        return Err(failure);
    }
    session
        .output
        .note(&format!("DingTalk gives no token yet, calls are tried all the same: {}", failure.told().0));
    Ok(())
}
