//! Knowledge bases and their nodes by ids, uuid and address, and what a person pins and stars of them.

use crate::support::Http;
use dingtalk_fake::Fake;
use http::Method;
use serde_json::{Value, json};

const LISI: &str = "union-lisi";
const ZHANGSAN: &str = "union-zhangsan";

struct Library {
    fake: Fake,
    http: Http,
    token: String,
}

impl Library {
    async fn open() -> Self {
        let fake = Fake::start().await.unwrap();
        let http = Http::new(&fake);
        let token = http.token(&fake).await;
        Self { fake, http, token }
    }

    /// With the person where the operation takes one: the pages have it in the query or in the body.
    async fn call(&self, method: Method, path: &str, who: &str, mut body: Value) -> (u16, Value) {
        let path = format!("{path}{}operatorId={who}", if path.contains('?') { '&' } else { '?' });
        body.as_object_mut().into_iter().for_each(|body| drop(body.insert("operatorId".into(), json!(who))));
        let answer = self.http.api(method, &path, &self.token, body).await;
        assert!(!answer.headers.contains_key("x-fake-answer"), "{path}");
        (answer.status.as_u16(), answer.json())
    }

    async fn done(&self, method: Method, path: &str, body: Value) -> Value {
        let (status, value) = self.call(method, path, LISI, body).await;
        assert_eq!(status, 200, "{path}: {value}");
        value
    }

    async fn get(&self, path: &str) -> Value {
        self.done(Method::GET, path, Value::Null).await
    }

    async fn refused(&self, method: Method, path: &str, who: &str, body: Value) -> (u16, String) {
        let (status, value) = self.call(method, path, who, body).await;
        (status, value["code"].as_str().unwrap_or_default().to_owned())
    }

    async fn space(&self, name: &str) -> String {
        let body = json!({"name": name, "shareScope": {"scope": 0}});
        self.done(Method::POST, "/v2.0/doc/spaces", body).await["id"].as_str().unwrap().to_owned()
    }
}

fn id(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("{value}")).to_owned()
}

