use std::collections::{HashSet, VecDeque};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dingtalk_types::v1::workflow::{
    GetProcessInstanceRequest, ListProcessInstanceIdsRequest, ListProcessInstanceIdsResult, ProcessInstance,
};

use crate::client::Client;
use crate::error::Error;
use crate::generated::v1::workflow::{get_process_instance, list_process_instance_ids};
use crate::walk::{Caller, Calling, Plan, Walk};

/// So many days may one call ask for.
pub const MAX_DAYS: u64 = 120;

/// So many originators may one call name.
pub const MAX_ORIGINATORS: usize = 10;

/// Ids in a page.
const PAGE: i64 = 20;

/// Which approvals: of one template, started in a time of any length.
#[derive(Debug, Clone)]
#[must_use]
pub struct InstanceQuery {
    process_code: String,
    first: SystemTime,
    last: SystemTime,
    statuses: Option<Vec<String>>,
    originators: Vec<String>,
}

impl InstanceQuery {
    /// Those of the template `process_code` that were started from `first` to `last`, both included.
    pub fn new(process_code: impl Into<String>, first: SystemTime, last: SystemTime) -> Self {
        Self { process_code: process_code.into(), first, last, statuses: None, originators: Vec::new() }
    }

    /// Only in these states: `RUNNING`, `TERMINATED` (withdrawn), `COMPLETED` (decided).
    pub fn statuses(mut self, statuses: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.statuses = Some(statuses.into_iter().map(Into::into).collect());
        self
    }

    /// Only those that one of these people started, any number of `userid`s.
    pub fn originators(mut self, userids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.originators = userids.into_iter().map(Into::into).collect();
        self
    }

    /// The first page of each window and each ten originators.
    fn requests(&self) -> VecDeque<ListProcessInstanceIdsRequest> {
        let (first, last) = (milliseconds(self.first), milliseconds(self.last));
        let length = i64::try_from(Duration::from_secs(MAX_DAYS * 86_400).as_millis()).unwrap_or(i64::MAX);
        let windows = std::iter::successors(Some(first), move |first| first.checked_add(length))
            .take_while(move |first| *first <= last);
        let people: Vec<Option<Vec<String>>> = match self.originators.as_slice() {
            [] => vec![None],
            some => some.chunks(MAX_ORIGINATORS).map(|some| Some(some.to_vec())).collect(),
        };
        let request = |start: i64, originators: &Option<Vec<String>>| ListProcessInstanceIdsRequest {
            end_time: Some(start.saturating_add(length).saturating_sub(1).min(last)),
            statuses: self.statuses.clone(),
            user_ids: originators.clone(),
            ..ListProcessInstanceIdsRequest::new(PAGE, 0, &self.process_code, start)
        };
        windows.flat_map(|start| people.iter().map(move |some| request(start, some))).collect()
    }
}

/// The ids of all approvals of a query: `instanceIds/query` for at most 120 days and 10 originators each, page by page.
///
/// ```
/// # use dingtalk_api::{Client, Error};
/// use std::time::{Duration, SystemTime};
///
/// use dingtalk_api::v1::workflow::{self, InstanceQuery};
///
/// # async fn example(client: Client, now: SystemTime) -> Result<(), Error> {
/// let year = InstanceQuery::new("PROC-2C8F", now - Duration::from_secs(365 * 86_400), now);
/// let decided = workflow::instance_ids(&client, &year.statuses(["COMPLETED"])).collect().await?;
/// println!("{} approvals", decided.len());
/// # Ok(())
/// # }
/// ```
///
/// Permission: `Workflow.Instance.Read`.
#[doc(alias("审批实例列表", "approval list"))]
pub fn instance_ids(client: &Client, query: &InstanceQuery) -> Walk<String> {
    Walk::new(client, Ids::new(query))
}

