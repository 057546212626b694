//! The life of one connection: greeting, pings, pushes, acknowledgements, and how it ends.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::io::AsyncReadExt;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

use super::Gateway;
use super::frame;
use super::link::{Link, Order, StreamState};
use super::mischief;
use super::settings::Greetings;
use super::socket::{Socket, Turn};
use crate::connection::Connection;
use crate::fault::FaultKind;
use crate::json::json;

/// Until the platform notices that a connection has vanished and pushes elsewhere.
const UNNOTICED: Duration = Duration::from_secs(60);
/// How long a vanished connection is held after that, so that its client sees no FIN from the fake.
const HELD: Duration = Duration::from_secs(600);

type Timer = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Drives a connection until it has ended; dropping it takes the connection from the list.
#[derive(Debug)]
pub(crate) struct Driver {
    pub(super) gateway: Arc<Gateway>,
    pub(super) link: Arc<Link>,
    pub(super) orders: UnboundedReceiver<Order>,
    /// Accepted, and never spoken to.
    pub(super) silent: bool,
}

impl Driver {
    /// `read` was read behind the upgrade request.
    pub(crate) async fn run(mut self, connection: Connection, read: Vec<u8>) {
        if self.silent {
            return self.swallow(connection).await;
        }
        self.greet();
        self.gateway.apply_waiting_fault(&self.link);
        let mut socket = Socket::new(connection, read).await;
        let mut timer = self.timer(self.gateway.settings.ping_interval());
        loop {
            let kind = tokio::select! {
                () = &mut timer => {
                    if self.link.describe().state != StreamState::Open {
                        return;
                    }
                    self.ping();
                    timer = self.timer(self.gateway.settings.ping_interval());
                    continue;
                }
                turn = socket.turn(&mut self.orders) => match turn {
                    Turn::Received(Message::Text(text)) => {
                        self.link.received(&text);
                        continue;
                    }
                    Turn::Received(_) => continue,
                    Turn::Misbehave(kind) => kind,
                    Turn::Ended => return,
                },
            };
            match kind {
                FaultKind::StreamVanish => return self.vanish(socket).await,
                FaultKind::StreamRst => return socket.connection().reset_when_dropped(),
                FaultKind::StreamMute => timer = Box::pin(std::future::pending()),
                FaultKind::StreamDisconnect(reason) => {
                    self.system("disconnect", &json!({"reason": reason}));
                    timer = self.timer(self.gateway.settings.silence());
                }
                FaultKind::StreamClose(code) => {
                    let close = CloseFrame { code: code.into(), reason: "".into() };
                    self.link.send("", Message::Close(Some(close)));
                    timer = self.timer(self.gateway.settings.silence());
                }
                FaultKind::StreamGarbage => mischief::garbage(&self.link),
                FaultKind::StreamOversize(length) => mischief::oversize(&self.link, length),
                _ => {}
            }
        }
    }

    fn timer(&self, delay: Duration) -> Timer {
        let clock = self.gateway.clock.clone();
        Box::pin(async move { clock.sleep(delay).await })
    }

    /// The platform sends these sometimes (protocol: never gate readiness on them).
    fn greet(&self) {
        for topic in ["CONNECTED", "REGISTERED"] {
            let sent = match self.gateway.settings.greetings {
                Greetings::Never => false,
                Greetings::Always => true,
                Greetings::Sometimes => self.gateway.chance.below(2) == 0,
            };
            if sent {
                self.system(topic, &json!({}));
            }
        }
    }

    fn ping(&self) {
        let message_id = self.gateway.chance.hex32();
        let opaque = json!({"opaque": self.gateway.chance.uuid()});
        self.link.expect_ping(message_id.clone());
        self.system_as(&message_id, "ping", &opaque);
    }

    fn system(&self, topic: &str, data: &Value) {
        self.system_as(&self.gateway.chance.hex32(), topic, data);
    }

    fn system_as(&self, message_id: &str, topic: &str, data: &Value) {
        let time = self.gateway.clock.now_ms().to_string();
        let headers = [
            ("connectionId", self.link.id.as_str()),
            ("contentType", "application/json"),
            ("messageId", message_id),
            ("time", time.as_str()),
            ("topic", topic),
        ];
        self.link.send_text(&frame::encode("SYSTEM", &headers, data));
    }

    /// A zombie reads, so that its client can write, and answers nothing, not even WebSocket pings.
    async fn swallow(&mut self, mut connection: Connection) {
        let mut buffer = vec![0; 4096];
        loop {
            tokio::select! {
                read = connection.read(&mut buffer) => match read {
                    Ok(0) | Err(_) => return,
                    Ok(_) => {}
                },
                order = self.orders.recv() => match order {
                    None | Some(Order::End) => return,
                    Some(Order::Misbehave(FaultKind::StreamRst)) => return connection.reset_when_dropped(),
                    Some(_) => {}
                },
            }
        }
    }

    /// Holds the socket without touching it.
    async fn vanish(mut self, socket: Socket) {
        let mut timer = self.timer(UNNOTICED);
        let mut noticed = false;
        loop {
            tokio::select! {
                () = &mut timer => {
                    if noticed {
                        return;
                    }
                    noticed = true;
                    self.link.give_up();
                    timer = self.timer(HELD);
                }
                order = self.orders.recv() => match order {
                    None | Some(Order::End) => return,
                    Some(Order::Misbehave(FaultKind::StreamRst)) => {
                        return socket.connection().reset_when_dropped();
                    }
                    Some(_) => {}
                },
            }
        }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        self.gateway.disconnect(&self.link);
    }
}
