//! What this process holds.

use tokio::runtime::Handle;

/// What must not grow.
#[derive(Debug, Clone, Copy)]
pub struct Resources {
    /// `None` where the system does not tell.
    pub descriptors: Option<usize>,
    pub resident_kib: Option<u64>,
    pub tasks: usize,
}

impl Resources {
    pub fn now() -> Self {
        Self {
            descriptors: std::fs::read_dir("/proc/self/fd").ok().map(Iterator::count),
            resident_kib: resident_kib(),
            tasks: Handle::current().metrics().num_alive_tasks(),
        }
    }
}

/// `None` where the system does not tell.
pub fn resident_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
