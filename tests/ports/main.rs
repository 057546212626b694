//! Four programs that people have written against DingTalk by hand, or with the SDK as it was, written again: what each does
//! offline, and how long it is.
//!
//! `cargo test -p dingtalk-open --features hrm,oapi-attendance,oapi-service,workflow --test ports`

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and prints what it found"
)]

mod agent;
mod channel;
mod company;
mod runs;
mod website;

/// Lines of the program, what it is allowed, and what its port to the SDK before had (shared/findings/ports.md).
#[test]
fn the_programs_are_short() {
    let programs = [
        ("agent", include_str!("agent.rs"), 120, 296),
        ("channel", include_str!("channel.rs"), 90, 196),
        ("company", include_str!("company.rs"), 70, 150),
        ("website", include_str!("website.rs"), 80, 144),
    ];
    for (name, source, bar, before) in programs {
        let lines = source.lines().count();
        println!("{name}: {lines} lines, bar {bar}, before {before}");
        assert!(lines <= bar, "{name}: {lines} lines");
        let long = source.lines().find(|line| !line.starts_with("//") && line.chars().count() > 110);
        assert_eq!(long, None, "{name}: long lines are no fewer lines");
        assert!(!source.contains("call_raw"), "{name}");
    }
}
