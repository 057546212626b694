//! The documented limits of requests: how a breach is told, and the checks of models written by hand.

mod ranges;

use std::error::Error;
use std::fmt;
use std::io::{self, Write};

use serde_core::Serialize;

pub(crate) use ranges::{check, limits};

/// Checks the documented limits before anything is sent.
///
/// The platform itself often accepts what breaks a limit and then drops it without a word.
pub trait Validate {
    /// Whether the limits hold.
    ///
    /// # Errors
    /// The first limit that does not hold.
    fn validate(&self) -> Result<(), LimitError> {
        Ok(())
    }
}

/// What a limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// Bytes, of UTF-8 where it is text.
    Bytes,
    /// Unicode characters.
    Characters,
    /// Elements of a list.
    Items,
    /// Seconds.
    Seconds,
}

/// A documented limit that a request breaks; DingTalk has not been asked.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LimitError {
    /// More than allowed.
    Above {
        /// Wire name, with its parents: `action_card.single_title`.
        field: &'static str,
        /// What is counted.
        unit: Unit,
        /// The most that is allowed.
        allowed: usize,
        /// How much there is.
        given: usize,
    },
    /// Less than required.
    Below {
        /// Wire name, with its parents.
        field: &'static str,
        /// What is counted.
        unit: Unit,
        /// The least that is required.
        required: usize,
        /// How much there is.
        given: usize,
    },
    /// A number outside its range.
    OutOfRange {
        /// Wire name, with its parents.
        field: &'static str,
        /// The least that is allowed, if there is such.
        least: Option<i64>,
        /// The most that is allowed, if there is such.
        most: Option<i64>,
        /// The number.
        given: i64,
    },
    /// Nothing, where something is required.
    Missing {
        /// Wire name, with its parents.
        field: &'static str,
    },
    /// Not in the documented form.
    Form {
        /// Wire name, with its parents.
        field: &'static str,
        /// The documented form.
        expected: &'static str,
    },
    /// Not together with the rest of the request.
    Conflict {
        /// Wire name, with its parents.
        field: &'static str,
        /// When the field is allowed.
        rule: &'static str,
    },
}

impl LimitError {
    /// Wire name of the field whose limit is broken, with its parents.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Above { field, .. }
            | Self::Below { field, .. }
            | Self::OutOfRange { field, .. }
            | Self::Missing { field }
            | Self::Form { field, .. }
            | Self::Conflict { field, .. } => field,
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Bytes => "bytes",
            Self::Characters => "characters",
            Self::Items => "items",
            Self::Seconds => "seconds",
        })
    }
}

impl fmt::Display for LimitError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Above { field, unit, allowed, given } => {
                write!(formatter, "`{field}` is {given} {unit}: DingTalk allows at most {allowed}")
            }
            Self::Below { field, unit, required, given } => {
                write!(formatter, "`{field}` is {given} {unit}: DingTalk requires at least {required}")
            }
            Self::OutOfRange { field, least, most, given } => {
                write!(formatter, "`{field}` is {given}: DingTalk allows ")?;
                match (least, most) {
                    (Some(least), Some(most)) => write!(formatter, "{least} to {most}"),
                    (Some(least), None) => write!(formatter, "at least {least}"),
                    (None, Some(most)) => write!(formatter, "at most {most}"),
                    (None, None) => formatter.write_str("any number"),
                }
            }
            Self::Missing { field } => write!(formatter, "`{field}` is empty: DingTalk requires it"),
            Self::Form { field, expected } => write!(formatter, "`{field}` must be {expected}"),
            Self::Conflict { field, rule } => write!(formatter, "`{field}` is allowed only {rule}"),
        }
    }
}

impl Error for LimitError {}

pub(crate) fn at_most(
    field: &'static str,
    unit: Unit,
    given: usize,
    allowed: usize,
) -> Result<(), LimitError> {
    if given <= allowed { Ok(()) } else { Err(LimitError::Above { field, unit, allowed, given }) }
}

pub(crate) fn at_least(
    field: &'static str,
    unit: Unit,
    given: usize,
    required: usize,
) -> Result<(), LimitError> {
    if given >= required { Ok(()) } else { Err(LimitError::Below { field, unit, required, given }) }
}

pub(crate) fn characters(field: &'static str, text: &str, allowed: usize) -> Result<(), LimitError> {
    at_most(field, Unit::Characters, text.chars().count(), allowed)
}

pub(crate) fn present(field: &'static str, text: &str) -> Result<(), LimitError> {
    if text.is_empty() { Err(LimitError::Missing { field }) } else { Ok(()) }
}

/// What names the part of a form: quotes and line breaks would end the header that it stands in.
pub(crate) fn file_name(field: &'static str, name: &str) -> Result<(), LimitError> {
    present(field, name)?;
    if name.contains(|character: char| character.is_control() || character == '"') {
        return Err(LimitError::Form { field, expected: "without quotes and line breaks" });
    }
    Ok(())
}

/// `0xFF` and RRGGBB.
pub(crate) fn opaque_colour(field: &'static str, text: &str) -> Result<(), LimitError> {
    let digits = text.strip_prefix("0xFF").or_else(|| text.strip_prefix("0xff")).unwrap_or_default();
    if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        Ok(())
    } else {
        Err(LimitError::Form { field, expected: "0xFF followed by RRGGBB" })
    }
}

/// The size of `value` as the JSON that will be sent.
pub(crate) fn json_bytes<T: Serialize>(
    field: &'static str,
    value: &T,
    allowed: usize,
) -> Result<(), LimitError> {
    at_most(field, Unit::Bytes, measure(field, value)?.bytes, allowed)
}

/// The length of `value` as the JSON that will be sent.
pub(crate) fn json_characters<T: Serialize>(
    field: &'static str,
    value: &T,
    allowed: usize,
) -> Result<(), LimitError> {
    at_most(field, Unit::Characters, measure(field, value)?.characters, allowed)
}

fn measure<T: Serialize>(field: &'static str, value: &T) -> Result<Measure, LimitError> {
    let mut measure = Measure::default();
    match serde_json::to_writer(&mut measure, value) {
        Ok(()) => Ok(measure),
        Err(_) => Err(LimitError::Form { field, expected: "representable as JSON" }),
    }
}

/// Counts UTF-8 instead of keeping it.
#[derive(Default)]
struct Measure {
    bytes: usize,
    characters: usize,
}

impl Write for Measure {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        let begins_character = |byte: &&u8| **byte & 0b1100_0000 != 0b1000_0000;
        self.bytes = self.bytes.saturating_add(text.len());
        self.characters = self.characters.saturating_add(text.iter().filter(begins_character).count());
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
