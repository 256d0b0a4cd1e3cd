//! Sockets over real connections, to servers of the other half of the library. The clock moves by hand, but for pauses between connections,
//! over which it jumps.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::result_large_err
)]

mod server;

use std::time::Duration;

use apiloom_live::websocket::{Codec, Delivery, End, Settings, Socket, SocketError, State};
use apiloom_runtime::auth::{ApiKey, Bearer};
use apiloom_runtime::bytes::Bytes;
use apiloom_runtime::clock::{Clock as _, TestClock};
use apiloom_runtime::serde_json::{Value, json};
use server::*;

type Json = Socket<Value, Value>;

fn open(server: &Server, settings: Settings) -> Json {
    Socket::open(Connect::to(&server.url), Codec::json::<()>(), settings)
}

async fn text(socket: &mut Json) -> Value {
    socket.next().await.unwrap().unwrap().message
}

/// C-R11, F24: the token is in the query, encoded, or in a header; what there is none of is left out.
#[tokio::test]
async fn c_r11_connects_with_a_token() {
    let server = server(|_, ws| Box::pin(echo(ws))).await;
    let key = ApiKey::new("a b&c=ä").in_query("token");
    let call = Connect::by(builder(&server.url).credential("token", key));
    let socket: Json = Socket::open(call, Codec::json::<()>(), Settings::dafnck());
    socket.connected().await.unwrap();
    let head = server.head(0);
    assert_eq!(head.uri, "/ws?token=a%20b%26c%3D%C3%A4");
    assert_eq!(head.header("sec-websocket-version"), "13");
    assert_eq!(
        head.header("host"),
        server.url.trim_start_matches("http://")
    );
    // What is connected stays, and a second attempt beside one that is under way is an error (C-X14).
    socket.reconnect().unwrap();
    socket
        .send(&json!({"type": "a", "payload": 1}))
        .await
        .unwrap();
    assert_eq!(server.heads.lock().unwrap().len(), 1);

    let call = Connect::by(builder(&server.url).credential("token", Bearer::token("t0k")));
    let socket: Json = Socket::open(call, Codec::json::<()>(), Settings::dafnck());
    let error = socket.reconnect().unwrap_err();
    assert!(matches!(error, SocketError::InProgress), "{error:?}");
    assert_eq!(error.to_string(), "Connection already in progress");
    socket.connected().await.unwrap();
    let head = server.head(1);
    assert_eq!(
        (head.uri.as_str(), head.header("authorization")),
        ("/ws", "Bearer t0k")
    );
}

/// F24: a token is in nothing that is shown, and leaves for nobody but the client's server, and never as plain text to another machine.
#[tokio::test]
async fn f24_tokens_do_not_leak() {
    for (refused, passing) in [(401, false), (403, false), (404, false), (503, true)] {
        let server = refusing(refused).await;
        let key = ApiKey::new("s3cret").in_query("token");
        let call = Connect::by(builder(&server.url).credential("token", key));
        let clock = TestClock::new();
        let socket: Json = Socket::open(
            call,
            Codec::json::<()>(),
            Settings::dafnck().clock(clock.clone()),
        );
        let error = socket.connected().await.unwrap_err();
        let shown = format!(
            "{error:?} {error} {socket:?} {:?} {:?}",
            socket.state(),
            socket.states()
        );
        assert!(!shown.contains("s3cret"), "{shown}");
        assert!(shown.contains(&refused.to_string()), "{shown}");
        assert_eq!(clock.slept().len(), if passing { 5 } else { 0 }, "{shown}");
        assert_eq!(
            matches!(
                error,
                SocketError::Closed(End::Refused {
                    status: Some(_),
                    ..
                })
            ),
            !passing,
            "{error:?}"
        );
        assert!(server.head(0).uri.contains("s3cret"));
    }
    // Over plain text to another machine: not even a connection is opened.
    let key = ApiKey::new("s3cret").in_query("token");
    let call = Connect::by(builder("http://192.0.2.1").credential("token", key));
    let socket: Json = Socket::open(call, Codec::json::<()>(), Settings::dafnck());
    let error = socket.connected().await.unwrap_err().to_string();
    assert!(
        error.contains("credentials are not sent over plain HTTP") && !error.contains("s3cret"),
        "{error}"
    );
}

