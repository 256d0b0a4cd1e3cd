//! Webhooks: what the server sends to its users, as models.
//!
//! A client makes no calls of webhooks (OAS 3.1.1, OpenAPI Object), but a program that receives them
//! wants their bodies typed. So every body is a model, and says which webhook it belongs to.

use openapiv3::ReferenceOr;

use super::Lowering;
use super::media::is_json;
use super::schema::join;
use crate::api::{Type, TypeKind};
use crate::source::push_segment;

impl Lowering<'_> {
    /// Makes models of the bodies of all webhooks.
    pub fn webhooks(&mut self) {
        let references = self.references;
        for found in &references.document().webhooks {
            let (pointer, body) = match &found.operation.request_body {
                None => continue,
                Some(ReferenceOr::Item(body)) => (format!("{}/requestBody", found.pointer), body),
                Some(ReferenceOr::Reference { reference }) => {
                    match references.request_body(reference) {
                        Ok(found) => found,
                        Err(why) => {
                            let at = format!("{}/requestBody", found.pointer);
                            self.unresolved(&at, &why, "the webhook has no model");
                            continue;
                        }
                    }
                }
            };
            let json = body.content.iter().find(|(name, _)| is_json(name));
            let Some((name, media)) = json else { continue };
            let Some(schema) = &media.schema else {
                continue;
            };
            let mut at = format!("{pointer}/content");
            push_segment(&mut at, name);
            let words = match &found.operation.operation_id {
                Some(id) if !id.is_empty() => vec![id.clone()],
                _ => vec![found.path.clone()],
            };
            let ty = self.ty(schema, &format!("{at}/schema"), &join(&words, "Webhook"));
            self.drain();
            self.webhook_model(&ty, &found.path);
        }
    }

    /// Keeps the model although no operation needs it, with a word on what it is for.
    fn webhook_model(&mut self, ty: &Type, webhook: &str) {
        let Type::Named(id) = ty.non_null() else {
            return;
        };
        let def = self.api.types.get_mut(*id);
        if matches!(def.kind, TypeKind::Pending) {
            return;
        }
        def.component = true;
        let note = format!("The body of the webhook `{}`.", webhook.replace('`', ""));
        if !def.docs.notes.contains(&note) {
            def.docs.notes.push(note);
        }
    }
}
