//! `api`: any operation, against the embedded DingTalk.

use crate::support::{Platform, dingctl, dingctl_with, seed};

const USER: &str = "manager4220";

#[test]
fn an_operation_is_called_by_every_spelling_of_its_name() {
    for words in [
        &["oapi.user.get"][..],
        &["oapi::user::get"],
        &["oapi", "user", "get"],
        &["POST", "/topapi/v2/user/get"],
        &["post", "https://oapi.dingtalk.com/topapi/v2/user/get"],
    ] {
        let arguments = [&["api"], words, &["--userid", USER, "--fake"]].concat();
        assert_eq!(dingctl(&arguments).json()["result"]["name"], "Wang Min", "{words:?}");
    }
}

#[test]
fn fields_come_from_flags_pairs_files_and_standard_input() {
    let name = ["--fake", "--jq", ".result.name"];
    let run = |arguments: &[&str], stdin: &str| {
        let ran = dingctl_with(&[&["api", "oapi.user.get"], arguments, &name].concat(), &[], stdin);
        assert_eq!((ran.code, ran.stdout.trim()), (0, "Wang Min"), "{ran:?}");
    };
    run(&["-f", "userid=manager4220"], "");
    run(&["-F", "userid=@-"], "manager4220\n");
    run(&["--json", "{\"userid\": \"manager4220\"}"], "");
    run(&["--json", "-"], "{\"userid\": \"manager4220\"}");
    // The flag goes before what it is put into.
    run(&["--json", "{\"userid\": \"nobody\"}", "--userid=manager4220"], "");
}

#[test]
fn data_are_printed_as_asked() {
    let list = ["api", "oapi.user.list", "--dept-id", "1", "--cursor", "0", "--size", "10", "--fake"];
    let run = |more: &[&str]| dingctl(&[&list[..], more].concat()).stdout;
    let table = run(&["--output", "table"]);
    assert!(table.lines().any(|line| line.starts_with("userid ") && line.ends_with(USER)), "{table}");
    assert!(run(&["--output", "csv"]).lines().next().unwrap().contains("userid"));
    assert!(run(&["--output", "yaml"]).contains("result:\n"));
    assert!(run(&["--output", "ndjson"]).lines().count() == 1);
    assert!(run(&["--jq", ".result.list[].userid"]).lines().any(|line| line == USER));
}

#[test]
fn all_pages_are_walked_and_counted_on_standard_error() {
    let fake = format!("--fake={}", seed());
    let list = ["api", "oapi.user.list", "--dept-id=1", "--cursor=0", "--size=1", "--page-all", &fake];
    let ran = dingctl(&list);
    assert_eq!(ran.code, 0, "{ran:?}");
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert!(lines.len() == 3 && lines.iter().all(|line| line.starts_with('{')), "{ran:?}");
    assert!(ran.stderr.contains("3 elements on 3 pages"), "{ran:?}");
    let limited = dingctl(&[&list[..], &["--page-limit=2"]].concat());
    assert_eq!(limited.stdout.lines().count(), 2);
    let csv = dingctl(&[&list[..], &["--output=csv"]].concat());
    assert_eq!(csv.stdout.lines().count(), 4);
    let none = dingctl(&["api", "oapi.user.get", "--userid=a", "--page-all", "--fake"]);
    assert!(none.code == 2 && none.stderr.contains("does not answer in pages"), "{none:?}");
}

#[test]
fn a_file_goes_up_as_a_form() {
    let path = std::env::temp_dir().join(format!("dingctl-upload-{}.txt", std::process::id()));
    std::fs::write(&path, "content").unwrap();
    let media = path.to_str().unwrap();
    let ran = dingctl(&["api", "oapi.media.upload", "--type", "file", "--media", media, "--fake"]);
    assert!(ran.json()["media_id"].is_string(), "{ran:?}");
    let missing = dingctl(&["api", "oapi.media.upload", "--type=file", "--media=/nonexistent", "--fake"]);
    assert!(missing.code == 2 && missing.stderr.contains("/nonexistent"), "{missing:?}");
}

