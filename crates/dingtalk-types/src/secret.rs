//! The one type that holds secrets.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use zeroize::Zeroizing;

/// A secret text: an app secret, a token, a ticket, an AES key, a robot signing secret.
///
/// Clones share one buffer, which is overwritten when the last clone goes. Nothing prints it: `Debug`
/// shows `Secret(<redacted>)` and there is no `Display` and no `Serialize`. [`Secret::expose`] is the only way to the text.
/// The default is empty, which stands for none.
///
/// ```
/// use dingtalk_types::Secret;
///
/// let secret = Secret::new("SEC1234");
/// assert_eq!(secret.expose(), "SEC1234");
/// assert_eq!(format!("{secret:?}"), "Secret(<redacted>)");
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(Arc<Zeroizing<String>>);

impl Secret {
    /// Takes ownership of the text; the caller's own copies are the caller's to wipe.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Arc::new(Zeroizing::new(text.into())))
    }

    /// The text itself, for the wire only.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The text as the body of a request: the buffer of this secret itself, overwritten when the last of both goes.
    pub fn to_bytes(&self) -> Bytes {
        Bytes::from_owner(Shared(self.clone()))
    }

    /// Whether there is no text at all: an empty token or secret is never sent.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

struct Shared(Secret);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        self.0.expose().as_bytes()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(<redacted>)")
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}
