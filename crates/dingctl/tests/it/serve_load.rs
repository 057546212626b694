//! `serve` called by many: what it costs beside calls without it, and beside a proxy that only passes on.

use serde_json::json;

use crate::bare_proxy::BareProxy;
use crate::load::{Load, Posts};
use crate::serve::{Served, USER, WANG, requests};
use crate::support::Platform;

/// As many as asked for, or a tenth where nothing is optimised.
fn usually(calls: usize) -> usize {
    if cfg!(debug_assertions) { calls / 10 } else { calls }
}

/// The address of a person with the token that a program without gateway adds itself.
fn direct_path(platform: &Platform) -> String {
    let token = platform.dingctl(&["token"], "").stdout;
    format!("{USER}?access_token={}", token.trim())
}

/// The 99th percentile as a ratio.
fn ratio(load: &Load, beside: &Load) -> f64 {
    load.permille(990).as_secs_f64() / beside.permille(990).as_secs_f64()
}

fn figures(load: &Load) -> String {
    format!("p50 {:.0?}, p99 {:.0?}", load.permille(500), load.permille(990))
}

/// With a DingTalk that answers at once: callers, gateway and DingTalk have two cores together, and all that counts is work. Where
/// `DINGCTL_RATIO` says how many times hyper alone it may take, the median of five rounds has to keep to it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_at_once_make_one_token_request() {
    let calls = usually(10_000);
    let most: Option<f64> = std::env::var("DINGCTL_RATIO").ok().map(|most| most.parse().unwrap());
    let platform = Platform::start();
    let path = direct_path(&platform);
    let bare = BareProxy::start(&format!("{}{path}", platform.api));
    let tokens = || requests(&platform, "/v1.0/oauth2/").len() + requests(&platform, "/gettoken").len();
    // The gateway asks for one at its start.
    let before = tokens();
    let served = Served::start(&platform, &["--rate", "0", "--timeout", "120"], &[]);
    // So that the first run does not pay for what the others find warm.
    Posts::new(&platform.api, &path, WANG).at_once(100).await;
    let first = Posts::new(&served.url, USER, WANG).at_once(100).await;
    assert_eq!((first.failures.first(), tokens() - before), (None, 1));
    let (mut of_direct, mut of_bare) = (Vec::new(), Vec::new());
    for _ in 0..if most.is_some() { 5 } else { 1 } {
        let direct = Posts::new(&platform.api, &path, WANG).at_once(calls).await;
        let passed_on = Posts::new(&bare.url, USER, WANG).at_once(calls).await;
        let through = Posts::new(&served.url, USER, WANG).at_once(calls).await;
        for load in [&direct, &passed_on, &through] {
            assert_eq!(load.failures.first(), None);
        }
        println!("{} (direct {}; hyper alone {})", figures(&through), figures(&direct), figures(&passed_on));
        of_direct.push(ratio(&through, &direct));
        of_bare.push(ratio(&through, &passed_on));
    }
    let metrics = served.call("GET", "/metrics", "", "").body;
    assert!(metrics.lines().any(|line| line == "dingctl_token_requests_total 1"), "{metrics}");
    let (of_direct, of_bare) = (median(of_direct), median(of_bare));
    println!(
        "{calls} calls at once: 1 token request, 0 failures; p99 is {of_direct:.2} of direct, {of_bare:.2} of hyper alone"
    );
    assert!(most.is_none_or(|most| of_bare <= most), "{of_bare:.2}");
}

fn median(mut ratios: Vec<f64>) -> f64 {
    ratios.sort_unstable_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

/// With a DingTalk that takes the tenth of a second that it takes over the network; held to by `.ci/nightly sinks`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_gateway_adds_less_than_half_to_what_dingtalk_takes() {
    const CONNECTIONS: usize = 250;
    let turns = usually(10_000) / CONNECTIONS;
    let platform = Platform::start();
    let served = Served::start(&platform, &["--rate", "0"], &[]);
    let path = direct_path(&platform);
    platform.control(
        "POST",
        "/_fake/faults",
        &json!({"path": USER, "kind": "latency", "ms": 100, "times": "always"}),
    );
    let direct = Posts::new(&platform.api, &path, WANG).in_turns(CONNECTIONS, turns).await;
    let through = Posts::new(&served.url, USER, WANG).in_turns(CONNECTIONS, turns).await;
    let ratio = ratio(&through, &direct);
    println!(
        "{CONNECTIONS} programs at once, {turns} calls each: {} (direct {}); p99 is {ratio:.2} of direct",
        figures(&through),
        figures(&direct)
    );
    assert_eq!((through.failures.first(), direct.failures.first()), (None, None));
    // On a machine that does nothing else.
    assert!(std::env::var("DINGCTL_RATIO").is_err() || ratio <= 1.5, "{ratio:.2}");
}
