//! What an operation leads to: requests of the server, and further operations.

use super::{Location, StatusSelector, Type};

/// A request that the server makes on account of an operation.
#[derive(Debug, Clone)]
pub struct Callback {
    /// Its name in the operation's `callbacks`.
    pub name: String,
    /// The method of the server's request, as on the wire.
    pub method: String,
    /// The expression that gives the URL.
    pub url: String,
    /// What the body holds.
    pub body: Type,
}

/// An operation that can be called with what an answer says (OAS 3.0.4, Link Object).
#[derive(Debug, Clone)]
pub struct FollowUp {
    /// The answer that has the link.
    pub status: StatusSelector,
    /// The place of the linked operation in [`super::Api::operations`].
    pub operation: usize,
    /// What the document says about it.
    pub description: Option<String>,
    /// The parameters that get a value: by their place in the linked operation.
    pub parameters: Vec<(usize, Given)>,
    /// What the body is.
    pub body: Option<Given>,
    /// The base URL that the linked operation is called at, if it is another.
    pub server: Option<String>,
}

/// Where a value comes from: a runtime expression (OAS 3.0.4, "Runtime Expressions").
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// The URL of the call.
    Url,
    /// The method of the call.
    Method,
    /// The status of the answer.
    Status,
    /// A parameter of the call: in the path, the query or a header.
    Parameter(Location, String),
    /// What the JSON pointer leads to in the body of the call; empty for the whole.
    Body(String),
    /// A header of the answer.
    AnswerHeader(String),
    /// What the JSON pointer leads to in the body of the answer; empty for the whole.
    AnswerBody(String),
    /// A text with expressions in braces.
    Template(String),
    /// The value itself, as JSON.
    Constant(String),
}
