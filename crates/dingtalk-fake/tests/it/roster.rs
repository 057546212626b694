//! The roster of human resources.

use crate::support::Http;
use crate::support::receiver::{AES_KEY, Receiver, TOKEN};
use dingtalk_fake::{Fake, Subscription};
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn the_roster_knows_the_directory_and_what_was_entered() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let receiver = Receiver::start(fake.client_id()).await;
    fake.events().subscribe(Subscription::new(receiver.url.clone(), TOKEN, AES_KEY));
    let old = async |path: &str, body: Value| {
        http.oapi(&format!("/topapi/smartwork/hrm/{path}"), &token, body).await
    };
    let meta = old("roster/meta/get", json!({"agentid": 1})).await["result"].clone();
    assert_eq!(meta[0]["field_meta_info_list"][0]["field_code"], "sys00-name");
    let groups = [
        json!({"group_id": "sys00", "sections": [{"section": [{"field_code": "职位", "value": "Lead"}]}]}),
        json!({"group_id": "custom1", "sections": [{"section": [{"field_code": "c1", "value": "a"}]}, {"section": [{"field_code": "c1", "value": "b"}]}]}),
    ];
    let update = json!({"agentid": 1, "param": {"userid": "lisi", "groups": groups}});
    assert_eq!(old("employee/v2/update", update).await["result"], true);
    let told = receiver.hears("hrm_user_record_change").await;
    assert_eq!((&told["staffId"], &told["actionType"]), (&json!("lisi"), &json!("userInfoChange")));
    let edit = json!({"agentid": 1, "param": {"userid": "lisi", "groups": [{"group_id": "custom1",
        "sections": [{"old_index": 1, "section": [{"field_code": "c1", "value": "z"}]}]}]}});
    old("employee/v2/update", edit).await;
    let nobody = json!({"agentid": 1, "param": {"userid": "nobody", "groups": []}});
    assert_eq!(old("employee/v2/update", nobody).await["errcode"], 60121);
    let list = json!({"agentid": 1, "userid_list": "lisi,nobody", "field_filter_list": "sys00-name,sys00-position,c1"});
    let rows = old("employee/v2/list", list.clone()).await["result"].clone();
    let fields = rows[0]["field_data_list"].as_array().unwrap();
    let values = |at: usize| {
        fields[at]["field_value_list"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["value"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (values(0), values(1), values(2)),
        (vec![json!("a"), json!("z")], vec![json!("李四")], vec![json!("Lead")])
    );
    assert_eq!(rows.as_array().unwrap().len(), 1);
    let query = json!({"appAgentId": 1, "userIdList": ["lisi"], "fieldFilterList": ["sys00-position"]});
    let rows = http.api(Method::POST, "/v1.0/hrm/rosters/lists/query", &token, query).await.json();
    assert_eq!(rows["result"][0]["fieldDataList"][0]["fieldValueList"][0]["value"], "Lead");
    let rows = old("employee/list", json!({"userid_list": "lisi", "field_filter_list": "sys00-dept"})).await
        ["result"]
        .clone();
    assert_eq!(rows[0]["field_list"][0]["value"], "Engineering");
}

#[tokio::test]
async fn people_are_announced_work_and_leave() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let old = async |path: &str, body: Value| {
        http.oapi(&format!("/topapi/smartwork/hrm/{path}"), &token, body).await
    };
    let new = json!({"param": {"name": "Eve", "mobile": "13700000009"}});
    let eve = old("employee/addpreentry", new.clone()).await["userid"].clone();
    assert_eq!(old("employee/addpreentry", new).await["errcode"], 40035);
    let announced = old("employee/querypreentry", json!({"offset": 0, "size": 50})).await["result"].clone();
    assert_eq!(announced["data_list"], json!([eve]));
    let at_work = async |status: &str| {
        let (mut offset, mut people) = (json!(0), Vec::new());
        while offset.is_number() {
            let page = json!({"status_list": status, "offset": offset, "size": 50});
            let page = old("employee/queryonjob", page).await["result"].clone();
            people.extend(page["data_list"].as_array().unwrap().clone());
            offset = page["next_cursor"].clone();
        }
        people
    };
    assert_eq!((at_work("2,3").await.len(), at_work("5").await.len()), (253, 0));
    let last_day = json!({"userId": "lisi", "lastWorkDate": fake.now_ms(), "dismissionMemo": "sea"});
    let answer =
        http.api(Method::PUT, "/v1.0/hrm/processes/employees/terminations", &token, last_day).await.json();
    assert_eq!(answer["result"], true);
    assert_eq!(at_work("5").await, ["lisi"]);
    let left = async || {
        http.api(
            Method::GET,
            "/v1.0/hrm/employees/dismissions?maxResults=10&nextToken=0",
            &token,
            Value::Null,
        )
        .await
        .json()
    };
    assert_eq!(left().await["userIdList"], json!([]));
    http.oapi("/topapi/v2/user/delete", &token, json!({"userid": "lisi"})).await;
    assert_eq!(left().await["userIdList"], json!(["lisi"]));
    let shown = old("employee/listdimission", json!({"userid_list": "lisi"})).await["result"].clone();
    assert_eq!(
        (&shown[0]["reason_memo"], &shown[0]["status"], &shown[0]["main_dept_name"]),
        (&json!("sea"), &json!(2), &json!("Engineering"))
    );
}

#[tokio::test]
async fn who_is_taken_out_of_the_directory_has_left() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let get = async |path: &str| http.api(Method::GET, path, &token, Value::Null).await.json();
    let records = "/v1.0/contact/empLeaveRecords?startTime=2020-01-01T00:00:00Z&maxResults=1&nextToken=";
    assert_eq!(get(records).await["records"], json!([]));
    for userid in ["lisi", "zhangsan"] {
        assert_eq!(
            http.oapi("/topapi/v2/user/delete", &token, json!({"userid": userid})).await["errcode"],
            0
        );
    }
    let first = get(records).await;
    let left = &first["records"][0];
    assert_eq!(
        (&left["userId"], &left["name"], &left["mobile"]),
        (&json!("lisi"), &json!("李四"), &json!("13800000003"))
    );
    let second = get(&format!("{records}{}", first["nextToken"].as_str().unwrap())).await;
    assert_eq!(second["records"][0]["userId"], "zhangsan", "{second}");
    let later = get("/v1.0/contact/empLeaveRecords?startTime=2999-01-01T00:00:00Z&maxResults=1").await;
    assert_eq!(later["records"], json!([]));
    let listed = get("/v1.0/hrm/employees/dismissions?nextToken=0&maxResults=10").await;
    assert_eq!(listed["userIdList"], json!(["lisi", "zhangsan"]));
    let back = json!({"userid": "lisi", "name": "李四", "mobile": "13800000003", "dept_id_list": "2"});
    http.oapi("/topapi/v2/user/create", &token, back).await;
    assert_eq!(get(records).await["records"][0]["userId"], "zhangsan", "who is back has not left");
}
