use std::collections::{HashSet, VecDeque};

use dingtalk_types::error::ErrorKind;
use dingtalk_types::oapi::department::{ListSubDepartmentRequest, ListedDepartment};

use crate::client::Client;
use crate::error::Error;
use crate::generated::oapi::department::list_sub;
use crate::walk::{Caller, Calling, Plan, Walk};

/// Every department below `root` (1 is the organisation), level by level: one `listsub` for each department, some at once.
///
/// `root` itself is not among them. A department that was there a moment ago and that DingTalk then does not know, or does not
/// show to the app, has nothing below it: such as -7, the directory of schools, which it lists and answers 60003 for. For
/// `root` the same answer is an error.
///
/// ```
/// # use dingtalk_api::{Client, Error};
/// use dingtalk_api::oapi;
///
/// # async fn example(client: Client) -> Result<(), Error> {
/// let mut departments = oapi::department::walk(&client, 1);
/// while let Some(department) = departments.next().await {
///     let department = department?;
///     println!("{} below {}: {}", department.dept_id, department.parent_id, department.name);
/// }
/// # Ok(())
/// # }
/// ```
///
/// Permission: `qyapi_get_department_list`.
#[doc(alias(
    "部门",
    "部门列表",
    "部门树",
    "所有部门",
    "department list",
    "department tree",
    "all departments"
))]
pub fn walk(client: &Client, root: i64) -> Walk<ListedDepartment> {
    Walk::new(client, Below { root, seen: HashSet::from([root]), to_ask: VecDeque::from([root]) })
}

struct Below {
    root: i64,
    seen: HashSet<i64>,
    to_ask: VecDeque<i64>,
}

impl Plan for Below {
    type Item = ListedDepartment;
    type Answer = (i64, Result<Vec<ListedDepartment>, Error>);

    fn next_call(&mut self, caller: &Caller) -> Option<Calling<Self::Answer>> {
        let (caller, dept_id) = (caller.clone(), self.to_ask.pop_front()?);
        Some(Box::pin(async move {
            let call = list_sub(&caller.client, &ListSubDepartmentRequest::below(dept_id));
            (dept_id, caller.ask(call).await.map(|answer| answer.result))
        }))
    }

    fn take(&mut self, answer: Self::Answer, items: &mut VecDeque<Result<ListedDepartment, Error>>) {
        match answer {
            (_, Ok(departments)) => {
                for department in departments {
                    if self.seen.insert(department.dept_id) {
                        self.to_ask.push_back(department.dept_id);
                        items.push_back(Ok(department));
                    }
                }
            }
            (dept_id, Err(error)) if dept_id != self.root && is_skipped(&error) => {}
            (_, Err(error)) => items.push_back(Err(error)),
        }
    }
}

/// The code for a department outside the range of contacts that the app may see.
const OUT_OF_RANGE: &str = "50004";

/// Whether a walk passes over a department that DingTalk answers so for.
pub(crate) fn is_skipped(error: &Error) -> bool {
    let Some(refusal) = error.api() else { return false };
    *refusal.kind() == ErrorKind::NotFound || refusal.sub_code().unwrap_or(refusal.code()) == OUT_OF_RANGE
}
