//! What generated code calls, and nobody else.
//!
//! It is hidden from the documentation and holds no part of the promise for people's code. Its own promise: code
//! that apiloom `0.x.y` has generated compiles and works with every `apiloom-runtime` `0.x.z` where `z` is not less
//! than `y`. Code of another `0.x` is generated anew. `docs/stability.md` says what else holds.
//!
//! What people use of all this (clients, errors, [`Operation`]) is public elsewhere, and stands here too, so that a
//! generated file needs one `use`.

pub use bytes;
pub use http;
#[cfg(feature = "serde")]
pub use serde;
pub use serde_json;

pub use crate::auth::RefreshOperation;
pub use crate::auth::operation::TokenFields;
pub use crate::client::Client;
pub use crate::meta::{ClientMeta, OperationMeta};
pub use crate::operation::declared::{next, say, verb};
pub use crate::operation::decoded::Decoded;
pub use crate::operation::filling::{Filling, OneOf};
pub use crate::operation::{Channel, Enveloped, MessageEnvelope, Operation};
pub use crate::paging::Paginated;
pub use crate::paging::described::Paging;
pub use crate::parameter::Parameter;
pub use crate::request::Request;
pub use crate::response::Response;
pub use crate::response::reading as read;
pub use crate::server::{Server, ServerVariable};
#[cfg(feature = "xml")]
pub use crate::xml;

pub use crate::{
    __bodies as bodies, __client as client, __construct as construct,
    __constructors as constructors, __debug_enum as debug_enum, __debug_struct as debug_struct,
    __default as default, __enveloped_method as enveloped_method, __foreign as foreign,
    __from_variants as from_variants, __headers as headers, __newtype as newtype,
    __object as object, __operation as operation, __operation_methods as operation_methods,
    __paging_methods as paging_methods, __scalar_enum as scalar_enum,
    __serde_bridge as serde_bridge, __setters as setters, __string_enum as string_enum,
    __union as union, __upload_method as upload_method, __wire_functions as wire_functions,
    __xml_table as xml_table,
};

/// What handles and calls name beside the declarations, in a module of its own: rustfmt has changed its mind about how
/// `Client` and `headers` are sorted in one line.
pub mod call {
    pub use crate::client::Client;
    pub use crate::parameter::Parameter;
}

/// JSON, with the tables of properties.
pub mod json {
    #[cfg(feature = "serde")]
    pub use crate::json::bridge::{deserialize, serialize};
    pub use crate::json::object::{
        Field, Object, Property, Slot, constant, constant_nullable, constant_option, discriminator,
        discriminator_nullable, expected, expected_constant, expected_constant_nullable,
        expected_constant_option, expected_nullable, optional, optional_nullable, optional_or_null,
        required, required_constant, required_constant_nullable, required_nullable,
    };
    pub use crate::json::shown::{debug, debug_fields, debug_tuple, hidden, open, plain};
    pub use crate::json::*;

    /// What becomes of what is given for a property.
    pub mod given {
        pub use crate::json::given::*;
    }

    /// Unions, and the plans by which they are read.
    pub mod union {
        pub use crate::json::union::*;
    }

    /// Where properties go while an object is read.
    pub mod row {
        pub use crate::json::row::*;
    }
}
