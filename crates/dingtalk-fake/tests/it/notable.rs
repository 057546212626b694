//! Tables of notable documents.

use crate::support::Http;
use dingtalk_fake::Fake;
use http::Method;
use serde_json::{Value, json};

const SHEETS: &str = "/v1.0/notable/bases/base1/sheets";

#[tokio::test]
async fn a_table_is_made_filled_read_page_by_page_filtered_changed_and_deleted() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let call = async |method: Method, path: &str, body: Value| {
        let path = format!("{path}{}operatorId=union-lisi", if path.contains('?') { '&' } else { '?' });
        http.api(method, &path, &token, body).await
    };
    let code = async |method: Method, path: &str, body: Value| {
        let answer = call(method, path, body).await;
        (answer.status.as_u16(), answer.json()["code"].as_str().unwrap_or_default().to_owned())
    };
    let absent = code(Method::GET, SHEETS, Value::Null).await;
    assert_eq!(absent, (404, "invalidRequest.document.notFound".to_owned()));

    let fields = json!([{"name": "Task", "type": "text"}, {"name": "Days", "type": "number"}]);
    let sheet = call(Method::POST, SHEETS, json!({"name": "Plan", "fields": fields})).await.json();
    let id = sheet["id"].as_str().unwrap();
    assert_eq!(call(Method::GET, SHEETS, Value::Null).await.json()["value"], json!([sheet]));
    let (by_id, by_name) = (format!("{SHEETS}/{id}"), format!("{SHEETS}/Plan"));
    for path in [&by_id, &by_name] {
        assert_eq!(call(Method::GET, path, Value::Null).await.json(), sheet);
    }
    let records = format!("{by_name}/records");
    let rows: Vec<_> =
        (1..=5).map(|day| json!({"fields": {"Task": format!("t{day}"), "Days": day % 2}})).collect();
    let with_token = format!("{records}?clientToken=once");
    let written = call(Method::POST, &with_token, json!({"records": rows})).await.json();
    let ids: Vec<_> = written["value"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect();
    let again = code(Method::POST, &with_token, json!({"records": rows})).await;
    assert_eq!(again, (409, "invalidRequest.duplicateClientToken".to_owned()));
    let changed = "/v1.0/notable/bases/base1/changedRecordIds/query";
    let changed = call(Method::POST, changed, json!({"clientToken": "once"})).await.json();
    assert_eq!(changed["changedRecordIds"], json!(ids));
    let unknown = json!({"records": [{"fields": {"Nothing": 1}}]});
    assert_eq!(code(Method::POST, &records, unknown).await.1, "invalidRequest.inputArgs.invalid");

    let field = format!("{by_id}/fields/Days");
    let renamed = call(Method::PUT, &field, json!({"name": "Weeks"})).await.json();
    let listed = call(Method::GET, &format!("{by_id}/fields"), Value::Null).await.json();
    assert_eq!((&listed["value"][1]["id"], &listed["value"][1]["name"]), (&renamed["id"], &json!("Weeks")));
    let (mut next, mut seen) = (String::new(), Vec::new());
    loop {
        let path = format!("{records}?maxResults=2&nextToken={next}");
        let page = call(Method::GET, &path, Value::Null).await.json();
        seen.extend(page["records"].as_array().unwrap().iter().map(|row| row["fields"]["Weeks"].clone()));
        match page["nextToken"].as_str() {
            Some(token) => next = token.to_owned(),
            None => break assert_eq!(page["hasMore"], false),
        }
    }
    assert_eq!(json!(seen), json!([1, 0, 1, 0, 1]));
    let filter =
        json!({"combination": "and", "conditions": [{"field": "Weeks", "operator": "equal", "value": [0]}]});
    let body = json!({"filter": filter, "fieldIdOrNames": ["Task"]});
    let even = call(Method::POST, &format!("{records}/list"), body).await.json();
    assert_eq!(even["records"].as_array().unwrap().len(), 2);
    assert_eq!(even["records"][0]["fields"], json!({"Task": "t2"}));
    let many = code(Method::POST, &format!("{records}/list"), json!({"maxResults": 101})).await;
    assert_eq!(many.1, "invalidRequest.inputArgs.invalid");

    let change = json!({"records": [{"id": ids[0], "fields": {"Task": "done"}}]});
    assert_eq!(call(Method::PUT, &records, change).await.json()["value"][0]["id"], ids[0]);
    let one = format!("{records}/{}", ids[0].as_str().unwrap());
    let read = call(Method::GET, &one, Value::Null).await.json();
    assert_eq!(read["fields"], json!({"Task": "done", "Weeks": 1}));
    assert_eq!(read["createdBy"]["unionId"], "union-lisi");
    let deleted = call(Method::POST, &format!("{records}/delete"), json!({"recordIds": [ids[0]]})).await;
    assert_eq!(deleted.json()["success"], true);
    let gone = (404, "invalidRequest.resource.notFound".to_owned());
    assert_eq!(code(Method::GET, &one, Value::Null).await, gone);
    assert_eq!(call(Method::POST, &format!("{records}/truncate"), json!({})).await.status, 200);
    assert_eq!(call(Method::GET, &records, Value::Null).await.json()["records"], json!([]));
    assert_eq!(call(Method::DELETE, &format!("{by_id}/fields/Weeks"), Value::Null).await.status, 200);
    assert_eq!(code(Method::PUT, &field, json!({"name": "x"})).await, gone);
    let renamed = call(Method::PUT, &by_id, json!({"name": "Old"})).await.json();
    assert_eq!(renamed, json!({"id": id, "name": "Old"}));
    assert_eq!(code(Method::GET, &by_name, Value::Null).await, gone);
    assert_eq!(call(Method::DELETE, &by_id, Value::Null).await.json()["success"], true);
    assert_eq!(code(Method::GET, &by_id, Value::Null).await.0, 404);
}