/// All approvals of a query in full, each with its id: [`instance_ids`], and `processInstances` for each, some at once.
///
/// ```
/// # use dingtalk_api::{Client, Error};
/// use dingtalk_api::v1::workflow::{self, InstanceQuery};
///
/// # async fn example(client: Client, query: InstanceQuery) -> Result<(), Error> {
/// let mut instances = workflow::instances(&client, &query);
/// while let Some(instance) = instances.next().await {
///     let (id, instance) = instance?;
///     println!("{id} {}: {} {}", instance.title, instance.status, instance.result);
/// }
/// # Ok(())
/// # }
/// ```
///
/// Permission: `Workflow.Instance.Read`.
#[doc(alias("审批", "审批实例", "审批实例列表", "list approvals", "approval"))]
pub fn instances(client: &Client, query: &InstanceQuery) -> Walk<(String, ProcessInstance)> {
    Walk::new(client, Instances { ids: Ids::new(query), to_get: VecDeque::new() })
}

fn milliseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

type IdsAnswer = (ListProcessInstanceIdsRequest, Result<ListProcessInstanceIdsResult, Error>);

struct Ids {
    to_ask: VecDeque<ListProcessInstanceIdsRequest>,
    /// Windows do not overlap, but lists may grow while they are read.
    seen: HashSet<String>,
}

impl Ids {
    fn new(query: &InstanceQuery) -> Self {
        Self { to_ask: query.requests(), seen: HashSet::new() }
    }

    /// The ids that are new, and an error where the list leads back.
    fn take_page(&mut self, (request, answer): IdsAnswer) -> (Vec<String>, Option<Error>) {
        let page = match answer {
            Ok(page) => page,
            Err(error) => return (Vec::new(), Some(error)),
        };
        let token = page.next_token.trim();
        let error = match token.parse::<i64>() {
            _ if token.is_empty() => None,
            Ok(next) if next > request.next_token => {
                self.to_ask.push_front(ListProcessInstanceIdsRequest { next_token: next, ..request });
                None
            }
            _ => Some(Error::RepeatedPage { operation: "v1::workflow::list_process_instance_ids" }),
        };
        (page.list.into_iter().filter(|id| self.seen.insert(id.clone())).collect(), error)
    }
}

impl Plan for Ids {
    type Item = String;
    type Answer = IdsAnswer;

    fn next_call(&mut self, caller: &Caller) -> Option<Calling<IdsAnswer>> {
        let (caller, request) = (caller.clone(), self.to_ask.pop_front()?);
        Some(Box::pin(async move {
            let answer = caller.ask(list_process_instance_ids(&caller.client, &request)).await;
            (request, answer.map(|answer| answer.result))
        }))
    }

    fn take(&mut self, answer: IdsAnswer, items: &mut VecDeque<Result<String, Error>>) {
        let (ids, error) = self.take_page(answer);
        items.extend(ids.into_iter().map(Ok));
        items.extend(error.map(Err));
    }
}

struct Instances {
    ids: Ids,
    to_get: VecDeque<String>,
}

enum Answer {
    Ids(IdsAnswer),
    Instance(String, Box<Result<ProcessInstance, Error>>),
}

impl Plan for Instances {
    type Item = (String, ProcessInstance);
    type Answer = Answer;

    fn next_call(&mut self, caller: &Caller) -> Option<Calling<Answer>> {
        let Some(id) = self.to_get.pop_front() else {
            let ids = self.ids.next_call(caller)?;
            return Some(Box::pin(async move { Answer::Ids(ids.await) }));
        };
        let caller = caller.clone();
        Some(Box::pin(async move {
            let request = GetProcessInstanceRequest::new(&*id);
            let answer = caller.ask(get_process_instance(&caller.client, &request)).await;
            Answer::Instance(id, Box::new(answer.map(|answer| answer.result)))
        }))
    }

    fn take(&mut self, answer: Answer, items: &mut VecDeque<Result<Self::Item, Error>>) {
        match answer {
            Answer::Ids(answer) => {
                let (ids, error) = self.ids.take_page(answer);
                self.to_get.extend(ids);
                items.extend(error.map(Err));
            }
            Answer::Instance(id, instance) => items.push_back((*instance).map(|instance| (id, instance))),
        }
    }
}
