//! One approval instance: who has to decide, what was decided, how it ends. Knows nothing of requests.

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Instance {
    pub(super) process_instance_id: String,
    pub(super) process_code: String,
    pub(super) title: String,
    pub(super) business_id: String,
    pub(super) originator_user_id: String,
    pub(super) originator_dept_id: String,
    pub(super) originator_dept_name: String,
    pub(super) status: Status,
    /// `agree` or `refuse` of a completed one, else empty.
    pub(super) result: String,
    pub(super) create_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) finish_time: Option<i64>,
    pub(super) form_component_values: Vec<Value>,
    pub(super) approver_user_ids: Vec<String>,
    pub(super) cc_user_ids: Vec<String>,
    /// When they are told: `START`, `FINISH` or `START_FINISH`; at the end where it is not said (assumed).
    #[serde(default)]
    pub(super) cc_position: String,
    pub(super) biz_action: String,
    pub(super) biz_data: String,
    pub(super) main_process_instance_id: String,
    pub(super) attached_process_instance_ids: Vec<String>,
    pub(super) url: String,
    pub(super) tasks: Vec<Task>,
    pub(super) operation_records: Vec<Operation>,
    /// Who decides after those that have tasks, in order.
    pub(super) steps: Vec<Step>,
    /// Run in another system, which makes the tasks and says how they and the instance end.
    pub(super) external: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum Status {
    Running,
    Terminated,
    Completed,
    Canceled,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Task {
    pub(super) task_id: u64,
    pub(super) process_instance_id: String,
    pub(super) activity_id: String,
    pub(super) user_id: String,
    pub(super) status: Status,
    /// `AGREE`, `REFUSE` or `REDIRECTED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) result: Option<String>,
    pub(super) create_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) finish_time: Option<i64>,
    pub(super) url: String,
    #[serde(skip)]
    pub(super) remark: String,
}

/// A line of the record: what somebody did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Operation {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) user_id: String,
    pub(super) date: i64,
    /// `AGREE`, `REFUSE` or `NONE`.
    pub(super) result: String,
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub(super) remark: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) task_id: Option<u64>,
    /// Who was told, of a `PROCESS_CC`.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub(super) cc_user_ids: Vec<String>,
    pub(super) attachments: Vec<Value>,
    pub(super) images: Vec<Value>,
}

/// People who decide at the same time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Step {
    /// One agreement is enough; else all have to agree.
    pub(super) any: bool,
    pub(super) people: Vec<String>,
}

/// What an event tells of.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Happened {
    Started,
    Finished,
    Terminated,
    TaskStarted(Task),
    TaskFinished(Task),
    TaskCanceled(Task),
}

/// Why a task is not decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    NoTask,
    /// The task or the instance has ended.
    Ended,
    /// It is somebody else's.
    NotTheirs,
}

/// What somebody does, with what they say to it.
#[derive(Debug, Clone, Default)]
pub(super) struct Deed {
    pub(super) who: String,
    pub(super) remark: String,
    pub(super) attachments: Vec<Value>,
    pub(super) images: Vec<Value>,
    pub(super) now_ms: i64,
}

impl Instance {
    /// Begins: the first step gets its tasks. Without any step it is agreed to at once.
    pub(super) fn start(&mut self, next_task: &mut u64) -> Vec<Happened> {
        let deed = Deed { who: self.originator_user_id.clone(), now_ms: self.create_time, ..Deed::default() };
        self.note("START_PROCESS_INSTANCE", "NONE", None, &deed);
        if self.cc_position.starts_with("START") {
            self.tell_others(self.create_time);
        }
        let mut happened = vec![Happened::Started];
        if !self.external {
            self.proceed(&deed, next_task, &mut happened);
        }
        happened
    }

    /// Gives people tasks of one activity.
    pub(super) fn give(&mut self, people: &[String], now_ms: i64, next_task: &mut u64) -> Vec<Task> {
        let activity_id = format!("{}-{}", self.process_instance_id, *next_task);
        let given = people.iter().map(|userid| {
            let task_id = *next_task;
            *next_task += 1;
            let separator = if self.url.contains('?') { '&' } else { '?' };
            Task {
                task_id,
                process_instance_id: self.process_instance_id.clone(),
                activity_id: activity_id.clone(),
                user_id: userid.clone(),
                status: Status::Running,
                result: None,
                create_time: now_ms,
                finish_time: None,
                url: format!("{}{separator}taskId={task_id}", self.url),
                remark: String::new(),
            }
        });
        let given: Vec<_> = given.collect();
        self.approver_user_ids.extend(people.iter().cloned());
        self.tasks.extend(given.iter().cloned());
        given
    }

