//! Pages and their items, one after the other.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::ahead::ahead;
use super::{Paginated, Position, Walk};
use crate::boxed::BoxFuture;
use crate::error::{Error, Failed, PageError};
use crate::execute::execute;
use crate::operation::{Came, Place, Taken, finish, poll_read, take};
use crate::request::Request;
use crate::response::Response;

type Polled<T, E> = Poll<Option<Result<T, Error<E>>>>;
/// What was found out of the page after one: it, none, or what is wrong with it.
type Next = Result<Option<Position>, String>;
type Outcome = BoxFuture<'static, Result<Response, Failed>>;

/// How many pages a walk reads at most, unless it is told otherwise.
const MOST_PAGES: u64 = 1_000_000;

/// The pages of an operation: a [`Stream`], and [`try_next`](Pages::try_next) without one.
///
/// It ends where the server says so. After an error it ends too; [`position`](Pages::position) is
/// where it can be taken up again.
pub struct Pages<O> {
    request: Request,
    walk: Walk,
    state: State,
    position: Option<Position>,
    /// That of the page that was given last.
    given: Option<Position>,
    left: u64,
    prefetch: bool,
    /// What the last page was read from, if its items are wanted.
    body: Option<Bytes>,
    /// Where the page is that is being read.
    place: Place,
    operation: std::marker::PhantomData<fn() -> O>,
}

enum State {
    /// The request is ready to be sent.
    Ready,
    Sent(Outcome),
    /// A page has come and is read; with it what was found out of the page after it.
    Arrived(Outcome, Option<Next>),
    /// A page was given whose next page cannot be asked for: that is said when it is asked for.
    Trouble(String),
    Done,
}

impl<O: Paginated> Pages<O> {
    /// Begins at the page that the call names.
    pub fn new(operation: O) -> Self {
        Pages {
            request: operation.into_request(),
            walk: Walk::new(O::PAGING),
            state: State::Ready,
            position: None,
            given: None,
            left: MOST_PAGES,
            prefetch: false,
            body: None,
            place: Place::default(),
            operation: std::marker::PhantomData,
        }
    }

    /// Begins at a position of an earlier walk.
    #[must_use]
    pub fn resume(mut self, position: &Position) -> Self {
        self.position = Some(position.clone());
        self
    }

    /// Reads no more than this many pages.
    #[must_use]
    pub fn most_pages(mut self, count: u64) -> Self {
        self.left = count;
        self
    }

    /// Asks for the next page while the one before is worked on. Off by default.
    ///
    /// A task of tokio does, so that the page comes whatever the caller does meanwhile; it ends when the walk is dropped.
    /// Outside of tokio there is none, and each page is asked for when it is wanted.
    #[must_use]
    pub fn prefetch(mut self) -> Self {
        self.prefetch = true;
        self
    }

    /// The page that comes next; `None` before the first, unless it was resumed, and after the last. After an error it is
    /// the page that was not given, if it is known where that is.
    pub fn position(&self) -> Option<&Position> {
        self.position.as_ref()
    }

    /// The next page, or `None` after the last.
    ///
    /// # Errors
    ///
    /// As the call, and when the server leads in a circle or to another origin.
    pub async fn try_next(&mut self) -> Result<Option<O::Output>, Error<O::Error>> {
        std::future::poll_fn(|context| self.poll_page(context))
            .await
            .transpose()
    }

    fn send(&mut self) -> Result<(), Error<O::Error>> {
        if let Some(position) = &self.position {
            if !self.request.is_replayable() {
                return Err(
                    self.trouble("the body is a stream: no page can be asked for again".to_owned())
                );
            }
            let turned = self.walk.turn(&mut self.request, position);
            turned.map_err(|message| self.trouble(message))?;
        }
        self.state = State::Sent(execute(self.request.clone()));
        Ok(())
    }

    fn trouble(&self, message: String) -> Error<O::Error> {
        Error::Page(Box::new(PageError {
            meta: self.request.meta,
            message,
        }))
    }

