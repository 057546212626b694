//! What is found by the path of a request.

use std::collections::HashMap;

use super::template::Template;

/// Things by their paths, of which some are templates.
///
/// ```
/// # use dingtalk_catalogue::path::PathTable;
/// let table = PathTable::new([("/v1.0/todo/tasks/{taskId}", "one"), ("/v1.0/todo/tasks/sources", "sources")]);
/// assert_eq!(table.find("/v1.0/todo/tasks/a%2Fb", |_| true), Some((&"one", vec!["a/b".to_owned()])));
/// assert_eq!(table.find("/v1.0/todo/tasks/sources", |_| true), Some((&"sources", vec![])));
/// ```
#[derive(Debug)]
pub struct PathTable<T> {
    exact: HashMap<&'static str, Vec<T>>,
    /// By number of segments and by the second of them, which names the product (empty for a hole); the one meant before those
    /// that fit as well.
    templates: HashMap<usize, HashMap<&'static str, Group<T>>>,
}

type Group<T> = Vec<(Template, T)>;

impl<T> PathTable<T> {
    /// Of paths and the things that they mean; several things may have one path.
    pub fn new(things: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut table = Self { exact: HashMap::new(), templates: HashMap::new() };
        for (path, thing) in things {
            if path.contains('{') {
                let template = Template::new(path);
                let product = Some(second_segment(path)).filter(|product| !product.contains('{'));
                let products = table.templates.entry(template.segments()).or_default();
                products.entry(product.unwrap_or_default()).or_default().push((template, thing));
            } else {
                table.exact.entry(path).or_default().push(thing);
            }
        }
        for group in table.templates.values_mut().flat_map(HashMap::values_mut) {
            group.sort_by_cached_key(|(template, _)| template.rank());
        }
        table
    }

    /// The thing that a path as sent means among those wanted, with the texts in the holes of its own.
    pub fn find(&self, path: &str, wanted: impl Fn(&T) -> bool) -> Option<(&T, Vec<String>)> {
        let mut exact = self.exact.get(path).into_iter().flatten();
        if let Some(thing) = exact.find(|thing| wanted(thing)) {
            return Some((thing, Vec::new()));
        }
        let products = self.templates.get(&path.split('/').count())?;
        let groups = [products.get(second_segment(path)), products.get("")];
        let mut fitting = groups.into_iter().flatten().flatten().filter(|(_, thing)| wanted(thing));
        fitting.find_map(|(template, thing)| Some((thing, template.fill(path)?)))
    }
}

fn second_segment(path: &str) -> &str {
    path.split('/').nth(2).unwrap_or_default()
}
