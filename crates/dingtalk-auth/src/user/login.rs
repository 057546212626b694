use dingtalk_types::{Hosts, Secret, percent};

use crate::error::AuthError;
use crate::random;

/// The login page of DingTalk, as parameters of its address.
#[derive(Debug, Clone)]
#[must_use]
pub struct LoginUrl {
    base: String,
    client_id: String,
    redirect_uri: String,
    organisation: bool,
    management: bool,
    corp_id: Option<String>,
    exclusive: Option<Option<String>>,
}

/// A login under way.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Login {
    /// Where to send the browser.
    pub url: String,
    /// Keep it with the browser's session: it proves that the redirect answers this login (CSRF).
    pub state: Secret,
}

impl LoginUrl {
    pub(super) fn new(hosts: &Hosts, client_id: impl Into<String>, redirect_uri: impl Into<String>) -> Self {
        Self {
            base: hosts.login.clone(),
            client_id: client_id.into(),
            redirect_uri: redirect_uri.into(),
            organisation: false,
            management: false,
            corp_id: None,
            exclusive: None,
        }
    }

    /// Lets the person choose an organisation, whose corpId comes with the tokens (scope `openid corpid`).
    pub fn with_organisation(mut self) -> Self {
        self.organisation = true;
        self
    }

    /// Offers only organisations that the person administers (`org_type=management`).
    pub fn management(mut self) -> Self {
        self.management = true;
        self.with_organisation()
    }

    /// Chooses an organisation beforehand.
    pub fn organisation(mut self, corp_id: impl Into<String>) -> Self {
        self.corp_id = Some(corp_id.into());
        self.with_organisation()
    }

    /// Logs in with a dedicated account, of the organisation `corp_id` if given.
    pub fn exclusive(mut self, corp_id: Option<String>) -> Self {
        self.exclusive = Some(corp_id);
        self
    }

    /// The address, with a fresh random `state`.
    ///
    /// # Errors
    /// [`AuthError::Login`] when the system has no randomness to give.
    pub fn start(self) -> Result<Login, AuthError> {
        let state = random::hex(16).map_err(|_| AuthError::Login("the system gives no random numbers"))?;
        Ok(Login { url: self.url(&state), state: Secret::new(state) })
    }

    fn url(&self, state: &str) -> String {
        let scope = if self.organisation { "openid corpid" } else { "openid" };
        let mut query = vec![
            ("redirect_uri", &*self.redirect_uri),
            ("response_type", "code"),
            ("client_id", &self.client_id),
            ("scope", scope),
            ("state", state),
            ("prompt", "consent"),
        ];
        if self.management {
            query.push(("org_type", "management"));
        }
        query.extend(self.corp_id.as_deref().map(|corp_id| ("corpId", corp_id)));
        if let Some(corp_id) = &self.exclusive {
            query.push(("exclusiveLogin", "true"));
            query.extend(corp_id.as_deref().map(|corp_id| ("exclusiveCorpId", corp_id)));
        }
        format!("{}/oauth2/auth?{}", self.base, percent::query(&query))
    }
}

impl Login {
    /// The authorisation code out of the query of the redirect, after its `state` was compared with ours.
    ///
    /// # Errors
    /// [`AuthError::Login`] when the state is not ours, the person refused, or there is no code.
    pub fn code(state: &Secret, query: &str) -> Result<Secret, AuthError> {
        let value = |wanted: &str| {
            let pairs = query.trim_start_matches('?').split('&');
            pairs.filter_map(|pair| pair.split_once('=')).find(|(name, _)| *name == wanted)
        };
        let returned = value("state").map(|(_, value)| percent::decode_form(value)).unwrap_or_default();
        if state.is_empty() || !equal(state.expose().as_bytes(), returned.as_bytes()) {
            return Err(AuthError::Login("the redirect answers another login (its `state` differs)"));
        }
        if value("error").is_some() {
            return Err(AuthError::Login("DingTalk or the person refused it"));
        }
        // DingTalk sends the code under both names.
        let code = value("authCode").or_else(|| value("code")).map(|(_, code)| percent::decode_form(code));
        match code.filter(|code| !code.is_empty()) {
            Some(code) => Ok(Secret::new(code)),
            None => Err(AuthError::Login("the redirect holds no code")),
        }
    }
}

/// Compares without telling by its time where the difference is.
fn equal(ours: &[u8], theirs: &[u8]) -> bool {
    let differing = ours.iter().zip(theirs).fold(0, |differing, (ours, theirs)| differing | (ours ^ theirs));
    ours.len() == theirs.len() && std::hint::black_box(differing) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> LoginUrl {
        LoginUrl::new(&Hosts::china(), "dingid", "https://example.com/back?a=1&b=2")
    }

    #[test]
    fn the_address_has_every_required_parameter_encoded_once() {
        assert_eq!(
            page().url("s"),
            "https://login.dingtalk.com/oauth2/auth?redirect_uri=https%3A%2F%2Fexample.com%2Fback%3Fa%3D1%26b%3D2\
             &response_type=code&client_id=dingid&scope=openid&state=s&prompt=consent"
        );
    }

    #[test]
    fn options_of_organisations_ask_for_the_corpid_scope() {
        let url = page().management().organisation("ding1").exclusive(Some("ding2".into())).url("s");
        assert!(
            url.ends_with(
                "&scope=openid%20corpid&state=s&prompt=consent&org_type=management&corpId=ding1\
                 &exclusiveLogin=true&exclusiveCorpId=ding2"
            ),
            "{url}"
        );
    }

    #[test]
    fn every_login_has_a_state_of_its_own() {
        let (one, two) = (page().start().unwrap(), page().start().unwrap());
        assert_eq!(one.state.expose().len(), 32);
        assert_ne!(one.state, two.state);
    }

    #[test]
    fn the_code_is_taken_from_either_name() {
        let state = Secret::new("s");
        for query in ["authCode=a%2Bb&state=s", "?state=s&code=a%2Bb", "code=x&authCode=a%2Bb&state=s"] {
            assert_eq!(Login::code(&state, query).unwrap().expose(), "a+b", "{query}");
        }
    }

    #[test]
    fn a_redirect_that_is_not_the_answer_to_our_login_is_refused() {
        let state = Secret::new("s");
        for query in [
            "authCode=a",
            "authCode=a&state=",
            "authCode=a&state=t",
            "authCode=a&state=ss",
            "state=s",
            "error=x&state=s",
        ] {
            assert!(matches!(Login::code(&state, query), Err(AuthError::Login(_))), "{query}");
        }
        assert!(Login::code(&Secret::new(""), "authCode=a&state=").is_err(), "no state at all");
    }
}
