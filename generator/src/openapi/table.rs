//! The table itself: a row for each place, with the keys that lead there.

use super::Kind::*;
use super::{Form, Kind, MESSAGES, Place, Versions};

/// Keys of an object that lead to parts of one kind.
pub struct Row {
    /// The versions that have them here. None where only drafts of JSON Schema or habits have them.
    pub versions: Versions,
    /// What stands there.
    pub place: Place,
    /// As which kind of value.
    pub form: Form,
    /// The keys.
    pub keys: &'static [&'static str],
}

const V2: Versions = Versions::V2;
const V30: Versions = Versions::V30;
const V32: Versions = Versions::V32;
const NEW: Versions = Versions::V31.or(Versions::V32);
pub(super) const V3: Versions = Versions::V30.or(NEW);
const ALL: Versions = V2.or(V3);
const NONE: Versions = Versions::NONE;

const fn row(versions: Versions, place: Place, form: Form, keys: &'static [&'static str]) -> Row {
    Row {
        versions,
        place,
        form,
        keys,
    }
}

/// Texts.
const fn text(versions: Versions, keys: &'static [&'static str]) -> Row {
    plain(versions, Form::Text, keys)
}

/// Values that are no parts: flags, numbers, lists of texts.
const fn plain(versions: Versions, form: Form, keys: &'static [&'static str]) -> Row {
    row(versions, Place::one(Other), form, keys)
}

/// Data.
const fn data(versions: Versions, form: Form, keys: &'static [&'static str]) -> Row {
    row(versions, Place::one(Payload), form, keys)
}

/// One part.
const fn one(versions: Versions, kind: Kind, keys: &'static [&'static str]) -> Row {
    row(versions, Place::one(kind), Form::Part, keys)
}

/// An object of parts by names.
const fn many(versions: Versions, kind: Kind, keys: &'static [&'static str]) -> Row {
    row(versions, Place::many(kind), Form::Object, keys)
}

/// A list of parts.
const fn list(versions: Versions, kind: Kind, keys: &'static [&'static str]) -> Row {
    row(versions, Place::many(kind), Form::List, keys)
}

impl Kind {
    /// The rows of an object of this kind.
    pub(super) fn rows(self) -> &'static [Row] {
        match self {
            Document => DOCUMENT,
            Info => INFO,
            Contact => CONTACT,
            License => LICENSE,
            Server => SERVER,
            ServerVariable => SERVER_VARIABLE,
            Components => COMPONENTS,
            PathItem => PATH_ITEM,
            Operation => OPERATION,
            Callback => CALLBACK,
            Channel => CHANNEL,
            Parameter => PARAMETER,
            Header => HEADER,
            RequestBody => REQUEST_BODY,
            Response => RESPONSE,
            MediaType => MEDIA_TYPE,
            Encoding => ENCODING,
            Schema => SCHEMA,
            Discriminator => DISCRIMINATOR,
            Xml => XML,
            ExternalDocs => EXTERNAL_DOCS,
            Tag => TAG,
            SecurityScheme => SECURITY_SCHEME,
            OAuthFlows => OAUTH_FLOWS,
            OAuthFlow => OAUTH_FLOW,
            Example => EXAMPLE,
            Link => LINK,
            Mapping | SecurityRequirement | Payload | Other => &[],
        }
    }
}

const DOCUMENT: &[Row] = &[
    list(ALL, Tag, &["tags"]),
    one(ALL, ExternalDocs, &["externalDocs"]),
    one(ALL, Info, &["info"]),
    many(ALL, PathItem, &["paths"]),
    list(ALL, SecurityRequirement, &["security"]),
    text(V2, &["swagger", "host", "basePath"]),
    plain(V2, Form::TextOrTexts, &["schemes", "consumes", "produces"]),
    many(V2, Schema, &["definitions"]),
    many(V2, Parameter, &["parameters"]),
    many(V2, Response, &["responses"]),
    many(V2, SecurityScheme, &["securityDefinitions"]),
    text(V3, &["openapi"]),
    list(V3, Server, &["servers"]),
    one(V3, Components, &["components"]),
    text(NEW, &["jsonSchemaDialect", "$schema"]),
    many(NEW, PathItem, &["webhooks"]),
    text(V32, &["$self"]),
    many(NONE, Schema, &["$defs"]),
    plain(NONE, Form::Any, &["id", "$id"]),
];

