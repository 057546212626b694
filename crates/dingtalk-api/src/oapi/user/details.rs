use std::collections::VecDeque;

use dingtalk_types::oapi::user::{GetUserRequest, User};

use crate::client::Client;
use crate::error::Error;
use crate::generated::oapi::user::get;
use crate::walk::{Caller, Calling, Plan, Walk};

/// Everything about each of these people, in the order of `userids`: one call each, some at once.
///
/// An error has the place of its person, so that the n-th element belongs to the n-th `userid`: who has left meanwhile is
/// [`NotFound`](dingtalk_types::error::ErrorKind::NotFound), and the others come all the same.
///
/// ```
/// # use dingtalk_api::{Client, Error};
/// use dingtalk_api::oapi;
///
/// # async fn example(client: Client, userids: Vec<String>) -> Result<(), Error> {
/// let mut people = oapi::user::details(&client, userids);
/// while let Some(person) = people.next().await {
///     println!("{}", person?.name);
/// }
/// # Ok(())
/// # }
/// ```
///
/// Permission: `qyapi_get_member`.
#[doc(alias("员工", "员工详情", "用户详情", "user details"))]
pub fn details<I>(client: &Client, userids: I) -> Walk<User>
where
    I: IntoIterator<Item: Into<String>, IntoIter: Send + 'static>,
{
    Walk::new(client, Details(userids.into_iter()))
}

struct Details<I>(I);

impl<I: Iterator<Item: Into<String>> + Send> Plan for Details<I> {
    type Item = User;
    type Answer = Result<User, Error>;

    fn next_call(&mut self, caller: &Caller) -> Option<Calling<Self::Answer>> {
        let (caller, request) = (caller.clone(), GetUserRequest::new(self.0.next()?));
        Some(Box::pin(async move {
            let answer = caller.ask(get(&caller.client, &request)).await;
            answer.map(|answer| answer.result)
        }))
    }

    fn take(&mut self, answer: Self::Answer, items: &mut VecDeque<Result<User, Error>>) {
        items.push_back(answer);
    }
}
