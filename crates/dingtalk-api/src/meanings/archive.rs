//! `meanings.bin`, as `dingtalk-codegen` writes it (crates/dingtalk-codegen/src/emit/meanings.rs says how).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

static EMBEDDED: &[u8] = include_bytes!("../../meanings.bin");

/// A damaged file must not take all memory.
const MAX_UNPACKED_BYTES: usize = 16 << 20;

static INDEX: LazyLock<Index> = LazyLock::new(|| Index::read().unwrap_or_default());

/// What an operation does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    id: String,
    does: String,
    is_inferred: bool,
    chinese: String,
    page_title: String,
}

#[derive(Debug, Default)]
struct Index {
    meanings: BTreeMap<String, Meaning>,
    /// What is packed of a module, by `oapi::user`.
    modules: BTreeMap<String, &'static [u8]>,
}

impl Meaning {
    /// The operation: `v1::robot::batch_send_oto`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// One English sentence.
    pub fn does(&self) -> &str {
        &self.does
    }

    /// Whether the sentence rests on names alone, because no page says what the operation does.
    pub fn is_inferred(&self) -> bool {
        self.is_inferred
    }

    /// The Chinese name.
    pub fn chinese(&self) -> &str {
        &self.chinese
    }

    /// What its official page is called; [`Operation::documentation_url`](crate::Operation::documentation_url) is the address.
    pub fn page_title(&self) -> Option<&str> {
        Some(self.page_title.as_str()).filter(|title| !title.is_empty())
    }

    /// How many letters of the operation the words hit, more for its name than for its sentence; `None` where one hits nothing.
    fn rank(&self, words: &[String]) -> Option<usize> {
        let does = self.does.to_lowercase();
        let rank = |word: &String| {
            let weight = if self.id.contains(word.as_str()) || self.chinese.contains(word.as_str()) {
                3
            } else {
                usize::from(does.contains(word.as_str()))
            };
            (weight > 0).then_some(weight)
        };
        words.iter().map(rank).sum()
    }
}

impl Index {
    fn read() -> Option<Self> {
        let (length, rest) = EMBEDDED.split_first_chunk()?;
        let (index, mut packed) =
            rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        let (mut read, mut module) = (Self::default(), String::new());
        for line in unpack(index)?.lines() {
            let columns: Vec<&str> = line.split('\t').collect();
            match columns.as_slice() {
                [name, bytes] => {
                    let (own, others) = packed.split_at_checked(bytes.parse().ok()?)?;
                    packed = others;
                    module = (*name).to_owned();
                    read.modules.insert(module.clone(), own);
                }
                [function, does, chinese, title] => {
                    let id = format!("{module}::{function}");
                    let inferred = does.strip_prefix("? ");
                    let meaning = Meaning {
                        id: id.clone(),
                        does: inferred.unwrap_or(does).to_owned(),
                        is_inferred: inferred.is_some(),
                        chinese: (*chinese).to_owned(),
                        page_title: (*title).to_owned(),
                    };
                    read.meanings.insert(id, meaning);
                }
                _ => return None,
            }
        }
        Some(read)
    }
}

/// What the operation with this [id](crate::Operation::id) does.
pub fn of(id: &str) -> Option<&'static Meaning> {
    INDEX.meanings.get(id)
}

/// What every operation does, by id.
pub fn all() -> impl Iterator<Item = &'static Meaning> {
    INDEX.meanings.values()
}

/// The operations in whose id, sentence or Chinese name every one of the words occurs, best first.
pub fn search(words: &str) -> impl Iterator<Item = &'static Meaning> {
    let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
    let rank = |meaning: &'static Meaning| Some((meaning.rank(&words)?, meaning));
    let mut found: Vec<_> = if words.is_empty() { Vec::new() } else { all().filter_map(rank).collect() };
    // Of equals the shorter, which is the more general.
    found.sort_by_key(|(rank, meaning)| (std::cmp::Reverse(*rank), meaning.does.len()));
    found.into_iter().map(|(_, meaning)| meaning)
}

/// The text about the fields of a module's operations.
pub(super) fn module(name: &str) -> Option<String> {
    unpack(INDEX.modules.get(name)?)
}

fn unpack(packed: &[u8]) -> Option<String> {
    let bytes = decompress_to_vec_zlib_with_limit(packed, MAX_UNPACKED_BYTES).ok()?;
    String::from_utf8(bytes).ok()
}