    /// Somebody agrees or refuses.
    pub(super) fn decide(
        &mut self,
        task_id: u64,
        agrees: bool,
        deed: &Deed,
        next_task: &mut u64,
    ) -> Result<Vec<Happened>, Unfit> {
        let result = if agrees { "AGREE" } else { "REFUSE" };
        let task = self.end_task(task_id, result, deed)?;
        self.note("EXECUTE_TASK_NORMAL", result, Some(task_id), deed);
        let activity_id = task.activity_id.clone();
        let mut happened = vec![Happened::TaskFinished(task)];
        let any = self.steps.first().is_some_and(|step| step.any);
        if !agrees {
            self.cancel_tasks(None, deed.now_ms, &mut happened);
            self.end(Status::Completed, "refuse", deed.now_ms);
            happened.push(Happened::Finished);
        } else if any || !self.is_open(&activity_id) {
            self.cancel_tasks(Some(&activity_id), deed.now_ms, &mut happened);
            self.steps.drain(..1.min(self.steps.len()));
            self.proceed(deed, next_task, &mut happened);
        }
        Ok(happened)
    }

    /// Somebody hands a task over.
    pub(super) fn redirect(
        &mut self,
        task_id: u64,
        to: &str,
        deed: &Deed,
        next_task: &mut u64,
    ) -> Result<Vec<Happened>, Unfit> {
        let task = self.end_task(task_id, "REDIRECTED", deed)?;
        self.note("REDIRECT_TASK", "NONE", Some(task_id), deed);
        let mut given = self.give(&[to.to_owned()], deed.now_ms, next_task);
        for new in self.tasks.iter_mut().rev().take(given.len()).chain(&mut given) {
            new.activity_id.clone_from(&task.activity_id);
        }
        let mut happened = vec![Happened::TaskFinished(task)];
        happened.extend(given.into_iter().map(Happened::TaskStarted));
        Ok(happened)
    }

    /// The instance is withdrawn.
    pub(super) fn terminate(&mut self, deed: &Deed) -> Result<Vec<Happened>, Unfit> {
        if self.status != Status::Running {
            return Err(Unfit::Ended);
        }
        self.note("TERMINATE_PROCESS_INSTANCE", "NONE", None, deed);
        let mut happened = Vec::new();
        self.cancel_tasks(None, deed.now_ms, &mut happened);
        self.end(Status::Terminated, "", deed.now_ms);
        happened.push(Happened::Terminated);
        Ok(happened)
    }

    pub(super) fn comment(&mut self, deed: &Deed) {
        self.note("ADD_REMARK", "NONE", None, deed);
    }

    pub(super) fn end(&mut self, status: Status, result: &str, now_ms: i64) {
        self.status = status;
        result.clone_into(&mut self.result);
        self.finish_time = Some(now_ms);
        self.steps.clear();
        if status == Status::Completed && self.cc_position != "START" {
            self.tell_others(now_ms);
        }
    }

    /// Those who get a copy have it now.
    fn tell_others(&mut self, now_ms: i64) {
        if self.cc_user_ids.is_empty() {
            return;
        }
        let deed = Deed { who: self.originator_user_id.clone(), now_ms, ..Deed::default() };
        self.note("PROCESS_CC", "NONE", None, &deed);
        if let Some(told) = self.operation_records.last_mut() {
            told.cc_user_ids.clone_from(&self.cc_user_ids);
        }
    }

    /// Open tasks of one activity, or all, are cancelled.
    pub(super) fn cancel_tasks(
        &mut self,
        activity_id: Option<&str>,
        now_ms: i64,
        happened: &mut Vec<Happened>,
    ) {
        let open = self.tasks.iter_mut().filter(|task| task.status == Status::Running);
        for task in open.filter(|task| activity_id.is_none_or(|activity_id| task.activity_id == activity_id))
        {
            task.status = Status::Canceled;
            task.finish_time = Some(now_ms);
            happened.push(Happened::TaskCanceled(task.clone()));
        }
    }

    fn proceed(&mut self, deed: &Deed, next_task: &mut u64, happened: &mut Vec<Happened>) {
        match self.steps.first().cloned() {
            Some(step) => {
                let given = self.give(&step.people, deed.now_ms, next_task);
                happened.extend(given.into_iter().map(Happened::TaskStarted));
            }
            None => {
                self.end(Status::Completed, "agree", deed.now_ms);
                happened.push(Happened::Finished);
            }
        }
    }

