//! `send`, `people`, `download`, `token`, `whoami`, `doctor`.

use serde_json::json;

use crate::support::{Platform, command, dingctl, dingctl_with, seed};

#[test]
fn messages_reach_people_groups_webhooks_and_notices() {
    let platform = Platform::start();
    let ran = platform.dingctl(&["send", "--to", "user:manager4220", "--text", "hello", "-o", "json"], "");
    assert_eq!(ran.json()[0]["messages"], 1, "{ran:?}");
    let ran = platform
        .dingctl(&["send", "--to", "mobile:13800000001", "--title", "Report"], "# From standard input\n");
    assert_eq!((ran.code, ran.stdout.contains("users: 1 sent")), (0, true), "{ran:?}");
    let ran = platform.dingctl(&["send", "--to", "notice:manager4220", "-m", "**done**", "-o", "json"], "");
    assert!(ran.json()[0]["task_ids"][0].is_i64(), "{ran:?}");
    let replies = platform.control("GET", "/_fake/replies?since=0", &json!({})).to_string();
    assert!(replies.contains("hello") && replies.contains("From standard input"), "{replies}");
    let webhook = dingctl(&["send", "--to", "webhook", "--text", "alarm", "--fake"]);
    assert_eq!((webhook.code, webhook.stdout.trim()), (0, "webhook: 1 sent"), "{webhook:?}");
}

