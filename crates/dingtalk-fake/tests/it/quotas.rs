//! Room in the storage, and who takes over.

use crate::support::office::Office;
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn what_is_used_is_the_sum_of_the_files() {
    let office = Office::open().await;
    let corp = office.fake.corp_id().to_owned();
    let used = async || {
        let org = office.get(&format!("/v1.0/storage/orgs/{corp}?unionId=union-lisi")).await;
        let app = office
            .call(Method::POST, "/v1.0/storage/currentApps/query?unionId=union-lisi", Value::Null)
            .await;
        assert_eq!(
            (&org["org"]["corpId"], &app["app"]["appId"]),
            (&json!(corp), &json!(office.fake.client_id()))
        );
        assert_eq!(org["org"]["partitions"], app["app"]["partitions"]);
        org["org"]["partitions"][0]["quota"]["used"].clone()
    };
    assert_eq!(used().await, 0);
    let space =
        office.post("/v1.0/storage/spaces?unionId=union-lisi", json!({"option": {"name": "Files"}})).await;
    let space = space["space"]["id"].as_str().unwrap_or_else(|| panic!("{space}")).to_owned();
    let files = format!("/v1.0/storage/spaces/{space}/files");
    let ask = json!({"protocol": "HEADER_SIGNATURE", "multipart": false});
    let info = office.post(&format!("{files}/uploadInfos/query?unionId=union-lisi"), ask).await;
    let signed = &info["headerSignatureInfo"];
    let headers = signed["headers"].as_object().unwrap();
    let headers: Vec<_> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap())).collect();
    let base = office.fake.base_url();
    let path = signed["resourceUrls"][0].as_str().unwrap().strip_prefix(&base).unwrap();
    office.http.send(Method::PUT, path, &headers, "12345".to_owned()).await.unwrap();
    let commit = json!({"name": "a.txt", "parentId": "0", "uploadKey": info["uploadKey"]});
    office.post(&format!("{files}/commit?unionId=union-lisi"), commit).await;
    assert_eq!(used().await, 5);
    let asked = json!({"unionId": "union-lisi", "type": "space", "identifiers": [space, "none"]});
    let quotas = office.post("/v1.0/drive/quotaInfos/query", asked).await["quotas"].clone();
    assert_eq!((&quotas[0]["usedQuota"], &quotas[1]["usedQuota"]), (&json!(5), &json!(0)));
    let other = office.get("/v1.0/storage/orgs/ding0?unionId=union-lisi").await;
    assert_eq!(other["code"], "permissionDenied");
}

#[tokio::test]
async fn files_and_knowledge_bases_have_an_heir_each() {
    let office = Office::open().await;
    let path = |product: &str, set: &str| {
        format!("/v2.0/{product}/managementSettings/defaultHandOverUsers{set}?operatorId=union-lisi")
    };
    assert_eq!(office.get(&path("wiki", "")).await, json!({}));
    let heir = json!({"defaultHandoverUserId": "zhangsan"});
    assert_eq!(office.post(&path("wiki", "/set"), heir).await["success"], true);
    assert_eq!(office.get(&path("wiki", "")).await["defaultHandoverUserId"], "zhangsan");
    assert_eq!(office.get(&path("storage", "")).await, json!({}));
    let nobody = json!({"defaultHandoverUserId": "nobody"});
    assert_eq!(
        office.post(&path("storage", "/set"), nobody).await["code"],
        "paramError.defaultHandoverUserId"
    );
}
