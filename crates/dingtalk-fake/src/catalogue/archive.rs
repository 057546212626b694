//! The embedded catalogue: packed by product, so that a product is unpacked when one of its operations is first called.
//!
//! `catalogue.bin` is the length of the index (4 bytes, big-endian), the index, and the products' files. Index and files
//! are zlib streams. The index is text, its columns divided by tabs: a line `FOLDER/FILE BYTES` per product, each followed by
//! a line `METHOD PATH NAME` per operation. The test below fails when the file is stale, and renews it on request.

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

static EMBEDDED: &[u8] = include_bytes!("../../catalogue.bin");
/// A zlib stream: a line per operation, in the order of the index: what it does, its Chinese name.
static TITLES: &[u8] = include_bytes!("../../titles.bin");

/// A damaged file must not take all memory.
const UNPACKED_LIMIT: usize = 16 << 20;

/// The text of the index, and what follows it.
pub(super) fn index() -> Option<(String, &'static [u8])> {
    let (length, rest) = EMBEDDED.split_first_chunk()?;
    let (index, products) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    Some((unpack(index)?, products))
}

pub(super) fn titles() -> Option<String> {
    unpack(TITLES)
}

pub(super) fn unpack(packed: &[u8]) -> Option<String> {
    let bytes = decompress_to_vec_zlib_with_limit(packed, UNPACKED_LIMIT).ok()?;
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use miniz_oxide::deflate::compress_to_vec_zlib;
    use serde_json::Value;

    use super::*;

    const HERE: &str = env!("CARGO_MANIFEST_DIR");

    /// The catalogue's files by `FOLDER/FILE`, without the extension; `None` outside the workspace.
    fn files() -> Option<BTreeMap<String, String>> {
        let root = Path::new(HERE).join("../dingtalk-codegen/catalogue");
        if !root.exists() {
            assert!(std::env::var_os("DINGTALK_REQUIRE_DATA").is_none(), "the catalogue is missing");
            eprintln!("skipped, no data: the catalogue");
            return None;
        }
        let mut files = BTreeMap::new();
        for folder in ["oapi", "v1", "v2"] {
            for entry in std::fs::read_dir(root.join(folder)).unwrap() {
                let path = entry.unwrap().path();
                let name = format!("{folder}/{}", path.file_stem().unwrap().to_str().unwrap());
                files.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
        Some(files)
    }

    fn index_of(files: &BTreeMap<String, String>, length: impl Fn(&str) -> usize) -> String {
        let mut index = String::new();
        for (name, text) in files {
            index += &format!("{name}\t{}\n", length(name));
            let product: Value = serde_json::from_str(text).unwrap();
            for (operation, facts) in product["operations"].as_object().unwrap() {
                let member = |name: &str| facts[name].as_str().unwrap();
                index += &format!("{}\t{}\t{operation}\n", member("method"), member("path"));
            }
        }
        index
    }

    fn titles_of(files: &BTreeMap<String, String>) -> String {
        let root = Path::new(HERE).join("../dingtalk-codegen/overlay/meanings");
        let mut titles = String::new();
        for (name, text) in files {
            let meanings = std::fs::read_to_string(root.join(format!("{name}.json"))).unwrap_or_default();
            let meanings: Value = serde_json::from_str(&meanings).unwrap_or_default();
            let product: Value = serde_json::from_str(text).unwrap();
            for operation in product["operations"].as_object().unwrap().keys() {
                let told =
                    |member: &str| meanings["operations"][operation][member].as_str().unwrap_or_default();
                titles += &format!("{}\t{}\n", told("does"), told("zh"));
            }
        }
        titles
    }

    fn pack(files: &BTreeMap<String, String>) -> Vec<u8> {
        let pack = |text: &str| compress_to_vec_zlib(text.as_bytes(), 10);
        let products: BTreeMap<_, _> = files.iter().map(|(name, text)| (name.as_str(), pack(text))).collect();
        let index = pack(&index_of(files, |name| products[name].len()));
        let mut packed = u32::try_from(index.len()).unwrap().to_be_bytes().to_vec();
        packed.extend(index);
        products.values().for_each(|product| packed.extend(product));
        packed
    }

    #[test]
    fn the_embedded_file_is_the_catalogue() {
        let Some(files) = files() else { return };
        if std::env::var_os("DINGTALK_UPDATE").is_some() {
            let titles = compress_to_vec_zlib(titles_of(&files).as_bytes(), 10);
            std::fs::write(Path::new(HERE).join("titles.bin"), titles).unwrap();
            return std::fs::write(Path::new(HERE).join("catalogue.bin"), pack(&files)).unwrap();
        }
        let (index, mut rest) = index().expect("catalogue.bin has an index");
        let mut embedded = BTreeMap::new();
        let mut lengths = BTreeMap::new();
        for line in index.lines() {
            let [name, length] = line.split('\t').collect::<Vec<_>>()[..] else { continue };
            let (packed, others) = rest.split_at(length.parse().unwrap());
            rest = others;
            embedded.insert(name.to_owned(), unpack(packed).unwrap());
            lengths.insert(name.to_owned(), packed.len());
        }
        assert!(
            embedded == files && rest.is_empty() && index == index_of(&files, |name| lengths[name]),
            "crates/dingtalk-fake/catalogue.bin is stale, renew it: \
             DINGTALK_UPDATE=1 cargo test -p dingtalk-fake --lib the_embedded_file_is_the_catalogue"
        );
        assert!(
            titles() == Some(titles_of(&files)),
            "crates/dingtalk-fake/titles.bin is stale, renew it as catalogue.bin is"
        );
        println!("{} files, {} bytes embedded", embedded.len(), EMBEDDED.len());
    }
}
