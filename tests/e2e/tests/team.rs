//! What a team says in apiloom.toml of a document that is not theirs: names, environments, repetition, envelopes.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use apiloom_runtime::auth::{Session, Token};
use apiloom_runtime::transport::{Transport, TransportError};
use apiloom_runtime::{Body, BoxFuture, Retry};
use golden_team::Client;
use golden_team::models::{Account, State};
use golden_team::people::calls::Refresh;

/// Keeps what was asked for; answers with what is left of its list.
#[derive(Clone, Default)]
struct Server {
    asked: Arc<Mutex<Vec<String>>>,
    answers: Arc<Mutex<Vec<(u16, &'static str)>>>,
}

impl Server {
    fn of(answers: &[(u16, &'static str)]) -> Self {
        let answers = answers.iter().rev().copied().collect();
        Server {
            answers: Arc::new(Mutex::new(answers)),
            ..Server::default()
        }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

impl Transport for Server {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let (method, uri) = (request.method(), request.uri());
        self.asked.lock().unwrap().push(format!("{method} {uri}"));
        let (status, body) = self.answers.lock().unwrap().pop().unwrap();
        let response = http::Response::builder()
            .status(status)
            .header("content-type", "application/json")
            .body(Body::from(body));
        Box::pin(std::future::ready(Ok(response.unwrap())))
    }
}

#[tokio::test]
async fn a_named_server_is_a_method_of_the_builder() {
    let server = Server::of(&[(200, r#"{"data": {"id": 1, "balance": "1.50", "seen_from": "[::1]:80", "roles": [7, 3, 7]}, "took": 3}"#)]);
    let client = Client::builder().staging().transport(server.clone());
    // The envelope that the configuration declares is taken off.
    let me: Account = client.build().unwrap().people().me().await.unwrap();
    assert_eq!(me.balance, "1.50");
    // Types that the configuration names, by their text and by serde.
    assert_eq!(me.seen_from, Some("[::1]:80".parse().unwrap()));
    assert_eq!(me.roles.as_ref().unwrap().iter().collect::<Vec<_>>(), [&3, &7]);
    let written = String::from_utf8(golden_team::Wire::to_vec(&me)).unwrap();
    assert!(written.contains(r#""seen_from":"[::1]:80","roles":[3,7]"#), "{written}");
    assert_eq!(server.asked(), ["GET https://staging.example.com/v1/users"]);
}

#[tokio::test]
async fn what_the_configuration_calls_idempotent_is_repeated() {
    let server = Server::of(&[(503, ""), (503, ""), (503, ""), (503, ""), (201, "")]);
    let client = Client::builder()
        .transport(server.clone())
        .retry(Retry::default().delays([Duration::ZERO; 4]))
        .build()
        .unwrap();
    // The derives that the configuration asks for.
    assert!(State::Active < State::Limbo);
    let account = Account::new(1, "2.00").name("Ada").state(State::Limbo);
    client.people().add(&account).await.unwrap();
    assert_eq!(server.asked().len(), 5);
}

/// Code of callers from before the names were asked for.
#[allow(deprecated)]
mod before {
    use golden_team::models::User;
    use golden_team::users::Users;
    use golden_team::users::calls::CreateUser;

    pub fn create(client: &golden_team::Client) -> CreateUser {
        let users: Users = client.users();
        let user: User = User::new(1, "2.00");
        users.create_user(&user)
    }
}

#[tokio::test]
async fn former_names_mean_the_same() {
    let server = Server::of(&[(201, "")]);
    let client = Client::builder().transport(server.clone()).build().unwrap();
    before::create(&client).await.unwrap();
    assert_eq!(server.asked(), ["POST https://api.example.com/v1/users"]);
}

#[tokio::test]
async fn the_operation_that_the_configuration_names_refreshes() {
    // Without an access token the refresh token is what there is.
    let session = Session::refreshed_by::<Refresh>()
        .token(Token::new("a1").refresh_token("r1").expires_in(Duration::ZERO))
        .build();
    let server = Server::of(&[(200, r#"{"access": "a2", "expires_in": 3600}"#)]);
    let client = Client::builder().transport(server.clone()).build().unwrap();
    let token = session.access_token(client.runtime()).await.unwrap();
    assert_eq!(token.expose(), "a2");
    assert_eq!(server.asked(), ["POST https://api.example.com/v1/token"]);
}
