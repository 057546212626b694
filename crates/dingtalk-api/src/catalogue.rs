//! Operations that are chosen while the program runs, from `dingtalk-catalogue`.

use std::sync::{LazyLock, OnceLock};

use dingtalk_catalogue::{Credential, Host, PageDialect, Place};
use http::Method;

use crate::operation::{Auth, Encoding, Operation};
use crate::page::Paging;

/// One for each operation of the catalogue, made when it is first called.
static MADE: LazyLock<Vec<OnceLock<Operation>>> =
    LazyLock::new(|| dingtalk_catalogue::operations().iter().map(|_| OnceLock::new()).collect());

impl Operation {
    /// The operation of the catalogue with all that is known about calling it, as its generated function has it.
    ///
    /// ```
    /// use dingtalk_api::Operation;
    ///
    /// let found = dingtalk_catalogue::find("oapi.user.get").unwrap();
    /// assert_eq!(Operation::of_catalogue(found).id(), "oapi::user::get");
    /// ```
    pub fn of_catalogue(found: &'static dingtalk_catalogue::Operation) -> &'static Self {
        static RAW: LazyLock<Operation> = LazyLock::new(|| Operation::raw(Method::GET, String::new()));
        let number = dingtalk_catalogue::operations().iter().position(|other| std::ptr::eq(other, found));
        let made = number.and_then(|number| MADE.get(number));
        made.map_or_else(|| &*RAW, |made| made.get_or_init(|| made_of(found)))
    }
}

fn made_of(found: &'static dingtalk_catalogue::Operation) -> Operation {
    let method = Method::from_bytes(found.method().as_bytes()).unwrap_or(Method::POST);
    let mut operation = match found.host() {
        Host::Oapi if method == Method::GET => Operation::oapi_get(found.id(), found.path()),
        Host::Oapi => Operation::oapi_post(found.id(), found.path()),
        Host::Api => Operation::api(found.id(), method, found.path()),
    };
    operation = operation.auth(auth(found)).encoding(match found.encoding() {
        dingtalk_catalogue::Encoding::Query => Encoding::Query,
        dingtalk_catalogue::Encoding::Multipart => Encoding::Multipart,
        _ => Encoding::Json,
    });
    let request = found.request();
    let names = |place: Place| {
        let fields = request.iter().filter(move |field| field.place() == place);
        fields.map(dingtalk_catalogue::Field::name).collect::<Vec<&'static str>>()
    };
    // What they are made of lives as long as the process, and so do they: made once, in `MADE`.
    if found.encoding() != dingtalk_catalogue::Encoding::Query {
        operation = operation.query(names(Place::Query).leak());
    }
    operation = operation.headers(names(Place::Header).leak());
    if let Some(whole) = names(Place::WholeBody).first() {
        operation = operation.bare_body(whole);
    }
    if let Some(paging) = found.paging() {
        operation = operation.paging(paging_of(paging));
    }
    operation = if found.is_idempotent() { operation.idempotent() } else { operation.not_idempotent() };
    if !found.is_counted() {
        operation = operation.uncounted();
    }
    let scopes: Vec<&'static str> = found.scopes().iter().map(String::as_str).collect();
    operation = operation.scopes(scopes.leak());
    match found.documentation_url() {
        Some(page) => operation.documentation(page.leak()),
        None => operation,
    }
}

fn auth(found: &'static dingtalk_catalogue::Operation) -> Auth {
    match found.credential() {
        Credential::Token if found.tokens() == ["suite"] => Auth::Suite,
        Credential::Token => Auth::App,
        Credential::Suite | Credential::SignedSuite => Auth::Suite,
        Credential::Webhook => Auth::Webhook,
        _ => Auth::None,
    }
}

fn paging_of(paging: &'static dingtalk_catalogue::Paging) -> Paging {
    let position = paging.position();
    let mut made = match paging.dialect() {
        PageDialect::Cursor => Paging::cursor(position),
        PageDialect::Number => Paging::number(position),
        PageDialect::Offset => Paging::offset(position),
        _ => Paging::token(position),
    };
    if let Some(size) = paging.size() {
        made = made.size(size);
    }
    if let Some(next) = paging.next() {
        made = made.next(next);
    }
    if let Some(more) = paging.more() {
        made = made.more(more);
    }
    if let Some(items) = paging.items() {
        made = made.items(items);
    }
    made
}

#[cfg(all(test, feature = "operations"))]
mod tests {
    use super::*;
    use crate::operations;

    /// Written by hand, each for a reason: files, an address that comes from elsewhere, reading that removes.
    const BY_HAND: [&str; 5] = [
        "oapi::callback::get_failed_result",
        "oapi::file_upload::single",
        "oapi::file_upload::chunk",
        "oapi::media::upload",
        "oapi::robot::send",
    ];

    /// All of an operation, and of those by hand what a call by the catalogue rests on.
    fn facts(operation: &Operation) -> String {
        if BY_HAND.contains(&operation.id()) {
            let (method, path) = (operation.method(), operation.path());
            let (auth, encoding) = (operation.authorized_by(), operation.body_encoding());
            let rest = (operation.is_idempotent(), operation.is_counted(), operation.documentation_url());
            return format!("{method} {path} {auth:?} {encoding:?} {rest:?}");
        }
        format!("{operation:?}")
    }

    /// With `full`: all 4 354 of both.
    #[test]
    fn an_operation_of_the_catalogue_is_that_of_its_function() {
        let mut count = 0;
        let mut different = Vec::new();
        for operation in operations() {
            count += 1;
            let found = dingtalk_catalogue::find(operation.id());
            let found = found.unwrap_or_else(|| panic!("{} is not in the catalogue", operation.id()));
            let made = Operation::of_catalogue(found);
            let (made, by_function) = (facts(made), facts(operation));
            if made != by_function {
                different.push(format!("{}\n  {made}\n  {by_function}", operation.id()));
            }
        }
        println!("{count} operations compared");
        assert!(different.is_empty(), "{} differ:\n{}", different.len(), different.join("\n"));
        assert!(!cfg!(feature = "full") || count == dingtalk_catalogue::operations().len(), "{count}");
    }
}
