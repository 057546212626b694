/// How an operation pages. Names are wire names, dotted inside objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    dialect: PageDialect,
    position: String,
    size: Option<String>,
    next: Option<String>,
    more: Option<String>,
    items: Option<String>,
}

/// What the position of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PageDialect {
    /// An opaque text that the answer names.
    Token,
    /// A number that the answer names.
    Cursor,
    /// The number of a page.
    Number,
    /// The number of elements before it.
    Offset,
}

impl Paging {
    /// `DIALECT POSITION size=… next=… more=… items=…`
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let dialect = match words.next()? {
            "token" => PageDialect::Token,
            "cursor" => PageDialect::Cursor,
            "number" => PageDialect::Number,
            "offset" => PageDialect::Offset,
            _ => return None,
        };
        let position = words.next()?.to_owned();
        let place = |name: &str| {
            let mut places = words.clone().filter_map(|word| word.split_once('='));
            places.find(|(key, _)| *key == name).map(|(_, place)| place.to_owned())
        };
        let (size, next, more, items) = (place("size"), place("next"), place("more"), place("items"));
        Some(Self { dialect, position, size, next, more, items })
    }

    /// What the position is.
    pub fn dialect(&self) -> PageDialect {
        self.dialect
    }

    /// The request's position.
    pub fn position(&self) -> &str {
        &self.position
    }

    /// The request's size of a page.
    pub fn size(&self) -> Option<&str> {
        self.size.as_deref()
    }

    /// The answer's next position.
    pub fn next(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// The answer's word about more pages.
    pub fn more(&self) -> Option<&str> {
        self.more.as_deref()
    }

    /// The answer's list.
    pub fn items(&self) -> Option<&str> {
        self.items.as_deref()
    }
}
