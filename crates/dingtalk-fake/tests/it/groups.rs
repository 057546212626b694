//! Groups: created, read by every spelling, changed, spoken into, disbanded.

use dingtalk_fake::{Seed, WebhookRobotSeed};
use http::Method;
use serde_json::{Value, json};

use crate::support::office::Office;

impl Office {
    /// `chatid` and `openConversationId` of a group with 张三 and 李四.
    async fn group(&self) -> (String, String) {
        let body = json!({"name": "Team", "owner": "zhangsan", "useridlist": ["zhangsan", "lisi"]});
        let group = self.old("/chat/create", body).await;
        let text = |name: &str| group[name].as_str().unwrap_or_else(|| panic!("{group}")).to_owned();
        (text("chatid"), text("openConversationId"))
    }

    async fn replies(&self) -> Value {
        self.http.get("/_fake/replies").await["replies"].clone()
    }
}

#[tokio::test]
async fn a_group_of_the_old_host_is_read_by_every_spelling() {
    let office = Office::open().await;
    let (chat_id, id) = office.group().await;
    let read = office.old(&format!("/chat/get?chatid={chat_id}"), Value::Null).await["chat_info"].clone();
    assert_eq!(
        (&read["name"], &read["owner"], &read["useridlist"], &read["searchable"]),
        (&json!("Team"), &json!("zhangsan"), &json!(["zhangsan", "lisi"]), &json!(0))
    );
    let scene = office.old("/topapi/im/chat/scenegroup/get", json!({"open_conversation_id": id})).await;
    let scene = &scene["result"];
    assert_eq!(
        (&scene["title"], &scene["owner_staff_id"], &scene["member_amount"]),
        (&json!("Team"), &json!("zhangsan"), &json!(2))
    );
    assert!(scene["group_url"].as_str().unwrap().starts_with(&office.fake.base_url()), "{scene}");
    assert_eq!(scene["management_options"]["searchable"], "0");
    for path in ["/v1.0/im/sceneGroups/query", "/v1.0/im/sceneGroups/queryDetail"] {
        let read = office.post(path, json!({"openConversationId": id, "open_conversation_id": id})).await;
        assert_eq!(
            (&read["title"], &read["status"], &read["success"]),
            (&json!("Team"), &json!(1), &json!(true))
        );
    }
    let base = office.post("/v1.0/im/groups/baseInfos/query", json!({"openConversationId": id})).await;
    assert_eq!(base["result"]["memberCount"], 2);
    let path = format!("/v1.0/im/chat/{chat_id}/convertToOpenConversationId");
    assert_eq!(office.post(&path, json!({})).await["openConversationId"], json!(id));
    let convert = |name: &'static str| json!({name: chat_id});
    assert_eq!(office.old("/topapi/im/chat/cid/convert", convert("chat_id")).await["result"], json!(id));
    assert_eq!(office.old("/topapi/chat/get/cid", convert("chatid")).await["result"], json!(id));
    let mine = office.call(Method::GET, "/v1.0/im/innerGroups/recentLists?userId=lisi", Value::Null).await;
    assert_eq!(mine["groupInfos"][0]["openConversationId"], json!(id));
    let unknown = office.old("/chat/get?chatid=chat0", Value::Null).await;
    assert_eq!(unknown["errcode"], 49001);
    let unknown = office.post("/v1.0/im/sceneGroups/query", json!({"openConversationId": "cid0"})).await;
    assert_eq!(unknown["code"], "invalidOpenConversationId");
}

