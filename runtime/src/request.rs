//! One call, before it is sent.

mod address;
mod carried;
mod home;
mod optional_form;
mod refresh;
mod set;

use std::sync::LazyLock;

use bytes::Bytes;
use carried::Carried;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use optional_form::OptionalForm;
use url::Url;

use crate::body::Body;
use crate::client::Client;
use crate::content::{Content, TypedBody};
use crate::header;
use crate::json::{self, Write};
use crate::meta::OperationMeta;
use crate::multipart::{Multipart, Part};
use crate::options::Options;
use crate::parameter::Parameter;
use crate::request_error::RequestError;
use crate::transport::Transport;

/// Up to how many bytes a body is sent in no time to speak of: at 140 kbit a second in a minute.
const MOST_SMALL: usize = 1024 * 1024;

/// What a call will send: the operation, its parameters, its body, its options.
///
/// A value that cannot be sent is kept as an error and given back when the call is sent.
#[derive(Clone)]
pub struct Request {
    pub(crate) client: Client,
    pub(crate) meta: &'static OperationMeta,
    server: Option<&'static str>,
    path: Vec<(&'static str, String)>,
    query: Vec<(&'static str, String)>,
    cookies: Vec<(&'static str, String)>,
    headers: HeaderMap,
    carried: Carried,
    /// The media type of parts, unless they are a form.
    parts_as: Option<&'static str>,
    optional_form: Option<Box<OptionalForm>>,
    /// A page's URL in place of base, path and query.
    pub(crate) page: Option<Box<Url>>,
    /// On the heap, as most calls have none.
    options: Option<Box<Options>>,
    trouble: Option<RequestError>,
}

impl Request {
    /// A call of an operation.
    pub fn new(client: &Client, meta: &'static OperationMeta) -> Self {
        Request {
            client: client.clone(),
            meta,
            server: None,
            path: Vec::new(),
            query: Vec::new(),
            cookies: Vec::new(),
            headers: HeaderMap::new(),
            carried: Carried::Nothing,
            parts_as: None,
            optional_form: None,
            page: None,
            options: None,
            trouble: None,
        }
    }

    /// Sends to the operation's own server.
    pub fn server(&mut self, url: &'static str) {
        self.server = Some(url);
    }

    /// Sets a path parameter.
    #[inline]
    pub fn path<M, T: Write<M> + ?Sized>(&mut self, parameter: Parameter, value: &T) {
        self.set_path(parameter, json::written::<M, T>(value));
    }

    /// Sets a query parameter.
    #[inline]
    pub fn query<M, T: Write<M> + ?Sized>(&mut self, parameter: Parameter, value: &T) {
        self.set_query(parameter, json::written::<M, T>(value));
    }

    /// Sets a header parameter.
    #[inline]
    pub fn header<M, T: Write<M> + ?Sized>(&mut self, parameter: Parameter, value: &T) {
        self.set_header(parameter, json::written::<M, T>(value));
    }

    /// Sets a cookie parameter.
    #[inline]
    pub fn cookie<M, T: Write<M> + ?Sized>(&mut self, parameter: Parameter, value: &T) {
        self.set_cookie(parameter, json::written::<M, T>(value));
    }

    /// Sets the body: JSON.
    #[inline]
    pub fn json<M, T: Write<M> + ?Sized>(&mut self, media_type: &'static str, value: &T) {
        self.set_json(media_type, json::written::<M, T>(value));
    }

    /// Sets the body: XML, by the table of its root.
    #[cfg(feature = "xml")]
    #[inline]
    pub fn xml<M, T: Write<M> + ?Sized>(
        &mut self,
        media_type: &'static str,
        root: &crate::xml::Node,
        value: &T,
    ) {
        match crate::xml::to_string::<M, T>(value, root) {
            Ok(text) => self.text(media_type, &text),
            Err(trouble) => self.refuse(trouble),
        }
    }

    /// Sets the body: text.
    pub fn text(&mut self, media_type: &'static str, text: &str) {
        self.set_text(media_type, text.as_bytes().to_vec());
    }

    /// Sets the body: whatever it is.
    pub fn body(&mut self, media_type: &'static str, body: Body) {
        self.carried = Carried::Content(media_type.into(), Content::once(body));
    }

    /// Sets the body: of a media type of this range, which the caller names.
    pub fn typed_body(&mut self, range: &'static str, body: TypedBody) {
        match body.within(range) {
            Ok((media_type, body)) => {
                self.carried = Carried::Content(media_type.into(), Content::once(body));
            }
            Err(trouble) => self.refuse(trouble),
        }
    }

    /// Sets a field of an `application/x-www-form-urlencoded` body.
    #[inline]
    pub fn field<M, T: Write<M> + ?Sized>(&mut self, parameter: Parameter, value: &T) {
        self.set_field(parameter, json::written::<M, T>(value));
    }

    /// Sets all fields of an `application/x-www-form-urlencoded` body: the properties of an object.
    #[inline]
    pub fn form<M, T: Write<M> + ?Sized>(&mut self, value: &T) {
        self.set_form(json::written::<M, T>(value));
    }

    /// The same, where some of the properties are written in a way of their own.
    #[inline]
    pub fn form_by<M, T: Write<M> + ?Sized>(&mut self, fields: &[Parameter], value: &T) {
        self.set_form_by(fields, json::written::<M, T>(value));
    }

    /// Sets a part of a `multipart/form-data` body: a file. `media_type` is what the document has for it: one media type,
    /// or several between commas, or a range; of these the part has to name one.
    pub fn part(&mut self, name: &'static str, media_type: Option<&'static str>, part: Part) {
        self.parts(name, media_type, vec![part]);
    }

    /// Sets the parts of one name: a list of files, for example.
    pub fn parts(
        &mut self,
        name: &'static str,
        media_type: Option<&'static str>,
        parts: Vec<Part>,
    ) {
        self.gave(name);
        self.with_parts(|form| {
            form.clear(name);
            for part in parts {
                form.push(name, part.into_file(name, media_type));
            }
        });
    }

    /// Sets a part of a `multipart/form-data` body that is a value: lists as one part an item, text and numbers as
    /// text and the rest as JSON, unless it has a media type that says otherwise (OAS 3.0.4, Encoding Object).
    #[inline]
    pub fn value_part<M, T: Write<M> + ?Sized>(
        &mut self,
        name: &'static str,
        media_type: Option<&'static str>,
        value: &T,
    ) {
        self.set_value_part(name, media_type, json::written::<M, T>(value));
    }

    /// Sets the parts of a `multipart/form-data` body that a value has by its style: texts, without percent-encoding.
    #[inline]
    pub fn styled_part<M, T: Write<M> + ?Sized>(&mut self, parameter: Parameter, value: &T) {
        self.set_styled_part(parameter, json::written::<M, T>(value));
    }

    /// Sets the whole `multipart/form-data` body.
    pub fn multipart(&mut self, form: Multipart) {
        self.carried = Carried::Multipart(match self.parts_as {
            Some(media_type) => form.of(media_type),
            None => form,
        });
    }

    /// The parts that are set after this are a body of this media type in place of `multipart/form-data`. Each has a
    /// `Content-Type` (RFC 2046, section 5.1).
    pub fn multipart_as(&mut self, media_type: &'static str) {
        self.parts_as = Some(media_type);
    }

    /// Changes the options.
    pub fn with(&mut self, change: impl FnOnce(Options) -> Options) {
        let options = self
            .options
            .take()
            .map_or_else(Options::default, |options| *options);
        self.options = Some(Box::new(change(options)));
    }

    /// What this call does differently.
    pub(crate) fn options(&self) -> &Options {
        static NONE: LazyLock<Options> = LazyLock::new(Options::default);
        self.options.as_deref().unwrap_or_else(|| &NONE)
    }

    /// What sends it: its own, or the client's.
    pub(crate) fn transport(&self) -> &dyn Transport {
        let own = self.options().transport.as_deref();
        own.unwrap_or_else(|| self.client.transport())
    }

    /// Whether a response is not held in memory: as the operation says, unless the caller does.
    pub(crate) fn streams(&self, status: StatusCode, headers: &HeaderMap) -> bool {
        match self.options().streamed {
            Some(streamed) => streamed && status.is_success(),
            None => self.meta.streams(status, headers),
        }
    }

    /// Whether it can be sent more than once: it carries no stream.
    pub(crate) fn is_replayable(&self) -> bool {
        self.carried().is_replayable()
    }

    /// Whether what it sends is soon sent: nothing of it is a file or a stream, and it is not much.
    pub(crate) fn is_small(&self) -> bool {
        let size = self.carried().size();
        size.is_some_and(|size| size <= MOST_SMALL)
    }

    /// The body to send, which can be had again unless it is a stream; a stream is gone then.
    pub(crate) fn content(&self) -> Result<Body, RequestError> {
        let body = self.carried().body()?;
        if body.try_clone().is_some() || !self.is_replayable() {
            return Ok(body);
        }
        let carried = self.carried().clone();
        let again = Body::again(std::sync::Arc::new(move || carried.body().ok()));
        Ok(again.unwrap_or(body))
    }

    /// The request as it would be sent, but for credentials.
    ///
    /// # Errors
    ///
    /// When a value cannot be sent, or the body is not in memory.
    pub fn to_http(&self) -> Result<http::Request<Bytes>, RequestError> {
        let body = self.carried().bytes()?;
        let mut head = self.head()?.0;
        let may_have_content = matches!(head.method, Method::POST | Method::PUT | Method::PATCH);
        if body.is_empty() && may_have_content {
            head.headers
                .insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Ok(http::Request::from_parts(head, body))
    }

    /// Everything but the body, and the URL, which is in there too, so that nobody needs to parse it again.
    pub(crate) fn head(&self) -> Result<(Parts, Url), RequestError> {
        let trouble = self.trouble.as_ref().or(self.options().trouble.as_ref());
        if let Some(trouble) = trouble {
            return Err(trouble.clone());
        }
        self.needed_fields()?;
        let url = self.url()?;
        let mut head = http::Request::new(()).into_parts().0;
        head.method = self.meta.method();
        head.uri = http::Uri::try_from(url.as_str())
            .map_err(|_| RequestError::new("the URL cannot be sent"))?;
        let headers = &mut head.headers;
        // Room for the three below.
        *headers = copied(self.client.headers(), 3 + self.headers.len());
        self.keep_home(&url, headers)?;
        headers.insert(ACCEPT, HeaderValue::from_static(self.meta.accept));
        if let Some(media_type) = self.carried().media_type() {
            let value = HeaderValue::from_str(&media_type)
                .map_err(|_| RequestError::new("the media type cannot be sent"))?;
            headers.insert(CONTENT_TYPE, value);
        }
        self.set_cookies(headers)?;
        head.extensions = self.options().extensions.clone();
        for extra in [&self.headers, &self.options().headers] {
            for (name, value) in extra {
                headers.insert(name, value.clone());
            }
        }
        Ok((head, url))
    }

    /// How many bytes a success may have, or one item of a sequence.
    pub(crate) fn response_limit(&self) -> usize {
        let own = self.options().response_limit;
        own.unwrap_or(self.client.limits().response)
    }

    fn set_cookies(&self, headers: &mut HeaderMap) -> Result<(), RequestError> {
        if self.cookies.is_empty() {
            return Ok(());
        }
        let own = self.cookies.iter().map(|(_, text)| text.as_str());
        let others = headers.get(COOKIE).and_then(|value| value.to_str().ok());
        let text = others.into_iter().chain(own).collect::<Vec<_>>().join("; ");
        let (name, value): (HeaderName, HeaderValue) = header::pair("cookie", &text)?;
        headers.insert(name, value);
        Ok(())
    }
}

/// The same headers, with room for more.
pub(crate) fn copied(headers: &HeaderMap, room: usize) -> HeaderMap {
    let mut copy = HeaderMap::with_capacity(headers.len() + room);
    for (name, value) in headers {
        copy.append(name, value.clone());
    }
    copy
}

/// Sets a pair again: the last one counts, and one that says nothing is left out.
fn replace(pairs: &mut Vec<(&'static str, String)>, parameter: Parameter, text: String) {
    pairs.retain(|(name, _)| *name != parameter.name());
    if !text.is_empty() {
        pairs.push((parameter.name(), text));
    }
}

impl std::fmt::Debug for Request {
    /// Shows the operation, not the values: they may be secrets.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Request")
            .field("operation", &self.meta.id)
            .field("method", &self.meta.method())
            .field("template", &self.meta.template)
            .finish_non_exhaustive()
    }
}
