//! One person and one department in all spellings of both hosts.

use crate::support::Http;
use crate::support::receiver::{AES_KEY, Receiver, TOKEN};
use dingtalk_fake::{Fake, Subscription};
use http::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_person_is_the_same_in_every_spelling() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let old = async |path: &str, body| http.oapi(path, &token, body).await;
    let new = json!({"userid": "ann", "name": "Ann", "mobile": "13700000001", "dept_id_list": "2,4", "title": "Lead",
        "job_number": "7"});
    let created = old("/topapi/v2/user/create", new).await["result"].clone();
    assert_eq!(created["userid"], "ann");
    let union_id = created["unionId"].as_str().unwrap();

    assert_eq!(
        old("/topapi/user/getbyunionid", json!({"unionid": union_id})).await["result"]["userid"],
        "ann"
    );
    assert_eq!(
        old(&format!("/user/getUseridByUnionid?unionid={union_id}"), Value::Null).await["userid"],
        "ann"
    );
    assert_eq!(old("/user/get_by_mobile?mobile=13700000001", Value::Null).await["userid"], "ann");
    let v1 = old("/user/get?userid=ann", Value::Null).await;
    let seen = (&v1["name"], &v1["department"], &v1["position"], &v1["jobnumber"], &v1["orderInDepts"]);
    assert_eq!(seen, (&json!("Ann"), &json!([2, 4]), &json!("Lead"), &json!("7"), &json!("{2:1,4:1}")));
    let api = async |path: &str| http.api(Method::GET, path, &token, Value::Null).await.json();
    let contact = api(&format!("/v1.0/contact/users/{union_id}")).await;
    assert_eq!((&contact["nick"], &contact["unionId"]), (&json!("Ann"), &json!(union_id)));
    assert_eq!(contact["mobile"], "13700000001");
    let several = api("/v1.0/contact/users/batch/get?userIdList=%5B%22ann%22%2C%22lisi%22%5D").await;
    assert_eq!(several["userList"][1]["userid"], "lisi", "{several}");
    let found = json!({"queryWord": "Ann", "offset": 0, "size": 10});
    let found = http.api(Method::POST, "/v1.0/contact/users/search", &token, found).await.json();
    assert_eq!(found, json!({"hasMore": false, "list": ["ann"], "totalCount": 1}));

    assert_eq!(
        old("/user/update", json!({"userid": "ann", "position": "Head", "department": [4]})).await["errcode"],
        0
    );
    let v2 = old("/topapi/v2/user/get", json!({"userid": "ann"})).await["result"].clone();
    assert_eq!((&v2["title"], &v2["dept_id_list"]), (&json!("Head"), &json!([4])));
    assert_eq!(
        old("/topapi/user/listid", json!({"dept_id": 4})).await["result"]["userid_list"],
        json!(["zhangsan", "ann"])
    );
    assert_eq!(old("/user/getDeptMember?deptId=4", Value::Null).await["userIds"], json!(["zhangsan", "ann"]));
    let page = old("/user/listbypage?department_id=4&offset=1&size=1", Value::Null).await;
    assert_eq!((&page["hasMore"], &page["userlist"][0]["position"]), (&json!(false), &json!("Head")));

    assert_eq!(old("/user/delete?userid=ann", Value::Null).await["errcode"], 0);
    assert_eq!(old("/topapi/user/getbyunionid", json!({"unionid": union_id})).await["errcode"], 60121);
    for path in ["/user/get?userid=ann", "/user/get_by_mobile?mobile=13700000001", "/user/delete?userid=ann"]
    {
        assert_eq!(old(path, Value::Null).await["errcode"], 60121, "{path}");
    }
    let gone = http.api(Method::GET, &format!("/v1.0/contact/users/{union_id}"), &token, Value::Null).await;
    assert_eq!(gone.status, 400);
}

#[tokio::test]
async fn people_are_counted_and_administrators_listed() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let old = async |path: &str, body| http.oapi(path, &token, body).await;
    assert_eq!(old("/topapi/user/count", json!({"only_active": false})).await["result"]["count"], 253);
    assert_eq!(old("/user/get_org_user_count?onlyActive=1", Value::Null).await["count"], 253);
    let admins = old("/topapi/user/listadmin", json!({})).await["result"].clone();
    assert_eq!(admins, json!([{"userid": "manager4220", "sys_level": 1}]));
    assert_eq!(old("/user/get_admin", Value::Null).await["adminList"][0]["userid"], "manager4220");
}

