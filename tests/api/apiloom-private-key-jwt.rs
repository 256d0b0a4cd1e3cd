#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    Rs256,
    Ps256,
    Es256,
    Es384,
    EdDsa,
}
#[derive(Clone)]
pub struct PrivateKey {
    _private: _,
}
impl PrivateKey {
    pub fn new(algorithm: Algorithm, pem: &[u8]) -> Result<Self, BoxError> {}
    #[must_use]
    pub fn key_id(self, id: impl Into<String>) -> Self {}
    #[must_use]
    pub fn audience(self, audience: impl Into<String>) -> Self {}
    #[must_use]
    pub fn lifetime(self, lifetime: Duration) -> Self {}
}
impl ClientAssertion for PrivateKey {}
impl fmt::Debug for PrivateKey {}
