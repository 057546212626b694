//! Departments and people.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use crate::seed::{DepartmentSeed, Seed, UserSeed};

#[derive(Debug)]
pub(crate) struct User {
    pub(crate) userid: String,
    pub(crate) unionid: String,
    pub(crate) name: String,
    pub(crate) mobile: String,
    pub(crate) dept_id_list: Vec<i64>,
    more: Map<String, Value>,
}

#[derive(Debug)]
pub(crate) struct Department {
    pub(crate) dept_id: i64,
    pub(crate) name: String,
    pub(crate) parent_id: Option<i64>,
    /// Members in the order in which they joined.
    members: Vec<String>,
    children: Vec<i64>,
    more: Map<String, Value>,
}

#[derive(Debug, Default)]
pub(crate) struct Directory {
    users: HashMap<String, User>,
    by_mobile: HashMap<String, String>,
    departments: BTreeMap<i64, Department>,
}

impl Directory {
    pub(crate) fn new(seed: &Seed) -> Self {
        let mut directory = Self::default();
        for department in &seed.departments {
            directory.add_department(department.clone());
        }
        for user in &seed.users {
            directory.put_user(user.clone());
        }
        directory
    }

    fn add_department(&mut self, seed: DepartmentSeed) {
        if let Some(parent) = seed.parent_id.and_then(|parent| self.departments.get_mut(&parent)) {
            parent.children.push(seed.dept_id);
        }
        let children = self
            .departments
            .values()
            .filter(|other| other.parent_id == Some(seed.dept_id))
            .map(|other| other.dept_id);
        let department = Department {
            children: children.collect(),
            dept_id: seed.dept_id,
            name: seed.name,
            parent_id: seed.parent_id,
            members: Vec::new(),
            more: seed.more,
        };
        self.departments.insert(seed.dept_id, department);
    }

    /// Adds a person, or replaces the one with the same userId.
    pub(crate) fn put_user(&mut self, seed: UserSeed) {
        self.remove_user(&seed.userid);
        for dept_id in &seed.dept_id_list {
            if let Some(department) = self.departments.get_mut(dept_id) {
                department.members.push(seed.userid.clone());
            }
        }
        if !seed.mobile.is_empty() {
            self.by_mobile.insert(seed.mobile.clone(), seed.userid.clone());
        }
        let unionid = match seed.more.get("unionid") {
            Some(Value::String(unionid)) => unionid.clone(),
            _ => format!("union-{}", seed.userid),
        };
        let user = User {
            userid: seed.userid.clone(),
            unionid,
            name: seed.name,
            mobile: seed.mobile,
            dept_id_list: seed.dept_id_list,
            more: seed.more,
        };
        self.users.insert(seed.userid, user);
    }

    /// Removes a person; false when there is none with that userId.
    pub(crate) fn remove_user(&mut self, userid: &str) -> bool {
        let Some(user) = self.users.remove(userid) else { return false };
        self.by_mobile.remove(&user.mobile);
        for dept_id in &user.dept_id_list {
            if let Some(department) = self.departments.get_mut(dept_id) {
                department.members.retain(|member| member != userid);
            }
        }
        true
    }

    pub(crate) fn user(&self, userid: &str) -> Option<&User> {
        self.users.get(userid)
    }

    /// The userId behind a userId or a unionId, if there is such a person.
    pub(crate) fn user_id(&self, id: &str, by_union_id: bool) -> Option<String> {
        let user =
            if by_union_id { self.users.values().find(|user| user.unionid == id) } else { self.user(id) };
        user.map(|user| user.userid.clone())
    }

    pub(crate) fn user_by_mobile(&self, mobile: &str) -> Option<&User> {
        self.users.get(self.by_mobile.get(mobile)?)
    }

    pub(crate) fn user_ids(&self) -> impl Iterator<Item = &str> {
        self.users.keys().map(String::as_str)
    }

    pub(crate) fn department(&self, dept_id: i64) -> Option<&Department> {
        self.departments.get(&dept_id)
    }

    /// The departments directly below.
    pub(crate) fn children(&self, dept_id: i64) -> Option<impl Iterator<Item = &Department>> {
        let department = self.departments.get(&dept_id)?;
        Some(department.children.iter().filter_map(|child| self.departments.get(child)))
    }

    /// One page of a department's own members, and whether more follow.
    pub(crate) fn members(&self, department: &Department, skip: usize, take: usize) -> (Vec<&User>, bool) {
        let page = department
            .members
            .iter()
            .skip(skip)
            .take(take)
            .filter_map(|userid| self.users.get(userid))
            .collect();
        (page, skip.saturating_add(take) < department.members.len())
    }

    /// Everybody in a department and below it.
    pub(crate) fn everybody_in(&self, dept_id: i64) -> Vec<String> {
        let mut people = Vec::new();
        let mut open = vec![dept_id];
        let mut seen = std::collections::HashSet::new();
        while let Some(dept_id) = open.pop() {
            if let (true, Some(department)) = (seen.insert(dept_id), self.departments.get(&dept_id)) {
                people.extend(department.members.iter().cloned());
                open.extend(&department.children);
            }
        }
        people
    }
}

impl User {
    /// `result` of `topapi/v2/user/get`.
    pub(crate) fn details(&self) -> Value {
        let orders: Vec<_> =
            self.dept_id_list.iter().map(|dept| json!({"dept_id": dept, "order": 1})).collect();
        let leader: Vec<_> =
            self.dept_id_list.iter().map(|dept| json!({"dept_id": dept, "leader": false})).collect();
        let mut members = self.common();
        members.insert("dept_order_list".into(), Value::Array(orders));
        members.insert("leader_in_dept".into(), Value::Array(leader));
        members.insert("real_authed".into(), json!(true));
        members.insert("senior".into(), json!(false));
        members.insert("role_list".into(), json!([]));
        members.extend(self.more.clone());
        Value::Object(members)
    }

    /// An item of `topapi/v2/user/list`.
    pub(crate) fn list_item(&self) -> Value {
        let mut members = self.common();
        members.insert("dept_order".into(), json!(1));
        members.insert("leader".into(), json!(false));
        for name in members.keys().cloned().collect::<Vec<_>>() {
            if let Some(value) = self.more.get(&name) {
                members.insert(name, value.clone());
            }
        }
        Value::Object(members)
    }

    fn common(&self) -> Map<String, Value> {
        let mut members = Map::new();
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

impl Department {
    /// `result` of `topapi/v2/department/get`.
    pub(crate) fn details(&self) -> Value {
        let mut members = self.common();
        members.insert("order".into(), json!(0));
        members.insert("dept_manager_userid_list".into(), json!([]));
        members.insert("group_contain_sub_dept".into(), json!(true));
        members.insert("outer_dept".into(), json!(false));
        members.insert("hide_dept".into(), json!(false));
        members.insert("dept_permits".into(), json!([]));
        members.insert("user_permits".into(), json!([]));
        members.insert("outer_permit_depts".into(), json!([]));
        members.insert("outer_permit_users".into(), json!([]));
        members.insert("member_count".into(), json!(self.members.len()));
        members.extend(self.more.clone());
        Value::Object(members)
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