#[tokio::test]
async fn a_person_who_is_there_is_not_created_again() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let create = async |userid: &str, mobile: &str, department: Value| {
        let body = json!({"userid": userid, "name": "Ann", "mobile": mobile, "department": department});
        http.oapi("/user/create", &token, body).await["errcode"].clone()
    };
    assert_eq!(create("ann", "13700000001", json!([2])).await, 0);
    assert_eq!(create("ann", "13700000002", json!([2])).await, 60102);
    assert_eq!(create("bob", "13700000001", json!("[2]")).await, 60104);
    assert_eq!(create("bob", "13700000002", json!([99])).await, 60003);
    assert_eq!(create("bob", "13700000002", json!("2,4")).await, 0);
    let taken = json!({"userid": "bob", "mobile": "13700000001"});
    assert_eq!(http.oapi("/topapi/v2/user/update", &token, taken).await["errcode"], 60104);
}

#[tokio::test]
async fn departments_are_created_moved_and_deleted_over_both_versions() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let old = async |path: &str, body| http.oapi(path, &token, body).await;
    let create = async |name: &str, parent: i64| {
        let body = json!({"name": name, "parent_id": parent, "order": 5, "hide_dept": true});
        old("/topapi/v2/department/create", body).await
    };
    let quality = create("Quality", 2).await["result"]["dept_id"].as_i64().unwrap();
    let tests =
        old("/department/create", json!({"name": "Tests", "parentid": quality.to_string()})).await["id"]
            .as_i64()
            .unwrap();
    assert_eq!(create("Quality", 2).await["errcode"], 60008);
    assert_eq!(create("Lost", 99).await["errcode"], 60004);

    let shown = old(&format!("/department/get?id={quality}"), Value::Null).await;
    let seen = (&shown["name"], &shown["parentid"], &shown["order"], &shown["deptHiding"]);
    assert_eq!(seen, (&json!("Quality"), &json!(2), &json!(5), &json!(true)));
    let all = old("/department/list?id=2&fetch_child=True", Value::Null).await["department"].clone();
    let ids: Vec<_> = all.as_array().unwrap().iter().map(|found| found["id"].as_i64().unwrap()).collect();
    assert_eq!(ids, [4, quality, tests]);
    let direct = old("/department/list?id=2&fetch_child=False", Value::Null).await["department"].clone();
    assert_eq!(direct.as_array().unwrap().len(), 2);
    let above = old("/topapi/v2/department/listparentbydept", json!({"dept_id": tests})).await;
    assert_eq!(above["result"]["parent_id_list"], json!([tests, quality, 2, 1]));
    let above = old(&format!("/department/list_parent_depts_by_dept?id={tests}"), Value::Null).await;
    assert_eq!(above["parentIds"], json!([tests, quality, 2, 1]));

    let update = async |body| old("/topapi/v2/department/update", body).await["errcode"].clone();
    assert_eq!(update(json!({"dept_id": quality, "parent_id": tests})).await, 60010);
    assert_eq!(update(json!({"dept_id": tests, "parent_id": 1, "name": "Testing"})).await, 0);
    assert_eq!(
        old("/topapi/v2/department/listsubid", json!({"dept_id": quality})).await["result"]["dept_id_list"],
        json!([])
    );
    assert_eq!(
        old("/topapi/v2/department/get", json!({"dept_id": tests})).await["result"]["name"],
        "Testing"
    );

    let delete = async |dept_id: i64| {
        old("/topapi/v2/department/delete", json!({"dept_id": dept_id})).await["errcode"].clone()
    };
    assert_eq!((delete(2).await, delete(1).await), (json!(60005), json!(60007)));
    assert_eq!((delete(tests).await, delete(tests).await), (json!(0), json!(60003)));
    assert_eq!(old(&format!("/department/delete?id={quality}"), Value::Null).await["errcode"], 0);
}

