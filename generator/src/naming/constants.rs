//! What is sent without having been said: the lock keeps it, so that a change of it is told.
//!
//! A property or parameter with one value is written by itself where it must be there. When the document gives it another
//! value, or several, callers compile as before and send something else. Runs before anything else reads the lock.

use std::collections::BTreeMap;

use serde_json::Value;

use super::operations::{parameter_key, place};
use crate::api::{Api, Field, Operation, Said, TypeDef, TypeKind};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted};
use crate::lock::{CONSTANTS, Lock, words};
use crate::source::Origin;

/// What is sent by itself, by words of the lock.
type Sent = BTreeMap<String, String>;

/// One thing that sends: a model or a call.
struct Sender<'a> {
    origin: &'a Origin,
    /// The places that the lock may know it by, its own first.
    places: Vec<String>,
    sent: Sent,
    /// What there is besides, and whether callers cannot do without saying it.
    said: BTreeMap<String, bool>,
    /// The kinds of the lock that have its members, and its arguments.
    kinds: [&'static str; 2],
}

/// Tells what has changed, and remembers what is.
pub fn compare(api: &Api, lock: &mut Lock, diagnostics: &mut Diagnostics) {
    // Who made the lock may not have known of constants.
    let knows = lock.of_kind(CONSTANTS, "").next().is_some();
    let defs = api.types.iter();
    let models = defs.filter_map(|(_, def)| model(api, def));
    let calls = api.operations.iter().map(call);
    for sender in models.chain(calls) {
        sender.tell(lock, knows, diagnostics);
        let all: Vec<String> = sender
            .sent
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let Some(place) = sender.places.first() else {
            continue;
        };
        match all.is_empty() {
            true => {
                lock.remove(CONSTANTS, place);
            }
            false => lock.set(CONSTANTS, place, &all.join(" ")),
        }
    }
}

fn model<'a>(api: &'a Api, def: &'a TypeDef) -> Option<Sender<'a>> {
    let TypeKind::Struct(object) = &def.kind else {
        return None;
    };
    if def.dropped || !def.sent {
        return None;
    }
    let types = &api.types;
    let by_itself = |field: &Field| types.is_constant(field) || types.begins_set(field);
    let (sent, said): (Vec<&Field>, Vec<&Field>) =
        object.fields.iter().partition(|field| by_itself(field));
    let value = |field: &Field| types.value_by_itself(field).unwrap_or_default();
    Some(Sender {
        origin: &def.origin,
        places: def.known_places(api),
        sent: sent
            .into_iter()
            .map(|field| (words::escape(&field.wire), written(&value(field))))
            .collect(),
        said: said
            .into_iter()
            .map(|field| (words::escape(&field.wire), types.is_argument(field)))
            .collect(),
        kinds: ["fields", "new"],
    })
}

fn call(operation: &Operation) -> Sender<'_> {
    let (mut sent, mut said) = (Sent::new(), BTreeMap::new());
    for parameter in &operation.parameters {
        let key = words::escape(&parameter_key(parameter));
        match (parameter.said(), &parameter.constant) {
            (Said::Always, Some(value)) => {
                sent.insert(key, written(value));
            }
            (by, _) => {
                said.insert(key, by == Said::Argument);
            }
        }
    }
    Sender {
        origin: &operation.origin,
        places: vec![place(operation)],
        sent,
        said,
        kinds: ["parameters", "arguments"],
    }
}

impl Sender<'_> {
    fn tell(&self, lock: &Lock, knows: bool, diagnostics: &mut Diagnostics) {
        let known = |kind: &str| {
            let mut places = self.places.iter();
            places.find(|place| lock.get(kind, place).is_some())
        };
        let [members, arguments] = self.kinds;
        let Some(place) = known(CONSTANTS).or_else(|| known(members).filter(|_| knows)) else {
            return;
        };
        let before: Sent = words::known(CONSTANTS, place, lock).into_iter().collect();
        for (name, old) in &before {
            let what = match (self.sent.get(name), self.said.get(name)) {
                (Some(new), _) if new == old => continue,
                (Some(new), _) => format!("is sent as {} now", shown(new)),
                // It is an argument, or nothing any more that the document describes.
                (None, Some(true) | None) => continue,
                (None, Some(false)) => "is sent by those alone who say it now".to_owned(),
            };
            let was = format!("was sent as {} by itself", shown(old));
            self.say(name, &format!("{was}, and {what}"), diagnostics);
        }
        let argument = |name: &String| {
            let all = lock.get(arguments, place).unwrap_or_default();
            all.split(' ').any(|word| word == name)
        };
        let there = words::known(members, place, lock);
        let there = |name: &String| there.iter().any(|(known, _)| known == name);
        for (name, new) in &self.sent {
            if !before.contains_key(name) && there(name) && !argument(name) {
                let what = format!(
                    "is sent as {} by itself now, and was not before",
                    shown(new)
                );
                self.say(name, &what, diagnostics);
            }
        }
    }

    fn say(&self, name: &str, what: &str, diagnostics: &mut Diagnostics) {
        let name = plain(name);
        let name = match self.kinds {
            ["parameters", _] => name.split_once(':').map_or(name.as_str(), |(_, name)| name),
            _ => &name,
        };
        let message = format!("{} {what}", quoted(name));
        diagnostics.push(
            Diagnostic::warning(codes::CONSTANT_CHANGED, self.origin.clone(), message)
                .note("callers compile as before, and send something else")
                .help("look at what they mean to send"),
        );
    }
}

/// A value as a word of the lock.
fn written(value: &Value) -> String {
    words::escape(&value.to_string())
}

fn shown(word: &str) -> String {
    quoted(&plain(word))
}

/// A word of the lock, to be read by people.
fn plain(word: &str) -> String {
    let blank = word.replace("%20", " ").replace("%3d", "=");
    blank.replace("%25", "%")
}
