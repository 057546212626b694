//! Starts an approval with a table and a file, and waits for its end (发起审批，含明细与附件，等待结束事件):
//! `cargo run --example approval_from_start_to_end --features storage,workflow`
//!
//! So an embedded DingTalk takes it and decides at once. With `--real` people get it to approve, by `DINGTALK_CLIENT_ID`,
//! `DINGTALK_CLIENT_SECRET`, `DINGTALK_PROCESS_CODE`, `DINGTALK_USER_ID` and `DINGTALK_DEPT_ID`; the template has the components
//! `Purpose`, `Items` (with the columns `What` and `Price`) and `Receipts`, and 审批事件 come over Stream.
//!
//! 默认由程序内置的钉钉立即通过；加 `--real` 才会发起真实的审批，审批人会收到待办。

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program that tells what it does")]

mod command_line;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use command_line::{Arguments, variables};
use dingtalk_open::DingTalk;
use dingtalk_open::events::model::office::BpmsInstanceChange;
use dingtalk_open::events::{Received, Route, with};
use dingtalk_open::fake::Fake;
use dingtalk_open::foreign::Content;
use dingtalk_open::gateway::{AppHandle, Status};
use dingtalk_open::oapi::user::{self, GetUserRequest};
use dingtalk_open::v1::storage;
use dingtalk_open::v1::workflow::{self, FormFile, FormValue};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

#[tokio::main]
async fn main() -> ExitCode {
    command_line::run(include_str!("approval_from_start_to_end.rs"), run).await
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    if !arguments.real {
        arguments.offline("an embedded DingTalk decides at once");
        return offline().await;
    }
    let [client_id, client_secret, process_code, user_id, dept_id] = variables([
        "DINGTALK_CLIENT_ID",
        "DINGTALK_CLIENT_SECRET",
        "DINGTALK_PROCESS_CODE",
        "DINGTALK_USER_ID",
        "DINGTALK_DEPT_ID",
    ])?;
    let dept_id = dept_id.parse().map_err(|_| "DINGTALK_DEPT_ID has to be a number; -1 is the root")?;
    let ding = DingTalk::builder().app(client_id, client_secret).build()?;
    let (app, mut ended) = listen(&ding).await?;
    let id = start(&ding, &process_code, &user_id, dept_id).await?;
    finish(&ding, &id, &mut ended).await?;
    app.stop(Duration::from_secs(10)).await?;
    Ok(())
}

/// Uploads the receipt into the space of the approvals and starts one.
async fn start(
    ding: &DingTalk,
    process_code: &str,
    userid: &str,
    dept_id: i64,
) -> Result<String, Box<dyn Error>> {
    let union_id = user::get(ding, &GetUserRequest::new(userid)).await?.result.unionid.clone();
    let space =
        workflow::get_attachment_space(ding, &workflow::GetAttachmentSpaceRequest::new(userid)).await?;
    let space_id = space.result.space_id.to_string();
    let content =
        Content::bytes("a tent, 120.50").on_progress(|progress| println!("{} bytes are up", progress.done));
    let file = storage::upload(ding, &space_id, union_id, "tent.txt", content).await?;
    let receipt = FormFile::new(space_id, file.id, file.name, file.size.unsigned_abs());

    let values = vec![
        FormValue::text("Purpose", "Spring fair"),
        FormValue::table("Items", [[FormValue::text("What", "Tent"), FormValue::number("Price", "120.50")]]),
        FormValue::files("Receipts", [receipt]),
    ];
    let mut request = workflow::StartProcessInstanceRequest::new(values, userid, process_code);
    request.dept_id = Some(dept_id);
    let id = workflow::start_process_instance(ding, &request).await?.instance_id.clone();
    println!("started as {id}");
    Ok(id)
}

/// Waits for the event of its end, and reads what was decided.
async fn finish(
    ding: &DingTalk,
    id: &str,
    ended: &mut UnboundedReceiver<String>,
) -> Result<(), Box<dyn Error>> {
    while ended.recv().await.ok_or("no more events")? != id {}
    // Without events: `workflow::wait_until_ended(ding, id, Duration::from_secs(300))`.
    let instance = workflow::wait_until_ended(ding, id, Duration::from_secs(5)).await?;
    println!("{}: {} {}", instance.title, instance.status, instance.result);
    for field in &instance.form_component_values {
        for row in field.rows() {
            println!("  {}: {:?}", field.name, row.iter().filter_map(|cell| cell.text()).collect::<Vec<_>>());
        }
        for file in field.files() {
            println!("  {}: {}, {} bytes", field.name, file.file_name, file.file_size);
        }
    }
    Ok(())
}

/// The ids of approvals that have ended, from now on.
async fn listen(ding: &DingTalk) -> Result<(AppHandle, UnboundedReceiver<String>), Box<dyn Error>> {
    let (sender, receiver) = unbounded_channel();
    let app =
        ding.stream().on(Route::event_of::<BpmsInstanceChange>(), with(Arc::new(Ends(sender)), Ends::tell));
    let app = app.start()?;
    app.wait_for(Status::connected).await;
    Ok((app, receiver))
}

struct Ends(UnboundedSender<String>);

impl Ends {
    async fn tell(self: Arc<Self>, event: Received<BpmsInstanceChange>) {
        if let (Some("finish" | "terminate"), Some(id)) =
            (event.r#type.as_deref(), &event.process_instance_id)
        {
            // Nobody may wait any more.
            let _ = self.0.send(id.clone());
        }
    }
}

/// An embedded DingTalk, and a storage that takes everything.
async fn offline() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/tent", listener.local_addr()?);
    let storage = Router::new()
        .fallback(|bytes: Bytes| async move { println!("the storage took {} bytes", bytes.len()) });
    tokio::spawn(async move { axum::serve(listener, storage).await });

    let fake = Fake::start().await?;
    let signed =
        json!({"resourceUrls": [url], "headers": {"Authorization": "OSS …"}, "expirationSeconds": 900});
    let answers = fake.answers();
    answers.set(
        "POST",
        "/v1.0/workflow/processInstances/spaces/infos/query",
        json!({"success": true, "result": {"spaceId": 854_000}}),
    );
    answers.set(
        "POST",
        "/v1.0/storage/spaces/{spaceId}/files/uploadInfos/query",
        json!({"uploadKey": "key", "headerSignatureInfo": signed}),
    );
    answers.set(
        "POST",
        "/v1.0/storage/spaces/{spaceId}/files/commit",
        json!({"dentry": {"id": "40000", "name": "tent.txt", "size": 14}}),
    );
    answers.set("POST", "/v1.0/workflow/processInstances", json!({"instanceId": "ad253df6"}));
    let ding = DingTalk::builder().fake(&fake).build()?;
    let (app, mut ended) = listen(&ding).await?;
    let id = start(&ding, "PROC-1", "manager4220", -1).await?;

    // What was sent comes back in the instance.
    let requests = fake.requests().to("/v1.0/workflow/processInstances");
    let sent = requests.last().ok_or("nothing was started")?.json();
    let instance = json!({"title": "Wang Min's fair", "status": "COMPLETED", "result": "agree", "formComponentValues": sent.get("formComponentValues")});
    fake.answers().set(
        "GET",
        "/v1.0/workflow/processInstances",
        json!({"success": "true", "result": instance}),
    );
    fake.events()
        .push("bpms_instance_change", json!({"type": "finish", "result": "agree", "processInstanceId": id}))
        .await;
    finish(&ding, &id, &mut ended).await?;
    app.stop(Duration::from_secs(10)).await?;
    Ok(())
}