const INFO: &[Row] = &[
    text(ALL, &["title", "version", "description", "termsOfService"]),
    one(ALL, Contact, &["contact"]),
    one(ALL, License, &["license"]),
    text(NEW, &["summary"]),
];

const CONTACT: &[Row] = &[text(ALL, &["name", "url", "email"])];

const LICENSE: &[Row] = &[text(ALL, &["name", "url"]), text(NEW, &["identifier"])];

const SERVER: &[Row] = &[
    text(V3, &["url", "description"]),
    many(V3, ServerVariable, &["variables"]),
    text(V32, &["name"]),
];

const SERVER_VARIABLE: &[Row] = &[
    data(V3, Form::TextOrTexts, &["enum"]),
    data(V3, Form::Text, &["default"]),
    text(V3, &["description"]),
];

const COMPONENTS: &[Row] = &[
    many(V3, Schema, &["schemas"]),
    many(V3, Response, &["responses"]),
    many(V3, Parameter, &["parameters"]),
    many(V3, Example, &["examples"]),
    many(V3, RequestBody, &["requestBodies"]),
    many(V3, Header, &["headers"]),
    many(V3, SecurityScheme, &["securitySchemes"]),
    many(V3, Link, &["links"]),
    many(V3, Callback, &["callbacks"]),
    many(NEW, PathItem, &["pathItems"]),
    many(V32, MediaType, &["mediaTypes"]),
    plain(NONE, Form::Any, &["definitions"]),
];

const PATH_ITEM: &[Row] = &[
    plain(ALL, Form::Any, &["$ref"]),
    one(
        ALL,
        Operation,
        &["get", "put", "post", "delete", "options", "head", "patch"],
    ),
    list(ALL, Parameter, &["parameters"]),
    text(V3, &["summary", "description"]),
    one(V3, Operation, &["trace"]),
    list(V3, Server, &["servers"]),
    one(V32, Operation, &["query"]),
    many(V32, Operation, &["additionalOperations"]),
];

const OPERATION: &[Row] = &[
    text(ALL, &["summary", "description", "operationId"]),
    plain(ALL, Form::TextOrTexts, &["tags"]),
    plain(ALL, Form::Flag, &["deprecated"]),
    one(ALL, ExternalDocs, &["externalDocs"]),
    list(ALL, Parameter, &["parameters"]),
    many(ALL, Response, &["responses"]),
    list(ALL, SecurityRequirement, &["security"]),
    plain(V2, Form::TextOrTexts, &["consumes", "produces", "schemes"]),
    one(V3, RequestBody, &["requestBody"]),
    many(V3, Callback, &["callbacks"]),
    list(V3, Server, &["servers"]),
    one(NONE, Channel, &["x-websocket"]),
    many(NONE, Schema, &["x-websocket-messages", "x-sse-events"]),
    one(NONE, Schema, &[MESSAGES]),
];

const CHANNEL: &[Row] = &[one(NONE, Schema, &["message"])];

const CALLBACK: &[Row] = &[many(V3, PathItem, &["pathItems"])];

const PARAMETER: &[Row] = &[
    text(ALL, &["name", "in", "description"]),
    plain(ALL, Form::Flag, &["required", "allowEmptyValue"]),
    text(V2, &["format", "collectionFormat", "pattern"]),
    plain(V2, Form::Type, &["type"]),
    plain(V2, Form::Number, &["maximum", "minimum", "multipleOf"]),
    plain(V2, Form::Limit, &["exclusiveMaximum", "exclusiveMinimum"]),
    plain(
        V2,
        Form::Count,
        &["maxLength", "minLength", "maxItems", "minItems"],
    ),
    plain(V2, Form::Flag, &["uniqueItems"]),
    one(V2, Schema, &["items"]),
    one(ALL, Schema, &["schema"]),
    data(ALL, Form::Any, &["default"]),
    data(ALL, Form::List, &["enum"]),
    text(V3, &["style"]),
    plain(V3, Form::Flag, &["deprecated", "explode", "allowReserved"]),
    many(V3, MediaType, &["content"]),
    data(V3, Form::Any, &["example"]),
    many(V3, Example, &["examples"]),
    text(NEW, &["summary", "$comment"]),
    one(NONE, Schema, &["additionalProperties"]),
    many(NONE, Schema, &["properties"]),
    list(NONE, Schema, &["allOf", "oneOf", "anyOf"]),
    plain(
        NONE,
        Form::Any,
        &["title", "nullable", "readOnly", "writeOnly"],
    ),
    data(NONE, Form::Any, &["const"]),
];

