use std::collections::{HashSet, VecDeque};
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use dingtalk_types::Validate;
use dingtalk_types::message::work::WorkMessage;
use dingtalk_types::oapi::message::{
    AsyncSendV2Request, GetSendProgressRequest, GetSendResultRequest, SendResult,
};

use super::async_send_v2;
use crate::client::Client;
use crate::error::Error;
use crate::generated::oapi::message::{get_send_progress, get_send_result};
use crate::walk::Caller;

/// So many people may one work notice have.
pub const MAX_RECEIVERS: usize = 100;

/// So many people may one work notice with a status bar have.
pub const MAX_RECEIVERS_OF_STATUS_BAR: usize = 5;

/// So many people may an app notify in a minute; DingTalk swallows the rest and answers success.
pub const MAX_RECEIVERS_A_MINUTE: usize = 5_000;

/// How often, and after which pauses, a task is asked whether it is done.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(250),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
];

/// `status` of a task that is done.
const DONE: i64 = 2;

/// Sends a work notice to any number of people, each named once: a task for each hundred (five where the message has a status
/// bar), at most 5 000 people a minute, and then asks for each task who will not receive it.
///
/// A task that fails takes nothing from the others: it is in [`Notified::failed`]. Nothing is sent twice: a lost answer is a
/// failure that [may have happened](Error::reached).
///
/// ```
/// # use dingtalk_api::{Client, Error};
/// use dingtalk_api::oapi;
/// use dingtalk_types::message::work::WorkMessage;
///
/// # async fn example(client: Client, everybody: Vec<String>) -> Result<(), Error> {
/// let notified = oapi::message::notify(&client, 256271667, everybody, WorkMessage::text("Tea is ready.")).await?;
/// println!("unknown: {:?}", notified.invalid().collect::<Vec<_>>());
/// println!("over their quota: {:?}", notified.forbidden().collect::<Vec<_>>());
/// for failed in &notified.failed {
///     eprintln!("{} people: {}", failed.userids.len(), failed.error);
/// }
/// # Ok(())
/// # }
/// ```
///
/// Permission: `qyapi_base`.
#[doc(alias("工作通知", "群发工作通知", "work notice", "work notification", "send work notice"))]
pub fn notify(
    client: &Client,
    agent_id: i64,
    userids: impl IntoIterator<Item = impl Into<String>>,
    message: impl Into<WorkMessage>,
) -> Notify {
    let mut seen = HashSet::new();
    let userids = userids.into_iter().map(Into::into).filter(|userid: &String| seen.insert(userid.clone()));
    Notify { caller: Caller::new(client), agent_id, userids: userids.collect(), message: message.into() }
}

/// A work notice to any number of people, sent when it is awaited.
#[derive(Debug)]
#[must_use = "nothing is sent until it is awaited"]
pub struct Notify {
    caller: Caller,
    agent_id: i64,
    userids: Vec<String>,
    message: WorkMessage,
}

/// What became of a work notice to any number of people.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Notified {
    /// What DingTalk took over.
    pub tasks: Vec<NoticeTask>,
    /// What it did not.
    pub failed: Vec<FailedNotice>,
}

/// A work notice to some of the people.
#[derive(Debug)]
#[non_exhaustive]
pub struct NoticeTask {
    /// For recall and status bar.
    pub task_id: i64,
    /// To whom.
    pub userids: Vec<String>,
    /// Whether DingTalk had done with it when the result was asked for; the lists grow until then.
    pub is_done: bool,
    /// Who received it, or why that is not known: the notice is sent all the same.
    pub result: Result<SendResult, Error>,
}

/// People who were not notified.
#[derive(Debug)]
#[non_exhaustive]
pub struct FailedNotice {
    /// Whom it was for.
    pub userids: Vec<String>,
    /// Why.
    pub error: Error,
}

impl Notified {
    /// People whom the organisation, or the app, does not know.
    pub fn invalid(&self) -> impl Iterator<Item = &str> {
        self.lists(|result| &result.invalid_user_id_list)
    }

