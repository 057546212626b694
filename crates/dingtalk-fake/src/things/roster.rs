//! The roster of human resources: what is kept of people beyond the directory, who will join and who has left.

use std::collections::{BTreeMap, BTreeSet};

use http::Method;
use serde_json::{Map, Value};

use super::kind::Words;
use crate::call::{Call, text_of};
use crate::date;
use crate::document::{Aliases, Document};
use crate::json::json;
use crate::page::Page;
use crate::platform::Platform;
use crate::reply::{Outcome, Refusal};
use crate::route::Route;
use crate::state::State;
use crate::state::directory::User;
use crate::state::records::Record;

pub(crate) const ROUTES: &[Route] = &[
    Route::of(Method::POST, "/topapi/smartwork/hrm/roster/meta/get", show_meta),
    Route::of(Method::POST, "/topapi/smartwork/hrm/employee/field/grouplist", show_meta),
    Route::of(Method::POST, "/topapi/smartwork/hrm/employee/field/list", list_fields),
    Route::of(Method::GET, "/v1.0/hrm/rosters/meta/authorities/fields", list_fields),
    Route::of(Method::POST, "/topapi/smartwork/hrm/employee/list", list),
    Route::of(Method::POST, "/topapi/smartwork/hrm/employee/v2/list", list),
    Route::of(Method::POST, "/v1.0/hrm/rosters/lists/query", list),
    Route::of(Method::POST, "/topapi/smartwork/hrm/employee/update", update),
    Route::of(Method::POST, "/topapi/smartwork/hrm/employee/v2/update", update),
    Route::of(Method::POST, "/topapi/smartwork/hrm/employee/queryonjob", list_at_work),
    Route::of(Method::POST, "/topapi/smartwork/hrm/employee/onjoblist/query", list_at_work),
    Route::of(Method::POST, "/topapi/smartwork/hrm/employee/addpreentry", announce),
    Route::of(Method::POST, "/topapi/smartwork/hrm/employee/querypreentry", list_announced),
    Route::of(Method::POST, "/topapi/smartwork/hrm/employee/dismission/update", dismiss),
    Route::of(Method::PUT, "/v1.0/hrm/processes/employees/terminations", dismiss),
    Route::of(Method::POST, "/topapi/smartwork/hrm/employee/querydimission", list_left),
    Route::of(Method::GET, "/v1.0/hrm/employees/dismissions", list_left),
    Route::of(Method::POST, "/topapi/smartwork/hrm/employee/listdimission", show_left),
    Route::of(Method::GET, "/v1.0/hrm/employees/dimissionInfos", show_left),
    Route::of(Method::GET, "/v1.0/contact/empLeaveRecords", list_leave_records),
];

const VALUES: &str = "hr roster";
const ANNOUNCED: &str = "hr pre-entries";
const LEAVING: &str = "hr dismissions";

/// States of work: 3 is regular, 5 about to leave.
const REGULAR: &str = "3";
const ABOUT_TO_LEAVE: &str = "5";

const ALIASES: Aliases =
    &[&["fieldList", "fieldMetaInfoList"], &["detail", "hasDetail"], &["lastWorkDay", "lastWorkDate"]];

/// Group, code, name and type of the fields that every organisation has; names are the platform's.
const FIELDS: &[(&str, &str, &str, &str)] = &[
    ("sys00", "sys00-name", "姓名", "TextField"),
    ("sys00", "sys00-email", "邮箱", "TextField"),
    ("sys00", "sys00-deptIds", "部门id", "TextField"),
    ("sys00", "sys00-dept", "部门", "TextField"),
    ("sys00", "sys00-position", "职位", "TextField"),
    ("sys00", "sys00-mobile", "手机号", "TextField"),
    ("sys00", "sys00-jobNumber", "工号", "TextField"),
    ("sys00", "sys00-tel", "分机号", "TextField"),
    ("sys00", "sys00-workPlace", "办公地点", "TextField"),
    ("sys00", "sys00-remark", "备注", "TextField"),
    ("sys00", "sys00-confirmJoinTime", "入职时间", "DDDateField"),
    ("sys01", "sys01-employeeType", "员工类型", "DDSelectField"),
    ("sys01", "sys01-employeeStatus", "员工状态", "DDSelectField"),
    ("sys02", "sys02-realName", "身份证姓名", "TextField"),
    ("sys02", "sys02-certNo", "证件号码", "TextField"),
    ("sys02", "sys02-birthTime", "出生日期", "DDDateField"),
];
const GROUPS: &[(&str, &str)] = &[("sys00", "基础信息"), ("sys01", "工作信息"), ("sys02", "个人信息")];