#[tokio::test]
async fn a_node_is_made_found_by_every_name_renamed_moved_copied_and_listed_in_pages() {
    let library = Library::open().await;
    let (space, other) = (library.space("Handbook").await, library.space("Archive").await);
    let dentries = format!("/v2.0/doc/spaces/{space}/dentries");
    let folder = json!({"name": "Plans", "dentryType": "folder"});
    let folder = id(&library.done(Method::POST, &dentries, folder).await, "dentryId");
    let made = json!({"name": "May", "dentryType": "file", "parentDentryId": folder});
    let made = library.done(Method::POST, &dentries, made).await;
    assert_eq!((&made["name"], &made["creator"]["unionId"]), (&json!("May.adoc"), &json!(LISI)));
    let (node, uuid) = (id(&made, "dentryId"), id(&made, "dentryUuid"));
    let path = format!("{dentries}/{node}");

    let shown = library.get(&format!("{path}?includeSpace=true")).await;
    assert_eq!((&shown["path"], &shown["space"]["name"]), (&json!("/Plans/May.adoc"), &json!("Handbook")));
    assert_eq!(shown["visitorInfo"]["roleCode"], "OWNER");
    let ids = library.get(&format!("/v2.0/doc/dentries/{uuid}/queryDentryId")).await;
    assert_eq!(ids, json!({"dentryId": node, "dentryUuid": uuid, "spaceId": space}));
    assert_eq!(library.get(&format!("/v2.0/doc/dentries/{node}/queryDentryUuid?spaceId={space}")).await, ids);
    let address = id(&shown, "url");
    assert!(address.starts_with(&library.fake.base_url()), "{address}");
    let named = format!("/v2.0/doc/documents/queryDentryUuid?idOrUrl={}", address.replace('/', "%2F"));
    assert_eq!(library.get(&named).await["dentryUuid"], json!(uuid));
    let by_address = json!({"url": format!("{address}?from=chat")});
    let by_address = library.done(Method::POST, "/v2.0/wiki/nodes/queryByUrl", by_address).await;
    assert_eq!(by_address["node"]["nodeId"], json!(uuid));

    let renamed = library.done(Method::POST, &format!("{path}/rename?name=June.adoc"), json!({})).await;
    assert_eq!(renamed["name"], "June.adoc");
    let moved = json!({"targetSpaceId": other});
    let moved = library.done(Method::POST, &format!("{path}/move"), moved).await;
    assert_eq!((&moved["dentryId"], &moved["spaceId"]), (&json!(node), &json!(other)));
    let item = (404, "invalidParameter.item.notFound".to_owned());
    assert_eq!(library.refused(Method::GET, &path, LISI, Value::Null).await, item);
    let copied = json!({"targetSpaceId": space, "toParentDentryId": folder, "name": "Copy.adoc"});
    let there = format!("/v2.0/doc/spaces/{other}/dentries/{node}/copy");
    let copied = library.done(Method::POST, &there, copied).await;
    assert!(copied["name"] == "Copy.adoc" && copied["dentryUuid"] != json!(uuid), "{copied}");
    let onto = json!({"sourceDentryUuid": uuid, "targetParentDentryUuid": copied["dentryUuid"]});
    let onto = library.refused(Method::POST, "/v2.0/doc/app/dentries/copy", LISI, onto).await;
    assert_eq!(onto, (400, "paramError".to_owned()), "a document is no folder");
    let root = id(&library.get(&format!("/v2.0/wiki/workspaces/{space}")).await["workspace"], "rootNodeId");
    let onto = json!({"sourceDentryUuid": uuid, "targetParentDentryUuid": root});
    let copied = library.done(Method::POST, "/v2.0/doc/app/dentries/copy", onto).await;
    assert_eq!(
        (&copied["isAsync"], &copied["syncCopyResult"]["driveSpaceId"]),
        (&json!(false), &json!(space))
    );

    let top = format!("/v2.0/doc/spaces/{space}/directories?maxResults=1");
    let first = library.get(&top).await;
    assert_eq!((&first["children"][0]["dentryId"], &first["hasMore"]), (&json!(folder), &json!(true)));
    let second = library.get(&format!("{top}&nextToken={}", id(&first, "nextToken"))).await;
    assert_eq!((&second["children"][0]["name"], &second["hasMore"]), (&json!("June.adoc"), &json!(false)));
    let below = library.get(&format!("{top}&dentryId={folder}")).await;
    assert_eq!(below["children"][0]["name"], "Copy.adoc");
    let counts = library.get("/v2.0/doc/spaces/statistics/dentryCounts").await;
    assert_eq!(counts["dentriesCount"], "3");
    let counts = library.get("/v2.0/doc/spaces/statistics/dentryCounts?includeFolder=true").await;
    assert_eq!(counts["dentriesCount"], "4");

    let far = format!("/v2.0/doc/spaces/{space}/directories?maxResults=501");
    let wrong = (400, "invalidParameter.argumentInvalid".to_owned());
    assert_eq!(library.refused(Method::GET, &far, LISI, Value::Null).await, wrong);
    let nobody = library.refused(Method::GET, &top, "nobody", Value::Null).await;
    assert_eq!(nobody, (400, "invalidParameter.unionIdInvalid".to_owned()));
    let nowhere = library.refused(Method::GET, "/v2.0/doc/spaces/1/dentries/2", LISI, Value::Null).await;
    assert_eq!(nowhere, (404, "invalidParameter.space.notFound".to_owned()));
    let gone = library.refused(Method::GET, "/v2.0/doc/dentries/x/queryDentryId", LISI, Value::Null).await;
    assert_eq!(gone, (404, "documentNotExist".to_owned()));
}

