//! What runs inside Redis, each as one atomic step. Every time is the server's (`TIME`, `PX`), never a client's.
//!
//! | key | holds |
//! |---|---|
//! | `PREFIX:{KEY}:token` | hash: `record` (JSON, durations counted from `saved_at`), `saved_at` (ms) |
//! | `PREFIX:{KEY}:lock` | the number of the grant that holds the lock; expires with it |
//! | `PREFIX:{KEY}:fence` | the number of the latest grant |

use redis::Script;

/// The scripts, with their digests computed once.
pub(crate) struct Scripts {
    pub(crate) load: Script,
    pub(crate) save: Script,
    pub(crate) lock: Script,
    pub(crate) unlock: Script,
    pub(crate) remove_if_equal: Script,
}

impl Scripts {
    pub(crate) fn new() -> Self {
        Self {
            load: Script::new(LOAD),
            save: Script::new(SAVE),
            lock: Script::new(LOCK),
            unlock: Script::new(UNLOCK),
            remove_if_equal: Script::new(REMOVE_IF_EQUAL),
        }
    }
}

/// `token` -> the record and its age in ms.
const LOAD: &str = r"
local kept = redis.call('HMGET', KEYS[1], 'record', 'saved_at')
if not kept[1] or not kept[2] then return false end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
return {kept[1], string.format('%.0f', now - tonumber(kept[2]))}
";

/// `token`, `fence`; record, life in ms, number of the grant -> whether that grant is the latest and the record was kept.
const SAVE: &str = r"
if redis.call('GET', KEYS[2]) ~= ARGV[3] then return 0 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'record', ARGV[1], 'saved_at', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
";

/// `lock`, `fence`; life in ms -> the number of the grant. Numbers grow with the server's microseconds, so that they do
/// not start over when Redis lost its memory.
const LOCK: &str = r"
local time = redis.call('TIME')
local number = time[1] * 1000000 + time[2]
local latest = tonumber(redis.call('GET', KEYS[2]) or '0')
if number <= latest then number = latest + 1 end
local text = string.format('%.0f', number)
if not redis.call('SET', KEYS[1], text, 'NX', 'PX', ARGV[1]) then return false end
redis.call('SET', KEYS[2], text, 'PX', 86400000)
return text
";

/// `lock`; number of the grant.
const UNLOCK: &str = r"
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
";

/// `token`; text of the token -> whether it was the one kept.
const REMOVE_IF_EQUAL: &str = r"
local record = redis.call('HGET', KEYS[1], 'record')
if not record then return 0 end
local readable, kept = pcall(cjson.decode, record)
if not readable or type(kept) ~= 'table' or kept['secret'] ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
";
