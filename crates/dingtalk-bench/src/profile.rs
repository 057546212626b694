//! Warm calls and nothing else, for a profiler: `valgrind --tool=callgrind … profile ours 2000`. The difference of two runs,
//! divided by the difference of their calls, is the instructions of one call.

use std::io::Write as _;

use crate::cpu;
use crate::failure::Failure;
use crate::http::{Bare, Contender, Load, Ours, Scheme, runtime};
use crate::server::Server;

/// As the first argument it chooses this instead of a report; then come `ours` or `bare`, the number of
/// calls, and how many of them at a time (1).
pub(crate) const ARGUMENT: &str = "profile";

pub(crate) fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), Failure> {
    let (contender, calls) = (arguments.next(), arguments.next());
    let calls = calls.ok_or("say how many calls")?.parse()?;
    let server = Server::start()?;
    let runtime = runtime()?;
    let concurrency = arguments.next().map_or(Ok(1), |text| text.parse())?;
    let load = Load { concurrency, calls };
    let ours = Ours::new(&server.addresses, Scheme::Plain)?;
    match contender.as_deref() {
        Some("ours") => runtime.block_on(measure(&ours, load)),
        Some("bare") => {
            let bare = Bare::new(&server.addresses, Scheme::Plain, &ours)?;
            runtime.block_on(measure(&bare, load))
        }
        _ => Err("whose calls: `ours` or `bare`".into()),
    }
}

async fn measure(contender: &impl Contender, load: Load) -> Result<(), Failure> {
    let before = cpu::time();
    load.make(contender).await?;
    let microseconds = (cpu::time() - before).as_nanos() as f64 / 1_000.0 / load.calls as f64;
    writeln!(std::io::stdout(), "{microseconds:.2} µs of CPU per call")?;
    Ok(())
}
