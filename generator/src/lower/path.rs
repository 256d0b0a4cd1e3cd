//! Paths: their parameters, and the query part that some have.

use serde_json::json;

use super::Lowering;
use super::failure::Skip;
use super::operation::list;
use crate::api::{Docs, Location, Parameter, PathTemplate, Style, Type};
use crate::diagnostic::{Diagnostic, Effect, codes, quoted, similar};
use crate::parse::PathOperation;

impl Lowering<'_> {
    /// The path without what the query's parameters write themselves; a fragment is told, as it is never sent (RFC 3986,
    /// section 3.5).
    fn template(&mut self, found: &PathOperation, parameters: &mut Vec<Parameter>) -> PathTemplate {
        let (text, fragment) = match outside_braces(&found.path, '#') {
            None => (found.path.as_str(), String::new()),
            Some((text, fragment)) => {
                let message = format!("the fragment {} of a path is never sent", quoted(fragment));
                let origin = self.origin(&found.item);
                let told = Diagnostic::info(codes::PATH_BEYOND, origin, message);
                self.diagnostics.push(told.effect(Effect::None));
                (text, format!("#{fragment}"))
            }
        };
        let text = self.expressions(found, text, parameters);
        let Some((path, query)) = outside_braces(&text, '?') else {
            return PathTemplate(text + &fragment);
        };
        let in_query = |name: &str| {
            let mut known = parameters.iter();
            known.any(|known| known.wire == name && known.location == Location::Query)
        };
        // `?id={id}` and `?{id}` of a parameter with `in: query`, which is written as it says itself.
        let pairs = query.split('&').filter(|pair| {
            let value = pair.split_once('=').map_or(*pair, |(_, value)| value);
            let name = value
                .strip_prefix('{')
                .and_then(|name| name.strip_suffix('}'));
            !pair.is_empty() && !name.is_some_and(in_query)
        });
        let pairs: Vec<&str> = pairs.collect();
        PathTemplate(match pairs.is_empty() {
            true => format!("{path}{fragment}"),
            false => format!("{path}?{}{fragment}", pairs.join("&")),
        })
    }

    /// Takes `{?page,size}` and `{&page}` out of a path (RFC 6570, sections 3.2.8 and 3.2.9): query parameters, which
    /// the document declares or does not.
    fn expressions(
        &mut self,
        found: &PathOperation,
        text: &str,
        parameters: &mut Vec<Parameter>,
    ) -> String {
        let mut path = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            path.push_str(before);
            let Some((expression, after)) = after.split_once('}') else {
                path.push('{');
                rest = after;
                continue;
            };
            rest = after;
            // A fragment (RFC 6570, section 3.2.4).
            if expression.starts_with('#') {
                continue;
            }
            let Some(names) = expression.strip_prefix(['?', '&']) else {
                let name = self.name_of(found, expression, parameters);
                path.push_str(&format!("{{{name}}}"));
                continue;
            };
            for name in names
                .split(',')
                .map(|name| name.trim().trim_end_matches('*'))
            {
                let mut known = parameters.iter();
                if name.is_empty() || known.any(|known| known.wire == name) {
                    continue;
                }
                let origin = self.origin(&found.item);
                let message = format!(
                    "no parameter is declared for {} in {}",
                    quoted(name),
                    quoted(&found.path)
                );
                let told =
                    Diagnostic::warning(codes::UNDECLARED_PATH_PARAMETER, origin.clone(), message);
                self.diagnostics
                    .push(told.note("it is taken to be a string in the query"));
                parameters.push(Parameter {
                    location: Location::Query,
                    style: Style::Form,
                    explode: true,
                    required: false,
                    ..undeclared(origin, name)
                });
            }
        }
        path.push_str(rest);
        path
    }

    /// The name of a parameter in braces, without what routers write beside it: `{id?}`, `{id:int}`, `{path*}`. What is
    /// declared as it is written is called so.
    fn name_of<'e>(
        &mut self,
        found: &PathOperation,
        expression: &'e str,
        parameters: &[Parameter],
    ) -> &'e str {
        let is_declared = |name: &str| {
            let mut known = parameters.iter();
            known.any(|known| known.wire == name && known.location == Location::Path)
        };
        let name = word(expression);
        if name == expression || name.is_empty() || is_declared(expression) {
            return expression;
        }
        // Several segments in one value, whose slashes a parameter of OpenAPI cannot have.
        let many = expression.starts_with(['+', '*'])
            || expression.ends_with('*')
            || [":path", "=", ".*", ".+"]
                .iter()
                .any(|sign| expression.contains(sign));
        let message = format!(
            "{} in {} is read as {}",
            quoted(&format!("{{{expression}}}")),
            quoted(&found.path),
            quoted(&format!("{{{name}}}"))
        );
        let origin = self.origin(&found.item);
        let told = Diagnostic::warning(codes::UNDECLARED_PATH_PARAMETER, origin, message).at_key();
        self.diagnostics.push(match many {
            true => told
                .effect(Effect::Narrowed)
                .note("slashes in its value are percent-encoded, so that it is one segment"),
            false => told.effect(Effect::None),
        });
        name
    }

    /// Path parameters and the template must name the same ones (OAS 3.0.4, Path Templating).
    pub(super) fn path_parameters(
        &mut self,
        found: &PathOperation,
        parameters: Vec<Parameter>,
    ) -> Result<(PathTemplate, Vec<Parameter>), Skip> {
        let mut parameters = parameters;
        let template = self.template(found, &mut parameters);
        let names = template.names();
        let (in_path, mut others): (Vec<_>, Vec<_>) = parameters
            .into_iter()
            .partition(|parameter| parameter.location == Location::Path);
        for parameter in in_path
            .iter()
            .filter(|parameter| !names.contains(&parameter.wire.as_str()))
        {
            let message = format!(
                "the path parameter {} does not occur in {}",
                quoted(&parameter.wire),
                quoted(&found.path)
            );
            let mut diagnostic = Diagnostic::warning(
                codes::PATH_LACKS_PARAMETER,
                parameter.origin.clone(),
                message,
            )
            .label("left out")
            .note(format!("the path's parameters are: {}", list(&names)));
            if let Some(meant) = similar(&parameter.wire, names.iter().map(|name| &**name)) {
                diagnostic = diagnostic
                    .help(format!("did you mean {}?", quoted(meant)))
                    .mended_in("name", meant);
            }
            self.diagnostics.push(diagnostic);
        }
        let mut ordered: Vec<Parameter> = Vec::new();
        for name in &names {
            if ordered.iter().any(|parameter| parameter.wire == **name) {
                let reason = format!("its path names {} twice", quoted(name));
                return Err(Skip::new(
                    &found.item,
                    codes::UNDECLARED_PATH_PARAMETER,
                    reason,
                ));
            }
            match in_path.iter().find(|parameter| parameter.wire == **name) {
                Some(parameter) => ordered.push(parameter.clone()),
                None => {
                    let message = format!(
                        "no parameter is declared for {} in {}",
                        quoted(name),
                        quoted(&found.path)
                    );
                    let origin = self.origin(&found.item);
                    let mut said = Diagnostic::warning(
                        codes::UNDECLARED_PATH_PARAMETER,
                        origin.clone(),
                        message,
                    )
                    .note("it is taken to be a string");
                    // Of a slip in the name of a declared one something else is told.
                    let astray = in_path
                        .iter()
                        .filter(|other| !names.contains(&other.wire.as_str()));
                    let mut nearly = astray
                        .filter(|other| similar(&other.wire, [&**name].into_iter()).is_some());
                    let is_old = self.references.document().version.starts_with('2');
                    if !is_old && nearly.next().is_none() {
                        said = said.mended_with(json!({"parameters": [
                            {"name": name, "in": "path", "required": true, "schema": {"type": "string"}}
                        ]}));
                    }
                    self.diagnostics.push(said);
                    ordered.push(undeclared(origin, name));
                }
            }
        }
        ordered.append(&mut others);
        Ok((template, ordered))
    }
}

