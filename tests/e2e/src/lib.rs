//! Generated clients against real servers; see `tests/`.
