//! Attendance: groups, shifts, rosters, punches, what came of the day, leave.

use crate::support::office::Office;
use http::Method;
use serde_json::{Value, json};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

impl Office {
    /// A shift from nine to six.
    async fn shift(&self) -> Value {
        let times = json!([{"check_type": "OnDuty", "across": 0, "check_time": "2020-05-01 09:00:00", "begin_min": 120},
            {"check_type": "OffDuty", "across": 0, "check_time": "2020-05-01 18:00:00"}]);
        let shift = json!({"op_user_id": "manager4220", "shift": {"name": "Day", "sections": [{"times": times}],
            "setting": {"serious_late_minutes": 60}}});
        self.old("/topapi/attendance/shift/add", shift).await["result"]["id"].clone()
    }

    /// Zhangsan works Monday to Friday; the department of sales is in the group, too.
    async fn attendance_group(&self, shift: &Value) -> Value {
        let members = json!([{"role": "Attendance", "type": "StaffMember", "user_id": "zhangsan"},
            {"role": "Attendance", "type": "DeptMember", "user_id": "3"}]);
        let group = json!({"op_user_id": "manager4220", "top_group": {"name": "Office", "type": "FIXED", "members": members,
            "default_class_id": shift, "shift_vo_list": [{"id": shift}]}});
        self.old("/topapi/attendance/group/add", group).await["result"]["id"].clone()
    }

    /// Midnight in China of the Monday of last week.
    fn monday(&self) -> i64 {
        let day = (self.fake.now_ms() + 8 * HOUR_MS).div_euclid(DAY_MS);
        (day - (day + 3).rem_euclid(7) - 7) * DAY_MS - 8 * HOUR_MS
    }
}

/// The date of a midnight in China.
fn date(midnight: i64) -> String {
    let day = calendar_date((midnight + 8 * HOUR_MS).div_euclid(DAY_MS));
    format!("{day} 00:00:00")
}

