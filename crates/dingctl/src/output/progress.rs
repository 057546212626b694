//! How far a long command is, for somebody who watches standard error.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A line that is redrawn; in a pipe nothing but its last state.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Without a known end.
    pub(crate) fn start() -> Self {
        let bar = ProgressBar::new_spinner().with_style(ProgressStyle::default_spinner());
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar }
    }

    pub(crate) fn tell(&self, message: String) {
        self.bar.set_message(message);
    }

    /// Takes the line away.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
