//! Which credentials a request carries, and where they may go.

mod nothing;
mod refused;

use std::cell::RefCell;
use std::sync::Arc;

use http::request::Parts;
use http::{HeaderMap, StatusCode};
use url::Url;

pub use self::refused::withheld;
use self::refused::{missing, no_token};
use crate::auth::{Challenge, Desk, Issuer, Landing, Place, TokenError};
use crate::error::Failed;
use crate::header;
use crate::middleware::{Identity, Who};
use crate::origin::PLAIN;
use crate::parameter::escaped;
use crate::request::Request;
use crate::secret::Secret;

/// What one request carries.
pub struct Carried<'r> {
    request: &'r Request,
    schemes: &'static [&'static str],
    /// Of which alternative they are.
    alternative: usize,
    /// The tokens of those that have a session.
    issued: Vec<Issued>,
}

/// A session's token, and where it is from.
struct Issued {
    scheme: &'static str,
    desk: Arc<dyn Desk>,
    access: Secret,
    generation: u64,
    login: u64,
}

/// What is there of the first alternative whose credentials are all there, but for tokens.
fn chosen<'r>(request: &'r Request, url: &Url) -> Result<Carried<'r>, Failed> {
    let meta = request.meta;
    let mut carried = Carried::nothing(request);
    if !Carried::are_wanted(request) {
        return Ok(carried);
    }
    let refused = |message: String| Err(withheld(meta, message));
    let anonymous = meta.security.iter().any(|all| all.is_empty());
    let alternative = meta.security.iter().position(|all| {
        let known = |scheme: &&str| {
            request.client.credential(scheme).is_some() || is_argument(request, scheme)
        };
        !all.is_empty() && all.iter().all(known)
    });
    let schemes = alternative.and_then(|index| Some((index, meta.security.get(index)?)));
    let Some((alternative, schemes)) = schemes else {
        return match anonymous {
            true => Ok(carried),
            false => refused(missing(request)),
        };
    };
    carried.schemes = schemes;
    carried.alternative = alternative;
    // What the caller says for this call comes before what the client says for all.
    let given = schemes.iter().all(|scheme| is_given(request, scheme));
    // An operation with a server of its own is at another origin: the credential is not for it.
    if !given && !request.client.trusts(url) {
        if anonymous {
            carried.schemes = &[];
            return Ok(carried);
        }
        let origin = url.origin().ascii_serialization();
        return refused(format!(
            "the credential belongs to another origin than the operation's server, `{origin}`: let it go there with the \
             runtime's `ClientBuilder::trust_origin(..)`, or send without by `.with(|o| o.anonymous())`"
        ));
    }
    if !request.client.is_private(url) {
        return refused(format!("credentials are not sent {PLAIN}"));
    }
    Ok(carried)
}

/// Whether the caller has set, for this call, what the credential of a scheme is.
fn is_given(request: &Request, scheme: &str) -> bool {
    let set = request.client.credential(scheme);
    let given = set.is_some_and(|credential| credential.is_given(|place| request.gives(place)));
    given || is_argument(request, scheme)
}

/// Whether the document has the credential of a scheme as a parameter too, and the caller has set that.
fn is_argument(request: &Request, scheme: &str) -> bool {
    let declared = request.meta.arguments.iter();
    let mut places = declared.filter(|(known, ..)| *known == scheme);
    places.any(|(_, kind, name)| match *kind {
        "query" => request.gives(Place::Query(&escaped(name))),
        "cookie" => request.gives(Place::Cookie(name)),
        _ => request.gives(Place::Header(name)),
    })
}

/// What the caller has said in the query for this call, where that is the credential of a scheme.
fn given_pair(request: &Request, scheme: &str) -> Option<String> {
    let found = RefCell::new(Vec::new());
    let look = |place: Place<'_>| {
        if let Place::Query(name) = place {
            let pairs = request.query_pairs(name).map(str::to_owned);
            found.borrow_mut().extend(pairs);
        }
        false
    };
    if let Some(credential) = request.client.credential(scheme) {
        credential.is_given(look);
    }
    let declared = request.meta.arguments.iter();
    for (_, _, name) in declared.filter(|(known, kind, _)| *known == scheme && *kind == "query") {
        look(Place::Query(&escaped(name)));
    }
    let mut found = found.into_inner();
    found.dedup();
    (!found.is_empty()).then(|| found.join("&"))
}

