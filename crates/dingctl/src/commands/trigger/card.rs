//! A click on a card.

use clap::Args;
use dingtalk_fake::json::json;
use dingtalk_open::DingTalk;
use http::Method;
use serde_json::{Map, Value};

use crate::commands::api::request;
use crate::control::Control;
use crate::failure::Failure;

/// Which card, and what is clicked.
#[derive(Debug, Args)]
#[command(next_help_heading = "A click on a card")]
pub(crate) struct Click {
    /// The card's outTrackId; it is made where there is none
    #[arg(long, value_name = "ID", default_value = "dingctl-card")]
    pub(super) card: String,
    /// The id of the action; again for further ones
    #[arg(long, value_name = "ID", default_value = "button")]
    pub(super) action: Vec<String>,
    /// A parameter of the action; again for further ones
    #[arg(long, value_name = "KEY=VALUE")]
    param: Vec<String>,
}

impl Click {
    pub(super) async fn params(&self) -> Result<Map<String, Value>, Failure> {
        let mut params = Map::new();
        for pair in &self.param {
            request::put(&mut params, pair).await?;
        }
        Ok(params)
    }
}

/// Makes a card as an app does, to be clicked over Stream.
pub(in crate::commands) async fn make(ding: &DingTalk, out_track_id: &str) -> Result<(), Failure> {
    let card = json!({
        "outTrackId": out_track_id,
        "cardTemplateId": "dingctl.schema",
        "callbackType": "STREAM",
        "cardData": {"cardParamMap": {}},
    });
    ding.call_raw(Method::POST, "/v1.0/card/instances", &card).await?;
    Ok(())
}

/// A click in an embedded DingTalk that runs elsewhere; a card that is not there is made.
pub(in crate::commands) async fn click(
    control: &Control,
    ding: &DingTalk,
    request: &Value,
) -> Result<Value, Failure> {
    if let Ok(told) = control.post("cards/click", request).await {
        return Ok(told);
    }
    make(ding, request.get("outTrackId").and_then(Value::as_str).unwrap_or_default()).await?;
    control.post("cards/click", request).await
}
