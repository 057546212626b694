//! Files in spaces: uploaded, found, moved, fetched, deleted, restored.

use std::time::Duration;

use crate::support::receiver::{AES_KEY, Receiver, TOKEN};
use crate::support::{Answer, Http};
use dingtalk_fake::{Fake, Subscription};
use http::{Method, StatusCode};
use serde_json::{Value, json};

const WHO: &str = "unionId=union-lisi";

struct Storage {
    fake: Fake,
    http: Http,
    token: String,
}

impl Storage {
    async fn start() -> Self {
        let fake = Fake::start().await.unwrap();
        let http = Http::new(&fake);
        let token = http.token(&fake).await;
        Self { fake, http, token }
    }

    async fn send(&self, method: Method, path: &str, body: Value) -> Answer {
        let path = if path.contains("unionId=") || path.contains("operatorId=") {
            path.to_owned()
        } else {
            format!("{path}{}{WHO}", if path.contains('?') { '&' } else { '?' })
        };
        self.http.api(method, &path, &self.token, body).await
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        let answer = self.send(Method::POST, path, body).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.json());
        assert!(!answer.headers.contains_key("x-fake-answer"), "{path}");
        answer.json()
    }

    async fn get(&self, path: &str) -> Value {
        let answer = self.send(Method::GET, path, Value::Null).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.json());
        answer.json()
    }

    async fn refused(&self, method: Method, path: &str, body: Value) -> (u16, String) {
        let answer = self.send(method, path, body).await;
        (answer.status.as_u16(), answer.json()["code"].as_str().unwrap_or_default().to_owned())
    }

    async fn space(&self) -> String {
        let space = self.post("/v1.0/storage/spaces", json!({"option": {"name": "Reports"}})).await;
        text(&space["space"]["id"])
    }

    /// What is said at an address, with its headers and more of them.
    async fn exchange(&self, method: Method, signed: &Value, more: &[(&str, &str)], body: &str) -> Answer {
        let url = signed["resourceUrls"][0].as_str().unwrap();
        let path = url.strip_prefix(&self.fake.base_url()).expect("an address of the fake");
        let headers = signed["headers"].as_object().unwrap();
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap()));
        let headers: Vec<_> = headers.chain(more.iter().copied()).collect();
        self.http.send(method, path, &headers, body.to_owned()).await.unwrap()
    }

    async fn upload(&self, space: &str, name: &str, content: &str, option: Value) -> Value {
        let ask = format!("/v1.0/storage/spaces/{space}/files/uploadInfos/query");
        let info = self.post(&ask, json!({"protocol": "HEADER_SIGNATURE", "multipart": false})).await;
        let put = self.exchange(Method::PUT, &info["headerSignatureInfo"], &[], content).await;
        assert_eq!(put.status, 200);
        let body = json!({"name": name, "parentId": "0", "uploadKey": info["uploadKey"], "option": option});
        self.post(&format!("/v1.0/storage/spaces/{space}/files/commit"), body).await["dentry"].clone()
    }

    async fn fetch(&self, space: &str, id: &str, option: Value) -> String {
        let path = format!("/v1.0/storage/spaces/{space}/dentries/{id}/downloadInfos/query");
        let info = self.post(&path, json!({"option": option})).await;
        let got = self.exchange(Method::GET, &info["headerSignatureInfo"], &[], "").await;
        String::from_utf8(got.body.to_vec()).unwrap()
    }

    async fn names(&self, space: &str, parent: &str) -> Vec<String> {
        let path = format!("/v1.0/storage/spaces/{space}/dentries?parentId={parent}&orderBy=NAME&order=ASC");
        let list = self.get(&path).await;
        list["dentries"].as_array().unwrap().iter().map(|entry| text(&entry["name"])).collect()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

#[tokio::test]
async fn a_file_is_put_committed_read_by_every_host_changed_fetched_and_deleted() {
    let storage = Storage::start().await;
    let receiver = Receiver::start(storage.fake.client_id()).await;
    storage.fake.events().subscribe(Subscription::new(receiver.url.clone(), TOKEN, AES_KEY));
    let space = storage.space().await;
    let scope = json!({"scope": "SPACE", "scopeId": space});
    assert_eq!(storage.post("/v1.0/storage/events/subscribe", scope).await["success"], true);

    let file = storage.upload(&space, "plan.txt", "first", json!({"size": 5})).await;
    let id = text(&file["id"]);
    assert_eq!((&file["path"], &file["size"], &file["version"]), (&json!("/plan.txt"), &json!(5), &json!(1)));
    let created = receiver.hears("storage_dentry_create").await;
    assert_eq!((&created["dentryId"], &created["eventScopeId"]), (&json!(id), &json!(space)));
    assert_eq!((&created["extension"], &created["unionId"]), (&json!("txt"), &json!("union-lisi")));

    let entry = format!("/v1.0/storage/spaces/{space}/dentries/{id}");
    let read = storage.post(&format!("{entry}/query"), json!({})).await["dentry"].clone();
    for name in ["id", "uuid", "name", "parentId", "size", "createTime", "creatorId"] {
        assert_eq!(read[name], file[name], "{name}");
    }
    assert_eq!(file["category"], "DOCUMENT");
    let drive = storage.get(&format!("/v1.0/drive/spaces/{space}/files/{id}")).await;
    assert_eq!(
        (&drive["fileName"], &drive["fileType"], &drive["fileSize"], &drive["contentType"]),
        (&json!("plan.txt"), &json!("file"), &json!(5), &json!("document"))
    );
    let many = json!({"dentryIds": [id, "1"]});
    let many = storage.post(&format!("/v1.0/storage/spaces/{space}/dentries/query"), many).await;
    assert_eq!(many["resultItems"][0]["dentry"]["uuid"], file["uuid"]);
    assert_eq!(many["resultItems"][1]["errorCode"], "dentryNotExist");

    let again = storage.upload(&space, "plan.txt", "second!", json!({"conflictStrategy": "OVERWRITE"})).await;
    assert_eq!((&again["id"], &again["version"]), (&json!(id), &json!(2)));
    assert_eq!(storage.fetch(&space, &id, json!({})).await, "second!");
    assert_eq!(storage.fetch(&space, &id, json!({"version": 1})).await, "first");
    storage.post(&format!("{entry}/versions/1/revert"), json!({})).await;
    assert_eq!(storage.fetch(&space, &id, json!({})).await, "first");
    assert_eq!(storage.get(&format!("{entry}/versions")).await["dentries"][2]["version"], 1);
    receiver.hears("storage_dentry_update").await;

    let renamed = storage.post(&format!("{entry}/rename"), json!({"newName": "Plan.md"})).await;
    assert_eq!(renamed["dentry"]["extension"], "md");
    let found = "/v2.0/storage/dentries/search?operatorId=union-zhangsan";
    let found = storage.post(found, json!({"keyword": "plan"})).await;
    assert_eq!(found["items"][0]["dentryUuid"], file["uuid"]);
    let property = json!({"appProperties": [{"name": "a", "value": "1", "visibility": "PRIVATE"}]});
    let properties = format!("{entry}/appProperties");
    assert_eq!(storage.send(Method::PUT, &properties, property).await.json()["success"], true);
    let read = storage.post(&format!("{entry}/query"), json!({})).await;
    assert_eq!(read["dentry"]["appProperties"][storage.fake.client_id()][0]["value"], "1");

    let gone = storage.send(Method::DELETE, &entry, Value::Null).await;
    assert_eq!(gone.json()["async"], false);
    assert_eq!(receiver.hears("storage_dentry_delete").await["dentryId"], id);
    let refused = storage.refused(Method::POST, &format!("{entry}/query"), json!({})).await;
    assert_eq!(refused, (404, "dentryNotExist".to_owned()));
    let drive = format!("/v1.0/drive/spaces/{space}/files/{id}");
    let refused = storage.refused(Method::GET, &drive, Value::Null).await;
    assert_eq!(refused, (404, "object.not.exist".to_owned()));
}

#[tokio::test]
async fn a_taken_name_is_dealt_with_as_the_caller_wants() {
    let storage = Storage::start().await;
    let space = storage.space().await;
    let first = storage.upload(&space, "a.txt", "1", json!({})).await;
    assert_eq!(storage.upload(&space, "a.txt", "2", json!({})).await["name"], "a(1).txt");
    let kept = json!({"conflictStrategy": "RETURN_DENTRY_IF_EXISTS"});
    assert_eq!(storage.upload(&space, "a.txt", "3", kept).await["id"], first["id"]);
    assert_eq!(storage.names(&space, "0").await, ["a(1).txt", "a.txt"]);
    let commit = format!("/v1.0/storage/spaces/{space}/files/commit");
    let ask = format!("/v1.0/storage/spaces/{space}/files/uploadInfos/query");
    let info = storage.post(&ask, json!({"protocol": "HEADER_SIGNATURE", "multipart": false})).await;
    let body = |name: &str, option: Value| json!({"name": name, "parentId": "0", "uploadKey": info["uploadKey"], "option": option});
    let refused = async |body: Value| storage.refused(Method::POST, &commit, body).await.1;
    assert_eq!(refused(body("b.txt", json!({}))).await, "dentryStoreError", "nothing was put");
    storage.exchange(Method::PUT, &info["headerSignatureInfo"], &[], "abc").await;
    assert_eq!(refused(body("b.txt", json!({"size": 4}))).await, "dentryStoreError");
    assert_eq!(refused(body("b.", json!({}))).await, "dentryNameIllegal");
    let refuse = json!({"conflictStrategy": "RETURN_ERROR_IF_EXISTS"});
    assert_eq!(refused(body("a.txt", refuse)).await, "dentryAlreadyExist");
    assert_eq!(refused(body("b.txt", json!({"conflictStrategy": "?"}))).await, "paramError.conflictStrategy");
    let never = json!({"name": "b.txt", "parentId": "0", "uploadKey": "never-issued"});
    assert_eq!(refused(never).await, "paramError.uploadKey");
    let nobody = format!("{commit}?unionId=union-nobody");
    assert_eq!(storage.refused(Method::POST, &nobody, body("b.txt", json!({}))).await.1, "paramError");
    let nowhere = "/v1.0/storage/spaces/1/files/uploadInfos/query";
    let ask = json!({"protocol": "HEADER_SIGNATURE", "multipart": false});
    assert_eq!(storage.refused(Method::POST, nowhere, ask).await, (404, "spaceNotExist".to_owned()));
}

#[tokio::test]
async fn an_address_is_good_for_its_own_signed_headers_and_not_for_long() {
    let storage = Storage::start().await;
    let space = storage.space().await;
    let file = storage.upload(&space, "a.txt", "0123456789", json!({})).await;
    let path = format!("/v1.0/storage/spaces/{space}/dentries/{}/downloadInfos/query", text(&file["id"]));
    let signed = storage.post(&path, json!({})).await["headerSignatureInfo"].clone();
    let get = async |more: &[(&str, &str)]| storage.exchange(Method::GET, &signed, more, "").await;
    let part = get(&[("range", "bytes=2-4")]).await;
    assert_eq!((part.status, &part.body[..]), (StatusCode::PARTIAL_CONTENT, &b"234"[..]));
    assert_eq!(part.headers["content-range"], "bytes 2-4/10");
    assert_eq!(part.headers["etag"], get(&[]).await.headers["etag"]);
    assert!(part.headers.contains_key("x-oss-request-id"));

    let code = |answer: &Answer| {
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        let code = text.split("<Code>").nth(1).and_then(|rest| rest.split('<').next());
        (answer.status.as_u16(), code.unwrap_or_default().to_owned())
    };
    let mut bare = signed.clone();
    bare["headers"] = json!({});
    assert_eq!(code(&storage.exchange(Method::GET, &bare, &[], "").await), (403, "AccessDenied".into()));
    bare["headers"] =
        json!({"Authorization": "OSS fake:forged", "x-oss-date": signed["headers"]["x-oss-date"]});
    let mismatch = (403, "SignatureDoesNotMatch".to_owned());
    assert_eq!(code(&storage.exchange(Method::GET, &bare, &[], "").await), mismatch);
    assert_eq!(code(&storage.exchange(Method::PUT, &signed, &[], "x").await), mismatch);
    let ask = format!("/v1.0/storage/spaces/{space}/files/uploadInfos/query");
    let info = storage.post(&ask, json!({"protocol": "HEADER_SIGNATURE", "multipart": false})).await;
    let typed = [("content-type", "application/octet-stream")];
    let put = storage.exchange(Method::PUT, &info["headerSignatureInfo"], &typed, "x").await;
    assert_eq!(code(&put), mismatch, "the signature goes over no Content-Type");
    storage.fake.advance_clock(Duration::from_secs(901));
    assert_eq!(code(&get(&[]).await), (403, "RequestTimeTooSkewed".into()));
}

#[tokio::test]
async fn a_large_file_comes_in_parts_whatever_their_order() {
    let storage = Storage::start().await;
    let space = storage.space().await;
    let path = format!("/v1.0/storage/spaces/{space}/files/multiPartUploadInfos/init");
    let key = storage.post(&path, json!({})).await["uploadKey"].clone();
    let ask = "/v1.0/storage/spaces/files/multiPartUploadInfos/query";
    let infos = storage.post(ask, json!({"uploadKey": key, "partNumbers": [2, 10, 1]})).await;
    for info in infos["multipartHeaderSignatureInfos"].as_array().unwrap() {
        let content = format!("part {};", info["partNumber"]);
        storage.exchange(Method::PUT, &info["headerSignatureInfo"], &[], &content).await;
    }
    let body = json!({"name": "big.bin", "parentId": "0", "uploadKey": key});
    let file = storage.post(&format!("/v1.0/storage/spaces/{space}/files/commit"), body).await;
    let content = storage.fetch(&space, &text(&file["dentry"]["id"]), json!({})).await;
    assert_eq!(content, "part 1;part 2;part 10;");
    let numbers: Vec<u32> = (1..=31).collect();
    let body = json!({"uploadKey": key, "partNumbers": numbers});
    assert_eq!(storage.refused(Method::POST, ask, body).await.1, "paramError.partNumbers");
    let body = json!({"uploadKey": "never-issued", "partNumbers": [1]});
    assert_eq!(storage.refused(Method::POST, ask, body).await.1, "paramError.uploadKey");
}

#[tokio::test]
async fn folders_are_walked_moved_copied_and_restored_with_what_lies_in_them() {
    let storage = Storage::start().await;
    let (space, other) = (storage.space().await, storage.space().await);
    let entries = format!("/v1.0/storage/spaces/{space}/dentries");
    let folder = storage.post(&format!("{entries}/0/folders"), json!({"name": "2026"})).await;
    let (folder, uuid) = (text(&folder["dentry"]["id"]), text(&folder["dentry"]["uuid"]));
    for name in ["a", "b", "c"] {
        let ask = format!("/v2.0/storage/spaces/files/{uuid}/uploadInfos/query");
        let info = storage.post(&ask, json!({"protocol": "HEADER_SIGNATURE"})).await;
        storage.exchange(Method::PUT, &info["headerSignatureInfo"], &[], name).await;
        let body = json!({"name": format!("{name}.txt"), "uploadKey": info["uploadKey"]});
        let file = storage.post(&format!("/v2.0/storage/spaces/files/{uuid}/commit"), body).await;
        assert_eq!(file["dentry"]["path"], format!("/2026/{name}.txt"));
    }
    let (mut next, mut names) = (String::new(), Vec::new());
    loop {
        let query = format!("parentId={folder}&orderBy=NAME&order=ASC&maxResults=2&nextToken={next}");
        let page = storage.get(&format!("{entries}?{query}")).await;
        names.extend(page["dentries"].as_array().unwrap().iter().map(|entry| text(&entry["name"])));
        match page["nextToken"].as_str() {
            Some(token) => next = token.to_owned(),
            None => break,
        }
    }
    assert_eq!(names, ["a.txt", "b.txt", "c.txt"]);
    let path = format!("{entries}?parentId=0&maxResults=51");
    assert_eq!(storage.refused(Method::GET, &path, Value::Null).await.1, "paramError.maxResults");
    let all = storage.post(&format!("{entries}/listAll"), json!({"option": {"maxResults": 3}})).await;
    assert_eq!((all["dentries"].as_array().unwrap().len(), all["nextToken"].is_string()), (3, true));

    let one = format!("{entries}/{folder}");
    let target = json!({"targetSpaceId": other, "targetFolderId": "0"});
    let copy = storage.post(&format!("{one}/copy"), target.clone()).await;
    assert_ne!(copy["dentry"]["id"], folder);
    assert_eq!(storage.names(&other, &text(&copy["dentry"]["id"])).await, ["a.txt", "b.txt", "c.txt"]);
    let into_itself = json!({"targetSpaceId": space, "targetFolderId": folder});
    let refused = storage.refused(Method::POST, &format!("{one}/move"), into_itself).await;
    assert_eq!(refused.1, "paramError.targetFolderId");
    let moved = storage.post(&format!("{one}/move"), target).await;
    assert_eq!((&moved["dentry"]["id"], &moved["dentry"]["name"]), (&json!(folder), &json!("2026(1)")));
    assert_eq!(storage.names(&space, "0").await, Vec::<String>::new());
    assert_eq!(storage.names(&other, &folder).await, ["a.txt", "b.txt", "c.txt"]);

    let entries = format!("/v1.0/storage/spaces/{other}/dentries");
    let body = json!({"dentryIds": [folder, "1"], "option": {"toRecycleBin": true}});
    let removed = storage.post(&format!("{entries}/batchRemove"), body).await;
    assert_eq!(removed["resultItems"][0]["success"], true);
    assert_eq!(removed["resultItems"][1]["errorCode"], "dentryNotExist");
    assert_eq!(storage.names(&other, "0").await, ["2026"]);
    let corp = &storage.fake.seed().corp_id;
    let bin = storage.get(&format!("/v1.0/storage/recycleBins?recycleBinScope=ORG&scopeId={corp}")).await;
    let bin = format!("/v1.0/storage/recycleBins/{}/recycleItems", text(&bin["recycleBin"]["id"]));
    let items = storage.get(&bin).await;
    let item = format!("{bin}/{}", text(&items["recycleItems"][0]["id"]));
    assert_eq!(storage.get(&item).await["item"]["originalPath"], "/2026(1)");
    assert_eq!(storage.post(&format!("{item}/restore"), json!({})).await["dentryId"], folder);
    assert_eq!(storage.names(&other, &folder).await, ["a.txt", "b.txt", "c.txt"]);
    let gone = storage.refused(Method::GET, &item, Value::Null).await;
    assert_eq!(gone, (404, "recycleItemNotExist".to_owned()));
}

#[tokio::test]
async fn the_drive_has_the_same_files_in_its_own_words() {
    let storage = Storage::start().await;
    let made = storage.post("/v1.0/drive/spaces", json!({"name": "Team", "unionId": "union-lisi"})).await;
    let space = text(&made["spaceId"]);
    let list = storage.get("/v1.0/drive/spaces?spaceType=org&maxResults=10").await;
    assert_eq!(list["spaces"][0]["spaceName"], "Team");
    let files = format!("/v1.0/drive/spaces/{space}/files");
    let ask = format!("{files}/0/uploadInfos?fileName=a.png&fileSize=3&md5=m");
    let info = storage.get(&ask).await["headerSignatureUploadInfo"].clone();
    let signed = json!({"resourceUrls": [info["resourceUrl"]], "headers": info["headers"]});
    assert_eq!(storage.exchange(Method::PUT, &signed, &[], "png").await.status, 200);
    let body = |name: &str, media: &Value| {
        json!({"fileName": name, "fileType": "file", "mediaId": media, "parentId": "0",
        "unionId": "union-lisi", "addConflictPolicy": "returnError"})
    };
    let file = storage.post(&files, body("a.png", &info["mediaId"])).await;
    let id = text(&file["fileId"]);
    let refused = storage.refused(Method::POST, &files, body("b.png", &json!("never-issued"))).await;
    assert_eq!(refused, (400, "param.error".to_owned()));
    let refused = storage.refused(Method::POST, &files, body("a.png", &info["mediaId"])).await;
    assert_eq!(refused, (400, "folder.exists".to_owned()));
    let folder = json!({"fileName": "old", "fileType": "folder", "unionId": "union-lisi"});
    let folder = text(&storage.post(&files, folder).await["fileId"]);
    let body = json!({"targetSpaceId": space, "targetParentId": folder, "unionId": "union-lisi"});
    let moved = storage.post(&format!("{files}/{id}/move"), body).await;
    assert_eq!((&moved["filePath"], &moved["parentId"]), (&json!("/old/a.png"), &json!(folder)));
    let body = json!({"newFileName": "b.png", "unionId": "union-lisi"});
    storage.post(&format!("{files}/{id}/rename"), body).await;
    let inside = storage.get(&format!("{files}?parentId={folder}&maxResults=10")).await;
    assert_eq!(inside["files"][0]["fileName"], "b.png");
    let thumbnail = text(&inside["files"][0]["thumbnail"]);
    let thumbnail = thumbnail.strip_prefix(&storage.fake.base_url()).unwrap();
    let image = storage.http.send(Method::GET, thumbnail, &[], "").await.unwrap();
    assert_eq!(&image.body[..], b"png");
    let info = storage.get(&format!("{files}/{id}/downloadInfos")).await["downloadInfo"].clone();
    let signed = json!({"resourceUrls": [info["resourceUrl"]], "headers": info["headers"]});
    assert_eq!(&storage.exchange(Method::GET, &signed, &[], "").await.body[..], b"png");

    let gone = format!("{files}/{folder}?deletePolicy=toRecycle");
    assert_eq!(storage.send(Method::DELETE, &gone, Value::Null).await.json()["success"], true);
    let bin = storage.get("/v1.0/drive/recycleItems?recycleType=org&maxResults=10").await;
    assert_eq!(
        (&bin["recycleItems"][0]["fileName"], &bin["recycleItems"][0]["deleteStaffId"]),
        (&json!("old"), &json!("lisi"))
    );
    let item: u64 = text(&bin["recycleItems"][0]["recycleItemId"]).parse().unwrap();
    let body = json!({"recycleItemIdList": [item], "recycleType": "org", "unionId": "union-lisi"});
    storage.post("/v1.0/drive/recycleItems/recover", body).await;
    assert_eq!(storage.names(&space, &folder).await, ["b.png"]);
    assert_eq!(storage.get(&format!("/v1.0/drive/spaces/{space}")).await["usedQuota"], 3);
    storage.send(Method::DELETE, &format!("/v1.0/drive/spaces/{space}"), Value::Null).await;
    let path = format!("/v1.0/storage/spaces/{space}");
    assert_eq!(storage.refused(Method::GET, &path, Value::Null).await.1, "spaceNotExist");
}

#[tokio::test]
async fn a_group_has_a_space_and_files_are_sent_into_it() {
    let storage = Storage::start().await;
    let conversation = storage.fake.seed().conversations[0].clone();
    let body = json!({"openConversationId": conversation});
    let path = "/v1.0/convFile/conversations/spaces/query";
    let group = text(&storage.post(path, body.clone()).await["space"]["spaceId"]);
    assert_eq!(storage.post(path, body).await["space"]["spaceId"], group);
    let space = storage.space().await;
    let file = storage.upload(&space, "a.txt", "hello", json!({})).await;
    let body = |conversation: &str| json!({"openConversationId": conversation, "spaceId": space, "dentryId": file["id"]});
    let send = "/v1.0/convFile/conversations/files/send";
    let sent = storage.post(send, body(&conversation)).await["file"].clone();
    assert_eq!((&sent["conversationId"], &sent["spaceId"]), (&json!(conversation), &json!(group)));
    assert_eq!(storage.fetch(&group, &text(&sent["id"]), json!({})).await, "hello");
    let refused = storage.refused(Method::POST, send, body("cidNowhere")).await;
    assert_eq!(refused, (404, "conversationNotExist".to_owned()));
}

#[tokio::test]
async fn a_knowledge_base_is_filled_by_the_uuid_of_its_root_and_walked_by_nodes() {
    let storage = Storage::start().await;
    let who = "operatorId=union-lisi";
    let made = storage.post(&format!("/v2.0/wiki/workspaces?{who}"), json!({"name": "Handbook"})).await;
    let (id, root) = (text(&made["workspace"]["workspaceId"]), text(&made["workspace"]["rootNodeId"]));
    assert_eq!(storage.get(&format!("/v2.0/wiki/workspaces/{id}?{who}")).await, made);
    assert_eq!(
        storage.get(&format!("/v2.0/wiki/workspaces?{who}")).await["workspaces"][0]["name"],
        "Handbook"
    );
    let mut uuids = Vec::new();
    for name in ["a.txt", "b.txt", "c.txt"] {
        let ask = format!("/v2.0/storage/spaces/files/{root}/uploadInfos/query");
        let info = storage.post(&ask, json!({"protocol": "HEADER_SIGNATURE"})).await;
        storage.exchange(Method::PUT, &info["headerSignatureInfo"], &[], name).await;
        let body = json!({"name": name, "uploadKey": info["uploadKey"]});
        let file = storage.post(&format!("/v2.0/storage/spaces/files/{root}/commit"), body).await;
        uuids.push(text(&file["dentry"]["uuid"]));
    }
    let list = format!("/v2.0/wiki/nodes?{who}&parentNodeId={root}&maxResults=2");
    let first = storage.get(&list).await;
    let second = storage.get(&format!("{list}&nextToken={}", text(&first["nextToken"]))).await;
    assert_eq!(
        (&first["nodes"][1]["nodeId"], &second["nodes"][0]["nodeId"]),
        (&json!(uuids[1]), &json!(uuids[2]))
    );
    let node = storage.get(&format!("/v2.0/wiki/nodes/{}?{who}", uuids[0])).await["node"].clone();
    assert_eq!(
        (&node["name"], &node["workspaceId"], &node["hasChildren"]),
        (&json!("a.txt"), &json!(id), &json!(false))
    );
    assert!(node["url"].as_str().unwrap().starts_with(&storage.fake.base_url()));
    for (path, code) in [
        ("/v2.0/wiki/nodes/none", "nodeNotExist"),
        ("/v2.0/wiki/workspaces/none", "workspaceNotExist"),
        ("/v2.0/wiki/nodes?parentNodeId=none", "parentNodeNotExist"),
    ] {
        let path = format!("{path}{}{who}", if path.contains('?') { '&' } else { '?' });
        assert_eq!(storage.refused(Method::GET, &path, Value::Null).await, (404, code.to_owned()));
    }
}

#[tokio::test]
async fn files_are_part_of_a_snapshot() {
    let storage = Storage::start().await;
    let space = storage.space().await;
    let file = storage.upload(&space, "a.txt", "kept", json!({})).await;
    let (state, id) = (storage.http.get("/_fake/state").await, text(&file["id"]));
    storage.send(Method::DELETE, &format!("/v1.0/storage/spaces/{space}/dentries/{id}"), Value::Null).await;
    let put = storage.http.send(Method::PUT, "/_fake/state", &[], state.to_string()).await.unwrap();
    assert_eq!(put.status, 200);
    assert_eq!(storage.fetch(&space, &id, json!({})).await, "kept");
}
