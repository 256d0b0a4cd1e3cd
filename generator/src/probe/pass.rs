//! One look at all of the traffic: what is found, and what the document would have to allow.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value;

use super::check::{Checker, Found, Kind};
use super::dialect::Dialect;
use super::drift::{self, Event};
use super::mend::{Answer, Mends};
use super::{Finding, print, values};
use crate::media_type::essence;
use crate::source::{OriginMap, node};
use crate::traffic::har::Exchange;
use crate::traffic::route::{Route, Router, follow, routes};

/// What findings must share to be one.
pub type Key = (Kind, String, u16, String, String, String);

/// Exchanges and events, each with which recording it is of.
pub type Traffic<'t> = (&'t [(usize, Exchange)], &'t [(usize, Event)]);

/// One look at all of the traffic.
pub struct Pass {
    pub found: IndexMap<Key, Finding>,
    pub mends: Mends,
    pub as_documented: usize,
    /// How often something was found that matters.
    matters: usize,
}

impl Pass {
    pub fn over(tree: &Value, origins: &OriginMap, (all, events): Traffic<'_>) -> Self {
        let routes = routes(tree);
        let exchanges: Vec<&Exchange> = all.iter().map(|(_, exchange)| exchange).collect();
        let router = Router::new(tree, &routes, &exchanges);
        let mut pass = Pass {
            found: IndexMap::new(),
            mends: Mends::default(),
            as_documented: 0,
            matters: 0,
        };
        for (recording, exchange) in all {
            let call = Call {
                tree,
                origins,
                exchange,
                first: (*recording, exchange.entry),
                route: router.find(exchange),
            };
            let before = pass.matters;
            call.look(&mut pass);
            if pass.matters == before {
                pass.as_documented += 1;
            }
        }
        for (recording, event) in events {
            let route = routes.iter().find(|route| {
                let id = node(tree, &route.pointer).and_then(|it| it.get("operationId")?.as_str());
                id == Some(&*event.operation) || route.line == event.operation
            });
            let exchange = event.exchange();
            let call = Call {
                tree,
                origins,
                exchange: &exchange,
                first: (*recording, event.line),
                route,
            };
            call.tell(&mut pass, event);
        }
        pass
    }
}

/// One exchange, while it is looked at.
struct Call<'a> {
    tree: &'a Value,
    origins: &'a OriginMap,
    exchange: &'a Exchange,
    first: (usize, usize),
    route: Option<&'a Route>,
}

