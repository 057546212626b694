//! What runs inside Redis, each as one atomic step.
//!
//! | key | holds |
//! |---|---|
//! | `PREFIX:{KEY}:dedupe` | `c` and the name of the process that claimed it, or `d` and the result as JSON; expires |

use redis::Script;

/// The scripts, with their digests computed once.
pub(super) struct Scripts {
    pub(super) claim: Script,
    pub(super) release: Script,
}

impl Scripts {
    pub(super) fn new() -> Self {
        Self { claim: Script::new(CLAIM), release: Script::new(RELEASE) }
    }
}

/// The key; a claim, its life in ms -> what is there already, if it is not that claim itself, which begins a new life.
const CLAIM: &str = r"
local kept = redis.call('GET', KEYS[1])
if kept and kept ~= ARGV[1] then return kept end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false
";

/// The key; a claim.
const RELEASE: &str = r"
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
";
