//! What is known before there is a call: of a client and of its operations.

use http::{HeaderMap, Method, StatusCode};

use crate::documented::Documented;
use crate::media_type::{MediaType, Sequence, content_type, is_media_type};
use crate::redact::{Names, hides};
use crate::server::Server;

/// What a generated client says of itself.
#[derive(Debug, Clone, Copy)]
pub struct ClientMeta {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    pub(crate) servers: &'static [Server],
}

impl ClientMeta {
    /// The client of a package, for a document without servers.
    pub const fn new(name: &'static str, version: &'static str) -> Self {
        ClientMeta {
            name,
            version,
            servers: &[],
        }
    }

    /// Sets the document's servers; the first is the default.
    #[must_use]
    pub const fn servers(mut self, servers: &'static [Server]) -> Self {
        self.servers = servers;
        self
    }
}

/// What is known of an operation before it is called.
#[derive(Debug)]
pub struct OperationMeta {
    pub(crate) id: &'static str,
    method: Verb,
    pub(crate) template: &'static str,
    pub(crate) query: &'static str,
    pub(crate) accept: &'static str,
    pub(crate) documented: Documented,
    pub(crate) security: &'static [&'static [&'static str]],
    pub(crate) scopes: &'static [&'static [&'static [&'static str]]],
    pub(crate) arguments: &'static [(&'static str, &'static str, &'static str)],
    pub(crate) streamed: &'static [&'static str],
    base64: bool,
    pub(crate) idempotent: Option<bool>,
    pub(crate) most_attempts: Option<u32>,
    pub(crate) key_header: Option<&'static str>,
    pub(crate) secrets: Names,
    facts: &'static [(&'static str, &'static str)],
}

/// A method; of those without a constant the name, so that the whole can be a constant.
#[derive(Debug)]
pub enum Verb {
    /// One of those.
    Standard(Method),
    /// Another.
    Named(&'static str),
}

/// A method that the crate `http` has no constant for.
pub const fn named(method: &'static str) -> Verb {
    Verb::Named(method)
}

impl OperationMeta {
    /// An operation that needs no credential and accepts anything.
    pub const fn new(id: &'static str, method: Method, template: &'static str) -> Self {
        Self::of(id, Verb::Standard(method), template)
    }

    /// An operation of a method that the crate `http` has no constant for: `QUERY`, `PURGE`. A name that
    /// is no token (RFC 9110, section 9.1) is sent as `GET`; generated code has none.
    pub const fn named(id: &'static str, method: &'static str, template: &'static str) -> Self {
        Self::of(id, Verb::Named(method), template)
    }

    /// An operation by whatever method.
    #[doc(hidden)]
    pub const fn by(method: Verb, template: &'static str, id: &'static str) -> Self {
        Self::of(id, method, template)
    }

    const fn of(id: &'static str, method: Verb, template: &'static str) -> Self {
        OperationMeta {
            id,
            method,
            template,
            query: "",
            accept: "*/*",
            documented: Documented(&[]),
            security: &[],
            scopes: &[],
            arguments: &[],
            streamed: &[],
            base64: false,
            idempotent: None,
            most_attempts: None,
            key_header: None,
            secrets: &[],
            facts: &[],
        }
    }

    /// Sets what stands in the query before the parameters; path parameters may be in it, in braces.
    #[must_use]
    pub const fn query(mut self, query: &'static str) -> Self {
        self.query = query;
        self
    }

    /// Sets what the call accepts.
    #[must_use]
    pub const fn accept(mut self, accept: &'static str) -> Self {
        self.accept = accept;
        self
    }

    /// Sets the documented answers, one a line: the status as the document writes it and the media types that are read
    /// alike, `404 application/json, application/problem+json`. [`Response::answer`](crate::Response::answer) says which of them came.
    #[must_use]
    pub const fn answers(mut self, lines: &'static [&'static str]) -> Self {
        self.documented = Documented(lines);
        self
    }

    /// Success is not held in memory: [`Response::download`](crate::Response::download) gives it.
    #[must_use]
    pub const fn streamed(self) -> Self {
        self.streamed_as(&["*/*"])
    }

