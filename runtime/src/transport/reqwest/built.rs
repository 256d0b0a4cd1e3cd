//! What reqwest was built with: features are of all packages of a program together.

/// Stands in for what reqwest's builder has only with a feature: a method of its own is found before one of a trait.
#[allow(dead_code)] // Whichever of them reqwest has.
trait Without: Sized {
    fn gzip(self, _: bool) -> Missing {
        Missing
    }

    fn brotli(self, _: bool) -> Missing {
        Missing
    }

    fn zstd(self, _: bool) -> Missing {
        Missing
    }

    fn deflate(self, _: bool) -> Missing {
        Missing
    }
}

impl Without for reqwest::ClientBuilder {}

struct Missing;

trait Found {
    const FOUND: bool;
}

impl Found for reqwest::ClientBuilder {
    const FOUND: bool = true;
}

impl Found for Missing {
    const FOUND: bool = false;
}

fn found<T: Found>(_: fn(reqwest::ClientBuilder) -> T) -> bool {
    T::FOUND
}

/// Whether something of reqwest's own stands between it and bodies, whatever is set: it undoes codings, and does not
/// pass on whether a stream has come to its end.
pub fn decodes() -> bool {
    found(|client| client.gzip(false))
        || found(|client| client.brotli(false))
        || found(|client| client.zstd(false))
        || found(|client| client.deflate(false))
}
