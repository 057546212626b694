/// Whatever went wrong: a benchmark ends with it.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;
