//! Departments and people.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::call::integer_of;
use crate::document::{Document, list_of};
use crate::json::json;
use crate::seed::{DepartmentSeed, Seed, UserSeed};

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
    leads: Vec<i64>,
    /// Counts the changes of the directory: which one this person's latest was.
    #[serde(default)]
    changed: u64,
    /// Made when the person is first asked for; a change puts another person in this one's place.
    #[serde(skip)]
    details: OnceLock<Details>,
}

/// What `topapi/v2/user/get` says of a person, for those who make something else of it and for those who send it.
#[derive(Debug, Clone)]
struct Details {
    members: Map<String, Value>,
    text: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Department {
    pub(crate) dept_id: i64,
    pub(crate) name: String,
    pub(crate) parent_id: Option<i64>,
    /// Members in the order in which they joined.
    members: Vec<String>,
    children: Vec<i64>,
    pub(crate) more: Map<String, Value>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub(crate) struct Directory {
    users: BTreeMap<String, User>,
    by_mobile: HashMap<String, String>,
    by_union_id: HashMap<String, String>,
    departments: BTreeMap<i64, Department>,
    /// The latest number given to a department that did not bring its own.
    latest: i64,
    /// How often a person was put.
    changes: u64,
}

/// A directory as it is written.
#[derive(Debug, Serialize, Deserialize)]
struct Stored {
    users: Vec<User>,
    departments: Vec<Department>,
    latest: i64,
    #[serde(default)]
    changes: u64,
}

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
/// The member of a department that names its managers.
pub(crate) const MANAGERS: &str = "dept_manager_userid_list";
/// Numbers of new departments count from here.
const FIRST_DEPARTMENT: i64 = 900_000_000;

impl Directory {
    pub(crate) fn new(seed: &Seed) -> Self {
        let mut directory = Self { latest: FIRST_DEPARTMENT, ..Self::default() };
        for department in &seed.departments {
            directory.add_department(department.clone());
        }
        for user in &seed.users {
            directory.put_user(user.clone());
        }
        directory
    }

    pub(crate) fn add_department(&mut self, seed: DepartmentSeed) {
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

    /// A number for a new department.
    pub(crate) fn next_department(&mut self) -> i64 {
        self.latest = self.latest.saturating_add(1);
        while self.departments.contains_key(&self.latest) {
            self.latest = self.latest.saturating_add(1);
        }
        self.latest
    }

    /// Removes a department without members and children from below its parent.
    pub(crate) fn remove_department(&mut self, dept_id: i64) {
        let removed = self.departments.remove(&dept_id);
        let parent = removed.and_then(|removed| self.departments.get_mut(&removed.parent_id?));
        if let Some(parent) = parent {
            parent.children.retain(|child| *child != dept_id);
        }
    }

    /// Puts a department below another one; both exist.
    pub(crate) fn move_department(&mut self, dept_id: i64, parent_id: i64) {
        let Some(department) = self.departments.get_mut(&dept_id) else { return };
        let before = department.parent_id.replace(parent_id);
        if let Some(before) = before.and_then(|before| self.departments.get_mut(&before)) {
            before.children.retain(|child| *child != dept_id);
        }
        if let Some(parent) = self.departments.get_mut(&parent_id) {
            parent.children.push(dept_id);
        }
    }

    pub(crate) fn department_mut(&mut self, dept_id: i64) -> Option<&mut Department> {
        self.departments.get_mut(&dept_id)
    }

    pub(crate) fn departments(&self) -> impl Iterator<Item = &Department> {
        self.departments.values()
    }

    /// The department and those above it, up to the root.
    pub(crate) fn ancestry(&self, dept_id: i64) -> Vec<i64> {
        let mut ancestry = Vec::new();
        let mut next = self.departments.get(&dept_id);
        while let Some(department) = next.filter(|department| !ancestry.contains(&department.dept_id)) {
            ancestry.push(department.dept_id);
            next = department.parent_id.and_then(|parent| self.departments.get(&parent));
        }
        ancestry
    }

    /// Adds a person, or replaces the one with the same userId, who keeps the place in departments that stay.
    pub(crate) fn put_user(&mut self, mut seed: UserSeed) {
        let said = seed.more.remove("leader_in_dept");
        let before = self.users.remove(&seed.userid);
        let stays = |dept_id: &i64| seed.dept_id_list.contains(dept_id);
        if let Some(before) = &before {
            self.by_mobile.remove(&before.mobile);
            self.by_union_id.remove(&before.unionid);
            for dept_id in before.dept_id_list.iter().filter(|dept_id| !stays(dept_id)) {
                self.leave(*dept_id, &seed.userid);
            }
        }
        let was_in =
            |dept_id: &i64| before.as_ref().is_some_and(|before| before.dept_id_list.contains(dept_id));
        for dept_id in seed.dept_id_list.iter().filter(|dept_id| !was_in(dept_id)) {
            if let Some(department) = self.departments.get_mut(dept_id) {
                department.members.push(seed.userid.clone());
            }
        }
        for place in said.as_ref().and_then(Value::as_array).into_iter().flatten() {
            let dept_id = place.get("dept_id").and_then(integer_of);
            let department = dept_id.and_then(|dept_id| self.departments.get_mut(&dept_id));
            if let Some(department) = department.filter(|_| place.get("leader") == Some(&Value::Bool(true))) {
                department.appoint(&seed.userid);
            }
        }
        let leads = seed.dept_id_list.iter().filter(|dept_id| {
            self.departments.get(dept_id).is_some_and(|department| department.is_led_by(&seed.userid))
        });
        let leads = leads.copied().collect();
        let unionid = match seed.more.get("unionid") {
            Some(Value::String(unionid)) => unionid.clone(),
            _ => format!("union-{}", seed.userid),
        };
        self.changes = self.changes.saturating_add(1);
        self.index(User {
            userid: seed.userid,
            unionid,
            name: seed.name,
            mobile: seed.mobile,
            dept_id_list: seed.dept_id_list,
            more: seed.more,
            leads,
            changed: self.changes,
            details: OnceLock::new(),
        });
    }

    fn index(&mut self, user: User) {
        if !user.mobile.is_empty() {
            self.by_mobile.insert(user.mobile.clone(), user.userid.clone());
        }
        self.by_union_id.insert(user.unionid.clone(), user.userid.clone());
        self.users.insert(user.userid.clone(), user);
    }

    fn leave(&mut self, dept_id: i64, userid: &str) {
        if let Some(department) = self.departments.get_mut(&dept_id) {
            department.members.retain(|member| member != userid);
            department.dismiss(userid);
        }
    }

    /// Tells the members of a department who manages it now.
    pub(crate) fn note_leaders(&mut self, dept_id: i64) {
        let Some(department) = self.departments.get(&dept_id) else { return };
        let managers = department.managers();
        for userid in &department.members {
            let Some(user) = self.users.get_mut(userid) else { continue };
            let leads = managers.contains(userid);
            if user.leads.contains(&dept_id) != leads {
                user.leads.retain(|other| *other != dept_id);
                user.leads.extend(leads.then_some(dept_id));
                user.details = OnceLock::new();
            }
        }
    }

    /// Removes a person, if there is one with that userId; departments that the person managed have a manager less.
    pub(crate) fn remove_user(&mut self, userid: &str) -> Option<User> {
        let user = self.users.remove(userid)?;
        self.departments.values_mut().for_each(|department| department.dismiss(userid));
        self.by_mobile.remove(&user.mobile);
        self.by_union_id.remove(&user.unionid);
        user.dept_id_list.iter().for_each(|dept_id| self.leave(*dept_id, userid));
        Some(user)
    }

    pub(crate) fn user(&self, userid: &str) -> Option<&User> {
        self.users.get(userid)
    }

    /// The userId behind a userId or a unionId, if there is such a person.
    pub(crate) fn user_id(&self, id: &str, by_union_id: bool) -> Option<String> {
        let user = if by_union_id { self.user_by_union_id(id) } else { self.user(id) };
        user.map(|user| user.userid.clone())
    }

    pub(crate) fn user_by_mobile(&self, mobile: &str) -> Option<&User> {
        self.users.get(self.by_mobile.get(mobile)?)
    }

    pub(crate) fn user_by_union_id(&self, union_id: &str) -> Option<&User> {
        self.users.get(self.by_union_id.get(union_id)?)
    }

    /// Everybody, in the order of their userIds.
    pub(crate) fn users(&self) -> impl Iterator<Item = &User> {
        self.users.values()
    }

    pub(crate) fn user_ids(&self) -> impl Iterator<Item = &str> {
        self.users.keys().map(String::as_str)
    }

    pub(crate) fn department(&self, dept_id: i64) -> Option<&Department> {
        self.departments.get(&dept_id)
    }

    /// The departments directly below, in their order.
    pub(crate) fn children(&self, dept_id: i64) -> Option<Vec<&Department>> {
        let children = &self.departments.get(&dept_id)?.children;
        let mut children: Vec<_> = children.iter().filter_map(|child| self.departments.get(child)).collect();
        children.sort_by_key(|child| child.order());
        Some(children)
    }

    /// A department's own members in an order by the names of `order_field`; any other name is the custom order, by the numbers
    /// that people have in the department, the greatest first. That a change is one of the person is assumed.
    pub(crate) fn members_by<'a>(&'a self, department: &'a Department, order: &str) -> Vec<&'a User> {
        let mut members: Vec<_> = self.members(department).collect();
        match order {
            "entry_asc" => {}
            "entry_desc" => members.reverse(),
            "modify_asc" => members.sort_by_key(|user| user.changed),
            "modify_desc" => members.sort_by_key(|user| Reverse(user.changed)),
            _ if members.iter().any(|user| user.more.contains_key("dept_order_list")) => {
                members.sort_by_key(|user| Reverse(user.order_in(department.dept_id)));
            }
            _ => {}
        }
        members
    }

    /// A department's own members in the order in which they joined.
    pub(crate) fn members<'a>(&'a self, department: &'a Department) -> impl Iterator<Item = &'a User> {
        department.members.iter().filter_map(|userid| self.users.get(userid))
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

    fn managers(&self) -> Vec<String> {
        self.more.get(MANAGERS).map(list_of).unwrap_or_default()
    }

    fn appoint(&mut self, userid: &str) {
        let mut managers = self.managers();
        if !managers.iter().any(|manager| manager == userid) {
            managers.push(userid.to_owned());
            self.more.insert(MANAGERS.into(), json!(managers));
        }
    }

    fn dismiss(&mut self, userid: &str) {
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

impl From<Stored> for Directory {
    fn from(stored: Stored) -> Self {
        let mut directory = Self { latest: stored.latest, changes: stored.changes, ..Self::default() };
        let departments = stored.departments.into_iter();
        directory.departments = departments.map(|department| (department.dept_id, department)).collect();
        stored.users.into_iter().for_each(|user| directory.index(user));
        directory
    }
}

impl From<Directory> for Stored {
    fn from(directory: Directory) -> Self {
        let Directory { users, departments, latest, changes, .. } = directory;
        Self {
            users: users.into_values().collect(),
            departments: departments.into_values().collect(),
            latest,
            changes,
        }
    }
}
