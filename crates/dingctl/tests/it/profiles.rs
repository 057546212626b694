//! `profile`: apps are kept, secrets apart from them.

use tempfile::TempDir;

use crate::support::{Platform, Ran, dingctl_with};

fn run(folder: &TempDir, arguments: &[&str], variables: &[(&str, &str)], stdin: &str) -> Ran {
    let config = folder.path().to_str().unwrap();
    dingctl_with(arguments, &[&[("DINGCTL_CONFIG", config)], variables].concat(), stdin)
}

#[test]
fn a_profile_keeps_its_secret_in_a_file_that_nobody_else_may_read() {
    let (folder, platform) = (TempDir::new().unwrap(), Platform::start());
    let variables = platform.variables();
    let of = |name: &str| variables.iter().find(|(known, _)| *known == name).unwrap().1;
    let api = &platform.api;
    let add = [
        "profile",
        "add",
        "work",
        "--client-id",
        of("DINGTALK_CLIENT_ID"),
        "--api-url",
        api,
        "--oapi-url",
        api,
        "--secret-in",
        "file",
    ];
    let added = run(&folder, &add, &[], &format!("{}\n", of("DINGTALK_CLIENT_SECRET")));
    assert_eq!(added.code, 0, "{added:?}");
    let profiles = std::fs::read_to_string(folder.path().join("profiles.json")).unwrap();
    assert!(!profiles.contains(of("DINGTALK_CLIENT_SECRET")), "{profiles}");

    let who = run(&folder, &["whoami"], &[], "").json();
    assert_eq!((who["profile"].as_str(), who["secret"].as_str()), (Some("work"), Some("file")));
    let listed = run(&folder, &["profile", "-o", "json"], &[], "").json();
    assert_eq!(listed[0]["default"], true);

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let secrets = folder.path().join("secrets.json");
        assert_eq!(std::fs::metadata(&secrets).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&secrets, std::fs::Permissions::from_mode(0o644)).unwrap();
        let refused = run(&folder, &["whoami"], &[], "");
        assert!(refused.code == 3 && refused.stderr.contains("chmod 600"), "{refused:?}");
        std::fs::set_permissions(&secrets, std::fs::Permissions::from_mode(0o600)).unwrap();
    }

    assert_eq!(run(&folder, &["profile", "remove", "work"], &[], "").code, 0);
    let gone = run(&folder, &["whoami"], &[], "");
    assert!(gone.code == 3 && gone.stderr.contains("profile add"), "{gone:?}");
}

#[test]
fn a_name_that_is_unknown_is_answered_with_those_that_are_known() {
    let folder = TempDir::new().unwrap();
    let add = ["profile", "add", "work", "--client-id", "a", "--secret-in", "file"];
    assert_eq!(run(&folder, &add, &[("DINGTALK_CLIENT_SECRET", "b")], "").code, 0);
    let unknown = run(&folder, &["whoami", "--profile", "wrok"], &[], "");
    assert!(unknown.code == 2 && unknown.stderr.contains("there are: work"), "{unknown:?}");
    assert_eq!(run(&folder, &["profile", "use", "wrok"], &[], "").code, 2);
}
