//! The table itself: a row for each place, with the keys that lead there.

use super::Kind::*;
use super::{Kind, Place, Versions};

/// Keys of an object that lead to parts of one kind.
pub struct Row {
    /// The versions that have them here. None where only drafts of JSON Schema or habits have them.
    pub versions: Versions,
    /// What stands there.
    pub place: Place,
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

const fn text(versions: Versions, keys: &'static [&'static str]) -> Row {
    one(versions, Other, keys)
}

const fn one(versions: Versions, kind: Kind, keys: &'static [&'static str]) -> Row {
    let place = Place::one(kind);
    Row {
        versions,
        place,
        keys,
    }
}

const fn many(versions: Versions, kind: Kind, keys: &'static [&'static str]) -> Row {
    let place = Place::many(kind);
    Row {
        versions,
        place,
        keys,
    }
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
    many(ALL, Tag, &["tags"]),
    one(ALL, ExternalDocs, &["externalDocs"]),
    one(ALL, Info, &["info"]),
    many(ALL, PathItem, &["paths"]),
    many(ALL, SecurityRequirement, &["security"]),
    text(
        V2,
        &[
            "swagger", "host", "basePath", "schemes", "consumes", "produces",
        ],
    ),
    many(V2, Schema, &["definitions"]),
    many(V2, Parameter, &["parameters"]),
    many(V2, Response, &["responses"]),
    many(V2, SecurityScheme, &["securityDefinitions"]),
    text(V3, &["openapi"]),
    many(V3, Server, &["servers"]),
    one(V3, Components, &["components"]),
    text(NEW, &["jsonSchemaDialect", "$schema"]),
    many(NEW, PathItem, &["webhooks"]),
    text(V32, &["$self"]),
    many(NONE, Schema, &["$defs"]),
    text(NONE, &["id", "$id"]),
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
    one(V3, Payload, &["enum", "default"]),
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
    one(NONE, Other, &["definitions"]),
];

const PATH_ITEM: &[Row] = &[
    text(ALL, &["$ref"]),
    one(
        ALL,
        Operation,
        &["get", "put", "post", "delete", "options", "head", "patch"],
    ),
    many(ALL, Parameter, &["parameters"]),
    text(V3, &["summary", "description"]),
    one(V3, Operation, &["trace"]),
    many(V3, Server, &["servers"]),
    one(V32, Operation, &["query"]),
    many(V32, Operation, &["additionalOperations"]),
];

const OPERATION: &[Row] = &[
    text(
        ALL,
        &[
            "tags",
            "summary",
            "description",
            "operationId",
            "deprecated",
        ],
    ),
    one(ALL, ExternalDocs, &["externalDocs"]),
    many(ALL, Parameter, &["parameters"]),
    many(ALL, Response, &["responses"]),
    many(ALL, SecurityRequirement, &["security"]),
    text(V2, &["consumes", "produces", "schemes"]),
    one(V3, RequestBody, &["requestBody"]),
    many(V3, Callback, &["callbacks"]),
    many(V3, Server, &["servers"]),
];

const CALLBACK: &[Row] = &[many(V3, PathItem, &["pathItems"])];

const PARAMETER: &[Row] = &[
    text(
        ALL,
        &["name", "in", "description", "required", "allowEmptyValue"],
    ),
    text(
        V2,
        &[
            "type",
            "format",
            "collectionFormat",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
            "pattern",
            "maxItems",
            "minItems",
            "uniqueItems",
            "multipleOf",
        ],
    ),
    one(V2, Schema, &["items"]),
    one(ALL, Schema, &["schema"]),
    one(ALL, Payload, &["default", "enum"]),
    text(V3, &["deprecated", "style", "explode", "allowReserved"]),
    many(V3, MediaType, &["content"]),
    one(V3, Payload, &["example"]),
    many(V3, Example, &["examples"]),
    text(NEW, &["summary", "$comment"]),
    one(NONE, Schema, &["additionalProperties"]),
    many(NONE, Schema, &["properties", "allOf", "oneOf", "anyOf"]),
    text(NONE, &["title", "nullable", "readOnly", "writeOnly"]),
    one(NONE, Payload, &["const"]),
];