const HEADER: &[Row] = &[
    text(ALL, &["description"]),
    text(V2, &["format", "collectionFormat", "pattern"]),
    plain(V2, Form::Type, &["type"]),
    plain(V2, Form::Number, &["maximum", "minimum", "multipleOf"]),
    plain(V2, Form::Limit, &["exclusiveMaximum", "exclusiveMinimum"]),
    plain(
        V2,
        Form::Count,
        &["maxLength", "minLength", "maxItems", "minItems"],
    ),
    plain(V2, Form::Flag, &["uniqueItems"]),
    one(V2, Schema, &["items"]),
    data(V2, Form::Any, &["default"]),
    data(V2, Form::List, &["enum"]),
    text(V3, &["style"]),
    plain(V3, Form::Flag, &["required", "deprecated", "explode"]),
    one(V3, Schema, &["schema"]),
    many(V3, MediaType, &["content"]),
    data(V3, Form::Any, &["example"]),
    many(V3, Example, &["examples"]),
    text(NEW, &["summary"]),
    plain(
        NONE,
        Form::Any,
        &[
            "allowEmptyValue",
            "allowReserved",
            "name",
            "in",
            "title",
            "nullable",
        ],
    ),
    many(NONE, Schema, &["properties"]),
];

const REQUEST_BODY: &[Row] = &[
    text(V3, &["description"]),
    plain(V3, Form::Flag, &["required"]),
    many(V3, MediaType, &["content"]),
    text(NEW, &["summary"]),
];

const RESPONSE: &[Row] = &[
    text(ALL, &["description"]),
    many(ALL, Header, &["headers"]),
    one(V2, Schema, &["schema"]),
    data(V2, Form::Object, &["examples"]),
    many(V3, MediaType, &["content"]),
    many(V3, Link, &["links"]),
    text(NEW, &["summary"]),
];

const MEDIA_TYPE: &[Row] = &[
    one(V3, Schema, &["schema"]),
    data(V3, Form::Any, &["example"]),
    many(V3, Example, &["examples"]),
    many(V3, Encoding, &["encoding"]),
    one(V32, Schema, &["itemSchema"]),
    list(V32, Encoding, &["prefixEncoding"]),
    one(V32, Encoding, &["itemEncoding"]),
    plain(NONE, Form::Any, &["description"]),
];

const ENCODING: &[Row] = &[
    text(V3, &["contentType", "style"]),
    plain(V3, Form::Flag, &["explode", "allowReserved"]),
    many(V3, Header, &["headers"]),
    many(V32, Encoding, &["encoding"]),
    list(V32, Encoding, &["prefixEncoding"]),
    one(V32, Encoding, &["itemEncoding"]),
];

