//! A server with whims: it resets, delays, refuses and cuts off by chance, lets tokens expire, and keeps
//! account of every effect. It knows nothing of our client.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::tokens::Tokens;

/// A number from 0 to 99 that follows from a seed and a number (SplitMix64).
pub fn chance(seed: u64, number: u64) -> u64 {
    let mut bits = seed.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    (bits ^ bits >> 31) % 100
}

#[derive(Clone)]
pub struct Server(Arc<Books>);

/// All of its size from the beginning, so that the server's own memory is flat.
struct Books {
    address: SocketAddr,
    seed: u64,
    requests: AtomicU64,
    at_once: AtomicUsize,
    most_at_once: AtomicUsize,
    tokens: Tokens,
    calls: Vec<Call>,
}

#[derive(Default)]
struct Call {
    effects: AtomicU8,
    /// The hash of its idempotency key; 0 before there is one.
    key: AtomicU64,
    two_keys: AtomicBool,
    expected: AtomicBool,
}

/// What the server does with a request.
#[derive(Clone, Copy)]
enum Whim {
    ResetUnseen,
    ResetDone,
    Status(&'static str),
    CutOff,
    Late(u64),
    Expires,
    Fine,
}

impl Whim {
    fn of(seed: u64, number: u64) -> Self {
        match chance(seed, number) {
            0..2 => Whim::ResetUnseen,
            2..4 => Whim::ResetDone,
            4..6 => Whim::Status("429 Too Many Requests\r\nretry-after: 0"),
            6..8 => Whim::Status("503 Service Unavailable"),
            8..10 => Whim::Status("500 Internal Server Error"),
            10..12 => Whim::CutOff,
            12..17 => Whim::Late(number % 4),
            // One in 500, for everybody who is on the way with it then.
            17 if chance(seed ^ 3, number) < 20 => Whim::Expires,
            _ => Whim::Fine,
        }
    }
}

struct Asked {
    path: String,
    key: Option<u64>,
    authorization: Option<String>,
    id: usize,
}

impl Server {
    pub async fn start(calls: usize, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Server(Arc::new(Books {
            address: listener.local_addr().unwrap(),
            seed,
            requests: AtomicU64::new(0),
            at_once: AtomicUsize::new(0),
            most_at_once: AtomicUsize::new(0),
            tokens: Tokens::default(),
            calls: (0..calls).map(|_| Call::default()).collect(),
        }));
        let accepting = server.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                let server = accepting.clone();
                tokio::spawn(async move { server.converse(socket).await });
            }
        });
        server
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.0.address)
    }

    pub fn requests(&self) -> u64 {
        self.0.requests.load(Ordering::Relaxed)
    }

    pub fn most_at_once(&self) -> usize {
        self.0.most_at_once.load(Ordering::Relaxed)
    }

    pub fn tokens(&self) -> Tokens {
        self.0.tokens.clone()
    }

    /// The client says that this call succeeded.
    pub fn expect(&self, id: usize) {
        self.0.calls[id].expected.store(true, Ordering::Relaxed);
    }

    /// Compares the books with what the client said.
    pub fn check(&self, has_key: impl Fn(usize) -> bool) {
        let mut keys = Vec::new();
        for (id, call) in self.0.calls.iter().enumerate() {
            let effects = call.effects.load(Ordering::Relaxed);
            assert!(effects <= 1, "call {id} had its effect {effects} times");
            if call.expected.load(Ordering::Relaxed) {
                assert_eq!(effects, 1, "call {id} was lost");
            }
            let two = call.two_keys.load(Ordering::Relaxed);
            assert!(!two, "call {id} came with two keys");
            let key = call.key.load(Ordering::Relaxed);
            assert!(key == 0 || has_key(id), "call {id} has a key");
            keys.extend((key != 0).then_some(key));
        }
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all, "two calls had the same key");
    }

    async fn converse(&self, mut socket: TcpStream) {
        socket.set_nodelay(true).unwrap();
        let mut buffer = Vec::with_capacity(4096);
        while let Some(asked) = read(&mut socket, &mut buffer).await {
            let books = &self.0;
            let at_once = books.at_once.fetch_add(1, Ordering::Relaxed) + 1;
            books.most_at_once.fetch_max(at_once, Ordering::Relaxed);
            let number = books.requests.fetch_add(1, Ordering::Relaxed);
            let open = self
                .answer(&mut socket, asked, Whim::of(books.seed, number))
                .await;
            if !open {
                return;
            }
        }
    }

    /// Gives whether the connection can be used again.
    async fn answer(&self, socket: &mut TcpStream, asked: Asked, whim: Whim) -> bool {
        if let Whim::Late(millis) = whim {
            tokio::time::sleep(Duration::from_millis(millis)).await;
        }
        let expires = matches!(whim, Whim::Expires);
        let taken = self.0.tokens.take(asked.authorization.as_deref(), expires);
        let whim = match taken {
            true => whim,
            false => Whim::Status("401 Unauthorized\r\nwww-authenticate: Bearer"),
        };
        if !matches!(whim, Whim::ResetUnseen | Whim::Status(_)) {
            self.book(&asked);
        }
        // From the answer on, the client may send the next request.
        self.0.at_once.fetch_sub(1, Ordering::Relaxed);
        let body = asked.id.to_string();
        let text = match whim {
            Whim::ResetUnseen | Whim::ResetDone => {
                // Closed with unsent data thrown away: the other side sees a reset.
                let _ = socket.set_zero_linger();
                return false;
            }
            Whim::Status(status) => format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n"),
            Whim::CutOff => format!("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{body}"),
            Whim::Late(_) | Whim::Expires | Whim::Fine => format!(
                "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            ),
        };
        socket.write_all(text.as_bytes()).await.is_ok() && !matches!(whim, Whim::CutOff)
    }

    /// The effect of a request: none if it came before, by its key.
    fn book(&self, asked: &Asked) {
        let call = &self.0.calls[asked.id];
        if asked.path.starts_with("/things/") {
            return call.effects.store(1, Ordering::Relaxed);
        }
        if let Some(key) = asked.key {
            match call.key.swap(key, Ordering::Relaxed) {
                0 => {}
                same if same == key => return,
                _ => call.two_keys.store(true, Ordering::Relaxed),
            }
        }
        call.effects.fetch_add(1, Ordering::Relaxed);
    }
}