#[tokio::test]
async fn a_person_pins_spaces_and_stars_nodes_for_themselves() {
    let library = Library::open().await;
    let space = library.space("Handbook").await;
    let pin = format!("/v2.0/doc/spaces/{space}");
    for _ in 0..2 {
        assert_eq!(library.done(Method::POST, &format!("{pin}/pin"), json!({})).await["success"], true);
    }
    let pinned = library.done(Method::POST, "/v2.0/doc/spaces/pinLists/query", json!({})).await;
    assert_eq!(pinned["resultItems"].as_array().map(Vec::len), Some(1));
    assert_eq!(pinned["resultItems"][0]["spaceInfo"]["name"], "Handbook");
    let related = library.get("/v2.0/doc/relations/spaces?maxResults=10").await;
    assert_eq!(related["items"][0]["visitorInfo"]["pinned"], true);
    let of_other = library.call(Method::POST, "/v2.0/doc/spaces/pinLists/query", ZHANGSAN, json!({})).await.1;
    assert_eq!(of_other["resultItems"], json!([]));
    library.done(Method::POST, &format!("{pin}/unpin"), json!({})).await;
    let pinned = library.done(Method::POST, "/v2.0/doc/spaces/pinLists/query", json!({})).await;
    assert_eq!(pinned["resultItems"], json!([]));
    let absent = library.refused(Method::POST, "/v2.0/doc/spaces/1/pin", LISI, json!({})).await;
    assert_eq!(absent, (404, "spaceNotExist".to_owned()));

    let made = json!({"name": "May", "dentryType": "file"});
    let made = library.done(Method::POST, &format!("{pin}/dentries"), made).await;
    let node = format!("/v2.0/doc/dentries/{}", id(&made, "dentryUuid"));
    assert_eq!(library.get(&format!("{node}/starInfos")).await["starred"], false);
    library.done(Method::POST, &format!("{node}/stars/mark"), json!({})).await;
    assert_eq!(library.get(&format!("{node}/starInfos")).await["starred"], true);
    let stars = library.done(Method::POST, "/v2.0/doc/dentries/starLists/query", json!({})).await;
    assert_eq!(stars["starList"][0]["dentryInfo"]["name"], "May.adoc");
    assert_eq!(stars["starList"][0]["spaceInfo"]["id"], json!(space));
    library.done(Method::POST, &format!("{node}/stars/unmark"), json!({})).await;
    let stars = library.done(Method::POST, "/v2.0/doc/dentries/starLists/query", json!({})).await;
    assert_eq!(stars["starList"], json!([]));
}

#[tokio::test]
async fn a_knowledge_base_is_handed_over_by_either_operation() {
    let library = Library::open().await;
    let space = library.space("Handbook").await;
    let shown = library.get(&format!("/v2.0/doc/spaces/{space}")).await;
    assert_eq!((&shown["name"], &shown["owner"]["unionId"]), (&json!("Handbook"), &json!(LISI)));
    let root = id(&library.get(&format!("/v2.0/wiki/workspaces/{space}")).await["workspace"], "rootNodeId");
    let over = json!({"param": {"resourceId": root, "receiverUnionId": ZHANGSAN}});
    assert_eq!(
        library.done(Method::POST, "/v2.0/doc/dentries/workspace/handover", over).await["result"],
        true
    );
    let owner = library.get(&format!("/v2.0/doc/spaces/{space}")).await["owner"]["unionId"].clone();
    assert_eq!(owner, ZHANGSAN);
    let back = json!({"workspaceId": space, "sourceOwnerId": ZHANGSAN, "targetOwnerId": LISI});
    let path = "/v2.0/wiki/managementOperations/workspaces/handOver";
    assert_eq!(library.done(Method::POST, path, back.clone()).await["success"], true);
    let again = library.refused(Method::POST, path, LISI, back).await;
    assert_eq!(again, (400, "paramError".to_owned()), "it is no longer theirs");
    let all = library.get("/v2.0/wiki/org/workspaces?pageNumber=1&pageSize=10").await;
    assert_eq!(all["workspaces"][0]["workspaceName"], "Handbook");
    assert_eq!(library.get("/v2.0/doc/spaces/statistics/spaceCounts").await["spacesCount"], "1");
    let mine = library.get(&format!("/v2.0/doc/spaces/users/{LISI}/mine")).await;
    assert_eq!(mine, library.get(&format!("/v2.0/doc/spaces/users/{LISI}/mine")).await);
    assert_eq!(mine["owner"]["unionId"], LISI);
}

#[tokio::test]
async fn a_knowledge_base_is_found_by_a_part_of_its_name() {
    let library = Library::open().await;
    let (handbook, _) = (library.space("Staff Handbook").await, library.space("Recipes").await);
    let search = async |keyword: &str| {
        let asked = json!({"keyword": keyword, "option": {"maxResults": 10}});
        library.done(Method::POST, "/v2.0/storage/workspaces/search", asked).await["items"].clone()
    };
    let found = search("handbook").await;
    assert_eq!((&found[0]["workspaceId"], &found[0]["name"]), (&json!(handbook), &json!("Staff Handbook")));
    assert!(found[0]["url"].as_str().unwrap().starts_with(&library.fake.base_url()), "{found}");
    assert_eq!(search("nothing").await, json!([]));
}
