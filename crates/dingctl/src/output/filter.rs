//! `--jq`: a filter of jq over the data.

use std::fmt;

use jaq_core::data::JustLut;
use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Filter as Compiled, Vars, unwrap_valr};
use jaq_json::{Val, read};
use serde_json::Value;

use crate::failure::Failure;

pub(super) struct Filter {
    compiled: Compiled<JustLut<Val>>,
}

impl fmt::Debug for Filter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Filter").finish_non_exhaustive()
    }
}

impl Filter {
    pub(super) fn parse(text: &str) -> Result<Self, Failure> {
        let wrong = || {
            Failure::usage(format!("--jq: `{text}` is no filter of jq"))
                .next("quote it for the shell: --jq '.result.name'")
        };
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
        let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        let arena = Arena::default();
        let modules =
            Loader::new(definitions).load(&arena, File { code: text, path: () }).map_err(|_| wrong())?;
        let compiled = Compiler::default().with_funs(functions).compile(modules).map_err(|_| wrong())?;
        Ok(Self { compiled })
    }

    /// All that it makes of a value.
    pub(super) fn apply(&self, value: &Value) -> Result<Vec<Value>, Failure> {
        let input = read::parse_single(value.to_string().as_bytes())
            .map_err(|error| Failure::other(format!("--jq cannot read the data: {error}")))?;
        let context = Ctx::<JustLut<Val>>::new(&self.compiled.lut, Vars::new([]));
        let outputs = self.compiled.id.run((context, input)).map(unwrap_valr);
        outputs
            .map(|output| {
                let output = output.map_err(|error| Failure::usage(format!("--jq: {error}")))?;
                let text = output.to_string();
                serde_json::from_str(&text)
                    .map_err(|_| Failure::usage(format!("--jq: what comes out is no JSON: {text}")))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_filter_makes_any_number_of_values() {
        let filter = Filter::parse(".list[] | {id, \"名\": .name}").unwrap();
        let made = filter.apply(&json!({"list": [{"id": 1, "name": "王"}, {"id": 2}]})).unwrap();
        assert_eq!(made, [json!({"id": 1, "名": "王"}), json!({"id": 2, "名": null})]);
        assert!(Filter::parse(".[").is_err());
        assert!(Filter::parse(".a").unwrap().apply(&json!([1])).is_err());
    }
}
