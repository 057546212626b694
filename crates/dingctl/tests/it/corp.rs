//! `--as corp:ID`: an ISV's app calls for one of its customers.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Platform, dingctl, dingctl_with};

/// The ISV's app of an embedded DingTalk that runs, as its environment.
fn suite(platform: &Platform) -> Vec<(String, String)> {
    let told = platform.control("GET", "/_fake/description", &Value::Null);
    let text = |name: &str| told[name].as_str().unwrap().to_owned();
    [
        ("DINGTALK_SUITE_KEY", "suite_key"),
        ("DINGTALK_SUITE_SECRET", "suite_secret"),
        ("DINGTALK_API_URL", "api"),
        ("DINGTALK_OAPI_URL", "oapi"),
    ]
    .map(|(variable, name)| (variable.to_owned(), text(name)))
    .to_vec()
}

fn borrowed(variables: &[(String, String)]) -> Vec<(&str, &str)> {
    variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn corp_of(platform: &Platform) -> String {
    let told = platform.control("GET", "/_fake/description", &Value::Null);
    told["corp_id"].as_str().unwrap().to_owned()
}

const READ: [&str; 4] = ["api", "oapi.user.get", "--userid", "manager4220"];

#[test]
fn an_embedded_dingtalk_has_a_customer() {
    let told = dingctl(&["whoami", "--fake"]).json();
    let corp = format!("corp:{}", told["corp_id"].as_str().unwrap());
    let read = dingctl(&[&READ[..], &["--fake", "--as", &corp]].concat()).json();
    assert_eq!(read["result"]["userid"], "manager4220");
    let who = dingctl(&["whoami", "--fake", "--as", &corp]).json();
    assert_eq!((&who["corp_id"], &who["app"]), (&told["corp_id"], &json!("suitefake000000000001")));
    assert!(!dingctl(&["token", "--fake", "--as", &corp]).stdout.trim().is_empty());
    let stranger = dingctl(&["token", "--fake", "--as", "corp:dingstranger"]);
    assert_eq!(stranger.code, 4, "{stranger:?}");
    assert!(stranger.stderr.contains("organisation dingstranger: "), "{stranger:?}");
    assert!(stranger.stderr.contains("next: check the CorpId"), "{stranger:?}");
}

#[test]
fn the_environment_names_the_app_with_a_ticket_and_without() {
    let platform = Platform::start();
    platform.control("POST", "/_fake/customers/authorise", &json!({"corp_id": "dingcustomer"}));
    let mut variables = suite(&platform);
    let run = |variables: &[(String, String)], arguments: &[&str]| {
        dingctl_with(arguments, &borrowed(variables), "")
    };
    let token = ["token", "--as", "corp:dingcustomer"];
    assert_eq!(run(&variables, &token).code, 0, "no ticket is needed");
    assert_eq!(run(&variables, &["token", "--as", "corp:dingstranger"]).code, 4);
    let nobody = run(&variables, &["token"]);
    assert!(nobody.code == 3 && nobody.stderr.contains("--as corp:ID"), "{nobody:?}");

    variables.push(("DINGTALK_SUITE_TICKET".to_owned(), "an-old-ticket".to_owned()));
    let old = run(&variables, &token);
    assert!(old.code != 0 && old.stderr.contains("DINGTALK_SUITE_TICKET"), "{old:?}");
    assert!(!old.stderr.contains("an-old-ticket"), "{old:?}");
    let customers = platform.control("GET", "/_fake/customers", &Value::Null);
    variables.last_mut().unwrap().1 = customers["suite_ticket"].as_str().unwrap().to_owned();
    let corp = format!("corp:{}", corp_of(&platform));
    let read = run(&variables, &[&READ[..], &["--as", &corp]].concat()).json();
    assert_eq!(read["result"]["userid"], "manager4220");

    let fake = format!("--fake={}", platform.api);
    assert_eq!(dingctl(&["whoami", &fake, "--as", "corp:dingcustomer"]).json()["corp_id"], "dingcustomer");
    let internal = platform.dingctl(&token, "");
    assert!(internal.code == 3 && internal.stderr.contains("--suite-key"), "{internal:?}");
}

#[test]
fn a_profile_keeps_the_app_its_ticket_and_where_tickets_are() {
    let (platform, folder) = (Platform::start(), TempDir::new().unwrap());
    let variables = suite(&platform);
    let store = folder.path().join("tokens");
    let config = [("DINGCTL_CONFIG", folder.path().to_str().unwrap())];
    let run = |arguments: &[&str], stdin: &str| dingctl_with(arguments, &config, stdin);
    let [key, secret, api] = [0, 1, 2].map(|index| variables[index].1.as_str());
    let add = ["profile", "add", "isv", "--suite-key", key, "--api-url", api, "--oapi-url", api];
    let add = [&add[..], &["--secret-in", "file", "--token-store", store.to_str().unwrap()]].concat();
    assert_eq!(run(&add, secret).code, 0);
    let token = ["token", "--as", &format!("corp:{}", corp_of(&platform))];
    // The store is asked for the ticket, and none has been pushed there.
    let none = run(&token, "");
    assert!(none.code == 3 && none.stderr.contains("no suite ticket yet"), "{none:?}");

    let customers = platform.control("GET", "/_fake/customers", &Value::Null);
    let ticket = customers["suite_ticket"].as_str().unwrap();
    let kept = run(&["profile", "keep", "isv", "suite-ticket", "--secret-in", "file"], ticket);
    assert_eq!(kept.code, 0, "{kept:?}");
    let first = run(&token, "");
    assert_eq!(first.code, 0, "{first:?}");
    assert_eq!(
        run(&token, "").stdout,
        first.stdout,
        "DingTalk gives another one each time: this one is the store's"
    );
    assert_eq!(run(&["whoami"], "").code, 3);
    let profiles = std::fs::read_to_string(folder.path().join("profiles.json")).unwrap();
    assert!(!profiles.contains(secret) && !profiles.contains(ticket), "{profiles}");
}