/// Whether a query has all of these pairs.
fn has(query: &str, pairs: &str) -> bool {
    let is_there = |pair: &str| query.split('&').any(|own| own == pair);
    pairs.split('&').all(is_there)
}

impl<'r> Carried<'r> {
    /// The first alternative whose credentials are all there (OAS 3.0.4, Security Requirement Object), without the
    /// tokens that have to be [fetched](Self::fetch). `{}`, "none is needed", comes last wherever it stands: a
    /// credential that was set is meant to be used.
    pub fn new(request: &'r Request, url: &Url) -> Result<Self, Failed> {
        chosen(request, url)
    }

    /// The schemes that have a session, unless the caller has said for this call what it would say.
    fn sessions(
        &self,
    ) -> impl Iterator<Item = (usize, &'static str, &'r Arc<dyn Issuer>)> + use<'r> {
        let request = self.request;
        let schemes = self.schemes.iter().copied().enumerate();
        schemes.filter_map(move |(place, scheme)| {
            let session = request.client.credential(scheme)?.session()?;
            (!is_given(request, scheme)).then_some((place, scheme, session))
        })
    }

    /// Whether there is a token to [fetch](Self::fetch).
    pub fn lacks_tokens(&self) -> bool {
        self.sessions().next().is_some()
    }

    /// Gets the tokens of those that have a session: new ones where those that are there do not last. Gives what that has
    /// set going, for whoever is to see it end.
    pub async fn fetch(&mut self) -> Result<Vec<Landing>, Failed> {
        let request = self.request;
        let mut landings = Vec::new();
        for (place, scheme, session) in self.sessions() {
            let scopes = scopes(request, self.alternative, place);
            let desk = session.clone().desk(&scopes);
            let issued = issue(request, scheme, desk.clone(), &mut landings).await;
            let issued = issued.map_err(|error| {
                let wait = desk.patience(request.client.time().now());
                no_token(request.meta, scheme, error, wait)
            })?;
            self.issued.push(issued);
        }
        Ok(landings)
    }

    /// Puts all of them into the headers, and gives what belongs into the query that has this so far.
    pub fn apply(&self, headers: &mut HeaderMap, query: &str) -> Result<Option<String>, Failed> {
        let mut pairs: Vec<String> = Vec::new();
        for scheme in self.schemes {
            if is_given(self.request, scheme) {
                // The server has made the URL of a redirect or a page, which is of the same call.
                pairs.extend(given_pair(self.request, scheme).filter(|pair| !has(query, pair)));
                continue;
            }
            let Some(credential) = self.request.client.credential(scheme) else {
                continue;
            };
            let issued = self.issued.iter().find(|issued| issued.scheme == *scheme);
            let pair = credential.apply(issued.map(|issued| &issued.access), headers);
            let pair = pair.map_err(|error| withheld(self.request.meta, error.to_string()))?;
            pairs.extend(pair.map(|pair| pair.expose().to_owned()));
        }
        Ok((!pairs.is_empty()).then(|| pairs.join("&")))
    }

    /// Whose they are, in a request that has these headers besides. `None` where a token is still to come and nobody knows
    /// of whom.
    pub fn who(&self, headers: &HeaderMap) -> Option<Identity> {
        let mut who = Who::new();
        for (place, scheme) in self.schemes.iter().enumerate() {
            if is_given(self.request, scheme) {
                // A header, or a cookie, is among the headers.
                if let Some(pair) = given_pair(self.request, scheme) {
                    who.shows(scheme, pair.as_bytes());
                }
                continue;
            }
            let Some(credential) = self.request.client.credential(scheme) else {
                continue;
            };
            let Some(session) = credential.session() else {
                credential.show(scheme, &mut |place, value| who.shows(place, value));
                continue;
            };
            // Somebody may be shown less for one scope than for another.
            let scopes = scopes(self.request, self.alternative, place);
            let issued = self.issued.iter().find(|issued| issued.scheme == *scheme);
            let login = match issued {
                Some(issued) => issued.login,
                None => session.clone().desk(&scopes).login()?,
            };
            who.shows(scheme, &login.to_ne_bytes());
            for scope in &scopes {
                who.shows("scope", scope.as_bytes());
            }
        }
        for (name, value) in headers {
            // It may have a word of theirs in its name, and has another value for each call.
            let key = self.request.meta.key_header();
            let is_key = key.is_some_and(|key| name.as_str().eq_ignore_ascii_case(key));
            if header::is_credential(name) && !is_key {
                who.shows(name.as_str(), value.as_bytes());
            }
        }
        if self.request.client.signs() {
            who.shows("signer", &self.request.client.number().to_ne_bytes());
        }
        Some(who.identity())
    }

    /// Whose they are, if they are of whom a request says that it is to be sent for, where it does.
    pub fn meant(&self, head: &Parts) -> Result<Option<Identity>, Failed> {
        let who = self.who(&head.headers);
        let meant = head.extensions.get::<Identity>();
        let others = || withheld(self.request.meta, "the credentials are others".into());
        let is_meant = meant.is_none_or(|meant| who.as_ref() == Some(meant));
        is_meant.then_some(who).ok_or_else(others)
    }

    /// Whether a 401 may have been for a token that there can be a newer one for.
    pub fn is_renewable(&self) -> bool {
        !self.issued.is_empty()
    }

    /// Learns from an answer whether the tokens are taken; `replayed` says that those before were not.
    pub fn answered(&self, status: StatusCode, headers: &HeaderMap, replayed: bool, last: bool) {
        let operation = self.request.meta.id;
        for issued in &self.issued {
            let (desk, generation) = (&issued.desk, issued.generation);
            // Who is told of a mistake has been let in; a proxy may say the others, and a server that is broken anything.
            let told =
                status.is_client_error() && !matches!(status.as_u16(), 401 | 407 | 408 | 429);
            if status.is_success() || told {
                desk.accepted(generation, operation);
            } else if status == StatusCode::UNAUTHORIZED {
                let now = self.request.client.time().now();
                desk.refused(generation, operation, replayed, now);
                if last {
                    // The call ends with that; the next one has another token.
                    desk.invalidate(generation, operation, Challenge::bearer(headers), now);
                }
            }
        }
    }

    /// The same with new tokens, after a 401.
    ///
    /// # Errors
    ///
    /// Why there is none that is new, if that is known. The 401 stays the answer, and its error tells it.
    pub async fn renewed(
        &self,
        headers: &HeaderMap,
    ) -> Result<(Carried<'r>, Vec<Landing>), Option<TokenError>> {
        let challenge = Challenge::bearer(headers);
        let (operation, now) = (self.request.meta.id, self.request.client.time().now());
        let mut renewed = Carried {
            request: self.request,
            schemes: self.schemes,
            alternative: self.alternative,
            issued: Vec::with_capacity(self.issued.len()),
        };
        let (mut changed, mut landings) = (false, Vec::new());
        for old in &self.issued {
            old.desk
                .invalidate(old.generation, operation, challenge.clone(), now);
            let desk = old.desk.clone();
            let new = issue(self.request, old.scheme, desk, &mut landings);
            let new = new.await?;
            changed |= new.generation != old.generation;
            renewed.issued.push(new);
        }
        let now = self.request.client.time().now();
        match changed {
            true => Ok((renewed, landings)),
            // Others go on with the old ones meanwhile.
            false => Err(self.issued.iter().find_map(|old| old.desk.trouble(now))),
        }
    }
}

/// The scopes that a token must have: the call's, or those that the document asks for, sorted.
fn scopes(request: &Request, alternative: usize, place: usize) -> Vec<String> {
    if !request.options().scopes.is_empty() {
        return request.options().scopes.clone();
    }
    let all = request.meta.scopes.get(alternative);
    let declared = all.and_then(|all| all.get(place));
    let mut scopes: Vec<String> = Vec::new();
    for scope in declared.into_iter().copied().flatten() {
        let place = scopes.binary_search_by(|known| known.as_str().cmp(scope));
        if let Err(place) = place {
            scopes.insert(place, (*scope).to_owned());
        }
    }
    scopes
}

async fn issue(
    request: &Request,
    scheme: &'static str,
    desk: Arc<dyn Desk>,
    landings: &mut Vec<Landing>,
) -> Result<Issued, TokenError> {
    let (issued, landing) = desk.get(&request.client.http()).await?;
    landings.extend(landing);
    Ok(Issued {
        scheme,
        desk,
        access: issued.access,
        generation: issued.generation,
        login: issued.login,
    })
}
