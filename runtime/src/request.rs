//! One call, before it is sent.

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, HeaderValue, Method};
use url::Url;

use crate::json::{self, Reader, Write};
use crate::options::header;
use crate::parameter::Shape;
use crate::{Client, OperationMeta, Options, Parameter, RequestError};

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
    headers: HeaderMap,
    body: Option<(&'static str, Bytes)>,
    pub(crate) options: Options,
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
            headers: HeaderMap::new(),
            body: None,
            options: Options::default(),
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
        self.set_path(parameter, &json::to_vec::<M, T>(value));
    }

    /// Sets a query parameter.
    #[inline]
    pub fn query<M, T: Write<M> + ?Sized>(&mut self, parameter: Parameter, value: &T) {
        self.set_query(parameter, &json::to_vec::<M, T>(value));
    }

    /// Sets a header parameter.
    #[inline]
    pub fn header<M, T: Write<M> + ?Sized>(&mut self, parameter: Parameter, value: &T) {
        self.set_header(parameter, &json::to_vec::<M, T>(value));
    }

    /// Sets the body.
    #[inline]
    pub fn json<M, T: Write<M> + ?Sized>(&mut self, media_type: &'static str, value: &T) {
        self.body = Some((media_type, Bytes::from(json::to_vec::<M, T>(value))));
    }

    fn shape(&mut self, parameter: Parameter, json: &[u8]) -> Option<Shape> {
        let shape = Shape::read(&mut Reader::new(json));
        if shape.is_err() {
            self.refuse(RequestError::new(format!(
                "the parameter `{}` cannot be written",
                parameter.name()
            )));
        }
        shape.ok()
    }

    fn set_path(&mut self, parameter: Parameter, json: &[u8]) {
        let Some(shape) = self.shape(parameter, json) else {
            return;
        };
        match parameter.in_path(&shape) {
            Ok(text) => self.path.push((parameter.name(), text)),
            Err(trouble) => self.refuse(trouble),
        }
    }

    fn set_query(&mut self, parameter: Parameter, json: &[u8]) {
        let Some(shape) = self.shape(parameter, json) else {
            return;
        };
        let text = parameter.in_query(&shape);
        self.query.retain(|(name, _)| *name != parameter.name());
        if !text.is_empty() {
            self.query.push((parameter.name(), text));
        }
    }

    fn set_header(&mut self, parameter: Parameter, json: &[u8]) {
        let Some(shape) = self.shape(parameter, json) else {
            return;
        };
        match header(parameter.name(), &parameter.in_header(&shape)) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(trouble) => self.refuse(trouble),
        }
    }

    fn refuse(&mut self, trouble: RequestError) {
        self.trouble.get_or_insert(trouble);
    }

    /// Changes the options.
    pub fn with(&mut self, change: impl FnOnce(Options) -> Options) {
        self.options = change(std::mem::take(&mut self.options));
    }

    /// The request as it would be sent, but for credentials.
    ///
    /// # Errors
    ///
    /// When a value cannot be sent.
    pub fn to_http(&self) -> Result<http::Request<Bytes>, RequestError> {
        let trouble = self.trouble.as_ref().or(self.options.trouble.as_ref());
        if let Some(trouble) = trouble {
            return Err(trouble.clone());
        }
        let url = self.url()?;
        let body = self
            .body
            .as_ref()
            .map(|(_, bytes)| bytes.clone())
            .unwrap_or_default();
        let mut request = http::Request::new(body);
        *request.method_mut() = self.meta.method.clone();
        *request.uri_mut() = http::Uri::try_from(url.as_str())
            .map_err(|_| RequestError::new("the URL cannot be sent"))?;
        let headers = request.headers_mut();
        headers.clone_from(self.client.headers());
        headers.insert(ACCEPT, HeaderValue::from_static(self.meta.accept));
        if let Some((media_type, _)) = &self.body {
            let value = HeaderValue::from_str(media_type)
                .map_err(|_| RequestError::new("the media type cannot be sent"))?;
            headers.insert(CONTENT_TYPE, value);
        } else if matches!(self.meta.method, Method::POST | Method::PUT | Method::PATCH) {
            // RFC 9110, section 8.6: a method that may have content says that there is none. Some
            // servers answer 411 otherwise.
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        for extra in [&self.headers, &self.options.headers] {
            for (name, value) in extra {
                headers.insert(name, value.clone());
            }
        }
        Ok(request)
    }

    /// Base, path and query; the path must come out as it went in.
    fn url(&self) -> Result<Url, RequestError> {
        let base = match self.server {
            Some(server) => self.client.resolve(server)?,
            None => self.client.base_url().clone(),
        };
        let mut path = base.path().trim_end_matches('/').to_owned();
        let template = self.meta.template;
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            path.push_str(before);
            let Some((name, after)) = after.split_once('}') else {
                path.push('{');
                rest = after;
                continue;
            };
            let value = self
                .path
                .iter()
                .rev()
                .find(|(known, _)| *known == name)
                .map(|(_, value)| value);
            match value {
                Some(value) => path.push_str(value),
                None => {
                    return Err(RequestError::new(format!(
                        "the path parameter `{name}` is missing"
                    )));
                }
            }
            rest = after;
        }
        path.push_str(rest);
        let mut url = base;
        url.set_path(&path);
        if url.path().matches('/').count() != path.matches('/').count().max(1) {
            return Err(RequestError::new("a path parameter changes the path"));
        }
        let query: Vec<&str> = self.query.iter().map(|(_, text)| text.as_str()).collect();
        url.set_query((!query.is_empty()).then(|| query.join("&")).as_deref());
        Ok(url)
    }
}

impl std::fmt::Debug for Request {
    /// Shows the operation, not the values: they may be secrets.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Request")
            .field("operation", &self.meta.id)
            .field("method", &self.meta.method)
            .field("template", &self.meta.template)
            .finish_non_exhaustive()
    }
}
