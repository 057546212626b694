//! A department.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::call::integer_of;
use crate::document::list_of;
use crate::json::json;

/// The member of a department that names its managers.
pub(crate) const MANAGERS: &str = "dept_manager_userid_list";

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Department {
    pub(crate) dept_id: i64,
    pub(crate) name: String,
    pub(crate) parent_id: Option<i64>,
    /// Members in the order in which they joined.
    pub(super) members: Vec<String>,
    pub(super) children: Vec<i64>,
    pub(crate) more: Map<String, Value>,
}

impl Department {
    pub(crate) fn has_members(&self) -> bool {
        !self.members.is_empty()
    }

    pub(crate) fn has_children(&self) -> bool {
        !self.children.is_empty()
    }

    pub(crate) fn is_led_by(&self, userid: &str) -> bool {
        self.managers().iter().any(|manager| manager == userid)
    }

    pub(super) fn managers(&self) -> Vec<String> {
        self.more.get(MANAGERS).map(list_of).unwrap_or_default()
    }

    pub(super) fn appoint(&mut self, userid: &str) {
        let mut managers = self.managers();
        if !managers.iter().any(|manager| manager == userid) {
            managers.push(userid.to_owned());
            self.more.insert(MANAGERS.into(), json!(managers));
        }
    }

    pub(super) fn dismiss(&mut self, userid: &str) {
        let mut managers = self.managers();
        let before = managers.len();
        managers.retain(|manager| manager != userid);
        if managers.len() < before {
            self.more.insert(MANAGERS.into(), json!(managers));
        }
    }

    /// The place among the departments below the same parent.
    pub(crate) fn order(&self) -> i64 {
        self.more.get("order").and_then(integer_of).unwrap_or(0)
    }

    /// `result` of `topapi/v2/department/get`; the views of other operations are made from it.
    pub(crate) fn details(&self) -> Map<String, Value> {
        let mut members = self.common();
        members.insert("order".into(), json!(0));
        members.insert(MANAGERS.into(), json!([]));
        members.insert("group_contain_sub_dept".into(), json!(true));
        members.insert("outer_dept".into(), json!(false));
        members.insert("hide_dept".into(), json!(false));
        members.insert("dept_permits".into(), json!([]));
        members.insert("user_permits".into(), json!([]));
        members.insert("outer_permit_depts".into(), json!([]));
        members.insert("outer_permit_users".into(), json!([]));
        members.insert("member_count".into(), json!(self.members.len()));
        members.extend(self.more.clone());
        members
    }

    /// An item of `topapi/v2/department/listsub`.
    pub(crate) fn list_item(&self) -> Value {
        Value::Object(self.common())
    }

    fn common(&self) -> Map<String, Value> {
        let mut members = Map::new();
        members.insert("dept_id".into(), json!(self.dept_id));
        members.insert("name".into(), json!(self.name));
        if let Some(parent_id) = self.parent_id {
            members.insert("parent_id".into(), json!(parent_id));
        }
        members.insert("create_dept_group".into(), json!(true));
        members.insert("auto_add_user".into(), json!(true));
        members
    }
}
