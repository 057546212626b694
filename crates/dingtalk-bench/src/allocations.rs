//! How often one call allocates, once connections are open.

use allocation_counter::AllocationInfo;
use tokio::runtime::Runtime;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::http::{Bare, Contender, Load, Ours, Scheme, runtime};
use crate::report::{Bar, Ratio, Report};
use crate::server::Server;
use crate::statistics::Spread;

const CALLS: usize = 4_000;

pub(crate) fn measure(arguments: &Arguments, report: &mut Report) -> Result<(), Failure> {
    let server = Server::start()?;
    let runtime = runtime()?;
    let load = Load { concurrency: 1, calls: arguments.repetitions(CALLS) };
    let ours = Ours::new(&server.addresses, Scheme::Plain)?;
    let bare = Bare::new(&server.addresses, Scheme::Plain, &ours)?;
    let of_bare = per_call(&runtime, &bare, load)?;
    let of_ours = per_call(&runtime, &ours, load)?;
    let rows =
        [("bare", of_bare), ("ours", of_ours)].map(|(name, figures)| (name.to_owned(), figures.to_vec()));
    report.figures("Allocations of one call", &["", "allocations", "bytes"], &rows);
    let ratios = ["allocations", "bytes"].into_iter().zip(of_ours.into_iter().zip(of_bare));
    let ratios: Vec<Ratio> = ratios
        .map(|(what, (ours, bare))| Ratio {
            what: format!("{what}: ours / bare"),
            spread: Spread::of(&[ours / bare]),
            bar: Bar::None,
        })
        .collect();
    report.ratios(&ratios);
    Ok(())
}

/// Allocations and bytes allocated; the runtime has one thread, so nothing escapes the count.
fn per_call(runtime: &Runtime, contender: &impl Contender, load: Load) -> Result<[f64; 2], Failure> {
    runtime.block_on(load.make(contender))?;
    let mut outcome = Ok(());
    let AllocationInfo { count_total, bytes_total, .. } =
        allocation_counter::measure(|| outcome = runtime.block_on(load.make(contender)));
    outcome?;
    Ok([count_total, bytes_total].map(|total| total as f64 / load.calls as f64))
}
