//! What the reader sees: numbered steps, and one line for each thing that happened.

use dingtalk_open::Response;

/// Prints the account and counts.
#[derive(Debug, Default)]
pub(crate) struct Account {
    steps: usize,
    calls: usize,
}

impl Account {
    pub(crate) fn step(&mut self, title: &str) {
        self.steps += 1;
        println!("\n{:>2}  {title}", self.steps);
    }

    /// A call that DingTalk answered with success.
    pub(crate) fn call<T>(&mut self, what: &str, outcome: impl AsRef<str>, answer: &Response<T>) {
        self.calls += 1;
        let request_id = answer.request_id().unwrap_or("none");
        println!("      {what:<16}{:<52}request id {request_id}", outcome.as_ref());
    }

    pub(crate) fn say(&self, text: impl AsRef<str>) {
        println!("      {}", text.as_ref());
    }

    /// A step that this platform does not allow.
    pub(crate) fn skip(&self, reason: &str) {
        println!("      skipped: {reason}");
    }

    pub(crate) fn calls(&self) -> usize {
        self.calls
    }
}
