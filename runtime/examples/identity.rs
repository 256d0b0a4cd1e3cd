//! Logs in at an identity server in every way that the runtime knows. `tests/identity` runs it.
//!
//! The pages that a person would fill in are those of the npm package `oidc-provider`; what a program
//! of one's own needs of this is [`authorize`](OAuth2::authorize), [`device`](OAuth2::device) and
//! [`Session`].

#![allow(clippy::expect_used)]

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use apiloom_runtime::auth::oauth2::OAuth2;
use apiloom_runtime::auth::{Http, Session, Token, TokenErrorKind, TokenRequest, TokenSource as _};
use apiloom_runtime::bytes::Bytes;
use apiloom_runtime::transport::ReqwestTransport;
use apiloom_runtime::{BoxError, http};
use url::Url;

const BACK: &str = "http://127.0.0.1:9/back";

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let issuer = std::env::args().nth(1).ok_or("the issuer is missing")?;
    let http = Http::new(ReqwestTransport::new(Duration::from_secs(5))?);

    // Discovery.
    let person = OAuth2::discover(http.clone(), &issuer, "person").await?;
    let person = person.scopes(["openid", "offline_access"]);
    let other = OAuth2::discover(http.clone(), &format!("{issuer}/"), "person").await;
    must(
        other.is_err(),
        "an issuer that is not the same byte for byte",
    )?;
    println!("discovery: ok");

    // Client credentials.
    let request = || TokenRequest::new(http.clone());
    for (name, in_body) in [("machine basic", false), ("machine-post", true)] {
        let machine = OAuth2::discover(http.clone(), &issuer, name).await?;
        let machine = machine.secret("a secret: +%").scopes(["api:read"]);
        let machine = if in_body {
            machine.secret_in_body()
        } else {
            machine
        };
        let token = machine.client_credentials().fetch(request()).await?;
        must(!token.access().expose().is_empty(), "a token")?;
        println!("client credentials, {name}: ok");
    }
    let wrong = OAuth2::discover(http.clone(), &issuer, "machine-post").await?;
    let wrong = wrong.secret("wrong").secret_in_body();
    let error = wrong.client_credentials().fetch(request()).await.err();
    let error = error.ok_or("a wrong secret was accepted")?;
    must(error.code() == Some("invalid_client"), "invalid_client")?;
    println!("a wrong secret: refused, {:?}", error.code());

    // An authorization code.
    let login = person.authorize(BACK)?;
    let mut browser = Browser::new(&http);
    let mut page = login.url().clone();
    page.query_pairs_mut().append_pair("prompt", "consent");
    let arrived = browser.log_in(page).await?.ok_or("no way back")?;
    let token = login.finish(http.clone(), arrived.as_str()).await?;
    let first = token.refresh().cloned().ok_or("no refresh token")?;
    println!("authorization code with PKCE: ok");

    // Refreshing: each refresh token once.
    let over = Arc::new(AtomicUsize::new(0));
    let told = over.clone();
    let session = Session::builder(person.clone().refresh())
        .token(
            Token::new("none")
                .refresh_token(first.clone())
                .expires_in(Duration::ZERO),
        )
        .on_session_expired(move || {
            told.fetch_add(1, Ordering::SeqCst);
        })
        .build();
    let one = session.access_token(http.clone()).await?;
    must(one != *token.access(), "another access token")?;
    let again = Token::new("none")
        .refresh_token(first)
        .expires_in(Duration::ZERO);
    let reused = Session::builder(person.clone().refresh())
        .token(again)
        .build();
    let error = reused.access_token(http.clone()).await.err();
    let error = error.ok_or("a refresh token was accepted twice")?;
    must(error.kind() == TokenErrorKind::Refused, "invalid_grant")?;
    println!(
        "refresh with rotation: ok; the old refresh token: {:?}",
        error.code()
    );

    // A device.
    let device = person.device(http.clone()).await?;
    let mut browser = Browser::new(&http);
    browser.confirm(device.url(), device.user_code()).await?;
    let token = device.wait().await?;
    println!("device: ok");

    // Giving back, and what becomes of the session then.
    let session_token = token.clone().expires_in(Duration::ZERO);
    session.login(http.clone(), session_token).await?;
    person.revoke(http.clone(), &token).await?;
    let error = session.access_token(http.clone()).await.err();
    let error = error.ok_or("a revoked refresh token was accepted")?;
    must(error.kind() == TokenErrorKind::Refused, "refused")?;
    must(
        over.load(Ordering::SeqCst) == 1,
        "the session's end is told once",
    )?;
    println!("revocation: ok, and the session is over");
    Ok(())
}

