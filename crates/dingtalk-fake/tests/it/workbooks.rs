//! Documents of knowledge bases, and the sheets and cells of those that are workbooks.

use crate::support::Http;
use dingtalk_fake::Fake;
use http::Method;
use serde_json::{Value, json};

struct Office {
    _fake: Fake,
    http: Http,
    token: String,
}

impl Office {
    async fn open() -> Self {
        let fake = Fake::start().await.unwrap();
        let http = Http::new(&fake);
        let token = http.token(&fake).await;
        Self { _fake: fake, http, token }
    }

    async fn as_person(&self, who: &str, method: Method, path: &str, body: Value) -> (u16, Value) {
        let path = format!("{path}{}operatorId={who}", if path.contains('?') { '&' } else { '?' });
        let answer = self.http.api(method, &path, &self.token, body).await;
        assert!(!answer.headers.contains_key("x-fake-answer"), "{path}");
        let value = if answer.body.is_empty() { Value::Null } else { answer.json() };
        (answer.status.as_u16(), value)
    }

    async fn call(&self, method: Method, path: &str, body: Value) -> Value {
        let (status, value) = self.as_person("union-lisi", method, path, body).await;
        assert_eq!(status, 200, "{path}: {value}");
        value
    }

    async fn refused(&self, method: Method, path: &str, body: Value) -> (u16, String) {
        let (status, value) = self.as_person("union-lisi", method, path, body).await;
        (status, value["code"].as_str().unwrap_or_default().to_owned())
    }

    /// The newest record of a kind, as the state has it.
    async fn kept(&self, kind: &str) -> Value {
        let state = self.http.get("/_fake/state").await;
        let shelf = &state["state"]["records"][kind]["records"];
        shelf.as_array().and_then(|records| records.last()).unwrap_or_else(|| panic!("{state}")).clone()
    }

    async fn workspace(&self) -> String {
        let body = json!({"name": "Handbook", "operatorId": "union-lisi"});
        let made = self.call(Method::POST, "/v1.0/doc/workspaces", body).await;
        made["workspaceId"].as_str().unwrap().to_owned()
    }

    async fn document(&self, workspace: &str, kind: &str) -> Value {
        let body = json!({"name": "Hours", "docType": kind, "operatorId": "union-lisi"});
        self.call(Method::POST, &format!("/v1.0/doc/workspaces/{workspace}/docs"), body).await
    }
}

