//! How the connection is, on standard error.

use dingtalk_gateway::{ConnectionEvent, GatewayError};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::Output;

/// Tells people what happens to the connection.
pub(super) struct Watch<'a> {
    output: &'a Output,
    client_id: &'a str,
    connected: bool,
    /// Why it could not be opened, until it was.
    never: Option<String>,
}

impl<'a> Watch<'a> {
    pub(super) fn new(output: &'a Output, client_id: &'a str) -> Self {
        Self { output, client_id, connected: false, never: Some("no answer yet".to_owned()) }
    }

    /// It is open; told once.
    pub(super) fn connected(&mut self) {
        self.never = None;
        if !std::mem::replace(&mut self.connected, true) {
            self.output.note(&format!("listening as {}", self.client_id));
        }
    }

    /// The failure of a run whose time was over before there was a connection.
    pub(super) fn never_connected(&self, is_late: bool) -> Option<Failure> {
        let why = self.never.as_ref().filter(|_| is_late)?;
        let failure =
            Failure::new(Exit::NoAnswer, format!("the time was over before there was a connection: {why}"));
        Some(failure.next("`dingctl doctor` checks network, proxy and Stream"))
    }

    /// Tells it; the failure, where it is the end.
    pub(super) fn tell(&mut self, event: &ConnectionEvent) -> Option<Failure> {
        let note = match event {
            ConnectionEvent::Connected { .. } => {
                self.connected();
                return None;
            }
            ConnectionEvent::Failed { error, .. } if error.is_refusal() => return Some(refused(error)),
            ConnectionEvent::Refused { error, .. } => return Some(refused(error)),
            ConnectionEvent::Failed { error, .. } => {
                if let Some(why) = &mut self.never {
                    *why = error.to_string();
                }
                format!("cannot connect: {error}")
            }
            ConnectionEvent::Rotating { cause, .. } => format!("replacing the connection: {cause}"),
            ConnectionEvent::Lost { cause, .. } => {
                self.connected = false;
                format!("the connection is lost, and opened anew: {cause}")
            }
            ConnectionEvent::Gap { gap, .. } => {
                let seconds = gap.duration().as_secs_f32();
                format!("nobody listened for {seconds:.1} s: what was sent meanwhile may be lost")
            }
            ConnectionEvent::Suspended { length, .. } => {
                format!("this machine stood still for {} s", length.as_secs())
            }
            _ => return None,
        };
        self.output.note(&note);
        None
    }
}

fn refused(error: &GatewayError) -> Failure {
    Failure::new(Exit::Credential, format!("DingTalk refuses the app: {error}"))
        .next("`dingctl doctor` checks credential, permissions and Stream")
}
