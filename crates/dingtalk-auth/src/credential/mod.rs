mod calls;
mod check;
mod client;
mod store_key;

use std::fmt;
use std::sync::Arc;

use dingtalk_types::Secret;

pub use self::check::CredentialError;
pub use self::client::ClientCredentials;
use crate::error::AuthError;
use crate::provider::TokenRequest;
use crate::suite_ticket::SuiteTickets;
use crate::token::TokenKind;

/// What proves to DingTalk which app is calling, and through which endpoint it gets its tokens.
///
/// | constructor | token endpoint |
/// |---|---|
/// | [`internal_app`](Self::internal_app) | `POST api…/v1.0/oauth2/accessToken` |
/// | [`internal_app_legacy`](Self::internal_app_legacy) | `GET oapi…/gettoken?appkey=&appsecret=` |
/// | [`corp`](Self::corp) | `GET oapi…/gettoken?corpid=&corpsecret=` |
/// | [`unified`](Self::unified) | `POST api…/v1.0/oauth2/{corpId}/token` |
/// | [`isv`](Self::isv), [`customised`](Self::customised) | `POST api…/v1.0/oauth2/corpAccessToken`, `…/suiteAccessToken` |
/// | [`isv_legacy`](Self::isv_legacy), [`customised_legacy`](Self::customised_legacy) | `POST oapi…/service/get_corp_token` (signed), `…/get_suite_token` |
/// | [`sso`](Self::sso) | `POST api…/v1.0/oauth2/ssoAccessToken` |
/// | [`sso_legacy`](Self::sso_legacy) | `GET oapi…/sso/gettoken` |
/// | [`sns`](Self::sns) | `GET oapi…/sns/gettoken` |
///
/// An app that also uses the admin back office or scan login carries those secrets beside its own:
///
/// ```
/// use dingtalk_auth::Credential;
///
/// let credential = Credential::internal_app("dingabc", "app-secret").and_sso("dingcorp", "sso-secret");
/// assert!(!format!("{credential:?}").contains("-secret"));
/// ```
#[derive(Clone)]
pub struct Credential {
    app: Option<App>,
    /// The organisation of a request that names none; for credentials that serve several.
    corp_id: Option<String>,
    sso: Option<Sso>,
    sns: Option<KeyPair>,
}

#[derive(Clone)]
struct KeyPair {
    id: String,
    secret: Secret,
}

impl KeyPair {
    fn new(id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        Self { id: id.into(), secret: secret.into() }
    }
}

#[derive(Clone)]
enum App {
    Internal(KeyPair),
    InternalLegacy(KeyPair),
    Corp(KeyPair),
    Unified(KeyPair),
    Suite { pair: KeyPair, tickets: Tickets, dialect: Dialect },
}

#[derive(Clone)]
enum Tickets {
    /// A customised app may send any text.
    Any,
    Pushed(Arc<dyn SuiteTickets>),
}

impl Tickets {
    fn pushed(tickets: impl SuiteTickets) -> Self {
        Self::Pushed(Arc::new(tickets))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    New,
    Legacy,
}

#[derive(Clone)]
struct Sso {
    pair: KeyPair,
    dialect: Dialect,
}

impl Credential {
    /// The app's own Client ID and Client Secret (AppKey and AppSecret; SuiteKey and SuiteSecret of an ISV's app), which also
    /// open Stream connections and sign callbacks; `None` for credentials that are no app's.
    pub fn client(&self) -> Option<ClientCredentials> {
        let pair = match self.app.as_ref()? {
            App::Internal(pair)
            | App::InternalLegacy(pair)
            | App::Unified(pair)
            | App::Suite { pair, .. } => pair,
            App::Corp(_) => return None,
        };
        Some(ClientCredentials { client_id: pair.id.clone(), client_secret: pair.secret.clone() })
    }

    /// Whether DingTalk pushes suite tickets for it.
    pub fn wants_suite_tickets(&self) -> bool {
        matches!(self.app, Some(App::Suite { tickets: Tickets::Pushed(_), .. }))
    }

