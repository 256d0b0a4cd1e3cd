//! Credentials that the configuration asks for, as if the document did.

use serde_json::{Map, Value, json};

use super::told::Told;
use crate::config::{Named, Rule, Security};
use crate::diagnostic::{Diagnostic, Diagnostics, codes, quoted};
use crate::openapi::operations_mut;
use crate::source::{FileId, Origin};

/// Writes `security` into the operations, and declares the schemes that are declared.
pub fn declare(
    (file, tree): (FileId, &mut Value),
    security: &Security,
    configuration: Option<FileId>,
    diagnostics: &mut Diagnostics,
) {
    if *security == Security::default() {
        return;
    }
    for (name, scheme) in &security.schemes {
        let scheme = serde_json::to_value(scheme).unwrap_or_default();
        let text = |key: &str| scheme.get(key).and_then(Value::as_str).unwrap_or_default();
        if let Some(what) = unsendable(text("in"), text("name")) {
            let what = format!("the scheme {} of `security`: {what}", quoted(name));
            let origin = Origin::new(configuration.unwrap_or(file), "");
            let told = Diagnostic::error(codes::CONFIGURATION, origin, what);
            diagnostics.push(told.help(NAMES));
        }
    }
    let document = schemes(tree, security);
    let mut rules = Rules {
        security,
        known: document,
        told: Told {
            file,
            configuration,
            diagnostics,
        },
    };
    rules.check_all();
    let usual = tree.get("security").cloned();
    let (mut names, mut tags): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    each_operation(tree, &mut |name, operation| {
        let own = rules.rule(&name, operation);
        names.push(name);
        if let Some(id) = text(operation, "operationId") {
            names.push(id.to_owned());
        }
        tags.extend(operation_tags(operation).map(str::to_owned));
        // One that names what nobody declares is an error already: nothing follows from it.
        if let Some(rule) = own.filter(|rule| rules.knows(rule)) {
            let said = operation.get("security").or(usual.as_ref());
            let requirements = requirements(rule, said);
            operation.insert("security".to_owned(), requirements);
        }
    });
    rules.check_keys("operation", &security.operations, &names);
    rules.check_keys("tag", &security.tags, &tags);
}

/// What headers and cookies are called.
pub const NAMES: &str = "names are of letters, digits and `-`, such as `X-API-Key`";

/// What is wrong with a name under which nothing can be sent: "field-name = token" (RFC 9110, section 5.1), "cookie-name =
/// token" (RFC 6265, section 4.1.1).
pub fn unsendable(place: &str, name: &str) -> Option<String> {
    let what = match place {
        "header" => "header",
        "cookie" => "cookie",
        _ => return None,
    };
    let is_token = http::HeaderName::from_bytes(name.as_bytes()).is_ok();
    (!is_token).then(|| format!("no {what} can be called {}", quoted(name)))
}

struct Rules<'r> {
    security: &'r Security,
    /// The names of the schemes.
    known: Vec<String>,
    told: Told<'r>,
}

impl<'r> Rules<'r> {
    /// The rule for an operation: its own, its first tag's, or that for all.
    fn rule(&self, name: &str, operation: &Map<String, Value>) -> Option<&'r Rule> {
        let security = self.security;
        let id = text(operation, "operationId");
        let own = id.and_then(|id| security.operations.get(id));
        own.or_else(|| security.operations.get(name))
            .or_else(|| operation_tags(operation).find_map(|tag| security.tags.get(tag)))
            .or(security.all.as_ref())
    }

    fn knows(&self, rule: &Rule) -> bool {
        let mut names = rule.alternatives.iter().flatten();
        names.all(|Named { name, .. }| self.known.contains(name))
    }

    /// Every scheme must be one of the document's or of the configuration's.
    fn check_all(&mut self) {
        let security = self.security;
        let rules = security.operations.values().chain(security.tags.values());
        let rules = security.all.iter().chain(rules);
        for Named { name, at } in rules.flat_map(|rule| rule.alternatives.iter().flatten()) {
            if !self.known.contains(name) {
                let what = format!(
                    "`security` names the scheme {}, which the document does not declare",
                    quoted(name)
                );
                let declare = "declare it below `[client.security.schemes]`";
                self.told
                    .mistake(what, at.as_ref(), name, &self.known, Some(declare));
            }
        }
    }

    /// Every operation and every tag must be one of the document's.
    fn check_keys<'k>(
        &mut self,
        kind: &str,
        rules: impl IntoIterator<Item = (&'k String, &'k Rule)>,
        known: &[String],
    ) {
        for (name, rule) in rules {
            if !known.contains(name) {
                let what = format!(
                    "`security` names the {kind} {}, which the document does not have",
                    quoted(name)
                );
                self.told.mistake(what, rule.at.as_ref(), name, known, None);
            }
        }
    }
}

/// Declares the configuration's schemes; gives the names of all.
fn schemes(tree: &mut Value, security: &Security) -> Vec<String> {
    let Some(root) = tree.as_object_mut() else {
        return Vec::new();
    };
    if !security.schemes.is_empty()
        && let Some(components) = object(root, "components")
        && let Some(schemes) = object(components, "securitySchemes")
    {
        for (name, scheme) in &security.schemes {
            let scheme = serde_json::to_value(scheme).unwrap_or_default();
            schemes.insert(name.clone(), scheme);
        }
    }
    let schemes = tree.pointer("/components/securitySchemes");
    let schemes = schemes.and_then(Value::as_object);
    schemes.map_or_else(Vec::new, |schemes| schemes.keys().cloned().collect())
}

