use serde_json::{Map, Value, json};

/// A file in a form: an entry of the space of the approvals, where it was uploaded to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormFile {
    /// `spaceId` of the space of the approvals.
    pub space_id: String,
    /// `fileId`: the id of the entry.
    pub file_id: String,
    /// `fileName`, with its extension.
    pub file_name: String,
    /// `fileSize` in bytes.
    pub file_size: u64,
    /// `fileType`: the extension.
    pub file_type: String,
}

impl FormFile {
    /// A file by its place; the type is the extension of its name.
    pub fn new(
        space_id: impl Into<String>,
        file_id: impl Into<String>,
        file_name: impl Into<String>,
        file_size: u64,
    ) -> Self {
        let file_name = file_name.into();
        let file_type = file_name.rsplit_once('.').map_or("", |(_, extension)| extension).to_owned();
        Self { space_id: space_id.into(), file_id: file_id.into(), file_name, file_size, file_type }
    }

    /// As it stands in a value: every member is a text.
    pub(super) fn to_json(&self) -> Value {
        json!({
            "spaceId": self.space_id, "fileId": self.file_id, "fileName": self.file_name,
            "fileSize": self.file_size.to_string(), "fileType": self.file_type,
        })
    }

    pub(super) fn from_json(members: &Map<String, Value>) -> Self {
        let text = |name: &str| members.get(name).map(super::filled::text_of).unwrap_or_default();
        Self {
            space_id: text("spaceId"),
            file_id: text("fileId"),
            file_name: text("fileName"),
            file_size: text("fileSize").parse().unwrap_or_default(),
            file_type: text("fileType"),
        }
    }
}
