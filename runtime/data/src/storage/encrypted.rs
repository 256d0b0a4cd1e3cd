//! Any storage, with names and bytes that nobody can read without a key.

use std::fmt;
use std::io;

use aes_gcm::aead::{Aead as _, Payload};
use aes_gcm::{Aes256Gcm, KeyInit as _, Nonce};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::{Change, Storage, StorageError};
use crate::bytes::{Reader, Writer};

const NONCE: usize = 12;

/// A storage whose names and bytes are encrypted before they get there, with AES-256-GCM and a key of the caller's.
///
/// What is kept with another key is as if it was not there, and so is what was changed, or stands under another name than it was
/// kept under. A name is kept as its HMAC-SHA-256. How many things there are, and how long each is, can be seen.
///
/// Every value has a random nonce of 96 bits, so that a key is good for some 4,000,000,000 of them (NIST SP 800-38D, section
/// 8.3). A password is no key: make one of it by Argon2, or keep a random one where the system keeps secrets.
///
/// ```no_run
/// use apiloom_data::storage::{Encrypted, File, OpenError};
///
/// fn open(key: [u8; 32]) -> Result<Encrypted<File>, OpenError> {
///     Ok(Encrypted::new(File::at("answers.redb").open_blocking()?, &key))
/// }
/// ```
#[derive(Clone)]
pub struct Encrypted<S> {
    storage: S,
    cipher: Aes256Gcm,
    names: Hmac<Sha256>,
}

impl<S: Storage> Encrypted<S> {
    /// Encrypts what is kept in a storage, with a key of 32 random bytes.
    pub fn new(storage: S, key: &[u8; 32]) -> Self {
        // Two keys of one: neither is used for something else.
        let derived = |purpose: &[u8]| {
            let mut mac = keyed(key);
            mac.update(purpose);
            mac.finalize().into_bytes()
        };
        let values = derived(b"apiloom-data storage 1: values");
        let names: [u8; 32] = derived(b"apiloom-data storage 1: names").into();
        Encrypted {
            storage,
            cipher: Aes256Gcm::new(&values),
            names: keyed(&names),
        }
    }

    fn hidden(&self, name: &[u8]) -> Vec<u8> {
        let mut mac = self.names.clone();
        mac.update(name);
        mac.finalize().into_bytes().to_vec()
    }

    fn sealed(&self, name: &[u8], value: &[u8]) -> Result<Change, StorageError> {
        let failed = |error: String| StorageError::Io(io::Error::other(error));
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|error| failed(error.to_string()))?;
        let hidden = self.hidden(name);
        // With the name, which whoever looks at all of it needs.
        let plain = Writer::default().bytes(name).bytes(value).done();
        let payload = Payload {
            msg: &plain,
            aad: &hidden,
        };
        let sealed = self.cipher.encrypt(&Nonce::from(nonce), payload);
        let sealed = sealed.map_err(|error| failed(error.to_string()))?;
        Ok(Change::Put(hidden, [nonce.as_slice(), &sealed].concat()))
    }

    /// The bytes that have a name and a value in them.
    fn opened(&self, hidden: &[u8], kept: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = kept.split_first_chunk::<NONCE>()?;
        let payload = Payload {
            msg: sealed,
            aad: hidden,
        };
        self.cipher.decrypt(&Nonce::from(*nonce), payload).ok()
    }
}

fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    // A key that is shorter than a block is filled up with zeros (RFC 2104, section 2).
    let mut block = [0; 64];
    block
        .iter_mut()
        .zip(key)
        .for_each(|(place, byte)| *place = *byte);
    Hmac::new(&block.into())
}

impl<S: Storage> Storage for Encrypted<S> {
    fn get(&self, name: &[u8]) -> Result<Option<Vec<u8>>, StorageError> {
        let hidden = self.hidden(name);
        let kept = self.storage.get(&hidden)?;
        let plain = kept.and_then(|kept| self.opened(&hidden, &kept));
        Ok(plain.and_then(|plain| {
            let mut reader = Reader(&plain);
            let is_same = reader.bytes()? == name;
            let value = reader.bytes()?.to_vec();
            is_same.then_some(value)
        }))
    }

    fn write(&self, changes: &[Change]) -> Result<(), StorageError> {
        let changes = changes.iter().map(|change| match change {
            Change::Put(name, value) => self.sealed(name, value),
            Change::Remove(name) => Ok(Change::Remove(self.hidden(name))),
        });
        self.storage.write(&changes.collect::<Result<Vec<_>, _>>()?)
    }

    fn each(&self, see: &mut dyn FnMut(&[u8], &[u8])) -> Result<(), StorageError> {
        self.storage.each(&mut |hidden, kept| {
            let plain = self.opened(hidden, kept);
            let mut reader = Reader(plain.as_deref().unwrap_or_default());
            if let Some((name, value)) = reader.bytes().zip(reader.bytes()) {
                see(name, value);
            }
        })
    }
}

impl<S: fmt::Debug> fmt::Debug for Encrypted<S> {
    /// Shows no key.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Encrypted")
            .field("storage", &self.storage)
            .finish_non_exhaustive()
    }
}
