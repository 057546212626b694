//! What the program writes and the card's task reads.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// How an answer ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Finished,
    Failed,
}

#[derive(Debug, Default)]
pub(crate) struct Writer {
    draft: Mutex<Draft>,
    /// For the task: there is another text, or an end.
    changed: Notify,
    /// For the task: there is an end.
    ended: Notify,
    /// For the program.
    stopped: Notify,
}

#[derive(Debug, Default)]
struct Draft {
    text: String,
    ending: Option<Ending>,
    stopped: bool,
}

/// What there is to show now.
#[derive(Debug)]
pub(crate) struct View {
    pub(crate) text: String,
    base: Shown,
    pub(crate) ending: Option<Ending>,
    pub(crate) stopped: bool,
}

impl View {
    /// `taken` bytes of the text are on their card; the next one begins with `opens`.
    pub(crate) fn shown(&self, taken: usize, opens: String) -> Shown {
        let of_text = self.text.get(self.base.opens.len()..taken).unwrap_or_default();
        Shown { prefix: format!("{}{of_text}", self.base.prefix), opens }
    }
}

/// How much of the text earlier cards show.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shown {
    prefix: String,
    opens: String,
}

impl Writer {
    pub(crate) fn set(&self, text: String) {
        self.lock().text = text;
        self.changed.notify_one();
    }

    pub(crate) fn push(&self, piece: &str) {
        self.lock().text.push_str(piece);
        self.changed.notify_one();
    }

    /// The first end counts; `text` replaces what is there.
    pub(crate) fn end(&self, ending: Ending, text: Option<String>) {
        let mut draft = self.lock();
        if draft.ending.is_none() {
            draft.ending = Some(ending);
            draft.text = text.unwrap_or_else(|| std::mem::take(&mut draft.text));
        }
        drop(draft);
        self.changed.notify_one();
        self.ended.notify_one();
    }

    pub(crate) fn stop(&self) {
        self.lock().stopped = true;
        self.stopped.notify_waiters();
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.lock().stopped
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lock().text.trim().is_empty()
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.lock().ending.is_some()
    }

    /// Waits until somebody stops the answer.
    pub(crate) async fn stopped(&self) {
        loop {
            let mut stopped = std::pin::pin!(self.stopped.notified());
            stopped.as_mut().enable();
            if self.is_stopped() {
                return;
            }
            stopped.await;
        }
    }

    /// Waits for the end of the text.
    pub(crate) async fn ended(&self) {
        while !self.has_ended() {
            self.ended.notified().await;
        }
    }

    /// Waits for another text or an end since this was waited for last.
    pub(crate) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// What comes after what earlier cards show. A text that does not begin like theirs is shown whole.
    pub(crate) fn view(&self, shown: &Shown) -> View {
        let draft = self.lock();
        let (base, text) = match draft.text.strip_prefix(&shown.prefix) {
            Some(rest) => (shown.clone(), format!("{}{rest}", shown.opens)),
            None => (Shown::default(), draft.text.clone()),
        };
        View { text, base, ending: draft.ending, stopped: draft.stopped }
    }

    fn lock(&self) -> MutexGuard<'_, Draft> {
        self.draft.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_card_shows_what_the_last_one_does_not() {
        let (writer, mut shown) = (Writer::default(), Shown::default());
        writer.set("one two three".to_owned());
        shown = writer.view(&shown).shown(4, "> ".to_owned());
        assert_eq!(writer.view(&shown).text, "> two three");
        shown = writer.view(&shown).shown(6, String::new());
        assert_eq!(writer.view(&shown).text, "three");
        writer.set("another".to_owned());
        assert_eq!(writer.view(&shown).text, "another", "a text that was replaced is shown whole");
    }

    #[test]
    fn the_first_end_counts() {
        let writer = Writer::default();
        writer.push("text");
        writer.end(Ending::Finished, None);
        writer.end(Ending::Failed, Some("dropped".to_owned()));
        let view = writer.view(&Shown::default());
        assert_eq!((&*view.text, view.ending), ("text", Some(Ending::Finished)));
    }
}