/// Years, months and days are counted off one by one.
fn calendar_date(mut day: i64) -> String {
    let is_leap = |year: i64| (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let mut year = 1970;
    while day >= 365 + i64::from(is_leap(year)) {
        day -= 365 + i64::from(is_leap(year));
        year += 1;
    }
    let mut month = 1;
    loop {
        let days = [31, 28 + i64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
        if day < days {
            return format!("{year:04}-{month:02}-{:02}", day + 1);
        }
        day -= days;
        month += 1;
    }
}

#[tokio::test]
async fn a_shift_is_added_read_by_both_hosts_found_and_deleted() {
    let office = Office::open().await;
    let id = office.shift().await;
    let asked = json!({"op_user_id": "manager4220", "shift_id": id});
    let old = office.old("/topapi/attendance/shift/query", asked.clone()).await["result"].clone();
    assert_eq!(old["sections"][0]["punches"][0]["check_time"], "1970-01-01 09:00:00");
    assert_eq!(old["shift_setting"]["work_time_minutes"], 540);
    let new = office.call(Method::GET, &format!("/v1.0/attendance/shifts?shiftId={id}"), Value::Null).await;
    assert_eq!((&new["result"]["name"], &new["result"]["id"]), (&json!("Day"), &id));
    let list = office.old("/topapi/attendance/shift/list", json!({"op_user_id": "manager4220"})).await;
    assert_eq!(list["result"], json!({"has_more": false, "result": [{"name": "Day", "id": id}]}));
    let found = json!({"op_user_id": "manager4220", "shift_name": "Da"});
    assert_eq!(office.old("/topapi/attendance/shift/search", found).await["result"][0]["id"], id);
    let free =
        json!({"op_user_id": "manager4220", "shift_id": id, "punches": [{"id": 2, "free_check": true}]});
    assert_eq!(office.old("/topapi/attendance/shift/updatepunches", free).await["success"], true);
    let old = office.old("/topapi/attendance/shift/query", asked.clone()).await["result"].clone();
    assert_eq!(old["sections"][0]["punches"][1]["free_check"], true);
    assert_eq!(office.old("/topapi/attendance/shift/delete", asked.clone()).await["success"], true);
    assert_eq!(office.old("/topapi/attendance/shift/query", asked).await["errcode"], 40035);
}

#[tokio::test]
async fn a_group_is_the_same_by_number_and_key_and_its_members_come_and_go() {
    let office = Office::open().await;
    let shift = office.shift().await;
    let id = office.attendance_group(&shift).await;
    let by_number = json!({"op_user_id": "manager4220", "group_id": id});
    let shown = office.old("/topapi/attendance/group/query", by_number.clone()).await["result"].clone();
    assert_eq!(
        (&shown["name"], &shown["type"], &shown["member_count"]),
        (&json!("Office"), &json!("FIXED"), &json!(251))
    );
    let key = office.old("/topapi/attendance/groups/idtokey", by_number.clone()).await["result"].clone();
    let by_key = json!({"op_user_id": "manager4220", "group_key": key});
    assert_eq!(office.old("/topapi/attendance/groups/keytoid", by_key.clone()).await["result"], id);
    let by_key = json!({"op_userid": "manager4220", "group_key": key});
    assert_eq!(office.old("/topapi/attendance/group/get", by_key.clone()).await["result"]["name"], "Office");
    let found = json!({"op_user_id": "manager4220", "group_name": "Off"});
    assert_eq!(
        office.old("/topapi/attendance/group/search", found).await["result"],
        json!([{"name": "Office", "id": id}])
    );
    let groups =
        office.old("/topapi/attendance/getsimplegroups", json!({"offset": 0, "size": 10})).await["result"]
            .clone();
    assert_eq!(groups["groups"][0]["selected_class"][0]["class_id"], shift, "{groups}");
    let groups = office
        .call(Method::GET, "/v1.0/attendance/groupDetails?maxResults=10&nextToken=0", Value::Null)
        .await;
    assert_eq!(groups["result"]["groups"][0]["groupName"], "Office");

    let group_of = async |userid: &str| {
        office.old("/topapi/attendance/getusergroup", json!({"userid": userid})).await["result"].clone()
    };
    assert_eq!(
        (&group_of("zhangsan").await["group_id"], &group_of("staff001").await["group_id"]),
        (&id, &id)
    );
    assert_eq!(group_of("lisi").await["group_id"], Value::Null);
    let people = json!({"op_userid": "manager4220", "group_key": key, "user_id_list": "lisi"});
    let added = office.old("/topapi/attendance/group/users/add", people.clone()).await["result"].clone();
    assert_eq!(added["success_list"], json!(["lisi"]));
    assert_eq!(group_of("lisi").await["classes"][0]["class_id"], shift);
    let members =
        office.old("/topapi/attendance/group/member/list", by_number.clone()).await["result"].clone();
    assert_eq!(members["result"][2], json!({"atc_flag": "0", "type": "1", "member_id": "3"}));
    let (mut cursor, mut count) = (json!(0), 0);
    while cursor.is_number() {
        let page = json!({"op_user_id": "manager4220", "group_id": id, "cursor": cursor});
        let page = office.old("/topapi/attendance/group/memberusers/list", page).await["result"].clone();
        count += page["result"].as_array().unwrap().len();
        cursor = page["cursor"].clone();
    }
    assert_eq!(count, 252);
    assert_eq!(office.old("/topapi/attendance/group/users/remove", people).await["success"], true);
    let update = json!({"op_user_id": "manager4220", "group_id": id, "schedule_flag": 0,
        "update_param": {"remove_depts": ["3"], "add_users": ["manager4220"]}});
    assert_eq!(office.old("/topapi/attendance/group/member/update", update).await["success"], true);
    assert_eq!(group_of("staff001").await["group_id"], Value::Null);
    let among = json!({"op_user_id": "manager4220", "group_id": id, "member_type": 0, "member_ids": "manager4220,lisi"});
    assert_eq!(
        office.old("/topapi/attendance/group/member/listbyids", among).await["result"],
        json!(["manager4220"])
    );

    for (name, place) in [
        (
            "position",
            json!({"address": "Street 1", "foreign_id": "f", "longitude": "120.1", "latitude": "30.2"}),
        ),
        ("wifi", json!({"mac_addr": "m", "foreign_id": "f", "ssid": "office"})),
    ] {
        let (list, own_key) = (format!("{name}_list"), format!("{name}_key"));
        let path = async |what: &str, mut body: Value| {
            body["group_key"] = key.clone();
            office.old(&format!("/topapi/attendance/group/{name}s/{what}"), body).await["result"].clone()
        };
        let added = path("add", json!({&list: [place]})).await["result"]["success_list"][0][&own_key].clone();
        let listed = path("query", json!({"size": 10})).await["result"].clone();
        assert_eq!((&listed[&list][0][&own_key], &listed["has_more"]), (&added, &json!(false)), "{listed}");
        let removed = path(
            "remove",
            json!({format!("{own_key}_list"): format!("{},nothing", added.as_str().unwrap())}),
        )
        .await;
        assert_eq!(
            (&removed["success_list"], &removed["error_info_list"][0]["failure_list"]),
            (&json!([added]), &json!(["nothing"]))
        );
        assert_eq!(path("query", json!({"size": 10})).await["result"][&list], json!([]));
    }

    let renamed = json!({"op_user_id": "manager4220", "top_group": {"id": id, "name": "Works"}});
    assert_eq!(
        office.old("/topapi/attendance/group/modify", renamed).await["result"],
        json!({"name": "Works", "id": id})
    );
    let taken = json!({"groupName": "Works", "type": "NONE"});
    let taken = office.call(Method::POST, "/v1.0/attendance/groups?opUserId=manager4220", taken).await;
    assert_eq!(taken["code"], "invalidParameter");
    assert_eq!(office.old("/topapi/attendance/group/delete", by_key.clone()).await["success"], true);
    assert_eq!(office.old("/topapi/attendance/group/query", by_number).await["errcode"], 40035);
}

#[tokio::test]
async fn punches_are_held_against_the_plan_and_told_to_everybody() {
    let office = Office::open().await;
    let shift = office.shift().await;
    let group = office.attendance_group(&shift).await;
    let monday = office.monday();
    assert!(office.fake.attendance().punch("zhangsan", monday + 9 * HOUR_MS + 30 * 60_000));
    let body = json!({"userid": "zhangsan", "at_ms": monday + 18 * HOUR_MS,
        "with": {"locationResult": "Outside", "userAddress": "Street 1", "userLatitude": 30.5}});
    assert_eq!(office.http.post("/_fake/attendance/punch", body).await, json!({"ok": true}));
    assert!(!office.fake.attendance().punch("nobody", monday));
    let machine = json!({"userid": "zhangsan", "device_name": "Door", "device_id": "d1", "user_check_time": monday + DAY_MS + 10 * HOUR_MS});
    assert_eq!(office.old("/topapi/attendance/record/upload", machine).await["success"], true);
    let old = json!({"userid": "zhangsan", "device_name": "Door", "device_id": "d1", "user_check_time": monday - 200 * DAY_MS});
    assert_eq!(office.old("/topapi/attendance/record/upload", old).await["errcode"], 40035);
    let told = office.receiver.hears("attendance_check_record").await["dataList"][0].clone();
    assert_eq!((&told["userId"], &told["checkByUser"]), (&json!("zhangsan"), &json!(true)));
    assert_eq!(
        (&told["groupId"], &told["checkTime"]),
        (&json!(group.to_string()), &json!(monday + 9 * HOUR_MS + 30 * 60_000))
    );

    let (from, to) = (date(monday), date(monday + DAY_MS));
    let results = async |offset: u32, limit: u32| {
        let body = json!({"workDateFrom": from, "workDateTo": to, "userIdList": ["zhangsan", "nobody"], "offset": offset, "limit": limit});
        office.old("/attendance/list", body).await
    };
    let all = results(0, 50).await["recordresult"].clone();
    let seen: Vec<_> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (&one["checkType"], &one["timeResult"], &one["locationResult"]))
        .collect();
    let row = |check: &str, time: &str, place: &str| (json!(check), json!(time), json!(place));
    let expected = [
        row("OnDuty", "Late", "Normal"),
        row("OffDuty", "Normal", "Outside"),
        row("OnDuty", "SeriousLate", "Normal"),
        row("OffDuty", "NotSigned", "NotSigned"),
    ];
    assert_eq!(seen, expected.iter().map(|(check, time, place)| (check, time, place)).collect::<Vec<_>>());
    assert_eq!(
        (&all[0]["workDate"], &all[0]["baseCheckTime"]),
        (&json!(monday), &json!(monday + 9 * HOUR_MS))
    );
    let page = results(3, 1).await;
    assert_eq!(
        (&page["hasMore"], &page["recordresult"][0]["timeResult"]),
        (&json!(false), &json!("NotSigned"))
    );
    let too_long = json!({"workDateFrom": from, "workDateTo": date(monday + 8 * DAY_MS), "userIdList": ["lisi"], "offset": 0, "limit": 1});
    assert_eq!(office.old("/attendance/list", too_long).await["errcode"], 40035);

    let punches =
        json!({"userIds": ["zhangsan"], "checkDateFrom": from, "checkDateTo": date(monday + 2 * DAY_MS)});
    let punches = office.old("/attendance/listRecord", punches).await["recordresult"].clone();
    assert_eq!(punches.as_array().unwrap().len(), 3);
    assert_eq!((&punches[1]["userAddress"], &punches[1]["isLegal"]), (&json!("Street 1"), &json!("N")));
    assert_eq!((&punches[2]["sourceType"], &punches[2]["deviceId"]), (&json!("ATM"), &json!("d1")));
    let day = office
        .old("/topapi/attendance/getupdatedata", json!({"userid": "zhangsan", "work_date": from}))
        .await["result"]
        .clone();
    assert_eq!(day["attendance_result_list"][0]["time_result"], "Late");
    assert_eq!(day["check_record_list"][0]["record_id"], punches[0]["id"]);
    let plans = json!({"op_user_id": "manager4220", "schedule_ids": all[3]["planId"].to_string()});
    let plans = office.old("/topapi/attendance/schedule/result/listbyids", plans).await["result"].clone();
    assert_eq!((&plans[0]["user_id"], &plans[0]["time_result"]), (&json!("zhangsan"), &json!("NotSigned")));
}

#[tokio::test]
async fn a_roster_goes_before_the_week_of_the_group() {
    let office = Office::open().await;
    let shift = office.shift().await;
    let group = office.attendance_group(&shift).await;
    let monday = office.monday();
    let saturday = monday + 5 * DAY_MS;
    let plans = async |day: i64| {
        let body = json!({"op_user_id": "manager4220", "user_id": "zhangsan", "date_time": day});
        office.old("/topapi/attendance/schedule/listbyday", body).await["result"].as_array().unwrap().len()
    };
    assert_eq!((plans(monday).await, plans(saturday).await), (2, 0));
    let entries = json!([{"shift_id": shift, "work_date": monday, "is_rest": true, "userid": "zhangsan"},
        {"shift_id": shift, "work_date": saturday, "is_rest": false, "userid": "zhangsan"}]);
    let set = json!({"op_user_id": "manager4220", "group_id": group, "schedules": entries});
    assert_eq!(office.old("/topapi/attendance/group/schedule/async", set).await["success"], true);
    assert_eq!((plans(monday).await, plans(saturday).await), (0, 2));
    let told = office.receiver.hears("attendance_schedule_change").await["DataList"][0].clone();
    assert_eq!((&told["userIds"], &told["workDateEnd"]), (&json!(["zhangsan"]), &json!(saturday)));
    let foreign = json!({"op_user_id": "manager4220", "group_id": group,
        "schedules": [{"shift_id": shift, "work_date": monday, "userid": "lisi"}]});
    assert_eq!(office.old("/topapi/attendance/group/schedule/async", foreign).await["errcode"], 40035);
    let week = json!({"op_user_id": "manager4220", "userids": "zhangsan", "from_date_time": monday, "to_date_time": saturday});
    let days =
        office.old("/topapi/attendance/schedule/shift/listbydays", week.clone()).await["result"].clone();
    assert_eq!((days.as_array().unwrap().len(), &days[0]["shift_names"]), (5, &json!(["Day"])));
    let rows = office.old("/topapi/attendance/schedule/listbyusers", week).await["result"].clone();
    assert_eq!((rows.as_array().unwrap().len(), &rows[0]["shift_id"]), (10, &shift));
    let page = json!({"workDate": date(saturday), "offset": 0, "size": 200});
    let page = office.old("/topapi/attendance/listschedule", page).await["result"].clone();
    assert_eq!((&page["has_more"], &page["schedules"][1]["check_type"]), (&json!(false), &json!("OffDuty")));
    let clear = json!({"op_userid": "manager4220", "param": {"from_date": monday, "to_date": saturday, "group_id": group.to_string(), "user_ids": ["zhangsan"]}});
    assert_eq!(office.old("/topapi/attendance/group/schedule/clear", clear).await["success"], true);
    assert_eq!((plans(monday).await, plans(saturday).await), (2, 0));
}

#[tokio::test]
async fn granted_leave_is_seen_in_the_day_and_in_the_status_until_it_is_cancelled() {
    let office = Office::open().await;
    let monday = office.monday();
    let (from, to) = (date(monday), date(monday + 6 * DAY_MS));
    let (from, to) = (from.split(' ').next().unwrap(), to.split(' ').next().unwrap());
    let grant = |unit: &str, from: &str, to: &str| {
        json!({"userid": "lisi", "biz_type": 3, "from_time": from, "to_time": to, "duration_unit": unit, "calculate_model": 1,
            "tag_name": "请假", "sub_type": "Annual", "approve_id": "a1", "jump_url": "http://ours.example"})
    };
    let granted =
        office.old("/topapi/attendance/approve/finish", grant("day", from, to)).await["result"].clone();
    assert_eq!(
        (&granted["duration"], granted["durationDetail"].as_array().unwrap().len()),
        (&json!("5.0"), 5)
    );
    for (unit, from, to) in [("week", from, to), ("day", to, from), ("day", "soon", to)] {
        assert_eq!(
            office.old("/topapi/attendance/approve/finish", grant(unit, from, to)).await["errcode"],
            40035,
            "{unit}"
        );
    }
    let half = json!({"userid": "lisi", "biz_type": 3, "from_time": format!("{from} AM"), "to_time": format!("{from} AM"),
        "duration_unit": "halfDay", "calculate_model": 0});
    let half = office.old("/topapi/attendance/approve/duration/calculate", half).await["result"].clone();
    assert_eq!(half["duration"], "0.5");
    let hours = json!({"bizType": 1, "calculateModel": 0, "durationUnit": "hour", "fromTime": format!("{from} 09:00"), "toTime": format!("{from} 11:30")});
    let path = "/v1.0/attendance/approvals/durations/calculate?userId=lisi";
    assert_eq!(office.call(Method::POST, path, hours).await["result"]["duration"], 2.5);

    let overtime = json!({"userid": "lisi", "biz_type": 1, "from_time": format!("{from} 19:00"), "to_time": format!("{from} 21:00"),
        "duration_unit": "hour", "calculate_model": 0, "tag_name": "加班", "approve_id": "a2", "jump_url": "http://ours.example"});
    assert_eq!(office.old("/topapi/attendance/approve/finish", overtime).await["result"]["duration"], "2.0");
    let told = office.receiver.hears("attendance_overtime_duration").await["dataList"][0].clone();
    assert_eq!(
        (&told["userid"], &told["workDate"], &told["overtimeHour"]),
        (&json!("lisi"), &json!(monday), &json!(2.0))
    );

    let status = json!({"userid_list": "lisi,zhangsan", "start_time": monday, "end_time": monday + DAY_MS, "offset": 0, "size": 20});
    let status = office.old("/topapi/attendance/getleavestatus", status).await["result"].clone();
    let leave = &status["leave_status"][0];
    assert_eq!(
        (&leave["userid"], &leave["duration_unit"], &leave["duration_percent"]),
        (&json!("lisi"), &json!("percent_day"), &json!(500))
    );
    let day = json!({"userid": "lisi", "work_date": date(monday)});
    let day = office.old("/topapi/attendance/getupdatedata", day).await["result"].clone();
    assert_eq!(
        (&day["approve_list"][0]["tag_name"], &day["approve_list"][0]["begin_time"]),
        (&json!("请假"), &json!(date(monday)))
    );
    let minutes = json!({"userid": "lisi", "from_date": date(monday), "to_date": date(monday + DAY_MS)});
    let minutes = office.old("/topapi/attendance/getleaveapproveduration", minutes).await["result"].clone();
    assert_eq!(minutes["duration_in_minutes"], 2400);
    let cancel = json!({"userid": "lisi", "approve_id": "a1"});
    assert_eq!(office.old("/topapi/attendance/approve/cancel", cancel.clone()).await["errcode"], 0);
    assert_eq!(office.old("/topapi/attendance/approve/cancel", cancel).await["errcode"], 40035);
}

#[tokio::test]
async fn leave_has_kinds_quotas_and_what_was_taken_of_them() {
    let office = Office::open().await;
    let types = "/v1.0/attendance/leaves/types?opUserId=manager4220";
    let new = json!({"leaveName": "Annual", "leaveViewUnit": "day", "bizType": "general_leave", "naturalDayLeave": false, "hoursInPerDay": 800});
    let code = office.call(Method::POST, types, new.clone()).await["result"]["leaveCode"].clone();
    assert_eq!(office.call(Method::POST, types, new).await["code"], "nameAlreadyExists");
    let wrong = json!({"op_userid": "manager4220", "leave_code": code, "leave_view_unit": "week"});
    assert_eq!(office.old("/topapi/attendance/vacation/type/update", wrong).await["errcode"], 40035);
    let renamed = json!({"op_userid": "manager4220", "leave_code": code, "leave_name": "Yearly"});
    assert_eq!(
        office.old("/topapi/attendance/vacation/type/update", renamed).await["result"]["leave_name"],
        "Yearly"
    );
    assert_eq!(office.call(Method::GET, types, Value::Null).await["result"][0]["leaveName"], "Yearly");

    let quota = |userid: &str, days: i64| {
        json!({"userid": userid, "leave_code": code, "quota_cycle": "2026", "quota_num_per_day": days,
        "start_time": 1, "end_time": 2})
    };
    let set =
        json!({"op_userid": "manager4220", "leave_quotas": [quota("lisi", 1000), quota("nobody", 1000)]});
    let failed = office.old("/topapi/attendance/vacation/quota/init", set).await["result"].clone();
    assert_eq!((failed.as_array().unwrap().len(), &failed[0]["quota"]["userid"]), (1, &json!("nobody")));
    let more = json!([{"userId": "lisi", "leaveCode": code, "quotaCycle": "2026", "quotaNumPerDay": 1200}]);
    assert_eq!(
        office.call(Method::POST, "/v1.0/attendance/leaves/quota?opUserId=manager4220", more).await,
        json!({"result": []})
    );
    let take = json!({"leaveCode": code, "outerId": "o1", "quotaNum": 200, "startTime": 1, "endTime": 2, "reason": "sea"});
    let path = "/v1.0/attendance/users/union-lisi/vacations/records";
    assert_eq!(office.call(Method::POST, &format!("{path}/modify"), take).await["success"], true);
    let list =
        json!({"leave_code": code, "op_userid": "manager4220", "userids": "lisi", "offset": 0, "size": 10});
    let quotas = office.old("/topapi/attendance/vacation/quota/list", list.clone()).await["result"].clone();
    let quota = &quotas["leave_quotas"][0];
    assert_eq!((&quota["quota_num_per_day"], &quota["used_num_per_day"]), (&json!(1200), &json!(200)));
    let taken = office.old("/topapi/attendance/vacation/record/list", list.clone()).await["result"].clone();
    assert_eq!(taken["leave_records"][0]["leave_reason"], "sea");
    assert_eq!(
        office.call(Method::POST, &format!("{path}/revoke"), json!({"outerId": "o1"})).await["success"],
        true
    );
    let balance = "/v1.0/attendance/leaves/initializations/balances?opUserId=manager4220&userId=lisi";
    assert_eq!(office.call(Method::GET, balance, Value::Null).await["result"][0]["usedNumPerDay"], 0);
    let delete = json!({"op_userid": "manager4220", "leave_code": code});
    assert_eq!(office.old("/topapi/attendance/vacation/type/delete", delete).await["errcode"], 0);
    assert_eq!(office.old("/topapi/attendance/vacation/quota/list", list).await["errcode"], 40035);
}

#[tokio::test]
async fn the_report_counts_by_columns_what_came_of_the_days() {
    let office = Office::open().await;
    let shift = office.shift().await;
    office.attendance_group(&shift).await;
    let monday = office.monday();
    for (day, on) in [(0, Some(9 * HOUR_MS)), (1, Some(9 * HOUR_MS + 30 * 60_000)), (2, None)] {
        for at in [on, Some(18 * HOUR_MS)].into_iter().flatten() {
            assert!(office.fake.attendance().punch("zhangsan", monday + day * DAY_MS + at));
        }
    }
    let columns =
        office.old("/topapi/attendance/getattcolumns", json!({})).await["result"]["columns"].clone();
    let id = |alias: &str| {
        let columns = columns.as_array().unwrap();
        columns.iter().find(|column| column["alias"] == alias).unwrap_or_else(|| panic!("{alias}"))["id"]
            .clone()
    };
    let asked = [id("user_name"), id("attend_days"), id("late_times"), id("on_work_lack_card_times")];
    let list = asked.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let body = |list: &str, days: i64| json!({"userid": "zhangsan", "column_id_list": list, "from_date": date(monday), "to_date": date(monday + days * DAY_MS)});
    let told =
        office.old("/topapi/attendance/getcolumnval", body(&list, 2)).await["result"]["column_vals"].clone();
    assert_eq!(told[0]["fixed_value"], "张三", "{told}");
    let values = |column: &Value, name: &str| {
        column[name]
            .as_array()
            .unwrap()
            .iter()
            .map(|day| day["value"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(values(&told[1], "column_vals"), ["1", "1", "1"]);
    assert_eq!(values(&told[2], "column_vals"), ["0", "1", "0"]);
    assert_eq!(told[2]["column_vals"][1]["date"], date(monday + DAY_MS));
    let several = json!({"userIds": ["zhangsan"], "columnIdList": asked[2..].iter().map(ToString::to_string).collect::<Vec<_>>(),
        "fromDate": monday, "toDate": monday + 2 * DAY_MS});
    let several = office.post("/v1.0/attendance/columnValues/query", several).await["result"].clone();
    assert_eq!(values(&several[0]["columnData"][1], "columnValues"), ["0", "0", "1"], "{several}");
    for (list, days) in [("5", 2), (list.as_str(), 32)] {
        assert_eq!(office.old("/topapi/attendance/getcolumnval", body(list, days)).await["errcode"], 40035);
    }

    let (from, to) = (&date(monday)[..10], &date(monday + DAY_MS)[..10]);
    let grant = json!({"userid": "lisi", "biz_type": 3, "from_time": from, "to_time": to, "duration_unit": "day", "calculate_model": 0,
        "tag_name": "年假", "approve_id": "a1", "jump_url": "http://ours.example"});
    assert_eq!(office.old("/topapi/attendance/approve/finish", grant).await["errcode"], 0);
    let leave = json!({"userid": "lisi", "leave_names": "年假,病假", "from_date": date(monday), "to_date": date(monday + 2 * DAY_MS)});
    let leave =
        office.old("/topapi/attendance/getleavetimebynames", leave).await["result"]["columns"].clone();
    assert_eq!(
        (&leave[0]["columnvo"]["name"], values(&leave[0], "columnvals")),
        (&json!("年假"), vec!["1".into(), "1".into(), "0".into()])
    );
    assert_eq!(values(&leave[1], "columnvals"), ["0", "0", "0"]);
}
