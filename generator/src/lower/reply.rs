//! What an operation's answers carry.

use openapiv3::{MediaType, ReferenceOr, Response, StatusCode};

use super::Lowering;
use super::failure::Skip;
use super::media::{Media, is_item};
use super::operation::list;
use super::schema::join;
use crate::api::{Coding, Method, Payload, Reply, StatusSelector, Type};
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::media_type::is_watched;
use crate::normalize::carriers;
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
        let statuses: Vec<_> = (responses.responses.iter())
            .filter_map(|(status, node)| Some((selector(status)?, node)))
            .collect();
        let usual = statuses.iter().any(|(status, _)| is_usual(*status));
        for (status, node) in statuses {
            // A redirect that is described is the answer, and the success where there is no other.
            let success = is_usual(status) || (!usual && is_redirect(status));
            let place = format!("{base}/{}", key(status));
            let mut replies = self.reply(found, status, &place, node, success, words)?;
            if success {
                successes.append(&mut replies)
            } else {
                errors.append(&mut replies)
            }
        }
        if let Some(node) = &responses.default {
            // A lone `default` describes what every status carries; it is read as success there.
            let presumed = matches!(node, ReferenceOr::Item(response) if is_presumed(response));
            let alone = successes.is_empty() && errors.is_empty() && !presumed;
            let place = format!("{base}/default");
            let default = StatusSelector::Default;
            let replies = self.reply(found, default, &place, node, alone, words)?;
            if alone {
                successes.extend(replies.iter().cloned().map(|reply| Reply {
                    status: StatusSelector::Range(2),
                    ..reply
                }));
            }
            // An error is read whole.
            errors.extend(replies.into_iter().map(|reply| Reply {
                payload: match reply.payload {
                    Payload::Stream(coding) => Payload::Bytes(coding),
                    Payload::Items(..) => Payload::Bytes(Coding::Plain),
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
        let (pointer, response) = match self.references.resolve(node, pointer) {
            Ok(found) => found,
            Err(why) => return Ok(vec![self.undescribed(found, status, pointer, &why)]),
        };
        let names = match pointer.strip_prefix("/components/responses/") {
            Some(name) => join(&[self.component_name(&pointer, name)], "Response"),
            None => join(words, &reply_word(status, success)),
        };
        let headers = self.headers(&pointer, response, &names);
        let carried = if !response.content.is_empty() && is_empty(&found.method, status) {
            self.ignored(
                &format!("{pointer}/content"),
                "HTTP sends such an answer without content",
            );
            vec![Carried::nothing()]
        } else {
            // Only what comes with 2xx may be long.
            let streams = success && !is_redirect(status);
            let what = match success {
                true => "the answer",
                false => "the error's body",
            };
            self.carried(&pointer, response, (streams, what), &names)
        };
        Ok(carried
            .into_iter()
            .map(|carried| Reply {
                origin: self.origin(&pointer),
                status,
                media_type: carried.media_type,
                media_types: carried.media_types,
                presumed: is_presumed(response),
                payload: carried.payload,
                headers: headers.clone(),
                description: response.description.clone(),
            })
            .collect())
    }

    /// What a response can carry, in the document's order: the preferred media type is without a name.
    fn carried(
        &mut self,
        pointer: &str,
        response: &Response,
        (streams, what): (bool, &str),
        names: &[String],
    ) -> Vec<Carried> {
        let sorted = self.by_preference(response);
        let Some((.., preferred, _)) = sorted.first().copied() else {
            return vec![Carried::nothing()];
        };
        let mut all: Vec<Carried> = Vec::new();
        let mut known: Vec<(Media, &Option<_>, usize)> = Vec::new();
        self.tell_watched(pointer, response, what);
        let mut left_out: Vec<&str> = Vec::new();
        for (kind, place, name, media) in sorted {
            let here = (place, name.clone());
            let same = |other: Media| {
                let mut known = known.iter();
                let found =
                    known.find(|(one, schema, _)| *one == other && **schema == media.schema);
                found.map(|(.., at)| *at).filter(|_| media.schema.is_some())
            };
            if let Some(carried) = same(kind).and_then(|at| all.get_mut(at)) {
                carried.media_types.push(here);
                continue;
            }
            // The same in another syntax, if it is more than a text; a sequence is not, it is many.
            let is_syntax = kind != Media::Json && !(streams && kind == Media::Items);
            if is_syntax && let Some(at) = same(Media::Json) {
                if self.is_typed_text(kind, name, media)
                    && let Some(json) = all.get_mut(at)
                {
                    // Asked for last, and read by what comes.
                    json.media_types
                        .push((place + response.content.len(), name.clone()));
                    continue;
                }
                if !self.is_text(media) {
                    left_out.push(name.as_str());
                    continue;
                }
            }
            let payload = self.payload(pointer, (kind, name, media), streams, names);
            if let Some(carried) = all.iter_mut().find(|carried| carried.payload == payload) {
                carried.media_types.push(here);
                continue;
            }
            known.push((kind, &media.schema, all.len()));
            all.push(Carried {
                media_type: (!all.is_empty()).then(|| name.clone()),
                media_types: vec![here],
                payload,
            });
        }
        if !left_out.is_empty() {
            self.tell_unasked(pointer, what, preferred, &left_out);
        }
        all.sort_by_key(|carried| carried.media_types.iter().map(|(place, _)| *place).min());
        all
    }

    /// The media types of a response that are looked at, with their places in it, the preferred one first.
    fn by_preference<'r>(
        &self,
        response: &'r Response,
    ) -> Vec<(Media, usize, &'r String, &'r MediaType)> {
        // What an answer becomes that is watched is no one value: it is asked for where nothing else is.
        let is_value = |name: &String| !is_watched(name);
        let all_watched = !response.content.keys().any(is_value);
        let described = response.content.iter().enumerate();
        let described = described.filter(|(_, (name, _))| all_watched || is_value(name));
        let mut sorted: Vec<(Media, usize, &String, &MediaType)> = described
            .map(|(place, (name, media))| (self.media(name, media), place, name, media))
            .collect();
        sorted.sort_by_key(|(kind, ..)| *kind);
        sorted
    }

    /// Tells of the media types that an answer is not asked for in.
    fn tell_unasked(&mut self, pointer: &str, what: &str, asked: &str, left_out: &[&str]) {
        let message = format!(
            "{what} is asked for as {}, not as {}",
            quoted(asked),
            list(left_out)
        );
        let origin = self.origin(&format!("{pointer}/content"));
        self.diagnostics.push(
            Diagnostic::info(codes::ALTERNATIVE_MEDIA_TYPE, origin, message)
                .group("of several media types for one answer one is asked for"),
        );
    }

    /// Tells that what comes to who watches, one event after the other, is read as one value.
    fn tell_watched(&mut self, pointer: &str, response: &Response, what: &str) {
        let names = response.content.keys().map(String::as_str);
        let watched: Vec<&str> = names.filter(|name| is_watched(name)).collect();
        if watched.is_empty() {
            return;
        }
        let message = format!(
            "{what} is read as one value, not as the events of {}",
            list(&watched)
        );
        let origin = self.origin(&format!("{pointer}/content"));
        self.diagnostics.push(
            Diagnostic::info(codes::IGNORED, origin, message)
                .note("a call that watches (`watch=true`) waits for an end that does not come: `.raw().streamed()` gives its bytes as they come")
                .group("answers to who watches are read as one value"),
        );
    }

    /// What is carried by one media type.
    fn payload(
        &mut self,
        pointer: &str,
        (kind, name, media): (Media, &str, &MediaType),
        streams: bool,
        names: &[String],
    ) -> Payload {
        let mut at = format!("{pointer}/content");
        push_segment(&mut at, name);
        let at = format!("{at}/schema");
        match kind {
            // What is always null says nothing.
            Media::Json if self.is_null(media) => Payload::None,
            Media::Json | Media::Scalar => Payload::Json(match &media.schema {
                // In JSON a sequence is a list.
                Some(schema) if is_item(media) => {
                    let item = self.ty(schema, &at, &join(names, "Item"));
                    Type::Array(Box::new(item))
                }
                Some(schema) => self.ty(schema, &at, names),
                None => Type::Any,
            }),
            Media::Xml => {
                let ty = match &media.schema {
                    Some(schema) => self.ty(schema, &at, names),
                    None => Type::Any,
                };
                Payload::Xml(self.xml_body(name, ty, &at))
            }
            Media::Text => {
                self.tell_text(name, media, &at);
                Payload::Text
            }
            Media::Items if streams => self.items(name, media, &at, names),
            _ => {
                self.tell_bytes(name, media, &at);
                let coding = self.coding(name, media);
                match streams {
                    true => Payload::Stream(coding),
                    false => Payload::Bytes(coding),
                }
            }
        }
    }

    /// Whether null is all that may come.
    fn is_null(&self, media: &MediaType) -> bool {
        let schema = media.schema.as_ref();
        !is_item(media) && schema.is_some_and(|node| self.is_only_null(node.into()))
    }
}

/// Whether HTTP has no content in such an answer, whatever the document says (RFC 9110, sections 6.4.1
/// and 15.3.6).
pub(super) fn is_empty(method: &Method, status: StatusSelector) -> bool {
    *method == Method::Head || matches!(status, StatusSelector::Code(204 | 205 | 304))
}

fn is_presumed(response: &Response) -> bool {
    response.extensions.contains_key(carriers::PRESUMED)
}

/// What an answer of one status carries: as [`Reply`].
struct Carried {
    media_type: Option<String>,
    media_types: Vec<(usize, String)>,
    payload: Payload,
}

impl Carried {
    fn nothing() -> Self {
        Carried {
            media_type: None,
            media_types: Vec::new(),
            payload: Payload::None,
        }
    }
}

fn selector(status: &StatusCode) -> Option<StatusSelector> {
    Some(match status {
        StatusCode::Code(code) => StatusSelector::Code(*code),
        StatusCode::Range(range) => StatusSelector::Range(u8::try_from(*range).ok()?),
    })
}

/// The key of a status in the document.
fn key(status: StatusSelector) -> String {
    match status {
        StatusSelector::Code(code) => code.to_string(),
        StatusSelector::Range(hundreds) => format!("{hundreds}XX"),
        StatusSelector::Default => "default".to_owned(),
    }
}

/// Whether a status is what an operation usually gives: 2xx, or 101 where it leaves HTTP.
fn is_usual(status: StatusSelector) -> bool {
    match status {
        StatusSelector::Code(code) => (200..300).contains(&code) || code == 101,
        StatusSelector::Range(hundreds) => hundreds == 2,
        StatusSelector::Default => false,
    }
}

/// Whether a status leads somewhere else; 304 does not.
fn is_redirect(status: StatusSelector) -> bool {
    match status {
        StatusSelector::Code(code) => (300..400).contains(&code) && code != 304,
        StatusSelector::Range(hundreds) => hundreds == 3,
        StatusSelector::Default => false,
    }
}

/// A success is streamed when nothing else can come; beside other forms bytes are read whole.
fn settle_streams(successes: &mut [Reply]) {
    let streamed = successes.iter().all(|reply| {
        matches!(
            reply.payload,
            Payload::Stream(_) | Payload::None | Payload::Items(..)
        )
    });
    if !streamed {
        for reply in successes {
            if let Payload::Stream(coding) = reply.payload {
                reply.payload = Payload::Bytes(coding);
            }
        }
    }
}

fn reply_word(status: StatusSelector, success: bool) -> String {
    match status {
        _ if success => "Response".to_owned(),
        StatusSelector::Code(code) => format!("Error{code}"),
        StatusSelector::Range(hundreds) => format!("Error{hundreds}xx"),
        // The enum of the operation's errors is called that.
        StatusSelector::Default => "ErrorBody".to_owned(),
    }
}
