//! The tokens that the server takes: one at a time, which it lets expire when it likes; and the source
//! that the client gets them from. Both keep account.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use apiloom_runtime::BoxFuture;
use apiloom_runtime::auth::{Token, TokenError, TokenRequest, TokenSource};

/// No token is good.
const NONE: u64 = 0;

#[derive(Clone, Default)]
pub struct Tokens(Arc<Books>);

#[derive(Default)]
struct Books {
    /// The number of the only token that is good.
    good: AtomicU64,
    issued: AtomicU64,
    expired: AtomicU64,
    refused: AtomicU64,
    /// Who is in the source now, and how many have been at most.
    inside: AtomicU64,
    most_inside: AtomicU64,
    entered: AtomicU64,
}

impl Tokens {
    /// Whether the server takes what stands in `Authorization`. With `expires`, a good token is good no more.
    pub fn take(&self, authorization: Option<&str>, expires: bool) -> bool {
        let text = authorization.and_then(|text| text.strip_prefix("Bearer token-"));
        let number: u64 = text.and_then(|text| text.parse().ok()).unwrap();
        assert_ne!(number, NONE, "a token that nobody gave out");
        let books = &self.0;
        let taken = if expires {
            let ended =
                books
                    .good
                    .compare_exchange(number, NONE, Ordering::Relaxed, Ordering::Relaxed);
            books
                .expired
                .fetch_add(ended.is_ok().into(), Ordering::Relaxed);
            false
        } else {
            books.good.load(Ordering::Relaxed) == number
        };
        books.refused.fetch_add((!taken).into(), Ordering::Relaxed);
        taken
    }

    /// How many requests were refused for their token.
    pub fn refused(&self) -> u64 {
        self.0.refused.load(Ordering::Relaxed)
    }

    /// Compares what was got with what had expired. Callers without patience may have left the source
    /// before it gave anything.
    pub fn check(&self, impatient: u64) -> String {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let books = &self.0;
        let (entered, issued, expired) =
            (of(&books.entered), of(&books.issued), of(&books.expired));
        assert_eq!(of(&books.inside), 0, "somebody is in the source still");
        assert_eq!(of(&books.most_inside), 1, "two refreshed at once");
        assert!(expired > 0, "no token has expired");
        assert!(
            issued <= expired + 1,
            "{issued} tokens were got, {expired} had expired"
        );
        assert!(issued >= expired, "a token that expired was not replaced");
        let left = entered - issued;
        assert!(left <= impatient, "{left} left the source early");
        format!(
            "{issued} tokens, {expired} expired, {} requests refused, {left} fetches given up",
            self.refused()
        )
    }
}

impl TokenSource for Tokens {
    fn fetch(&self, _: TokenRequest) -> BoxFuture<'_, Result<Token, TokenError>> {
        Box::pin(async move {
            let inside = Inside::enter(&self.0);
            // Long enough for everybody whom the old token fails to come and wait.
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            let number = self.0.issued.fetch_add(1, Ordering::Relaxed) + 1;
            self.0.good.store(number, Ordering::Relaxed);
            drop(inside);
            Ok(Token::new(format!("token-{number}")))
        })
    }
}

/// Somebody is in the source, until this is dropped.
struct Inside<'b>(&'b Books);

impl<'b> Inside<'b> {
    fn enter(books: &'b Books) -> Self {
        books.entered.fetch_add(1, Ordering::Relaxed);
        let inside = books.inside.fetch_add(1, Ordering::Relaxed) + 1;
        books.most_inside.fetch_max(inside, Ordering::Relaxed);
        Inside(books)
    }
}

impl Drop for Inside<'_> {
    fn drop(&mut self) {
        self.0.inside.fetch_sub(1, Ordering::Relaxed);
    }
}
