//! Reports.

use crate::support::Http;
use dingtalk_fake::Fake;
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_report_is_made_by_its_template_listed_read_and_commented_on() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let old = async |path: &str, body: Value| http.oapi(path, &token, body).await;
    let field = |name: &str, order: u32| json!({"fieldName": name, "dataType": 1, "need": true, "order": order, "sort": order});
    let template = json!({"name": "Daily", "creator": "manager4220", "fields": [field("Done", 0), field("Next", 1)],
        "defaultReceivers": ["manager4220"]});
    let made = http.api(Method::POST, "/v1.0/report/templates", &token, template.clone()).await.json();
    let template_id = made["templateId"].as_str().unwrap_or_else(|| panic!("{made}"));
    let taken = http.api(Method::POST, "/v1.0/report/templates", &token, template).await;
    assert_eq!(taken.json()["code"], "invalidParameter");
    let by_name = old(
        "/topapi/report/template/getbyname",
        json!({"userid": "lisi", "template_name": "Daily"}),
    )
    .await["result"]
        .clone();
    assert_eq!((&by_name["id"], &by_name["fields"][1]["field_name"]), (&json!(template_id), &json!("Next")));
    assert_eq!(by_name["default_receivers"], json!([{"user_name": "Wang Min", "userid": "manager4220"}]));
    let templates =
        old("/topapi/report/template/listbyuserid", json!({"userid": "lisi", "offset": 0, "size": 10})).await
            ["result"]
            .clone();
    assert_eq!(templates["template_list"][0]["report_code"], template_id);

    let report = |userid: &str, key: &str| {
        let content = json!({"key": key, "sort": 0, "type": 1, "content_type": "markdown", "content": "all"});
        json!({"create_report_param": {"userid": userid, "template_id": template_id, "contents": [content], "to_chat": false,
            "to_userids": ["zhangsan"], "dd_from": "test"}})
    };
    assert_eq!(old("/topapi/report/create", report("lisi", "Weather")).await["errcode"], 40035);
    assert_eq!(old("/topapi/report/create", report("nobody", "Done")).await["errcode"], 60121);
    let begin = fake.now_ms();
    let id =
        old("/topapi/report/create", report("lisi", "Done")).await["result"].as_str().unwrap().to_owned();
    old("/topapi/report/create", report("zhangsan", "Next")).await;
    let list = async |path: &str, changes: Value| {
        let mut body = json!({"start_time": begin, "end_time": fake.now_ms(), "cursor": 0, "size": 1});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        old(path, body).await
    };
    let page = list("/topapi/report/list", json!({})).await["result"].clone();
    assert_eq!(
        (&page["data_list"][0]["contents"][0]["value"], &page["has_more"], &page["size"]),
        (&json!("all"), &json!(true), &json!(1))
    );
    let page =
        list("/topapi/report/simplelist", json!({"cursor": page["next_cursor"]})).await["result"].clone();
    assert_eq!((&page["data_list"][0]["creator_id"], &page["has_more"]), (&json!("zhangsan"), &json!(false)));
    let mine =
        list("/topapi/report/list", json!({"userid": "lisi", "template_name": "Daily"})).await["result"]
            .clone();
    assert_eq!(
        (&mine["data_list"][0]["report_id"], &mine["data_list"][0]["dept_name"]),
        (&json!(id), &json!("Engineering"))
    );
    assert_eq!(list("/topapi/report/list", json!({"size": 21})).await["errcode"], 40035);
    assert_eq!(list("/topapi/report/list", json!({"start_time": 0})).await["errcode"], 40035);
    let path = format!(
        "/v1.0/report/users/sendAndReceiveLists?operationUserId=manager4220&startTime={begin}&endTime={}&maxResults=10&nextToken=0",
        fake.now_ms()
    );
    let received = http.api(Method::GET, &path, &token, Value::Null).await.json();
    assert_eq!(received["dataList"].as_array().unwrap().len(), 2, "{received}");
    let detail = http
        .api(Method::GET, &format!("/v1.0/report/details?reportId={id}"), &token, Value::Null)
        .await
        .json();
    assert_eq!((&detail["content"][0]["key"], &detail["creatorName"]), (&json!("Done"), &json!("李四")));

    let unread = async |userid: &str| {
        old("/topapi/report/getunreadcount", json!({"userid": userid})).await["count"].clone()
    };
    assert_eq!((unread("manager4220").await, unread("lisi").await), (json!(2), json!(0)));
    assert!(fake.reports().read(&id, "manager4220") && fake.reports().comment(&id, "zhangsan", "good"));
    assert!(!fake.reports().like("nothing", "zhangsan"));
    let body = json!({"reportId": id, "userid": "zhangsan", "like": true, "comment": "very good"});
    assert_eq!(http.post("/_fake/reports/read", body).await, json!({"ok": true}));
    assert_eq!(unread("manager4220").await, 1);
    let numbers = old("/topapi/report/statistics", json!({"report_id": id})).await["result"].clone();
    assert_eq!(numbers, json!({"read_num": 2, "comment_num": 2, "comment_user_num": 1, "like_num": 1}));
    let comments = old("/topapi/report/comment/list", json!({"report_id": id, "offset": 1, "size": 1})).await
        ["result"]
        .clone();
    assert_eq!(
        (&comments["comments"][0]["content"], &comments["has_more"]),
        (&json!("very good"), &json!(false))
    );
    for (kind, people) in
        [(0, json!(["manager4220", "zhangsan"])), (1, json!(["zhangsan"])), (2, json!(["zhangsan"]))]
    {
        let listed = old("/topapi/report/statistics/listbytype", json!({"report_id": id, "type": kind}))
            .await["result"]
            .clone();
        assert_eq!(listed["userid_list"], people, "{kind}");
    }
    let receivers = old("/topapi/report/receiver/list", json!({"report_id": id})).await["result"].clone();
    assert_eq!(receivers["userid_list"], json!(["manager4220", "zhangsan"]));
    assert_eq!(old("/topapi/report/statistics", json!({"report_id": "nothing"})).await["errcode"], 40035);
}
