//! Pages of a list, in the ways of both hosts: `cursor` and `nextToken`, `offset`, and numbered pages.

use serde_json::Value;

use crate::document::Document;

/// Items on a page when the request does not say.
const USUAL_SIZE: usize = 100;

/// The page that a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    start: Start,
    size: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Start {
    /// After so many items.
    Skip(u64),
    /// At the first item with this position or a later one: what an earlier page gave as the next.
    At(u64),
}

/// A page of a list.
#[derive(Debug)]
pub(crate) struct Cut<T> {
    pub(crate) items: Vec<T>,
    /// Where the next page begins; `None` at the end.
    pub(crate) next: Option<u64>,
    /// Items on all pages.
    pub(crate) total: usize,
}

impl Page {
    /// A position that is no number begins at the beginning: first pages are asked for by `""`, `0` and `null` alike.
    /// Without any, the next page is told by position, as the walk goes on by cursor.
    pub(crate) fn of(request: &Document) -> Self {
        let number = |names: &[&str]| {
            let named = names.iter().find_map(|name| request.integer(name));
            named.and_then(|number| u64::try_from(number).ok())
        };
        let size = number(&["size", "pageSize", "maxResults", "limit", "pageLimit", "maxResult"]);
        let size = size.and_then(|size| usize::try_from(size).ok()).filter(|size| *size > 0);
        let size = size.unwrap_or(USUAL_SIZE);
        let skipped =
            |page: u64| page.saturating_sub(1).saturating_mul(u64::try_from(size).unwrap_or(u64::MAX));
        let start = number(&["nextToken", "cursor", "nextCursor", "pageToken"]).map(Start::At);
        let start = start.or_else(|| number(&["offset", "start"]).map(Start::Skip));
        let start = start.or_else(|| {
            number(&["pageNumber", "pageNo", "currentPage", "page", "pageIndex"])
                .map(|page| Start::Skip(skipped(page)))
        });
        Self { start: start.unwrap_or(Start::At(0)), size }
    }

    /// One page with all there is.
    pub(crate) const fn everything() -> Self {
        Self { start: Start::Skip(0), size: usize::MAX }
    }

    /// The same page where a list is walked by counting, and the request counts from the beginning.
    pub(crate) fn counted(self) -> Self {
        let start = if self.start == Start::At(0) { Start::Skip(0) } else { self.start };
        Self { start, ..self }
    }

    /// The page of items that come with their positions, in ascending order of these.
    pub(crate) fn cut<T>(self, items: impl IntoIterator<Item = (u64, T)>) -> Cut<T> {
        let mut cut = Cut { items: Vec::new(), next: None, total: 0 };
        let mut before = 0;
        for (position, item) in items {
            cut.total += 1;
            let is_earlier = match self.start {
                Start::Skip(count) => before < count,
                Start::At(first) => position < first,
            };
            if is_earlier {
                before += 1;
            } else if cut.items.len() < self.size {
                cut.items.push(item);
            } else if cut.next.is_none() {
                cut.next = Some(match self.start {
                    Start::Skip(count) => count.saturating_add(u64::try_from(self.size).unwrap_or(u64::MAX)),
                    Start::At(_) => position,
                });
            }
        }
        cut
    }

    /// The page of items whose positions are their places in the list.
    pub(crate) fn cut_list<T>(self, items: impl IntoIterator<Item = T>) -> Cut<T> {
        self.cut((0..).zip(items))
    }
}

impl<T> Cut<T> {
    pub(crate) fn map<U>(self, map: impl FnMut(T) -> U) -> Cut<U> {
        let Self { items, next, total } = self;
        Cut { items: items.into_iter().map(map).collect(), next, total }
    }

    /// What answers say of a page besides its items, under all names in use.
    pub(crate) fn members(&self) -> Document {
        let mut members = Document::default();
        for name in ["hasMore", "more", "hasNext"] {
            members.set(name, self.next.is_some());
        }
        for name in ["total", "totalCount", "totalSize"] {
            members.set(name, self.total);
        }
        if let Some(next) = self.next {
            for name in ["nextToken", "nextCursor"] {
                members.set(name, Value::from(next));
            }
        }
        members
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn walk(style: &str) -> Vec<Vec<u64>> {
        let (mut pages, mut position) = (Vec::new(), Some(u64::from(style == "pageNumber")));
        while let Some(at) = position {
            let request = Document::of(json!({style: at, "maxResults": 2}));
            let cut = Page::of(&request).cut([(1, 1), (4, 4), (6, 6), (7, 7), (9, 9)]);
            assert_eq!(cut.total, 5);
            position = if style == "pageNumber" { cut.next.map(|_| at + 1) } else { cut.next };
            pages.push(cut.items);
        }
        pages
    }

    #[test]
    fn every_way_of_paging_walks_a_list_to_its_end() {
        for style in ["nextToken", "cursor", "offset", "pageNumber"] {
            assert_eq!(walk(style), [vec![1, 4], vec![6, 7], vec![9]], "{style}");
        }
    }

    #[test]
    fn a_token_survives_the_removal_of_what_was_seen() {
        let page = Page::of(&Document::of(json!({"next_token": "6", "size": 2})));
        assert_eq!(page.cut([(6, 6), (7, 7), (9, 9)]).items, [6, 7]);
    }
}
