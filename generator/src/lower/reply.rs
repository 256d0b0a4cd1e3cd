//! What an operation's answers carry.

use openapiv3::{MediaType, ParameterSchemaOrContent, ReferenceOr, Response, StatusCode};

use super::Lowering;
use super::media::{Media, is_item};
use super::operation::{Skip, is_header_name, list};
use super::schema::join;
use crate::api::{Docs, Header, Method, Payload, Reply, StatusSelector, Type};
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::parse::PathOperation;
use crate::source::push_segment;

impl Lowering<'_> {
    /// The documented answers: those of success and the others.
    pub fn replies(
        &mut self,
        found: &PathOperation,
        words: &[String],
    ) -> Result<(Vec<Reply>, Vec<Reply>), Skip> {
        let responses = &found.operation.responses;
        let base = format!("{}/responses", found.pointer);
        let mut successes = Vec::new();
        let mut errors = Vec::new();
        for (status, node) in &responses.responses {
            let (selector, key) = match status {
                StatusCode::Code(code) => (StatusSelector::Code(*code), code.to_string()),
                StatusCode::Range(range) => {
                    let Ok(hundreds) = u8::try_from(*range) else {
                        continue;
                    };
                    (StatusSelector::Range(hundreds), format!("{hundreds}XX"))
                }
            };
            let success = match selector {
                StatusSelector::Code(code) => (200..300).contains(&code) || code == 101,
                StatusSelector::Range(hundreds) => hundreds == 2,
                StatusSelector::Default => false,
            };
            let place = format!("{base}/{key}");
            let mut replies = self.reply(found, selector, &place, node, success, words)?;
            if success {
                successes.append(&mut replies)
            } else {
                errors.append(&mut replies)
            }
        }
        if let Some(node) = &responses.default {
            // A lone `default` describes what every status carries; it is read as success there.
            let alone = successes.is_empty() && errors.is_empty();
            let replies = self.reply(
                found,
                StatusSelector::Default,
                &format!("{base}/default"),
                node,
                alone,
                words,
            )?;
            if alone {
                successes.extend(replies.iter().cloned().map(|reply| Reply {
                    status: StatusSelector::Range(2),
                    ..reply
                }));
            }
            // An error has one form, the preferred one, and is read whole.
            let preferred = replies
                .into_iter()
                .filter(|reply| reply.media_type.is_none());
            errors.extend(preferred.map(|reply| Reply {
                payload: match reply.payload {
                    Payload::Stream | Payload::Items(..) => Payload::Bytes,
                    other => other,
                },
                ..reply
            }));
        }
        settle_streams(&mut successes);
        Ok((successes, errors))
    }

    fn reply(
        &mut self,
        found: &PathOperation,
        status: StatusSelector,
        pointer: &str,
        node: &ReferenceOr<Response>,
        success: bool,
        words: &[String],
    ) -> Result<Vec<Reply>, Skip> {
        let references = self.references;
        let (pointer, response) = match node {
            ReferenceOr::Item(response) => (pointer.to_owned(), response),
            ReferenceOr::Reference { reference } => match references.response(reference) {
                Ok(found) => found,
                Err(why) => {
                    return Err(Skip::unresolved(pointer, &why));
                }
            },
        };
        let names = match pointer.strip_prefix("/components/responses/") {
            Some(name) => join(&[self.component_name(&pointer, name)], "Response"),
            None => join(words, &reply_word(status, success)),
        };
        let headers = if success {
            self.headers(&pointer, response, &names)
        } else {
            Vec::new()
        };
        let payloads = if !response.content.is_empty() && is_empty(&found.method, status) {
            self.ignored(
                &format!("{pointer}/content"),
                "HTTP sends such an answer without content",
            );
            vec![(None, Payload::None)]
        } else {
            self.payloads(&pointer, response, success, &names)
        };
        Ok(payloads
            .into_iter()
            .map(|(media_type, payload)| Reply {
                origin: self.origin(&pointer),
                status,
                media_type,
                payload,
                headers: headers.clone(),
                description: response.description.clone(),
            })
            .collect())
    }

    /// What a response can carry: the preferred media type first, without a name.
    fn payloads(
        &mut self,
        pointer: &str,
        response: &Response,
        success: bool,
        names: &[String],
    ) -> Vec<(Option<String>, Payload)> {
        let mut sorted: Vec<(Media, &String, &MediaType)> = response
            .content
            .iter()
            .map(|(name, media)| (self.media(name, media), name, media))
            .collect();
        sorted.sort_by_key(|(kind, ..)| *kind);
        let Some((first, ..)) = sorted.first() else {
            return vec![(None, Payload::None)];
        };
        let mut payloads: Vec<(Option<String>, Payload)> = Vec::new();
        let mut schemas = Vec::new();
        let mut left_out = Vec::new();
        let first = *first;
        for (kind, name, media) in &sorted {
            let same = media.schema.is_some() && schemas.contains(&&media.schema);
            // Of an error, and of what is only bytes, one form is enough.
            let enough =
                !payloads.is_empty() && (!success || (*kind == first && first != Media::Json));
            if same || enough {
                left_out.push(name.as_str());
                continue;
            }
            schemas.push(&media.schema);
            let payload = match kind {
                Media::Json => {
                    let mut at = format!("{pointer}/content");
                    push_segment(&mut at, name);
                    Payload::Json(match &media.schema {
                        // In JSON a sequence is a list.
                        Some(schema) if is_item(media) => {
                            let names = join(names, "Item");
                            let item = self.ty(schema, &format!("{at}/schema"), &names);
                            Type::Array(Box::new(item))
                        }
                        Some(schema) => self.ty(schema, &format!("{at}/schema"), names),
                        None => Type::Any,
                    })
                }
                Media::Xml => {
                    let mut at = format!("{pointer}/content");
                    push_segment(&mut at, name);
                    let at = format!("{at}/schema");
                    let ty = match &media.schema {
                        Some(schema) => self.ty(schema, &at, names),
                        None => Type::Any,
                    };
                    Payload::Xml(self.xml_body(name, ty, &at))
                }
                Media::Text => Payload::Text,
                Media::Items if success => {
                    let mut at = format!("{pointer}/content");
                    push_segment(&mut at, name);
                    self.items(name, media, &format!("{at}/schema"), names)
                }
                _ if success => Payload::Stream,
                _ => Payload::Bytes,
            };
            if payloads.iter().any(|(_, known)| *known == payload) {
                left_out.push(name.as_str());
                continue;
            }
            let media_type = (!payloads.is_empty()).then(|| (*name).clone());
            payloads.push((media_type, payload));
        }
        if let (Some((_, name, _)), false) = (sorted.first(), left_out.is_empty() || !success) {
            let message = format!(
                "the answer is asked for as {}, not as {}",
                quoted(name),
                list(&left_out)
            );
            let origin = self.origin(&format!("{pointer}/content"));
            self.diagnostics.push(
                Diagnostic::info(codes::ALTERNATIVE_MEDIA_TYPE, origin, message)
                    .group("of several media types for one answer one is asked for"),
            );
        }
        payloads
    }

    /// The headers that a response describes, as far as they are scalars.
    fn headers(&mut self, pointer: &str, response: &Response, names: &[String]) -> Vec<Header> {
        let references = self.references;
        let mut headers = Vec::new();
        for (name, node) in &response.headers {
            // OAS 3.0.4, Response Object: a `Content-Type` here is ignored.
            if name.eq_ignore_ascii_case("content-type") || !is_header_name(name) {
                continue;
            }
            let mut at = format!("{pointer}/headers");
            push_segment(&mut at, name);
            let (at, header) = match node {
                ReferenceOr::Item(header) => (at, header),
                ReferenceOr::Reference { reference } => match references.header(reference) {
                    Ok(found) => found,
                    Err(_) => continue,
                },
            };
            let ty = match &header.format {
                ParameterSchemaOrContent::Schema(schema) => {
                    self.ty(schema, &format!("{at}/schema"), &join(names, name))
                }
                ParameterSchemaOrContent::Content(_) => Type::String,
            };
            self.drain();
            let ty = ty.non_null().clone();
            let ty = if self.is_scalar(&ty, 0) {
                ty
            } else {
                Type::String
            };
            headers.push(Header {
                wire: name.clone(),
                ty,
                docs: Docs {
                    description: header.description.clone(),
                    deprecated: header.deprecated.unwrap_or(false),
                    ..Docs::default()
                },
            });
        }
        headers
    }
}

/// Whether HTTP has no content in such an answer, whatever the document says (RFC 9110, sections 6.4.1
/// and 15.3.6).
fn is_empty(method: &Method, status: StatusSelector) -> bool {
    *method == Method::Head || matches!(status, StatusSelector::Code(204 | 205 | 304))
}

/// A success is streamed when nothing else can come; beside other forms bytes are read whole.
fn settle_streams(successes: &mut [Reply]) {
    let streamed = successes.iter().all(|reply| {
        matches!(
            reply.payload,
            Payload::Stream | Payload::None | Payload::Items(..)
        )
    });
    if !streamed {
        for reply in successes {
            if reply.payload == Payload::Stream {
                reply.payload = Payload::Bytes;
            }
        }
    }
}

fn reply_word(status: StatusSelector, success: bool) -> String {
    match status {
        _ if success => "Response".to_owned(),
        StatusSelector::Code(code) => format!("Error{code}"),
        StatusSelector::Range(hundreds) => format!("Error{hundreds}xx"),
        StatusSelector::Default => "Error".to_owned(),
    }
}
