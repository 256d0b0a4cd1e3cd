//! Security: the ways to authenticate, and what each operation asks for.

use std::collections::HashSet;

use openapiv3::{APIKeyLocation, SecurityRequirement, SecurityScheme as Scheme};
use serde_json::Value;

use super::Lowering;
use crate::api::{
    CertificateUse, Docs, Location, Parameter, Requirement, SecurityKind, SecurityScheme,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Effect, codes, quoted, similar_keyword};
use crate::normalize::carriers;
use crate::parse::PathOperation;
use crate::resolve::unescape;
use crate::source::push_segment;

/// Schemes of HTTP authentication (RFC 9110, section 16.4.1, and its registry).
const SCHEMES: [&str; 8] = [
    "bearer",
    "basic",
    "digest",
    "dpop",
    "hoba",
    "mutual",
    "negotiate",
    "vapid",
];

/// What a scheme means for a client, and what the document says about it.
fn understood(scheme: &Scheme) -> (SecurityKind, &Option<String>) {
    match scheme {
        Scheme::HTTP {
            scheme,
            description,
            ..
        } => {
            let kind = match scheme.as_str() {
                carriers::MUTUAL_TLS => SecurityKind::Certificate,
                word if word.eq_ignore_ascii_case("bearer") => SecurityKind::Bearer,
                word if word.eq_ignore_ascii_case("basic") => SecurityKind::Basic,
                word => SecurityKind::Other(format!("HTTP {}", quoted(word))),
            };
            (kind, description)
        }
        Scheme::APIKey {
            location,
            name,
            description,
            ..
        } => {
            let location = match location {
                APIKeyLocation::Query => Location::Query,
                APIKeyLocation::Header => Location::Header,
                APIKeyLocation::Cookie => Location::Cookie,
            };
            (SecurityKind::ApiKey(location, name.clone()), description)
        }
        Scheme::OAuth2 { description, .. } | Scheme::OpenIDConnect { description, .. } => {
            (SecurityKind::Bearer, description)
        }
    }
}