/// The code of the old host for an unknown person is the directory's; what the new one says is assumed.
const NO_PERSON: Words =
    Words::new((60_121, "the user does not exist"), (400, "userNotExist", "the user does not exist"));
/// Assumed: the page says that it answers with a system error.
const TAKEN: Words = Words::new(
    (40_035, "somebody of the organisation has this mobile number"),
    (400, "invalidParameter", "somebody of the organisation has this mobile number"),
);

fn field(code: &str, name: &str, kind: &str) -> Value {
    json!({"fieldCode": code, "fieldName": name, "fieldType": kind, "derived": false, "optionText": ""})
}

fn show_meta(_: &Platform, call: &Call) -> Outcome {
    let groups = GROUPS.iter().map(|(id, name)| {
        let fields = FIELDS.iter().filter(|field| field.0 == *id);
        let fields: Value = fields.map(|(_, code, name, kind)| field(code, name, kind)).collect();
        Document::of(json!({"groupId": id, "groupName": name, "detail": false, "fieldList": fields}))
    });
    let groups: Vec<_> = groups.collect();
    Ok(call.answer_list(Page::everything().cut_list(groups), "", None, ALIASES))
}

fn list_fields(_: &Platform, call: &Call) -> Outcome {
    let fields = FIELDS.iter().map(|(_, code, name, kind)| Document::of(field(code, name, kind)));
    Ok(call.answer_list(Page::everything().cut_list(fields), "", None, ALIASES))
}

/// What the directory knows of a person, by code.
fn known(state: &State, user: &User) -> Map<String, Value> {
    let more = |name: &str| user.more.get(name).and_then(text_of).unwrap_or_default();
    let departments: Vec<_> = user.dept_id_list.iter().map(ToString::to_string).collect();
    let names = user.dept_id_list.iter().filter_map(|dept_id| state.directory.department(*dept_id));
    let names: Vec<_> = names.map(|department| department.name.clone()).collect();
    let joined = user.more.get("hired_date").and_then(Value::as_i64);
    let joined = joined.map(date::china_datetime).and_then(|text| Some(text.get(..10)?.to_owned()));
    let values = [
        ("sys00-name", user.name.clone()),
        ("sys00-email", more("email")),
        ("sys00-deptIds", departments.join("|")),
        ("sys00-dept", names.join("|")),
        ("sys00-position", more("title")),
        ("sys00-mobile", user.mobile.clone()),
        ("sys00-jobNumber", more("job_number")),
        ("sys00-tel", more("telephone")),
        ("sys00-workPlace", more("work_place")),
        ("sys00-remark", more("remark")),
        ("sys00-confirmJoinTime", joined.unwrap_or_default()),
        ("sys01-employeeStatus", status(state, &user.userid)),
    ];
    values.into_iter().map(|(code, value)| (code.to_owned(), json!(value))).collect()
}

fn status(state: &State, userid: &str) -> String {
    let leaves = state.records.get(LEAVING, userid).is_some();
    if leaves { ABOUT_TO_LEAVE.to_owned() } else { REGULAR.to_owned() }
}

