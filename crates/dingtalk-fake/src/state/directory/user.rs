//! A person.

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Department;
use crate::call::integer_of;
use crate::document::Document;
use crate::json::json;
use crate::seed::UserSeed;

/// What a list says of a person when it is known.
const LISTED: &[&str] = &[
    "disable_status",
    "exclusive_account_corp_id",
    "exclusive_account_corp_name",
    "exclusive_account_type",
    "extension",
    "hired_date",
    "login_id",
    "nickname",
    "org_email",
];

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) userid: String,
    pub(crate) unionid: String,
    pub(crate) name: String,
    pub(crate) mobile: String,
    pub(crate) dept_id_list: Vec<i64>,
    pub(crate) more: Map<String, Value>,
    /// The person's departments that the person manages: kept with the departments, noted here.
    #[serde(default)]
    pub(super) leads: Vec<i64>,
    /// Counts the changes of the directory: which one this person's latest was.
    #[serde(default)]
    pub(super) changed: u64,
    /// Made when the person is first asked for; a change puts another person in this one's place.
    #[serde(skip)]
    pub(super) details: OnceLock<Details>,
}

/// What `topapi/v2/user/get` says of a person, for those who make something else of it and for those who send it.
#[derive(Debug, Clone)]
pub(super) struct Details {
    members: Map<String, Value>,
    text: String,
}

impl User {
    /// Everything about the person, by the names of `topapi/v2/user/get`; the views of other operations are made from it.
    pub(crate) fn document(&self) -> Document {
        let by_department = |value: &dyn Fn(i64) -> String| {
            let pairs: Vec<_> =
                self.dept_id_list.iter().map(|dept| format!("{dept}:{}", value(*dept))).collect();
            json!(format!("{{{}}}", pairs.join(",")))
        };
        let mut members = self.details();
        members.entry("nick").or_insert_with(|| json!(self.name));
        members.insert("openId".into(), json!(self.open_id()));
        members
            .insert("isLeaderInDepts".into(), by_department(&|dept| self.leads.contains(&dept).to_string()));
        members.insert("orderInDepts".into(), by_department(&|dept| self.order_in(dept).to_string()));
        members.insert("order".into(), json!(1));
        members.insert("isLeader".into(), json!(false));
        members.insert("leader".into(), json!(false));
        members.insert("dept_order".into(), json!(1));
        members.insert("visitor".into(), json!(false));
        Document::of(Value::Object(members))
    }

    /// Stands for the person in one app.
    pub(crate) fn open_id(&self) -> String {
        format!("open-{}", self.userid)
    }

    pub(crate) fn is_active(&self) -> bool {
        self.more.get("active") != Some(&Value::Bool(false))
    }

    /// `result` of `topapi/v2/user/get`.
    pub(crate) fn details(&self) -> Map<String, Value> {
        self.kept_details().members.clone()
    }

    /// The same as JSON text.
    pub(crate) fn details_text(&self) -> &str {
        &self.kept_details().text
    }

    fn kept_details(&self) -> &Details {
        self.details.get_or_init(|| {
            let members = self.make_details();
            Details { text: serde_json::to_string(&members).unwrap_or_default(), members }
        })
    }

    fn make_details(&self) -> Map<String, Value> {
        let orders: Vec<_> = self
            .dept_id_list
            .iter()
            .map(|dept| json!({"dept_id": dept, "order": self.order_in(*dept)}))
            .collect();
        let leader: Vec<_> = self
            .dept_id_list
            .iter()
            .map(|dept| json!({"dept_id": dept, "leader": self.leads.contains(dept)}))
            .collect();
        let mut members = self.common();
        members.insert("dept_order_list".into(), Value::Array(orders));
        members.insert("leader_in_dept".into(), Value::Array(leader));
        members.insert("real_authed".into(), json!(true));
        members.insert("senior".into(), json!(false));
        members.insert("role_list".into(), json!([]));
        let more = self.more.iter().filter(|(name, _)| *name != "dept_order_list");
        members.extend(more.map(|(name, value)| (name.clone(), value.clone())));
        members
    }

    /// Where the person stands in a department: as it was said, else first.
    pub(crate) fn order_in(&self, dept_id: i64) -> i64 {
        let said = self.more.get("dept_order_list").and_then(Value::as_array);
        let mut said = said.into_iter().flatten();
        let here = said.find(|place| place.get("dept_id").and_then(integer_of) == Some(dept_id));
        here.and_then(|place| place.get("order")).and_then(integer_of).unwrap_or(1)
    }

    /// An item of `topapi/v2/user/list`.
    pub(crate) fn list_item(&self, department: &Department) -> Value {
        let mut members = self.common();
        members.insert("dept_order".into(), json!(self.order_in(department.dept_id)));
        members.insert("leader".into(), json!(department.is_led_by(&self.userid)));
        let listed = |name: &str| members.contains_key(name) || LISTED.contains(&name);
        let more = self.more.iter().filter(|(name, _)| listed(name));
        let more: Vec<_> = more.map(|(name, value)| (name.clone(), value.clone())).collect();
        members.extend(more);
        Value::Object(members)
    }

    fn common(&self) -> Map<String, Value> {
        let mut members = Map::with_capacity(40);
        members.insert("userid".into(), json!(self.userid));
        members.insert("unionid".into(), json!(self.unionid));
        members.insert("name".into(), json!(self.name));
        members.insert("avatar".into(), json!(""));
        members.insert("state_code".into(), json!("86"));
        members.insert("mobile".into(), json!(self.mobile));
        members.insert("hide_mobile".into(), json!(false));
        members.insert("telephone".into(), json!(""));
        members.insert("job_number".into(), json!(""));
        members.insert("title".into(), json!(""));
        members.insert("email".into(), json!(""));
        members.insert("work_place".into(), json!(""));
        members.insert("remark".into(), json!(""));
        members.insert("dept_id_list".into(), json!(self.dept_id_list));
        members.insert("active".into(), json!(true));
        members.insert("admin".into(), json!(false));
        members.insert("boss".into(), json!(false));
        members.insert("exclusive_account".into(), json!(false));
        members
    }

    /// The person as a seed, to be changed and put back.
    pub(crate) fn to_seed(&self) -> UserSeed {
        let mut seed = UserSeed::new(
            self.userid.clone(),
            self.name.clone(),
            self.mobile.clone(),
            self.dept_id_list.clone(),
        );
        seed.more = self.more.clone();
        seed
    }
}
