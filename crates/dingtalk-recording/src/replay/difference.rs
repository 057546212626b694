//! A request that was not recorded.

use std::fmt;

/// The longest part of a value that an error shows.
const SHOWN: usize = 60;

/// Where a request differs from a recorded one. Shows no secret: those make no difference.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// Such as `query.size` or `body.userids[0]`.
    pub place: String,
    /// What was recorded, as JSON; `None` where nothing was.
    pub recorded: Option<String>,
    /// What was sent, as JSON; `None` where nothing was.
    pub sent: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place, recorded, sent } = self;
        match (recorded, sent) {
            (Some(recorded), Some(sent)) => {
                write!(formatter, "{place} is {} and was {}", shown(sent), shown(recorded))
            }
            (Some(recorded), None) => write!(formatter, "{place} is absent and was {}", shown(recorded)),
            (None, Some(sent)) => write!(formatter, "{place} is {} and was absent", shown(sent)),
            (None, None) => write!(formatter, "{place}"),
        }
    }
}

/// A request that the recording has no answer to.
///
/// [`Replay`](crate::Replay) fails with it as the cause; [`NotRecorded::behind`] finds it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotRecorded {
    asked: String,
    nearest: Option<(String, Vec<Difference>)>,
}

impl NotRecorded {
    pub(super) fn new(asked: String, nearest: Option<(String, Vec<Difference>)>) -> Self {
        Self { asked, nearest }
    }

    /// What was asked, as `POST host/path`.
    pub fn asked(&self) -> &str {
        &self.asked
    }

    /// The recorded request that comes nearest, as `POST host/path (number N)`. `None` when the recording is empty.
    pub fn nearest(&self) -> Option<&str> {
        self.nearest.as_ref().map(|(title, _)| title.as_str())
    }

    /// In what the nearest one differs.
    pub fn differences(&self) -> &[Difference] {
        self.nearest.as_ref().map_or(&[], |(_, differences)| differences)
    }

    /// The error of this kind behind another, however deep.
    pub fn behind<'e>(error: &'e (dyn std::error::Error + 'static)) -> Option<&'e Self> {
        std::iter::successors(Some(error), |error| (*error).source()).find_map(|error| error.downcast_ref())
    }
}

impl fmt::Display for NotRecorded {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} was not recorded; ", one_line(&self.asked))?;
        let Some((title, differences)) = &self.nearest else {
            return formatter.write_str("the recording is empty: record it first");
        };
        write!(formatter, "record it again, or ask as it was: the nearest is {}", one_line(title))?;
        for (number, difference) in differences.iter().take(5).enumerate() {
            write!(formatter, "{} {difference}", if number == 0 { ":" } else { ";" })?;
        }
        match differences.len().checked_sub(5) {
            None | Some(0) => Ok(()),
            Some(more) => write!(formatter, "; and {more} more"),
        }
    }
}

impl std::error::Error for NotRecorded {}

fn shown(text: &str) -> String {
    let text = one_line(text);
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

fn one_line(text: &str) -> String {
    let escape =
        |letter: char| if letter.is_control() { letter.escape_default().to_string() } else { letter.into() };
    text.chars().map(escape).collect()
}
