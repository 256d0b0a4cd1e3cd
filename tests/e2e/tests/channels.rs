//! Messages that the document lists by name are typed: over a socket both ways, and as events.

use apiloom_live::websocket::{Settings, Socket};
use futures_util::{SinkExt as _, StreamExt as _};
use golden_channels::models::{
    ConnectRowsMessage, ConnectRowsMessageRow, Event, Frame, FrameChat, FrameChatPayload, FrameTyping, ListenNamedResponseEvent, User,
};
use golden_channels::{ApiKey, Client, Wire};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_tungstenite::tungstenite::Message;

fn client(url: &str) -> Client {
    let client = Client::builder().base_url(url).token(ApiKey::new("t 1"));
    client.build().unwrap()
}

/// A server that says these things on the one connection that it takes, and gives what it was sent.
async fn socket(says: Vec<Value>) -> (String, tokio::task::JoinHandle<Vec<Value>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let heard = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let mut socket = tokio_tungstenite::accept_async(stream).await.unwrap();
        for said in says {
            let text = said.to_string();
            socket.send(Message::text(text)).await.unwrap();
        }
        let mut heard = Vec::new();
        while let Some(Ok(message)) = socket.next().await {
            if let Message::Text(text) = message {
                heard.push(serde_json::from_str(&text).unwrap());
            }
        }
        heard
    });
    (url, heard)
}

#[tokio::test]
async fn a_socket_has_the_messages_of_the_document() {
    let (url, heard) = socket(vec![
        json!({"type": "chat", "payload": {"text": "hello"}, "id": "m1", "room": "all"}),
        json!({"type": "user-joined", "payload": {"name": "Ani", "since": "today"}, "id": "m2"}),
        json!({"type": "poll", "payload": [1.50, {"a": null}], "id": "m3"}),
        json!({"type": "chat", "payload": {"text": 1}, "id": "m4"}),
        json!({"type": "typing", "payload": true, "id": "m5"}),
    ])
    .await;
    let connect = client(&url)
        .live()
        .connect()
        .with(|options| options.base_url(&url));
    let settings = Settings::of(&connect);
    let mut socket = Socket::channel(connect, settings);
    let mut next = async || socket.next().await.unwrap().map(|came| came.message);

    let Frame::Chat(chat) = next().await.unwrap() else {
        panic!("it is a chat")
    };
    assert_eq!(
        (chat.payload.text.as_str(), chat.room.as_deref()),
        ("hello", Some("all"))
    );
    let Frame::UserJoined(joined) = next().await.unwrap() else {
        panic!("somebody joined")
    };
    assert_eq!(joined.payload.name, "Ani");
    // What the document does not know is kept as it came.
    let Frame::Unknown(unknown) = next().await.unwrap() else {
        panic!("it is none of them")
    };
    assert_eq!(
        serde_json::from_slice::<Value>(&Wire::to_vec(&Frame::Unknown(unknown))).unwrap(),
        json!({"type": "poll", "payload": [1.50, {"a": null}], "id": "m3"})
    );
    // What does not fit is an error of its own, and the next one comes.
    let error = next().await.unwrap_err();
    assert!(error.to_string().contains("/payload/text"), "{error}");
    assert!(matches!(
        next().await.unwrap(),
        Frame::Typing(FrameTyping { payload: true, .. })
    ));

    let chat = FrameChat::new(FrameChatPayload::new("hi")).room("all");
    socket.send(&chat.into()).await.unwrap();
    let own = FrameTyping::new(false).id("own");
    socket.send(&own.into()).await.unwrap();
    socket.flush().await.unwrap();
    drop(socket);
    let heard = heard.await.unwrap();
    assert_eq!(heard.len(), 2, "{heard:?}");
    // The id and the time that the envelope needs are the socket's to give.
    assert_eq!(
        (&heard[0]["type"], &heard[0]["payload"], &heard[0]["room"]),
        (&json!("chat"), &json!({"text": "hi"}), &json!("all"))
    );
    assert!(heard[0]["id"].is_string() && heard[0]["timestamp"].is_string());
    assert_eq!(
        (&heard[1]["id"], &heard[1]["payload"]),
        (&json!("own"), &json!(false))
    );
}