    fn poll_page(&mut self, context: &mut Context<'_>) -> Polled<O::Output, O::Error> {
        loop {
            match &mut self.state {
                State::Done => return Poll::Ready(None),
                State::Trouble(message) => {
                    let message = std::mem::take(message);
                    self.state = State::Done;
                    return Poll::Ready(Some(Err(self.trouble(message))));
                }
                State::Ready if self.left == 0 => self.state = State::Done,
                State::Ready => {
                    if let Err(error) = self.send() {
                        self.state = State::Done;
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                State::Sent(outcome) => {
                    let outcome = ready!(outcome.as_mut().poll(context));
                    if outcome
                        .as_ref()
                        .is_ok_and(|response| self.walk.is_behind(response))
                    {
                        self.state = State::Done;
                        self.position = None;
                        return Poll::Ready(None);
                    }
                    if let Err(error) = self.arrived(outcome) {
                        self.state = State::Done;
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                State::Arrived(outcome, next) => {
                    let read = ready!(poll_read(outcome, &mut self.place, context, |response| {
                        take(response, O::decode)
                    }));
                    let next = next.take();
                    return Poll::Ready(Some(self.turn(read, next)));
                }
            }
        }
    }

    /// Looks for the next page in one that has come.
    fn arrived(&mut self, mut outcome: Result<Response, Failed>) -> Result<(), Error<O::Error>> {
        let page = outcome.as_mut().ok();
        let next = match page.filter(|response| response.status().is_success()) {
            Some(response) => {
                let read = Walk::prepare(response);
                read.map_err(|message| self.trouble(message))?;
                self.walk.unfold(response);
                if let Some(body) = &mut self.body {
                    *body = response.bytes();
                }
                let page = self.walk.is_page(&response.body);
                page.map_err(|message| self.trouble(message))?;
                let new = self.walk.is_new(response);
                new.map_err(|message| self.trouble(message))?;
                Some(self.walk.next(&self.request, response))
            }
            None => None,
        };
        self.state = State::Arrived(Box::pin(std::future::ready(outcome)), next);
        Ok(())
    }

    /// Gives a page that was read, and turns to the next one.
    fn turn(
        &mut self,
        read: Came<Taken<O::Output, O::Error>>,
        next: Option<Next>,
    ) -> Result<O::Output, Error<O::Error>> {
        self.state = State::Done;
        let (page, _) = finish(read)?;
        self.given = self.position.clone();
        match next {
            Some(Ok(position)) => self.position = position,
            // What came is good all the same.
            Some(Err(message)) => {
                self.position = None;
                self.state = State::Trouble(message);
                return Ok(page);
            }
            None => {}
        }
        self.left = self.left.saturating_sub(1);
        if self.position.is_some() && self.left > 0 {
            self.state = State::Ready;
            if self.prefetch {
                let sent = self.send();
                self.state = match (sent, std::mem::replace(&mut self.state, State::Done)) {
                    (Ok(()), State::Sent(outcome)) => {
                        State::Sent(ahead(outcome, self.request.meta))
                    }
                    (Ok(()), other) => other,
                    // The page that came comes before the trouble with the next one.
                    (Err(Error::Page(error)), _) => State::Trouble(error.message),
                    (Err(error), _) => return Err(error),
                };
            }
        }
        Ok(page)
    }

    /// The items of the pages.
    pub fn items(mut self) -> Items<O> {
        self.body = Some(Bytes::new());
        Items {
            pages: self,
            waiting: VecDeque::new(),
        }
    }
}

impl<O: Paginated> Stream for Pages<O> {
    type Item = Result<O::Output, Error<O::Error>>;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

impl<O> fmt::Debug for Pages<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Pages")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

/// The items of all pages: a [`Stream`], and [`try_next`](Items::try_next) without one.
pub struct Items<O: Paginated> {
    pages: Pages<O>,
    waiting: VecDeque<O::Item>,
}

impl<O: Paginated> Items<O> {
    /// Begins at the page that the call names.
    pub fn new(operation: O) -> Self {
        Pages::new(operation).items()
    }

    /// Begins at a position of an earlier walk.
    #[must_use]
    pub fn resume(mut self, position: &Position) -> Self {
        self.pages = self.pages.resume(position);
        self
    }

    /// Asks for the next page while the items of the one before are worked on, as [`Pages::prefetch`] does. Off by default.
    #[must_use]
    pub fn prefetch(mut self) -> Self {
        self.pages = self.pages.prefetch();
        self
    }

    /// The page that comes after the items that are here already. After an error it is the page whose items were not given,
    /// if it is known where that is.
    pub fn position(&self) -> Option<&Position> {
        self.pages.position()
    }

    /// The next item, or `None` after the last.
    ///
    /// # Errors
    ///
    /// As the call, and when the server leads in a circle or to another origin.
    pub async fn try_next(&mut self) -> Result<Option<O::Item>, Error<O::Error>> {
        std::future::poll_fn(|context| self.poll_item(context))
            .await
            .transpose()
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Polled<O::Item, O::Error> {
        loop {
            if let Some(item) = self.waiting.pop_front() {
                return Poll::Ready(Some(Ok(item)));
            }
            match self.pages.poll_page(context) {
                Poll::Ready(Some(Ok(page))) => {
                    let items = O::items(page);
                    let body = self.pages.body.as_ref();
                    let lost = body.and_then(|body| self.pages.walk.lost(body, items.len()));
                    if let Some(message) = lost {
                        self.pages.state = State::Done;
                        self.pages.position = self.pages.given.take();
                        return Poll::Ready(Some(Err(self.pages.trouble(message))));
                    }
                    self.waiting.extend(items);
                }
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            }
        }
    }
}

impl<O: Paginated> Unpin for Items<O> {}

impl<O: Paginated> Stream for Items<O> {
    type Item = Result<O::Item, Error<O::Error>>;

    #[inline]
    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

impl<O: Paginated> fmt::Debug for Items<O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Items")
            .field("waiting", &self.waiting.len())
            .field("pages", &self.pages)
            .finish()
    }
}
