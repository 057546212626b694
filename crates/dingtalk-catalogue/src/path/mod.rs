//! Path templates such as `/v1.0/oauth2/{corpId}/token`, and what is found by the path of a request.

mod table;
mod template;

pub use table::PathTable;
pub use template::Template;

/// The names of a template's holes, in order.
pub fn names(template: &str) -> impl Iterator<Item = &str> {
    template.split('{').skip(1).filter_map(|piece| Some(piece.split_once('}')?.0))
}

/// A template without the names of its holes, and without a space that one was published with: two spellings of one template
/// are equal.
pub fn without_names(template: &str) -> String {
    let mut pieces = template.trim().split('{');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        text.push_str("{}");
        text.push_str(piece.split_once('}').map_or("", |(_, after)| after));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_holes_do_not_matter() {
        assert_eq!(without_names("/a/{x}b/{y} "), "/a/{}b/{}");
        assert_eq!(without_names("/a/b"), "/a/b");
        assert_eq!(names("/a/{x}b/{y}").collect::<Vec<_>>(), ["x", "y"]);
    }
}
