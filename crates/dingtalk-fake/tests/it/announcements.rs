//! Announcements.

use crate::support::office::Office;
use serde_json::{Value, json};

const WHO: &str = "manager4220";

async fn announce(office: &Office, title: &str, receiver: Value) -> Value {
    let request = json!({"operation_userid": WHO, "title": title, "content": "text", "author": "Board", "push_top": true,
        "blackboard_receiver": receiver});
    office.old("/topapi/blackboard/create", json!({"create_request": request})).await
}

async fn ids(office: &Office, page: i64, size: i64) -> Value {
    let request = json!({"operation_userid": WHO, "page": page, "page_size": size});
    office.old("/topapi/blackboard/listids", json!({"query_request": request})).await["result"].clone()
}

#[tokio::test]
async fn an_announcement_is_sent_read_changed_and_taken_back() {
    let office = Office::open().await;
    assert_eq!(announce(&office, "To all", json!({"deptid_list": [-1]})).await["result"], true);
    let heard = office.receiver.hears("blackboard_sent").await;
    assert_eq!(
        (&heard["receivers"]["deptIds"], &heard["unionId"]),
        (&json!("[1]"), &json!("union-manager4220"))
    );
    announce(&office, "To two", json!({"userid_list": ["lisi", "zhangsan"]})).await;
    let (second, first) = (ids(&office, 1, 1).await[0].clone(), ids(&office, 2, 1).await[0].clone());
    assert_eq!(heard["blackboardId"], first);

    let get = async |id: &Value| {
        office.old("/topapi/blackboard/get", json!({"blackboard_id": id, "operation_userid": WHO})).await
    };
    let old = get(&second).await["result"].clone();
    assert_eq!(
        (&old["title"], &old["username_list"], &old["unread_count"]),
        (&json!("To two"), &json!(["李四", "张三"]), &json!(2))
    );
    assert_eq!(old["user_list"][0]["staff_id"], "lisi");
    let id = second.as_str().unwrap();
    let show = async |who: &str| {
        office.get(&format!("/v1.0/blackboard/get_blackboard?blackboardId={id}&operationUserId={who}")).await
    };
    let new = show(WHO).await;
    assert_eq!(
        (&new["senderStaffId"], &new["isPushTop"], &new["unReadCount"]),
        (&json!(WHO), &json!(1), &json!(2))
    );
    assert_eq!(show("lisi").await["code"], "accessDenied");
    assert_eq!(show("nobody").await["code"], "badRequest");
    let readers = format!("/v1.0/blackboard/readers?blackboardId={id}&operationUserId={WHO}&maxResults=1");
    let page = office.get(&readers).await;
    assert_eq!((&page["users"][0]["userId"], &page["users"][0]["read"]), (&json!("lisi"), &json!("false")));
    let page = office.get(&format!("{readers}&nextToken={}", page["nextToken"].as_str().unwrap())).await;
    assert_eq!((&page["users"][0]["userId"], &page["nextToken"]), (&json!("zhangsan"), &Value::Null));

    let newest = async |userid: &str| {
        let list =
            office.old("/topapi/blackboard/listtopten", json!({"userid": userid})).await["blackboard_list"]
                .clone();
        list.as_array()
            .unwrap()
            .iter()
            .map(|one| one["title"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(newest("lisi").await, ["To two", "To all"]);
    assert_eq!(newest(WHO).await, ["To all"]);
    let update =
        json!({"blackboard_id": second, "title": "To you", "content": "more", "operation_userid": WHO});
    assert_eq!(
        office.old("/topapi/blackboard/update", json!({"update_request": update})).await["result"],
        true
    );
    let seen = get(&second).await["result"].clone();
    assert_eq!(
        (&seen["title"], &seen["content"], &seen["author"]),
        (&json!("To you"), &json!("more"), &json!("Board"))
    );
    let gone = json!({"blackboard_id": second, "operation_userid": WHO});
    assert_eq!(office.old("/topapi/blackboard/delete", gone.clone()).await["result"], true);
    assert_eq!(office.old("/topapi/blackboard/delete", gone).await["errcode"], 40035);
    assert_eq!(get(&second).await["errcode"], 40035);
    assert_eq!(ids(&office, 1, 30).await, json!([first]));
}

#[tokio::test]
async fn an_announcement_to_nobody_or_of_no_category_is_refused() {
    let office = Office::open().await;
    for (receiver, errcode) in [
        (json!({}), 40),
        (json!({"userid_list": ["nobody"]}), 60121),
        (json!({"deptid_list": [77]}), 60003),
        (json!({"deptid_list": vec![1; 21]}), 40035),
    ] {
        let refused = announce(&office, "x", receiver.clone()).await;
        let code = &refused["errcode"];
        assert!(*code == errcode || *code == 41, "{receiver}: {refused}");
    }
    assert_eq!(ids(&office, 1, 30).await, json!([]));
    let categories = office.old("/topapi/blackboard/category/list", json!({"operation_userid": WHO})).await;
    assert_eq!(categories["result"].as_array().unwrap().len(), 3);
    let many = json!({"query_request": {"operation_userid": WHO, "page": 1, "page_size": 31}});
    assert_eq!(office.old("/topapi/blackboard/listids", many).await["errcode"], 40035);
}
