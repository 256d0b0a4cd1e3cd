//! Ids that nobody else makes.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::request_error::RequestError;

/// A number that nothing else in this process has.
pub(crate) fn unique() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

fn bytes<const N: usize>() -> Result<[u8; N], RequestError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|_| RequestError::new("the system has no random numbers"))?;
    Ok(bytes)
}

/// A UUID of version 4 as text (RFC 9562, section 5.4).
pub(crate) fn uuid() -> Result<String, RequestError> {
    let bits = u128::from_be_bytes(bytes()?);
    // Version 4, and the variant of the RFC.
    let bits = bits & !(0xf000 << 64) | (0x4000 << 64);
    let bits = bits & !(0xc000 << 48) | (0x8000 << 48);
    let (high, low) = (bits >> 64, bits & u128::from(u64::MAX));
    Ok(format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff,
    ))
}

/// So many characters of 0-9 and a-z.
pub(crate) fn base36(count: usize) -> Result<String, RequestError> {
    let mut bits = u128::from_be_bytes(bytes()?);
    let mut text = String::with_capacity(count);
    for _ in 0..count {
        let digit = u32::try_from(bits % 36).unwrap_or_default();
        text.extend(char::from_digit(digit, 36));
        bits /= 36;
    }
    Ok(text)
}
