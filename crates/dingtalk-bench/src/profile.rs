//! Warm calls and nothing else, for a profiler: `valgrind --tool=callgrind … profile ours 2000`. The difference of two runs,
//! divided by the difference of their calls, is the instructions of one call.

use crate::Failure;
use crate::http::{Bare, Load, Ours, Scheme, runtime};
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
        Some("ours") => runtime.block_on(load.make(&ours)),
        Some("bare") => runtime.block_on(load.make(&Bare::new(&server.addresses, Scheme::Plain, &ours)?)),
        _ => Err("whose calls: `ours` or `bare`".into()),
    }
}
