//! The two embedded files: an index, which is read whole, and sections, which are unpacked when they are first asked for.
//!
//! Both are written by `dingtalk-codegen` (`src/pack`), which describes them, and checked there: `generate --check`.

use std::sync::LazyLock;

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;
use serde::de::DeserializeOwned;

/// What operations and events are.
pub(crate) static FACTS: LazyLock<Archive> =
    LazyLock::new(|| Archive::read(include_bytes!("../catalogue.bin")));

/// What they mean.
#[cfg(feature = "meanings")]
pub(crate) static MEANINGS: LazyLock<Archive> =
    LazyLock::new(|| Archive::read(include_bytes!("../meanings.bin")));
#[cfg(not(feature = "meanings"))]
pub(crate) static MEANINGS: LazyLock<Archive> = LazyLock::new(Archive::default);

/// A damaged file must not take all memory.
const UNPACKED_LIMIT: usize = 16 << 20;

/// A file with its index unpacked.
#[derive(Debug, Default)]
pub(crate) struct Archive {
    index: String,
    sections: &'static [u8],
}

/// Packed JSON.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Section(&'static [u8]);

impl Archive {
    /// Nothing where the file is damaged; a test reads all of it.
    fn read(file: &'static [u8]) -> Self {
        let parts = || {
            let (length, rest) = file.split_first_chunk()?;
            let (index, sections) =
                rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
            Some(Self { index: unpack(index)?, sections })
        };
        parts().unwrap_or_default()
    }

    /// The lines of the index, each with the section that it announces, if it ends with a length.
    pub(crate) fn lines(&'static self) -> impl Iterator<Item = (&'static str, Section)> {
        let mut rest = self.sections;
        self.index.lines().map(move |line| {
            let last = line.rsplit_once('\t').map(|(_, last)| last);
            let length = last.and_then(|last| last.parse().ok()).unwrap_or(0);
            let (section, others) = rest.split_at_checked(length).unwrap_or_default();
            if length > 0 {
                rest = others;
            }
            (line, Section(section))
        })
    }
}

/// The columns of a line, as many as are asked for.
pub(crate) fn columns<const COUNT: usize>(line: &'static str) -> Option<[&'static str; COUNT]> {
    let mut columns = line.split('\t');
    let mut found = [""; COUNT];
    for column in &mut found {
        *column = columns.next()?;
    }
    columns.next().is_none().then_some(found)
}

impl Section {
    pub(crate) fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn unpack<T: DeserializeOwned>(self) -> Option<T> {
        serde_json::from_str(&unpack(self.0)?).ok()
    }
}

fn unpack(packed: &[u8]) -> Option<String> {
    let bytes = decompress_to_vec_zlib_with_limit(packed, UNPACKED_LIMIT).ok()?;
    String::from_utf8(bytes).ok()
}
