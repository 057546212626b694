use std::sync::{LazyLock, OnceLock};

use serde::Deserialize;

use crate::details::Details;
use crate::field::Field;
use crate::meaning::Meaning;
use crate::paging::Paging;
use crate::product::Product;
use crate::value_type::ValueType;

/// An operation: its name and route from the index, the rest unpacked with its product when it is first asked for.
#[derive(Debug)]
pub struct Operation {
    pub(crate) id: String,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) name: &'static str,
    pub(crate) marks: &'static str,
    pub(crate) product: &'static Product,
    pub(crate) chinese_name: &'static str,
    pub(crate) does: Option<Meaning>,
    pub(crate) group: &'static str,
    /// Found in its product when they are first asked for.
    pub(crate) details: OnceLock<&'static Details>,
}

/// The host that an operation lives on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// `api.dingtalk.com`
    Api,
    /// `oapi.dingtalk.com`
    Oapi,
}

impl Host {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Api => "api.dingtalk.com",
            Self::Oapi => "oapi.dingtalk.com",
        }
    }
}

/// How the fields that are neither in the path, the query nor a header travel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub enum Encoding {
    /// In a JSON body.
    #[default]
    #[serde(rename = "json")]
    Json,
    /// In the query; there is no body.
    #[serde(rename = "query")]
    Query,
    /// As `multipart/form-data`.
    #[serde(rename = "multipart")]
    Multipart,
}

/// What an operation is authorised by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub enum Credential {
    /// An access token; [`Operation::tokens`] says whose, where that is known.
    #[default]
    #[serde(skip)]
    Token,
    /// Nothing: it fetches a token itself.
    #[serde(rename = "none")]
    None,
    /// The token of an ISV's suite.
    #[serde(rename = "suite")]
    Suite,
    /// A signature in the query.
    #[serde(rename = "signature")]
    Signature,
    /// The token of an ISV's suite, and a signature in the query.
    #[serde(rename = "suite+signature")]
    SignedSuite,
    /// The token of the old personal login, in the query.
    #[serde(rename = "sns")]
    Sns,
    /// The same for one person.
    #[serde(rename = "sns_user")]
    SnsUser,
    /// The token of the administration's single sign-on.
    #[serde(rename = "sso")]
    Sso,
    /// The token in the address of a webhook robot.
    #[serde(rename = "webhook")]
    Webhook,
}

impl Operation {
    /// The path of its function in `dingtalk-api`: `oapi::user::get`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The same with dots, as a program's argument: `oapi.user.get`.
    pub fn dotted_id(&self) -> String {
        self.id.replace("::", ".")
    }

    /// The HTTP method, upper case.
    pub fn method(&self) -> &'static str {
        self.method
    }

    /// The path template: `/v1.0/contact/users/{unionId}`.
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// The host it lives on.
    pub fn host(&self) -> Host {
        if self.product.namespace == "oapi" { Host::Oapi } else { Host::Api }
    }

    /// Its product or group.
    pub fn product(&self) -> &'static Product {
        self.product
    }

    /// DingTalk's name, unique within the product: `SearchUser`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Its Chinese name; empty without the feature `meanings`.
    pub fn chinese_name(&self) -> &'static str {
        self.chinese_name
    }

    /// What it does, in a sentence; `None` without the feature `meanings`.
    pub fn does(&self) -> Option<&Meaning> {
        self.does.as_ref()
    }

    /// The heading that it stands under in its product; empty without the feature `meanings`.
    pub fn group(&self) -> &'static str {
        self.group
    }

    /// Whether it changes nothing, as far as its name and a review tell.
    pub fn only_reads(&self) -> bool {
        self.is_marked('r')
    }

    /// Whether executing it twice does no harm, so that it may be repeated after an answer was lost.
    pub fn is_idempotent(&self) -> bool {
        self.is_marked('i')
    }

    /// Whether the monthly quota counts it.
    pub fn is_counted(&self) -> bool {
        !self.is_marked('u')
    }

    /// Whether DingTalk has archived it or closed it for new applications.
    pub fn is_deprecated(&self) -> bool {
        self.is_marked('d')
    }

    /// Whether it is one of those that nearly everybody needs, which `dingtalk-api` has without a feature.
    pub fn is_everyday(&self) -> bool {
        self.is_marked('e')
    }

    fn is_marked(&self, mark: char) -> bool {
        self.marks.contains(mark)
    }

    /// Why it is deprecated, and what to use instead where that is known; otherwise empty.
    pub fn deprecation(&self) -> &'static str {
        &self.details().deprecated
    }

    /// The fields of a request: those of the path, the query, headers, the body.
    pub fn request(&self) -> &'static [Field] {
        &self.details().request
    }

    /// What it answers; on the legacy host beside `errcode`, `errmsg` and `request_id`.
    pub fn response(&self) -> Option<&'static ValueType> {
        self.details().response.as_ref()
    }

    /// The fields of its answer, where that is an object.
    pub fn response_fields(&self) -> &'static [Field] {
        self.response().and_then(ValueType::object).map_or(&[], |name| self.object(name))
    }

    /// The fields of an object that a [`ValueType`] of this operation names.
    pub fn object(&self, name: &str) -> &'static [Field] {
        self.product.unpacked().objects.get(name).map_or(&[], Vec::as_slice)
    }

    /// How the fields travel that have no place of their own.
    pub fn encoding(&self) -> Encoding {
        self.details().encoding
    }

    /// What it is authorised by.
    pub fn credential(&self) -> Credential {
        self.details().credential
    }

    /// Whose tokens it takes, as far as documented: `internal_app`, `third_party_corp`, `user`, `suite`.
    pub fn tokens(&self) -> &'static [String] {
        &self.details().tokens
    }

    /// The permission points that the app needs, as far as documented.
    pub fn scopes(&self) -> &'static [String] {
        &self.details().scopes
    }

    /// The kinds of application that may call it, as far as documented: `internal`, `third_party_enterprise`,
    /// `third_party_personal`.
    pub fn apps(&self) -> &'static [String] {
        &self.details().apps
    }

    /// The official page, if there is one.
    pub fn documentation_url(&self) -> Option<String> {
        let page = &self.details().page;
        (!page.is_empty()).then(|| format!("https://open.dingtalk.com/document/{page}"))
    }

    /// Whether its path only follows the naming rule of the legacy host, and nothing confirms it.
    pub fn path_is_by_rule(&self) -> bool {
        self.details().path_by_rule
    }

    /// Whether it may answer as server-sent events.
    pub fn may_stream(&self) -> bool {
        self.details().event_stream
    }

    /// How it pages, where it does.
    pub fn paging(&self) -> Option<&'static Paging> {
        self.details().paging.as_ref()
    }

    fn details(&self) -> &'static Details {
        static NONE: LazyLock<Details> = LazyLock::new(Details::default);
        let find = || self.product.unpacked().operations.get(self.name).unwrap_or_else(|| &NONE);
        self.details.get_or_init(find)
    }
}
