//! Kinds of parts in words, as messages have them.

use super::Kind;

impl Kind {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Document => "a document",
            Kind::Info => "`info`",
            Kind::Contact => "`contact`",
            Kind::License => "`license`",
            Kind::Server => "a server",
            Kind::ServerVariable => "a server variable",
            Kind::Components => "`components`",
            Kind::PathItem => "a path item",
            Kind::Operation => "an operation",
            Kind::Parameter => "a parameter",
            Kind::Header => "a header",
            Kind::RequestBody => "a request body",
            Kind::Response => "a response",
            Kind::MediaType => "a media type",
            Kind::Encoding => "an encoding",
            Kind::Schema => "a schema",
            Kind::Discriminator => "a discriminator",
            Kind::Xml => "`xml`",
            Kind::ExternalDocs => "`externalDocs`",
            Kind::Tag => "a tag",
            Kind::SecurityScheme => "a security scheme",
            Kind::OAuthFlows => "`flows`",
            Kind::OAuthFlow => "a flow",
            Kind::Example => "an example",
            Kind::Link => "a link",
            Kind::Callback => "a callback",
            Kind::SecurityRequirement => "a security requirement",
            Kind::Channel => "`x-websocket`",
            Kind::Mapping | Kind::Payload | Kind::Other => "this part",
        }
    }
}
