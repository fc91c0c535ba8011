//! The ways out of the house: an SMTP server, or a spool folder of `.eml` files; what a webhook is sent and how its
//! answers are judged ([`webhook`]; the request itself is the fetcher's); Atom files ([`feed_file`]).
//!
//! Architecture invariant: a letter's `Message-ID` is the caller's, so that the same letter sent twice is the
//! same mail. Nothing is tried again here once the server may have accepted a letter; that is the outbox's
//! decision.

mod address;
mod atomic;
mod dkim;
pub mod feed_file;
mod message;
mod secret;
mod smtp;
mod spool;
pub mod webhook;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use crate::{
    domain::{
        letter::{Letter, SendFailure},
        settings::MailSettings,
    },
    mail::{dkim::Signer, message::Prepared, smtp::Smtp, spool::Spool},
};

/// Sends letters.
#[derive(Debug)]
pub struct Mailer {
    way: Way,
    return_path: Option<String>,
    signer: Option<Signer>,
}

#[derive(Debug)]
enum Way {
    Smtp(Box<Smtp>),
    Spool(Spool),
    /// For tests; no configuration leads here.
    Memory(Arc<Mutex<Vec<Vec<u8>>>>),
}

impl Mailer {
    /// The way out that the settings ask for. Fails where they cannot be used: a sender that is no address, a
    /// server without encryption that is not on this machine, a signing key that cannot be read.
    pub fn new(settings: &MailSettings) -> Result<Self, SendFailure> {
        Self::with_ca_files(settings, &[])
    }

    /// The same, trusting the authorities of these PEM files besides the system's.
    pub fn with_ca_files(settings: &MailSettings, ca_files: &[PathBuf]) -> Result<Self, SendFailure> {
        address::mailbox(&settings.from)
            .map_err(|e| SendFailure::Permanent(format!("`[mail] from`: {e}")))?;
        let way = match &settings.smtp {
            Some(smtp) => Way::Smtp(Box::new(Smtp::new(smtp, ca_files)?)),
            None => Way::Spool(Spool::new(&settings.spool)),
        };
        let signer = settings.dkim.as_ref().map(Signer::of).transpose()?;
        Ok(Self { way, return_path: settings.return_path.clone(), signer })
    }

    /// Keeps letters in memory, for tests.
    pub fn memory() -> Self {
        Self { way: Way::Memory(Arc::default()), return_path: None, signer: None }
    }

    /// The mails kept in memory, in the order they were sent; empty for every other way.
    pub fn kept(&self) -> Vec<Vec<u8>> {
        match &self.way {
            Way::Memory(kept) => kept.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Way::Smtp(_) | Way::Spool(_) => Vec::new(),
        }
    }

    /// The folder that letters are written to, where there is no server.
    pub fn spool_folder(&self) -> Option<&Path> {
        match &self.way {
            Way::Spool(spool) => Some(spool.folder()),
            Way::Smtp(_) | Way::Memory(_) => None,
        }
    }

    /// Sends one letter. When it returns, the server has accepted it or the file is on disk.
    pub async fn send(&self, letter: &Letter) -> Result<(), SendFailure> {
        let prepared = Prepared::of(letter, self.return_path.as_deref(), self.signer.as_ref())?;
        let outcome = match &self.way {
            Way::Smtp(smtp) => smtp.send(&prepared).await,
            Way::Spool(spool) => spool.write(letter, prepared.bytes).await,
            Way::Memory(kept) => {
                kept.lock().unwrap_or_else(PoisonError::into_inner).push(prepared.bytes);
                Ok(())
            }
        };
        if outcome.is_ok() {
            tracing::debug!(
                message_id = letter.message_id,
                to = address::masked(&letter.to_address),
                "mail is out"
            );
        }
        outcome
    }

    /// Tries the way out without sending anything; says in one line what was found.
    pub async fn probe(&self) -> Result<String, SendFailure> {
        match &self.way {
            Way::Smtp(smtp) => smtp.probe().await,
            Way::Spool(spool) => spool.probe().await,
            Way::Memory(_) => Ok("mail is kept in memory".to_owned()),
        }
    }
}
