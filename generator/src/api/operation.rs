//! Operations: what is sent, what comes back.

use super::{
    Callback, CertificateUse, Docs, Fact, FollowUp, Header, Origin, Paging, Parameter, Payload,
    Refresh, Repetition, Reply, Requirement, SecurityKind, Type, XmlBody,
};

/// One operation of the API.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Where the document defines it.
    pub origin: Origin,
    /// How the name of the call ends, where it is a further one of the same operation and sends another form of the body.
    pub ending: Option<&'static str>,
    /// `operationId`, when there is one.
    pub id: Option<String>,
    /// The HTTP method.
    pub method: Method,
    /// The path with its parameters.
    pub path: PathTemplate,
    /// The tag whose module it lives in: its first; empty when it has none.
    pub tag: String,
    /// What the document says about it.
    pub docs: Docs,
    /// Path parameters in the template's order, then the others in the document's, then the fields
    /// of a form.
    pub parameters: Vec<Parameter>,
    /// The media type of a form of parts whose fields are known, unless it is `multipart/form-data`.
    pub multipart: Option<String>,
    /// What is sent, unless it is a form whose fields are known: those are parameters.
    pub body: Option<RequestBody>,
    /// The documented 2xx answers.
    pub successes: Vec<Reply>,
    /// The documented other answers.
    pub errors: Vec<Reply>,
    /// Alternatives of schemes that go together; empty when none is needed.
    pub security: Vec<Vec<Requirement>>,
    /// Whether the transport has to show a certificate.
    pub certificate: Option<CertificateUse>,
    /// Whether it may be repeated.
    pub repetition: Repetition,
    /// What the document says of it for the runtime's companions.
    pub facts: Vec<Fact>,
    /// Where tokens are, if it gives new ones for a refresh token.
    pub refresh: Option<Refresh>,
    /// A base URL of its own, in place of the API's.
    pub server: Option<String>,
    /// What the server sends on account of it.
    pub callbacks: Vec<Callback>,
    /// What goes over the WebSocket that it opens.
    pub channel: Option<Channel>,
    /// What can be called with its answers.
    pub follow_ups: Vec<FollowUp>,
    /// Whether callers want the envelope itself: pages, and `x-unwrap: false`.
    pub whole: bool,
    /// Whether the document says that its answers are no pages.
    pub pageless: bool,
    /// How its pages hang together, if its answers are pages.
    pub paging: Option<Paging>,
    /// The names of secrets in what it sends and receives that nobody would take for secrets by their words.
    pub secrets: Vec<String>,
}

/// The messages of a WebSocket. Both ways have the same ones, of which each way may have a form of its own.
#[derive(Debug, Clone)]
pub struct Channel {
    /// What is sent.
    pub sent: Type,
    /// What comes.
    pub received: Type,
    /// What all messages have; `None` where they are what they are.
    pub envelope: Option<MessageEnvelope>,
}

/// The properties around what a message carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageEnvelope {
    /// The one that names the message.
    pub name: String,
    /// The one that has what it carries.
    pub payload: String,
    /// Whether there is an `id`.
    pub id: bool,
    /// Whether there is a `timestamp`.
    pub timestamp: bool,
    /// Whether `heartbeat` is among the messages that are listed.
    pub heartbeat: bool,
}

impl Operation {
    /// Calls `visit` with every type that it sends.
    pub fn for_each_sent(&self, visit: &mut impl FnMut(&Type)) {
        // Of a constant only the value is sent.
        let spoken = |parameter: &&Parameter| parameter.constant.is_none();
        for parameter in self.parameters.iter().filter(spoken) {
            visit(&parameter.ty);
        }
        let contents = self.body.iter().flat_map(|body| &body.contents);
        for content in contents {
            if let Some(ty) = content.kind.ty() {
                visit(ty);
            }
        }
        if let Some(channel) = &self.channel {
            visit(&channel.sent);
        }
    }

    /// Calls `visit` with every type that it receives, by its answers, its callbacks or its channel.
    pub fn for_each_received(&self, visit: &mut impl FnMut(&Type)) {
        for reply in self.successes.iter().chain(&self.errors) {
            match &reply.payload {
                Payload::Json(ty) | Payload::Items(_, ty) => visit(ty),
                Payload::Xml(body) => visit(&body.ty),
                Payload::Enveloped {
                    envelope, payload, ..
                } => {
                    visit(envelope);
                    visit(payload);
                }
                Payload::None | Payload::Text | Payload::Bytes(_) | Payload::Stream(_) => {}
            }
            for header in &reply.headers {
                visit(&header.ty);
            }
        }
        for callback in &self.callbacks {
            visit(&callback.body);
        }
        if let Some(channel) = &self.channel {
            visit(&channel.received);
        }
    }

    /// The fields that a form needs which may be left out as a whole.
    pub fn needed_fields(&self) -> Vec<&str> {
        let needed = |one: &&Parameter| one.with_form && one.constant.is_none();
        let needed = self.parameters.iter().filter(needed);
        needed.map(|one| one.wire.as_str()).collect()
    }

    /// The parameter that stands where the credential of a scheme goes.
    pub fn argument_of(&self, scheme: &SecurityKind) -> Option<&Parameter> {
        self.parameters
            .iter()
            .find(|parameter| parameter.stands_for(scheme))
    }

    /// The headers that its answers describe, each once.
    pub fn documented_headers(&self) -> Vec<&Header> {
        let mut headers: Vec<&Header> = Vec::new();
        let replies = self.successes.iter().chain(&self.errors);
        for header in replies.flat_map(|reply| &reply.headers) {
            let same = |known: &&Header| known.wire.eq_ignore_ascii_case(&header.wire);
            if !headers.iter().any(same) {
                headers.push(header);
            }
        }
        headers
    }

