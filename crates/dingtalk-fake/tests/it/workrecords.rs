//! Work records.

use crate::support::Http;
use dingtalk_fake::Fake;
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_work_record_is_added_once_listed_and_done() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let old = async |path: &str, body: Value| http.oapi(path, &token, body).await;
    let new = |userid: &str, biz_id: &str| {
        json!({"userid": userid, "create_time": 1_704_067_200_000_i64, "title": "Sign", "url": "http://ours.example", "biz_id": biz_id,
            "formItemList": [{"title": "What", "content": "Contract"}]})
    };
    let id = old("/topapi/workrecord/add", new("lisi", "b1")).await["record_id"].clone();
    assert_eq!(old("/topapi/workrecord/add", new("lisi", "b1")).await["record_id"], id);
    old("/topapi/workrecord/add", new("lisi", "b2")).await;
    assert_eq!(old("/topapi/workrecord/add", new("nobody", "b1")).await["errcode"], 33012);
    let count = async || {
        http.api(Method::GET, "/v1.0/workrecord/counts?userId=lisi", &token, Value::Null).await.json()["undoCount"].clone()
    };
    assert_eq!(count().await, 2);
    let list = async |offset: i64, limit: i64, status: u32| {
        let body = json!({"userid": "lisi", "offset": offset, "limit": limit, "status": status});
        old("/topapi/workrecord/getbyuserid", body).await
    };
    let page = list(0, 1, 0).await["records"].clone();
    assert_eq!((&page["list"][0]["record_id"], &page["has_more"]), (&id, &json!(true)));
    assert_eq!(page["list"][0]["forms"], json!([{"title": "What", "content": "Contract"}]));
    assert_eq!(
        (&list(-1, 1, 0).await["errcode"], &list(0, 51, 0).await["errcode"]),
        (&json!(40068), &json!(40069))
    );
    let done = json!({"userid": "lisi", "record_id": id});
    assert_eq!(old("/topapi/workrecord/update", done).await["result"], true);
    assert_eq!((count().await, &list(0, 10, 1).await["records"]["list"][0]["record_id"]), (json!(1), &id));
    let foreign = json!({"userid": "zhangsan", "record_id": id});
    assert_eq!(old("/topapi/workrecord/update", foreign).await["errcode"], 40035);
}
