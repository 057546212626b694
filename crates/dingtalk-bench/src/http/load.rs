use dingtalk_transport::{Clock as _, TokioClock};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

use super::Contender;
use crate::cpu;
use crate::failure::Failure;
use crate::statistics::percentile;

/// How many calls one turn makes, and how many of them at a time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) concurrency: usize,
    pub(crate) calls: usize,
}

/// What one turn cost, in microseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    /// CPU time of the process per call.
    pub(super) cpu: f64,
    pub(super) p50: f64,
    pub(super) p99: f64,
}

/// One thread, so that the process's CPU time is that of the calls.
pub(crate) fn runtime() -> Result<Runtime, Failure> {
    Ok(Builder::new_current_thread().enable_all().build()?)
}

/// One turn of a contender.
pub(super) async fn run(contender: &impl Contender, load: Load) -> Result<Sample, Failure> {
    let each = load.calls / load.concurrency;
    let before = cpu::time();
    let mut tasks = JoinSet::new();
    for _ in 0..load.concurrency {
        let contender = contender.clone();
        tasks.spawn(async move {
            let clock = TokioClock::new();
            let mut latencies = Vec::with_capacity(each);
            for _ in 0..each {
                let started = clock.monotonic();
                contender.call().await?;
                latencies.push((clock.monotonic() - started).as_nanos() as f64 / 1_000.0);
            }
            Ok::<_, Failure>(latencies)
        });
    }
    let mut latencies = Vec::with_capacity(load.calls);
    while let Some(done) = tasks.join_next().await {
        latencies.extend(done??);
    }
    let cpu = (cpu::time() - before).as_nanos() as f64 / 1_000.0 / latencies.len() as f64;
    Ok(Sample { cpu, p50: percentile(&latencies, 0.5), p99: percentile(&latencies, 0.99) })
}

impl Load {
    /// The same calls by one contender alone, without a measurement.
    pub(crate) async fn make(self, contender: &impl Contender) -> Result<(), Failure> {
        run(contender, self).await.map(drop)
    }
}
