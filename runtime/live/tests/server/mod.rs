//! Servers for sockets, of the library's other half.

use std::io;
use std::sync::{Arc, Mutex};

use apiloom_live::websocket::{Dial, Link};
use apiloom_runtime::codegen::{ClientMeta, Decoded, Request};
use apiloom_runtime::error::NoDocumentedError;
use apiloom_runtime::http::{HeaderMap, HeaderValue, Method, StatusCode};
use apiloom_runtime::operation::OperationMeta;
use apiloom_runtime::serde_json::{self, Value, json};
use apiloom_runtime::{BoxFuture, Client, ClientBuilder, Operation, Response};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server as shake;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;

pub type Ws = WebSocketStream<TcpStream>;

/// The call that opens a socket.
#[derive(Clone)]
pub struct Connect(Request);

impl Operation for Connect {
    const META: &'static OperationMeta =
        &OperationMeta::new("connectRealtime", Method::GET, "/ws").security(&[&["token"], &[]]);
    type Output = ();
    type Error = NoDocumentedError;
    fn decode(_: &mut Response) -> Decoded<(), NoDocumentedError> {
        Decoded::Unexpected
    }
    fn into_request(self) -> Request {
        self.0
    }
    fn from_request(request: Request) -> Self {
        Connect(request)
    }
}

static META: ClientMeta = ClientMeta::new("test", "0");

pub fn builder(url: &str) -> ClientBuilder {
    ClientBuilder::new(&META).base_url(url)
}

impl Connect {
    pub fn to(url: &str) -> Self {
        Self::by(builder(url))
    }

    pub fn by(builder: ClientBuilder) -> Self {
        let client: Client = builder.build().unwrap();
        Connect(Request::new(&client, Self::META))
    }
}

/// The head of a request.
#[derive(Clone)]
pub struct Head {
    pub uri: String,
    headers: HeaderMap,
}

impl Head {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

pub struct Server {
    pub url: String,
    pub heads: Arc<Mutex<Vec<Head>>>,
    count: watch::Receiver<usize>,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    pub fn head(&self, number: usize) -> Head {
        self.heads.lock().unwrap()[number].clone()
    }

    /// Waits until there have been so many connections.
    pub async fn connected(&self, count: usize) {
        self.count
            .clone()
            .wait_for(|now| *now >= count)
            .await
            .unwrap();
    }

    /// Goes away; connections that are open stay.
    pub fn stop(&self) {
        self.task.abort();
    }
}

/// A server that does this with each connection, of which it is told the number.
pub async fn server(
    serve: impl Fn(usize, Ws) -> BoxFuture<'static, ()> + Send + 'static,
) -> Server {
    start(None, serve).await
}

/// A server that lets nobody in.
pub async fn refusing(status: u16) -> Server {
    start(Some(status), |_, _| Box::pin(async {})).await
}

async fn start(
    refuses: Option<u16>,
    serve: impl Fn(usize, Ws) -> BoxFuture<'static, ()> + Send + 'static,
) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let heads: Arc<Mutex<Vec<Head>>> = Arc::default();
    let (counted, count) = watch::channel(0);
    let kept = heads.clone();
    let task = tokio::spawn(async move {
        let mut turn = 0;
        while let Ok((socket, _)) = listener.accept().await {
            let accepted = tokio_tungstenite::accept_hdr_async(
                socket,
                |request: &shake::Request, mut response: shake::Response| {
                    let (uri, headers) = (request.uri().to_string(), request.headers().clone());
                    let offers = headers
                        .get("sec-websocket-protocol")
                        .and_then(|value| value.to_str().ok());
                    if offers.is_some_and(|offers| offers.contains("chat")) {
                        response
                            .headers_mut()
                            .insert("sec-websocket-protocol", HeaderValue::from_static("chat"));
                    }
                    kept.lock().unwrap().push(Head { uri, headers });
                    match refuses {
                        None => Ok(response),
                        Some(status) => {
                            let mut refusal = shake::ErrorResponse::new(Some("no".to_owned()));
                            *refusal.status_mut() = StatusCode::from_u16(status).unwrap();
                            Err(refusal)
                        }
                    }
                },
            );
            if let Ok(ws) = accepted.await {
                tokio::spawn(serve(turn, ws));
                turn += 1;
                counted.send_replace(turn);
            }
        }
    });
    Server {
        url,
        heads,
        count,
        task,
    }
}

/// Sends back what comes.
pub async fn echo(mut ws: Ws) {
    while let Some(Ok(message)) = ws.next().await {
        if (message.is_text() || message.is_binary()) && ws.send(message).await.is_err() {
            return;
        }
    }
}

