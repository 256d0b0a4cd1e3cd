//! Method and path of an exchange -> the operation of the document.
//!
//! Recordings are of servers that stand somewhere: what stands before the document's paths is found from the traffic, and
//! what the document says of its servers is only the first guess.

use std::collections::BTreeSet;

use serde_json::Value;

use super::har::{Exchange, path};
use crate::openapi::{Kind, Place};
use crate::source::{percent_decode, push_segment};

/// How well a template fits a path: the smaller, the better.
type Cost = (usize, usize, usize, usize);

/// An operation of the document.
#[derive(Debug)]
pub struct Route {
    /// `GET /users/{id}`: what the client knows it by too.
    pub line: String,
    /// The pointer of the operation.
    pub pointer: String,
    method: String,
    segments: Vec<String>,
}

/// Every operation of a document, in its order.
pub fn routes(tree: &Value) -> Vec<Route> {
    let mut routes = Vec::new();
    let paths = tree.get("paths").and_then(Value::as_object);
    for (path, item) in paths.into_iter().flatten() {
        let mut own = "/paths".to_owned();
        push_segment(&mut own, path);
        let (at, item) = follow(tree, own, item);
        for (key, _) in item.as_object().into_iter().flatten() {
            if Place::one(Kind::PathItem).of_key(key) == Place::one(Kind::Operation) {
                let method = key.to_ascii_uppercase();
                routes.push(Route {
                    line: format!("{method} {path}"),
                    pointer: format!("{at}/{key}"),
                    method,
                    segments: segments(path),
                });
            }
        }
    }
    routes
}

/// A node and its pointer, references followed.
pub fn follow<'t>(tree: &'t Value, mut at: String, mut node: &'t Value) -> (String, &'t Value) {
    for _ in 0..32 {
        let reference = node.get("$ref").and_then(Value::as_str);
        let Some(pointer) = reference.and_then(|it| it.strip_prefix('#')) else {
            break;
        };
        let pointer = percent_decode(pointer);
        let Some(next) = tree.pointer(&pointer) else {
            break;
        };
        (at, node) = (pointer, next);
    }
    (at, node)
}

fn segments(path: &str) -> Vec<String> {
    let rest = path.strip_prefix('/').unwrap_or(path);
    rest.split('/').map(str::to_owned).collect()
}

impl Route {
    /// How well it fits; nothing if it does not.
    fn cost(&self, method: &str, path: &[String]) -> Option<Cost> {
        if self.method != method {
            return None;
        }
        let odd = odd(&self.segments, path)?;
        let literals = |segment: &&String| !segment.contains('{');
        let literal = self.segments.iter().filter(literals).count();
        let letters: usize = self.segments.iter().map(|it| outside(it)).sum();
        // What fits segment by segment comes first, then the one with more words of its own.
        Some((
            usize::from(odd > 0),
            usize::MAX - literal,
            usize::MAX - letters,
            odd,
        ))
    }
}

/// How many letters stand outside of braces.
fn outside(segment: &str) -> usize {
    pieces(segment).iter().map(|piece| piece.len()).sum()
}

