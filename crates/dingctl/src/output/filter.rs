//! `--jq`: a filter of jq over the data.

use std::fmt;

use jaq_core::data::JustLut;
use jaq_core::load::{self, Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Filter as Compiled, Vars, compile, unwrap_valr};
use jaq_json::{Val, read};
use serde_json::Value;

use crate::failure::{Failure, shown};

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
        let wrong = |why: String| {
            Failure::usage(format!("--jq: `{text}` is no filter of jq: {why}"))
                .next("the language is that of jq; quote it for the shell: --jq '.result.name'")
        };
        let definitions = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
        let functions = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
        let arena = Arena::default();
        let modules = Loader::new(definitions)
            .load(&arena, File { code: text, path: () })
            .map_err(|errors| wrong(unread(&errors)))?;
        let compiled = Compiler::default()
            .with_funs(functions)
            .compile(modules)
            .map_err(|errors| wrong(undefined(&errors)))?;
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
                let output = output.map_err(|error| failed(&error.to_string()))?;
                let text = output.to_string();
                serde_json::from_str(&text).map_err(|_| failed(&format!("what comes out is no JSON: {text}")))
            })
            .collect()
    }
}

/// The library's messages hold the values that they speak of, as long as these are.
fn failed(message: &str) -> Failure {
    Failure::usage(format!("--jq: {}", shown(message))).next("look at the data without --jq")
}

/// Where it cannot be read.
fn unread<P>(errors: &load::Errors<&str, P>) -> String {
    let place = errors.iter().find_map(|(_, error)| match error {
        load::Error::Lex(errors) => errors.first().map(|(_, found)| *found),
        load::Error::Parse(errors) => errors.first().map(|(_, found)| *found),
        load::Error::Io(errors) => errors.first().map(|(found, _)| *found),
    });
    match place {
        Some("") | None => "it ends too early".to_owned(),
        Some(found) => format!("not understood from `{found}` on"),
    }
}

/// Which name it does not know.
fn undefined<P>(errors: &compile::Errors<&str, P>) -> String {
    let names = errors.iter().flat_map(|(_, errors)| errors).map(|(name, _)| *name);
    names.map(|name| format!("`{name}` is not defined")).next().unwrap_or_default()
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
        let wrong = |text: &str| Filter::parse(text).expect_err("no filter").to_json().to_string();
        for (text, why) in
            [(".[", "ends too early"), (".a | foo", "`foo` is not defined"), (".a ) b", "from `)")]
        {
            assert!(wrong(text).contains(why), "{text}: {}", wrong(text));
        }
        let long = json!(["x".repeat(500)]);
        let failure = Filter::parse(".a").unwrap().apply(&long).expect_err("no object").to_json().to_string();
        assert!(failure.contains("cannot index") && failure.len() < 300, "{failure}");
    }
}
