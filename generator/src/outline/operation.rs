//! Operations: what is sent, what comes back, and what belongs to it.

use super::{Page, named, with_docs};
use crate::api::{
    Callback, CertificateUse, Channel, Content, ContentKind, FollowUp, Given, Header, HeaderShape,
    Operation, Parameter, Payload, Reply, RequestBody, StatusSelector,
};
use crate::naming::{Argument, Name, OperationNames};

impl Page<'_> {
    pub(super) fn operation(&mut self, index: usize, operation: &Operation) {
        let names = self.names.and_then(|names| names.operations.get(index));
        self.head_of(operation, names);
        for (index, parameter) in operation.parameters.iter().enumerate() {
            let name = names.and_then(|names| names.parameters.get(index));
            let text = self.parameter(parameter, name);
            self.line(1, &text);
        }
        if let Some(media_type) = &operation.multipart {
            self.line(1, &format!("fields as {media_type}"));
        }
        if let Some(body) = &operation.body {
            self.body(body, names);
        }
        self.arguments(operation, names);
        let successes = names.map(|names| names.successes.as_slice());
        for (index, reply) in operation.successes.iter().enumerate() {
            let name = successes.and_then(|names| names.get(index));
            self.reply("answer", reply, name);
        }
        let errors = names.map(|names| names.errors.as_slice());
        for (index, reply) in operation.errors.iter().enumerate() {
            let name = errors.and_then(|names| names.get(index));
            self.reply("error", reply, name);
        }
        self.around(operation);
        for callback in &operation.callbacks {
            let Callback {
                name,
                method,
                url,
                body,
            } = callback;
            let body = self.ty(body);
            self.line(1, &format!("callback {name} {method} {url}: {body}"));
        }
        if let Some(channel) = &operation.channel {
            let line = self.channel(channel);
            self.line(1, &line);
        }
        for follow_up in &operation.follow_ups {
            let text = self.follow_up(follow_up);
            self.line(1, &text);
        }
    }

    fn channel(&mut self, channel: &Channel) -> String {
        let (sent, received) = (self.ty(&channel.sent), self.ty(&channel.received));
        let mut line = format!("channel of {sent} and {received}");
        if let Some(around) = &channel.envelope {
            let has = [
                (around.id, "id"),
                (around.timestamp, "timestamp"),
                (around.heartbeat, "heartbeats"),
            ];
            let has = has.into_iter().filter(|(has, _)| *has);
            let has: String = has.map(|(_, name)| format!(", {name}")).collect();
            line.push_str(&format!(" in {}, {}{has}", around.name, around.payload));
        }
        line
    }

    fn head_of(&mut self, operation: &Operation, names: Option<&OperationNames>) {
        let method = operation.method.as_str();
        let mut head = format!("operation {method} {}", operation.path.0);
        if let Some(id) = &operation.id {
            head.push_str(&format!(" {id}"));
        }
        if let Some(ending) = operation.ending {
            head.push_str(&format!(" {ending}"));
        }
        if let Some(names) = names {
            let OperationNames {
                method,
                call,
                error,
                success,
                ..
            } = names;
            head.push_str(&format!(" -> {method} {call} {success} {error}"));
        }
        if !operation.tag.is_empty() {
            head.push_str(&format!(", of {}", operation.tag));
        }
        if let Some(server) = &operation.server {
            head.push_str(&format!(", at {server}"));
        }
        let said = [(operation.whole, "whole"), (operation.pageless, "no pages")];
        for (_, mark) in said.into_iter().filter(|(said, _)| *said) {
            head.push_str(&format!(", {mark}"));
        }
        self.line(0, &with_docs(head, &operation.docs));
    }

    /// A parameter of an operation, or a field of a form.
    fn parameter(&self, parameter: &Parameter, name: Option<&Name>) -> String {
        let location = parameter.location.as_str();
        let required = if parameter.required { "!" } else { "" };
        let ty = self.ty(&parameter.ty);
        let name = named(&parameter.wire, name);
        let mut text = format!("{location} {}{required}{name}: {ty}", parameter.wire);
        text.push_str(&format!(", {:?}", parameter.style));
        let said = [
            (parameter.explode, "exploded"),
            (parameter.allow_reserved, "reserved"),
            (parameter.with_form, "with the form"),
            (parameter.of_alternative, "of an alternative"),
            (parameter.secret, "hidden"),
        ];
        for (_, mark) in said.into_iter().filter(|(said, _)| *said) {
            text.push_str(&format!(", {mark}"));
        }
        if let Some(media_type) = &parameter.media_type {
            text.push_str(&format!(", as {media_type}"));
        }
        for (value, mark) in [
            (&parameter.default, "default"),
            (&parameter.constant, "always"),
        ] {
            if let Some(value) = value {
                text.push_str(&format!(", {mark} {value}"));
            }
        }
        with_docs(text, &parameter.docs)
    }

    fn body(&mut self, body: &RequestBody, names: Option<&OperationNames>) {
        let required = if body.required { "!" } else { "" };
        for (index, content) in body.contents.iter().enumerate() {
            let Content {
                media_type,
                described,
                kind,
                fields,
            } = content;
            let kind = match kind {
                ContentKind::Json(ty) => format!("JSON {}", self.ty(ty)),
                ContentKind::Xml(body) => format!("XML {}", self.ty(&body.ty)),
                ContentKind::Form(ty) => format!("form {}", self.ty(ty)),
                ContentKind::Multipart => "parts".to_owned(),
                ContentKind::Text => "text".to_owned(),
                ContentKind::Bytes => "bytes".to_owned(),
            };
            let name = names.and_then(|names| names.bodies.get(index));
            let name = name.map(|name| format!(" -> {name}")).unwrap_or_default();
            let as_said = match described == media_type {
                true => String::new(),
                false => format!(" for {described}"),
            };
            let text = format!("body{required} {media_type}{as_said}{name}: {kind}");
            self.line(1, &with_docs(text, &body.docs));
            for field in fields {
                let text = self.parameter(field, None);
                self.line(2, &text);
            }
        }
    }

    fn arguments(&mut self, operation: &Operation, names: Option<&OperationNames>) {
        let Some(names) = names else {
            return;
        };
        let name = |argument: &Argument| match argument {
            Argument::Parameter(place) => names.parameters.get(*place).map(Name::as_str),
            Argument::Body => Some(names.body.as_str()),
        };
        let arguments: Vec<&str> = names.arguments.iter().filter_map(name).collect();
        if !arguments.is_empty() {
            self.line(1, &format!("takes {}", arguments.join(", ")));
        }
        let fields: Vec<&str> = names.header_fields.iter().map(Name::as_str).collect();
        if !operation.documented_headers().is_empty() {
            let text = format!("headers {} {}", names.headers, fields.join(", "));
            self.line(1, &text);
        }
    }

    fn reply(&mut self, what: &str, reply: &Reply, name: Option<&Name>) {
        let status = status(reply.status);
        let payload = match &reply.payload {
            Payload::None => "nothing".to_owned(),
            Payload::Json(ty) => format!("JSON {}", self.ty(ty)),
            Payload::Enveloped {
                envelope,
                property,
                payload,
            } => {
                let payload = self.ty(payload);
                format!("JSON {payload}, {property} of {}", self.ty(envelope))
            }
            Payload::Xml(body) => format!("XML {}", self.ty(&body.ty)),
            Payload::Text => "text".to_owned(),
            Payload::Bytes(coding) => format!("bytes {coding:?}").to_lowercase(),
            Payload::Stream(coding) => format!("stream {coding:?}").to_lowercase(),
            Payload::Items(framing, ty) => format!("{framing:?} of {}", self.ty(ty)),
        };
        let mut text = format!("{what} {status}");
        if let Some(name) = name {
            text.push_str(&format!(" -> {name}"));
        }
        if let Some(media_type) = &reply.media_type {
            text.push_str(&format!(" {media_type}"));
        }
        if reply.presumed {
            text.push_str(" presumed");
        }
        self.line(1, &format!("{text}: {payload}"));
        for header in &reply.headers {
            let Header {
                wire,
                ty,
                shape,
                secret,
                docs,
            } = header;
            let mut text = format!("header {wire}: {}", self.ty(ty));
            if *shape != HeaderShape::Value {
                text.push_str(&format!(", {shape:?}"));
            }
            if *secret {
                text.push_str(", hidden");
            }
            self.line(2, &with_docs(text, docs));
        }
    }

    /// Who may call it, how often, and what is known of its answers.
    fn around(&mut self, operation: &Operation) {
        let alternatives = operation.security.iter().map(|alternative| {
            let together = alternative.iter().map(|one| match one.scopes.is_empty() {
                true => one.scheme.clone(),
                false => format!("{} for {}", one.scheme, one.scopes.join(" ")),
            });
            together.collect::<Vec<_>>().join(" and ")
        });
        let alternatives: Vec<String> = alternatives.collect();
        if !alternatives.is_empty() {
            self.line(1, &format!("needs {}", alternatives.join(", or ")));
        }
        match operation.certificate {
            None => {}
            Some(CertificateUse::Needed) => self.line(1, "needs a certificate"),
            Some(CertificateUse::Accepted) => self.line(1, "takes a certificate"),
        }
        if operation.repetition != Default::default() {
            let text = format!("{:?}", operation.repetition);
            self.line(1, &text);
        }
        for fact in &operation.facts {
            self.line(1, &format!("{}: {}", fact.name, fact.json));
        }
        if let Some(refresh) = &operation.refresh {
            self.line(1, &format!("{refresh:?}"));
        }
        if let Some(paging) = &operation.paging {
            let text = self.paging(paging);
            self.line(1, &text);
        }
        if !operation.secrets.is_empty() {
            self.line(1, &format!("hides {}", operation.secrets.join(" ")));
        }
    }

    fn follow_up(&self, follow_up: &FollowUp) -> String {
        let of = self.api.operations.get(follow_up.operation);
        let path = of.map(|of| format!("{} {}", of.method.as_str(), of.path.0));
        let status = status(follow_up.status);
        let mut text = format!("then on {status} {}", path.unwrap_or_default());
        let parameters = of.map(|of| of.parameters.as_slice()).unwrap_or_default();
        for (place, value) in &follow_up.parameters {
            let name = parameters.get(*place).map_or("?", |one| &one.wire);
            text.push_str(&format!(", {name} = {}", given(value)));
        }
        if let Some(body) = &follow_up.body {
            text.push_str(&format!(", body = {}", given(body)));
        }
        if let Some(server) = &follow_up.server {
            text.push_str(&format!(", at {server}"));
        }
        text
    }
}

fn status(status: StatusSelector) -> String {
    match status {
        StatusSelector::Code(code) => code.to_string(),
        StatusSelector::Range(first) => format!("{first}XX"),
        StatusSelector::Default => "default".to_owned(),
    }
}

/// A runtime expression, as a document would have it (OAS 3.0.4, "Runtime Expressions").
fn given(value: &Given) -> String {
    match value {
        Given::Url => "$url".to_owned(),
        Given::Method => "$method".to_owned(),
        Given::Status => "$statusCode".to_owned(),
        Given::Parameter(location, name) => format!("$request.{}.{name}", location.as_str()),
        Given::Body(pointer) => format!("$request.body#{pointer}"),
        Given::AnswerHeader(name) => format!("$response.header.{name}"),
        Given::AnswerBody(pointer) => format!("$response.body#{pointer}"),
        Given::Template(text) => format!("{text:?}"),
        Given::Constant(json) => json.clone(),
    }
}
