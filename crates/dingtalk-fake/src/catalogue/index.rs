//! Which operation of the catalogue a method and a path mean.

use std::sync::{Arc, LazyLock, OnceLock};

use bytes::Bytes;
use dingtalk_catalogue::path::PathTable;
use dingtalk_catalogue::{Credential, Field, Meaning, Operation, Place};
use http::Method;

use super::names::Names;
use crate::auth::Auth;
use crate::document::{Aliases, is_same_name};
use crate::reply::is_new_host;

/// Constant data: read when the first operation is looked up, shared by every fake of the process.
pub(crate) static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::read);

#[derive(Debug)]
pub(crate) struct Catalogue {
    entries: Vec<Entry>,
    /// Places in `entries`.
    by_path: PathTable<usize>,
}

/// An operation in the index.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) name: &'static str,
    operation: &'static Operation,
    /// The made-up answer as JSON text: the same each time.
    sample: OnceLock<Bytes>,
    /// For the aliases with which the operation was first answered: nearly always they are the same.
    names: OnceLock<Arc<Names>>,
}

/// An operation that the catalogue knows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Published {
    pub(crate) entry: &'static Entry,
    pub(crate) operation: &'static Operation,
}

impl Catalogue {
    fn read() -> Self {
        let operations = dingtalk_catalogue::operations().iter();
        let entries: Vec<_> = operations.filter_map(Entry::new).collect();
        let numbered = entries.iter().enumerate();
        let by_path = PathTable::new(numbered.map(|(number, entry)| (entry.path.trim_end(), number)));
        Self { entries, by_path }
    }

