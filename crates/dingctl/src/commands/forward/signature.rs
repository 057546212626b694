//! The signature of [Standard Webhooks](https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dingtalk_types::Secret;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::failure::Failure;

/// Signs what is posted.
#[derive(Clone)]
pub(super) struct Signer(Hmac<Sha256>);

impl Signer {
    /// `secret` is `whsec_` and standard base64.
    pub(super) fn new(secret: &Secret) -> Result<Self, Failure> {
        let text = secret.expose();
        let key = STANDARD.decode(text.strip_prefix("whsec_").unwrap_or(text)).ok();
        let signer = key.filter(|key| !key.is_empty()).and_then(|key| Hmac::new_from_slice(&key).ok());
        signer.map(Self).ok_or_else(|| {
            Failure::usage("the webhook secret is not whsec_ and base64")
                .next("make one: `echo whsec_$(openssl rand -base64 24)`")
        })
    }

    /// The value of `webhook-signature`.
    pub(super) fn sign(&self, id: &str, timestamp: &str, body: &str) -> String {
        let mut mac = self.0.clone();
        for piece in [id, ".", timestamp, ".", body] {
            mac.update(piece.as_bytes());
        }
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Signer(<redacted>)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own reference libraries.
    #[test]
    fn the_published_example_comes_out() {
        let signer = Signer::new(&"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".into()).unwrap();
        let signature = signer.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", r#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        for unusable in ["whsec_", "whsec_!", ""] {
            assert!(Signer::new(&unusable.into()).is_err(), "{unusable}");
        }
    }
}
