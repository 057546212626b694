use std::future::pending;

use dingtalk_transport::unless;

/// Ends when the operating system asks this process to end: SIGINT (Ctrl-C) or SIGTERM (`kill`, systemd, containers) on Unix,
/// Ctrl-C or Ctrl-Break on Windows. From the first poll on these no longer kill the process.
///
/// For `run_until`, for `CallbackServer::serve`, and for any server's graceful shutdown. A signal that the system gives no
/// notice of is not waited for. Has to be polled in a tokio runtime with I/O enabled.
///
/// ```no_run
/// # async fn example() {
/// dingtalk_open::shutdown_signal().await;
/// # }
/// ```
pub async fn shutdown_signal() {
    unless(interrupted(), terminated()).await;
}

#[cfg(unix)]
async fn interrupted() {
    received(tokio::signal::unix::SignalKind::interrupt()).await;
}

#[cfg(unix)]
async fn terminated() {
    received(tokio::signal::unix::SignalKind::terminate()).await;
}

#[cfg(unix)]
async fn received(kind: tokio::signal::unix::SignalKind) {
    match tokio::signal::unix::signal(kind) {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => pending().await,
    }
}

#[cfg(windows)]
async fn interrupted() {
    match tokio::signal::windows::ctrl_c() {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => pending().await,
    }
}

#[cfg(windows)]
async fn terminated() {
    match tokio::signal::windows::ctrl_break() {
        Ok(mut signal) => drop(signal.recv().await),
        Err(_) => pending().await,
    }
}
