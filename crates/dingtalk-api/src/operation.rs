use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use dingtalk_types::{Host, wire::AnswerStyle};
use http::Method;

use crate::page::Paging;

/// The id of every raw call.
const RAW: &str = "call_raw";

/// Everything about an operation that is not its request or response type: one value per operation, `static`.
///
/// The `const` builder methods make a table line of it:
///
/// ```
/// use dingtalk_api::Operation;
///
/// static GET_USER: Operation = Operation::oapi_post("oapi::user::get", "/topapi/v2/user/get")
///     .idempotent()
///     .scopes(&["qyapi_get_member"])
///     .uncounted();
/// # assert_eq!(GET_USER.path(), "/topapi/v2/user/get");
/// ```
#[derive(Debug, Clone)]
pub struct Operation {
    id: &'static str,
    method: Method,
    host: Host,
    path: Cow<'static, str>,
    auth: Auth,
    query: &'static [&'static str],
    headers: &'static [&'static str],
    bare_body: Option<&'static str>,
    paging: Option<Paging>,
    encoding: Encoding,
    idempotent: bool,
    counted: bool,
    scopes: &'static [&'static str],
    documentation: Option<&'static str>,
}

/// What an operation is authorised by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Auth {
    /// Nothing: it fetches a token itself, or carries its own signature.
    None,
    /// The app's access token: header `x-acs-dingtalk-access-token` on the new host, query `access_token` on the old.
    App,
    /// The access token of an ISV's suite.
    Suite,
    /// The token in the address of a webhook robot.
    Webhook,
}

/// How the fields of a request that are neither in the path nor in the query travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Encoding {
    /// In a JSON body.
    Json,
    /// In the query, all of them; there is no body.
    Query,
    /// As `multipart/form-data`.
    Multipart,
}

impl Operation {
    /// `POST` on `oapi.dingtalk.com` with a JSON body and the app's token in the query.
    pub const fn oapi_post(id: &'static str, path: &'static str) -> Self {
        Self::new(id, Method::POST, Host::Oapi, Cow::Borrowed(path))
    }

    /// `GET` on `oapi.dingtalk.com` with the app's token and the request's fields in the query.
    pub const fn oapi_get(id: &'static str, path: &'static str) -> Self {
        let mut operation = Self::new(id, Method::GET, Host::Oapi, Cow::Borrowed(path));
        operation.encoding = Encoding::Query;
        operation.idempotent = true;
        operation
    }

    /// An operation of `api.dingtalk.com` with a JSON body and the app's token in a header.
    ///
    /// `GET` is idempotent and has no body; anything else may be executed twice when repeated, unless marked otherwise.
    pub const fn api(id: &'static str, method: Method, path: &'static str) -> Self {
        let get = matches!(method, Method::GET);
        let mut operation = Self::new(id, method, Host::Api, Cow::Borrowed(path));
        if get {
            operation.encoding = Encoding::Query;
            operation.idempotent = true;
        }
        operation
    }

    /// Any path: `/v1.0/…` and `/v2.0/…` belong to the new host, everything else to the legacy one.
    pub(crate) fn raw(method: Method, path: String) -> Self {
        let host =
            if path.starts_with("/v1.0/") || path.starts_with("/v2.0/") { Host::Api } else { Host::Oapi };
        let idempotent = method == Method::GET;
        let encoding = if idempotent { Encoding::Query } else { Encoding::Json };
        Self { idempotent, encoding, ..Self::new(RAW, method, host, Cow::Owned(path)) }
    }

    const fn new(id: &'static str, method: Method, host: Host, path: Cow<'static, str>) -> Self {
        Self {
            id,
            method,
            host,
            path,
            auth: Auth::App,
            query: &[],
            headers: &[],
            bare_body: None,
            paging: None,
            encoding: Encoding::Json,
            idempotent: false,
            counted: true,
            scopes: &[],
            documentation: None,
        }
    }

    /// Authorised by something else than the app's token.
    #[must_use]
    pub const fn auth(mut self, auth: Auth) -> Self {
        self.auth = auth;
        self
    }