const HEADER: &[Row] = &[
    text(ALL, &["description"]),
    text(
        V2,
        &[
            "type",
            "format",
            "collectionFormat",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
            "pattern",
            "maxItems",
            "minItems",
            "uniqueItems",
            "multipleOf",
        ],
    ),
    one(V2, Schema, &["items"]),
    one(V2, Payload, &["default", "enum"]),
    text(V3, &["required", "deprecated", "style", "explode"]),
    one(V3, Schema, &["schema"]),
    many(V3, MediaType, &["content"]),
    one(V3, Payload, &["example"]),
    many(V3, Example, &["examples"]),
    text(NEW, &["summary"]),
    text(
        NONE,
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
    text(V3, &["description", "required"]),
    many(V3, MediaType, &["content"]),
    text(NEW, &["summary"]),
];

const RESPONSE: &[Row] = &[
    text(ALL, &["description"]),
    many(ALL, Header, &["headers"]),
    one(V2, Schema, &["schema"]),
    one(V2, Payload, &["examples"]),
    many(V3, MediaType, &["content"]),
    many(V3, Link, &["links"]),
    text(NEW, &["summary"]),
];

const MEDIA_TYPE: &[Row] = &[
    one(V3, Schema, &["schema"]),
    one(V3, Payload, &["example"]),
    many(V3, Example, &["examples"]),
    many(V3, Encoding, &["encoding"]),
    one(V32, Schema, &["itemSchema"]),
    many(V32, Encoding, &["prefixEncoding"]),
    one(V32, Encoding, &["itemEncoding"]),
    text(NONE, &["description"]),
];

const ENCODING: &[Row] = &[
    text(V3, &["contentType", "style", "explode", "allowReserved"]),
    many(V3, Header, &["headers"]),
    many(V32, Encoding, &["encoding", "prefixEncoding"]),
    one(V32, Encoding, &["itemEncoding"]),
];

const SCHEMA: &[Row] = &[
    text(
        ALL,
        &[
            "$ref",
            "type",
            "format",
            "title",
            "description",
            "multipleOf",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
            "pattern",
            "maxItems",
            "minItems",
            "uniqueItems",
            "maxProperties",
            "minProperties",
            "required",
            "readOnly",
        ],
    ),
    one(ALL, Payload, &["default", "enum", "example"]),
    one(ALL, Schema, &["items", "additionalProperties"]),
    many(ALL, Schema, &["allOf", "properties"]),
    one(ALL, Discriminator, &["discriminator"]),
    one(ALL, Xml, &["xml"]),
    one(ALL, ExternalDocs, &["externalDocs"]),
    many(V3, Schema, &["oneOf", "anyOf"]),
    one(V3, Schema, &["not"]),
    text(V3, &["writeOnly", "deprecated"]),
    text(V30, &["nullable"]),
    one(NEW, Payload, &["const", "examples"]),
    many(
        NEW,
        Schema,
        &[
            "patternProperties",
            "prefixItems",
            "dependentSchemas",
            "$defs",
        ],
    ),
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
    text(
        NEW,
        &[
            "minContains",
            "maxContains",
            "dependentRequired",
            "contentMediaType",
            "contentEncoding",
            "$id",
            "$schema",
            "$anchor",
            "$dynamicAnchor",
            "$dynamicRef",
            "$comment",
            "$vocabulary",
        ],
    ),
    text(
        NONE,
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
    one(V3, Mapping, &["mapping"]),
    text(V32, &["defaultMapping"]),
];

const XML: &[Row] = &[
    text(
        ALL,
        &["name", "namespace", "prefix", "attribute", "wrapped"],
    ),
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
    one(V2, Payload, &["scopes"]),
    text(V3, &["scheme", "bearerFormat", "openIdConnectUrl"]),
    one(V3, OAuthFlows, &["flows"]),
    text(V32, &["oauth2MetadataUrl", "deprecated"]),
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
    one(V3, Payload, &["scopes"]),
    text(V32, &["deviceAuthorizationUrl"]),
];

const EXAMPLE: &[Row] = &[
    text(V3, &["summary", "description", "externalValue"]),
    one(V3, Payload, &["value"]),
    one(V32, Payload, &["dataValue"]),
    text(V32, &["serializedValue"]),
];

const LINK: &[Row] = &[
    text(V3, &["operationRef", "operationId", "description"]),
    one(V3, Payload, &["parameters", "requestBody"]),
    one(V3, Server, &["server"]),
    text(NEW, &["summary"]),
];
