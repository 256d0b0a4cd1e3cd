//! What a cache has done.

/// What a cache has done since it was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Answers that came out of the cache, those that the server has confirmed too.
    pub hits: u64,
    /// Calls that the server had to answer.
    pub misses: u64,
    /// Answers of [`hits`](Self::hits) that were older than they may be.
    pub stale: u64,
    /// How often a server has said that what is kept is still good.
    pub confirmed: u64,
    /// Answers that were found on disk.
    pub from_disk: u64,
    /// Answers that made room for others.
    pub evictions: u64,
    /// Answers that are kept now.
    pub entries: u64,
}

impl Stats {
    /// Which part of the reads the cache has answered, from 0 to 1.
    pub fn hit_rate(&self) -> f64 {
        match self.hits + self.misses {
            0 => 0.0,
            #[allow(clippy::cast_precision_loss)]
            all => self.hits as f64 / all as f64,
        }
    }
}
