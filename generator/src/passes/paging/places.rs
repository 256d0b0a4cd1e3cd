//! Where a page has what its declaration names: whether something can be there, and of which kind.
//!
//! Takes the places of a declaration and the type of the page, and tells of those that no page has: a walk that looks
//! there finds nothing, and ends after its first page.

use crate::api::{Additional, Api, Paging, PagingStyle, Through, Type, TypeKind};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted, similar_keyword};

/// How many names a message has at most.
const MOST_NAMES: usize = 8;

/// What is at a place of a page.
enum Found {
    /// A value of this type.
    Type(Type),
    /// Whatever comes: nothing is known of it.
    Open,
    /// Nothing: the way ends at the first pointer, and what has its place there has these names.
    Missing(String, Vec<String>),
}

/// A place that no page has what it should at.
pub struct Wrong {
    /// The key of the declaration.
    pub key: &'static str,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl Wrong {
    /// Says it of a declaration, with what follows from it.
    pub fn said(self, paging: &Paging, note: &str) -> Diagnostic {
        // What is not said has no place of its own.
        let origin = match self.key == "items" && paging.items.is_empty() {
            true => paging.origin.clone(),
            false => paging.origin.child(self.key),
        };
        let mut said = Diagnostic::warning(codes::PAGES_UNUSABLE, origin, self.message).note(note);
        if let Some(help) = self.help {
            said = said.help(help);
        }
        said
    }
}

/// What is wrong with the place where a page says what comes next.
pub fn wrong_next(api: &Api, page: &Type, style: &PagingStyle) -> Option<Wrong> {
    match style {
        PagingStyle::Cursor(_, next) => {
            wrong(api, page, "next", next, "a text or a number", |ty| {
                !matches!(ty, Type::Bool) && is_plain(api, ty)
            })
        }
        // An object of a link has the URL in `href`, as in HAL.
        PagingStyle::NextUrl(next) => wrong(api, page, "next", next, "a text", |ty| {
            let other = matches!(ty, Type::Bool | Type::Integer(_) | Type::Number);
            !other && !matches!(ty, Type::Array(_) | Type::Tuple(_))
        }),
        PagingStyle::Page(..) | PagingStyle::Offset(_) | PagingStyle::Link => None,
    }
}

/// Tells of places that only say when to end, and leaves them out.
pub fn checked(api: &Api, page: &Type, paging: &mut Paging, diagnostics: &mut Diagnostics) {
    let counts = |ty: &Type| !matches!(ty, Type::Bool) && is_plain(api, ty);
    let told = |ty: &Type| is_plain(api, ty);
    let at = |place: &Option<String>| place.clone().unwrap_or_default();
    let wrongs = [
        wrong(
            api,
            page,
            "has-more",
            &at(&paging.has_more),
            "true or false",
            told,
        ),
        wrong(
            api,
            page,
            "total-pages",
            &at(&paging.total_pages),
            "a number",
            counts,
        ),
        wrong(api, page, "total", &at(&paging.total), "a number", counts),
    ];
    for wrong in wrongs.into_iter().flatten() {
        match wrong.key {
            "has-more" => paging.has_more = None,
            "total-pages" => paging.total_pages = None,
            _ => paging.total = None,
        }
        diagnostics.push(wrong.said(paging, "the pages are followed without it"));
    }
}

fn wrong(
    api: &Api,
    page: &Type,
    key: &'static str,
    pointer: &str,
    expected: &str,
    fits: impl Fn(&Type) -> bool,
) -> Option<Wrong> {
    if pointer.is_empty() {
        return None;
    }
    let (message, help) = match find(api, page, pointer) {
        Found::Open => return None,
        Found::Type(ty) if fits(api.types.behind(&ty, Through::Wrappers)) => return None,
        Found::Type(_) => (
            format!(
                "what the answer has at {} is not {expected}",
                quoted(pointer)
            ),
            None,
        ),
        Found::Missing(at, names) => (
            format!("there is nothing at {} in the answer", quoted(pointer)),
            instead(pointer, &at, &names),
        ),
    };
    Some(Wrong { key, message, help })
}

