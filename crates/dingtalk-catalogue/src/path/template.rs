//! Templates of paths.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// A path with holes. A hole stands for one text and may be a part of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Segment>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(String),
    Hole { before: String, after: String },
}

impl Template {
    /// A path in which `{name}` is a hole.
    pub fn new(path: &str) -> Self {
        Self(path.split('/').map(Segment::new).collect())
    }

    pub(super) fn segments(&self) -> usize {
        self.0.len()
    }

    /// The texts in the holes, decoded; `None` unless it fits. `path` is as sent: a `/` that belongs to a value is still
    /// percent-encoded.
    pub fn fill(&self, path: &str) -> Option<Vec<String>> {
        let mut texts = Vec::new();
        let mut segments = path.split('/').map(decode);
        for wanted in &self.0 {
            let segment = segments.next()?;
            match wanted {
                Segment::Literal(literal) => (*literal == *segment).then_some(())?,
                Segment::Hole { before, after } => {
                    let text = segment.strip_prefix(before.as_str())?.strip_suffix(after.as_str())?;
                    texts.push(text.to_owned());
                }
            }
        }
        segments.next().is_none().then_some(texts)
    }

    /// Whether it fits paths that the other one fits, and comes before it there.
    pub fn is_narrower_than(&self, other: &Self) -> bool {
        let overlap = |(own, other): (&Segment, &Segment)| match (own, other) {
            (Segment::Literal(own), Segment::Literal(other)) => own == other,
            _ => true,
        };
        self.0.len() == other.0.len()
            && self.0.iter().zip(&other.0).all(overlap)
            && self.rank() < other.rank()
    }

    /// Orders templates so that the first that fits is the one meant: literals before partial holes before whole ones.
    pub(super) fn rank(&self) -> Vec<u8> {
        let rank = |segment: &Segment| match segment {
            Segment::Literal(_) => 0,
            Segment::Hole { before, after } if before.is_empty() && after.is_empty() => 2,
            Segment::Hole { .. } => 1,
        };
        self.0.iter().map(rank).collect()
    }
}

impl Segment {
    fn new(text: &str) -> Self {
        let hole = text.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?.1)));
        match hole {
            Some((before, after)) => Self::Hole { before: before.to_owned(), after: after.to_owned() },
            None => Self::Literal(text.to_owned()),
        }
    }
}

fn decode(segment: &str) -> Cow<'_, str> {
    if segment.contains('%') { percent_decode_str(segment).decode_utf8_lossy() } else { segment.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_takes_any_text_also_an_encoded_slash() {
        let template = Template::new("/v1.0/oauth2/{corpId}/token");
        assert_eq!(template.fill("/v1.0/oauth2/ding1/token"), Some(vec!["ding1".to_owned()]));
        assert_eq!(template.fill("/v1.0/oauth2/a%2Fb%20c/token"), Some(vec!["a/b c".to_owned()]));
        assert_eq!(template.fill("/v1.0/oauth2/ding1/token/x"), None);
        assert_eq!(template.fill("/v1.0/oauth2/ding1"), None);
    }

    #[test]
    fn a_hole_may_be_a_part_of_a_segment() {
        let template = Template::new("/v1.0/yida/processes/{processId}definitions/designs");
        let texts = template.fill("/v1.0/yida/processes/p1definitions/designs");
        assert_eq!(texts, Some(vec!["p1".to_owned()]));
        assert_eq!(template.fill("/v1.0/yida/processes/p1/designs"), None);
    }

    #[test]
    fn literals_come_before_holes() {
        let literal = Template::new("/a/{x}/me").rank();
        let partial = Template::new("/a/{x}/{y}s").rank();
        let hole = Template::new("/a/{x}/{y}").rank();
        assert!(literal < partial && partial < hole);
    }
}
