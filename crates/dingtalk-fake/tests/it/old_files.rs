//! Files as the drive of before takes them.

use crate::support::office::Office;
use http::Method;
use serde_json::{Value, json};

async fn upload(office: &Office, path: &str, content: &str) -> Value {
    let body = format!(
        "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"报告 1.txt\"\r\n\r\n{content}\r\n--B--\r\n"
    );
    let path = format!("{path}&agent_id=1&access_token={}", office.token);
    let headers = [("content-type", "multipart/form-data; boundary=B")];
    office.http.send(Method::POST, &path, &headers, body).await.unwrap().json()
}

#[tokio::test]
async fn a_file_is_uploaded_put_into_the_apps_space_and_read_from_there() {
    let office = Office::open().await;
    let get = async |path: &str| office.old(path, Value::Null).await;
    assert_eq!(upload(&office, "/file/upload/single?file_size=4", "hello").await["errcode"], 40035);
    let media_id = upload(&office, "/file/upload/single?file_size=5", "hello").await["media_id"].clone();
    let media_id = media_id.as_str().unwrap().replace('#', "%23");
    let space = get("/cspace/get_custom_space?domain=Test&agent_id=1").await["spaceid"].clone();
    assert_eq!(get("/cspace/get_custom_space?domain=test").await["spaceid"], space, "capitals do not matter");
    assert_ne!(get("/cspace/get_custom_space?domain=other").await["spaceid"], space);
    assert_eq!(get("/cspace/get_custom_space?domain=far%20too%20long").await["errcode"], 40035);

    let add = async |code: &str| {
        get(&format!("/cspace/add?agent_id=1&code={code}&media_id={media_id}&space_id={space}&name=a.txt"))
            .await
    };
    assert_eq!(add("never").await["errcode"], 40078);
    let added = add(&office.fake.access().login_code("lisi")).await;
    let dentry: Value =
        serde_json::from_str(added["dentry"].as_str().unwrap_or_else(|| panic!("{added}"))).unwrap();
    assert_eq!((&dentry["fileName"], &dentry["fileSize"]), (&json!("a.txt"), &json!(5)));
    let again = add(&office.fake.access().login_code("lisi")).await;
    assert!(again["dentry"].as_str().unwrap().contains("a(1).txt"), "{again}");
    assert_eq!(get("/cspace/used_info?domain=test&agent_id=1").await["used_size"], 10);

    let path = format!("/cspace/add_to_single_chat?file_name=a.txt&media_id={media_id}&agent_id=1");
    let sent = office.old(&format!("{path}&userid=lisi"), json!({})).await;
    assert_eq!(sent["errcode"], 0, "{sent}");
    let reply = office.fake.messages().replies().pop().unwrap();
    assert_eq!((reply.staff_id.as_deref(), &reply.content["file_name"]), (Some("lisi"), &json!("a.txt")));
    assert_eq!(office.old(&format!("{path}&userid=nobody"), json!({})).await["errcode"], 60121);
}

#[tokio::test]
async fn a_file_in_chunks_is_whole_at_the_end() {
    let office = Office::open().await;
    let get = async |path: &str| office.old(path, Value::Null).await;
    let begin = "/file/upload/transaction?agent_id=1&file_size=6&chunk_numbers=2";
    let id = get(begin).await["upload_id"].as_str().unwrap().to_owned();
    let chunk = async |id: &str, number: u32, content: &str| {
        upload(&office, &format!("/file/upload/chunk?upload_id={id}&chunk_sequence={number}"), content).await
    };
    assert_eq!(chunk("none", 1, "abc").await["errcode"], 40035);
    assert_eq!(chunk(&id, 3, "abc").await["errcode"], 40035);
    // In any order.
    assert_eq!(chunk(&id, 2, "def").await["errcode"], 0);
    assert_eq!(get(&format!("{begin}&upload_id={id}")).await["errcode"], 40035, "a chunk is missing");
    assert_eq!(chunk(&id, 1, "abc").await["errcode"], 0);
    let media_id = get(&format!("{begin}&upload_id={id}")).await["media_id"].as_str().unwrap().to_owned();
    let file = office.fake.messages().media(&media_id).unwrap();
    assert_eq!(&file.content[..], b"abcdef");
    assert_eq!(get(&format!("{begin}&upload_id={id}")).await["errcode"], 40035, "it has ended");
}
