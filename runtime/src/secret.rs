//! Text that must not show.

use std::fmt;

use zeroize::Zeroize as _;

/// A secret text: a password or a token. `Debug` and `Display` show `[redacted]`, and its memory is overwritten when it is
/// dropped. What was made of it, such as the header of a request, is a copy that is not.
///
/// ```
/// use apiloom_runtime::Secret;
///
/// let secret = Secret::new("hunter2");
/// assert_eq!(format!("{secret:?}"), "[redacted]");
/// assert_eq!(secret.expose(), "hunter2");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Box<str>);

impl Secret {
    /// Makes text a secret.
    pub fn new(text: impl Into<Box<str>>) -> Self {
        Secret(text.into())
    }

    /// The text, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

impl Secret {
    fn overwrite(&mut self) {
        self.0.zeroize();
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.overwrite();
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Secret::new(text)
    }
}

impl From<String> for Secret {
    fn from(mut text: String) -> Self {
        if text.len() == text.capacity() {
            return Secret::new(text);
        }
        // To lose what it has room for it would be moved, and the old place left as it is.
        let secret = Secret::new(text.as_str());
        text.zeroize();
        secret
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is dropped cannot be looked at without unsafe code; what overwrites it can: nothing of the text is left.
    #[test]
    fn a_secret_is_overwritten() {
        let mut secret = Secret::new("hunter2");
        secret.overwrite();
        assert!(secret.expose().bytes().all(|byte| byte == 0));
        assert!(std::mem::needs_drop::<Secret>());
        // A text that has room to spare would leave a copy as it is made shorter.
        let mut text = String::with_capacity(100);
        text.push_str("hunter2");
        assert_eq!(Secret::from(text).expose(), "hunter2");
    }
}