#[test]
fn a_person_calls_by_their_own_token() {
    let me = dingctl(&["api", "GET", "/v1.0/contact/users/me", "--as", "user", "--fake"]).json();
    assert_eq!(me["nick"], "Wang Min");
    let ran = dingctl_with(
        &["api", "GET", "/v1.0/contact/users/me", "--as", "user"],
        &[("DINGTALK_CLIENT_ID", "a"), ("DINGTALK_CLIENT_SECRET", "b")],
        "",
    );
    assert!(ran.code == 3 && ran.stderr.contains("DINGTALK_USER_TOKEN"), "{ran:?}");
}

#[test]
fn nothing_is_sent_in_a_dry_run() {
    let send = [
        "api",
        "v1.robot.batch_send_oto",
        "--robot-code=r",
        "--user-ids=a,b",
        "--msg-key=sampleText",
        "--msg-param={\"content\":\"it's\"}",
        "--dry-run",
    ];
    let plan = dingctl(&send).json();
    assert_eq!(plan["request"]["body"]["userIds"], serde_json::json!(["a", "b"]));
    assert_eq!(
        (plan["effect"].as_str(), plan["counts_towards_the_quota"].as_bool()),
        (Some("changes"), Some(true))
    );
    let curl = dingctl(&[&send[..], &["--as", "curl"]].concat()).stdout;
    assert!(
        curl.starts_with("DINGTALK_TOKEN=$(dingctl token)\ncurl -sS -X POST 'https://api.dingtalk.com/v1.0/robot/oToMessages/batchSend'"),
        "{curl}"
    );
    assert!(curl.contains("$DINGTALK_TOKEN") && curl.contains("it'\\''s"), "{curl}");
    let rust = dingctl(&[&send[..], &["--as", "rust"]].concat()).stdout;
    assert!(rust.contains("Method::POST, \"/v1.0/robot/oToMessages/batchSend\""), "{rust}");
    assert_eq!(dingctl(&["api", "oapi.user.get", "--userid=a", "--as", "curl"]).code, 2);
}

#[test]
fn a_dry_run_shows_no_secret_and_fetches_no_token_for_a_token() {
    let ask = ["api", "--dry-run", "v1.oauth2.get_access_token", "--app-key=k", "--app-secret=SEKRET"];
    let plan = dingctl(&ask);
    assert!(plan.json()["as"] == "nobody" && !plan.stdout.contains("SEKRET"), "{plan:?}");
    let curl = dingctl(&[&ask[..], &["--as", "curl"]].concat()).stdout;
    assert!(
        curl.starts_with("curl ") && !curl.contains("SEKRET") && !curl.contains("DINGTALK_TOKEN"),
        "{curl}"
    );
}

#[test]
fn what_an_operation_does_not_have_is_told_and_sent() {
    for given in [["-f", "usreid=1"], ["--json", "{\"usreid\": 1}"]] {
        let ran = dingctl(&[&["api", "oapi.user.get", "--userid", USER, "--fake"], &given[..]].concat());
        assert!(ran.code == 0 && ran.stderr.contains("no field `usreid` (did you mean userid"), "{ran:?}");
    }
    let twice = dingctl(&["api", "oapi.user.get", "--userid=a", "--userid=b", "--fake"]);
    assert!(twice.code == 2 && twice.stderr.contains("given 2 times"), "{twice:?}");
}

#[test]
fn a_filter_sees_the_elements_of_all_pages_in_every_format() {
    let fake = format!("--fake={}", seed());
    let list = ["api", "oapi.user.list", "--dept-id=1", "--cursor=0", "--size=1", "--page-all", &fake];
    let run = |more: &[&str]| dingctl(&[&list[..], more].concat()).stdout;
    assert_eq!(run(&["--jq", ".userid"]), "u1\nu2\nu3\n");
    assert_eq!(run(&["--jq", "{userid}", "-o", "csv"]), "userid\nu1\nu2\nu3\n");
    assert_eq!(run(&["--jq", "{userid}", "-o", "json"]).matches("userid").count(), 3);
    let one = dingctl(&[&list[..6], &["--page-limit=1", &fake]].concat());
    assert!(one.stderr.contains("1 element on 1 page; there may be more"), "{one:?}");
    let alone =
        dingctl(&["api", "oapi.user.list", "--dept-id=1", "--cursor=0", "--size=1", "--page-limit=1"]);
    assert!(alone.code == 2 && alone.stderr.contains("--page-all"), "{alone:?}");
}