/// The next request on a connection; none when it ends.
async fn read(socket: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<Asked> {
    let (end, length) = loop {
        if let Some(end) = buffer.windows(4).position(|end| end == b"\r\n\r\n") {
            let length = header(buffer, "content-length").map_or(0, |text| text.parse().unwrap());
            if buffer.len() >= end + 4 + length {
                break (end + 4, length);
            }
        }
        if socket.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    };
    let text = std::str::from_utf8(&buffer[..end]).unwrap();
    let path = text.split(' ').nth(1).unwrap().to_owned();
    let key = header(buffer, "idempotency-key").map(|text| {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        hasher.finish().max(1)
    });
    let authorization = header(buffer, "authorization").map(str::to_owned);
    let body = std::str::from_utf8(&buffer[end..end + length]).unwrap();
    let id = match path.strip_prefix("/things/") {
        Some(id) => id.parse().unwrap(),
        None => body.parse().unwrap(),
    };
    buffer.drain(..end + length);
    Some(Asked {
        path,
        key,
        authorization,
        id,
    })
}

fn header<'b>(buffer: &'b [u8], name: &str) -> Option<&'b str> {
    let text = std::str::from_utf8(buffer).ok()?;
    let lines = text.split("\r\n\r\n").next()?.split("\r\n");
    let mut pairs = lines.filter_map(|line| line.split_once(": "));
    let (_, value) = pairs.find(|(found, _)| found.eq_ignore_ascii_case(name))?;
    Some(value)
}