/// Why there are no items at a place, and what was meant.
pub fn no_items(api: &Api, page: &Type, pointer: &str, only: Option<String>) -> Wrong {
    let help = match (find(api, page, pointer), only) {
        (Found::Missing(at, names), None) => instead(pointer, &at, &names),
        (_, Some(only)) if only.is_empty() => {
            Some("the answer itself is the list: leave `items` out".to_owned())
        }
        (_, Some(only)) if pointer.is_empty() => {
            Some(format!("say where the list is: `items: {only}`"))
        }
        (_, Some(only)) => Some(format!("did you mean {}?", quoted(&only))),
        _ => None,
    };
    let message = match pointer {
        "" => "the pages cannot be followed: the answer is no list".to_owned(),
        pointer => format!(
            "the pages cannot be followed: there is no list at {} in the answer",
            quoted(pointer)
        ),
    };
    Wrong {
        key: "items",
        message,
        help,
    }
}

/// Which of the names that there are was meant, or what there is.
fn instead(pointer: &str, at: &str, names: &[String]) -> Option<String> {
    let rest = pointer.strip_prefix(at)?;
    let (step, rest) = match rest.get(1..)?.split_once('/') {
        Some((step, _)) => (step, rest.get(1 + step.len()..)?),
        None => (rest.get(1..)?, ""),
    };
    let escaped = |name: &str| name.replace('~', "~0").replace('/', "~1");
    Some(
        match similar_keyword(step, names.iter().map(String::as_str)) {
            Some(meant) => {
                let meant = format!("{at}/{}{rest}", escaped(meant));
                format!("did you mean {}?", quoted(&meant))
            }
            None if names.is_empty() => return None,
            None => {
                let known = names.iter().take(MOST_NAMES);
                let known: Vec<String> = known
                    .map(|name| format!("{at}/{}", escaped(name)))
                    .collect();
                let more = if names.len() > MOST_NAMES { ", .." } else { "" };
                format!("it has `{}`{more}", known.join("`, `"))
            }
        },
    )
}

/// Whether it is one value and no list or object, as far as is known.
fn is_plain(api: &Api, ty: &Type) -> bool {
    match ty {
        Type::Array(_) | Type::Tuple(_) | Type::Map(_) => false,
        Type::Named(id) | Type::Generic(id, _) => {
            !matches!(api.types.get(*id).kind, TypeKind::Struct(_))
        }
        _ => true,
    }
}

fn find(api: &Api, page: &Type, pointer: &str) -> Found {
    let mut at = page.clone();
    let mut passed = String::new();
    for step in pointer.split('/').skip(1) {
        let wire = step.replace("~1", "/").replace("~0", "~");
        let next = match api.types.behind(&at, Through::Wrappers) {
            Type::Array(item) if step.bytes().all(|b| b.is_ascii_digit()) => (**item).clone(),
            Type::Map(values) => (**values).clone(),
            Type::Named(id) | Type::Generic(id, _) => match &api.types.get(*id).kind {
                TypeKind::Struct(object) => {
                    match object.fields.iter().find(|field| field.wire == wire) {
                        Some(field) => field.ty.clone(),
                        None if matches!(object.additional, Additional::Kept(_)) => {
                            return Found::Open;
                        }
                        None => {
                            let names = object.fields.iter().map(|field| field.wire.clone());
                            return Found::Missing(passed, names.collect());
                        }
                    }
                }
                TypeKind::StringEnum(_) | TypeKind::ScalarEnum(_) => {
                    return Found::Missing(passed, Vec::new());
                }
                _ => return Found::Open,
            },
            Type::Any | Type::Argument | Type::Loose(_) | Type::Tuple(_) => return Found::Open,
            _ => return Found::Missing(passed, Vec::new()),
        };
        at = next;
        passed.push('/');
        passed.push_str(step);
    }
    match api.types.behind(&at, Through::Wrappers) {
        Type::Any | Type::Argument | Type::Loose(_) => Found::Open,
        _ => Found::Type(at),
    }
}