    /// Success of these media types is not held in memory, other success is: an operation that gives
    /// JSON, or events on request.
    #[must_use]
    pub const fn streamed_as(mut self, media_types: &'static [&'static str]) -> Self {
        self.streamed = media_types;
        self
    }

    /// JSON is held in memory all the same: it is the base64 of what is streamed otherwise.
    #[must_use]
    pub const fn base64(mut self) -> Self {
        self.base64 = true;
        self
    }

    /// Says whether the operation may be repeated, whatever its method: `x-retry` in the document.
    #[must_use]
    pub const fn idempotent(mut self, idempotent: bool) -> Self {
        self.idempotent = Some(idempotent);
        self
    }

    /// Sets how many attempts are made at most, in place of the client's number: `x-retry` in the
    /// document.
    #[must_use]
    pub const fn max_attempts(mut self, count: u32) -> Self {
        self.most_attempts = Some(count);
        self
    }

    /// Names the header for an idempotency key. A call that is given none makes one.
    #[must_use]
    pub const fn idempotency_key(mut self, header: &'static str) -> Self {
        self.key_header = Some(header);
        self
    }

    /// Names the properties, parameters and headers that hold secrets though their names do not say so: the document
    /// does. In errors and logs their values are not shown.
    #[must_use]
    pub const fn secrets(mut self, names: &'static [&'static str]) -> Self {
        self.secrets = names;
        self
    }

    /// Sets what else the document says of the operation, for middleware: extensions, each with its value as JSON.
    #[must_use]
    pub const fn facts(mut self, facts: &'static [(&'static str, &'static str)]) -> Self {
        self.facts = facts;
        self
    }

    /// What the document says of the operation by an extension that middleware may ask for, as JSON: `60000` of
    /// `x-cache-ttl-ms`, for example.
    pub fn fact(&self, name: &str) -> Option<&'static str> {
        let mut facts = self.facts.iter();
        facts
            .find(|(known, _)| *known == name)
            .map(|(_, json)| *json)
    }

    /// Whether a parameter or a property of this name holds a secret: by its words, by what the document says of it, or because a
    /// credential stands there. For whatever keeps requests or answers.
    pub fn is_secret(&self, name: &str) -> bool {
        let mut places = self.arguments.iter();
        hides(name, self.secrets) || places.any(|(_, _, own)| own.eq_ignore_ascii_case(name))
    }

    /// The operation's id.
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// The method.
    pub fn method(&self) -> Method {
        match &self.method {
            Verb::Standard(method) => method.clone(),
            Verb::Named(name) => Method::from_bytes(name.as_bytes()).unwrap_or_default(),
        }
    }

    /// Whether a call of it may be repeated after the server may have acted: by the document's word, or by its method (RFC 9110,
    /// section 9.2.2). Others may where they have an idempotency key.
    pub fn is_idempotent(&self) -> bool {
        self.idempotent
            .unwrap_or_else(|| self.is_idempotent_method())
    }

    /// The header that the document names for an idempotency key.
    pub fn key_header(&self) -> Option<&'static str> {
        self.key_header
    }

    /// Whether its method may be repeated: those of RFC 9110, section 9.2.2, and `QUERY`, which is safe.
    pub(crate) fn is_idempotent_method(&self) -> bool {
        let method = self.method();
        method.is_idempotent() || method.as_str() == "QUERY"
    }

    /// Whether a response is not held in memory.
    pub(crate) fn streams(&self, status: StatusCode, headers: &HeaderMap) -> bool {
        if !status.is_success() || self.streamed.is_empty() {
            return false;
        }
        let came = MediaType::of(content_type(headers));
        if (self.base64 && came.is_json()) || self.is_stray(status, &came, headers) {
            return false;
        }
        let own = came.sequence();
        let is = |name: &&str| {
            let wanted = MediaType::of(name).sequence();
            let like = wanted
                .zip(own)
                .is_some_and(|(wanted, own)| wanted.is_like(own));
            like || is_media_type(headers, name)
        };
        let json = came.is("application", "json")
            && (self.streamed.iter())
                .filter_map(|name| MediaType::of(name).sequence())
                .any(Sequence::is_json);
        // What nobody gives a name may be the sequence, and a sequence may have no end.
        self.streamed.iter().any(is) || (came.is_vague() || json) && self.documented.is_sequence()
    }

    /// Whether a page or JSON came that the document does not describe: it is held, to say what it is.
    fn is_stray(&self, status: StatusCode, came: &MediaType<'_>, headers: &HeaderMap) -> bool {
        let chosen = || {
            let documented = self.documented;
            documented.choose(status, content_type(headers), true, false)
        };
        match came.is_page() {
            true => !chosen().is_some_and(|chosen| chosen.media_type_fits),
            false => came.is_json() && chosen().is_some_and(|chosen| chosen.is_other_than_json()),
        }
    }

    /// The path, parameters in braces.
    pub const fn template(&self) -> &'static str {
        self.template
    }

    /// The security requirements: alternatives of schemes that go together.
    pub const fn requirements(&self) -> &'static [&'static [&'static str]] {
        self.security
    }

    /// Sets the security requirements: alternatives of schemes that go together.
    #[must_use]
    pub const fn security(mut self, security: &'static [&'static [&'static str]]) -> Self {
        self.security = security;
        self
    }

    /// Sets which schemes of [`security`](Self::security) have a parameter in their place: the scheme, `header`,
    /// `query` or `cookie`, and the name. An argument that is set is the credential of its call.
    #[must_use]
    pub const fn arguments(
        mut self,
        arguments: &'static [(&'static str, &'static str, &'static str)],
    ) -> Self {
        self.arguments = arguments;
        self
    }

    /// Sets the scopes that the schemes of [`security`](Self::security) must have, in the same places.
    #[must_use]
    pub const fn scopes(mut self, scopes: &'static [&'static [&'static [&'static str]]]) -> Self {
        self.scopes = scopes;
        self
    }
}