#[tokio::test]
async fn a_sheet_is_written_read_searched_grown_and_deleted() {
    let office = Office::open().await;
    let workspace = office.workspace().await;
    let book = office.document(&workspace, "WORKBOOK").await["docKey"].as_str().unwrap().to_owned();
    let sheets = format!("/v1.0/doc/workbooks/{book}/sheets");
    let listed = office.call(Method::GET, &sheets, Value::Null).await;
    assert_eq!(listed["value"][0]["name"], "Sheet1");
    let made = office.call(Method::POST, &sheets, json!({"name": "Sheet1"})).await;
    assert_eq!((&made["name"], &made["visibility"]), (&json!("Sheet1(1)"), &json!("visible")));
    let sheet = format!("{sheets}/{}", made["id"].as_str().unwrap());
    assert_eq!(office.call(Method::GET, &sheet, Value::Null).await["lastNonEmptyRow"], -1);

    let values = json!({"values": [["Name", "Hours"], ["张三", "7.5"], ["李四", "=B2+1"]],
        "backgroundColors": [["#ff0000"]], "fontWeights": [["bold"]]});
    let written = office.call(Method::PUT, &format!("{sheet}/ranges/A1:B3"), values).await;
    assert_eq!(written["a1Notation"], "A1:B3");
    let read = office.call(Method::GET, &format!("{sheet}/ranges/A1:B3"), Value::Null).await;
    assert_eq!(read["values"], json!([["Name", "Hours"], ["张三", 7.5], ["李四", "=B2+1"]]));
    assert_eq!(read["displayValues"][1], json!(["张三", "7.5"]));
    assert_eq!(read["formulas"], json!([["", ""], ["", ""], ["", "=B2+1"]]));
    assert_eq!(
        (&read["backgroundColors"][0][0]["red"], &read["fontWeights"][0]),
        (&json!(255), &json!(["bold", "normal"]))
    );
    let only = office.call(Method::GET, &format!("{sheet}/ranges/A2?select=values"), Value::Null).await;
    assert_eq!(only, json!({"values": [["张三"]]}));

    let rows = json!({"values": [["王五", "8"]]});
    assert_eq!(office.call(Method::POST, &format!("{sheet}/appendRows"), rows).await["a1Notation"], "A4:B4");
    office.call(Method::POST, &format!("{sheet}/insertRowsBefore"), json!({"row": 1, "rowCount": 2})).await;
    office
        .call(Method::POST, &format!("{sheet}/insertColumnsBefore"), json!({"column": 1, "columnCount": 1}))
        .await;
    let shown = office.call(Method::GET, &sheet, Value::Null).await;
    assert_eq!((&shown["lastNonEmptyRow"], &shown["lastNonEmptyColumn"]), (&json!(5), &json!(2)));
    assert_eq!((&shown["rowCount"], &shown["columnCount"]), (&json!(202), &json!(27)));
    let find = json!({"text": "五", "findOptions": {"unionCells": false}});
    let found = office.call(Method::POST, &format!("{sheet}/findAll"), find).await;
    assert_eq!(found["value"], json!([{"a1Notation": "A6", "values": [["王五"]]}]));
    let next = json!({"text": "hours", "findOptions": {"scope": "A:C"}});
    let next = office.call(Method::POST, &format!("{sheet}/ranges/C2/findNext"), next).await;
    assert_eq!(next["a1Notation"], "C1", "round from the end");
    let wanted = json!({"text": "HOURS", "findOptions": {"matchCase": true}});
    let none = office.refused(Method::POST, &format!("{sheet}/ranges/A1/findNext"), wanted).await;
    assert_eq!(none, (404, "invalidRequest.resource.notFound".to_owned()));
    office.call(Method::POST, &format!("{sheet}/deleteRows"), json!({"row": 1, "rowCount": 2})).await;
    office
        .call(Method::POST, &format!("{sheet}/deleteColumns"), json!({"column": 1, "columnCount": 1}))
        .await;
    let read =
        office.call(Method::GET, &format!("{sheet}/ranges/A1:B4?select=displayValues"), Value::Null).await;
    assert_eq!(read["displayValues"][3], json!(["王五", "8"]));

    office.call(Method::POST, &format!("{sheet}/ranges/A1/clearData"), Value::Null).await;
    let read = office.call(Method::GET, &format!("{sheet}/ranges/A1"), Value::Null).await;
    assert_eq!(
        (&read["values"], &read["backgroundColors"][0][0]["hexString"]),
        (&json!([[""]]), &json!("#ff0000"))
    );
    office.call(Method::POST, &format!("{sheet}/ranges/A1/clear"), Value::Null).await;
    let read = office.call(Method::GET, &format!("{sheet}/ranges/A1"), Value::Null).await;
    assert_eq!(read["backgroundColors"][0][0]["hexString"], "#ffffff");

    let change = json!({"name": "May", "frozenRowCount": 1, "visibility": "hidden"});
    office.call(Method::PUT, &sheet, change).await;
    let by_name = office.call(Method::GET, &format!("{sheets}/May"), Value::Null).await;
    assert_eq!(
        (&by_name["id"], &by_name["frozenRowCount"], &by_name["visibility"]),
        (&made["id"], &json!(1), &json!("hidden"))
    );
    let wrong = "invalidRequest.inputArgs.invalid";
    for (method, path, body) in [
        (Method::PUT, format!("{sheet}/ranges/A1"), json!({"values": [["a", "b"]]})),
        (Method::GET, format!("{sheet}/ranges/A1:ZZ1"), Value::Null),
        (Method::POST, format!("{sheet}/deleteRows"), json!({"row": 199, "rowCount": 5})),
        (Method::PUT, sheet.clone(), json!({"name": "Sheet1"})),
    ] {
        assert_eq!(office.refused(method, &path, body).await, (400, wrong.to_owned()), "{path}");
    }
    assert_eq!(office.call(Method::DELETE, &format!("{sheets}/Sheet1"), Value::Null).await["success"], true);
    assert_eq!(office.refused(Method::DELETE, &sheet, Value::Null).await.1, wrong, "one sheet stays");
    let gone = office.refused(Method::GET, &format!("{sheets}/Sheet1"), Value::Null).await;
    assert_eq!(gone, (404, "invalidRequest.resource.notFound".to_owned()));
    let unknown = office.refused(Method::GET, "/v1.0/doc/workbooks/nothing/sheets", Value::Null).await;
    assert_eq!(unknown, (404, "invalidRequest.document.notFound".to_owned()));
}