impl Call<'_> {
    fn say(&self, pass: &mut Pass, found: &Found) {
        let operation = match self.route {
            Some(route) => route.line.clone(),
            None => format!("{} {}", self.exchange.method, self.exchange.path),
        };
        let name = found.name.as_deref().unwrap_or_default().to_owned();
        let kind = values::kind_of(&found.came).to_owned();
        let key = (
            found.kind,
            operation.clone(),
            self.exchange.status,
            found.place.clone(),
            name.clone(),
            kind,
        );
        let finding = pass.found.entry(key).or_insert_with(|| {
            let mut place = found.place.clone();
            if !name.is_empty() {
                crate::source::push_segment(&mut place, &name);
            }
            Finding {
                kind: found.kind,
                operation,
                status: self.exchange.status,
                place,
                says: found.says.clone(),
                came: print::short(&found.came, found.kind),
                count: 0,
                first: self.first,
                origin: (!found.schema.is_empty()).then(|| self.origins.origin(&found.schema)),
                mended: false,
            }
        });
        finding.count += 1;
        pass.matters += usize::from(found.kind != Kind::Further);
    }

    /// What is told of the answer as a whole.
    fn whole(&self, pass: &mut Pass, kind: Kind, schema: &str, says: &str, came: &str) {
        self.say(
            pass,
            &Found {
                kind,
                schema: schema.to_owned(),
                place: String::new(),
                says: says.to_owned(),
                came: Value::from(came),
                name: None,
            },
        );
    }

    /// Takes an event: what came is known by its kind alone.
    fn tell(&self, pass: &mut Pass, event: &Event) {
        let Some(route) = self.route else {
            let id = &event.operation;
            return self.whole(pass, Kind::Operation, "", "no such operation", id);
        };
        let response = self.response(route);
        let schema = response
            .as_ref()
            .and_then(|at| drift::schema(self.tree, at));
        let mut found = event.found(self.tree, schema.as_deref());
        if found.kind == Kind::Status {
            // With the overlay it is described.
            if response.is_some() {
                return;
            }
            found.schema = format!("{}/responses", route.pointer);
            let answer = Answer {
                operation: route.pointer.clone(),
                status: event.status,
                response: None,
                media_type: None,
            };
            pass.mends.answer(answer, None);
        } else if drift::is_settled(self.tree, &found) {
            return;
        } else if !found.schema.is_empty() && matches!(found.kind, Kind::Null | Kind::Missing) {
            pass.mends.add(&found);
        }
        self.say(pass, &found);
    }

    fn look(&self, pass: &mut Pass) {
        let exchange = self.exchange;
        let Some(route) = self.route else {
            let came = exchange.status.to_string();
            return self.whole(pass, Kind::Operation, "", "no such operation", &came);
        };
        let is_json = essence(exchange.media_type()).ends_with("json");
        let body: Option<Value> = is_json
            .then(|| serde_json::from_slice(&exchange.body).ok())
            .flatten();
        let media = essence(exchange.media_type());
        let has_body = !exchange.body.is_empty() && exchange.method != "HEAD";
        let media = Some(media).filter(|media| has_body && !media.is_empty());
        let Some(response) = self.response(route) else {
            let at = format!("{}/responses", route.pointer);
            let listed = node(self.tree, &at).and_then(Value::as_object);
            let listed: Vec<&str> = listed
                .into_iter()
                .flatten()
                .map(|(status, _)| status.as_str())
                .collect();
            let says = format!("the statuses are {}", listed.join(", "));
            self.whole(pass, Kind::Status, &at, &says, &exchange.status.to_string());
            let answer = Answer {
                operation: route.pointer.clone(),
                status: exchange.status,
                response: None,
                media_type: media,
            };
            return pass.mends.answer(answer, body.as_ref());
        };
        self.content(pass, route, &response, media, body);
    }

    /// The pointer of the response that describes the answer.
    fn response(&self, route: &Route) -> Option<String> {
        let at = format!("{}/responses", route.pointer);
        let responses = node(self.tree, &at)?.as_object()?;
        let status = self.exchange.status;
        let names = [
            status.to_string(),
            format!("{}XX", status / 100),
            format!("{}xx", status / 100),
            "default".to_owned(),
        ];
        let name = names.iter().find(|name| responses.contains_key(*name))?;
        let response = responses.get(name)?;
        Some(follow(self.tree, format!("{at}/{name}"), response).0)
    }

    fn content(
        &self,
        pass: &mut Pass,
        route: &Route,
        response: &str,
        media: Option<String>,
        body: Option<Value>,
    ) {
        let exchange = self.exchange;
        let described = node(self.tree, response).and_then(Value::as_object);
        let schema = match Dialect::of(self.tree) {
            Dialect::V2 => described
                .and_then(|response| response.get("schema"))
                .map(|_| format!("{response}/schema")),
            _ => {
                let content = described.and_then(|response| response.get("content")?.as_object());
                let content = content.filter(|content| !content.is_empty());
                match (content, &media) {
                    (None, _) => None,
                    (Some(_), None) => Some(String::new()),
                    (Some(content), Some(media)) => match closest(content.keys(), media) {
                        Some(key) => {
                            let mut at = format!("{response}/content");
                            crate::source::push_segment(&mut at, key);
                            Some(at + "/schema")
                        }
                        None => {
                            let listed: Vec<&str> = content.keys().map(String::as_str).collect();
                            let at = format!("{response}/content");
                            let says = format!("the media types are {}", listed.join(", "));
                            self.whole(pass, Kind::MediaType, &at, &says, media);
                            return self.undescribed(pass, route, response, media, body);
                        }
                    },
                }
            }
        };
        let is_bodiless = matches!(exchange.status, 204 | 205 | 304) || exchange.method == "HEAD";
        match (schema, media) {
            (Some(_), None) if !is_bodiless && exchange.body.is_empty() => {
                self.whole(pass, Kind::Empty, response, "a body", "nothing");
            }
            (None, Some(media)) => {
                self.whole(pass, Kind::Body, response, "no body", &media);
                if body.is_some() {
                    self.undescribed(pass, route, response, &media, body);
                }
            }
            (Some(at), Some(_)) => {
                if let Some(body) = body {
                    let mut checker = Checker::new(self.tree);
                    checker.check(&body, &at, 0);
                    let mut told: HashSet<(Kind, String, Option<String>, &'static str)> =
                        HashSet::new();
                    for found in std::mem::take(&mut checker.found) {
                        pass.mends.add(&found);
                        // Once for each body, however many items it has.
                        let kind = values::kind_of(&found.came);
                        if told.insert((found.kind, found.place.clone(), found.name.clone(), kind))
                        {
                            self.say(pass, &found);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn undescribed(
        &self,
        pass: &mut Pass,
        route: &Route,
        response: &str,
        media: &str,
        body: Option<Value>,
    ) {
        let answer = Answer {
            operation: route.pointer.clone(),
            status: self.exchange.status,
            response: Some(response.to_owned()),
            media_type: Some(media.to_owned()),
        };
        pass.mends.answer(answer, body.as_ref());
    }
}

/// The media type of a document that another is: itself, or a range that it is in.
fn closest<'k>(
    mut known: impl Iterator<Item = &'k String> + Clone,
    media: &str,
) -> Option<&'k str> {
    let exactly = known.clone().find(|key| essence(key) == media);
    let (kind, _) = media.split_once('/').unwrap_or((media, ""));
    let within = |key: &&String| {
        let range = essence(key);
        range == "*/*" || range == "*" || range.strip_suffix("/*") == Some(kind)
    };
    exactly.or_else(|| known.find(within)).map(String::as_str)
}