fn must(holds: bool, what: &str) -> Result<(), BoxError> {
    holds
        .then_some(())
        .ok_or_else(|| format!("expected: {what}").into())
}

/// As much of a browser as the pages need: cookies, redirects, forms.
struct Browser<'h> {
    http: &'h Http,
    cookies: BTreeMap<String, String>,
}

impl<'h> Browser<'h> {
    fn new(http: &'h Http) -> Self {
        Browser {
            http,
            cookies: BTreeMap::new(),
        }
    }

    /// One request; where it redirects to, or the page.
    async fn open(
        &mut self,
        url: &Url,
        form: Option<String>,
    ) -> Result<(Option<Url>, String), BoxError> {
        let method = if form.is_some() { "POST" } else { "GET" };
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = http::Request::builder()
            .method(method)
            .uri(url.as_str())
            .header("cookie", cookies.join("; "));
        if form.is_some() {
            request = request.header("content-type", "application/x-www-form-urlencoded");
        }
        let answer = self
            .http
            .send(request.body(Bytes::from(form.unwrap_or_default()))?)
            .await?;
        for cookie in answer.headers().get_all("set-cookie") {
            let pair = cookie.to_str()?.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                match value.is_empty() {
                    true => self.cookies.remove(name),
                    false => self.cookies.insert(name.to_owned(), value.to_owned()),
                };
            }
        }
        let to = match answer.headers().get("location") {
            Some(to) => Some(url.join(to.to_str()?)?),
            None => None,
        };
        let page = String::from_utf8_lossy(answer.body()).into_owned();
        if answer.status().is_client_error() || answer.status().is_server_error() {
            return Err(format!("{url} answered {}: {page}", answer.status()).into());
        }
        Ok((to, page))
    }

    /// Follows redirects and fills in forms until the way leads back to the program, or to a page
    /// without anything to fill in.
    async fn log_in(&mut self, start: Url) -> Result<Option<Url>, BoxError> {
        let (mut url, mut form) = (start, None);
        for _ in 0..20 {
            let (to, page) = self.open(&url, form.take()).await?;
            if let Some(to) = to {
                if to.as_str().starts_with(BACK) {
                    return Ok(Some(to));
                }
                url = to;
                continue;
            }
            form = match page {
                page if page.contains(r#"value="login""#) => {
                    Some("prompt=login&login=somebody&password=x".to_owned())
                }
                page if page.contains(r#"value="consent""#) => Some("prompt=consent".to_owned()),
                _ => return Ok(None),
            };
        }
        Err("the login does not end".into())
    }

    /// Enters a device's code, confirms it, and logs in.
    async fn confirm(&mut self, url: &str, code: &str) -> Result<(), BoxError> {
        let url = Url::parse(url)?;
        let (_, page) = self.open(&url, None).await?;
        let form = format!("xsrf={}&user_code={code}", hidden(&page).ok_or("no form")?);
        let (_, page) = self.open(&url, Some(form)).await?;
        let form = format!(
            "xsrf={}&user_code={code}&confirm=yes",
            hidden(&page).ok_or("no second form")?
        );
        let (to, _) = self.open(&url, Some(form)).await?;
        self.log_in(to.ok_or("no login after the code")?)
            .await
            .map(drop)
    }
}

/// The value of the field `xsrf`.
fn hidden(page: &str) -> Option<&str> {
    let (_, after) = page.split_once(r#"name="xsrf" value=""#)?;
    after.split_once('"').map(|(value, _)| value)
}
