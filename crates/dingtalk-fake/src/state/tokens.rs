//! Tokens, tickets and codes: who holds them and until when.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::pairs;

/// Whom a token stands for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Holder {
    /// The internal app, or an ISV app acting in an organisation.
    App { client_id: String, corp_id: String },
    /// The ISV app itself.
    Suite { suite_key: String },
    /// A person who logged in.
    User { client_id: String, userid: String },
    /// The administration back office.
    Sso { corp_id: String },
    /// The scan-login app.
    Sns { app_id: String },
    /// A person who logged in by scan.
    SnsUser { openid: String },
    /// A page of the app, by its JSAPI ticket.
    Page { client_id: String, corp_id: String },
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Grant {
    holder: Holder,
    created_at_ms: i64,
    expires_at_ms: i64,
}

/// What the token table says about a text that claims to be a token.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Standing<'a> {
    Valid(&'a Holder),
    Expired,
    Unknown,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Tokens {
    lifetime_ms: i64,
    grants: HashMap<String, Grant>,
    /// The token that a repeated request gets again.
    #[serde(with = "pairs")]
    current: HashMap<Holder, String>,
    codes: HashMap<String, Code>,
    refresh: HashMap<String, Code>,
}

/// Something that stands for a person until it is used or expires.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Code {
    login: Login,
    /// The app that asked for it; a code that a test asked for serves every app.
    client_id: Option<String>,
    expires_at_ms: i64,
}

/// Who has logged in, and what the app is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Login {
    pub(crate) userid: String,
    /// Whether the login's scope has `corpid`: else the app does not hear of the organisation.
    pub(crate) tells_corp_id: bool,
}

impl Login {
    /// The widest scope that a login page takes.
    pub(crate) const WHOLE_SCOPE: &str = "openid corpid";

    pub(crate) fn new(userid: &str, scope: &str) -> Self {
        let tells_corp_id = scope.split_whitespace().any(|word| word == "corpid");
        Self { userid: userid.to_owned(), tells_corp_id }
    }
}

impl Code {
    fn serves(&self, client_id: &str, now_ms: i64) -> bool {
        self.client_id.as_deref().is_none_or(|own| own == client_id) && self.expires_at_ms > now_ms
    }
}

/// The JSAPI ticket is renewed for at most a day.
const TICKET_CAP_MS: i64 = 24 * 3_600_000;
const CODE_LIFE_MS: i64 = 5 * 60_000;
const REFRESH_LIFE_MS: i64 = 30 * 24 * 3_600_000;
/// Beyond this many grants, only those are kept that somebody would get again.
const GRANTS: usize = 20_000;
/// Beyond this many codes the older half is forgotten; likewise of refresh tokens.
const CODES: usize = 20_000;

impl Tokens {
    pub(crate) fn new(lifetime_ms: i64) -> Self {
        Self {
            lifetime_ms,
            grants: HashMap::new(),
            current: HashMap::new(),
            codes: HashMap::new(),
            refresh: HashMap::new(),
        }
    }

    /// Life of a new token in whole seconds, as the answers tell it.
    pub(crate) fn lifetime_s(&self) -> i64 {
        self.lifetime_ms / 1000
    }

    /// The same token with its life renewed while it is valid, else the fresh one.
    pub(crate) fn renew(&mut self, holder: &Holder, now_ms: i64, fresh: String) -> String {
        let lifetime_ms = self.lifetime_ms;
        if let Some(token) = self.current.get(holder) {
            if let Some(grant) = self.grants.get_mut(token).filter(|grant| grant.expires_at_ms > now_ms) {
                let latest = match holder {
                    Holder::Page { .. } => grant.created_at_ms.saturating_add(TICKET_CAP_MS),
                    _ => i64::MAX,
                };
                grant.expires_at_ms = now_ms.saturating_add(lifetime_ms).min(latest);
                return token.clone();
            }
        }
        self.issue(holder, now_ms, fresh)
    }

    /// The fresh token, whatever was given out before. Earlier ones stay valid.
    pub(crate) fn issue(&mut self, holder: &Holder, now_ms: i64, fresh: String) -> String {
        if self.grants.len() >= GRANTS {
            self.make_room(now_ms);
        }
        let grant = Grant {
            holder: holder.clone(),
            created_at_ms: now_ms,
            expires_at_ms: now_ms.saturating_add(self.lifetime_ms),
        };
        self.grants.insert(fresh.clone(), grant);
        self.current.insert(holder.clone(), fresh.clone());
        fresh
    }

    /// Forgets what has expired, and what has been followed by another token.
    fn make_room(&mut self, now_ms: i64) {
        let current: HashSet<&String> = self.current.values().collect();
        self.grants.retain(|token, grant| grant.expires_at_ms > now_ms && current.contains(token));
        let grants = &self.grants;
        self.current.retain(|_, token| grants.contains_key(token));
    }

