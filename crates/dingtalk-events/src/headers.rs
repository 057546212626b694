use std::fmt;

/// Headers in the order of their arrival. One buffer holds them all: a Stream frame has about ten short ones.
///
/// `Debug` names them without their values: signatures and tokens are among them.
///
/// ```
/// use dingtalk_events::Headers;
///
/// let mut headers = Headers::new();
/// headers.insert("topic", "*");
/// headers.insert("time", "1690362102194");
/// assert_eq!(headers.get("time"), Some("1690362102194"));
/// assert_eq!(headers.take("topic").as_deref(), Some("*"));
/// assert_eq!(headers.len(), 1);
/// ```
#[derive(Clone, Default)]
pub struct Headers {
    text: String,
    spans: Vec<Span>,
}

/// Where a header is in the text: the name, and behind it the value.
#[derive(Debug, Clone, Copy)]
struct Span {
    name: usize,
    value: usize,
    end: usize,
}

impl Headers {
    /// No header yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// No header yet, with room for `headers` of them that have `bytes` of names and values together.
    pub fn with_capacity(headers: usize, bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), spans: Vec::with_capacity(headers) }
    }

    /// Adds a header behind the others. Of two with the same name the first is found.
    pub fn insert(&mut self, name: impl AsRef<str>, value: impl AsRef<str>) {
        let start = self.text.len();
        self.text.push_str(name.as_ref());
        let middle = self.text.len();
        self.text.push_str(value.as_ref());
        self.spans.push(Span { name: start, value: middle, end: self.text.len() });
    }

    /// The value of the header of this name; where there is none, of the one that differs only in case.
    pub fn get(&self, name: &str) -> Option<&str> {
        let span = self.spans.get(self.find(name)?)?;
        self.text.get(span.value..span.end)
    }

    /// Removes the header that [`get`](Self::get) finds and returns its value.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let span = self.spans.remove(self.find(name)?);
        self.text.get(span.value..span.end).map(str::to_owned)
    }

    /// Removes the headers for whose name and value `keep` is false; it sees them in their order.
    pub fn retain(&mut self, mut keep: impl FnMut(&str, &str) -> bool) {
        let text = &self.text;
        // Spans lie in the text by construction.
        let part = |from, to| text.get(from..to).unwrap_or_default();
        self.spans.retain(|span| keep(part(span.name, span.value), part(span.value, span.end)));
    }

    fn find(&self, name: &str) -> Option<usize> {
        let (text, name) = (self.text.as_bytes(), name.as_bytes());
        let of_length = |span: &Span| {
            let is_as_long = span.value.saturating_sub(span.name) == name.len();
            is_as_long.then(|| text.get(span.name..span.value)).flatten()
        };
        let exact = self.spans.iter().position(|span| of_length(span) == Some(name));
        exact.or_else(|| {
            self.spans
                .iter()
                .position(|span| of_length(span).is_some_and(|other| other.eq_ignore_ascii_case(name)))
        })
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        // Spans lie in the text by construction.
        let part = |from, to| self.text.get(from..to).unwrap_or_default();
        self.spans.iter().map(move |span| (part(span.name, span.value), part(span.value, span.end)))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// How many bytes of memory their text and places take.
    pub fn bytes(&self) -> usize {
        self.text.capacity() + self.spans.capacity() * size_of::<Span>()
    }
}

impl PartialEq for Headers {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Headers {}

impl fmt::Debug for Headers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_keep_their_order_and_the_first_of_a_name_is_found() {
        let mut headers = Headers::new();
        for (name, value) in [("a", "1"), ("", "empty"), ("a", "2"), ("b", "")] {
            headers.insert(name, value);
        }
        assert_eq!(
            (headers.get("a"), headers.get(""), headers.get("b")),
            (Some("1"), Some("empty"), Some(""))
        );
        assert_eq!((headers.get("A"), headers.get("aa"), headers.get("c")), (Some("1"), None, None));
        headers.insert("A", "exact");
        assert_eq!(headers.take("A").as_deref(), Some("exact"));
        assert_eq!(headers.take("a").as_deref(), Some("1"));
        assert_eq!(headers.iter().collect::<Vec<_>>(), [("", "empty"), ("a", "2"), ("b", "")]);
    }

    #[test]
    fn what_is_retained_keeps_its_order() {
        let mut headers = Headers::new();
        for (name, value) in [("a", "1"), ("b", "2"), ("a", "3"), ("c", "4")] {
            headers.insert(name, value);
        }
        headers.retain(|name, value| name != "a" || value == "3");
        assert_eq!(headers.iter().collect::<Vec<_>>(), [("b", "2"), ("a", "3"), ("c", "4")]);
    }

    #[test]
    fn equality_is_that_of_what_is_left() {
        let (mut one, mut other) = (Headers::new(), Headers::new());
        one.insert("gone", "x");
        one.insert("a", "1");
        other.insert("a", "1");
        assert_ne!(one, other);
        assert_eq!(one.take("gone").as_deref(), Some("x"));
        assert_eq!(one, other);
    }

    #[test]
    fn debug_shows_no_values() {
        let mut headers = Headers::new();
        headers.insert("sign", "canary");
        assert_eq!(format!("{headers:?}"), r#"{"sign"}"#);
    }
}
