//! Departments and people.

mod department;
mod user;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(crate) use self::department::{Department, MANAGERS};
pub(crate) use self::user::User;
use crate::call::integer_of;
use crate::seed::{DepartmentSeed, Seed, UserSeed};

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
