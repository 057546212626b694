use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use dingtalk_types::wire::{Page, ResponseBody};
use futures_core::Stream;

use super::Pages;
use crate::call::Call;
use crate::error::Error;

/// The elements of a list over all its pages.
#[must_use = "nothing is sent until an element is asked for"]
pub struct Items<'c, R: Page> {
    pages: Pages<'c, R>,
    page: vec::IntoIter<R::Item>,
}

impl<'c, R: ResponseBody> Call<'c, R> {
    /// The elements of a list over all its pages, from this one on, as a stream.
    ///
    /// ```
    /// # use dingtalk_api::{Client, Error};
    /// use dingtalk_api::oapi;
    ///
    /// # async fn example(client: Client) -> Result<(), Error> {
    /// let mut users = oapi::user::list(&client, &oapi::user::ListUserRequest::new(1, 0, 100)).items();
    /// while let Some(user) = users.next().await {
    ///     println!("{}", user?.name);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn items(self) -> Items<'c, R>
    where
        R: Page,
    {
        Items::new(self.pages())
    }
}

impl<'c, R: ResponseBody + Page> Items<'c, R> {
    fn new(pages: Pages<'c, R>) -> Self {
        Self { pages, page: Vec::new().into_iter() }
    }

    /// The next element; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<R::Item, Error>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    /// All elements, in order.
    ///
    /// # Errors
    /// The first error; what came before it is dropped.
    pub async fn collect(mut self) -> Result<Vec<R::Item>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.next().await {
            items.push(item?);
        }
        Ok(items)
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<R::Item, Error>>> {
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            match std::task::ready!(Pin::new(&mut self.pages).poll_next(context)) {
                Some(Ok(page)) => self.page = page.into_inner().into_items().into_iter(),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl<R: ResponseBody + Page> Stream for Items<'_, R>
where
    R::Item: Unpin,
{
    type Item = Result<R::Item, Error>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_item(context)
    }
}

impl<R: Page> fmt::Debug for Items<'_, R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}
