//! Whether the network is there.

use std::fmt;

use tokio::sync::watch;

/// Who knows whether the network is there.
pub trait Connectivity: Send + Sync + 'static {
    /// Whether it is, and when that changes.
    fn watch(&self) -> watch::Receiver<bool>;

    /// Told after each request whether it has reached a server.
    fn heard(&self, reached: bool) {
        let _ = reached;
    }

    /// Whether it is known by requests alone that it is back, so that one has to be let through at times.
    fn needs_probes(&self) -> bool {
        false
    }
}

/// The network as the program is told of it, by the system for example. Clones share it.
///
/// ```
/// use apiloom_data::offline::Network;
///
/// let network = Network::new(true);
/// network.set(false);
/// ```
#[derive(Clone)]
pub struct Network(watch::Sender<bool>);

impl Network {
    /// One that is there, or is not.
    pub fn new(online: bool) -> Self {
        Network(watch::Sender::new(online))
    }

    /// Says whether it is there from now on.
    pub fn set(&self, online: bool) {
        self.0.send_if_modified(|known| {
            let differs = *known != online;
            *known = online;
            differs
        });
    }
}

impl Connectivity for Network {
    fn watch(&self) -> watch::Receiver<bool> {
        self.0.subscribe()
    }
}

/// The network as requests find it: away when one could not be sent at all, back when one has reached a server. While it is away
/// one is let through at times, to see. Clones share it.
#[derive(Clone)]
pub struct Observed(Network);

impl Observed {
    /// One that is there, until a request finds otherwise.
    pub fn new() -> Self {
        Observed(Network::new(true))
    }
}

impl Default for Observed {
    fn default() -> Self {
        Self::new()
    }
}

impl Connectivity for Observed {
    fn watch(&self) -> watch::Receiver<bool> {
        self.0.watch()
    }

    fn heard(&self, reached: bool) {
        self.0.set(reached);
    }

    fn needs_probes(&self) -> bool {
        true
    }
}

fn shown(
    name: &str,
    network: &watch::Sender<bool>,
    formatter: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    let online = *network.borrow();
    formatter
        .debug_struct(name)
        .field("online", &online)
        .finish()
}

impl fmt::Debug for Network {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        shown("Network", &self.0, formatter)
    }
}

impl fmt::Debug for Observed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        shown("Observed", &self.0.0, formatter)
    }
}