const WRONG: &str = "invalidRequest.inputArgs.invalid";
const ABSENT: &str = "invalidRequest.resource.notFound";

#[tokio::test]
async fn a_filter_and_filter_views_are_made_changed_column_by_column_sorted_by_and_deleted() {
    let office = Office::open().await;
    let workspace = office.workspace().await;
    let book = office.document(&workspace, "WORKBOOK").await["docKey"].as_str().unwrap().to_owned();
    let sheet = format!("/v1.0/doc/workbooks/{book}/sheets/Sheet1");
    let values = json!({"values": [["Name", "Hours"], ["c", "10"], ["a", "9"], ["", ""], ["b", "late"]]});
    office.call(Method::PUT, &format!("{sheet}/ranges/B1:C5"), values).await;

    let shown = format!("{sheet}/filter/getFilter");
    assert_eq!(office.refused(Method::GET, &shown, Value::Null).await, (404, ABSENT.to_owned()));
    let by_value = json!({"filterType": "values", "visibleValues": ["a"]});
    let filter = json!({"range": "C5:B1", "criteria": {"0": by_value}});
    let made = office.call(Method::POST, &format!("{sheet}/createFilter"), filter.clone()).await;
    let kept = office.call(Method::GET, &shown, Value::Null).await;
    assert_eq!(kept, json!({"id": made["id"], "range": "B1:C5", "criteria": {"0": by_value}}));
    let second = office.refused(Method::POST, &format!("{sheet}/createFilter"), filter).await;
    assert_eq!(second, (403, "forbidden.operationIllegal".to_owned()));

    let late = json!({"filterType": "condition", "conditions": [{"operator": "contains", "value": "late"}]});
    let set = json!({"column": 1, "filterCriteria": late});
    office.call(Method::POST, &format!("{sheet}/filter/setColumnFilterCriteria"), set).await;
    let red = json!({"filterType": "color", "backgroundColor": "#ff0000"});
    office.call(Method::POST, &format!("{sheet}/filter/updateFilter"), json!({"criteria": {"0": red}})).await;
    let kept = office.call(Method::GET, &shown, Value::Null).await["criteria"].clone();
    assert_eq!(kept, json!({"0": red, "1": late}), "the other column's stays");
    office
        .call(Method::POST, &format!("{sheet}/filter/clearColumnFilterCriteria"), json!({"column": 1}))
        .await;
    let clear = json!({"criteria": {"0": null}});
    office.call(Method::POST, &format!("{sheet}/filter/updateFilter"), clear).await;
    assert_eq!(office.call(Method::GET, &shown, Value::Null).await["criteria"], json!({}));

    for (ascending, hours) in
        [(true, ["Hours", "9", "10", "late", ""]), (false, ["Hours", "late", "10", "9", ""])]
    {
        let field = json!({"field": {"column": 1, "ascending": ascending}});
        office.call(Method::POST, &format!("{sheet}/filter/sort"), field).await;
        let path = format!("{sheet}/ranges/C1:C5?select=displayValues");
        let read = office.call(Method::GET, &path, Value::Null).await["displayValues"].clone();
        assert_eq!(read, json!(hours.map(|hour| [hour])));
    }
    let path = format!("{sheet}/ranges/B1:B5?select=displayValues");
    let names = office.call(Method::GET, &path, Value::Null).await["displayValues"].clone();
    assert_eq!(names, json!([["Name"], ["b"], ["c"], ["a"], [""]]), "whole rows of the range");

    let views = format!("{sheet}/filterViews");
    let view = json!({"name": "Late", "range": "B1:C5", "criteria": {"1": late}});
    let view = office.call(Method::POST, &views, view).await;
    assert_eq!((&view["name"], &view["range"]), (&json!("Late"), &json!("B1:C5")));
    let path = format!("{views}/{}", view["id"].as_str().unwrap());
    let changed = office.call(Method::PATCH, &path, json!({"name": "Too late", "range": "B1:D9"})).await;
    assert_eq!(changed, json!({"id": view["id"], "name": "Too late", "range": "B1:D9"}));
    let set = json!({"column": 2, "filterCriteria": red});
    office.call(Method::POST, &format!("{path}/setColumnFilterCriteria"), set).await;
    office.call(Method::POST, &format!("{path}/clearColumnFilterCriteria"), json!({"column": 1})).await;
    let listed = office.call(Method::GET, &views, Value::Null).await["filterViews"].clone();
    let whole = json!([{"id": view["id"], "name": "Too late", "range": "B1:D9", "criteria": {"2": red}}]);
    assert_eq!(listed, whole);

    for (path, body) in [
        (format!("{sheet}/filter/setColumnFilterCriteria"), json!({"column": 2, "filterCriteria": red})),
        (
            format!("{sheet}/filter/setColumnFilterCriteria"),
            json!({"column": 0, "filterCriteria":
            {"filterType": "color", "backgroundColor": "#ff0000", "fontColor": "#ff0000"}}),
        ),
        (
            format!("{sheet}/filter/updateFilter"),
            json!({"criteria": {"0": {"filterType": "condition",
            "conditions": [{"operator": "like", "value": "x"}]}}}),
        ),
        (format!("{sheet}/filter/sort"), json!({"field": {"column": 9}})),
        (views.clone(), json!({"name": "x", "range": "nowhere"})),
    ] {
        assert_eq!(office.refused(Method::POST, &path, body).await, (400, WRONG.to_owned()), "{path}");
    }
    assert_eq!(office.call(Method::DELETE, &path, Value::Null).await["id"], view["id"]);
    assert_eq!(office.refused(Method::DELETE, &path, Value::Null).await, (404, ABSENT.to_owned()));
    office.call(Method::POST, &format!("{sheet}/deleteFilter"), Value::Null).await;
    assert_eq!(office.refused(Method::GET, &shown, Value::Null).await, (404, ABSENT.to_owned()));
}

