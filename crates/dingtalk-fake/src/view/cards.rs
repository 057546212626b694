//! Cards as people see them.

use std::sync::Arc;

use serde_json::Value;

use crate::inbound::card::{self, Clicked};
use crate::platform::Platform;
use crate::state::cards::Card;

/// The interactive cards that the app created.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), dingtalk_fake::StartError> {
/// use dingtalk_fake::Fake;
/// use serde_json::json;
///
/// let fake = Fake::start().await?;
/// // … the code under test creates and delivers a card with the outTrackId "order-7" …
/// assert!(fake.cards().get("order-7").is_none(), "here nobody did");
/// let clicked = fake.cards().click("order-7", "zhangsan", &["approve"], json!({})).await;
/// assert!(clicked.is_none());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Cards<'a> {
    pub(crate) platform: &'a Arc<Platform>,
}

impl Cards<'_> {
    /// A card as it is now.
    pub fn get(self, out_track_id: &str) -> Option<Card> {
        self.platform.state().cards.get(out_track_id).cloned()
    }

    /// Lets a person click on a card: over Stream when the card was created with `callbackType` `STREAM`, else to the
    /// address of its `callbackRouteKey`. The answer's update is applied to the card if it comes within 2 s (real time).
    /// `None` when there is no such card.
    pub async fn click(
        self,
        out_track_id: &str,
        user_id: &str,
        action_ids: &[&str],
        params: Value,
    ) -> Option<Clicked> {
        let action_ids: Vec<_> = action_ids.iter().map(|id| (*id).to_owned()).collect();
        card::click(self.platform, out_track_id, user_id, &action_ids, &params).await
    }
}
