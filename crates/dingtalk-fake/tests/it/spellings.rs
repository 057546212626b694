//! The same request as clients in different languages write it.

use crate::support::office::Office;
use serde_json::{Value, json};

async fn posted(office: &Office, path: &str, content_type: &str, body: &str) -> Value {
    let path = format!("{path}{}access_token={}", if path.contains('?') { '&' } else { '?' }, office.token);
    let headers = [("content-type", content_type)];
    office.http.send(http::Method::POST, &path, &headers, body.to_owned()).await.unwrap().json()
}

#[tokio::test]
async fn the_gateway_takes_parameters_from_the_query_a_form_and_the_parts_of_one_alike() {
    let office = Office::open().await;
    let form = "application/x-www-form-urlencoded";
    let parts = "--B\r\nContent-Disposition: form-data; name=\"dept_id\"\r\n\r\n2\r\n--B--\r\n";
    let list = "/topapi/v2/department/listsubid";
    for (path, content_type, body) in [
        (format!("{list}?dept_id=2"), form, ""),
        (format!("{list}?dept_id=2"), "application/json", "{}"),
        (list.to_owned(), form, "dept_id=2"),
        (list.to_owned(), "multipart/form-data; boundary=B", parts),
        (format!("{list}?dept_id=1"), "application/json", r#"{"dept_id":2}"#),
    ] {
        let answer = posted(&office, &path, content_type, body).await;
        assert_eq!(answer["result"]["dept_id_list"], json!([4]), "{path} {content_type} {body}: {answer}");
    }
    let checked = posted(&office, "/topapi/role/getrole?roleId=7", form, "").await;
    assert_eq!(checked["errmsg"], "the role does not exist", "not: the parameter is missing");
}

#[tokio::test]
async fn yes_and_no_are_words_or_digits_as_php_writes_them() {
    let office = Office::open().await;
    for (text, count) in [("true", 3), ("True", 3), ("1", 3), ("false", 2), ("False", 2), ("0", 2)] {
        let listed = office.old(&format!("/department/list?id=1&fetch_child={text}"), Value::Null).await;
        assert_eq!(listed["department"].as_array().map(Vec::len), Some(count), "{text}: {listed}");
    }
    assert_eq!(office.old("/department/list?id=1&fetch_child=2", Value::Null).await["errcode"], 40035);
}

#[tokio::test]
async fn an_order_by_department_has_its_keys_with_or_without_quotes() {
    let office = Office::open().await;
    for (userid, orders) in [("ann", "{2:10, 3:20}"), ("ben", r#"{"2":10,"3":20}"#)] {
        let person = json!({"userid": userid, "name": userid, "mobile": "", "department": [2, 3], "orderInDepts": orders});
        let made = office.old("/user/create", person).await;
        assert_eq!(made["userid"], userid, "{made}");
        let shown = office.old(&format!("/user/get?userid={userid}"), Value::Null).await;
        assert_eq!(shown["orderInDepts"], "{2:10,3:20}");
        let shown = office.old("/topapi/v2/user/get", json!({"userid": userid})).await["result"].clone();
        let orders = json!([{"dept_id": 2, "order": 10}, {"dept_id": 3, "order": 20}]);
        assert_eq!(shown["dept_order_list"], orders);
        let moved = json!({"userid": userid, "dept_order_list": [{"dept_id": 3, "order": 7}]});
        office.old("/topapi/v2/user/update", moved).await;
        let shown = office.old(&format!("/user/get?userid={userid}"), Value::Null).await;
        assert_eq!(shown["orderInDepts"], "{2:1,3:7}");
    }
    let broken = json!({"userid": "cat", "name": "cat", "department": [2], "orderInDepts": "{2:"});
    assert_eq!(office.old("/user/create", broken).await["errcode"], 40035);
}

#[tokio::test]
async fn no_made_up_answer_leads_outside() {
    let office = Office::open().await;
    let made_up =
        office.old("/topapi/chatbot/pictureurl/get", json!({"chatbot_id": "a", "media_id": "b"})).await;
    let path = "/v1.0/contact/cooperateCorps/dingother/inviteInfos";
    for answer in [made_up, office.get(path).await] {
        assert!(!answer.to_string().contains("example.com"), "{answer}");
    }
}

#[test]
fn a_seed_is_an_object() {
    assert!(dingtalk_fake::Seed::from_json("{}").is_ok());
    assert!(dingtalk_fake::Seed::from_json("[]").is_err());
}