    pub(crate) fn standing(&self, token: &str, now_ms: i64) -> Standing<'_> {
        match self.grants.get(token) {
            None => Standing::Unknown,
            Some(grant) if grant.expires_at_ms <= now_ms => Standing::Expired,
            Some(grant) => Standing::Valid(&grant.holder),
        }
    }

    /// Ends every token of one holder for good.
    pub(crate) fn revoke(&mut self, holder: &Holder) {
        self.grants.retain(|_, grant| grant.holder != *holder);
        self.current.remove(holder);
    }

    /// Ends every token and ticket now.
    pub(crate) fn expire_all(&mut self, now_ms: i64) {
        for grant in self.grants.values_mut() {
            grant.expires_at_ms = grant.expires_at_ms.min(now_ms);
        }
    }

    /// A login code for a person: valid five minutes, once, for the app that asked for it.
    pub(crate) fn add_code(&mut self, code: String, login: Login, client_id: Option<&str>, now_ms: i64) {
        make_room(&mut self.codes);
        let expires_at_ms = now_ms.saturating_add(CODE_LIFE_MS);
        let client_id = client_id.map(str::to_owned);
        self.codes.insert(code, Code { login, client_id, expires_at_ms });
    }

    /// Takes a login code; `None` when it is unknown, used, expired or another app's.
    pub(crate) fn use_code(&mut self, code: &str, client_id: &str, now_ms: i64) -> Option<Login> {
        take(&mut self.codes, code, client_id, now_ms)
    }

    pub(crate) fn add_refresh(&mut self, token: String, login: Login, client_id: &str, now_ms: i64) {
        let expires_at_ms = now_ms.saturating_add(REFRESH_LIFE_MS);
        let client_id = Some(client_id.to_owned());
        make_room(&mut self.refresh);
        self.refresh.insert(token, Code { login, client_id, expires_at_ms });
    }

    /// Takes a refresh token: each serves once, the next one comes with the answer.
    pub(crate) fn use_refresh(&mut self, token: &str, client_id: &str, now_ms: i64) -> Option<Login> {
        take(&mut self.refresh, token, client_id, now_ms)
    }
}

/// Forgets the older half of so many.
fn make_room(codes: &mut HashMap<String, Code>) {
    if codes.len() >= CODES {
        let mut ends: Vec<_> = codes.values().map(|code| code.expires_at_ms).collect();
        let (_, middle, _) = ends.select_nth_unstable(CODES / 2);
        let middle = *middle;
        codes.retain(|_, code| code.expires_at_ms > middle);
    }
}

/// Another app's attempt leaves it to the right one.
fn take(codes: &mut HashMap<String, Code>, code: &str, client_id: &str, now_ms: i64) -> Option<Login> {
    codes.get(code).filter(|code| code.serves(client_id, now_ms))?;
    codes.remove(code).map(|code| code.login)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holder() -> Holder {
        Holder::App { client_id: "a".into(), corp_id: "c".into() }
    }

    fn ann() -> Login {
        Login::new("ann", Login::WHOLE_SCOPE)
    }

    #[test]
    fn a_valid_token_is_renewed_and_an_expired_one_replaced() {
        let mut tokens = Tokens::new(7_200_000);
        assert_eq!(tokens.renew(&holder(), 0, "t1".into()), "t1");
        assert_eq!(tokens.renew(&holder(), 7_199_999, "t2".into()), "t1");
        assert_eq!(tokens.standing("t1", 14_399_998), Standing::Valid(&holder()));
        assert_eq!(tokens.standing("t1", 14_399_999), Standing::Expired);
        assert_eq!(tokens.renew(&holder(), 14_399_999, "t3".into()), "t3");
        assert_eq!(tokens.standing("t2", 0), Standing::Unknown);
    }

    #[test]
    fn a_ticket_lives_a_day_at_most() {
        let mut tokens = Tokens::new(7_200_000);
        let page = Holder::Page { client_id: "a".into(), corp_id: "c".into() };
        tokens.renew(&page, 0, "ticket".into());
        for hour in 1..=23 {
            tokens.renew(&page, hour * 3_600_000, "other".into());
        }
        assert_eq!(tokens.standing("ticket", TICKET_CAP_MS - 1), Standing::Valid(&page));
        assert_eq!(tokens.standing("ticket", TICKET_CAP_MS), Standing::Expired);
    }

    #[test]
    fn a_code_and_a_refresh_token_serve_once() {
        let mut tokens = Tokens::new(1);
        tokens.add_code("code".into(), ann(), Some("a"), 0);
        assert_eq!(tokens.use_code("code", "b", 1), None);
        assert_eq!(tokens.use_code("code", "a", 1), Some(ann()));
        assert_eq!(tokens.use_code("code", "a", 1), None);
        tokens.add_refresh("refresh".into(), ann(), "a", 0);
        assert_eq!(tokens.use_refresh("refresh", "b", 1), None);
        assert_eq!(tokens.use_refresh("refresh", "a", REFRESH_LIFE_MS), None);
    }
    #[test]
    fn what_nobody_would_get_again_is_forgotten_beyond_a_number() {
        let mut tokens = Tokens::new(7_200_000);
        let other = Holder::Suite { suite_key: "s".into() };
        tokens.renew(&other, 0, "kept".into());
        for number in 0..=GRANTS {
            tokens.issue(&holder(), 1, number.to_string());
        }
        assert_eq!(tokens.standing("kept", 2), Standing::Valid(&other));
        assert_eq!(tokens.standing("0", 2), Standing::Unknown);
        assert_eq!(tokens.standing(&GRANTS.to_string(), 2), Standing::Valid(&holder()));
        for now_ms in 0..i64::try_from(2 * CODES).unwrap() {
            tokens.add_code(now_ms.to_string(), ann(), None, now_ms);
        }
        assert!(tokens.codes.len() <= CODES);
    }
}