#[tokio::test]
async fn every_way_of_creating_makes_the_same_group() {
    let office = Office::open().await;
    let old = json!({"title": "A", "template_id": "t", "owner_user_id": "lisi", "user_ids": "lisi,zhangsan", "uuid": "u1"});
    let created = office.old("/topapi/im/chat/scenegroup/create", old.clone()).await["result"].clone();
    let again = office.old("/topapi/im/chat/scenegroup/create", old).await["result"].clone();
    assert_eq!(created, again, "the same uuid is the same group");
    let new = json!({"title": "B", "template_id": "t", "owner_user_id": "lisi", "user_ids": ["zhangsan"],
        "subadmin_ids": ["zhangsan"], "management_options": {"searchable": 1}});
    let second = office.post("/v1.0/im/sceneGroup/create", new).await;
    assert!(second["chat_id"].is_string() && second["open_conversation_id"].is_string(), "{second}");
    let chat =
        office.old(&format!("/chat/get?chatid={}", second["chat_id"].as_str().unwrap()), Value::Null).await;
    assert_eq!(
        (&chat["chat_info"]["searchable"], &chat["chat_info"]["useridlist"]),
        (&json!(1), &json!(["lisi", "zhangsan"]))
    );
    let third =
        json!({"groupName": "C", "groupOwnerId": "lisi", "templateId": "t", "userIdList": ["zhangsan"]});
    assert!(office.post("/v1.0/im/sceneGroups", third).await["openConversationId"].is_string());
    let fourth = json!({"name": "D", "owner": "lisi", "useridlist": ["lisi"]});
    assert!(office.post("/v1.0/im/group/create", fourth).await["chatid"].is_string());
    let path = "/v1.0/im/chats/sceneGroups/templates/t/lists?pageNumber=1&pageSize=2";
    let listed = office.call(Method::GET, path, Value::Null).await;
    assert_eq!(listed["openConversationIds"].as_array().map(Vec::len), Some(2));

    let nobody = json!({"name": "E", "owner": "nobody", "useridlist": ["nobody"]});
    assert_eq!(office.old("/chat/create", nobody.clone()).await["errcode"], 60121);
    assert_eq!(office.post("/v1.0/im/group/create", nobody).await["code"], "userNotExists");
    let long = json!({"name": "x".repeat(21), "owner": "lisi", "useridlist": ["lisi"]});
    assert_eq!(office.old("/chat/create", long).await["errcode"], 40035);
    let many: Vec<_> = (1..=41).map(|number| format!("staff{number:03}")).collect();
    let many = json!({"name": "F", "owner": "staff001", "useridlist": many});
    assert_eq!(office.old("/chat/create", many).await["errcode"], 40035);
}

#[tokio::test]
async fn members_come_and_go_by_pages_and_every_change_is_heard() {
    let office = Office::open().await;
    let (chat_id, id) = office.group().await;
    let add = json!({"open_conversation_id": id, "user_ids": "staff001,staff002,lisi"});
    assert_eq!(office.old("/topapi/im/chat/scenegroup/member/add", add).await["errcode"], 0);
    let heard = office.receiver.hears("chat_add_member").await;
    assert_eq!((&heard["UserId"], &heard["userId"]), (&json!(["staff001", "staff002"]), &heard["UserId"]));
    assert_eq!(
        (&heard["ChatId"], &heard["OpenConversationId"], &heard["Operator"]),
        (&json!(chat_id), &json!(id), &json!("zhangsan"))
    );
    let page = json!({"open_conversation_id": id, "cursor": "0", "size": 3});
    let first = office.old("/topapi/im/chat/scenegroup/member/get", page).await["result"].clone();
    assert_eq!(first["member_user_ids"], json!(["zhangsan", "lisi", "staff001"]));
    assert_eq!((&first["has_more"], &first["next_cursor"]), (&json!(true), &json!("3")));
    let page = json!({"openConversationId": id, "coolAppCode": "", "cursor": "3", "size": 3});
    let second = office.post("/v1.0/im/sceneGroups/members/query", page).await;
    assert_eq!((&second["memberUserIds"], &second["hasMore"]), (&json!(["staff002"]), &json!(false)));
    let all = json!({"openConversationId": id, "maxResults": 1});
    let all = office.post("/v1.0/im/sceneGroups/members/batchQuery", all).await;
    assert_eq!(all["memberUserIds"].as_array().map(Vec::len), Some(4), "up to 1000 come at once");
    let nick = json!({"chatid": chat_id, "userid": "lisi", "group_nick": "Li"});
    assert_eq!(office.old("/topapi/chat/updategroupnick", nick).await["errcode"], 0);
    let list = json!({"openConversationId": id, "userId": "lisi", "maxResults": 2, "nextToken": 0});
    let list = office.post("/v1.0/im/innerGroups/memberLists/query", list).await;
    assert_eq!((&list["list"][1]["nickName"], &list["nextToken"]), (&json!("Li"), &json!(2)));

    let gone = json!({"open_conversation_id": id, "user_ids": ["staff001"], "union_ids": ["union-staff002"]});
    assert_eq!(office.post("/v1.0/im/sceneGroup/member/delete", gone).await["success"], true);
    let heard = office.receiver.hears("chat_remove_member").await;
    assert_eq!(heard["unionId"], json!(["union-staff001", "union-staff002"]));
    assert!(office.fake.messages().quit_group(&chat_id, "lisi"));
    let again = json!({"group": id, "userid": "lisi"});
    assert!(office.http.post("/_fake/groups/quit", again).await["error"].is_string());
    assert_eq!(office.receiver.hears("chat_quit").await["operator"], "lisi");
    let check = json!({"openConversationId": id, "userId": "lisi"});
    assert_eq!(office.post("/v1.0/im/innerGroups/members/check", check).await["result"], false);
    let nobody = json!({"open_conversation_id": id, "user_ids": ["nobody"]});
    assert_eq!(office.post("/v1.0/im/sceneGroup/member/add", nobody).await["code"], "userNotExists");
}

