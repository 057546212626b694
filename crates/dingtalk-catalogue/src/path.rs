//! Path templates: `/v1.0/contact/users/{unionId}`. A hole need not be a whole segment.

pub(crate) struct Template {
    /// The literal before each hole, with the hole's name.
    holes: Vec<(&'static str, &'static str)>,
    end: &'static str,
}

impl Template {
    pub(crate) fn new(path: &'static str) -> Self {
        let (mut holes, mut rest) = (Vec::new(), path);
        while let Some((literal, name, after)) = rest.split_once('{').and_then(|(literal, tail)| {
            let (name, after) = tail.split_once('}')?;
            Some((literal, name, after))
        }) {
            holes.push((literal, name));
            rest = after;
        }
        Self { holes, end: rest.trim_end() }
    }

    /// How many characters it says itself.
    pub(crate) fn literals(&self) -> usize {
        self.holes.iter().map(|(literal, _)| literal.len()).sum::<usize>().saturating_add(self.end.len())
    }

    /// The values of its holes in `path`, none of which is empty or goes over a `/`.
    pub(crate) fn fill(&self, path: &str) -> Option<Vec<(&'static str, String)>> {
        let mut holes = self.holes.iter();
        let &(first, mut name) = holes.next()?;
        let mut rest = path.strip_prefix(first)?;
        let mut values = Vec::new();
        for (literal, next) in holes {
            let (value, after) = rest.split_once(*literal)?;
            values.push((name, value.to_owned()));
            (rest, name) = (after, *next);
        }
        values.push((name, rest.strip_suffix(self.end)?.to_owned()));
        let fits = |value: &str| !value.is_empty() && !value.contains('/');
        values.iter().all(|(_, value)| fits(value)).then_some(values)
    }
}

/// A template without the names of its holes, and without a space that one was published with.
pub(crate) fn without_names(path: &str) -> String {
    let mut parts = path.trim().split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "{" + part.split_once('}').map_or(part, |(_, after)| after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_gives_the_values_of_its_holes() {
        let template = Template::new("/v1.0/a/{x}/b/{y}:do");
        assert_eq!(template.fill("/v1.0/a/1/b/2:do"), Some(vec![("x", "1".into()), ("y", "2".into())]));
        for path in ["/v1.0/a//b/2:do", "/v1.0/a/1/c/b/2:do", "/v1.0/a/1/b/2", "/v1.0/a/1/b/:do"] {
            assert_eq!(template.fill(path), None, "{path}");
        }
        assert_eq!(without_names("/a/{x}/b "), "/a/{/b");
    }
}
