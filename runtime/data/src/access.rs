//! What who is logged in may do: roles and permissions, from the claims of their token.
//!
//! ```
//! use apiloom_data::access::Access;
//! # use apiloom_runtime::{ClientBuilder, codegen::ClientMeta};
//! # static META: ClientMeta = ClientMeta::new("n", "1");
//! # let client = ClientBuilder::new(&META);
//!
//! let access = Access::new();
//! // Reads the token of each request as it leaves, and ends calls that lack a permission before they are sent.
//! let client = client.attempt_middleware(access.clone()).middleware(access.clone());
//! if access.has_permission("users:write") && access.has_any_role(["admin", "owner"]) {
//!     println!("show the button");
//! }
//! ```
//!
//! As a middleware of the **attempts** it reads the claims of the JWT in `Authorization`, again when that is another one. As one of the **calls** it
//! compares them with what the document says that an operation needs (`x-permissions`): all of it, among permissions and roles. Where
//! nothing is known of who is logged in, a call goes as it is. Each does without the other.
//!
//! The signature of a token is not checked, and need not be: what is decided here is what to show and what not to try. What somebody may do is
//! decided by the server.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use apiloom_runtime::error::CallError;
use apiloom_runtime::middleware::{Middleware, Next};
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::{Body, BoxFuture, Secret};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::AUTHORIZATION;
use http::{HeaderMap, Request, Response};
use serde_json::Value;

/// How long a token may be that is looked into: more than any header carries.
const LONGEST: usize = 64 << 10;

/// Where roles and permissions stand in tokens, as JSON pointers: those of OAuth 2 (`scope`), Entra, Auth0 and Keycloak.
const ROLES: [&str; 4] = ["/roles", "/role", "/groups", "/realm_access/roles"];
const PERMISSIONS: [&str; 4] = ["/permissions", "/scope", "/scp", "/authorities"];

/// What a token says of who has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claims {
    /// Who it is: `sub`.
    pub subject: Option<String>,
    /// The session: `sid`, or `session_id`.
    pub session: Option<String>,
    /// What they are.
    pub roles: BTreeSet<String>,
    /// What they may do.
    pub permissions: BTreeSet<String>,
}

impl Claims {
    /// Those of a JWT, whose signature is not checked; `None` where it is no JWT.
    pub fn of(token: &str) -> Option<Self> {
        Some(Self::read(&claims(token)?, &ROLES, &PERMISSIONS))
    }

    /// Nobody's, to be filled.
    pub fn new() -> Self {
        Claims::default()
    }

    /// With roles.
    #[must_use]
    pub fn roles<T: Into<String>>(mut self, roles: impl IntoIterator<Item = T>) -> Self {
        self.roles.extend(roles.into_iter().map(Into::into));
        self
    }

    /// With permissions.
    #[must_use]
    pub fn permissions<T: Into<String>>(mut self, all: impl IntoIterator<Item = T>) -> Self {
        self.permissions.extend(all.into_iter().map(Into::into));
        self
    }

    fn read<P: AsRef<str>>(claims: &Value, roles: &[P], permissions: &[P]) -> Self {
        let text = |name: &str| claims.get(name).and_then(Value::as_str).map(str::to_owned);
        Claims {
            subject: text("sub"),
            session: text("sid").or_else(|| text("session_id")),
            roles: words(claims, roles),
            permissions: words(claims, permissions),
        }
    }
}

/// The claims of a JWT (RFC 7519): the middle one of three parts.
fn claims(token: &str) -> Option<Value> {
    let mut parts = token.split('.');
    let (_, claims, _) = (parts.next()?, parts.next()?, parts.next()?);
    if token.len() > LONGEST || parts.next().is_some() {
        return None;
    }
    let claims = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    claims.is_object().then_some(claims)
}

/// The words at these places: a list of them, or a text with blanks between.
fn words<P: AsRef<str>>(claims: &Value, places: &[P]) -> BTreeSet<String> {
    let found = places
        .iter()
        .filter_map(|place| claims.pointer(place.as_ref()));
    let mut words = BTreeSet::new();
    for found in found {
        match found {
            Value::String(text) => words.extend(text.split_whitespace().map(str::to_owned)),
            Value::Array(all) => {
                words.extend(all.iter().filter_map(Value::as_str).map(str::to_owned))
            }
            _ => {}
        }
    }
    words
}

/// What is known of who is logged in. Clones are the same.
#[derive(Clone, Default)]
pub struct Access(Arc<Shared>);

#[derive(Default)]
struct Shared {
    known: RwLock<Known>,
    roles: Vec<String>,
    permissions: Vec<String>,
}

#[derive(Default)]
struct Known {
    claims: Option<Arc<Claims>>,
    /// The header that they were read from.
    from: Option<Secret>,
}

/// A call that was not sent: who is logged in lacks what it needs. It is the source of
/// [`Error::Middleware`](apiloom_runtime::Error::Middleware).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Denied {
    /// The operation.
    pub operation: &'static str,
    /// What of `x-permissions` they lack.
    pub missing: Vec<String>,
}

impl fmt::Display for Denied {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Denied { operation, missing } = self;
        write!(
            formatter,
            "`{operation}` was not sent: it needs {}, which the token does not have",
            missing.join(", ")
        )
    }
}

impl std::error::Error for Denied {}

