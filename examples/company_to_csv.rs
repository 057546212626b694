//! A company as CSV files, departments, people, check-ins and approvals, with a progress bar (通讯录、打卡、审批导出为 CSV):
//! `cargo run --example company_to_csv --features oapi-attendance,workflow -- folder`
//!
//! It is a made-up company of 2 000 people inside this program. With `--real` it is that of `DINGTALK_CLIENT_ID`,
//! `DINGTALK_CLIENT_SECRET` and `DINGTALK_PROCESS_CODE`: thousands of calls, which count towards the month; nothing is written to it.
//!
//! 默认导出程序内置的虚构企业；加 `--real` 才会读取真实企业（只读，数千次调用，计入月度额度）。

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

mod command_line;

use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use command_line::{Arguments, variables};
use dingtalk_open::error::ErrorKind;
use dingtalk_open::fake::{Answer, DepartmentSeed, Fake, Seed, UserSeed};
use dingtalk_open::oapi::{attendance, department, user};
use dingtalk_open::transport::Clock;
use dingtalk_open::v1::workflow::{self, InstanceQuery};
use dingtalk_open::{DingTalk, RateLimits};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;

#[tokio::main]
async fn main() -> ExitCode {
    command_line::run(include_str!("company_to_csv.rs"), run).await
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let folder = arguments.words.first().map_or_else(|| env::temp_dir().join("company"), PathBuf::from);
    if arguments.real {
        let [client_id, client_secret, process_code] =
            variables(["DINGTALK_CLIENT_ID", "DINGTALK_CLIENT_SECRET", "DINGTALK_PROCESS_CODE"])?;
        let ding = DingTalk::builder().app(client_id, client_secret).build()?;
        fs::create_dir_all(&folder)?;
        export(&ding, &process_code, &folder).await?;
    } else {
        arguments.offline("a made-up company");
        fs::create_dir_all(&folder)?;
        let fake = company().await?;
        // Nobody throttles a company that is not there.
        let builder = DingTalk::builder().fake(&fake);
        let ding = builder.client(|client| client.rate_limits(RateLimits::unlimited())).build()?;
        export(&ding, "PROC-1", &folder).await?;
    }
    println!("written to {}", folder.display());
    Ok(())
}

async fn export(ding: &DingTalk, process_code: &str, folder: &Path) -> Result<(), Box<dyn Error>> {
    let (mut names, mut table) = (HashMap::from([(1, "/".to_owned())]), Table::new(["id", "path"]));
    let mut departments = department::walk(ding, 1);
    while let Some(department) = departments.next().await {
        let department = department?;
        // A department comes after the one above it.
        let above = names.get(&department.parent_id).cloned().unwrap_or_default();
        let path = format!("{above}{}/", department.name);
        table.row([&department.dept_id.to_string(), &path]);
        names.insert(department.dept_id, path);
    }
    table.write(&folder.join("departments.csv"))?;

    let people = user::everybody(ding, 1).collect().await?;
    let userids: Vec<String> = people.iter().map(|person| person.userid.clone()).collect();
    let bar = bar("people", userids.len());
    let mut table = Table::new(["userid", "name", "title", "manager", "departments"]);
    let mut details = user::details(ding, userids.clone());
    while let Some(person) = details.next().await {
        bar.inc(1);
        let person = match person {
            Ok(person) => person,
            // Has left since the list was read.
            Err(error) if error.kind() == Some(&ErrorKind::NotFound) => continue,
            Err(error) => return Err(error.into()),
        };
        let departments: Vec<&str> =
            person.dept_id_list.iter().filter_map(|id| names.get(id)).map(String::as_str).collect();
        let departments = departments.join(" ");
        table.row([&person.userid, &person.name, &person.title, &person.manager_userid, &departments]);
    }
    bar.finish();
    table.write(&folder.join("people.csv"))?;

    let mut table = Table::new(["userid", "kind", "result", "at (ms)"]);
    let (first, last) = ("2026-01-01".parse()?, "2026-01-31 23:59:59".parse()?);
    let mut records = attendance::check_records(ding, userids, first, last);
    while let Some(record) = records.next().await {
        let record = record?;
        let at = record.user_check_time.to_string();
        table.row([&record.user_id, &record.check_type, &record.time_result, &at]);
    }
    table.write(&folder.join("check-ins.csv"))?;

    let mut table = Table::new(["id", "title", "status", "result", "files"]);
    let now = ding.clock().now();
    let year = InstanceQuery::new(process_code, now - Duration::from_secs(365 * 86_400), now);
    let mut instances = workflow::instances(ding, &year);
    while let Some(instance) = instances.next().await {
        let (id, instance) = instance?;
        let files = instance.form_component_values.iter().flat_map(|field| field.files());
        let files: Vec<String> = files.map(|file| file.file_name).collect();
        table.row([&id, &instance.title, &instance.status, &instance.result, &files.join(" ")]);
    }
    table.write(&folder.join("approvals.csv"))?;
    Ok(())
}

