//! A company in somebody's own tables, as integrations and export scripts have it; an approval started, a notice to everybody.

use std::collections::BTreeMap;

use dingtalk_open::DingTalk;
use dingtalk_open::message::work::WorkMessage;
use dingtalk_open::oapi::message::{self, Notified};
use dingtalk_open::oapi::{attendance, department, user};
use dingtalk_open::v1::workflow::{self, FilledFormValue, FormValue, InstanceQuery, ProcessInstance};
use dingtalk_open::v1::{contact, hrm};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

pub(crate) struct Company {
    pub(crate) name: String,
    pub(crate) departments: Vec<department::ListedDepartment>,
    pub(crate) people: Vec<user::User>,
    pub(crate) check_ins: Vec<attendance::CheckRecord>,
    /// How many files of people who left, and when they did.
    pub(crate) leavers: (usize, Vec<contact::LeaveRecord>),
}

/// Everybody once, and the check-ins of any number of days.
pub(crate) async fn read(ding: &DingTalk, first: &str, last: &str) -> Result<Company> {
    let root = department::get(ding, &department::GetDepartmentRequest::new(1)).await?.into_inner().result;
    let departments = department::walk(ding, 1).collect().await?;
    let everybody = user::everybody(ding, 1).collect().await?;
    let ids: Vec<_> = everybody.into_iter().map(|person| person.userid).collect();
    let people = user::details(ding, ids.clone()).collect().await?;
    let check_ins = attendance::check_records(ding, ids, first.parse()?, last.parse()?).collect().await?;
    Ok(Company { name: root.name, departments, people, check_ins, leavers: leavers(ding, first).await? })
}

async fn leavers(ding: &DingTalk, since: &str) -> Result<(usize, Vec<contact::LeaveRecord>)> {
    let page = hrm::QueryDismissionStaffIdListRequest { max_results: Some(50), next_token: Some(0) };
    let (left, mut files) = (hrm::query_dismission_staff_id_list(ding, &page).items().collect().await?, 0);
    for some in left.chunks(50) {
        let request = hrm::QueryHrmEmployeeDismissionInfoRequest::new(some);
        files += hrm::query_hrm_employee_dismission_info(ding, &request).await?.result.len();
    }
    let request = contact::ListEmpLeaveRecordsRequest::new(50, format!("{since}T00:00:00Z"));
    Ok((files, contact::list_emp_leave_records(ding, &request).items().collect().await?))
}

/// The approvals of any time with their ids.
pub(crate) async fn approvals(ding: &DingTalk, of: &InstanceQuery) -> Result<Vec<(String, ProcessInstance)>> {
    Ok(workflow::instances(ding, of).collect().await?)
}

/// What the form of an approval says, by field.
pub(crate) fn form(instance: &ProcessInstance) -> BTreeMap<String, String> {
    instance.form_component_values.iter().map(|field| (field.name.clone(), cell(field))).collect()
}

fn cell(field: &FilledFormValue) -> String {
    let row = |cell: FilledFormValue| format!("{}: {}", cell.name, cell.text().unwrap_or_default());
    let parts = field.files().into_iter().map(|file| file.file_name);
    let parts: Vec<_> = parts.chain(field.rows().into_iter().flatten().map(row)).collect();
    if parts.is_empty() { field.text().unwrap_or_default().to_owned() } else { parts.join("\n") }
}

pub(crate) async fn start(ding: &DingTalk, process: &str, by: &str, form: Vec<FormValue>) -> Result<String> {
    let mut request = workflow::StartProcessInstanceRequest::new(form, by, process);
    request.dept_id = Some(-1);
    Ok(workflow::start_process_instance(ding, &request).await?.instance_id.clone())
}

pub(crate) async fn notify(ding: &DingTalk, agent: i64, ids: Vec<String>, text: &str) -> Result<Notified> {
    Ok(message::notify(ding, agent, ids, WorkMessage::text(text)).await?)
}
