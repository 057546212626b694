//! `search` and `schema`.

use crate::support::dingctl;

#[test]
fn operations_are_found_in_both_languages() {
    let english = dingctl(&["search", "recall", "robot", "message"]);
    assert!(english.code == 0 && english.stdout.contains("v1.robot.batch_recall_oto"), "{english:?}");
    let chinese = dingctl(&["search", "撤回 机器人 消息", "--output", "json"]);
    let found = chinese.json();
    assert!(found.as_array().unwrap().iter().any(|found| found["operation"] == "v1.robot.batch_recall_oto"));
    assert_eq!(found[0]["only_reads"], false);
}

#[test]
fn a_schema_tells_fields_permissions_and_cost() {
    let told = dingctl(&["schema", "oapi.user.get"]);
    assert_eq!(told.code, 0);
    for part in
        ["userid !  (string", "permission: qyapi_get_member", "quota: free", "effect: reads", "answer:"]
    {
        assert!(told.stdout.contains(part), "{part}: {}", told.stdout);
    }
    let skeleton = dingctl(&["schema", "v1", "robot", "batch_send_oto", "--skeleton"]).json();
    assert_eq!(skeleton["robotCode"], "");
    let compact = dingctl(&["schema", "POST", "/topapi/v2/user/get", "--compact", "--output", "json"]).json();
    assert_eq!((compact["request"][0]["name"].as_str(), compact.get("answer")), (Some("userid"), None));
}

#[test]
fn a_misspelt_operation_is_answered_with_the_nearest() {
    let ran = dingctl(&["schema", "oapi.usr.get", "--output", "json"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""));
    assert_eq!(ran.error()["nearest"][0], "oapi.user.get");
}
