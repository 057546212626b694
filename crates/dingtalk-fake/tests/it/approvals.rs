//! Approvals, from the template to the decision, over both hosts.

use crate::support::Answer;
use crate::support::office::Office;
use http::Method;
use serde_json::{Value, json};

const FORMS: &str = "/v1.0/workflow/forms";
const INSTANCES: &str = "/v1.0/workflow/processInstances";

impl Office {
    /// A template with two components, of which the first is required.
    async fn template(&self) -> String {
        let components = json!([
            {"componentType": "TextField", "props": {"componentId": "TextField-1", "label": "Reason", "required": true}},
            {"componentType": "DDSelectField", "props": {"componentId": "Select-1", "label": "Kind",
                "options": [{"key": "o1", "value": "Annual"}, {"key": "o2", "value": "Sick"}], "required": true}},
        ]);
        let body = json!({"name": "Leave", "description": "d", "formComponents": components});
        self.post(FORMS, body).await["result"]["processCode"].as_str().unwrap().to_owned()
    }

    async fn start(&self, code: &str, approvers: Value) -> String {
        let body = json!({"processCode": code, "originatorUserId": "zhangsan", "deptId": 2, "approvers": approvers,
            "formComponentValues": values("Holiday", "Annual")});
        let answer = self.post(INSTANCES, body).await;
        answer["instanceId"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    async fn instance(&self, id: &str) -> Value {
        self.get(&format!("{INSTANCES}?processInstanceId={id}")).await["result"].clone()
    }

    /// Puts a file into the space of the approvals, as an app does for an attachment.
    async fn file(&self, name: &str, content: &str) -> (String, i64) {
        let asked = json!({"userId": "lisi"});
        let space =
            self.post(&format!("{INSTANCES}/spaces/infos/query"), asked).await["result"]["spaceId"].clone();
        let files = format!("/v1.0/storage/spaces/{space}/files");
        let ask = json!({"protocol": "HEADER_SIGNATURE", "multipart": false});
        let info = self.post(&format!("{files}/uploadInfos/query?unionId=union-lisi"), ask).await;
        let signed = &info["headerSignatureInfo"];
        let headers = signed["headers"].as_object().unwrap();
        let headers: Vec<_> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect();
        let address = signed["resourceUrls"][0].as_str().unwrap();
        let path = address.strip_prefix(&self.fake.base_url()).expect("an address of the fake");
        self.http.send(Method::PUT, path, &headers, content.to_owned()).await.unwrap();
        let commit = json!({"name": name, "parentId": "0", "uploadKey": info["uploadKey"]});
        let committed = self.post(&format!("{files}/commit?unionId=union-lisi"), commit).await;
        (committed["dentry"]["id"].as_str().unwrap().to_owned(), space.as_i64().unwrap())
    }

    async fn execute(&self, id: &str, task: &Value, who: &str, result: &str) -> Answer {
        let body = json!({"processInstanceId": id, "taskId": task["taskId"], "actionerUserId": who, "result": result,
            "remark": "seen"});
        self.api(Method::POST, &format!("{INSTANCES}/execute"), body).await
    }
}

fn values(reason: &str, kind: &str) -> Value {
    json!([{"name": "Reason", "value": reason}, {"name": "Kind", "value": kind}])
}

fn open_task(instance: &Value) -> Value {
    let tasks = instance["tasks"].as_array().unwrap();
    tasks.iter().find(|task| task["status"] == "RUNNING").unwrap_or_else(|| panic!("{instance}")).clone()
}

#[tokio::test]
async fn a_template_is_read_by_every_spelling_changed_and_deleted() {
    let office = Office::open().await;
    let code = office.template().await;
    let shown =
        office.get(&format!("{FORMS}/schemas/processCodes?processCode={code}")).await["result"].clone();
    assert_eq!((&shown["formCode"], &shown["name"]), (&json!(code), &json!("Leave")));
    let first = &shown["schemaContent"]["items"][0];
    assert_eq!(first["componentName"], "TextField");
    assert_eq!((&first["props"]["id"], &first["props"]["label"]), (&json!("TextField-1"), &json!("Reason")));
    let old = office.old("/topapi/process/form/get", json!({"process_code": code})).await["result"].clone();
    assert_eq!(old["form_component_vos"][1]["props"]["label"], "Kind");
    let by_name = "/v1.0/workflow/processCentres/schemaNames/processCodes?name=Leave";
    assert_eq!(office.get(by_name).await["result"]["processCode"], code);
    let by_name = office.old("/topapi/process/get_by_name", json!({"name": "Leave"})).await;
    assert_eq!(by_name["process_code"], code);
    let branches = format!("/v1.0/workflow/processes/conditions/components?processCode={code}");
    assert_eq!(office.get(&branches).await["result"], json!([{"id": "Select-1", "label": "Kind"}]));

    let taken = office.api(Method::POST, FORMS, json!({"name": "Leave", "formComponents": []})).await;
    assert_eq!((taken.status.as_u16(), &taken.json()["code"]), (400, &json!("formName.error")));
    let saved = json!({"agentid": 1, "name": "Trip", "description": "d", "form_component_list": [
        {"component_name": "TextField", "props": {"id": "a", "label": "Where"}}]});
    let trip =
        office.old("/topapi/process/save", json!({"saveProcessRequest": saved})).await["result"].clone();
    let listed = "/v1.0/workflow/processes/userVisibilities/templates?userId=lisi&maxResults=1&nextToken=0";
    let page = office.get(listed).await["result"].clone();
    assert_eq!(page["processList"][0]["name"], "Leave");
    let url = page["processList"][0]["url"].as_str().unwrap();
    assert!(url.starts_with(&office.fake.base_url()), "{url}");
    let page = json!({"userid": "lisi", "offset": 1, "size": 1});
    let page = office.old("/topapi/process/listbyuserid", page).await["result"].clone();
    assert_eq!(page["process_list"][0]["process_code"], trip["process_code"]);

    let renamed = json!({"processCode": code, "name": "Absence", "formComponents": []});
    assert_eq!(office.post(FORMS, renamed).await["result"]["processCode"], code);
    let managed = office.get("/v1.0/workflow/processes/managements/templates?userId=manager4220").await;
    assert_eq!(managed["result"][0]["flowTitle"], "Absence", "{managed}");

    let gone = format!("/v1.0/workflow/processCentres/schemas?processCode={code}");
    assert_eq!(office.api(Method::DELETE, &gone, Value::Null).await.json()["result"]["processCode"], code);
    let again = office.api(Method::DELETE, &gone, Value::Null).await;
    assert_eq!((again.status.as_u16(), &again.json()["code"]), (400, &json!("processNotExist")));
    let request = json!({"request": {"agentid": 1, "process_code": trip["process_code"]}});
    assert_eq!(office.old("/topapi/process/delete", request.clone()).await["success"], true);
    assert_eq!(office.old("/topapi/process/delete", request).await["errcode"], 820_004);
}

#[tokio::test]
async fn an_instance_goes_from_approver_to_approver_until_all_have_agreed() {
    let office = Office::open().await;
    let code = office.template().await;
    let approvers = json!([{"actionType": "NONE", "userIds": ["lisi"]}, {"actionType": "AND", "userIds": ["staff001", "staff002"]}]);
    let id = office.start(&code, approvers).await;
    let started = office.receiver.hears("bpms_instance_change").await;
    assert_eq!((&started["type"], &started["staffId"]), (&json!("start"), &json!("zhangsan")));
    assert_eq!((&started["processCode"], &started["processInstanceId"]), (&json!(code), &json!(id)));
    let task = office.receiver.hears("bpms_task_change").await;
    assert_eq!((&task["type"], &task["staffId"]), (&json!("start"), &json!("lisi")));

    let shown = office.instance(&id).await;
    assert_eq!((&shown["title"], &shown["status"]), (&json!("张三提交的Leave"), &json!("RUNNING")));
    assert_eq!(shown["formComponentValues"][1]["componentType"], "DDSelectField");
    assert_eq!(shown["operationRecords"][0]["type"], "START_PROCESS_INSTANCE");
    let todo = async |userid: &str| {
        office.get(&format!("/v1.0/workflow/processes/todoTasks/numbers?userId={userid}")).await["result"]
            .clone()
    };
    assert_eq!((todo("lisi").await, todo("staff001").await), (json!(1), json!(0)));
    let lisi = open_task(&shown);
    let wrong = office.execute(&id, &lisi, "staff001", "agree").await;
    assert_eq!((wrong.status.as_u16(), &wrong.json()["code"]), (400, &json!("needAuth")));
    let wrong = office.execute(&id, &lisi, "lisi", "perhaps").await;
    assert_eq!(wrong.json()["code"], "invalidInstanceExecuteResult");
    assert_eq!(
        office.execute(&id, &lisi, "lisi", "agree").await.json(),
        json!({"result": true, "success": true})
    );
    let again = office.execute(&id, &lisi, "lisi", "agree").await;
    assert_eq!(again.json()["code"], "aflowProcessInstCanNotBeExecuted");
    assert_eq!((todo("lisi").await, todo("staff001").await), (json!(0), json!(1)));

    let count = office.old("/topapi/process/gettodonum", json!({"userid": "staff002"})).await;
    assert_eq!(count["count"], 1);
    let list = "/v1.0/workflow/tasks/todoTasks?actionerUserId=staff001&managerUserId=manager4220&maxResults=10&nextToken=0";
    let waiting = office.get(list).await["result"]["list"].clone();
    assert_eq!(waiting[0]["processInstanceId"], id);
    assert_eq!(office.execute(&id, &waiting[0], "staff001", "agree").await.status, 200);
    assert!(office.fake.approvals().agree(&id, "staff002", "by hand"));
    assert!(!office.fake.approvals().agree(&id, "staff002", "by hand"));

    let shown = office.instance(&id).await;
    assert_eq!((&shown["status"], &shown["result"]), (&json!("COMPLETED"), &json!("agree")));
    let remarks: Vec<_> =
        shown["operationRecords"].as_array().unwrap().iter().map(|line| &line["remark"]).collect();
    assert_eq!(remarks[1..], [&json!("seen"), &json!("seen"), &json!("by hand")]);
    let old = office.old("/topapi/processinstance/get", json!({"process_instance_id": id})).await;
    let old = old["process_instance"].clone();
    assert_eq!(
        (&old["tasks"][0]["task_result"], &old["tasks"][0]["taskid"]),
        (&json!("AGREE"), &json!(lisi["taskId"].to_string()))
    );
    assert_eq!(old["operation_records"][1]["operation_result"], "AGREE");
    assert_eq!(old["approver_userids"], json!(["lisi", "staff001", "staff002"]));
    let finished = office.receiver.hears_one("bpms_instance_change", |event| event["type"] == "finish").await;
    assert_eq!(finished["result"], "agree");
    let finished = office
        .receiver
        .hears_one("bpms_task_change", |event| event["type"] == "finish" && event["staffId"] == "lisi")
        .await;
    assert_eq!((&finished["result"], &finished["remark"]), (&json!("agree"), &json!("seen")));
    assert_eq!(finished["taskId"], lisi["taskId"]);
}

#[tokio::test]
async fn one_refusal_ends_an_instance_of_the_old_host() {
    let office = Office::open().await;
    let code = office.template().await;
    let new = json!({"process_code": code, "originator_user_id": "zhangsan", "dept_id": 2, "approvers": "lisi,staff001",
        "cc_list": "staff003", "cc_position": "START", "form_component_values": values("Holiday", "Sick")});
    let id = office.old("/topapi/processinstance/create", new).await["process_instance_id"].clone();
    let task = open_task(&office.instance(id.as_str().unwrap()).await);
    let redirected =
        json!({"taskId": task["taskId"], "operateUserId": "lisi", "toUserId": "staff002", "remark": "yours"});
    assert_eq!(office.post("/v1.0/workflow/tasks/redirect", redirected.clone()).await["result"], true);
    let again = office.post("/v1.0/workflow/tasks/redirect", redirected).await;
    assert_eq!(again["code"], "task.status.error");
    let passed = office.receiver.hears_one("bpms_task_change", |event| event["result"] == "redirect").await;
    assert_eq!((&passed["type"], &passed["staffId"]), (&json!("finish"), &json!("lisi")));

    let task = open_task(&office.instance(id.as_str().unwrap()).await);
    assert_eq!(task["userId"], "staff002");
    let refused = json!({"request": {"process_instance_id": id, "task_id": task["taskId"], "actioner_userid": "staff002",
        "result": "refuse", "remark": "no"}});
    assert_eq!(office.old("/topapi/process/instance/execute", refused.clone()).await["result"], true);
    assert_eq!(office.old("/topapi/process/instance/execute", refused).await["errcode"], 40035);
    let shown = office.old("/topapi/processinstance/get", json!({"process_instance_id": id})).await;
    let shown = shown["process_instance"].clone();
    assert_eq!((&shown["status"], &shown["result"]), (&json!("COMPLETED"), &json!("refuse")));
    assert_eq!(shown["cc_userids"], json!(["staff003"]));
    let noticed =
        "/v1.0/workflow/premium/processCentres/noticedInstances?userId=staff003&pageNumber=1&pageSize=10";
    assert_eq!(office.get(noticed).await["result"]["list"][0]["processInstanceId"], id);
    let finished = office.receiver.hears_one("bpms_instance_change", |event| event["type"] == "finish").await;
    assert_eq!(finished["result"], "refuse");
}

#[tokio::test]
async fn an_instance_without_approvers_waits_for_the_administrator_and_is_commented_on_and_withdrawn() {
    let office = Office::open().await;
    let code = office.template().await;
    let asked = json!({"processCode": code, "userId": "zhangsan", "deptId": 2, "formComponentValues": values("Holiday", "Annual")});
    let forecast = office.post("/v1.0/workflow/processes/forecast", asked).await["result"].clone();
    assert_eq!(
        forecast["workflowActivityRules"][0]["activityActioners"][0]["userId"], "manager4220",
        "{forecast}"
    );
    let asked = json!({"request": {"process_code": code, "originator_userid": "zhangsan", "form_component_values": values("Holiday", "Annual")}});
    let forecast = office.old("/topapi/process/approvers/forecast", asked).await["result"].clone();
    assert_eq!(forecast[0]["approvers"][0]["userid"], "manager4220", "{forecast}");
    let id = office.start(&code, Value::Null).await;
    assert_eq!(open_task(&office.instance(&id).await)["userId"], "manager4220");
    let (file, space) = office.file("a.txt", "the reason").await;
    let attachment = json!({"fileId": file, "fileName": "a.txt", "fileType": "txt", "fileSize": "10", "spaceId": space.to_string()});
    let comment = json!({"processInstanceId": id, "commentUserId": "lisi", "text": "hurry",
        "file": {"attachments": [attachment]}});
    assert_eq!(office.post(&format!("{INSTANCES}/comments"), comment).await["success"], true);
    let shown = office.instance(&id).await;
    let line = &shown["operationRecords"][1];
    assert_eq!((&line["type"], &line["remark"]), (&json!("ADD_REMARK"), &json!("hurry")));
    assert_eq!(line["attachments"][0]["fileId"], file);

    let withdraw = async |body: Value| office.post(&format!("{INSTANCES}/terminate"), body).await;
    let not_theirs =
        withdraw(json!({"processInstanceId": id, "isSystem": false, "operatingUserId": "lisi"})).await;
    assert_eq!(not_theirs["code"], "invalidParameter");
    let theirs =
        json!({"processInstanceId": id, "isSystem": false, "operatingUserId": "zhangsan", "remark": "late"});
    assert_eq!(withdraw(theirs.clone()).await["result"], true);
    assert_eq!(withdraw(theirs).await["code"], "aflowProcessInstStatusException");
    let shown = office.instance(&id).await;
    assert_eq!((&shown["status"], &shown["tasks"][0]["status"]), (&json!("TERMINATED"), &json!("CANCELED")));
    office.receiver.hears_one("bpms_instance_change", |event| event["type"] == "terminate").await;
    office.receiver.hears_one("bpms_task_change", |event| event["type"] == "cancel").await;
    let old = json!({"request": {"process_instance_id": "nothing", "is_system": true}});
    assert_eq!(office.old("/topapi/process/instance/terminate", old).await["errcode"], 820_004);
    let nothing =
        office.api(Method::GET, &format!("{INSTANCES}?processInstanceId=nothing"), Value::Null).await;
    assert_eq!((nothing.status.as_u16(), &nothing.json()["code"]), (400, &json!("processInstanceNotExist")));
}

#[tokio::test]
async fn an_attachment_is_the_file_that_was_committed_to_the_space_of_the_approvals() {
    let office = Office::open().await;
    let components =
        json!([{"componentType": "DDAttachment", "props": {"componentId": "File-1", "label": "Receipt"}}]);
    let form = json!({"name": "Expenses", "description": "d", "formComponents": components});
    let code = office.post(FORMS, form).await["result"]["processCode"].clone();
    let (file, space) = office.file("receipt.txt", "12.50").await;
    let made_up = json!({"spaceId": space, "fileName": "x", "fileSize": 1, "fileType": "txt", "fileId": "1"});
    let value = json!([{"spaceId": space, "fileName": "receipt.txt", "fileSize": 5, "fileType": "txt", "fileId": file}, made_up]);
    let start = json!({"processCode": code, "originatorUserId": "zhangsan", "deptId": 2,
        "formComponentValues": [{"name": "Receipt", "value": value.to_string()}]});
    let id = office.post(INSTANCES, start).await["instanceId"].clone();

    let spaces = format!("{INSTANCES}/spaces");
    let asked = |file: &str| json!({"processInstanceId": id, "fileId": file});
    let wrapped = json!({"request": {"process_instance_id": id, "file_id": file}});
    let new = office.post(&format!("{spaces}/files/urls/download"), asked(&file)).await["result"].clone();
    let old = office.old("/topapi/processinstance/file/url/get", wrapped).await["result"].clone();
    assert_eq!(
        (&new["downloadUri"], &new["fileId"], &new["spaceId"]),
        (&old["download_uri"], &json!(file), &json!(space))
    );
    let uri = new["downloadUri"].as_str().unwrap();
    let path = uri.strip_prefix(&office.fake.base_url()).expect("an address of the fake");
    let got = office.http.send(Method::GET, path, &[], "").await.unwrap();
    assert_eq!(got.body, "12.50");
    for absent in ["1", "2"] {
        let answer = office.post(&format!("{spaces}/files/urls/download"), asked(absent)).await;
        assert_eq!(answer["code"], "noPermission", "{absent}");
    }
    let app = json!({"agent_id": 1, "process_instance_id": id, "file_id": file});
    let app = office.old("/topapi/processinstance/file/download", app).await["result"].clone();
    assert!(app["auth_code"].is_string() && app["space_id"] == space, "{app}");
    for (space, file, fits) in [(space, file.as_str(), true), (1, file.as_str(), false), (space, "1", false)]
    {
        let files = json!({"userId": "lisi", "fileInfos": [{"fileId": file, "spaceId": space}]});
        let allowed = office.api(Method::POST, &format!("{spaces}/files/authDownload"), files).await;
        assert_eq!(allowed.status == 200, fits, "{space} {file}");
        let files =
            json!({"request": {"userid": "lisi", "file_infos": [{"file_id": file, "space_id": space}]}});
        let allowed = office.old("/topapi/process/dentry/auth", files).await;
        assert_eq!(allowed["errcode"] == 0, fits, "{space} {file}");
    }
}

#[tokio::test]
async fn what_does_not_fit_the_form_or_the_organisation_is_not_started() {
    let office = Office::open().await;
    let code = office.template().await;
    let start = async |changes: Value| {
        let mut body = json!({"processCode": code, "originatorUserId": "zhangsan", "deptId": 2,
            "formComponentValues": values("Holiday", "Annual")});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        office.post(INSTANCES, body).await["code"].clone()
    };
    assert_eq!(start(json!({})).await, Value::Null);
    assert_eq!(start(json!({"processCode": "PROC-0"})).await, "processCodeError");
    assert_eq!(start(json!({"formComponentValues": values("Holiday", "Long")})).await, "formConverterError");
    assert_eq!(start(json!({"formComponentValues": values("", "Annual")})).await, "formConverterError");
    let unknown = json!({"formComponentValues": [{"name": "Colour", "value": "red"}]});
    assert_eq!(start(unknown).await, "illegalComponent");
    for changes in [
        json!({"originatorUserId": "nobody"}),
        json!({"deptId": 3}),
        json!({"deptId": 99}),
        json!({"ccList": ["nobody"]}),
        json!({"approvers": [{"actionType": "NONE", "userIds": ["nobody"]}]}),
    ] {
        assert_eq!(start(changes.clone()).await, "processInstanceInvalidParameter", "{changes}");
    }
}

#[tokio::test]
async fn instances_are_listed_by_window_person_and_status_in_pages() {
    let office = Office::open().await;
    let code = office.template().await;
    let begin = office.fake.now_ms();
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(office.start(&code, json!([{"actionType": "NONE", "userIds": ["lisi"]}])).await);
        office.fake.advance_clock(std::time::Duration::from_secs(600));
    }
    assert!(office.fake.approvals().refuse(&ids[1], "lisi", ""));
    let (mut next, mut seen) = (json!(0), Vec::new());
    while !next.is_null() {
        let page = json!({"processCode": code, "startTime": begin, "nextToken": next.as_str().map_or(0, |next| next.parse().unwrap()),
            "maxResults": 2});
        let page = office.post("/v1.0/workflow/processes/instanceIds/query", page).await["result"].clone();
        seen.extend(page["list"].as_array().unwrap().clone());
        next = page["nextToken"].clone();
    }
    assert_eq!(json!(seen), json!(ids));
    let list = async |changes: Value| {
        let mut body = json!({"processCode": code, "startTime": begin, "nextToken": 0, "maxResults": 20});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        office.post("/v1.0/workflow/processes/instanceIds/query", body).await
    };
    assert_eq!(list(json!({"statuses": ["COMPLETED"]})).await["result"]["list"], json!([ids[1]]));
    assert_eq!(list(json!({"userIds": ["lisi"]})).await["result"]["list"], json!([]));
    assert_eq!(list(json!({"endTime": begin + 300_000})).await["result"]["list"], json!([ids[0]]));
    assert_eq!(list(json!({"endTime": begin - 1})).await["code"], "invalidEndTime");
    assert_eq!(list(json!({"maxResults": 21})).await["code"], "invalidMaxResults");
    let old = json!({"process_code": code, "start_time": begin, "cursor": 0, "size": 2});
    let page = office.old("/topapi/processinstance/listids", old).await["result"].clone();
    assert_eq!(page["list"], json!(ids[..2]));
    assert!(page["next_cursor"].is_u64(), "{page}");
    let whole = format!(
        "/v1.0/workflow/processes/pages/instances?processCode={code}&startTimeInMills={begin}&maxResults=5"
    );
    let whole = office.get(&whole).await["result"].clone();
    assert_eq!((&whole["hasMore"], &whole["list"][1]["result"]), (&json!(false), &json!("refuse")));
    assert_eq!(whole["list"][0]["tasks"][0]["status"], "RUNNING");
    let mine =
        "/v1.0/workflow/premium/processCentres/submittedInstances?userId=zhangsan&pageNumber=2&pageSize=2";
    assert_eq!(office.get(mine).await["result"]["list"][0]["processInstanceId"], ids[2]);
    let done = "/v1.0/workflow/premium/processCentres/doneTasks?userId=lisi&pageNumber=1&pageSize=2";
    assert_eq!(office.get(done).await["result"]["list"][0]["processInstanceId"], ids[1]);
}

#[tokio::test]
async fn another_system_makes_the_tasks_of_its_own_approvals_and_ends_them() {
    let office = Office::open().await;
    let code = office.template().await;
    let path = "/v1.0/workflow/processCentres";
    let new = json!({"processCode": code, "originatorUserId": "zhangsan", "title": "Ours", "url": "http://ours.example/1",
        "formComponentValueList": [{"name": "Reason", "value": "Holiday"}]});
    let id = office.post(&format!("{path}/instances"), new).await["result"]["processInstanceId"].clone();
    let tasks = json!({"processInstanceId": id, "activityId": "a1", "tasks": [{"userId": "lisi", "url": "http://ours.example/t1"},
        {"userId": "staff001", "url": "http://ours.example/t2"}]});
    let tasks = office.post(&format!("{path}/tasks"), tasks).await["result"].clone();
    assert_eq!((&tasks[0]["userId"], tasks.as_array().unwrap().len()), (&json!("lisi"), 2));
    let todo = async |userid: &str| {
        let list = json!({"userid": userid, "offset": 0, "count": 10, "status": 0});
        office.old("/topapi/process/workrecord/task/query", list).await["result"]["list"].clone()
    };
    let lisi = todo("lisi").await;
    assert_eq!((&lisi[0]["url"], &lisi[0]["title"]), (&json!("http://ours.example/t1"), &json!("Ours")));
    assert_eq!(lisi[0]["forms"], json!([{"title": "Reason", "content": "Holiday"}]));
    let list = format!("{path}/todoTasks?userId=lisi&pageNumber=1&pageSize=10");
    let page = office.get(&list).await;
    assert_eq!(page["taskPage"]["list"][0]["taskId"], tasks[0]["taskId"], "{page}");
    let done = json!({"processInstanceId": id, "tasks": [{"taskId": tasks[0]["taskId"], "status": "COMPLETED", "result": "AGREE"}]});
    let set = office.api(Method::PUT, &format!("{path}/tasks"), done.clone()).await;
    assert_eq!(set.json(), json!({"success": true}));
    assert_eq!(office.api(Method::PUT, &format!("{path}/tasks"), done).await.status, 400);
    let group = json!({"request": {"agentid": 1, "process_instance_id": id, "activity_id": "a1"}});
    assert_eq!(office.old("/topapi/process/workrecord/taskgroup/cancel", group).await["errcode"], 0);
    assert_eq!((todo("lisi").await, todo("staff001").await), (json!([]), json!([])));
    let end = json!({"processInstanceId": id, "status": "COMPLETED", "result": "agree"});
    assert_eq!(office.api(Method::PUT, &format!("{path}/instances"), end).await.json()["success"], true);
    let shown = office.instance(id.as_str().unwrap()).await;
    assert_eq!((&shown["status"], &shown["result"]), (&json!("COMPLETED"), &json!("agree")));
    let delete = json!({"request": {"agentid": 1, "process_instance_id": id}});
    assert_eq!(office.old("/topapi/process/workrecord/delete", delete.clone()).await["errcode"], 0);
    assert_eq!(office.old("/topapi/process/workrecord/delete", delete).await["errcode"], 820_004);
}

#[tokio::test]
async fn an_approver_decides_over_the_control_paths() {
    let office = Office::open().await;
    let code = office.template().await;
    let id = office.start(&code, json!([{"actionType": "OR", "userIds": ["lisi", "staff001"]}])).await;
    let decide = async |userid: &str| {
        let body = json!({"processInstanceId": id, "userid": userid, "result": "agree", "remark": "fine"});
        office.http.post("/_fake/approvals/decide", body).await
    };
    assert!(decide("staff002").await["error"].is_string());
    assert_eq!(decide("staff001").await, json!({"ok": true}));
    let shown = office.instance(&id).await;
    assert_eq!((&shown["status"], &shown["tasks"][0]["status"]), (&json!("COMPLETED"), &json!("CANCELED")));
}

#[tokio::test]
async fn those_who_get_a_copy_are_told_when_the_request_says() {
    let office = Office::open().await;
    let code = office.template().await;
    for (position, after_start, after_end) in [("START", 1, 1), ("FINISH", 0, 1), ("START_FINISH", 1, 2)] {
        let body = json!({"processCode": code, "originatorUserId": "zhangsan", "deptId": 2,
            "approvers": [{"actionType": "NONE", "userIds": ["lisi"]}], "ccList": ["staff001"], "ccPosition": position,
            "formComponentValues": values("Holiday", "Annual")});
        let id = office.post(INSTANCES, body).await["instanceId"].as_str().unwrap().to_owned();
        let told = async || {
            let instance = office.instance(&id).await;
            let records = instance["operationRecords"].as_array().unwrap().clone();
            let told = records.into_iter().filter(|record| record["type"] == "PROCESS_CC");
            told.filter(|record| record["ccUserIds"] == json!(["staff001"])).count()
        };
        assert_eq!(told().await, after_start, "{position}");
        let task = open_task(&office.instance(&id).await);
        assert_eq!(office.execute(&id, &task, "lisi", "agree").await.status, 200);
        assert_eq!(told().await, after_end, "{position}");
    }
}
