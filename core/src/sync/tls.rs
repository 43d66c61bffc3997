//! TLS to headquarters: rustls with ring and Mozilla's root certificates, the same on every platform.
//!
//! Not the platform's own verifier: on Android that one must be handed the app's Java context before the first connection, and
//! panics otherwise. Whoever answers must prove to be headquarters anyway, by the key pinned at enrolment; TLS keeps the
//! customers' data from whoever listens.

use rustls::{ClientConfig, RootCertStore, crypto::ring};
use std::sync::Arc;

/// The settings of a client.
pub fn client() -> ClientConfig {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has ciphers of TLS 1.2 and 1.3")
        .with_root_certificates(roots)
        .with_no_client_auth()
}
