//! Operations that give new tokens.

/// Where an operation that takes a refresh token has its tokens, as JSON pointers (RFC 6901).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refresh {
    /// The refresh token in the request's body.
    pub request: String,
    /// The new access token in the answer.
    pub access: String,
    /// The new refresh token, if one comes.
    pub refresh: Option<String>,
    /// The seconds that the access token is good for, if they come.
    pub expires: Option<String>,
}
