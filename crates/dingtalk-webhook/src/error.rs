use std::fmt;

use dingtalk_types::LimitError;

/// Why a webhook robot cannot be addressed or its message not sent.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum WebhookRobotError {
    /// The address is neither `https://oapi.dingtalk.com/robot/send?access_token=…` nor `…/robot/sendBySession?session=…`.
    Address,
    /// The message breaks a documented limit.
    Limit(LimitError),
    /// The message cannot be written as a request.
    Request,
}

impl fmt::Display for WebhookRobotError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => formatter.write_str(
                "not a robot's webhook: pass https://oapi.dingtalk.com/robot/send?access_token=… or the `sessionWebhook` of a message as it is; of another host, such as an embedded DingTalk, with `from_url_of`",
            ),
            Self::Limit(limit) => limit.fmt(formatter),
            Self::Request => formatter.write_str("the message or the host cannot be written as a request"),
        }
    }
}

impl std::error::Error for WebhookRobotError {}