#[tokio::test]
async fn every_change_of_the_directory_pushes_its_event() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let receiver = Receiver::start(fake.client_id()).await;
    fake.events().subscribe(Subscription::new(receiver.url.clone(), TOKEN, AES_KEY));
    let old = async |path: &str, body| {
        let answer = http.oapi(path, &token, body).await;
        assert_eq!(answer["errcode"], 0, "{path}: {answer}");
        answer
    };
    old("/topapi/v2/user/create", json!({"userid": "ann", "name": "Ann", "dept_id_list": "2"})).await;
    assert_eq!(receiver.hears("user_add_org").await["userId"], json!(["ann"]));
    old("/topapi/v2/user/update", json!({"userid": "ann", "name": "Anna"})).await;
    let modified = receiver.hears("user_modify_org").await;
    assert_eq!(modified["diffInfo"]["prev"]["name"], "Ann");
    assert_eq!(modified["diffInfo"]["curr"]["name"], "Anna");
    old("/topapi/v2/user/delete", json!({"userid": "ann"})).await;
    assert_eq!(receiver.hears("user_leave_org").await["userId"], json!(["ann"]));
    let created = old("/topapi/v2/department/create", json!({"name": "Quality", "parent_id": 1})).await;
    let dept_id = created["result"]["dept_id"].clone();
    assert_eq!(receiver.hears("org_dept_create").await["deptId"], json!([dept_id]));
    old("/topapi/v2/department/update", json!({"dept_id": dept_id, "name": "QA"})).await;
    assert_eq!(receiver.hears("org_dept_modify").await["deptId"], json!([dept_id]));
    old("/topapi/v2/department/delete", json!({"dept_id": dept_id})).await;
    assert_eq!(receiver.hears("org_dept_remove").await["deptId"], json!([dept_id]));
}

#[tokio::test]
async fn names_managers_numbers_and_addresses_have_to_be_right() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let code = async |path: &str, body: Value| http.oapi(path, &token, body).await["errcode"].clone();
    let department = async |changes: Value| {
        let mut body = json!({"name": "New", "parent_id": 1});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        code("/topapi/v2/department/create", body).await
    };
    assert_eq!(department(json!({"name": "a-b"})).await, 60009);
    assert_eq!(department(json!({"name": "x".repeat(65)})).await, 40035);
    assert_eq!(department(json!({"dept_manager_userid_list": "lisi,nobody"})).await, 60121);
    let update = "/topapi/v2/department/update";
    assert_eq!(code(update, json!({"dept_id": 2, "name": "a,b"})).await, 60009);
    assert_eq!(code(update, json!({"dept_id": 2, "dept_manager_userid_list": "nobody"})).await, 60121);
    assert_eq!(code(update, json!({"dept_id": 2, "dept_manager_userid_list": "lisi"})).await, 0);

    let person = async |userid: &str, changes: Value| {
        let mut body = json!({"userid": userid, "name": userid, "dept_id_list": "2"});
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        code("/topapi/v2/user/create", body).await
    };
    assert_eq!(person("ann", json!({"mobile": "123"})).await, 60103);
    assert_eq!(person("ann", json!({"mobile": "13800000003"})).await, 60104);
    assert_eq!(person("ann", json!({"email": "ann"})).await, 60105);
    assert_eq!(person("ann", json!({"email": "ann@a.cn", "mobile": "+1-5551234"})).await, 0);
    assert_eq!(person("ben", json!({"email": "ann@a.cn"})).await, 60106);
    let update = async |changes: Value| code("/topapi/v2/user/update", changes).await;
    assert_eq!(
        update(json!({"userid": "ann", "email": "ann@a.cn", "mobile": "+1-5551234"})).await,
        0,
        "her own"
    );
    assert_eq!(update(json!({"userid": "lisi", "email": "ann@a.cn"})).await, 60106);
}