    fn is_open(&self, activity_id: &str) -> bool {
        self.tasks.iter().any(|task| task.activity_id == activity_id && task.status == Status::Running)
    }

    fn end_task(&mut self, task_id: u64, result: &str, deed: &Deed) -> Result<Task, Unfit> {
        let ended = self.status != Status::Running;
        let task = self.tasks.iter_mut().find(|task| task.task_id == task_id).ok_or(Unfit::NoTask)?;
        if ended || task.status != Status::Running {
            return Err(Unfit::Ended);
        }
        if task.user_id != deed.who {
            return Err(Unfit::NotTheirs);
        }
        task.status = Status::Completed;
        task.result = Some(result.to_owned());
        task.finish_time = Some(deed.now_ms);
        Ok(Task { remark: deed.remark.clone(), ..task.clone() })
    }

    fn note(&mut self, kind: &str, result: &str, task_id: Option<u64>, deed: &Deed) {
        self.operation_records.push(Operation {
            kind: kind.to_owned(),
            user_id: deed.who.clone(),
            date: deed.now_ms,
            result: result.to_owned(),
            remark: deed.remark.clone(),
            task_id,
            cc_user_ids: Vec::new(),
            attachments: deed.attachments.clone(),
            images: deed.images.clone(),
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn instance(steps: &[(bool, &[&str])]) -> Instance {
        let step = |(any, people): &(bool, &[&str])| json!({"any": any, "people": people});
        serde_json::from_value(json!({
            "processInstanceId": "i", "processCode": "p", "title": "t", "businessId": "b", "originatorUserId": "ann",
            "originatorDeptId": "1", "originatorDeptName": "d", "status": "RUNNING", "result": "", "createTime": 1,
            "formComponentValues": [], "approverUserIds": [], "ccUserIds": [], "bizAction": "NONE", "bizData": "",
            "mainProcessInstanceId": "", "attachedProcessInstanceIds": [], "url": "http://x", "tasks": [],
            "operationRecords": [], "steps": steps.iter().map(step).collect::<Vec<_>>(), "external": false,
        }))
        .unwrap()
    }

    fn by(who: &str) -> Deed {
        Deed { who: who.to_owned(), now_ms: 2, ..Deed::default() }
    }

    #[test]
    fn all_of_a_step_have_to_agree_before_the_next_begins() {
        let (mut instance, mut next) = (instance(&[(false, &["bob", "cid"]), (false, &["dee"])]), 1);
        assert_eq!(instance.start(&mut next).len(), 3);
        assert_eq!(instance.decide(1, true, &by("bob"), &mut next).unwrap().len(), 1);
        assert_eq!(instance.decide(1, true, &by("bob"), &mut next), Err(Unfit::Ended));
        assert_eq!(instance.decide(2, true, &by("bob"), &mut next), Err(Unfit::NotTheirs));
        assert_eq!(instance.decide(9, true, &by("bob"), &mut next), Err(Unfit::NoTask));
        instance.decide(2, true, &by("cid"), &mut next).unwrap();
        assert_eq!((instance.tasks.len(), instance.status), (3, Status::Running));
        assert_eq!(
            instance.decide(3, true, &by("dee"), &mut next).unwrap().last(),
            Some(&Happened::Finished)
        );
        assert_eq!((instance.status, instance.result.as_str()), (Status::Completed, "agree"));
    }

    #[test]
    fn one_of_a_step_is_enough_where_any_may_decide() {
        let (mut instance, mut next) = (instance(&[(true, &["bob", "cid"])]), 1);
        instance.start(&mut next);
        let happened = instance.decide(2, true, &by("cid"), &mut next).unwrap();
        assert!(
            matches!(&happened[1], Happened::TaskCanceled(task) if task.user_id == "bob"),
            "{happened:?}"
        );
        assert_eq!(instance.result, "agree");
    }

    #[test]
    fn a_refusal_ends_it_and_a_redirected_task_belongs_to_somebody_else() {
        let (mut instance, mut next) = (instance(&[(false, &["bob", "cid"]), (false, &["dee"])]), 1);
        instance.start(&mut next);
        instance.redirect(1, "eve", &by("bob"), &mut next).unwrap();
        let happened = instance.decide(3, false, &by("eve"), &mut next).unwrap();
        assert_eq!(happened.last(), Some(&Happened::Finished));
        assert_eq!((instance.result.as_str(), instance.tasks[1].status), ("refuse", Status::Canceled));
        assert_eq!(instance.terminate(&by("ann")), Err(Unfit::Ended));
    }
}
