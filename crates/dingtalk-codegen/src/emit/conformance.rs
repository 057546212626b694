//! The table that the conformance test walks: every documented operation with its function.

use std::fmt::Write as _;

use super::HEADER;
use crate::model::Module;

/// The text of `crates/dingtalk-api/tests/conformance/table.rs`.
///
/// Samples come from official pages, so an operation without one would only cost time to compile.
pub fn conformance(modules: &[Module]) -> String {
    let mut text = format!(
        "{HEADER}//! The documented operations.\n\nuse dingtalk_api::{{oapi, v1, v2}};\n\nuse super::entry::{{Entry, bare, entry}};\n\n"
    );
    text.push_str("#[allow(deprecated)]\n#[rustfmt::skip]\npub(crate) fn table() -> Vec<Entry> {\nvec![\n");
    for function in modules
        .iter()
        .flat_map(|module| &module.functions)
        .filter(|function| !function.operation.page.is_empty())
    {
        let kind = if function.request.is_some() { "entry" } else { "bare" };
        let operation = &function.operation;
        let _ =
            writeln!(text, "    {kind}(\"{}\", \"{}\", {}),", operation.method, operation.path, function.id);
    }
    text.push_str("]\n}\n");
    text
}
