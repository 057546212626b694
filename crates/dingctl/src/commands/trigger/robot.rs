//! A message to the robot.

use clap::Args;
use dingtalk_fake::json::json;
use dingtalk_fake::{Fake, Say};
use serde_json::Value;

use crate::commands::api::request;
use crate::failure::Failure;

/// So many are named to who asks for somebody else.
const MOST_PEOPLE: usize = 5;

/// What is said, by whom and where.
#[derive(Debug, Args)]
#[command(next_help_heading = "A message to the robot")]
pub(crate) struct Message {
    /// What is said to the robot
    #[arg(long, default_value = "hello")]
    text: String,
    /// text, picture, richText, audio, video, file, interactiveCard, chatRecord, over-quota, or another msgtype with --content
    #[arg(long, default_value = "text")]
    kind: String,
    /// The `content` of a message that is no text: JSON, or @file
    #[arg(long, value_name = "JSON")]
    content: Option<String>,
    /// Who says it, by userid [default: the first person]
    #[arg(long, value_name = "USERID")]
    pub(super) from: Option<String>,
    /// Say it in a group
    #[arg(long)]
    group: bool,
    /// The text of the message that this one replies to
    #[arg(long, value_name = "TEXT")]
    replying_to: Option<String>,
    /// Wait for the robot's reply at most this long
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub(super) wait: u64,
}

/// Whom an embedded DingTalk does not know.
pub(super) fn nobody<'p>(from: &str, people: impl Iterator<Item = &'p str>) -> Failure {
    let people: Vec<&str> = people.take(MOST_PEOPLE).collect();
    Failure::usage(format!("nobody of the embedded DingTalk is `{from}`"))
        .next(format!("--from is a userid, such as {}", people.join(", ")))
}

impl Message {
    /// `content` of the message; none for a text and for a quota that is used up.
    async fn content(&self) -> Result<Option<Value>, Failure> {
        if let Some(content) = &self.content {
            return Ok(Some(request::typed(content).await?));
        }
        let code = "dingctl-download-code";
        Ok(Some(match self.kind.as_str() {
            "text" | "over-quota" => return Ok(None),
            "picture" => json!({"downloadCode": code, "pictureDownloadCode": code}),
            "richText" => json!({"richText": [
                {"text": self.text},
                {"type": "picture", "downloadCode": code, "pictureDownloadCode": code},
            ]}),
            "audio" => json!({"duration": 4000, "downloadCode": code, "recognition": self.text}),
            "video" => json!({"duration": 4000, "downloadCode": code, "videoType": "mp4"}),
            "file" => json!({"downloadCode": code, "fileName": "report.pdf", "spaceId": "1", "fileId": "2"}),
            "interactiveCard" => json!({"biz_custom_action_url": "https://example.com/"}),
            "chatRecord" => json!({"summary": self.text}),
            other => {
                return Err(Failure::usage(format!("`{other}` is no kind of message with a sample"))
                    .next("give its content with --content JSON"));
            }
        }))
    }

    /// Said in an embedded DingTalk of this run.
    pub(super) async fn said(&self, fake: &Fake) -> Result<Say, Failure> {
        let say = self.sample(fake).await?;
        Ok(match &self.from {
            Some(from) => say.from(from.as_str()),
            None => say,
        })
    }

    /// The same by anybody.
    pub(super) async fn sample(&self, fake: &Fake) -> Result<Say, Failure> {
        let robot = fake.robot();
        let mut say = match self.content().await? {
            Some(content) => robot.say_message(self.kind.as_str(), content),
            None if self.kind == "over-quota" => robot.say_over_quota(),
            None => robot.say(self.text.as_str()),
        };
        if self.group {
            say = say.in_first_group();
        }
        if let Some(text) = &self.replying_to {
            say = say.replying_to(text.as_str());
        }
        Ok(say)
    }

    /// For an embedded DingTalk that runs elsewhere.
    pub(super) async fn to_say(&self) -> Result<Value, Failure> {
        let what = match self.content().await? {
            Some(content) => json!({"msgtype": self.kind, "content": content}),
            None if self.kind == "over-quota" => json!({"overQuota": true}),
            None => json!({"text": self.text}),
        };
        let mut said = what;
        let mut set = |name: &str, value: Option<Value>| {
            if let (Value::Object(members), Some(value)) = (&mut said, value) {
                members.insert(name.to_owned(), value);
            }
        };
        set("from", self.from.as_ref().map(|userid| json!({"staffId": userid})));
        set("conversation", self.group.then(|| json!({"type": "2"})));
        set("repliedTo", self.replying_to.as_ref().map(|text| json!(text)));
        Ok(said)
    }
}
