use std::io;
use std::sync::mpsc;
use std::thread;

use tokio::runtime::{Builder, EnterGuard, Handle};
use tokio::sync::oneshot;

/// A thread that drives sockets, timers and tasks until it is dropped.
pub(super) struct Worker {
    runtime: Handle,
    /// Its end ends the thread.
    _alive: oneshot::Sender<()>,
}

impl Worker {
    /// The runtime is made and dropped on its thread, because a runtime must not be dropped inside another one.
    pub(super) fn start() -> io::Result<Self> {
        let (alive, ended) = oneshot::channel();
        let (started, start) = mpsc::sync_channel(1);
        thread::Builder::new().name("dingtalk-blocking".to_owned()).spawn(move || {
            let runtime = match Builder::new_current_thread().enable_all().build() {
                Ok(runtime) => runtime,
                Err(error) => return drop(started.send(Err(error))),
            };
            if started.send(Ok(runtime.handle().clone())).is_ok() {
                let _ended = runtime.block_on(ended);
            }
        })?;
        let gone = |_| io::Error::other("the thread ended before it began");
        Ok(Self { runtime: start.recv().map_err(gone)??, _alive: alive })
    }

    /// What is polled on this thread until the guard is dropped has its sockets and timers there.
    pub(super) fn enter(&self) -> EnterGuard<'_> {
        self.runtime.enter()
    }
}