#[tokio::test]
async fn a_sheet_is_laid_out_and_what_it_does_not_have_is_refused() {
    let office = Office::open().await;
    let workspace = office.workspace().await;
    let book = office.document(&workspace, "WORKBOOK").await["docKey"].as_str().unwrap().to_owned();
    let sheet = format!("/v1.0/doc/workbooks/{book}/sheets/Sheet1");
    let id = office.call(Method::GET, &sheet, Value::Null).await["id"].clone();
    for (act, body) in [
        ("setRowHeight", json!({"row": 3, "height": 40})),
        ("setRowsHeight", json!({"row": 3, "rowCount": 2, "height": 50})),
        ("setColumnWidth", json!({"column": 1, "width": 90})),
        ("setColumnsWidth", json!({"column": 1, "columnCount": 2, "width": 95})),
    ] {
        let laid_out = office.call(Method::POST, &format!("{sheet}/{act}"), body).await;
        assert_eq!(laid_out, json!({"sheetId": id, "sheetName": "Sheet1"}), "{act}");
    }
    for (act, body) in [
        ("setRowsVisibility", json!({"row": 4, "rowCount": 1, "visibility": "hidden"})),
        ("setColumnsVisibility", json!({"column": 0, "columnCount": 1, "visibility": "hidden"})),
        ("autofitRows", json!({"row": 3, "rowCount": 1, "fontWidth": 10})),
    ] {
        let laid_out = office.call(Method::POST, &format!("{sheet}/{act}"), body).await;
        assert_eq!(laid_out, json!({"id": id}), "{act}");
    }
    office.call(Method::POST, &format!("{sheet}/insertRowsBefore"), json!({"row": 0, "rowCount": 2})).await;
    let kept = office.kept("workbook sheets").await["document"].clone();
    assert_eq!(kept["rows"], json!({"6": {"height": 50, "visibility": "hidden"}}));
    assert_eq!(
        kept["columns"],
        json!({"0": {"visibility": "hidden"}, "1": {"width": 95}, "2": {"width": 95}})
    );
    for (act, body) in [
        ("setRowsHeight", json!({"row": 201, "rowCount": 2, "height": 50})),
        ("setColumnWidth", json!({"column": 0, "width": 0})),
        ("setColumnsVisibility", json!({"column": 0, "columnCount": 1, "visibility": "dim"})),
    ] {
        let refused = office.refused(Method::POST, &format!("{sheet}/{act}"), body).await;
        assert_eq!(refused, (400, WRONG.to_owned()), "{act}");
    }

    let values = json!({"values": [["a", "b"], ["c", "d"]]});
    office.call(Method::PUT, &format!("{sheet}/ranges/A1:B2"), values).await;
    let range = format!("{sheet}/ranges/A1:B2");
    let merged =
        office.call(Method::POST, &format!("{range}/merge"), json!({"mergeType": "mergeRows"})).await;
    assert_eq!(merged["a1Notation"], "A1:B2");
    let read = office.call(Method::GET, &format!("{range}?select=values"), Value::Null).await;
    assert_eq!(read["values"], json!([["a", ""], ["c", ""]]));
    let options = json!({"options": [{"value": "a", "color": "#ff0000"}, {"value": "c"}]});
    let border = json!({"color": "#000000", "style": "solid", "type": {"top": true}});
    office.call(Method::POST, &format!("{range}/insertDropdownLists"), options.clone()).await;
    office.call(Method::POST, &format!("{range}/setBorder"), border.clone()).await;
    let cell = office.kept("workbook sheets").await["document"]["cells"]["0,0"].clone();
    assert_eq!(
        (&cell["dropdown"], &cell["border"], &cell["mergedWith"]),
        (&options["options"], &border, &json!("A1:B1"))
    );
    let removed = office.call(Method::POST, &format!("{range}/deleteDropdownLists"), Value::Null).await;
    assert_eq!(removed["a1Notation"], "A1:B2");
    let cell = office.kept("workbook sheets").await["document"]["cells"]["0,0"].clone();
    assert!(cell["dropdown"].is_null() && cell["border"].is_object(), "{cell}");
    for (act, body) in
        [("merge", json!({"mergeType": "all"})), ("insertDropdownLists", json!({"options": []}))]
    {
        let refused = office.refused(Method::POST, &format!("{range}/{act}"), body).await;
        assert_eq!(refused, (400, WRONG.to_owned()), "{act}");
    }
}

