use std::collections::{HashSet, VecDeque};

use dingtalk_types::oapi::department::ListSubDepartmentIdRequest;
use dingtalk_types::oapi::user::{ListUserRequest, ListedUser, UserPage};

use crate::client::Client;
use crate::error::Error;
use crate::generated::oapi::department::list_sub_id;
use crate::generated::oapi::user::list;
use crate::oapi::department::is_skipped;
use crate::walk::{Caller, Calling, Plan, Walk};

/// The largest page that DingTalk gives.
const PAGE: i64 = 100;

/// Everybody in the department `root` and in all below it (1 is the organisation), each person once.
///
/// `dept_id_list` of each holds all departments of that person, as DingTalk lists them with every sight of a person, and the
/// one that the person was found in. What else depends on the department (`leader`, `dept_order`) is of the latter. People
/// whose visibility is restricted are among them. Of those who came, the walk keeps the `userid` alone.
///
/// Departments that DingTalk does not know, or does not show, are passed over as by
/// [`department::walk`](crate::oapi::department::walk).
///
/// ```
/// # use dingtalk_api::{Client, Error};
/// use dingtalk_api::oapi;
///
/// # async fn example(client: Client) -> Result<(), Error> {
/// let mut people = oapi::user::everybody(&client, 1);
/// while let Some(person) = people.next().await {
///     let person = person?;
///     println!("{} is in {:?}", person.name, person.dept_id_list);
/// }
/// # Ok(())
/// # }
/// ```
///
/// Permissions: `qyapi_get_department_list`, `qyapi_get_department_member`.
#[doc(alias(
    "员工",
    "全员",
    "所有员工",
    "通讯录",
    "全部用户",
    "all users",
    "list users",
    "everyone",
    "employee"
))]
pub fn everybody(client: &Client, root: i64) -> Walk<ListedUser> {
    let to_ask = VecDeque::from([Question::People { dept_id: root, cursor: 0 }, Question::Below(root)]);
    Walk::new(client, Everybody { root, departments: HashSet::from([root]), people: HashSet::new(), to_ask })
}

struct Everybody {
    root: i64,
    departments: HashSet<i64>,
    people: HashSet<String>,
    to_ask: VecDeque<Question>,
}

#[derive(Clone, Copy)]
enum Question {
    Below(i64),
    People { dept_id: i64, cursor: i64 },
}

enum Answer {
    Below(Vec<i64>),
    People(UserPage),
}

impl Question {
    fn dept_id(self) -> i64 {
        match self {
            Self::Below(dept_id) | Self::People { dept_id, .. } => dept_id,
        }
    }

    async fn ask(self, caller: &Caller) -> Result<Answer, Error> {
        Ok(match self {
            Self::Below(dept_id) => {
                let call = list_sub_id(&caller.client, &ListSubDepartmentIdRequest::new(dept_id));
                Answer::Below(caller.ask(call).await?.result.dept_id_list)
            }
            Self::People { dept_id, cursor } => {
                let mut request = ListUserRequest::new(dept_id, cursor, PAGE);
                request.contain_access_limit = Some(true);
                Answer::People(caller.ask(list(&caller.client, &request)).await?.result)
            }
        })
    }
}

impl Everybody {
    fn take_people(
        &mut self,
        (dept_id, cursor): (i64, i64),
        page: UserPage,
        items: &mut VecDeque<Result<ListedUser, Error>>,
    ) {
        for mut person in page.list {
            if !self.people.contains(&person.userid) {
                self.people.insert(person.userid.clone());
                if !person.dept_id_list.contains(&dept_id) {
                    person.dept_id_list.push(dept_id);
                }
                items.push_back(Ok(person));
            }
        }
        if page.has_more && page.next_cursor > cursor {
            self.to_ask.push_front(Question::People { dept_id, cursor: page.next_cursor });
        } else if page.has_more {
            items.push_back(Err(Error::RepeatedPage { operation: "oapi::user::list" }));
        }
    }
}

impl Plan for Everybody {
    type Item = ListedUser;
    type Answer = (Question, Result<Answer, Error>);

    fn next_call(&mut self, caller: &Caller) -> Option<Calling<Self::Answer>> {
        let (caller, question) = (caller.clone(), self.to_ask.pop_front()?);
        Some(Box::pin(async move { (question, question.ask(&caller).await) }))
    }

    fn take(&mut self, (question, answer): Self::Answer, items: &mut VecDeque<Result<ListedUser, Error>>) {
        match (question, answer) {
            (Question::People { dept_id, cursor }, Ok(Answer::People(page))) => {
                self.take_people((dept_id, cursor), page, items);
            }
            (_, Ok(Answer::Below(dept_ids))) => {
                for dept_id in dept_ids {
                    if self.departments.insert(dept_id) {
                        self.to_ask.push_back(Question::People { dept_id, cursor: 0 });
                        self.to_ask.push_back(Question::Below(dept_id));
                    }
                }
            }
            // A question and the answer to another do not meet.
            (Question::Below(_), Ok(Answer::People(_))) => {}
            (question, Err(error)) if question.dept_id() != self.root && is_skipped(&error) => {}
            (_, Err(error)) => items.push_back(Err(error)),
        }
    }
}
