//! The certificates in `tests/it/tls`, for servers of tests.

use std::{path::PathBuf, sync::Arc};

use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use tokio_rustls::{TlsAcceptor, rustls};

/// A file of `tests/it/tls`.
pub fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/tls").join(name)
}

/// The authority that signed the servers' certificates.
pub fn authority() -> PathBuf {
    file("ca.pem")
}

/// A TLS server with this certificate.
pub fn acceptor(certificate: &str) -> TlsAcceptor {
    TlsAcceptor::from(Arc::new(serving(certificate, builder().with_no_client_auth())))
}

/// A TLS server that speaks HTTP/2 alone.
pub fn acceptor_of_http_2() -> TlsAcceptor {
    let mut config = serving("server.pem", builder().with_no_client_auth());
    config.alpn_protocols = vec![b"h2".to_vec()];
    TlsAcceptor::from(Arc::new(config))
}

/// A TLS server that lets in who has a certificate of `client-ca.pem`.
pub fn acceptor_of_visitors() -> TlsAcceptor {
    let mut roots = rustls::RootCertStore::empty();
    let authority =
        CertificateDer::from_pem_file(file("client-ca.pem")).expect("a certificate of the repository");
    roots.add(authority).expect("an authority that can be used");
    let verifier = rustls::server::WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider())
        .build()
        .expect("a verifier of one authority");
    let builder = builder().with_client_cert_verifier(verifier);
    TlsAcceptor::from(Arc::new(serving("server.pem", builder)))
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn builder() -> rustls::ConfigBuilder<rustls::ServerConfig, rustls::WantsVerifier> {
    rustls::ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .expect("the provider knows TLS 1.2 and 1.3")
}

fn serving(
    certificate: &str,
    builder: rustls::ConfigBuilder<rustls::ServerConfig, rustls::server::WantsServerCert>,
) -> rustls::ServerConfig {
    let certificate =
        CertificateDer::from_pem_file(file(certificate)).expect("a certificate of the repository");
    let key = PrivateKeyDer::from_pem_file(file("server.key")).expect("a key of the repository");
    builder.with_single_cert(vec![certificate], key).expect("key and certificate belong together")
}

/// Keys that sign mails, each with its record in DNS: RSA in PKCS #1 and #8, Ed25519.
pub fn dkim_keys() -> Vec<(&'static str, String)> {
    let record = |name: &str| {
        let text = std::fs::read_to_string(file(name)).expect("a file of the repository");
        text.trim().to_owned()
    };
    vec![
        ("dkim-rsa-pkcs1.pem", record("dkim-rsa.txt")),
        ("dkim-rsa-pkcs8.pem", record("dkim-rsa.txt")),
        ("dkim-ed25519.pem", record("dkim-ed25519.txt")),
    ]
}
