//! Members that do not fit: stepped over, and named.
//!
//! A value that is none of the accepted forms is read to its end before it fails, so that the record or list around it goes
//! on behind it. Which failures are of this kind, and where they were, is kept per thread: a model decodes from any source,
//! and serde's errors carry nothing but text. Where everything fits, a member costs one look at a number.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::fmt::Display;

use serde_core::de::{Error, Unexpected};

/// As many members as are named; an answer of a million odd ones fills no memory.
const NAMED: usize = 100;

thread_local! {
    /// How many failures there were whose value has been read to its end, and that nobody has stepped over yet.
    static PENDING: Cell<usize> = const { Cell::new(0) };
    /// How many paths there are.
    static NOTED: Cell<usize> = const { Cell::new(0) };
    /// Where something was stepped over, if anybody wants to know.
    static PATHS: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Runs `read` and names what of its input did not fit: `result.users[3].age`, at most a hundred.
///
/// ```
/// use dingtalk_types::oapi::user::GetUserResponse;
/// use dingtalk_types::wire::{AnswerStyle, ResponseBody, collect_unread};
///
/// let body = br#"{"errcode":0,"result":{"userid":"manager7","dept_id_list":[1,{}],"active":"perhaps"}}"#;
/// let (answered, unread) = collect_unread(|| GetUserResponse::from_body(AnswerStyle::Errcode, body));
/// assert_eq!(answered.unwrap().body.result.userid, "manager7");
/// assert_eq!(unread, ["result.dept_id_list[1]", "result.active"]);
/// ```
pub fn collect_unread<T>(read: impl FnOnce() -> T) -> (T, Vec<String>) {
    let outer = swap(Some(Vec::new()));
    let value = read();
    let mut found = swap(outer).unwrap_or_default();
    // What is looked at twice is named once.
    let mut seen = BTreeSet::new();
    found.retain(|path| seen.insert(path.clone()));
    (value, found)
}

fn swap(paths: Option<Vec<String>>) -> Option<Vec<String>> {
    NOTED.set(paths.as_ref().map_or(0, Vec::len));
    PATHS.with_borrow_mut(|kept| std::mem::replace(kept, paths))
}

/// The failure of a value that is none of the accepted forms, and has been read to its end.
pub(crate) fn misfit<E: Error>(found: Unexpected<'_>, expected: &&'static str) -> E {
    pending();
    E::invalid_type(found, expected)
}

/// As [`misfit`], for a value whose inside did not fit.
pub(crate) fn misfit_inside<E: Error>(error: impl Display) -> E {
    pending();
    E::custom(error)
}

fn pending() {
    PENDING.set(PENDING.get().saturating_add(1));
}

/// A step of a path.
#[derive(Clone, Copy)]
pub(crate) enum Step<'a> {
    Member(&'a str),
    Element(usize),
}

impl Step<'_> {
    fn before(self, rest: &str) -> String {
        let dot = if rest.is_empty() || rest.starts_with('[') { "" } else { "." };
        match self {
            Self::Member(name) => format!("{name}{dot}{rest}"),
            Self::Element(index) => format!("[{index}]{dot}{rest}"),
        }
    }
}

/// The reader of one record or list, between its members.
pub(crate) struct Steps {
    pending: usize,
    noted: usize,
}

impl Steps {
    pub(crate) fn begin() -> Self {
        Self { pending: PENDING.get(), noted: NOTED.get() }
    }

    /// What reading a member came to: its value, `None` where it was stepped over, or an error in the JSON itself.
    pub(crate) fn after<T, E>(&mut self, read: Result<T, E>, step: Step<'_>) -> Result<Option<T>, E> {
        match read {
            Ok(value) => {
                self.passed(step);
                Ok(Some(value))
            }
            Err(error) => self.failed(error, step).map(|()| None),
        }
    }

    /// A member fitted; what did not fit inside it was named without it.
    pub(crate) fn passed(&mut self, step: Step<'_>) {
        if NOTED.get() != self.noted {
            self.name(step);
        }
    }

    /// A member did not fit.
    pub(crate) fn stepped_over(&mut self, step: Step<'_>) {
        PATHS.with_borrow_mut(|paths| {
            if let Some(paths) = paths.as_mut().filter(|paths| paths.len() < NAMED) {
                paths.push(String::new());
                NOTED.set(paths.len());
            }
        });
        self.passed(step);
    }

    /// The failure of a value that has been read to its end; any other comes back as an error.
    pub(crate) fn put_off<E>(&self, error: E) -> Result<E, E> {
        if PENDING.get() > self.pending {
            PENDING.set(self.pending);
            Ok(error)
        } else {
            Err(error)
        }
    }

    #[cold]
    fn failed<E>(&mut self, error: E, step: Step<'_>) -> Result<(), E> {
        self.put_off(error)?;
        self.stepped_over(step);
        Ok(())
    }

    #[cold]
    fn name(&mut self, step: Step<'_>) {
        PATHS.with_borrow_mut(|paths| {
            let new = paths.iter_mut().flatten().skip(self.noted);
            new.for_each(|path| *path = step.before(path));
        });
        self.noted = NOTED.get();
    }
}
