//! External contacts.

use crate::support::Http;
use dingtalk_fake::Fake;
use serde_json::{Value, json};

#[tokio::test]
async fn a_contact_is_added_read_listed_changed_and_deleted() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let call =
        async |act: &str, body: Value| http.oapi(&format!("/topapi/extcontact/{act}"), &token, body).await;
    let groups = call("listlabelgroups", json!({"size": 10, "offset": 0})).await;
    let label = groups["results"][0]["labels"][1]["id"].clone();
    let contact = |name: &str, mobile: &str| {
        json!({"contact": {"name": name, "mobile": mobile, "state_code": "86", "label_ids": [label],
            "follower_user_id": "lisi", "company_name": "Chairs Ltd", "share_dept_ids": [2]}})
    };
    let first = call("create", contact("Ann", "13900000001")).await["userid"].clone();
    let second = call("create", contact("Bob", "13900000002")).await["userid"].clone();
    assert!(first.is_string() && first != second);
    let read = call("get", json!({"user_id": first})).await["result"].clone();
    assert_eq!(
        (&read["name"], &read["userid"], &read["label_ids"]),
        (&json!("Ann"), &first, &json!([label]))
    );
    assert_eq!((&read["follower_user_id"], &read["share_dept_ids"]), (&json!("lisi"), &json!([2])));
    let page = call("list", json!({"size": 1, "offset": 1})).await;
    assert_eq!(
        page["results"].as_array().unwrap().iter().map(|one| &one["userid"]).collect::<Vec<_>>(),
        [&second]
    );

    let change = json!({"contact": {"user_id": first, "name": "Anna", "label_ids": [], "follower_user_id": "zhangsan"}});
    assert_eq!(call("update", change).await["errcode"], 0);
    let read = call("get", json!({"user_id": first})).await["result"].clone();
    assert_eq!(
        (&read["name"], &read["follower_user_id"], &read["company_name"]),
        (&json!("Anna"), &json!("zhangsan"), &json!("Chairs Ltd"))
    );
    assert_eq!(call("delete", json!({"user_id": first})).await["errcode"], 0);
    for act in ["get", "delete"] {
        assert_eq!(call(act, json!({"user_id": first})).await["errcode"], 60_121, "{act}");
    }
    let gone =
        json!({"contact": {"user_id": first, "name": "A", "label_ids": [], "follower_user_id": "lisi"}});
    assert_eq!(call("update", gone).await["errcode"], 60_121);
    assert_eq!(call("create", contact("Bob", "13900000002")).await["errcode"], 60_104);
    for (member, value, code) in
        [("follower_user_id", json!("nobody"), 60_121), ("label_ids", json!([7]), 40_035)]
    {
        let mut wrong = contact("Cy", "13900000003");
        wrong["contact"][member] = value;
        assert_eq!(call("create", wrong).await["errcode"], code, "{member}");
    }
}
