//! Roles, tabs, titles and robots in a group.

use crate::support::office::Office;
use http::Method;
use serde_json::{Value, json};

struct Group {
    office: Office,
    id: String,
}

impl Group {
    /// Of two people.
    async fn open() -> Self {
        let office = Office::open().await;
        let new = json!({"name": "Team", "owner": "lisi", "useridlist": ["lisi", "zhangsan"]});
        let made = office.old("/chat/create", new).await;
        let id = made["openConversationId"].as_str().unwrap_or_else(|| panic!("{made}")).to_owned();
        Self { office, id }
    }

    async fn call(&self, method: Method, path: &str, more: Value) -> Value {
        let mut body = json!({"openConversationId": self.id, "userId": "lisi"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = self.office.api(method, path, body).await;
        assert!(!answer.headers.contains_key("x-fake-answer"), "{path}");
        answer.json()
    }

    async fn post(&self, path: &str, more: Value) -> Value {
        self.call(Method::POST, &format!("/v1.0/im/{path}"), more).await
    }
}

fn names(list: &Value, name: &str) -> Vec<String> {
    list.as_array()
        .unwrap_or_else(|| panic!("{list}"))
        .iter()
        .map(|one| one[name].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_role_of_a_group_is_the_same_to_all_families_of_operations() {
    let group = Group::open().await;
    let cook = group.post("groups/roles", json!({"roleName": "Cook"})).await["result"]["openRoleId"].clone();
    let host =
        group.post("customGroupRole/create", json!({"roleName": "Host"})).await["result"]["openRoleId"]
            .clone();
    let rename = json!({"openRoleId": cook, "roleName": "Chef"});
    assert_eq!(group.call(Method::PUT, "/v1.0/im/groups/roles", rename).await["result"], true);
    for path in ["groups/roles/query", "customGroupRole/query"] {
        assert_eq!(
            names(&group.post(path, json!({})).await["result"]["groupRoles"], "roleName"),
            ["Chef", "Host"]
        );
    }
    let of = async |userid: &str| {
        let mut all = Vec::new();
        for path in ["groups/users/roles/query", "groupRoles/users/query", "customUserRoles/queryByUser"] {
            let answer = group.post(path, json!({"viewedUserId": userid})).await;
            all.push(names(&answer["result"]["groupRoles"], "roleName"));
        }
        assert!(all.iter().all(|one| *one == all[0]), "{all:?}");
        all.remove(0)
    };
    let give = json!({"targetUserId": "zhangsan", "openRoleIds": [cook]});
    assert_eq!(group.post("customUserRoles/create", give.clone()).await["success"], true);
    assert_eq!(of("zhangsan").await, ["Chef"]);
    let set = json!({"userId": "zhangsan", "openRoleIds": [host]});
    group.call(Method::PUT, "/v1.0/im/sceneGroups/members/groupRoles", set).await;
    assert_eq!(of("zhangsan").await, ["Host"]);
    let people = group.post("sceneGroups/roles/members/query", json!({"openRoleId": host})).await;
    assert_eq!(people["userIds"], json!(["zhangsan"]));
    let take = json!({"targetUserId": "zhangsan", "openRoleIds": [host]});
    group.post("customUserRoles/remove", take).await;
    assert_eq!(of("zhangsan").await, Vec::<String>::new());

    assert_eq!(group.post("groups/roles/remove", json!({"openRoleId": cook})).await["success"], true);
    assert_eq!(group.post("customUserRoles/create", give).await["code"], "groupRoleNotExist");
    let outsider = json!({"targetUserId": "staff001", "openRoleIds": [host]});
    assert_eq!(group.post("customUserRoles/create", outsider).await["code"], "userNotInGroup");
    let elsewhere = json!({"openConversationId": "none", "roleName": "x"});
    assert_eq!(group.post("groups/roles", elsewhere).await["code"], "invalidOpenConversationId");
}

#[tokio::test]
async fn tabs_stand_in_their_order_until_they_are_taken_away() {
    let group = Group::open().await;
    let mut ids = Vec::new();
    for title in ["A", "B", "C"] {
        let tab = json!({"title": title, "pcUrl": "https://example.com"});
        ids.push(group.post("convNavTabs/add", tab).await["result"]["tabId"].clone());
    }
    let titles = async || {
        names(&group.post("convNavTabs/list", json!({})).await["result"]["convNavTabInfos"], "title")
    };
    assert_eq!(titles().await, ["A", "B", "C"]);
    group.post("convNavTabs/sort", json!({"sortedIds": [ids[2], ids[0]]})).await;
    assert_eq!(titles().await, ["C", "A", "B"]);
    assert_eq!(
        group.post("convNavTabs/update", json!({"tabId": ids[0], "title": "Z"})).await["success"],
        "true"
    );
    group.post("convNavTabs/delete", json!({"tabIds": [ids[2]]})).await;
    assert_eq!(titles().await, ["Z", "B"]);
    assert_eq!(group.post("convNavTabs/update", json!({"tabId": ids[2]})).await["code"], "tabNotExist");
}

#[tokio::test]
async fn a_person_has_a_title_in_a_group_and_finds_it_by_a_word() {
    let group = Group::open().await;
    assert_eq!(group.post("groupAliasTitiles/query", json!({})).await["result"]["title"], "");
    group.post("groupAliasTitiles/update", json!({"title": "Captain"})).await;
    assert_eq!(group.post("groupAliasTitiles/query", json!({})).await["result"]["title"], "Captain");
    let found = group.post("groups/search", json!({"keyword": "ea"})).await["result"]["groupList"].clone();
    assert_eq!((&found[0]["openConversationId"], &found[0]["memberCount"]), (&json!(group.id), &json!(2)));
    assert_eq!(group.post("groups/search", json!({"keyword": "xx"})).await["result"]["groupList"], json!([]));
}

#[tokio::test]
async fn a_robot_that_is_taken_out_of_a_group_writes_there_no_more() {
    let group = Group::open().await;
    let robot = group.office.fake.robot_code().to_owned();
    let send = async || {
        let message = json!({"robotCode": robot, "msgKey": "sampleText", "msgParam": "{\"content\":\"hi\"}"});
        group.call(Method::POST, "/v1.0/robot/groupMessages/send", message).await
    };
    let groups = async || {
        let body = json!({"robotCode": robot, "maxResult": 100});
        let answer = group.office.post("/v1.0/robot/installed/groups/query", body).await;
        answer["openConversationIds"].as_array().unwrap().contains(&json!(group.id))
    };
    let members = async || {
        let body = json!({"open_conversation_id": group.id});
        group.office.old("/topapi/im/chatbot/get", body).await["result"].clone()
    };
    assert!(send().await["processQueryKey"].is_string());
    let member = members().await[0]["chatbot_user_id"].clone();
    let path = format!(
        "/v1.0/im/sceneGroups/templates/robots?robotCode={robot}&openConversationId={}",
        group.id.replace('=', "%3D")
    );
    assert_eq!(group.office.get(&path).await["result"]["userId"], member);
    assert!(groups().await);

    let removed = group.post("conversations/robots/remove", json!({"chatBotUserId": member})).await;
    assert_eq!(removed["chatBotUserId"], member);
    assert_eq!(send().await["code"], "invalid.openConversationId");
    assert_eq!((groups().await, members().await), (false, json!([])));
    assert_eq!(group.office.get(&path).await["code"], "robotNotFound");
    let added = group.post("conversations/robots", json!({"robotCode": robot})).await;
    assert_eq!(added["chatBotUserId"], member);
    assert!(send().await["processQueryKey"].is_string());

    let old = json!({"open_conversation_id": group.id, "chatbot_user_id": member});
    assert_eq!(group.office.old("/topapi/im/chatbot/delete", old.clone()).await["errcode"], 0);
    assert_eq!(group.office.old("/topapi/im/chatbot/delete", old).await["errcode"], 40035);
    let again = json!({"robotCode": robot});
    assert_eq!(group.call(Method::POST, "/v1.0/robot/groups/orgRobots/add", again).await["result"], true);
    assert!(groups().await);
    assert_eq!(
        group.post("conversations/robots", json!({"robotCode": "none"})).await["code"],
        "robotNotFound"
    );
}

#[tokio::test]
async fn a_robot_offers_its_plugins_and_is_called_what_it_was_named() {
    let group = Group::open().await;
    let robot = group.office.fake.robot_code().to_owned();
    let plugins =
        async |what: &str, body: Value| group.office.post(&format!("/v1.0/robot/plugins/{what}"), body).await;
    let which = || json!({"robotCode": robot});
    assert_eq!(plugins("query", which()).await["pluginInfoList"], json!([]));
    let list = json!([{"name": "Help", "icon": "@i", "pcUrl": "https://example.com/a", "mobileUrl": "https://example.com/b"}]);
    let set = json!({"robotCode": robot, "pluginInfoList": list});
    assert_eq!(plugins("set", set).await["result"], true);
    assert_eq!(plugins("query", which()).await["pluginInfoList"], list);
    assert_eq!(plugins("clear", which()).await["result"], true);
    assert_eq!(plugins("query", which()).await["pluginInfoList"], json!([]));
    let nobody = json!({"robotCode": "none"});
    assert_eq!(plugins("query", nobody).await["code"], "invalidRequest.robotNotExist");

    let named = json!({"robotCode": robot, "name": "Ding", "updateType": 1});
    assert_eq!(group.office.call(Method::PUT, "/v1.0/robot/managements/infos", named).await["success"], true);
    let there = group.call(Method::POST, "/v1.0/robot/groups/robots/query", json!({})).await;
    assert_eq!(there["chatbotInstanceVOList"][0]["name"], "Ding");
}
