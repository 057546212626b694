//! Types that people meet every day, called by their use, in `overlay/names.json`.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// The names by module (`oapi.process`): `"FormValue": "create request.form_component_values"`, the type of that part of the
/// function's request or response.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Names {
    places: BTreeMap<String, BTreeMap<String, String>>,
    #[serde(skip)]
    used: RefCell<BTreeSet<String>>,
}

impl Names {
    /// The names of parts of a function's request and response (`true`), with the path to them.
    pub fn of<'a>(
        &'a self,
        module: &'a str,
        function: &'a str,
    ) -> impl Iterator<Item = (&'a str, bool, &'a str)> {
        let places = self.places.get(module).into_iter().flatten();
        places.filter_map(move |(name, place)| {
            let (of, place) = place.split_once(' ')?;
            let (role, path) = place.split_once('.')?;
            let in_response = matches!(role, "response");
            if of != function || !(in_response || role == "request") {
                return None;
            }
            self.used.borrow_mut().insert(key(module, name));
            Some((name.as_str(), in_response, path))
        })
    }

    /// An entry that names no function.
    pub(super) fn unused(&self) -> Option<String> {
        let keys = |(module, names): (&String, &BTreeMap<String, String>)| {
            names.keys().map(|name| key(module, name)).collect::<Vec<_>>()
        };
        self.places.iter().flat_map(keys).find(|key| !self.used.borrow().contains(key))
    }
}

fn key(module: &str, name: &str) -> String {
    format!("{module} {name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_belongs_to_a_part_of_one_function() {
        let names = r#"{"oapi.a": {"Row": "list response.result.rows", "Gone": "gone request.x", "Odd": "list rows"}}"#;
        let names: Names = serde_json::from_str(names).unwrap();
        assert_eq!(names.of("oapi.a", "list").collect::<Vec<_>>(), [("Row", true, "result.rows")]);
        assert_eq!(names.of("oapi.b", "list").count(), 0);
        assert_eq!(names.unused().as_deref(), Some("oapi.a Gone"));
    }
}