#[test]
fn the_help_has_what_every_operation_takes() {
    for words in [&["help", "api"][..], &["api", "--help"], &["api", "-h"]] {
        let help = dingctl(words).stdout;
        for option in ["--page-all", "--json", "--dry-run", "-F <KEY=VALUE>", "Call any operation"] {
            assert!(help.contains(option), "{words:?} lacks {option}: {help}");
        }
    }
    let folder = std::env::temp_dir().join(format!("dingctl-man-{}", std::process::id()));
    assert_eq!(dingctl(&["manual", folder.to_str().unwrap()]).code, 0);
    let page = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert!(page("dingctl-api.1").contains("page\\-all"));
    assert!(page("dingctl.1").contains("DINGTALK_CLIENT_SECRET"));
}

#[test]
fn one_address_serves_for_both_hosts() {
    let platform = Platform::start();
    let variables: Vec<_> =
        platform.variables().into_iter().filter(|(name, _)| *name != "DINGTALK_OAPI_URL").collect();
    let ran = dingctl_with(&["api", "oapi.user.get", "--userid", USER], &variables, "");
    assert_eq!(ran.json()["result"]["name"], "Wang Min");
}

#[test]
fn wrong_flags_are_answered_with_the_nearest() {
    let ran = dingctl(&["api", "oapi.user.get", "--uesrid", "x", "--fake"]);
    assert!(ran.code == 2 && ran.stderr.contains("did you mean --userid?"), "{ran:?}");
    let ran = dingctl(&["api", "oapi.user.get", "--fake", "--output", "json"]);
    assert_eq!((ran.code, &ran.error()["missing"][0]), (2, &"userid".into()));
    let ran = dingctl(&["api", "oapi.user.list", "--dept-id", "one"]);
    assert!(ran.code == 2 && ran.stderr.contains("`one` is no integer"), "{ran:?}");
    let ran = dingctl(&["api", "oapi.robot.send", "--msgtype=text", "--fake"]);
    assert!(ran.code == 2 && ran.stderr.contains("send --to webhook"), "{ran:?}");
    let help = dingctl(&["api", "oapi.user.get", "--help"]);
    assert!(
        help.code == 0
            && help.stdout.contains("--userid <STRING>")
            && help.stdout.contains("[required]")
            && help.stdout.contains("Fields:"),
        "{help:?}"
    );
}

#[test]
fn errors_have_codes_and_say_what_to_do_next() {
    let ran = dingctl(&["api", "oapi.user.get", "--userid", "nobody", "--fake"]);
    assert!(ran.code == 5 && ran.stdout.is_empty(), "{ran:?}");
    let error =
        dingctl(&["api", "oapi.user.get", "--userid", "nobody", "--fake", "--output", "json"]).error();
    assert_eq!(
        (error["kind"].as_str(), error["operation"].as_str()),
        (Some("not_found"), Some("oapi.user.get"))
    );
    assert!(error["code"].is_string() && error["request_id"].is_string(), "{error}");
    let ran = dingctl(&["api", "oapi.user.get", "--userid", "x"]);
    assert!(ran.code == 3 && ran.stderr.contains("--fake"), "{ran:?}");
}

#[test]
fn an_option_is_never_taken_for_the_value_of_a_field() {
    for option in ["--dry-run", "--fake", "--output"] {
        let ran =
            dingctl(&["api", "oapi.user.create", "--mobile", "13700000001", "--name", option, "--fake"]);
        assert!(ran.code == 2 && ran.stderr.contains("--name"), "{option}: {ran:?}");
    }
    let below = dingctl(&["api", "oapi.department.list_sub", "--dept-id", "-1", "--dry-run", "--fake"]);
    assert!(below.code == 0 && below.stdout.contains("-1"), "{below:?}");
    let hyphen = ["api", "oapi.department.create", "--parent_id", "1", "--name=-x", "--dry-run", "--fake"];
    let hyphen = dingctl(&hyphen);
    assert!(hyphen.stdout.contains("\"-x\""), "{hyphen:?}");
}

