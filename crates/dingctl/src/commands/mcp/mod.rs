//! `mcp`: DingTalk for agents, by the Model Context Protocol.
//!
//! Six tools over the whole catalogue, because four thousand would fill a context: find, describe, read, write, send, hear. What
//! may be written and to whom is said by whoever starts it, and every write is shown before it is carried out.

mod access;
mod audit;
mod desk;
mod events;
mod fence;
mod http;
mod plan;
mod server;
mod tools;
mod view;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use rmcp::ServiceExt as _;
use rmcp::service::ServerInitializeError;

use self::access::{Access, WriteRule};
use self::audit::Audit;
use self::desk::Desk;
use self::events::Heard;
use self::plan::Plans;
use self::server::Server;
use super::send::Target;
use crate::failure::Failure;
use crate::profile::variable;
use crate::session::Session;

/// Serve agents by the Model Context Protocol: find, describe, read; write, send and hear what is allowed
#[derive(Debug, Args)]
#[command(after_help = "\
It only reads but for --allow-write and --allow-to. A write is shown first.
It is carried out when the user agrees or the agent gives its hash back.
The bearer token of --http is DINGCTL_MCP_TOKEN; only 127.0.0.1 needs none.

Examples:
  dingctl mcp --fake
  dingctl mcp --allow-write oapi.user --audit mcp.jsonl
  dingctl mcp --allow-to user:manager4220 --events
  dingctl mcp --http 127.0.0.1:8765")]
pub(crate) struct Arguments {
    /// A product or an operation that may change something
    #[arg(long, value_name = "PRODUCT[.OPERATION]")]
    allow_write: Vec<WriteRule>,
    /// Somebody who may be sent messages: user:ID, mobile:NUMBER, group:ID, notice:ID or webhook
    #[arg(long, value_name = "RECEIVER")]
    allow_to: Vec<Target>,
    /// Receive events, robot messages and clicks on cards over Stream; DingTalk shares them among all connections of the app
    #[arg(long)]
    events: bool,
    /// The most calls that are made to DingTalk
    #[arg(long, default_value_t = 500, value_name = "CALLS")]
    budget: u64,
    /// The most bytes of an answer that an agent is given
    #[arg(long, default_value_t = 16_000, value_name = "BYTES")]
    max_bytes: usize,
    /// Append what was done to this file: a line of JSON per call, without contents and secrets
    #[arg(long, value_name = "FILE")]
    audit: Option<PathBuf>,
    /// Serve streamable HTTP at /mcp instead of standard input and output
    #[arg(long, value_name = "ADDRESS:PORT")]
    http: Option<SocketAddr>,
    /// A web page that may call over HTTP, such as `https://example.com`
    #[arg(long, value_name = "ORIGIN", requires = "http")]
    allow_origin: Vec<String>,
}

pub(crate) async fn run(arguments: Arguments, session: Session) -> Result<(), Failure> {
    let access = Access::new(arguments.allow_write, arguments.allow_to, arguments.budget);
    let audit = arguments.audit.as_deref().map(Audit::open).transpose()?;
    let token = variable("DINGCTL_MCP_TOKEN");
    let listener = match arguments.http {
        Some(address) => Some(http::listen(address, token.as_deref()).await?),
        None => None,
    };
    let connection = session.connect().await?;
    if let Some(fake) = &connection.fake {
        session.output.note(&format!("embedded DingTalk: {}", fake.base_url()));
    }
    // Whoever starts it with port 0 reads the port here.
    if let Some(listener) = &listener {
        session.output.note(&http::url(listener)?);
    }
    let heard = if arguments.events { Some(Heard::start(&connection.ding)?) } else { None };
    let desk = Desk {
        connection,
        session,
        access,
        plans: Plans::default(),
        audit,
        heard,
        max_bytes: arguments.max_bytes,
    };
    let server = Server::new(Arc::new(desk));
    match listener {
        Some(listener) => http::serve(server, listener, token, arguments.allow_origin).await,
        None => {
            let running = match server.serve(rmcp::transport::stdio()).await {
                Ok(running) => running,
                // A client that went away before it said a word is no failure of ours.
                Err(ServerInitializeError::ConnectionClosed(_)) => return Ok(()),
                Err(error) => return Err(Failure::other(format!("the client did not begin: {error}"))),
            };
            let ended = running.waiting().await;
            ended.map(|_| ()).map_err(|error| Failure::other(format!("the server broke off: {error}")))
        }
    }
}
