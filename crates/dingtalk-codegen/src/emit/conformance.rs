//! The table that the conformance test walks: every documented operation with its function, and what is written by hand.

use std::fmt::Write as _;

use super::HEADER;
use crate::handwritten::Handwritten;
use crate::model::Module;

/// The text of `crates/dingtalk-api/tests/conformance/table.rs`.
///
/// Samples come from official pages, so an operation without one would only cost time to compile.
pub fn conformance(modules: &[Module], handwritten: &Handwritten) -> String {
    let mut text = format!(
        "{HEADER}//! The documented operations.\n\nuse dingtalk_api::{{oapi, v1, v2}};\n\nuse super::entry::{{Entry, bare, entry}};\n\n"
    );
    text.push_str("#[allow(deprecated)]\n#[rustfmt::skip]\npub(crate) fn table() -> Vec<Entry> {\nvec![\n");
    let mut line = |takes_request: bool, method: &str, path: &str, id: &str| {
        let kind = if takes_request { "entry" } else { "bare" };
        let _ = writeln!(text, "    {kind}(\"{method}\", \"{path}\", {id}),");
    };
    for function in
        modules.iter().flat_map(Module::functions).filter(|function| !function.operation.page.is_empty())
    {
        let operation = &function.operation;
        line(function.request.is_some(), &operation.method, &operation.path, &function.id);
    }
    for endpoint in handwritten.endpoints.values() {
        if let Some(signature) = &endpoint.signature {
            line(signature.request.is_some(), &endpoint.method, &endpoint.path, &endpoint.id);
        }
    }
    text.push_str("]\n}\n");
    text
}
