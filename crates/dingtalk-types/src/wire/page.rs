/// An answer that is one page of a list.
pub trait Page {
    /// An element of the list.
    type Item: Send + Unpin + 'static;

    /// The elements of this page.
    fn into_items(self) -> Vec<Self::Item>;
}

/// Implements [`Page`]: the answer, its element and the way to the list.
macro_rules! page {
    ($name:ident => $item:ty, $($list:ident).+) => {
        impl $crate::wire::Page for $name {
            type Item = $item;

            fn into_items(self) -> Vec<$item> {
                self.$($list).+
            }
        }
    };
}

pub(crate) use page;
