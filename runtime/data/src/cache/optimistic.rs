//! What a change will have done, seen before the server has said so.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use apiloom_runtime::middleware::{Identity, Next};
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::serde_json::{self, Value};
use apiloom_runtime::{Body, Options};
use http::header::{CONTENT_LENGTH, ETAG};
use http::{Request, Response, Uri};

use super::Inner;
use super::gone::Gone;
use super::tags::tags;
use crate::held::held;

/// What a change will have done to answers, once it has succeeded: for [`optimistic`].
///
/// ```
/// use apiloom_data::cache::{Patch, optimistic};
///
/// let patch = Patch::new()
///     .tag("User:1", |user| user["name"] = "Ada".into())
///     .tag("User", |users| {
///         for user in users.as_array_mut().into_iter().flatten() {
///             if user["id"] == 1 {
///                 user["name"] = "Ada".into();
///             }
///         }
///     });
/// // Of a call: `client.users().rename(1, "Ada").with(optimistic(patch)).await`.
/// let options = optimistic(patch)(apiloom_runtime::Options::default());
/// ```
#[derive(Clone, Default)]
pub struct Patch(Vec<Arc<Rule>>);

struct Rule {
    of: Of,
    change: Box<dyn Fn(&mut Value) + Send + Sync>,
}

/// Which answers a rule is about.
#[derive(PartialEq)]
enum Of {
    Tag(Box<str>),
    Url(String),
}

/// Among the extensions of an answer's head that is not what the server has said, but what it will say once a change has
/// succeeded that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patched;

/// Shows what a change will have done from the moment that it is sent: `call.with(optimistic(patch))`.
///
/// The cache's answers to reads are patched while the call is under way, for those who carry the same credentials as it does. It is all taken back when the call
/// fails or is cancelled: what is kept was never changed, so that several changes at once are taken back each by itself. When the call has succeeded, or nobody
/// knows what it has done, what was patched is forgotten, and the next read brings what the server says.
pub fn optimistic(patch: Patch) -> impl FnOnce(Options) -> Options {
    move |options| options.extension(patch)
}

impl Patch {
    /// One that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Changes the JSON of answers with this very tag, of `x-provides-tags`.
    #[must_use]
    pub fn tag(self, tag: &str, change: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        self.with(Of::Tag(tag.into()), change)
    }

    /// Changes the JSON of answers of a URL.
    #[must_use]
    pub fn url(self, url: &Uri, change: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        self.with(Of::Url(url.to_string()), change)
    }

    fn with(mut self, of: Of, change: impl Fn(&mut Value) + Send + Sync + 'static) -> Self {
        let change = Box::new(change);
        self.0.push(Arc::new(Rule { of, change }));
        self
    }

    /// What is untrue once it has come about.
    fn gone(&self) -> Gone {
        let mut gone = Gone::default();
        for rule in &self.0 {
            match &rule.of {
                Of::Tag(tag) => gone.tags.push(tag.clone()),
                Of::Url(url) => gone.urls.push(url.clone()),
            }
        }
        gone
    }
}

impl fmt::Debug for Patch {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rules = self.0.iter().map(|rule| match &rule.of {
            Of::Tag(tag) => &**tag,
            Of::Url(url) => url,
        });
        formatter.debug_list().entries(rules).finish()
    }
}

/// The patches of changes that are under way.
#[derive(Default)]
pub struct Patches {
    /// How many there are, for reads that want to know whether there is one.
    count: AtomicUsize,
    /// In the order in which they began. Never held over an `.await`.
    active: Mutex<Vec<Active>>,
}

struct Active {
    number: usize,
    who: Identity,
    patch: Patch,
}

/// A change that is under way, and what it will have done.
pub struct Applied<'c> {
    inner: &'c Inner,
    number: usize,
    patch: Patch,
    /// Whether the server has refused it, so that it has done nothing.
    pub refused: bool,
}

impl<'c> Applied<'c> {
    /// Applies what a request says, if it is known whose it is.
    pub fn begin(inner: &'c Inner, request: &Request<Body>, next: &Next<'_>) -> Option<Self> {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let patch = request.extensions().get::<Patch>()?.clone();
        let who = next.identity(request)?;
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let mut active = inner.patches.active();
        active.push(Active {
            number,
            who,
            patch: patch.clone(),
        });
        inner.patches.count.store(active.len(), Ordering::Release);
        drop(active);
        Some(Applied {
            inner,
            number,
            patch,
            refused: false,
        })
    }
}

impl Drop for Applied<'_> {
    fn drop(&mut self) {
        if !self.refused {
            // Before it is taken back: nobody must see what was before.
            self.inner.forget(self.patch.gone());
        }
        let mut active = self.inner.patches.active();
        active.retain(|other| other.number != self.number);
        let count = active.len();
        self.inner.patches.count.store(count, Ordering::Release);
    }
}

impl Patches {
    fn active(&self) -> MutexGuard<'_, Vec<Active>> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What there is for an answer.
    fn rules(&self, operation: &OperationMeta, url: &Uri, who: Identity) -> Vec<Arc<Rule>> {
        let own = tags(operation, "x-provides-tags", url);
        let active = self.active();
        let mine = active.iter().filter(|active| active.who == who);
        let rules = mine.flat_map(|active| &active.patch.0);
        let is_of = |rule: &&Arc<Rule>| match &rule.of {
            Of::Tag(tag) => own.contains(tag),
            Of::Url(there) => *url == **there,
        };
        rules.filter(is_of).cloned().collect()
    }

    /// The answer as it will be.
    pub async fn apply(
        &self,
        operation: &OperationMeta,
        url: &Uri,
        response: Response<Body>,
    ) -> Response<Body> {
        if self.count.load(Ordering::Acquire) == 0 || !response.status().is_success() {
            return response;
        }
        let Some(who) = response.extensions().get::<Identity>() else {
            return response;
        };
        let rules = self.rules(operation, url, *who);
        if rules.is_empty() {
            return response;
        }
        let bytes = held(response.body()).await;
        let json = bytes.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        let Some(mut json) = json else {
            return response;
        };
        for rule in rules {
            (rule.change)(&mut json);
        }
        let body = json.to_string();
        let (mut head, _) = response.into_parts();
        // The server has not named this one.
        head.headers.remove(ETAG);
        head.headers.remove(CONTENT_LENGTH);
        head.extensions.insert(Patched);
        Response::from_parts(head, Body::from(body))
    }
}
