//! What this process holds.

use tokio::runtime::Handle;

/// What must not grow.
#[derive(Debug, Clone, Copy)]
pub struct Resources {
    /// 0 where the system does not tell.
    pub descriptors: usize,
    /// As `descriptors`.
    pub resident_kib: usize,
    pub tasks: usize,
}

impl Resources {
    pub fn now() -> Self {
        Self {
            descriptors: dingtalk_testing::open_descriptors(),
            resident_kib: resident_kib(),
            tasks: Handle::current().metrics().num_alive_tasks(),
        }
    }
}

/// 0 where the system does not tell.
pub fn resident_kib() -> usize {
    dingtalk_testing::resident_bytes() / 1024
}