#[tokio::test]
async fn both_versions_are_views_of_the_same_tables() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let new = SHEETS.replace("/v1.0/", "/v2.0/");
    let call = async |method: Method, path: &str, body: Value| http.api(method, path, &token, body).await;
    let fields = json!([{"name": "Task", "type": "text"}]);
    let sheet = call(Method::POST, &new, json!({"name": "Plan", "fields": fields})).await.json();
    let row = json!({"records": [{"fields": {"Task": "paint"}}]});
    let row = call(Method::POST, &format!("{new}/Plan/records"), row).await.json()["value"][0]["id"].clone();
    let old = format!("{SHEETS}/Plan/records/{}?operatorId=union-lisi", row.as_str().unwrap());
    assert_eq!(call(Method::GET, &old, Value::Null).await.json()["fields"], json!({"Task": "paint"}));
    let change = json!({"records": [{"id": row, "fields": {"Task": "dry"}}]});
    let by_old = format!("{SHEETS}/Plan/records?operatorId=union-lisi");
    call(Method::PUT, &by_old, change).await;
    let page = call(Method::GET, &format!("{new}/Plan/records?maxResults=10"), Value::Null).await;
    assert!(!page.headers.contains_key("x-fake-answer"));
    assert_eq!(page.json()["records"], json!([{"id": row, "fields": {"Task": "dry"}}]));
    let field = json!({"name": "Days", "type": "number"});
    call(Method::POST, &format!("{new}/Plan/fields"), field).await;
    call(Method::PUT, &format!("{new}/Plan/fields/Days"), json!({"name": "Weeks"})).await;
    let listed = call(Method::GET, &format!("{new}/Plan/fields"), Value::Null).await.json();
    assert_eq!(listed["value"][1]["name"], "Weeks");
    call(Method::DELETE, &format!("{new}/Plan/fields/Weeks"), Value::Null).await;
    call(Method::POST, &format!("{new}/Plan/records/delete"), json!({"recordIds": [row]})).await;
    let gone = call(Method::GET, &format!("{new}/Plan/records/{}", row.as_str().unwrap()), Value::Null).await;
    assert_eq!(
        (gone.status.as_u16(), &gone.json()["code"]),
        (404, &json!("invalidRequest.resource.notFound"))
    );
    call(Method::PUT, &format!("{new}/Plan"), json!({"name": "Work"})).await;
    assert_eq!(
        call(Method::GET, &new, Value::Null).await.json()["value"],
        json!([{"id": sheet["id"], "name": "Work"}])
    );
    let deleted = call(Method::DELETE, &format!("{new}/Work"), Value::Null).await.json();
    assert_eq!(deleted, json!({"success": true}));
    let gone = call(Method::GET, &new, Value::Null).await;
    assert_eq!(gone.json()["code"], "invalidRequest.document.notFound");
}
