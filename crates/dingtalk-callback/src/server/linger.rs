use std::time::Duration;

use dingtalk_transport::Clock;
use tokio::io::{AsyncRead, AsyncReadExt};

/// How long, and how many bytes, of a refused request are read and thrown away.
const TIME: Duration = Duration::from_secs(1);
const BYTES: usize = 4 * 1024 * 1024;

/// Reads on after the answer. Closing with unread bytes resets the connection (RFC 9112 §9.6), and a peer that is still
/// writing would lose the answer.
pub(super) async fn until_closed(stream: &mut (impl AsyncRead + Unpin), clock: &dyn Clock) {
    let discard = async {
        let (mut chunk, mut left) = ([0; 4096], BYTES);
        while let Ok(count @ 1..) = stream.read(&mut chunk).await {
            left = left.saturating_sub(count);
            if left == 0 {
                return;
            }
        }
    };
    let _closed_or_not = clock.within(TIME, discard).await;
}