/// The literal parts around parameters.
fn pieces(segment: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('{') {
        pieces.push(before);
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    pieces.push(rest);
    pieces
}

/// How many segments a path has more or less than its template: parameters of some servers hold slashes, or nothing.
fn odd(template: &[String], path: &[String]) -> Option<usize> {
    let Some((first, rest)) = template.split_first() else {
        return path.is_empty().then_some(0);
    };
    if !first.contains('{') {
        let (own, path) = path.split_first()?;
        return (own == first).then(|| odd(rest, path)).flatten();
    }
    let mut best = None;
    for taken in 0..=path.len() {
        let Some((value, after)) = path.split_at_checked(taken) else {
            break;
        };
        let value = value.join("/");
        if !holds(&pieces(first), &value) {
            continue;
        }
        let more = if value.is_empty() {
            1
        } else {
            taken.abs_diff(1)
        };
        let cost = odd(rest, after).map(|odd| odd + more);
        best = [best, cost].into_iter().flatten().min();
    }
    best
}

/// Whether a text is these pieces with something between them.
fn holds(pieces: &[&str], text: &str) -> bool {
    let [first, middle @ .., last] = pieces else {
        return pieces.first().is_some_and(|only| *only == text);
    };
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    for piece in middle {
        match rest.split_once(piece) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Finds operations.
#[derive(Debug)]
pub struct Router<'r> {
    routes: &'r [Route],
    /// What stands before the document's paths, the best guess first.
    bases: Vec<Vec<String>>,
}

impl<'r> Router<'r> {
    /// Looks at the traffic for where the document's paths begin.
    pub fn new(tree: &Value, routes: &'r [Route], exchanges: &[&Exchange]) -> Self {
        let mut bases: BTreeSet<Vec<String>> = BTreeSet::new();
        let stated = stated(tree);
        bases.extend(stated.iter().cloned());
        let paths: Vec<(&str, Vec<String>)> = exchanges
            .iter()
            .map(|exchange| (exchange.method.as_str(), decoded(&exchange.path)))
            .collect();
        for (_, path) in &paths {
            bases.extend((0..path.len()).filter_map(|end| path.get(..end).map(<[String]>::to_vec)));
        }
        // A template that is all parameter fits everything and says nothing.
        let says = |route: &Route| route.segments.iter().any(|it| outside(it) > 0);
        let mut scored: Vec<_> = bases
            .into_iter()
            .map(|base| {
                let fits = |(method, path): &&(&str, Vec<String>)| {
                    let rest = path.strip_prefix(base.as_slice());
                    let costs = |rest: &[String]| {
                        let cost = |route: &Route| route.cost(method, rest);
                        routes
                            .iter()
                            .filter(|route| says(route))
                            .filter_map(cost)
                            .min()
                    };
                    rest.and_then(costs).is_some_and(|cost| cost.0 == 0)
                };
                let score = paths.iter().filter(fits).count();
                (usize::MAX - score, !stated.contains(&base), base)
            })
            .collect();
        scored.sort_by_key(|(score, guessed, base)| (*score, *guessed, base.len()));
        let useful = scored.into_iter().filter(|(score, ..)| *score < usize::MAX);
        let bases = useful.map(|(_, _, base)| base).collect();
        Router { routes, bases }
    }

    /// Where the document's paths begin.
    pub fn base(&self) -> String {
        let base = self.bases.first();
        base.map_or_else(String::new, |base| {
            base.iter().map(|it| format!("/{it}")).collect()
        })
    }

    /// The operation of a call: the most specific template, below the usual base or else below another.
    pub fn find(&self, exchange: &Exchange) -> Option<&'r Route> {
        let path = decoded(&exchange.path);
        self.bases.iter().find_map(|base| {
            let rest = path.strip_prefix(base.as_slice())?;
            let costs = self.routes.iter().filter_map(|route| {
                let cost = route.cost(&exchange.method, rest)?;
                Some((cost, route))
            });
            costs.min_by_key(|(cost, _)| *cost).map(|(_, route)| route)
        })
    }
}

/// The path of a call, without what escapes its letters.
fn decoded(path: &str) -> Vec<String> {
    let segments = segments(path).into_iter();
    segments.map(|segment| percent_decode(&segment)).collect()
}

/// What the document says of where its paths begin.
fn stated(tree: &Value) -> BTreeSet<Vec<String>> {
    let servers = tree.get("servers").and_then(Value::as_array);
    let urls = servers
        .into_iter()
        .flatten()
        .filter_map(|server| server.get("url"));
    let urls = urls.chain(tree.get("basePath")).filter_map(Value::as_str);
    let paths = urls.map(|url| {
        let path = path(url)
            .unwrap_or_else(|| url.split(['?', '#']).next().unwrap_or_default().to_owned());
        let path = path.trim_end_matches('/').to_owned();
        if path.is_empty() {
            Vec::new()
        } else {
            decoded(&path)
        }
    });
    paths.collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    fn call(method: &str, path: &str) -> Exchange {
        Exchange {
            entry: 0,
            method: method.to_owned(),
            path: path.to_owned(),
            status: 200,
            headers: Vec::new(),
            body: Vec::new(),
            sent: None,
        }
    }

    fn found(paths: &[&str], calls: &[&str]) -> (String, Vec<Option<String>>) {
        let items = paths
            .iter()
            .map(|path| ((*path).to_owned(), json!({"get": {}})));
        let tree = json!({"servers": [{"url": "/v1"}], "paths": Value::Object(items.collect())});
        let routes = routes(&tree);
        let calls: Vec<Exchange> = calls.iter().map(|path| call("GET", path)).collect();
        let router = Router::new(&tree, &routes, &calls.iter().collect::<Vec<_>>());
        let lines = calls.iter().map(|call| {
            router
                .find(call)
                .map(|route| route.line.replacen("GET ", "", 1))
        });
        (router.base(), lines.collect())
    }

    #[test]
    fn the_most_specific_template_is_taken() {
        let paths = [
            "/a/{id}",
            "/a/mine",
            "/a/{id}/parts",
            "/a/{name}.json",
            "/{path}",
        ];
        let calls = [
            "/a/7",
            "/a/mine",
            "/a/7/parts",
            "/a/x.json",
            "/b%2Fc",
            "/a/x/y/parts",
            "/",
        ];
        let (base, lines) = found(&paths, &calls);
        assert_eq!(base, "");
        let lines: Vec<&str> = lines.iter().map(|it| it.as_deref().unwrap_or("")).collect();
        let expected = [
            "/a/{id}",
            "/a/mine",
            "/a/{id}/parts",
            "/a/{name}.json",
            "/{path}",
            "/a/{id}/parts",
            "/{path}",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn where_paths_begin_is_found_from_the_traffic() {
        let (base, lines) = found(
            &["/users", "/users/{id}"],
            &["/x/api/users", "/x/api/users/7", "/health"],
        );
        assert_eq!(base, "/x/api");
        assert_eq!(
            lines,
            [
                Some("/users".to_owned()),
                Some("/users/{id}".to_owned()),
                None
            ]
        );
        let (base, _) = found(&["/users"], &["/v1/users"]);
        assert_eq!(base, "/v1");
    }
}