/// Closes properly.
pub async fn closing(mut ws: Ws, code: u16, reason: &'static str) {
    let frame = CloseFrame {
        code: code.into(),
        reason: reason.into(),
    };
    let _ = ws.close(Some(frame)).await;
    while let Some(Ok(_)) = ws.next().await {}
}

pub async fn say(ws: &mut Ws, text: String) {
    let _ = ws.send(Message::from(text)).await;
}

/// The next message, which is to be JSON.
pub async fn next_json(ws: &mut Ws) -> Value {
    match ws.next().await {
        Some(Ok(Message::Text(text))) => serde_json::from_str(&text).unwrap(),
        other => panic!("{other:?}"),
    }
}

/// What a server has been told.
pub struct Seen(mpsc::UnboundedReceiver<Message>);

impl Seen {
    pub async fn json(&mut self) -> Value {
        match self.0.recv().await.unwrap() {
            Message::Text(text) => serde_json::from_str(&text).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    pub async fn closed(&mut self) -> (u16, String) {
        match self.0.recv().await.unwrap() {
            Message::Close(Some(frame)) => (frame.code.into(), frame.reason.to_string()),
            other => panic!("{other:?}"),
        }
    }
}

/// A server that tells what it is told, and says what it is to, on the newest connection. It breaks off where that is an empty text.
pub async fn talking() -> (Server, Seen, mpsc::UnboundedSender<String>) {
    let (told, seen) = mpsc::unbounded_channel();
    let (say, words) = mpsc::unbounded_channel::<String>();
    let words = Arc::new(tokio::sync::Mutex::new(words));
    let server = server(move |_, mut ws| {
        let (told, words) = (told.clone(), words.clone());
        Box::pin(async move {
            let mut words = words.lock().await;
            loop {
                tokio::select! {
                    came = ws.next() => match came {
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                        Some(Ok(message)) => drop(told.send(message)),
                        _ => return,
                    },
                    word = words.recv() => match word {
                        Some(word) if word.is_empty() => return,
                        Some(word) => drop(ws.send(Message::from(word)).await),
                        None => return,
                    },
                }
            }
        })
    })
    .await;
    (server, Seen(seen), say)
}

/// What a server has kept that breaks off again and again.
#[derive(Default)]
pub struct Kept {
    pub numbers: Vec<i64>,
    ids: std::collections::HashSet<String>,
    /// How many came that it had already.
    pub doubled: u64,
    pub drops: usize,
}

/// A server that keeps what comes, acknowledges it, and breaks off at random: before it has looked, and before and after it has acknowledged.
pub async fn forgetful(seed: u64) -> (Server, Arc<Mutex<Kept>>) {
    let kept: Arc<Mutex<Kept>> = Arc::default();
    let random = Arc::new(Mutex::new(fastrand::Rng::with_seed(seed)));
    let all = kept.clone();
    let server = server(move |_, mut ws| {
        let (kept, random) = (all.clone(), random.clone());
        Box::pin(async move {
            loop {
                let chance = random.lock().unwrap().u32(0..40);
                let Some(Ok(message)) = ws.next().await else {
                    return;
                };
                let Message::Text(text) = message else {
                    continue;
                };
                let message: Value = serde_json::from_str(&text).unwrap();
                if chance == 0 {
                    kept.lock().unwrap().drops += 1;
                    return;
                }
                let id = message["id"].as_str().unwrap().to_owned();
                {
                    let mut kept = kept.lock().unwrap();
                    match kept.ids.insert(id.clone()) {
                        true => kept.numbers.push(message["payload"].as_i64().unwrap()),
                        false => kept.doubled += 1,
                    }
                    if chance == 1 {
                        kept.drops += 1;
                        return;
                    }
                }
                say(&mut ws, json!({"type": "ack", "replyTo": id}).to_string()).await;
                if chance == 2 {
                    kept.lock().unwrap().drops += 1;
                    return;
                }
            }
        })
    })
    .await;
    (server, kept)
}

/// Lets connections through once it is open.
#[derive(Clone)]
pub struct Gate(Arc<Semaphore>);

impl Default for Gate {
    fn default() -> Self {
        Gate(Arc::new(Semaphore::new(0)))
    }
}

impl Gate {
    pub fn open(&self) {
        self.0.add_permits(100);
    }
}

impl Dial for Gate {
    fn dial<'a>(
        &'a self,
        host: &'a str,
        port: u16,
        _: bool,
    ) -> BoxFuture<'a, io::Result<Box<dyn Link>>> {
        Box::pin(async move {
            self.0.acquire().await.unwrap().forget();
            let stream = TcpStream::connect((host, port)).await?;
            Ok(Box::new(stream) as Box<dyn Link>)
        })
    }
}
