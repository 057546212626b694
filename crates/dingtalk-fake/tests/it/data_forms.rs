//! Forms that are filled in without approval, and what templates stand in and who looks after them.

use crate::support::office::Office;
use http::Method;
use serde_json::{Value, json};

const FORMS: &str = "/v1.0/workflow/premium/dataForms";

impl Office {
    async fn data_form(&self, name: &str) -> String {
        let field = |id: &str, label: &str| json!({"componentType": "TextField", "props": {"componentId": id, "label": label}});
        let body = json!({"name": name, "userId": "manager4220", "formComponents": [field("f1", "Make"), field("f2", "Plate")]});
        let made = self.post(&format!("{FORMS}/templates"), body).await;
        made["result"]["processCode"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned()
    }
}

#[tokio::test]
async fn a_form_is_filled_in_read_in_pages_changed_and_emptied() {
    let office = Office::open().await;
    let code = office.data_form("Cars").await;
    let fill = async |values: Value| {
        let body = json!({"originatorUserId": "lisi", "processCode": code, "formComponentValueList": values});
        office.post(&format!("{FORMS}/formInstances/save"), body).await
    };
    let first = fill(json!([{"name": "Make", "value": "A"}, {"id": "f2", "name": "", "value": "1"}])).await["instanceId"].clone();
    let second = fill(json!([{"name": "Make", "value": "B"}])).await["instanceId"].clone();
    assert_eq!(fill(json!([{"name": "Wheels", "value": "4"}])).await["code"], "formschema.error");

    let show = async |id: &Value| {
        let query = format!("formCode={code}&formInstanceId={}", id.as_str().unwrap());
        let new = office.get(&format!("{FORMS}/formInstances?{query}")).await;
        let old = office.get(&format!("/v1.0/workflow/forms/instances?{query}")).await;
        assert_eq!(new["formInstDataList"], old["formInstDataList"]);
        new
    };
    let shown = show(&first).await;
    assert_eq!((&shown["creator"], &shown["title"]), (&json!("lisi"), &json!("Cars")));
    let value = |shown: &Value, at: usize| {
        let value = &shown["formInstDataList"][at];
        (value["key"].clone(), value["label"].clone(), value["value"].clone())
    };
    assert_eq!(value(&shown, 1), (json!("f2"), json!("Plate"), json!("1")));

    let pages =
        |token: &str| format!("{FORMS}/formInstances/pages?formCode={code}&maxResults=1&nextToken={token}");
    let page = office.get(&pages("")).await["result"].clone();
    assert_eq!((&page["values"][0]["formInstanceId"], &page["hasMore"]), (&first, &json!(true)), "{page}");
    let page = office.get(&pages(page["nextToken"].as_str().unwrap())).await["result"].clone();
    assert_eq!((&page["values"][0]["formInstanceId"], &page["hasMore"]), (&second, &json!(false)));

    let change = json!({"originatorUserId": "zhangsan", "processCode": code, "formInstanceIds": [first],
        "formComponentValueList": [{"name": "Make", "value": "C"}]});
    let changed = office.call(Method::PUT, &format!("{FORMS}/formInstances"), change.clone()).await;
    assert_eq!(changed["instanceId"], first);
    let shown = show(&first).await;
    assert_eq!(
        (value(&shown, 0).2, value(&shown, 1).2, shown["modifier"].clone()),
        (json!("1"), json!("C"), json!("zhangsan"))
    );

    let remove = json!({"processCode": code, "userId": "manager4220", "formInstanceIds": [first]});
    assert_eq!(office.post(&format!("{FORMS}/formInstances/remove"), remove).await["success"], "true");
    assert_eq!(show(&first).await["code"], "instance.query.error");
    let gone = office.call(Method::PUT, &format!("{FORMS}/formInstances"), change).await;
    assert_eq!(gone["code"], "form.not.exist");
    let nobody = json!({"originatorUserId": "nobody", "processCode": code, "formComponentValueList": []});
    assert_eq!(office.post(&format!("{FORMS}/formInstances/save"), nobody).await["code"], "user.not.exist");
    let no_form = json!({"originatorUserId": "lisi", "processCode": "none", "formComponentValueList": []});
    assert_eq!(
        office.post(&format!("{FORMS}/formInstances/save"), no_form).await["code"],
        "processcode.error"
    );
}

#[tokio::test]
async fn directories_are_known_by_the_id_of_the_other_system() {
    let office = Office::open().await;
    let path = "/v1.0/workflow/premium/processCentres/directories";
    let save = async |group: &str, name: &str| {
        let body = json!({"bizGroup": group, "name": name, "name18n": "{}", "operateUserId": "lisi"});
        office.post(path, body).await
    };
    let id = save("erp-1", "Buying").await["result"]["dirId"].clone();
    assert_eq!(save("erp-1", "Purchasing").await["result"]["dirId"], id);
    assert_eq!(save("erp-2", "Purchasing").await["code"], "dirName.validation.failed");
    for number in 2..=10 {
        assert!(save(&format!("erp-{number}"), &number.to_string()).await["result"]["dirId"].is_string());
    }
    assert_eq!(save("erp-11", "Eleven").await["code"], "bizDir.number.exceed");
    let list = office.old("/topapi/process/dirlist/get", json!({"request": {}})).await["result"].clone();
    assert_eq!(
        (list.as_array().unwrap().len(), list[0]["dir_name"].clone()),
        (10, json!("Purchasing")),
        "{list}"
    );
    let delete = format!("{path}?dirId={}&operateUserId=lisi", id.as_str().unwrap());
    assert_eq!(office.call(Method::DELETE, &delete, Value::Null).await["success"], true);
    assert_eq!(office.call(Method::DELETE, &delete, Value::Null).await["code"], "bizDir.not.exist");
    let nobody = json!({"bizGroup": "x", "name": "x", "name18n": "x", "operateUserId": "nobody"});
    assert_eq!(
        office.post("/v1.0/workflow/processCentres/directories", nobody).await["code"],
        "user.not.exist"
    );
}

#[tokio::test]
async fn a_template_is_looked_after_shown_and_copied() {
    let office = Office::open().await;
    let code = office.data_form("Cars").await;
    let old = async |path: &str, more: Value| {
        let mut request = json!({"process_code": code, "agentid": 1, "userid": "lisi"});
        request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        office.old(&format!("/topapi/process/{path}"), json!({"request": request})).await
    };
    assert_eq!(old("procmanager/get", json!({})).await["result"], json!([]));
    assert_eq!(old("procmanager/save", json!({"manager_list": ["lisi", "zhangsan"]})).await["result"], true);
    assert_eq!(old("procmanager/get", json!({})).await["result"], json!(["lisi", "zhangsan"]));
    assert_eq!(old("procmanager/save", json!({"manager_list": ["nobody"]})).await["errcode"], 60121);
    let visible =
        json!([{"visible_type": 0, "visible_value": "lisi"}, {"visible_type": 1, "visible_value": "2"}]);
    assert_eq!(old("procvisible/save", json!({"visible_list": visible})).await["result"], true);
    let shown = old("procvisible/get", json!({})).await["result"].clone();
    assert_eq!((&shown[0]["name"], &shown[1]["visible_value"]), (&json!("李四"), &json!("2")));
    assert!(shown[1]["name"].as_str().is_some_and(|name| !name.is_empty()));
    assert_eq!(old("procvisible/get", json!({"process_code": "none"})).await["errcode"], 820_004);

    let copy = json!({"process_code": code, "agent_id": 1, "process_name": "Vans"});
    let copied = office.old("/topapi/process/copy", copy).await["result"].clone();
    assert_eq!(copied["name"], "Vans");
    assert!(copied["form_content"].as_str().unwrap().contains("Plate"), "{copied}");
    let found = office.old("/topapi/process/get_by_name", json!({"name": "Vans"})).await;
    assert_eq!(found["process_code"], copied["process_code"]);
    let corp = office.fake.corp_id().to_owned();
    let several = |corp: &str, code: &str| json!({"sourceCorpId": corp, "sourceProcessVOList": [{"processCode": code, "name": "Lorries"}]});
    let made = office.post("/v1.0/workflow/processes/copy", several(&corp, &code)).await;
    assert_eq!(made["result"][0]["name"], "Lorries", "{made}");
    assert_eq!(
        office.post("/v1.0/workflow/processes/copy", several("ding0", &code)).await["code"],
        "illegal.parameter"
    );
    assert_eq!(
        office.post("/v1.0/workflow/processes/copy", several(&corp, "none")).await["code"],
        "processcode.error"
    );
}