/// The object below a key, made if there is none.
fn object<'t>(parent: &'t mut Map<String, Value>, key: &str) -> Option<&'t mut Map<String, Value>> {
    let entry = parent.entry(key).or_insert_with(|| json!({}));
    if !entry.is_object() {
        *entry = json!({});
    }
    entry.as_object_mut()
}

/// Calls `visit` with each operation, and its method and path.
pub(super) fn each_operation(
    tree: &mut Value,
    visit: &mut impl FnMut(String, &mut Map<String, Value>),
) {
    let paths = tree.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        let Some(item) = item.as_object_mut() else {
            continue;
        };
        for (keys, node) in operations_mut(item) {
            // Other methods than those of HTTP's usual ones stand as they are sent.
            let name = match keys.as_slice() {
                [method] => format!("{} {path}", method.to_ascii_uppercase()),
                keys => format!("{} {path}", keys.last().map_or("", |method| method)),
            };
            if let Some(operation) = node.as_object_mut() {
                visit(name, operation);
            }
        }
    }
}

fn text<'o>(operation: &'o Map<String, Value>, key: &str) -> Option<&'o str> {
    operation.get(key).and_then(Value::as_str)
}

pub(super) fn operation_tags(operation: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let tags = operation.get("tags").and_then(Value::as_array);
    tags.into_iter().flatten().filter_map(Value::as_str)
}

/// A rule as Security Requirement Objects, with the scopes that the document asks for.
fn requirements(rule: &Rule, said: Option<&Value>) -> Value {
    let scopes = |scheme: &str| {
        let said = said.and_then(Value::as_array).into_iter().flatten();
        let mut said = said.filter_map(|requirement| requirement.get(scheme));
        said.next().cloned().unwrap_or_else(|| json!([]))
    };
    let alternatives = rule.alternatives.iter().map(|all| {
        let all = all
            .iter()
            .map(|named| (named.name.clone(), scopes(&named.name)));
        Value::Object(all.collect())
    });
    Value::Array(alternatives.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::DeclaredScheme;
    use crate::source::Sources;

    fn declared(security: &Security) -> (Value, Vec<String>) {
        let mut tree = json!({
            "security": [{"bearer": ["read"]}],
            "paths": {
                "/a": {"get": {"operationId": "a", "tags": ["x", "y"]}, "post": {"security": []},
                       "additionalOperations": {"COPY": {"operationId": "copyThings"}}},
                "/b": {"get": {"operationId": "b", "security": [{"bearer": ["write"]}]}}},
            "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}}
        });
        let mut diagnostics = Diagnostics::default();
        let file = Sources::default().add(std::path::Path::new("a.yaml"), "");
        declare((file, &mut tree), security, None, &mut diagnostics);
        let told = diagnostics
            .iter()
            .map(|told| format!("{} {:?}", told.message, told.helps));
        (tree, told.collect())
    }

    #[test]
    fn an_operation_comes_before_its_tag_and_that_before_all() {
        let security = Security::default()
            .scheme("key", DeclaredScheme::header("X-Key"))
            .all(["bearer", "key"])
            .tag("y", ["key"])
            .operation("copyThings", [] as [&str; 0])
            .operation("POST /a", ["bearer"]);
        let (tree, told) = declared(&security);
        assert_eq!(told, [] as [&str; 0]);
        let said = |pointer: &str| tree.pointer(&format!("{pointer}/security")).cloned();
        assert_eq!(said("/paths/~1a/get"), Some(json!([{"key": []}])));
        assert_eq!(said("/paths/~1a/post"), Some(json!([{"bearer": []}])));
        assert_eq!(
            said("/paths/~1a/additionalOperations/COPY"),
            Some(json!([]))
        );
        // The scopes that the document asks for stay.
        let both = json!([{"bearer": ["write"]}, {"key": []}]);
        assert_eq!(said("/paths/~1b/get"), Some(both));
        let key = json!({"type": "apiKey", "in": "header", "name": "X-Key"});
        assert_eq!(tree.pointer("/components/securitySchemes/key"), Some(&key));
    }

    #[test]
    fn wrong_names_are_errors_with_the_near_one() {
        let security = Security::default()
            .all(["bearr", "bearre"])
            .operation("copyThing", ["far away"])
            .tag("z", ["bearer"]);
        let (_, told) = declared(&security);
        assert_eq!(
            told,
            [
                "`security` names the scheme `bearr`, which the document does not declare [\"did you mean `bearer`?\"]",
                "`security` names the scheme `bearre`, which the document does not declare [\"did you mean `bearer`?\"]",
                "`security` names the scheme `far away`, which the document does not declare [\"declare it below `[client.security.schemes]`\"]",
                "`security` names the operation `copyThing`, which the document does not have [\"did you mean `copyThings`?\"]",
                "`security` names the tag `z`, which the document does not have []",
            ]
        );
    }
}
