//! A file or a folder as it is kept: one record, whichever host asks.

use serde_json::Value;

use super::trouble::Trouble;
use crate::document::{Aliases, Document, is_same_name};
use crate::json::json;
use crate::platform::Platform;
use crate::state::State;
use crate::state::records::{Record, Records};

/// The shelf. The parent of a record is [`folder`].
pub(super) const ENTRIES: &str = "storage entries";

/// The folder at the top of a space, which is no record.
pub(super) const ROOT: &str = "0";

/// What the drive calls the members of an entry.
pub(super) const NAMES: Aliases = &[
    &["id", "fileId"],
    &["name", "fileName"],
    &["size", "fileSize"],
    &["path", "filePath"],
    &["extension", "fileExtension"],
    &["creatorId", "creator"],
    &["modifierId", "modifier"],
];

/// Numbers of entries begin here.
const FIRST: u64 = 104_898_000_001;

/// A folder of a space as records name what they lie in.
pub(super) fn folder(space_id: &str, parent_id: &str) -> String {
    format!("{space_id}/{parent_id}")
}

pub(super) fn text(entry: &Record, name: &str) -> String {
    entry.document.text(name).unwrap_or_default()
}

pub(super) fn is_folder(entry: &Record) -> bool {
    text(entry, "type") == "FOLDER"
}

pub(super) fn find<'a>(records: &'a Records, space_id: &str, id: &str) -> Result<&'a Record, Trouble> {
    let entry = records.get(ENTRIES, id).filter(|entry| text(entry, "spaceId") == space_id);
    entry.ok_or(Trouble::NoEntry)
}

/// An entry by its uuid.
pub(super) fn by_uuid<'a>(records: &'a Records, uuid: &str) -> Result<&'a Record, Trouble> {
    records.all(ENTRIES).find(|entry| text(entry, "uuid") == uuid).ok_or(Trouble::NoEntry)
}

/// Whether a folder is there, the root included.
pub(super) fn check_folder(records: &Records, space_id: &str, id: &str) -> Result<(), Trouble> {
    let found = id == ROOT || find(records, space_id, id).is_ok_and(is_folder);
    found.then_some(()).ok_or(Trouble::NoParent)
}

pub(super) fn children<'a>(
    records: &'a Records,
    space_id: &str,
    parent_id: &str,
) -> impl Iterator<Item = &'a Record> + use<'a> {
    records.of_parent(ENTRIES, &folder(space_id, parent_id))
}

pub(super) fn named<'a>(
    records: &'a Records,
    space_id: &str,
    parent_id: &str,
    name: &str,
) -> Option<&'a Record> {
    children(records, space_id, parent_id).find(|entry| text(entry, "name") == name)
}

/// An entry and all that lies in it, what is above before what is below.
pub(super) fn tree(records: &Records, entry: &Record) -> Vec<Record> {
    let mut all = vec![entry.clone()];
    let mut next = 0;
    while let Some(entry) = all.get(next) {
        let below: Vec<_> = children(records, &text(entry, "spaceId"), &entry.id).cloned().collect();
        all.extend(below);
        next += 1;
    }
    all
}

/// `/folder/name`.
pub(super) fn path(records: &Records, entry: &Record) -> String {
    let (mut path, mut parent) = (format!("/{}", text(entry, "name")), text(entry, "parentId"));
    while let Some(above) = records.get(ENTRIES, &parent) {
        path = format!("/{}{path}", text(above, "name"));
        parent = text(above, "parentId");
    }
    path
}

/// The entry as the answers of every host find it.
pub(super) fn view(records: &Records, entry: &Record) -> Document {
    let mut document = entry.document.clone();
    document.set("path", path(records, entry));
    document.set("fileType", text(entry, "type").to_lowercase());
    document.set("dentryUuid", text(entry, "uuid"));
    if let Some(category) = entry.document.text("category") {
        document.set("contentType", category.to_lowercase());
    }
    document
}

