//! Mails signed by the domain they come from (DKIM: RFC 6376, RFC 8463).

use std::fmt;

use lettre::{
    Message,
    message::{
        Body,
        dkim::{
            DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey,
            dkim_sign,
        },
        header::{ContentTransferEncoding, HeaderName},
    },
};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject};

use crate::{
    domain::{letter::SendFailure, settings::DkimSettings},
    mail::secret,
};

/// What is signed: who, to whom, about what, and how to unsubscribe, which RFC 8058 asks for. A header that a mail
/// does not have is signed as missing, so that none can be added.
const SIGNED: [&str; 11] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

/// Signs mails.
pub struct Signer {
    config: DkimConfig,
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer")
    }
}

impl Signer {
    /// A signer with the key of these settings.
    pub fn of(settings: &DkimSettings) -> Result<Self, SendFailure> {
        let path = &settings.key_file;
        let failure = |what: &str| {
            SendFailure::Permanent(format!("`key_file` of [mail.dkim]: {}: {what}", path.display()))
        };
        let pem = std::fs::read(secret::place(path)).map_err(|e| failure(&e.to_string()))?;
        let (key, algorithm) = readable(&pem).ok_or_else(|| {
            failure(
                "it holds no RSA or Ed25519 key in PEM form; `openssl genrsa -out dkim.pem 2048` makes one",
            )
        })?;
        let key = DkimSigningKey::new(&key, algorithm)
            .map_err(|e| failure(&format!("its key cannot be used: {e}")))?;
        let headers = SIGNED.iter().map(|name| HeaderName::new_from_ascii_str(name)).collect();
        let relaxed = DkimCanonicalization {
            header: DkimCanonicalizationType::Relaxed,
            body: DkimCanonicalizationType::Relaxed,
        };
        let config =
            DkimConfig::new(settings.selector.clone(), settings.domain.clone(), key, headers, relaxed);
        Ok(Self { config })
    }

    /// Adds the signature.
    pub fn sign(&self, message: &mut Message) {
        dkim_sign(message, &self.config);
    }
}

/// The key in the form that the mail library reads: PEM of PKCS #1 for RSA, the base64 of its 32 bytes for
/// Ed25519.
fn readable(pem: &[u8]) -> Option<(String, DkimSigningAlgorithm)> {
    match PrivateKeyDer::from_pem_slice(pem).ok()? {
        PrivateKeyDer::Pkcs1(key) => Some((rsa_pem(key.secret_pkcs1_der())?, DkimSigningAlgorithm::Rsa)),
        PrivateKeyDer::Pkcs8(key) => {
            let (algorithm, key) = unwrapped(key.secret_pkcs8_der())?;
            match algorithm {
                RSA => Some((rsa_pem(key)?, DkimSigningAlgorithm::Rsa)),
                ED25519 => {
                    // RFC 8410, section 7: an octet string within the octet string.
                    let (tag, seed, _) = element(key)?;
                    (tag == OCTET_STRING && seed.len() == 32)
                        .then(|| Some((base64(seed)?.trim_end().to_owned(), DkimSigningAlgorithm::Ed25519)))?
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// `rsaEncryption`, 1.2.840.113549.1.1.1.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

/// `id-Ed25519`, 1.3.101.112.
const ED25519: &[u8] = &[0x2b, 0x65, 0x70];

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const OBJECT_IDENTIFIER: u8 = 0x06;
const OCTET_STRING: u8 = 0x04;

/// The algorithm and the key in a PKCS #8 structure (RFC 5958, section 2).
fn unwrapped(pkcs8: &[u8]) -> Option<(&[u8], &[u8])> {
    let inside = tagged(pkcs8, SEQUENCE)?.0;
    let rest = tagged(inside, INTEGER)?.1;
    let (algorithm, rest) = tagged(rest, SEQUENCE)?;
    let (algorithm, _) = tagged(algorithm, OBJECT_IDENTIFIER)?;
    let (key, _) = tagged(rest, OCTET_STRING)?;
    Some((algorithm, key))
}

/// The content of the first element, which has this tag, and what follows it.
fn tagged(der: &[u8], wanted: u8) -> Option<(&[u8], &[u8])> {
    let (tag, content, rest) = element(der)?;
    (tag == wanted).then_some((content, rest))
}

/// The first element of a DER encoding (X.690): its tag, its content, and what follows it.
fn element(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        if digits.len() > 4 {
            return None;
        }
        (digits.iter().fold(0, |length, &digit| length << 8 | usize::from(digit)), rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

fn rsa_pem(pkcs1: &[u8]) -> Option<String> {
    let body = base64(pkcs1)?;
    Some(format!("-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----\n", body.trim_end()))
}

/// Base64 in lines of 64 characters, which PEM asks for.
fn base64(bytes: &[u8]) -> Option<String> {
    let encoded = Body::new_with_encoding(bytes.to_vec(), ContentTransferEncoding::Base64).ok()?.into_vec();
    let letters: Vec<u8> = encoded.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let lines: Vec<&str> = letters.chunks(64).map(std::str::from_utf8).collect::<Result<_, _>>().ok()?;
    Some(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_out_of_their_envelopes() {
        // The example key of RFC 8410, section 10.3.
        let pem = b"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";
        let (key, _) = readable(pem).expect("an Ed25519 key");
        assert_eq!(key, "1O5y2/kTWErVttjx92n4rTr+fCjL8dT74Jeoj0R1WEI=");
        for broken in
            [&b""[..], b"no key", b"-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n-----END PRIVATE KEY-----\n"]
        {
            assert!(readable(broken).is_none());
        }
    }

    #[test]
    fn broken_lengths_are_no_elements() {
        for der in [&[][..], &[0x30], &[0x30, 0x05, 1], &[0x30, 0x82, 0xff], &[0x30, 0x85, 1, 1, 1, 1, 1, 0]]
        {
            assert_eq!(element(der), None);
        }
        assert_eq!(element(&[0x04, 0x81, 0x01, 7, 8]), Some((4, &[7][..], &[8][..])));
    }
}
