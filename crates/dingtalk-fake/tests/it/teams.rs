//! Teams of knowledge bases, and documents found by their names.

use crate::support::office::Office;
use http::Method;
use serde_json::{Value, json};

const LISI: &str = "union-lisi";
const ZHANGSAN: &str = "union-zhangsan";

#[tokio::test]
async fn a_team_is_the_same_to_both_products() {
    let office = Office::open().await;
    let made = office
        .post(
            &format!("/v2.0/wiki/teams?operatorId={LISI}"),
            json!({"name": "Lab", "option": {"description": "d"}}),
        )
        .await;
    let id = made["team"]["teamId"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
    let doc = |who: &str| format!("/v2.0/doc/teams/{id}?operatorId={who}");
    let shown = office.get(&doc(ZHANGSAN)).await;
    assert_eq!(
        (&shown["id"], &shown["description"], &shown["creator"]["unionId"]),
        (&json!(id), &json!("d"), &json!(LISI))
    );
    assert_eq!(shown["visitInfo"].get("roleCode"), None);
    let other = json!({"name": "Shop", "teamType": 1, "operatorId": LISI});
    assert_eq!(office.post("/v2.0/doc/teams", other).await["type"], 1);

    let list = async |path: &str, who: &str, token: &str| {
        office.get(&format!("{path}?operatorId={who}&maxResults=1&nextToken={token}")).await
    };
    let first = list("/v2.0/wiki/teams", LISI, "").await;
    assert_eq!(first["teams"][0]["name"], "Lab");
    let second = list("/v2.0/wiki/teams", LISI, first["nextToken"].as_str().unwrap()).await;
    assert_eq!((&second["teams"][0]["name"], second.get("nextToken")), (&json!("Shop"), None));
    assert_eq!(list("/v2.0/doc/teams", ZHANGSAN, "").await["items"], json!([]));

    let members = |list: Value, who: &str| json!({"operatorId": who, "members": list});
    let path = format!("/v2.0/doc/teams/{id}/members");
    let people = json!([{"memberId": ZHANGSAN, "memberType": 0, "roleCode": "ADMIN"}, {"memberId": "union-nobody", "memberType": 0}]);
    let saved = office.call(Method::PUT, &path, members(people.clone(), LISI)).await;
    assert_eq!(
        (&saved["saveSuccess"], &saved["notInOrgMembers"][0]["memberId"]),
        (&json!(false), &json!("union-nobody"))
    );
    let shown = office.get(&format!("{path}?operatorId={LISI}")).await;
    let ids: Vec<_> =
        shown["members"].as_array().unwrap().iter().map(|member| member["memberId"].clone()).collect();
    assert_eq!(ids, [LISI, ZHANGSAN]);
    assert_eq!((&shown["members"][1]["name"], &shown["teamName"]), (&json!("张三"), &json!("Lab")));
    let items = list("/v2.0/doc/teams", ZHANGSAN, "").await["items"].clone();
    assert_eq!(items[0]["visitInfo"]["roleCode"], "ADMIN", "{items}");
    let taken = office.call(Method::PUT, &format!("{path}/remove"), members(people, LISI)).await;
    assert_eq!(taken["notInOrgMembers"][0]["memberId"], "union-nobody");
    assert_eq!(list("/v2.0/doc/teams", ZHANGSAN, "").await["items"], json!([]));

    let rename = |who: &str| json!({"name": "Laboratory", "operatorId": who});
    let refused = office.call(Method::PUT, &format!("/v2.0/doc/teams/{id}"), rename(ZHANGSAN)).await;
    assert_eq!(refused["code"], "forbidden.accessDenied");
    assert_eq!(
        office.call(Method::PUT, &format!("/v2.0/doc/teams/{id}"), rename(LISI)).await["name"],
        "Laboratory"
    );
    assert_eq!(office.call(Method::DELETE, &doc(LISI), Value::Null).await["id"], json!(id));
    assert_eq!(office.get(&doc(LISI)).await["code"], "teamNotExist");
}

#[tokio::test]
async fn documents_are_found_by_name_and_listed_by_who_wrote_them_last() {
    let office = Office::open().await;
    let base =
        office.post("/v1.0/doc/workspaces", json!({"name": "Team", "operatorId": LISI})).await["workspaceId"]
            .clone();
    let base = base.as_str().unwrap();
    let mut keys = Vec::new();
    for name in ["Plan May", "Minutes", "Plan June"] {
        let new = json!({"name": name, "docType": "DOC", "operatorId": LISI});
        keys.push(office.post(&format!("/v1.0/doc/workspaces/{base}/docs"), new).await["docKey"].clone());
        office.fake.advance_clock(std::time::Duration::from_secs(1));
    }
    let search = |token: &str| {
        format!(
            "/v1.0/doc/docs?keyword=Plan&maxResults=1&operatorId={LISI}&workspaceId={base}&nextToken={token}"
        )
    };
    let first = office.get(&search("")).await;
    assert_eq!(
        (&first["docs"][0]["nodeBO"]["nodeId"], &first["hasMore"]),
        (&keys[0], &json!(true)),
        "{first}"
    );
    let second = office.get(&search(first["nextToken"].as_str().unwrap())).await;
    assert_eq!((&second["docs"][0]["nodeBO"]["nodeId"], &second["hasMore"]), (&keys[2], &json!(false)));
    assert_eq!(second["docs"][0]["workspaceBO"]["name"], "Team");

    let write = format!(
        "/v1.0/doc/suites/documents/{}/overwriteContent?operatorId={LISI}",
        keys[1].as_str().unwrap()
    );
    office.post(&write, json!({"content": "x"})).await;
    let edited = async |who: &str| {
        let list = office
            .get(&format!("/v1.0/doc/workspaces/docs/recentEditDocs?maxResults=9&operatorId={who}"))
            .await;
        list["recentList"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["nodeBO"]["nodeId"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(edited(LISI).await, [keys[1].clone(), keys[2].clone(), keys[0].clone()]);
    assert_eq!(edited(ZHANGSAN).await, Vec::<Value>::new());
}
