//! Extensions that carry what OpenAPI 3.0 has no word for from [`super`] to [`crate::lower`].

/// On a schema: null is its only value.
pub const ONLY_NULL: &str = "x-apiloom-only-null";
/// On a schema: it has no value. Gone when its parent is in shape.
pub const NEVER: &str = "x-apiloom-never";
/// On an array: the alternatives of its items are its places.
pub const TUPLE: &str = "x-apiloom-tuple";
/// On an enum: for each value an object with `title`, `description`, `deprecated`.
pub const CHOICES: &str = "x-apiloom-choices";
/// On an enum: for each value the name that an extension gives it.
pub const NAMES: &str = "x-apiloom-names";
/// On a schema of an object: the schema of its properties' names, where that lists them or refers to one.
pub const KEYS: &str = "x-apiloom-keys";
/// On a property: its object is to list it in `required`. Gone when its parent is in shape.
pub const REQUIRED: &str = "x-apiloom-required";
/// On a media type: its schema is that of one item of a sequence.
pub const ITEMS: &str = "x-apiloom-items";
/// On a discriminator: the schema that is meant when no other is.
pub const DEFAULT_MAPPING: &str = "x-apiloom-default-mapping";
/// As the scheme of HTTP authentication: a certificate of the client.
pub const MUTUAL_TLS: &str = "x-apiloom-mutual-tls";
/// On a parameter: its JSON is the whole query.
pub const QUERY_STRING: &str = "x-apiloom-query-string";
/// On a response: the configuration presumes it, the document does not describe it.
pub const PRESUMED: &str = "x-apiloom-presumed";
/// On a parameter: its style is `cookie`.
pub const COOKIE_STYLE: &str = "x-apiloom-cookie-style";
/// On an object: the patterns that the names of its other properties have, in order.
pub const PATTERNS: &str = "x-apiloom-patterns";
/// On a schema: the path of the user's type that stands for it, and whether it is text.
pub const OWN: &str = "x-apiloom-own";
/// On the document: the URLs of servers by the names that the configuration gives them.
pub const ENVIRONMENTS: &str = "x-apiloom-environments";
