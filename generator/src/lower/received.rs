//! What the server sends by itself, as models: the bodies of webhooks and of callbacks.
//!
//! A client makes no calls of these (OAS 3.1.1, OpenAPI Object; OAS 3.0.4, Callback Object), but a
//! program that receives them wants their bodies typed. So every JSON body is a model, and says where it
//! comes from.

use std::collections::HashMap;

use super::Lowering;
use super::schema::join;
use crate::api::{Callback, Docs, Type, TypeKind};
use crate::diagnostic::Effect;
use crate::media_type::is_json;
use crate::parse::PathOperation;
use crate::source::push_segment;

/// How many operations the documentation of a callback's body names.
const MOST_NAMED: usize = 3;

impl Lowering<'_> {
    /// Makes models of the bodies of all webhooks.
    pub fn webhooks(&mut self) {
        let document = self.references.document();
        for found in &document.webhooks {
            let words = own_words(found).unwrap_or_else(|| vec![found.path.clone()]);
            let words = join(&words, "Webhook");
            if let Some(ty) = self.received(found, &words, "the webhook has no model") {
                self.arrives(
                    &ty,
                    &format!("The body of the webhook {}.", Docs::code(&found.path)),
                );
            }
        }
    }

    /// Makes models of the bodies of all callbacks, and tells the operations of them.
    pub fn callbacks(&mut self) {
        let document = self.references.document();
        let mut users: HashMap<&str, Vec<&PathOperation>> = HashMap::new();
        for found in &document.operations {
            for used in &found.callbacks {
                users.entry(&used.pointer).or_default().push(found);
            }
        }
        let mut requests: HashMap<&str, Vec<Callback>> = HashMap::new();
        for (pointer, callback) in &document.callbacks {
            let users = users
                .get(pointer.as_str())
                .map(Vec::as_slice)
                .unwrap_or_default();
            let mut words = match users.first() {
                Some(first) if !callback.shared => self.operation_words(first),
                _ => Vec::new(),
            };
            words.push(callback.name.clone());
            let causes = causes(users);
            for request in &callback.requests {
                let words = own_words(request).unwrap_or_else(|| words.clone());
                let words = join(&words, "Callback");
                let Some(body) = self.received(request, &words, "the callback has no model") else {
                    continue;
                };
                let note = format!(
                    "The body of the callback {}{causes}: the server sends it to {}.",
                    Docs::code(&callback.name),
                    Docs::code(&request.path)
                );
                self.arrives(&body, &note);
                requests.entry(pointer).or_default().push(Callback {
                    name: callback.name.clone(),
                    method: request.method.as_str().to_owned(),
                    url: request.path.clone(),
                    body,
                });
            }
        }
        for found in &document.operations {
            let index = self.generated.get(&found.pointer);
            let operation = index.and_then(|index| self.api.operations.get_mut(*index));
            let Some(operation) = operation else { continue };
            for used in &found.callbacks {
                let requests = requests.get(used.pointer.as_str()).into_iter().flatten();
                operation.callbacks.extend(requests.map(|request| Callback {
                    name: used.name.clone(),
                    ..request.clone()
                }));
            }
        }
    }

    /// The type of the JSON body of a request that the server makes.
    fn received(&mut self, found: &PathOperation, words: &[String], lost: &str) -> Option<Type> {
        let node = found.operation.request_body.as_ref()?;
        let at = format!("{}/requestBody", found.pointer);
        let (pointer, body) = self.resolved(node, &at, lost, Effect::Narrowed)?;
        let (name, media) = body.content.iter().find(|(name, _)| is_json(name))?;
        let schema = media.schema.as_ref()?;
        let mut at = format!("{pointer}/content");
        push_segment(&mut at, name);
        let ty = self.ty(schema, &format!("{at}/schema"), words);
        self.drain();
        Some(ty)
    }

    /// Says of a model what it is for, which also keeps it where no operation needs it.
    fn arrives(&mut self, ty: &Type, note: &str) {
        let whole = matches!(ty.non_null(), Type::Named(_));
        let note = match whole {
            true => note.to_owned(),
            // A list or a map of models.
            false => note.replacen("The body", "A part of the body", 1),
        };
        ty.for_each_id(&mut |id| {
            let def = self.api.types.get_mut(id);
            if !matches!(def.kind, TypeKind::Pending) && !def.arrives.contains(&note) {
                def.arrives.push(note.clone());
            }
        });
    }
}

/// The words of a request that has an `operationId` of its own.
fn own_words(found: &PathOperation) -> Option<Vec<String>> {
    let id = found.operation.operation_id.as_ref();
    id.filter(|id| !id.is_empty()).map(|id| vec![id.clone()])
}

/// The operations that have the callback, as the end of a phrase.
fn causes(users: &[&PathOperation]) -> String {
    let causes: Vec<String> = users
        .iter()
        .map(|found| match found.operation.operation_id.as_deref() {
            Some(id) if !id.is_empty() => Docs::code(id),
            _ => Docs::code(&format!("{} {}", found.method.as_str(), found.path)),
        })
        .collect();
    if causes.is_empty() {
        return String::new();
    }
    let mut named = causes
        .iter()
        .take(MOST_NAMED)
        .cloned()
        .collect::<Vec<_>>()
        .join(", ");
    if causes.len() > MOST_NAMED {
        named.push_str(&format!(" and {} more", causes.len() - MOST_NAMED));
    }
    format!(" of {named}")
}
