//! The credential that an operation asks for.

/// The credential that an operation asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Auth {
    /// None, or one that the operation checks itself.
    Open,
    /// Token of an app.
    App,
    /// Token of a person.
    User,
    /// Token of an app or of a person.
    AppOrUser,
    /// Token of the administration back office.
    Sso,
    /// Token of the ISV app itself.
    Suite,
    /// The same with the signature over timestamp and suite ticket.
    SignedSuite,
    /// Signature of the ISV app.
    SuiteSignature,
    /// Token of the scan-login app.
    Sns,
    /// Token of a person who logged in by scan.
    SnsUser,
    /// Signature of the scan-login app.
    SnsSignature,
}
