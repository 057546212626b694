//! Instances in the state: found, changed, put back, and what happened told to everybody.

use serde_json::Value;

use super::instance::{Deed, Happened, Instance, Status, Task, Unfit};
use super::{NO_INSTANCE, NO_PERSON, unknown, wrong};
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::platform::Platform;
use crate::reply::{Dialect, Refusal};
use crate::state::State;
use crate::state::records::Record;
use crate::things::kind::Words;

pub(super) const INSTANCES: &str = "approval instances";
/// Every task under its own number, as it stands in its instance.
pub(super) const TASKS: &str = "approval tasks";

const FIRST_TASK: u64 = 60_000_000_001;

const NO_TASK: Words = unknown("aflowProcessTaskNotExist", "the approval task does not exist");
const ENDED: Words = wrong("aflowProcessInstCanNotBeExecuted", "the approval task has ended");
const NOT_THEIRS: Words = wrong("needAuth", "the approval task is somebody else's");

/// Names in answers of either host beside those that are kept.
pub(super) const ALIASES: Aliases = &[
    &["processInstanceId", "instanceId"],
    &["type", "operationType"],
    &["result", "operationResult", "taskResult", "processInstanceResult"],
    &["status", "taskStatus"],
    &["date", "timestamp"],
    &["createTime", "createTimestamp", "createTimeInMills", "processCreateTime"],
    &["finishTime", "finishTimestamp", "finishTimeInMills", "processEndTime"],
    &["approverUserIds", "approverUseridList"],
    &["ccUserIds", "ccUseridList"],
    &["originatorUserId", "originatorId"],
    &["url", "pcUrl", "mobileUrl"],
    &["componentType", "componentName"],
];

impl Unfit {
    /// `aflowProcessTaskNotExist` is assumed, the others are on the page of `processInstances/execute`.
    pub(super) fn refusal(self, dialect: Dialect) -> Refusal {
        let words = match self {
            Self::NoTask => NO_TASK,
            Self::Ended => ENDED,
            Self::NotTheirs => NOT_THEIRS,
        };
        words.refusal(dialect)
    }
}

pub(super) fn read(record: &Record) -> Option<Instance> {
    serde_json::from_value(record.document.clone().into_value()).ok()
}

pub(super) fn find(state: &State, id: &str) -> Option<Instance> {
    state.records.get(INSTANCES, id).and_then(read)
}

pub(super) fn task(record: &Record) -> Option<Task> {
    serde_json::from_value(record.document.clone().into_value()).ok()
}

pub(super) fn document(value: impl serde::Serialize) -> Document {
    serde_json::to_value(value).map(Document::of).unwrap_or_default()
}

pub(super) fn check_person(state: &State, userid: &str, dialect: Dialect) -> Result<(), Refusal> {
    state.directory.user(userid).map(|_| ()).ok_or_else(|| NO_PERSON.refusal(dialect))
}

/// Puts a new instance into the state and starts it.
pub(super) fn begin(platform: &Platform, state: &mut State, mut instance: Instance) {
    let happened = instance.start(&mut next_task(state));
    let (id, parent) = (instance.process_instance_id.clone(), instance.process_code.clone());
    state.records.insert(INSTANCES, id, parent, document(&instance));
    save(platform, state, &instance, &happened);
}

/// Changes an instance of the state.
pub(super) fn change(
    platform: &Platform,
    state: &mut State,
    id: &str,
    dialect: Dialect,
    change: impl FnOnce(&mut Instance, &mut u64) -> Result<Vec<Happened>, Unfit>,
) -> Result<Instance, Refusal> {
    let mut instance = find(state, id).ok_or_else(|| NO_INSTANCE.refusal(dialect))?;
    let happened = change(&mut instance, &mut next_task(state)).map_err(|unfit| unfit.refusal(dialect))?;
    save(platform, state, &instance, &happened);
    Ok(instance)
}

fn next_task(state: &State) -> u64 {
    FIRST_TASK.saturating_add(state.records.count(TASKS))
}

fn save(platform: &Platform, state: &mut State, instance: &Instance, happened: &[Happened]) {
    let id = &instance.process_instance_id;
    if let Some(record) = state.records.get_mut(INSTANCES, id) {
        record.document = document(instance);
    }
    for task in &instance.tasks {
        let number = task.task_id.to_string();
        match state.records.get_mut(TASKS, &number) {
            Some(record) => record.document = document(task),
            None => drop(state.records.insert(TASKS, number, id.clone(), document(task))),
        }
    }
    for happened in happened {
        let (event_type, data) = event(instance, happened);
        platform.push_event(event_type, data);
    }
}

fn event(instance: &Instance, happened: &Happened) -> (&'static str, Value) {
    let mut data = Document::of(json!({
        "processInstanceId": instance.process_instance_id,
        "processCode": instance.process_code,
        "businessId": instance.business_id,
        "bizCategoryId": "",
        "title": instance.title,
    }));
    let (kind, task) = match happened {
        Happened::Started => ("start", None),
        Happened::Finished => ("finish", None),
        Happened::Terminated => ("terminate", None),
        Happened::TaskStarted(task) => ("start", Some(task)),
        Happened::TaskFinished(task) => ("finish", Some(task)),
        Happened::TaskCanceled(task) => ("cancel", Some(task)),
    };
    data.set("type", kind);
    let (who, created, finished) = match task {
        Some(task) => (&task.user_id, task.create_time, task.finish_time),
        None => (&instance.originator_user_id, instance.create_time, instance.finish_time),
    };
    data.set("staffId", who.clone());
    data.set("createTime", created);
    if let Some(finished) = finished.filter(|_| kind != "start") {
        data.set("finishTime", finished);
    }
    let Some(task) = task else {
        data.set("businessType", "");
        data.set("url", instance.url.clone());
        if kind == "finish" {
            data.set("result", instance.result.clone());
        }
        return ("bpms_instance_change", data.into_value());
    };
    data.set("taskId", task.task_id);
    if let Some(result) = &task.result {
        let result = if result == "REDIRECTED" { "redirect".to_owned() } else { result.to_lowercase() };
        data.set("result", result);
    }
    if !task.remark.is_empty() {
        data.set("remark", task.remark.clone());
    }
    ("bpms_task_change", data.into_value())
}

/// A person decides the task that waits for them, as they would by hand; false where none does.
pub(crate) fn decide_as(
    platform: &Platform,
    instance_id: &str,
    userid: &str,
    agrees: bool,
    remark: &str,
) -> bool {
    let mut state = platform.state();
    let open = |task: &&Task| task.user_id == userid && task.status == Status::Running;
    let waiting =
        find(&state, instance_id).and_then(|found| found.tasks.iter().find(open).map(|task| task.task_id));
    let Some(task_id) = waiting else { return false };
    let deed = Deed {
        who: userid.to_owned(),
        remark: remark.to_owned(),
        now_ms: platform.clock.now_ms(),
        ..Deed::default()
    };
    change(platform, &mut state, instance_id, Dialect::Api, |instance, next_task| {
        instance.decide(task_id, agrees, &deed, next_task)
    })
    .is_ok()
}