#[tokio::test]
async fn images_protections_rules_and_notes_belong_to_their_sheet() {
    let office = Office::open().await;
    let workspace = office.workspace().await;
    let book = office.document(&workspace, "WORKBOOK").await["docKey"].as_str().unwrap().to_owned();
    let sheets = format!("/v1.0/doc/workbooks/{book}/sheets");
    let sheet = format!("{sheets}/Sheet1");
    let images = format!("{sheet}/floatImages");
    let image = json!({"src": "resource", "anchor": {"row": 1, "col": 2},
        "coordinate": {"width": 10.5, "height": 20.0, "offsetX": 0.0, "offsetY": 1.0}});
    let made = office.call(Method::POST, &images, image.clone()).await;
    assert_eq!((&made["success"], &made["result"]["anchor"]), (&json!(true), &image["anchor"]));
    let path = format!("{images}/{}", made["result"]["id"].as_str().unwrap());
    let changed = office.call(Method::PUT, &path, json!({"anchor": {"row": 5}})).await;
    assert_eq!(changed["result"]["anchor"], json!({"row": 5, "col": 2}), "what is not named stays");
    assert_eq!(office.call(Method::GET, &path, Value::Null).await, changed);
    let listed = office.call(Method::GET, &images, Value::Null).await;
    assert_eq!(listed["value"], json!([changed["result"]]));
    let off = office.refused(Method::PUT, &path, json!({"anchor": {"row": 5, "col": 99}})).await;
    assert_eq!(off, (400, WRONG.to_owned()));

    let other = office.call(Method::POST, &sheets, json!({"name": "Other"})).await["id"].clone();
    let elsewhere = path.replace("Sheet1", "Other");
    assert_eq!(office.refused(Method::GET, &elsewhere, Value::Null).await, (404, ABSENT.to_owned()));
    assert_eq!(office.call(Method::DELETE, &path, Value::Null).await["success"], true);
    assert_eq!(office.refused(Method::GET, &path, Value::Null).await, (404, ABSENT.to_owned()));

    let range = format!("{sheet}/ranges/A1:B2/protections");
    let protection = json!({"otherUserPermission": "read"});
    let id = office.call(Method::POST, &range, protection).await["id"].as_str().unwrap().to_owned();
    let wrong_range = format!("{sheet}/ranges/A1/protections/{id}");
    assert_eq!(office.refused(Method::DELETE, &wrong_range, Value::Null).await, (404, ABSENT.to_owned()));
    let ended = office.call(Method::DELETE, &format!("{range}/{id}"), Value::Null).await;
    assert_eq!(ended["a1Notation"], "A1:B2");

    let rules = format!("{sheet}/conditionalFormattingRules");
    let rule =
        json!({"ranges": ["A1:A9"], "numberCondition": {"operator": "between", "value1": 1, "value2": 2}});
    assert!(office.call(Method::POST, &rules, rule).await["id"].is_string());
    let half = json!({"ranges": ["A1:A9"], "numberCondition": {"operator": "between", "value1": 1}});
    assert_eq!(office.refused(Method::POST, &rules, half).await, (400, WRONG.to_owned()));

    let notes = format!("/v1.0/doc/workbooks/{book}/developerMetadatas");
    let note = json!({"associatedRow": {"sheet": "Other", "row": 3}, "value": "total"});
    let id = office.call(Method::POST, &notes, note).await["id"].as_str().unwrap().to_owned();
    let noted = office.call(Method::GET, &format!("{notes}/{id}"), Value::Null).await;
    assert_eq!(noted, json!({"associatedRow": {"sheetId": other, "row": 3}, "value": "total"}));
    office.call(Method::DELETE, &format!("{sheets}/Other"), Value::Null).await;
    let gone = office.refused(Method::GET, &format!("{notes}/{id}"), Value::Null).await;
    assert_eq!(gone, (404, ABSENT.to_owned()));
}