/// C-R12: a heartbeat every 30 seconds; one of the server's is answered and not delivered.
#[tokio::test]
async fn c_r12_heartbeats() {
    let (server, mut seen, say) = talking().await;
    let clock = TestClock::new();
    let mut socket = open(&server, Settings::dafnck().clock(clock.clone()));
    socket.connected().await.unwrap();
    for beat in 1..4 {
        clock.advance(Duration::from_secs(30));
        let came: Value = seen.json().await;
        assert_eq!(came["type"], "heartbeat");
        let wall = clock.wall().duration_since(std::time::UNIX_EPOCH).unwrap();
        assert_eq!(
            came["payload"]["timestamp"],
            u64::try_from(wall.as_millis()).unwrap()
        );
        say.send(r#"{"type":"heartbeat-ack","payload":{}}"#.into())
            .unwrap();
        say.send(r#"{"type":"heartbeat","payload":{}}"#.into())
            .unwrap();
        let answer = seen.json().await;
        assert_eq!(
            (&answer["type"], &answer["payload"]),
            (&json!("heartbeat-ack"), &json!({}))
        );
        assert!(answer["id"].as_str().unwrap().starts_with("msg_"));
        assert_eq!(socket.metrics().heartbeats, beat);
    }
    say.send(r#"{"type":"news","payload":7}"#.into()).unwrap();
    assert_eq!(
        text(&mut socket).await["payload"],
        7,
        "nothing else was delivered"
    );
}

/// F25, C-T17: where a heartbeat is not answered for twice its time, the connection is dead, and another is opened.
#[tokio::test]
async fn f25_a_heartbeat_is_to_be_answered() {
    for own in [true, false] {
        let (server, mut seen, _say) = talking().await;
        let clock = TestClock::new();
        let settings = if own {
            Settings::dafnck()
        } else {
            Settings::new()
        };
        let socket = open(&server, settings.clock(clock.clone()));
        socket.connected().await.unwrap();
        clock.advance(Duration::from_secs(30));
        if own {
            assert_eq!(seen.json().await["type"], "heartbeat");
        } else {
            // The protocol's own, which the server's library would answer if anybody read: nobody does.
            while socket.metrics().messages_sent == 0 {
                tokio::task::yield_now().await;
            }
        }
        assert!(clock.slept().is_empty());
        if own {
            clock.advance(Duration::from_secs(60));
            server.connected(2).await;
            assert_eq!(clock.slept(), [Duration::from_secs(1)]);
            assert_eq!(socket.metrics().losses, 1);
        }
    }
}

/// C-R13: five tries, after 1, 2, 4, 8 and 16 seconds; a connection that comes about begins them anew.
#[tokio::test]
async fn c_r13_reconnects_and_gives_up() {
    let server = server(|turn, ws| {
        Box::pin(async move {
            if turn < 2 {
                // Broken off without a word.
                return;
            }
            drop(ws);
        })
    })
    .await;
    let clock = TestClock::new();
    let socket = open(&server, Settings::dafnck().clock(clock.clone()));
    server.connected(3).await;
    server.stop();
    let mut states = socket.states();
    let end = states
        .until(|state| matches!(state, State::Disconnected(_)))
        .await
        .unwrap();
    let State::Disconnected(End::GaveUp { tries: 5, reason }) = end else {
        panic!("{end:?}");
    };
    assert!(!reason.is_empty());
    let seconds: Vec<u64> = clock.slept().iter().map(Duration::as_secs).collect();
    assert!(seconds.ends_with(&[1, 2, 4, 8, 16]), "{seconds:?}");
    assert!(
        seconds[..seconds.len() - 4].iter().all(|pause| *pause == 1),
        "{seconds:?}"
    );
    assert_eq!(states.current().name(), "disconnected");
    assert!(matches!(
        socket.send(&json!({})).await,
        Err(SocketError::Closed(_))
    ));
}

/// C-R13: a server that closes properly is not asked again; where the settings are the usual ones, it is where it says that it will be back.
#[tokio::test]
async fn c_r13_close_codes() {
    for (settings, code, back) in [
        (Settings::dafnck(), 1000, false),
        (Settings::dafnck(), 1012, false),
        (Settings::gloria(), 1012, true),
        (Settings::gloria(), 1001, true),
        (Settings::gloria(), 1008, false),
        (Settings::gloria(), 4401, false),
        (
            Settings::gloria().comes_back_after(|code| code == 4401),
            4401,
            true,
        ),
    ] {
        let server = server(move |turn, ws| {
            Box::pin(async move {
                match turn {
                    0 => closing(ws, code, "so it is").await,
                    _ => echo(ws).await,
                }
            })
        })
        .await;
        let mut socket = open(&server, settings.clock(TestClock::new()));
        if back {
            server.connected(2).await;
            socket.connected().await.unwrap();
            continue;
        }
        assert!(socket.next().await.is_none());
        let expected = End::Server {
            code,
            reason: "so it is".to_owned(),
        };
        assert_eq!(socket.state(), State::Disconnected(expected), "{code}");
    }
}

/// C-R14: the caller's close says 1000 and why, after what was given to send; dropping all handles does too.
#[tokio::test]
async fn c_r14_closing() {
    for dropped in [false, true] {
        let (server, mut seen, _say) = talking().await;
        let socket = open(&server, Settings::gloria().clock(TestClock::new()));
        socket.connected().await.unwrap();
        socket.send(&json!({"type": "last"})).await.unwrap();
        let (sender, receiver) = socket.split();
        match dropped {
            true => drop((sender, receiver)),
            false => {
                let mut states = sender.states();
                let (_, closing) = tokio::join!(
                    sender.close(),
                    states.until(|state| *state != State::Connected)
                );
                assert!(
                    matches!(
                        closing,
                        Some(State::Closing | State::Disconnected(End::Caller))
                    ),
                    "{closing:?}"
                );
                assert_eq!(sender.state(), State::Disconnected(End::Caller));
            }
        }
        assert_eq!(seen.json().await["type"], "last");
        assert_eq!(seen.closed().await, (1000, "Client disconnect".to_owned()));
    }
    // While there is no connection, too: the pause is not waited for.
    let server = refusing(503).await;
    let socket = open(&server, Settings::gloria());
    socket
        .states()
        .until(|state| matches!(state, State::Waiting { .. }))
        .await
        .unwrap();
    socket.close().await;
    assert_eq!(socket.state(), State::Disconnected(End::Caller));
}

/// C-R15: what does not fit is told and the next one comes; the whole message is there beside what it says; sending without a connection is an error.
#[tokio::test]
async fn c_r15_dispatch() {
    let (server, mut seen, say) = talking().await;
    let mut socket: Socket<Value, Vec<i64>> = Socket::open(
        Connect::to(&server.url),
        Codec::json::<()>(),
        Settings::dafnck(),
    );
    socket.connected().await.unwrap();
    for message in ["no JSON", r#"{"type":"a"}"#, "[1,2]"] {
        say.send(message.into()).unwrap();
    }
    let error = socket.next().await.unwrap().unwrap_err();
    assert_eq!(error.data(), b"no JSON");
    assert!(
        error.to_string().starts_with("a message does not fit: "),
        "{error}"
    );
    assert!(
        !format!("{error:?}").contains("no JSON"),
        "what came may be a secret"
    );
    assert!(socket.next().await.unwrap().is_err());
    let received = socket.next().await.unwrap().unwrap();
    assert_eq!(
        (received.message.as_slice(), received.data()),
        (&[1, 2][..], &b"[1,2]"[..])
    );
    socket
        .send(&json!({"type": "b", "payload": {}}))
        .await
        .unwrap();
    let sent = seen.json().await;
    // In whatever order: a feature of serde_json's, which others may ask for, decides on it.
    let mut keys: Vec<&String> = sent.as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(keys, ["id", "payload", "timestamp", "type"]);

    let server = refusing(503).await;
    let socket = open(&server, Settings::dafnck());
    let error = socket.send(&json!({})).await.unwrap_err();
    assert_eq!(error.to_string(), "WebSocket not connected");
    assert!(matches!(
        socket.try_send(&json!({})),
        Err(SocketError::NotConnected)
    ));
}

/// B-R29: messages wait while the server is away, in their order, and no more than there is room for.
#[tokio::test]
async fn b_r29_a_bounded_queue() {
    let (server, mut seen, _say) = talking().await;
    let gate = Gate::default();
    let settings = Settings::gloria().queue(3).dial(gate.clone());
    let socket = open(&server, settings);
    for number in 0..3 {
        socket
            .send(&json!({"type": "n", "payload": number}))
            .await
            .unwrap();
    }
    assert!(matches!(
        socket.try_send(&json!({"type": "n"})),
        Err(SocketError::Full)
    ));
    assert_eq!(socket.queued(), 3);
    // Two more wait for room. One does not wait long enough, and is not sent.
    let late = socket.send(&json!({"type": "n", "payload": 3}));
    assert!(
        tokio::time::timeout(
            Duration::from_millis(20),
            socket.send(&json!({"type": "n", "payload": 99}))
        )
        .await
        .is_err()
    );
    gate.open();
    late.await.unwrap();
    for number in 0..4 {
        assert_eq!(seen.json().await["payload"], number);
    }
    socket.flush().await.unwrap();
    assert_eq!((socket.queued(), socket.metrics().messages_sent), (0, 4));
}

/// B-R29: answers are told by the id that they name, whatever their order; who waits too long is told so, and who does not wait is forgotten.
#[tokio::test]
async fn b_r29_requests_and_answers() {
    let (server, mut seen, say) = talking().await;
    let clock = TestClock::new();
    let mut socket = open(&server, Settings::gloria().clock(clock.clone()));
    socket.connected().await.unwrap();
    let ask = |number: i64| socket.request(&json!({"type": "getData", "payload": {"id": number}}));
    let (one, two, three) = (
        tokio::spawn(ask(1)),
        tokio::spawn(ask(2)),
        tokio::spawn(ask(3)),
    );
    let mut ids = Vec::new();
    for _ in 0..3 {
        let came = seen.json().await;
        ids.push((
            came["payload"]["id"].as_i64().unwrap(),
            came["id"].as_str().unwrap().to_owned(),
        ));
    }
    ids.sort();
    let reply = |number: usize| {
        json!({"type": "data", "payload": number, "replyTo": ids[number - 1].1}).to_string()
    };
    say.send(reply(2)).unwrap();
    say.send(reply(1)).unwrap();
    assert_eq!(one.await.unwrap().unwrap()["payload"], 1);
    assert_eq!(two.await.unwrap().unwrap()["payload"], 2);
    // Ten seconds (the guide leaves it open).
    clock.advance(Duration::from_secs(10));
    assert!(matches!(three.await.unwrap(), Err(SocketError::TimedOut)));
    // Its answer comes too late, and is a message like others.
    say.send(reply(3)).unwrap();
    assert_eq!(text(&mut socket).await["payload"], 3);
    let plain = open(&server, Settings::new());
    assert!(matches!(
        plain.request(&json!({})).await,
        Err(SocketError::NoIds)
    ));
    assert!(matches!(plain.join("global"), Err(SocketError::NoIds)));
}

/// B-R29: whoever asked over a connection that broke is told; where messages are acknowledged, the question is asked again.
#[tokio::test]
async fn b_r29_requests_over_connections_that_break() {
    for delivery in [Delivery::Once, Delivery::Acknowledged] {
        let server = server(|turn, mut ws| {
            Box::pin(async move {
                let asked = next_json(&mut ws).await;
                if turn == 0 {
                    return;
                }
                let reply = json!({"type": "data", "payload": turn, "replyTo": asked["id"]});
                say(&mut ws, reply.to_string()).await;
                echo(ws).await;
            })
        })
        .await;
        let socket = open(
            &server,
            Settings::gloria()
                .delivery(delivery)
                .clock(TestClock::new()),
        );
        let answer = socket.request(&json!({"type": "getData"})).await;
        match delivery {
            Delivery::Acknowledged => assert_eq!(answer.unwrap()["payload"], 1),
            _ => assert!(matches!(answer, Err(SocketError::Lost)), "{answer:?}"),
        }
    }
}

/// B-R29: rooms are entered again on each connection; not those that were left.
#[tokio::test]
async fn b_r29_rooms() {
    let (server, mut seen, say) = talking().await;
    let socket = open(&server, Settings::gloria().clock(TestClock::new()));
    socket.join("global").unwrap();
    socket.join("news").unwrap();
    socket.connected().await.unwrap();
    socket.join("late").unwrap();
    let mut rooms = Vec::new();
    for _ in 0..3 {
        let came = seen.json().await;
        assert_eq!(came["type"], "join");
        rooms.push(came["payload"]["room"].as_str().unwrap().to_owned());
    }
    rooms.sort();
    assert_eq!(rooms, ["global", "late", "news"]);
    socket.leave("news").unwrap();
    let left = seen.json().await;
    assert_eq!(
        (&left["type"], &left["payload"]["room"]),
        (&json!("leave"), &json!("news"))
    );
    // An empty text is this server's word for breaking off.
    say.send(String::new()).unwrap();
    for room in ["global", "late"] {
        let came = seen.json().await;
        assert_eq!(
            (&came["type"], &came["payload"]["room"]),
            (&json!("join"), &json!(room))
        );
    }
}

/// B-R29: what is promised where messages are acknowledged. The server breaks off at random, before and after it has acknowledged, and leaves
/// out ids that it has seen.
#[tokio::test]
async fn b_r29_acknowledged_messages_are_neither_lost_nor_doubled() {
    let (server, kept) = forgetful(1).await;
    let settings = Settings::gloria()
        .delivery(Delivery::Acknowledged)
        .clock(TestClock::new())
        .queue(16);
    let socket = open(&server, settings);
    for number in 0..400 {
        socket
            .send(&json!({"type": "n", "payload": number}))
            .await
            .unwrap();
    }
    socket.flush().await.unwrap();
    let kept = kept.lock().unwrap();
    assert_eq!(kept.numbers, (0..400).collect::<Vec<i64>>());
    let metrics = socket.metrics();
    assert!(
        kept.drops > 20 && metrics.losses > 20,
        "{} {metrics:?}",
        kept.drops
    );
    assert!(
        kept.doubled > 0 && metrics.repeated >= kept.doubled,
        "{} {metrics:?}",
        kept.doubled
    );
}

/// Where they are not, none comes twice, and what was not on its way is not lost.
#[tokio::test]
async fn b_r29_messages_are_sent_once() {
    let (server, kept) = forgetful(2).await;
    let socket = open(&server, Settings::gloria().clock(TestClock::new()).queue(4));
    for number in 0..300 {
        socket
            .send(&json!({"type": "n", "payload": number}))
            .await
            .unwrap();
    }
    socket.close().await;
    let kept = kept.lock().unwrap();
    assert!(
        kept.numbers.windows(2).all(|pair| pair[0] < pair[1]),
        "{:?}",
        kept.numbers
    );
    assert!(
        kept.doubled == 0 && kept.drops > 5 && kept.numbers.len() > 50,
        "{}",
        kept.numbers.len()
    );
}

/// Messages and frames that are too large end the connection for good: they would come again. One to be sent is refused.
#[tokio::test]
async fn sizes_are_bounded() {
    let (server, _seen, say) = talking().await;
    let settings = || Settings::new().message_limit(2000).frame_limit(1000);
    let mut socket = open(&server, settings());
    let error = socket.send(&json!("x".repeat(2000))).await.unwrap_err();
    assert!(matches!(error, SocketError::TooLarge), "{error:?}");
    socket.connected().await.unwrap();
    say.send(json!("x".repeat(900)).to_string()).unwrap();
    assert_eq!(text(&mut socket).await.as_str().unwrap().len(), 900);
    say.send(json!("x".repeat(1500)).to_string()).unwrap();
    assert!(socket.next().await.is_none());
    assert!(
        matches!(socket.state(), State::Disconnected(End::Unfit(_))),
        "{:?}",
        socket.state()
    );
}

/// Text and bytes, and a server that chooses a subprotocol, or none.
#[tokio::test]
async fn text_bytes_and_subprotocols() {
    let server = server(|_, ws| Box::pin(echo(ws))).await;
    let call = Connect::to(&server.url);
    let mut texts = Socket::open(
        call.clone(),
        Codec::text(),
        Settings::new().protocol("none").protocol("chat"),
    );
    texts.send(&"grüße".to_owned()).await.unwrap();
    assert_eq!(texts.next().await.unwrap().unwrap().message, "grüße");
    assert_eq!(
        server.head(0).header("sec-websocket-protocol"),
        "none, chat"
    );
    let mut bytes = Socket::open(call.clone(), Codec::bytes(), Settings::new());
    bytes.send(&Bytes::from_static(b"\xff\0")).await.unwrap();
    assert_eq!(bytes.next().await.unwrap().unwrap().message, b"\xff\0"[..]);
    let clock = TestClock::new();
    let other = Socket::open(
        call,
        Codec::text(),
        Settings::new().protocol("graphql").clock(clock.clone()),
    );
    let error = other.connected().await.unwrap_err().to_string();
    assert!(
        error.contains("has chosen none of the subprotocols"),
        "{error}"
    );
}

/// Whoever does not receive holds the server up, and is not taken for dead.
#[tokio::test]
async fn who_does_not_receive_holds_the_server_up() {
    let server = server(|_, mut ws| {
        Box::pin(async move {
            for number in 0..200 {
                say(&mut ws, json!({"type": "n", "payload": number}).to_string()).await;
            }
            echo(ws).await;
        })
    })
    .await;
    let clock = TestClock::new();
    let mut socket = open(&server, Settings::gloria().received(2).clock(clock.clone()));
    socket.connected().await.unwrap();
    while socket.metrics().messages_received < 3 {
        tokio::task::yield_now().await;
    }
    for _ in 0..6 {
        clock.advance(Duration::from_secs(30));
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(
        socket.metrics().messages_received,
        3,
        "two wait, and one is held"
    );
    for number in 0..200 {
        assert_eq!(text(&mut socket).await["payload"], number);
    }
    assert_eq!(socket.metrics().connections, 1);
}
