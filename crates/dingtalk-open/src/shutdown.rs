#[cfg(any(feature = "stream", feature = "callback"))]
use std::future::poll_fn;
#[cfg(any(feature = "stream", feature = "callback"))]
use std::task::Poll;
use std::time::Duration;

use dingtalk_transport::StillRunning;

use crate::dingtalk::DingTalk;

impl DingTalk {
    /// Ends what receives, then what calls, within one limit: what [`stream`](Self::stream) and
    /// [`callbacks`](Self::callbacks) have built takes nothing new, so that DingTalk delivers it again, and has its handlers
    /// and their replies waited for; then answers on cards come to their end, and the month's budget is written down; then new
    /// calls are refused and those under way waited for.
    ///
    /// A dispatcher of [`dispatcher`](Self::dispatcher) is its owner's to shut down, before this. Connections and servers stay
    /// open until they are stopped.
    ///
    /// # Errors
    /// Some handlers or calls are still running after `within`; nothing stops them. The log names the messages. While handlers
    /// are at work new calls are not refused: their replies are calls, too.
    pub async fn shutdown(&self, within: Duration) -> Result<(), StillRunning> {
        let began = self.clock().monotonic();
        let handlers = self.end_receiving(within).await;
        if handlers > 0 {
            return Err(StillRunning::new(handlers, within).and_calls(self.calls_under_way()));
        }
        let left = || within.saturating_sub(self.clock().monotonic().saturating_sub(began));
        #[cfg(feature = "chat")]
        if let Err(cut) = self.chat().shutdown(left()).await {
            return Err(StillRunning::new(cut.handlers(), within).and_calls(self.calls_under_way()));
        }
        let left = left();
        let ended = self.client().shutdown(left).await;
        ended.map_err(|cut| StillRunning::new(0, within).and_calls(cut.calls()))
    }

    #[cfg(any(feature = "stream", feature = "callback"))]
    async fn end_receiving(&self, within: Duration) -> usize {
        let dispatchers = self.receivers.dispatchers();
        let mut ending: Vec<_> =
            dispatchers.iter().map(|dispatcher| Box::pin(dispatcher.shutdown(within))).collect();
        let mut cut = 0_usize;
        // All at once: none takes anything while another is waited for.
        poll_fn(|context| {
            ending.retain_mut(|shutdown| match shutdown.as_mut().poll(context) {
                Poll::Ready(ended) => {
                    cut = cut.saturating_add(ended.err().map_or(0, |cut| cut.handlers()));
                    false
                }
                Poll::Pending => true,
            });
            if ending.is_empty() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        cut
    }

    #[cfg(not(any(feature = "stream", feature = "callback")))]
    async fn end_receiving(&self, _within: Duration) -> usize {
        0
    }
}
