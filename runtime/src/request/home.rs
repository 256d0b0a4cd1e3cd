//! What shows who the client is stays at its origin.

use http::HeaderMap;
use url::Url;

use super::Request;
use crate::header;
use crate::origin::PLAIN;
use crate::request_error::RequestError;

impl Request {
    /// Headers that hold a credential stay at the client's origin: those of the client are left out elsewhere. One that
    /// the call sets goes where the call says, but not in silence where the document leads. None is sent over plain HTTP to
    /// another machine.
    pub(super) fn keep_home(&self, url: &Url, headers: &mut HeaderMap) -> Result<(), RequestError> {
        let at_home = self.client.trusts(url);
        if !at_home {
            self.leave_clients(headers);
        }
        if !self.client.is_private(url) {
            let mut all = headers.keys().chain(self.options().headers.keys());
            if let Some(name) = all.find(|name| header::is_credential(name)) {
                let message =
                    format!("the header `{name}` holds a credential, which is not sent {PLAIN}");
                return Err(RequestError::new(message));
            }
        }
        if at_home {
            return Ok(());
        }
        let mut own = self.options().headers.keys();
        match own.find(|name| header::is_credential(name)) {
            Some(name) if self.options().base_url.is_none() => Err(RequestError::new(format!(
                "the header `{name}` is for the client's origin, and the operation has a server of its own: trust it \
                 with `trust_origin`, or name it with `base_url`"
            ))),
            _ => Ok(()),
        }
    }

    /// A call of the operation at this URL, whatever its parameters, with the client's headers where there is none of that name.
    pub(crate) fn at(mut self, url: Url, headers: &mut HeaderMap) -> Result<Self, RequestError> {
        for (name, value) in self.client.headers() {
            if !headers.contains_key(name) {
                headers.append(name, value.clone());
            }
        }
        self.keep_home(&url, headers)?;
        self.page = Some(Box::new(url));
        Ok(self)
    }

    /// Leaves out the client's own headers that hold a credential; not what somebody has set in their place.
    fn leave_clients(&self, headers: &mut HeaderMap) {
        for (name, value) in self.client.headers() {
            if header::is_credential(name) && headers.get(name) == Some(value) {
                headers.remove(name);
            }
        }
    }

    /// A middleware leads to another origin: what shows who the client is stays here. What the call has set for its own
    /// origin, or the document asks for, does not stay behind in silence.
    pub(crate) fn lead_away(&self, headers: &mut HeaderMap) -> Result<(), RequestError> {
        self.leave_clients(headers);
        let own = self.options().headers.iter();
        let mut own = own.filter(|(name, _)| header::is_credential(name));
        if own.any(|(name, value)| headers.get(name) == Some(value)) {
            let message = "a middleware sends a credential to another origin";
            return Err(RequestError::new(message));
        }
        Ok(())
    }
}