impl Lowering<'_> {
    /// The ways to authenticate; those that cannot be used are told.
    pub fn security_schemes(&mut self) {
        let references = self.references;
        for name in references.document().components.security_schemes.keys() {
            let mut pointer = "/components/securitySchemes".to_owned();
            push_segment(&mut pointer, name);
            let (_, scheme) = match references.part::<Scheme>(&format!("#{pointer}")) {
                Ok(found) => found,
                Err(why) => {
                    let lost = "calls carry no credential for this scheme";
                    self.unresolved(&pointer, &why, lost, Effect::Narrowed);
                    continue;
                }
            };
            let (kind, description) = understood(scheme);
            if let SecurityKind::Other(what) = &kind {
                self.tell_unusable_scheme(name, scheme, what, &pointer);
            }
            self.api.security_schemes.push(SecurityScheme {
                origin: self.origin(&pointer),
                name: name.clone(),
                kind,
                docs: Docs {
                    description: description.clone(),
                    ..Docs::default()
                },
            });
        }
    }

    /// Tells of a way to authenticate that clients do not have.
    fn tell_unusable_scheme(&mut self, name: &str, scheme: &Scheme, what: &str, pointer: &str) {
        let message = format!(
            "the security scheme {} ({what}) cannot be used: calls carry no credential for it",
            quoted(name)
        );
        // The words of HTTP's registry that a client has, and those that it lacks.
        let written = match scheme {
            Scheme::HTTP { scheme, .. } => scheme.as_str(),
            _ => "",
        };
        let near = similar_keyword(written, SCHEMES.into_iter());
        let near = near.filter(|near| !near.eq_ignore_ascii_case(written));
        let at = match near {
            Some(_) => format!("{pointer}/scheme"),
            None => pointer.to_owned(),
        };
        let said = Diagnostic::warning(codes::UNSUPPORTED_SECURITY, self.origin(&at), message);
        self.diagnostics.push(match near {
            Some(near) => said.meant(near),
            None => said,
        });
    }

    /// The operation's requirements, else the document's. Certificates are none of them: the transport
    /// shows them, or it does not, so they are told apart. What cannot be used is left out, which is told.
    pub fn security(
        &mut self,
        found: &PathOperation,
    ) -> (Vec<Vec<Requirement>>, Option<CertificateUse>) {
        let mut alternatives = self.required(found.operation.security.as_ref());
        self.tell_unusable(found, &alternatives);
        let scheme = |requirement: &Requirement| {
            let mut schemes = self.api.security_schemes.iter();
            schemes.find(|scheme| scheme.name == requirement.scheme)
        };
        let usable = |one: &Requirement| scheme(one).is_some_and(|scheme| scheme.kind.is_usable());
        let is_certificate = |requirement: &Requirement| {
            scheme(requirement).is_some_and(|scheme| scheme.kind == SecurityKind::Certificate)
        };
        let whole = |all: &Vec<Requirement>| all.iter().all(usable);
        if !alternatives.iter().any(whole) {
            // What can be used beside one that cannot is needed all the same.
            for all in &mut alternatives {
                all.retain(usable);
            }
            alternatives.retain(|all| !all.is_empty());
        }
        alternatives.retain(whole);
        let before = alternatives.len();
        let mut with_certificate = 0;
        for all in &mut alternatives {
            let count = all.len();
            all.retain(|one| !is_certificate(one));
            with_certificate += usize::from(all.len() < count);
        }
        let certificate = match with_certificate {
            0 => None,
            all if all == before => Some(CertificateUse::Needed),
            _ => Some(CertificateUse::Accepted),
        };
        let mut distinct: Vec<Vec<Requirement>> = Vec::new();
        for all in alternatives {
            if !distinct.contains(&all) {
                distinct.push(all);
            }
        }
        (distinct, certificate)
    }

    /// What the operation itself requires, else what the document does for all.
    fn required(&self, own: Option<&Vec<SecurityRequirement>>) -> Vec<Vec<Requirement>> {
        if let Some(own) = own {
            let alternatives = own.iter();
            return alternatives
                .map(|all| all.iter().map(requirement).collect())
                .collect();
        }
        let tree = &self.references.document().tree;
        let whole = tree.get("security").and_then(Value::as_array);
        let alternatives = whole.into_iter().flatten().filter_map(Value::as_object);
        alternatives
            .map(|all| {
                let schemes = all.iter().map(|(scheme, scopes)| {
                    let scopes = scopes.as_array().into_iter().flatten();
                    let scopes = scopes.filter_map(|scope| scope.as_str().map(str::to_owned));
                    Requirement {
                        scheme: scheme.clone(),
                        scopes: scopes.collect(),
                    }
                });
                schemes.collect()
            })
            .collect()
    }

    /// Tells of an operation that loses a way to authenticate, unless what it says itself was told already.
    fn tell_unusable(&mut self, found: &PathOperation, alternatives: &[Vec<Requirement>]) {
        let is_own = found.operation.security.is_some();
        let mut lost: Vec<&str> = Vec::new();
        let mut is_told = true;
        for Requirement { scheme: name, .. } in alternatives.iter().flatten() {
            let mut known = self.api.security_schemes.iter();
            let is_usable = known.any(|one| one.name == *name && one.kind.is_usable());
            if is_usable || lost.contains(&name.as_str()) {
                continue;
            }
            lost.push(name);
            // A name that is none of the document's was told where it stands.
            is_told &= is_own && self.undeclared.contains(name);
        }
        if lost.is_empty() || is_told {
            return;
        }
        let names = lost.iter().map(|name| quoted(name));
        let names = names.collect::<Vec<_>>().join(", ");
        let which = match lost.len() {
            1 => "scheme",
            _ => "schemes",
        };
        let message =
            format!("calls carry no credential for the {which} {names}, which cannot be used");
        let place = match is_own {
            true => format!("{}/security", found.pointer),
            false => found.pointer.clone(),
        };
        let said = Diagnostic::info(codes::UNSUPPORTED_SECURITY, self.origin(&place), message);
        self.diagnostics
            .push(said.group("calls without a credential"));
    }

    /// Parameters that stand where a credential goes: the client's credential may be in their place.
    pub fn credential_arguments(
        &mut self,
        security: &[Vec<Requirement>],
        parameters: &mut [Parameter],
    ) {
        let mut seen: Vec<&str> = Vec::new();
        for requirement in security.iter().flatten() {
            if seen.contains(&requirement.scheme.as_str()) {
                continue;
            }
            seen.push(&requirement.scheme);
            let mut schemes = self.api.security_schemes.iter();
            let Some(scheme) = schemes.find(|scheme| scheme.name == requirement.scheme) else {
                continue;
            };
            for parameter in &mut *parameters {
                if !parameter.stands_for(&scheme.kind) {
                    continue;
                }
                parameter.required = false;
                let (name, key) = (quoted(&parameter.wire), quoted(&scheme.name));
                let message = format!(
                    "the parameter {name} is the credential of the scheme {key} too: an argument comes before it"
                );
                let origin = parameter.origin.clone();
                let known = Diagnostic::info(codes::CREDENTIAL_ARGUMENT, origin, message);
                self.diagnostics.push(
                    known.group("a parameter is a credential too: an argument comes before it"),
                );
            }
        }
    }
}

/// The schemes that were told not to be declared.
pub(super) fn undeclared(diagnostics: &Diagnostics) -> HashSet<String> {
    let told = diagnostics.iter();
    let told = told.filter(|told| told.code == codes::UNDECLARED_SCHEME);
    told.filter_map(|told| told.origin.pointer().rsplit('/').next().map(unescape))
        .collect()
}

fn requirement((scheme, scopes): (&String, &Vec<String>)) -> Requirement {
    Requirement {
        scheme: scheme.clone(),
        scopes: scopes.clone(),
    }
}