#[tokio::test]
async fn a_document_lies_in_its_knowledge_base_for_its_members_until_it_is_deleted() {
    let office = Office::open().await;
    let workspace = office.workspace().await;
    let made = office.document(&workspace, "WORKBOOK").await;
    let (node, book) = (made["nodeId"].as_str().unwrap(), made["docKey"].as_str().unwrap());
    let path = format!("/v1.0/doc/workspaces/{workspace}/docs/{node}");
    let shown = office.call(Method::GET, &path, Value::Null).await;
    assert_eq!(
        (&shown["nodeBO"]["name"], &shown["nodeBO"]["docType"]),
        (&json!("Hours.axls"), &json!("WORKBOOK"))
    );
    assert_eq!(shown["workspaceBO"], json!({"workspaceId": workspace, "name": "Handbook"}));
    let as_node = office.call(Method::GET, &format!("/v2.0/wiki/nodes/{node}"), Value::Null).await;
    assert_eq!(
        (&as_node["node"]["name"], &as_node["node"]["workspaceId"]),
        (&json!("Hours.axls"), &json!(workspace))
    );
    let folder = office.document(&workspace, "FOLDER").await["nodeId"].clone();
    let inner = json!({"name": "Plan", "docType": "DOC", "operatorId": "union-lisi", "parentNodeId": folder});
    office.call(Method::POST, &format!("/v1.0/doc/workspaces/{workspace}/docs"), inner).await;
    let listed = format!("/v2.0/wiki/nodes?parentNodeId={}", folder.as_str().unwrap());
    assert_eq!(office.call(Method::GET, &listed, Value::Null).await["nodes"][0]["name"], "Plan.adoc");

    let sheet = format!("/v1.0/doc/workbooks/{book}/sheets/Sheet1/ranges/A1");
    let member = |role: &str| {
        json!({"operatorId": "union-lisi",
        "members": [{"memberId": "union-zhangsan", "memberType": "USER", "roleType": role}]})
    };
    let zhangsan =
        async |method: Method, body: Value| office.as_person("union-zhangsan", method, &sheet, body).await.0;
    office.call(Method::POST, &format!("{path}/members"), member("ONLY_VIEWER")).await;
    assert_eq!(zhangsan(Method::GET, Value::Null).await, 200);
    assert_eq!(zhangsan(Method::PUT, json!({"values": [["x"]]})).await, 403);
    office.call(Method::PUT, &format!("{path}/members"), member("EDITOR")).await;
    assert_eq!(zhangsan(Method::PUT, json!({"values": [["x"]]})).await, 200);
    let take = json!({"operatorId": "union-lisi", "members": [{"memberId": "union-zhangsan", "memberType": "USER"}]});
    let owner = json!({"operatorId": "union-lisi",
        "members": [{"memberId": "union-manager4220", "memberType": "USER", "roleType": "VIEWER"}]});
    office.call(Method::POST, &format!("{path}/members"), owner).await;
    office.call(Method::POST, &format!("{path}/members/remove"), take).await;
    assert_eq!(zhangsan(Method::GET, Value::Null).await, 403);
    let asked = json!({"operatorId": "union-zhangsan", "nodeIds": [node]});
    let (_, seen) = office
        .as_person("union-zhangsan", Method::POST, "/v1.0/doc/workspaces/docs/infos/query", asked)
        .await;
    assert_eq!(seen["result"][0]["hasPermission"], false);

    office.call(Method::DELETE, &path, Value::Null).await;
    assert_eq!(office.refused(Method::GET, &path, Value::Null).await, (404, "nodeNotExist".to_owned()));
    let gone = office.refused(Method::GET, &sheet, Value::Null).await;
    assert_eq!(gone, (404, "invalidRequest.document.notFound".to_owned()));
    let elsewhere = "/v1.0/doc/workspaces/1/docs/2";
    assert_eq!(
        office.refused(Method::GET, elsewhere, Value::Null).await,
        (404, "workspaceNotExist".to_owned())
    );
    let kind = json!({"name": "Hours", "docType": "FILM", "operatorId": "union-lisi"});
    let refused = office.refused(Method::POST, &format!("/v1.0/doc/workspaces/{workspace}/docs"), kind).await;
    assert_eq!(refused, (400, "paramError.docType".to_owned()));
    let (status, info) = office
        .as_person("union-lisi", Method::GET, &format!("/v1.0/doc/workspaces/{workspace}"), Value::Null)
        .await;
    assert_eq!((status, &info["isDeleted"], &info["owner"]), (200, &json!(false), &json!("union-lisi")));
    let own = office.call(Method::GET, "/v1.0/doc/workspaces", Value::Null).await;
    assert_eq!(own["workspaces"][0]["workspaceId"], json!(workspace));
}
