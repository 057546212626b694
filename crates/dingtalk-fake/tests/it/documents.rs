//! What is written into documents.

use crate::support::office::Office;
use http::Method;
use serde_json::{Value, json};

const LISI: &str = "union-lisi";

struct Desk {
    office: Office,
    document: String,
}

impl Desk {
    /// With a text of the person's own.
    async fn open() -> Self {
        let office = Office::open().await;
        let base = office.post("/v1.0/doc/workspaces", json!({"name": "Team", "operatorId": LISI})).await;
        let base = base["workspaceId"].as_str().unwrap_or_else(|| panic!("{base}")).to_owned();
        let new = json!({"name": "Notes", "docType": "DOC", "operatorId": LISI});
        let made = office.post(&format!("/v1.0/doc/workspaces/{base}/docs"), new).await;
        let document = made["docKey"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
        Self { office, document }
    }

    async fn call(&self, method: Method, path: &str, body: Value) -> Value {
        let separator = if path.contains('?') { '&' } else { '?' };
        let path = format!("/v1.0/doc/suites/documents/{}{path}{separator}operatorId={LISI}", self.document);
        let answer = self.office.api(method, &path, body).await;
        assert!(!answer.headers.contains_key("x-fake-answer"), "{path}");
        answer.json()
    }

    async fn blocks(&self, query: &str) -> Vec<Value> {
        let answer = self.call(Method::GET, &format!("/blocks{query}"), Value::Null).await;
        answer["result"]["data"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
    }

    async fn write(&self, text: &str) -> Value {
        self.call(Method::POST, "/overwriteContent", json!({"content": text, "dataType": "markdown"})).await
    }

    /// What is fetched as a file.
    async fn text(&self) -> String {
        let path = format!("/v2.0/doc/query/{}/contents?operatorId={LISI}", self.document);
        let task = self.office.get(&path).await["taskId"].clone();
        let path =
            format!("/v2.0/doc/contents/{}/jobStatuses?operatorId={LISI}&taskId={task}", self.document);
        let key = self.office.get(&path).await["contentKey"].clone();
        let path = format!("/_fake/files/{}", key.as_str().unwrap());
        let file = self.office.http.send(Method::GET, &path, &[], String::new()).await.unwrap();
        String::from_utf8(file.body.to_vec()).unwrap()
    }
}

fn summary(blocks: &[Value]) -> Vec<(String, String)> {
    let one = |block: &Value| {
        let kind = block["blockType"].as_str().unwrap().to_owned();
        let text = block[&kind]["text"].as_str().unwrap_or_default().to_owned();
        (kind, text)
    };
    blocks.iter().map(one).collect()
}

fn expected(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(kind, text)| ((*kind).to_owned(), (*text).to_owned())).collect()
}

#[tokio::test]
async fn a_document_that_is_written_as_markdown_is_read_as_blocks_and_as_a_file() {
    let desk = Desk::open().await;
    assert_eq!(desk.blocks("").await, Vec::<Value>::new());
    let text = "# Plan\n\nFirst\nline\n\n- one\n- two\n\n1. a\n2. b\n\n> said\n\n```\n# code\n\nmore\n```\n";
    assert_eq!(desk.write(text).await["success"], true);
    let blocks = desk.blocks("").await;
    assert_eq!(
        summary(&blocks),
        expected(&[
            ("heading", "Plan"),
            ("paragraph", "First\nline"),
            ("unorderedList", "one"),
            ("unorderedList", "two"),
            ("orderedList", "a"),
            ("orderedList", "b"),
            ("blockquote", "said"),
            ("paragraph", "```\n# code\n\nmore\n```"),
        ])
    );
    assert_eq!((&blocks[0]["heading"]["level"], &blocks[7]["index"]), (&json!(1), &json!(7)));
    let some = desk.blocks("?startIndex=1&endIndex=4&blockType=unorderedList").await;
    assert_eq!(summary(&some), expected(&[("unorderedList", "one"), ("unorderedList", "two")]));
    let read = desk.text().await;
    assert!(
        read.starts_with("# Plan\n\nFirst\nline\n\n- one\n\n- two\n\n1. a\n\n2. b\n\n> said\n\n```"),
        "{read}"
    );
    desk.write("Short").await;
    assert_eq!(desk.text().await, "Short");
    let added = json!({"content": {"type": "markdown", "content": "## More"}, "index": 0});
    desk.call(Method::POST, "/content", added).await;
    assert_eq!(desk.text().await, "## More\n\nShort");
    let head = json!({"operatorId": LISI, "location": {"head": true}, "blocks": [{"blockType": "paragraph", "paragraph":
        {"children": [{"elementType": "text", "text": {"content": "Top"}}], "style": {"headingLevel": "HEADING_1"}}}]});
    desk.office.post(&format!("/v1.0/doc/documents/{}/blocks", desk.document), head).await;
    assert_eq!(desk.text().await, "# Top\n\n## More\n\nShort");
}

#[tokio::test]
async fn blocks_are_put_in_changed_appended_to_and_taken_out() {
    let desk = Desk::open().await;
    desk.write("First\n\nLast").await;
    let paragraph = |text: &str| json!({"blockType": "paragraph", "paragraph": {"text": text}});
    let first = desk.blocks("").await[0]["id"].as_str().unwrap().to_owned();
    let put = async |more: Value| {
        let mut body = json!({"element": paragraph("new")});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        desk.call(Method::POST, "/blocks", body).await
    };
    let new = put(json!({"blockId": first, "where": "before"})).await["result"]["data"]["id"].clone();
    put(json!({"index": 1, "element": paragraph("second")})).await;
    put(json!({"element": {"blockType": "heading", "heading": {"level": 2, "text": "End"}}})).await;
    assert_eq!(desk.text().await, "new\n\nFirst\n\nsecond\n\nLast\n\n## End");

    let path = format!("/blocks/{}", new.as_str().unwrap());
    let change = json!({"element": {"blockType": "paragraph", "paragraph": {"folded": true}}});
    let changed = desk.call(Method::PUT, &path, change).await["result"]["result"][0].clone();
    assert_eq!(changed["paragraph"], json!({"text": "new", "folded": true}));
    desk.call(Method::POST, &format!("{path}/paragraph/appendText"), json!({"text": "er"})).await;
    let sticker = json!({"elementType": "sticker", "properties": {"code": "smile"}});
    let with = desk.call(Method::POST, &format!("{path}/paragraph/appendElement"), sticker).await;
    assert_eq!(with["result"]["data"]["children"][0]["elementType"], "sticker");
    assert!(desk.text().await.starts_with("newer\n\n"));
    assert_eq!(desk.call(Method::DELETE, &path, Value::Null).await["success"], true);

    let refused =
        async |method: Method, path: &str, body: Value| desk.call(method, path, body).await["code"].clone();
    assert_eq!(refused(Method::DELETE, &path, Value::Null).await, "invalidRequest.resource.notFound");
    let nowhere = put(json!({"blockId": "none"})).await;
    assert_eq!(nowhere["code"], "invalidRequest.resource.notFound");
    assert_eq!(put(json!({"element": {"text": "x"}})).await["code"], "invalidRequest.inputArgs.invalid");
    assert_eq!(put(json!({"where": "above"})).await["code"], "invalidRequest.inputArgs.invalid");
    let heading = desk.blocks("?blockType=heading").await[0]["id"].as_str().unwrap().to_owned();
    let append = format!("/blocks/{heading}/paragraph/appendText");
    let code = refused(Method::POST, &append, json!({"text": "x"})).await;
    assert_eq!(code, "invalidRequest.inputArgs.invalid");
}

#[tokio::test]
async fn who_may_not_and_what_is_not_there_is_refused_by_the_codes_of_the_pages() {
    let desk = Desk::open().await;
    let path = |document: &str, who: &str| {
        format!("/v1.0/doc/suites/documents/{document}/overwriteContent?operatorId={who}")
    };
    let write =
        async |document: &str, who: &str, body: Value| desk.office.post(&path(document, who), body).await;
    let body = || json!({"content": "x"});
    assert_eq!(write("none", LISI, body()).await["code"], "docNotExist");
    assert_eq!(write(&desk.document, "union-nobody", body()).await["code"], "paramError");
    let long = json!({"content": "字".repeat(50_001)});
    assert_eq!(write(&desk.document, LISI, long).await["code"], "paramError");
    let html = json!({"content": "x", "dataType": "html"});
    assert_eq!(write(&desk.document, LISI, html).await["code"], "paramError");

    let shown = desk
        .office
        .get(&format!("/v2.0/doc/documents/queryDentryUuid?idOrUrl={}&operatorId={LISI}", desk.document))
        .await;
    assert_eq!(shown["dentryUuid"], desk.document.as_str());
    let permissions =
        format!("/v2.0/storage/spaces/dentries/{}/permissions/inheritances?unionId={LISI}", desk.document);
    let broken = json!({"inheritance": "BREAK"});
    let answer = desk.office.api(Method::PUT, &permissions, broken).await;
    assert_eq!(answer.status, 200, "{}", answer.json());
    assert_eq!(write(&desk.document, "union-zhangsan", body()).await["code"], "forbidden.accessDenied");
}

#[tokio::test]
async fn a_document_is_commented_on_and_given_a_picture() {
    let desk = Desk::open().await;
    let comments = format!("/v1.0/doc/docs/{}/comments?operatorId={LISI}", desk.document);
    for text in ["good", "better"] {
        let made = desk.office.post(&comments, json!({"commentContent": text, "commentType": "text"})).await;
        assert!(made["result"]["commentId"].is_string(), "{made}");
    }
    let first = desk.office.get(&format!("{comments}&maxResults=1")).await["result"].clone();
    assert_eq!(first["commentList"][0]["content"]["elements"][0]["text"], "good", "{first}");
    let next = format!("{comments}&maxResults=1&nextToken={}", first["nextToken"].as_str().unwrap());
    let second = desk.office.get(&next).await["result"].clone();
    assert_eq!((&second["commentList"][0]["creatorId"], &second["hasMore"]), (&json!(LISI), &json!(false)));
    let solved = desk.office.get(&format!("{comments}&isSolved=true")).await;
    assert_eq!(solved["result"]["commentList"], json!([]));

    let resources = format!("/v1.0/doc/docs/resources/{}", desk.document);
    let query = format!("{resources}/uploadInfos/query?operatorId={LISI}");
    let body = json!({"size": 3, "mediaType": "image/png", "resourceName": "a.png"});
    let info = desk.office.post(&query, body).await["result"].clone();
    let download =
        format!("{resources}/{}/downloadInfo?operatorId={LISI}", info["resourceId"].as_str().unwrap());
    assert_eq!(desk.office.get(&download).await["code"], "invalidRequest.resource.notFound");
    let base = desk.office.fake.base_url();
    let url = info["uploadUrl"].as_str().unwrap().strip_prefix(&base).unwrap().to_owned();
    let typed = [("content-type", "image/png")];
    assert_eq!(desk.office.http.send(Method::PUT, &url, &typed, "abc".to_owned()).await.unwrap().status, 200);
    let found = desk.office.get(&download).await["result"].clone();
    assert_eq!((&found["size"], &found["resourceName"]), (&json!(3), &json!("a.png")), "{found}");
    let url = found["downloadUrl"].as_str().unwrap().strip_prefix(&base).unwrap().to_owned();
    assert_eq!(&desk.office.http.send(Method::GET, &url, &[], String::new()).await.unwrap().body[..], b"abc");
}