/// A text in the path, which is all that a name in braces says.
fn undeclared(origin: crate::source::Origin, name: &str) -> Parameter {
    Parameter {
        origin,
        wire: name.to_owned(),
        location: Location::Path,
        style: Style::Simple,
        explode: false,
        allow_reserved: false,
        required: true,
        with_form: false,
        of_alternative: false,
        ty: Type::String,
        default: None,
        constant: None,
        media_type: None,
        secret: false,
        docs: Docs::default(),
    }
}

/// The name in an expression of a path: behind the signs of RFC 6570 and ASP.NET (`+`, `*`), before a condition (`:int`,
/// `=projects/*`, `(..)`), a mark that it may be missing or repeated, or the length of a prefix.
fn word(expression: &str) -> &str {
    let rest = expression.trim_start_matches(['+', '*', '/', ';', '.']);
    let end = rest.find([':', '=', '(', '<']).unwrap_or(rest.len());
    let name = rest.get(..end).unwrap_or(rest);
    name.trim_end_matches(['?', '*', '+', '!']).trim()
}

/// What stands before and after a mark that is not in braces.
fn outside_braces(text: &str, mark: char) -> Option<(&str, &str)> {
    let mut depth = 0usize;
    let at = text.char_indices().find_map(|(at, c)| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        (c == mark && depth == 0).then_some(at)
    })?;
    Some((text.get(..at)?, text.get(at + mark.len_utf8()..)?))
}