/// What an operation needs, by the document's `x-permissions`.
pub fn required(operation: &OperationMeta) -> Vec<String> {
    let fact = operation.fact("x-permissions");
    let listed = fact.and_then(|fact| serde_json::from_str(fact).ok());
    listed.unwrap_or_default()
}

impl Access {
    /// Nothing is known yet.
    pub fn new() -> Self {
        Access::default()
    }

    /// Nothing is known yet, and roles and permissions stand at these places of a token (JSON pointers) beside the usual ones: `roles`, `role`,
    /// `groups`, `realm_access.roles`; `permissions`, `scope`, `scp`, `authorities`.
    pub fn at<T: Into<String>>(
        roles: impl IntoIterator<Item = T>,
        permissions: impl IntoIterator<Item = T>,
    ) -> Self {
        let all = |usual: [&str; 4], more: Vec<String>| {
            let usual = usual.into_iter().map(str::to_owned);
            usual.chain(more).collect::<Vec<_>>()
        };
        Access(Arc::new(Shared {
            known: RwLock::default(),
            roles: all(ROLES, roles.into_iter().map(Into::into).collect()),
            permissions: all(
                PERMISSIONS,
                permissions.into_iter().map(Into::into).collect(),
            ),
        }))
    }

    /// Says what is known, for tokens that do not: `None` after a logout.
    pub fn set(&self, claims: Option<Claims>) {
        let mut known = self.0.known.write().unwrap_or_else(PoisonError::into_inner);
        *known = Known {
            claims: claims.map(Arc::new),
            from: None,
        };
    }

    /// What is known; `None` where nothing is.
    pub fn claims(&self) -> Option<Arc<Claims>> {
        let known = self.0.known.read().unwrap_or_else(PoisonError::into_inner);
        known.claims.clone()
    }

    /// Whether they have a role.
    pub fn has_role(&self, role: &str) -> bool {
        self.has_all_roles([role])
    }

    /// Whether they have all of these roles.
    pub fn has_all_roles<'r>(&self, roles: impl IntoIterator<Item = &'r str>) -> bool {
        let mut roles = roles.into_iter();
        self.claims()
            .is_some_and(|claims| roles.all(|role| claims.roles.contains(role)))
    }

    /// Whether they have any of these roles.
    pub fn has_any_role<'r>(&self, roles: impl IntoIterator<Item = &'r str>) -> bool {
        let mut roles = roles.into_iter();
        self.claims()
            .is_some_and(|claims| roles.any(|role| claims.roles.contains(role)))
    }

    /// Whether they have a permission.
    pub fn has_permission(&self, permission: &str) -> bool {
        self.has_all_permissions([permission])
    }

    /// Whether they have all of these permissions.
    pub fn has_all_permissions<'p>(&self, all: impl IntoIterator<Item = &'p str>) -> bool {
        let mut all = all.into_iter();
        self.claims()
            .is_some_and(|claims| all.all(|one| claims.permissions.contains(one)))
    }

    /// Whether they have any of these permissions.
    pub fn has_any_permission<'p>(&self, some: impl IntoIterator<Item = &'p str>) -> bool {
        let mut some = some.into_iter();
        self.claims()
            .is_some_and(|claims| some.any(|one| claims.permissions.contains(one)))
    }

    /// Whether an operation can be called, as far as the document and the token say: for what a page shows.
    ///
    /// # Errors
    ///
    /// With what is missing.
    pub fn check(&self, operation: &OperationMeta) -> Result<(), Denied> {
        let Some(claims) = self.claims() else {
            return Ok(());
        };
        let lacks = |one: &String| !claims.permissions.contains(one) && !claims.roles.contains(one);
        let missing: Vec<String> = required(operation).into_iter().filter(lacks).collect();
        match missing.is_empty() {
            true => Ok(()),
            false => Err(Denied {
                operation: operation.id(),
                missing,
            }),
        }
    }

    /// Reads the token that a request carries, where it is another one.
    fn learn(&self, headers: &HeaderMap) {
        let value = headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let Some((scheme, token)) = value.and_then(|value| value.split_once(' ')) else {
            return;
        };
        let is_known = {
            let known = self.0.known.read().unwrap_or_else(PoisonError::into_inner);
            known
                .from
                .as_ref()
                .is_some_and(|from| from.expose() == token)
        };
        if is_known || !scheme.eq_ignore_ascii_case("bearer") {
            return;
        }
        // One that says nothing leaves what the program has said.
        let Some(claims) = claims(token.trim()) else {
            return;
        };
        let read = match self.0.roles.is_empty() {
            true => Claims::read(&claims, &ROLES, &PERMISSIONS),
            false => Claims::read(&claims, &self.0.roles, &self.0.permissions),
        };
        let mut known = self.0.known.write().unwrap_or_else(PoisonError::into_inner);
        *known = Known {
            claims: Some(Arc::new(read)),
            from: Some(Secret::from(token)),
        };
    }
}

impl Middleware for Access {
    fn call<'a>(
        &'a self,
        request: Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<Response<Body>, CallError>> {
        if next.attempt().is_some() {
            self.learn(request.headers());
            return next.run(request);
        }
        match self.check(next.operation()) {
            Ok(()) => next.run(request),
            Err(denied) => Box::pin(async { Err(CallError::new(denied)) }),
        }
    }
}

impl fmt::Debug for Access {
    /// Whose it is is not shown.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Access")
            .field("known", &self.claims().is_some())
            .finish()
    }
}
