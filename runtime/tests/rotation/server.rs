//! The API and its token server. They know nothing of our client, and keep the books.

use std::collections::HashSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// How many requests an access token is good for.
const USES: usize = 300;

/// After how many requests a process is killed, whatever it does.
const KILL_AFTER: u64 = 5_009;

/// A number from 0 to 99 that follows from a seed and a number (SplitMix64).
pub fn chance(seed: u64, number: u64) -> u64 {
    let mut bits = seed.wrapping_add(number.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    (bits ^ bits >> 31) % 100
}

#[derive(Clone)]
pub struct Server(Arc<Inner>);

struct Inner {
    address: SocketAddr,
    state: Mutex<State>,
    kill: Notify,
    gone: Notify,
}

/// What was counted.
#[derive(Default, Clone)]
pub struct Books {
    pub requests: usize,
    pub refused: usize,
    pub effects: usize,
    pub doubled: usize,
    pub lost: usize,
    pub asked: usize,
    pub failed: usize,
    pub rotated: usize,
    /// New tokens whose answer the server threw away.
    pub unsent: usize,
    pub most_at_once: usize,
    pub killed: usize,
    pub killed_refreshing: usize,
    /// Refresh tokens that were used already, and were forgiven.
    pub again: usize,
    pub invalid: usize,
    pub last: String,
}

#[derive(Default)]
struct State {
    books: Books,
    /// The number of the newest tokens, and how often its access token was taken.
    current: u64,
    uses: usize,
    /// Who is asking for a token now: the processes' numbers.
    asking: Vec<usize>,
    /// Of a killed process a question is forgiven once.
    calls: Vec<u8>,
    expected: Vec<bool>,
    keys: HashSet<String>,
}

impl Server {
    pub async fn start(calls: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Server(Arc::new(Inner {
            address: listener.local_addr().unwrap(),
            state: Mutex::new(State {
                calls: vec![0; calls],
                expected: vec![false; calls],
                ..State::default()
            }),
            kill: Notify::new(),
            gone: Notify::new(),
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

    /// Waits until the process has to die.
    pub async fn kill(&self, _process: usize) {
        self.0.kill.notified().await;
    }

    /// The process is dead.
    pub fn killed(&self) {
        self.state().books.killed += 1;
        self.0.gone.notify_waiters();
    }

    pub fn expect(&self, id: usize) {
        self.state().expected[id] = true;
    }

    pub fn books(&self) -> Books {
        let state = self.state();
        let mut books = state.books.clone();
        let all = || state.calls.iter().zip(&state.expected);
        books.effects = state
            .calls
            .iter()
            .map(|effects| usize::from(*effects))
            .sum();
        books.doubled = all().filter(|(effects, _)| **effects > 1).count();
        books.lost = all()
            .filter(|(effects, expected)| **expected && **effects == 0)
            .count();
        books.last = format!("refresh-{}", state.current);
        books
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.state.lock().unwrap()
    }

    async fn converse(&self, mut socket: TcpStream) {
        socket.set_nodelay(true).unwrap();
        let mut buffer = Vec::with_capacity(4096);
        while let Some((head, body)) = read(&mut socket, &mut buffer).await {
            let answer = match head.starts_with("POST /token ") {
                true => self.token(&body).await,
                false => self.order(&head, &body),
            };
            let Some((status, body)) = answer else {
                // Closed with unsent data thrown away: the other side sees a reset.
                let _ = socket.set_zero_linger();
                return;
            };
            let length = body.len();
            let text = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n{body}");
            if socket.write_all(text.as_bytes()).await.is_err() {
                return;
            }
        }
    }

    /// A call: its effect, unless its key has come before.
    fn order(&self, head: &str, body: &str) -> Option<(&'static str, String)> {
        let mut state = self.state();
        state.books.requests += 1;
        let number = state.books.requests as u64;
        if number % KILL_AFTER == 0 {
            self.0.kill.notify_one();
        }
        let current = format!("Bearer access-{}", state.current);
        if header(head, "authorization") != Some(&current) || state.uses >= USES {
            state.books.refused += 1;
            return Some((
                "401 Unauthorized\r\nwww-authenticate: Bearer",
                String::new(),
            ));
        }
        state.uses += 1;
        if chance(3, number) < 2 {
            return Some(("503 Service Unavailable\r\nretry-after: 0", String::new()));
        }
        let id: usize = body.parse().unwrap();
        let key = header(head, "idempotency-key").unwrap().to_owned();
        if state.keys.insert(key) {
            state.calls[id] += 1;
        }
        match chance(4, number) {
            0 => None,
            _ => Some(("200 OK", body.to_owned())),
        }
    }

    /// A question for a token: half of them fail.
    async fn token(&self, body: &str) -> Option<(&'static str, String)> {
        let value = |name: &str| {
            let mut pairs = body.split('&').filter_map(|pair| pair.split_once('='));
            pairs
                .find(|(found, _)| *found == name)
                .map(|(_, value)| value.to_owned())
        };
        let process: usize = value("process").unwrap().parse().unwrap();
        let number = {
            let mut state = self.state();
            state.books.asked += 1;
            state.asking.push(process);
            state.books.most_at_once = state.books.most_at_once.max(state.asking.len());
            state.books.asked as u64
        };
        let answer = self
            .exchange(number, process, &value("refresh_token").unwrap())
            .await;
        let mut state = self.state();
        if let Some(at) = state.asking.iter().position(|one| *one == process) {
            state.asking.remove(at);
        }
        answer
    }

    async fn exchange(
        &self,
        number: u64,
        process: usize,
        refresh: &str,
    ) -> Option<(&'static str, String)> {
        tokio::time::sleep(Duration::from_millis(chance(9, number) % 4)).await;
        let kills = process > 0 && chance(5, number) < 15;
        let before = chance(6, number) < 50;
        let mut dead = false;
        if kills && before {
            dead = self.end().await;
        }
        if let 0..50 = chance(1, number) {
            self.state().books.failed += 1;
            return match chance(2, number) {
                0..60 => Some(("503 Service Unavailable\r\nretry-after: 0", String::new())),
                60..75 => Some(("429 Too Many Requests\r\nretry-after: 0", String::new())),
                75..85 => Some(("500 Internal Server Error", String::new())),
                85..95 => None,
                _ => Some((
                    "400 Bad Request",
                    r#"{"error":"temporarily_unavailable"}"#.to_owned(),
                )),
            };
        }
        let answer = self.rotate(refresh);
        if kills && !before {
            dead = self.end().await;
        }
        self.state().books.killed_refreshing += usize::from(dead);
        if answer.0 == "200 OK" && chance(10, number) < 2 {
            self.state().books.unsent += 1;
            return None;
        }
        Some(answer)
    }

    /// Has the process killed that is asking, and waits until it is dead.
    async fn end(&self) -> bool {
        let gone = self.0.gone.notified();
        self.0.kill.notify_one();
        tokio::time::timeout(Duration::from_secs(5), gone)
            .await
            .is_ok()
    }

    fn rotate(&self, refresh: &str) -> (&'static str, String) {
        let mut state = self.state();
        let number: u64 = refresh.strip_prefix("refresh-").unwrap().parse().unwrap();
        if number == state.current {
            state.current += 1;
            state.uses = 0;
            state.books.rotated += 1;
        } else if number + 1 == state.current {
            // Forgiven, as by servers that allow for answers which do not arrive. Nobody has used the new one.
            state.books.again += 1;
        } else {
            state.books.invalid += 1;
            return ("400 Bad Request", r#"{"error":"invalid_grant"}"#.to_owned());
        }
        let new = state.current;
        let answer = format!(
            r#"{{"access_token":"access-{new}","refresh_token":"refresh-{new}","token_type":"Bearer","expires_in":3600}}"#
        );
        ("200 OK", answer)
    }
}

/// The next request on a connection, head and body; none when it ends.
async fn read(socket: &mut TcpStream, buffer: &mut Vec<u8>) -> Option<(String, String)> {
    loop {
        if let Some(end) = buffer.windows(4).position(|end| end == b"\r\n\r\n") {
            let head = String::from_utf8(buffer[..end].to_vec()).unwrap();
            let length = header(&head, "content-length").map_or(0, |text| text.parse().unwrap());
            if buffer.len() >= end + 4 + length {
                let body = String::from_utf8(buffer[end + 4..end + 4 + length].to_vec()).unwrap();
                buffer.drain(..end + 4 + length);
                return Some((head, body));
            }
        }
        if socket.read_buf(buffer).await.ok()? == 0 {
            return None;
        }
    }
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let mut pairs = head.split("\r\n").filter_map(|line| line.split_once(": "));
    let (_, value) = pairs.find(|(found, _)| found.eq_ignore_ascii_case(name))?;
    Some(value)
}
