//! Permissions of files and folders, over the storage by ids and by uuid, and the drive.

use std::time::Duration;

use crate::support::Http;
use dingtalk_fake::Fake;
use http::Method;
use serde_json::{Value, json};

const LISI: &str = "union-lisi";
const ZHANGSAN: &str = "union-zhangsan";

struct Space {
    fake: Fake,
    http: Http,
    token: String,
    id: String,
}

impl Space {
    /// One that lisi owns.
    async fn open() -> Self {
        let fake = Fake::start().await.unwrap();
        let http = Http::new(&fake);
        let token = http.token(&fake).await;
        let mut space = Self { fake, http, token, id: String::new() };
        let made = space
            .call(Method::POST, "/v1.0/storage/spaces", LISI, json!({"option": {"name": "Plans"}}))
            .await;
        space.id = made.1["space"]["id"].as_str().unwrap().to_owned();
        space
    }

    async fn call(&self, method: Method, path: &str, who: &str, body: Value) -> (u16, Value) {
        let path = format!("{path}{}unionId={who}", if path.contains('?') { '&' } else { '?' });
        let answer = self.http.api(method, &path, &self.token, body).await;
        assert!(!answer.headers.contains_key("x-fake-answer"), "{path}");
        let value = if answer.body.is_empty() { Value::Null } else { answer.json() };
        (answer.status.as_u16(), value)
    }

    async fn folder(&self, parent: &str, name: &str) -> Value {
        let path = format!("/v1.0/storage/spaces/{}/dentries/{parent}/folders", self.id);
        self.call(Method::POST, &path, LISI, json!({"name": name})).await.1["dentry"].clone()
    }

    fn entry(&self, id: &Value, act: &str) -> String {
        format!("/v1.0/storage/spaces/{}/dentries/{}/{act}", self.id, id.as_str().unwrap())
    }

    async fn reads(&self, id: &Value, who: &str) -> bool {
        let (status, body) = self.call(Method::POST, &self.entry(id, "query"), who, json!({})).await;
        assert!(status == 200 || body["code"] == "permissionDenied", "{body}");
        status == 200
    }
}

fn user(id: &str) -> Value {
    json!([{"type": "USER", "id": id}])
}

#[tokio::test]
async fn a_role_is_given_listed_by_every_host_changed_and_taken_and_reading_is_refused_without() {
    let space = Space::open().await;
    let folder = space.folder("0", "Secret").await;
    let (id, uuid) = (&folder["id"], folder["uuid"].as_str().unwrap());
    assert!(space.reads(id, ZHANGSAN).await, "as long as nobody has said who may");

    let permissions = space.entry(id, "permissions");
    let reader = json!({"roleId": "READER", "members": user("manager4220")});
    assert_eq!(space.call(Method::POST, &permissions, LISI, reader).await.1["success"], true);
    assert!(!space.reads(id, ZHANGSAN).await);
    let rename = json!({"newName": "Open"});
    let refused = space.call(Method::POST, &space.entry(id, "rename"), ZHANGSAN, rename.clone()).await;
    assert_eq!((refused.0, &refused.1["code"]), (403, &json!("permissionDenied")));
    let drive = format!("/v1.0/drive/spaces/{}/files/{}", space.id, id.as_str().unwrap());
    assert_eq!(space.call(Method::GET, &drive, ZHANGSAN, Value::Null).await.0, 403);
    let listed = format!("/v1.0/storage/spaces/{}/dentries?parentId=0", space.id);
    assert_eq!(space.call(Method::GET, &listed, ZHANGSAN, Value::Null).await.1["dentries"], json!([]));

    let by_uuid = format!("/v2.0/storage/spaces/dentries/{uuid}/permissions");
    let give = json!({"roleId": "READER", "members": user("zhangsan"), "option": {"duration": 3600}});
    space.call(Method::POST, &by_uuid, LISI, give).await;
    assert!(space.reads(id, ZHANGSAN).await);
    assert_eq!(space.call(Method::POST, &space.entry(id, "rename"), ZHANGSAN, rename.clone()).await.0, 403);
    let theirs = json!({"roleId": "EDITOR", "members": user("zhangsan")});
    let refused = space.call(Method::PUT, &by_uuid, ZHANGSAN, theirs.clone()).await;
    assert_eq!(refused.1["code"], "permissionDenied", "only a manager gives roles");
    space.fake.advance_clock(Duration::from_secs(3600));
    assert!(!space.reads(id, ZHANGSAN).await, "the hour is over");
    space.call(Method::PUT, &by_uuid, LISI, theirs.clone()).await;
    assert_eq!(space.call(Method::POST, &space.entry(id, "rename"), ZHANGSAN, rename).await.0, 200);

    let query = json!({"option": {"maxResults": 1}});
    let first = space.call(Method::POST, &format!("{permissions}/query"), LISI, query).await.1;
    assert_eq!(first["permissions"].as_array().unwrap().len(), 1);
    let query = json!({"option": {"nextToken": first["nextToken"]}});
    let second = space.call(Method::POST, &format!("{permissions}/query"), LISI, query).await.1;
    assert_eq!(
        second["permissions"][0]["member"],
        json!({"type": "USER", "id": ZHANGSAN, "corpId": space.fake.corp_id()})
    );
    let query = json!({"option": {"filterRoleIds": ["EDITOR"]}});
    let listed = space.call(Method::POST, &format!("{by_uuid}/query"), LISI, query).await.1;
    assert_eq!(listed["permissions"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&listed["permissions"][0]["member"]["id"], &listed["permissions"][0]["role"]["id"]),
        (&json!("zhangsan"), &json!("EDITOR"))
    );
    let listed = space.call(Method::GET, &format!("{drive}/permissions"), LISI, Value::Null).await.1;
    let roles: Vec<_> = listed["members"].as_array().unwrap().iter().map(|one| &one["role"]).collect();
    assert_eq!(roles, ["only_viewer", "editor"]);
    let asked = json!({"dentryUuidList": [uuid]});
    let roles = space
        .call(Method::POST, "/v2.0/storage/spaces/dentries/permissions/roles/batchQuery", ZHANGSAN, asked)
        .await
        .1;
    assert_eq!(roles["roleMap"][uuid][0]["id"], "EDITOR");

    let other = json!({"roleId": "READER", "members": user("zhangsan")});
    space.call(Method::POST, &format!("{by_uuid}/remove"), LISI, other).await;
    assert!(space.reads(id, ZHANGSAN).await, "the role that was named is not theirs");
    space.call(Method::POST, &format!("{permissions}/remove"), LISI, theirs).await;
    assert!(!space.reads(id, ZHANGSAN).await);
    let member = json!([{"memberType": "user", "memberId": "zhangsan", "corpId": space.fake.corp_id()}]);
    let viewer = json!({"role": "viewer", "members": member, "unionId": LISI});
    space.call(Method::POST, &format!("{drive}/permissions"), LISI, viewer.clone()).await;
    assert!(space.reads(id, ZHANGSAN).await);
    space.call(Method::POST, &format!("{drive}/permissions/delete"), LISI, viewer).await;
    assert!(!space.reads(id, ZHANGSAN).await);
}

