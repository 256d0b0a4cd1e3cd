//! What an operation's answers carry.

use openapiv3::{MediaType, ReferenceOr, Response, StatusCode};

use super::Lowering;
use super::operation::{Skip, is_json, list};
use super::schema::join;
use crate::api::{Payload, Reply, StatusSelector, Type};
use crate::diagnostic::{Diagnostic, codes};
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
            let reply = self.reply(selector, &format!("{base}/{key}"), node, success, words)?;
            if success {
                successes.push(reply)
            } else {
                errors.push(reply)
            }
        }
        if let Some(node) = &responses.default {
            // A lone `default` describes what every status carries; it is read as success there.
            let alone = successes.is_empty() && errors.is_empty();
            let reply = self.reply(
                StatusSelector::Default,
                &format!("{base}/default"),
                node,
                alone,
                words,
            )?;
            if alone {
                successes.push(Reply {
                    status: StatusSelector::Range(2),
                    ..reply.clone()
                });
            }
            errors.push(reply);
        }
        Ok((successes, errors))
    }

    fn reply(
        &mut self,
        status: StatusSelector,
        pointer: &str,
        node: &ReferenceOr<Response>,
        success: bool,
        words: &[String],
    ) -> Result<Reply, Skip> {
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
        if !response.links.is_empty() {
            self.ignored(&format!("{pointer}/links"), "links are not generated yet");
        }
        let content: Vec<(&String, &MediaType)> = response.content.iter().collect();
        let json = content.iter().find(|(name, _)| is_json(name));
        let payload = match json {
            Some((name, media)) => {
                let mut at = format!("{pointer}/content");
                push_segment(&mut at, name);
                let names = match pointer.strip_prefix("/components/responses/") {
                    Some(name) => join(&[name.replace("~1", "/").replace("~0", "~")], "Response"),
                    None => join(words, &reply_word(status, success)),
                };
                Payload::Json(match &media.schema {
                    Some(schema) => self.ty(schema, &format!("{at}/schema"), &names),
                    None => Type::Any,
                })
            }
            None if content.is_empty() => Payload::None,
            None if success => {
                let kinds: Vec<_> = content.iter().map(|(name, _)| name.as_str()).collect();
                let reason = format!("answers of {} are not generated yet", list(&kinds));
                return Err(Skip::new(
                    &format!("{pointer}/content"),
                    codes::UNSUPPORTED_MEDIA_TYPE,
                    reason,
                ));
            }
            None => {
                let origin = self.origin(&format!("{pointer}/content"));
                self.diagnostics.push(
                    Diagnostic::info(
                        codes::WIDENED,
                        origin,
                        "an error body that is not JSON is kept as bytes",
                    )
                    .group("an error body that is not JSON is kept as bytes"),
                );
                Payload::Bytes
            }
        };
        Ok(Reply {
            origin: self.origin(&pointer),
            status,
            payload,
            description: response.description.clone(),
        })
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