/// The items of a person's groups, by group: each item has values by code.
fn items(state: &State, user: &User) -> Map<String, Value> {
    let kept = state.records.get(VALUES, &user.userid);
    let mut groups = kept.map(|kept| kept.document.members()).unwrap_or_default();
    for (code, value) in known(state, user) {
        let group = code.split('-').next().unwrap_or_default().to_owned();
        let items = groups.entry(group).or_insert_with(|| json!([{}]));
        let first = items.as_array_mut().and_then(|items| items.first_mut()?.as_object_mut());
        if let Some(first) = first {
            first.entry(code).or_insert(value);
        }
    }
    groups
}

fn list(platform: &Platform, call: &Call) -> Outcome {
    let wanted = call.request.list("fieldFilterList");
    let people = [call.request.list("useridList"), call.request.list("userIdList")].concat();
    let people: BTreeSet<_> = people.into_iter().collect();
    let state = platform.state();
    let row = |user: &User| {
        let mut fields: Vec<Value> = Vec::new();
        for (group, items) in items(&state, user).into_iter().collect::<BTreeMap<_, _>>() {
            fields.extend(fields_of(&group, &items, &wanted));
        }
        Document::of(json!({"userid": user.userid, "unionid": user.unionid, "corpId": platform.seed.corp_id,
            "fieldDataList": fields, "fieldList": fields, "partner": false}))
    };
    let found = people.iter().filter_map(|userid| state.directory.user(userid)).map(row);
    Ok(call.answer_list(Page::everything().cut_list(found.collect::<Vec<_>>()), "", None, &[]))
}

fn fields_of(group: &str, items: &Value, wanted: &[String]) -> Vec<Value> {
    let items = items.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut codes: Vec<&String> = items.iter().filter_map(Value::as_object).flat_map(Map::keys).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.retain(|code| wanted.is_empty() || wanted.contains(code));
    let field = |code: &String| {
        let values = items.iter().zip(0..).filter_map(|(item, at): (&Value, i64)| {
            let value = item.get(code)?;
            Some(json!({"itemIndex": at, "value": value, "label": value}))
        });
        let values: Vec<_> = values.collect();
        let name = FIELDS.iter().find(|field| field.1 == code).map_or(code.as_str(), |field| field.2);
        let first = values.first().and_then(|value| value.get("value")).cloned();
        json!({"groupId": group, "fieldCode": code, "fieldName": name, "fieldValueList": values, "value": first, "label": first})
    };
    codes.into_iter().map(field).collect()
}

/// Sets fields of a person; an item of a group is meant by `old_index`, a group of one's own gets a new one without it.
fn update(platform: &Platform, call: &Call) -> Outcome {
    let param = Document::of(call.request.get("param").cloned().unwrap_or_default());
    let userid = param.text("userid").unwrap_or_default();
    let mut state = platform.state();
    state.directory.user(&userid).ok_or_else(|| NO_PERSON.refusal(call.dialect()))?;
    let mut kept = state.records.get(VALUES, &userid).map(|kept| kept.document.members()).unwrap_or_default();
    for group in param.get("groups").and_then(Value::as_array).into_iter().flatten() {
        let group = Document::of(group.clone());
        let id = group.text("groupId").unwrap_or_default();
        let items = kept.entry(id.clone()).or_insert_with(|| json!([]));
        let Some(items) = items.as_array_mut() else { continue };
        for section in group.get("sections").and_then(Value::as_array).into_iter().flatten() {
            let section = Document::of(section.clone());
            let at = section.integer("oldIndex").and_then(|at| usize::try_from(at).ok());
            let at =
                at.or_else(|| id.starts_with("sys").then_some(0)).unwrap_or(items.len()).min(items.len());
            if at == items.len() {
                items.push(json!({}));
            }
            let Some(item) = items.get_mut(at).and_then(Value::as_object_mut) else { continue };
            for value in section.get("section").and_then(Value::as_array).into_iter().flatten() {
                let value = Document::of(value.clone());
                let code = value.text("fieldCode").unwrap_or_default();
                // Fields of the first group are also meant by their names.
                let code =
                    FIELDS.iter().find(|field| field.2 == code).map_or(code, |field| field.1.to_owned());
                item.insert(code, value.get("value").cloned().unwrap_or_default());
            }
        }
    }
    state.records.insert(VALUES, userid.clone(), String::new(), Document::of(Value::Object(kept)));
    platform.push_event("hrm_user_record_change", json!({"actionType": "userInfoChange", "staffId": userid}));
    Ok(call.answer_thing(Document::default(), None, &[]))
}

