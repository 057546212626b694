//! Check-ins.

use crate::support::Http;
use crate::support::receiver::{AES_KEY, Receiver, TOKEN};
use dingtalk_fake::{Fake, Subscription};
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_checkin_is_told_and_read_by_every_spelling() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let receiver = Receiver::start(fake.client_id()).await;
    fake.events().subscribe(Subscription::new(receiver.url.clone(), TOKEN, AES_KEY));
    let begin = fake.now_ms();
    assert!(fake.attendance().check_in("zhangsan", "Customer"));
    assert!(!fake.attendance().check_in("nobody", "Customer"));
    assert_eq!(receiver.hears("check_in").await["staffId"], "zhangsan");
    fake.advance_clock(std::time::Duration::from_secs(60));
    let body = json!({"userid": "lisi", "place": "Fair", "with": {"remark": "busy", "latitude": 30.5}});
    assert_eq!(http.post("/_fake/attendance/checkin", body).await, json!({"ok": true}));

    let end = fake.now_ms() + 1;
    let page =
        json!({"userid_list": "zhangsan,lisi", "start_time": begin, "end_time": end, "cursor": 0, "size": 1});
    let first = http.oapi("/topapi/checkin/record/get", &token, page).await["result"].clone();
    assert_eq!((&first["page_list"][0]["place"], &first["next_cursor"]), (&json!("Customer"), &json!(1)));
    let page = json!({"operatorUserId": "manager4220", "userIdList": ["zhangsan", "lisi"], "startTime": begin, "endTime": end,
        "nextToken": 1, "maxResults": 1});
    for path in ["/v1.0/checkIn/records/query", "/v1.0/attendance/checkin/records/query"] {
        let second = http.api(Method::POST, path, &token, page.clone()).await.json()["result"].clone();
        assert_eq!(
            (&second["pageList"][0]["remark"], &second["nextToken"]),
            (&json!("busy"), &Value::Null),
            "{path}"
        );
    }
    let department = async |dept_id: u32, order: &str| {
        let path = format!(
            "/checkin/record?department_id={dept_id}&start_time={begin}&end_time={end}&order={order}"
        );
        http.oapi(&path, &token, Value::Null).await
    };
    let places = |answer: &Value| {
        answer["data"].as_array().unwrap().iter().map(|row| row["place"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(places(&department(2, "asc").await), ["Customer", "Fair"]);
    assert_eq!(places(&department(1, "desc").await), ["Fair", "Customer"]);
    assert_eq!(department(4, "asc").await["data"][0]["name"], "张三");
    assert_eq!(department(99, "asc").await["errcode"], 60003);
    let day_ms = 24 * 3_600_000;
    let wide = json!({"userid_list": "zhangsan,lisi", "start_time": begin, "end_time": begin + 2 * day_ms, "cursor": 0, "size": 1});
    assert_eq!(http.oapi("/topapi/checkin/record/get", &token, wide).await["errcode"], 40035);
}
