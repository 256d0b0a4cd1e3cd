//! Which credentials a request carries, and where they may go.

use http::HeaderMap;
use url::{Host, Url};

use crate::Request;
use crate::error::{AuthError, Failed};

/// The first alternative whose credentials are all there (OAS 3.0.4, Security Requirement Object).
/// `{}`, "none is needed", comes last wherever it stands: a credential that was set is meant to be used.
/// Gives what belongs into the query.
pub fn credentials(
    request: &Request,
    url: &Url,
    headers: &mut HeaderMap,
) -> Result<Option<String>, Failed> {
    let meta = request.meta;
    if meta.security.is_empty() {
        return Ok(None);
    }
    let failed = |message: String| Failed::Auth(Box::new(AuthError { meta, message }));
    let anonymous = meta.security.iter().any(|all| all.is_empty());
    let alternatives = meta.security.iter().find(|all| {
        let known = |scheme: &&str| request.client.credential(scheme).is_some();
        !all.is_empty() && all.iter().all(known)
    });
    let Some(schemes) = alternatives else {
        if anonymous {
            return Ok(None);
        }
        let listed: Vec<String> = meta
            .security
            .iter()
            .map(|all| format!("`{}`", all.join("` and `")))
            .collect();
        return Err(failed(format!(
            "no credential is set for {}",
            listed.join(" or ")
        )));
    };
    // An operation with a server of its own is at another origin: the credential is not for it.
    if !request.client.trusts(url) {
        if anonymous {
            return Ok(None);
        }
        return Err(failed(
            "the credential belongs to another origin than the operation's server".to_owned(),
        ));
    }
    if url.scheme() != "https" && !is_loopback(url) && !request.client.limits().insecure_credentials
    {
        return Err(failed(
            "credentials are not sent over plain HTTP to another machine".to_owned(),
        ));
    }
    let mut pairs = Vec::new();
    for scheme in *schemes {
        if let Some(credential) = request.client.credential(scheme) {
            let pair = credential.apply(headers);
            pairs.extend(pair.map_err(|error| failed(error.to_string()))?);
        }
    }
    Ok((!pairs.is_empty()).then(|| pairs.join("&")))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