const SCHEMA: &[Row] = &[
    plain(ALL, Form::Any, &["$ref"]),
    plain(ALL, Form::Type, &["type"]),
    text(ALL, &["format", "title", "description", "pattern"]),
    plain(ALL, Form::Number, &["multipleOf", "maximum", "minimum"]),
    plain(ALL, Form::Limit, &["exclusiveMaximum", "exclusiveMinimum"]),
    plain(
        ALL,
        Form::Count,
        &[
            "maxLength",
            "minLength",
            "maxItems",
            "minItems",
            "maxProperties",
            "minProperties",
        ],
    ),
    plain(ALL, Form::Flag, &["uniqueItems", "readOnly"]),
    plain(ALL, Form::Texts, &["required"]),
    data(ALL, Form::Any, &["default", "example"]),
    data(ALL, Form::List, &["enum"]),
    one(ALL, Schema, &["items", "additionalProperties"]),
    many(ALL, Schema, &["properties"]),
    list(ALL, Schema, &["allOf"]),
    row(V2, Place::one(Discriminator), Form::Any, &["discriminator"]),
    one(V3, Discriminator, &["discriminator"]),
    one(ALL, Xml, &["xml"]),
    one(ALL, ExternalDocs, &["externalDocs"]),
    list(V3, Schema, &["oneOf", "anyOf"]),
    one(V3, Schema, &["not"]),
    plain(V3, Form::Flag, &["writeOnly", "deprecated"]),
    plain(V30, Form::Flag, &["nullable"]),
    data(NEW, Form::Any, &["const", "examples"]),
    many(
        NEW,
        Schema,
        &["patternProperties", "dependentSchemas", "$defs"],
    ),
    list(NEW, Schema, &["prefixItems"]),
    one(
        NEW,
        Schema,
        &[
            "contains",
            "unevaluatedItems",
            "unevaluatedProperties",
            "propertyNames",
            "if",
            "then",
            "else",
            "contentSchema",
        ],
    ),
    plain(NEW, Form::Count, &["minContains", "maxContains"]),
    plain(NEW, Form::Any, &["dependentRequired", "$vocabulary"]),
    text(
        NEW,
        &[
            "contentMediaType",
            "contentEncoding",
            "$id",
            "$schema",
            "$anchor",
            "$dynamicAnchor",
            "$dynamicRef",
            "$comment",
        ],
    ),
    plain(
        NONE,
        Form::Any,
        &[
            "$recursiveRef",
            "$recursiveAnchor",
            "dependencies",
            "id",
            "collectionFormat",
            "optional",
            "name",
            "in",
        ],
    ),
    many(NONE, Schema, &["definitions"]),
    one(NONE, Schema, &["additionalItems"]),
];

const DISCRIMINATOR: &[Row] = &[
    text(V3, &["propertyName"]),
    row(V3, Place::one(Mapping), Form::Object, &["mapping"]),
    text(V32, &["defaultMapping"]),
];

const XML: &[Row] = &[
    text(ALL, &["name", "namespace", "prefix"]),
    plain(ALL, Form::Flag, &["attribute", "wrapped"]),
    text(V32, &["nodeType"]),
];

const EXTERNAL_DOCS: &[Row] = &[text(ALL, &["description", "url"])];

const TAG: &[Row] = &[
    text(ALL, &["name", "description"]),
    one(ALL, ExternalDocs, &["externalDocs"]),
    text(V32, &["summary", "parent", "kind"]),
];

const SECURITY_SCHEME: &[Row] = &[
    text(ALL, &["type", "description", "name", "in"]),
    text(V2, &["flow", "authorizationUrl", "tokenUrl"]),
    data(V2, Form::TextsByName, &["scopes"]),
    text(V3, &["scheme", "bearerFormat", "openIdConnectUrl"]),
    one(V3, OAuthFlows, &["flows"]),
    text(V32, &["oauth2MetadataUrl"]),
    plain(V32, Form::Flag, &["deprecated"]),
];

const OAUTH_FLOWS: &[Row] = &[
    one(
        V3,
        OAuthFlow,
        &[
            "implicit",
            "password",
            "clientCredentials",
            "authorizationCode",
        ],
    ),
    one(V32, OAuthFlow, &["deviceAuthorization"]),
];

const OAUTH_FLOW: &[Row] = &[
    text(V3, &["authorizationUrl", "tokenUrl", "refreshUrl"]),
    data(V3, Form::TextsByName, &["scopes"]),
    text(V32, &["deviceAuthorizationUrl"]),
];

const EXAMPLE: &[Row] = &[
    text(V3, &["summary", "description", "externalValue"]),
    data(V3, Form::Any, &["value"]),
    data(V32, Form::Any, &["dataValue"]),
    text(V32, &["serializedValue"]),
];

const LINK: &[Row] = &[
    text(V3, &["operationRef", "operationId", "description"]),
    data(V3, Form::Object, &["parameters"]),
    data(V3, Form::Any, &["requestBody"]),
    one(V3, Server, &["server"]),
    text(NEW, &["summary"]),
];