/// The document of a new entry; [`keep`] puts it on the shelf.
pub(super) fn begin(platform: &Platform, who: &str, name: &str, object: Option<(&str, usize)>) -> Document {
    let now_ms = platform.clock.now_ms();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let mut entry = Document::of(
        json!({"uuid": platform.identifiers.hex32(), "name": name, "status": "NORMAL",
        "version": 1, "creatorId": who, "modifierId": who, "properties": {"readOnly": false}, "appProperties": {},
        "partitionType": "PUBLIC_OSS_PARTITION", "storageDriver": "DINGTALK", "createdTime": now_ms,
        "modifiedTime": now_ms, "type": "FOLDER"}),
    );
    if let Some((object, size)) = object {
        entry.set("type", "FILE");
        entry.set("extension", extension);
        entry.set("category", category(extension));
        entry.set("object", object);
        entry.set("size", size);
        entry.set("versions", json!([version_of(&entry)]));
    }
    entry
}

/// What is kept of one version of a file.
pub(super) fn version_of(entry: &Document) -> Value {
    let names = ["version", "object", "size", "modifierId", "modifiedTime"];
    let members = names.iter().map(|name| ((*name).to_owned(), entry.get(name).cloned().unwrap_or_default()));
    Value::Object(members.collect())
}

/// The key of the bytes of a file, of its newest version or of another.
pub(super) fn object_of(entry: &Record, version: Option<i64>) -> Result<String, Trouble> {
    let Some(version) = version else { return entry.document.text("object").ok_or(Trouble::Unsupported) };
    let versions = entry.document.get("versions").and_then(Value::as_array).into_iter().flatten();
    let mut versions = versions.map(|version| Document::of(version.clone()));
    let found = versions.find(|kept| kept.integer("version") == Some(version));
    found.and_then(|kept| kept.text("object")).ok_or(Trouble::NoEntry)
}

/// The key of the bytes of a file that lies in a space.
pub(crate) fn stored_object(state: &State, space_id: i64, id: &str) -> Option<String> {
    let file = find(&state.records, &space_id.to_string(), id).ok()?;
    object_of(file, None).ok()
}

/// Puts an entry into a folder, as a new one unless it has an id.
pub(super) fn keep<'a>(
    state: &'a mut State,
    space_id: &str,
    parent_id: &str,
    mut document: Document,
) -> &'a Record {
    let id = document.text("id");
    let id = id.unwrap_or_else(|| FIRST.saturating_add(state.records.count(ENTRIES)).to_string());
    document.set("id", id.clone());
    document.set("spaceId", space_id);
    document.set("parentId", parent_id);
    state.records.insert(ENTRIES, id, folder(space_id, parent_id), document)
}

/// Changes an entry where it lies.
pub(super) fn change(
    platform: &Platform,
    state: &mut State,
    id: &str,
    who: &str,
    with: impl FnOnce(&mut Document),
) -> Result<Record, Trouble> {
    let entry = state.records.get_mut(ENTRIES, id).ok_or(Trouble::NoEntry)?;
    with(&mut entry.document);
    entry.document.set("modifierId", who);
    entry.document.set("modifiedTime", platform.clock.now_ms());
    Ok(entry.clone())
}

/// What the page of the upload lists, by common extensions.
fn category(extension: &str) -> &'static str {
    let is_one = |list: &[&str]| list.iter().any(|known| is_same_name(known, extension));
    match extension {
        _ if is_one(&["jpg", "jpeg", "png", "gif", "bmp", "webp"]) => "IMAGE",
        _ if is_one(&["mp4", "mov", "avi", "mkv"]) => "VIDEO",
        _ if is_one(&["mp3", "wav", "amr", "ogg"]) => "AUDIO",
        _ if is_one(&["zip", "rar", "7z", "gz", "tar"]) => "ARCHIVE",
        _ if is_one(&["txt", "md", "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "csv"]) => "DOCUMENT",
        _ => "OTHER",
    }
}
