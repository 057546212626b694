//! What the operations of files refuse, in the words of their pages.

use crate::call::Call;
use crate::reply::Refusal;

/// Why something is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    NoSpace,
    /// Neither a file nor a folder is there.
    NoEntry,
    NoParent,
    NoBin,
    NoItem,
    NoTask,
    NoConversation,
    /// The person lacks the role for it.
    Denied,
    /// A file or folder of that name is there.
    Taken,
    Name,
    /// The bytes are not there, or not all of them.
    NotStored,
    /// It cannot be done with a folder, or with this file.
    Unsupported,
    Protocol,
    TooManyProperties,
    PageSize,
    Parameter(&'static str),
}

impl Trouble {
    /// HTTP status, code and words of `/v1.0/storage`, `/v2.0/storage` and `/v1.0/convFile`.
    fn words(self) -> (u16, String, &'static str) {
        let (status, code, message) = match self {
            Self::NoSpace => (404, "spaceNotExist", "the space does not exist"),
            Self::NoEntry | Self::NoParent => (404, "dentryNotExist", "the file or folder does not exist"),
            Self::NoBin => (404, "recycleBinNotExist", "the recycle bin does not exist"),
            Self::NoItem => (404, "recycleItemNotExist", "the recycle item does not exist"),
            Self::NoTask => (404, "taskNotExist", "the task does not exist"),
            Self::NoConversation => (404, "conversationNotExist", "the conversation does not exist"),
            // The code is assumed, as is that of the drive.
            Self::Denied => (403, "permissionDenied", "the person has no permission for this file or folder"),
            Self::Taken => (400, "dentryAlreadyExist", "a file or folder of that name exists"),
            Self::Name => (400, "dentryNameIllegal", "the name is illegal"),
            Self::NotStored => (400, "dentryStoreError", "the file has not been stored"),
            Self::Unsupported => (400, "operationNotSupported", "the operation is not supported"),
            Self::Protocol => (400, "paramError.protocol", "the protocol is not supported"),
            Self::TooManyProperties => {
                (400, "dentryAppPropertiesNumberExceedsLimit", "there are at most 3 properties")
            }
            Self::PageSize => (400, "paramError.maxResults", "maxResults is too large"),
            // No page names a code for a person who does not exist.
            Self::Parameter("unionId") => (400, "paramError", "the unionId belongs to nobody"),
            Self::Parameter(name) => {
                return (400, format!("paramError.{name}"), "the parameter is wrong");
            }
        };
        (status, code.to_owned(), message)
    }

    /// The code that the results of a batch tell.
    pub(crate) fn code(self) -> String {
        self.words().1
    }

    pub(crate) fn refusal(self, call: &Call) -> Refusal {
        if !call.path.starts_with("/v1.0/drive/") {
            let (status, code, message) = self.words();
            return Refusal::api(status, code, message);
        }
        let (status, code, message) = match self {
            Self::NoEntry | Self::NoItem => {
                (404, "object.not.exist", "File does not exist or has been deleted.")
            }
            Self::NoParent => (404, "parent.not.exist", "Parent folder is not exist."),
            Self::Denied => (403, "no.permission", "No permission."),
            Self::Taken => (400, "folder.exists", "Folder exists"),
            Self::Name => (400, "filename.invalid", "File name error."),
            Self::Unsupported => (400, "unsupported.operation", "Does not support the operation"),
            Self::PageSize => (400, "param.error.maxresults", "Too Large MaxResults"),
            _ => (400, "param.error", "Invalid Param"),
        };
        Refusal::api(status, code, message)
    }
}
