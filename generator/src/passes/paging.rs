//! Pages: where their items are, and operations that are pages without saying so.
//!
//! Declared with `x-pagination`, or inferred where the parameters and the answer leave no doubt.

use crate::api::{
    Api, Location, Method, Operation, Paging, PagingStyle, Payload, Step, Through, Type, TypeKind,
};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted, similar_keyword};

mod places;

use places::Wrong;

/// Finishes every operation's paging.
pub fn run(api: &mut Api, diagnostics: &mut Diagnostics) {
    let mut operations = std::mem::take(&mut api.operations);
    for operation in &mut operations {
        match operation.paging.take() {
            Some(declared) => operation.paging = settled(api, operation, declared, diagnostics),
            None if !operation.whole && !operation.pageless => {
                operation.paging = inferred(api, operation);
                if let Some(paging) = &operation.paging {
                    operation.whole = true;
                    diagnostics.push(told(operation, paging));
                }
            }
            None => {}
        }
    }
    api.operations = operations;
}

fn told(operation: &Operation, paging: &Paging) -> Diagnostic {
    let how = match &paging.style {
        PagingStyle::Link => "the header `Link`".to_owned(),
        PagingStyle::Cursor(parameter, next) => {
            format!("{} from {}", quoted(parameter), quoted(next))
        }
        PagingStyle::NextUrl(next) => format!("the URL at {}", quoted(next)),
        PagingStyle::Page(parameter, _) | PagingStyle::Offset(parameter) => quoted(parameter),
    };
    let name = operation.id.as_deref().unwrap_or(&operation.path.0);
    let message = format!("{} is read page by page, by {how}", quoted(name));
    Diagnostic::info(codes::PAGES_INFERRED, operation.origin.clone(), message)
        .group("operations are read page by page")
}

fn settled(
    api: &Api,
    operation: &Operation,
    mut paging: Paging,
    diagnostics: &mut Diagnostics,
) -> Option<Paging> {
    let wrong = match unusable(api, operation, &paging) {
        Ok((path, item)) => {
            (paging.path, paging.item) = (path, item);
            None
        }
        Err(wrong) => Some(wrong),
    };
    if let Some(wrong) = wrong {
        let note = "the operation is generated without `pages()` and `items()`";
        diagnostics.push(wrong.said(&paging, note));
        return None;
    }
    if let Some(wrong) = paging
        .limit
        .as_deref()
        .and_then(|name| no_parameter(operation, "limit", name))
    {
        diagnostics.push(wrong.said(&paging, "the pages are followed without it"));
        paging.limit = None;
    }
    if let Some(page) = page(operation) {
        places::checked(api, page, &mut paging, diagnostics);
    }
    Some(paging)
}

/// The way to the items and their type, or why the pages cannot be followed.
fn unusable(api: &Api, operation: &Operation, paging: &Paging) -> Result<(Vec<Step>, Type), Wrong> {
    let parameter = match &paging.style {
        PagingStyle::Page(name, _) => Some(("page", name)),
        PagingStyle::Offset(name) => Some(("offset", name)),
        PagingStyle::Cursor(name, _) => Some(("cursor", name)),
        PagingStyle::Link | PagingStyle::NextUrl(_) => None,
    };
    if let Some(wrong) = parameter.and_then(|(key, name)| no_parameter(operation, key, name)) {
        return Err(wrong);
    }
    let Some(page) = page(operation) else {
        return Err(Wrong {
            key: "items",
            message: "the pages cannot be followed: the answer is not the same JSON each time"
                .to_owned(),
            help: None,
        });
    };
    let found = items(api, page, &paging.items)
        .ok_or_else(|| places::no_items(api, page, &paging.items, only_list(api, page)))?;
    match places::wrong_next(api, page, &paging.style) {
        Some(mut wrong) => {
            wrong.message = format!("the pages cannot be followed: {}", wrong.message);
            Err(wrong)
        }
        None => Ok(found),
    }
}

/// What is wrong with a parameter that the operation does not have.
fn no_parameter(operation: &Operation, key: &'static str, name: &str) -> Option<Wrong> {
    if has_query(operation, &[name]) {
        return None;
    }
    let known = operation.parameters.iter();
    let known = known.filter(|parameter| parameter.location == Location::Query);
    let known = known.map(|parameter| parameter.wire.as_str());
    let help = match similar_keyword(name, known.clone()) {
        Some(meant) => Some(format!("did you mean {}?", quoted(meant))),
        None => {
            let known: Vec<&str> = known.take(8).collect();
            (!known.is_empty()).then(|| format!("it has `{}`", known.join("`, `")))
        }
    };
    let message = format!("there is no query parameter {}", quoted(name));
    Some(Wrong {
        key,
        message: match key {
            "limit" => message,
            _ => format!("the pages cannot be followed: {message}"),
        },
        help,
    })
}

/// The type of the answer, if every success is it.
fn page(operation: &Operation) -> Option<&Type> {
    let mut payloads = operation.successes.iter().map(|reply| &reply.payload);
    let Payload::Json(first) = payloads.next()? else {
        return None;
    };
    let all_same = payloads.all(|other| *other == Payload::Json(first.clone()));
    (all_same && !first.is_nullable()).then_some(first)
}

