//! Who logs in: from a code to a person.

use std::fmt;

use dingtalk_api::{Error, oapi, v1};
use dingtalk_auth::{AuthError, UserGrant};
use dingtalk_types::Secret;
use dingtalk_types::error::ErrorKind;
use dingtalk_types::oapi::user::{GetByUnionidRequest, GetUserInfoRequest};
use dingtalk_types::v1::contact::GetUserRequest;

use crate::dingtalk::DingTalk;
use crate::no_app::NoApp;

/// The organisation has nobody of this unionId.
const NOT_A_MEMBER: &str = "60121";

/// A person who has logged in. What DingTalk does not tell, as for lack of a permission point, is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Person {
    /// The same in every organisation and app of one developer: the key to keep of a person.
    pub union_id: String,
    /// The person within this app; not known of a login inside DingTalk.
    pub open_id: Option<String>,
    /// The person within the organisation, which most operations want; `None` for outsiders.
    pub user_id: Option<String>,
    /// The name shown to others.
    pub nick: String,
    /// E-mail address (permission point `Contact.User.Read`).
    pub email: Option<String>,
    /// Mobile number, without its country code (permission point `Contact.User.mobile`).
    pub mobile: Option<String>,
    /// Country code of the mobile number, such as `86`.
    pub country_code: Option<String>,
    /// Address of the picture.
    pub avatar_url: Option<String>,
    /// The organisation chosen on the login page, where [`LoginUrl::with_organisation`](crate::auth::LoginUrl::with_organisation)
    /// asked for it.
    pub corp_id: Option<String>,
}

/// A person who has logged in, and the tokens to act for them.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LoggedIn {
    /// Who it is.
    pub person: Person,
    /// Access and refresh token: for [`Call::token`](crate::Call::token), or for
    /// [`sign_in`](crate::auth::UserTokenProvider::sign_in), which keeps and refreshes them.
    pub tokens: UserGrant,
}

impl DingTalk {
    /// The person behind an authorisation code of the login page, in a browser or by scan.
    ///
    /// ```no_run
    /// use dingtalk_open::{DingTalk, auth::Login};
    ///
    /// # async fn example(ding: DingTalk, query: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// let login = ding.logins()?.login_url("https://example.com/callback").start()?;
    /// // … send the browser to `login.url`, keep `login.state` with its session; then, with the query of the redirect:
    /// let code = Login::code(&login.state, query)?;
    /// let person = ding.who(&code).await?;
    /// println!("{} is {:?}", person.nick, person.user_id);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// `POST /v1.0/oauth2/userAccessToken`, `GET /v1.0/contact/users/me`, `POST /topapi/user/getbyunionid`; the last for the
    /// organisation of [`for_corp`](Self::for_corp), for an ISV's app otherwise for the one that the person chose.
    ///
    /// # Errors
    /// See [`WhoError`]. That the person is not in the organisation is none.
    pub async fn who(&self, code: &Secret) -> Result<Person, WhoError> {
        Ok(self.log_in(code).await?.person)
    }

    /// As [`who`](Self::who), with the tokens of the person: a code is spent by its first use, so one call gives both.
    ///
    /// ```no_run
    /// use dingtalk_open::{DingTalk, Secret, auth::FileStore, transport::TokioClock};
    ///
    /// # async fn example(ding: DingTalk, code: &Secret) -> Result<(), Box<dyn std::error::Error>> {
    /// let login = ding.log_in(code).await?;
    /// // Kept under the person's unionId, and refreshed for as long as the person comes by once in 30 days.
    /// let tokens = ding.logins()?.provider(&login.person.union_id, FileStore::new("tokens", TokioClock::new()));
    /// tokens.sign_in(&login.tokens).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// See [`WhoError`].
    #[doc(alias = "user_access_token")]
    pub async fn log_in(&self, code: &Secret) -> Result<LoggedIn, WhoError> {
        let grant = self.logins().map_err(WhoError::NoApp)?.exchange_code(code).await?;
        let token = grant.access_token.clone();
        let me = v1::contact::get_user(self, &GetUserRequest::new("me")).token(token).await?;
        let me = me.into_inner();
        let chosen = grant.corp_id.as_deref().filter(|_| self.is_suite);
        let user_id = match (self.corp_id(), chosen) {
            (None, None) if self.is_suite => None,
            (None, Some(corp_id)) => self.for_corp(corp_id).member(&me.union_id).await?,
            _ => self.member(&me.union_id).await?,
        };
        let person = Person {
            union_id: me.union_id,
            open_id: told(me.open_id),
            user_id,
            nick: me.nick,
            email: told(me.email),
            mobile: told(me.mobile),
            country_code: told(me.state_code),
            avatar_url: told(me.avatar_url),
            corp_id: grant.corp_id.clone(),
        };
        Ok(LoggedIn { person, tokens: grant })
    }

    /// The person behind a code that a page or mini-program opened inside DingTalk has asked for: always a member of the
    /// organisation, for an ISV's app of that of [`for_corp`](Self::for_corp).
    ///
    /// `POST /topapi/v2/user/getuserinfo`
    ///
    /// # Errors
    /// See [`WhoError`].
    pub async fn who_in_app(&self, code: &Secret) -> Result<Person, WhoError> {
        let user = oapi::user::get_user_info(self, &GetUserInfoRequest::new(code.expose())).await?;
        let user = user.into_inner().result;
        Ok(Person {
            union_id: user.unionid,
            open_id: None,
            user_id: told(user.userid),
            nick: user.name,
            email: None,
            mobile: None,
            country_code: None,
            avatar_url: None,
            corp_id: self.corp_id().map(str::to_owned),
        })
    }

    async fn member(&self, union_id: &str) -> Result<Option<String>, WhoError> {
        match oapi::user::get_by_unionid(self, &GetByUnionidRequest::new(union_id)).await {
            Ok(found) => Ok(told(found.into_inner().result.userid)),
            Err(error) if error.code() == Some(NOT_A_MEMBER) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

fn told(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// Why it is not known who logs in.
#[derive(Debug)]
#[non_exhaustive]
pub enum WhoError {
    /// The client has no app's credential.
    NoApp(NoApp),
    /// The code is unknown, was used before, or is too old: it works once and for five minutes.
    CodeSpent,
    /// There is no token for the person.
    Login(AuthError),
    /// A call failed that asks for the person.
    Call(Error),
}

impl fmt::Display for WhoError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoApp(error) => error.fmt(formatter),
            Self::CodeSpent => formatter.write_str(
                "the code is unknown, used or too old: it works once and for five minutes; let the person log in again",
            ),
            Self::Login(error) => error.fmt(formatter),
            Self::Call(error) => error.fmt(formatter),
        }
    }
}

impl std::error::Error for WhoError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NoApp(_) | Self::CodeSpent => None,
            Self::Login(error) => std::error::Error::source(error),
            Self::Call(error) => std::error::Error::source(error),
        }
    }
}

impl From<AuthError> for WhoError {
    fn from(error: AuthError) -> Self {
        if error.kind() == Some(&ErrorKind::CodeInvalid) { Self::CodeSpent } else { Self::Login(error) }
    }
}

impl From<Error> for WhoError {
    fn from(error: Error) -> Self {
        if error.kind() == Some(&ErrorKind::CodeInvalid) { Self::CodeSpent } else { Self::Call(error) }
    }
}