    /// An internal app by its Client ID (AppKey) and Client Secret (AppSecret), over the new endpoint.
    pub fn internal_app(client_id: impl Into<String>, client_secret: impl Into<Secret>) -> Self {
        Self::of(App::Internal(KeyPair::new(client_id, client_secret)))
    }

    /// An internal app over the legacy endpoint; the token is as good on both hosts.
    pub fn internal_app_legacy(app_key: impl Into<String>, app_secret: impl Into<Secret>) -> Self {
        Self::of(App::InternalLegacy(KeyPair::new(app_key, app_secret)))
    }

    /// An organisation by its corpId and corpSecret, the oldest form.
    pub fn corp(corp_id: impl Into<String>, corp_secret: impl Into<Secret>) -> Self {
        Self::of(App::Corp(KeyPair::new(corp_id, corp_secret)))
    }

    /// Any app over the endpoint that DingTalk recommends for internal and ISV apps alike; it needs no suite ticket.
    ///
    /// `corp_id` is the organisation of requests that name none; an ISV app names its customer per request.
    pub fn unified(
        corp_id: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<Secret>,
    ) -> Self {
        Self::of(App::Unified(KeyPair::new(client_id, client_secret))).for_organisation(corp_id)
    }

    /// An ISV app: a token per authorised organisation and one of the suite.
    pub fn isv(
        suite_key: impl Into<String>,
        suite_secret: impl Into<Secret>,
        tickets: impl SuiteTickets,
    ) -> Self {
        Self::suite(KeyPair::new(suite_key, suite_secret), Tickets::pushed(tickets), Dialect::New)
    }

    /// An ISV app over the signed legacy endpoints.
    pub fn isv_legacy(
        suite_key: impl Into<String>,
        suite_secret: impl Into<Secret>,
        tickets: impl SuiteTickets,
    ) -> Self {
        Self::suite(KeyPair::new(suite_key, suite_secret), Tickets::pushed(tickets), Dialect::Legacy)
    }

    /// A customised app by its CustomKey and CustomSecret; it needs no pushed ticket.
    pub fn customised(custom_key: impl Into<String>, custom_secret: impl Into<Secret>) -> Self {
        Self::suite(KeyPair::new(custom_key, custom_secret), Tickets::Any, Dialect::New)
    }

    /// A customised app over the signed legacy endpoints.
    pub fn customised_legacy(custom_key: impl Into<String>, custom_secret: impl Into<Secret>) -> Self {
        Self::suite(KeyPair::new(custom_key, custom_secret), Tickets::Any, Dialect::Legacy)
    }

    /// The admin back office alone. An ISV takes **its own** corpId and SSOSecret, not the customer's.
    pub fn sso(corp_id: impl Into<String>, sso_secret: impl Into<Secret>) -> Self {
        Self::nothing().and_sso(corp_id, sso_secret)
    }

    /// The admin back office over the legacy endpoint.
    pub fn sso_legacy(corp_id: impl Into<String>, sso_secret: impl Into<Secret>) -> Self {
        let sso = Sso { pair: KeyPair::new(corp_id, sso_secret), dialect: Dialect::Legacy };
        Self { sso: Some(sso), ..Self::nothing() }
    }

    /// A personal or scan-login app alone.
    pub fn sns(app_id: impl Into<String>, app_secret: impl Into<Secret>) -> Self {
        Self::nothing().and_sns(app_id, app_secret)
    }

    /// Adds the admin back office.
    #[must_use]
    pub fn and_sso(self, corp_id: impl Into<String>, sso_secret: impl Into<Secret>) -> Self {
        let sso = Sso { pair: KeyPair::new(corp_id, sso_secret), dialect: Dialect::New };
        Self { sso: Some(sso), ..self }
    }

