//! Decoding a department's user list against the same structs with serde's derive.

use dingtalk_types::oapi::user::ListUserResponse;
use dingtalk_types::wire::{AnswerStyle, ResponseBody as _};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::arguments::Arguments;
use crate::cpu;
use crate::failure::Failure;
use crate::report::{Bar, Ratio, Report};
use crate::statistics::{Spread, median};

const USERS: usize = 100;
const REPETITIONS: usize = 60;
const BAR: f64 = 1.1;

pub(crate) fn measure(arguments: &Arguments, report: &mut Report) -> Result<(), Failure> {
    let body = body()?;
    let ours = || ListUserResponse::from_body(AnswerStyle::Errcode, &body);
    let twin = || match serde_json::from_slice::<Twin>(&body) {
        Ok(twin) if twin.errcode == 0 => Some(twin),
        _ => None,
    };
    let (read_by_ours, read_by_twin) =
        (ours().map_err(|error| format!("{error:?}"))?, twin().ok_or("the twin refuses the answer")?);
    let page = &read_by_ours.body.result;
    let same_ends = page.list.first().map(|user| &user.extension)
        == read_by_twin.result.list.first().map(|user| &user.extension)
        && page.list.last().map(|user| &user.name) == read_by_twin.result.list.last().map(|user| &user.name);
    if page.list.len() != USERS || !same_ends || read_by_ours.request_id != read_by_twin.request_id {
        return Err("the two decoders disagree".into());
    }
    let repetitions = arguments.repetitions(REPETITIONS);
    let (mut of_twin, mut of_ours) = (Vec::new(), Vec::new());
    for _ in 0..arguments.rounds() {
        of_twin.push(cpu::nanoseconds(repetitions, twin) / 1_000.0);
        of_ours.push(cpu::nanoseconds(repetitions, ours) / 1_000.0);
    }
    let title = format!("Decode a user list of {} bytes: µs of CPU", body.len());
    let row = (String::from("100 users"), vec![median(&of_twin), median(&of_ours)]);
    report.figures(&title, &["", "derived", "ours"], &[row]);
    report.ratios(&[Ratio {
        what: "ours / derived".to_owned(),
        spread: Spread::of_ratios(&of_ours, &of_twin),
        bar: Bar::AtMost(BAR),
    }]);
    Ok(())
}

/// An answer of about 100 KB with every field, escapes and Chinese text.
fn body() -> Result<Vec<u8>, Failure> {
    let users: Vec<Value> = (0..USERS).map(user).collect();
    let answer = json!({
        "errcode": 0,
        "errmsg": "ok",
        "request_id": "6i7k06ww3wy0",
        "result": { "has_more": true, "next_cursor": 100, "list": users },
    });
    Ok(serde_json::to_vec(&answer)?)
}

fn user(number: usize) -> Value {
    json!({
        "userid": format!("manager{number:05}"),
        "unionid": format!("z21HjQliSzpw0YWCNxmii6u2Os62cZ{number:05}iEiE"),
        "name": format!("张三丰{number}"),
        "nickname": "三丰",
        "avatar": format!("https://static-legacy.dingtalk.com/media/lADPDgQ9rGJ2bXfNAkDNAkA_576_{number}.jpg"),
        "state_code": "86",
        "mobile": format!("1851234{number:04}"),
        "hide_mobile": false,
        "telephone": "010-86123456-2345",
        "job_number": format!("{number}"),
        "title": "技术总监",
        "email": format!("zhangsan{number}@example.com"),
        "org_email": format!("zhangsan{number}@company.example.com"),
        "work_place": "未来park，余杭区文一西路 969 号",
        "remark": "备注：\"负责人\"\n常驻杭州",
        "dept_id_list": [1, 2, 3, 123_456_789 + number],
        "dept_order": 176_298_352_992_652_512_i64,
        "extension": r#"{"爱好":"旅游","年龄":"24","工龄":"5"}"#,
        "hired_date": 1_597_573_616_828_i64,
        "active": true,
        "admin": number % 10 == 0,
        "boss": false,
        "leader": number % 7 == 0,
        "disable_status": false,
        "exclusive_account": true,
        "exclusive_account_type": "sso",
        "exclusive_account_corp_name": "示例科技有限公司",
        "exclusive_account_corp_id": "ding9f50b15bccd16741",
        "login_id": format!("zhangsan{number}@example"),
    })
}

/// What a user would write: the verdict in the same struct, so that one pass does.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Twin {
    errcode: i64,
    request_id: Option<String>,
    result: TwinPage,
}

#[derive(Default, Deserialize)]
#[serde(default)]
#[allow(dead_code, reason = "decoded, never read")]
struct TwinPage {
    has_more: bool,
    next_cursor: i64,
    list: Vec<TwinUser>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
#[allow(dead_code, reason = "decoded, never read")]
struct TwinUser {
    userid: String,
    unionid: String,
    name: String,
    nickname: String,
    avatar: String,
    state_code: String,
    mobile: String,
    hide_mobile: bool,
    telephone: String,
    job_number: String,
    title: String,
    email: String,
    org_email: String,
    work_place: String,
    remark: String,
    dept_id_list: Vec<i64>,
    dept_order: i64,
    extension: String,
    hired_date: i64,
    active: bool,
    admin: bool,
    boss: bool,
    leader: bool,
    disable_status: bool,
    exclusive_account: bool,
    exclusive_account_type: String,
    exclusive_account_corp_name: String,
    exclusive_account_corp_id: String,
    login_id: String,
}