fn has_query(operation: &Operation, names: &[&str]) -> bool {
    operation.parameters.iter().any(|parameter| {
        parameter.location == Location::Query && names.contains(&parameter.wire.as_str())
    })
}

/// The way to a list, and the type of its items.
fn items(api: &Api, page: &Type, pointer: &str) -> Option<(Vec<Step>, Type)> {
    let mut path = Vec::new();
    let mut at = page.clone();
    for segment in pointer.split('/').skip(1) {
        let wire = segment.replace("~1", "/").replace("~0", "~");
        let (id, argument) = structure(api, &at)?;
        let TypeKind::Struct(object) = &api.types.get(id).kind else {
            return None;
        };
        let field = object.fields.iter().position(|field| field.wire == wire)?;
        let found = object.fields.get(field)?;
        path.push(Step {
            of: id,
            field,
            layers: u8::from(api.is_optional(id, found)) + u8::from(found.ty.is_nullable()),
        });
        at = found.ty.non_null().clone();
        if let Some(argument) = argument {
            at = at.map(&mut |ty| match ty {
                Type::Argument => argument.clone(),
                other => other,
            });
        }
    }
    match api.types.behind(&at, Through::Aliases) {
        Type::Array(item) => Some((path, (**item).clone())),
        _ => None,
    }
}

fn structure(api: &Api, ty: &Type) -> Option<(crate::api::TypeId, Option<Type>)> {
    match api.types.behind(ty, Through::Aliases) {
        Type::Named(id) => Some((*id, None)),
        Type::Generic(id, argument) => Some((*id, Some((**argument).clone()))),
        _ => None,
    }
}

/// Pages that need no declaration: GET, a documented way to the next page, and one list.
fn inferred(api: &Api, operation: &Operation) -> Option<Paging> {
    if operation.method != Method::Get {
        return None;
    }
    let page = page(operation)?;
    let list = only_list(api, page)?;
    let style = by_link(operation)
        .or_else(|| by_next_url(api, page))
        .or_else(|| by_cursor(api, operation, page))?;
    let (path, item) = items(api, page, &list)?;
    Some(Paging {
        origin: operation.origin.clone(),
        style,
        items: list,
        has_more: None,
        total_pages: None,
        total: None,
        limit: None,
        path,
        item,
    })
}

/// The header `Link` beside a parameter that turns pages.
fn by_link(operation: &Operation) -> Option<PagingStyle> {
    let turning = ["page", "per_page", "cursor", "after", "before", "offset"];
    let documented = operation
        .successes
        .iter()
        .flat_map(|reply| &reply.headers)
        .any(|header| header.wire.eq_ignore_ascii_case("link"));
    (documented && has_query(operation, &turning)).then_some(PagingStyle::Link)
}

/// `count`, `next`, `previous`, `results`: the shape that Django's REST framework gives.
fn by_next_url(api: &Api, page: &Type) -> Option<PagingStyle> {
    let has = |name: &str| text_field(api, page, name).is_some();
    let shape = has("next") && has("previous") && field(api, page, "results").is_some();
    shape.then(|| PagingStyle::NextUrl("/next".to_owned()))
}

/// A parameter that takes a token, and a token for the next page in the answer.
fn by_cursor(api: &Api, operation: &Operation, page: &Type) -> Option<PagingStyle> {
    const PAIRS: [(&str, &str); 8] = [
        ("page_token", "next_page_token"),
        ("page_token", "next_page"),
        ("pageToken", "nextPageToken"),
        ("cursor", "next_cursor"),
        ("cursor", "nextCursor"),
        ("after", "next_cursor"),
        ("nextToken", "nextToken"),
        ("next_token", "next_token"),
    ];
    let (parameter, next) = PAIRS.iter().find(|(parameter, next)| {
        has_query(operation, &[parameter]) && text_field(api, page, next).is_some()
    })?;
    Some(PagingStyle::Cursor(
        (*parameter).to_owned(),
        format!("/{next}"),
    ))
}

fn field<'a>(api: &'a Api, page: &'a Type, name: &str) -> Option<&'a Type> {
    let (id, _) = structure(api, page)?;
    let TypeKind::Struct(object) = &api.types.get(id).kind else {
        return None;
    };
    let found = object.fields.iter().find(|field| field.wire == name)?;
    Some(api.types.behind(found.ty.non_null(), Through::Aliases))
}

fn text_field<'a>(api: &'a Api, page: &'a Type, name: &str) -> Option<&'a Type> {
    field(api, page, name).filter(|ty| matches!(ty, Type::String | Type::Uuid))
}

/// The pointer to the one list of a page: the page itself, or its one property that is a list.
fn only_list(api: &Api, page: &Type) -> Option<String> {
    if matches!(api.types.behind(page, Through::Aliases), Type::Array(_)) {
        return Some(String::new());
    }
    let (id, _) = structure(api, page)?;
    let TypeKind::Struct(object) = &api.types.get(id).kind else {
        return None;
    };
    let mut lists = object.fields.iter().filter(|field| {
        matches!(
            api.types.behind(field.ty.non_null(), Through::Aliases),
            Type::Array(_)
        )
    });
    match (lists.next(), lists.next()) {
        (Some(only), None) => {
            let name = only.wire.replace('~', "~0").replace('/', "~1");
            Some(format!("/{name}"))
        }
        _ => None,
    }
}