    /// The wire names of the fields that travel in the query beside a body.
    #[must_use]
    pub const fn query(mut self, names: &'static [&'static str]) -> Self {
        self.query = names;
        self
    }

    /// The names of the fields that travel as headers.
    #[must_use]
    pub const fn headers(mut self, names: &'static [&'static str]) -> Self {
        self.headers = names;
        self
    }

    /// The field whose value alone is the JSON body, because the operation takes no object.
    #[must_use]
    pub const fn bare_body(mut self, name: &'static str) -> Self {
        self.bare_body = Some(name);
        self
    }

    /// Answers a list in pages.
    #[must_use]
    pub const fn paging(mut self, paging: Paging) -> Self {
        self.paging = Some(paging);
        self
    }

    /// Encoded in another way than its method tells.
    #[must_use]
    pub const fn encoding(mut self, encoding: Encoding) -> Self {
        self.encoding = encoding;
        self
    }

    /// Executing it twice does no harm, so it may be repeated after an answer was lost.
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Executing it twice loses something, although its method says otherwise.
    #[must_use]
    pub const fn not_idempotent(mut self) -> Self {
        self.idempotent = false;
        self
    }

    /// Exempt from the monthly quota: tokens, identity, contacts.
    #[must_use]
    pub const fn uncounted(mut self) -> Self {
        self.counted = false;
        self
    }

    /// The permission points that the app needs.
    #[must_use]
    pub const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }

    /// The official page.
    #[must_use]
    pub const fn documentation(mut self, address: &'static str) -> Self {
        self.documentation = Some(address);
        self
    }

    /// The path of its function in this crate: `oapi::user::get`.
    pub fn id(&self) -> &'static str {
        self.id
    }

    /// The HTTP method.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The host it lives on.
    pub fn host(&self) -> Host {
        self.host
    }

    /// The path template: `/v1.0/oauth2/{corpId}/token`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What it is authorised by.
    pub fn authorized_by(&self) -> Auth {
        self.auth
    }

    /// Whether it may be repeated after an answer was lost.
    pub fn is_idempotent(&self) -> bool {
        self.idempotent
    }

    /// Whether the monthly quota counts it.
    pub fn is_counted(&self) -> bool {
        self.counted
    }

    /// The permission points that the app needs, as far as documented.
    pub fn required_scopes(&self) -> &'static [&'static str] {
        self.scopes
    }

    /// The official page, if there is one.
    pub fn documentation_url(&self) -> Option<&'static str> {
        self.documentation
    }

    /// How its answers tell success.
    pub fn answer_style(&self) -> AnswerStyle {
        match self.host {
            Host::Api => AnswerStyle::Status,
            Host::Oapi => AnswerStyle::Errcode,
        }
    }

    /// Whether it is [`Client::call_raw`](crate::Client::call_raw)'s.
    pub(crate) fn is_raw(&self) -> bool {
        self.id == RAW
    }

    /// What DingTalk's limits tell operations apart by: method and path template, so that a raw call counts with the typed
    /// one of its path.
    pub(crate) fn key(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.method.as_str(), &*self.path).hash(&mut hasher);
        hasher.finish()
    }

    /// The path template for a request: borrowed for ever where the operation is `static`.
    pub(crate) fn static_path(&self) -> Cow<'static, str> {
        self.path.clone()
    }

    pub(crate) fn query_names(&self) -> &'static [&'static str] {
        self.query
    }

    pub(crate) fn page_style(&self) -> Option<&Paging> {
        self.paging.as_ref()
    }

    pub(crate) fn header_names(&self) -> &'static [&'static str] {
        self.headers
    }

    pub(crate) fn bare_body_name(&self) -> Option<&'static str> {
        self.bare_body
    }

    /// Whether the whole request is the JSON body.
    pub(crate) fn is_plain(&self) -> bool {
        let elsewhere = self.path.contains('{') || !self.query.is_empty() || !self.headers.is_empty();
        let whole = self.bare_body.is_none() && self.paging.is_none();
        self.encoding == Encoding::Json && whole && !elsewhere
    }

    pub(crate) fn body_encoding(&self) -> Encoding {
        self.encoding
    }
}
