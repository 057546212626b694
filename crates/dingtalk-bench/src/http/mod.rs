//! A typed call against the bare client and against reqwest.

mod bare;
mod load;
mod other;
mod ours;

use std::future::Future;

pub(crate) use bare::Bare;
pub(crate) use load::{Load, runtime};
use load::{Sample, run};
use other::Other;
pub(crate) use ours::Ours;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::report::{Bar, Ratio, Report};
use crate::server::{Addresses, Server};
use crate::statistics::{Spread, median};

/// Somebody who can make the call.
pub(crate) trait Contender: Clone + Send + 'static {
    fn call(&self) -> impl Future<Output = Result<(), Failure>> + Send;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Plain,
    Tls,
}

impl Scheme {
    pub(crate) const ALL: [Self; 2] = [Self::Plain, Self::Tls];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Tls => "TLS",
        }
    }

    pub(crate) fn base(self, addresses: &Addresses) -> &str {
        match self {
            Self::Plain => &addresses.plain,
            Self::Tls => &addresses.tls,
        }
    }
}

/// Concurrent calls, calls per turn, and what ours may cost of the bare client's CPU time.
const LOADS: [(usize, usize, f64); 3] = [(1, 1_000, 1.28), (8, 4_000, 1.15), (64, 4_000, 1.15)];
const REQWEST: f64 = 1.25;

const BARE: usize = 0;
const OURS: usize = 1;
const REQWEST_CLIENT: usize = 2;

/// The samples of all rounds, by contender.
type Samples = [Vec<Sample>; 3];

pub(crate) fn measure(arguments: &Arguments, report: &mut Report) -> Result<(), Failure> {
    let server = Server::start()?;
    let runtime = runtime()?;
    let (mut figures, mut ratios) = (Vec::new(), Vec::new());
    for scheme in Scheme::ALL {
        let ours = Ours::with_unbounded_pool(&server.addresses, scheme)?;
        let bare = Bare::new(&server.addresses, scheme, &ours)?;
        let other = Other::new(&server.addresses, scheme)?;
        for (concurrency, calls, bar) in LOADS {
            let load = Load { concurrency, calls: arguments.repetitions(calls) };
            let mut samples = Samples::default();
            // The first round opens connections and does not count.
            for round in 0..=arguments.rounds() {
                let turn = [
                    runtime.block_on(run(&bare, load))?,
                    runtime.block_on(run(&ours, load))?,
                    runtime.block_on(run(&other, load))?,
                ];
                if round > 0 {
                    samples.iter_mut().zip(turn).for_each(|(samples, sample)| samples.push(sample));
                }
            }
            let name = format!("{}, {concurrency} at once", scheme.name());
            let cpu = samples.each_ref().map(|samples| column(samples, |sample| sample.cpu));
            let medians =
                |of: fn(&Sample) -> f64| samples.each_ref().map(|samples| median(&column(samples, of)));
            let row =
                [medians(|sample| sample.cpu), medians(|sample| sample.p50), medians(|sample| sample.p99)];
            figures.push((name.clone(), row.concat()));
            ratios.push(Ratio {
                what: format!("{name}: ours / bare"),
                spread: Spread::of_ratios(&cpu[OURS], &cpu[BARE]),
                bar: Bar::AtMost(bar),
            });
            ratios.push(Ratio {
                what: format!("{name}: reqwest / ours"),
                spread: Spread::of_ratios(&cpu[REQWEST_CLIENT], &cpu[OURS]),
                bar: Bar::AtLeast(REQWEST),
            });
        }
    }
    let title = format!("A typed call (oapi::user::get): µs, medians of {} rounds", arguments.rounds());
    let columns =
        ["", "CPU bare", "ours", "reqwest", "p50 bare", "ours", "reqwest", "p99 bare", "ours", "reqwest"];
    report.figures(&title, &columns, &figures);
    report.ratios(&ratios);
    Ok(())
}

fn column(samples: &[Sample], of: impl Fn(&Sample) -> f64) -> Vec<f64> {
    samples.iter().map(of).collect()
}
