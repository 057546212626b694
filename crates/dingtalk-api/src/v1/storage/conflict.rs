/// What a commit does where a file of that name is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Conflict {
    /// `AUTO_RENAME`, the platform's default: the new file gets another name. After a lost answer nobody knows whether it is
    /// there.
    #[default]
    Rename,
    /// `OVERWRITE`: a new version of the file that is there.
    Overwrite,
    /// `RETURN_DENTRY_IF_EXISTS`: the file that is there stays and is the answer. Such a commit is repeated after a lost answer.
    KeepExisting,
    /// `RETURN_ERROR_IF_EXISTS`.
    Refuse,
}

impl Conflict {
    pub(crate) fn wire(self) -> &'static str {
        match self {
            Self::Rename => "AUTO_RENAME",
            Self::Overwrite => "OVERWRITE",
            Self::KeepExisting => "RETURN_DENTRY_IF_EXISTS",
            Self::Refuse => "RETURN_ERROR_IF_EXISTS",
        }
    }

    /// Whether a commit may be made twice.
    pub(crate) fn is_repeatable(self) -> bool {
        self == Self::KeepExisting
    }
}
