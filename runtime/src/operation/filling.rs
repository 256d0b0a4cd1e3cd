//! A request as generated code fills it: each value by one call, so that a method's body is one expression.

use std::marker::PhantomData;

use http::Method;

use super::Operation;
use crate::body::Body;
use crate::client::Client;
use crate::content::TypedBody;
use crate::json::Write;
use crate::meta::OperationMeta;
use crate::multipart::{Multipart, Part};
use crate::parameter::Parameter;
use crate::request::Request;

/// A request that is being filled. `M` is what JSON means for the client, said once.
#[must_use]
pub struct Filling<M>(Request, PhantomData<fn() -> M>);

/// A body that can be of several media types: it puts itself into the request.
pub trait OneOf<M> {
    /// Sets the body.
    fn set(self, request: Filling<M>) -> Filling<M>;
}

/// Until it is said what is called.
const NOTHING: &OperationMeta = &OperationMeta::new("", Method::GET, "/");

/// Each of these does what the request's own does.
macro_rules! fill {
    ($($name:ident($($argument:ident: $ty:ty),*);)*) => {$(
        #[doc = concat!("As [`Request::", stringify!($name), "`].")]
        #[inline]
        pub fn $name(mut self, $($argument: $ty),*) -> Self {
            self.0.$name($($argument),*);
            self
        }
    )*};
}

/// Each of these does what the request's own does with a reference to the value.
macro_rules! values {
    ($($name:ident($($argument:ident: $ty:ty => $given:expr),*);)*) => {$(
        #[doc = concat!("As [`Request::", stringify!($name), "`].")]
        #[inline]
        pub fn $name<T: Write<M>>(mut self, $($argument: $ty,)* value: T) -> Self {
            self.0.$name::<M, T>($($given,)* &value);
            self
        }
    )*};
}

impl<M> Filling<M> {
    /// A call that is begun.
    #[inline]
    pub fn new(client: &Client) -> Self {
        Self::of(Request::new(client, NOTHING))
    }

    /// More of a call.
    #[inline]
    pub fn of(request: Request) -> Self {
        Filling(request, PhantomData)
    }

    /// Nothing more.
    #[inline]
    pub fn same(self) -> Self {
        self
    }

    /// The request as far as it is filled.
    #[inline]
    pub fn request(self) -> Request {
        self.0
    }

    /// The call of an operation.
    #[inline]
    pub fn done<O: Operation>(mut self) -> O {
        self.0.meta = O::META;
        O::from_request(self.0)
    }

    values! {
        path(parameter: impl Into<Parameter> => parameter.into());
        query(parameter: impl Into<Parameter> => parameter.into());
        header(parameter: impl Into<Parameter> => parameter.into());
        cookie(parameter: impl Into<Parameter> => parameter.into());
        field(parameter: impl Into<Parameter> => parameter.into());
        styled_part(parameter: impl Into<Parameter> => parameter.into());
        json(media_type: &'static str => media_type);
        form();
        form_by(fields: &[Parameter] => fields);
        value_part(name: &'static str => name, media_type: Option<&'static str> => media_type);
    }

    fill! {
        server(url: &'static str);
        part(name: &'static str, media_type: Option<&'static str>, part: Part);
        parts(name: &'static str, media_type: Option<&'static str>, parts: Vec<Part>);
        multipart(form: Multipart);
        multipart_as(media_type: &'static str);
        optional_form(names: &'static [&'static str]);
    }

    /// As [`Request::text`].
    #[inline]
    pub fn text(mut self, media_type: &'static str, text: impl AsRef<str>) -> Self {
        self.0.text(media_type, text.as_ref());
        self
    }

    /// As [`Request::body`].
    #[inline]
    pub fn body(mut self, media_type: &'static str, body: impl Into<Body>) -> Self {
        self.0.body(media_type, body.into());
        self
    }

    /// As [`Request::typed_body`].
    #[inline]
    pub fn typed_body(mut self, range: &'static str, body: impl Into<TypedBody>) -> Self {
        self.0.typed_body(range, body.into());
        self
    }

    /// As [`Request::xml`].
    #[cfg(feature = "xml")]
    #[inline]
    pub fn xml<T: Write<M>>(
        mut self,
        media_type: &'static str,
        root: &crate::xml::Node,
        value: T,
    ) -> Self {
        self.0.xml::<M, T>(media_type, root, &value);
        self
    }

    /// Sets the whole body, whose parts are of another media type than a form.
    #[inline]
    pub fn multipart_of(mut self, media_type: &'static str, form: Multipart) -> Self {
        self.0.multipart_as(media_type);
        self.0.multipart(form);
        self
    }

    /// Sets the body: of the media type that it is of.
    #[inline]
    pub fn one_of(self, body: impl OneOf<M>) -> Self {
        body.set(self)
    }
}