#[test]
fn a_file_is_given_as_a_pair_too() {
    let path = std::env::temp_dir().join(format!("dingctl-pair-{}.bin", std::process::id()));
    std::fs::write(&path, [0xff_u8, 0, 0xfe]).unwrap();
    let pair = format!("media=@{}", path.display());
    let ran = dingctl(&["api", "oapi.media.upload", "-f", "type=file", "-F", &pair, "--fake"]);
    assert!(ran.json()["media_id"].is_string(), "{ran:?}");
}

#[test]
fn missing_and_wrong_fields_are_called_as_their_flags() {
    let ran = dingctl(&["api", "oapi.user.list", "--fake"]);
    assert!(ran.code == 2 && ran.stderr.contains("needs --dept-id"), "{ran:?}");
    let ran = dingctl(&["api", "v1.contact.get_user", "--fake"]);
    assert!(ran.code == 2 && ran.stderr.contains("needs --union-id"), "{ran:?}");
    let ran = dingctl(&["api", "oapi.user.list", "--dept_id=abc", "--cursor=0", "--size=1", "--fake"]);
    assert!(ran.code == 2 && ran.stderr.contains("--dept-id: `abc` is no integer"), "{ran:?}");
}

#[test]
fn a_pair_has_the_type_of_its_field_or_it_is_told() {
    let plan = |more: &[&str]| dingctl(&[&["api", "--dry-run"], more].concat());
    let text = plan(&["oapi.user.get", "-F", "userid=5"]);
    assert!(text.json()["request"]["body"]["userid"] == "5" && text.stderr.is_empty(), "{text:?}");
    let number = plan(&["oapi.user.get", "--json", "{\"userid\": 5}"]);
    assert!(number.code == 0 && number.stderr.contains("`userid` is of the type string"), "{number:?}");
    for unset in [&["--userid="][..], &["-f", "userid="], &["--json", "{\"userid\": \"\"}"]] {
        let ran = plan(&[&["oapi.user.get"], unset].concat());
        assert!(ran.code == 2 && ran.stderr.contains("`userid` is empty"), "{unset:?}: {ran:?}");
    }
    let nameless = plan(&["oapi.user.get", "--userid=a", "-f", "=5"]);
    assert!(nameless.code == 2 && nameless.stderr.contains("is not KEY=VALUE"), "{nameless:?}");
    for twice in [&["--userid=a", "-f", "userid=b"][..], &["-f", "userid=a", "-F", "userid=b"]] {
        let ran = plan(&[&["oapi.user.get"], twice].concat());
        assert!(ran.code == 2 && ran.stderr.contains("`userid` is given twice"), "{twice:?}: {ran:?}");
    }
    for (whole, part) in [("a=2", "a.b=1"), ("a.b.c=2", "a.b={}"), ("a[]=1", "a=[2]"), ("userid.x=1", "a=1")]
    {
        let both = plan(&["oapi.user.get", "--userid=u", "-f", whole, "-F", part]);
        assert!(both.code == 2 && both.stderr.contains("are one in the other"), "{whole}, {part}: {both:?}");
    }
    let parts = ["-f", "a.b=1", "-f", "a.c=2", "-f", "ab=3", "-f", "d[]=4", "-f", "d[]=5"];
    let parts = plan(&[&["oapi.user.get", "--userid=u"], &parts[..]].concat()).json();
    let wanted = serde_json::json!({"a": {"b": "1", "c": "2"}, "ab": "3", "d": ["4", "5"], "userid": "u"});
    assert_eq!(parts["request"]["body"], wanted);
}

#[test]
fn a_value_that_needs_an_equals_sign_is_told_so() {
    for words in [
        &["api", "oapi.user.get", "--userid", USER, "--fake", "http://127.0.0.1:9"][..],
        &["people", "--fake", "http://127.0.0.1:9"],
    ] {
        let ran = dingctl(words);
        assert!(ran.code == 2 && ran.stderr.contains("write --fake=http://127.0.0.1:9"), "{ran:?}");
    }
    let ran = dingctl(&["api", "oapi.user.list", "--contain-access-limit", "maybe", "--fake"]);
    assert!(ran.code == 2 && ran.stderr.contains("write --contain-access-limit=maybe"), "{ran:?}");
}

