//! Operations: what belongs to each, and which of them are told apart.

use std::collections::HashMap;

use serde_json::Value;

use super::body::Sent;
use super::failure::Skip;
use super::{Lowering, lowered_server};
use crate::api::{Docs, Operation, Server};
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::media_type::MULTIPART;
use crate::parse::PathOperation;

impl Lowering<'_> {
    /// Lowers every operation that can be expressed and tells of the others.
    pub fn operations(&mut self) {
        let document = self.references.document();
        let mut seen: HashMap<&str, &PathOperation> = HashMap::new();
        let mut paths: HashMap<(&str, String), &PathOperation> = HashMap::new();
        for found in &document.operations {
            let id = found.operation.operation_id.as_deref();
            if let Some(first) = id.and_then(|id| seen.insert(id, found)) {
                let id = id.unwrap_or_default();
                self.duplicate_id(id, first, found);
                seen.insert(id, first);
            }
            let path = (found.method.as_str(), unnamed(&found.path));
            let same = *paths.entry(path).or_insert(found);
            let before = self.diagnostics.len();
            if same.path != found.path {
                self.same_path(same, found);
            }
            let lowered = self.operation(found);
            match lowered {
                Ok(operations) => {
                    let index = self.api.operations.len();
                    self.generated.insert(found.pointer.clone(), index);
                    self.api.operations.extend(operations);
                }
                Err(skip) => self.skipped(found, skip),
            }
            let origin = self.origin(&found.pointer);
            self.diagnostics.found_for(before, &origin);
            self.drain();
        }
    }

    /// Tells of two operations that no request tells apart.
    fn same_path(&mut self, first: &PathOperation, second: &PathOperation) {
        let message = format!(
            "{} is the same path as {}: a {} leads to one of both",
            quoted(&second.path),
            quoted(&first.path),
            second.method.as_str(),
        );
        let origin = self.origin(&second.item);
        self.diagnostics.push(
            Diagnostic::warning(codes::SAME_PATH, origin, message)
                .at_key()
                .related(self.origin(&first.item), "the other one"),
        );
    }

    fn duplicate_id(&mut self, id: &str, first: &PathOperation, second: &PathOperation) {
        let at = |found: &PathOperation| self.origin(&format!("{}/operationId", found.pointer));
        let diagnostic = Diagnostic::warning(
            codes::DUPLICATE_OPERATION_ID,
            at(second),
            format!("the operationId {} is used twice", quoted(id)),
        )
        .label("used again here")
        .related(at(first), "first used here")
        .note("the second operation gets another name");
        self.diagnostics.push(diagnostic);
    }

    /// The call of an operation, and one for each further form of its body.
    fn operation(&mut self, found: &PathOperation) -> Result<Vec<Operation>, Skip> {
        let operation = &found.operation;
        let words = self.operation_words(found);
        let (security, certificate) = self.security(found);
        let has_credential = !security.is_empty();
        let (path, mut parameters) = self.parameters(found, &words, has_credential)?;
        let repetition = self.repetition(found, &mut parameters);
        let mut further = self.body(found, &words)?.into_iter();
        let mut sent = further.next().unwrap_or_default();
        let own = parameters.len();
        parameters.append(&mut sent.fields);
        let (successes, errors) = self.replies(found, &words)?;
        let channel = self.channel(found, &words);
        let server = self.own_server(found, channel.is_some());
        let refresh = self.refresh(found, &parameters, sent.body.as_ref(), server.as_deref());
        self.credential_arguments(&security, &mut parameters);
        let first = Operation {
            origin: self.origin(&found.pointer),
            ending: None,
            id: operation.operation_id.clone().filter(|id| !id.is_empty()),
            method: found.method.clone(),
            path,
            tag: operation.tags.first().cloned().unwrap_or_default(),
            docs: Docs {
                summary: operation.summary.clone(),
                description: operation.description.clone(),
                deprecated: operation.deprecated,
                notes: Vec::new(),
            },
            parameters,
            multipart: sent.multipart,
            body: sent.body,
            successes,
            errors,
            security,
            certificate,
            repetition,
            facts: self.facts(found),
            refresh,
            server,
            callbacks: Vec::new(),
            channel,
            follow_ups: Vec::new(),
            paging: self.declared_paging(found),
            secrets: Vec::new(),
            pageless: operation.extensions.get("x-pagination") == Some(&Value::Bool(false)),
            whole: operation
                .extensions
                .get("x-pagination")
                .is_some_and(|declared| declared != &Value::Bool(false))
                || operation.extensions.get("x-unwrap") == Some(&Value::Bool(false)),
        };
        let further: Vec<Operation> = further.map(|sent| another(&first, own, sent)).collect();
        Ok([first].into_iter().chain(further).collect())
    }

    /// The base URL of an operation that has another than the API.
    fn own_server(&mut self, found: &PathOperation, is_channel: bool) -> Option<String> {
        let server = found.operation.servers.first().or(found.servers.first())?;
        let url = lowered_server(server).default_url();
        let url = self.without_sockets(found, url, is_channel);
        // Many documents say the same everywhere; then it is no server of its own.
        let usual = self.api.servers.first().map(Server::default_url);
        (usual.as_ref() != Some(&url)).then_some(url)
    }

    /// A WebSocket begins as a GET over HTTP (RFC 6455, section 4.1); that is what the client sends.
    fn without_sockets(&mut self, found: &PathOperation, url: String, is_channel: bool) -> String {
        let Some(rest) = url.strip_prefix("ws") else {
            return url;
        };
        if !rest.starts_with("://") && !rest.starts_with("s://") {
            return url;
        }
        if is_channel {
            return format!("http{rest}");
        }
        let message = "the request that opens a WebSocket is sent; the socket is not";
        let origin = self.origin(&found.pointer);
        self.diagnostics
            .push(Diagnostic::warning(codes::WIDENED, origin, message).group(message));
        format!("http{rest}")
    }
}

/// A path without the names of its parameters.
fn unnamed(path: &str) -> String {
    let mut parts = path.split('{');
    let mut unnamed = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        unnamed.push_str("{}");
        unnamed.push_str(part.split_once('}').map_or(part, |(_, after)| after));
    }
    unnamed
}

/// Names, quoted and joined; the first five.
pub fn list(names: &[&str]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    let mut text = names
        .iter()
        .take(5)
        .map(|name| quoted(name))
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > 5 {
        text.push_str(&format!(" and {} more", names.len() - 5));
    }
    text
}

/// A further call of an operation, which sends another form of the body; the first `own` parameters are no fields.
fn another(first: &Operation, own: usize, sent: Sent) -> Operation {
    let parameters = first.parameters.iter().take(own).cloned();
    let contents = sent.body.iter().flat_map(|body| &body.contents);
    let media_types: Vec<String> = match &sent.body {
        Some(_) => contents
            .map(|content| Docs::code(&content.media_type))
            .collect(),
        None => vec![Docs::code(sent.multipart.as_deref().unwrap_or(MULTIPART))],
    };
    let mut docs = first.docs.clone();
    docs.notes
        .push(format!("Sends the body as {}.", media_types.join(" or ")));
    Operation {
        ending: sent.ending,
        parameters: parameters.chain(sent.fields).collect(),
        multipart: sent.multipart,
        body: sent.body,
        refresh: None,
        docs,
        ..first.clone()
    }
}