    pub(crate) fn entries(&'static self) -> &'static [Entry] {
        &self.entries
    }

    /// The operation that a path as sent means.
    fn entry(&'static self, path: &str, wanted: impl Fn(&Entry) -> bool) -> Option<&'static Entry> {
        // A path was published with a space at its end, which clients may or may not send.
        let path = path.trim_end_matches("%20");
        let (number, _) = self.by_path.find(path, |number| self.entries.get(*number).is_some_and(&wanted))?;
        self.entries.get(*number)
    }

    pub(crate) fn find(&'static self, method: &Method, path: &str) -> Option<Published> {
        let entry = self.entry(path, |entry| entry.method == *method)?;
        Some(Published { entry, operation: entry.operation })
    }

    /// The name of the operation that a request is for, what it does and its Chinese name.
    pub(crate) fn title(&'static self, method: &str, path: &str) -> Option<[&'static str; 3]> {
        let entry = self.entry(path, |entry| entry.method == method)?;
        let does = entry.operation.does().map_or("", Meaning::text);
        Some([entry.name, does, entry.operation.chinese_name()])
    }

    /// A method that the path takes.
    pub(crate) fn method_of(&'static self, path: &str) -> Option<&'static Method> {
        self.entry(path, |_| true).map(|entry| &entry.method)
    }
}

impl Entry {
    fn new(operation: &'static Operation) -> Option<Self> {
        Some(Self {
            method: operation.method().parse().ok()?,
            path: operation.path(),
            name: operation.name(),
            operation,
            sample: OnceLock::new(),
            names: OnceLock::new(),
        })
    }
}

impl Published {
    pub(crate) fn on_new_host(&self) -> bool {
        is_new_host(self.entry.path)
    }

    /// The answer in the operation's shape, as JSON text.
    pub(crate) fn sample_text(&self) -> Bytes {
        let make = || Bytes::from(self.operation.sample_answer().to_string());
        self.entry.sample.get_or_init(make).clone()
    }

    /// The names of the answer's fields.
    pub(super) fn names(&self, aliases: Aliases) -> Arc<Names> {
        let make = || Arc::new(Names::new(self.operation, self.operation.response(), aliases));
        let names = self.entry.names.get_or_init(make);
        if names.are_for(aliases) { names.clone() } else { make() }
    }

    /// The fields of a request that travel there.
    pub(super) fn fields(&self, place: Place) -> impl Iterator<Item = &'static Field> + Clone {
        self.operation.request().iter().filter(move |field| field.place() == place)
    }

    /// Whether a request has a parameter of this name, in any spelling, at its top.
    pub(crate) fn takes(&self, name: &str) -> bool {
        let mut fields = self.fields(Place::Query).chain(self.fields(Place::Body));
        fields.any(|field| is_same_name(field.name(), name))
    }

    /// Whether a request without a body is none.
    pub(crate) fn needs_body(&self) -> bool {
        self.fields(Place::Body).any(Field::is_required)
    }

    /// The permission points that the app needs.
    pub(crate) fn scopes(&self) -> impl Iterator<Item = &'static str> + Clone + use<> {
        self.operation.scopes().iter().map(String::as_str)
    }

    /// The credential that the host asks for.
    pub(crate) fn auth(&self) -> Auth {
        match self.operation.credential() {
            Credential::None | Credential::Webhook => Auth::Open,
            Credential::Suite => Auth::Suite,
            Credential::SignedSuite => Auth::SignedSuite,
            Credential::Signature if self.entry.path.starts_with("/sns/") => Auth::SnsSignature,
            Credential::Signature => Auth::SuiteSignature,
            Credential::Sns => Auth::Sns,
            Credential::SnsUser => Auth::SnsUser,
            Credential::Sso => Auth::Sso,
            _ if self.on_new_host() => self.token(),
            _ => Auth::App,
        }
    }

    /// The kinds of token that the operation's page names.
    fn token(&self) -> Auth {
        let named = |kind: &str| self.operation.tokens().iter().any(|token| token == kind);
        match (named("internal_app") || named("third_party_corp"), named("user"), named("suite")) {
            (true, false, _) => Auth::App,
            (false, true, _) => Auth::User,
            (false, false, true) => Auth::Suite,
            // A page that names none is as silent about what is refused.
            (true, true, _) | (false, false, false) => Auth::AppOrUser,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_found_by_its_own_path() {
        for entry in CATALOGUE.entries() {
            let found = CATALOGUE.find(&entry.method, entry.path.trim_end());
            let published = found.unwrap_or_else(|| panic!("{} {}", entry.method, entry.path));
            assert_eq!(published.entry.path, entry.path, "{}", entry.name);
        }
        assert!(CATALOGUE.entries().len() > 4_000);
    }

    #[test]
    fn a_literal_is_preferred_to_a_hole_unless_its_method_differs() {
        let name = |method: Method, path: &str| CATALOGUE.find(&method, path).map(|found| found.entry.path);
        assert_eq!(name(Method::GET, "/v1.0/contact/users/me"), Some("/v1.0/contact/users/{unionId}"));
        assert_eq!(name(Method::POST, "/v1.0/contact/users/search"), Some("/v1.0/contact/users/search"));
        assert_eq!(name(Method::PATCH, "/v1.0/contact/users/search"), None);
        assert_eq!(CATALOGUE.method_of("/v1.0/contact/users/search"), Some(&Method::POST));
        assert_eq!(CATALOGUE.method_of("/v1.0/contact/nothing/here"), None);
    }

    #[test]
    fn an_operation_has_a_title_in_both_languages() {
        let [name, does, chinese] = CATALOGUE.title("POST", "/topapi/v2/user/get").unwrap();
        assert_eq!((name, chinese), ("V2UserGet", "查询用户详情"));
        assert!(does.starts_with("Returns the full details of one member"), "{does}");
        assert_eq!(CATALOGUE.title("POST", "/topapi/nothing"), None);
    }

    #[test]
    fn no_answer_is_out_of_proportion() {
        let size = |entry: &Entry| (entry.operation.sample_answer().to_string().len(), entry.name);
        let largest = CATALOGUE.entries().iter().map(size).max().unwrap();
        println!("largest answer: {} bytes, {}", largest.0, largest.1);
        assert!(largest.0 < 100_000, "{largest:?}");
    }
}