#[test]
fn files_are_uploaded_and_sent() {
    let path = std::env::temp_dir().join(format!("dingctl-{}.txt", std::process::id()));
    std::fs::write(&path, "content").unwrap();
    let ran = dingctl(&["send", "--to", "user:manager4220", "--file", path.to_str().unwrap(), "--fake"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let missing = dingctl(&["send", "--to", "user:manager4220", "--file", "/nonexistent", "--fake"]);
    assert!(missing.code == 2 && missing.stderr.contains("/nonexistent"), "{missing:?}");
}

#[test]
fn who_is_not_reached_is_told_and_a_failure() {
    let ran = dingctl(&["send", "--to", "user:nobody", "--text", "hello", "--fake", "-o", "json"]);
    assert_eq!((ran.code, ran.error()["not_reached"].to_string().contains("nobody")), (5, true), "{ran:?}");
    let ran =
        dingctl(&["send", "--to", "https://oapi.dingtalk.com/robot/send?access_token=x", "--text", "x"]);
    assert!(ran.code == 2 && ran.stderr.contains("DINGTALK_WEBHOOK"), "{ran:?}");
    let plan = dingctl(&["send", "--to", "webhook", "--text", "x", "--dry-run"]).json();
    assert_eq!(plan[0]["messages"][0]["msgtype"], "text");
}

#[test]
fn what_stops_a_message_to_people_is_told_as_it_is_elsewhere() {
    let platform = Platform::start();
    let mut wrong = platform.variables();
    wrong.retain(|(name, _)| *name != "DINGTALK_CLIENT_SECRET");
    let dead = [
        ("DINGTALK_CLIENT_ID", "a"),
        ("DINGTALK_CLIENT_SECRET", "b"),
        ("DINGTALK_API_URL", "http://127.0.0.1:9"),
    ];
    let wrong = [wrong, vec![("DINGTALK_CLIENT_SECRET", "WRONG")]].concat();
    for (variables, code, kind) in [(&wrong[..], 3, "credential"), (&dead[..], 10, "no_answer")] {
        for to in ["user:manager4220", "group:cid", "notice:manager4220"] {
            let agent = [variables, &[("DINGTALK_AGENT_ID", "1")]].concat();
            let ran = dingctl_with(&["send", "--to", to, "--text", "hello", "-o", "json"], &agent, "");
            assert_eq!((ran.code, &ran.error()["kind"]), (code, &json!(kind)), "{to}: {ran:?}");
            assert!(ran.error()["next"].is_string(), "{to}: {ran:?}");
        }
    }
    let nobody = platform.dingctl(&["send", "--to", "user:nobody", "--text", "hello"], "");
    assert!(
        nobody.code == 5 && nobody.stderr.contains("nobody: unknown") && nobody.stderr.contains("next: "),
        "{nobody:?}"
    );
}

#[test]
fn an_empty_message_is_not_sent() {
    for arguments in [&["--text", " "][..], &["--markdown", "-"], &["--title", "Report"], &["--text", ""]] {
        let ran =
            dingctl_with(&[&["send", "--to", "user:manager4220", "--fake"], arguments].concat(), &[], "\n");
        assert!(ran.code == 2 && ran.stderr.contains("the message is empty"), "{arguments:?}: {ran:?}");
    }
}

#[test]
fn a_webhook_needs_no_app() {
    let platform = Platform::start();
    let webhook = format!("{}/robot/send?access_token=fake-webhook-token-plain", platform.api);
    let ran = dingctl_with(
        &["send", "--to", "webhook", "--text", "alarm"],
        &[("DINGTALK_WEBHOOK", &webhook), ("DINGTALK_API_URL", &platform.api)],
        "",
    );
    assert_eq!((ran.code, ran.stdout.trim()), (0, "webhook: 1 sent"), "{ran:?}");
}

#[test]
fn people_are_found_by_name_number_id_and_department() {
    let fake = format!("--fake={}", seed());
    let ids = |arguments: &[&str]| {
        let ran = dingctl(&[&["people"], arguments, &[&fake, "--jq", ".[].userid"]].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.stdout.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(ids(&["--mobile", "13800000003"]), ["u3"]);
    assert_eq!(ids(&["--id", "u1"]), ["u1"]);
    assert_eq!(ids(&["--department", "1"]).len(), 3);
    let table = dingctl(&["people", "--department=1", &fake]);
    assert!(table.stdout.starts_with("USERID") && table.stdout.contains("王3"), "{table:?}");

    let platform = Platform::start();
    let found =
        json!({"method": "POST", "path": "/v1.0/contact/users/search", "body": {"list": ["manager4220"]}});
    platform.control("POST", "/_fake/answers", &found);
    let ran = platform.dingctl(&["people", "Wang", "--jq", ".[0].name"], "");
    assert_eq!((ran.code, ran.stdout.trim()), (0, "Wang Min"), "{ran:?}");
}

#[test]
fn what_somebody_sent_is_downloaded() {
    let platform = Platform::start();
    let sent = std::env::temp_dir().join(format!("dingctl-sent-{}.txt", std::process::id()));
    std::fs::write(&sent, "content").unwrap();
    assert_eq!(
        platform.dingctl(&["send", "--to", "user:manager4220", "--file", sent.to_str().unwrap()], "").code,
        0
    );
    let replies = platform.control("GET", "/_fake/replies?since=0", &json!({}));
    // The embedded DingTalk hands out an uploaded file by its media id, too.
    let code = replies["replies"][0]["content"]["mediaId"].as_str().unwrap_or_else(|| panic!("{replies}"));
    let path = std::env::temp_dir().join(format!("dingctl-download-{}", std::process::id()));
    let ran = platform.dingctl(&["download", code, "--to", path.to_str().unwrap(), "-o", "json"], "");
    assert_eq!(ran.json()["bytes"], 7);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "content");
    let ran = platform.dingctl(&["download", "unknown", "--to", "-"], "");
    assert_ne!(ran.code, 0, "{ran:?}");
}

#[test]
fn the_token_works_and_whoami_tells_whose_it_is() {
    let platform = Platform::start();
    let token = platform.dingctl(&["token"], "");
    assert!(token.code == 0 && !token.stdout.trim().is_empty(), "{token:?}");
    let who = platform.dingctl(&["whoami"], "").json();
    assert_eq!(
        (who["profile"].as_str(), who["secret"].as_str(), who["api"].as_str()),
        (Some("environment"), Some("environment"), Some(platform.api.as_str()))
    );
    let person = dingctl(&["whoami", "--as", "user", "--fake"]).json();
    assert_eq!(person["nick"], "Wang Min");
}

#[test]
fn doctor_looks_at_what_can_be_seen_without_an_app() {
    let platform = Platform::start();
    let ran = dingctl_with(&["doctor"], &[("DINGTALK_API_URL", &platform.api)], "");
    assert_eq!(ran.code, 12, "{ran:?}");
    for line in [
        "FAILED  credential: no credentials",
        "next: set DINGTALK_CLIENT_ID",
        "ok      network to http://",
        "ok      clock",
    ] {
        assert!(ran.stdout.contains(line), "{line}: {ran:?}");
    }
    let fake = format!("--fake={}", platform.api);
    let ran = dingctl(&["doctor", &fake]);
    assert!(ran.code == 0 && ran.stdout.contains("of the embedded DingTalk at http"), "{ran:?}");
    assert_eq!(dingctl(&["whoami", &fake]).json()["profile"], "fake");
}

#[test]
fn doctor_tells_what_is_wrong_and_what_to_do() {
    let platform = Platform::start();
    let well = platform.dingctl(&["doctor", "oapi.user.get", "v1.robot.batch_send_oto"], "");
    assert_eq!(well.code, 0, "{well:?}");
    for check in [
        "ok      token",
        "ok      permission for oapi.user.get",
        "note    permission for v1.robot",
        "ok      Stream",
    ] {
        assert!(well.stdout.contains(check), "{check}: {}", well.stdout);
    }
    platform.control("POST", "/_fake/scopes", &json!({"deny": ["qyapi_get_member"]}));
    let lacking = platform.dingctl(&["doctor", "oapi.user.get", "-o", "json"], "");
    assert_eq!((lacking.code, lacking.error()["kind"].as_str()), (12, Some("check_failed")));
    let checks: serde_json::Value = serde_json::from_str(&lacking.stdout).unwrap();
    let failed: Vec<_> =
        checks.as_array().unwrap().iter().filter(|check| check["outcome"] == "failed").collect();
    assert!(failed.len() == 1 && failed[0]["next"].as_str().unwrap().contains("appscope"), "{failed:?}");

    let mut variables = platform.variables();
    variables.retain(|(name, _)| *name != "DINGTALK_CLIENT_SECRET");
    variables.push(("DINGTALK_CLIENT_SECRET", "wrong-secret-canary"));
    let wrong = dingctl_with(&["doctor"], &variables, "");
    assert!(wrong.code == 12 && wrong.stdout.contains("FAILED  token"), "{wrong:?}");
    assert!(!wrong.stdout.contains("canary") && !wrong.stderr.contains("canary"), "{wrong:?}");
}

#[test]
fn nobody_found_is_told() {
    let ran = dingctl(&["people", "Nobody", "--fake"]);
    assert!(ran.code == 0 && ran.stdout.is_empty() && ran.stderr.contains("nobody found"), "{ran:?}");
    let json = dingctl(&["people", "Nobody", "--fake", "-o", "json"]);
    assert_eq!(json.json(), json!([]));
    let table = dingctl(&["people", "--id", "manager4220", "--fake"]);
    assert!(table.stdout.lines().nth(1).is_some_and(|line| line.ends_with("  1")), "{table:?}");
}

#[test]
fn the_codes_of_what_is_missing_are_the_same_everywhere() {
    let app = [("DINGTALK_CLIENT_ID", "a"), ("DINGTALK_CLIENT_SECRET", "b")];
    let code = |words: &[&str], variables: &[(&str, &str)]| dingctl_with(words, variables, "").code;
    assert_eq!(code(&["token"], &[app[0], app[1], ("DINGTALK_API_URL", "garbage")]), 2);
    assert_eq!(code(&["send", "--to", "notice:x", "--text", "y"], &app), 3);
    assert_eq!(code(&["send", "--to", "webhook", "--text", "y"], &[]), 3);
    for absent in ["group:nobody", "user:nobody", "mobile:1"] {
        assert_eq!(code(&["send", "--to", absent, "--text", "y", "--fake"], &[]), 5, "{absent}");
    }
    assert_eq!(code(&["download", "nothing", "--fake"], &[]), 5);
    assert_eq!(code(&["people", "Wang", "--timeout", "0", "--fake"], &[]), 2);
}

#[test]
fn a_download_without_a_name_has_the_extension_of_what_it_is() {
    let platform = Platform::start();
    let folder = tempfile::TempDir::new().unwrap();
    let sent = folder.path().join("sent");
    std::fs::write(&sent, b"%PDF-1.7").unwrap();
    assert_eq!(
        platform.dingctl(&["send", "--to", "user:manager4220", "--file", sent.to_str().unwrap()], "").code,
        0
    );
    let replies = platform.control("GET", "/_fake/replies?since=0", &json!({}));
    let code = replies["replies"][0]["content"]["mediaId"].as_str().unwrap_or_else(|| panic!("{replies}"));
    let run = |more: &[&str]| {
        let mut command = command(&[&["download", code, "-o", "json"], more].concat(), &platform.variables());
        command.current_dir(folder.path()).output().unwrap()
    };
    let ran = run(&[]);
    assert!(folder.path().join("download.pdf").exists(), "{ran:?}");
    for (more, status, next) in [
        (&[][..], 1, "--to"),
        (&["--max-bytes", "1"], 6, "--max-bytes"),
        (&["--to", "/nonexistent/x"], 1, "--to"),
    ] {
        let ran = run(more);
        let error: serde_json::Value = serde_json::from_slice(&ran.stderr).unwrap();
        let told = error["error"]["next"].as_str().unwrap_or_default();
        assert!(ran.status.code() == Some(status) && told.contains(next), "{more:?}: {ran:?}");
    }
}

#[test]
fn a_persons_old_token_is_told_as_such() {
    let platform = Platform::start();
    let variables = [platform.variables(), vec![("DINGTALK_USER_TOKEN", "old")]].concat();
    let ran =
        dingctl_with(&["api", "GET", "/v1.0/contact/users/me", "--as", "user", "-o", "json"], &variables, "");
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.error()["next"].as_str().unwrap().contains("log in again"), "{ran:?}");
    assert!(!ran.stderr.contains("nothing:"), "{ran:?}");
}

#[test]
fn who_got_a_message_before_it_failed_is_told() {
    let to = ["--to", "webhook", "--to", "user:nobody", "--text", "x", "--fake"];
    let ran = dingctl(&[&["send", "-o", "json"], &to[..]].concat());
    assert!(ran.code == 5 && ran.error()["sent"][0]["to"] == "webhook", "{ran:?}");
    assert!(ran.error()["message"].as_str().unwrap().starts_with("sent to webhook, and then "), "{ran:?}");
    let several = dingctl(&["send", "--to", "user:a,b", "--text", "x", "--fake"]);
    assert!(several.code == 2 && several.stderr.contains("give --to for each"), "{several:?}");
}

#[test]
fn what_is_in_a_variable_is_checked() {
    let app = [("DINGTALK_CLIENT_ID", "a"), ("DINGTALK_CLIENT_SECRET", "b")];
    let notice = ["send", "--to", "notice:x", "--text", "y"];
    let ran = dingctl_with(&notice, &[app[0], app[1], ("DINGTALK_AGENT_ID", "abc")], "");
    assert!(ran.code == 2 && ran.stderr.contains("DINGTALK_AGENT_ID: `abc` is no number"), "{ran:?}");
    let webhook = ["send", "--to", "webhook", "--text", "y"];
    let ran = dingctl_with(&webhook, &[("DINGTALK_WEBHOOK", "garbage")], "");
    assert!(ran.code == 2 && ran.stderr.contains("next: copy the robot's address"), "{ran:?}");
    let platform = Platform::start();
    let wrong = format!("{}/robot/send?access_token=wrong", platform.api);
    let ran =
        dingctl_with(&webhook, &[("DINGTALK_WEBHOOK", &wrong), ("DINGTALK_API_URL", &platform.api)], "");
    assert!(ran.code == 5 && ran.stderr.contains("next: look at the robot"), "{ran:?}");
}
