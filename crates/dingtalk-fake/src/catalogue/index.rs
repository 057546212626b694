//! Which operation of the catalogue a method and a path mean.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use bytes::Bytes;
use http::Method;

use super::{archive, model};
use crate::auth::Auth;
use crate::document::is_same_name;
use crate::reply::is_new_host;

use crate::template::Template;

/// Constant data: read when the first operation is looked up, shared by every fake of the process.
pub(crate) static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::read);

/// What each entry of the catalogue does, in English and by its Chinese name; read when somebody first looks.
static TITLES: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    static TEXT: LazyLock<String> = LazyLock::new(|| archive::titles().unwrap_or_default());
    TEXT.lines().map(|line| line.split_once('\t').unwrap_or_default()).collect()
});

static INDEX: LazyLock<Option<(String, &'static [u8])>> = LazyLock::new(archive::index);

#[derive(Debug)]
pub(crate) struct Catalogue {
    products: Vec<Packed>,
    entries: Vec<Entry>,
    exact: HashMap<&'static str, Vec<usize>>,
    /// By number of segments and the second of them, which names the product (empty for a hole); the one meant before those
    /// that fit as well.
    templates: HashMap<(usize, &'static str), Vec<(Template, usize)>>,
}

/// A product that is unpacked on first use.
#[derive(Debug)]
struct Packed {
    bytes: &'static [u8],
    unpacked: OnceLock<Option<model::Product>>,
}

/// An operation in the index.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) name: &'static str,
    product: usize,
    /// The made-up answer as JSON text: the same each time.
    sample: OnceLock<Bytes>,
}

/// An operation with what its product knows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Published {
    pub(crate) entry: &'static Entry,
    pub(crate) operation: &'static model::Operation,
    pub(super) types: &'static model::Types,
}

impl Catalogue {
    fn read() -> Self {
        let (mut products, mut entries): (Vec<Packed>, Vec<Entry>) = Default::default();
        if let Some((index, mut rest)) = INDEX.as_ref().map(|(index, rest)| (index.as_str(), *rest)) {
            for line in index.lines() {
                let mut columns = line.split('\t');
                match (columns.next(), columns.next(), columns.next()) {
                    (Some(method), Some(path), Some(name)) => {
                        let Ok(method) = method.parse() else { continue };
                        let product = products.len().saturating_sub(1);
                        entries.push(Entry { method, path, name, product, sample: OnceLock::new() });
                    }
                    (Some(_), Some(length), None) => {
                        let length = length.parse().unwrap_or(0);
                        let (bytes, others) = rest.split_at_checked(length).unwrap_or_default();
                        rest = others;
                        products.push(Packed { bytes, unpacked: OnceLock::new() });
                    }
                    _ => {}
                }
            }
        }
        let mut exact: HashMap<_, Vec<_>> = HashMap::new();
        let mut templates: HashMap<_, Vec<_>> = HashMap::new();
        for (number, entry) in entries.iter().enumerate() {
            if entry.path.contains('{') {
                let template = Template::new(entry.path);
                let product = Some(second_segment(entry.path)).filter(|product| !product.contains('{'));
                let key = (template.segments(), product.unwrap_or_default());
                templates.entry(key).or_default().push((template, number));
            } else {
                exact.entry(entry.path.trim_end()).or_default().push(number);
            }
        }
        templates.values_mut().for_each(|group| group.sort_by_cached_key(|(template, _)| template.rank()));
        Self { products, entries, exact, templates }
    }