    /// Adds scan login.
    #[must_use]
    pub fn and_sns(self, app_id: impl Into<String>, app_secret: impl Into<Secret>) -> Self {
        Self { sns: Some(KeyPair::new(app_id, app_secret)), ..self }
    }

    /// The organisation of requests that name none: for an ISV or customised app that serves one customer.
    #[must_use]
    pub fn for_organisation(self, corp_id: impl Into<String>) -> Self {
        Self { corp_id: Some(corp_id.into()), ..self }
    }

    fn suite(pair: KeyPair, tickets: Tickets, dialect: Dialect) -> Self {
        Self::of(App::Suite { pair, tickets, dialect })
    }

    fn of(app: App) -> Self {
        Self { app: Some(app), ..Self::nothing() }
    }

    fn nothing() -> Self {
        Self { app: None, corp_id: None, sso: None, sns: None }
    }

    /// One name for one token: only app tokens differ by organisation, and the default organisation needs no naming.
    pub(crate) fn normalise<'a>(&self, request: &TokenRequest<'a>) -> TokenRequest<'a> {
        let corp_id = request
            .corp_id
            .filter(|corp_id| request.kind == TokenKind::App && self.corp_id.as_deref() != Some(*corp_id));
        TokenRequest { corp_id, ..*request }
    }

    /// Whether this credential can give the token at all.
    pub(crate) fn supports(&self, request: &TokenRequest<'_>) -> Result<(), AuthError> {
        let kind = request.kind;
        let unsupported = |advice| Err(AuthError::Unsupported { kind, advice });
        match (kind, &self.app) {
            (TokenKind::App, None) => unsupported("build it with the key and secret of an app"),
            (TokenKind::App, Some(App::Unified(_) | App::Suite { .. })) => {
                match request.corp_id.or(self.corp_id.as_deref()) {
                    Some(corp_id) if names_another_path(corp_id) => {
                        unsupported("the corp id is empty, or `.`, `..` or a path: name the organisation")
                    }
                    Some(_) => Ok(()),
                    None => unsupported("name the organisation the ISV app acts for"),
                }
            }
            (TokenKind::App, Some(_)) => match request.corp_id {
                Some(_) => unsupported("only an ISV app acts for other organisations; leave out the corp id"),
                None => Ok(()),
            },
            (TokenKind::Suite, Some(App::Suite { .. })) => Ok(()),
            (TokenKind::Suite, _) => unsupported("build it with `Credential::isv`"),
            (TokenKind::Sso, _) if self.sso.is_none() => unsupported("add the SSOSecret with `and_sso`"),
            (TokenKind::Sns, _) if self.sns.is_none() => unsupported("add the scan-login app with `and_sns`"),
            (TokenKind::Sso | TokenKind::Sns, _) => Ok(()),
        }
    }
}

/// Whether a corp id, perhaps the input of a tenant, would not be one name in a path once somebody decodes it.
fn names_another_path(corp_id: &str) -> bool {
    let segment = |segment: &str| matches!(segment.trim(), "." | "..");
    corp_id.trim().is_empty() || corp_id.split(['/', '\\']).any(segment) || corp_id.contains(char::is_control)
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = formatter.debug_struct("Credential");
        match &self.app {
            Some(App::Internal(pair)) => parts.field("internal_app", &pair.id),
            Some(App::InternalLegacy(pair)) => parts.field("internal_app_legacy", &pair.id),
            Some(App::Corp(pair)) => parts.field("corp", &pair.id),
            Some(App::Unified(pair)) => parts.field("unified", &pair.id),
            Some(App::Suite { pair, dialect, .. }) => {
                parts.field("suite", &pair.id).field("dialect", dialect)
            }
            None => &mut parts,
        };
        let sso = self.sso.as_ref().map(|sso| &sso.pair.id);
        let sns = self.sns.as_ref().map(|pair| &pair.id);
        parts
            .field("organisation", &self.corp_id)
            .field("sso", &sso)
            .field("sns", &sns)
            .finish_non_exhaustive()
    }
}
