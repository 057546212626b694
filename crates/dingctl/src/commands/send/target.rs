//! To whom `send` sends.

use std::fmt;
use std::str::FromStr;

/// A value of `--to`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::commands) enum Target {
    User(String),
    Mobile(String),
    Group(String),
    Notice(String),
    Webhook,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let named = |id: &str, target: fn(String) -> Self| match id {
            "" => Err(format!("`{text}` names nobody")),
            ids if ids.contains([',', ' ']) => Err(format!("`{text}` is several: give --to for each")),
            id => Ok(target(id.to_owned())),
        };
        match text.split_once(':') {
            Some(("user", id)) => named(id, Self::User),
            Some(("mobile", number)) => named(number, Self::Mobile),
            Some(("group", id)) => named(id, Self::Group),
            Some(("notice", id)) => named(id, Self::Notice),
            None if text == "webhook" => Ok(Self::Webhook),
            _ if text.starts_with("http") => {
                Err("a webhook is a secret: put it into DINGTALK_WEBHOOK and say `--to webhook`".to_owned())
            }
            _ => Err("one of user:ID, mobile:NUMBER, group:ID, notice:ID, webhook".to_owned()),
        }
    }
}

/// As it is written.
impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(id) => write!(formatter, "user:{id}"),
            Self::Mobile(number) => write!(formatter, "mobile:{number}"),
            Self::Group(id) => write!(formatter, "group:{id}"),
            Self::Notice(id) => write!(formatter, "notice:{id}"),
            Self::Webhook => formatter.write_str("webhook"),
        }
    }
}
