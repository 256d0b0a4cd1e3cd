//! Requests of the operations that tokens come from.

use std::sync::Arc;

use bytes::Bytes;

use super::Request;
use crate::auth::Operations;
use crate::client::{Client, Inner};
use crate::meta::OperationMeta;
use crate::request_error::RequestError;
use crate::sign::sign;

impl Operations for Inner {
    fn request(
        self: Arc<Self>,
        meta: &'static OperationMeta,
        body: Bytes,
    ) -> Result<http::Request<Bytes>, RequestError> {
        let client = Client::of(self);
        let mut request = Request::new(&client, meta);
        request.body("application/json", body.clone().into());
        let (mut parts, url) = request.head()?;
        if let Some(signer) = client.signer_for(&url) {
            let now = client.signing_time();
            sign(&**signer, now, &mut parts, &url, Some(&body))?;
        }
        Ok(http::Request::from_parts(parts, body))
    }

    fn base(&self) -> &str {
        self.base_url.as_str()
    }
}