#[tokio::test]
async fn title_owner_administrators_and_silence_change_until_the_group_is_disbanded() {
    let office = Office::open().await;
    let (chat_id, id) = office.group().await;
    let change = json!({"chatid": chat_id, "name": "Crew", "owner": "staff001", "add_useridlist": ["staff001"],
        "del_useridlist": ["lisi"], "chatBannedType": 1});
    assert_eq!(office.old("/chat/update", change).await["errcode"], 0);
    assert_eq!(office.receiver.hears("chat_update_title").await["Title"], "Crew");
    assert_eq!(office.receiver.hears("chat_update_owner").await["Owner"], "staff001");
    assert_eq!(office.receiver.hears("chat_remove_member").await["UserId"], json!(["lisi"]));
    let outsider = json!({"open_conversation_id": id, "owner_user_id": "manager4220"});
    assert_eq!(office.post("/v1.0/im/sceneGroup/update", outsider).await["code"], "userNotInGroup");

    let admins = |role: i64| json!({"openConversationId": id, "userIds": ["zhangsan"], "role": role});
    assert_eq!(office.call(Method::PUT, "/v1.0/im/sceneGroups/subAdmins", admins(2)).await["success"], true);
    let mute = |userid: &str, status: i64| json!({"openConversationId": id, "userIdList": [userid], "muteStatus": status, "muteDuration": 60_000});
    let refused = office.post("/v1.0/im/sceneGroups/muteMembers/set", mute("zhangsan", 1)).await;
    assert_eq!(refused["code"], "cannot.ban.owner");
    assert_eq!(office.post("/v1.0/im/subAdministrators", admins(3)).await["success"], "true");
    office.post("/v1.0/im/sceneGroups/muteMembers/set", mute("zhangsan", 1)).await;
    let path = format!("/v1.0/im/sceneGroups/muteSettings?openConversationId={id}&userId=zhangsan");
    let settings = office.call(Method::GET, &path, Value::Null).await;
    assert_eq!(
        (&settings["groupMuteMode"], &settings["userMuteResult"]["userMuteMode"]),
        (&json!(true), &json!(true))
    );
    office.fake.advance_clock(std::time::Duration::from_secs(61));
    let words =
        office.old("/topapi/chat/banwords/query", json!({"chatid": chat_id, "userid": "zhangsan"})).await;
    assert_eq!(words["result"]["user_ban_words"]["ban_words_status"], false);

    let disband = json!({"openConversationId": id});
    assert_eq!(office.post("/v1.0/im/chat/scenegroup/disband", disband.clone()).await["success"], true);
    assert_eq!(office.receiver.hears("chat_disband").await["openConversationId"], json!(id));
    assert_eq!(
        office.post("/v1.0/im/chat/scenegroup/disband", disband.clone()).await["code"],
        "groupDisbang"
    );
    assert_eq!(office.post("/v1.0/im/sceneGroups/query", disband).await["status"], 2);
    let said = json!({"chatid": chat_id, "msg": {"msgtype": "text", "text": {"content": "hello"}}});
    assert_eq!(office.old("/chat/send", said).await["errcode"], 49001);
    let robot = json!({"robotCode": office.fake.robot_code(), "openConversationId": id, "msgKey": "sampleText",
        "msgParam": "{\"content\":\"hi\"}"});
    assert_eq!(
        office.post("/v1.0/robot/groupMessages/send", robot).await["code"],
        "invalid.openConversationId"
    );
}

