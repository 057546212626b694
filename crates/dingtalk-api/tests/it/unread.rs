//! An answer with members of another kind than documented: the rest of it is the answer.

use crate::support::{Answer, Script};
use dingtalk_api::oapi;
use dingtalk_types::oapi::user::{GetUserRequest, ListUserRequest};

#[tokio::test]
async fn an_odd_member_fails_no_answer_and_is_named_and_its_value_is_in_the_body() {
    let body =
        r#"{"errcode":0,"result":{"userid":"u","active":"perhaps","dept_id_list":[1,{}],"name":null}}"#;
    let script = Script::new([Answer::Ok(body)]);
    let user = oapi::user::get(&script.client(), &GetUserRequest::new("u")).await.unwrap();
    assert_eq!((&*user.result.userid, &*user.result.dept_id_list), ("u", &[1][..]));
    assert_eq!(user.unread(), ["result.active", "result.dept_id_list[1]"]);
    assert_eq!(user.body(), body);
}

#[tokio::test]
async fn an_answer_as_documented_leaves_nothing_unread() {
    let script =
        Script::new([Answer::Ok(r#"{"errcode":0,"result":{"list":[{"userid":"u"}],"has_more":false}}"#)]);
    let page = oapi::user::list(&script.client(), &ListUserRequest::new(1, 0, 10)).await.unwrap();
    assert_eq!((page.result.list.len(), page.unread().len()), (1, 0));
}

#[tokio::test]
async fn what_was_unread_in_an_attempt_that_failed_is_not_named() {
    let busy = r#"{"errcode":-1,"result":{"active":{}}}"#;
    let script = Script::new([Answer::Ok(busy), Answer::Ok(r#"{"errcode":0,"result":{"userid":"u"}}"#)]);
    let user = oapi::user::get(&script.client(), &GetUserRequest::new("u")).await.unwrap();
    assert_eq!((&*user.result.userid, user.unread().len()), ("u", 0));
}