fn bar(what: &'static str, length: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}");
    let bar = ProgressBar::new(length as u64).with_message(what);
    style.map_or(bar.clone(), |style| bar.with_style(style))
}

/// Lines of values, quoted where they have to be (RFC 4180).
struct Table(String);

impl Table {
    fn new<const N: usize>(names: [&str; N]) -> Self {
        let mut table = Self(String::new());
        table.row(names);
        table
    }

    fn row<const N: usize>(&mut self, values: [&str; N]) {
        let quoted = values.map(|value| {
            if value.contains([',', '"', '\n', '\r']) {
                format!("\"{}\"", value.replace('"', "\"\""))
            } else {
                value.to_owned()
            }
        });
        self.0.push_str(&quoted.join(","));
        self.0.push_str("\r\n");
    }

    fn write(&self, path: &Path) -> std::io::Result<()> {
        println!("{}: {} lines", path.display(), self.0.lines().count());
        fs::write(path, &self.0)
    }
}

/// 2 000 people in 40 departments, every tenth in two of them.
async fn company() -> Result<Fake, Box<dyn Error>> {
    let mut seed = Seed::default();
    let department =
        |id: i64| DepartmentSeed::new(id, format!("Team {id}"), Some(if id > 9 { 2 + id % 8 } else { 1 }));
    seed.departments =
        std::iter::once(DepartmentSeed::new(1, "Company", None)).chain((2..=41).map(department)).collect();
    seed.users = (0..2_000)
        .map(|number| {
            let own = 2 + number % 40;
            let departments = if number % 10 == 0 { vec![own, 2 + (own + 7) % 40] } else { vec![own] };
            UserSeed::new(
                format!("u{number}"),
                format!("Person {number}"),
                format!("138{number:08}"),
                departments,
            )
        })
        .collect();
    let fake = Fake::builder().seed(seed).start().await?;
    fake.answers().set_with("POST", "/attendance/listRecord", |request| {
        let request = request.json();
        let userid = request.pointer("/userIds/0");
        Answer::from(json!({"errcode": 0, "recordresult": [{"userId": userid, "checkType": "OnDuty", "timeResult": "Normal", "userCheckTime": 1_767_229_200_000_i64}]}))
    });
    fake.answers().set_with("POST", "/v1.0/workflow/processes/instanceIds/query", |request| {
        let id = request.json().get("startTime").map(|start| format!("p{start}"));
        json!({"success": true, "result": {"list": [id], "nextToken": ""}})
    });
    let file =
        json!([{"spaceId": "1", "fileId": "2", "fileName": "tent.pdf", "fileSize": "9", "fileType": "pdf"}]);
    let value = json!({"name": "Receipt", "componentType": "DDAttachment", "value": file.to_string()});
    let instance = json!({"success": "true", "result": {"title": "Spring fair", "status": "COMPLETED", "result": "agree", "formComponentValues": [value]}});
    fake.answers().set("GET", "/v1.0/workflow/processInstances", instance);
    Ok(fake)
}