#[test]
fn a_table_of_one_thing_has_no_envelope() {
    let get = ["api", "oapi.user.get", "--userid", USER, "--fake", "--output"];
    let run = |format: &str| dingctl(&[&get[..], &[format]].concat()).stdout;
    let (table, csv) = (run("table"), run("csv"));
    assert!(!table.contains("errcode") && table.lines().any(|line| line.starts_with("userid ")), "{table}");
    assert!(
        csv.starts_with("userid,") && csv.lines().nth(1).is_some_and(|line| line.starts_with(USER)),
        "{csv}"
    );
}

#[test]
fn what_was_given_is_repeated_in_an_error_as_far_as_it_helps() {
    let long = "x".repeat(500);
    let list = ["api", "oapi.user.list", "--cursor=0", "--size=1", "--fake"];
    for words in [["--dept-id", &long], ["-f", &long], ["--dept-id=1", &long]] {
        let ran = dingctl(&[&list[..], &words].concat());
        assert!(
            ran.code == 2 && ran.stderr.contains("xxxxxx") && !ran.stderr.contains(&"x".repeat(100)),
            "{ran:?}"
        );
    }
    let option = format!("--{long}");
    for words in [
        &["api", &long][..],
        &["api", "GET", &long],
        &["schema", &long],
        &[&long],
        &["send", &option],
        &["send", "--to", &long, "--text", "a"],
        &["people", "a", &long],
        &["search", "a", "-o", &long],
        &["whoami", "--profile", &long],
        &["whoami", "--as", &long],
        &["trigger", &long],
        &["listen", "--event", &long, "--fake", "--for", "1s"],
    ] {
        let ran = dingctl(words);
        assert!(
            ran.stderr.contains("xxxxxx…") && !ran.stderr.contains(&"x".repeat(80)),
            "{words:?}: {ran:?}"
        );
    }
    let ran = dingctl(&["api", "oapi.user.get", "--userid", USER, "--fake", "--jq", ".result + 1"]);
    assert!(ran.code == 2 && ran.stderr.len() < 300, "{ran:?}");
}

#[test]
fn a_route_that_is_not_published_is_called_when_that_is_said() {
    let platform = Platform::start();
    let answer = serde_json::json!({"method": "POST", "path": "/v1.0/new/things", "body": {"made": true}});
    platform.control("POST", "/_fake/answers", &answer);
    let call = |words: &[&str]| platform.dingctl(&[&["api"], words].concat(), "");
    let ran = call(&["POST", "/v1.0/new/things", "--unpublished", "-f", "a=b"]);
    assert_eq!(ran.json()["made"], true);
    assert_eq!(call(&["--unpublished", "post /v1.0/new/things", "--jq", ".made"]).stdout, "true\n");
    let plan = call(&["POST", "/v1.0/new/things", "--unpublished", "-F", "a=[1]", "--dry-run"]).json();
    assert_eq!(plan["request"]["body"], serde_json::json!({"a": [1]}));
    assert!(plan["request"]["url"].as_str().unwrap().ends_with("/v1.0/new/things"), "{plan}");
    let absent = call(&["POST", "/v1.0/new/nothing", "--unpublished"]);
    assert!(absent.code == 5 && absent.stderr.contains("next: check method, path"), "{absent:?}");
    assert!(!absent.stderr.contains("call_raw"), "{absent:?}");
    let without = call(&["POST", "/v1.0/new/things"]);
    assert!(without.code == 2 && without.stderr.contains("--unpublished"), "{without:?}");
    for odd in [&["/v1.0/new/things", "--unpublished"][..], &["POST", "new/things", "--unpublished"]] {
        let ran = call(odd);
        assert!(ran.code == 2 && ran.stderr.contains("next: write `dingctl api POST"), "{ran:?}");
    }
}
