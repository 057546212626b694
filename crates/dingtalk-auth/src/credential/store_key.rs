use dingtalk_types::Hosts;
use sha2::{Digest, Sha256};

use super::{App, Credential, Dialect, KeyPair};
use crate::provider::TokenRequest;
use crate::store::StoreKey;
use crate::token::TokenKind;

impl Credential {
    /// The name of `request`'s token in a shared store: a hash, so that it tells nothing and never mixes up hosts,
    /// apps, organisations or a secret with the one that replaced it.
    pub(crate) fn store_key(&self, request: &TokenRequest<'_>, hosts: &Hosts) -> StoreKey {
        let (grant, pair) = match (request.kind, &self.app) {
            (TokenKind::Sso, _) => {
                let legacy = self.sso.as_ref().is_some_and(|sso| sso.dialect == Dialect::Legacy);
                (if legacy { "sso-legacy" } else { "sso" }, self.sso.as_ref().map(|sso| &sso.pair))
            }
            (TokenKind::Sns, _) => ("sns", self.sns.as_ref()),
            (_, Some(App::Internal(pair))) => ("internal", Some(pair)),
            (_, Some(App::InternalLegacy(pair))) => ("internal-legacy", Some(pair)),
            (_, Some(App::Corp(pair))) => ("corp", Some(pair)),
            (_, Some(App::Unified(pair))) => ("unified", Some(pair)),
            (_, Some(App::Suite { pair, dialect: Dialect::New, .. })) => ("suite", Some(pair)),
            (_, Some(App::Suite { pair, dialect: Dialect::Legacy, .. })) => ("suite-legacy", Some(pair)),
            (_, None) => ("none", None),
        };
        let (id, secret) = pair.map_or(("", ""), |KeyPair { id, secret }| (id, secret.expose()));
        let corp_id = request.corp_id.or(self.corp_id.as_deref()).unwrap_or_default();
        let kind = request.kind.to_string();
        let parts = [&*hosts.api, &*hosts.oapi, grant, &*kind, id, secret, corp_id];
        StoreKey::of(&kind, &parts)
    }
}

impl StoreKey {
    /// `kind` and a hash of `parts`, each with its length before it.
    pub(crate) fn of(kind: &str, parts: &[&str]) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let digest: String = hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        Self::new(format!("{kind}:{digest}"))
    }
}
