//! WebSockets (RFC 6455) that reconnect, with messages that are typed both ways.
//!
//! A [`Socket`] is opened by a call: its request, with the client's credentials, becomes the one that opens the connection, and is made
//! anew for each. What is sent and received is read and written by the runtime's own JSON:
//!
//! ```no_run
//! use apiloom_live::websocket::{Codec, Settings, Socket};
//! # use apiloom_runtime::{Operation, json::{Read, Write}};
//!
//! # async fn example<Wire: 'static, M, O>(connect: O, hello: M) -> Result<(), Box<dyn std::error::Error>>
//! # where M: Read<Wire> + Write<Wire> + std::fmt::Debug + Send + 'static,
//! #     O: Operation + Clone + Send + Sync + 'static, O::Error: std::error::Error + Sync {
//! // let connect = client.realtime().connect_realtime();
//! let mut socket = Socket::<M, M>::open(connect, Codec::json::<Wire>(), Settings::dafnck());
//! socket.send(&hello).await?;
//! while let Some(received) = socket.next().await {
//!     println!("{:?}", received?.message);
//! }
//! # Ok(()) }
//! ```
//!
//! # What is promised of messages
//!
//! Messages wait in a bounded queue while there is no connection, and leave in the order in which they were given.
//!
//! - With [`Delivery::Once`], the default, a message that has been handed to a connection is not sent again. None comes twice; what was on
//!   the way when the connection broke is lost, and nobody can say whether it was.
//! - With [`Delivery::Acknowledged`] a message stays in the queue until the server says that it has it, by a message that names its id
//!   ([`Framing`]). What was not acknowledged is sent again on the next connection, with its id, before all that is younger. So none is
//!   lost while the program runs, and the server sees the ids for the first time in their order. That nothing is done twice takes a server that leaves out
//!   ids which it has seen: what it has, and whose acknowledgement was lost, comes once more, and no client alone can know that.
//!
//! The queue is in memory: it ends with the program.
//!
//! # Security
//!
//! Credentials are those of the client, and go where its rules let them: to its own origin and those that are trusted, and over plain
//! `ws` to this machine alone unless the client allows it. Redirects are followed as for other calls. Tokens in headers and in the query are in
//! no error, no state and no `Debug` of this package, and the request that opens the connection is written by hyper, which logs nothing of
//! it. At the level `trace` the crate `tungstenite` logs the messages themselves. Proxies of the system are not used; [`Dial`] can.

mod beat;
mod codec;
mod connect;
mod dial;
mod driver;
mod end;
mod error;
mod framing;
mod handles;
mod link;
mod metrics;
mod outbox;
mod session;
mod settings;
mod shake;
mod wire;

pub use self::codec::Codec;
pub use self::dial::{Dial, Link};
pub use self::end::{End, State};
pub use self::error::{MessageError, SocketError};
pub use self::framing::Framing;
pub use self::handles::{Received, Receiver, Sender, Socket};
pub use self::metrics::Metrics;
pub use self::settings::{Delivery, Settings};