    /// Replaces every type that it sends.
    pub fn map_sent(&mut self, apply: &mut impl FnMut(&mut Type)) {
        for parameter in &mut self.parameters {
            apply(&mut parameter.ty);
        }
        let contents = self.body.iter_mut().flat_map(|body| &mut body.contents);
        for content in contents {
            if let ContentKind::Json(ty)
            | ContentKind::Form(ty)
            | ContentKind::Xml(XmlBody { ty, .. }) = &mut content.kind
            {
                apply(ty);
            }
        }
        if let Some(channel) = &mut self.channel {
            apply(&mut channel.sent);
        }
    }

    /// Replaces every type that it sends or receives.
    pub fn map_types(&mut self, apply: &mut impl FnMut(&mut Type)) {
        self.map_sent(apply);
        for reply in self.successes.iter_mut().chain(&mut self.errors) {
            match &mut reply.payload {
                Payload::Json(ty) | Payload::Items(_, ty) => apply(ty),
                Payload::Xml(body) => apply(&mut body.ty),
                Payload::Enveloped {
                    envelope, payload, ..
                } => {
                    apply(envelope);
                    apply(payload);
                }
                Payload::None | Payload::Text | Payload::Bytes(_) | Payload::Stream(_) => {}
            }
            for header in &mut reply.headers {
                apply(&mut header.ty);
            }
        }
        for callback in &mut self.callbacks {
            apply(&mut callback.body);
        }
        if let Some(channel) = &mut self.channel {
            apply(&mut channel.received);
        }
    }
}

/// The HTTP methods that OpenAPI has a word for, and others.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
    Query,
    /// A method of `additionalOperations`: a token (RFC 9110, section 9.1).
    Other(String),
}

impl Method {
    /// As on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Method::Other(name) => name,
            usual => usual.usual().unwrap_or_default(),
        }
    }

    /// As on the wire, if a Path Item Object has a field for it.
    pub fn usual(&self) -> Option<&'static str> {
        Some(match self {
            Method::Get => "GET",
            Method::Put => "PUT",
            Method::Post => "POST",
            Method::Delete => "DELETE",
            Method::Options => "OPTIONS",
            Method::Head => "HEAD",
            Method::Patch => "PATCH",
            Method::Trace => "TRACE",
            Method::Query => "QUERY",
            Method::Other(_) => return None,
        })
    }
}

/// A path with parameters in braces: `/users/{id}`. It may have a query part, and a fragment, which is never sent but tells
/// operations apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PathTemplate(pub String);

impl PathTemplate {
    /// What is sent of it.
    fn sent(&self) -> &str {
        self.0.split_once('#').map_or(&*self.0, |(sent, _)| sent)
    }

    /// What stands before the query.
    pub fn path(&self) -> &str {
        let sent = self.sent();
        self.query_mark()
            .and_then(|mark| sent.get(..mark))
            .unwrap_or(sent)
    }

    /// Where the query begins: a `?` between braces is part of a name.
    fn query_mark(&self) -> Option<usize> {
        let mut open = false;
        let mut marks = self.sent().char_indices();
        let mark = marks.find(|(_, letter)| {
            match letter {
                '{' => open = true,
                '}' => open = false,
                _ => {}
            }
            *letter == '?' && !open
        });
        mark.map(|(at, _)| at)
    }

    /// The query part; empty if there is none.
    pub fn query(&self) -> &str {
        let mark = self.query_mark().map(|mark| mark + 1);
        mark.and_then(|mark| self.sent().get(mark..))
            .unwrap_or_default()
    }

    /// The names between braces, in order.
    pub fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        let mut rest = self.sent();
        while let Some((_, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else {
                break;
            };
            names.push(name);
            rest = after;
        }
        names
    }
}

/// What an operation sends.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// Where the document defines it.
    pub origin: Origin,
    /// What it can be: several only where they are of different types.
    pub contents: Vec<Content>,
    /// Whether it must be given.
    pub required: bool,
    /// What the document says about it.
    pub docs: Docs,
}

/// What a body can be.
#[derive(Debug, Clone)]
pub struct Content {
    /// The media type as it is sent; of bytes perhaps a range, of which callers name one.
    pub media_type: String,
    /// The media type as the document has it, which no other content of the body has; it may be a range.
    pub described: String,
    /// What callers give.
    pub kind: ContentKind,
    /// How properties of a form are written that are not written as usual.
    pub fields: Vec<Parameter>,
}

impl Content {
    /// Whether it is bytes of a range of media types, of which callers name one.
    pub fn is_range(&self) -> bool {
        self.kind == ContentKind::Bytes && self.media_type.contains('*')
    }
}

/// What callers give for a body.
#[derive(Debug, Clone, PartialEq)]
pub enum ContentKind {
    /// A value that is written as JSON.
    Json(Type),
    /// A value that is written as XML.
    Xml(XmlBody),
    /// A value whose properties are the fields of a form.
    Form(Type),
    /// Parts that the document does not name.
    Multipart,
    /// Text.
    Text,
    /// Bytes, a file or a stream.
    Bytes,
}

impl ContentKind {
    /// The type of the value, where it is one.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            ContentKind::Json(ty) | ContentKind::Form(ty) => Some(ty),
            ContentKind::Xml(body) => Some(&body.ty),
            ContentKind::Multipart | ContentKind::Text | ContentKind::Bytes => None,
        }
    }
}
