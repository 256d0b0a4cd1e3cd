//! What a socket is doing, and why it ended.

use std::fmt;
use std::time::Duration;

/// What a [`Socket`](super::Socket) is doing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// A connection is being opened.
    Connecting,
    /// The server is asked to let the client in.
    Authenticating,
    /// Messages go both ways.
    Connected,
    /// There is no connection, and one will be opened after a pause.
    Waiting {
        /// How many attempts there have been since the last connection.
        failed: u32,
        /// The pause.
        pause: Duration,
        /// Why there is none.
        reason: String,
    },
    /// The connection is being closed.
    Closing,
    /// There is no connection, and will be none.
    Disconnected(End),
}

impl State {
    /// The state's name, as Dafnck's guide has it.
    ///
    /// ```
    /// use apiloom_live::websocket::State;
    ///
    /// assert_eq!(State::Authenticating.name(), "authenticating");
    /// ```
    pub fn name(&self) -> &'static str {
        match self {
            State::Connecting => "connecting",
            State::Authenticating => "authenticating",
            State::Connected => "connected",
            State::Closing => "closing",
            State::Waiting { .. } | State::Disconnected(_) => "disconnected",
        }
    }

    /// Whether messages go both ways.
    pub fn is_connected(&self) -> bool {
        *self == State::Connected
    }
}

/// Why a socket is closed for good.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum End {
    /// The caller has closed it, or has dropped all that there was of it.
    Caller,
    /// The server has, in a way after which nobody comes back.
    Server {
        /// The code (RFC 6455, section 7.4).
        code: u16,
        /// What the server said.
        reason: String,
    },
    /// The server does not let the client in, or the call cannot be made. Trying again would not help.
    Refused {
        /// The status, if there was an answer.
        status: Option<u16>,
        /// Why.
        reason: String,
    },
    /// It could not be reached as often as that was tried.
    GaveUp {
        /// How often, since the last connection.
        tries: u32,
        /// Why it was lost, or could not be reached, the last time.
        reason: String,
    },
    /// A message came that is larger than the limit, or not what the protocol allows.
    Unfit(String),
}

impl fmt::Display for End {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::Caller => formatter.write_str("by the caller"),
            End::Server { code, reason } => match reason.is_empty() {
                true => write!(formatter, "by the server ({code})"),
                false => write!(formatter, "by the server ({code}, {reason:?})"),
            },
            End::Refused { reason, .. } => formatter.write_str(reason),
            End::GaveUp { tries, reason } => {
                write!(formatter, "gave up after {tries} attempts: {reason}")
            }
            End::Unfit(reason) => formatter.write_str(reason),
        }
    }
}

/// Whether a client comes back after a close of this code. It does where the server is in trouble or goes away for a while, and where
/// nobody has closed anything (1006): a client that has done something wrong, or is not wanted, would do so again.
pub(super) fn comes_back(code: u16) -> bool {
    matches!(code, 1001 | 1005 | 1006 | 1011..=1014)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// C-R16: the names of the guide.
    #[test]
    fn c_r16_names_of_states() {
        let waiting = State::Waiting {
            failed: 1,
            pause: Duration::ZERO,
            reason: String::new(),
        };
        let states = [
            waiting,
            State::Connecting,
            State::Authenticating,
            State::Connected,
            State::Closing,
        ];
        let names = states.each_ref().map(State::name);
        assert_eq!(
            names,
            [
                "disconnected",
                "connecting",
                "authenticating",
                "connected",
                "closing"
            ]
        );
        assert_eq!(State::Disconnected(End::Caller).name(), "disconnected");
    }

    #[test]
    fn codes_after_which_a_client_comes_back() {
        let all: Vec<u16> = (1000..5000).filter(|code| comes_back(*code)).collect();
        assert_eq!(all, [1001, 1005, 1006, 1011, 1012, 1013, 1014]);
    }
}