fn ids(call: &Call, ids: Vec<String>) -> Value {
    let page = Page::of(&call.request).cut_list(ids);
    call.answer_list(page.map(|userid| Document::of(json!({"userid": userid}))), "userid", None, &[])
}

fn list_at_work(platform: &Platform, call: &Call) -> Outcome {
    let wanted = call.request.list("statusList");
    let state = platform.state();
    let at_work = state.directory.user_ids().filter(|userid| wanted.contains(&status(&state, userid)));
    Ok(ids(call, at_work.map(str::to_owned).collect()))
}

/// Somebody will join.
fn announce(platform: &Platform, call: &Call) -> Outcome {
    let param = Document::of(call.request.get("param").cloned().unwrap_or_default());
    let mobile = param.text("mobile").unwrap_or_default();
    let mut state = platform.state();
    let is_known = |record: &Record| record.document.text("mobile").as_ref() == Some(&mobile);
    if state.directory.user_by_mobile(&mobile).is_some() || state.records.all(ANNOUNCED).any(is_known) {
        return Err(TAKEN.refusal(call.dialect()));
    }
    let userid = platform.identifiers.hex32();
    state.records.insert(ANNOUNCED, userid.clone(), String::new(), param);
    Ok(call.answer_thing(Document::of(json!({"userid": userid})), None, &[]))
}

fn list_announced(platform: &Platform, call: &Call) -> Outcome {
    Ok(ids(call, platform.state().records.all(ANNOUNCED).map(|record| record.id.clone()).collect()))
}

/// Somebody will leave, on the last day of work.
fn dismiss(platform: &Platform, call: &Call) -> Outcome {
    let asked = call.request.get("param").cloned().map_or_else(|| call.request.clone(), Document::of);
    let userid = asked.text("userid").unwrap_or_default();
    let last_day = asked.get("lastWorkDate");
    let last_day = last_day.and_then(|day| day.as_i64().or_else(|| date::parse_china(day.as_str()?)));
    let mut state = platform.state();
    let user = state.directory.user(&userid).ok_or_else(|| NO_PERSON.refusal(call.dialect()))?;
    let main = user.dept_id_list.first().and_then(|dept_id| state.directory.department(*dept_id));
    let departments = user.dept_id_list.iter().filter_map(|dept_id| state.directory.department(*dept_id));
    let departments: Value =
        departments.map(|found| json!({"deptId": found.dept_id, "deptPath": found.name})).collect();
    let leaving = json!({
        "userid": userid,
        "name": user.name,
        "lastWorkDay": last_day.unwrap_or_else(|| platform.clock.now_ms()),
        "deptList": departments,
        "mainDeptId": main.map(|found| found.dept_id),
        "mainDeptName": main.map(|found| found.name.clone()),
        "reasonMemo": asked.text("dismissionMemo").unwrap_or_default(),
        "passiveReason": asked.list("terminationReasonPassive"),
        "voluntaryReason": asked.list("terminationReasonVoluntary"),
        "preStatus": 3,
        "handoverUserid": "",
    });
    state.records.insert(LEAVING, userid, String::new(), Document::of(leaving));
    Ok(call.answer_thing(Document::default(), None, &[&["result", "suc"]]))
}