#[tokio::test]
async fn the_people_of_a_department_come_in_the_order_that_is_asked_for() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let old = async |path: &str, body| http.oapi(path, &token, body).await;
    let dept = old("/topapi/v2/department/create", json!({"name": "Shop", "parent_id": 1})).await;
    let dept = dept["result"]["dept_id"].clone();
    for (userid, order) in [("p1", 5), ("p2", 9), ("p3", 7)] {
        let body = json!({"userid": userid, "name": userid, "mobile": "", "dept_id_list": dept.to_string(),
            "dept_order_list": [{"dept_id": dept, "order": order}]});
        assert_eq!(old("/topapi/v2/user/create", body).await["errcode"], 0);
    }
    old("/topapi/v2/user/update", json!({"userid": "p1", "title": "Lead"})).await;
    let manager = json!({"dept_id": dept, "dept_manager_userid_list": "p3"});
    assert_eq!(old("/topapi/v2/department/update", manager).await["errcode"], 0);
    let ids =
        |list: &Value| list.as_array().unwrap().iter().map(|one| one["userid"].clone()).collect::<Vec<_>>();
    for (order, expected) in [
        ("custom", ["p2", "p3", "p1"]),
        ("entry_asc", ["p1", "p2", "p3"]),
        ("entry_desc", ["p3", "p2", "p1"]),
        ("modify_asc", ["p2", "p3", "p1"]),
        ("modify_desc", ["p1", "p3", "p2"]),
    ] {
        let body = json!({"dept_id": dept, "cursor": 0, "size": 10, "order_field": order});
        for path in ["/topapi/v2/user/list", "/topapi/user/listsimple"] {
            assert_eq!(ids(&old(path, body.clone()).await["result"]["list"]), expected, "{path} {order}");
        }
        for path in ["list", "listbypage", "simplelist"] {
            let path = format!("/user/{path}?department_id={dept}&offset=0&size=10&order={order}");
            assert_eq!(ids(&old(&path, Value::Null).await["userlist"]), expected, "{path}");
        }
    }
    let body = json!({"dept_id": dept, "cursor": 1, "size": 1});
    let second = old("/topapi/v2/user/list", body).await["result"].clone();
    let seen = (&second["list"][0]["userid"], &second["list"][0]["dept_order"], &second["list"][0]["leader"]);
    assert_eq!(seen, (&json!("p3"), &json!(7), &json!(true)), "{second}");
    let sort = json!({"userIdList": ["p2", "nobody", "p1"], "sortType": 1});
    let sorted = http.api(Method::POST, "/v1.0/contact/users/sort", &token, sort).await.json();
    assert_eq!(sorted["userIdList"], json!(["p2", "p1"]), "{sorted}");
}

#[tokio::test]
async fn who_manages_a_department_is_told_alike_everywhere_until_that_person_leaves_it() {
    let fake = Fake::builder().people(300).start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let old = async |path: &str, body: Value| http.oapi(path, &token, body).await;
    let person =
        async |userid: &str| old("/topapi/v2/user/get", json!({"userid": userid})).await["result"].clone();
    let managers = async |dept_id: &Value| {
        let department = old("/topapi/v2/department/get", json!({"dept_id": dept_id})).await;
        department["result"]["dept_manager_userid_list"].clone()
    };
    let lead = person("person000000").await;
    let team = lead["dept_id_list"][0].clone();
    assert_eq!(lead["leader_in_dept"], json!([{"dept_id": team, "leader": true}]), "of those made up");
    assert_eq!(managers(&team).await, json!(["person000000"]));

    let both = json!({"dept_id": team, "dept_manager_userid_list": "person000001,person000002"});
    old("/topapi/v2/department/update", both).await;
    for (userid, leads) in [("person000000", false), ("person000001", true), ("person000002", true)] {
        let expected = json!([{"dept_id": team, "leader": leads}]);
        assert_eq!(person(userid).await["leader_in_dept"], expected, "{userid}");
        let shown = http.get(&format!("/user/get?access_token={token}&userid={userid}")).await;
        assert_eq!(shown["isLeaderInDepts"], format!("{{{team}:{leads}}}"));
    }
    fake.restore(&fake.snapshot());
    old("/topapi/v2/user/update", json!({"userid": "person000001", "dept_id_list": "1"})).await;
    assert_eq!(managers(&team).await, json!(["person000002"]), "who moved manages it no more");
    assert_eq!(person("person000001").await["leader_in_dept"], json!([{"dept_id": 1, "leader": false}]));
    old("/topapi/v2/user/delete", json!({"userid": "person000002"})).await;
    assert_eq!(managers(&team).await, json!([]));
    let left = http.api(
        Method::GET,
        "/v1.0/hrm/employees/dimissionInfos?userIdList=%5B%22person000002%22%5D",
        &token,
        Value::Null,
    );
    let departments = left.await.json()["result"][0]["deptList"].clone();
    assert_eq!((&departments[0]["dept_id"], departments.as_array().unwrap().len()), (&team, 1));
    assert!(departments[0]["dept_path"].as_str().unwrap().contains('-'), "{departments}");
}