    /// People who were left out, by a quota or because they have had the same text today.
    pub fn forbidden(&self) -> impl Iterator<Item = &str> {
        self.lists(|result| &result.forbidden_user_id_list)
    }

    fn lists(&self, list: fn(&SendResult) -> &Vec<String>) -> impl Iterator<Item = &str> {
        let results = self.tasks.iter().filter_map(|task| task.result.as_ref().ok());
        results.flat_map(list).map(String::as_str)
    }
}

impl Notify {
    /// For an ISV's app: the organisation on whose behalf it is called.
    pub fn for_corp(mut self, corp_id: impl Into<String>) -> Self {
        self.caller.corp_id = Some(corp_id.into());
        self
    }

    async fn send(self) -> Result<Notified, Error> {
        let Self { caller, agent_id, userids, message } = self;
        let size = if message.has_status_bar() { MAX_RECEIVERS_OF_STATUS_BAR } else { MAX_RECEIVERS };
        let requests = userids.chunks(size).map(|some| {
            let request = AsyncSendV2Request::to_users(agent_id, some, message.clone());
            (some.to_vec(), request)
        });
        let requests: Vec<_> = requests.collect();
        // A message that breaks a limit breaks it for everybody.
        for (_, request) in &requests {
            request
                .validate()
                .map_err(|limit| Error::invalid_request("oapi::message::async_send_v2", limit))?;
        }
        let (mut notified, mut sent, mut pace) = (Notified::default(), Vec::new(), Pace::default());
        for (userids, request) in requests {
            pace.wait(&caller.client, userids.len()).await;
            match caller.ask(async_send_v2(&caller.client, &request)).await {
                Ok(answer) => sent.push((answer.task_id, userids)),
                Err(error) => notified.failed.push(FailedNotice { userids, error }),
            }
        }
        for (task_id, userids) in sent {
            let is_done = is_done(&caller, agent_id, task_id).await;
            let request = GetSendResultRequest::new(agent_id, task_id);
            let result = caller.ask(get_send_result(&caller.client, &request)).await;
            let result = result.map(|answer| answer.send_result);
            notified.tasks.push(NoticeTask { task_id, userids, is_done, result });
        }
        Ok(notified)
    }
}

impl IntoFuture for Notify {
    type Output = Result<Notified, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// Waits a little for a task to be done. A failure to learn it is no failure of the notice.
async fn is_done(caller: &Caller, agent_id: i64, task_id: i64) -> bool {
    let request = GetSendProgressRequest::new(agent_id, task_id);
    for pause in PAUSES {
        match caller.ask(get_send_progress(&caller.client, &request)).await {
            Ok(answer) if answer.progress.status == DONE => return true,
            Ok(_) => caller.client.clock().sleep(pause).await,
            Err(_) => return false,
        }
    }
    false
}

/// Receivers of the last minute.
#[derive(Default)]
struct Pace {
    sent: VecDeque<(Duration, usize)>,
}

impl Pace {
    const MINUTE: Duration = Duration::from_secs(60);

    /// Waits until so many more people may be notified.
    async fn wait(&mut self, client: &Client, receivers: usize) {
        loop {
            let now = client.clock().monotonic();
            while self.sent.front().is_some_and(|(at, _)| at.saturating_add(Self::MINUTE) <= now) {
                self.sent.pop_front();
            }
            let of_this_minute: usize = self.sent.iter().map(|(_, receivers)| receivers).sum();
            match self.sent.front() {
                Some((at, _)) if of_this_minute.saturating_add(receivers) > MAX_RECEIVERS_A_MINUTE => {
                    let wait = at.saturating_add(Self::MINUTE).saturating_sub(now);
                    client.clock().sleep(wait).await;
                }
                _ => {
                    self.sent.push_back((now, receivers));
                    return;
                }
            }
        }
    }
}
