//! What a client with the defaults asks of the server besides the calls themselves, once it is warm.

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::http::{Load, Ours, Scheme, runtime};
use crate::report::Report;
use crate::server::Server;

const CALLS: usize = 20_000;

pub(crate) fn measure(arguments: &Arguments, report: &mut Report) -> Result<(), Failure> {
    let mut server = Server::start()?;
    let runtime = runtime()?;
    report.heading("Steady state: what the server counts beside the calls");
    for scheme in Scheme::ALL {
        for concurrency in [1, 8, 64] {
            let ours = Ours::new(&server.addresses, scheme)?;
            let load = Load { concurrency, calls: arguments.repetitions(CALLS) };
            runtime.block_on(load.make(&ours))?;
            let before = server.counts()?;
            runtime.block_on(load.make(&ours))?;
            let after = server.counts()?;
            let name = format!("{}, {concurrency} at once", scheme.name());
            let calls = after.requests - before.requests;
            report.zero(
                &format!("{name}: token requests"),
                after.token_requests - before.token_requests,
                calls,
            );
            report.zero(&format!("{name}: new connections"), after.connections - before.connections, calls);
        }
    }
    Ok(())
}