#[tokio::test]
async fn a_department_that_was_changed_on_the_old_pages_is_right_on_the_newer_ones() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let old = async |path: &str, body: Value| http.oapi(path, &token, body).await;
    let changes =
        json!({"id": 2, "order": "3", "deptManagerUseridList": "lisi|zhangsan", "autoAddUser": false});
    assert_eq!(old("/department/update", changes).await["errcode"], 0);
    let department = old("/topapi/v2/department/get", json!({"dept_id": 2})).await["result"].clone();
    assert_eq!(
        (&department["order"], &department["dept_manager_userid_list"]),
        (&json!(3), &json!(["lisi", "zhangsan"]))
    );
    assert_eq!(department["auto_add_user"], false);
    let shown = http.get(&format!("/department/get?access_token={token}&id=2")).await;
    assert_eq!(shown["deptManagerUseridList"], "lisi|zhangsan", "{shown}");
    assert!(department["autoAddUser"].is_null(), "{department}");
}

#[tokio::test]
async fn a_list_says_of_a_person_what_was_entered() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let old = async |path: &str, body: Value| http.oapi(path, &token, body).await;
    let entered = json!({"hired_date": 1_700_000_000_000_i64, "extension": "{\"a\":\"1\"}", "org_email": "o@x.cn",
        "title": "Lead", "nickname": "L"});
    let mut changes = entered.clone();
    changes["userid"] = json!("lisi");
    old("/topapi/v2/user/update", changes).await;
    let departments =
        old("/topapi/v2/user/get", json!({"userid": "lisi"})).await["result"]["dept_id_list"].clone();
    let asked = json!({"dept_id": departments[0], "cursor": 0, "size": 100});
    let listed = old("/topapi/v2/user/list", asked).await["result"]["list"].clone();
    let person = listed.as_array().unwrap().iter().find(|person| person["userid"] == "lisi").unwrap();
    for (name, value) in entered.as_object().unwrap() {
        assert_eq!(&person[name], value, "{name}");
    }
    assert!(person["manager_userid"].is_null() && person["dept_order_list"].is_null(), "{person}");
}

#[tokio::test]
async fn who_comes_back_has_neither_the_roles_nor_the_attendance_group_of_before() {
    let fake = Fake::start().await.unwrap();
    let http = Http::new(&fake);
    let token = http.token(&fake).await;
    let old = async |path: &str, body: Value| http.oapi(path, &token, body).await;
    let group = old("/role/add_role_group", json!({"name": "G"})).await["groupId"].clone();
    let role = old("/role/add_role", json!({"roleName": "R", "groupId": group})).await["roleId"].clone();
    let give = json!({"roleIds": role.to_string(), "userIds": "lisi,zhangsan"});
    assert_eq!(old("/topapi/role/addrolesforemps", give).await["errcode"], 0);
    let member = json!({"role": "Attendance", "type": "StaffMember", "user_id": "lisi"});
    let group = json!({"op_user_id": "manager4220", "top_group": {"name": "A", "type": "FIXED", "owner": "manager4220",
        "manager_list": ["manager4220"], "members": [member]}});
    let group = old("/topapi/attendance/group/add", group).await["result"]["id"].clone();
    assert!(group.is_number(), "{group}");

    old("/topapi/v2/user/delete", json!({"userid": "lisi"})).await;
    let again = json!({"userid": "lisi", "name": "李四", "mobile": "13800000003", "dept_id_list": "1"});
    assert_eq!(old("/topapi/v2/user/create", again).await["errcode"], 0);
    let person = old("/topapi/v2/user/get", json!({"userid": "lisi"})).await;
    assert_eq!(person["result"]["role_list"], json!([]), "{person}");
    let holders = old("/topapi/role/simplelist", json!({"role_id": role, "offset": 0, "size": 20})).await;
    assert_eq!(holders["result"]["list"].as_array().unwrap().len(), 1, "{holders}");
    let members = json!({"op_user_id": "manager4220", "group_id": group, "cursor": 0});
    let members = old("/topapi/attendance/group/memberusers/list", members).await;
    assert_eq!(members["result"]["result"], json!([]), "{members}");
}