/// Keeps that somebody was taken out of the directory: who was to leave left as announced, else it is today.
pub(super) fn note_leaving(platform: &Platform, state: &mut State, user: &User) {
    super::groups::dismiss(platform, state, &user.userid);
    super::roles::dismiss(state, &user.userid);
    super::attendance::groups::dismiss(state, &user.userid);
    let now_ms = platform.clock.now_ms();
    if state.records.get(LEAVING, &user.userid).is_none() {
        let main = user.dept_id_list.first().and_then(|dept_id| state.directory.department(*dept_id));
        let path = |dept_id: i64| {
            let above = state.directory.ancestry(dept_id).into_iter().rev();
            let names =
                above.filter_map(|above| state.directory.department(above).map(|of| of.name.as_str()));
            json!({"dept_id": dept_id, "dept_path": names.collect::<Vec<_>>().join("-")})
        };
        let departments: Vec<_> = user.dept_id_list.iter().copied().map(path).collect();
        let leaving = json!({"userid": user.userid, "name": user.name, "lastWorkDay": now_ms,
            "deptList": departments,
            "mainDeptId": main.map(|found| found.dept_id), "mainDeptName": main.map(|found| found.name.clone()),
            "reasonMemo": "", "preStatus": 3, "handoverUserid": ""});
        state.records.insert(LEAVING, user.userid.clone(), String::new(), Document::of(leaving));
    }
    if let Some(leaving) = state.records.get_mut(LEAVING, &user.userid) {
        leaving.document.set("leaveTime", now_ms);
        leaving.document.set("mobile", user.mobile.clone());
    }
}

/// Those who were taken out of the directory within a time, the end being now unless it is given.
fn list_leave_records(platform: &Platform, call: &Call) -> Outcome {
    let time = |name: &str| {
        let text = call.request.text(name).filter(|text| !text.is_empty());
        let told =
            || Refusal::api(400, "param.error", format!("{name}: no time such as 2022-01-30T10:00:00Z"));
        text.map(|text| date::parse_iso(&text).ok_or_else(told)).transpose()
    };
    let begin = time("startTime")?.ok_or_else(|| call.missing("startTime"))?;
    let end = time("endTime")?.unwrap_or_else(|| platform.clock.now_ms());
    let state = platform.state();
    let left = state.records.all(LEAVING).filter_map(|leaving| {
        let at_ms = leaving.document.integer("leaveTime").filter(|at_ms| (begin..=end).contains(at_ms))?;
        let is_back = state.directory.user(&leaving.id).is_some();
        (!is_back).then(|| {
            Document::of(
                json!({"userId": leaving.id, "name": leaving.document.text("name"), "stateCode": "86",
                "mobile": leaving.document.text("mobile"), "leaveReason": leaving.document.text("reasonMemo"),
                "leaveTime": date::iso_minutes(at_ms)}),
            )
        })
    });
    let cut = call.page().counted().cut_list(left.collect::<Vec<_>>());
    Ok(call.answer_list(cut, "", None, &[]))
}

/// Whether the last day of work is over, or the person is in the directory no more.
fn has_left(platform: &Platform, state: &State, leaving: &Record) -> bool {
    let last_day = leaving.document.integer("lastWorkDay").map(date::china_day);
    state.directory.user(&leaving.id).is_none()
        || last_day.is_some_and(|last_day| last_day < date::china_day(platform.clock.now_ms()))
}

fn list_left(platform: &Platform, call: &Call) -> Outcome {
    let state = platform.state();
    let left = state.records.all(LEAVING).filter(|leaving| has_left(platform, &state, leaving));
    Ok(ids(call, left.map(|leaving| leaving.id.clone()).collect()))
}

/// `status` 1 will leave, 2 has left.
fn show_left(platform: &Platform, call: &Call) -> Outcome {
    let people = [call.request.list("useridList"), call.request.list("userIdList")].concat();
    let people: BTreeSet<_> = people.into_iter().collect();
    let state = platform.state();
    let found = people.iter().filter_map(|userid| state.records.get(LEAVING, userid)).map(|leaving| {
        let mut document = leaving.document.clone();
        document.set("status", if has_left(platform, &state, leaving) { 2 } else { 1 });
        document
    });
    Ok(call.answer_list(Page::everything().cut_list(found.collect::<Vec<_>>()), "", None, &[]))
}