#[tokio::test]
async fn a_channel_of_one_type_has_that() {
    let (url, heard) = socket(vec![json!({"name": "Ani", "since": "today"})]).await;
    let connect = client(&url).live().connect_raw();
    let settings = Settings::of(&connect);
    let mut socket = Socket::channel(connect, settings);
    let came = socket.next().await.unwrap().unwrap().message;
    assert_eq!(
        (came.name.as_str(), came.since.as_deref()),
        ("Ani", Some("today"))
    );
    socket.send(&User::new("Bo")).await.unwrap();
    socket.flush().await.unwrap();
    drop(socket);
    assert_eq!(heard.await.unwrap(), [json!({"name": "Bo"})]);
}

#[tokio::test]
async fn an_envelope_has_the_names_of_the_document() {
    let (url, heard) = socket(vec![
        json!({"event": "row", "data": "first", "sequence": 1}),
        json!({"event": "ack", "replyTo": "m1"}),
        json!({"event": "end", "data": true}),
    ])
    .await;
    let connect = client(&url).live().connect_rows();
    let settings = Settings::of(&connect);
    let mut socket = Socket::channel(connect, settings);
    let ConnectRowsMessage::Row(row) = socket.next().await.unwrap().unwrap().message else {
        panic!("it is a row")
    };
    assert_eq!((row.data.as_deref(), row.sequence), (Some("first"), Some(1)));
    // What acknowledges is told by the document's own property, and is not for the caller.
    assert!(matches!(
        socket.next().await.unwrap().unwrap().message,
        ConnectRowsMessage::End(_)
    ));
    socket.join("hall").unwrap();
    let row = ConnectRowsMessageRow::new().data("mine");
    socket.send(&row.into()).await.unwrap();
    socket.flush().await.unwrap();
    drop(socket);
    let mut heard = heard.await.unwrap();
    heard.sort_by_key(|message| message["event"].to_string());
    assert_eq!(
        heard,
        [
            json!({"event": "join", "data": {"room": "hall"}}),
            json!({"event": "row", "data": "mine"}),
        ]
    );
}

/// A server that answers one request with events.
async fn events(text: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = [0; 4096];
        let _ = stream.read(&mut head).await.unwrap();
        let head =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
    });
    url
}

#[tokio::test]
async fn events_are_told_apart_by_what_is_in_their_data() {
    let url = events(
        "data: {\"type\":\"COUNT\",\"payload\":7,\"id\":\"1\"}\n\n\
         data: {\"type\":\"USER_JOINED\",\"payload\":{\"name\":\"Ani\"},\"id\":\"2\"}\n\n\
         data: {\"type\":\"NEW\",\"payload\":null,\"id\":\"3\"}\n\n",
    )
    .await;
    let mut events = client(&url).live().listen().await.unwrap();
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event.unwrap());
    }
    assert!(matches!(&all[0].data, Event::Count(count) if count.payload == 7));
    assert!(matches!(&all[1].data, Event::UserJoined(joined) if joined.payload.name == "Ani"));
    assert!(matches!(&all[2].data, Event::Unknown(_)));
    assert_eq!(all.len(), 3);
}

#[tokio::test]
async fn events_are_told_apart_by_their_names() {
    let url = events(
        "event: count\ndata: 7\n\nevent: joined\ndata: {\"name\":\"Ani\"}\n\nevent: new\ndata: {}\n\n",
    )
    .await;
    let mut events = client(&url).live().listen_named().await.unwrap();
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event.unwrap().data);
    }
    assert!(matches!(&all[0], ListenNamedResponseEvent::Count(count) if count.data == 7));
    assert!(
        matches!(&all[1], ListenNamedResponseEvent::Joined(joined) if joined.data.name == "Ani")
    );
    assert!(matches!(&all[2], ListenNamedResponseEvent::Unknown(_)));
    assert_eq!(all.len(), 3);
}