#[tokio::test]
async fn what_is_given_above_holds_below_unless_the_inheritance_is_broken_and_for_departments_groups_and_all()
{
    let space = Space::open().await;
    let above = space.folder("0", "Above").await;
    let below = space.folder(above["id"].as_str().unwrap(), "Below").await;
    let everybody = |members: Value| json!({"roleId": "READER", "members": members});
    let give = async |entry: &Value, members: Value| {
        let path = space.entry(&entry["id"], "permissions");
        space.call(Method::POST, &path, LISI, everybody(members)).await
    };
    give(&above, user("manager4220")).await;
    assert!(!space.reads(&below["id"], ZHANGSAN).await);
    let dept = space.fake.seed().users.iter().find(|user| user.userid == "zhangsan").unwrap().dept_id_list[0];
    give(&above, json!([{"type": "DEPT", "id": dept.to_string()}])).await;
    assert!(space.reads(&below["id"], ZHANGSAN).await);
    let inheritances =
        format!("/v2.0/storage/spaces/dentries/{}/permissions/inheritances", below["uuid"].as_str().unwrap());
    assert_eq!(space.call(Method::GET, &inheritances, LISI, Value::Null).await.1["inheritance"], "PASS_ON");
    space.call(Method::PUT, &inheritances, LISI, json!({"inheritance": "BREAK"})).await;
    assert!(!space.reads(&below["id"], ZHANGSAN).await && space.reads(&above["id"], ZHANGSAN).await);
    give(&below, json!([{"type": "ORG", "id": space.fake.corp_id()}])).await;
    assert!(space.reads(&below["id"], ZHANGSAN).await);
    let take = json!({"roleId": "READER", "members": [{"type": "ORG", "id": space.fake.corp_id()}]});
    space.call(Method::POST, &space.entry(&below["id"], "permissions/remove"), LISI, take).await;
    let scopes = inheritances.replace("inheritances", "scopes");
    space.call(Method::PUT, &scopes, LISI, json!({"scope": "ORG"})).await;
    assert!(space.reads(&below["id"], ZHANGSAN).await);
    assert_eq!(space.call(Method::GET, &scopes, LISI, Value::Null).await.1["scope"], "ORG");
    space.call(Method::PUT, &scopes, LISI, json!({"scope": "SPACE"})).await;

    let group = json!({"name": "Night shift", "owner": "lisi", "useridlist": ["lisi", "zhangsan"]});
    let group = space.http.oapi("/chat/create", &space.token, group).await;
    give(&below, json!([{"type": "CONVERSATION", "id": group["chatid"]}])).await;
    assert!(space.reads(&below["id"], ZHANGSAN).await);

    for (role, members, code) in [
        ("KING", user("lisi"), "paramError.roleId"),
        ("READER", user("nobody"), "paramError.members"),
        ("READER", json!([]), "paramError.members"),
    ] {
        let path = space.entry(&below["id"], "permissions");
        let refused =
            space.call(Method::POST, &path, LISI, json!({"roleId": role, "members": members})).await;
        assert_eq!((refused.0, &refused.1["code"]), (400, &json!(code)));
    }
    let absent = space.entry(&json!("7"), "permissions/query");
    assert_eq!(space.call(Method::POST, &absent, LISI, json!({})).await.1["code"], "dentryNotExist");
}