#[tokio::test]
async fn what_is_said_into_a_group_by_every_way_is_seen_read_and_recalled() {
    let group = "cidWebhookGroup==";
    let mut seed = Seed::default();
    let mut robot = WebhookRobotSeed::default();
    robot.access_token = "of-a-group".into();
    robot.conversation = Some(group.into());
    seed.webhook_robots.push(robot);
    let office = Office::of(seed).await;
    let (chat_id, id) = office.group().await;
    let said = json!({"chatid": chat_id, "msg": {"msgtype": "text", "text": {"content": "one"}}});
    let first = office.old("/chat/send", said).await["messageId"].clone();
    let robot = json!({"robotCode": office.fake.robot_code(), "openConversationId": id, "msgKey": "sampleText",
        "msgParam": "{\"content\":\"two\"}"});
    let second = office.post("/v1.0/robot/groupMessages/send", robot).await["processQueryKey"].clone();
    let scene = json!({"target_open_conversation_id": id, "msg_template_id": "inner_app_template_text",
        "msg_param_map": "{\"content\":\"three\"}", "robot_code": office.fake.robot_code(), "is_at_all": true});
    let third = office.old("/topapi/im/chat/scencegroup/message/send_v2", scene).await["open_msg_id"].clone();
    let hook = json!({"msgtype": "text", "text": {"content": "four"}});
    assert_eq!(office.http.post("/robot/send?access_token=of-a-group", hook).await["errcode"], 0);
    let replies = office.replies().await;
    let seen = replies.as_array().unwrap().iter().map(|reply| {
        (reply["via"].clone(), reply["conversation"].clone(), reply["content"]["content"].clone())
    });
    let expected = [
        ("chat", id.as_str(), "one"),
        ("group", &id, "two"),
        ("sceneGroup", &id, "three"),
        ("webhook", group, "four"),
    ];
    assert_eq!(
        seen.collect::<Vec<_>>(),
        expected.map(|(via, chat, text)| (json!(via), json!(chat), json!(text)))
    );
    assert_eq!(
        office.old("/topapi/im/chat/scenegroup/get", json!({"open_conversation_id": group})).await["errcode"],
        0
    );

    for userid in ["zhangsan", "lisi"] {
        for key in [&first, &second] {
            let read = json!({"processQueryKey": key, "userid": userid});
            assert_eq!(office.http.post("/_fake/messages/read", read).await["ok"], true);
        }
    }
    let unknown = json!({"processQueryKey": "none", "userid": "lisi"});
    assert!(office.http.post("/_fake/messages/read", unknown).await["error"].is_string());
    let key = first.as_str().unwrap().replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let readers = async |cursor: u64| {
        office.old(&format!("/chat/getReadList?messageId={key}&cursor={cursor}&size=1"), Value::Null).await
    };
    let page = readers(0).await;
    assert_eq!((page["readUserIdList"].as_array().map(Vec::len), &page["next_cursor"]), (Some(1), &json!(1)));
    let page = readers(1).await;
    assert_eq!(
        (page["readUserIdList"].as_array().map(Vec::len), &page["next_cursor"]),
        (Some(1), &Value::Null)
    );
    let query = |token: &str| {
        json!({"robotCode": office.fake.robot_code(), "openConversationId": id, "processQueryKey": second,
            "maxResults": 1, "nextToken": token})
    };
    let page = office.post("/v1.0/robot/groupMessages/query", query("")).await;
    assert_eq!(
        (&page["hasMore"], &page["nextToken"], &page["sendStatus"]),
        (&json!(true), &json!("1"), &json!("SUCCESS"))
    );
    let page = office.post("/v1.0/robot/groupMessages/query", query("1")).await;
    assert_eq!((&page["hasMore"], page["readUserIds"].as_array().map(Vec::len)), (&json!(false), Some(1)));

    let recall = json!({"chatid": chat_id, "msgid": first});
    assert_eq!(office.old("/topapi/chat/message/recall", recall).await["errcode"], 0);
    let recall =
        json!({"robotCode": office.fake.robot_code(), "openConversationId": id, "processQueryKeys": [third]});
    assert_eq!(
        office.post("/v1.0/robot/groupMessages/recall", recall).await["successResult"],
        json!([third])
    );
    let marks: Vec<_> =
        office.replies().await.as_array().unwrap().iter().map(|reply| reply["recalled"].clone()).collect();
    assert_eq!(marks, [true, false, true, false]);
}