    pub(crate) fn entries(&'static self) -> &'static [Entry] {
        &self.entries
    }

    /// Operations that fit a path as sent, the one meant first; several when they differ in the method.
    fn fitting(&'static self, path: &str) -> impl Iterator<Item = &'static Entry> {
        self.places(path).filter_map(|number| self.entries.get(number))
    }

    /// The name of the operation that a request is for, what it does and its Chinese name.
    pub(crate) fn title(&'static self, method: &str, path: &str) -> Option<[&'static str; 3]> {
        let mut entries = self.places(path).filter_map(|number| Some((number, self.entries.get(number)?)));
        let (number, entry) = entries.find(|(_, entry)| entry.method == method)?;
        let (does, chinese) = TITLES.get(number).copied().unwrap_or_default();
        Some([entry.name, does, chinese])
    }

    fn places(&'static self, path: &str) -> impl Iterator<Item = usize> {
        // A path was published with a space at its end, which clients may or may not send.
        let path = path.trim_end_matches("%20");
        let exact = self.exact.get(path).into_iter().flatten();
        let count = path.split('/').count();
        let groups = [self.templates.get(&(count, second_segment(path))), self.templates.get(&(count, ""))];
        let templates = groups.into_iter().flatten().flatten();
        let filled = templates.filter_map(|(template, number)| template.fill(path).map(|_| number));
        exact.chain(filled).copied()
    }

    pub(crate) fn find(&'static self, method: &Method, path: &str) -> Option<Published> {
        let entry = self.fitting(path).find(|entry| entry.method == *method)?;
        let product = self.products.get(entry.product)?;
        let unpack = || serde_json::from_str(&archive::unpack(product.bytes)?).ok();
        let product = product.unpacked.get_or_init(unpack).as_ref()?;
        let operation = product.operations.get(entry.name)?;
        Some(Published { entry, operation, types: &product.types })
    }

    /// A method that the path takes.
    pub(crate) fn method_of(&'static self, path: &str) -> Option<&'static Method> {
        self.fitting(path).next().map(|entry| &entry.method)
    }
}

fn second_segment(path: &str) -> &str {
    path.split('/').nth(2).unwrap_or_default()
}

impl Published {
    pub(crate) fn on_new_host(&self) -> bool {
        is_new_host(self.entry.path)
    }

    /// [`super::sample`] as JSON text.
    pub(crate) fn sample_text(&self) -> Bytes {
        let make = || Bytes::from(super::sample(self).to_string());
        self.entry.sample.get_or_init(make).clone()
    }

    /// Whether a request has a parameter of this name, in any spelling, at its top.
    pub(crate) fn takes(&self, name: &str) -> bool {
        let body = match &self.operation.body {
            Some(model::Type::Named(name)) => self.types.get(name).map_or(&[][..], Vec::as_slice),
            _ => &[],
        };
        self.operation.query.iter().chain(body).any(|field| is_same_name(&field.name, name))
    }

    /// Whether a request without a body is none.
    pub(crate) fn needs_body(&self) -> bool {
        match &self.operation.body {
            Some(model::Type::Named(name)) => {
                self.types.get(name).is_some_and(|fields| fields.iter().any(|field| field.required))
            }
            _ => false,
        }
    }

    /// The permission points that the app needs.
    pub(crate) fn scopes(&self) -> Vec<&'static str> {
        self.operation.scopes.iter().map(String::as_str).collect()
    }

    /// The credential that the host asks for.
    pub(crate) fn auth(&self) -> Auth {
        use model::Credential;
        match self.operation.auth {
            Credential::None | Credential::Webhook => Auth::Open,
            Credential::Suite => Auth::Suite,
            Credential::SignedSuite => Auth::SignedSuite,
            Credential::Signature if self.entry.path.starts_with("/sns/") => Auth::SnsSignature,
            Credential::Signature => Auth::SuiteSignature,
            Credential::Sns => Auth::Sns,
            Credential::SnsUser => Auth::SnsUser,
            Credential::Sso => Auth::Sso,
            Credential::Token if self.on_new_host() => self.token(),
            Credential::Token => Auth::App,
        }
    }

    /// The kinds of token that the operation's page names.
    fn token(&self) -> Auth {
        let named = |kind: &str| self.operation.tokens.iter().any(|token| token == kind);
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
    fn every_operation_is_found_by_its_own_path_and_every_product_reads() {
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
    fn types_refer_to_types_of_their_product() {
        fn named(ty: &model::Type) -> Option<&str> {
            match ty {
                model::Type::Named(name) => Some(name),
                model::Type::List(inner) | model::Type::Map(inner) => named(inner),
                _ => None,
            }
        }
        for entry in CATALOGUE.entries() {
            let found = CATALOGUE.find(&entry.method, entry.path.trim_end()).unwrap();
            let own = found.operation.body.iter().chain(&found.operation.response);
            let fields = found.types.values().flatten().chain(&found.operation.query);
            for name in own.chain(fields.map(|field| &field.ty)).filter_map(named) {
                assert!(found.types.contains_key(name), "{name} of {}", entry.name);
            }
        }
    }
}
