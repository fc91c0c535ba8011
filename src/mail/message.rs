//! A letter as the bytes of a mail (RFC 5322, MIME).

use std::time::SystemTime;

use lettre::{
    Message,
    address::Envelope,
    message::{
        Mailbox, MultiPart, MultiPartKind, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};

use crate::{
    domain::letter::{Letter, SendFailure},
    mail::{
        address::{self, header_text},
        dkim::Signer,
    },
};

/// A mail ready to go.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Sender and recipient for the server.
    pub envelope: Envelope,
    /// The mail.
    pub bytes: Vec<u8>,
}

impl Prepared {
    /// Builds the mail, signed where there is a signer. What stands in the way (an address that is none) will
    /// always do so.
    ///
    /// A server that takes the mail and cannot deliver it later returns it to `return_path` (RFC 5321, section 6.1),
    /// else to the address of `From`.
    pub fn of(
        letter: &Letter,
        return_path: Option<&str>,
        signer: Option<&Signer>,
    ) -> Result<Self, SendFailure> {
        let from = address::mailbox(&letter.from).map_err(SendFailure::Permanent)?;
        let to = address::address(&letter.to_address).map_err(SendFailure::Permanent)?;
        let to = Mailbox::new(address::named(&letter.to_name), to);
        let id = msg_id(&letter.message_id)
            .ok_or_else(|| SendFailure::Permanent("the letter has no usable Message-ID".to_owned()))?;
        let mut builder = Message::builder()
            .from(from)
            .to(to)
            .date(SystemTime::from(letter.date))
            .message_id(Some(id))
            .subject(header_text(&letter.subject))
            // RFC 3834, section 5; the second keeps Exchange from answering.
            .raw_header(header("Auto-Submitted", "auto-generated"))
            .raw_header(header("X-Auto-Response-Suppress", "All"));
        if let Some(list) = letter.list_id.as_deref().and_then(msg_id) {
            builder = builder.raw_header(header("List-Id", &list));
        }
        if let Some(earlier) = letter.in_reply_to.as_deref().and_then(msg_id) {
            builder = builder.in_reply_to(earlier.clone()).references(earlier);
        }
        let ways: Vec<String> = letter.unsubscribe.iter().filter_map(|way| unsubscribe_way(way)).collect();
        if !ways.is_empty() {
            builder = builder.raw_header(header("List-Unsubscribe", &ways.join(", ")));
            // RFC 8058: one click only over HTTPS.
            if ways.iter().any(|way| way.starts_with("<https:")) {
                builder = builder.raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
            }
        }
        let text = SinglePart::plain(letter.text.clone());
        let mut message = if letter.html.is_empty() {
            builder.singlepart(text)
        } else {
            let parts = MultiPart::builder()
                .kind(MultiPartKind::Alternative)
                .boundary(boundary(letter))
                .singlepart(text)
                .singlepart(SinglePart::html(letter.html.clone()));
            builder.multipart(parts)
        }
        .map_err(|e| SendFailure::Permanent(format!("the mail cannot be built: {e}")))?;
        if let Some(signer) = signer {
            signer.sign(&mut message);
        }
        let envelope = match return_path {
            Some(returned_to) => {
                let sender = address::address(returned_to).map_err(SendFailure::Permanent)?;
                Envelope::new(Some(sender), message.envelope().to().to_vec())
                    .map_err(|e| SendFailure::Permanent(format!("the mail cannot be addressed: {e}")))?
            }
            None => message.envelope().clone(),
        };
        Ok(Self { envelope, bytes: message.formatted() })
    }
}

/// The same letter has the same boundary, and no text can hold the boundary of the mail it is in.
fn boundary(letter: &Letter) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [&letter.message_id, &letter.text, &letter.html] {
        hasher.update(part.as_bytes());
        hasher.update(&[0]);
    }
    format!("part-{}", &hasher.finalize().to_hex()[..32])
}

/// An identifier in angle brackets (RFC 5322, section 3.6.4) without anything that could end it early.
fn msg_id(text: &str) -> Option<String> {
    let clean: String = text
        .chars()
        .filter(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '(' | ')' | '"' | '\\'))
        .collect();
    (!clean.is_empty()).then(|| format!("<{clean}>"))
}

/// An address in angle brackets (RFC 2369, section 2) without anything that could end it early.
fn unsubscribe_way(text: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | ',');
    let known = ["mailto:", "https:", "http:"].iter().any(|scheme| text.starts_with(scheme));
    (known && text.chars().all(is_plain)).then(|| format!("<{text}>"))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