#[tokio::test]
async fn a_one_to_one_message_is_read_through_the_control_paths_and_marked_when_recalled() {
    let office = Office::open().await;
    let robot = office.fake.robot_code();
    let send = json!({"robotCode": robot, "userIds": ["lisi", "zhangsan"], "msgKey": "sampleText",
        "msgParam": "{\"content\":\"hi\"}"});
    let key = office.post("/v1.0/robot/oToMessages/batchSend", send).await["processQueryKey"].clone();
    office.http.post("/_fake/messages/read", json!({"processQueryKey": key, "userid": "lisi"})).await;
    let escaped = key.as_str().unwrap().replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let path = format!("/v1.0/robot/oToMessages/readStatus?robotCode={robot}&processQueryKey={escaped}");
    let status = office.call(Method::GET, &path, Value::Null).await;
    let read: Vec<_> = status["messageReadInfoList"].as_array().unwrap().iter().collect();
    assert_eq!((&read[0]["readStatus"], &read[1]["readStatus"]), (&json!("READ"), &json!("UNREAD")));
    let recall = json!({"robotCode": robot, "processQueryKeys": [key]});
    let recalled = office.post("/v1.0/robot/otoMessages/batchRecall", recall).await;
    assert_eq!(recalled["successResult"], json!([key]));
    let replies = office.replies().await;
    assert!(replies.as_array().unwrap().iter().all(|reply| reply["recalled"] == true), "{replies}");
}

#[tokio::test]
async fn who_leaves_the_organisation_leaves_its_groups() {
    let office = Office::open().await;
    let create = async |owner: &str| {
        let group = json!({"name": "G", "owner": owner, "useridlist": ["zhangsan", "lisi"]});
        office.old("/chat/create", group).await["chatid"].as_str().unwrap().to_owned()
    };
    let (own, other, keeps) = (create("lisi").await, create("zhangsan").await, create("zhangsan").await);
    let setting = json!({"chatid": keeps, "notQuitWhenEmpLeave": 1});
    assert_eq!(office.old("/chat/update", setting).await["errcode"], 0);
    office.old("/topapi/v2/user/delete", json!({"userid": "lisi"})).await;
    let members = async |chat: &str| {
        let group = office.http.get(&format!("/chat/get?access_token={}&chatid={chat}", office.token)).await;
        (group["chat_info"]["owner"].clone(), group["chat_info"]["useridlist"].clone())
    };
    assert_eq!(members(&own).await, (json!("zhangsan"), json!(["zhangsan"])));
    assert_eq!(members(&other).await, (json!("zhangsan"), json!(["zhangsan"])));
    assert_eq!(members(&keeps).await.1, json!(["zhangsan", "lisi"]));
}
